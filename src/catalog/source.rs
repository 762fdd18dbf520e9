//! Where the catalog's files come from: the ones built into the binary, replaced by name from a workspace's folder.
use std::collections::BTreeMap;
use std::path::Path;

use rust_embed::Embed;

use crate::catalog::error::CatalogError;

/// The repository's `data/` folder, in the binary.
#[derive(Embed)]
#[folder = "data/"]
struct Data;

/// Returns a built-in file of `data/` by its relative name, such as `chains/NEV.toml`.
pub fn embedded_file(name: &str) -> Option<String> {
    Data::get(name).map(|file| String::from_utf8_lossy(&file.data).into_owned())
}

/// Returns the names of all built-in files below a folder of `data/`, sorted.
pub fn embedded_names(folder: &str) -> Vec<String> {
    let prefix = format!("{folder}/");
    let mut names: Vec<_> = Data::iter()
        .filter(|name| name.starts_with(&prefix))
        .map(|name| name.to_string())
        .collect();
    names.sort();
    names
}

/// Returns the text of every file of a catalog folder by its relative name: built-in ones, then the workspace's over them.
///
/// # Errors
/// A file of the workspace's folder that cannot be read.
pub(super) fn files(
    folder: &str,
    overrides: Option<&Path>,
) -> Result<BTreeMap<String, String>, CatalogError> {
    let mut files: BTreeMap<_, _> = embedded_names(folder)
        .into_iter()
        .filter_map(|name| embedded_file(&name).map(|text| (name, text)))
        .collect();
    let Some(own) = overrides
        .map(|root| root.join(folder))
        .filter(|path| path.is_dir())
    else {
        return Ok(files);
    };
    let read = CatalogError::read;
    for entry in std::fs::read_dir(&own).map_err(read(&own))? {
        let path = entry.map_err(read(&own))?.path();
        let Some(name) = path
            .file_name()
            .and_then(|name| name.to_str())
            .filter(|_| path.extension().is_some_and(|ending| ending == "toml"))
        else {
            continue;
        };
        files.insert(
            format!("{folder}/{name}"),
            std::fs::read_to_string(&path).map_err(read(&path))?,
        );
    }
    Ok(files)
}
