//! Reads files meant for the ledger as every other table is read: mapping, checks, refusals. The ledger keeps the rows.
use std::path::PathBuf;

use crate::registry::RegistryError;
use crate::registry::cell::Cell;
use crate::registry::import::{ImportRequest, ImportStep};
use crate::registry::mapping::Mapping;
use crate::registry::read_files::ReadFiles;
use crate::registry::refusal::{Reason, Refusal};
use crate::registry::store::Registry;
use crate::registry::write;

/// Checked rows of some files, and the way to refuse some of them after all.
pub struct LedgerRead {
    /// The rows, each with its cells by the canonical columns.
    pub rows: Vec<Vec<Cell>>,
    /// Rows that repeat another without contradicting it.
    pub repeated: usize,
    origins: Vec<usize>,
    files: ReadFiles,
    registry: Registry,
    stem: String,
}

/// Reads and checks the files of a request; one row for each identity.
///
/// # Errors
/// If a file, the mapping or the workspace cannot be used at all.
pub fn read_ledger(request: &ImportRequest) -> Result<LedgerRead, RegistryError> {
    let registry = Registry::open(&request.workspace)?;
    let mapping = Mapping::find(&request.mapping, Some(&request.workspace))?;
    if request.files.is_empty() {
        return Err(RegistryError::NoFile);
    }
    let mut files = ReadFiles::new(request.table);
    request.say(ImportStep::Reading);
    for path in &request.files {
        let given = (request.source.as_deref(), request.as_of);
        files.add(path, &mapping, (given, request.stop))?;
    }
    request.say(ImportStep::Comparing);
    let merged = files.merge();
    let (origins, rows): (Vec<usize>, Vec<Vec<Cell>>) = merged.into_iter().unzip();
    Ok(LedgerRead {
        repeated: files.repeated(rows.len()),
        rows,
        origins,
        stem: format!("{}-{}", request.table, files.name(&mapping)),
        files,
        registry,
    })
}

impl LedgerRead {
    /// Refuses a row by its place among `rows`.
    pub fn refuse(&mut self, place: usize, rule: String) {
        let origin = self.origins[place];
        self.files.refuse_understood(origin, Reason::Ledger(rule));
    }

    /// Writes the refused rows where the request wants them, in the user's own columns.
    ///
    /// # Errors
    /// If they cannot be written.
    pub fn keep_own(&self, request: &ImportRequest) -> Result<(), RegistryError> {
        write::keep_own(request, &self.files)
    }

    /// Every refused row.
    pub fn refused(&self) -> impl Iterator<Item = &Refusal> {
        self.files.refused.iter().map(|row| &row.refusal)
    }

    /// Writes the refused rows, if there are any; returns the CSV.
    ///
    /// # Errors
    /// If they cannot be written.
    pub fn keep_refused(&self) -> Result<Option<PathBuf>, RegistryError> {
        if self.files.refused.is_empty() {
            return Ok(None);
        }
        write::keep_refused(&self.registry, &self.stem, &self.files).map(Some)
    }
}
