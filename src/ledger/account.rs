//! Accounts: names, roles and states. What lets somebody in is the subject of `account_login`.
use sqlx::any::AnyRow;
use sqlx::{Any, Row, Transaction};
use unicode_normalization::UnicodeNormalization;

use crate::catalog::AccessPolicy;
use crate::ledger::account_new::{NewAccount, insert, ready};
use crate::ledger::account_role::{Grant, Role, joined, known, words};
use crate::ledger::database::Ledger;
use crate::ledger::error::LedgerError;

const ANY: &str = include_str!("sql/account_any.sql");
const FIND: &str = include_str!("sql/account_find.sql");
const OF: &str = include_str!("sql/account_of.sql");
const LIST: &str = include_str!("sql/account_list.sql");
const GRANT: &str = include_str!("sql/account_grant.sql");
const DISABLE: &str = include_str!("sql/account_disable.sql");
const ENABLE: &str = include_str!("sql/account_enable.sql");
const UNLOCK: &str = include_str!("sql/account_unlock.sql");
const ADMINS: &str = include_str!("sql/account_admins.sql");
const SESSIONS: &str = include_str!("sql/session_end_all.sql");
const TOKENS: &str = include_str!("sql/token_revoke_of.sql");
const LINKS: &str = include_str!("sql/link_drop_of.sql");

/// Longest name, characters.
const MOST_NAME: usize = 64;

/// An account without its secrets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Its id.
    pub id: String,
    /// Its name, in small letters.
    pub name: String,
    /// Roles and limits.
    pub grant: Grant,
    /// When its password was set, Unix milliseconds; none before the first.
    pub password_ms: Option<i64>,
    /// Whether the password must be changed before anything else.
    pub must_change: bool,
    /// Until when it is locked, Unix milliseconds; 0 if it is not.
    pub locked_ms: i64,
    /// Whether it has a second factor.
    pub factor: bool,
    /// When it was disabled, Unix milliseconds.
    pub disabled_ms: Option<i64>,
    /// Who made it.
    pub made_by: String,
    /// When, Unix milliseconds.
    pub made_ms: i64,
    /// When somebody last logged in, Unix milliseconds.
    pub seen_ms: Option<i64>,
    /// Counted up by each change.
    pub version: i64,
}

/// The one form of a name, so that two that look alike are one.
///
/// # Errors
/// [`LedgerError::Refused`] for an empty or long one, or signs other than `.`, `_`, `-` and `@`.
pub fn account_name(text: &str) -> Result<String, LedgerError> {
    let name: String = text.trim().nfkc().collect::<String>().to_lowercase();
    let fits = |c: char| c.is_alphanumeric() || "._-@".contains(c);
    if (1..=MOST_NAME).contains(&name.chars().count()) && name.chars().all(fits) {
        return Ok(name);
    }
    Err(LedgerError::Refused {
        what: "the name of an account",
        faults: vec![format!(
            "expected 1 to {MOST_NAME} letters, digits, `.`, `_`, `-` or `@`, without blanks"
        )],
    })
}

pub(super) fn read(row: &AnyRow) -> Result<Account, LedgerError> {
    let plain = || {
        let flag: i64 = row.try_get(6)?;
        let factor: Option<String> = row.try_get(8)?;
        let texts: [String; 3] = [row.try_get(2)?, row.try_get(3)?, row.try_get(4)?];
        Ok((
            texts,
            Account {
                id: row.try_get(0)?,
                name: row.try_get(1)?,
                grant: Grant::default(),
                password_ms: row.try_get(5)?,
                must_change: flag != 0,
                locked_ms: row.try_get(7)?,
                factor: factor.is_some(),
                disabled_ms: row.try_get(9)?,
                made_by: row.try_get(10)?,
                made_ms: row.try_get(11)?,
                seen_ms: row.try_get(12)?,
                version: row.try_get(13)?,
            },
        ))
    };
    let ([roles, chains, regions], account) =
        plain().map_err(LedgerError::doing("read an account"))?;
    let grant = Grant {
        roles: known(("account", &account.name), &roles)?,
        chains: words(&chains),
        regions: words(&regions),
    };
    Ok(Account { grant, ..account })
}

