//! Matters of a project that somebody must settle by a day: problems it raised (问题), promises made to it (承诺、政策兑现)
//! and pledges of its investor (履约). What is changed of one is noted.
use sqlx::any::AnyRow;
use sqlx::{Any, Row, Transaction};

use crate::ledger::database::Ledger;
use crate::ledger::error::LedgerError;
use crate::ledger::id::fresh_id;
use crate::ledger::intake::{Intake, Keep, Known, RowRefusal, end};
use crate::ledger::project_filter::{ProjectFilter, set_of};
use crate::ledger::record::{Record, differences, lasting, note};
use crate::ledger::step_store::By;

const ADD: &str = include_str!("sql/matter_add.sql");
const SET: &str = include_str!("sql/matter_set.sql");
const FIND: &str = include_str!("sql/matter_find.sql");
const SAME: &str = include_str!("sql/matter_same.sql");
const LIST: &str = include_str!("sql/matter_list.sql");

/// What is known of a matter; an empty text is what nobody said.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct MatterFacts {
    /// The project.
    pub project: String,
    /// `problem`, `promise` (made to the project) or `pledge` (of its investor).
    pub sort: String,
    /// `land`, `policy`, `funds`, `labour`, `energy` or `other`.
    pub topic: String,
    /// What it is.
    pub text: String,
    /// How much was promised.
    pub amount_yuan: Option<f64>,
    /// The unit that must settle it.
    pub unit: String,
    /// The person who must.
    pub owner: String,
    /// The day it was raised or promised, ISO.
    pub raised: String,
    /// The day it is due.
    pub due: String,
    /// The day it was settled or kept.
    pub settled: String,
    /// How.
    pub result: String,
    /// Where this comes from.
    pub source: String,
    /// The day it describes, ISO.
    pub as_of: String,
}

/// A matter as kept.
#[derive(Debug, Clone, PartialEq)]
pub struct Matter {
    /// Its id.
    pub id: String,
    /// What is known of it.
    pub facts: MatterFacts,
    /// Counted up by each change.
    pub version: i64,
    /// Its project's name; empty where a single matter is read.
    pub project_name: String,
    /// Its project's county.
    pub county: Option<String>,
    /// Whether its project is invented.
    pub project_synthetic: bool,
}

/// Which matters are meant.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MatterFilter {
    /// Those raised by this day, ISO.
    pub as_of: String,
    /// Those settled by then too.
    pub settled: bool,
    /// Only this sort; all if empty.
    pub sort: String,
    /// Only of this project.
    pub project: String,
    /// Only of projects that may be seen.
    pub sees: ProjectFilter,
}

