//! Tables as Parquet: writes checked cells, reads them back, and shows a foreign Parquet file as a sheet of text.
//!
//! Columns have their canonical names; amounts stay in the unit that the name states, so a batch can be imported again.
use std::collections::BTreeMap;
use std::fs::File;
use std::io::Write;
use std::path::Path;
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
use crate::registry::read::{Sheet, SheetRow};
use crate::registry::row::Row;
use crate::registry::schema::{Kind, Table};

const EPOCH: Date = date(1970, 1, 1);
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
    let unwritable = |fault: parquet::errors::ParquetError| RegistryError::Unwritable {
        path: path.to_owned(),
        source: std::io::Error::other(fault),
    };
    let columns = content.table.columns();
    let fields: Vec<Field> = columns
        .iter()
        .map(|column| Field::new(column.name, data_type(column.kind), true))
        .collect();
    let schema = Arc::new(Schema::new(fields));
    let notes = content
        .notes
        .iter()
        .map(|(key, value)| KeyValue::new((*key).to_owned(), value.clone()))
        .collect();
    let properties = WriterProperties::builder()
        .set_compression(Compression::ZSTD(ZstdLevel::default()))
        .set_created_by("liantu".to_owned())
        .set_max_row_group_row_count(Some(ROW_GROUP))
        .set_key_value_metadata(Some(notes))
        .build();
    let mut writer =
        ArrowWriter::try_new(file, Arc::clone(&schema), Some(properties)).map_err(unwritable)?;
    for rows in content.rows.chunks(ROW_GROUP) {
        let arrays = columns
            .iter()
            .enumerate()
            .map(|(place, column)| array(column.kind, rows.iter().map(|row| &row[place])))
            .collect();
        let batch = RecordBatch::try_new(Arc::clone(&schema), arrays)
            .expect("every column has one value a row, of its own type");
        writer.write(&batch).map_err(unwritable)?;
    }
    writer.close().map_err(unwritable)?;
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

/// Shows any Parquet file as a sheet: the column names, then its rows.
pub(super) fn as_sheet(path: &Path) -> Result<Sheet, RegistryError> {
    let builder = open(path)?;
    let names = builder
        .schema()
        .fields()
        .iter()
        .map(|field| field.name().clone());
    let mut rows = vec![SheetRow {
        number: 1,
        values: names.collect(),
    }];
    for batch in builder.build().map_err(|fault| broken(path, &fault))? {
        let batch = batch.map_err(|fault| broken(path, &fault))?;
        let options = FormatOptions::default();
        let columns = batch
            .columns()
            .iter()
            .map(|column| ArrayFormatter::try_new(column.as_ref(), &options))
            .collect::<Result<Vec<_>, _>>()
            .map_err(|fault| broken(path, &fault))?;
        for row in 0..batch.num_rows() {
            rows.push(SheetRow {
                number: rows.len() + 1,
                values: columns
                    .iter()
                    .map(|column| column.value(row).to_string())
                    .collect(),
            });
        }
    }
    Ok(Sheet {
        name: String::new(),
        rows,
    })
}
