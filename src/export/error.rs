//! What can go wrong while a table is handed out.

use std::io;
use std::path::PathBuf;

use thiserror::Error;

use crate::export::table::Kind;

/// Why a table was not written; the file that stood there before, if any, is untouched.
#[derive(Debug, Error)]
pub enum ExportError {
    /// Two columns have one key.
    #[error("table `{table}` has two columns with the key `{key}`")]
    RepeatedColumn {
        /// The table's name.
        table: String,
        /// The key that occurs twice.
        key: String,
    },
    /// A row has more or fewer cells than the table has columns.
    #[error("row {row} of table `{table}` has {found} cells, expected {expected}")]
    RaggedRow {
        /// The table's name.
        table: String,
        /// The row, counted from 1.
        row: usize,
        /// The count of cells found.
        found: usize,
        /// The count of columns.
        expected: usize,
    },
    /// A cell is not of its column's kind, or is no finite number.
    #[error(
        "row {row}, column `{column}` of table `{table}` holds `{found}`, expected a finite cell of kind {expected:?}"
    )]
    WrongCell {
        /// The table's name.
        table: String,
        /// The row, counted from 1.
        row: usize,
        /// The column's key.
        column: String,
        /// What the cell holds.
        found: String,
        /// What the column holds.
        expected: Kind,
    },
    /// No writer knows the ending.
    #[error(
        "cannot export to `{path}`: its ending is `{found}`, expected one of .csv .xlsx .parquet .json"
    )]
    UnknownEnding {
        /// The path asked for.
        path: PathBuf,
        /// The ending found, empty where there is none.
        found: String,
    },
    /// A sheet cannot hold that many rows.
    #[error(
        "table `{table}` has {rows} rows, an XLSX sheet holds at most {limit}; export to .csv or .parquet, or narrow the filter"
    )]
    TooManyRows {
        /// The table's name.
        table: String,
        /// The records of the table.
        rows: usize,
        /// The records that fit below the heading.
        limit: usize,
    },
    /// The target is a folder or a device.
    #[error(
        "cannot export to `{path}`: it is no regular file, expected the name of a file to write"
    )]
    NotAFile {
        /// The path asked for.
        path: PathBuf,
    },
    /// Writing, syncing or renaming failed.
    #[error("cannot write `{path}`; nothing of it was kept")]
    Write {
        /// The path asked for.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The XLSX writer refused.
    #[error("cannot build the sheet for table `{table}`")]
    Sheet {
        /// The table's name.
        table: String,
        /// What the writer said.
        source: Box<rust_xlsxwriter::XlsxError>,
    },
    /// The archive of a document could not be made.
    #[error("cannot put the document `{name}` together")]
    Archive {
        /// The document's title.
        name: String,
        /// What the writer said.
        source: zip::result::ZipError,
    },
    /// The Parquet writer refused.
    #[error("cannot build the parquet file for table `{table}`")]
    Parquet {
        /// The table's name.
        table: String,
        /// What the writer said.
        source: Box<parquet::errors::ParquetError>,
    },
    /// The columns could not be put into one arrow batch.
    #[error("cannot build the columns of table `{table}`")]
    Arrow {
        /// The table's name.
        table: String,
        /// What arrow said.
        source: Box<arrow::error::ArrowError>,
    },
    /// The table could not be put into JSON.
    #[error("cannot build the json of table `{table}`")]
    Json {
        /// The table's name.
        table: String,
        /// What the writer said.
        source: serde_json::Error,
    },
}
