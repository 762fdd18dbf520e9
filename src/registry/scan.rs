//! Reads a table part by part without ever holding it: row group after row group, rows that a later batch supersedes left out.
use std::collections::HashMap;
use std::fs::File;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::marker::PhantomData;
use std::path::{Path, PathBuf};

use arrow::array::{
    Array, BooleanArray, Date32Array, Float64Array, Int64Array, RecordBatch, StringArray,
};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReader,
    ParquetRecordBatchReaderBuilder,
};

use crate::registry::RegistryError;
use crate::registry::cell::Cell;
use crate::registry::parquet::{broken, day};
use crate::registry::row::Row;
use crate::registry::schema::Table;
use crate::registry::store::note;

/// Rows decoded at a time.
const BATCH: usize = 8_192;
/// Rows whose identities are compared at a time: with more, the identities are read again for each share of them, so that
/// memory stays bounded.
const COMPARED: u64 = 16_000_000;

/// Rows of one kind that are read part by part, on any thread, in any order.
pub trait RowSource<R>: Sync {
    /// How many parts there are.
    fn parts(&self) -> usize;

    /// How many rows are read, those that are superseded included.
    fn rows(&self) -> u64;

    /// Hands over the rows of one part, in their order; returns how many were read.
    ///
    /// # Errors
    /// If the part cannot be read.
    fn visit(&self, part: usize, visit: &mut dyn FnMut(R)) -> Result<u64, RegistryError>;
}

/// Rows already in memory, in one part.
impl<R: Clone + Sync> RowSource<R> for Vec<R> {
    fn parts(&self) -> usize {
        1
    }

    fn rows(&self) -> u64 {
        self.len() as u64
    }

    fn visit(&self, _: usize, visit: &mut dyn FnMut(R)) -> Result<u64, RegistryError> {
        self.iter().cloned().for_each(visit);
        Ok(self.len() as u64)
    }
}

/// A batch, opened for reading.
struct Stored {
    path: PathBuf,
    metadata: ArrowReaderMetadata,
    sequence: u64,
    /// Rows that another batch supersedes, a bit each; empty where none does.
    superseded: Vec<u64>,
}

/// A row group of a batch, and the number of its first row in the batch.
struct Part {
    batch: usize,
    group: usize,
    first: usize,
}

/// A table on disk that is read part by part.
pub struct Scan<R> {
    table: Table,
    batches: Vec<Stored>,
    parts: Vec<Part>,
    rows: u64,
    kind: PhantomData<fn() -> R>,
}

impl<R: Row> Scan<R> {
    /// Opens the batches and finds which rows hold: of the same identity the latest day wins, of two such the later batch.
    ///
    /// # Errors
    /// If a batch cannot be read.
    pub(super) fn open(paths: Vec<PathBuf>) -> Result<Self, RegistryError> {
        let mut batches = Vec::new();
        for path in paths {
            let file = opened(&path)?;
            let metadata = ArrowReaderMetadata::load(&file, ArrowReaderOptions::new())
                .map_err(|fault| broken(&path, &fault))?;
            batches.push(Stored {
                sequence: sequence(&metadata),
                path,
                metadata,
                superseded: Vec::new(),
            });
        }
        let mut parts = Vec::new();
        let mut rows = 0;
        for (batch, stored) in batches.iter().enumerate() {
            let mut first = 0;
            for (group, held) in stored.metadata.metadata().row_groups().iter().enumerate() {
                parts.push(Part {
                    batch,
                    group,
                    first,
                });
                first += usize::try_from(held.num_rows()).unwrap_or(0);
            }
            rows += first as u64;
        }
        let mut scan = Self {
            table: R::TABLE,
            batches,
            parts,
            rows,
            kind: PhantomData,
        };
        if scan.batches.len() > 1 {
            scan.supersede()?;
        }
        Ok(scan)
    }

    /// Marks the rows that another row of the same identity supersedes, a share of the identities at a time.
    fn supersede(&mut self) -> Result<(), RegistryError> {
        for stored in &mut self.batches {
            let rows = stored.metadata.metadata().file_metadata().num_rows();
            stored.superseded = vec![0; usize::try_from(rows).unwrap_or(0).div_ceil(64)];
        }
        let shares = u128::from(self.rows.div_ceil(COMPARED).max(1));
        for share in 0..shares {
            let mut held: HashMap<u128, (i32, u64, usize, usize)> = HashMap::new();
            for batch in 0..self.batches.len() {
                let mut lost = Vec::new();
                let sequence = self.batches[batch].sequence;
                self.identities(batch, &mut |row, key, as_of| {
                    if key % shares != share {
                        return;
                    }
                    let Some(as_of) = as_of else {
                        lost.push((batch, row));
                        return;
                    };
                    let own = (as_of, sequence, batch, row);
                    match held.get_mut(&key) {
                        None => {
                            held.insert(key, own);
                        }
                        Some(known) if (known.0, known.1) <= (as_of, sequence) => {
                            lost.push((known.2, known.3));
                            *known = own;
                        }
                        Some(_) => lost.push((batch, row)),
                    }
                })?;
                for (batch, row) in lost {
                    self.batches[batch].superseded[row / 64] |= 1 << (row % 64);
                }
            }
        }
        Ok(())
    }

