//! The registry of a workspace: its batches, and what they say together.
//!
//! The latest as-of wins by identity, and of two the later batch. It reads; `import` writes.
use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::{Path, PathBuf};

use jiff::civil::Date;

use crate::registry::cell::{Cell, Cells};
use crate::registry::intake::said;
use crate::registry::row::{Enterprise, Investment, Product, Risk, Row};
use crate::registry::row_flow::{RegionStat, Supply};
use crate::registry::row_tie::{Person, Site, Talent, TravelTime};
use crate::registry::scan::{Scan, TableScan, key};
use crate::registry::schema::Table;
use crate::registry::stop::Stop;
use crate::registry::{RegistryError, parquet, read};

/// Keys of a batch's notes.
pub(super) mod note {
    pub(crate) const SEQUENCE: &str = "liantu.sequence";
    pub(crate) const SOURCE: &str = "liantu.source";
    pub(crate) const AS_OF: &str = "liantu.as_of";
}

/// One imported file of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    /// Its table.
    pub table: Table,
    /// Its name, from the hash of what was imported.
    pub name: String,
    /// Hash of the stored file, hexadecimal.
    pub sha256: String,
    /// Its rows.
    pub rows: usize,
    /// Where its rows come from, unless they say otherwise.
    pub source: String,
    /// The day its rows describe, unless they say otherwise.
    pub as_of: Option<Date>,
    /// Its place in the order of imports.
    pub sequence: u64,
}

/// The rows of a table that hold, by identity, each with the batch order it came in.
pub(super) type Current = BTreeMap<Vec<String>, (Date, u64, Vec<Cell>)>;

/// The registry of one workspace.
#[derive(Debug, Clone)]
pub struct Registry {
    root: PathBuf,
}

impl Registry {
    /// Opens the registry of a workspace; a workspace without imports has an empty one.
    ///
    /// # Errors
    /// If the workspace is no folder.
    pub fn open(workspace: &Path) -> Result<Self, RegistryError> {
        fs::read_dir(workspace).map_err(|source| RegistryError::Unreadable {
            path: workspace.to_owned(),
            source,
        })?;
        Ok(Self {
            root: workspace.join("registry"),
        })
    }

    /// Returns the folder of a table.
    pub(super) fn folder(&self, table: Table) -> PathBuf {
        self.root.join(table.name())
    }

    /// Returns the registry's own folder.
    pub(super) fn root(&self) -> &Path {
        &self.root
    }

    /// Returns every enterprise that holds, by id.
    ///
    /// # Errors
    /// If a batch cannot be read.
    pub fn enterprises(&self) -> Result<Vec<Enterprise>, RegistryError> {
        self.rows()
    }

    /// Returns every product that holds, by enterprise and product.
    ///
    /// # Errors
    /// If a batch cannot be read.
    pub fn products(&self) -> Result<Vec<Product>, RegistryError> {
        self.rows()
    }

    /// Returns every investment that holds, by investor and investee.
    ///
    /// # Errors
    /// If a batch cannot be read.
    pub fn investments(&self) -> Result<Vec<Investment>, RegistryError> {
        self.rows()
    }

    /// Returns every risk that holds, by enterprise and kind.
    ///
    /// # Errors
    /// If a batch cannot be read.
    pub fn risks(&self) -> Result<Vec<Risk>, RegistryError> {
        self.rows()
    }

    /// Returns every purchase that holds, by supplier and customer.
    ///
    /// # Errors
    /// If a batch cannot be read.
    pub fn supplies(&self) -> Result<Vec<Supply>, RegistryError> {
        self.rows()
    }

    /// Returns every person of an enterprise that holds, by name and enterprise.
    ///
    /// # Errors
    /// If a batch cannot be read.
    pub fn people(&self) -> Result<Vec<Person>, RegistryError> {
        self.rows()
    }

    /// Returns every talent that holds, by id.
    ///
    /// # Errors
    /// If a batch cannot be read.
    pub fn talents(&self) -> Result<Vec<Talent>, RegistryError> {
        self.rows()
    }

    /// Returns every site that holds, by id.
    ///
    /// # Errors
    /// If a batch cannot be read.
    pub fn sites(&self) -> Result<Vec<Site>, RegistryError> {
        self.rows()
    }

    /// Returns every region's counts that hold, by region and year.
    ///
    /// # Errors
    /// If a batch cannot be read.
    pub fn region_stats(&self) -> Result<Vec<RegionStat>, RegistryError> {
        self.rows()
    }

    /// Returns every travel time that holds, by the places it is between.
    ///
    /// # Errors
    /// If a batch cannot be read.
    pub fn travel_times(&self) -> Result<Vec<TravelTime>, RegistryError> {
        self.rows()
    }

