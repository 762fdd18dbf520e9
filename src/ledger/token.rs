//! Tokens of programs: shown once, kept as a hash, limited by role, permissions, chains, regions and time.
use std::collections::BTreeSet;

use sqlx::Row;
use sqlx::any::AnyRow;

use crate::catalog::AccessPolicy;
use crate::ledger::account_key::{Secret, fresh_secret};
use crate::ledger::account_role::{Grant, Permission, Role, joined, known, words};
use crate::ledger::database::Ledger;
use crate::ledger::error::LedgerError;
use crate::ledger::id::fresh_id;

const ADD: &str = include_str!("sql/token_add.sql");
const FIND: &str = include_str!("sql/token_find.sql");
const LIST: &str = include_str!("sql/token_list.sql");
const REVOKE: &str = include_str!("sql/token_revoke.sql");
const EXISTS: &str = include_str!("sql/token_exists.sql");
const USED: &str = include_str!("sql/token_used.sql");

/// What every token begins with, so that a scan of files finds a lost one.
pub const TOKEN_PREFIX: &str = "liantu_";
const DAY_MS: i64 = 86_400_000;
/// How exactly the last use is kept.
const USED_MS: i64 = 60_000;
/// Longest name, characters.
const MOST_NAME: usize = 100;

/// A token without its secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// Its id, which lets nobody in.
    pub id: String,
    /// What it is for.
    pub name: String,
    /// Its one role and its limits.
    pub grant: Grant,
    /// What it may do of what its role may.
    pub permissions: BTreeSet<Permission>,
    /// Who made it.
    pub made_by: String,
    /// When, Unix milliseconds.
    pub made_ms: i64,
    /// Until when it is good, Unix milliseconds.
    pub expires_ms: i64,
    /// When it was revoked, Unix milliseconds.
    pub revoked_ms: Option<i64>,
    /// When it was last used, to a minute, Unix milliseconds.
    pub used_ms: Option<i64>,
}

/// A token to be made.
#[derive(Debug, Clone)]
pub struct NewToken {
    /// What it is for.
    pub name: String,
    /// Its role.
    pub role: Role,
    /// Chains it is limited to; all if empty.
    pub chains: Vec<String>,
    /// Regions it is limited to; all if empty.
    pub regions: Vec<String>,
    /// What it may do; all its role may if empty.
    pub permissions: Vec<Permission>,
    /// How long it is good, days.
    pub days: i64,
    /// The account that answers for it: when it is disabled, so is the token.
    pub account_id: Option<String>,
}

fn read(row: &AnyRow) -> Result<Token, LedgerError> {
    let plain = || {
        let texts: [String; 4] = [
            row.try_get(2)?,
            row.try_get(3)?,
            row.try_get(4)?,
            row.try_get(5)?,
        ];
        Ok((
            texts,
            Token {
                id: row.try_get(0)?,
                name: row.try_get(1)?,
                grant: Grant::default(),
                permissions: BTreeSet::new(),
                made_by: row.try_get(6)?,
                made_ms: row.try_get(7)?,
                expires_ms: row.try_get(8)?,
                revoked_ms: row.try_get(9)?,
                used_ms: row.try_get(10)?,
            },
        ))
    };
    let (texts, token) = plain().map_err(LedgerError::doing("read a token"))?;
    let [role, chains, regions, permissions] = texts;
    let grant = Grant {
        roles: known(("token", &token.id), &role)?,
        chains: words(&chains),
        regions: words(&regions),
    };
    // Its role may have lost a permission since.
    let held = grant.permissions();
    let permissions = known::<Permission>(("token", &token.id), &permissions)?;
    Ok(Token {
        permissions: permissions
            .into_iter()
            .filter(|one| held.contains(one))
            .collect(),
        grant,
        ..token
    })
}

