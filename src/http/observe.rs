//! What is seen of every request: its id, its time by route, one log line. No query, header or body enters the log.
use std::hash::{BuildHasher, RandomState};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use axum::extract::{MatchedPath, Request};
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};

tokio::task_local! {
    static REQUEST: String;
}

/// Upper bounds of the buckets of answer times, seconds.
const BUCKETS: [f64; 12] = [
    0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0, 30.0,
];
/// The header that carries the request's id both ways.
static ID: HeaderName = HeaderName::from_static("x-request-id");
/// Longest id taken from a caller.
const MOST_ID: usize = 64;

/// The id of the request being answered; empty outside of one.
pub(super) fn request_id() -> String {
    REQUEST.try_with(Clone::clone).unwrap_or_default()
}

/// The same work under the same id, wherever it runs.
pub(super) fn with_id<T>(work: impl Future<Output = T>) -> impl Future<Output = T> {
    REQUEST.scope(request_id(), work)
}

fn fresh() -> String {
    static SEED: OnceLock<RandomState> = OnceLock::new();
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    format!(
        "{:016x}",
        SEED.get_or_init(RandomState::new).hash_one(count)
    )
}

/// The caller's id if it is short and plain, else a new one.
fn id_of(request: &Request) -> String {
    let given = request.headers().get(&ID).and_then(|id| id.to_str().ok());
    given
        .filter(|id| {
            (1..=MOST_ID).contains(&id.len())
                && id
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        })
        .map_or_else(fresh, str::to_owned)
}

/// The recorder of all metrics, installed once in a process.
pub(super) fn recorder() -> Option<&'static PrometheusHandle> {
    static HANDLE: OnceLock<Option<PrometheusHandle>> = OnceLock::new();
    HANDLE
        .get_or_init(|| {
            PrometheusBuilder::new()
                .set_buckets_for_metric(Matcher::Full("liantu_http_seconds".to_owned()), &BUCKETS)
                .ok()?
                .install_recorder()
                .ok()
        })
        .as_ref()
}

/// The clock that answers are timed with.
#[expect(
    clippy::disallowed_methods,
    reason = "the service is where the clock is asked"
)]
fn now() -> Instant {
    Instant::now()
}

/// Gives the request its id, times it, counts it and writes its line.
pub(super) async fn observe(request: Request, next: Next) -> Response {
    let id = id_of(&request);
    let method = request.method().clone();
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or_else(|| "none".to_owned(), |path| path.as_str().to_owned());
    let started = now();
    let mut response = REQUEST.scope(id.clone(), next.run(request)).await;
    let elapsed = started.elapsed();
    let status = response.status().as_u16();
    let labels = [
        ("method", method.as_str().to_owned()),
        ("route", route.clone()),
        ("status", status.to_string()),
    ];
    metrics::histogram!("liantu_http_seconds", &labels).record(elapsed.as_secs_f64());
    tracing::info!(
        request_id = id,
        method = method.as_str(),
        route,
        status,
        elapsed_us = u64::try_from(elapsed.as_micros()).unwrap_or(u64::MAX),
        "answered"
    );
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(ID.clone(), value);
    }
    response
}

/// Starts structured logs on stderr, one JSON object a line; `level` such as `info` or `liantu=debug`.
pub fn log(level: &str) {
    let filter = tracing_subscriber::EnvFilter::try_new(level)
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("info"));
    // A second start in one process keeps the first log.
    let _ = tracing_subscriber::fmt()
        .json()
        .flatten_event(true)
        .with_writer(std::io::stderr)
        .with_env_filter(filter)
        .try_init();
}
