//! Imports files into a table: reads, translates, compares with what holds, writes one batch whole or not at all.
//!
//! No row is lost: every row read is accepted (new or changed), unchanged, or refused with its reason.
use std::collections::BTreeMap;
use std::path::PathBuf;

use jiff::civil::Date;

use crate::registry::intake::{Intake, said};
use crate::registry::mapping::Mapping;
use crate::registry::refused::RefusedRows;
use crate::registry::schema::Table;
use crate::registry::stop::Stop;
use crate::registry::store::Registry;
use crate::registry::write::{self, NewBatch};
use crate::registry::{RegistryError, scan};

/// Rows after which a stop is asked for.
const AT_ONCE: usize = 8_192;

/// What to import, and how.
#[derive(Debug, Clone)]
pub struct ImportRequest {
    /// The workspace.
    pub workspace: PathBuf,
    /// The table.
    pub table: Table,
    /// The files, imported together as one batch.
    pub files: Vec<PathBuf>,
    /// Name or path of the mapping; `canonical` if the user names none.
    pub mapping: String,
    /// Where the rows come from; else the mapping says, else the first file's name.
    pub source: Option<String>,
    /// The day the rows describe; else the files' modification day.
    pub as_of: Option<Date>,
    /// What is done with the result.
    pub mode: Mode,
    /// A folder that also gets the refused rows, as `refused.csv` and `refused.xlsx` in the user's own columns; in a dry run
    /// too.
    pub refused_in: Option<PathBuf>,
    /// Told how far the import is.
    pub watch: Option<fn(ImportStep)>,
    /// Whether to stop.
    pub stop: Stop,
}

/// How far an import is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ImportStep {
    /// Files are read and their rows checked.
    Reading,
    /// Rows are compared with what holds.
    Comparing,
    /// The result is written.
    Writing,
}

impl ImportRequest {
    /// Says how far the import is.
    pub(super) fn say(&self, step: ImportStep) {
        if let Some(watch) = self.watch {
            watch(step);
        }
    }
}

/// What an import does with its result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Keeps accepted rows, and refused ones apart.
    Keep,
    /// As `Keep`, but any refusal fails the import.
    Strict,
    /// Counts only.
    DryRun,
}

/// What an import did.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ImportReport {
    /// Rows taken: new and changed.
    pub accepted: usize,
    /// Rows refused.
    pub refused: usize,
    /// Rows taken that the registry did not know.
    pub new: usize,
    /// Rows taken that say something else than the registry, or the same of a later day.
    pub changed: usize,
    /// Rows that say what the registry or another row of the import says, or something older.
    pub unchanged: usize,
    /// Rows, not refused, that belong to a known enterprise; all of them for enterprises.
    pub matched: usize,
    /// Where the refused rows are, as CSV; an XLSX in the user's own columns lies beside it.
    pub refused_file: Option<PathBuf>,
    /// The batch, if one was written.
    pub batch: Option<String>,
    /// Refusals by reason.
    pub reasons: BTreeMap<String, usize>,
    /// Remarks for the user.
    pub notes: Vec<String>,
}

/// Imports files into the workspace.
///
/// # Errors
/// If a file, the mapping or the registry cannot be used, rows match no enterprise, a strict import refuses a row, or
/// nothing can be written; the workspace is then as it was.
pub fn import(request: &ImportRequest) -> Result<ImportReport, RegistryError> {
    let registry = Registry::open(&request.workspace)?;
    let mapping = Mapping::find(&request.mapping, Some(&request.workspace))?;
    request.say(ImportStep::Reading);
    if request.files.is_empty() {
        return Err(RegistryError::NoFile);
    }
    let intake = Intake::read(request, &mapping)?;
    request.say(ImportStep::Comparing);
    let _lock = match request.mode {
        Mode::DryRun => None,
        Mode::Keep | Mode::Strict => Some(write::lock(&registry)?),
    };
    let mut report = ImportReport::default();
    let taken = compare(&intake, (&registry, request), &mut report)?;
    report.unchanged += intake.repeated();
    report.refused = intake.refused.count();
    report.reasons.clone_from(&intake.refused.reasons);
    check_matches(
        request,
        &mapping,
        (&registry, &taken.references),
        &mut report,
    )?;
    write::keep_own(request, &intake.refused)?;
    if let (Mode::Strict, Some(first)) = (request.mode, &intake.refused.first) {
        return Err(RegistryError::Strict {
            refused: report.refused,
            first: first.clone(),
        });
    }
    request.say(ImportStep::Writing);
    if request.mode != Mode::DryRun {
        keep(
            request,
            (&registry, &mapping),
            (&intake, &taken),
            &mut report,
        )?;
    }
    if report.refused > write::XLSX_ROWS {
        report.notes.push(format!(
            "the XLSX of refused rows holds the first {}, the CSV all",
            write::XLSX_ROWS
        ));
    }
    Ok(report)
}

