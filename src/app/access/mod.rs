//! Accounts, tokens and the audit log as people see them. What the ledger keeps is checked here against the catalog's
//! chains and the regions of GB/T 2260; secrets pass through and are written nowhere.
mod account;
mod audit;
mod token;

use jiff::Timestamp;
use jiff::tz::Offset;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::app::workspace::Workspace;
use crate::catalog::AccessPolicy;
use crate::catalog::code::{Adcode, RegionTable};
use crate::config::Settings;
use crate::error::AppError;
use crate::ledger::{AccessKey, Grant, Role};

pub use account::{
    AccountAnswer, AccountItem, NewcomerAsk, SessionItem, add, first_accounts, list,
};
pub use audit::{AuditAnswer, AuditItem, AuditState, export, rows, verify};
pub use token::{MadeToken, TOKEN_DAYS, TokenAnswer, TokenAsk, TokenItem, create, tokens};

/// The policy of a workspace.
///
/// # Errors
/// No policy has the id that `access.policy` names, or a policy file is faulty.
pub fn policy(workspace: &Workspace) -> Result<AccessPolicy, AppError> {
    let settings = &workspace.settings;
    let own = settings.folder.join("catalog");
    Ok(AccessPolicy::load(&settings.access.policy, Some(&own))?)
}

/// The key of second factors of a workspace; made if there is none.
///
/// # Errors
/// The file cannot be used.
pub fn key(workspace: &Workspace) -> Result<AccessKey, AppError> {
    let settings = &workspace.settings;
    Ok(AccessKey::open(&settings.access.key(&settings.folder))?)
}

/// The address under which browsers reach the service, as far as the settings tell.
pub fn base(settings: &Settings) -> String {
    let tls = settings.service.tls(&settings.folder).is_some();
    let scheme = if tls { "https" } else { "http" };
    let own = || format!("{scheme}://{}", settings.listen);
    settings.access.origin.clone().unwrap_or_else(own)
}

/// Roles with the chains and regions they are limited to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GrantAsk {
    /// Roles: viewer, chain_lead, county, planner, system_admin, security_admin, audit_admin.
    #[schema(example = json!(["county"]))]
    pub roles: Vec<String>,
    /// Chains; no limit if empty.
    #[serde(default)]
    #[schema(example = json!(["NEV"]))]
    pub chains: Vec<String>,
    /// Regions, codes or names of GB/T 2260; no limit if empty.
    #[serde(default)]
    #[schema(example = json!(["341524"]))]
    pub regions: Vec<String>,
}

impl GrantAsk {
    /// Holds the words against the catalog and the codes.
    ///
    /// # Errors
    /// A role, chain or region is unknown.
    pub fn checked(&self, workspace: &Workspace) -> Result<Grant, AppError> {
        let roles: Result<Vec<Role>, String> = self.roles.iter().map(|word| word.parse()).collect();
        let mut roles = roles.map_err(AppError::Argument)?;
        roles.sort_unstable();
        roles.dedup();
        let (chains, regions) = limits(workspace, (&self.chains, &self.regions))?;
        Ok(Grant {
            roles,
            chains,
            regions,
        })
    }
}

/// Chains and regions as ids and codes.
fn limits(
    workspace: &Workspace,
    (chains, regions): (&[String], &[String]),
) -> Result<(Vec<String>, Vec<String>), AppError> {
    let mut ids = Vec::new();
    for chain in chains {
        ids.push(workspace.catalog.find_chain(chain)?.id.to_string());
    }
    let mut codes = Vec::new();
    for region in regions {
        codes.push(region_code(region)?.to_string());
    }
    Ok((ids, codes))
}

/// The region of a code or a name.
///
/// # Errors
/// There is none, or several have this name.
pub fn region_code(text: &str) -> Result<Adcode, AppError> {
    let table = RegionTable::builtin();
    text.parse()
        .ok()
        .and_then(|code| table.resolve(code))
        .or_else(|| table.find_by_names(Some(text), None, None))
        .or_else(|| table.find_by_names(None, Some(text), None))
        .or_else(|| table.find_by_names(None, None, Some(text)))
        .ok_or_else(|| AppError::Unknown {
            what: "region",
            id: text.to_owned(),
            hint: ": expected a code of GB/T 2260 or a name that only one region has".into(),
        })
}

/// A moment as people of China read it, with its offset.
pub fn moment(at_ms: i64) -> String {
    let at = Timestamp::from_millisecond(at_ms).unwrap_or(Timestamp::MAX);
    at.display_with_offset(Offset::constant(8)).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_has_its_offset() {
        assert_eq!(moment(1_795_000_000_000), "2026-11-18T19:06:40+08:00");
    }

    #[test]
    fn a_region_is_found_by_code_and_by_name() {
        assert_eq!(region_code("341524").unwrap().to_string(), "341524");
        assert_eq!(region_code("金寨县").unwrap().to_string(), "341524");
        assert_eq!(region_code("六安市").unwrap().to_string(), "341500");
        assert!(region_code("' OR 1=1").is_err());
    }
}
