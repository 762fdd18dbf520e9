//! How the service fares: alive, ready, and in numbers.
use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::atlas;
use crate::http::bound::unkept;
use crate::http::observe::recorder;
use crate::http::problem::{Problem, Refusal};
use crate::http::reach;
use crate::http::service::Shared;
use crate::http::who::peer;

/// The routes.
pub(super) fn routes() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .routes(routes!(healthz))
        .routes(routes!(readyz))
        .routes(routes!(metrics))
}

/// Whether the process answers at all
#[utoipa::path(get, path = "/healthz", tag = "health",
    responses((status = 200, description = "It does", body = String, content_type = "text/plain")))]
async fn healthz() -> &'static str {
    "ok\n"
}

/// Whether requests may be sent here.
#[derive(Debug, Serialize, ToSchema)]
struct Readiness {
    /// Whether they may.
    ready: bool,
    /// The snapshot being served.
    snapshot: String,
    /// The latest snapshot on disk; null if none can be named.
    latest: Option<String>,
    /// Whether the ledger answers: `unasked` before anybody needed it, `answering`, or `unreachable`: then reads of the
    /// snapshot go on, and what needs the ledger gets 503.
    ledger: &'static str,
    /// Imports and builds that wait or run.
    jobs: usize,
    /// Whether the service is ending.
    draining: bool,
    /// Why the latest snapshot is not the one being served; null if it is, or will be within seconds.
    fault: Option<String>,
}

/// Whether requests may be sent here, and which snapshot answers them
#[utoipa::path(get, path = "/readyz", tag = "health",
    responses((status = 200, description = "They may", body = Readiness),
        (status = 503, description = "The service is ending", body = Readiness)))]
async fn readyz(State(service): State<Shared>) -> Response {
    reach::look(&service).await;
    let folder = service.folder.join("atlas");
    let latest = tokio::task::spawn_blocking(move || atlas::latest(&folder).ok())
        .await
        .unwrap_or(None);
    let draining = service.is_draining();
    let mut response = unkept(&Readiness {
        ready: !draining,
        snapshot: service.current().id().to_owned(),
        latest,
        ledger: match (service.reach.is_down(), service.has_desk()) {
            (true, _) => "unreachable",
            (false, true) => "answering",
            (false, false) => "unasked",
        },
        jobs: service.jobs.open(),
        draining,
        fault: service.fault(),
    });
    if draining {
        *response.status_mut() = StatusCode::SERVICE_UNAVAILABLE;
    }
    response
}

/// Latency by route, age of the snapshot, queues: the text format of Prometheus, for this machine only
#[utoipa::path(get, path = "/metrics", tag = "health",
    responses((status = 200, description = "The metrics", body = String, content_type = "text/plain")))]
async fn metrics(State(service): State<Shared>, request: Request) -> Result<Response, Problem> {
    if !peer(&request).is_loopback() {
        return Err(Problem::refused(
            Refusal::Elsewhere,
            "metrics are for this machine: collect them on loopback",
        ));
    }
    for (queue, length) in service.queues() {
        metrics::gauge!("liantu_running", "queue" => queue).set(length as f64);
    }
    reach::look(&service).await;
    let reached = if service.reach.is_down() { 0.0 } else { 1.0 };
    metrics::gauge!("liantu_ledger_up").set(reached);
    let answering = service
        .settings
        .concurrency
        .saturating_sub(service.running.available_permits());
    metrics::gauge!("liantu_running", "queue" => "requests").set(answering as f64);
    let manifest = service
        .folder
        .join("atlas")
        .join(service.current().id())
        .join("manifest.json");
    let age = std::fs::metadata(manifest)
        .and_then(|found| found.modified())
        .ok()
        .and_then(|built| built.elapsed().ok());
    if let Some(age) = age {
        metrics::gauge!("liantu_snapshot_age_seconds").set(age.as_secs_f64());
    }
    let text = recorder().map_or_else(String::new, |handle| {
        handle.run_upkeep();
        handle.render()
    });
    let kind = "text/plain; version=0.0.4; charset=utf-8";
    Ok(([(header::CONTENT_TYPE, kind)], text).into_response())
}
