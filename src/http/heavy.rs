//! Heavy calls: bounded for all and for each caller, and run by threads that go behind all others for the processor, so
//! that who only reads does not notice them.
use std::collections::BTreeMap;
use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;
use rayon::{ThreadPool, ThreadPoolBuilder};
use tokio::sync::Semaphore;

use crate::config::ServiceConfig;
use crate::http::caller::Known;

/// How far behind: the system's scale ends at 19.
const NICE: i32 = 15;

/// Who calls, for the count of his heavy calls: the account or token, else the address at the other end.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Party(String);

impl<S: Sync> FromRequestParts<S> for Party {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        if let Some(known) = parts.extensions.get::<Known>() {
            return Ok(Self(known.who.clone()));
        }
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        Ok(Self(
            peer.map_or_else(String::new, |peer| peer.0.ip().to_string()),
        ))
    }
}

/// Places and threads of heavy calls.
#[derive(Debug)]
pub(super) struct Heavy {
    most: usize,
    each: usize,
    /// What runs.
    pub(super) places: Arc<Semaphore>,
    open: Arc<Mutex<BTreeMap<Party, usize>>>,
    pool: Arc<ThreadPool>,
}

/// A heavy call of somebody, counted until this is dropped.
#[derive(Debug)]
pub(super) struct Entered {
    party: Party,
    open: Arc<Mutex<BTreeMap<Party, usize>>>,
}

impl Drop for Entered {
    fn drop(&mut self) {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = open.get_mut(&self.party) {
            *count -= 1;
            if *count == 0 {
                open.remove(&self.party);
            }
        }
    }
}

impl Heavy {
    /// As many as the settings allow.
    pub(super) fn new(settings: &ServiceConfig) -> Self {
        let pool = ThreadPoolBuilder::new()
            .thread_name(|number| format!("heavy-{number}"))
            .start_handler(|_| {
                // A system that keeps its priorities for itself only makes heavy calls as quick as others.
                let _ = rustix::process::nice(NICE);
            })
            .build()
            .expect("a process can start as many threads as it has cores");
        Self {
            most: settings.heavy,
            each: settings.heavy_each,
            places: Arc::new(Semaphore::new(settings.heavy)),
            open: Arc::default(),
            pool: Arc::new(pool),
        }
    }

    /// One more call of somebody; `None` if he has as many open as he may.
    pub(super) fn enter(&self, party: &Party) -> Option<Entered> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let count = open.entry(party.clone()).or_default();
        if *count >= self.each {
            return None;
        }
        *count += 1;
        Some(Entered {
            party: party.clone(),
            open: Arc::clone(&self.open),
        })
    }

    /// The threads.
    pub(super) fn pool(&self) -> Arc<ThreadPool> {
        Arc::clone(&self.pool)
    }

    /// How many run.
    pub(super) fn running(&self) -> usize {
        self.most.saturating_sub(self.places.available_permits())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_caller_has_so_many_heavy_calls_and_another_has_his_own() {
        let heavy = Heavy::new(&ServiceConfig {
            heavy_each: 2,
            ..ServiceConfig::default()
        });
        let (one, two) = (Party("一".into()), Party("二".into()));
        let first = heavy.enter(&one).unwrap();
        let _second = heavy.enter(&one).unwrap();
        assert!(heavy.enter(&one).is_none());
        assert!(heavy.enter(&two).is_some());
        drop(first);
        assert!(heavy.enter(&one).is_some());
    }
}
