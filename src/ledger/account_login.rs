//! Letting somebody in: password, then second factor, each attempt counted before it is looked at.
use sqlx::Row;

use crate::catalog::{AccessPolicy, SecondFactor};
use crate::ledger::account::{Account, account_name, commit};
use crate::ledger::account_factor::matching_step;
use crate::ledger::account_key::{AccessKey, Secret};
use crate::ledger::account_password;
use crate::ledger::database::Ledger;
use crate::ledger::error::LedgerError;

const SECRET: &str = include_str!("sql/account_secret.sql");
const TRY: &str = include_str!("sql/account_try.sql");
const UNTRY: &str = include_str!("sql/account_untry.sql");
const ENTERED: &str = include_str!("sql/account_entered.sql");
const STEP: &str = include_str!("sql/account_step.sql");
const PASSWORD: &str = include_str!("sql/account_password.sql");
const PASSWORD_NOW: &str = include_str!("sql/account_password_now.sql");
const PASSWORD_KEEP: &str = include_str!("sql/account_password_keep.sql");
const PASSWORD_PAST: &str = include_str!("sql/account_password_past.sql");
const OTHERS: &str = include_str!("sql/session_end_others.sql");

const MS: i64 = 1_000;
const DAY_MS: i64 = 86_400_000;

/// Who wants in.
#[derive(Debug, Clone)]
pub struct LoginAsk {
    /// The account's name as typed.
    pub name: String,
    /// The password.
    pub password: Secret,
    /// The code of the second factor, if typed.
    pub code: Option<String>,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Login {
    /// He is who he says.
    Entered(Box<Account>),
    /// Name, password or code is wrong, or the account is disabled; which of them is told to nobody.
    Wrong,
    /// The password is right and the code is missing.
    CodeWanted,
    /// Too many wrong attempts; locked until, Unix milliseconds.
    Locked(i64),
}

/// What an account must do before anything else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Due {
    /// Change its password.
    Password,
    /// Enrol a second factor.
    Factor,
}

/// What the account must do first by the policy.
pub fn due(account: &Account, policy: &AccessPolicy, now_ms: i64) -> Option<Due> {
    let age = account.password_ms.map_or(0, |set| now_ms - set);
    if account.must_change || (policy.max_age_days > 0 && age > policy.max_age_days * DAY_MS) {
        return Some(Due::Password);
    }
    let needed = match policy.second_factor {
        SecondFactor::All => true,
        SecondFactor::Administrators => account.grant.is_administrator(),
        SecondFactor::Optional => false,
    };
    (needed && !account.factor).then_some(Due::Factor)
}

struct Held {
    id: String,
    password: Option<String>,
    factor: Option<String>,
    disabled: bool,
}

impl Ledger {
    /// Holds a name, a password and a code against an account.
    ///
    /// # Errors
    /// The database does not answer, or a second factor was sealed under another key.
    pub async fn login(
        &self,
        ask: LoginAsk,
        (policy, key): (&AccessPolicy, &AccessKey),
        now_ms: i64,
    ) -> Result<Login, LedgerError> {
        let Some(held) = self.held_secret(&ask.name).await? else {
            account_password::verify_apart(ask.password, None).await?;
            return Ok(Login::Wrong);
        };
        let locks_until = now_ms + policy.lock_seconds * MS;
        let tried = sqlx::query(TRY)
            .bind(&held.id)
            .bind(now_ms)
            .bind(policy.lock_after)
            .bind(locks_until)
            .execute(&self.pool)
            .await
            .map_err(LedgerError::doing("count an attempt to log in"))?;
        if tried.rows_affected() == 0 {
            let locked = self.account_of(&held.id).await?.locked_ms;
            return Ok(Login::Locked(locked));
        }
        let right = account_password::verify_apart(ask.password, held.password).await?;
        if !right || held.disabled {
            return Ok(Login::Wrong);
        }
        if let Some(sealed) = held.factor {
            let Some(code) = ask.code else {
                let untried = sqlx::query(UNTRY).bind(&held.id).bind(locks_until);
                let untried = untried.execute(&self.pool).await;
                untried.map_err(LedgerError::doing("take back an attempt to log in"))?;
                return Ok(Login::CodeWanted);
            };
            let seed = key.open_sealed(&held.id, &sealed)?;
            if !self
                .use_step(&held.id, matching_step(&seed, &code, now_ms))
                .await?
            {
                return Ok(Login::Wrong);
            }
        }
        let entered = sqlx::query(ENTERED).bind(&held.id).bind(now_ms);
        let entered = entered.execute(&self.pool).await;
        entered.map_err(LedgerError::doing("keep a login"))?;
        Ok(Login::Entered(Box::new(self.account_of(&held.id).await?)))
    }

