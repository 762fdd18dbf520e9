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

const STEPS: &str = include_str!("sql/count_steps.sql");
const STEPS_COHORT: &str = include_str!("sql/count_steps_cohort.sql");
const FUNDS: &str = include_str!("sql/count_funds.sql");
const FUNDS_COHORT: &str = include_str!("sql/count_funds_cohort.sql");
const ASSETS: &str = include_str!("sql/count_assets.sql");
const ASSETS_COHORT: &str = include_str!("sql/count_assets_cohort.sql");
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
    pub async fn count(
        &mut self,
        quantity: &Quantity,
        scope: &Scope,
    ) -> Result<Counts, LedgerError> {
        let text = match quantity.of {
            Counting::Steps => STEPS,
            Counting::Funds => FUNDS,
            Counting::FixedAssets => ASSETS,
            Counting::Firms => return self.count_firms(quantity, scope).await,
        };
        self.counted(asked(text, quantity, scope)).await
    }

    /// Counts what happened by the scope's day to the projects that took the base's step in the period.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn count_cohort(
        &mut self,
        (quantity, base): (&Quantity, &Quantity),
        scope: &Scope,
    ) -> Result<Counts, LedgerError> {
        let text = match quantity.of {
            Counting::Steps => STEPS_COHORT,
            Counting::Funds => FUNDS_COHORT,
            Counting::FixedAssets => ASSETS_COHORT,
            Counting::Firms => return Ok(Counts::new()),
        };
        let query = asked(text, quantity, scope)
            .bind(base.stage.clone().unwrap_or_default())
            .bind(scope.as_of.clone());
        self.counted(query).await
    }

    async fn count_firms(
        &mut self,
        quantity: &Quantity,
        scope: &Scope,
    ) -> Result<Counts, LedgerError> {
        let query = sqlx::query(FIRMS)
            .bind(quantity.only.clone().unwrap_or_default())
            .bind(scope.from.clone())
            .bind(scope.to.clone());
        self.counted(query).await
    }

    async fn counted(
        &mut self,
        query: Query<'_, Any, AnyArguments>,
    ) -> Result<Counts, LedgerError> {
        let doing = || LedgerError::doing("count for an indicator");
        let read = |row: &AnyRow| {
            let counted = Counted {
                value: row.try_get(1)?,
                unverified: row.try_get(2)?,
                unknown: row.try_get(3)?,
                synthetic: row.try_get::<i64, _>(4)? == 1,
            };
            let key: Option<String> = row.try_get(0)?;
            Ok((key.unwrap_or_default(), counted))
        };
        let rows = query
            .fetch_all(&mut *self.transaction)
            .await
            .map_err(doing())?;
        let mut counts = Counts::new();
        for row in &rows {
            let (key, counted) = read(row).map_err(doing())?;
            let sum = counts.entry(key).or_default();
            sum.value += counted.value;
            sum.unverified += counted.unverified;
            sum.unknown += counted.unknown;
            sum.synthetic |= counted.synthetic;
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

/// Binds what every count is asked with.
fn asked<'q>(
    text: &'static str,
    quantity: &Quantity,
    scope: &Scope,
) -> Query<'q, Any, AnyArguments> {
    let word = match quantity.of {
        Counting::Steps => &quantity.stage,
        _ => &quantity.only,
    };
    let [first, second, third, fourth] = scope.bands_yuan;
    sqlx::query(text)
        .bind(scope.by.clone())
        .bind(set_of(&scope.kinds))
        .bind(set_of(&scope.counties))
        .bind(set_of(&scope.chains))
        .bind(set_of(&scope.units))
        .bind(scope.min_yuan)
        .bind(scope.max_yuan.unwrap_or(f64::MAX))
        .bind(first)
        .bind(second)
        .bind(third)
        .bind(fourth)
        .bind(scope.from.clone())
        .bind(scope.to.clone())
        .bind(quantity.kind.clone().unwrap_or_default())
        .bind(quantity.min_yi * YUAN_PER_YI)
        .bind(quantity.channel.clone().unwrap_or_default())
        .bind(word.clone().unwrap_or_default())
        .bind(quantity.measure.name())
}
