//! The service: what the engine knows over HTTP, from a snapshot held in memory that gives way to newer ones.
//!
//! Handlers only translate; every answer is a use case of `app`. From the outside in, a request passes: the observer
//! (id, time, log line), the bounds (lengths, rate, concurrency, time), then for what a snapshot answers the finished
//! answers, and last its handler.
mod ask;
mod bound;
mod cache;
mod caller;
mod compare;
mod cursor;
mod docs;
mod export;
mod follow;
mod health;
mod kpi;
mod limit;
mod observe;
mod page;
mod problem;
mod project;
mod query;
mod read;
mod report;
mod service;
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
        .merge(kpi::routes())
        .merge(visit::routes())
        .merge(follow::routes())
        .merge(report::routes())
}

/// The API's description, OpenAPI 3.1 as JSON text.
pub fn openapi() -> String {
    let (_, api) = described(bound_routes()).split_for_parts();
    docs::text(&api)
}

fn described(bound: OpenApiRouter<Shared>) -> OpenApiRouter<Shared> {
    OpenApiRouter::with_openapi(docs::frame())
        .nest(
            "/api/v1",
            bound.merge(export::unbound()).merge(ledger_routes()),
        )
        .merge(health::routes())
}

/// Returns the routes over a service.
fn router(service: Shared) -> Router {
    let finished = from_fn_with_state(Arc::clone(&service), bound::bound);
    let bound = bound_routes()
        .layer(CompressionLayer::new())
        .route_layer(finished);
    let text: Arc<str> = openapi().into();
    let (routes, _) = described(bound).split_for_parts();
    let json = [(axum::http::header::CONTENT_TYPE, "application/json")];
    page::PATHS
        .into_iter()
        .fold(routes, |routes, path| routes.route(path, get(page::index)))
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
        .layer(CatchPanicLayer::custom(problem::panicked))
        .layer(from_fn_with_state(Arc::clone(&service), limit::bounds))
        .layer(from_fn(observe::observe))
        .layer(map_response(page::harden))
        .with_state(service)
}

/// Where and how to listen.
#[derive(Debug, Clone)]
pub struct Listen {
    /// Address and port.
    pub address: String,
    /// Whether others may connect though there is no login.
    pub insecure: bool,
}

/// The address, if the service may listen on it.
fn permitted(listen: &Listen, tls: bool) -> Result<SocketAddr, AppError> {
    let address = &listen.address;
    let parsed: SocketAddr = address.parse().map_err(|fault| {
        AppError::Argument(format!(
            "`{address}` is no address ({fault}): expected one such as 127.0.0.1:8080"
        ))
    })?;
    if parsed.ip().is_loopback() || listen.insecure {
        return Ok(parsed);
    }
    let way = if tls {
        ""
    } else {
        " and nothing encrypts the way"
    };
    Err(AppError::Argument(format!(
        "`{address}` is open to others, and this version has no login{way}: listen on 127.0.0.1 and put a proxy with a login in front, or say `--insecure-listen`"
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

/// Serves a workspace until the process is told to stop; `ready` is called with the URL once it listens.
///
/// # Errors
/// The address cannot be listened on, or may not; certificate or key cannot be used.
pub async fn serve(view: View, listen: &Listen, ready: impl FnOnce(&str)) -> Result<(), AppError> {
    let settings = &view.workspace.settings;
    let tls = tls(settings.service.tls(&settings.folder)).await?;
    let parsed = permitted(listen, tls.is_some())?;
    let failed = |source| AppError::Listen {
        address: listen.address.clone(),
        source,
    };
    let listener = TcpListener::bind(parsed).map_err(failed)?;
    listener.set_nonblocking(true).map_err(failed)?;
    let bound = listener.local_addr().map_err(failed)?;
    observe::recorder();
    let service = Service::new(view);
    let handle = Handle::new();
    tokio::spawn(end(Arc::clone(&service), handle.clone()));
    tokio::spawn(watch::watch(Arc::clone(&service)));
    let routes = router(service).into_make_service_with_connect_info::<SocketAddr>();
    if let Some(config) = tls {
        let server = axum_server::from_tcp_rustls(listener, config).map_err(failed)?;
        ready(&format!("https://{bound}"));
        return server.handle(handle).serve(routes).await.map_err(failed);
    }
    let server = axum_server::from_tcp(listener).map_err(failed)?;
    ready(&format!("http://{bound}"));
    server.handle(handle).serve(routes).await.map_err(failed)
}

/// Waits for the signal to stop, tells `/readyz`, and lets what runs finish.
async fn end(service: Shared, handle: Handle<SocketAddr>) {
    stopped().await;
    service.drain();
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
