//! Reads a file into sheets of text rows, whatever its format: told by its first bytes, never by its name.
//!
//! It does not know what a column means. Reading is bounded in bytes, rows and cells; text and Parquet are never held whole.
mod delimited;
pub mod spreadsheet;

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::registry::RegistryError;

/// Most bytes of a file that is read a piece at a time.
const MOST_BYTES: u64 = 256 << 30;
/// Most bytes of a file that is held.
const MOST_HELD: u64 = 2 << 30;

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

/// The rows of a sheet, one after the other.
pub(super) type Rows<'a> = Box<dyn Iterator<Item = Result<SheetRow, RegistryError>> + 'a>;

/// A file that can be read, as often as wanted. Delimited text and Parquet are read a piece at a time; a workbook, which
/// cannot be large, is held.
pub(super) struct Source {
    /// The file's own name.
    pub(super) file: String,
    /// Hash of its bytes, hexadecimal.
    pub(super) sha256: String,
    path: PathBuf,
    form: Form,
}

enum Form {
    Delimited(delimited::Form),
    Parquet,
    Sheets(Vec<Sheet>),
}

impl Source {
    /// Opens CSV (UTF-8, GB18030, UTF-16), XLSX, XLS, Parquet, or a zip with one of them.
    ///
    /// # Errors
    /// If the file is missing, a folder, empty, above a limit or of another kind.
    pub(super) fn open(path: &Path) -> Result<Self, RegistryError> {
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
        let mut first = [0; 4];
        let known = fs::File::open(path)
            .and_then(|mut file| file.read(&mut first))
            .map_err(unreadable)?;
        let held = matches!(
            first.get(..known),
            Some(b"PK\x03\x04" | b"\xD0\xCF\x11\xE0")
        );
        let limit = if held { MOST_HELD } else { MOST_BYTES };
        if metadata.len() > limit {
            return Err(RegistryError::TooLarge {
                path: path.to_owned(),
                what: "bytes",
                limit,
            });
        }
        let (form, sha256) = if held {
            let bytes = fs::read(path).map_err(unreadable)?;
            let sha256 = hex(&Sha256::digest(&bytes));
            (Form::Sheets(sheets(path, bytes)?), sha256)
        } else if first == *b"PAR1" {
            (Form::Parquet, file_hash(path).map_err(unreadable)?)
        } else {
            let mut hash = Sha256::new();
            let form = delimited::probe(path, &|| opened(path), &mut |piece| hash.update(piece))?;
            (Form::Delimited(form), hex(&hash.finalize()))
        };
        let source = Self {
            file: path
                .file_name()
                .map_or_else(String::new, |name| name.to_string_lossy().into_owned()),
            sha256,
            path: path.to_owned(),
            form,
        };
        let mut is_empty = true;
        for mut sheet in source.sheets()? {
            is_empty &= sheet.next().transpose()?.is_none();
        }
        if is_empty {
            return Err(RegistryError::EmptyFile {
                path: path.to_owned(),
            });
        }
        Ok(source)
    }

    /// The rows of every sheet, from the first on.
    ///
    /// # Errors
    /// If the file can no longer be read.
    pub(super) fn sheets(&self) -> Result<Vec<Rows<'_>>, RegistryError> {
        Ok(match &self.form {
            Form::Delimited(form) => {
                let file = opened(&self.path).map_err(|source| RegistryError::Unreadable {
                    path: self.path.clone(),
                    source,
                })?;
                vec![delimited::rows(&self.path, file, *form)?]
            }
            Form::Parquet => vec![crate::registry::parquet::sheet_rows(&self.path)?],
            Form::Sheets(sheets) => sheets
                .iter()
                .map(|sheet| Box::new(sheet.rows.iter().cloned().map(Ok)) as Rows<'_>)
                .collect(),
        })
    }
}

fn opened(path: &Path) -> std::io::Result<Box<dyn Read>> {
    Ok(Box::new(fs::File::open(path)?))
}

/// Reads the sheets of bytes that are no Parquet.
fn sheets(path: &Path, bytes: Vec<u8>) -> Result<Vec<Sheet>, RegistryError> {
    match bytes.get(..4) {
        Some(b"PK\x03\x04") => spreadsheet::zipped(path, bytes),
        Some(b"\xD0\xCF\x11\xE0") => spreadsheet::old_binary(path, bytes),
        _ => delimited::sheet(path, &bytes).map(|sheet| vec![sheet]),
    }
}

/// Hashes a file a piece at a time.
pub(super) fn file_hash(path: &Path) -> std::io::Result<String> {
    let mut file = fs::File::open(path)?;
    let (mut hash, mut piece) = (Sha256::new(), vec![0; 1 << 20]);
    loop {
        let read = file.read(&mut piece)?;
        if read == 0 {
            return Ok(hex(&hash.finalize()));
        }
        hash.update(&piece[..read]);
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
