//! Files read whole, for tables of a few thousand rows: what was understood of each row, and what not. Registers, which may
//! hold millions, are taken in by `intake`.
use std::collections::BTreeMap;
use std::path::Path;

use jiff::civil::Date;
use sha2::{Digest, Sha256};

use crate::registry::RegistryError;
use crate::registry::cell::Cell;
use crate::registry::mapping::Mapping;
use crate::registry::read;
use crate::registry::read_file::{ReadFile, told_again};
use crate::registry::refusal::{Reason, Refusal};
use crate::registry::refused::{RefusedRow, RefusedRows};
use crate::registry::row::Row;
use crate::registry::schema::Table;
use crate::registry::stop::Stop;
use crate::registry::store::identity;

/// A row that passed every check of its own.
struct UnderstoodRow {
    file: String,
    number: usize,
    cells: Vec<Cell>,
    values: Vec<String>,
}

/// Everything read from some files.
pub(super) struct ReadFiles {
    table: Table,
    understood: Vec<UnderstoodRow>,
    pub(super) refused: Vec<RefusedRow>,
    /// The header of each file, as written.
    pub(super) headers: BTreeMap<String, Vec<String>>,
    hash: Sha256,
    /// Where the rows of the first file come from.
    source: String,
}

/// Reads and checks the rows of a file without any workspace: what is accepted in the order of the file, and what is not.
///
/// # Errors
/// If the file or the mapping cannot be used at all.
pub fn read_rows<R: Row>(
    path: &Path,
    mapping: &Mapping,
) -> Result<(Vec<R>, Vec<Refusal>), RegistryError> {
    let mut files = ReadFiles::new(R::TABLE);
    files.add(path, mapping, ((None, None), Stop::NEVER))?;
    let mut refusals: Vec<Refusal> = files.refused.into_iter().map(|row| row.refusal).collect();
    let mut rows = Vec::new();
    let mut seen: BTreeMap<Vec<String>, usize> = BTreeMap::new();
    for UnderstoodRow {
        file,
        number,
        cells,
        ..
    } in files.understood
    {
        let earlier = seen.entry(identity(R::TABLE, &cells)).or_insert(number);
        if *earlier != number && R::TABLE == Table::Enterprises {
            let value = cells[0].to_string();
            refusals.push(Refusal {
                file,
                row: number,
                column: R::TABLE.columns()[0].name.to_owned(),
                value,
                reason: Reason::Duplicate { row: *earlier },
            });
        } else {
            rows.extend(R::from_cells(cells.as_slice()));
        }
    }
    Ok((rows, refusals))
}

impl ReadFiles {
    pub(super) fn new(table: Table) -> Self {
        Self {
            table,
            understood: Vec::new(),
            refused: Vec::new(),
            headers: BTreeMap::new(),
            hash: Sha256::new(),
            source: String::new(),
        }
    }

    /// Reads one file; `given` is the source and the day that the user stated.
    pub(super) fn add(
        &mut self,
        path: &Path,
        mapping: &Mapping,
        (given, stop): ((Option<&str>, Option<Date>), Stop),
    ) -> Result<(), RegistryError> {
        let file = ReadFile::open(path, mapping, given)?;
        if self.source.is_empty() {
            self.source.clone_from(&file.rows_from);
        }
        file.sign(&mut self.hash);
        let header = file.each((self.table, mapping), stop, &mut |row, found| {
            match found {
                Ok(cells) => self.understood.push(UnderstoodRow {
                    file: file.name.clone(),
                    number: row.number,
                    cells,
                    values: row.values,
                }),
                Err(fault) => self.refused.push(RefusedRow::new(&file.name, row, fault)),
            }
            Ok(())
        })?;
        self.headers.insert(file.name.clone(), header);
        Ok(())
    }

    /// Returns the rows one by identity: of two the one that says more, and a refusal where they contradict each other.
    /// Each comes with the place of its first row.
    pub(super) fn merge(&mut self) -> Vec<(usize, Vec<Cell>)> {
        let mut merged: BTreeMap<Vec<String>, usize> = BTreeMap::new();
        let mut rows: Vec<(usize, Vec<Cell>)> = Vec::new();
        for (origin, understood) in self.understood.iter().enumerate() {
            let UnderstoodRow {
                file,
                number,
                cells,
                values,
            } = understood;
            let key = identity(self.table, cells);
            let Some(place) = merged.get(&key).copied() else {
                merged.insert(key, rows.len());
                rows.push((origin, cells.clone()));
                continue;
            };
            let (first, held) = &mut rows[place];
            let first = self.understood[*first].number;
            if let Some(differs) = told_again(held, cells, self.table) {
                self.refused.push(RefusedRow {
                    refusal: Refusal {
                        file: file.clone(),
                        row: *number,
                        column: self.table.columns()[differs].name.to_owned(),
                        value: cells[differs].to_string(),
                        reason: Reason::Duplicate { row: first },
                    },
                    values: values.clone(),
                });
            }
        }
        rows
    }

    /// Refuses an understood row after all.
    pub(super) fn refuse_understood(&mut self, origin: usize, reason: Reason) {
        let row = &self.understood[origin];
        self.refused.push(RefusedRow {
            refusal: Refusal {
                file: row.file.clone(),
                row: row.number,
                column: self.table.columns()[0].name.to_owned(),
                value: row.cells[0].to_string(),
                reason,
            },
            values: row.values.clone(),
        });
    }

    /// Returns how many rows repeat another row of the import without contradicting it.
    pub(super) fn repeated(&self, kept: usize) -> usize {
        let contradicting = self
            .refused
            .iter()
            .filter(|row| matches!(row.refusal.reason, Reason::Duplicate { .. }))
            .count();
        self.understood.len() - kept - contradicting
    }

    /// Returns the batch's name: a hash of what was read and how.
    pub(super) fn name(&self, mapping: &Mapping) -> String {
        let mut hash = self.hash.clone();
        hash.update(mapping.name.as_bytes());
        hash.update(self.table.name());
        read::hex(&hash.finalize()).chars().take(12).collect()
    }
}

impl RefusedRows for ReadFiles {
    fn headers(&self) -> &BTreeMap<String, Vec<String>> {
        &self.headers
    }

    fn count(&self) -> usize {
        self.refused.len()
    }

    fn each(
        &self,
        visit: &mut dyn FnMut(&RefusedRow) -> Result<(), RegistryError>,
    ) -> Result<(), RegistryError> {
        self.refused.iter().try_for_each(visit)
    }
}
