//! The evidence of placements where it lies: five million placed enterprises have some gigabytes of it, and of those a card or a
//! page of a list shows a few rows. They are read from the snapshot's file by row, a page of the file at a time.
use std::fs::File;
use std::io::Read;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow::array::{Array, StringArray};
use bytes::Bytes;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReaderBuilder, RowSelection,
    RowSelector,
};
use parquet::errors::{ParquetError, Result as ParquetResult};
use parquet::file::metadata::PageIndexPolicy;
use parquet::file::reader::{ChunkReader, Length};

use crate::atlas::error::AtlasError;
use crate::placement::{Evidence, Placement};

/// The column that holds placements whole.
pub(super) const WHOLE: &str = "placement";

/// The file of placements, kept open: whoever removes the snapshot takes nothing from those who read it.
#[derive(Debug, Clone)]
pub struct EvidenceFile {
    path: PathBuf,
    file: Positioned,
    metadata: ArrowReaderMetadata,
}

/// A file that several threads read at their own places.
#[derive(Debug, Clone)]
pub(super) struct Positioned {
    file: Arc<File>,
    length: u64,
}

impl Positioned {
    pub(super) fn open(path: &Path) -> std::io::Result<Self> {
        let file = File::open(path)?;
        let length = file.metadata()?.len();
        Ok(Self {
            file: Arc::new(file),
            length,
        })
    }
}

impl Length for Positioned {
    fn len(&self) -> u64 {
        self.length
    }
}

/// Reads a file from a place on.
pub(super) struct FromPlace {
    file: Arc<File>,
    at: u64,
}

impl Read for FromPlace {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        let read = self.file.read_at(into, self.at)?;
        self.at += read as u64;
        Ok(read)
    }
}

impl ChunkReader for Positioned {
    type T = FromPlace;

    fn get_read(&self, start: u64) -> ParquetResult<Self::T> {
        Ok(FromPlace {
            file: Arc::clone(&self.file),
            at: start,
        })
    }

    fn get_bytes(&self, start: u64, length: usize) -> ParquetResult<Bytes> {
        let mut bytes = vec![0; length];
        self.file
            .read_exact_at(&mut bytes, start)
            .map_err(|fault| ParquetError::External(Box::new(fault)))?;
        Ok(Bytes::from(bytes))
    }
}

impl EvidenceFile {
    /// Opens the file of placements.
    pub(super) fn open(path: &Path) -> Result<Self, AtlasError> {
        let file = Positioned::open(path).map_err(|source| AtlasError::File {
            doing: "read",
            path: path.to_owned(),
            source,
        })?;
        let options = ArrowReaderOptions::new().with_page_index_policy(PageIndexPolicy::Optional);
        let metadata =
            ArrowReaderMetadata::load(&file, options).map_err(|source| AtlasError::Parquet {
                doing: "read",
                path: path.to_owned(),
                source,
            })?;
        Ok(Self {
            path: path.to_owned(),
            file,
            metadata,
        })
    }

    /// The evidence of some rows, in the order asked for.
    pub(super) fn of(&self, rows: &[usize]) -> Result<Vec<Vec<Evidence>>, AtlasError> {
        let mut sorted = rows.to_vec();
        sorted.sort_unstable();
        sorted.dedup();
        let texts = self.texts(&sorted)?;
        rows.iter()
            .map(|row| {
                let text = sorted
                    .binary_search(row)
                    .ok()
                    .and_then(|place| texts.get(place))
                    .map_or("", String::as_str);
                let whole: Option<Placement> = serde_json::from_str(text).ok();
                whole.map(|whole| whole.evidence).ok_or(AtlasError::Value {
                    table: crate::atlas::table::PLACEMENTS,
                    column: WHOLE,
                    value: text.to_owned(),
                })
            })
            .collect()
    }

    /// The texts of some rows, which are sorted.
    fn texts(&self, rows: &[usize]) -> Result<Vec<String>, AtlasError> {
        let broken = |source| AtlasError::Parquet {
            doing: "read",
            path: self.path.clone(),
            source,
        };
        let mut selectors = Vec::with_capacity(2 * rows.len());
        let mut next = 0;
        for row in rows {
            selectors.push(RowSelector::skip(row - next));
            selectors.push(RowSelector::select(1));
            next = row + 1;
        }
        let builder = ParquetRecordBatchReaderBuilder::new_with_metadata(
            self.file.clone(),
            self.metadata.clone(),
        );
        let mask = ProjectionMask::columns(builder.parquet_schema(), [WHOLE]);
        let reader = builder
            .with_projection(mask)
            .with_row_selection(RowSelection::from(selectors))
            .build()
            .map_err(broken)?;
        let mut texts = Vec::with_capacity(rows.len());
        for batch in reader {
            let batch = batch.map_err(|source| broken(source.into()))?;
            let column = batch.column(0).as_any().downcast_ref::<StringArray>();
            let Some(column) = column else { break };
            texts.extend((0..column.len()).map(|row| column.value(row).to_owned()));
        }
        Ok(texts)
    }
}
