//! Spreadsheets, cell by cell under limits: a file of 5 kB can claim 17 billion cells or unpack to gigabytes.
//!
//! Formulas are not computed; the value the file holds for them is read. Limits hold in this process; running it in a
//! child with a memory limit is the caller's choice.
use std::collections::BTreeMap;
use std::io::{Cursor, Read};
use std::path::Path;

use calamine::{Data, Reader, Xls, Xlsx, open_workbook_from_rs};
use zip::ZipArchive;

use crate::registry::RegistryError;
use crate::registry::clean::from_excel_serial;
use crate::registry::read::{Sheet, SheetRow, sheets};

/// Most bytes a zip may unpack to, by its own directory.
const MOST_UNZIPPED: u64 = 1 << 30;
/// Most cells of a workbook.
const MOST_CELLS: u64 = 60_000_000;
/// Most sheets of a workbook.
const MOST_SHEETS: u64 = 1_000;
/// How Office names what a password protects, in the directory of the file.
const PROTECTED: &str = "EncryptedPackage";
/// Columns past this are no table's; a stray cell there is passed over.
const MOST_COLUMNS: u32 = 1_024;
/// Days between the 1900 and the 1904 date systems.
const DAYS_1904: f64 = 1_462.0;

fn broken(path: &Path, fault: &(impl ToString + ?Sized)) -> RegistryError {
    RegistryError::Broken {
        path: path.to_owned(),
        expected: "a spreadsheet",
        fault: fault.to_string(),
    }
}

/// Reads a zip: a workbook, or one workbook or CSV file inside it.
pub(super) fn zipped(path: &Path, bytes: Vec<u8>) -> Result<Vec<Sheet>, RegistryError> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|fault| broken(path, &fault))?;
    let mut unzipped = 0_u64;
    let mut tables = Vec::new();
    let mut is_workbook = false;
    for place in 0..archive.len() {
        let entry = archive
            .by_index_raw(place)
            .map_err(|fault| broken(path, &fault))?;
        unzipped = unzipped.saturating_add(entry.size());
        let name = entry
            .name()
            .map_err(|fault| broken(path, &fault))?
            .to_lowercase();
        is_workbook |= name == "xl/workbook.xml";
        if [".xlsx", ".xls", ".csv"]
            .iter()
            .any(|ending| name.ends_with(ending))
        {
            tables.push(place);
        }
    }
    if unzipped > MOST_UNZIPPED {
        return Err(RegistryError::TooLarge {
            path: path.to_owned(),
            what: "unzipped bytes",
            limit: MOST_UNZIPPED,
        });
    }
    if is_workbook {
        return workbook(path, archive.into_inner().into_inner());
    }
    let [place] = tables.as_slice() else {
        let fault = format!(
            "a zip must hold exactly one XLSX, XLS or CSV, this one holds {}",
            tables.len()
        );
        return Err(broken(path, &fault));
    };
    let entry = archive
        .by_index(*place)
        .map_err(|fault| broken(path, &fault))?;
    let mut inner = Vec::new();
    entry
        .take(MOST_UNZIPPED)
        .read_to_end(&mut inner)
        .map_err(|fault| broken(path, &fault))?;
    if inner.starts_with(b"PK\x03\x04") && !has_workbook(&inner) {
        return Err(broken(path, "a zip inside a zip is not opened"));
    }
    sheets(path, inner)
}

fn has_workbook(bytes: &[u8]) -> bool {
    ZipArchive::new(Cursor::new(bytes))
        .is_ok_and(|archive| archive.index_for_name("xl/workbook.xml").is_some())
}

