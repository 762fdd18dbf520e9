//! Leads and the response clock: when a project's lead was received and who referred it, what was done about it by when.
//! Entries are only ever added; of one step of the clock the last one holds.
use std::collections::BTreeMap;

use sqlx::any::AnyRow;
use sqlx::{Any, Row, Transaction};

use crate::catalog::Stage;
use crate::ledger::database::Ledger;
use crate::ledger::error::LedgerError;
use crate::ledger::intake::{Intake, Keep, Known, RowRefusal, end};
use crate::ledger::project_filter::{ProjectFilter, set_of};
use crate::ledger::step_store::By;
use crate::ledger::synthetic::is_synthetic;

const LIST: &str = include_str!("sql/lead_list.sql");
const ACTS: &str = include_str!("sql/lead_acts.sql");
const ACTS_OF: &str = include_str!("sql/lead_acts_of.sql");
const ACT_ADD: &str = include_str!("sql/lead_act_add.sql");
const ORIGIN_FIND: &str = include_str!("sql/lead_origin_find.sql");
const ORIGIN_PUT: &str = include_str!("sql/lead_origin_put.sql");

/// The first and the last day anything can have.
const ALWAYS: (&str, &str) = ("0001-01-01", "9999-12-31");

/// A lead: a project by what it began with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lead {
    /// The project.
    pub project: String,
    /// Its name.
    pub name: String,
    /// Its county.
    pub county: Option<String>,
    /// Its chain.
    pub chain: Option<String>,
    /// The attracting unit, which answers.
    pub unit: Option<String>,
    /// The person who attracts it.
    pub owner: Option<String>,
    /// The investor.
    pub investor: Option<String>,
    /// By which channel it came.
    pub channel: Option<String>,
    /// The project's present stage.
    pub stage: Option<Stage>,
    /// Whether the project is invented.
    pub synthetic: bool,
    /// The day it was received.
    pub received: String,
    /// Who referred it; empty if nobody is named.
    pub referrer: String,
    /// The project's version.
    pub version: i64,
    /// What was done, by step of the clock.
    pub acts: BTreeMap<String, LeadAct>,
}

/// What was done about a lead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeadAct {
    /// The step of the clock.
    pub step: String,
    /// The day, ISO.
    pub day: String,
    /// `valid`, `invalid` or `further` where it was judged; else empty.
    pub verdict: String,
    /// Remark.
    pub note: String,
    /// Who entered it.
    pub who: String,
}

/// Where a lead came from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LeadOrigin {
    /// The project.
    pub project: String,
    /// The day it was received, ISO.
    pub received: String,
    /// Who referred it.
    pub referrer: String,
    /// Where this comes from.
    pub source: String,
    /// The day it describes, ISO.
    pub as_of: String,
}

/// A lead as a file states it: origin and what was done.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ImportedLead {
    /// Its origin.
    pub origin: LeadOrigin,
    /// Step, day and verdict.
    pub acts: Vec<(String, String, String)>,
}