    /// Opens a table to be read part by part, without holding it; the rows that hold, as [`Registry::enterprises`] has them, but
    /// in the order of the batches.
    ///
    /// # Errors
    /// If a batch cannot be read.
    pub fn scan<R: Row>(&self, stop: Stop) -> Result<Scan<R>, RegistryError> {
        Scan::open(self.batch_paths(R::TABLE)?, stop)
    }

    /// Of the rows that hold, those whose identity is among the sorted ones given: the day of each and a hash of all it says.
    pub(super) fn held(
        &self,
        table: Table,
        keys: &[u128],
        stop: Stop,
    ) -> Result<HashMap<u128, (Date, u128)>, RegistryError> {
        let mut held = HashMap::new();
        let paths = self.batch_paths(table)?;
        if keys.is_empty() || paths.is_empty() {
            return Ok(held);
        }
        let scan = TableScan::open(table, paths, stop)?;
        for part in 0..scan.parts() {
            scan.visit_rows(part, None, &mut |row| {
                let Some(day) = row.date(table.as_of()) else {
                    return;
                };
                let key = key(table.identity().iter().map(|place| row.written(*place)));
                if keys.binary_search(&key).is_ok() {
                    held.insert(key, (day, said(&row, table, table.columns().len())));
                }
            })?;
        }
        Ok(held)
    }

    fn rows<R: Row>(&self) -> Result<Vec<R>, RegistryError> {
        let current = self.current(R::TABLE)?;
        Ok(current
            .into_values()
            .filter_map(|(_, _, cells)| R::from_cells(cells.as_slice()))
            .collect())
    }

    /// Returns the rows of a table that hold.
    pub(super) fn current(&self, table: Table) -> Result<Current, RegistryError> {
        let mut current = Current::new();
        for path in self.batch_paths(table)? {
            let (rows, notes) = parquet::read(&path, table)?;
            let sequence = sequence(&notes);
            for cells in rows {
                let Some(as_of) = cells[table.as_of()].as_date() else {
                    continue;
                };
                let key = identity(table, &cells);
                let newer = current
                    .get(&key)
                    .is_none_or(|(held, order, _)| (*held, *order) <= (as_of, sequence));
                if newer {
                    current.insert(key, (as_of, sequence, cells));
                }
            }
        }
        Ok(current)
    }

    /// Returns every batch by table and name, with the hash of its file.
    ///
    /// # Errors
    /// If a batch cannot be read.
    pub fn batches(&self) -> Result<Vec<Batch>, RegistryError> {
        let mut batches = Vec::new();
        for table in Table::ALL {
            for path in self.batch_paths(table)? {
                let sha256 =
                    read::file_hash(&path).map_err(|source| RegistryError::Unreadable {
                        path: path.clone(),
                        source,
                    })?;
                let (rows, notes) = parquet::outline(&path)?;
                batches.push(Batch {
                    table,
                    name: batch_name(&path),
                    sha256,
                    rows,
                    source: notes.get(note::SOURCE).cloned().unwrap_or_default(),
                    as_of: notes.get(note::AS_OF).and_then(|day| day.parse().ok()),
                    sequence: sequence(&notes),
                });
            }
        }
        Ok(batches)
    }

    /// Returns the number of the next batch in the order of imports.
    pub(super) fn next_sequence(&self) -> Result<u64, RegistryError> {
        let mut last = 0;
        for table in Table::ALL {
            for path in self.batch_paths(table)? {
                last = last.max(sequence(&parquet::notes(&path)?));
            }
        }
        Ok(last + 1)
    }

    /// Returns the batch files of a table by name; temporary files are no batches.
    pub(super) fn batch_paths(&self, table: Table) -> Result<Vec<PathBuf>, RegistryError> {
        let folder = self.folder(table);
        let listing = match fs::read_dir(&folder) {
            Ok(listing) => listing,
            Err(fault) if fault.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(source) => {
                return Err(RegistryError::Unreadable {
                    path: folder,
                    source,
                });
            }
        };
        let mut paths: Vec<PathBuf> = listing
            .filter_map(|entry| entry.ok().map(|entry| entry.path()))
            .filter(|path| path.extension().is_some_and(|ending| ending == "parquet"))
            .filter(|path| !batch_name(path).starts_with('.'))
            .collect();
        paths.sort();
        Ok(paths)
    }
}

fn sequence(notes: &BTreeMap<String, String>) -> u64 {
    notes
        .get(note::SEQUENCE)
        .and_then(|number| number.parse().ok())
        .unwrap_or(0)
}

/// Returns a batch's name from its file.
pub(super) fn batch_name(path: &Path) -> String {
    path.file_stem()
        .map_or_else(String::new, |name| name.to_string_lossy().into_owned())
}

/// Returns what identifies a row.
pub(super) fn identity(table: Table, cells: &[Cell]) -> Vec<String> {
    table
        .identity()
        .iter()
        .map(|place| cells[*place].to_string())
        .collect()
}
