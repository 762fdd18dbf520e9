//! Reads a table part by part without ever holding it: row group after row group, rows that a later batch supersedes left out.
use std::borrow::Cow;
use std::collections::HashMap;
use std::fs::File;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::marker::PhantomData;
use std::path::{Path, PathBuf};

use arrow::array::{Array, Date32Array};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReader,
    ParquetRecordBatchReaderBuilder,
};

use crate::registry::RegistryError;
use crate::registry::cell::Cells;
use crate::registry::parquet::broken;
use crate::registry::row::{Enterprise, Row};
use crate::registry::scan_row::{EnterpriseSight, ScanRow, Values};
use crate::registry::schema::{Table, enterprise};
use crate::registry::stop::Stop;
use crate::registry::store::{batch_name, note};

/// Rows decoded at a time.
const BATCH: usize = 8_192;
/// Rows whose identities are compared at a time: with more, the identities are read again for each share of them, so that
/// memory stays bounded.
const COMPARED: u64 = 16_000_000;

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

/// A table on disk that is read part by part, without holding any, on any thread, in any order.
pub struct Scan<R> {
    rows: TableScan,
    kind: PhantomData<fn() -> R>,
}

/// A table whose rows are cells.
pub(super) struct TableScan {
    table: Table,
    batches: Vec<Stored>,
    parts: Vec<Part>,
    rows: u64,
    stop: Stop,
}

/// Whether the scope and the main-business sentence of enterprises are read, by far the longest of their texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LongTexts {
    /// They are.
    Read,
    /// They look missing.
    LeftOut,
}

impl TableScan {
    /// Opens the batches and finds which rows hold: of the same identity the latest day wins, of two such the later batch.
    ///
    /// # Errors
    /// If a batch cannot be read.
    pub(super) fn open(
        table: Table,
        paths: Vec<PathBuf>,
        stop: Stop,
    ) -> Result<Self, RegistryError> {
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
            table,
            batches,
            parts,
            rows,
            stop,
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
            self.stop.check()?;
            let batch = batch.map_err(|fault| broken(&stored.path, &fault))?;
            let keys: Vec<Option<Values<'_>>> =
                wanted.iter().map(|name| Values::of(&batch, name)).collect();
            let days = batch
                .column_by_name(as_of)
                .and_then(|column| column.as_any().downcast_ref::<Date32Array>());
            for place in 0..batch.num_rows() {
                let texts = keys.iter().map(|column| match column {
                    Some(column) => column.written(place),
                    None => Cow::Borrowed(""),
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

    /// How many parts there are.
    pub(super) fn parts(&self) -> usize {
        self.parts.len()
    }

    /// Shows the rows of one part that hold, with the columns named or all; returns how many were read.
    pub(super) fn visit_rows(
        &self,
        part: usize,
        names: Option<&[&str]>,
        visit: &mut dyn FnMut(ScanRow<'_>),
    ) -> Result<u64, RegistryError> {
        let part = &self.parts[part];
        let stored = &self.batches[part.batch];
        let columns = self.table.columns();
        let mut read = 0;
        for batch in stored.reader(Some(part.group), names)? {
            self.stop.check()?;
            let batch = batch.map_err(|fault| broken(&stored.path, &fault))?;
            let values: Vec<Option<Values<'_>>> = columns
                .iter()
                .map(|column| Values::of(&batch, column.name))
                .collect();
            for row in 0..batch.num_rows() {
                let place = read + row;
                if !stored.is_superseded(part.first + place) {
                    visit(ScanRow {
                        values: &values,
                        row,
                        place,
                    });
                }
            }
            read += batch.num_rows();
        }
        Ok(read as u64)
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

impl<R: Row> Scan<R> {
    /// Opens the batches and finds which rows hold.
    ///
    /// # Errors
    /// If a batch cannot be read, or the work is to stop.
    pub(super) fn open(paths: Vec<PathBuf>, stop: Stop) -> Result<Self, RegistryError> {
        Ok(Self {
            rows: TableScan::open(R::TABLE, paths, stop)?,
            kind: PhantomData,
        })
    }

    /// How many parts there are.
    pub fn parts(&self) -> usize {
        self.rows.parts()
    }

    /// How many rows are read, those that are superseded included.
    pub fn rows(&self) -> u64 {
        self.rows.rows
    }

    /// How many rows a part has, those that are superseded included.
    pub fn rows_of(&self, part: usize) -> usize {
        let part = &self.rows.parts[part];
        let held = self.rows.batches[part.batch].metadata.metadata();
        usize::try_from(held.row_group(part.group).num_rows()).unwrap_or(0)
    }

    /// The batch that a part belongs to, by name, and which of its row groups it is.
    pub fn batch_of(&self, part: usize) -> (String, usize) {
        let part = &self.rows.parts[part];
        (batch_name(&self.rows.batches[part.batch].path), part.group)
    }

    /// Hands over the rows of one part, in their order; returns how many were read.
    ///
    /// # Errors
    /// If the part cannot be read.
    pub fn visit(&self, part: usize, visit: &mut dyn FnMut(R)) -> Result<u64, RegistryError> {
        self.rows.visit_rows(part, None, &mut |row| {
            // A row without a day never holds.
            if let Some(found) =
                R::from_cells(&row).filter(|_| row.date(R::TABLE.as_of()).is_some())
            {
                visit(found);
            }
        })
    }
}

impl Scan<Enterprise> {
    /// Shows the enterprises of one part, in their order, without copying any; returns how many rows were read.
    ///
    /// # Errors
    /// If the part cannot be read.
    pub fn look(
        &self,
        part: usize,
        texts: LongTexts,
        visit: &mut dyn FnMut(EnterpriseSight<'_>),
    ) -> Result<u64, RegistryError> {
        let without: Vec<&str> = Enterprise::TABLE
            .columns()
            .iter()
            .enumerate()
            .filter(|(place, _)| ![enterprise::SCOPE, enterprise::MAIN_BUSINESS].contains(place))
            .map(|(_, column)| column.name)
            .collect();
        let names = match texts {
            LongTexts::Read => None,
            LongTexts::LeftOut => Some(without.as_slice()),
        };
        self.rows.visit_rows(part, names, &mut |row| {
            if let Some(sight) = EnterpriseSight::new(row) {
                visit(sight);
            }
        })
    }
}
