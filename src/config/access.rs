//! The `[access]` part of `liantu.toml`: who may call, by which policy, and what stands before the service.
use std::net::IpAddr;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

/// The file of the key of second factors in a workspace, unless another is given.
const KEY: &str = "access.key";

/// Who may call.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AccessMode {
    /// Accounts and tokens.
    #[default]
    Accounts,
    /// Everybody on this machine, as long as there is no account; for a demo and for scripts.
    Open,
}

/// Who may call, as written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AccessConfig {
    /// `accounts`, or `open` for everybody on this machine.
    pub mode: AccessMode,
    /// Policy id, a file `rules/policy_*.toml`: `standard`, `mlps3`.
    pub policy: String,
    /// File of the key under which second factors are sealed; back it up apart from the database.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<PathBuf>,
    /// Address under which browsers reach the service, such as `https://liantu.example.gov.cn`, where a proxy speaks TLS.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub origin: Option<String>,
    /// Proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpAddr>,
}

impl Default for AccessConfig {
    fn default() -> Self {
        Self {
            mode: AccessMode::default(),
            policy: "standard".to_owned(),
            key: None,
            origin: None,
            trusted_proxies: Vec::new(),
        }
    }
}

impl AccessConfig {
    /// Whether nothing was written: such a part is left out of a new file.
    pub(super) fn is_default(&self) -> bool {
        *self == Self::default()
    }

    /// The key's file, from the workspace's folder.
    pub fn key(&self, folder: &Path) -> PathBuf {
        folder.join(self.key.as_deref().unwrap_or(Path::new(KEY)))
    }

    /// Returns everything that cannot be used.
    pub(super) fn faults(&self) -> Vec<String> {
        let origin = self.origin.as_deref().filter(|origin| {
            let host = origin.strip_prefix("https://").unwrap_or_default();
            host.is_empty() || host.contains('/') || host.contains(char::is_whitespace)
        });
        origin
            .map(|origin| {
                format!("`access.origin` is `{origin}`: expected `https://HOST`, without a path")
            })
            .into_iter()
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_https_and_a_host() {
        let faults = |origin: &str| {
            let config = AccessConfig {
                origin: Some(origin.to_owned()),
                ..AccessConfig::default()
            };
            config.faults().len()
        };
        assert_eq!(faults("https://liantu.example.gov.cn"), 0);
        assert_eq!(faults("http://liantu.example.gov.cn"), 1);
        assert_eq!(faults("https://a/b"), 1);
        assert_eq!(faults("https://"), 1);
    }
}
