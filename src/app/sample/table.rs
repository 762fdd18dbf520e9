//! Writes the invented tables: cells to columns to Parquet, chunk by chunk, so that memory does not grow with rows.

use std::fs::{File, Permissions};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow::array::{ArrayRef, BooleanArray, Date32Array, Float64Array, Int64Array, StringArray};
use arrow::datatypes::{DataType, Field, Schema};
use arrow::record_batch::RecordBatch;
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::WriterProperties;
use tempfile::NamedTempFile;

use crate::app::sample::SampleError;

/// Rows of one row group.
const ROW_GROUP: usize = 100_000;

/// One cell.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    Missing,
    Text(String),
    Number(f64),
    Count(i64),
    /// Days from 1970-01-01.
    Date(i32),
    Flag(bool),
}

/// A table's columns: name, and `t` text, `n` number, `c` count, `d` day, `f` flag.
pub(super) type Columns = &'static [(&'static str, char)];

/// Turns rows into one batch; a cell of another kind than its column's becomes missing, which a test of the module
/// would notice.
pub(super) fn batch(
    columns: Columns,
    rows: &[Vec<Value>],
) -> Result<RecordBatch, arrow::error::ArrowError> {
    let arrays: Vec<ArrayRef> = columns
        .iter()
        .enumerate()
        .map(|(place, (_, kind))| array(*kind, rows.iter().map(move |row| &row[place])))
        .collect();
    RecordBatch::try_new(schema(columns), arrays)
}

fn schema(columns: Columns) -> Arc<Schema> {
    let fields: Vec<Field> = columns
        .iter()
        .map(|(name, kind)| {
            let data_type = match kind {
                'n' => DataType::Float64,
                'c' => DataType::Int64,
                'd' => DataType::Date32,
                'f' => DataType::Boolean,
                _ => DataType::Utf8,
            };
            Field::new(*name, data_type, true)
        })
        .collect();
    Arc::new(Schema::new(fields))
}

fn array<'a>(kind: char, cells: impl Iterator<Item = &'a Value>) -> ArrayRef {
    match kind {
        'n' => Arc::new(
            cells
                .map(|cell| {
                    if let Value::Number(number) = cell {
                        Some(*number)
                    } else {
                        None
                    }
                })
                .collect::<Float64Array>(),
        ),
        'c' => Arc::new(
            cells
                .map(|cell| {
                    if let Value::Count(count) = cell {
                        Some(*count)
                    } else {
                        None
                    }
                })
                .collect::<Int64Array>(),
        ),
        'd' => Arc::new(
            cells
                .map(|cell| {
                    if let Value::Date(days) = cell {
                        Some(*days)
                    } else {
                        None
                    }
                })
                .collect::<Date32Array>(),
        ),
        'f' => Arc::new(
            cells
                .map(|cell| {
                    if let Value::Flag(flag) = cell {
                        Some(*flag)
                    } else {
                        None
                    }
                })
                .collect::<BooleanArray>(),
        ),
        _ => Arc::new(
            cells
                .map(|cell| {
                    if let Value::Text(text) = cell {
                        Some(text.as_str())
                    } else {
                        None
                    }
                })
                .collect::<StringArray>(),
        ),
    }
}

/// A table that is being written under a temporary name.
pub(super) struct TableFile {
    path: PathBuf,
    writer: ArrowWriter<NamedTempFile>,
    rows: u64,
}

impl TableFile {
    /// Opens the table in a folder.
    pub(super) fn open(folder: &Path, name: &str, columns: Columns) -> Result<Self, SampleError> {
        let path = folder.join(format!("{name}.parquet"));
        let file = tempfile::Builder::new()
            .prefix(".liantu-")
            .permissions(Permissions::from_mode(0o666))
            .tempfile_in(folder)
            .map_err(|source| SampleError::Write {
                path: path.clone(),
                source,
            })?;
        let properties = WriterProperties::builder()
            .set_compression(Compression::ZSTD(ZstdLevel::default()))
            .set_max_row_group_row_count(Some(ROW_GROUP))
            .build();
        let writer =
            ArrowWriter::try_new(file, schema(columns), Some(properties)).map_err(|source| {
                SampleError::Rows {
                    path: path.clone(),
                    source: Box::new(source),
                }
            })?;
        Ok(Self {
            path,
            writer,
            rows: 0,
        })
    }

    /// Appends a batch.
    pub(super) fn append(&mut self, batch: &RecordBatch) -> Result<(), SampleError> {
        self.rows += batch.num_rows() as u64;
        self.writer
            .write(batch)
            .map_err(|source| SampleError::Rows {
                path: self.path.clone(),
                source: Box::new(source),
            })
    }

    /// Writes what is left; the table is then whole, still under its temporary name.
    pub(super) fn finish(self) -> Result<FinishedFile, SampleError> {
        let Self { path, writer, rows } = self;
        let file = writer.into_inner().map_err(|source| SampleError::Rows {
            path: path.clone(),
            source: Box::new(source),
        })?;
        file.as_file()
            .sync_all()
            .map_err(|source| SampleError::Write {
                path: path.clone(),
                source,
            })?;
        Ok(FinishedFile { path, file, rows })
    }
}

/// A whole table under its temporary name.
pub(super) struct FinishedFile {
    path: PathBuf,
    file: NamedTempFile,
    rows: u64,
}

impl FinishedFile {
    /// Gives the table its name and returns its rows.
    pub(super) fn publish(self) -> Result<u64, SampleError> {
        let fault = |source| SampleError::Write {
            path: self.path.clone(),
            source,
        };
        self.file
            .persist(&self.path)
            .map_err(|error| fault(error.error))?;
        let folder = self.path.parent().unwrap_or(Path::new("."));
        File::open(folder)
            .and_then(|folder| folder.sync_all())
            .map_err(fault)?;
        Ok(self.rows)
    }
}
