//! Settings of a workspace: defaults, then `liantu.toml`, then `LIANTU_*`. The only module that reads the environment.
mod access;
mod database;
mod service;

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::catalog::code::{Adcode, RegionTable};

pub use access::{AccessConfig, AccessMode};
pub use database::{DatabaseConfig, DatabaseUrl};
pub use service::ServiceConfig;

/// The file that makes a folder a workspace.
pub const FILE: &str = "liantu.toml";

/// What `liantu.toml` holds, as written; unknown keys are errors.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Home region, GB/T 2260 code of any level.
    pub region: String,
    /// Scheme id, a file of `schemes/`.
    pub scheme: String,
    /// Profile id, a file of `profiles/`.
    #[serde(default = "default_profile")]
    pub profile: String,
    /// Address of `liantu serve`.
    #[serde(default = "default_listen")]
    pub listen: String,
    /// Where the ledger is.
    #[serde(default, skip_serializing_if = "DatabaseConfig::is_default")]
    pub database: DatabaseConfig,
    /// Limits, cache and TLS of the service.
    #[serde(default, skip_serializing_if = "ServiceConfig::is_default")]
    pub service: ServiceConfig,
    /// Who may call the service.
    #[serde(default, skip_serializing_if = "AccessConfig::is_default")]
    pub access: AccessConfig,
}

fn default_profile() -> String {
    "default".to_owned()
}

fn default_listen() -> String {
    "127.0.0.1:8080".to_owned()
}

/// Checked settings: the only form that is passed on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// The workspace's folder.
    pub folder: PathBuf,
    /// Home region.
    pub region: Adcode,
    /// Scheme id.
    pub scheme: String,
    /// Profile id.
    pub profile: String,
    /// Address to listen on.
    pub listen: String,
    /// Where the ledger is.
    pub database: DatabaseUrl,
    /// Limits, cache and TLS of the service.
    pub service: ServiceConfig,
    /// Who may call the service.
    pub access: AccessConfig,
}

/// Settings that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The folder is no workspace.
    #[error("`{}` is no workspace: it has no {FILE}; run `liantu init {} --scheme luan`", folder.display(), folder.display())]
    NoWorkspace {
        /// The folder.
        folder: PathBuf,
    },
    /// The file cannot be read.
    #[error("cannot read `{}`", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// The cause.
        source: std::io::Error,
    },
    /// The file is not what it should be.
    #[error("`{}` is faulty: {message}", path.display())]
    Faulty {
        /// The file.
        path: PathBuf,
        /// All faults, with lines.
        message: String,
    },
}

impl Config {
    /// A new workspace's settings.
    pub fn new(region: &str, scheme: &str) -> Self {
        Self {
            region: region.to_owned(),
            scheme: scheme.to_owned(),
            profile: default_profile(),
            listen: default_listen(),
            database: DatabaseConfig::default(),
            service: ServiceConfig::default(),
            access: AccessConfig::default(),
        }
    }
}

/// Reads and checks the settings of the workspace in `folder`; `LIANTU_REGION`, `LIANTU_SCHEME`, `LIANTU_PROFILE`,
/// `LIANTU_LISTEN` and `LIANTU_DATABASE_URL` override the file.
///
/// # Errors
/// [`ConfigError`] with all faults at once.
pub fn read(folder: &Path) -> Result<Settings, ConfigError> {
    let path = folder.join(FILE);
    if !path.is_file() {
        return Err(ConfigError::NoWorkspace {
            folder: folder.to_owned(),
        });
    }
    let text = std::fs::read_to_string(&path).map_err(|source| ConfigError::Read {
        path: path.clone(),
        source,
    })?;
    let mut config: Config = toml::from_str(&text).map_err(|fault| ConfigError::Faulty {
        path: path.clone(),
        message: fault.to_string().trim_end().to_owned(),
    })?;
    for (name, place) in [
        ("LIANTU_REGION", &mut config.region),
        ("LIANTU_SCHEME", &mut config.scheme),
        ("LIANTU_PROFILE", &mut config.profile),
        ("LIANTU_LISTEN", &mut config.listen),
    ] {
        if let Some(value) = environment(name) {
            *place = value;
        }
    }
    if let Some(url) = environment("LIANTU_DATABASE_URL") {
        config.database.url = Some(DatabaseUrl::new(url));
    }
    check(folder, config).map_err(|message| ConfigError::Faulty { path, message })
}

fn check(folder: &Path, config: Config) -> Result<Settings, String> {
    let region = config
        .region
        .parse::<Adcode>()
        .ok()
        .and_then(|code| RegionTable::builtin().resolve(code));
    let mut faults = Vec::new();
    if region.is_none() {
        faults.push(format!(
            "`region` is `{}`: expected a code of GB/T 2260 such as 341500",
            config.region
        ));
    }
    if config.listen.parse::<std::net::SocketAddr>().is_err() {
        faults.push(format!(
            "`listen` is `{}`: expected an address and a port such as 127.0.0.1:8080",
            config.listen
        ));
    }
    faults.extend(config.service.faults());
    faults.extend(config.access.faults());
    match region {
        Some(region) if faults.is_empty() => Ok(Settings {
            folder: folder.to_owned(),
            region,
            scheme: config.scheme,
            profile: config.profile,
            listen: config.listen,
            database: config.database.resolve(folder),
            service: config.service,
            access: config.access,
        }),
        _ => Err(faults.join("; ")),
    }
}

/// Reads one variable of the environment; an empty one counts as unset.
#[expect(
    clippy::disallowed_methods,
    reason = "this is the one place that reads the environment"
)]
pub fn environment(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// Returns the user's cache folder for liantu, where the demo lives.
pub fn cache_folder() -> Option<PathBuf> {
    let base = environment("XDG_CACHE_HOME")
        .map(PathBuf::from)
        .or_else(|| environment("HOME").map(|home| PathBuf::from(home).join(".cache")))?;
    Some(base.join("liantu"))
}
