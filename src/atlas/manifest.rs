//! The manifest: what a snapshot was made from and what files it holds.
use serde::{Deserialize, Serialize};

/// One input batch.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct InputEntry {
    /// Registry table.
    pub table: String,
    /// Batch name.
    pub batch: String,
    /// SHA-256 of the batch file.
    pub sha256: String,
    /// Rows.
    pub rows: u64,
    /// Source named at import.
    pub source: String,
    /// As-of date named at import, ISO.
    pub as_of: String,
}

/// One file of the snapshot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileEntry {
    /// File name in the snapshot's folder.
    pub name: String,
    /// SHA-256 of the file.
    pub sha256: String,
    /// Rows.
    pub rows: u64,
}

/// `manifest.json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The snapshot's id: a hash of everything below but the files.
    pub snapshot: String,
    /// Version of the methods.
    pub method: String,
    /// Profile id and version, `default@1`.
    pub profile: String,
    /// The whole profile as JSON text, so that the run can be repeated.
    pub profile_text: String,
    /// SHA-256 over the catalog.
    pub catalog: String,
    /// The date everything is as of, ISO.
    pub as_of: String,
    /// Home region.
    pub region: String,
    /// Scheme id.
    pub scheme: String,
    /// Whether any row is invented.
    pub synthetic: bool,
    /// What kind of enterprises was imported, in words: named in every output built on it.
    pub universe: String,
    /// The same, English.
    pub universe_en: String,
    /// Enterprises read.
    pub enterprises: u64,
    /// Enterprises with a placement at or above the floor.
    pub placed: u64,
    /// Share of placed enterprises whose size is a proxy, 0..=1.
    pub proxy_share: String,
    /// Inputs, by table and batch.
    pub inputs: Vec<InputEntry>,
    /// Files, by name.
    pub files: Vec<FileEntry>,
}
