//! What became of targets handed out, as people say: rows are only ever added, and of several the last holds. And the
//! projects that may tell by themselves: those with an investor, with their steps.
use std::collections::{BTreeMap, BTreeSet};

use sqlx::Row;
use sqlx::any::AnyRow;

use crate::ledger::database::Ledger;
use crate::ledger::error::LedgerError;
use crate::ledger::id::fresh_id;
use crate::ledger::step::{Step, Steps};
use crate::ledger::step_store::By;

const ADD: &str = include_str!("sql/list_outcome_add.sql");
const LAST: &str = include_str!("sql/list_outcome_last.sql");
const LIST: &str = include_str!("sql/list_outcome_list.sql");
const FOLLOWED: &str = include_str!("sql/followed.sql");
const MARK: &str = include_str!("sql/project_mark.sql");
const SETTLED: &str = include_str!("sql/settled_against.sql");

/// What is said of a target handed out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewOutcome {
    /// The list.
    pub list: String,
    /// The enterprise on it.
    pub enterprise: String,
    /// `hit`, `partial`, `delayed`, `miss`, or `withdrawn`, which takes back what was said before.
    pub outcome: String,
    /// The day it happened, ISO.
    pub day: String,
    /// What shows it.
    pub evidence: String,
    /// A project, a document, an address.
    pub reference: Option<String>,
}

/// What was said, as kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListOutcome {
    /// Its id.
    pub id: String,
    /// Its place among what was said of this target, from 1.
    pub sequence: i64,
    /// What was said.
    pub said: NewOutcome,
    /// Who said it.
    pub who: String,
    /// When, Unix milliseconds.
    pub at_ms: i64,
}

/// A project with an investor, as far as lists and first contacts ask.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FollowedProject {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Chain id.
    pub chain: Option<String>,
    /// County, GB/T 2260.
    pub county: Option<String>,
    /// Who attracts it.
    pub unit: Option<String>,
    /// Canonical id of the investor.
    pub investor_id: Option<String>,
    /// Its name.
    pub investor: Option<String>,
    /// The list it was taken over from.
    pub list: Option<String>,
    /// The enterprise of that list.
    pub list_enterprise: Option<String>,
    /// Its steps as they stand.
    pub steps: Steps,
    /// Whether its claim on the investor was settled for another project.
    pub lost: bool,
}

impl Ledger {
    /// Keeps what somebody says of a target handed out, behind all that was said before.
    ///
    /// # Errors
    /// Somebody else said something of it at the same time, or the database does not answer.
    pub async fn add_outcome(&self, said: NewOutcome, by: &By) -> Result<ListOutcome, LedgerError> {
        let doing = || LedgerError::doing("keep the outcome");
        let mut transaction = self.begin().await?;
        let last = sqlx::query(LAST).bind(&said.list).bind(&said.enterprise);
        let last = last.fetch_one(&mut *transaction).await;
        let last: i64 = last.and_then(|row| row.try_get(0)).map_err(doing())?;
        let kept = ListOutcome {
            id: fresh_id(by.now_ms),
            sequence: last + 1,
            said,
            who: by.who.clone(),
            at_ms: by.now_ms,
        };
        let query = sqlx::query(ADD)
            .bind(&kept.id)
            .bind(&kept.said.list)
            .bind(&kept.said.enterprise)
            .bind(kept.sequence)
            .bind(&kept.said.outcome)
            .bind(&kept.said.day)
            .bind(&kept.said.evidence)
            .bind(&kept.said.reference)
            .bind(&kept.who)
            .bind(kept.at_ms);
        query.execute(&mut *transaction).await.map_err(doing())?;
        transaction.commit().await.map_err(doing())?;
        Ok(kept)
    }

