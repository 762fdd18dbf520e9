//! Reads a file of events: who founded something where and when.
use std::path::Path;

use jiff::civil::Date;

use crate::catalog::code::{Adcode, RegionTable};
use crate::error::AppError;

/// One event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct EventRow {
    /// Enterprise id.
    pub(super) id: String,
    /// Where.
    pub(super) adcode: Adcode,
    /// When.
    pub(super) date: Date,
}

/// A file of events: rows, and why the others were refused.
#[derive(Debug, Default)]
pub(super) struct EventFile {
    pub(super) rows: Vec<EventRow>,
    pub(super) refused: Vec<String>,
}

/// Reads `id,adcode,date,chain`; a row that cannot be understood is refused and the rest goes on.
///
/// # Errors
/// A file that cannot be read, or that lacks a column.
pub(super) fn read(path: &Path) -> Result<EventFile, AppError> {
    let text = std::fs::read_to_string(path).map_err(AppError::file("read", path))?;
    let text = text.trim_start_matches('\u{feff}');
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let headers = reader.headers().cloned().unwrap_or_default();
    let place = |name: &str| {
        headers
            .iter()
            .position(|header| header == name)
            .ok_or_else(|| {
                AppError::Argument(format!(
                    "`{}` has no column `{name}`: expected id,adcode,date,chain, found {}",
                    path.display(),
                    headers.iter().collect::<Vec<_>>().join(",")
                ))
            })
    };
    let places = (place("id")?, place("adcode")?, place("date")?);
    let mut file = EventFile::default();
    for (number, record) in (2..).zip(reader.records()) {
        match record
            .map_err(|fault| fault.to_string())
            .and_then(|row| one(&row, places))
        {
            Ok(row) => file.rows.push(row),
            Err(reason) => file.refused.push(format!("line {number}: {reason}")),
        }
    }
    Ok(file)
}

fn one(row: &csv::StringRecord, places: (usize, usize, usize)) -> Result<EventRow, String> {
    let cell = |place: usize| row.get(place).unwrap_or_default().trim();
    let (id, adcode, date) = (cell(places.0), cell(places.1), cell(places.2));
    let known = adcode
        .parse()
        .ok()
        .and_then(|code| RegionTable::builtin().resolve(code));
    Ok(EventRow {
        id: (!id.is_empty()).then(|| id.to_owned()).ok_or("no id")?,
        adcode: known.ok_or_else(|| format!("adcode `{adcode}`: expected a code of GB/T 2260"))?,
        date: date
            .parse()
            .map_err(|fault: jiff::Error| format!("date `{date}`: {fault}, expected YYYY-MM-DD"))?,
    })
}
