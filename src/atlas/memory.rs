//! Placements of earlier builds, so that what is read, by which words and beside which products did not change is not placed
//! again: one file for each row group of the register, named by all of it. The files may be deleted at any time; one that does
//! not hash to what it says is no memory. A disk that refuses them costs time, never a build.
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::WriterProperties;
use sha2::{Digest, Sha256};
use tempfile::TempPath;

use crate::atlas::columns::{Columns, Rows};
use crate::atlas::table::json;
use crate::catalog::hexadecimal;
use crate::placement::Placement;

/// Ending of the files.
const ENDING: &str = "page";
/// Bytes of the hash before a file's table.
const HASH: usize = 32;

/// The memory of a workspace.
#[derive(Debug, Default)]
pub struct Memory {
    folder: Option<PathBuf>,
    /// What every placement depends on beside the row: words, weights, method.
    key: String,
    /// Hash of each batch of the register, by name.
    batches: BTreeMap<String, String>,
    most_bytes: u64,
    written_bytes: AtomicU64,
    written: Mutex<BTreeMap<String, TempPath>>,
    recalled: Mutex<BTreeSet<String>>,
}

impl Memory {
    /// The memory in a folder, of placements that depend on `key` and on batches whose hash is known by name. It holds at most
    /// so many bytes.
    pub fn open(
        folder: PathBuf,
        key: &str,
        (batches, most_bytes): (BTreeMap<String, String>, u64),
    ) -> Self {
        Self {
            folder: Some(folder),
            key: key.to_owned(),
            batches,
            most_bytes,
            written_bytes: AtomicU64::new(0),
            written: Mutex::default(),
            recalled: Mutex::default(),
        }
    }

    /// The name of what is remembered of a row group; `None` where nothing is.
    pub(super) fn name_of(
        &self,
        (batch, group): &(String, usize),
        share: (u128, u128),
    ) -> Option<String> {
        self.folder.as_ref()?;
        let hash = self.batches.get(batch)?;
        let told = format!("{}|{hash}|{group}|{}|{}", self.key, share.0, share.1);
        Some(hexadecimal(&Sha256::digest(told.as_bytes())[..16]))
    }

    fn path(&self, name: &str) -> Option<PathBuf> {
        let folder = self.folder.as_ref()?;
        Some(folder.join(format!("{name}.{ENDING}")))
    }

    /// What was placed in a row group by earlier builds.
    pub(super) fn recall(&self, name: &str) -> Option<Page> {
        let bytes = fs::read(self.path(name)?).ok()?;
        let (hash, table) = bytes.split_at_checked(HASH)?;
        if Sha256::digest(table).as_slice() != hash {
            return None;
        }
        let page = Page::parse(table.to_vec())?;
        let mut recalled = self.recalled.lock().unwrap_or_else(PoisonError::into_inner);
        recalled.insert(name.to_owned());
        Some(page)
    }

    /// Writes down what was placed in a row group, under a name that nobody looks for until [`Memory::finish`].
    pub(super) fn keep(&self, name: String, page: &Page) {
        if self.written_bytes.load(Ordering::Relaxed) >= self.most_bytes {
            return;
        }
        let Some(file) = self
            .folder
            .as_deref()
            .and_then(|folder| write(folder, page))
        else {
            return;
        };
        self.written_bytes.fetch_add(file.1, Ordering::Relaxed);
        let mut written = self.written.lock().unwrap_or_else(PoisonError::into_inner);
        written.insert(name, file.0);
    }

    /// Gives what was written its names, and forgets what no longer fits, what this build did not need first.
    pub fn finish(self) {
        let Some(folder) = self.folder.clone() else {
            return;
        };
        let mut used =
            std::mem::take(&mut *self.recalled.lock().unwrap_or_else(PoisonError::into_inner));
        let written =
            std::mem::take(&mut *self.written.lock().unwrap_or_else(PoisonError::into_inner));
        for (name, file) in written {
            if self
                .path(&name)
                .is_some_and(|path| file.persist(path).is_ok())
            {
                used.insert(name);
            }
        }
        forget(&folder, &used, self.most_bytes);
    }
}

impl Drop for Memory {
    fn drop(&mut self) {
        let written = self
            .written
            .get_mut()
            .unwrap_or_else(PoisonError::into_inner);
        written.clear();
        if let Some(folder) = &self.folder {
            // A folder that nothing was put into is not left behind.
            let _ = fs::remove_dir(folder);
            let _ = folder.parent().map(fs::remove_dir);
        }
    }
}

