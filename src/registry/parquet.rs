//! Tables as Parquet: writes checked cells, reads them back, and shows a foreign Parquet file as a sheet of text.
//!
//! Columns have their canonical names; amounts stay in the unit that the name states, so a batch can be imported again.
use std::collections::BTreeMap;
use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow::array::{
    Array, ArrayRef, BooleanArray, Date32Array, Float64Array, Int64Array, RecordBatch, StringArray,
};
use arrow::datatypes::{DataType, Field, Schema};
use arrow::util::display::{ArrayFormatter, FormatOptions};
use jiff::ToSpan;
use jiff::civil::{Date, date};
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;

use crate::registry::RegistryError;
use crate::registry::cell::Cell;
use crate::registry::read::{Rows, SheetRow};
use crate::registry::row::Row;
use crate::registry::schema::{Kind, Table};

const EPOCH: Date = date(1970, 1, 1);
/// Rows of a foreign file decoded at a time.
const SHOWN: usize = 8_192;
/// Rows of a row group: what one core reads at a time.
const ROW_GROUP: usize = 65_536;

pub(super) fn broken(path: &Path, fault: &impl ToString) -> RegistryError {
    RegistryError::BrokenParquet {
        path: path.to_owned(),
        fault: fault.to_string(),
    }
}

/// Writes typed rows as one Parquet table.
///
/// # Errors
/// If the file cannot be written.
pub fn write_rows<R: Row>(path: &Path, rows: &[R]) -> Result<(), RegistryError> {
    let file = File::create(path).map_err(|source| RegistryError::Unwritable {
        path: path.to_owned(),
        source,
    })?;
    let cells: Vec<Vec<Cell>> = rows.iter().map(Row::to_cells).collect();
    write(
        file,
        path,
        &Content {
            table: R::TABLE,
            rows: &cells,
            notes: BTreeMap::new(),
        },
    )
}

/// What a Parquet file is made of.
pub(super) struct Content<'a> {
    pub(super) table: Table,
    pub(super) rows: &'a [Vec<Cell>],
    /// Kept in the file's own metadata.
    pub(super) notes: BTreeMap<&'static str, String>,
}

/// Writes cells to an open file; the same cells give the same bytes.
pub(super) fn write<W: Write + Send>(
    file: W,
    path: &Path,
    content: &Content<'_>,
) -> Result<(), RegistryError> {
    let mut writer = TableWriter::new(file, path, (content.table, &content.notes))?;
    for row in content.rows {
        writer.push(row.clone())?;
    }
    writer.finish().map(drop)
}

/// A table that is written row by row; a row group of it is held.
pub(super) struct TableWriter<W: Write + Send> {
    writer: ArrowWriter<W>,
    path: PathBuf,
    table: Table,
    schema: Arc<Schema>,
    waiting: Vec<Vec<Cell>>,
}