    /// Reads the identity of every row of a batch as a hash of 128 bits, and its day.
    fn identities(
        &self,
        batch: usize,
        visit: &mut dyn FnMut(usize, u128, Option<i32>),
    ) -> Result<(), RegistryError> {
        let stored = &self.batches[batch];
        let columns = self.table.columns();
        let wanted: Vec<&str> = self
            .table
            .identity()
            .iter()
            .map(|place| columns[*place].name)
            .collect();
        let as_of = columns[self.table.as_of()].name;
        let mut row = 0;
        let names: Vec<&str> = wanted.iter().copied().chain([as_of]).collect();
        for batch in stored.reader(None, Some(&names))? {
            let batch = batch.map_err(|fault| broken(&stored.path, &fault))?;
            let keys: Vec<Option<Values<'_>>> =
                wanted.iter().map(|name| Values::of(&batch, name)).collect();
            let days = batch
                .column_by_name(as_of)
                .and_then(|column| column.as_any().downcast_ref::<Date32Array>());
            for place in 0..batch.num_rows() {
                let texts = keys.iter().map(|column| {
                    let cell = column
                        .as_ref()
                        .map_or(Cell::Missing, |column| column.cell(place));
                    cell.to_string()
                });
                let day = days
                    .filter(|days| days.is_valid(place))
                    .map(|days| days.value(place));
                visit(row, key(texts), day);
                row += 1;
            }
        }
        Ok(())
    }
}

/// Two hashes with different beginnings: 128 bits, so that two of a billion identities fall together once in 10²⁰ tables.
pub fn key<T: AsRef<str>>(texts: impl Iterator<Item = T>) -> u128 {
    let (mut first, mut second) = (DefaultHasher::new(), DefaultHasher::new());
    second.write_u8(1);
    for text in texts {
        text.as_ref().hash(&mut first);
        text.as_ref().hash(&mut second);
    }
    u128::from(first.finish()) << 64 | u128::from(second.finish())
}

fn sequence(metadata: &ArrowReaderMetadata) -> u64 {
    let notes = metadata.metadata().file_metadata().key_value_metadata();
    let note = notes
        .into_iter()
        .flatten()
        .find(|pair| pair.key == note::SEQUENCE);
    note.and_then(|pair| pair.value.as_ref()?.parse().ok())
        .unwrap_or(0)
}

fn opened(path: &Path) -> Result<File, RegistryError> {
    File::open(path).map_err(|source| RegistryError::Unreadable {
        path: path.to_owned(),
        source,
    })
}

impl Stored {
    fn reader(
        &self,
        group: Option<usize>,
        names: Option<&[&str]>,
    ) -> Result<ParquetRecordBatchReader, RegistryError> {
        let file = opened(&self.path)?;
        let mut builder =
            ParquetRecordBatchReaderBuilder::new_with_metadata(file, self.metadata.clone())
                .with_batch_size(BATCH);
        if let Some(group) = group {
            builder = builder.with_row_groups(vec![group]);
        }
        if let Some(names) = names {
            let schema = builder.parquet_schema();
            let mask = ProjectionMask::columns(schema, names.iter().copied());
            builder = builder.with_projection(mask);
        }
        builder.build().map_err(|fault| broken(&self.path, &fault))
    }

    fn is_superseded(&self, row: usize) -> bool {
        self.superseded
            .get(row / 64)
            .is_some_and(|word| word >> (row % 64) & 1 == 1)
    }
}

impl<R: Row> RowSource<R> for Scan<R> {
    fn parts(&self) -> usize {
        self.parts.len()
    }

    fn rows(&self) -> u64 {
        self.rows
    }

    fn visit(&self, part: usize, visit: &mut dyn FnMut(R)) -> Result<u64, RegistryError> {
        let part = &self.parts[part];
        let stored = &self.batches[part.batch];
        let columns = self.table.columns();
        let mut cells = vec![Cell::Missing; columns.len()];
        let mut read = 0;
        for batch in stored.reader(Some(part.group), None)? {
            let batch = batch.map_err(|fault| broken(&stored.path, &fault))?;
            let values: Vec<Option<Values<'_>>> = columns
                .iter()
                .map(|column| Values::of(&batch, column.name))
                .collect();
            for row in 0..batch.num_rows() {
                if stored.is_superseded(part.first + read + row) {
                    continue;
                }
                for (cell, values) in cells.iter_mut().zip(&values) {
                    *cell = values
                        .as_ref()
                        .map_or(Cell::Missing, |values| values.cell(row));
                }
                // A row without a day never holds.
                if let Some(found) =
                    R::from_cells(&cells).filter(|_| !cells[self.table.as_of()].is_missing())
                {
                    visit(found);
                }
            }
            read += batch.num_rows();
        }
        Ok(read as u64)
    }
}

/// A column of a batch by its kind, found out once.
enum Values<'a> {
    Texts(&'a StringArray),
    Numbers(&'a Float64Array),
    Counts(&'a Int64Array),
    Days(&'a Date32Array),
    Flags(&'a BooleanArray),
}

impl<'a> Values<'a> {
    fn of(batch: &'a RecordBatch, name: &str) -> Option<Self> {
        let any = batch.column_by_name(name)?.as_any();
        any.downcast_ref()
            .map(Self::Texts)
            .or_else(|| any.downcast_ref().map(Self::Numbers))
            .or_else(|| any.downcast_ref().map(Self::Counts))
            .or_else(|| any.downcast_ref().map(Self::Days))
            .or_else(|| any.downcast_ref().map(Self::Flags))
    }

    fn cell(&self, row: usize) -> Cell {
        match self {
            Self::Texts(held) if held.is_valid(row) => Cell::text(held.value(row)),
            Self::Numbers(held) if held.is_valid(row) => Cell::number(Some(held.value(row))),
            Self::Counts(held) if held.is_valid(row) => {
                Cell::count(u64::try_from(held.value(row)).ok())
            }
            Self::Days(held) if held.is_valid(row) => Cell::date(day(held.value(row))),
            Self::Flags(held) if held.is_valid(row) => Cell::Flag(held.value(row)),
            _ => Cell::Missing,
        }
    }
}
