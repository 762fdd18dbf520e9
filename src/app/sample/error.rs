//! What can go wrong while a registry is invented.

use std::io;
use std::path::PathBuf;

use thiserror::Error;

use crate::registry::Stopped;

/// Why no registry was invented; no table is left half written.
#[derive(Debug, Error)]
pub enum SampleError {
    /// The work was stopped.
    #[error(transparent)]
    Stopped(#[from] Stopped),
    /// The home region is none of the places given.
    #[error(
        "home region `{found}` is no region of the code list, expected an adcode such as 341500"
    )]
    UnknownHome {
        /// The adcode asked for.
        found: u32,
    },
    /// There is nothing to invent from.
    #[error(
        "cannot invent a registry: found no {what}, expected a catalog with chains and regions"
    )]
    NothingToInventFrom {
        /// What is missing.
        what: &'static str,
    },
    /// More enterprises than distinct credit codes of one kind.
    #[error("cannot invent {found} enterprises, expected at most {limit}")]
    TooMany {
        /// The count asked for.
        found: u64,
        /// The count of codes.
        limit: u64,
    },
    /// The system refused to write.
    #[error("cannot write `{path}`; nothing of it was kept")]
    Write {
        /// The table's file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// Arrow refused the columns.
    #[error("cannot build the columns of `{path}`")]
    Columns {
        /// The table's file.
        path: PathBuf,
        /// What arrow said.
        source: Box<arrow::error::ArrowError>,
    },
    /// The Parquet writer refused.
    #[error("cannot write the rows of `{path}`; nothing of it was kept")]
    Rows {
        /// The table's file.
        path: PathBuf,
        /// What the writer said.
        source: Box<parquet::errors::ParquetError>,
    },
}