/// Writes the rows to keep and the refused ones.
fn keep(
    request: &ImportRequest,
    (registry, mapping): (&Registry, &Mapping),
    (intake, taken): (&Intake, &Taken),
    report: &mut ImportReport,
) -> Result<(), RegistryError> {
    let batch = NewBatch {
        table: request.table,
        hash: intake.name(mapping),
        rows: report.accepted,
        source: intake.source().to_owned(),
        as_of: request.as_of.or(taken.newest),
        stop: request.stop,
    };
    let write_rows: write::EachRow<'_> = &|take| {
        intake.each(&mut |(place, _), cells| {
            if taken.rows[place] {
                take(cells)
            } else {
                Ok(())
            }
        })
    };
    write::keep(registry, (&batch, write_rows), &intake.refused, report)
}

/// Which rows are kept.
struct Taken {
    /// By place among the rows understood.
    rows: Vec<bool>,
    /// The latest day of any.
    newest: Option<Date>,
    /// The enterprise that each row which stands for itself refers to, as a hash.
    references: Vec<u128>,
}

/// Finds the rows to keep, and counts all.
fn compare(
    intake: &Intake,
    (registry, request): (&Registry, &ImportRequest),
    report: &mut ImportReport,
) -> Result<Taken, RegistryError> {
    let table = request.table;
    let held = registry.held(table, &intake.keys(), request.stop)?;
    let mut taken = Taken {
        rows: vec![false; intake.understood()],
        newest: None,
        references: Vec::new(),
    };
    let (mut older, mut left_out, mut read) = (0, 0, 0_usize);
    intake.each(&mut |(place, key), cells| {
        read += 1;
        if read.is_multiple_of(AT_ONCE) {
            request.stop.check()?;
        }
        left_out += usize::from(!cells[table.remark()].is_missing());
        if let Some(reference) = table.enterprise_reference() {
            let named = cells[reference].as_text();
            taken.references.push(scan::key(named.iter()));
        } else {
            report.matched += 1;
        }
        let as_of = cells[table.as_of()].as_date();
        match held.get(&key) {
            None => report.new += 1,
            Some((day, _)) if as_of < Some(*day) => {
                older += 1;
                report.unchanged += 1;
                return Ok(());
            }
            Some((_, known)) if *known == said(cells.as_slice(), table, table.columns().len()) => {
                report.unchanged += 1;
                return Ok(());
            }
            Some(_) => report.changed += 1,
        }
        report.accepted += 1;
        taken.rows[place] = true;
        taken.newest = taken.newest.max(as_of);
        Ok(())
    })?;
    if older > 0 {
        report.notes.push(format!(
            "{older} rows are older than what the registry holds and change nothing"
        ));
    }
    if left_out > 0 {
        report.notes.push(format!(
            "{left_out} rows carry a remark on a value that was left out or is doubtful"
        ));
    }
    Ok(taken)
}

fn check_matches(
    request: &ImportRequest,
    mapping: &Mapping,
    (registry, references): (&Registry, &[u128]),
    report: &mut ImportReport,
) -> Result<(), RegistryError> {
    let table = request.table;
    if table.enterprise_reference().is_none() {
        return Ok(());
    }
    let mut wanted = references.to_vec();
    wanted.sort_unstable();
    wanted.dedup();
    let known = registry.held(Table::Enterprises, &wanted, request.stop)?;
    report.matched = references
        .iter()
        .filter(|reference| known.contains_key(reference))
        .count();
    let floor = mapping.table(table)?.floor;
    let unmatched = references.len() - report.matched;
    if (report.matched as f64) < floor * references.len() as f64 {
        return Err(RegistryError::BelowFloor {
            table: table.to_string(),
            matched: report.matched,
            accepted: references.len(),
            floor,
        });
    }
    if unmatched > 0 {
        report.notes.push(format!(
            "{unmatched} rows belong to no enterprise of the registry"
        ));
    }
    Ok(())
}
