//! Writes tables as files: CSV, XLSX, Parquet, JSON.
//!
//! Whoever has a result turns it into a [`Table`]; [`write`](fn@write) picks the writer by the file's ending. A file
//! appears whole or not at all, and a repeat is byte-equal: no writer asks a clock. What a table says is not decided here.
pub mod error;
pub mod table;

pub use error::ExportError;
pub use table::{Cell, Column, Kind, Note, Table};
