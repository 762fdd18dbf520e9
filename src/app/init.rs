//! `init`: makes a new workspace.
use std::fs;
use std::path::Path;

use crate::catalog::Catalog;
use crate::config::{Config, FILE};
use crate::error::AppError;

/// Makes a workspace in `folder` for a scheme; an existing workspace is left alone.
///
/// # Errors
/// Unknown scheme; the folder is a workspace already; the folder cannot be written.
pub fn init(folder: &Path, scheme: &str) -> Result<Config, AppError> {
    let catalog = Catalog::builtin()?;
    let region = catalog.find_scheme(scheme)?.region.clone();
    let path = folder.join(FILE);
    if path.exists() {
        return Err(AppError::Exists(format!(
            "`{}` is a workspace already: its {FILE} is left as it is",
            folder.display()
        )));
    }
    let config = Config::new(&region, scheme);
    let text = toml::to_string(&config).expect("settings are plain data");
    for part in ["catalog", "registry", "atlas"] {
        let part = folder.join(part);
        fs::create_dir_all(&part).map_err(AppError::file("make", &part))?;
    }
    fs::write(&path, text).map_err(AppError::file("write", &path))?;
    Ok(config)
}
