//! Gold files: enterprises with what is right for them, self-contained or joined with the workspace's registry.
use std::collections::BTreeMap;
use std::path::Path;

use crate::app::eval_placement::{GoldEnterprise, PlacementEvaluation, eval_placement};
use crate::app::workspace::Workspace;
use crate::catalog::{Catalog, Profile};
use crate::error::AppError;
use crate::placement::{Accept, Labelled, Lesson, Placer, Ruling, TrainOptions};
use crate::registry::{Enterprise, Product, Registry};

/// Judges placement against a gold file; what the corrections given change is counted apart.
///
/// # Errors
/// An unreadable gold file; without names in it, a workspace that cannot be read.
pub fn evaluate(
    folder: &Path,
    gold: &Path,
    rulings: &[Ruling],
) -> Result<PlacementEvaluation, AppError> {
    let (catalog, profile, enterprises) = open(folder, gold)?;
    Ok(eval_placement(
        &Placer::new(&catalog, &profile.placement)?,
        &enterprises,
        rulings,
    ))
}

/// Learns a model from a gold file; the caller writes it.
///
/// # Errors
/// As [`evaluate`]; too few labelled enterprises.
pub fn train(folder: &Path, gold: &Path) -> Result<Lesson, AppError> {
    let (catalog, profile, enterprises) = open(folder, gold)?;
    let labelled: Vec<Labelled> = enterprises.iter().map(GoldEnterprise::labelled).collect();
    Ok(Placer::new(&catalog, &profile.placement)?.train(&labelled, TrainOptions::default())?)
}

fn open(folder: &Path, gold: &Path) -> Result<(Catalog, Profile, Vec<GoldEnterprise>), AppError> {
    let rows = read(gold)?;
    if rows.iter().all(|row| row.contains_key("name")) {
        let catalog = Catalog::builtin()?;
        let profile = catalog.find_profile("default")?.clone();
        return Ok((
            catalog,
            profile,
            rows.iter().filter_map(self_contained).collect(),
        ));
    }
    let workspace = Workspace::open(folder)?;
    let profile = workspace.profile(None)?.clone();
    let registry = Registry::open(&workspace.settings.folder)?;
    let joined = join(&rows, &registry.enterprises()?, &registry.products()?);
    Ok((workspace.catalog, profile, joined))
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
    gold.main_business = row
        .get("main_business")
        .filter(|text| !text.is_empty())
        .cloned();
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
