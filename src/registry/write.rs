//! Puts an import on disk: the batch and the refused rows under temporary names first, then renamed, the batch last.
//!
//! Until the last rename the workspace is as it was.
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook};
use tempfile::NamedTempFile;

use crate::registry::RegistryError;
use crate::registry::cell::Cell;
use crate::registry::import::{ImportReport, ImportRequest, ReadFiles, RefusedRow};
use crate::registry::parquet::{self, Content};
use crate::registry::schema::Table;
use crate::registry::store::{Registry, batch_name, note};

/// A batch to be written.
pub(super) struct NewBatch {
    pub(super) table: Table,
    /// From what was read and how.
    pub(super) hash: String,
    pub(super) rows: Vec<Vec<Cell>>,
    pub(super) source: String,
    pub(super) as_of: Option<Date>,
}

fn unwritable(path: &Path) -> impl FnOnce(std::io::Error) -> RegistryError {
    let path = path.to_owned();
    move |source| RegistryError::Unwritable { path, source }
}

/// Waits until no other import writes to the registry; the lock goes with the returned handle.
///
/// The workspace's folder itself is locked, so that a failed import leaves no file of its own.
pub(super) fn lock(registry: &Registry) -> Result<File, RegistryError> {
    let folder = registry.root().parent().unwrap_or(registry.root());
    let handle = File::open(folder).map_err(unwritable(folder))?;
    handle.lock().map_err(unwritable(folder))?;
    Ok(handle)
}

/// Returns the day a file was last changed (UTC), which is the file's own property and no clock.
pub(super) fn modification_day(path: &Path) -> Result<Date, RegistryError> {
    let unreadable = |source| RegistryError::Unreadable {
        path: path.to_owned(),
        source,
    };
    let modified = fs::metadata(path)
        .and_then(|metadata| metadata.modified())
        .map_err(unreadable)?;
    let moment = jiff::Timestamp::try_from(modified)
        .map_err(|fault| unreadable(std::io::Error::other(fault)))?;
    Ok(jiff::tz::Offset::UTC.to_datetime(moment).date())
}

/// Writes the batch and the refused rows, and completes the report.
pub(super) fn keep(
    registry: &Registry,
    batch: &NewBatch,
    files: &ReadFiles,
    report: &mut ImportReport,
) -> Result<(), RegistryError> {
    let name = free_name(registry, batch)?;
    let mut renames: Vec<(NamedTempFile, PathBuf)> = Vec::new();
    if !files.refused.is_empty() {
        let stem = format!("{}-{name}", batch.table);
        report.refused_file = Some(refused_files(registry, (&stem, files), &mut renames)?);
    }
    if !batch.rows.is_empty() {
        let folder = registry.folder(batch.table);
        let path = folder.join(format!("{name}.parquet"));
        renames.push((batch_file(registry, batch, &folder)?, path));
        report.batch = Some(name);
    }
    rename(renames)
}

/// Writes the refused rows alone, for rows that the ledger keeps; returns the CSV.
pub(super) fn keep_refused(
    registry: &Registry,
    stem: &str,
    files: &ReadFiles,
) -> Result<PathBuf, RegistryError> {
    let mut renames = Vec::new();
    let csv = refused_files(registry, (stem, files), &mut renames)?;
    rename(renames)?;
    Ok(csv)
}

/// Writes the refused rows where the request wants them, in the user's own columns.
pub(super) fn keep_own(request: &ImportRequest, files: &ReadFiles) -> Result<(), RegistryError> {
    let Some(folder) = &request.refused_in else {
        return Ok(());
    };
    if files.refused.is_empty() {
        return Ok(());
    }
    let csv = temporary(folder, &own_csv(files))?;
    let xlsx = temporary(folder, &refused_xlsx(files)?)?;
    rename(vec![
        (csv, folder.join("refused.csv")),
        (xlsx, folder.join("refused.xlsx")),
    ])
}

/// Returns the refused rows in the user's own columns with the reason behind them, as CSV that Excel reads; a header line
/// for each file.
fn own_csv(files: &ReadFiles) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new()
        .flexible(true)
        .terminator(csv::Terminator::CRLF)
        .from_writer("\u{feff}".as_bytes().to_vec());
    for (file, header) in &files.headers {
        let width = header.len();
        let mut line = |values: &[String], last: &str| {
            let filled = values.iter().map(|value| guarded(value));
            let filled = filled.chain(std::iter::repeat_n(String::new(), width));
            let record: Vec<String> = filled.take(width).chain([last.to_owned()]).collect();
            writer.write_record(&record).expect("memory can be written");
        };
        line(header, "原因");
        for row in files.refused.iter().filter(|row| row.refusal.file == *file) {
            line(&row.values, &told(row));
        }
    }
    writer.into_inner().expect("memory can be flushed")
}

/// The reason in words, with the column it is about.
fn told(row: &RefusedRow) -> String {
    format!("{}：{}", row.refusal.column, row.refusal.reason.chinese())
}

