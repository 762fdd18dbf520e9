//! API tokens as people see them.
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::app::access::{limits, moment};
use crate::app::desk::Desk;
use crate::catalog::AccessPolicy;
use crate::error::AppError;
use crate::ledger::{NewToken, Permission, Token};

/// Life of a token unless given, days.
pub const TOKEN_DAYS: i64 = 90;

fn days() -> i64 {
    TOKEN_DAYS
}

/// A token to be made.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TokenAsk {
    /// What it is for.
    #[schema(example = "双招双引云平台")]
    pub name: String,
    /// Its role: viewer, chain_lead, county, planner.
    #[schema(example = "viewer")]
    pub role: String,
    /// Chains it is limited to; all if empty.
    #[serde(default)]
    pub chains: Vec<String>,
    /// Regions it is limited to; all if empty.
    #[serde(default)]
    pub regions: Vec<String>,
    /// What it may do of what its role may; all of it if empty.
    #[serde(default)]
    #[schema(example = json!(["read"]))]
    pub permissions: Vec<String>,
    /// How long it is good, days; 90 unless given.
    #[serde(default = "days")]
    #[schema(minimum = 1)]
    pub days: i64,
}

/// A token without its secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct TokenItem {
    /// Its id, which lets nobody in.
    pub id: String,
    /// What it is for.
    pub name: String,
    /// Its role.
    pub role: String,
    /// Chains it is limited to.
    pub chains: Vec<String>,
    /// Regions it is limited to.
    pub regions: Vec<String>,
    /// What it may do.
    pub permissions: Vec<String>,
    /// Who made it.
    pub made_by: String,
    /// When.
    pub made_at: String,
    /// Until when it is good.
    pub expires_at: String,
    /// Whether it is good now.
    pub good: bool,
    /// When it was revoked.
    pub revoked_at: Option<String>,
    /// When it was last used, to a minute.
    pub used_at: Option<String>,
}

impl TokenItem {
    /// A token as seen now.
    pub fn new(token: Token, now_ms: i64) -> Self {
        let role = token.grant.roles.first();
        Self {
            role: role.map(ToString::to_string).unwrap_or_default(),
            chains: token.grant.chains,
            regions: token.grant.regions,
            permissions: token.permissions.iter().map(ToString::to_string).collect(),
            made_at: moment(token.made_ms),
            expires_at: moment(token.expires_ms),
            good: token.revoked_ms.is_none() && token.expires_ms > now_ms,
            revoked_at: token.revoked_ms.map(moment),
            used_at: token.used_ms.map(moment),
            made_by: token.made_by,
            name: token.name,
            id: token.id,
        }
    }
}

/// All tokens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct TokenAnswer {
    /// The tokens, the oldest first, revoked ones too.
    pub items: Vec<TokenItem>,
}

/// A token just made.
#[derive(Clone, Serialize, ToSchema)]
pub struct MadeToken {
    /// The token's secret: shown this once.
    pub secret: String,
    /// The token.
    pub token: TokenItem,
}

/// Lists the tokens.
///
/// # Errors
/// The ledger does not answer.
pub async fn tokens(desk: &Desk, now_ms: i64) -> Result<TokenAnswer, AppError> {
    let found = desk.ledger.tokens().await?;
    let items = found.into_iter().map(|token| TokenItem::new(token, now_ms));
    Ok(TokenAnswer {
        items: items.collect(),
    })
}

/// Makes a token.
///
/// # Errors
/// A role, chain, region or permission is unknown, or the ledger refuses.
pub async fn create(
    desk: &Desk,
    (ask, account_id): (&TokenAsk, Option<&str>),
    policy: &AccessPolicy,
    (by, now_ms): (&str, i64),
) -> Result<MadeToken, AppError> {
    let (chains, regions) = limits(&desk.workspace, (&ask.chains, &ask.regions))?;
    let permissions: Result<Vec<Permission>, String> =
        ask.permissions.iter().map(|word| word.parse()).collect();
    let new = NewToken {
        name: ask.name.clone(),
        role: ask.role.parse().map_err(AppError::Argument)?,
        chains,
        regions,
        permissions: permissions.map_err(AppError::Argument)?,
        days: ask.days,
        account_id: account_id.map(str::to_owned),
    };
    let (token, secret) = desk.ledger.add_token(&new, policy, (by, now_ms)).await?;
    Ok(MadeToken {
        secret: secret.reveal().to_owned(),
        token: TokenItem::new(token, now_ms),
    })
}