impl<W: Write + Send> TableWriter<W> {
    /// Begins a table with notes of its own.
    pub(super) fn new(
        file: W,
        path: &Path,
        (table, notes): (Table, &BTreeMap<&'static str, String>),
    ) -> Result<Self, RegistryError> {
        let columns = table.columns();
        let fields: Vec<Field> = columns
            .iter()
            .map(|column| Field::new(column.name, data_type(column.kind), true))
            .collect();
        let schema = Arc::new(Schema::new(fields));
        let notes = notes
            .iter()
            .map(|(key, value)| KeyValue::new((*key).to_owned(), value.clone()))
            .collect();
        let properties = WriterProperties::builder()
            .set_compression(Compression::ZSTD(ZstdLevel::default()))
            .set_created_by("liantu".to_owned())
            .set_max_row_group_row_count(Some(ROW_GROUP))
            .set_key_value_metadata(Some(notes))
            .build();
        Ok(Self {
            writer: ArrowWriter::try_new(file, Arc::clone(&schema), Some(properties))
                .map_err(unwritable(path))?,
            path: path.to_owned(),
            table,
            schema,
            waiting: Vec::new(),
        })
    }

    /// Adds a row.
    pub(super) fn push(&mut self, cells: Vec<Cell>) -> Result<(), RegistryError> {
        self.waiting.push(cells);
        if self.waiting.len() == ROW_GROUP {
            self.flush()?;
        }
        Ok(())
    }

    fn flush(&mut self) -> Result<(), RegistryError> {
        if self.waiting.is_empty() {
            return Ok(());
        }
        let columns = self.table.columns().iter().enumerate();
        let arrays = columns
            .map(|(place, column)| array(column.kind, self.waiting.iter().map(|row| &row[place])))
            .collect();
        let batch = RecordBatch::try_new(Arc::clone(&self.schema), arrays)
            .expect("every column has one value a row, of its own type");
        self.waiting.clear();
        self.writer.write(&batch).map_err(unwritable(&self.path))
    }

    /// Ends the table and returns the file.
    pub(super) fn finish(mut self) -> Result<W, RegistryError> {
        self.flush()?;
        self.writer.into_inner().map_err(unwritable(&self.path))
    }
}

fn unwritable(path: &Path) -> impl Fn(parquet::errors::ParquetError) -> RegistryError + use<> {
    let path = path.to_owned();
    move |fault| RegistryError::Unwritable {
        path: path.clone(),
        source: std::io::Error::other(fault),
    }
}

/// Shows the rows of an open table that [`TableWriter`] wrote, each with its place.
pub(super) fn each(
    file: File,
    (path, table): (&Path, Table),
    visit: &mut dyn FnMut(usize, Vec<Cell>) -> Result<(), RegistryError>,
) -> Result<(), RegistryError> {
    let builder =
        ParquetRecordBatchReaderBuilder::try_new(file).map_err(|fault| broken(path, &fault))?;
    let mut first = 0;
    for batch in builder
        .with_batch_size(SHOWN)
        .build()
        .map_err(|fault| broken(path, &fault))?
    {
        let batch = batch.map_err(|fault| broken(path, &fault))?;
        for row in 0..batch.num_rows() {
            let cells = batch.columns().iter().map(|column| cell(column, row));
            let cells: Vec<Cell> = cells.collect();
            debug_assert_eq!(cells.len(), table.columns().len());
            visit(first + row, cells)?;
        }
        first += batch.num_rows();
    }
    Ok(())
}

fn data_type(kind: Kind) -> DataType {
    match kind {
        Kind::Number | Kind::MoneyWan | Kind::Ratio | Kind::Share => DataType::Float64,
        Kind::Count => DataType::Int64,
        Kind::Date => DataType::Date32,
        Kind::Flag => DataType::Boolean,
        _ => DataType::Utf8,
    }
}

fn array<'a>(kind: Kind, cells: impl Iterator<Item = &'a Cell>) -> ArrayRef {
    match data_type(kind) {
        DataType::Float64 => Arc::new(cells.map(Cell::as_number).collect::<Float64Array>()),
        DataType::Int64 => Arc::new(
            cells
                .map(|cell| cell.as_count().and_then(|count| i64::try_from(count).ok()))
                .collect::<Int64Array>(),
        ),
        DataType::Date32 => Arc::new(
            cells
                .map(|cell| cell.as_date().map(days_since_epoch))
                .collect::<Date32Array>(),
        ),
        DataType::Boolean => Arc::new(cells.map(Cell::as_flag).collect::<BooleanArray>()),
        _ => Arc::new(cells.map(Cell::as_text).collect::<StringArray>()),
    }
}

fn days_since_epoch(day: Date) -> i32 {
    EPOCH.until(day).map_or(0, |span| span.get_days())
}

/// Rows as stored, and the notes of their file.
type Stored = (Vec<Vec<Cell>>, BTreeMap<String, String>);

/// Reads a table that [`write`] wrote, with its notes; columns it lacks are missing.
pub(super) fn read(path: &Path, table: Table) -> Result<Stored, RegistryError> {
    let builder = open(path)?;
    let notes = notes_of(&builder);
    let mut rows = Vec::new();
    for batch in builder.build().map_err(|fault| broken(path, &fault))? {
        let batch = batch.map_err(|fault| broken(path, &fault))?;
        let first = rows.len();
        rows.resize_with(first + batch.num_rows(), || {
            vec![Cell::Missing; table.columns().len()]
        });
        for (place, column) in table.columns().iter().enumerate() {
            let Some(values) = batch.column_by_name(column.name) else {
                continue;
            };
            for (row, cells) in rows.iter_mut().skip(first).enumerate() {
                cells[place] = cell(values, row);
            }
        }
    }
    Ok((rows, notes))
}

