//! Imports of projects and of their steps. History is taken as it was: a later step implies the missing earlier ones,
//! marked and undated; only a day that contradicts the order is refused. What people corrected stays corrected.
use std::collections::BTreeMap;

use sqlx::{Any, Row, Transaction};

use crate::catalog::{SizeBands, Stage};
use crate::ledger::claim::{against_signing, find_rivals};
use crate::ledger::database::Ledger;
use crate::ledger::error::LedgerError;
use crate::ledger::intake::{Intake, Keep, RowRefusal, RowWarning, end};
use crate::ledger::project::{self, Project, ProjectFacts};
use crate::ledger::project_row::differences;
use crate::ledger::step::{self, NewStep, Steps};
use crate::ledger::step_store::{self, Act, By, Entry};

const ENTRIES: &str = include_str!("sql/event_list.sql");
/// The source of what people changed in the ledger itself.
pub(super) const OWN: &str = "ledger";
/// Why an imported project ended, where the file does not say.
const UNSTATED: &str = "导入未注明";

/// A step as a file states it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportedStep {
    /// The project.
    pub project: String,
    /// The step.
    pub step: NewStep,
}

impl Ledger {
    /// Imports projects by id. A value the file does not have takes none away; rows older than what the ledger holds, or
    /// than what people changed in it, change nothing.
    ///
    /// # Errors
    /// The database refuses or does not answer; then nothing is kept.
    pub async fn import_projects(
        &self,
        rows: &[(String, ProjectFacts)],
        keep: Keep,
        by: &By,
    ) -> Result<Intake, LedgerError> {
        let mut intake = Intake::default();
        let mut transaction = self.begin().await?;
        for (place, (id, facts)) in rows.iter().enumerate() {
            let Some(held) = project::find(&mut transaction, id).await? else {
                let new = Project {
                    id: id.clone(),
                    facts: facts.clone(),
                    stage: None,
                    stage_day: None,
                    version: 1,
                };
                project::add(&mut transaction, &new).await?;
                let said = (by.who.as_str(), "imported", by.now_ms);
                project::note(&mut transaction, (id, 1), said).await?;
                claims(&mut transaction, (&new, place), &mut intake, by).await?;
                intake.new += 1;
                continue;
            };
            let facts = over(&held.facts, facts);
            let mut what = differences(&held.facts, &facts);
            if facts.source != held.facts.source && what.starts_with("source:") {
                what.clear();
            }
            let older = facts.as_of < held.facts.as_of
                || held.facts.source.starts_with(OWN) && facts.as_of == held.facts.as_of;
            if what.is_empty() || older {
                intake.unchanged += 1;
                continue;
            }
            let version = held.version + 1;
            let changed = Project { facts, ..held };
            project::set(&mut transaction, &changed).await?;
            let said = (by.who.as_str(), what.as_str(), by.now_ms);
            project::note(&mut transaction, (id, version), said).await?;
            if ["investor", "county"]
                .iter()
                .any(|word| what.contains(word))
            {
                claims(&mut transaction, (&changed, place), &mut intake, by).await?;
            }
            intake.changed += 1;
        }
        end(transaction, intake, keep).await
    }

    /// Imports steps. Of each project all rows are taken in the order of stages. A signature that nobody had the authority
    /// for is taken, as it happened, and warned of.
    ///
    /// # Errors
    /// The database refuses or does not answer; then nothing is kept.
    pub async fn import_steps(
        &self,
        (rows, bands): (&[ImportedStep], &SizeBands),
        keep: Keep,
        by: &By,
    ) -> Result<Intake, LedgerError> {
        let mut transaction = self.begin().await?;
        let intake = steps_into(&mut transaction, (rows, Some(bands)), by).await?;
        end(transaction, intake, keep).await
    }
}

/// Records the claims of other counties on a project's investor and warns of the new ones.
async fn claims(
    transaction: &mut Transaction<'static, Any>,
    (project, place): (&Project, usize),
    intake: &mut Intake,
    by: &By,
) -> Result<(), LedgerError> {
    let rivals = find_rivals(transaction, project, by.now_ms).await?;
    let warning = |other| (place, RowWarning::Claim(other));
    intake.warned.extend(rivals.into_iter().map(warning));
    Ok(())
}

/// Takes steps in a transaction that somebody else ends; with the bands, signatures beyond an authority are warned of.
pub(super) async fn steps_into(
    transaction: &mut Transaction<'static, Any>,
    (rows, bands): (&[ImportedStep], Option<&SizeBands>),
    by: &By,
) -> Result<Intake, LedgerError> {
    let mut intake = Intake::default();
    let mut of: BTreeMap<&str, Vec<(usize, &NewStep)>> = BTreeMap::new();
    for (place, row) in rows.iter().enumerate() {
        of.entry(&row.project).or_default().push((place, &row.step));
    }
    for (id, mut steps) in of {
        steps.sort_by_key(|(place, step)| (step.stage, *place));
        let Some(held) = project::find(transaction, id).await? else {
            let unknown = |(place, _)| (place, RowRefusal::UnknownProject);
            intake.refused.extend(steps.into_iter().map(unknown));
            continue;
        };
        let signed = take(transaction, (&held, &steps), &mut intake, by).await?;
        if let (Some(place), Some(bands)) = (signed, bands) {
            let against = against_signing(transaction, &held, bands).await?;
            let warning = |one| (place, RowWarning::Signed(one));
            intake.warned.extend(against.into_iter().map(warning));
        }
    }
    intake.refused.sort_by_key(|(place, _)| *place);
    intake.warned.sort_by_key(|(place, _)| *place);
    Ok(intake)
}

