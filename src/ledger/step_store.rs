//! Keeping steps: each is an entry that stays, and the step as it stands follows from the entries.
use sqlx::any::AnyRow;
use sqlx::{Any, AnyConnection, Row, Transaction};

use crate::catalog::{SizeBands, Stage};
use crate::ledger::claim;
use crate::ledger::database::Ledger;
use crate::ledger::error::LedgerError;
use crate::ledger::project::{self, Project};
use crate::ledger::step::{self, NewStep, Step, StepRefusal, Steps};

const ENTRY: &str = include_str!("sql/event_add.sql");
const ENTRIES: &str = include_str!("sql/event_list.sql");
const LAST: &str = include_str!("sql/event_last.sql");
const PUT: &str = include_str!("sql/step_put.sql");
const DROP: &str = include_str!("sql/step_drop.sql");
const LIST: &str = include_str!("sql/step_list.sql");
const BETWEEN: &str = include_str!("sql/step_between.sql");

/// What an entry says of a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// It was taken.
    Taken,
    /// It was otherwise than said before.
    Corrected,
    /// Somebody saw it.
    Verified,
    /// It was not taken after all.
    Withdrawn,
}

impl Act {
    /// The word in the table.
    pub fn name(self) -> &'static str {
        match self {
            Self::Taken => "taken",
            Self::Corrected => "corrected",
            Self::Verified => "verified",
            Self::Withdrawn => "withdrawn",
        }
    }
}

/// What was said about a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepEntry {
    /// Its place among the project's entries, from 1.
    pub sequence: i64,
    /// The stage's word.
    pub stage: String,
    /// The act's word.
    pub act: String,
    /// The day it states.
    pub day: Option<String>,
    /// Whether it states that somebody saw it.
    pub verified: bool,
    /// What shows it.
    pub evidence: Option<String>,
    /// Who answers for it.
    pub owner: Option<String>,
    /// Why.
    pub why: Option<String>,
    /// Who said so.
    pub who: String,
    /// When, Unix milliseconds.
    pub at_ms: i64,
    /// Whether what it says is invented.
    pub synthetic: bool,
}

/// Who does something, when, and the day this is where he is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct By {
    /// Who.
    pub who: String,
    /// When, Unix milliseconds.
    pub now_ms: i64,
    /// The day, ISO.
    pub today: String,
}

/// What is done to a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StepChange {
    /// Takes it.
    Take(NewStep),
    /// Says that it was otherwise.
    Correct(NewStep),
    /// Says that somebody saw it, with what shows it.
    Verify(Stage, String),
    /// Says that it was not taken, and why.
    Withdraw(Stage, String),
}

impl Ledger {
    /// Changes a step of a project that is at `version`; returns the new version.
    ///
    /// # Errors
    /// The rules of steps refuse it, somebody changed the project since, or there is none.
    pub async fn change_step(
        &self,
        (id, version): (&str, i64),
        (change, bands): (&StepChange, &SizeBands),
        by: &By,
    ) -> Result<i64, LedgerError> {
        let mut transaction = self.begin().await?;
        let held = project::held(&mut transaction, (id, version)).await?;
        apply(&mut transaction, (&held, bands), change, by).await?;
        project::commit(transaction, id).await?;
        Ok(version + 1)
    }

