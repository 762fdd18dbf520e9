//! Reads a file into sheets of text rows, whatever its format: told by its first bytes, never by its name.
//!
//! It does not know what a column means. Reading is bounded in bytes, rows and cells.
mod delimited;
pub mod spreadsheet;

use std::fs;
use std::path::Path;

use sha2::{Digest, Sha256};

use crate::registry::RegistryError;

/// Most bytes of a file.
const MOST_BYTES: u64 = 2 << 30;

/// One row as it stands in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetRow {
    /// Its number, counted from 1.
    pub number: usize,
    /// Its values as text, empty where there is none.
    pub values: Vec<String>,
}

/// The rows of one sheet; a CSV or Parquet file is one sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// Name of the sheet, empty for a file without sheets.
    pub name: String,
    /// Its rows that hold something.
    pub rows: Vec<SheetRow>,
}

/// A file that was read.
#[derive(Debug)]
pub struct Document {
    /// The file's own name.
    pub file: String,
    /// Hash of its bytes, hexadecimal.
    pub sha256: String,
    /// What it holds.
    pub sheets: Vec<Sheet>,
}

/// Reads CSV (UTF-8, GB18030, UTF-16), XLSX, XLS, Parquet, or a zip with one of them.
///
/// # Errors
/// If the file is missing, a folder, empty, broken, above a limit or of another kind.
pub fn document(path: &Path) -> Result<Document, RegistryError> {
    let unreadable = |source| RegistryError::Unreadable {
        path: path.to_owned(),
        source,
    };
    let metadata = fs::metadata(path).map_err(unreadable)?;
    if metadata.is_dir() {
        return Err(RegistryError::IsFolder {
            path: path.to_owned(),
        });
    }
    if metadata.len() > MOST_BYTES {
        return Err(RegistryError::TooLarge {
            path: path.to_owned(),
            what: "bytes",
            limit: MOST_BYTES,
        });
    }
    let bytes = fs::read(path).map_err(unreadable)?;
    let sha256 = hex(&Sha256::digest(&bytes));
    let sheets = sheets(path, bytes)?;
    if sheets.iter().all(|sheet| sheet.rows.is_empty()) {
        return Err(RegistryError::EmptyFile {
            path: path.to_owned(),
        });
    }
    Ok(Document {
        file: path
            .file_name()
            .map_or_else(String::new, |name| name.to_string_lossy().into_owned()),
        sha256,
        sheets,
    })
}

fn sheets(path: &Path, bytes: Vec<u8>) -> Result<Vec<Sheet>, RegistryError> {
    match bytes.get(..4) {
        Some(b"PAR1") => crate::registry::parquet::as_sheet(path).map(|sheet| vec![sheet]),
        Some(b"PK\x03\x04") => spreadsheet::zipped(path, bytes),
        Some(b"\xD0\xCF\x11\xE0") => spreadsheet::old_binary(path, bytes),
        _ => delimited::sheet(path, &bytes).map(|sheet| vec![sheet]),
    }
}

/// Writes bytes as hexadecimal.
pub(super) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
