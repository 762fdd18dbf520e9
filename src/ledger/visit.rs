//! Visits and receptions: who went where or received whom, for how long, registered beforehand or not, and what came of
//! it. A visit is known by day, kind, unit, people, host and city; what is changed of it is noted.
use sqlx::any::AnyRow;
use sqlx::{Any, Row, Transaction};

use crate::ledger::database::Ledger;
use crate::ledger::error::LedgerError;
use crate::ledger::id::fresh_id;
use crate::ledger::intake::{Intake, Keep, Known, RowRefusal, end};
use crate::ledger::project_filter::set_of;
use crate::ledger::record::{Record, lasting, note};
use crate::ledger::step_store::By;

const ADD: &str = include_str!("sql/visit_add.sql");
const SET: &str = include_str!("sql/visit_set.sql");
const FIND: &str = include_str!("sql/visit_find.sql");
const SAME: &str = include_str!("sql/visit_same.sql");
const LIST: &str = include_str!("sql/visit_list.sql");

/// What is known of a visit; an empty text is what nobody said.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct VisitFacts {
    /// `visit` (外出) or `reception` (接待).
    pub kind: String,
    /// The first day, ISO.
    pub day: String,
    /// How many days.
    pub days: Option<f64>,
    /// The unit that went or received.
    pub unit: String,
    /// Who went or received.
    pub who: String,
    /// Whom they met.
    pub whom: String,
    /// Where.
    pub city: String,
    /// The county that went or received, GB/T 2260.
    pub county: String,
    /// By which channel.
    pub channel: String,
    /// What came of it.
    pub outcome: String,
    /// Whether it was registered beforehand (外出备案).
    pub registered: Option<bool>,
    /// The project it was about.
    pub project: String,
    /// Where this comes from.
    pub source: String,
    /// The day it describes, ISO.
    pub as_of: String,
}

/// A visit as kept.
#[derive(Debug, Clone, PartialEq)]
pub struct Visit {
    /// Its id.
    pub id: String,
    /// What is known of it.
    pub facts: VisitFacts,
    /// Counted up by each change.
    pub version: i64,
}

/// Which visits are meant; an empty list or text means all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct VisitFilter {
    /// First day, ISO.
    pub from: String,
    /// Last day, ISO.
    pub to: String,
    /// Counties.
    pub counties: Vec<String>,
    /// Units.
    pub units: Vec<String>,
    /// `visit` or `reception`.
    pub kind: String,
    /// Only those about projects of these chains.
    pub chains: Vec<String>,
}

