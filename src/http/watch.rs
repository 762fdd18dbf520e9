//! Looks for a new whole snapshot and serves it: the folder is asked once a second, which no file system refuses. The
//! ledger is asked as often who spoke to an enterprise first, so that a ranking follows it within a second.
use std::sync::Arc;
use std::time::Duration;

use crate::app::contacts::contacts;
use crate::atlas;
use crate::error::AppError;
use crate::http::service::{Shared, open};

/// Reads who spoke to whom first, where projects changed since `mark`; a ledger that does not answer leaves what was
/// known.
pub(super) async fn acquaint(service: &Shared, mark: &mut Option<(i64, i64)>) {
    if !service.current().view.workspace.has_ledger() {
        return;
    }
    let Ok(desk) = service.desk().await else {
        return;
    };
    let read = async {
        let now = desk.ledger.project_mark().await?;
        if *mark != Some(now) {
            service.take_contacts(&Arc::new(contacts(&desk.ledger).await?));
            *mark = Some(now);
        }
        Ok::<_, AppError>(())
    };
    if let Err(fault) = read.await {
        tracing::warn!(fault = fault.to_string(), "cannot read first contacts");
    }
}

/// Watches until the service drains.
pub(super) async fn watch(service: Shared, mut mark: Option<(i64, i64)>) {
    let period = Duration::from_millis(service.settings.watch_ms);
    while !service.is_draining() {
        tokio::time::sleep(period).await;
        acquaint(&service, &mut mark).await;
        look(&service).await;
    }
}

/// Looks once; a snapshot that cannot be read is named once and left alone.
pub(super) async fn look(service: &Shared) {
    // Of two who look at once the second finds the first one's snapshot.
    let mut refused = service.refused.lock().await;
    let folder = service.folder.join("atlas");
    let Ok(Ok(latest)) = tokio::task::spawn_blocking(move || atlas::latest(&folder)).await else {
        return;
    };
    if latest == service.current().id() || refused.as_ref() == Some(&latest) {
        return;
    }
    let (folder, id) = (service.folder.clone(), latest.clone());
    match tokio::task::spawn_blocking(move || open(&folder, &id)).await {
        Ok(Ok(view)) => {
            tracing::info!(snapshot = latest, "serving a new snapshot");
            let service = Arc::clone(service);
            // The one before may be the last of its kind: freeing it takes a while.
            let swapped = tokio::task::spawn_blocking(move || service.swap(view)).await;
            if swapped.is_err() {
                tracing::error!(snapshot = latest, "cannot swap the snapshot");
            }
        }
        Ok(Err(fault)) => {
            tracing::error!(
                snapshot = latest,
                fault = fault.to_string(),
                "cannot serve the latest snapshot"
            );
            service.blame(format!("`{latest}` cannot be read: {fault}"));
            *refused = Some(latest);
        }
        Err(_) => {
            service.blame(format!("`{latest}` cannot be read: its reader ended"));
            *refused = Some(latest);
        }
    }
}
