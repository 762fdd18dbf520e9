//! Counting for indicators: steps, money, investment and enterprises, by a dimension, over a period or a cohort.
//! Which counts make an indicator is data of the catalog; the division is done above.
use std::collections::BTreeMap;

use sqlx::any::{AnyArguments, AnyRow};
use sqlx::query::Query;
use sqlx::{Any, Row, Transaction};

use crate::catalog::{Counting, Quantity};
use crate::ledger::database::Ledger;
use crate::ledger::error::LedgerError;
use crate::ledger::intake::RowRefusal;
use crate::ledger::intake_project::{ImportedStep, steps_into};
use crate::ledger::project_filter::set_of;
use crate::ledger::step_store::By;

const STEPS: &str = include_str!("sql/pass_steps.sql");
const FUNDS: &str = include_str!("sql/pass_funds.sql");
const ASSETS: &str = include_str!("sql/pass_assets.sql");
const FIRMS: &str = include_str!("sql/count_firms.sql");
const FIRST_STEP: &str = include_str!("sql/first_step.sql");
const FIRST_FUND: &str = include_str!("sql/first_fund.sql");
const FIRST_ASSET: &str = include_str!("sql/first_asset.sql");
const FIRST_FIRM: &str = include_str!("sql/first_firm.sql");
const YUAN_PER_YI: f64 = 1e8;

/// What is counted over: the period, the dimension, and which projects.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Scope {
    /// First day, ISO.
    pub from: String,
    /// Last day, ISO.
    pub to: String,
    /// The day cohorts are followed to.
    pub as_of: String,
    /// `county`, `unit`, `landing_unit`, `chain`, `kind`, `park`, `channel`, `band`, `owner`, `landing_owner`; empty for the whole.
    pub by: String,
    /// Lower bounds of the bands 1 to 4, yuan; band 0 is below the first.
    pub bands_yuan: [f64; 4],
    /// Only these kinds; all if empty, as below.
    pub kinds: Vec<String>,
    /// Only these counties.
    pub counties: Vec<String>,
    /// Only these chains.
    pub chains: Vec<String>,
    /// Only these units.
    pub units: Vec<String>,
    /// From so much, yuan.
    pub min_yuan: f64,
    /// Below so much, yuan.
    pub max_yuan: Option<f64>,
}

/// What was counted under one key. Amounts are yuan.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Counted {
    /// What is verified.
    pub value: f64,
    /// What is not.
    pub unverified: f64,
    /// Projects whose amount is unknown; they are in neither sum.
    pub unknown: i64,
    /// Whether any row of these is invented.
    pub synthetic: bool,
}

/// What was counted, by key; the empty key is what has none.
pub type Counts = BTreeMap<String, Counted>;

/// What an indicator is made of: its own quantity, what it is divided by, the period, and the one a year before.
#[derive(Debug, Clone, Copy)]
pub struct Reckoning<'a> {
    /// What is counted.
    pub top: &'a Quantity,
    /// Whose steps it is divided by, and whose projects are followed.
    pub base: Option<&'a Quantity>,
    /// The period.
    pub now: &'a Scope,
    /// The period a year before, with the filters of the first; none where nobody asks.
    pub last: Option<&'a Scope>,
}

/// The counts of one period.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PeriodCounts {
    /// What happened in it.
    pub period: Counts,
    /// The base of it.
    pub base: Counts,
    /// What happened by the scope's day to the projects that took the base's step in it.
    pub cohort: Counts,
}

/// One look at the ledger: all counts of it see the same state. What is supposed in it is gone when it ends.
#[derive(Debug)]
pub struct Tally {
    transaction: Transaction<'static, Any>,
}

impl Ledger {
    /// Begins to count.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn tally(&self) -> Result<Tally, LedgerError> {
        let begun = self.pool.begin().await;
        let transaction = begun.map_err(LedgerError::doing("begin to count"))?;
        Ok(Tally { transaction })
    }

    /// Begins to count as if some steps had been taken (what if). Nothing of it is ever kept.
    ///
    /// # Errors
    /// A project is unknown, the rules of steps refuse a step, or the database does not answer.
    pub async fn tally_if(&self, steps: &[ImportedStep], by: &By) -> Result<Tally, LedgerError> {
        let mut transaction = self.begin().await?;
        let intake = steps_into(&mut transaction, (steps, None), by).await?;
        if let Some((place, refusal)) = intake.refused.into_iter().next() {
            let (project, stage) = (steps[place].project.clone(), steps[place].step.stage);
            return Err(match refusal {
                RowRefusal::UnknownProject => LedgerError::Unknown {
                    what: "project",
                    id: project,
                },
                RowRefusal::Step(refusal) => LedgerError::Step {
                    project,
                    stage,
                    refusal,
                },
            });
        }
        Ok(Tally { transaction })
    }
}