impl Ledger {
    /// Whether there is any account.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn has_accounts(&self) -> Result<bool, LedgerError> {
        let doing = || LedgerError::doing("count the accounts");
        let row = sqlx::query(ANY)
            .fetch_one(&self.pool)
            .await
            .map_err(doing())?;
        let count: i64 = row.try_get(0).map_err(doing())?;
        Ok(count > 0)
    }

    /// Returns the account of this name.
    ///
    /// # Errors
    /// There is none.
    pub async fn account(&self, name: &str) -> Result<Account, LedgerError> {
        let name = account_name(name)?;
        let row = sqlx::query(FIND)
            .bind(&name)
            .fetch_optional(&self.pool)
            .await;
        let row = row.map_err(LedgerError::doing("read an account"))?;
        let unknown = LedgerError::Unknown {
            what: "account",
            id: name,
        };
        read(&row.ok_or(unknown)?)
    }

    /// Returns the account of this id.
    ///
    /// # Errors
    /// There is none.
    pub async fn account_of(&self, id: &str) -> Result<Account, LedgerError> {
        let row = sqlx::query(OF).bind(id).fetch_optional(&self.pool).await;
        let row = row.map_err(LedgerError::doing("read an account"))?;
        let unknown = || LedgerError::Unknown {
            what: "account",
            id: id.to_owned(),
        };
        read(&row.ok_or_else(unknown)?)
    }

    /// Returns all accounts by name.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn accounts(&self) -> Result<Vec<Account>, LedgerError> {
        let rows = sqlx::query(LIST).fetch_all(&self.pool).await;
        let rows = rows.map_err(LedgerError::doing("list the accounts"))?;
        rows.iter().map(read).collect()
    }

    /// Makes an account.
    ///
    /// # Errors
    /// The name is taken or malformed, the roles do not go together, or the password is against the policy.
    pub async fn add_account(
        &self,
        new: NewAccount,
        policy: &AccessPolicy,
        (by, now_ms): (&str, i64),
    ) -> Result<Account, LedgerError> {
        let ready = ready(new, policy).await?;
        let mut transaction = self.begin().await?;
        let name = insert(&mut transaction, ready, (by, now_ms)).await?;
        commit(transaction).await?;
        self.account(&name).await
    }

    /// Gives an account that is at `version` other roles and limits; its sessions end, so that they hold at once.
    ///
    /// # Errors
    /// The roles do not go together, somebody changed it meanwhile, or it is the last active one of an administrator.
    pub async fn grant(
        &self,
        (name, version): (&str, i64),
        grant: &Grant,
        now_ms: i64,
    ) -> Result<Account, LedgerError> {
        grant.check()?;
        let account = self.account(name).await?;
        let mut transaction = self.begin().await?;
        if account.grant.roles != grant.roles {
            keep_one(&mut transaction, &account).await?;
        }
        let changed = sqlx::query(GRANT)
            .bind(&account.id)
            .bind(version)
            .bind(joined(&grant.roles))
            .bind(joined(&grant.chains))
            .bind(joined(&grant.regions))
            .execute(&mut *transaction)
            .await
            .map_err(LedgerError::doing(format!("change account `{name}`")))?;
        if changed.rows_affected() == 0 {
            return Err(LedgerError::Changed {
                what: "account",
                id: account.name,
            });
        }
        end_all(&mut transaction, (&account.id, now_ms)).await?;
        commit(transaction).await?;
        self.account_of(&account.id).await
    }

    /// Disables an account: its sessions end, its tokens are revoked, its links are void.
    ///
    /// # Errors
    /// There is none, it is disabled already, or it is the last active one of an administrator.
    pub async fn disable_account(&self, name: &str, now_ms: i64) -> Result<Account, LedgerError> {
        let account = self.account(name).await?;
        let mut transaction = self.begin().await?;
        keep_one(&mut transaction, &account).await?;
        let done = sqlx::query(DISABLE).bind(&account.id).bind(now_ms);
        let done = done.execute(&mut *transaction).await;
        let done = done.map_err(LedgerError::doing(format!("disable account `{name}`")))?;
        if done.rows_affected() == 0 {
            return Err(taken(account.name, "is disabled already"));
        }
        end_all(&mut transaction, (&account.id, now_ms)).await?;
        let void = sqlx::query(LINKS)
            .bind(&account.id)
            .execute(&mut *transaction)
            .await;
        void.map_err(LedgerError::doing("void links"))?;
        commit(transaction).await?;
        self.account_of(&account.id).await
    }

    /// Enables a disabled account.
    ///
    /// # Errors
    /// There is none, or it is not disabled.
    pub async fn enable_account(&self, name: &str) -> Result<Account, LedgerError> {
        let account = self.account(name).await?;
        let done = sqlx::query(ENABLE)
            .bind(&account.id)
            .execute(&self.pool)
            .await;
        let done = done.map_err(LedgerError::doing(format!("enable account `{name}`")))?;
        if done.rows_affected() == 0 {
            return Err(taken(account.name, "is not disabled"));
        }
        self.account_of(&account.id).await
    }

    /// Unlocks an account before its time.
    ///
    /// # Errors
    /// There is none.
    pub async fn unlock_account(&self, name: &str) -> Result<Account, LedgerError> {
        let account = self.account(name).await?;
        let done = sqlx::query(UNLOCK)
            .bind(&account.id)
            .execute(&self.pool)
            .await;
        done.map_err(LedgerError::doing(format!("unlock account `{name}`")))?;
        self.account_of(&account.id).await
    }
}

