//! Puts an import on disk: the batch and the refused rows under temporary names first, then renamed, the batch last.
//!
//! Until the last rename the workspace is as it was.
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook};
use tempfile::NamedTempFile;

use crate::registry::RegistryError;
use crate::registry::cell::Cell;
use crate::registry::import::{ImportReport, ImportRequest};
use crate::registry::parquet::TableWriter;
use crate::registry::refused::{RefusedRow, RefusedRows};
use crate::registry::schema::Table;
use crate::registry::stop::Stop;
use crate::registry::store::{Registry, batch_name, note};

/// A batch to be written.
pub(super) struct NewBatch {
    pub(super) table: Table,
    /// From what was read and how.
    pub(super) hash: String,
    /// How many rows.
    pub(super) rows: usize,
    pub(super) source: String,
    /// The day that was stated, else the latest of the rows.
    pub(super) as_of: Option<Date>,
    pub(super) stop: Stop,
}

/// Hands the rows of a batch to who writes them.
pub(super) type EachRow<'a> =
    &'a dyn Fn(&mut dyn FnMut(Vec<Cell>) -> Result<(), RegistryError>) -> Result<(), RegistryError>;

/// Most refused rows that the XLSX holds: a workbook is made in memory.
pub(super) const XLSX_ROWS: usize = 250_000;

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
    (batch, rows): (&NewBatch, EachRow<'_>),
    refused: &dyn RefusedRows,
    report: &mut ImportReport,
) -> Result<(), RegistryError> {
    let name = free_name(registry, batch)?;
    let mut renames: Vec<(NamedTempFile, PathBuf)> = Vec::new();
    if refused.count() > 0 {
        let stem = format!("{}-{name}", batch.table);
        report.refused_file = Some(refused_files(registry, (&stem, refused), &mut renames)?);
    }
    if batch.rows > 0 {
        let folder = registry.folder(batch.table);
        let path = folder.join(format!("{name}.parquet"));
        renames.push((batch_file(registry, (batch, rows), &folder)?, path));
        report.batch = Some(name);
    }
    batch.stop.check()?;
    rename(renames)
}

/// Writes the refused rows alone, for rows that the ledger keeps; returns the CSV.
pub(super) fn keep_refused(
    registry: &Registry,
    stem: &str,
    refused: &dyn RefusedRows,
) -> Result<PathBuf, RegistryError> {
    let mut renames = Vec::new();
    let csv = refused_files(registry, (stem, refused), &mut renames)?;
    rename(renames)?;
    Ok(csv)
}

/// Writes the refused rows where the request wants them, in the user's own columns.
pub(super) fn keep_own(
    request: &ImportRequest,
    refused: &dyn RefusedRows,
) -> Result<(), RegistryError> {
    let Some(folder) = &request.refused_in else {
        return Ok(());
    };
    if refused.count() == 0 {
        return Ok(());
    }
    let csv = temporary(folder, &mut |file| own_csv(refused, file))?;
    let workbook = refused_xlsx(refused)?;
    let xlsx = temporary(folder, &mut |file| all(file, &workbook))?;
    rename(vec![
        (csv, folder.join("refused.csv")),
        (xlsx, folder.join("refused.xlsx")),
    ])
}

/// Writes the refused rows in the user's own columns with the reason behind them, as CSV that Excel reads; a header line
/// for each file.
fn own_csv(refused: &dyn RefusedRows, file: &mut Out<'_>) -> Result<(), RegistryError> {
    file.write_all("\u{feff}".as_bytes())
        .map_err(unwritable(Path::new("refused.csv")))?;
    let mut writer = csv::WriterBuilder::new()
        .flexible(true)
        .terminator(csv::Terminator::CRLF)
        .from_writer(file);
    for (name, header) in refused.headers() {
        let width = header.len();
        let mut line = |values: &[String], last: &str| {
            let filled = values.iter().map(|value| guarded(value));
            let filled = filled.chain(std::iter::repeat_n(String::new(), width));
            let record: Vec<String> = filled.take(width).chain([last.to_owned()]).collect();
            writer.write_record(&record).map_err(unwritten)
        };
        line(header, "原因")?;
        refused.each(&mut |row| {
            if row.refusal.file == *name {
                line(&row.values, &told(row))?;
            }
            Ok(())
        })?;
    }
    writer.flush().map_err(unwritable(Path::new("refused.csv")))
}

fn unwritten(fault: csv::Error) -> RegistryError {
    unwritable(Path::new("refused.csv"))(std::io::Error::other(fault))
}

/// The reason in words, with the column it is about.
fn told(row: &RefusedRow) -> String {
    format!("{}：{}", row.refusal.column, row.refusal.reason.chinese())
}