impl Ledger {
    /// Returns the leads received in a period, by day.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn leads(
        &self,
        (from, to): (&str, &str),
        filter: &ProjectFilter,
    ) -> Result<Vec<Lead>, LedgerError> {
        let doing = || LedgerError::doing("list the leads");
        let rows = sqlx::query(LIST)
            .bind(from)
            .bind(to)
            .bind(set_of(&filter.counties))
            .bind(set_of(&filter.chains))
            .bind(set_of(&filter.units))
            .bind(set_of(&filter.channels))
            .bind("")
            .fetch_all(&self.pool)
            .await
            .map_err(doing())?;
        let acts = sqlx::query(ACTS).bind(from).bind(to).fetch_all(&self.pool);
        let mut of: BTreeMap<String, BTreeMap<String, LeadAct>> = BTreeMap::new();
        for row in &acts.await.map_err(doing())? {
            let (project, act) = read_act(row).map_err(doing())?;
            of.entry(project).or_default().insert(act.step.clone(), act);
        }
        let mut leads = Vec::new();
        for row in &rows {
            let mut lead = read_lead(row).map_err(doing())?;
            lead.acts = of.remove(&lead.project).unwrap_or_default();
            leads.push(lead);
        }
        Ok(leads)
    }

    /// Returns the lead a project began with; none if its day is unknown.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn lead(&self, project: &str) -> Result<Option<Lead>, LedgerError> {
        let doing = || LedgerError::doing(format!("read the lead of project `{project}`"));
        let (from, to) = ALWAYS;
        let mut query = sqlx::query(LIST).bind(from).bind(to);
        for _every in 0..4 {
            query = query.bind("");
        }
        let row = query.bind(project).fetch_optional(&self.pool).await;
        let Some(row) = row.map_err(doing())? else {
            return Ok(None);
        };
        let mut lead = read_lead(&row).map_err(doing())?;
        let acts = sqlx::query(ACTS_OF).bind(project).fetch_all(&self.pool);
        for row in &acts.await.map_err(doing())? {
            let (_, act) = read_act(row).map_err(doing())?;
            lead.acts.insert(act.step.clone(), act);
        }
        Ok(Some(lead))
    }

    /// Records what was done about a project's lead.
    ///
    /// # Errors
    /// There is no such project, or the database does not answer.
    pub async fn add_lead_act(
        &self,
        project: &str,
        act: &LeadAct,
        by: &By,
    ) -> Result<(), LedgerError> {
        let mut transaction = self.begin().await?;
        known(&mut transaction, project).await?;
        let held = acts_of(&mut transaction, project).await?;
        add_act(&mut transaction, (project, held.len()), act, by).await?;
        commit(transaction).await
    }

    /// Says where a project's lead came from; a text left empty stays as it was.
    ///
    /// # Errors
    /// There is no such project, or the database does not answer.
    pub async fn set_lead_origin(&self, origin: &LeadOrigin) -> Result<(), LedgerError> {
        let mut transaction = self.begin().await?;
        known(&mut transaction, &origin.project).await?;
        let held = origin_of(&mut transaction, &origin.project).await?;
        put_origin(&mut transaction, &over(held.as_ref(), origin)).await?;
        commit(transaction).await
    }

    /// Imports leads: origin and what was done. The same file twice changes nothing.
    ///
    /// # Errors
    /// The database refuses or does not answer; then nothing is kept.
    pub async fn import_leads(
        &self,
        rows: &[ImportedLead],
        keep: Keep,
        by: &By,
    ) -> Result<Intake, LedgerError> {
        let (mut intake, mut known) = (Intake::default(), Known::new());
        let mut transaction = self.begin().await?;
        for (place, row) in rows.iter().enumerate() {
            let project = row.origin.project.as_str();
            if !known.has(&mut transaction, project).await? {
                intake.refused.push((place, RowRefusal::UnknownProject));
                continue;
            }
            let held = origin_of(&mut transaction, project).await?;
            let (fresh, older) = held
                .as_ref()
                .map_or((true, false), |held| (false, row.origin.as_of < held.as_of));
            let origin = over(held.as_ref(), &row.origin);
            let says = |of: &LeadOrigin| (of.received.clone(), of.referrer.clone());
            let mut changed = held.as_ref().map(says) != Some(says(&origin)) && !older;
            if changed {
                put_origin(&mut transaction, &origin).await?;
            }
            if !older {
                changed |= acts_into(&mut transaction, row, by).await?;
            }
            match (fresh, changed) {
                (true, _) => intake.new += 1,
                (false, true) => intake.changed += 1,
                (false, false) => intake.unchanged += 1,
            }
        }
        end(transaction, intake, keep).await
    }
}

async fn known(
    transaction: &mut Transaction<'static, Any>,
    project: &str,
) -> Result<(), LedgerError> {
    if Known::new().has(transaction, project).await? {
        return Ok(());
    }
    Err(LedgerError::Unknown {
        what: "project",
        id: project.to_owned(),
    })
}

/// Adds what a file says was done and the ledger does not say yet; whether there was any.
async fn acts_into(
    transaction: &mut Transaction<'static, Any>,
    row: &ImportedLead,
    by: &By,
) -> Result<bool, LedgerError> {
    let project = row.origin.project.as_str();
    let held = acts_of(transaction, project).await?;
    let mut count = held.len();
    let last: BTreeMap<&str, &LeadAct> = held.iter().map(|act| (act.step.as_str(), act)).collect();
    for (step, day, verdict) in &row.acts {
        let same = |act: &&LeadAct| act.day == *day && act.verdict == *verdict;
        if last.get(step.as_str()).is_some_and(same) {
            continue;
        }
        let act = LeadAct {
            step: step.clone(),
            day: day.clone(),
            verdict: verdict.clone(),
            note: String::new(),
            who: by.who.clone(),
        };
        add_act(transaction, (project, count), &act, by).await?;
        count += 1;
    }
    Ok(count > held.len())
}

