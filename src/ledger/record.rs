//! What was changed of records that people edit (visits, matters): by whom, when, from what to what. And when the ledger
//! was last changed at all, and whether any of these records is invented.
use sqlx::{Any, Row, Transaction};

use crate::ledger::database::Ledger;
use crate::ledger::error::LedgerError;
use crate::ledger::step_store::By;
use crate::ledger::synthetic::is_synthetic;

const NOTE: &str = include_str!("sql/record_note.sql");
const SYNTHETIC: &str = include_str!("sql/record_synthetic.sql");
const MOMENT: &str = include_str!("sql/moment.sql");

/// Which records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Record {
    Visit,
    Matter,
}

/// Notes a change; `what` says from what to what.
pub(super) async fn note(
    transaction: &mut Transaction<'static, Any>,
    (record, id, version): (Record, &str, i64),
    (what, by): (&str, &By),
) -> Result<(), LedgerError> {
    let record = match record {
        Record::Visit => "visit",
        Record::Matter => "matter",
    };
    let query = sqlx::query(NOTE)
        .bind(record)
        .bind(id)
        .bind(version)
        .bind(&by.who)
        .bind(what)
        .bind(by.now_ms);
    let noted = query.execute(&mut **transaction).await;
    noted.map(|_| ()).map_err(LedgerError::doing(format!(
        "keep the history of {record} `{id}`"
    )))
}

/// The source of a row that says more of another: what was invented stays so.
pub(super) fn lasting(held: &str, new: &str) -> String {
    if is_synthetic(held) { held } else { new }.to_owned()
}

/// What differs, as `name: from → to`.
pub(super) fn differences(pairs: &[(&str, String, String)]) -> String {
    let told = |(name, old, new): &(&str, String, String)| {
        let shown = |text: &str| if text.is_empty() { "—" } else { text }.to_owned();
        (old != new).then(|| format!("{name}: {} → {}", shown(old), shown(new)))
    };
    pairs.iter().filter_map(told).collect::<Vec<_>>().join("; ")
}

impl Ledger {
    /// Returns whether any visit, matter, referrer or advisor came from an invented source.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn records_synthetic(&self) -> Result<bool, LedgerError> {
        let doing = || LedgerError::doing("look for invented records");
        let row = sqlx::query(SYNTHETIC).fetch_one(&self.pool).await;
        let count: i64 = row.map_err(doing())?.try_get(0).map_err(doing())?;
        Ok(count > 0)
    }

    /// Returns when somebody last entered, changed or imported projects, steps or records, Unix milliseconds.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn moment(&self) -> Result<Option<i64>, LedgerError> {
        let doing = || LedgerError::doing("look for the last change");
        let row = sqlx::query(MOMENT).fetch_one(&self.pool).await;
        row.map_err(doing())?.try_get(0).map_err(doing())
    }
}