fn refused_files(
    registry: &Registry,
    (stem, refused): (&str, &dyn RefusedRows),
    renames: &mut Vec<(NamedTempFile, PathBuf)>,
) -> Result<PathBuf, RegistryError> {
    let folder = registry.root().join("refused");
    let csv = folder.join(format!("{stem}.csv"));
    renames.push((
        temporary(&folder, &mut |file| refused_csv(refused, file))?,
        csv.clone(),
    ));
    let xlsx = folder.join(format!("{stem}.xlsx"));
    let workbook = refused_xlsx(refused)?;
    renames.push((temporary(&folder, &mut |file| all(file, &workbook))?, xlsx));
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
    if batch.rows == 0 || !taken.contains(&batch.hash) {
        return Ok(batch.hash.clone());
    }
    let free = (2..=taken.len() + 2)
        .map(|number| format!("{}-{number}", batch.hash))
        .find(|name| !taken.contains(name));
    Ok(free.expect("there are more numbers than batches"))
}

/// Where a file is written to.
type Out<'a> = BufWriter<&'a mut NamedTempFile>;

fn all(file: &mut Out<'_>, bytes: &[u8]) -> Result<(), RegistryError> {
    file.write_all(bytes)
        .map_err(unwritable(Path::new("refused.xlsx")))
}

fn temporary(
    folder: &Path,
    write: &mut dyn FnMut(&mut Out<'_>) -> Result<(), RegistryError>,
) -> Result<NamedTempFile, RegistryError> {
    fs::create_dir_all(folder).map_err(unwritable(folder))?;
    // As readable as any other file of the workspace: the umask decides, not the temporary file's habit.
    let mut file = tempfile::Builder::new()
        .permissions(fs::Permissions::from_mode(0o666))
        .tempfile_in(folder)
        .map_err(unwritable(folder))?;
    let mut out = BufWriter::new(&mut file);
    write(&mut out)?;
    out.flush().map_err(unwritable(folder))?;
    drop(out);
    file.as_file().sync_all().map_err(unwritable(folder))?;
    Ok(file)
}

fn batch_file(
    registry: &Registry,
    (batch, rows): (&NewBatch, EachRow<'_>),
    folder: &Path,
) -> Result<NamedTempFile, RegistryError> {
    let sequence = registry.next_sequence()?;
    let mut notes = BTreeMap::from([
        (note::SEQUENCE, sequence.to_string()),
        (note::SOURCE, batch.source.clone()),
    ]);
    if let Some(as_of) = batch.as_of {
        notes.insert(note::AS_OF, as_of.to_string());
    }
    temporary(folder, &mut |file| {
        let mut writer = TableWriter::new(file, folder, (batch.table, &notes))?;
        rows(&mut |cells| {
            batch.stop.check()?;
            writer.push(cells)
        })?;
        writer.finish().map(drop)
    })
}

/// Writes the refused rows as CSV: file, row, column, value, reason.
fn refused_csv(refused: &dyn RefusedRows, file: &mut Out<'_>) -> Result<(), RegistryError> {
    let mut writer = csv::Writer::from_writer(file);
    let head = ["file", "row", "column", "value", "reason"];
    writer.write_record(head).map_err(unwritten)?;
    refused.each(&mut |row| {
        let refusal = &row.refusal;
        let (number, reason) = (refusal.row.to_string(), refusal.reason.to_string());
        let line = [
            &guarded(&refusal.file),
            &number,
            &guarded(&refusal.column),
            &guarded(&refusal.value),
            &reason,
        ];
        writer.write_record(line).map_err(unwritten)
    })?;
    writer.flush().map_err(unwritable(Path::new("refused.csv")))
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

/// Returns the refused rows in the user's own columns with the reason behind them, one sheet a file; the first rows where
/// there are very many.
fn refused_xlsx(refused: &dyn RefusedRows) -> Result<Vec<u8>, RegistryError> {
    let fault = |source| RegistryError::RefusedSheet { source };
    let mut workbook = Workbook::new();
    // A fixed day, so that the same refusals give the same bytes.
    let day = ExcelDateTime::from_ymd(2000, 1, 1).map_err(fault)?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&day));
    let mut held = 0;
    for (file, header) in refused.headers() {
        let sheet = workbook.add_worksheet();
        let width = u16::try_from(header.len().min(1_024)).unwrap_or(1_024);
        for (column, text) in (0..width).zip(header) {
            sheet.write_string(0, column, cut(text)).map_err(fault)?;
        }
        sheet.write_string(0, width, "原因").map_err(fault)?;
        let mut line = 0;
        refused.each(&mut |row| {
            if row.refusal.file != *file || held == XLSX_ROWS {
                return Ok(());
            }
            (line, held) = (line + 1, held + 1);
            for (column, text) in (0..width).zip(&row.values) {
                if !text.is_empty() {
                    sheet.write_string(line, column, cut(text)).map_err(fault)?;
                }
            }
            let written = sheet.write_string(line, width, told(row)).map_err(fault);
            written.map(drop)
        })?;
    }
    workbook.save_to_buffer().map_err(fault)
}

/// A cell of a spreadsheet holds 32,767 characters at most.
fn cut(text: &str) -> String {
    text.chars().take(32_767).collect()
}
