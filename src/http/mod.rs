//! The service: what the engine knows over HTTP, from a snapshot held in memory that gives way to newer ones.
//!
//! Handlers only translate; every answer is a use case of `app`. From the outside in, a request passes: the observer
//! (id, time, log line), the bounds (lengths, rate, concurrency, time), the gate (who calls, whether he may), then for what a snapshot answers the finished
//! answers, and last its handler.
mod access;
mod ask;
mod bound;
mod build;
mod cache;
mod caller;
mod checklist;
mod child;
mod compare;
mod correction;
mod cursor;
mod docs;
mod export;
mod follow;
mod gate;
mod health;
mod heavy;
mod import;
mod job;
mod kpi;
mod limit;
mod list;
mod observe;
mod page;
mod paper;
mod problem;
mod project;
mod query;
mod reach;
mod read;
mod report;
mod review;
mod service;
mod shortlist;
mod template;
mod upload;
mod visit;
mod watch;
mod who;

use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state, map_response};
use axum::routing::get;
use axum_server::Handle;
use axum_server::tls_rustls::RustlsConfig;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use utoipa_axum::router::OpenApiRouter;

use crate::app::View;
use crate::error::AppError;
use crate::http::service::{Service, Shared};

pub use observe::log;

/// How long requests may take to finish once the process was told to stop.
const GRACE: Duration = Duration::from_secs(20);

/// The routes bound to a snapshot.
fn bound_routes() -> OpenApiRouter<Shared> {
    read::routes()
        .merge(compare::routes())
        .merge(ask::routes())
        .merge(export::routes())
}

/// The routes over the ledger, which no snapshot binds.
fn ledger_routes() -> OpenApiRouter<Shared> {
    project::routes()
        .merge(paper::routes())
        .merge(review::routes())
        .merge(checklist::routes())
        .merge(kpi::routes())
        .merge(list::routes())
        .merge(visit::routes())
        .merge(follow::routes())
        .merge(report::routes())
        .merge(access::routes())
        .merge(correction::routes())
        .merge(shortlist::routes())
        .merge(import::routes())
        .merge(build::routes())
}

/// The API's description, OpenAPI 3.1 as JSON text.
pub fn openapi() -> String {
    let (_, api) = described(bound_routes(), ledger_routes()).split_for_parts();
    docs::text(&api)
}

fn described(bound: OpenApiRouter<Shared>, ledger: OpenApiRouter<Shared>) -> OpenApiRouter<Shared> {
    OpenApiRouter::with_openapi(docs::frame())
        .nest(
            "/api/v1",
            bound
                .merge(export::unbound())
                .merge(template::routes())
                .merge(ledger),
        )
        .merge(health::routes())
}

/// Returns the routes over a service.
fn router(service: Shared) -> Router {
    let finished = from_fn_with_state(Arc::clone(&service), bound::bound);
    let bound = bound_routes()
        .layer(CompressionLayer::new())
        .route_layer(finished);
    let reached = from_fn_with_state(Arc::clone(&service), reach::reached);
    let ledger = ledger_routes().route_layer(reached);
    let text: Arc<str> = openapi().into();
    let (routes, _) = described(bound, ledger).split_for_parts();
    let json = [(axum::http::header::CONTENT_TYPE, "application/json")];
    page::PATHS
        .into_iter()
        .fold(routes, |routes, path| routes.route(path, get(page::index)))
        .route("/login", get(access::login))
        .route("/first", get(access::first))
        .route("/password", get(access::password))
        .route("/access/{file}", get(access::file))
        .route("/icon.svg", get(page::icon))
        .route("/assets/{file}", get(page::asset))
        .route("/docs", get(docs::index))
        .route("/docs/{*file}", get(docs::file))
        .route(
            "/api/v1/openapi.json",
            get(move || async move { (json, text.to_string()) }),
        )
        .fallback(problem::no_such_route)
        .method_not_allowed_fallback(problem::no_such_method)
        .layer(DefaultBodyLimit::max(service.settings.body_bytes))
        .layer(CompressionLayer::new())
        .layer(from_fn_with_state(Arc::clone(&service), gate::gate))
        .layer(CatchPanicLayer::custom(problem::panicked))
        .layer(from_fn_with_state(Arc::clone(&service), limit::bounds))
        .layer(from_fn_with_state(Arc::clone(&service), who::client))
        .layer(from_fn(observe::observe))
        .layer(map_response(page::harden))
        .with_state(service)
}

/// Where and how to listen.
#[derive(Debug, Clone)]
pub struct Listen {
    /// Address and port.
    pub address: String,
    /// Whether others may connect though nothing encrypts the way.
    pub insecure: bool,
    /// Whether everybody on this machine is let in without a login.
    pub open: bool,
}

/// What is said once the service listens.
#[derive(Debug, Clone)]
pub struct Ready {
    /// Where it listens.
    pub url: String,
    /// The link of the first start, where there is no account yet.
    pub first: Option<String>,
}

