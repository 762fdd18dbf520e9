//! Whether the ledger answers. While it does not, who needs it is told at once to come again, one at a time tries, and
//! nobody who waits for it takes the places of those who only read the snapshot.
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::time::Duration;

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tokio::sync::Semaphore;

use crate::error::AppError;
use crate::http::job::now_ms;
use crate::http::problem::{NoLedger, Problem, Refusal};
use crate::http::service::Shared;

/// The share of all requests that may wait for the ledger at the same time.
const SHARE: usize = 4;
/// How often it is looked at, and how long.
const LOOK: Duration = Duration::from_secs(1);

/// Whether the ledger answers, and who may ask it.
#[derive(Debug)]
pub(super) struct Reach {
    places: Semaphore,
    down: AtomicBool,
    trying: AtomicBool,
    /// When somebody last looked without needing it, Unix milliseconds.
    looked_ms: AtomicI64,
}

/// Somebody who tries whether the ledger answers again.
struct Trying<'a>(&'a Reach);

impl Drop for Trying<'_> {
    fn drop(&mut self) {
        self.0.trying.store(false, Ordering::Release);
    }
}

impl Reach {
    /// A ledger that nobody has missed yet.
    pub(super) fn new(concurrency: usize) -> Self {
        Self {
            places: Semaphore::new((concurrency / SHARE).max(1)),
            down: AtomicBool::new(false),
            trying: AtomicBool::new(false),
            looked_ms: AtomicI64::new(0),
        }
    }

    /// Whether it did not answer the last who asked.
    pub(super) fn is_down(&self) -> bool {
        self.down.load(Ordering::Acquire)
    }

    /// The right to try; `None` while another does.
    fn attempt(&self) -> Option<Trying<'_>> {
        let taken = self
            .trying
            .compare_exchange(false, true, Ordering::AcqRel, Ordering::Acquire);
        taken.is_ok().then(|| Trying(self))
    }
}

/// Looks whether the ledger answers, for who only wants to know; at most once a second.
pub(super) async fn look(service: &Shared) {
    let reach = &service.reach;
    if !service.has_desk() && !reach.is_down() {
        return;
    }
    let now = now_ms();
    if now - reach.looked_ms.swap(now, Ordering::AcqRel) < 1_000 {
        return;
    }
    let ask = async {
        let desk = service.desk().await?;
        desk.ledger.ping().await.map_err(AppError::from)?;
        Ok::<_, Problem>(())
    };
    // One that is only slow is not called away.
    if let Ok(answered) = tokio::time::timeout(LOOK, ask).await {
        reach.down.store(answered.is_err(), Ordering::Release);
    }
}

/// Lets a request to the ledger through if the ledger may answer it.
pub(super) async fn reached(
    State(service): State<Shared>,
    request: Request,
    next: Next,
) -> Response {
    let reach = &service.reach;
    let attempt = if reach.is_down() {
        let attempt = reach.attempt();
        if attempt.is_none() {
            return Problem::later(
                Refusal::NoLedger,
                "the ledger does not answer; what only reads a snapshot goes on",
                Duration::from_secs(1),
            )
            .into_response();
        }
        attempt
    } else {
        None
    };
    let Ok(_place) = reach.places.try_acquire() else {
        return Problem::later(
            Refusal::Busy,
            "too many requests wait for the ledger",
            Duration::from_secs(1),
        )
        .into_response();
    };
    let response = next.run(request).await;
    let failed = response.extensions().get::<NoLedger>().is_some();
    reach.down.store(failed, Ordering::Release);
    drop(attempt);
    response
}
