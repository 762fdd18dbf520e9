//! Writes a table as Parquet: typed columns, title, notes and units in the file's metadata, zstd.
//!
//! The metadata stands in the footer's key-value list, in a fixed order: arrow's own field metadata is a hash map,
//! whose order could differ from run to run. The row of totals is left out, it is no record.

use std::sync::Arc;

use arrow::array::{ArrayRef, BooleanArray, Date32Array, Float64Array, Int64Array, StringArray};
use arrow::datatypes::{DataType, Field, Schema};
use arrow::record_batch::{RecordBatch, RecordBatchOptions};
use jiff::civil::Date;
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use serde_json::{Value, json};

use crate::export::{Cell, Column, ExportError, Kind, Table};

/// Returns the table as the bytes of a Parquet file.
///
/// # Errors
///
/// If arrow or the Parquet writer refuses the columns.
pub fn encode(table: &Table) -> Result<Vec<u8>, ExportError> {
    let batch = batch(table).map_err(|source| ExportError::Arrow {
        table: table.name.clone(),
        source: Box::new(source),
    })?;
    let fault = |source| ExportError::Parquet {
        table: table.name.clone(),
        source: Box::new(source),
    };
    let properties = WriterProperties::builder()
        .set_compression(Compression::ZSTD(ZstdLevel::default()))
        .set_key_value_metadata(Some(metadata(table)))
        .build();
    let mut bytes = Vec::new();
    let mut writer =
        ArrowWriter::try_new(&mut bytes, batch.schema(), Some(properties)).map_err(fault)?;
    writer.write(&batch).map_err(fault)?;
    writer.close().map_err(fault)?;
    Ok(bytes)
}

fn batch(table: &Table) -> Result<RecordBatch, arrow::error::ArrowError> {
    let fields: Vec<Field> = table
        .columns
        .iter()
        .map(|column| Field::new(&column.key, data_type(column.kind), true))
        .collect();
    let arrays = table
        .columns
        .iter()
        .enumerate()
        .map(|(index, column)| array(table, index, column))
        .collect();
    let options = RecordBatchOptions::new().with_row_count(Some(table.rows.len()));
    RecordBatch::try_new_with_options(Arc::new(Schema::new(fields)), arrays, &options)
}

fn data_type(kind: Kind) -> DataType {
    match kind {
        Kind::Text => DataType::Utf8,
        Kind::Integer => DataType::Int64,
        Kind::Number { .. } | Kind::Share => DataType::Float64,
        Kind::Date => DataType::Date32,
        Kind::Flag => DataType::Boolean,
    }
}

fn array(table: &Table, index: usize, column: &Column) -> ArrayRef {
    let cells = || {
        table
            .rows
            .iter()
            .map(move |row| row.get(index).unwrap_or(&Cell::Missing))
    };
    match column.kind {
        Kind::Text => Arc::new(
            cells()
                .map(|cell| match cell {
                    Cell::Text(text) => Some(text.as_str()),
                    _ => None,
                })
                .collect::<StringArray>(),
        ),
        Kind::Integer => Arc::new(
            cells()
                .map(|cell| match cell {
                    Cell::Integer(value) => Some(*value),
                    _ => None,
                })
                .collect::<Int64Array>(),
        ),
        Kind::Number { .. } | Kind::Share => {
            Arc::new(cells().map(number).collect::<Float64Array>())
        }
        Kind::Date => Arc::new(
            cells()
                .map(|cell| match cell {
                    Cell::Date(date) => Some(days_since_1970(*date)),
                    _ => None,
                })
                .collect::<Date32Array>(),
        ),
        Kind::Flag => Arc::new(
            cells()
                .map(|cell| match cell {
                    Cell::Flag(value) => Some(*value),
                    _ => None,
                })
                .collect::<BooleanArray>(),
        ),
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^53")]
fn number(cell: &Cell) -> Option<f64> {
    match cell {
        Cell::Number(value) | Cell::Share(value) => Some(*value),
        Cell::Integer(value) => Some(*value as f64),
        _ => None,
    }
}

/// Returns Parquet's form of a day: days since 1970-01-01.
pub fn days_since_1970(date: Date) -> i32 {
    jiff::civil::date(1970, 1, 1)
        .until(date)
        .map(|span| span.get_days())
        .expect("civil dates lie within ten thousand years of 1970")
}

fn metadata(table: &Table) -> Vec<KeyValue> {
    let columns: Vec<Value> = table
        .columns
        .iter()
        .map(|column| json!({"key": column.key, "name": column.name, "unit": column.unit, "definition": column.definition}))
        .collect();
    let notes: Vec<Value> = table
        .all_notes()
        .into_iter()
        .map(|note| json!({"label": note.label, "text": note.text}))
        .collect();
    let mut entries = vec![
        KeyValue::new("liantu.name".to_owned(), table.name.clone()),
        KeyValue::new("liantu.title".to_owned(), table.title.clone()),
        KeyValue::new("liantu.synthetic".to_owned(), table.synthetic.to_string()),
        KeyValue::new(
            "liantu.columns".to_owned(),
            Value::Array(columns).to_string(),
        ),
        KeyValue::new("liantu.notes".to_owned(), Value::Array(notes).to_string()),
    ];
    if let Some(as_of) = table.as_of {
        entries.push(KeyValue::new("liantu.as_of".to_owned(), as_of.to_string()));
    }
    if let Some(unit) = &table.unit {
        entries.push(KeyValue::new("liantu.unit".to_owned(), unit.clone()));
    }
    entries
}

#[cfg(test)]
mod tests {
    use arrow::array::{Array, AsArray};
    use arrow::datatypes::{Date32Type, Float64Type};
    use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

    use super::*;
    use crate::export::fixture;

    #[test]
    fn values_types_and_notes_come_back() {
        let bytes = encode(&fixture::targets()).unwrap();
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), bytes).unwrap();
        let builder = ParquetRecordBatchReaderBuilder::try_new(file.reopen().unwrap()).unwrap();
        let entries = builder
            .metadata()
            .file_metadata()
            .key_value_metadata()
            .unwrap()
            .clone();
        let notes = entries
            .iter()
            .find(|entry| entry.key == "liantu.notes")
            .unwrap();
        assert!(notes.value.as_ref().unwrap().contains("公开数据"));
        let batch = builder.build().unwrap().next().unwrap().unwrap();
        assert_eq!(batch.num_rows(), 2);
        assert_eq!(batch.column(1).as_string::<i32>().value(1), "=1+1");
        let scores = batch.column(2).as_primitive::<Float64Type>();
        assert_eq!(scores.value(0).to_bits(), (-5.25_f64).to_bits());
        assert!(scores.is_null(1));
        // 2016-03-30 is day 16,890: 46 years of 365 days, 12 leap days (1972 to 2016 with its own), 60 + 28 days.
        assert_eq!(
            batch.column(5).as_primitive::<Date32Type>().value(0),
            46 * 365 + 11 + 31 + 29 + 29
        );
    }
}
