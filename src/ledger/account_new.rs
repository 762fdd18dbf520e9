//! Accounts to be made: checked and hashed before any lock is taken, then kept.
use sqlx::{Any, Transaction};

use crate::catalog::AccessPolicy;
use crate::ledger::account::{account_name, taken};
use crate::ledger::account_key::Secret;
use crate::ledger::account_password;
use crate::ledger::account_role::{Grant, joined};
use crate::ledger::error::LedgerError;
use crate::ledger::id::fresh_id;

const ADD: &str = include_str!("sql/account_add.sql");

/// An account to be made.
#[derive(Debug, Clone)]
pub struct NewAccount {
    /// Its name.
    pub name: String,
    /// Roles and limits.
    pub grant: Grant,
    /// Its password; none if a link will set it.
    pub password: Option<Secret>,
    /// Whether the password must be changed at the first login.
    pub must_change: bool,
}

/// An account that was checked, its password hashed.
pub(super) struct Ready {
    name: String,
    grant: Grant,
    password: Option<String>,
    must_change: bool,
}

/// Checks a new account and hashes its password, before any lock is taken.
pub(super) async fn ready(new: NewAccount, policy: &AccessPolicy) -> Result<Ready, LedgerError> {
    let name = account_name(&new.name)?;
    new.grant.check()?;
    let password = match new.password {
        Some(password) => {
            account_password::check(&password, &name, policy)?;
            Some(account_password::hash_apart(password).await?)
        }
        None => None,
    };
    Ok(Ready {
        name,
        grant: new.grant,
        password,
        must_change: new.must_change,
    })
}

/// Adds an account and returns its name.
pub(super) async fn insert(
    transaction: &mut Transaction<'static, Any>,
    ready: Ready,
    (by, now_ms): (&str, i64),
) -> Result<String, LedgerError> {
    let password_ms = ready.password.is_some().then_some(now_ms);
    let added = sqlx::query(ADD)
        .bind(fresh_id(now_ms))
        .bind(&ready.name)
        .bind(joined(&ready.grant.roles))
        .bind(joined(&ready.grant.chains))
        .bind(joined(&ready.grant.regions))
        .bind(&ready.password)
        .bind(password_ms)
        .bind(i64::from(ready.must_change))
        .bind(by)
        .bind(now_ms)
        .execute(&mut **transaction)
        .await
        .map_err(LedgerError::doing(format!("keep account `{}`", ready.name)))?;
    if added.rows_affected() == 0 {
        return Err(taken(ready.name, "is there already"));
    }
    Ok(ready.name)
}