/// Reads how many rows a table has, and its notes, but no row.
pub(super) fn outline(path: &Path) -> Result<(usize, BTreeMap<String, String>), RegistryError> {
    let builder = open(path)?;
    let rows = builder.metadata().file_metadata().num_rows();
    let rows = usize::try_from(rows).map_err(|fault| broken(path, &fault))?;
    Ok((rows, notes_of(&builder)))
}

/// Reads the notes of a table that [`write`] wrote.
pub(super) fn notes(path: &Path) -> Result<BTreeMap<String, String>, RegistryError> {
    open(path).map(|builder| notes_of(&builder))
}

fn notes_of(builder: &ParquetRecordBatchReaderBuilder<File>) -> BTreeMap<String, String> {
    builder
        .metadata()
        .file_metadata()
        .key_value_metadata()
        .into_iter()
        .flatten()
        .filter_map(|pair| Some((pair.key.clone(), pair.value.clone()?)))
        .collect()
}

fn open(path: &Path) -> Result<ParquetRecordBatchReaderBuilder<File>, RegistryError> {
    let file = File::open(path).map_err(|source| RegistryError::Unreadable {
        path: path.to_owned(),
        source,
    })?;
    ParquetRecordBatchReaderBuilder::try_new(file).map_err(|fault| broken(path, &fault))
}

/// The day so many days after 1970-01-01; `None` beyond the calendar.
pub(super) fn day(days: i32) -> Option<Date> {
    EPOCH.checked_add(i64::from(days).days()).ok()
}

fn cell(values: &ArrayRef, row: usize) -> Cell {
    let any = values.as_any();
    if values.is_null(row) {
        Cell::Missing
    } else if let Some(texts) = any.downcast_ref::<StringArray>() {
        Cell::text(texts.value(row))
    } else if let Some(numbers) = any.downcast_ref::<Float64Array>() {
        Cell::number(Some(numbers.value(row)))
    } else if let Some(counts) = any.downcast_ref::<Int64Array>() {
        Cell::count(u64::try_from(counts.value(row)).ok())
    } else if let Some(days) = any.downcast_ref::<Date32Array>() {
        Cell::date(day(days.value(row)))
    } else if let Some(flags) = any.downcast_ref::<BooleanArray>() {
        Cell::Flag(flags.value(row))
    } else {
        Cell::Missing
    }
}

/// Shows any Parquet file as a sheet: the column names, then its rows, decoded a few thousand at a time.
pub(super) fn sheet_rows(path: &Path) -> Result<Rows<'static>, RegistryError> {
    let builder = open(path)?;
    let names = builder
        .schema()
        .fields()
        .iter()
        .map(|field| field.name().clone())
        .collect();
    let header = SheetRow {
        number: 1,
        values: names,
    };
    let mut batches = builder
        .with_batch_size(SHOWN)
        .build()
        .map_err(|fault| broken(path, &fault))?;
    let path = path.to_owned();
    let mut number = 1;
    let mut waiting = Vec::new().into_iter();
    let rows = std::iter::from_fn(move || {
        loop {
            if let Some(values) = waiting.next() {
                number += 1;
                return Some(Ok(SheetRow { number, values }));
            }
            match shown(&batches.next()?.map_err(|fault| fault.to_string())) {
                Ok(rows) => waiting = rows.into_iter(),
                Err(fault) => return Some(Err(broken(&path, &fault))),
            }
        }
    });
    Ok(Box::new(std::iter::once(Ok(header)).chain(rows)))
}

/// The values of a batch as text, row by row.
fn shown(batch: &Result<RecordBatch, String>) -> Result<Vec<Vec<String>>, String> {
    let batch = batch.as_ref().map_err(Clone::clone)?;
    let options = FormatOptions::default();
    let columns = batch
        .columns()
        .iter()
        .map(|column| ArrayFormatter::try_new(column.as_ref(), &options))
        .collect::<Result<Vec<_>, _>>()
        .map_err(|fault| fault.to_string())?;
    Ok((0..batch.num_rows())
        .map(|row| {
            columns
                .iter()
                .map(|column| column.value(row).to_string())
                .collect()
        })
        .collect())
}
