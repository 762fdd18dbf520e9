//! Who may do what: roles, the permissions each holds, and the chains and regions they are limited to.
use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use crate::ledger::error::LedgerError;

/// What a route or a command may need. A token holds some of its role's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Permission {
    /// Read the snapshot: chains, gaps, targets, enterprises; ask what-if questions.
    Read,
    /// See named persons: talents.
    People,
    /// Take files away.
    Export,
    /// Read projects and indicators.
    Projects,
    /// Open and change projects and their steps.
    WriteProjects,
    /// Say what was verified, approve signatures, settle claims.
    Settle,
    /// Read corrections and shortlists.
    Notes,
    /// Write corrections and shortlists.
    WriteNotes,
    /// Import data and build snapshots.
    Data,
    /// Make, disable and reset accounts.
    Accounts,
    /// Give roles, make and revoke tokens.
    Grants,
    /// Read, verify and export the audit log.
    Audit,
}

impl Permission {
    /// All of them.
    pub const ALL: [Self; 12] = [
        Self::Read,
        Self::People,
        Self::Export,
        Self::Projects,
        Self::WriteProjects,
        Self::Settle,
        Self::Notes,
        Self::WriteNotes,
        Self::Data,
        Self::Accounts,
        Self::Grants,
        Self::Audit,
    ];

    /// The word in tokens.
    pub fn name(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::People => "people",
            Self::Export => "export",
            Self::Projects => "projects",
            Self::WriteProjects => "projects.write",
            Self::Settle => "settle",
            Self::Notes => "notes",
            Self::WriteNotes => "notes.write",
            Self::Data => "data",
            Self::Accounts => "accounts",
            Self::Grants => "grants",
            Self::Audit => "audit",
        }
    }
}

impl fmt::Display for Permission {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

impl FromStr for Permission {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let found = Self::ALL.into_iter().find(|one| one.name() == text);
        found.ok_or_else(|| {
            let known: Vec<&str> = Self::ALL.iter().map(|one| one.name()).collect();
            format!(
                "`{text}` is no permission: expected one of {}",
                known.join(", ")
            )
        })
    }
}

/// What a person is to the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Reads.
    Viewer,
    /// A chain's lead and task force: its own chains' projects.
    ChainLead,
    /// A county: its own projects.
    County,
    /// The investment-promotion centre: verifies, settles, imports, exports.
    Planner,
    /// Makes and disables accounts (系统管理员).
    SystemAdmin,
    /// Gives roles and tokens (安全管理员).
    SecurityAdmin,
    /// Reads the audit log (审计管理员).
    AuditAdmin,
}

impl Role {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Viewer,
        Self::ChainLead,
        Self::County,
        Self::Planner,
        Self::SystemAdmin,
        Self::SecurityAdmin,
        Self::AuditAdmin,
    ];

    /// The three that no account holds two of.
    pub const ADMINISTRATORS: [Self; 3] =
        [Self::SystemAdmin, Self::SecurityAdmin, Self::AuditAdmin];

    /// The word in files, commands and the API.
    pub fn name(self) -> &'static str {
        match self {
            Self::Viewer => "viewer",
            Self::ChainLead => "chain_lead",
            Self::County => "county",
            Self::Planner => "planner",
            Self::SystemAdmin => "system_admin",
            Self::SecurityAdmin => "security_admin",
            Self::AuditAdmin => "audit_admin",
        }
    }

    /// Whether it is one of the three administrators.
    pub fn is_administrator(self) -> bool {
        Self::ADMINISTRATORS.contains(&self)
    }

    /// What it may do.
    pub fn permissions(self) -> &'static [Permission] {
        use Permission as P;
        match self {
            Self::Viewer => &[P::Read, P::Projects, P::Notes],
            Self::ChainLead | Self::County => &[
                P::Read,
                P::People,
                P::Projects,
                P::WriteProjects,
                P::Notes,
                P::WriteNotes,
            ],
            Self::Planner => &[
                P::Read,
                P::People,
                P::Export,
                P::Projects,
                P::WriteProjects,
                P::Settle,
                P::Notes,
                P::WriteNotes,
                P::Data,
            ],
            Self::SystemAdmin => &[P::Accounts],
            Self::SecurityAdmin => &[P::Grants],
            Self::AuditAdmin => &[P::Audit],
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

impl FromStr for Role {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let plain = text.trim().replace('-', "_");
        let found = Self::ALL.into_iter().find(|one| one.name() == plain);
        found.ok_or_else(|| {
            let known: Vec<&str> = Self::ALL.iter().map(|one| one.name()).collect();
            format!("`{text}` is no role: expected one of {}", known.join(", "))
        })
    }
}

