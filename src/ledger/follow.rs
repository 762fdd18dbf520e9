//! What is counted and listed over projects and records beside indicators: by channel and referrer, by handed-out list,
//! activity, projects that stand still, and what was signed.
use sqlx::Row;
use sqlx::any::AnyRow;

use crate::catalog::Stage;
use crate::ledger::database::Ledger;
use crate::ledger::error::LedgerError;
use crate::ledger::project_filter::{ProjectFilter, set_of};

const CHANNEL_STEPS: &str = include_str!("sql/channel_steps.sql");
const CHANNEL_FUNDS: &str = include_str!("sql/channel_funds.sql");
const LIST_PROJECTS: &str = include_str!("sql/list_projects.sql");
const ACTIVITY_VISITS: &str = include_str!("sql/activity_visits.sql");
const ACTIVITY_STEPS: &str = include_str!("sql/activity_steps.sql");
const STALLS: &str = include_str!("sql/stall_list.sql");
const SIGNED: &str = include_str!("sql/signed_list.sql");

/// A period and whose projects are meant.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reach {
    /// First day, ISO.
    pub from: String,
    /// Last day, ISO.
    pub to: String,
    /// Counties, chains and units that are meant; all if empty.
    pub sees: ProjectFilter,
}

/// Steps of one stage under one key.
#[derive(Debug, Clone, PartialEq)]
pub struct StepTally {
    /// The channel, the referrer, the unit or the county; empty for what has none.
    pub key: String,
    /// The stage.
    pub stage: String,
    /// Verified ones.
    pub verified: i64,
    /// All.
    pub all: i64,
    /// Whole investment of the verified ones, where known; only by channel and referrer.
    pub total_yuan: f64,
    /// Whether any of them is invented.
    pub synthetic: bool,
}

/// Visits of one kind under one key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VisitTally {
    /// The unit or the county.
    pub key: String,
    /// `visit` or `reception`.
    pub kind: String,
    /// How many.
    pub all: i64,
    /// How many of them were registered beforehand.
    pub registered: i64,
    /// Whether any of them is invented.
    pub synthetic: bool,
}

/// What became of an entry of a handed-out list.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "three stages and the mark of invented data, each asked for by name"
)]
pub struct ListEntry {
    /// The list.
    pub list: String,
    /// The enterprise.
    pub enterprise: String,
    /// Whether a project of it was signed, verified, by the day asked for.
    pub signed: bool,
    /// Landed.
    pub landed: bool,
    /// Started.
    pub started: bool,
    /// Whether a project of it is invented.
    pub synthetic: bool,
}

/// Money under one key, yuan.
#[derive(Debug, Clone, PartialEq)]
pub struct FundTally {
    /// The channel or the referrer; empty for what has none.
    pub key: String,
    /// What evidence shows.
    pub shown_yuan: f64,
    /// All.
    pub all_yuan: f64,
    /// Whether any of it is invented.
    pub synthetic: bool,
}