/// A name that is there, or in a state that forbids the change.
pub(super) fn taken(id: String, state: &'static str) -> LedgerError {
    LedgerError::Taken {
        what: "account",
        id,
        state,
    }
}

/// Holds that an administrator who goes is not the last active one of his kind.
async fn keep_one(
    transaction: &mut Transaction<'static, Any>,
    account: &Account,
) -> Result<(), LedgerError> {
    let roles: &[Role] = &account.grant.roles;
    if !account.grant.is_administrator() || account.disabled_ms.is_some() {
        return Ok(());
    }
    let doing = || LedgerError::doing("count the administrators");
    let others = sqlx::query(ADMINS).bind(joined(roles)).bind(&account.id);
    let others = others
        .fetch_one(&mut **transaction)
        .await
        .map_err(doing())?;
    let others: i64 = others.try_get(0).map_err(doing())?;
    if others == 0 {
        return Err(taken(
            account.name.clone(),
            "is the last active administrator of its kind: make another one first",
        ));
    }
    Ok(())
}

/// Ends every session and revokes every token of an account.
async fn end_all(
    transaction: &mut Transaction<'static, Any>,
    (id, now_ms): (&str, i64),
) -> Result<(), LedgerError> {
    let ended = sqlx::query(SESSIONS)
        .bind(id)
        .execute(&mut **transaction)
        .await;
    ended.map_err(LedgerError::doing("end sessions"))?;
    let revoked = sqlx::query(TOKENS)
        .bind(id)
        .bind(now_ms)
        .execute(&mut **transaction)
        .await;
    revoked.map_err(LedgerError::doing("revoke tokens"))?;
    Ok(())
}

pub(super) async fn commit(transaction: Transaction<'static, Any>) -> Result<(), LedgerError> {
    let kept = transaction.commit().await;
    kept.map_err(LedgerError::doing("keep the change of accounts"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_look_alike_are_one_and_odd_ones_are_refused() {
        assert_eq!(account_name(" Ｚhang.San ").unwrap(), "zhang.san");
        assert_eq!(account_name("张三").unwrap(), "张三");
        for odd in [
            "",
            " ",
            "a b",
            "a\nb",
            "<b>",
            "a;b",
            "a/../b",
            "a\u{0}b",
            "a\u{202e}b",
        ] {
            assert!(account_name(odd).is_err(), "{odd:?}");
        }
        assert!(account_name(&"长".repeat(65)).is_err());
    }
}
