//! The files of a snapshot's tables: written a piece at a time under their hash, and read back in all cores, a row group each.
use std::fs::File;
use std::io::{BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use arrow::array::RecordBatch;
use arrow::compute::concat_batches;
use arrow::datatypes::SchemaRef;
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReaderBuilder,
};
use parquet::arrow::{ArrowWriter, ProjectionMask};
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::WriterProperties;
use rayon::prelude::*;
use sha2::{Digest, Sha256};

use crate::atlas::columns::Rows;
use crate::atlas::error::AtlasError;
use crate::atlas::evidence_file::Positioned;
use crate::atlas::manifest::FileEntry;
use crate::atlas::table::{PIECE, Pieces};
use crate::catalog::hexadecimal;

/// Bytes hashed at a time.
const HASHED: usize = 1 << 20;

fn failed(doing: &'static str, path: &Path) -> impl Fn(std::io::Error) -> AtlasError + use<> {
    let path = path.to_owned();
    move |source| AtlasError::File {
        doing,
        path: path.clone(),
        source,
    }
}

fn broken(
    doing: &'static str,
    path: &Path,
) -> impl Fn(parquet::errors::ParquetError) -> AtlasError + use<> {
    let path = path.to_owned();
    move |source| AtlasError::Parquet {
        doing,
        path: path.clone(),
        source,
    }
}

/// Hashes what goes through it.
struct Hashing<W> {
    into: W,
    hash: Sha256,
}

impl<W: Write> Write for Hashing<W> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let written = self.into.write(bytes)?;
        self.hash.update(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.into.flush()
    }
}

/// Writes a table; returns what the manifest says of it.
pub(super) fn write(path: &Path, name: &str, pieces: Pieces<'_>) -> Result<FileEntry, AtlasError> {
    let properties = WriterProperties::builder()
        .set_compression(Compression::ZSTD(
            ZstdLevel::try_new(1).expect("1 is a level of zstd"),
        ))
        .set_created_by("liantu".to_owned())
        .set_max_row_group_row_count(Some(PIECE))
        .build();
    let fault = broken("write", path);
    let mut pieces = pieces;
    let first = pieces
        .next()
        .expect("a table has a piece, if an empty one")?;
    let file = File::create(path).map_err(failed("write", path))?;
    let hashing = Hashing {
        into: BufWriter::new(file),
        hash: Sha256::new(),
    };
    let mut writer =
        ArrowWriter::try_new(hashing, first.schema(), Some(properties)).map_err(&fault)?;
    let mut rows = 0;
    for piece in std::iter::once(Ok(first)).chain(pieces) {
        let piece = piece?;
        rows += piece.num_rows() as u64;
        writer.write(&piece).map_err(&fault)?;
    }
    let hashing = writer.into_inner().map_err(&fault)?;
    let file = hashing
        .into
        .into_inner()
        .map_err(|fault| failed("write", path)(fault.into_error()))?;
    file.sync_all().map_err(failed("sync", path))?;
    Ok(FileEntry {
        name: name.to_owned(),
        sha256: hexadecimal(&hashing.hash.finalize()),
        rows,
    })
}

/// The folder of a snapshot, whose files are what the manifest says.
pub(super) struct TableFolder {
    folder: PathBuf,
    names: Vec<String>,
}

impl TableFolder {
    /// Checks every file against the manifest, in all cores.
    pub(super) fn checked(folder: &Path, files: &[FileEntry]) -> Result<Self, AtlasError> {
        files.par_iter().try_for_each(|entry| {
            let path = folder.join(&entry.name);
            let found = hashed(&path).map_err(failed("read", &path))?;
            if found == entry.sha256 {
                return Ok(());
            }
            Err(AtlasError::Damaged {
                path,
                found,
                expected: entry.sha256.clone(),
            })
        })?;
        Ok(Self {
            folder: folder.to_owned(),
            names: files.iter().map(|entry| entry.name.clone()).collect(),
        })
    }

    /// Where a table lies.
    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    fn open(&self, name: &str) -> Result<(Positioned, ArrowReaderMetadata), AtlasError> {
        if !self.names.iter().any(|known| known == name) {
            return Err(AtlasError::Column {
                table: name.to_owned(),
                column: "*".to_owned(),
            });
        }
        let path = self.path(name);
        let file = Positioned::open(&path).map_err(failed("read", &path))?;
        let metadata = ArrowReaderMetadata::load(&file, ArrowReaderOptions::new())
            .map_err(broken("read", &path))?;
        Ok((file, metadata))
    }

    /// The columns of a table.
    pub(super) fn schema(&self, name: &str) -> Result<SchemaRef, AtlasError> {
        Ok(self.open(name)?.1.schema().clone())
    }

    /// A short table in one piece.
    pub(super) fn whole(&self, name: &str) -> Result<RecordBatch, AtlasError> {
        let (file, metadata) = self.open(name)?;
        let fault = broken("read", &self.path(name));
        let schema = metadata.schema().clone();
        let batches = ParquetRecordBatchReaderBuilder::new_with_metadata(file, metadata)
            .with_batch_size(PIECE)
            .build()
            .map_err(&fault)?
            .collect::<Result<Vec<_>, _>>()
            .map_err(|source| fault(source.into()))?;
        concat_batches(&schema, &batches).map_err(|source| fault(source.into()))
    }

    /// The rows of a long table, made from its row groups in all cores, without one of its columns.
    pub(super) fn long<T: Send>(
        &self,
        name: &'static str,
        without: Option<&str>,
        read: &(dyn Fn(&Rows<'_>) -> Result<Vec<T>, AtlasError> + Sync),
    ) -> Result<Vec<T>, AtlasError> {
        let (file, metadata) = self.open(name)?;
        let fault = broken("read", &self.path(name));
        let groups = metadata.metadata().num_row_groups();
        let wanted: Vec<String> = metadata
            .schema()
            .fields()
            .iter()
            .map(|field| field.name().clone())
            .filter(|column| without != Some(column.as_str()))
            .collect();
        let parts: Vec<Vec<T>> = (0..groups)
            .into_par_iter()
            .map(|group| {
                let builder = ParquetRecordBatchReaderBuilder::new_with_metadata(
                    file.clone(),
                    metadata.clone(),
                );
                let mask = ProjectionMask::columns(
                    builder.parquet_schema(),
                    wanted.iter().map(String::as_str),
                );
                let batches = builder
                    .with_row_groups(vec![group])
                    .with_projection(mask)
                    .with_batch_size(PIECE / 8)
                    .build()
                    .map_err(&fault)?;
                let mut rows = Vec::new();
                for batch in batches {
                    let batch = batch.map_err(|source| fault(source.into()))?;
                    rows.extend(read(&Rows {
                        table: name,
                        batch: &batch,
                    })?);
                }
                Ok(rows)
            })
            .collect::<Result<_, AtlasError>>()?;
        let mut all = Vec::with_capacity(parts.iter().map(Vec::len).sum());
        for part in parts {
            all.extend(part);
        }
        Ok(all)
    }
}

/// Hashes a file a piece at a time.
fn hashed(path: &Path) -> std::io::Result<String> {
    let mut file = File::open(path)?;
    let (mut hash, mut piece) = (Sha256::new(), vec![0; HASHED]);
    loop {
        let read = file.read(&mut piece)?;
        if read == 0 {
            return Ok(hexadecimal(&hash.finalize()));
        }
        hash.update(&piece[..read]);
    }
}
