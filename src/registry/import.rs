//! Imports files into a table: reads, translates, compares with what holds, writes one batch whole or not at all.
//!
//! No row is lost: every row read is accepted (new or changed), unchanged, or refused with its reason.
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use sha2::{Digest, Sha256};

use crate::registry::RegistryError;
use crate::registry::cell::Cell;
use crate::registry::mapping::Mapping;
use crate::registry::read::{self, Document, SheetRow};
use crate::registry::refusal::{Reason, Refusal};
use crate::registry::row::Row;
use crate::registry::schema::Table;
use crate::registry::store::{Current, Registry, identity};
use crate::registry::translate::{Fault, HEADER_WITHIN, Translator};
use crate::registry::write::{self, NewBatch};

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

/// A refused row with what the user wrote.
pub(super) struct RefusedRow {
    pub(super) refusal: Refusal,
    pub(super) values: Vec<String>,
}

/// A row that passed every check of its own.
struct UnderstoodRow {
    file: String,
    number: usize,
    cells: Vec<Cell>,
    values: Vec<String>,
}

/// Everything read from some files.
pub(super) struct ReadFiles {
    table: Table,
    understood: Vec<UnderstoodRow>,
    pub(super) refused: Vec<RefusedRow>,
    /// The header of each file, as written.
    pub(super) headers: BTreeMap<String, Vec<String>>,
    hash: Sha256,
    /// Where the rows of the first file come from.
    source: String,
}

/// Reads and checks the rows of a file without any workspace: what is accepted in the order of the file, and what is not.
///
/// # Errors
/// If the file or the mapping cannot be used at all.
pub fn read_rows<R: Row>(
    path: &Path,
    mapping: &Mapping,
) -> Result<(Vec<R>, Vec<Refusal>), RegistryError> {
    let mut files = ReadFiles::new(R::TABLE);
    files.add(path, mapping, (None, None))?;
    let mut refusals: Vec<Refusal> = files.refused.into_iter().map(|row| row.refusal).collect();
    let mut rows = Vec::new();
    let mut seen: BTreeMap<Vec<String>, usize> = BTreeMap::new();
    for UnderstoodRow {
        file,
        number,
        cells,
        ..
    } in files.understood
    {
        let earlier = seen.entry(identity(R::TABLE, &cells)).or_insert(number);
        if *earlier != number && R::TABLE == Table::Enterprises {
            let value = cells[0].to_string();
            refusals.push(Refusal {
                file,
                row: number,
                column: R::TABLE.columns()[0].name.to_owned(),
                value,
                reason: Reason::Duplicate { row: *earlier },
            });
        } else {
            rows.extend(R::from_cells(&cells));
        }
    }
    Ok((rows, refusals))
}

/// Imports files into the workspace.
///
/// # Errors
/// If a file, the mapping or the registry cannot be used, rows match no enterprise, a strict import refuses a row, or
/// nothing can be written; the workspace is then as it was.
pub fn import(request: &ImportRequest) -> Result<ImportReport, RegistryError> {
    let registry = Registry::open(&request.workspace)?;
    let mapping = Mapping::find(&request.mapping, Some(&request.workspace))?;
    let mut files = ReadFiles::new(request.table);
    request.say(ImportStep::Reading);
    for path in &request.files {
        files.add(path, &mapping, (request.source.as_deref(), request.as_of))?;
    }
    if request.files.is_empty() {
        return Err(RegistryError::NoFile);
    }
    request.say(ImportStep::Comparing);
    let _lock = match request.mode {
        Mode::DryRun => None,
        Mode::Keep | Mode::Strict => Some(write::lock(&registry)?),
    };
    let rows: Vec<Vec<Cell>> = files.merge().into_iter().map(|(_, cells)| cells).collect();
    let current = registry.current(request.table)?;
    let mut report = ImportReport::default();
    let taken = compare(&rows, &current, request.table, &mut report);
    report.unchanged += files.repeated(rows.len());
    report.refused = files.refused.len();
    for row in &files.refused {
        *report
            .reasons
            .entry(row.refusal.reason.class().to_owned())
            .or_default() += 1;
    }
    check_matches(request.table, &mapping, &registry, (&rows, &mut report))?;
    write::keep_own(request, &files)?;
    if let (Mode::Strict, Some(first)) = (request.mode, files.refused.first()) {
        return Err(RegistryError::Strict {
            refused: report.refused,
            first: first.refusal.to_string(),
        });
    }
    request.say(ImportStep::Writing);
    if request.mode != Mode::DryRun {
        let batch = NewBatch {
            table: request.table,
            hash: files.name(&mapping),
            rows: taken,
            source: files.source.clone(),
            as_of: request.as_of,
        };
        write::keep(&registry, &batch, &files, &mut report)?;
    }
    Ok(report)
}

