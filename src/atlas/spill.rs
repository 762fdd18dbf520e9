//! Evidence on its way from the sieve to the snapshot: most of the bytes of a placement, and needed by nobody in between. It waits
//! in a file without a name, so that memory holds a few numbers of it.
use std::fs::File;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use crate::atlas::error::AtlasError;
use crate::atlas::table::{PLACEMENTS, json};
use crate::placement::{Evidence, Placement};

/// Where the evidence of one enterprise lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    start: u64,
    bytes: u32,
}

/// The file.
#[derive(Debug)]
pub struct Spill {
    file: File,
    folder: PathBuf,
    end: AtomicU64,
}

/// What one part of the register adds, before it is written at once.
#[derive(Default)]
pub(super) struct Drops(Vec<u8>);

impl Drops {
    /// Takes the evidence off placements; the span counts from the beginning of the part.
    pub(super) fn take(&mut self, placements: &mut [Placement]) -> Option<Span> {
        let told: Vec<Vec<Evidence>> = placements
            .iter_mut()
            .map(|placement| std::mem::take(&mut placement.evidence))
            .collect();
        let text = json(&told);
        let span = Span {
            start: self.0.len() as u64,
            bytes: u32::try_from(text.len()).ok()?,
        };
        self.0.extend_from_slice(text.as_bytes());
        Some(span)
    }
}

impl Spill {
    /// A new file in a folder.
    ///
    /// # Errors
    /// [`AtlasError::File`] if none can be made.
    pub fn new(folder: &Path) -> Result<Self, AtlasError> {
        let file = tempfile::tempfile_in(folder).map_err(|source| AtlasError::File {
            doing: "make a file in",
            path: folder.to_owned(),
            source,
        })?;
        Ok(Self {
            file,
            folder: folder.to_owned(),
            end: AtomicU64::new(0),
        })
    }

    /// Writes what a part adds; returns where it begins.
    pub(super) fn put(&self, drops: &Drops) -> std::io::Result<u64> {
        let start = self.end.fetch_add(drops.0.len() as u64, Ordering::Relaxed);
        self.file.write_all_at(&drops.0, start)?;
        Ok(start)
    }

    /// The folder it lies in.
    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// The evidence of one enterprise, placement by placement.
    pub(super) fn get(&self, span: Span) -> Result<Vec<Vec<Evidence>>, AtlasError> {
        let mut bytes = vec![0; span.bytes as usize];
        self.file
            .read_exact_at(&mut bytes, span.start)
            .map_err(|source| AtlasError::File {
                doing: "read back from",
                path: self.folder.clone(),
                source,
            })?;
        serde_json::from_slice(&bytes)
            .ok()
            .ok_or_else(|| AtlasError::Value {
                table: PLACEMENTS,
                column: "evidence",
                value: String::from_utf8_lossy(&bytes).into_owned(),
            })
    }
}

impl Span {
    /// The same in a file whose part begins there.
    pub(super) fn from(self, start: u64) -> Self {
        Self {
            start: self.start + start,
            ..self
        }
    }
}
