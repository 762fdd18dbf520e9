//! The snapshots of a workspace, each with what it was made from.
use serde::Serialize;

use crate::app::workspace::Workspace;
use crate::atlas::{self, Manifest};
use crate::error::AppError;

/// One snapshot.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct SnapshotItem {
    /// Its id.
    pub snapshot: String,
    /// Version of the methods.
    pub method: String,
    /// Profile id and version.
    pub profile: String,
    /// Date of the data, ISO.
    pub as_of: String,
    /// Home region.
    pub region: String,
    /// Scheme id.
    pub scheme: String,
    /// Enterprises read.
    pub enterprises: u64,
    /// Enterprises placed.
    pub placed: u64,
    /// What kind of enterprises was imported.
    pub universe: String,
    /// Whether any row is invented.
    pub synthetic: bool,
    /// Whether it is the latest.
    pub latest: bool,
}

/// The snapshots of a workspace.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct SnapshotList {
    /// Newest data first, then by id.
    pub items: Vec<SnapshotItem>,
    /// Cursor of the next page: always null, the list is whole.
    pub next: Option<String>,
}

/// Lists the whole snapshots of a workspace; one that cannot be read is left out.
///
/// # Errors
/// The folder cannot be read.
pub fn snapshots(workspace: &Workspace) -> Result<SnapshotList, AppError> {
    let folder = workspace.atlas();
    let latest = atlas::latest(&folder).ok();
    let mut items: Vec<SnapshotItem> = atlas::list(&folder)?
        .iter()
        .filter_map(|id| atlas::manifest(&folder, id).ok())
        .map(|manifest| item(manifest, latest.as_deref()))
        .collect();
    items.sort_by(|left, right| {
        right
            .as_of
            .cmp(&left.as_of)
            .then(left.snapshot.cmp(&right.snapshot))
    });
    Ok(SnapshotList { items, next: None })
}

fn item(manifest: Manifest, latest: Option<&str>) -> SnapshotItem {
    SnapshotItem {
        latest: latest == Some(manifest.snapshot.as_str()),
        snapshot: manifest.snapshot,
        method: manifest.method,
        profile: manifest.profile,
        as_of: manifest.as_of,
        region: manifest.region,
        scheme: manifest.scheme,
        enterprises: manifest.enterprises,
        placed: manifest.placed,
        universe: manifest.universe,
        synthetic: manifest.synthetic,
    }
}
