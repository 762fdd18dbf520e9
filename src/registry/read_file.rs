//! One file on its way in: finds its header, translates its rows in all cores, hands them on in their order. It holds a few
//! thousand rows of a text, however long the file.
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use rayon::prelude::*;
use sha2::{Digest, Sha256};

use crate::registry::RegistryError;
use crate::registry::cell::Cell;
use crate::registry::mapping::Mapping;
use crate::registry::read::{Rows, SheetRow, Source};
use crate::registry::schema::Table;
use crate::registry::stop::Stop;
use crate::registry::translate::{Fault, HEADER_WITHIN, Translator};
use crate::registry::write;

/// Rows translated at a time.
const AT_ONCE: usize = 8_192;

/// A row and what was understood of it.
pub(super) type Translated<'a> =
    &'a mut dyn FnMut(SheetRow, Result<Vec<Cell>, Fault>) -> Result<(), RegistryError>;

/// A file that is imported.
pub(super) struct ReadFile {
    /// The file's own name.
    pub(super) name: String,
    /// Where its rows come from.
    pub(super) rows_from: String,
    as_of: Date,
    path: PathBuf,
    source: Source,
}

impl ReadFile {
    /// Opens a file; `given` is the source and the day that the user stated.
    pub(super) fn open(
        path: &Path,
        mapping: &Mapping,
        given: (Option<&str>, Option<Date>),
    ) -> Result<Self, RegistryError> {
        let source = Source::open(path)?;
        let as_of = match given.1 {
            Some(day) => day,
            None => write::modification_day(path)?,
        };
        let rows_from = given
            .0
            .or(mapping.source.as_deref())
            .unwrap_or(&source.file)
            .to_owned();
        Ok(Self {
            name: source.file.clone(),
            rows_from,
            as_of,
            path: path.to_owned(),
            source,
        })
    }

    /// Where it lies.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Adds what was read and how to the hash that names the batch.
    pub(super) fn sign(&self, hash: &mut Sha256) {
        hash.update(self.source.sha256.as_bytes());
        hash.update(format!("|{}|{}|", self.rows_from, self.as_of));
    }

    /// Translates the rows below the header, in their order; returns the header as written.
    pub(super) fn each(
        &self,
        (table, mapping): (Table, &Mapping),
        stop: Stop,
        take: Translated<'_>,
    ) -> Result<Vec<String>, RegistryError> {
        let mut translator = Translator::new(table, mapping, (&self.rows_from, self.as_of))?;
        let known = translator.known_headers();
        let Some((header, mut rows)) = self.headed(&mut translator, &known)? else {
            return Err(self.no_header(mapping, table, &known)?);
        };
        loop {
            stop.check()?;
            let some: Vec<SheetRow> = rows.by_ref().take(AT_ONCE).collect::<Result<_, _>>()?;
            if some.is_empty() {
                return Ok(header);
            }
            let read: Vec<(SheetRow, Result<Vec<Cell>, Fault>)> = some
                .into_par_iter()
                .filter(|row| !Translator::is_footer(row))
                .map(|row| {
                    let cells = translator.cells(&row);
                    (row, cells)
                })
                .collect();
            for (row, cells) in read {
                take(row, cells)?;
            }
        }
    }

    /// The values of some rows as written, by row number; the numbers are sorted.
    pub(super) fn values_of(
        &self,
        (table, mapping): (Table, &Mapping),
        numbers: &[usize],
        take: &mut dyn FnMut(usize, Vec<String>) -> Result<(), RegistryError>,
    ) -> Result<(), RegistryError> {
        let mut translator = Translator::new(table, mapping, (&self.rows_from, self.as_of))?;
        let known = translator.known_headers();
        let Some((_, rows)) = self.headed(&mut translator, &known)? else {
            return Ok(());
        };
        for row in rows {
            let row = row?;
            if numbers.binary_search(&row.number).is_ok() {
                take(row.number, row.values)?;
            }
        }
        Ok(())
    }

    /// Finds the first sheet with a header; returns the header and the rows below it.
    fn headed(
        &self,
        translator: &mut Translator<'_>,
        known: &[String],
    ) -> Result<Option<(Vec<String>, Rows<'_>)>, RegistryError> {
        for mut rows in self.source.sheets()? {
            for row in rows.by_ref().take(HEADER_WITHIN) {
                let row = row?;
                if translator.try_header(&row, known) {
                    return Ok(Some((row.values, rows)));
                }
            }
        }
        Ok(None)
    }

    fn no_header(
        &self,
        mapping: &Mapping,
        table: Table,
        known: &[String],
    ) -> Result<RegistryError, RegistryError> {
        let mut shown = Vec::new();
        for row in self.source.sheets()?.into_iter().flatten().take(3) {
            let text: String = row?.values.join(",").chars().take(60).collect();
            shown.push(format!("`{text}`"));
        }
        Ok(RegistryError::NoHeader {
            path: self.path.clone(),
            mapping: mapping.name.clone(),
            table: table.to_string(),
            shown: shown.join(" "),
            expected: known
                .iter()
                .filter(|name| !name.is_ascii())
                .chain(known)
                .take(6)
                .cloned()
                .collect::<Vec<_>>()
                .join(", "),
        })
    }
}

/// Takes another row of the same identity into the one that is held: of two the one that says more. Returns the first column
/// in which they contradict each other, if they do.
pub(super) fn told_again(held: &mut Vec<Cell>, cells: &[Cell], table: Table) -> Option<usize> {
    if adds_nothing(cells, held, table) {
        return None;
    }
    if adds_nothing(held, cells, table) {
        held.clear();
        held.extend_from_slice(cells);
        return None;
    }
    let differs = (0..table.remark()).find(|at| held[*at] != cells[*at]);
    Some(differs.unwrap_or(0))
}

/// Returns whether every value of `row` is missing or the same in `other`, remarks aside.
fn adds_nothing(row: &[Cell], other: &[Cell], table: Table) -> bool {
    row.iter()
        .zip(other)
        .take(table.remark())
        .all(|(value, held)| value.is_missing() || value == held)
}
