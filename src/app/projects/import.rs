//! `import projects|project_events|funds|fixed_assets|firm_status|kpi_targets`: files into the ledger.
use std::collections::{BTreeMap, BTreeSet};

use crate::app::follow;
use crate::app::import::{ImportQuery, Imported};
use crate::app::workspace::Workspace;
use crate::catalog::{Catalog, LedgerRules};
use crate::error::AppError;
use crate::ledger::{
    By, FirmStatus, FixedAsset, Fund, ImportedStep, Intake, Keep, KpiTarget, Ledger, NewStep,
    ProjectFacts, is_synthetic, wait,
};
use crate::registry::cell::Cell;
use crate::registry::import::Mode;
use crate::registry::{LedgerRead, RegistryError, Table, read_ledger};

const YUAN_PER_WAN: f64 = 1e4;
const YUAN_PER_YI: f64 = 1e8;
/// So many reasons are told in full; the file of refused rows has them all.
const MOST_REASONS: usize = 20;
/// What stands for the warnings beyond those told in full.
const FURTHER: &str = "further matters to be settled: `liantu project show ID` tells them";

/// Imports files into the ledger, all or nothing; single bad rows are counted, not errors.
///
/// # Errors
/// A file or mapping that cannot be used, a strict import with a refused row, or the ledger does not answer.
pub fn import(workspace: &Workspace, query: &ImportQuery, by: &By) -> Result<Imported, AppError> {
    let request = query.request(workspace);
    let mut read = read_ledger(&request)?;
    let strict = query.mode == Mode::Strict;
    read.keep_own(&request)?;
    if let (true, Some(first)) = (strict, read.refused().next().map(ToString::to_string)) {
        return Err(refused(read.refused().count(), first));
    }
    let keep = match query.mode {
        Mode::Keep => Keep::Accepted,
        Mode::Strict => Keep::AllOrNothing,
        Mode::DryRun => Keep::Nothing,
    };
    let mut intake = wait(async {
        let ledger = workspace.ledger().await?;
        take(&ledger, (query.table, &mut read), (workspace, keep), by).await
    })?;
    for (place, rule) in std::mem::take(&mut intake.refused) {
        read.refuse(place, rule.to_string());
    }
    read.keep_own(&request)?;
    if let (true, Some(first)) = (strict, read.refused().next().map(ToString::to_string)) {
        return Err(refused(read.refused().count(), first));
    }
    report(&read, &intake, query)
}

fn refused(count: usize, first: String) -> AppError {
    RegistryError::Strict {
        refused: count,
        first,
    }
    .into()
}

fn report(read: &LedgerRead, intake: &Intake, query: &ImportQuery) -> Result<Imported, AppError> {
    let dry_run = query.mode == Mode::DryRun;
    let refused_file = if dry_run { None } else { read.keep_refused()? };
    let mut reasons: BTreeMap<String, usize> = BTreeMap::new();
    for refusal in read.refused() {
        let told = refusal.reason.to_string();
        let known = reasons.contains_key(&told) || reasons.len() < MOST_REASONS;
        let reason = if known {
            told
        } else {
            refusal.reason.class().to_owned()
        };
        *reasons.entry(reason).or_default() += 1;
    }
    let warned: BTreeSet<usize> = intake.warned.iter().map(|(place, _)| *place).collect();
    let mut warnings: BTreeMap<String, usize> = BTreeMap::new();
    for (_, warning) in &intake.warned {
        let told = warning.to_string();
        let known = warnings.contains_key(&told) || warnings.len() < MOST_REASONS;
        let told = if known { told } else { FURTHER.to_owned() };
        *warnings.entry(told).or_default() += 1;
    }
    Ok(Imported {
        table: query.table.name().to_owned(),
        accepted: intake.new + intake.changed,
        refused: read.refused().count(),
        new: intake.new,
        changed: intake.changed,
        unchanged: intake.unchanged + read.repeated,
        matched: intake.new + intake.changed + intake.unchanged,
        refused_file,
        reasons,
        warned: warned.len(),
        warnings,
        notes: Vec::new(),
        dry_run,
    })
}