impl Ledger {
    /// Returns the visits that are meant, by day.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn visits(&self, filter: &VisitFilter) -> Result<Vec<Visit>, LedgerError> {
        let rows = sqlx::query(LIST)
            .bind(filter.from.as_str())
            .bind(filter.to.as_str())
            .bind(set_of(&filter.counties))
            .bind(set_of(&filter.units))
            .bind(filter.kind.as_str())
            .bind(set_of(&filter.chains))
            .fetch_all(&self.pool)
            .await
            .map_err(LedgerError::doing("list the visits"))?;
        rows.iter().map(read).collect()
    }

    /// Returns a visit.
    ///
    /// # Errors
    /// There is none of this id.
    pub async fn visit(&self, id: &str) -> Result<Visit, LedgerError> {
        let row = sqlx::query(FIND).bind(id).fetch_optional(&self.pool).await;
        let row = row.map_err(LedgerError::doing(format!("read visit `{id}`")))?;
        found(row.as_ref(), id)
    }

    /// Keeps a visit.
    ///
    /// # Errors
    /// The same visit is kept already, or its project is unknown.
    pub async fn add_visit(&self, facts: &VisitFacts, by: &By) -> Result<Visit, LedgerError> {
        let mut transaction = self.begin().await?;
        if !facts.project.is_empty() && !Known::new().has(&mut transaction, &facts.project).await? {
            return Err(LedgerError::Unknown {
                what: "project",
                id: facts.project.clone(),
            });
        }
        let id = fresh_id(by.now_ms);
        if !add(&mut transaction, (&id, facts)).await? {
            let same = same(&mut transaction, facts).await?;
            return Err(LedgerError::Taken {
                what: "visit",
                id: same.map_or_else(String::new, |visit| visit.id),
                state: "is the same visit: change that one",
            });
        }
        note(&mut transaction, (Record::Visit, &id, 1), ("made", by)).await?;
        commit(transaction).await?;
        Ok(Visit {
            id,
            facts: facts.clone(),
            version: 1,
        })
    }

    /// Replaces what is known of a visit that is at `version`.
    ///
    /// # Errors
    /// There is none, or somebody changed it since.
    pub async fn change_visit(
        &self,
        (id, version): (&str, i64),
        facts: &VisitFacts,
        by: &By,
    ) -> Result<Visit, LedgerError> {
        let mut transaction = self.begin().await?;
        let row = sqlx::query(FIND).bind(id).fetch_optional(&mut *transaction);
        let row = row.await;
        let row = row.map_err(LedgerError::doing(format!("read visit `{id}`")))?;
        let held = found(row.as_ref(), id)?;
        if held.version != version {
            return Err(changed(id));
        }
        set(&mut transaction, (id, version), facts).await?;
        let what = differences(&held.facts, facts);
        note(
            &mut transaction,
            (Record::Visit, id, version + 1),
            (&what, by),
        )
        .await?;
        commit(transaction).await?;
        Ok(Visit {
            id: id.to_owned(),
            facts: facts.clone(),
            version: version + 1,
        })
    }

    /// Imports visits. The same visit said again changes what it says otherwise, unless it is older than what is held.
    ///
    /// # Errors
    /// The database refuses or does not answer; then nothing is kept.
    pub async fn import_visits(
        &self,
        rows: &[VisitFacts],
        keep: Keep,
        by: &By,
    ) -> Result<Intake, LedgerError> {
        let (mut intake, mut known) = (Intake::default(), Known::new());
        let mut transaction = self.begin().await?;
        for (place, row) in rows.iter().enumerate() {
            if !row.project.is_empty() && !known.has(&mut transaction, &row.project).await? {
                intake.refused.push((place, RowRefusal::UnknownProject));
                continue;
            }
            let id = fresh_id(by.now_ms);
            if add(&mut transaction, (&id, row)).await? {
                note(&mut transaction, (Record::Visit, &id, 1), ("imported", by)).await?;
                intake.new += 1;
                continue;
            }
            let Some(held) = same(&mut transaction, row).await? else {
                continue;
            };
            let facts = over(&held.facts, row);
            let what = differences(&held.facts, &facts);
            if what.is_empty() || row.as_of < held.facts.as_of {
                intake.unchanged += 1;
                continue;
            }
            set(&mut transaction, (&held.id, held.version), &facts).await?;
            let seen = (Record::Visit, held.id.as_str(), held.version + 1);
            note(&mut transaction, seen, (&what, by)).await?;
            intake.changed += 1;
        }
        end(transaction, intake, keep).await
    }
}

fn changed(id: &str) -> LedgerError {
    LedgerError::Changed {
        what: "visit",
        id: id.to_owned(),
    }
}

fn found(row: Option<&AnyRow>, id: &str) -> Result<Visit, LedgerError> {
    row.map(read)
        .transpose()?
        .ok_or_else(|| LedgerError::Unknown {
            what: "visit",
            id: id.to_owned(),
        })
}

/// What a file does not say takes nothing away.
fn over(held: &VisitFacts, new: &VisitFacts) -> VisitFacts {
    let text = |new: &String, old: &String| if new.is_empty() { old } else { new }.clone();
    VisitFacts {
        days: new.days.or(held.days),
        county: text(&new.county, &held.county),
        channel: text(&new.channel, &held.channel),
        outcome: text(&new.outcome, &held.outcome),
        registered: new.registered.or(held.registered),
        project: text(&new.project, &held.project),
        source: lasting(&held.source, &new.source),
        ..new.clone()
    }
}

