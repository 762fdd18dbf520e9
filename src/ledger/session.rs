//! Sessions of people: begun at login under a new id, over after resting too long, after their longest life, or when ended.
use sqlx::Row;
use sqlx::any::AnyRow;

use crate::catalog::AccessPolicy;
use crate::ledger::account::Account;
use crate::ledger::account_key::{Secret, fresh_secret};
use crate::ledger::database::Ledger;
use crate::ledger::error::LedgerError;
use crate::ledger::id::fresh_id;

const ADD: &str = include_str!("sql/session_add.sql");
const FIND: &str = include_str!("sql/session_find.sql");
const LIST: &str = include_str!("sql/session_list.sql");
const SEEN: &str = include_str!("sql/session_seen.sql");
const END: &str = include_str!("sql/session_end.sql");
const SWEEP: &str = include_str!("sql/session_sweep.sql");

/// Longest text kept of what a browser calls itself, characters.
const MOST_AGENT: usize = 200;
const MS: i64 = 1_000;

/// A session without its secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Its id, which lets nobody in.
    pub id: String,
    /// Whose it is.
    pub account_id: String,
    /// When it began, Unix milliseconds.
    pub made_ms: i64,
    /// When it was last used, Unix milliseconds.
    pub seen_ms: i64,
    /// When it ends at the latest, Unix milliseconds.
    pub expires_ms: i64,
    /// From which address it began.
    pub address: String,
    /// What the browser called itself.
    pub agent: String,
}

fn read(row: &AnyRow) -> Result<Session, sqlx::Error> {
    Ok(Session {
        id: row.try_get(0)?,
        account_id: row.try_get(1)?,
        made_ms: row.try_get(2)?,
        seen_ms: row.try_get(3)?,
        expires_ms: row.try_get(4)?,
        address: row.try_get(5)?,
        agent: row.try_get(6)?,
    })
}

impl Ledger {
    /// Begins a session of an account and returns what the browser is to hold; sessions that are over are swept away.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn begin_session(
        &self,
        account_id: &str,
        (address, agent): (&str, &str),
        (policy, now_ms): (&AccessPolicy, i64),
    ) -> Result<Secret, LedgerError> {
        let doing = || LedgerError::doing("begin a session");
        let swept = sqlx::query(SWEEP)
            .bind(now_ms)
            .bind(now_ms - policy.idle_seconds * MS);
        swept.execute(&self.pool).await.map_err(doing())?;
        let secret = fresh_secret("")?;
        let agent: String = agent
            .chars()
            .filter(|c| !c.is_control())
            .take(MOST_AGENT)
            .collect();
        sqlx::query(ADD)
            .bind(secret.digest())
            .bind(fresh_id(now_ms))
            .bind(account_id)
            .bind(now_ms)
            .bind(now_ms + policy.absolute_seconds * MS)
            .bind(address)
            .bind(agent)
            .execute(&self.pool)
            .await
            .map_err(doing())?;
        Ok(secret)
    }

    /// Returns a session that is good now, with its account, and counts it as used; `None` if it is over, unknown, or
    /// its account is disabled.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn session(
        &self,
        secret: &Secret,
        policy: &AccessPolicy,
        now_ms: i64,
    ) -> Result<Option<(Session, Account)>, LedgerError> {
        let doing = || LedgerError::doing("read a session");
        let row = sqlx::query(FIND)
            .bind(secret.digest())
            .fetch_optional(&self.pool)
            .await;
        let Some(row) = row.map_err(doing())? else {
            return Ok(None);
        };
        let found = read(&row).map_err(doing())?;
        let idle_ms = policy.idle_seconds * MS;
        if found.expires_ms <= now_ms || found.seen_ms + idle_ms <= now_ms {
            return Ok(None);
        }
        let account = self.account_of(&found.account_id).await?;
        if account.disabled_ms.is_some() {
            return Ok(None);
        }
        // Not every request is a write: the rest is measured to a tenth of its limit.
        if now_ms - found.seen_ms > idle_ms / 10 {
            let seen = sqlx::query(SEEN).bind(secret.digest()).bind(now_ms);
            seen.execute(&self.pool).await.map_err(doing())?;
        }
        Ok(Some((found, account)))
    }

    /// Returns the sessions of an account that are good now, the newest first.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn sessions(
        &self,
        account_id: &str,
        policy: &AccessPolicy,
        now_ms: i64,
    ) -> Result<Vec<Session>, LedgerError> {
        let doing = || LedgerError::doing("list sessions");
        let rows = sqlx::query(LIST)
            .bind(account_id)
            .bind(now_ms)
            .bind(now_ms - policy.idle_seconds * MS)
            .fetch_all(&self.pool)
            .await
            .map_err(doing())?;
        rows.iter()
            .map(read)
            .collect::<Result<_, _>>()
            .map_err(doing())
    }

    /// Ends a session of an account.
    ///
    /// # Errors
    /// The account has no such session.
    pub async fn end_session(&self, id: &str, account_id: &str) -> Result<(), LedgerError> {
        let ended = sqlx::query(END)
            .bind(id)
            .bind(account_id)
            .execute(&self.pool)
            .await;
        let ended = ended.map_err(LedgerError::doing("end a session"))?;
        if ended.rows_affected() == 0 {
            let (what, id) = ("session", id.to_owned());
            return Err(LedgerError::Unknown { what, id });
        }
        Ok(())
    }
}
