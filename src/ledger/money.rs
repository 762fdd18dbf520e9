//! Money that arrived, investment made, enterprises in the statistics, and the year's targets: rows as kept.
use sqlx::Row;
use sqlx::any::AnyRow;

use crate::ledger::database::Ledger;
use crate::ledger::error::LedgerError;

const FUNDS: &str = include_str!("sql/fund_list.sql");
const FIXED_ASSETS: &str = include_str!("sql/fixed_asset_list.sql");
const TARGETS: &str = include_str!("sql/kpi_target_list.sql");

/// Money that arrived for a project.
#[derive(Debug, Clone, PartialEq)]
pub struct Fund {
    /// The project.
    pub project: String,
    /// The day, ISO.
    pub day: String,
    /// How much.
    pub amount_yuan: f64,
    /// `in_province`, `out_of_province`, `foreign`; empty if unknown.
    pub origin: String,
    /// `slip` or `certificate`; empty if unknown.
    pub kind: String,
    /// What shows it; without it the money counts as unverified.
    pub evidence: String,
    /// Where the row comes from.
    pub source: String,
    /// The day it describes.
    pub as_of: String,
    /// Whether it is invented; a source that says so marks it too.
    pub synthetic: bool,
}

/// Investment in fixed assets of a project in a month.
#[derive(Debug, Clone, PartialEq)]
pub struct FixedAsset {
    /// The project.
    pub project: String,
    /// `2026-03`.
    pub month: String,
    /// How much.
    pub amount_yuan: f64,
    /// `reported`, `under_review` or `accepted`; only what is accepted counts as verified.
    pub status: String,
    /// Where the row comes from.
    pub source: String,
    /// The day it describes.
    pub as_of: String,
    /// Whether it is invented; a source that says so marks it too.
    pub synthetic: bool,
}

/// An enterprise that entered or left the statistics.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FirmStatus {
    /// Canonical id.
    pub enterprise: String,
    /// The day, ISO.
    pub day: String,
    /// `small_to_above_scale`, `new_above_scale` or `left`.
    pub kind: String,
    /// Where the row comes from.
    pub source: String,
    /// The day it describes.
    pub as_of: String,
}

/// A target of the year.
#[derive(Debug, Clone, PartialEq)]
pub struct KpiTarget {
    /// The year.
    pub year: i64,
    /// Indicator id.
    pub indicator: String,
    /// Whose target: a county's code or name, a unit, a chain …; empty for the whole.
    pub unit: String,
    /// The value, in the indicator's unit.
    pub value: f64,
    /// Where the row comes from.
    pub source: String,
    /// The day it describes.
    pub as_of: String,
}

/// A target of a year as it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct TargetValue {
    /// Indicator id.
    pub indicator: String,
    /// Whose target; empty for the whole.
    pub unit: String,
    /// The value, in the indicator's unit.
    pub value: f64,
    /// Whether it is invented.
    pub synthetic: bool,
}

impl Ledger {
    /// Returns the money of a project, by day.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn funds(&self, project: &str) -> Result<Vec<Fund>, LedgerError> {
        let doing = || LedgerError::doing(format!("read the money of project `{project}`"));
        let rows = sqlx::query(FUNDS).bind(project).fetch_all(&self.pool);
        let read = |row: &AnyRow| {
            Ok(Fund {
                project: row.try_get(0)?,
                day: row.try_get(1)?,
                amount_yuan: row.try_get(2)?,
                origin: row.try_get(3)?,
                kind: row.try_get(4)?,
                evidence: row.try_get(5)?,
                source: row.try_get(6)?,
                as_of: row.try_get(7)?,
                synthetic: row.try_get::<i64, _>(8)? == 1,
            })
        };
        let rows = rows.await.map_err(doing())?;
        rows.iter()
            .map(read)
            .collect::<Result<_, _>>()
            .map_err(doing())
    }

    /// Returns the investment in fixed assets of a project, by month.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn fixed_assets(&self, project: &str) -> Result<Vec<FixedAsset>, LedgerError> {
        let doing = || LedgerError::doing(format!("read the investment of project `{project}`"));
        let rows = sqlx::query(FIXED_ASSETS)
            .bind(project)
            .fetch_all(&self.pool);
        let read = |row: &AnyRow| {
            Ok(FixedAsset {
                project: row.try_get(0)?,
                month: row.try_get(1)?,
                amount_yuan: row.try_get(2)?,
                status: row.try_get(3)?,
                source: row.try_get(4)?,
                as_of: row.try_get(5)?,
                synthetic: row.try_get::<i64, _>(6)? == 1,
            })
        };
        let rows = rows.await.map_err(doing())?;
        rows.iter()
            .map(read)
            .collect::<Result<_, _>>()
            .map_err(doing())
    }

    /// Returns the targets of a year.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn kpi_targets(&self, year: i64) -> Result<Vec<TargetValue>, LedgerError> {
        let doing = || LedgerError::doing(format!("read the targets of {year}"));
        let rows = sqlx::query(TARGETS).bind(year).fetch_all(&self.pool);
        let read = |row: &AnyRow| {
            Ok(TargetValue {
                indicator: row.try_get(0)?,
                unit: row.try_get(1)?,
                value: row.try_get(2)?,
                synthetic: row.try_get::<i64, _>(3)? == 1,
            })
        };
        let rows = rows.await.map_err(doing())?;
        rows.iter()
            .map(read)
            .collect::<Result<_, _>>()
            .map_err(doing())
    }
}
