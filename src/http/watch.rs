//! Looks for a new whole snapshot and serves it: the folder is asked once a second, which no file system refuses.
use std::time::Duration;

use crate::atlas;
use crate::http::service::{Shared, open};

/// How often the folder is asked.
const PERIOD: Duration = Duration::from_secs(1);

/// Watches until the service drains; a snapshot that cannot be read is named once and left alone.
pub(super) async fn watch(service: Shared) {
    let mut refused: Option<String> = None;
    while !service.is_draining() {
        tokio::time::sleep(PERIOD).await;
        let folder = service.folder.join("atlas");
        let Ok(Ok(latest)) = tokio::task::spawn_blocking(move || atlas::latest(&folder)).await
        else {
            continue;
        };
        if latest == service.current().id() || refused.as_ref() == Some(&latest) {
            continue;
        }
        let (folder, id) = (service.folder.clone(), latest.clone());
        match tokio::task::spawn_blocking(move || open(&folder, &id)).await {
            Ok(Ok(view)) => {
                tracing::info!(snapshot = latest, "serving a new snapshot");
                service.swap(view);
            }
            Ok(Err(fault)) => {
                tracing::error!(
                    snapshot = latest,
                    fault = fault.to_string(),
                    "cannot serve the latest snapshot"
                );
                service.blame(format!("`{latest}` cannot be read: {fault}"));
                refused = Some(latest);
            }
            Err(_) => {
                service.blame(format!("`{latest}` cannot be read: its reader ended"));
                refused = Some(latest);
            }
        }
    }
}
