//! What can go wrong with a snapshot.
use std::path::PathBuf;

use crate::region::RelatednessError;
use crate::registry::Stopped;

/// A snapshot that cannot be built, written or read.
#[derive(Debug, thiserror::Error)]
pub enum AtlasError {
    /// The work was stopped.
    #[error(transparent)]
    Stopped(#[from] Stopped),
    /// The input–output table has no inverse.
    #[error("the imported input-output table has no Leontief inverse ({0:?}): import another one")]
    InputOutput(crate::measure::Undefined),
    /// The workspace has no snapshot yet.
    #[error("`{}` holds no snapshot: run `liantu build` first", folder.display())]
    NoSnapshot {
        /// The atlas folder.
        folder: PathBuf,
    },
    /// No snapshot has this id.
    #[error("no snapshot `{id}` in `{}`: expected one of {known}", folder.display())]
    UnknownSnapshot {
        /// What was asked for.
        id: String,
        /// The atlas folder.
        folder: PathBuf,
        /// The ids that exist.
        known: String,
    },
    /// A file of the snapshot differs from what the manifest says.
    #[error("`{}` is damaged: its SHA-256 is `{found}`, the manifest says `{expected}`; build again", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// Its hash.
        found: String,
        /// The manifest's.
        expected: String,
    },
    /// The manifest cannot be read.
    #[error("the manifest `{}` is no manifest of this version; build again", path.display())]
    Manifest {
        /// The file.
        path: PathBuf,
        /// The cause.
        source: serde_json::Error,
    },
    /// A file operation failed; the atlas is as it was.
    #[error("cannot {doing} `{}`; the atlas is as it was", path.display())]
    File {
        /// What was being done.
        doing: &'static str,
        /// The file.
        path: PathBuf,
        /// The cause.
        source: std::io::Error,
    },
    /// A table cannot be written or read.
    #[error("cannot {doing} table `{}`", path.display())]
    Parquet {
        /// What was being done.
        doing: &'static str,
        /// The file.
        path: PathBuf,
        /// The cause.
        source: parquet::errors::ParquetError,
    },
    /// A table lacks a column or holds another type.
    #[error(
        "table `{table}` has no column `{column}` of the expected type; it was written by another version, build again"
    )]
    Column {
        /// The table.
        table: String,
        /// The column.
        column: String,
    },
    /// A cell of the snapshot cannot be understood.
    #[error(
        "table `{table}` holds `{value}` in column `{column}`, which is no value of it; build again"
    )]
    Value {
        /// The table.
        table: &'static str,
        /// The column.
        column: &'static str,
        /// What was found.
        value: String,
    },
    /// Relatedness cannot be measured.
    #[error("cannot measure relatedness")]
    Relatedness(#[source] RelatednessError),
}
