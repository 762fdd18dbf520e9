//! Files read row by row into one batch: what is understood goes to a file without a name, and of each row only two hashes, of
//! its identity and of what it says, stay in memory.
//!
//! **Memory** 40 bytes a row; of rows that share an identity and differ, which are few, the values too, up to
//! [`DIFFERING`] rows.
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs::File;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::PathBuf;

use rayon::prelude::*;
use sha2::{Digest, Sha256};

use crate::registry::RegistryError;
use crate::registry::cell::{Cell, Cells};
use crate::registry::import::ImportRequest;
use crate::registry::mapping::Mapping;
use crate::registry::parquet::{self, TableWriter};
use crate::registry::read;
use crate::registry::read_file::{ReadFile, told_again};
use crate::registry::refusal::{Reason, Refusal};
use crate::registry::refused::{Refused, RefusedRow, unnamed};
use crate::registry::scan::key;
use crate::registry::schema::{Kind, Table};
use crate::registry::store::identity;

/// Most rows of the same identity that say different things.
pub(super) const DIFFERING: usize = 1_000_000;

/// What stays in memory of a row.
#[derive(Clone, Copy)]
struct Mark {
    /// Hash of its identity.
    key: u128,
    /// Hash of what it says.
    said: u128,
}

/// Everything read from some files.
pub(super) struct Intake {
    table: Table,
    folder: PathBuf,
    files: Vec<ReadFile>,
    /// Where the rows of each file begin among the understood.
    starts: Vec<usize>,
    marks: Vec<Mark>,
    /// Row of the file that each understood row stands in.
    numbers: Vec<u32>,
    rows: File,
    /// Rows that repeat or contradict an earlier one.
    left_out: Vec<bool>,
    /// Rows that a later one completed.
    completed: BTreeMap<usize, Vec<Cell>>,
    /// How many rows contradict an earlier one.
    contradicting: usize,
    pub(super) refused: Refused,
    hash: Sha256,
}

impl Intake {
    /// Reads and checks the files of a request, and finds which rows stand for which.
    pub(super) fn read(request: &ImportRequest, mapping: &Mapping) -> Result<Self, RegistryError> {
        let folder = &request.workspace;
        let table = request.table;
        let mut refused = Refused::new(folder)?;
        let mut writer = TableWriter::new(unnamed(folder)?, folder, (table, &BTreeMap::new()))?;
        let (mut marks, mut numbers) = (Vec::new(), Vec::new());
        let (mut files, mut starts) = (Vec::new(), Vec::new());
        let mut hash = Sha256::new();
        for path in &request.files {
            let file = ReadFile::open(path, mapping, (request.source.as_deref(), request.as_of))?;
            file.sign(&mut hash);
            starts.push(marks.len());
            let header = file.each(
                (table, mapping),
                request.stop,
                &mut |row, found| match found {
                    Ok(cells) => {
                        marks.push(Mark {
                            key: key(identity(table, &cells).iter()),
                            said: said(cells.as_slice(), table, table.remark()),
                        });
                        numbers.push(u32::try_from(row.number).unwrap_or(u32::MAX));
                        writer.push(cells)
                    }
                    Err(fault) => refused.add(&RefusedRow::new(&file.name, row, fault)),
                },
            )?;
            refused.headers.insert(file.name.clone(), header);
            files.push(file);
        }
        let mut intake = Self {
            table,
            folder: folder.clone(),
            files,
            starts,
            left_out: vec![false; marks.len()],
            marks,
            numbers,
            rows: writer.finish()?,
            completed: BTreeMap::new(),
            contradicting: 0,
            refused,
            hash,
        };
        intake.merge(mapping)?;
        intake.refused.settle()?;
        Ok(intake)
    }

    /// How many rows were understood.
    pub(super) fn understood(&self) -> usize {
        self.marks.len()
    }

    /// How many rows were understood and stand for themselves.
    pub(super) fn count(&self) -> usize {
        self.left_out.iter().filter(|left_out| !**left_out).count()
    }

    /// How many rows repeat another row of the import without contradicting it.
    pub(super) fn repeated(&self) -> usize {
        self.marks.len() - self.count() - self.contradicting
    }

    /// Identities of the rows, sorted.
    pub(super) fn keys(&self) -> Vec<u128> {
        let mut keys: Vec<u128> = self.marks.iter().map(|mark| mark.key).collect();
        keys.par_sort_unstable();
        keys.dedup();
        keys
    }

    /// Where the rows of the first file come from.
    pub(super) fn source(&self) -> &str {
        self.files.first().map_or("", |file| &file.rows_from)
    }

    /// The batch's name: a hash of what was read and how.
    pub(super) fn name(&self, mapping: &Mapping) -> String {
        let mut hash = self.hash.clone();
        hash.update(mapping.name.as_bytes());
        hash.update(self.table.name());
        read::hex(&hash.finalize()).chars().take(12).collect()
    }

    /// Shows every row that stands for itself, in the order read, with its place among the understood and its identity.
    pub(super) fn each(
        &self,
        visit: &mut dyn FnMut((usize, u128), Vec<Cell>) -> Result<(), RegistryError>,
    ) -> Result<(), RegistryError> {
        self.every(&mut |place, cells| {
            if self.left_out[place] {
                return Ok(());
            }
            let cells = self.completed.get(&place).cloned().unwrap_or(cells);
            visit((place, self.marks[place].key), cells)
        })
    }