impl Tally {
    /// Counts what happened in the period.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn count(&mut self, top: &Quantity, now: &Scope) -> Result<Counts, LedgerError> {
        let alone = Reckoning {
            top,
            base: None,
            now,
            last: None,
        };
        Ok(self.reckon(&alone).await?[0].period.clone())
    }

    /// Counts what happened by the scope's day to the projects that took the base's step in the period.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn count_cohort(
        &mut self,
        (top, base): (&Quantity, &Quantity),
        now: &Scope,
    ) -> Result<Counts, LedgerError> {
        let followed = Reckoning {
            top,
            base: Some(base),
            now,
            last: None,
        };
        Ok(self.reckon(&followed).await?[0].cohort.clone())
    }

    /// Counts everything an indicator is made of in one statement: of the period, and of the one a year before.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn reckon(
        &mut self,
        reckoning: &Reckoning<'_>,
    ) -> Result<[PeriodCounts; 2], LedgerError> {
        let text = match reckoning.top.of {
            Counting::Steps => STEPS,
            Counting::Funds => FUNDS,
            Counting::FixedAssets => ASSETS,
            Counting::Firms => {
                let now = self.count_firms(reckoning.top, reckoning.now).await?;
                let last = match reckoning.last {
                    Some(last) => self.count_firms(reckoning.top, last).await?,
                    None => Counts::new(),
                };
                return Ok([now, last].map(|period| PeriodCounts {
                    period,
                    ..PeriodCounts::default()
                }));
            }
        };
        let doing = || LedgerError::doing("count for an indicator");
        let rows = asked(text, reckoning)
            .fetch_all(&mut *self.transaction)
            .await
            .map_err(doing())?;
        let mut counts = [PeriodCounts::default(), PeriodCounts::default()];
        for row in &rows {
            let part: i64 = row.try_get(0).map_err(doing())?;
            let year = &mut counts[usize::from(part > 2)];
            let part = match part % 3 {
                0 => &mut year.period,
                1 => &mut year.base,
                _ => &mut year.cohort,
            };
            add(part, row, 1).map_err(doing())?;
        }
        Ok(counts)
    }

    async fn count_firms(
        &mut self,
        quantity: &Quantity,
        scope: &Scope,
    ) -> Result<Counts, LedgerError> {
        let doing = || LedgerError::doing("count for an indicator");
        let query = sqlx::query(FIRMS)
            .bind(quantity.only.clone().unwrap_or_default())
            .bind(scope.from.clone())
            .bind(scope.to.clone());
        let rows = query.fetch_all(&mut *self.transaction).await;
        let mut counts = Counts::new();
        for row in &rows.map_err(doing())? {
            add(&mut counts, row, 0).map_err(doing())?;
        }
        Ok(counts)
    }

    /// Returns the first day of which the ledger knows anything that a quantity counts.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn first_day(&mut self, quantity: &Quantity) -> Result<Option<String>, LedgerError> {
        let only = quantity.only.clone().unwrap_or_default();
        let (text, word) = match quantity.of {
            Counting::Steps => (FIRST_STEP, quantity.stage.clone().unwrap_or_default()),
            Counting::Funds => (FIRST_FUND, only),
            Counting::FixedAssets => (FIRST_ASSET, only),
            Counting::Firms => (FIRST_FIRM, only),
        };
        let row = sqlx::query(text)
            .bind(word)
            .fetch_one(&mut *self.transaction)
            .await;
        row.and_then(|row| row.try_get(0))
            .map_err(LedgerError::doing("look for the ledger's first day"))
    }
}

/// Adds a row to the counts: its key stands at `from`, what was counted after it.
fn add(counts: &mut Counts, row: &AnyRow, from: usize) -> Result<(), sqlx::Error> {
    let key: Option<String> = row.try_get(from)?;
    let sum = counts.entry(key.unwrap_or_default()).or_default();
    sum.value += row.try_get::<f64, _>(from + 1)?;
    sum.unverified += row.try_get::<f64, _>(from + 2)?;
    sum.unknown += row.try_get::<i64, _>(from + 3)?;
    sum.synthetic |= row.try_get::<i64, _>(from + 4)? == 1;
    Ok(())
}

/// A day before all others: a period that ends there has nothing in it.
const NEVER: &str = "0";

/// Binds what every count is asked with.
fn asked<'q>(text: &'static str, reckoning: &Reckoning<'_>) -> Query<'q, Any, AnyArguments> {
    let Reckoning {
        top,
        base,
        now,
        last,
    } = *reckoning;
    let word = match top.of {
        Counting::Steps => &top.stage,
        _ => &top.only,
    };
    let never = Scope {
        to: NEVER.to_owned(),
        ..Scope::default()
    };
    let last = last.unwrap_or(&never);
    let [first, second, third, fourth] = now.bands_yuan;
    let text_of = |text: Option<&String>| text.cloned().unwrap_or_default();
    sqlx::query(text)
        .bind(now.by.clone())
        .bind(set_of(&now.kinds))
        .bind(set_of(&now.counties))
        .bind(set_of(&now.chains))
        .bind(set_of(&now.units))
        .bind(now.min_yuan)
        .bind(now.max_yuan.unwrap_or(f64::MAX))
        .bind(first)
        .bind(second)
        .bind(third)
        .bind(fourth)
        .bind(now.from.clone())
        .bind(now.to.clone())
        .bind(text_of(top.kind.as_ref()))
        .bind(top.min_yi * YUAN_PER_YI)
        .bind(text_of(top.channel.as_ref()))
        .bind(text_of(word.as_ref()))
        .bind(top.measure.name())
        .bind(base.map_or("", |base| base.measure.name()))
        .bind(text_of(base.and_then(|base| base.stage.as_ref())))
        .bind(now.as_of.clone())
        .bind(last.from.clone())
        .bind(last.to.clone())
        .bind(last.as_of.clone())
        .bind(text_of(base.and_then(|base| base.kind.as_ref())))
        .bind(base.map_or(0.0, |base| base.min_yi * YUAN_PER_YI))
        .bind(text_of(base.and_then(|base| base.channel.as_ref())))
}