impl NewToken {
    fn check(&self, policy: &AccessPolicy) -> Result<Grant, LedgerError> {
        let grant = Grant {
            roles: vec![self.role],
            chains: self.chains.clone(),
            regions: self.regions.clone(),
        };
        grant.check()?;
        let mut faults = Vec::new();
        if self.role.is_administrator() {
            faults.push(format!(
                "`{}` is for people: a token has no second factor",
                self.role
            ));
        }
        let name = self.name.trim();
        if name.is_empty() || name.chars().count() > MOST_NAME || name.chars().any(char::is_control)
        {
            faults.push(format!(
                "its name: expected 1 to {MOST_NAME} characters that say what it is for"
            ));
        }
        if !(1..=policy.token_days).contains(&self.days) {
            faults.push(format!(
                "{} days: expected 1 to {} (`token_days` of the policy)",
                self.days, policy.token_days
            ));
        }
        let held = grant.permissions();
        for other in self.permissions.iter().filter(|one| !held.contains(one)) {
            faults.push(format!("the role `{}` does not hold `{other}`", self.role));
        }
        if faults.is_empty() {
            return Ok(grant);
        }
        Err(LedgerError::Refused {
            what: "the token",
            faults,
        })
    }
}

impl Ledger {
    /// Makes a token and returns it with its secret, which is shown this once.
    ///
    /// # Errors
    /// It is for an administrator, without a name, too long-lived, or asks for more than its role holds.
    pub async fn add_token(
        &self,
        new: &NewToken,
        policy: &AccessPolicy,
        (by, now_ms): (&str, i64),
    ) -> Result<(Token, Secret), LedgerError> {
        let grant = new.check(policy)?;
        let permissions: BTreeSet<Permission> = if new.permissions.is_empty() {
            grant.permissions()
        } else {
            new.permissions.iter().copied().collect()
        };
        let secret = fresh_secret(TOKEN_PREFIX)?;
        let token = Token {
            id: fresh_id(now_ms),
            name: new.name.trim().to_owned(),
            grant,
            permissions,
            made_by: by.to_owned(),
            made_ms: now_ms,
            expires_ms: now_ms + new.days * DAY_MS,
            revoked_ms: None,
            used_ms: None,
        };
        let all: Vec<Permission> = token.permissions.iter().copied().collect();
        sqlx::query(ADD)
            .bind(&token.id)
            .bind(secret.digest())
            .bind(&token.name)
            .bind(new.role.name())
            .bind(joined(&token.grant.chains))
            .bind(joined(&token.grant.regions))
            .bind(joined(&all))
            .bind(&new.account_id)
            .bind(by)
            .bind(now_ms)
            .bind(token.expires_ms)
            .execute(&self.pool)
            .await
            .map_err(LedgerError::doing("keep a token"))?;
        Ok((token, secret))
    }

    /// Returns a token that is good now; `None` if it is unknown, expired or revoked.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn token(&self, secret: &Secret, now_ms: i64) -> Result<Option<Token>, LedgerError> {
        let doing = || LedgerError::doing("read a token");
        let row = sqlx::query(FIND)
            .bind(secret.digest())
            .fetch_optional(&self.pool)
            .await;
        let Some(row) = row.map_err(doing())? else {
            return Ok(None);
        };
        let token = read(&row)?;
        if token.revoked_ms.is_some() || token.expires_ms <= now_ms {
            return Ok(None);
        }
        if token.used_ms.is_none_or(|used| now_ms - used > USED_MS) {
            let used = sqlx::query(USED).bind(&token.id).bind(now_ms);
            used.execute(&self.pool).await.map_err(doing())?;
        }
        Ok(Some(token))
    }

    /// Returns all tokens, the oldest first, revoked ones too.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn tokens(&self) -> Result<Vec<Token>, LedgerError> {
        let rows = sqlx::query(LIST).fetch_all(&self.pool).await;
        let rows = rows.map_err(LedgerError::doing("list the tokens"))?;
        rows.iter().map(read).collect()
    }

    /// Revokes a token.
    ///
    /// # Errors
    /// There is none of this id, or it was revoked already.
    pub async fn revoke_token(&self, id: &str, now_ms: i64) -> Result<(), LedgerError> {
        let doing = || LedgerError::doing(format!("revoke token `{id}`"));
        let revoked = sqlx::query(REVOKE)
            .bind(id)
            .bind(now_ms)
            .execute(&self.pool)
            .await;
        if revoked.map_err(doing())?.rows_affected() == 1 {
            return Ok(());
        }
        let row = sqlx::query(EXISTS).bind(id).fetch_one(&self.pool).await;
        let count: i64 = row.and_then(|row| row.try_get(0)).map_err(doing())?;
        let (what, id) = ("token", id.to_owned());
        Err(if count == 0 {
            LedgerError::Unknown { what, id }
        } else {
            let state = "was revoked already";
            LedgerError::Taken { what, id, state }
        })
    }
}
