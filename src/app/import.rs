//! `import`: brings tables people have into the registry of a workspace.
use std::collections::BTreeMap;
use std::path::PathBuf;

use jiff::civil::Date;
use serde::Serialize;

use crate::app::workspace::Workspace;
use crate::error::AppError;
use crate::registry::import::Mode;
use crate::registry::{self, ImportRequest, ImportStep, InputOutput, Registry, Stop, Table};

/// The name under which an input–output table is imported; it is kept as published, not row by row.
pub const INPUT_OUTPUT: &str = "input_output";

/// What is to be imported.
#[derive(Debug, Clone)]
pub struct ImportQuery {
    /// The table.
    pub table: Table,
    /// The files, taken together as one batch.
    pub files: Vec<PathBuf>,
    /// Name or path of the mapping.
    pub mapping: String,
    /// Source of the rows; else the mapping or the file says.
    pub source: Option<String>,
    /// Day of the rows; else the file says.
    pub as_of: Option<Date>,
    /// Keep, keep only if nothing is refused, or count only.
    pub mode: Mode,
    /// A folder that also gets the refused rows, in the user's own columns.
    pub refused_in: Option<PathBuf>,
    /// Told how far the import is.
    pub watch: Option<fn(ImportStep)>,
    /// Whether to stop.
    pub stop: Stop,
}

impl ImportQuery {
    /// The request the registry takes.
    pub(super) fn request(&self, workspace: &Workspace) -> ImportRequest {
        ImportRequest {
            workspace: workspace.settings.folder.clone(),
            table: self.table,
            files: self.files.clone(),
            mapping: self.mapping.clone(),
            source: self.source.clone(),
            as_of: self.as_of,
            mode: self.mode,
            refused_in: self.refused_in.clone(),
            watch: self.watch,
            stop: self.stop,
        }
    }
}

/// What an import did.
#[derive(Debug, Clone, Serialize)]
pub struct Imported {
    /// The table.
    pub table: String,
    /// Rows taken: new and changed.
    pub accepted: usize,
    /// Rows refused.
    pub refused: usize,
    /// Rows the registry did not know.
    pub new: usize,
    /// Rows that say something else than the registry.
    pub changed: usize,
    /// Rows that say nothing new.
    pub unchanged: usize,
    /// Rows that belong to a known enterprise; all where the table names none; of an input–output table the sectors that
    /// have classes of GB/T 4754.
    pub matched: usize,
    /// Refused rows, as CSV; an XLSX in the user's own columns lies beside it.
    pub refused_file: Option<PathBuf>,
    /// Refusals by reason.
    pub reasons: BTreeMap<String, usize>,
    /// Accepted rows that somebody has to settle something about.
    pub warned: usize,
    /// What is to be settled, with how many rows.
    pub warnings: BTreeMap<String, usize>,
    /// Remarks.
    pub notes: Vec<String>,
    /// Whether anything was written.
    pub dry_run: bool,
}

/// Imports files into a workspace; a failure leaves it as it was.
///
/// # Errors
/// Whatever the registry refuses as a whole; single bad rows are counted, not errors.
pub fn import(workspace: &Workspace, query: &ImportQuery) -> Result<Imported, AppError> {
    let report = registry::import(&query.request(workspace))?;
    Ok(Imported {
        table: query.table.name().to_owned(),
        accepted: report.accepted,
        refused: report.refused,
        new: report.new,
        changed: report.changed,
        unchanged: report.unchanged,
        matched: report.matched,
        refused_file: report.refused_file,
        reasons: report.reasons,
        warned: 0,
        warnings: BTreeMap::new(),
        notes: report.notes,
        dry_run: query.mode == Mode::DryRun,
    })
}

/// Keeps an official input–output table, in place of the one before.
///
/// # Errors
/// More than one file, a table of other sectors than the 153 we have a concordance for, or a broken one.
pub fn keep_input_output(
    workspace: &Workspace,
    (files, dry_run): (&[PathBuf], bool),
) -> Result<Imported, AppError> {
    let [file] = files else {
        return Err(AppError::Argument(format!(
            "`input_output` takes one table, found {} files",
            files.len()
        )));
    };
    let registry = Registry::open(&workspace.settings.folder)?;
    let before = registry.input_output()?;
    let table = if dry_run {
        InputOutput::read(file)?
    } else {
        registry.keep_input_output(file)?
    };
    let rows = table.sectors.len();
    let same = before.as_ref() == Some(&table);
    let taken = if same { 0 } else { rows };
    let new = if before.is_none() { rows } else { 0 };
    Ok(Imported {
        table: INPUT_OUTPUT.to_owned(),
        accepted: taken,
        refused: 0,
        new,
        changed: taken - new,
        unchanged: rows - taken,
        matched: rows,
        refused_file: None,
        reasons: BTreeMap::new(),
        warned: 0,
        warnings: BTreeMap::new(),
        notes: Vec::new(),
        dry_run,
    })
}
