//! The folder `evidence/` of a workspace: files under their SHA-256, never overwritten by other bytes, whole or not there.
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};
use tempfile::NamedTempFile;

use crate::error::AppError;

/// How a kept file is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PaperState {
    /// As it was attached.
    Whole,
    /// It is not there.
    Lost,
    /// Its bytes are others.
    Changed,
}

/// The folder of evidence.
#[derive(Debug, Clone)]
pub(super) struct EvidenceFolder {
    root: PathBuf,
}

/// The SHA-256 of bytes, in hexadecimal.
pub(super) fn sha256(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(64);
    for byte in Sha256::digest(bytes) {
        let written = std::fmt::Write::write_fmt(&mut text, format_args!("{byte:02x}"));
        written.expect("a string takes every text");
    }
    text
}

impl EvidenceFolder {
    pub(super) fn of(workspace: &Path) -> Self {
        Self {
            root: workspace.join("evidence"),
        }
    }

    /// Where a file lies: `evidence/ab/ab12…`.
    pub(super) fn path(&self, sha256: &str) -> PathBuf {
        let shelf: String = sha256.chars().take(2).collect();
        self.root.join(shelf).join(sha256)
    }

    /// Keeps bytes under their hash. They are on the disk when this returns, whole, or nothing is there.
    pub(super) fn keep(&self, bytes: &[u8]) -> Result<String, AppError> {
        let name = sha256(bytes);
        if self.state(&name) == PaperState::Whole {
            return Ok(name);
        }
        let path = self.path(&name);
        let failed = AppError::file("keep the evidence file", &path);
        self.put(&path, bytes).map_err(failed)?;
        Ok(name)
    }

    fn put(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        let shelf = path.parent().unwrap_or(&self.root);
        fs::create_dir_all(shelf)?;
        let mut file = NamedTempFile::new_in(shelf)?;
        file.write_all(bytes)?;
        file.as_file().sync_all()?;
        file.persist(path).map_err(|fault| fault.error)?;
        // The names are on the disk only when their folders are.
        for folder in [shelf, self.root.as_path()] {
            File::open(folder)?.sync_all()?;
        }
        Ok(())
    }

    /// Reads a file back; its bytes are those of its hash.
    pub(super) fn read(&self, name: &str) -> Result<Vec<u8>, PaperState> {
        match fs::read(self.path(name)) {
            Ok(bytes) if sha256(&bytes) == name => Ok(bytes),
            Ok(_) => Err(PaperState::Changed),
            Err(_) => Err(PaperState::Lost),
        }
    }

    pub(super) fn state(&self, name: &str) -> PaperState {
        self.read(name).err().unwrap_or(PaperState::Whole)
    }

    /// Files that lie here by their names; an interrupted write leaves its temporary name.
    pub(super) fn files(&self) -> Result<Vec<String>, AppError> {
        let mut found = Vec::new();
        let failed = AppError::file("look through", &self.root);
        if !self.root.is_dir() {
            return Ok(found);
        }
        for shelf in fs::read_dir(&self.root).map_err(&failed)? {
            let shelf = shelf.map_err(&failed)?.path();
            if !shelf.is_dir() {
                continue;
            }
            for file in fs::read_dir(&shelf).map_err(&failed)? {
                let name = file.map_err(&failed)?.file_name();
                found.push(name.to_string_lossy().into_owned());
            }
        }
        found.sort();
        Ok(found)
    }
}