/// The facts of a file over those held: what the file lacks stays, and so does what no file states.
fn over(held: &ProjectFacts, new: &ProjectFacts) -> ProjectFacts {
    let text = |new: &Option<String>, held: &Option<String>| new.clone().or_else(|| held.clone());
    ProjectFacts {
        name: new.name.clone(),
        kind: text(&new.kind, &held.kind),
        chain: text(&new.chain, &held.chain),
        segment: text(&new.segment, &held.segment),
        investor_id: text(&new.investor_id, &held.investor_id),
        investor: text(&new.investor, &held.investor),
        county: text(&new.county, &held.county),
        park: text(&new.park, &held.park),
        unit: text(&new.unit, &held.unit),
        landing_unit: text(&new.landing_unit, &held.landing_unit),
        channel: text(&new.channel, &held.channel),
        total_yuan: new.total_yuan.or(held.total_yuan),
        contract_yuan: new.contract_yuan.or(held.contract_yuan),
        fixed_yuan: new.fixed_yuan.or(held.fixed_yuan),
        land_mu: new.land_mu.or(held.land_mu),
        owner: text(&new.owner, &held.owner),
        landing_owner: text(&new.landing_owner, &held.landing_owner),
        list_id: text(&new.list_id, &held.list_id),
        list_enterprise: text(&new.list_enterprise, &held.list_enterprise),
        source: new.source.clone(),
        as_of: new.as_of.clone(),
        synthetic: held.synthetic || new.synthetic,
    }
}

/// What a row says about a step that may be there: how it would be entered, `None` if it says nothing new.
fn news(steps: &Steps, new: &NewStep) -> Option<(Act, NewStep)> {
    let held = steps.get(&new.stage);
    let Some((held, day)) = held.and_then(|held| Some((held, held.day.as_ref()?))) else {
        return Some((Act::Taken, new.clone()));
    };
    let mut merged = new.clone();
    merged.evidence = merged.evidence.or_else(|| held.evidence.clone());
    merged.owner.clone_from(&held.owner);
    if *day != new.day {
        merged.why = Some("import".to_owned());
        return Some((Act::Corrected, merged));
    }
    merged.verified |= held.verified;
    merged.why.clone_from(&held.why);
    if merged.verified && !held.verified {
        return Some((Act::Verified, merged));
    }
    (merged.evidence != held.evidence).then_some((Act::Corrected, merged))
}

/// Takes the rows of one project in the order of stages; returns the place of a new signature.
async fn take(
    transaction: &mut Transaction<'static, Any>,
    (held, rows): (&Project, &[(usize, &NewStep)]),
    intake: &mut Intake,
    by: &By,
) -> Result<Option<usize>, LedgerError> {
    let before = step_store::steps(transaction, &held.id).await?;
    let mut said: Option<Vec<(String, String)>> = None;
    let mut after = before.clone();
    let mut entries: Vec<(Act, NewStep)> = Vec::new();
    let mut signed = None;
    for (place, row) in rows {
        let Some((act, mut new)) = news(&after, row) else {
            intake.unchanged += 1;
            continue;
        };
        if new.stage == Stage::Ended && new.why.is_none() {
            new.why = Some(new.evidence.clone().unwrap_or_else(|| UNSTATED.to_owned()));
        }
        if said.is_none() && (held.stage.is_some() || held.version > 1) {
            said = Some(days_said(transaction, &held.id).await?);
        }
        // What the ledger was told before and has been corrected or withdrawn since is nothing new.
        let known = (new.stage.name().to_owned(), new.day.clone());
        if act != Act::Verified && said.as_ref().is_some_and(|said| said.contains(&known)) {
            intake.unchanged += 1;
            continue;
        }
        if let Err(refusal) = step::check_day(&after, new.stage, &new.day) {
            intake.refused.push((*place, RowRefusal::Step(refusal)));
            continue;
        }
        after = step::with(&after, &new);
        match act {
            Act::Taken => {
                intake.new += 1;
                signed = signed.or((new.stage == Stage::Signed).then_some(*place));
            }
            _ => intake.changed += 1,
        }
        entries.push((act, new));
    }
    if entries.is_empty() {
        return Ok(None);
    }
    let place = step::furthest(&after);
    let place = (place.map(|found| found.0), place.and_then(|found| found.1));
    project::place(transaction, held, place).await?;
    let entered: Vec<Entry<'_>> = entries
        .iter()
        .map(|(act, step)| Entry {
            act: *act,
            step,
            by,
        })
        .collect();
    step_store::enter(transaction, &held.id, &entered).await?;
    step_store::write(transaction, &held.id, (&before, &after)).await?;
    let version = (held.id.as_str(), held.version + 1);
    let what = format!("imported {} steps", entries.len());
    project::note(transaction, version, (&by.who, &what, by.now_ms)).await?;
    Ok(signed)
}

/// Each stage and day the ledger was ever told of a project.
async fn days_said(
    transaction: &mut Transaction<'static, Any>,
    id: &str,
) -> Result<Vec<(String, String)>, LedgerError> {
    let doing = || LedgerError::doing(format!("read the steps of project `{id}`"));
    let rows = sqlx::query(ENTRIES).bind(id).fetch_all(&mut **transaction);
    let mut said = Vec::new();
    for row in rows.await.map_err(doing())? {
        let stage: String = row.try_get(1).map_err(doing())?;
        let day: Option<String> = row.try_get(3).map_err(doing())?;
        said.extend(day.map(|day| (stage, day)));
    }
    Ok(said)
}
