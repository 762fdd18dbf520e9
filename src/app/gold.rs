//! Gold files: enterprises with what is right for them, self-contained or joined with the workspace's registry.
use std::collections::BTreeMap;
use std::path::Path;

use crate::app::corrections;
use crate::app::eval_placement::{GoldEnterprise, PlacementEvaluation, eval_placement};
use crate::app::workspace::Workspace;
use crate::catalog::{Catalog, Profile};
use crate::config::FILE;
use crate::error::AppError;
use crate::placement::{Accept, Labelled, Lesson, Placer, Ruling, TrainOptions};
use crate::registry::{Enterprise, Product, Registry};

/// What a gold file is judged with.
struct Opened {
    catalog: Catalog,
    profile: Profile,
    enterprises: Vec<GoldEnterprise>,
    /// The workspace's corrections in force; none without a workspace.
    rulings: Vec<Ruling>,
}

/// Judges placement against a gold file; what the workspace's corrections change is counted apart.
///
/// # Errors
/// An unreadable gold file; a workspace or a ledger that cannot be read. A self-contained file needs no workspace.
pub fn evaluate(folder: &Path, gold: &Path) -> Result<PlacementEvaluation, AppError> {
    let opened = open(folder, gold)?;
    Ok(eval_placement(
        &Placer::new(&opened.catalog, &opened.profile.placement)?,
        &opened.enterprises,
        &opened.rulings,
    ))
}

/// Learns a model from a gold file; the caller writes it.
///
/// # Errors
/// As [`evaluate`]; too few labelled enterprises.
pub fn train(folder: &Path, gold: &Path) -> Result<Lesson, AppError> {
    let opened = open(folder, gold)?;
    let labelled: Vec<Labelled> = opened
        .enterprises
        .iter()
        .map(GoldEnterprise::labelled)
        .collect();
    let placer = Placer::new(&opened.catalog, &opened.profile.placement)?;
    Ok(placer.train(&labelled, TrainOptions::default())?)
}

fn open(folder: &Path, gold: &Path) -> Result<Opened, AppError> {
    let rows = read(gold)?;
    let workspace = if folder.join(FILE).is_file() {
        Some(Workspace::open(folder)?)
    } else {
        None
    };
    let rulings = workspace.as_ref().map(corrections::rulings).transpose()?;
    let rulings = rulings.unwrap_or_default();
    if rows.iter().all(|row| row.contains_key("name")) {
        let catalog = Catalog::builtin()?;
        return Ok(Opened {
            profile: catalog.find_profile("default")?.clone(),
            catalog,
            enterprises: rows.iter().filter_map(self_contained).collect(),
            rulings,
        });
    }
    // Here the workspace is needed; opening it again says what is wrong with it.
    let workspace = workspace.map_or_else(|| Workspace::open(folder), Ok)?;
    let registry = Registry::open(&workspace.settings.folder)?;
    Ok(Opened {
        profile: workspace.profile(None)?.clone(),
        enterprises: join(&rows, &registry.enterprises()?, &registry.products()?),
        catalog: workspace.catalog,
        rulings,
    })
}

type Row = BTreeMap<String, String>;

fn read(path: &Path) -> Result<Vec<Row>, AppError> {
    let faulty = |fault: csv::Error| {
        AppError::Argument(format!(
            "`{}` is no gold file ({fault}): expected CSV with the columns id and accept",
            path.display()
        ))
    };
    let file = std::fs::File::open(path).map_err(AppError::file("read", path))?;
    let mut reader = csv::Reader::from_reader(file);
    let header = reader.headers().map_err(faulty)?.clone();
    for needed in ["id", "accept"] {
        if !header
            .iter()
            .any(|column| column.trim_start_matches('\u{feff}') == needed)
        {
            return Err(AppError::Argument(format!(
                "`{}` has no column `{needed}`: see docs/gold.md",
                path.display()
            )));
        }
    }
    reader
        .records()
        .map(|record| {
            let record = record.map_err(faulty)?;
            let named = header.iter().zip(record.iter());
            Ok(named
                .map(|(column, cell)| {
                    (
                        column.trim_start_matches('\u{feff}').to_owned(),
                        cell.trim().to_owned(),
                    )
                })
                .collect())
        })
        .collect()
}

fn self_contained(row: &Row) -> Option<GoldEnterprise> {
    let cell = |name: &str| row.get(name).map_or("", String::as_str);
    let mut gold =
        GoldEnterprise::parse(cell("id"), cell("name"), cell("products"), cell("accept"))?;
    let told = |name: &str| row.get(name).filter(|text| !text.is_empty()).cloned();
    gold.main_business = told("main_business");
    gold.industry_code = told("industry_code");
    gold.scope = told("scope");
    let qualifications = cell("qualifications").split(';').map(str::trim);
    gold.qualifications = qualifications
        .filter(|text| !text.is_empty())
        .map(str::to_owned)
        .collect();
    Some(gold)
}

fn join(rows: &[Row], enterprises: &[Enterprise], products: &[Product]) -> Vec<GoldEnterprise> {
    let known: BTreeMap<&str, &Enterprise> = enterprises
        .iter()
        .map(|enterprise| (enterprise.id.as_str(), enterprise))
        .collect();
    let mut made: BTreeMap<&str, Vec<(String, Option<f64>)>> = BTreeMap::new();
    for product in products {
        made.entry(product.enterprise_id.as_str())
            .or_default()
            .push((product.product.clone(), product.share));
    }
    rows.iter()
        .filter_map(|row| {
            let enterprise = known.get(row.get("id")?.as_str())?;
            Some(GoldEnterprise {
                id: enterprise.id.as_str().to_owned(),
                name: enterprise.name.clone(),
                main_business: enterprise.main_business.clone(),
                products: made
                    .get(enterprise.id.as_str())
                    .cloned()
                    .unwrap_or_default(),
                qualifications: enterprise.qualifications.clone(),
                industry_code: enterprise.industry_code.clone(),
                scope: enterprise.scope.clone(),
                accept: Accept::parse(row.get("accept")?)?,
            })
        })
        .collect()
}
