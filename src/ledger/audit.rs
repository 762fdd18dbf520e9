//! The audit log: what was done, by whom, from where. Rows are only added, each with the hash of the one before it, so that
//! a row changed, left out or put in between breaks the chain. Nothing here deletes; the tables refuse it, too.
//!
//! The chain does not tell whether its end was cut off: hold it against a head noted elsewhere.
use sha2::{Digest, Sha256};
use sqlx::any::AnyRow;
use sqlx::{Executor, Row};

use crate::catalog::hexadecimal;
use crate::ledger::database::{Dialect, Ledger};
use crate::ledger::error::LedgerError;

const LOCK: &str = include_str!("sql/audit_lock.postgres.sql");
const LAST: &str = include_str!("sql/audit_last.sql");
const ADD: &str = include_str!("sql/audit_add.sql");
const PAGE: &str = include_str!("sql/audit_page.sql");
const LIST: &str = include_str!("sql/audit_list.sql");

/// What the first row has before it.
const NOTHING: &str = "";
/// Rows read at a time.
const ROWS: i64 = 1_000;
/// Longest text of a field, characters.
const MOST_TEXT: usize = 500;

/// One thing that was done or refused.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuditEntry {
    /// When, Unix milliseconds.
    pub at_ms: i64,
    /// Whose account or token; empty if nobody's.
    pub who: String,
    /// `account`, `token`, `local` or `none`.
    pub kind: String,
    /// From which address; `-` for the command line.
    pub address: String,
    /// Method and route, or the command.
    pub action: String,
    /// To what: ids of the path, a name.
    pub subject: String,
    /// HTTP status; 200 for a command that was done.
    pub status: i64,
    /// The request, as the log names it.
    pub request_id: String,
}

/// A row of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditRow {
    /// Its place, from 1.
    pub seq: i64,
    /// What was done.
    pub entry: AuditEntry,
    /// The hash of the row before; empty for the first.
    pub previous: String,
    /// Its own hash.
    pub hash: String,
}

/// Which rows are meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditFilter {
    /// Only rows before this place.
    pub before: i64,
    /// Only of this account or token; all if empty.
    pub who: String,
    /// Only from this moment, Unix milliseconds.
    pub from_ms: i64,
    /// Only before this moment, Unix milliseconds.
    pub to_ms: i64,
    /// Only with this status or a higher one: 400 shows what failed.
    pub min_status: i64,
    /// At most so many, the newest first.
    pub limit: i64,
}

impl Default for AuditFilter {
    fn default() -> Self {
        Self {
            before: i64::MAX,
            who: String::new(),
            from_ms: 0,
            to_ms: i64::MAX,
            min_status: 0,
            limit: 100,
        }
    }
}

/// Whether the chain holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditVerdict {
    /// Rows that were read and hold.
    pub rows: i64,
    /// The hash of the last of them; empty without any.
    pub head: String,
    /// The first row that does not hold, and why.
    pub broken: Option<(i64, String)>,
    /// Whether a head noted earlier was met; `None` if none was given.
    pub met: Option<bool>,
}

impl AuditEntry {
    /// No text forges a line or grows without end.
    fn plain(mut self) -> Self {
        for text in [
            &mut self.who,
            &mut self.kind,
            &mut self.address,
            &mut self.action,
            &mut self.subject,
            &mut self.request_id,
        ] {
            if text.chars().count() > MOST_TEXT || text.chars().any(char::is_control) {
                *text = text
                    .chars()
                    .map(|c| if c.is_control() { '\u{fffd}' } else { c })
                    .take(MOST_TEXT)
                    .collect();
            }
        }
        self
    }
}

/// The hash of a row: SHA-256 over the hash before and every field, each led by its length.
fn chained(seq: i64, entry: &AuditEntry, previous: &str) -> String {
    let mut digest = Sha256::new();
    let numbers = [seq, entry.at_ms, entry.status].map(|number| number.to_string());
    let [seq, at_ms, status] = &numbers;
    for field in [
        previous,
        seq,
        at_ms,
        &entry.who,
        &entry.kind,
        &entry.address,
        &entry.action,
        &entry.subject,
        status,
        &entry.request_id,
    ] {
        digest.update((field.len() as u64).to_le_bytes());
        digest.update(field.as_bytes());
    }
    hexadecimal(&digest.finalize())
}

fn read(row: &AnyRow) -> Result<AuditRow, sqlx::Error> {
    Ok(AuditRow {
        seq: row.try_get(0)?,
        entry: AuditEntry {
            at_ms: row.try_get(1)?,
            who: row.try_get(2)?,
            kind: row.try_get(3)?,
            address: row.try_get(4)?,
            action: row.try_get(5)?,
            subject: row.try_get(6)?,
            status: row.try_get(7)?,
            request_id: row.try_get(8)?,
        },
        previous: row.try_get(9)?,
        hash: row.try_get(10)?,
    })
}

