//! The `[database]` part of `liantu.toml`: where the ledger is. The address may hold a password and is never shown.
use std::fmt;
use std::path::Path;

use serde::{Deserialize, Serialize};

/// The ledger's file in a workspace, unless an address is given.
const FILE: &str = "ledger.db";

/// Where the ledger is, as written.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DatabaseConfig {
    /// `postgres://…` or `sqlite://…`; the workspace's own file unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<DatabaseUrl>,
}

impl DatabaseConfig {
    /// Whether nothing was written: such a part is left out of a new file.
    pub(super) fn is_default(&self) -> bool {
        self.url.is_none()
    }

    /// The address to open, from the workspace's folder.
    pub(super) fn resolve(self, folder: &Path) -> DatabaseUrl {
        self.url
            .unwrap_or_else(|| DatabaseUrl::file(&folder.join(FILE)))
    }
}

/// The address of a database. Shown as `***`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DatabaseUrl(String);

impl DatabaseUrl {
    /// Takes an address as written.
    pub fn new(url: String) -> Self {
        Self(url)
    }

    /// The address of a SQLite file, made if missing; any character may stand in its path.
    pub fn file(path: &Path) -> Self {
        let plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"/._-~".contains(byte);
        let path = path.to_string_lossy();
        let escaped: String = path
            .bytes()
            .map(|byte| match Some(byte).filter(plain) {
                Some(byte) => char::from(byte).to_string(),
                None => format!("%{byte:02X}"),
            })
            .collect();
        Self(format!("sqlite://{escaped}?mode=rwc"))
    }

    /// Whether the database is another than the workspace's own file, or that file is there.
    pub fn exists(&self, folder: &Path) -> bool {
        let own = folder.join(FILE);
        *self != Self::file(&own) || own.is_file()
    }

    /// The address itself, to connect with.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("***")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_never_shown() {
        let config = DatabaseConfig {
            url: Some(DatabaseUrl::new("postgres://a:s3cret@b/c".into())),
        };
        assert_eq!(format!("{config:?}"), "DatabaseConfig { url: Some(***) }");
    }

    #[test]
    fn any_folder_can_hold_the_file() {
        let url = DatabaseUrl::file(Path::new("/a b/六安?#%.db"));
        assert_eq!(
            url.reveal(),
            "sqlite:///a%20b/%E5%85%AD%E5%AE%89%3F%23%25.db?mode=rwc"
        );
    }
}