async fn acts_of(
    transaction: &mut Transaction<'static, Any>,
    project: &str,
) -> Result<Vec<LeadAct>, LedgerError> {
    let doing = || LedgerError::doing(format!("read the lead of project `{project}`"));
    let rows = sqlx::query(ACTS_OF).bind(project);
    let rows = rows.fetch_all(&mut **transaction).await.map_err(doing())?;
    let read: Result<Vec<LeadAct>, sqlx::Error> = rows
        .iter()
        .map(|row| read_act(row).map(|found| found.1))
        .collect();
    read.map_err(doing())
}

async fn add_act(
    transaction: &mut Transaction<'static, Any>,
    (project, before): (&str, usize),
    act: &LeadAct,
    by: &By,
) -> Result<(), LedgerError> {
    let query = sqlx::query(ACT_ADD)
        .bind(project)
        .bind(i64::try_from(before).unwrap_or(i64::MAX) + 1)
        .bind(&act.step)
        .bind(&act.day)
        .bind(&act.verdict)
        .bind(&act.note)
        .bind(&by.who)
        .bind(by.now_ms);
    let added = query.execute(&mut **transaction).await;
    added.map(|_| ()).map_err(LedgerError::doing(format!(
        "keep what was done about the lead of project `{project}`"
    )))
}

fn over(held: Option<&LeadOrigin>, new: &LeadOrigin) -> LeadOrigin {
    let text = |new: &String, old: Option<&String>| {
        let old = old.cloned().unwrap_or_default();
        if new.is_empty() { old } else { new.clone() }
    };
    // What was invented stays so, whoever says more of it.
    let invented = held.filter(|held| is_synthetic(&held.source));
    LeadOrigin {
        source: invented.map_or(&new.source, |held| &held.source).clone(),
        received: text(&new.received, held.map(|held| &held.received)),
        referrer: text(&new.referrer, held.map(|held| &held.referrer)),
        ..new.clone()
    }
}

async fn origin_of(
    transaction: &mut Transaction<'static, Any>,
    project: &str,
) -> Result<Option<LeadOrigin>, LedgerError> {
    let doing = || LedgerError::doing(format!("read the lead of project `{project}`"));
    let row = sqlx::query(ORIGIN_FIND).bind(project);
    let row = row.fetch_optional(&mut **transaction).await;
    let Some(row) = row.map_err(doing())? else {
        return Ok(None);
    };
    let read = || {
        Ok(LeadOrigin {
            project: project.to_owned(),
            received: row.try_get(0)?,
            referrer: row.try_get(1)?,
            source: row.try_get(2)?,
            as_of: row.try_get(3)?,
        })
    };
    read().map(Some).map_err(doing())
}

async fn put_origin(
    transaction: &mut Transaction<'static, Any>,
    origin: &LeadOrigin,
) -> Result<(), LedgerError> {
    let query = sqlx::query(ORIGIN_PUT)
        .bind(&origin.project)
        .bind(&origin.received)
        .bind(&origin.referrer)
        .bind(&origin.source)
        .bind(&origin.as_of);
    let put = query.execute(&mut **transaction).await;
    put.map(|_| ()).map_err(LedgerError::doing(format!(
        "keep where the lead of project `{}` came from",
        origin.project
    )))
}

async fn commit(transaction: Transaction<'static, Any>) -> Result<(), LedgerError> {
    let kept = transaction.commit().await;
    kept.map_err(LedgerError::doing("keep what was said of a lead"))
}

fn read_act(row: &AnyRow) -> Result<(String, LeadAct), sqlx::Error> {
    let act = LeadAct {
        step: row.try_get(1)?,
        day: row.try_get(2)?,
        verdict: row.try_get(3)?,
        note: row.try_get(4)?,
        who: row.try_get(5)?,
    };
    Ok((row.try_get(0)?, act))
}

fn read_lead(row: &AnyRow) -> Result<Lead, sqlx::Error> {
    let stage: String = row.try_get(8)?;
    Ok(Lead {
        project: row.try_get(0)?,
        name: row.try_get(1)?,
        county: row.try_get(2)?,
        chain: row.try_get(3)?,
        unit: row.try_get(4)?,
        owner: row.try_get(5)?,
        investor: row.try_get(6)?,
        channel: row.try_get(7)?,
        stage: stage.parse().ok(),
        synthetic: row.try_get::<i64, _>(9)? == 1,
        received: row.try_get(10)?,
        referrer: row.try_get(11)?,
        version: row.try_get(12)?,
        acts: BTreeMap::new(),
    })
}