impl Ledger {
    /// Adds a row and returns its place.
    ///
    /// # Errors
    /// The database refuses or does not answer.
    pub async fn audit(&self, entry: AuditEntry) -> Result<i64, LedgerError> {
        let doing = || LedgerError::doing("write the audit log");
        let entry = entry.plain();
        let mut transaction = self.begin().await?;
        if self.dialect == Dialect::Postgres {
            transaction.execute(LOCK).await.map_err(doing())?;
        }
        let last = sqlx::query(LAST).fetch_optional(&mut *transaction).await;
        let last = last.map_err(doing())?;
        let (seq, previous): (i64, String) = match last {
            Some(row) => (
                row.try_get::<i64, _>(0).map_err(doing())? + 1,
                row.try_get(1).map_err(doing())?,
            ),
            None => (1, NOTHING.to_owned()),
        };
        sqlx::query(ADD)
            .bind(seq)
            .bind(entry.at_ms)
            .bind(&entry.who)
            .bind(&entry.kind)
            .bind(&entry.address)
            .bind(&entry.action)
            .bind(&entry.subject)
            .bind(entry.status)
            .bind(&entry.request_id)
            .bind(&previous)
            .bind(chained(seq, &entry, &previous))
            .execute(&mut *transaction)
            .await
            .map_err(doing())?;
        transaction.commit().await.map_err(doing())?;
        Ok(seq)
    }

    /// Returns rows that are meant, the newest first.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn audit_rows(&self, filter: &AuditFilter) -> Result<Vec<AuditRow>, LedgerError> {
        let doing = || LedgerError::doing("read the audit log");
        let rows = sqlx::query(LIST)
            .bind(filter.before)
            .bind(&filter.who)
            .bind(filter.from_ms)
            .bind(filter.to_ms)
            .bind(filter.min_status)
            .bind(filter.limit)
            .fetch_all(&self.pool)
            .await
            .map_err(doing())?;
        rows.iter()
            .map(read)
            .collect::<Result<_, _>>()
            .map_err(doing())
    }

    /// Returns the rows after a place, in order, a thousand at most: for an export of any length.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn audit_after(&self, seq: i64) -> Result<Vec<AuditRow>, LedgerError> {
        let doing = || LedgerError::doing("read the audit log");
        let rows = sqlx::query(PAGE)
            .bind(seq)
            .bind(ROWS)
            .fetch_all(&self.pool)
            .await;
        let rows = rows.map_err(doing())?;
        rows.iter()
            .map(read)
            .collect::<Result<_, _>>()
            .map_err(doing())
    }

    /// Follows the chain from its beginning and names the first row that does not hold; `noted` is a head noted earlier.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn verify_audit(&self, noted: Option<&str>) -> Result<AuditVerdict, LedgerError> {
        let mut verdict = AuditVerdict {
            rows: 0,
            head: NOTHING.to_owned(),
            broken: None,
            met: noted.map(|_| false),
        };
        loop {
            let rows = self.audit_after(verdict.rows).await?;
            if rows.is_empty() {
                return Ok(verdict);
            }
            for row in rows {
                if let Err(why) = follows(&verdict, &row) {
                    verdict.broken = Some((row.seq, why));
                    return Ok(verdict);
                }
                verdict.rows = row.seq;
                verdict.head = row.hash;
                if noted == Some(verdict.head.as_str()) {
                    verdict.met = Some(true);
                }
            }
        }
    }
}

/// Holds that a row comes after what was read.
fn follows(read: &AuditVerdict, row: &AuditRow) -> Result<(), String> {
    let expected = read.rows + 1;
    if row.seq != expected {
        return Err(format!(
            "row {expected} is missing: row {} comes after row {}",
            row.seq, read.rows
        ));
    }
    if row.previous != read.head {
        return Err("it does not name the hash of the row before".to_owned());
    }
    if chained(row.seq, &row.entry, &row.previous) != row.hash {
        return Err("its content does not have the hash it carries".to_owned());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_of_a_row_is_over_each_field_apart() {
        let row = |who: &str, kind: &str| AuditEntry {
            who: who.to_owned(),
            kind: kind.to_owned(),
            ..AuditEntry::default()
        };
        assert_ne!(
            chained(1, &row("ab", "c"), ""),
            chained(1, &row("a", "bc"), "")
        );
        assert_ne!(
            chained(1, &row("a", "b"), ""),
            chained(2, &row("a", "b"), "")
        );
        assert_ne!(
            chained(1, &row("a", "b"), ""),
            chained(1, &row("a", "b"), "0")
        );
    }

    #[test]
    fn a_name_with_a_line_break_forges_no_line() {
        let entry = AuditEntry {
            subject: "a\nb\u{0}".to_owned() + &"长".repeat(600),
            ..AuditEntry::default()
        };
        let subject = entry.plain().subject;
        assert!(!subject.chars().any(char::is_control));
        assert_eq!(subject.chars().count(), MOST_TEXT);
    }
}
