//! The envelope of every list: which snapshot, method, profile, date and universe its items come from.
use serde::Serialize;

use crate::atlas::Manifest;

/// A list with its origin; the same for the command line and the service.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Answer<T> {
    /// Snapshot id.
    pub snapshot: String,
    /// Version of the methods.
    pub method: String,
    /// Profile id and version.
    pub profile: String,
    /// Date of the data, ISO.
    pub as_of: String,
    /// The region asked about.
    pub region: String,
    /// What kind of enterprises the snapshot knows: an absence means no more than this.
    pub universe: String,
    /// Whether any row behind it is invented.
    pub synthetic: bool,
    /// The list.
    pub items: Vec<T>,
    /// Cursor of the next page; null on the last.
    pub next: Option<String>,
}

impl<T> Answer<T> {
    /// Wraps items with the origin a manifest states.
    pub fn new(manifest: &Manifest, region: String, items: Vec<T>) -> Self {
        Self {
            snapshot: manifest.snapshot.clone(),
            method: manifest.method.clone(),
            profile: manifest.profile.clone(),
            as_of: manifest.as_of.clone(),
            region,
            universe: manifest.universe.clone(),
            synthetic: manifest.synthetic,
            items,
            next: None,
        }
    }
}
