//! Links that let somebody in once: the three administrators at the first start, and a password to be set.
use sqlx::Row;

use crate::catalog::AccessPolicy;
use crate::ledger::account::{Account, commit};
use crate::ledger::account_key::{Secret, fresh_secret};
use crate::ledger::account_new::{NewAccount, insert, ready};
use crate::ledger::account_role::Role;
use crate::ledger::database::Ledger;
use crate::ledger::error::LedgerError;

const ADD: &str = include_str!("sql/link_add.sql");
const DROP_FIRST: &str = include_str!("sql/link_drop_first.sql");
const DROP_OF: &str = include_str!("sql/link_drop_of.sql");
const FIND: &str = include_str!("sql/link_find.sql");
const TAKE: &str = include_str!("sql/link_take.sql");

/// What is done with links: `doing` for errors.
fn doing() -> impl FnOnce(sqlx::Error) -> LedgerError {
    LedgerError::doing("keep or use a link")
}

impl Ledger {
    /// Makes the link of the first start, in place of an earlier one; `None` if there is an account.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn offer_first_link(
        &self,
        policy: &AccessPolicy,
        now_ms: i64,
    ) -> Result<Option<Secret>, LedgerError> {
        if self.has_accounts().await? {
            return Ok(None);
        }
        let secret = fresh_secret("")?;
        let mut transaction = self.begin().await?;
        let dropped = sqlx::query(DROP_FIRST).execute(&mut *transaction).await;
        dropped.map_err(doing())?;
        let added = sqlx::query(ADD)
            .bind(secret.digest())
            .bind(None::<String>)
            .bind(now_ms)
            .bind(now_ms + policy.link_seconds * 1_000);
        added.execute(&mut *transaction).await.map_err(doing())?;
        commit(transaction).await?;
        Ok(Some(secret))
    }

    /// Makes the three administrators with the link of the first start, which is used up.
    ///
    /// # Errors
    /// The link is not good, or the three are not one of each kind with names and passwords that may be.
    pub async fn use_first_link(
        &self,
        link: &Secret,
        three: Vec<NewAccount>,
        (policy, now_ms): (&AccessPolicy, i64),
    ) -> Result<Vec<Account>, LedgerError> {
        // Whoever has no good link learns nothing of what else is wrong.
        if !matches!(self.link_of(link, now_ms).await?, Some(None)) {
            return Err(LedgerError::Link);
        }
        let mut roles: Vec<Role> = three
            .iter()
            .flat_map(|new| new.grant.roles.clone())
            .collect();
        roles.sort_unstable();
        if three.len() != 3 || roles != Role::ADMINISTRATORS {
            return Err(LedgerError::Refused {
                what: "the first start",
                faults: vec![
                    "expected three accounts: one system, one security and one audit administrator"
                        .to_owned(),
                ],
            });
        }
        let mut all = Vec::new();
        for new in three {
            all.push(ready(new, policy).await?);
        }
        let mut transaction = self.begin().await?;
        let taken = sqlx::query(TAKE).bind(link.digest()).bind(now_ms);
        let taken = taken.execute(&mut *transaction).await.map_err(doing())?;
        if taken.rows_affected() == 0 {
            return Err(LedgerError::Link);
        }
        let mut names = Vec::new();
        for one in all {
            names.push(insert(&mut transaction, one, ("first start", now_ms)).await?);
        }
        commit(transaction).await?;
        let mut made = Vec::new();
        for name in names {
            made.push(self.account(&name).await?);
        }
        Ok(made)
    }

    /// Makes a link with which an account's password is set, in place of an earlier one.
    ///
    /// # Errors
    /// No such account, or it is disabled.
    pub async fn offer_reset_link(
        &self,
        name: &str,
        policy: &AccessPolicy,
        now_ms: i64,
    ) -> Result<Secret, LedgerError> {
        let account = self.account(name).await?;
        if account.disabled_ms.is_some() {
            let (what, id) = ("account", account.name);
            let state = "is disabled: enable it first";
            return Err(LedgerError::Taken { what, id, state });
        }
        let secret = fresh_secret("")?;
        let mut transaction = self.begin().await?;
        let dropped = sqlx::query(DROP_OF)
            .bind(&account.id)
            .execute(&mut *transaction)
            .await;
        dropped.map_err(doing())?;
        let added = sqlx::query(ADD)
            .bind(secret.digest())
            .bind(Some(&account.id))
            .bind(now_ms)
            .bind(now_ms + policy.link_seconds * 1_000);
        added.execute(&mut *transaction).await.map_err(doing())?;
        commit(transaction).await?;
        Ok(secret)
    }

    /// Sets a password with a link, which is used up once the password was taken; all sessions end.
    ///
    /// # Errors
    /// The link is not good, or the password is against the policy.
    pub async fn use_reset_link(
        &self,
        link: &Secret,
        password: Secret,
        (policy, now_ms): (&AccessPolicy, i64),
    ) -> Result<Account, LedgerError> {
        let Some(Some(id)) = self.link_of(link, now_ms).await? else {
            return Err(LedgerError::Link);
        };
        let account = self.account_of(&id).await?;
        crate::ledger::account_password::check(&password, &account.name, policy)?;
        let taken = sqlx::query(TAKE).bind(link.digest()).bind(now_ms);
        let taken = taken.execute(&self.pool).await.map_err(doing())?;
        if taken.rows_affected() == 0 {
            return Err(LedgerError::Link);
        }
        self.set_password((&id, ""), password, (policy, now_ms))
            .await?;
        self.account_of(&id).await
    }

    /// Whose link it is, if it is good: the inner `None` is the first start's.
    async fn link_of(
        &self,
        link: &Secret,
        now_ms: i64,
    ) -> Result<Option<Option<String>>, LedgerError> {
        let row = sqlx::query(FIND).bind(link.digest()).bind(now_ms);
        let row = row.fetch_optional(&self.pool).await.map_err(doing())?;
        row.map(|row| row.try_get(0)).transpose().map_err(doing())
    }
}