/// Turns rows into what the ledger keeps, sets aside those that cannot be, and imports the rest.
async fn take(
    ledger: &Ledger,
    (table, read): (Table, &mut LedgerRead),
    (workspace, keep): (&Workspace, Keep),
    by: &By,
) -> Result<Intake, AppError> {
    let intake = match table {
        Table::Projects => {
            let (rows, places) = typed(read, |row| project(row, &workspace.catalog));
            placed(ledger.import_projects(&rows, keep, by).await?, &places)
        }
        Table::ProjectEvents => {
            let (rows, places) = typed(read, |row| Ok(event(row)));
            let rules = LedgerRules::load(Some(&workspace.settings.folder.join("catalog")))?;
            let steps = (rows.as_slice(), &rules.bands);
            placed(ledger.import_steps(steps, keep, by).await?, &places)
        }
        Table::Funds => {
            let (rows, places) = typed(read, fund);
            placed(ledger.import_funds(&rows, keep).await?, &places)
        }
        Table::FixedAssets => {
            let (rows, places) = typed(read, |row| Ok(fixed_asset(row)));
            placed(ledger.import_fixed_assets(&rows, keep).await?, &places)
        }
        Table::FirmStatus => {
            let (rows, places) = typed(read, |row| Ok(firm(row)));
            placed(ledger.import_firm_status(&rows, keep).await?, &places)
        }
        Table::KpiTargets => {
            let rules = LedgerRules::load(Some(&workspace.settings.folder.join("catalog")))?;
            let (rows, places) = typed(read, |row| target(row, &rules));
            placed(ledger.import_kpi_targets(&rows, keep).await?, &places)
        }
        other => follow::take(ledger, (other, read), keep, by).await?,
    };
    Ok(intake)
}

pub(in crate::app) fn typed<T>(
    read: &mut LedgerRead,
    turn: impl Fn(&[Cell]) -> Result<T, String>,
) -> (Vec<T>, Vec<usize>) {
    let (mut rows, mut places, mut faults) = (Vec::new(), Vec::new(), Vec::new());
    for (place, row) in read.rows.iter().enumerate() {
        match turn(row) {
            Ok(turned) => {
                rows.push(turned);
                places.push(place);
            }
            Err(fault) => faults.push((place, fault)),
        }
    }
    for (place, fault) in faults {
        read.refuse(place, fault);
    }
    (rows, places)
}

/// The refusals and warnings by the place among all rows read.
pub(in crate::app) fn placed(mut intake: Intake, places: &[usize]) -> Intake {
    for (place, _) in &mut intake.refused {
        *place = places[*place];
    }
    for (place, _) in &mut intake.warned {
        *place = places[*place];
    }
    intake
}

fn text(row: &[Cell], place: usize) -> Option<String> {
    row[place].as_text().map(str::to_owned)
}

fn word(row: &[Cell], place: usize) -> String {
    row[place].to_string()
}

/// An amount in whole yuan, so that sums are the same in any order.
fn yuan(row: &[Cell], place: usize, unit_yuan: f64) -> Result<Option<f64>, String> {
    match row[place]
        .as_number()
        .map(|amount| (amount * unit_yuan).round())
    {
        Some(amount) if amount < 0.0 => Err(format!("the amount {amount} is negative")),
        amount => Ok(amount),
    }
}

fn end(row: &[Cell]) -> (String, String) {
    (word(row, row.len() - 2), word(row, row.len() - 1))
}

