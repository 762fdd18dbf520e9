//! The audit log as people read it, hold it to its chain, and carry it elsewhere.
use std::io::Write;

use serde::Serialize;
use utoipa::ToSchema;

use crate::app::access::moment;
use crate::error::AppError;
use crate::ledger::{AuditFilter, AuditRow, AuditVerdict, Ledger};

/// A row of the log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct AuditItem {
    /// Its place, from 1.
    pub seq: i64,
    /// When, with the offset.
    pub at: String,
    /// Whose account or token; empty if nobody's.
    pub who: String,
    /// account, token, local or none.
    pub kind: String,
    /// From which address.
    pub address: String,
    /// Method and route, or the command.
    pub action: String,
    /// To what.
    pub subject: String,
    /// HTTP status.
    pub status: i64,
    /// The request, as the log names it.
    pub request_id: String,
    /// The hash of the row before.
    pub previous: String,
    /// Its own hash.
    pub hash: String,
    /// When, Unix milliseconds: what the hash is over.
    pub at_ms: i64,
}

impl From<AuditRow> for AuditItem {
    fn from(row: AuditRow) -> Self {
        let entry = row.entry;
        Self {
            seq: row.seq,
            at: moment(entry.at_ms),
            who: entry.who,
            kind: entry.kind,
            address: entry.address,
            action: entry.action,
            subject: entry.subject,
            status: entry.status,
            request_id: entry.request_id,
            previous: row.previous,
            hash: row.hash,
            at_ms: entry.at_ms,
        }
    }
}

/// Rows of the log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct AuditAnswer {
    /// The rows, the newest first.
    pub items: Vec<AuditItem>,
    /// What to ask for as `before` for the next page; null on the last.
    pub next: Option<i64>,
}

/// Whether the chain of the log holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct AuditState {
    /// Whether every row follows from the one before, and a head noted earlier was met if one was given.
    pub holds: bool,
    /// Rows that hold, from the first.
    pub rows: i64,
    /// The hash of the last of them: note it elsewhere, and a later check tells whether the end was cut off.
    pub head: String,
    /// The first row that does not hold.
    pub broken_at: Option<i64>,
    /// Why.
    pub reason: Option<String>,
}

impl From<AuditVerdict> for AuditState {
    fn from(verdict: AuditVerdict) -> Self {
        let missed = verdict.met == Some(false);
        let (broken_at, reason) = verdict.broken.unzip();
        Self {
            holds: broken_at.is_none() && !missed,
            rows: verdict.rows,
            head: verdict.head,
            reason: reason.or_else(|| missed.then(|| "no row has the head noted earlier: the end of the log was cut off, or it is another log".to_owned())),
            broken_at,
        }
    }
}

/// Returns rows of the log that are meant.
///
/// # Errors
/// The ledger does not answer.
pub async fn rows(ledger: &Ledger, filter: &AuditFilter) -> Result<AuditAnswer, AppError> {
    let found = ledger.audit_rows(filter).await?;
    let full = i64::try_from(found.len()).unwrap_or(i64::MAX) >= filter.limit;
    let next = found.last().filter(|_| full).map(|row| row.seq);
    Ok(AuditAnswer {
        items: found.into_iter().map(AuditItem::from).collect(),
        next: next.filter(|seq| *seq > 1),
    })
}

/// Follows the chain from its beginning.
///
/// # Errors
/// The ledger does not answer.
pub async fn verify(ledger: &Ledger, noted: Option<&str>) -> Result<AuditState, AppError> {
    Ok(ledger.verify_audit(noted).await?.into())
}

/// Writes the whole log as JSON lines, in order, for a log server; returns how many rows.
///
/// # Errors
/// The ledger does not answer, or the file cannot be written.
pub async fn export(
    ledger: &Ledger,
    after: i64,
    (mut out, path): (impl Write, &std::path::Path),
) -> Result<u64, AppError> {
    let (mut last, mut count) = (after, 0);
    loop {
        let rows = ledger.audit_after(last).await?;
        if rows.is_empty() {
            out.flush().map_err(AppError::file("write", path))?;
            return Ok(count);
        }
        for row in rows {
            last = row.seq;
            count += 1;
            let line = serde_json::to_string(&AuditItem::from(row)).expect("a row is plain data");
            writeln!(out, "{line}").map_err(AppError::file("write", path))?;
        }
    }
}
