//! The service: a plain page and the read lists over HTTP, from one snapshot held in memory.
//!
//! Handlers only translate; every answer is a use case of `app`. Accounts, paging and writes are not here yet.
mod page;
mod problem;
mod read;

use std::sync::Arc;

use axum::Router;
use axum::routing::get;
use tokio::net::TcpListener;
use tower_http::compression::CompressionLayer;

use crate::app::View;
use crate::error::AppError;

/// What every handler sees.
pub(crate) type Shared = Arc<View>;

/// Returns the routes over a snapshot.
pub fn router(view: View) -> Router {
    Router::new()
        .route("/", get(page::index))
        .route("/page/{file}", get(page::file))
        .route("/healthz", get(|| async { "ok\n" }))
        .route("/api/v1/chains", get(read::chains))
        .route("/api/v1/chains/{chain}/map", get(read::map))
        .route("/api/v1/gaps", get(read::gaps))
        .route("/api/v1/targets", get(read::targets))
        .route("/api/v1/enterprises/{id}", get(read::enterprise))
        .fallback(problem::no_such_route)
        .layer(axum::middleware::map_response(page::harden))
        .layer(CompressionLayer::new())
        .with_state(Arc::new(view))
}

/// Serves a snapshot until the process is told to stop; `ready` is called with the address once it listens.
///
/// # Errors
/// The address cannot be listened on: it is taken, not ours, or beyond loopback.
pub async fn serve(
    view: View,
    address: &str,
    ready: impl FnOnce(std::net::SocketAddr),
) -> Result<(), AppError> {
    let parsed: std::net::SocketAddr = address.parse().map_err(|fault| {
        AppError::Argument(format!(
            "`{address}` is no address ({fault}): expected one such as 127.0.0.1:8080"
        ))
    })?;
    if !parsed.ip().is_loopback() {
        return Err(AppError::Argument(format!(
            "`{address}` is open to others, and this version has no login: listen on 127.0.0.1 and put a proxy with one in front"
        )));
    }
    let failed = |source| AppError::Listen {
        address: address.to_owned(),
        source,
    };
    let listener = TcpListener::bind(parsed).await.map_err(failed)?;
    ready(listener.local_addr().map_err(failed)?);
    axum::serve(listener, router(view))
        .with_graceful_shutdown(stopped())
        .await
        .map_err(failed)
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
