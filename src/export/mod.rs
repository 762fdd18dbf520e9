//! Writes tables as files: CSV, XLSX, Parquet, JSON.
//!
//! Whoever has a result turns it into a [`Table`]; [`write()`] picks the writer by the file's ending. A file appears
//! whole or not at all, and a repeat is byte-equal: no writer asks a clock. What a table says is not decided here.
pub mod csv;
pub mod digits;
pub mod docx;
pub mod error;
#[cfg(test)]
pub(crate) mod fixture;
pub mod guard;
pub mod json;
pub mod parquet;
pub mod place;
pub mod table;
pub mod workbook;
pub mod xlsx;

use std::path::Path;

pub use error::ExportError;
pub use table::{Cell, Column, Kind, Note, Table};

/// Whether a CSV begins with a byte order mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bom {
    /// For people: Excel on Windows then reads Chinese rightly.
    With,
    /// For programs.
    Without,
}

/// What a CSV's first line holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Headers {
    /// The columns' keys, for programs.
    Keys,
    /// The columns' names with units, for people.
    Names,
}

/// How a CSV shows numbers, shares and flags.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Digits {
    /// All digits, shares as fractions, flags as `true` and `false`: 原始值.
    Full,
    /// As on the page: rounded, `73.5%`, 是 and 否: 按页面格式.
    Shown,
}

/// How a CSV is written; the other formats have one form each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// The byte order mark.
    pub bom: Bom,
    /// The first line.
    pub headers: Headers,
    /// The numbers.
    pub digits: Digits,
}

impl Default for Options {
    /// For programs: no mark, keys, full digits.
    fn default() -> Self {
        Self {
            bom: Bom::Without,
            headers: Headers::Keys,
            digits: Digits::Full,
        }
    }
}

impl Options {
    /// Returns the form for people: mark, Chinese headings, rounded as on the page.
    pub fn for_people() -> Self {
        Self {
            bom: Bom::With,
            headers: Headers::Names,
            digits: Digits::Shown,
        }
    }
}

/// A format we can write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// `.csv`
    Csv,
    /// `.xlsx`
    Xlsx,
    /// `.parquet`
    Parquet,
    /// `.json`
    Json,
}

impl Format {
    /// Returns the format that a file's ending asks for, upper or lower case.
    ///
    /// # Errors
    ///
    /// If no writer knows the ending; the message names those that work.
    pub fn of(path: &Path) -> Result<Self, ExportError> {
        let ending = path
            .extension()
            .map(|ending| ending.to_string_lossy().to_ascii_lowercase())
            .unwrap_or_default();
        match ending.as_str() {
            "csv" => Ok(Self::Csv),
            "xlsx" => Ok(Self::Xlsx),
            "parquet" => Ok(Self::Parquet),
            "json" => Ok(Self::Json),
            _ => Err(ExportError::UnknownEnding {
                path: path.to_owned(),
                found: ending,
            }),
        }
    }
}

/// A finished file in memory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Encoded {
    /// The file's bytes.
    pub bytes: Vec<u8>,
    /// Texts that did not fit and were cut with a remark; the caller tells the user.
    pub cut_cells: usize,
}

/// Returns the table as a file in memory, for a download.
///
/// # Errors
///
/// If the table is not whole ([`Table::check`]) or does not fit the format.
pub fn encode(table: &Table, format: Format, options: &Options) -> Result<Encoded, ExportError> {
    table.check()?;
    let bytes = match format {
        Format::Csv => csv::encode(table, options),
        Format::Parquet => parquet::encode(table)?,
        Format::Json => json::encode(table)?,
        Format::Xlsx => {
            let sheet = xlsx::encode(table)?;
            return Ok(Encoded {
                bytes: sheet.bytes,
                cut_cells: sheet.cut_cells,
            });
        }
    };
    Ok(Encoded {
        bytes,
        cut_cells: 0,
    })
}

/// What was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Written {
    /// Records, without the row of totals.
    pub rows: usize,
    /// Texts that did not fit and were cut with a remark; the caller tells the user.
    pub cut_cells: usize,
}

/// Writes the table to a file, in the format its ending asks for.
///
/// Beside a CSV stands `<name>.csv-metadata.json` with title, units, definitions, sources and date.
///
/// # Errors
///
/// If the ending is unknown, the table not whole, or the file cannot be written; whatever stood there before is kept.
pub fn write(table: &Table, path: &Path, options: &Options) -> Result<Written, ExportError> {
    let format = Format::of(path)?;
    let encoded = encode(table, format, options)?;
    if format == Format::Csv {
        let file = path.file_name().unwrap_or_default().to_string_lossy();
        let beside = path.with_file_name(format!("{file}-metadata.json"));
        place::place(&beside, csv::describe(table, &file, options).as_bytes())?;
    }
    place::place(path, &encoded.bytes)?;
    Ok(Written {
        rows: table.rows.len(),
        cut_cells: encoded.cut_cells,
    })
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_repeat_seconds_later_is_byte_equal_in_every_format() {
        let table = fixture::targets();
        let folder = tempfile::tempdir().unwrap();
        let files = ["t.csv", "t.xlsx", "t.parquet", "t.json"];
        let round = || -> Vec<Vec<u8>> {
            let take = |name: &&str| {
                let path = folder.path().join(name);
                write(&table, &path, &Options::default()).unwrap();
                fs::read(path).unwrap()
            };
            files.iter().map(take).collect()
        };
        let first = round();
        std::thread::sleep(Duration::from_secs(3));
        let second = round();
        assert!(first == second);
        assert!(first.iter().all(|bytes| bytes.len() > 200));
    }

    #[test]
    fn an_unknown_ending_names_those_that_work() {
        let path = Path::new("targets.doc");
        let error = write(&fixture::targets(), path, &Options::default()).unwrap_err();
        assert_eq!(
            error.to_string(),
            "cannot export to `targets.doc`: its ending is `doc`, expected one of .csv .xlsx .parquet .json"
        );
    }

    #[test]
    fn a_failure_keeps_the_old_file_and_leaves_no_other() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("t.json");
        fs::write(&path, "old").unwrap();
        let mut table = fixture::targets();
        table.rows[0][2] = Cell::Number(f64::NAN);
        assert!(write(&table, &path, &Options::default()).is_err());
        assert_eq!(fs::read_to_string(&path).unwrap(), "old");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