impl Ledger {
    /// Returns the matters that are meant, the earliest due first.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn matters(&self, filter: &MatterFilter) -> Result<Vec<Matter>, LedgerError> {
        let doing = || LedgerError::doing("list the matters");
        let rows = sqlx::query(LIST)
            .bind(filter.as_of.as_str())
            .bind(i64::from(filter.settled))
            .bind(filter.sort.as_str())
            .bind(set_of(&filter.sees.counties))
            .bind(set_of(&filter.sees.chains))
            .bind(set_of(&filter.sees.units))
            .bind(filter.project.as_str())
            .fetch_all(&self.pool)
            .await
            .map_err(doing())?;
        let whole = |row: &AnyRow| {
            Ok(Matter {
                project_name: row.try_get(15)?,
                county: row.try_get(16)?,
                project_synthetic: row.try_get::<i64, _>(17)? == 1,
                ..read_row(row)?
            })
        };
        let read: Result<Vec<Matter>, sqlx::Error> = rows.iter().map(whole).collect();
        read.map_err(doing())
    }

    /// Returns a matter.
    ///
    /// # Errors
    /// There is none of this id.
    pub async fn matter(&self, id: &str) -> Result<Matter, LedgerError> {
        let row = sqlx::query(FIND).bind(id).fetch_optional(&self.pool).await;
        let row = row.map_err(LedgerError::doing(format!("read matter `{id}`")))?;
        found(row.as_ref(), id)
    }

    /// Keeps a matter.
    ///
    /// # Errors
    /// The project is unknown, or has the same matter already.
    pub async fn add_matter(&self, facts: &MatterFacts, by: &By) -> Result<Matter, LedgerError> {
        let mut transaction = self.begin().await?;
        if !Known::new().has(&mut transaction, &facts.project).await? {
            return Err(LedgerError::Unknown {
                what: "project",
                id: facts.project.clone(),
            });
        }
        let id = fresh_id(by.now_ms);
        if !add(&mut transaction, (&id, facts)).await? {
            let same = same(&mut transaction, facts).await?;
            return Err(LedgerError::Taken {
                what: "matter",
                id: same.map_or_else(String::new, |matter| matter.id),
                state: "says the same of this project: change that one",
            });
        }
        note(&mut transaction, (Record::Matter, &id, 1), ("made", by)).await?;
        commit(transaction).await?;
        self.matter(&id).await
    }

    /// Replaces what is known of a matter that is at `version`.
    ///
    /// # Errors
    /// There is none, or somebody changed it since.
    pub async fn change_matter(
        &self,
        (id, version): (&str, i64),
        facts: &MatterFacts,
        by: &By,
    ) -> Result<Matter, LedgerError> {
        let mut transaction = self.begin().await?;
        let row = sqlx::query(FIND).bind(id).fetch_optional(&mut *transaction);
        let row = row.await;
        let row = row.map_err(LedgerError::doing(format!("read matter `{id}`")))?;
        let held = found(row.as_ref(), id)?;
        if held.version != version {
            return Err(changed(id));
        }
        set(&mut transaction, (id, version), facts).await?;
        let what = told(&held.facts, facts);
        let seen = (Record::Matter, id, version + 1);
        note(&mut transaction, seen, (&what, by)).await?;
        commit(transaction).await?;
        self.matter(id).await
    }

    /// Imports matters. The same one said again changes what it says otherwise, unless it is older than what is held.
    ///
    /// # Errors
    /// The database refuses or does not answer; then nothing is kept.
    pub async fn import_matters(
        &self,
        rows: &[MatterFacts],
        keep: Keep,
        by: &By,
    ) -> Result<Intake, LedgerError> {
        let (mut intake, mut known) = (Intake::default(), Known::new());
        let mut transaction = self.begin().await?;
        for (place, row) in rows.iter().enumerate() {
            if !known.has(&mut transaction, &row.project).await? {
                intake.refused.push((place, RowRefusal::UnknownProject));
                continue;
            }
            let id = fresh_id(by.now_ms);
            if add(&mut transaction, (&id, row)).await? {
                let seen = (Record::Matter, id.as_str(), 1);
                note(&mut transaction, seen, ("imported", by)).await?;
                intake.new += 1;
                continue;
            }
            let Some(held) = same(&mut transaction, row).await? else {
                continue;
            };
            let facts = over(&held.facts, row);
            let what = told(&held.facts, &facts);
            if what.is_empty() || row.as_of < held.facts.as_of {
                intake.unchanged += 1;
                continue;
            }
            set(&mut transaction, (&held.id, held.version), &facts).await?;
            let seen = (Record::Matter, held.id.as_str(), held.version + 1);
            note(&mut transaction, seen, (&what, by)).await?;
            intake.changed += 1;
        }
        end(transaction, intake, keep).await
    }
}

fn changed(id: &str) -> LedgerError {
    LedgerError::Changed {
        what: "matter",
        id: id.to_owned(),
    }
}

fn found(row: Option<&AnyRow>, id: &str) -> Result<Matter, LedgerError> {
    let read = row
        .map(read_row)
        .transpose()
        .map_err(LedgerError::doing(format!("read matter `{id}`")))?;
    read.ok_or_else(|| LedgerError::Unknown {
        what: "matter",
        id: id.to_owned(),
    })
}

/// What a file does not say takes nothing away.
fn over(held: &MatterFacts, new: &MatterFacts) -> MatterFacts {
    let text = |new: &String, old: &String| if new.is_empty() { old } else { new }.clone();
    MatterFacts {
        topic: text(&new.topic, &held.topic),
        amount_yuan: new.amount_yuan.or(held.amount_yuan),
        unit: text(&new.unit, &held.unit),
        owner: text(&new.owner, &held.owner),
        raised: text(&new.raised, &held.raised),
        due: text(&new.due, &held.due),
        settled: text(&new.settled, &held.settled),
        result: text(&new.result, &held.result),
        source: lasting(&held.source, &new.source),
        ..new.clone()
    }
}