/// Returns the rows to keep, and counts all.
fn compare(
    rows: &[Vec<Cell>],
    current: &Current,
    table: Table,
    report: &mut ImportReport,
) -> Vec<Vec<Cell>> {
    let mut taken = Vec::new();
    let mut older = 0;
    for cells in rows {
        let as_of = cells[table.as_of()].as_date();
        match current.get(&identity(table, cells)) {
            None => report.new += 1,
            Some((held, _, _)) if as_of < Some(*held) => {
                older += 1;
                report.unchanged += 1;
                continue;
            }
            Some((_, _, known)) if known == cells => {
                report.unchanged += 1;
                continue;
            }
            Some(_) => report.changed += 1,
        }
        taken.push(cells.clone());
    }
    report.accepted = taken.len();
    if older > 0 {
        report.notes.push(format!(
            "{older} rows are older than what the registry holds and change nothing"
        ));
    }
    let left_out = rows
        .iter()
        .filter(|cells| !cells[table.remark()].is_missing())
        .count();
    if left_out > 0 {
        report.notes.push(format!(
            "{left_out} rows carry a remark on a value that was left out or is doubtful"
        ));
    }
    taken
}

fn check_matches(
    table: Table,
    mapping: &Mapping,
    registry: &Registry,
    (rows, report): (&[Vec<Cell>], &mut ImportReport),
) -> Result<(), RegistryError> {
    let Some(reference) = table.enterprise_reference() else {
        report.matched = rows.len();
        return Ok(());
    };
    let enterprises = registry.current(Table::Enterprises)?;
    let known: BTreeSet<&str> = enterprises
        .keys()
        .filter_map(|key| key.first().map(String::as_str))
        .collect();
    report.matched = rows
        .iter()
        .filter(|cells| {
            cells[reference]
                .as_text()
                .is_some_and(|id| known.contains(id))
        })
        .count();
    let floor = mapping.table(table)?.floor;
    let unmatched = rows.len() - report.matched;
    if (report.matched as f64) < floor * rows.len() as f64 {
        return Err(RegistryError::BelowFloor {
            table: table.to_string(),
            matched: report.matched,
            accepted: rows.len(),
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

impl ReadFiles {
    pub(super) fn new(table: Table) -> Self {
        Self {
            table,
            understood: Vec::new(),
            refused: Vec::new(),
            headers: BTreeMap::new(),
            hash: Sha256::new(),
            source: String::new(),
        }
    }

    /// Reads one file; `given` is the source and the day that the user stated.
    pub(super) fn add(
        &mut self,
        path: &Path,
        mapping: &Mapping,
        given: (Option<&str>, Option<Date>),
    ) -> Result<(), RegistryError> {
        let document = read::document(path)?;
        let as_of = match given.1 {
            Some(day) => day,
            None => write::modification_day(path)?,
        };
        let source = given
            .0
            .or(mapping.source.as_deref())
            .unwrap_or(&document.file);
        if self.source.is_empty() {
            source.clone_into(&mut self.source);
        }
        self.hash.update(document.sha256.as_bytes());
        self.hash.update(format!("|{source}|{as_of}|"));
        let mut translator = Translator::new(self.table, mapping, (source, as_of))?;
        let known = translator.known_headers();
        let Some(records) = records(&document, &mut translator, &known) else {
            return Err(RegistryError::NoHeader {
                path: path.to_owned(),
                mapping: mapping.name.clone(),
                table: self.table.to_string(),
                shown: beginning(&document),
                expected: known
                    .iter()
                    .filter(|name| !name.is_ascii())
                    .chain(&known)
                    .take(6)
                    .cloned()
                    .collect::<Vec<_>>()
                    .join(", "),
            });
        };
        let (header, rows) = records;
        self.headers
            .insert(document.file.clone(), header.values.clone());
        for row in rows.iter().filter(|row| !Translator::is_footer(row)) {
            match translator.cells(row) {
                Ok(cells) => self.understood.push(UnderstoodRow {
                    file: document.file.clone(),
                    number: row.number,
                    cells,
                    values: row.values.clone(),
                }),
                Err(fault) => self.refuse(&document.file, row, fault),
            }
        }
        Ok(())
    }

    fn refuse(&mut self, file: &str, row: &SheetRow, (column, value, reason): Fault) {
        self.refused.push(RefusedRow {
            refusal: Refusal {
                file: file.to_owned(),
                row: row.number,
                column,
                value,
                reason,
            },
            values: row.values.clone(),
        });
    }

    /// Returns the rows one by identity: of two the one that says more, and a refusal where they contradict each other.
    /// Each comes with the place of its first row.
    pub(super) fn merge(&mut self) -> Vec<(usize, Vec<Cell>)> {
        let mut merged: BTreeMap<Vec<String>, usize> = BTreeMap::new();
        let mut rows: Vec<(usize, Vec<Cell>)> = Vec::new();
        for (origin, understood) in self.understood.iter().enumerate() {
            let UnderstoodRow {
                file,
                number,
                cells,
                values,
            } = understood;
            let key = identity(self.table, cells);
            let Some(place) = merged.get(&key).copied() else {
                merged.insert(key, rows.len());
                rows.push((origin, cells.clone()));
                continue;
            };
            let (first, held) = &mut rows[place];
            let first = self.understood[*first].number;
            if adds_nothing(cells, held, self.table) {
            } else if adds_nothing(held, cells, self.table) {
                held.clone_from(cells);
            } else {
                let differs = (0..self.table.remark())
                    .find(|at| held[*at] != cells[*at])
                    .unwrap_or(0);
                self.refused.push(RefusedRow {
                    refusal: Refusal {
                        file: file.clone(),
                        row: *number,
                        column: self.table.columns()[differs].name.to_owned(),
                        value: cells[differs].to_string(),
                        reason: Reason::Duplicate { row: first },
                    },
                    values: values.clone(),
                });
            }
        }
        rows
    }

    /// Refuses an understood row after all.
    pub(super) fn refuse_understood(&mut self, origin: usize, reason: Reason) {
        let row = &self.understood[origin];
        self.refused.push(RefusedRow {
            refusal: Refusal {
                file: row.file.clone(),
                row: row.number,
                column: self.table.columns()[0].name.to_owned(),
                value: row.cells[0].to_string(),
                reason,
            },
            values: row.values.clone(),
        });
    }

    /// Returns how many rows repeat another row of the import without contradicting it.
    pub(super) fn repeated(&self, kept: usize) -> usize {
        let contradicting = self
            .refused
            .iter()
            .filter(|row| matches!(row.refusal.reason, Reason::Duplicate { .. }))
            .count();
        self.understood.len() - kept - contradicting
    }

    /// Returns the batch's name: a hash of what was read and how.
    pub(super) fn name(&self, mapping: &Mapping) -> String {
        let mut hash = self.hash.clone();
        hash.update(mapping.name.as_bytes());
        hash.update(self.table.name());
        read::hex(&hash.finalize()).chars().take(12).collect()
    }
}

/// Returns whether every value of `row` is missing or the same in `other`, remarks aside.
fn adds_nothing(row: &[Cell], other: &[Cell], table: Table) -> bool {
    row.iter()
        .zip(other)
        .take(table.remark())
        .all(|(value, held)| value.is_missing() || value == held)
}

/// Finds the first sheet with a header, and returns the header and the rows below it.
fn records<'d>(
    document: &'d Document,
    translator: &mut Translator<'_>,
    known: &[String],
) -> Option<(&'d SheetRow, &'d [SheetRow])> {
    for sheet in &document.sheets {
        for (place, row) in sheet.rows.iter().enumerate().take(HEADER_WITHIN) {
            if translator.try_header(row, known) {
                return Some((row, sheet.rows.get(place + 1..).unwrap_or_default()));
            }
        }
    }
    None
}

/// Returns what the first three rows hold, shortened.
fn beginning(document: &Document) -> String {
    let rows = document.sheets.iter().flat_map(|sheet| &sheet.rows).take(3);
    rows.map(|row| {
        let text: String = row.values.join(",").chars().take(60).collect();
        format!("`{text}`")
    })
    .collect::<Vec<_>>()
    .join(" ")
}
