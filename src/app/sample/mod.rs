//! Invents a registry of any size, so that everything can be tried without anybody's data.
//!
//! Every row follows from the seed and its own number, so that any count of threads writes the same bytes, and rows are
//! written chunk by chunk. Beside the tables stand `events.csv`, what happened in the year after, and `truth.csv`, the
//! yearly rates that both past and future were drawn from, so that a back-test can be held against them; and the ledger
//! of the home region as CSV: projects, their steps, money and targets. Every row is
//! marked synthetic; who shows a result that rests on one must say so. The figures
//! are plausible, not estimates of anything.
mod catalog;
mod code;
mod draw;
mod error;
mod firm;
mod moves;
mod name;
mod project;
mod relation;
mod row;
mod scope;
mod table;
mod trade;
mod world;

use std::path::Path;

use arrow::record_batch::RecordBatch;
use jiff::civil::Date;
use rayon::prelude::*;

pub use catalog::{DEMO_AS_OF, DEMO_HOME, Order, write};
pub use error::SampleError;
pub use world::{Place, SegmentTerms, World};

use crate::app::sample::firm::{Firm, Scene};
use crate::app::sample::moves::{Lines, TextFile};
use crate::app::sample::relation::{Pool, relations};
use crate::app::sample::table::{Columns, TableFile, Value, batch};
use crate::registry::Stopped;

/// What to invent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SampleRequest {
    /// How many enterprises.
    pub enterprises: u64,
    /// The seed; the same gives the same rows.
    pub seed: u64,
    /// The region, of any level, that gets enough enterprises to show something.
    pub home: u32,
    /// The day the rows describe.
    pub as_of: Date,
}

/// What was invented: rows of each table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SampleReport {
    /// Rows of `enterprises.parquet`.
    pub enterprises: u64,
    /// Rows of `products.parquet`.
    pub products: u64,
    /// Rows of `investments.parquet`.
    pub investments: u64,
    /// Rows of `supplies.parquet`.
    pub supplies: u64,
    /// Rows of `risks.parquet`.
    pub risks: u64,
    /// Rows of `projects.csv`, the ledger of the home region.
    pub projects: u64,
}

/// Rows that one task makes.
const CHUNK: u64 = 12_500;
/// Tasks whose rows are in memory together; a constant, so that memory and bytes do not depend on the machine.
const AT_ONCE: u64 = 8;

const TABLES: [(&str, Columns); 5] = [
    ("enterprises", row::COLUMNS),
    ("products", relation::PRODUCTS),
    ("investments", relation::INVESTMENTS),
    ("supplies", relation::SUPPLIES),
    ("risks", relation::RISKS),
];

/// Invents a registry and writes it to a folder, which is made if it is not there; `progress` hears of finished rows and
/// may stop the work.
///
/// # Errors
///
/// If the catalog is empty, the home region unknown, or a file cannot be written; old tables are then still whole.
pub fn generate(
    request: &SampleRequest,
    world: &World,
    folder: &Path,
    progress: &dyn Fn(u64) -> Result<(), Stopped>,
) -> Result<SampleReport, SampleError> {
    if request.enterprises > code::LIMIT {
        return Err(SampleError::TooMany {
            found: request.enterprises,
            limit: code::LIMIT,
        });
    }
    let scene = Scene::new(request, world)?;
    std::fs::create_dir_all(folder).map_err(|source| SampleError::Write {
        path: folder.to_owned(),
        source,
    })?;
    let pool = Pool::new(&scene);
    let mut files = TABLES
        .iter()
        .map(|(name, columns)| TableFile::open(folder, name, columns))
        .collect::<Result<Vec<_>, _>>()?;
    let mut events = TextFile::open(folder, "events.csv", "id,adcode,date,chain,synthetic")?;
    let mut truth = TextFile::open(folder, "truth.csv", "id,yearly_rate,synthetic")?;
    let mut start = 0;
    while start < request.enterprises {
        let end = (start + CHUNK * AT_ONCE).min(request.enterprises);
        for (batches, lines) in round(&scene, &pool, start..end) {
            events.append(&lines.events)?;
            truth.append(&lines.truth)?;
            for ((file, batch), (name, _)) in files.iter_mut().zip(batches).zip(TABLES) {
                let batch = batch.map_err(|source| SampleError::Columns {
                    path: folder.join(format!("{name}.parquet")),
                    source: Box::new(source),
                })?;
                file.append(&batch)?;
            }
        }
        start = end;
        progress(end)?;
    }
    let mut report = publish(files)?;
    events.publish()?;
    truth.publish()?;
    report.projects = project::write(&scene, folder)?;
    Ok(report)
}

type Batches = [Result<RecordBatch, arrow::error::ArrowError>; 5];

/// Makes the rows of some chunks side by side and returns them in order.
fn round(scene: &Scene<'_>, pool: &Pool, indices: std::ops::Range<u64>) -> Vec<(Batches, Lines)> {
    let starts: Vec<u64> = indices
        .clone()
        .step_by(usize::try_from(CHUNK).unwrap_or(1))
        .collect();
    starts
        .into_par_iter()
        .map(|start| {
            let mut rows: [Vec<Vec<Value>>; 5] = Default::default();
            let mut lines = Lines::default();
            for index in start..(start + CHUNK).min(indices.end) {
                let firm = Firm::draw(scene, index);
                let others = relations(scene, pool, &firm);
                rows[0].push(row::row(scene, &firm));
                rows[1].extend(others.products);
                rows[2].extend(others.investments);
                rows[3].extend(others.supplies);
                rows[4].extend(others.risks);
                lines.add(scene, &firm);
            }
            let batches = std::array::from_fn(|table| batch(TABLES[table].1, &rows[table]));
            (batches, lines)
        })
        .collect()
}

/// Finishes all tables before the first gets its name, so that a full disk leaves none of them new.
fn publish(files: Vec<TableFile>) -> Result<SampleReport, SampleError> {
    let finished = files
        .into_iter()
        .map(TableFile::finish)
        .collect::<Result<Vec<_>, _>>()?;
    let mut rows = [0; 5];
    for (count, file) in rows.iter_mut().zip(finished) {
        *count = file.publish()?;
    }
    let [enterprises, products, investments, supplies, risks] = rows;
    Ok(SampleReport {
        enterprises,
        products,
        investments,
        supplies,
        risks,
        projects: 0,
    })
}

#[cfg(test)]
mod tests;
