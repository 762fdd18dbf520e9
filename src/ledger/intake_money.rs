//! Imports of money, investment, enterprises in the statistics, and targets.
use sqlx::{Any, Row, Transaction};

use crate::ledger::database::Ledger;
use crate::ledger::error::LedgerError;
use crate::ledger::intake::{Intake, Keep, Known, RowRefusal, end};
use crate::ledger::money::{FirmStatus, FixedAsset, Fund, KpiTarget};
use crate::ledger::synthetic::is_synthetic;

const FUND: &str = include_str!("sql/fund_add.sql");
const FIXED_FIND: &str = include_str!("sql/fixed_asset_find.sql");
const FIXED_PUT: &str = include_str!("sql/fixed_asset_put.sql");
const FIRM: &str = include_str!("sql/firm_status_add.sql");
const TARGET_FIND: &str = include_str!("sql/kpi_target_find.sql");
const TARGET_PUT: &str = include_str!("sql/kpi_target_put.sql");

/// What a row is to what the ledger holds.
#[derive(Clone, Copy, PartialEq, Eq)]
enum News {
    New,
    Changed,
    Nothing,
}

impl Intake {
    fn count(&mut self, news: News) {
        match news {
            News::New => self.new += 1,
            News::Changed => self.changed += 1,
            News::Nothing => self.unchanged += 1,
        }
    }
}

impl Ledger {
    /// Imports money that arrived; a row is known by all it says.
    ///
    /// # Errors
    /// The database refuses or does not answer; then nothing is kept.
    pub async fn import_funds(&self, rows: &[Fund], keep: Keep) -> Result<Intake, LedgerError> {
        let (mut intake, mut known) = (Intake::default(), Known::new());
        let mut transaction = self.begin().await?;
        for (place, row) in rows.iter().enumerate() {
            if !known.has(&mut transaction, &row.project).await? {
                intake.refused.push((place, RowRefusal::UnknownProject));
                continue;
            }
            let query = sqlx::query(FUND)
                .bind(&row.project)
                .bind(&row.day)
                .bind(row.amount_yuan)
                .bind(&row.origin)
                .bind(&row.kind)
                .bind(&row.evidence)
                .bind(&row.source)
                .bind(&row.as_of)
                .bind(i64::from(row.synthetic || is_synthetic(&row.source)));
            let added = query.execute(&mut *transaction).await;
            let doing = LedgerError::doing(format!("keep money of project `{}`", row.project));
            let added = added.map_err(doing)?.rows_affected();
            intake.count(if added == 1 { News::New } else { News::Nothing });
        }
        end(transaction, intake, keep).await
    }

    /// Imports investment in fixed assets; a later statement of the same month replaces the earlier.
    ///
    /// # Errors
    /// The database refuses or does not answer; then nothing is kept.
    pub async fn import_fixed_assets(
        &self,
        rows: &[FixedAsset],
        keep: Keep,
    ) -> Result<Intake, LedgerError> {
        let (mut intake, mut known) = (Intake::default(), Known::new());
        let mut transaction = self.begin().await?;
        for (place, row) in rows.iter().enumerate() {
            if known.has(&mut transaction, &row.project).await? {
                intake.count(fixed_asset(&mut transaction, row).await?);
            } else {
                intake.refused.push((place, RowRefusal::UnknownProject));
            }
        }
        end(transaction, intake, keep).await
    }

    /// Imports enterprises that entered or left the statistics.
    ///
    /// # Errors
    /// The database refuses or does not answer; then nothing is kept.
    pub async fn import_firm_status(
        &self,
        rows: &[FirmStatus],
        keep: Keep,
    ) -> Result<Intake, LedgerError> {
        let mut intake = Intake::default();
        let mut transaction = self.begin().await?;
        for row in rows {
            let query = sqlx::query(FIRM)
                .bind(&row.enterprise)
                .bind(&row.day)
                .bind(&row.kind)
                .bind(&row.source)
                .bind(&row.as_of)
                .bind(i64::from(is_synthetic(&row.source)));
            let added = query.execute(&mut *transaction).await;
            let doing = LedgerError::doing(format!("keep the status of `{}`", row.enterprise));
            let added = added.map_err(doing)?.rows_affected();
            intake.count(if added == 1 { News::New } else { News::Nothing });
        }
        end(transaction, intake, keep).await
    }

    /// Imports targets; a later statement of the same target replaces the earlier.
    ///
    /// # Errors
    /// The database refuses or does not answer; then nothing is kept.
    pub async fn import_kpi_targets(
        &self,
        rows: &[KpiTarget],
        keep: Keep,
    ) -> Result<Intake, LedgerError> {
        let mut intake = Intake::default();
        let mut transaction = self.begin().await?;
        for row in rows {
            intake.count(target(&mut transaction, row).await?);
        }
        end(transaction, intake, keep).await
    }
}

async fn fixed_asset(
    transaction: &mut Transaction<'static, Any>,
    row: &FixedAsset,
) -> Result<News, LedgerError> {
    let doing = || LedgerError::doing(format!("keep the investment of project `{}`", row.project));
    let held = sqlx::query(FIXED_FIND).bind(&row.project).bind(&row.month);
    let held = held.fetch_optional(&mut **transaction).await;
    let held = held.map_err(doing())?;
    if let Some(held) = &held {
        let amount_yuan: f64 = held.try_get(0).map_err(doing())?;
        let status: String = held.try_get(1).map_err(doing())?;
        let as_of: String = held.try_get(2).map_err(doing())?;
        let same = amount_yuan.total_cmp(&row.amount_yuan).is_eq() && status == row.status;
        if same || row.as_of < as_of {
            return Ok(News::Nothing);
        }
    }
    let query = sqlx::query(FIXED_PUT)
        .bind(&row.project)
        .bind(&row.month)
        .bind(row.amount_yuan)
        .bind(&row.status)
        .bind(&row.source)
        .bind(&row.as_of)
        .bind(i64::from(row.synthetic || is_synthetic(&row.source)));
    query.execute(&mut **transaction).await.map_err(doing())?;
    Ok(if held.is_some() {
        News::Changed
    } else {
        News::New
    })
}

async fn target(
    transaction: &mut Transaction<'static, Any>,
    row: &KpiTarget,
) -> Result<News, LedgerError> {
    let doing = || LedgerError::doing(format!("keep the target of `{}`", row.indicator));
    let held = sqlx::query(TARGET_FIND)
        .bind(row.year)
        .bind(&row.indicator)
        .bind(&row.unit);
    let held = held.fetch_optional(&mut **transaction).await;
    let held = held.map_err(doing())?;
    if let Some(held) = &held {
        let value: f64 = held.try_get(0).map_err(doing())?;
        let as_of: String = held.try_get(1).map_err(doing())?;
        if value.total_cmp(&row.value).is_eq() || row.as_of < as_of {
            return Ok(News::Nothing);
        }
    }
    let query = sqlx::query(TARGET_PUT)
        .bind(row.year)
        .bind(&row.indicator)
        .bind(&row.unit)
        .bind(row.value)
        .bind(&row.source)
        .bind(&row.as_of)
        .bind(i64::from(is_synthetic(&row.source)));
    query.execute(&mut **transaction).await.map_err(doing())?;
    Ok(if held.is_some() {
        News::Changed
    } else {
        News::New
    })
}
