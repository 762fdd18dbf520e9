//! Whether the ledger holds anything invented: then every figure over it says so.
use sqlx::Row;

use crate::ledger::database::Ledger;
use crate::ledger::error::LedgerError;

const ANY: &str = include_str!("sql/synthetic_any.sql");

/// The word a source has where its rows are invented.
pub const SYNTHETIC: &str = "synthetic";

impl Ledger {
    /// Returns whether any project, money, firm or target in the ledger came from an invented source.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn holds_synthetic(&self) -> Result<bool, LedgerError> {
        let doing = || LedgerError::doing("look for invented rows");
        let row = sqlx::query(ANY).fetch_one(&self.pool).await;
        let count: i64 = row.map_err(doing())?.try_get(0).map_err(doing())?;
        Ok(count > 0)
    }
}
