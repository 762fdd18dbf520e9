//! What accounts are judged by, as data: a policy of passwords, lockout, sessions and tokens, `rules/policy_*.toml`. It
//! enters no snapshot.
use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::catalog::error::CatalogError;
use crate::catalog::finding::{Finding, Severity};
use crate::catalog::load::parse;
use crate::catalog::source;

/// What the names of policy files begin with.
pub(super) const POLICIES: &str = "rules/policy_";

/// Who needs a second factor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SecondFactor {
    /// The three administrators.
    Administrators,
    /// Everybody.
    All,
    /// Nobody; who likes to has one.
    Optional,
}

/// A policy of passwords, lockout, sessions and tokens. 0 switches a rule off.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct AccessPolicy {
    /// Its id.
    pub id: String,
    /// Chinese name.
    pub name: String,
    /// What it follows.
    pub source: String,
    /// Shortest password, characters.
    pub min_length: usize,
    /// Longest password, characters.
    pub max_length: usize,
    /// Kinds of characters needed, of four.
    pub classes: usize,
    /// A password older than this many days must be changed.
    pub max_age_days: i64,
    /// So many earlier passwords are refused.
    pub history: i64,
    /// Wrong attempts until an account is locked.
    pub lock_after: i64,
    /// How long it is locked, seconds.
    pub lock_seconds: i64,
    /// How long a session may rest, seconds.
    pub idle_seconds: i64,
    /// How long a session lasts at most, seconds.
    pub absolute_seconds: i64,
    /// Who needs a second factor.
    pub second_factor: SecondFactor,
    /// Longest life of a token, days.
    pub token_days: i64,
    /// Life of a first-start or reset link, seconds.
    pub link_seconds: i64,
    /// Accounts unused for so many days are reported.
    pub unused_days: i64,
}

impl AccessPolicy {
    /// Loads the policy of this id: a built-in one, or a file of `overrides` over it.
    ///
    /// # Errors
    /// No policy has this id, or a policy file is faulty.
    pub fn load(id: &str, overrides: Option<&Path>) -> Result<Self, CatalogError> {
        let files = source::files("rules", overrides)?;
        let mut findings = Vec::new();
        let mut known = BTreeMap::new();
        for (name, text) in files.iter().filter(|(name, _)| name.starts_with(POLICIES)) {
            let policy: Option<Self> = parse(name, text, &mut findings);
            if let Some(policy) = policy {
                findings.extend(policy.faults().into_iter().map(|message| Finding {
                    file: name.clone(),
                    line: 0,
                    severity: Severity::Error,
                    subject: policy.id.clone(),
                    message,
                }));
                known.insert(policy.id.clone(), policy);
            }
        }
        let names = known.keys().cloned().collect::<Vec<_>>().join(", ");
        match known.remove(id) {
            Some(policy) if findings.is_empty() => Ok(policy),
            None if findings.is_empty() => Err(CatalogError::Faulty {
                findings: vec![Finding {
                    file: POLICIES.to_owned(),
                    line: 0,
                    severity: Severity::Error,
                    subject: id.to_owned(),
                    message: format!("no policy `{id}`: expected one of {names}"),
                }],
            }),
            _ => Err(CatalogError::Faulty { findings }),
        }
    }

    fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        if self.min_length < 8 {
            faults.push("`min_length` is below 8".to_owned());
        }
        if self.max_length < 64 || self.max_length > 1024 {
            faults.push("`max_length` is not within 64 and 1024".to_owned());
        }
        if self.classes > 4 {
            faults.push("`classes` is over 4".to_owned());
        }
        let positive = [
            ("lock_after", self.lock_after),
            ("lock_seconds", self.lock_seconds),
            ("idle_seconds", self.idle_seconds),
            ("absolute_seconds", self.absolute_seconds),
            ("token_days", self.token_days),
            ("link_seconds", self.link_seconds),
            ("unused_days", self.unused_days),
        ];
        for (name, _) in positive.iter().filter(|(_, value)| *value < 1) {
            faults.push(format!("`{name}` is below 1"));
        }
        faults
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_presets_load_and_the_one_for_level_3_is_the_stricter() {
        let standard = AccessPolicy::load("standard", None).unwrap();
        let strict = AccessPolicy::load("mlps3", None).unwrap();
        assert_eq!((strict.lock_after, strict.lock_seconds), (5, 600));
        assert_eq!((strict.max_age_days, strict.idle_seconds), (90, 1800));
        assert_eq!(strict.second_factor, SecondFactor::All);
        assert!(strict.classes > standard.classes && strict.history > standard.history);
    }

    #[test]
    fn an_unknown_policy_is_refused_with_the_known_ones() {
        let refused = AccessPolicy::load("lax", None).unwrap_err().to_string();
        assert!(refused.contains("mlps3, standard"), "{refused}");
    }
}