/// Roles with the chains and regions they are limited to; an empty list means no limit.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Grant {
    /// Roles.
    pub roles: Vec<Role>,
    /// Chain ids.
    pub chains: Vec<String>,
    /// Codes of GB/T 2260.
    pub regions: Vec<String>,
}

impl Grant {
    /// What all its roles may do together.
    pub fn permissions(&self) -> BTreeSet<Permission> {
        let each = self.roles.iter().flat_map(|role| role.permissions());
        each.copied().collect()
    }

    /// Whether one of its roles is an administrator's.
    pub fn is_administrator(&self) -> bool {
        self.roles.iter().any(|role| role.is_administrator())
    }

    /// Holds that the roles go together and have the limits they need: an administrator is nothing else, a county has
    /// its regions and a chain's team its chains, without which they would see all.
    ///
    /// # Errors
    /// [`LedgerError::Refused`] with what is wrong.
    pub fn check(&self) -> Result<(), LedgerError> {
        let refused = |why: &str| {
            Err(LedgerError::Refused {
                what: "a grant of roles",
                faults: vec![why.to_owned()],
            })
        };
        if self.is_administrator() && self.roles.len() > 1 {
            return refused(
                "an administrator holds no second role: system, security and audit administrator are three people, and none of them works on projects",
            );
        }
        if self.roles.contains(&Role::County) && self.regions.is_empty() {
            return refused("the role `county` needs its region: add `--region 341524`");
        }
        if self.roles.contains(&Role::ChainLead) && self.chains.is_empty() {
            return refused("the role `chain_lead` needs its chains: add `--chain NEV`");
        }
        Ok(())
    }
}

/// Words joined for a column; ids have no semicolon.
pub(super) fn joined<T: ToString>(words: &[T]) -> String {
    let words: Vec<String> = words.iter().map(ToString::to_string).collect();
    words.join(";")
}

/// Words of a column.
pub(super) fn words(text: &str) -> Vec<String> {
    let words = text.split(';').filter(|word| !word.is_empty());
    words.map(str::to_owned).collect()
}

/// Reads a column of words that are all known.
pub(super) fn known<T: FromStr<Err = String>>(
    (what, id): (&'static str, &str),
    text: &str,
) -> Result<Vec<T>, LedgerError> {
    words(text)
        .iter()
        .map(|word| {
            word.parse()
                .map_err(|_unknown: String| LedgerError::Damaged {
                    what,
                    id: id.to_owned(),
                    found: word.clone(),
                    expected: "a word of this program",
                })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grant(roles: &[Role]) -> Grant {
        Grant {
            roles: roles.to_vec(),
            chains: vec!["NEV".to_owned()],
            regions: vec!["341524".to_owned()],
        }
    }

    #[test]
    fn no_account_holds_two_of_the_three_administrators_or_one_beside_another_role() {
        for one in Role::ADMINISTRATORS {
            assert!(grant(&[one]).check().is_ok());
            for other in Role::ALL.into_iter().filter(|other| *other != one) {
                assert!(grant(&[one, other]).check().is_err(), "{one} and {other}");
            }
        }
        assert!(grant(&[Role::ChainLead, Role::County]).check().is_ok());
    }

    #[test]
    fn who_is_limited_by_his_role_cannot_be_without_a_limit() {
        let unlimited = |role| Grant {
            roles: vec![role],
            ..Grant::default()
        };
        assert!(unlimited(Role::County).check().is_err());
        assert!(unlimited(Role::ChainLead).check().is_err());
        assert!(unlimited(Role::Viewer).check().is_ok());
    }

    #[test]
    fn a_viewer_holds_nothing_that_writes_and_no_two_administrators_share_anything() {
        let writes = [
            Permission::WriteProjects,
            Permission::Settle,
            Permission::WriteNotes,
            Permission::Data,
            Permission::Export,
        ];
        assert!(
            writes
                .iter()
                .all(|one| !Role::Viewer.permissions().contains(one))
        );
        let all: Vec<_> = Role::ADMINISTRATORS
            .iter()
            .flat_map(|role| role.permissions())
            .collect();
        assert_eq!(all.len(), all.iter().collect::<BTreeSet<_>>().len());
    }

    #[test]
    fn every_word_reads_back() {
        for role in Role::ALL {
            assert_eq!(role.name().parse(), Ok(role));
        }
        for permission in Permission::ALL {
            assert_eq!(permission.name().parse(), Ok(permission));
        }
        assert_eq!("chain-lead".parse(), Ok(Role::ChainLead));
    }
}
