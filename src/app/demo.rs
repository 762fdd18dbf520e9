//! `demo`: an invented workspace for Lu'an under the user's cache folder, ready to be served.
use std::path::PathBuf;

use crate::app::build::{BuildRequest, build};
use crate::app::import::{ImportQuery, import};
use crate::app::init::init;
use crate::app::projects;
use crate::app::sample::{self, Order};
use crate::app::{View, Workspace};
use crate::catalog::Catalog;
use crate::config::cache_folder;
use crate::error::AppError;
use crate::ledger::By;
use crate::registry::import::Mode;
use crate::registry::{Stop, Table};

/// How many enterprises the demo invents, across the country.
const ENTERPRISES: u64 = 20_000;
/// The demo's seed: the same world for everybody.
const SEED: u64 = 1;

/// Makes the demo workspace anew and opens it; `by` brings the invented projects into its ledger, `tell` hears of each step.
///
/// # Errors
/// The cache folder cannot be found or written.
pub fn demo(by: &By, tell: &mut dyn FnMut(&str)) -> Result<View, AppError> {
    let cache = cache_folder().ok_or_else(|| {
        AppError::Argument("neither HOME nor XDG_CACHE_HOME is set: set one of them".into())
    })?;
    let root = cache.join("demo");
    if root.exists() {
        std::fs::remove_dir_all(&root).map_err(AppError::file("remove", &root))?;
    }
    let (files, folder) = (root.join("sample"), root.join("luan"));
    tell(&format!("虚构 {ENTERPRISES} 家企业……"));
    sample::write(
        &Catalog::builtin()?,
        &Order {
            enterprises: ENTERPRISES,
            seed: SEED,
            home: None,
            progress: &|_| Ok(()),
        },
        &files,
    )?;
    init(&folder, "luan")?;
    let workspace = Workspace::open(&folder)?;
    // The sample does not invent every table.
    let invented = |table: &Table| {
        ["parquet", "csv"]
            .map(|ending| files.join(format!("{}.{ending}", table.name())))
            .into_iter()
            .find(|file| file.is_file())
    };
    for table in Table::ALL.into_iter().chain(Table::LEDGER) {
        let Some(file) = invented(&table) else {
            continue;
        };
        let query = query(table, file);
        let report = if Table::LEDGER.contains(&table) {
            projects::import(&workspace, &query, by)?
        } else {
            import(&workspace, &query)?
        };
        tell(&format!("导入 {}：{} 行", table.name(), report.accepted));
    }
    tell("测算……");
    let report = build(
        &workspace,
        &BuildRequest {
            as_of: None,
            profile: None,
            progress: None,
            watch: None,
            stop: Stop::NEVER,
        },
    )?;
    tell(&format!(
        "批次 {}：{} 家企业中 {} 家挂链",
        report.snapshot, report.enterprises, report.placed
    ));
    View::open(workspace, None)
}

fn query(table: Table, file: PathBuf) -> ImportQuery {
    ImportQuery {
        table,
        files: vec![file],
        mapping: "canonical".into(),
        source: Some("synthetic".into()),
        as_of: Some(sample::DEMO_AS_OF),
        mode: Mode::Keep,
        refused_in: None,
        watch: None,
        stop: Stop::NEVER,
    }
}