fn differences(old: &VisitFacts, new: &VisitFacts) -> String {
    let days = |facts: &VisitFacts| facts.days.map_or_else(String::new, |days| days.to_string());
    let registered = |facts: &VisitFacts| {
        let word = |flag: bool| if flag { "yes" } else { "no" };
        facts.registered.map_or("", word).to_owned()
    };
    let pairs = [
        ("kind", old.kind.clone(), new.kind.clone()),
        ("day", old.day.clone(), new.day.clone()),
        ("days", days(old), days(new)),
        ("unit", old.unit.clone(), new.unit.clone()),
        ("who", old.who.clone(), new.who.clone()),
        ("whom", old.whom.clone(), new.whom.clone()),
        ("city", old.city.clone(), new.city.clone()),
        ("county", old.county.clone(), new.county.clone()),
        ("channel", old.channel.clone(), new.channel.clone()),
        ("outcome", old.outcome.clone(), new.outcome.clone()),
        ("registered", registered(old), registered(new)),
        ("project", old.project.clone(), new.project.clone()),
    ];
    crate::ledger::record::differences(&pairs)
}

async fn add(
    transaction: &mut Transaction<'static, Any>,
    (id, facts): (&str, &VisitFacts),
) -> Result<bool, LedgerError> {
    let query = sqlx::query(ADD)
        .bind(id)
        .bind(&facts.kind)
        .bind(&facts.day)
        .bind(facts.days)
        .bind(&facts.unit)
        .bind(&facts.who)
        .bind(&facts.whom)
        .bind(&facts.city)
        .bind(&facts.county)
        .bind(&facts.channel)
        .bind(&facts.outcome)
        .bind(facts.registered.map(i64::from))
        .bind(&facts.project)
        .bind(&facts.source)
        .bind(&facts.as_of);
    let added = query.execute(&mut **transaction).await;
    let added = added.map_err(LedgerError::doing(format!("keep a visit of {}", facts.day)))?;
    Ok(added.rows_affected() == 1)
}

async fn set(
    transaction: &mut Transaction<'static, Any>,
    (id, version): (&str, i64),
    facts: &VisitFacts,
) -> Result<(), LedgerError> {
    let query = sqlx::query(SET)
        .bind(id)
        .bind(&facts.kind)
        .bind(&facts.day)
        .bind(facts.days)
        .bind(&facts.unit)
        .bind(&facts.who)
        .bind(&facts.whom)
        .bind(&facts.city)
        .bind(&facts.county)
        .bind(&facts.channel)
        .bind(&facts.outcome)
        .bind(facts.registered.map(i64::from))
        .bind(&facts.project)
        .bind(&facts.source)
        .bind(&facts.as_of)
        .bind(version);
    let set = query.execute(&mut **transaction).await;
    let set = set.map_err(LedgerError::doing(format!("change visit `{id}`")))?;
    if set.rows_affected() == 1 {
        Ok(())
    } else {
        Err(changed(id))
    }
}

async fn same(
    transaction: &mut Transaction<'static, Any>,
    facts: &VisitFacts,
) -> Result<Option<Visit>, LedgerError> {
    let query = sqlx::query(SAME)
        .bind(&facts.day)
        .bind(&facts.kind)
        .bind(&facts.unit)
        .bind(&facts.who)
        .bind(&facts.whom)
        .bind(&facts.city);
    let row = query.fetch_optional(&mut **transaction).await;
    let row = row.map_err(LedgerError::doing("look for the same visit"))?;
    row.as_ref().map(read).transpose()
}

async fn commit(transaction: Transaction<'static, Any>) -> Result<(), LedgerError> {
    let kept = transaction.commit().await;
    kept.map_err(LedgerError::doing("keep the visit"))
}

fn read(row: &AnyRow) -> Result<Visit, LedgerError> {
    read_row(row).map_err(LedgerError::doing("read a visit"))
}

fn read_row(row: &AnyRow) -> Result<Visit, sqlx::Error> {
    let registered: Option<i64> = row.try_get(11)?;
    Ok(Visit {
        id: row.try_get(0)?,
        facts: VisitFacts {
            kind: row.try_get(1)?,
            day: row.try_get(2)?,
            days: row.try_get(3)?,
            unit: row.try_get(4)?,
            who: row.try_get(5)?,
            whom: row.try_get(6)?,
            city: row.try_get(7)?,
            county: row.try_get(8)?,
            channel: row.try_get(9)?,
            outcome: row.try_get(10)?,
            registered: registered.map(|flag| flag == 1),
            project: row.try_get(12)?,
            source: row.try_get(13)?,
            as_of: row.try_get(14)?,
        },
        version: row.try_get(15)?,
    })
}