    async fn held_secret(&self, name: &str) -> Result<Option<Held>, LedgerError> {
        let Ok(name) = account_name(name) else {
            return Ok(None);
        };
        let doing = || LedgerError::doing("read an account");
        let row = sqlx::query(SECRET)
            .bind(name)
            .fetch_optional(&self.pool)
            .await;
        let Some(row) = row.map_err(doing())? else {
            return Ok(None);
        };
        let read = || {
            let disabled: Option<i64> = row.try_get(6)?;
            Ok(Held {
                id: row.try_get(0)?,
                password: row.try_get(1)?,
                factor: row.try_get(2)?,
                disabled: disabled.is_some(),
            })
        };
        read().map(Some).map_err(doing())
    }

    /// Uses a step of the second factor up; false if there is none, or it was used before.
    pub(super) async fn use_step(&self, id: &str, step: Option<i64>) -> Result<bool, LedgerError> {
        let Some(step) = step else {
            return Ok(false);
        };
        let used = sqlx::query(STEP)
            .bind(id)
            .bind(step)
            .execute(&self.pool)
            .await;
        let used = used.map_err(LedgerError::doing("use a code up"))?;
        Ok(used.rows_affected() == 1)
    }

    /// Changes the password of somebody who knows the present one; his other sessions end.
    ///
    /// # Errors
    /// The present one is wrong, or the new one is against the policy or among the last ones.
    pub async fn change_password(
        &self,
        (id, session): (&str, &str),
        (now, new): (Secret, Secret),
        (policy, now_ms): (&AccessPolicy, i64),
    ) -> Result<(), LedgerError> {
        let account = self.account_of(id).await?;
        let asked = LoginAsk {
            name: account.name.clone(),
            password: now,
            code: None,
        };
        // The same count as a login: a stolen session must not be a way to guess the password.
        if !self
            .knows_password(&account, asked.password, (policy, now_ms))
            .await?
        {
            return Err(LedgerError::Refused {
                what: "the change of the password",
                faults: vec!["the present password is wrong, or the account is locked".to_owned()],
            });
        }
        self.set_password((id, session), new, (policy, now_ms))
            .await
    }

    /// Whether somebody who is logged in knows his password; counted as a login is.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn proves(
        &self,
        id: &str,
        password: Secret,
        (policy, now_ms): (&AccessPolicy, i64),
    ) -> Result<bool, LedgerError> {
        let account = self.account_of(id).await?;
        let right = self
            .knows_password(&account, password, (policy, now_ms))
            .await?;
        if right {
            self.unlock_account(&account.name).await?;
        }
        Ok(right)
    }

    async fn knows_password(
        &self,
        account: &Account,
        password: Secret,
        (policy, now_ms): (&AccessPolicy, i64),
    ) -> Result<bool, LedgerError> {
        let tried = sqlx::query(TRY)
            .bind(&account.id)
            .bind(now_ms)
            .bind(policy.lock_after)
            .bind(now_ms + policy.lock_seconds * MS)
            .execute(&self.pool)
            .await
            .map_err(LedgerError::doing("count an attempt"))?;
        if tried.rows_affected() == 0 {
            return Ok(false);
        }
        let held = self.held_secret(&account.name).await?;
        account_password::verify_apart(password, held.and_then(|held| held.password)).await
    }

    /// Sets a password; all sessions but the one named end.
    ///
    /// # Errors
    /// It is against the policy, or among the last ones.
    pub(super) async fn set_password(
        &self,
        (id, session): (&str, &str),
        new: Secret,
        (policy, now_ms): (&AccessPolicy, i64),
    ) -> Result<(), LedgerError> {
        let doing = || LedgerError::doing("change a password");
        let row = sqlx::query(PASSWORD_NOW)
            .bind(id)
            .fetch_one(&self.pool)
            .await;
        let row = row.map_err(doing())?;
        let name: String = row.try_get(0).map_err(doing())?;
        let present: Option<String> = row.try_get(1).map_err(doing())?;
        account_password::check(&new, &name, policy)?;
        let past = sqlx::query(PASSWORD_PAST).bind(id).bind(policy.history);
        let past = past.fetch_all(&self.pool).await.map_err(doing())?;
        let mut known: Vec<String> = past
            .iter()
            .map(|row| row.try_get(0))
            .collect::<Result<_, _>>()
            .map_err(doing())?;
        known.extend(present.clone());
        for hash in known {
            if account_password::verify_apart(new.clone(), Some(hash)).await? {
                return Err(LedgerError::Refused {
                    what: "the password",
                    faults: vec![format!(
                        "it is the present one or one of the last {}: choose another",
                        policy.history
                    )],
                });
            }
        }
        let hash = account_password::hash_apart(new).await?;
        let mut transaction = self.begin().await?;
        if let Some(present) = present {
            let keep = sqlx::query(PASSWORD_KEEP)
                .bind(id)
                .bind(now_ms)
                .bind(present);
            keep.execute(&mut *transaction).await.map_err(doing())?;
        }
        let set = sqlx::query(PASSWORD).bind(id).bind(hash).bind(now_ms);
        set.execute(&mut *transaction).await.map_err(doing())?;
        let end = sqlx::query(OTHERS).bind(id).bind(session);
        end.execute(&mut *transaction).await.map_err(doing())?;
        commit(transaction).await
    }
}
