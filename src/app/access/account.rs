//! Accounts and sessions as people see them.
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::app::access::{GrantAsk, moment};
use crate::app::desk::Desk;
use crate::catalog::AccessPolicy;
use crate::error::AppError;
use crate::ledger::{Account, Grant, NewAccount, Role, Secret, Session};

const DAY_MS: i64 = 86_400_000;

/// An account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct AccountItem {
    /// Its name.
    pub name: String,
    /// Its roles.
    pub roles: Vec<String>,
    /// Chains it is limited to.
    pub chains: Vec<String>,
    /// Regions it is limited to.
    pub regions: Vec<String>,
    /// Whether it is disabled.
    pub disabled: bool,
    /// Until when it is locked after wrong attempts; null if it is not.
    pub locked_until: Option<String>,
    /// When its password was set; null before the first.
    pub password_at: Option<String>,
    /// Whether it has a second factor.
    pub second_factor: bool,
    /// When somebody last logged in.
    pub seen_at: Option<String>,
    /// Whether nobody logged in for as long as the policy asks to be told of.
    pub unused: bool,
    /// Who made it.
    pub made_by: String,
    /// When.
    pub made_at: String,
    /// Counted up by each change.
    pub version: i64,
}

impl AccountItem {
    /// An account as seen now.
    pub fn new(account: Account, policy: &AccessPolicy, now_ms: i64) -> Self {
        let last = account.seen_ms.unwrap_or(account.made_ms);
        Self {
            roles: account.grant.roles.iter().map(Role::to_string).collect(),
            chains: account.grant.chains,
            regions: account.grant.regions,
            disabled: account.disabled_ms.is_some(),
            locked_until: (account.locked_ms > now_ms).then(|| moment(account.locked_ms)),
            password_at: account.password_ms.map(moment),
            second_factor: account.factor,
            seen_at: account.seen_ms.map(moment),
            unused: now_ms - last > policy.unused_days * DAY_MS,
            made_by: account.made_by,
            made_at: moment(account.made_ms),
            version: account.version,
            name: account.name,
        }
    }
}

/// All accounts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct AccountAnswer {
    /// The accounts, by name.
    pub items: Vec<AccountItem>,
}

/// Lists the accounts.
///
/// # Errors
/// The ledger does not answer.
pub async fn list(
    desk: &Desk,
    policy: &AccessPolicy,
    now_ms: i64,
) -> Result<AccountAnswer, AppError> {
    let found = desk.ledger.accounts().await?;
    let items = found
        .into_iter()
        .map(|account| AccountItem::new(account, policy, now_ms));
    Ok(AccountAnswer {
        items: items.collect(),
    })
}

/// Makes an account without a password, and the link that sets one.
///
/// # Errors
/// The name is taken or malformed, or the roles do not go together.
pub async fn add(
    desk: &Desk,
    (name, grant): (&str, &GrantAsk),
    policy: &AccessPolicy,
    (by, now_ms): (&str, i64),
) -> Result<(Account, Secret), AppError> {
    let new = NewAccount {
        name: name.to_owned(),
        grant: grant.checked(&desk.workspace)?,
        password: None,
        must_change: false,
    };
    let made = desk.ledger.add_account(new, policy, (by, now_ms)).await?;
    let link = desk
        .ledger
        .offer_reset_link(&made.name, policy, now_ms)
        .await?;
    Ok((made, link))
}

/// One of the three administrators of the first start.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewcomerAsk {
    /// system_admin, security_admin or audit_admin.
    #[schema(example = "system_admin")]
    pub role: String,
    /// Its name.
    #[schema(example = "wang.wei")]
    pub name: String,
    /// Its password.
    pub password: String,
}

/// Reads the three accounts of the first start.
///
/// # Errors
/// A role is unknown.
pub fn first_accounts(asked: Vec<NewcomerAsk>) -> Result<Vec<NewAccount>, AppError> {
    asked
        .into_iter()
        .map(|one| {
            let role: Role = one.role.parse().map_err(AppError::Argument)?;
            Ok(NewAccount {
                name: one.name,
                grant: Grant {
                    roles: vec![role],
                    ..Grant::default()
                },
                password: Some(Secret::new(one.password)),
                must_change: false,
            })
        })
        .collect()
}

/// A session of an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct SessionItem {
    /// Its id, which lets nobody in.
    pub id: String,
    /// Whether it is the one that asks.
    pub current: bool,
    /// When it began.
    pub made_at: String,
    /// When it was last used, to a tenth of the idle limit.
    pub seen_at: String,
    /// When it ends at the latest.
    pub expires_at: String,
    /// From which address it began.
    pub address: String,
    /// What the browser called itself.
    pub agent: String,
}

impl SessionItem {
    /// A session as its owner sees it from the session of this id.
    pub fn new(session: Session, current: &str) -> Self {
        Self {
            current: session.id == current,
            made_at: moment(session.made_ms),
            seen_at: moment(session.seen_ms),
            expires_at: moment(session.expires_ms),
            address: session.address,
            agent: session.agent,
            id: session.id,
        }
    }
}