fn refused_files(
    registry: &Registry,
    (stem, files): (&str, &ReadFiles),
    renames: &mut Vec<(NamedTempFile, PathBuf)>,
) -> Result<PathBuf, RegistryError> {
    let folder = registry.root().join("refused");
    let csv = folder.join(format!("{stem}.csv"));
    renames.push((temporary(&folder, &refused_csv(files))?, csv.clone()));
    let xlsx = folder.join(format!("{stem}.xlsx"));
    renames.push((temporary(&folder, &refused_xlsx(files)?)?, xlsx));
    Ok(csv)
}

fn rename(renames: Vec<(NamedTempFile, PathBuf)>) -> Result<(), RegistryError> {
    for (file, path) in renames {
        file.persist(&path)
            .map_err(|fault| unwritable(&path)(fault.error))?;
        let folder = path.parent().unwrap_or(&path);
        File::open(folder)
            .and_then(|folder| folder.sync_all())
            .map_err(unwritable(folder))?;
    }
    Ok(())
}

/// Returns the hash, with a number behind it if the same import was kept before and something else came between.
fn free_name(registry: &Registry, batch: &NewBatch) -> Result<String, RegistryError> {
    let taken: Vec<String> = registry
        .batch_paths(batch.table)?
        .iter()
        .map(|path| batch_name(path))
        .collect();
    if batch.rows.is_empty() || !taken.contains(&batch.hash) {
        return Ok(batch.hash.clone());
    }
    let free = (2..=taken.len() + 2)
        .map(|number| format!("{}-{number}", batch.hash))
        .find(|name| !taken.contains(name));
    Ok(free.expect("there are more numbers than batches"))
}

fn temporary(folder: &Path, bytes: &[u8]) -> Result<NamedTempFile, RegistryError> {
    fs::create_dir_all(folder).map_err(unwritable(folder))?;
    // As readable as any other file of the workspace: the umask decides, not the temporary file's habit.
    let mut file = tempfile::Builder::new()
        .permissions(fs::Permissions::from_mode(0o666))
        .tempfile_in(folder)
        .map_err(unwritable(folder))?;
    file.write_all(bytes)
        .and_then(|()| file.as_file().sync_all())
        .map_err(unwritable(folder))?;
    Ok(file)
}

fn batch_file(
    registry: &Registry,
    batch: &NewBatch,
    folder: &Path,
) -> Result<NamedTempFile, RegistryError> {
    let sequence = registry.next_sequence()?;
    let mut notes = BTreeMap::from([
        (note::SEQUENCE, sequence.to_string()),
        (note::SOURCE, batch.source.clone()),
    ]);
    let as_of = batch.as_of.or_else(|| {
        batch
            .rows
            .iter()
            .filter_map(|cells| cells[batch.table.as_of()].as_date())
            .max()
    });
    if let Some(as_of) = as_of {
        notes.insert(note::AS_OF, as_of.to_string());
    }
    let mut bytes = Vec::new();
    let content = Content {
        table: batch.table,
        rows: &batch.rows,
        notes,
    };
    parquet::write(&mut bytes, folder, &content)?;
    temporary(folder, &bytes)
}

/// Returns the refused rows as CSV: file, row, column, value, reason.
fn refused_csv(files: &ReadFiles) -> Vec<u8> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let mut write = |record: [&str; 5]| writer.write_record(record).expect("memory can be written");
    write(["file", "row", "column", "value", "reason"]);
    for row in &files.refused {
        let refusal = &row.refusal;
        let (number, reason) = (refusal.row.to_string(), refusal.reason.to_string());
        write([
            &guarded(&refusal.file),
            &number,
            &guarded(&refusal.column),
            &guarded(&refusal.value),
            &reason,
        ]);
    }
    writer.into_inner().expect("memory can be flushed")
}

/// Puts a quote before what a spreadsheet would compute; reading takes it away again.
fn guarded(text: &str) -> String {
    let risky = text.starts_with([
        '=', '+', '-', '@', '\t', '\r', '\n', '\0', '＝', '＋', '－', '＠',
    ]);
    if risky {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

/// Returns the refused rows in the user's own columns with the reason behind them, one sheet a file.
fn refused_xlsx(files: &ReadFiles) -> Result<Vec<u8>, RegistryError> {
    let fault = |source| RegistryError::RefusedSheet { source };
    let mut workbook = Workbook::new();
    // A fixed day, so that the same refusals give the same bytes.
    let day = ExcelDateTime::from_ymd(2000, 1, 1).map_err(fault)?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&day));
    for (file, header) in &files.headers {
        let sheet = workbook.add_worksheet();
        let width = u16::try_from(header.len().min(1_024)).unwrap_or(1_024);
        for (column, text) in (0..width).zip(header) {
            sheet.write_string(0, column, cut(text)).map_err(fault)?;
        }
        sheet.write_string(0, width, "原因").map_err(fault)?;
        let rows = files.refused.iter().filter(|row| row.refusal.file == *file);
        for (line, row) in (1_u32..1_048_576).zip(rows) {
            for (column, text) in (0..width).zip(&row.values) {
                if !text.is_empty() {
                    sheet.write_string(line, column, cut(text)).map_err(fault)?;
                }
            }
            sheet.write_string(line, width, told(row)).map_err(fault)?;
        }
    }
    workbook.save_to_buffer().map_err(fault)
}

/// A cell of a spreadsheet holds 32,767 characters at most.
fn cut(text: &str) -> String {
    text.chars().take(32_767).collect()
}