/// Reads every sheet of an XLSX workbook.
fn workbook(path: &Path, bytes: Vec<u8>) -> Result<Vec<Sheet>, RegistryError> {
    let mut workbook: Xlsx<_> = open_workbook_from_rs(Cursor::new(bytes))
        .map_err(|fault: calamine::XlsxError| broken(path, &fault))?;
    let shift = if workbook.has_1904_epoch() {
        DAYS_1904
    } else {
        0.0
    };
    let mut cells = 0_u64;
    let mut found = Vec::new();
    let names = workbook.sheet_names();
    if names.len() as u64 > MOST_SHEETS {
        return Err(RegistryError::TooLarge {
            path: path.to_owned(),
            what: "sheets",
            limit: MOST_SHEETS,
        });
    }
    for name in names {
        let mut reader = workbook
            .worksheet_cells_reader(&name)
            .map_err(|fault| broken(path, &fault))?;
        // Sparse by row: the dimension that the file states is never believed.
        let mut rows: BTreeMap<u32, Vec<String>> = BTreeMap::new();
        while let Some(cell) = reader.next_cell().map_err(|fault| broken(path, &fault))? {
            cells += 1;
            if cells > MOST_CELLS {
                return Err(RegistryError::TooLarge {
                    path: path.to_owned(),
                    what: "cells",
                    limit: MOST_CELLS,
                });
            }
            let (row, column) = cell.get_position();
            let text = shown(&Data::from(cell.get_value().clone()), shift);
            if column < MOST_COLUMNS && !text.trim().is_empty() {
                set(rows.entry(row).or_default(), column, text);
            }
        }
        found.push(sheet(name, rows));
    }
    Ok(found)
}

/// Reads every sheet of an XLS workbook, whose format bounds it to 65,536 rows of 256 columns.
pub(super) fn old_binary(path: &Path, bytes: Vec<u8>) -> Result<Vec<Sheet>, RegistryError> {
    let protected: Vec<u8> = PROTECTED
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    if bytes.windows(protected.len()).any(|part| part == protected) {
        return Err(broken(
            path,
            "a password protects it; open it and save it without one",
        ));
    }
    let mut workbook: Xls<_> = open_workbook_from_rs(Cursor::new(bytes))
        .map_err(|fault: calamine::XlsError| broken(path, &fault))?;
    let shift = if workbook.has_1904_epoch() {
        DAYS_1904
    } else {
        0.0
    };
    let mut found = Vec::new();
    for name in workbook.sheet_names() {
        let range = workbook
            .worksheet_range(&name)
            .map_err(|fault| broken(path, &fault))?;
        let (top, left) = range.start().unwrap_or((0, 0));
        let mut rows: BTreeMap<u32, Vec<String>> = BTreeMap::new();
        for (row, column, value) in range.used_cells() {
            let place = |offset: usize, from: u32| {
                u32::try_from(offset).map_or(u32::MAX, |offset| offset + from)
            };
            let text = shown(value, shift);
            if !text.trim().is_empty() {
                set(
                    rows.entry(place(row, top)).or_default(),
                    place(column, left),
                    text,
                );
            }
        }
        found.push(sheet(name, rows));
    }
    Ok(found)
}

fn set(values: &mut Vec<String>, column: u32, text: String) {
    let place = column as usize;
    if values.len() <= place {
        values.resize(place + 1, String::new());
    }
    values[place] = text;
}

fn sheet(name: String, rows: BTreeMap<u32, Vec<String>>) -> Sheet {
    Sheet {
        name,
        rows: rows
            .into_iter()
            .map(|(row, values)| SheetRow {
                number: row as usize + 1,
                values,
            })
            .collect(),
    }
}

/// Returns a cell as text: dates ISO, numbers without a float's noise, error values as nothing.
fn shown(value: &Data, shift: f64) -> String {
    /// From here on a double no longer holds every digit of a number such as a credit code.
    const EXACT: f64 = 1e15;
    match value {
        Data::Empty | Data::Error(_) => String::new(),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => text.clone(),
        Data::Bool(flag) => flag.to_string(),
        Data::Int(number) => number.to_string(),
        Data::Float(number) if number.abs() >= EXACT => format!("{number:.5E}"),
        Data::Float(number) => number.to_string(),
        Data::DateTime(moment) => from_excel_serial(moment.as_f64() + shift)
            .map_or_else(|| moment.as_f64().to_string(), |day| day.to_string()),
    }
}