    /// Returns the steps of a project as they stand.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn steps(&self, id: &str) -> Result<Steps, LedgerError> {
        let connection = self.pool.acquire().await;
        let mut connection = connection.map_err(LedgerError::doing("take a connection"))?;
        steps(&mut connection, id).await
    }

    /// Returns every dated step of the days `from..=to` with its project's id, by project.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn steps_between(
        &self,
        from: &str,
        to: &str,
    ) -> Result<Vec<(String, Stage, Step)>, LedgerError> {
        let doing = || LedgerError::doing("list the steps");
        let rows = sqlx::query(BETWEEN).bind(from).bind(to);
        let rows = rows.fetch_all(&self.pool).await.map_err(doing())?;
        let mut found = Vec::with_capacity(rows.len());
        for row in &rows {
            let id: String = row.try_get(0).map_err(doing())?;
            if let Some((stage, step)) = read(row, 1).map_err(doing())? {
                found.push((id, stage, step));
            }
        }
        Ok(found)
    }

    /// Returns everything that was said about the steps of a project, in order.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn step_entries(&self, id: &str) -> Result<Vec<StepEntry>, LedgerError> {
        let doing = || LedgerError::doing(format!("read the steps of project `{id}`"));
        let rows = sqlx::query(ENTRIES).bind(id).fetch_all(&self.pool).await;
        let read = |row: &AnyRow| {
            Ok(StepEntry {
                sequence: row.try_get(0)?,
                stage: row.try_get(1)?,
                act: row.try_get(2)?,
                day: row.try_get(3)?,
                verified: row.try_get::<i64, _>(4)? == 1,
                evidence: row.try_get(5)?,
                owner: row.try_get(6)?,
                why: row.try_get(7)?,
                who: row.try_get(8)?,
                at_ms: row.try_get(9)?,
                synthetic: row.try_get::<i64, _>(10)? == 1,
            })
        };
        let rows = rows.map_err(doing())?;
        rows.iter()
            .map(read)
            .collect::<Result<_, _>>()
            .map_err(doing())
    }
}

/// Checks a change of a step, keeps its entry and the steps that follow from it, and moves the project.
pub(super) async fn apply(
    transaction: &mut Transaction<'static, Any>,
    (held, bands): (&Project, &SizeBands),
    change: &StepChange,
    by: &By,
) -> Result<(), LedgerError> {
    let before = steps(transaction, &held.id).await?;
    let (stage, act) = match change {
        StepChange::Take(new) => (new.stage, Act::Taken),
        StepChange::Correct(new) => (new.stage, Act::Corrected),
        StepChange::Verify(stage, _) => (*stage, Act::Verified),
        StepChange::Withdraw(stage, _) => (*stage, Act::Withdrawn),
    };
    let refused = |refusal| LedgerError::Step {
        project: held.id.clone(),
        stage,
        refusal,
    };
    let (after, said) = decided(&before, change, &by.today).map_err(refused)?;
    if matches!(change, StepChange::Take(_)) && stage == Stage::Signed {
        claim::may_sign(transaction, held, bands).await?;
    }
    let fact = Entry {
        act,
        step: &said,
        by,
    };
    // The project first: of two who change it at once the second waits here and is told.
    let place = step::furthest(&after);
    let place = (place.map(|found| found.0), place.and_then(|found| found.1));
    project::place(transaction, held, place).await?;
    enter(transaction, &held.id, &[fact]).await?;
    write(transaction, &held.id, (&before, &after)).await?;
    let what = format!("{} {}", act.name(), stage.name());
    project::note(
        transaction,
        (&held.id, held.version + 1),
        (&by.who, &what, by.now_ms),
    )
    .await
}

/// What the steps are after a change, and what is said of the one that is changed.
fn decided(
    before: &Steps,
    change: &StepChange,
    today: &str,
) -> Result<(Steps, NewStep), StepRefusal> {
    match change {
        StepChange::Take(new) => {
            step::may_take(before, new, today)?;
            Ok((step::with(before, new), new.clone()))
        }
        StepChange::Correct(new) => {
            step::may_correct(before, new, today)?;
            Ok((step::with(before, new), new.clone()))
        }
        StepChange::Verify(stage, evidence) => {
            let held = before.get(stage).ok_or(StepRefusal::Absent)?;
            let new = NewStep {
                stage: *stage,
                day: held.day.clone().ok_or(StepRefusal::Absent)?,
                verified: true,
                evidence: Some(evidence.clone()),
                owner: held.owner.clone(),
                why: held.why.clone(),
                synthetic: false,
            };
            if evidence.trim().is_empty() {
                return Err(StepRefusal::NoEvidence);
            }
            Ok((step::with(before, &new), new))
        }
        StepChange::Withdraw(stage, why) => {
            step::may_withdraw(before, *stage, why)?;
            let held = before.get(stage).ok_or(StepRefusal::Absent)?;
            let new = NewStep {
                stage: *stage,
                day: held.by_day.clone(),
                verified: false,
                evidence: None,
                owner: None,
                why: Some(why.clone()),
                synthetic: false,
            };
            Ok((step::without(before, *stage), new))
        }
    }
}

