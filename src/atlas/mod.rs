//! The atlas: one immutable snapshot of placements, regions and gaps, named by the hash of its inputs.
//!
//! Here rows become files and files become rows; what the numbers mean is decided below, what is shown above.
mod build;
mod columns;
mod error;
mod evidence_file;
mod gather;
mod gather_history;
mod manifest;
mod memory;
mod purchase;
mod shelf;
mod sieve;
mod snapshot;
mod spill;
mod store;
mod table;
mod table_enterprise;
mod table_file;
mod table_gap;
mod table_history;
mod table_json;
mod table_placement;
mod unbuilt;

pub use build::{BuildInputs, Stage, build, build_watched};
pub use error::AtlasError;
pub use evidence_file::EvidenceFile;
pub use gather::{enterprise_text, place};
pub use manifest::{FileEntry, InputEntry, Manifest};
pub use memory::Memory;
pub use sieve::{By, Census, Kept, Mentioned, Sieved, sieve};
pub use snapshot::{EnterpriseFacts, EvidenceAt, GapRow, PlacementRow, Snapshot, TalentRow};
pub use spill::{Span, Spill};
pub use store::{gaps_of, latest, list, load, manifest, save};
pub use unbuilt::{UNBUILT, unbuilt};

/// The version of the methods; it changes when the same inputs would give other results.
pub const METHOD: &str = "4";