/// Writes a page under a temporary name; returns it with its bytes.
fn write(folder: &Path, page: &Page) -> Option<(TempPath, u64)> {
    let table = page.table()?;
    fs::create_dir_all(folder).ok()?;
    let mut file = tempfile::Builder::new()
        .prefix(".writing-")
        .tempfile_in(folder)
        .ok()?;
    file.write_all(Sha256::digest(&table).as_slice()).ok()?;
    file.write_all(&table).ok()?;
    Some((file.into_temp_path(), (HASH + table.len()) as u64))
}

/// Removes files until the rest fits: those that were not used before those that were, and the older first.
fn forget(folder: &Path, used: &BTreeSet<String>, most_bytes: u64) {
    let Ok(listing) = fs::read_dir(folder) else {
        return;
    };
    let mut files: Vec<_> = listing
        .filter_map(|entry| {
            let path = entry.ok()?.path();
            let metadata = fs::metadata(&path).ok()?;
            let name = path.file_stem()?.to_str()?.to_owned();
            let ours = path.extension().is_some_and(|ending| ending == ENDING);
            ours.then(|| {
                let is_used = used.contains(&name);
                (is_used, metadata.modified().ok(), metadata.len(), path)
            })
        })
        .collect();
    files.sort_by(|left, right| (right.0, right.1, &left.3).cmp(&(left.0, left.1, &right.3)));
    let mut held = 0;
    for (_, _, bytes, path) in files {
        held += bytes;
        if held > most_bytes {
            // Another build may have removed it first.
            let _ = fs::remove_file(path);
        }
    }
}

/// What is remembered of one row: the products it was placed beside, and its placements where it has any.
#[derive(Debug, Clone)]
struct Note {
    products: i64,
    placements: Option<String>,
}

/// What is remembered of a row group, row by row; of some rows nothing.
#[derive(Debug)]
pub(super) struct Page {
    notes: Vec<Option<Note>>,
}

impl Page {
    pub(super) fn new(rows: usize) -> Self {
        Self {
            notes: vec![None; rows],
        }
    }

    /// Notes what a row was placed in beside products of this fingerprint.
    pub(super) fn note(&mut self, place: usize, products: i64, placements: &[Placement]) {
        self.notes[place] = Some(Note {
            products,
            placements: (!placements.is_empty()).then(|| json(&placements)),
        });
    }

    /// The placements of a row beside products of this fingerprint; `None` if they are not known.
    pub(super) fn recall(&self, place: usize, products: i64) -> Option<Vec<Placement>> {
        let note = self.notes.get(place)?.as_ref()?;
        if note.products != products {
            return None;
        }
        match &note.placements {
            None => Some(Vec::new()),
            Some(text) => serde_json::from_str(text).ok(),
        }
    }

    fn table(&self) -> Option<Vec<u8>> {
        let notes = || self.notes.iter().map(Option::as_ref);
        let batch = Columns::default()
            .integer(
                "products",
                notes().map(|note| note.map(|note| note.products)),
            )
            .text(
                "placements",
                notes().map(|note| note.and_then(|note| note.placements.as_deref())),
            )
            .batch();
        let properties = WriterProperties::builder()
            .set_compression(Compression::ZSTD(ZstdLevel::try_new(1).ok()?))
            .build();
        let mut bytes = Vec::new();
        let mut writer = ArrowWriter::try_new(&mut bytes, batch.schema(), Some(properties)).ok()?;
        writer.write(&batch).ok()?;
        writer.close().ok()?;
        Some(bytes)
    }

    fn parse(table: Vec<u8>) -> Option<Self> {
        let builder = ParquetRecordBatchReaderBuilder::try_new(bytes::Bytes::from(table)).ok()?;
        let mut notes = Vec::new();
        for batch in builder.build().ok()? {
            let rows = Rows {
                table: "page",
                batch: &batch.ok()?,
            };
            let (products, placements) = (
                rows.integer("products").ok()?,
                rows.text("placements").ok()?,
            );
            notes.extend((0..rows.batch.num_rows()).map(|row| {
                Some(Note {
                    products: products(row)?,
                    placements: placements(row),
                })
            }));
        }
        Some(Self { notes })
    }
}