/// One entry to be kept.
pub(super) struct Entry<'a> {
    pub(super) act: Act,
    pub(super) step: &'a NewStep,
    pub(super) by: &'a By,
}

/// Adds entries behind those the project has.
pub(super) async fn enter(
    transaction: &mut Transaction<'static, Any>,
    id: &str,
    entries: &[Entry<'_>],
) -> Result<(), LedgerError> {
    let doing = || LedgerError::doing(format!("keep the steps of project `{id}`"));
    let row = sqlx::query(LAST).bind(id).fetch_one(&mut **transaction);
    let mut sequence: i64 = row.await.and_then(|row| row.try_get(0)).map_err(doing())?;
    for entry in entries {
        sequence += 1;
        let step = entry.step;
        let query = sqlx::query(ENTRY)
            // Not by chance: two of a million ids of one moment would be the same.
            .bind(format!("{id}.{sequence}"))
            .bind(id)
            .bind(sequence)
            .bind(step.stage.name())
            .bind(entry.act.name())
            .bind(&step.day)
            .bind(i64::from(step.verified))
            .bind(&step.evidence)
            .bind(&step.owner)
            .bind(&step.why)
            .bind(&entry.by.who)
            .bind(entry.by.now_ms)
            .bind(i64::from(step.synthetic));
        query.execute(&mut **transaction).await.map_err(doing())?;
    }
    Ok(())
}

/// Writes what differs between two states of a project's steps.
pub(super) async fn write(
    transaction: &mut Transaction<'static, Any>,
    id: &str,
    (before, after): (&Steps, &Steps),
) -> Result<(), LedgerError> {
    let doing = || LedgerError::doing(format!("keep the steps of project `{id}`"));
    for stage in before.keys().filter(|stage| !after.contains_key(stage)) {
        let drop = sqlx::query(DROP).bind(id).bind(stage.name());
        drop.execute(&mut **transaction).await.map_err(doing())?;
    }
    for (stage, step) in after
        .iter()
        .filter(|(stage, step)| before.get(stage) != Some(step))
    {
        let put = sqlx::query(PUT)
            .bind(id)
            .bind(stage.name())
            .bind(&step.day)
            .bind(&step.by_day)
            .bind(i64::from(step.verified))
            .bind(&step.evidence)
            .bind(&step.owner)
            .bind(&step.why)
            .bind(i64::from(step.synthetic));
        put.execute(&mut **transaction).await.map_err(doing())?;
    }
    Ok(())
}

pub(super) async fn steps(connection: &mut AnyConnection, id: &str) -> Result<Steps, LedgerError> {
    let doing = || LedgerError::doing(format!("read the steps of project `{id}`"));
    let rows = sqlx::query(LIST).bind(id).fetch_all(connection);
    let rows = rows.await.map_err(doing())?;
    let mut steps = Steps::new();
    for row in &rows {
        steps.extend(read(row, 0).map_err(doing())?);
    }
    Ok(steps)
}

fn read(row: &AnyRow, from: usize) -> Result<Option<(Stage, Step)>, sqlx::Error> {
    let word: String = row.try_get(from)?;
    let Ok(stage) = word.parse() else {
        return Ok(None);
    };
    let step = Step {
        day: row.try_get(from + 1)?,
        by_day: row.try_get(from + 2)?,
        verified: row.try_get::<i64, _>(from + 3)? == 1,
        evidence: row.try_get(from + 4)?,
        owner: row.try_get(from + 5)?,
        why: row.try_get(from + 6)?,
        synthetic: row.try_get::<i64, _>(from + 7)? == 1,
    };
    Ok(Some((stage, step)))
}