    /// Returns everything that was said of targets handed out, by list, enterprise and order.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn outcomes(&self) -> Result<Vec<ListOutcome>, LedgerError> {
        let doing = || LedgerError::doing("list the outcomes");
        let rows = sqlx::query(LIST).fetch_all(&self.pool).await;
        let read = |row: &AnyRow| {
            Ok(ListOutcome {
                id: row.try_get(0)?,
                sequence: row.try_get(3)?,
                said: NewOutcome {
                    list: row.try_get(1)?,
                    enterprise: row.try_get(2)?,
                    outcome: row.try_get(4)?,
                    day: row.try_get(5)?,
                    evidence: row.try_get(6)?,
                    reference: row.try_get(7)?,
                },
                who: row.try_get(8)?,
                at_ms: row.try_get(9)?,
            })
        };
        let rows = rows.map_err(doing())?;
        let all: Result<Vec<ListOutcome>, sqlx::Error> = rows.iter().map(read).collect();
        all.map_err(doing())
    }

    /// Returns every project that names an investor or a list and has taken a step, by id.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn followed_projects(&self) -> Result<Vec<FollowedProject>, LedgerError> {
        let doing = || LedgerError::doing("read the projects of investors");
        let lost = self.lost_projects().await?;
        let rows = sqlx::query(FOLLOWED).fetch_all(&self.pool).await;
        let mut found: BTreeMap<String, FollowedProject> = BTreeMap::new();
        for row in rows.map_err(doing())? {
            let id: String = row.try_get(0).map_err(doing())?;
            let project = match found.get_mut(&id) {
                Some(known) => known,
                None => {
                    let mut fresh = project(&row).map_err(doing())?;
                    fresh.lost = lost.contains(&id);
                    found.entry(id).or_insert(fresh)
                }
            };
            let word: String = row.try_get(9).map_err(doing())?;
            if let Ok(stage) = word.parse() {
                project.steps.insert(stage, step(&row).map_err(doing())?);
            }
        }
        Ok(found.into_values().collect())
    }

    /// Returns a mark that changes with every change of a project and every claim settled.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn project_mark(&self) -> Result<(i64, i64), LedgerError> {
        let doing = || LedgerError::doing("look for changes of projects");
        let row = sqlx::query(MARK).fetch_one(&self.pool).await;
        row.and_then(|row| Ok((row.try_get(0)?, row.try_get(1)?)))
            .map_err(doing())
    }

    /// Projects whose claim on an investor was settled for another one.
    async fn lost_projects(&self) -> Result<BTreeSet<String>, LedgerError> {
        let doing = || LedgerError::doing("read the settled claims");
        let rows = sqlx::query(SETTLED).fetch_all(&self.pool).await;
        let mut lost = BTreeSet::new();
        for row in rows.map_err(doing())? {
            let [first, second, kept] = [0, 1, 2].map(|column| row.try_get::<String, _>(column));
            let kept = kept.map_err(doing())?;
            for one in [first.map_err(doing())?, second.map_err(doing())?] {
                if one != kept {
                    lost.insert(one);
                }
            }
        }
        Ok(lost)
    }
}

fn project(row: &AnyRow) -> Result<FollowedProject, sqlx::Error> {
    Ok(FollowedProject {
        id: row.try_get(0)?,
        name: row.try_get(1)?,
        chain: row.try_get(2)?,
        county: row.try_get(3)?,
        unit: row.try_get(4)?,
        investor_id: row.try_get(5)?,
        investor: row.try_get(6)?,
        list: row.try_get(7)?,
        list_enterprise: row.try_get(8)?,
        steps: Steps::new(),
        lost: false,
    })
}

fn step(row: &AnyRow) -> Result<Step, sqlx::Error> {
    Ok(Step {
        day: row.try_get(10)?,
        by_day: row.try_get(11)?,
        verified: row.try_get::<i64, _>(12)? == 1,
        evidence: row.try_get(13)?,
        owner: None,
        why: None,
        synthetic: row.try_get::<i64, _>(14)? == 1,
    })
}