fn told(old: &MatterFacts, new: &MatterFacts) -> String {
    let amount = |facts: &MatterFacts| {
        let text = |amount: f64| amount.to_string();
        facts.amount_yuan.map_or_else(String::new, text)
    };
    differences(&[
        ("topic", old.topic.clone(), new.topic.clone()),
        ("text", old.text.clone(), new.text.clone()),
        ("amount", amount(old), amount(new)),
        ("unit", old.unit.clone(), new.unit.clone()),
        ("owner", old.owner.clone(), new.owner.clone()),
        ("raised", old.raised.clone(), new.raised.clone()),
        ("due", old.due.clone(), new.due.clone()),
        ("settled", old.settled.clone(), new.settled.clone()),
        ("result", old.result.clone(), new.result.clone()),
    ])
}

async fn add(
    transaction: &mut Transaction<'static, Any>,
    (id, facts): (&str, &MatterFacts),
) -> Result<bool, LedgerError> {
    let query = sqlx::query(ADD)
        .bind(id)
        .bind(&facts.project)
        .bind(&facts.sort)
        .bind(&facts.topic)
        .bind(&facts.text)
        .bind(facts.amount_yuan)
        .bind(&facts.unit)
        .bind(&facts.owner)
        .bind(&facts.raised)
        .bind(&facts.due)
        .bind(&facts.settled)
        .bind(&facts.result)
        .bind(&facts.source)
        .bind(&facts.as_of);
    let added = query.execute(&mut **transaction).await;
    let doing = LedgerError::doing(format!("keep a matter of project `{}`", facts.project));
    Ok(added.map_err(doing)?.rows_affected() == 1)
}

async fn set(
    transaction: &mut Transaction<'static, Any>,
    (id, version): (&str, i64),
    facts: &MatterFacts,
) -> Result<(), LedgerError> {
    let query = sqlx::query(SET)
        .bind(id)
        .bind(&facts.project)
        .bind(&facts.sort)
        .bind(&facts.topic)
        .bind(&facts.text)
        .bind(facts.amount_yuan)
        .bind(&facts.unit)
        .bind(&facts.owner)
        .bind(&facts.raised)
        .bind(&facts.due)
        .bind(&facts.settled)
        .bind(&facts.result)
        .bind(&facts.source)
        .bind(&facts.as_of)
        .bind(version);
    let set = query.execute(&mut **transaction).await;
    let set = set.map_err(LedgerError::doing(format!("change matter `{id}`")))?;
    if set.rows_affected() == 1 {
        Ok(())
    } else {
        Err(changed(id))
    }
}

async fn same(
    transaction: &mut Transaction<'static, Any>,
    facts: &MatterFacts,
) -> Result<Option<Matter>, LedgerError> {
    let doing = || LedgerError::doing("look for the same matter");
    let query = sqlx::query(SAME)
        .bind(&facts.project)
        .bind(&facts.sort)
        .bind(&facts.text);
    let row = query.fetch_optional(&mut **transaction).await;
    let row = row.map_err(doing())?;
    row.as_ref().map(read_row).transpose().map_err(doing())
}

async fn commit(transaction: Transaction<'static, Any>) -> Result<(), LedgerError> {
    let kept = transaction.commit().await;
    kept.map_err(LedgerError::doing("keep the matter"))
}

fn read_row(row: &AnyRow) -> Result<Matter, sqlx::Error> {
    Ok(Matter {
        id: row.try_get(0)?,
        facts: MatterFacts {
            project: row.try_get(1)?,
            sort: row.try_get(2)?,
            topic: row.try_get(3)?,
            text: row.try_get(4)?,
            amount_yuan: row.try_get(5)?,
            unit: row.try_get(6)?,
            owner: row.try_get(7)?,
            raised: row.try_get(8)?,
            due: row.try_get(9)?,
            settled: row.try_get(10)?,
            result: row.try_get(11)?,
            source: row.try_get(12)?,
            as_of: row.try_get(13)?,
        },
        version: row.try_get(14)?,
        project_name: String::new(),
        county: None,
        project_synthetic: false,
    })
}
