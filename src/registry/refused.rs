//! Refused rows with what the user wrote, on disk while an import runs: a file of millions of rows may be refused whole.
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::registry::RegistryError;
use crate::registry::read::SheetRow;
use crate::registry::refusal::Refusal;
use crate::registry::translate::Fault;

/// A refused row with what the user wrote.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct RefusedRow {
    pub(super) refusal: Refusal,
    pub(super) values: Vec<String>,
}

impl RefusedRow {
    /// A row of a file that was not understood.
    pub(super) fn new(file: &str, row: SheetRow, (column, value, reason): Fault) -> Self {
        Self {
            refusal: Refusal {
                file: file.to_owned(),
                row: row.number,
                column,
                value,
                reason,
            },
            values: row.values,
        }
    }
}

/// Refused rows, wherever they are held.
pub(super) trait RefusedRows {
    /// The header of each file, as written.
    fn headers(&self) -> &BTreeMap<String, Vec<String>>;

    /// How many rows there are.
    fn count(&self) -> usize;

    /// Shows one after the other.
    fn each(
        &self,
        visit: &mut dyn FnMut(&RefusedRow) -> Result<(), RegistryError>,
    ) -> Result<(), RegistryError>;
}

/// Refused rows in a file without a name, which goes with the import.
pub(super) struct Refused {
    pub(super) headers: BTreeMap<String, Vec<String>>,
    /// Refusals by reason.
    pub(super) reasons: BTreeMap<String, usize>,
    /// The first refusal in words.
    pub(super) first: Option<String>,
    count: usize,
    path: PathBuf,
    file: BufWriter<File>,
}

impl Refused {
    /// Nothing refused yet; rows go to a file in the folder.
    pub(super) fn new(folder: &Path) -> Result<Self, RegistryError> {
        let file = unnamed(folder)?;
        Ok(Self {
            headers: BTreeMap::new(),
            reasons: BTreeMap::new(),
            first: None,
            count: 0,
            path: folder.to_owned(),
            file: BufWriter::new(file),
        })
    }

    /// Refuses a row.
    pub(super) fn add(&mut self, row: &RefusedRow) -> Result<(), RegistryError> {
        if self.first.is_none() {
            self.first = Some(row.refusal.to_string());
        }
        let reason = row.refusal.reason.class().to_owned();
        *self.reasons.entry(reason).or_default() += 1;
        self.count += 1;
        let line = serde_json::to_string(row).expect("a row is plain data");
        writeln!(self.file, "{line}").map_err(|source| self.unwritable(source))
    }

    /// Ends the adding: what was added can be read.
    pub(super) fn settle(&mut self) -> Result<(), RegistryError> {
        let flushed = self.file.flush();
        flushed.map_err(|source| self.unwritable(source))
    }

    fn unwritable(&self, source: std::io::Error) -> RegistryError {
        RegistryError::Unwritable {
            path: self.path.clone(),
            source,
        }
    }
}

impl RefusedRows for Refused {
    fn headers(&self) -> &BTreeMap<String, Vec<String>> {
        &self.headers
    }

    fn count(&self) -> usize {
        self.count
    }

    fn each(
        &self,
        visit: &mut dyn FnMut(&RefusedRow) -> Result<(), RegistryError>,
    ) -> Result<(), RegistryError> {
        let unreadable = |source| RegistryError::Unreadable {
            path: self.path.clone(),
            source,
        };
        let mut file = self.file.get_ref().try_clone().map_err(unreadable)?;
        file.seek(SeekFrom::Start(0)).map_err(unreadable)?;
        for line in BufReader::new(file).lines() {
            let line = line.map_err(unreadable)?;
            let row = serde_json::from_str(&line)
                .map_err(|fault| unreadable(std::io::Error::other(fault)))?;
            visit(&row)?;
        }
        Ok(())
    }
}

/// Opens a file that has no name and is gone once nobody holds it.
pub(super) fn unnamed(folder: &Path) -> Result<File, RegistryError> {
    tempfile::tempfile_in(folder)
        // A workspace that cannot be written can still be tried against.
        .or_else(|_| tempfile::tempfile())
        .map_err(|source| RegistryError::Unwritable {
            path: folder.to_owned(),
            source,
        })
}