/// The address, if the service may listen on it.
fn permitted(listen: &Listen, (tls, open): (bool, bool)) -> Result<SocketAddr, AppError> {
    let address = &listen.address;
    let parsed: SocketAddr = address.parse().map_err(|fault| {
        AppError::Argument(format!(
            "`{address}` is no address ({fault}): expected one such as 127.0.0.1:8080"
        ))
    })?;
    if parsed.ip().is_loopback() {
        return Ok(parsed);
    }
    if open {
        return Err(AppError::Argument(format!(
            "`{address}` is open to others, and without a login the service answers this machine only: listen on 127.0.0.1, or leave `--open` and `access.mode = \"open\"` out (`--insecure-listen` does not change this)"
        )));
    }
    if tls || listen.insecure {
        return Ok(parsed);
    }
    Err(AppError::Argument(format!(
        "`{address}` is open to others, and nothing encrypts the way: set `service.tls_cert` and `service.tls_key`, or listen on 127.0.0.1 behind a proxy that speaks TLS, or say `--insecure-listen`"
    )))
}

async fn tls(files: Option<(PathBuf, PathBuf)>) -> Result<Option<RustlsConfig>, AppError> {
    let Some((cert, key)) = files else {
        return Ok(None);
    };
    RustlsConfig::from_pem_file(&cert, &key)
        .await
        .map(Some)
        .map_err(AppError::file("use the certificate and key", &cert))
}

/// Serves a workspace until the process is told to stop; `ready` is called once it listens.
///
/// # Errors
/// The address cannot be listened on, or may not; certificate or key cannot be used; the ledger does not answer.
pub async fn serve(
    view: View,
    listen: &Listen,
    ready: impl FnOnce(&Ready),
) -> Result<(), AppError> {
    let workspace = view.workspace.clone();
    let settings = &workspace.settings;
    let tls = tls(settings.service.tls(&settings.folder)).await?;
    let start = gate::Start {
        open: listen.open,
        tls: tls.is_some(),
    };
    let gate = gate::Gate::new(&workspace, start)?;
    let parsed = permitted(listen, (tls.is_some(), gate.is_open()))?;
    let failed = |source| AppError::Listen {
        address: listen.address.clone(),
        source,
    };
    let listener = TcpListener::bind(parsed).map_err(failed)?;
    listener.set_nonblocking(true).map_err(failed)?;
    let bound = listener.local_addr().map_err(failed)?;
    let scheme = if tls.is_some() { "https" } else { "http" };
    let url = format!("{scheme}://{bound}");
    let first = gate.first_link(&workspace, gate::now_ms()).await?;
    let base = settings
        .access
        .origin
        .clone()
        .unwrap_or_else(|| url.clone());
    let said = Ready {
        url,
        first: first.map(|link| format!("{base}/first#{}", link.reveal())),
    };
    observe::recorder();
    let service = Service::new(view, gate);
    upload::clear(&service.folder);
    let handle = Handle::new();
    tokio::spawn(end(Arc::clone(&service), handle.clone()));
    let mut mark = None;
    watch::acquaint(&service, &mut mark).await;
    tokio::spawn(watch::watch(Arc::clone(&service), mark));
    let routes = router(service).into_make_service_with_connect_info::<SocketAddr>();
    if let Some(config) = tls {
        let server = axum_server::from_tcp_rustls(listener, config).map_err(failed)?;
        ready(&said);
        return server.handle(handle).serve(routes).await.map_err(failed);
    }
    let server = axum_server::from_tcp(listener).map_err(failed)?;
    ready(&said);
    server.handle(handle).serve(routes).await.map_err(failed)
}

/// Waits for the signal to stop, tells `/readyz`, and lets what runs finish.
async fn end(service: Shared, handle: Handle<SocketAddr>) {
    stopped().await;
    service.drain();
    service.jobs.ended().await;
    handle.graceful_shutdown(Some(GRACE));
}

/// Waits for Ctrl-C or, on Unix, a termination signal.
async fn stopped() {
    let interrupt = tokio::signal::ctrl_c();
    // Without the handler the default one ends the process, which is what the signal asks for.
    let Ok(mut terminate) =
        tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())
    else {
        return interrupt.await.unwrap_or(());
    };
    tokio::select! {
        _ = interrupt => {}
        _ = terminate.recv() => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn others_are_served_over_tls_or_if_asked_for_and_never_without_a_login() {
        let may = |address: &str, insecure: bool, (tls, open): (bool, bool)| {
            let listen = Listen {
                address: address.to_owned(),
                insecure,
                open,
            };
            permitted(&listen, (tls, open)).is_ok()
        };
        for own in ["127.0.0.1:80", "[::1]:80", "127.9.9.9:80"] {
            assert!(
                may(own, false, (false, false)) && may(own, false, (false, true)),
                "{own}"
            );
        }
        for others in ["0.0.0.0:80", "[::]:80", "10.0.0.1:80"] {
            assert!(!may(others, false, (false, false)), "{others} without TLS");
            assert!(may(others, true, (false, false)), "{others} if asked for");
            assert!(may(others, false, (true, false)), "{others} with TLS");
            assert!(!may(others, true, (true, true)), "{others} without a login");
        }
        assert!(
            !may("liantu.example:80", false, (true, false)),
            "a name is no address"
        );
    }
}