fn project(row: &[Cell], catalog: &Catalog) -> Result<(String, ProjectFacts), String> {
    let chain = text(row, 3)
        .map(|named| chain(catalog, &named))
        .transpose()?;
    let segment = text(row, 4)
        .map(|named| segment(catalog, &named))
        .transpose()?;
    let (source, as_of) = end(row);
    let facts = ProjectFacts {
        name: word(row, 1),
        kind: text(row, 2),
        chain,
        segment,
        investor_id: text(row, 5),
        investor: text(row, 6),
        county: text(row, 7),
        park: text(row, 8),
        unit: text(row, 9),
        landing_unit: text(row, 10),
        channel: text(row, 11),
        total_yuan: yuan(row, 12, YUAN_PER_YI)?,
        contract_yuan: yuan(row, 13, YUAN_PER_YI)?,
        fixed_yuan: yuan(row, 14, YUAN_PER_YI)?,
        land_mu: row[15].as_number(),
        synthetic: is_synthetic(&source),
        source,
        as_of,
        ..ProjectFacts::default()
    };
    Ok((word(row, 0), facts))
}

/// A chain by its id or name.
pub(super) fn chain(catalog: &Catalog, named: &str) -> Result<String, String> {
    catalog
        .chains()
        .iter()
        .find(|chain| chain.id.as_str() == named || chain.name == named)
        .map(|chain| chain.id.to_string())
        .ok_or_else(|| format!("no chain `{named}`: expected an id such as NEV or a whole name"))
}

/// A segment by its id or name.
pub(super) fn segment(catalog: &Catalog, named: &str) -> Result<String, String> {
    catalog
        .segments()
        .find(|segment| segment.id.to_string() == named || segment.name == named)
        .map(|segment| segment.id.to_string())
        .ok_or_else(|| {
            format!("no segment `{named}`: expected an id such as NEV-B07 or a whole name")
        })
}

fn event(row: &[Cell]) -> ImportedStep {
    let (source, _) = end(row);
    let evidence = text(row, 4);
    ImportedStep {
        project: word(row, 0),
        step: NewStep {
            stage: word(row, 1)
                .parse()
                .expect("the schema's words of stages are the catalog's"),
            day: word(row, 2),
            verified: row[3].as_flag().unwrap_or(false),
            evidence,
            owner: None,
            why: None,
            synthetic: is_synthetic(&source),
        },
    }
}

fn fund(row: &[Cell]) -> Result<Fund, String> {
    let (source, as_of) = end(row);
    Ok(Fund {
        project: word(row, 0),
        day: word(row, 1),
        amount_yuan: yuan(row, 2, YUAN_PER_WAN)?.unwrap_or_default(),
        origin: word(row, 3),
        kind: word(row, 4),
        evidence: word(row, 5),
        synthetic: is_synthetic(&source),
        source,
        as_of,
    })
}

/// Investment may be negative: a month's statement takes back what an earlier one said too much.
fn fixed_asset(row: &[Cell]) -> FixedAsset {
    let (source, as_of) = end(row);
    FixedAsset {
        project: word(row, 0),
        month: word(row, 1),
        amount_yuan: (row[2].as_number().unwrap_or_default() * YUAN_PER_WAN).round(),
        status: word(row, 3),
        synthetic: is_synthetic(&source),
        source,
        as_of,
    }
}

fn firm(row: &[Cell]) -> FirmStatus {
    let (source, as_of) = end(row);
    FirmStatus {
        enterprise: word(row, 0),
        day: word(row, 1),
        kind: word(row, 2),
        source,
        as_of,
    }
}

fn target(row: &[Cell], rules: &LedgerRules) -> Result<KpiTarget, String> {
    let named = word(row, 1);
    let all = &rules.indicators.indicator;
    let found = all.iter().find(|one| one.id == named || one.name == named);
    let Some(indicator) = found else {
        let known: Vec<&str> = all.iter().map(|one| one.id.as_str()).collect();
        return Err(format!(
            "no indicator `{named}`: expected one of {}",
            known.join(", ")
        ));
    };
    let year = row[0].as_count().unwrap_or_default();
    let (source, as_of) = end(row);
    Ok(KpiTarget {
        year: i64::try_from(year).map_err(|_long| format!("`{year}` is no year"))?,
        indicator: indicator.id.clone(),
        unit: word(row, 2),
        value: row[3].as_number().unwrap_or_default(),
        source,
        as_of,
    })
}
