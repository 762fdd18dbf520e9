//! Official input–output tables, read as they are published and kept byte for byte beside the other tables.
//!
//! It judges form and balance; which class belongs to which sector is the catalog's to say.
use std::fs;
use std::path::Path;

use sha2::{Digest, Sha256};

use crate::catalog::code::SectorTable;
use crate::registry::{Registry, RegistryError};

const FOLDER: &str = "input_output";
const FILE: &str = "table.csv";
/// The columns before the flows.
const LEADING: usize = 3;
/// Share by which total output and total input may differ: published tables are rounded.
const BALANCE: f64 = 0.01;

/// An input–output table in 10,000 yuan.
#[derive(Debug, Clone, PartialEq)]
pub struct InputOutput {
    /// Codes of the sectors, in the order of rows and columns.
    pub sectors: Vec<String>,
    /// What each sector (row) sells to each sector (column).
    pub flows: Vec<Vec<f64>>,
    /// Total input, which equals total output, of each sector.
    pub output: Vec<f64>,
    /// SHA-256 of the file, hexadecimal.
    pub sha256: String,
}

fn faulty(path: &Path, fault: String) -> RegistryError {
    RegistryError::BadInputOutput {
        path: path.to_owned(),
        fault,
    }
}

impl InputOutput {
    /// Reads a table as the statistics office publishes it.
    ///
    /// # Errors
    /// If the file cannot be read, is no such table, or its sectors have no concordance here.
    pub fn read(path: &Path) -> Result<Self, RegistryError> {
        let bytes = fs::read(path).map_err(|source| RegistryError::Unreadable {
            path: path.to_owned(),
            source,
        })?;
        let text = String::from_utf8_lossy(&bytes);
        let lines: Vec<csv::StringRecord> = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .from_reader(text.trim_start_matches('\u{feff}').as_bytes())
            .records()
            .collect::<Result<_, _>>()
            .map_err(|fault| faulty(path, fault.to_string()))?;
        let (heading, body) = lines
            .split_first()
            .ok_or_else(|| faulty(path, "the file is empty".to_owned()))?;
        let sectors = sectors(heading);
        check_sectors(path, heading, &sectors)?;
        let row = |code: &str| -> Result<Vec<f64>, RegistryError> {
            let line = body
                .iter()
                .find(|line| line.get(0).map(str::trim) == Some(code))
                .ok_or_else(|| faulty(path, format!("row `{code}` is missing")))?;
            numbers(path, code, (line, sectors.len()))
        };
        let flows = sectors
            .iter()
            .map(|code| row(code))
            .collect::<Result<Vec<_>, _>>()?;
        let output = row("TI")?;
        balance(path, (&sectors, &output), (heading, body))?;
        Ok(Self {
            sectors,
            flows,
            output,
            sha256: crate::catalog::hexadecimal(&Sha256::digest(&bytes)),
        })
    }
}

/// The codes in the heading that are numbers.
fn sectors(heading: &csv::StringRecord) -> Vec<String> {
    heading
        .iter()
        .skip(LEADING)
        .take_while(|code| code.trim().parse::<u32>().is_ok())
        .map(|code| code.trim().to_owned())
        .collect()
}

fn check_sectors(
    path: &Path,
    heading: &csv::StringRecord,
    sectors: &[String],
) -> Result<(), RegistryError> {
    if heading.get(LEADING) == Some("Origin") {
        let fault = "it separates domestic from imported flows in 42 sectors, too coarse to tell segments apart; \
                     import the 153-sector table of the year instead";
        return Err(faulty(path, fault.to_owned()));
    }
    if sectors.is_empty() {
        let fault = "the heading names no sectors: expected Code,Description,DescriptionInChinese,001,002,…";
        return Err(faulty(path, fault.to_owned()));
    }
    if !sectors.iter().eq(SectorTable::builtin().names().keys()) {
        return Err(faulty(
            path,
            format!(
                "it has {} sectors; only the 153 sectors of the 2018 and 2020 tables have a concordance to GB/T 4754-2017 \
                 here: import one of these",
                sectors.len()
            ),
        ));
    }
    Ok(())
}

fn numbers(
    path: &Path,
    code: &str,
    (line, width): (&csv::StringRecord, usize),
) -> Result<Vec<f64>, RegistryError> {
    (0..width)
        .map(|place| {
            let cell = line.get(LEADING + place).unwrap_or_default().trim();
            cell.parse::<f64>()
                .ok()
                .filter(|value| value.is_finite())
                .ok_or_else(|| {
                    faulty(
                        path,
                        format!("row `{code}`, column {}: `{cell}` is no number", place + 1),
                    )
                })
        })
        .collect()
}

/// Total output, in the last column, must equal total input, in the last row.
fn balance(
    path: &Path,
    (sectors, output): (&[String], &[f64]),
    (heading, body): (&csv::StringRecord, &[csv::StringRecord]),
) -> Result<(), RegistryError> {
    let Some(place) = heading.iter().position(|code| code.trim() == "GO") else {
        return Err(faulty(path, "column `GO` (总产出) is missing".to_owned()));
    };
    for (sector, input) in sectors.iter().zip(output) {
        let found = body
            .iter()
            .find(|line| line.get(0) == Some(sector.as_str()))
            .and_then(|line| line.get(place)?.parse::<f64>().ok())
            .unwrap_or_default();
        if (found - input).abs() > BALANCE * input.abs().max(1.0) {
            return Err(faulty(
                path,
                format!("sector `{sector}`: total output {found} is not its total input {input}"),
            ));
        }
    }
    Ok(())
}

impl Registry {
    /// Keeps a table, in place of the one before, and returns it.
    ///
    /// # Errors
    /// As [`InputOutput::read`]; or the workspace cannot be written.
    pub fn keep_input_output(&self, path: &Path) -> Result<InputOutput, RegistryError> {
        let table = InputOutput::read(path)?;
        let folder = self.root().join(FOLDER);
        let unwritable = |source| RegistryError::Unwritable {
            path: folder.clone(),
            source,
        };
        fs::create_dir_all(&folder).map_err(unwritable)?;
        let temporary = folder.join(".table.csv");
        fs::copy(path, &temporary).map_err(unwritable)?;
        fs::rename(&temporary, folder.join(FILE)).map_err(unwritable)?;
        Ok(table)
    }

    /// Returns the table that was imported, if one was.
    ///
    /// # Errors
    /// If the kept file was damaged.
    pub fn input_output(&self) -> Result<Option<InputOutput>, RegistryError> {
        let path = self.root().join(FOLDER).join(FILE);
        path.is_file().then(|| InputOutput::read(&path)).transpose()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_of_other_sectors_is_refused_with_the_way_out() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("io.csv");
        for (heading, expected) in [
            (
                "Code,Description,DescriptionInChinese,001,002,TIU",
                "only the 153 sectors",
            ),
            (
                "Code,Description,DescriptionInChinese,Origin,01,TIU",
                "153-sector table",
            ),
            ("a,b,c,d", "names no sectors"),
        ] {
            fs::write(&path, heading).unwrap();
            let fault = InputOutput::read(&path).unwrap_err().to_string();
            assert!(fault.contains(expected), "{fault}");
        }
    }
}