    fn every(
        &self,
        visit: &mut dyn FnMut(usize, Vec<Cell>) -> Result<(), RegistryError>,
    ) -> Result<(), RegistryError> {
        let file = self.rows.try_clone();
        let file = file.map_err(|source| RegistryError::Unreadable {
            path: self.folder.clone(),
            source,
        })?;
        parquet::each(file, (&self.folder, self.table), visit)
    }

    /// Finds the rows one by identity: of two the one that says more, and a refusal where they contradict each other.
    fn merge(&mut self, mapping: &Mapping) -> Result<(), RegistryError> {
        let differing = self.repeats()?;
        if differing.is_empty() {
            return Ok(());
        }
        let mut held: HashMap<u128, (usize, Vec<Cell>)> = HashMap::new();
        let mut contradicting = Vec::new();
        let mut completed = BTreeMap::new();
        self.every(&mut |place, cells| {
            if !differing.contains(&place) {
                return Ok(());
            }
            let key = self.marks[place].key;
            let Some((first, known)) = held.get_mut(&key) else {
                held.insert(key, (place, cells));
                return Ok(());
            };
            match told_again(known, &cells, self.table) {
                None => {
                    completed.insert(*first, known.clone());
                }
                Some(column) => {
                    contradicting.push((place, *first, column, cells[column].to_string()));
                }
            }
            Ok(())
        })?;
        drop(held);
        self.completed = completed;
        self.contradicting = contradicting.len();
        self.refuse(&contradicting, mapping)
    }

    /// Leaves out the rows after the first of their identity; returns those whose identity is said in different ways.
    fn repeats(&mut self) -> Result<BTreeSet<usize>, RegistryError> {
        let Ok(count) = u32::try_from(self.marks.len()) else {
            return Err(RegistryError::TooLarge {
                path: self.folder.clone(),
                what: "rows",
                limit: u64::from(u32::MAX),
            });
        };
        let mut order: Vec<u32> = (0..count).collect();
        let mark = |place: u32| self.marks[place as usize];
        order.par_sort_unstable_by_key(|place| (mark(*place).key, *place));
        let mut differing = BTreeSet::new();
        for same in order.chunk_by(|left, right| mark(*left).key == mark(*right).key) {
            for place in &same[1..] {
                self.left_out[*place as usize] = true;
            }
            if same
                .iter()
                .any(|place| mark(*place).said != mark(same[0]).said)
            {
                differing.extend(same.iter().map(|place| *place as usize));
            }
            if differing.len() > DIFFERING {
                return Err(RegistryError::TooLarge {
                    path: self.files[0].path().to_owned(),
                    what: "rows of the same identity that say different things",
                    limit: DIFFERING as u64,
                });
            }
        }
        Ok(differing)
    }

    /// Refuses rows that contradict an earlier one; what the user wrote is read again, for those rows alone.
    fn refuse(
        &mut self,
        contradicting: &[(usize, usize, usize, String)],
        mapping: &Mapping,
    ) -> Result<(), RegistryError> {
        for (at, file) in self.files.iter().enumerate() {
            let until = self.starts.get(at + 1).copied().unwrap_or(usize::MAX);
            let own = self.starts[at]..until;
            let mut waiting: BTreeMap<usize, RefusedRow> = BTreeMap::new();
            for (place, first, column, value) in contradicting {
                if !own.contains(place) {
                    continue;
                }
                let number = self.numbers[*place] as usize;
                let refusal = Refusal {
                    file: file.name.clone(),
                    row: number,
                    column: self.table.columns()[*column].name.to_owned(),
                    value: value.clone(),
                    reason: Reason::Duplicate {
                        row: self.numbers[*first] as usize,
                    },
                };
                let values = Vec::new();
                waiting.insert(number, RefusedRow { refusal, values });
            }
            let numbers: Vec<usize> = waiting.keys().copied().collect();
            if numbers.is_empty() {
                continue;
            }
            file.values_of((self.table, mapping), &numbers, &mut |number, values| {
                if let Some(row) = waiting.get_mut(&number) {
                    row.values = values;
                    self.refused.add(row)?;
                }
                Ok(())
            })?;
        }
        Ok(())
    }
}

/// Hash of the values before the column `until`, the same wherever the row is read from.
pub(super) fn said<C: Cells + ?Sized>(cells: &C, table: Table, until: usize) -> u128 {
    let mut hashes = [DefaultHasher::new(), DefaultHasher::new()];
    hashes[1].write_u8(1);
    for hash in &mut hashes {
        for (place, column) in table.columns().iter().enumerate().take(until) {
            match column.kind {
                // Zero is zero, whatever its sign.
                Kind::Number | Kind::MoneyWan | Kind::Ratio | Kind::Share => cells
                    .number(place)
                    .map(|number| (number + 0.0).to_bits())
                    .hash(hash),
                Kind::Count => cells.count(place).hash(hash),
                Kind::Date => cells.date(place).hash(hash),
                Kind::Flag => cells.flag(place).hash(hash),
                _ => cells.text(place).hash(hash),
            }
        }
    }
    let [first, second] = hashes.map(|hash| u128::from(hash.finish()));
    first << 64 | second
}