/// A project that stands still.
#[derive(Debug, Clone, PartialEq)]
pub struct Stall {
    /// The project.
    pub project: String,
    /// Its name.
    pub name: String,
    /// Its county.
    pub county: Option<String>,
    /// Its chain.
    pub chain: Option<String>,
    /// Who attracts it.
    pub unit: Option<String>,
    /// Who lands it.
    pub landing_unit: Option<String>,
    /// The person who attracts it.
    pub owner: Option<String>,
    /// The person who lands it.
    pub landing_owner: Option<String>,
    /// Its whole investment.
    pub total_yuan: Option<f64>,
    /// Whether it is invented.
    pub synthetic: bool,
    /// The last day of which anything is known, ISO, and what that was: `step`, `fund`, `fixed_asset`, `visit`, `matter`
    /// or `answer`.
    pub last: (String, &'static str),
}

/// A project as signed.
#[derive(Debug, Clone, PartialEq)]
pub struct Signing {
    /// The project.
    pub project: String,
    /// Its name.
    pub name: String,
    /// The investor.
    pub investor: Option<String>,
    /// Its county.
    pub county: Option<String>,
    /// Its chain.
    pub chain: Option<String>,
    /// Who attracted it.
    pub unit: Option<String>,
    /// By which channel.
    pub channel: Option<String>,
    /// Its whole investment.
    pub total_yuan: Option<f64>,
    /// Whether it is invented.
    pub synthetic: bool,
    /// The day.
    pub day: String,
    /// Whether somebody saw it.
    pub verified: bool,
}

impl Ledger {
    /// Counts leads, signings and landings of a period by `channel` or `referrer`.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn steps_by(&self, by: &str, reach: &Reach) -> Result<Vec<StepTally>, LedgerError> {
        let doing = || LedgerError::doing(format!("count steps by {by}"));
        let rows = sqlx::query(CHANNEL_STEPS)
            .bind(by)
            .bind(reach.from.as_str())
            .bind(reach.to.as_str())
            .bind(set_of(&reach.sees.counties))
            .bind(set_of(&reach.sees.chains))
            .bind(set_of(&reach.sees.units))
            .fetch_all(&self.pool);
        let read = |row: &AnyRow| {
            Ok(StepTally {
                key: row.try_get(0)?,
                stage: row.try_get(1)?,
                verified: row.try_get(2)?,
                all: row.try_get(3)?,
                total_yuan: row.try_get(4)?,
                synthetic: row.try_get::<i64, _>(5)? == 1,
            })
        };
        collected(&rows.await.map_err(doing())?, read).map_err(doing())
    }

    /// Sums the money of a period by `channel` or `referrer`.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn funds_by(&self, by: &str, reach: &Reach) -> Result<Vec<FundTally>, LedgerError> {
        let doing = || LedgerError::doing(format!("sum money by {by}"));
        let rows = sqlx::query(CHANNEL_FUNDS)
            .bind(by)
            .bind(reach.from.as_str())
            .bind(reach.to.as_str())
            .bind(set_of(&reach.sees.counties))
            .bind(set_of(&reach.sees.chains))
            .bind(set_of(&reach.sees.units))
            .fetch_all(&self.pool);
        let read = |row: &AnyRow| {
            Ok(FundTally {
                key: row.try_get(0)?,
                shown_yuan: row.try_get(1)?,
                all_yuan: row.try_get(2)?,
                synthetic: row.try_get::<i64, _>(3)? == 1,
            })
        };
        collected(&rows.await.map_err(doing())?, read).map_err(doing())
    }

    /// Returns what became, by a day, of the entries taken over from handed-out lists.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn list_entries(
        &self,
        as_of: &str,
        sees: &ProjectFilter,
    ) -> Result<Vec<ListEntry>, LedgerError> {
        let doing = || LedgerError::doing("follow the entries of handed-out lists");
        let rows = sqlx::query(LIST_PROJECTS)
            .bind(as_of)
            .bind(set_of(&sees.counties))
            .bind(set_of(&sees.chains))
            .bind(set_of(&sees.units))
            .fetch_all(&self.pool);
        let read = |row: &AnyRow| {
            let flag = |place: usize| row.try_get::<i64, _>(place).map(|flag| flag == 1);
            Ok(ListEntry {
                list: row.try_get(0)?,
                enterprise: row.try_get(1)?,
                signed: flag(2)?,
                landed: flag(3)?,
                started: flag(4)?,
                synthetic: flag(5)?,
            })
        };
        collected(&rows.await.map_err(doing())?, read).map_err(doing())
    }

    /// Counts visits and receptions of a period by `unit` or `county`.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn visits_by(&self, by: &str, reach: &Reach) -> Result<Vec<VisitTally>, LedgerError> {
        let doing = || LedgerError::doing(format!("count visits by {by}"));
        let rows = sqlx::query(ACTIVITY_VISITS)
            .bind(by)
            .bind(reach.from.as_str())
            .bind(reach.to.as_str())
            .bind(set_of(&reach.sees.counties))
            .bind(set_of(&reach.sees.units))
            .bind(set_of(&reach.sees.chains))
            .fetch_all(&self.pool);
        let read = |row: &AnyRow| {
            Ok(VisitTally {
                key: row.try_get(0)?,
                kind: row.try_get(1)?,
                all: row.try_get(2)?,
                registered: row.try_get(3)?,
                synthetic: row.try_get::<i64, _>(4)? == 1,
            })
        };
        collected(&rows.await.map_err(doing())?, read).map_err(doing())
    }

    /// Counts the steps of a period up to the start of building by `unit` or `county`.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn activity_steps(
        &self,
        by: &str,
        reach: &Reach,
    ) -> Result<Vec<StepTally>, LedgerError> {
        let doing = || LedgerError::doing(format!("count steps by {by}"));
        let rows = sqlx::query(ACTIVITY_STEPS)
            .bind(by)
            .bind(reach.from.as_str())
            .bind(reach.to.as_str())
            .bind(set_of(&reach.sees.counties))
            .bind(set_of(&reach.sees.units))
            .bind(set_of(&reach.sees.chains))
            .fetch_all(&self.pool);
        let read = |row: &AnyRow| {
            Ok(StepTally {
                key: row.try_get(0)?,
                stage: row.try_get(1)?,
                all: row.try_get(2)?,
                verified: row.try_get(3)?,
                total_yuan: 0.0,
                synthetic: row.try_get::<i64, _>(4)? == 1,
            })
        };
        collected(&rows.await.map_err(doing())?, read).map_err(doing())
    }

    /// Returns the projects of a stage of which nothing dated is known since `before`, by id.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn stalls(
        &self,
        (stage, before): (Stage, &str),
        sees: &ProjectFilter,
    ) -> Result<Vec<Stall>, LedgerError> {
        let doing = || LedgerError::doing("look for projects that stand still");
        let rows = sqlx::query(STALLS)
            .bind(stage.name())
            .bind(before)
            .bind(set_of(&sees.counties))
            .bind(set_of(&sees.chains))
            .bind(set_of(&sees.units))
            .fetch_all(&self.pool);
        collected(&rows.await.map_err(doing())?, read_stall).map_err(doing())
    }

    /// Returns what was signed in a period, the largest first, at most so many.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn signings(&self, reach: &Reach, most: i64) -> Result<Vec<Signing>, LedgerError> {
        let doing = || LedgerError::doing("list what was signed");
        let rows = sqlx::query(SIGNED)
            .bind(reach.from.as_str())
            .bind(reach.to.as_str())
            .bind(set_of(&reach.sees.counties))
            .bind(set_of(&reach.sees.chains))
            .bind(set_of(&reach.sees.units))
            .bind(most)
            .fetch_all(&self.pool);
        let read = |row: &AnyRow| {
            Ok(Signing {
                project: row.try_get(0)?,
                name: row.try_get(1)?,
                investor: row.try_get(2)?,
                county: row.try_get(3)?,
                chain: row.try_get(4)?,
                unit: row.try_get(5)?,
                channel: row.try_get(6)?,
                total_yuan: row.try_get(7)?,
                synthetic: row.try_get::<i64, _>(8)? == 1,
                day: row.try_get(9)?,
                verified: row.try_get::<i64, _>(10)? == 1,
            })
        };
        collected(&rows.await.map_err(doing())?, read).map_err(doing())
    }
}

fn collected<T>(
    rows: &[AnyRow],
    read: impl Fn(&AnyRow) -> Result<T, sqlx::Error>,
) -> Result<Vec<T>, sqlx::Error> {
    rows.iter().map(read).collect()
}

fn read_stall(row: &AnyRow) -> Result<Stall, sqlx::Error> {
    const WHAT: [&str; 6] = ["step", "fund", "fixed_asset", "visit", "matter", "answer"];
    let mut last = (String::new(), "step");
    for (place, what) in (10..).zip(WHAT) {
        let day: String = row.try_get(place)?;
        if day > last.0 {
            last = (day, what);
        }
    }
    Ok(Stall {
        project: row.try_get(0)?,
        name: row.try_get(1)?,
        county: row.try_get(2)?,
        chain: row.try_get(3)?,
        unit: row.try_get(4)?,
        landing_unit: row.try_get(5)?,
        owner: row.try_get(6)?,
        landing_owner: row.try_get(7)?,
        total_yuan: row.try_get(8)?,
        synthetic: row.try_get::<i64, _>(9)? == 1,
        last,
    })
}
