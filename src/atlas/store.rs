//! Snapshots on disk: written to a temporary name, synced and renamed, so that one is whole or absent.
use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};

use crate::atlas::error::AtlasError;
use crate::atlas::manifest::Manifest;
use crate::atlas::snapshot::{GapRow, Snapshot};
use crate::atlas::table;
use crate::atlas::table_file::{self, TableFolder};
use crate::catalog::code::Adcode;
use crate::registry::Stop;

const MANIFEST: &str = "manifest.json";
const LATEST: &str = "LATEST";

fn failed(doing: &'static str, path: &Path) -> impl Fn(std::io::Error) -> AtlasError + use<> {
    let path = path.to_owned();
    move |source| AtlasError::File {
        doing,
        path: path.clone(),
        source,
    }
}

/// Writes a snapshot below `folder` and makes it the latest; a snapshot that is already there is left alone.
///
/// # Errors
/// [`AtlasError::File`], [`AtlasError::Parquet`] or [`AtlasError::Stopped`]; the folder then holds what it held before.
pub fn save(folder: &Path, snapshot: &Snapshot, stop: Stop) -> Result<Manifest, AtlasError> {
    fs::create_dir_all(folder).map_err(failed("make", folder))?;
    let saved = save_in(folder, snapshot, stop);
    if saved.is_err() {
        // Only a folder that was made just now is empty.
        let _ = fs::remove_dir(folder);
    }
    saved
}

fn save_in(folder: &Path, snapshot: &Snapshot, stop: Stop) -> Result<Manifest, AtlasError> {
    let target = folder.join(&snapshot.manifest.snapshot);
    if let Ok(manifest) = read_manifest(&target) {
        point_at(folder, &manifest.snapshot)?;
        return Ok(manifest);
    }
    let temporary = tempfile::Builder::new()
        .prefix(".building-")
        .tempdir_in(folder)
        .map_err(failed("make a folder in", folder))?;
    let mut manifest = snapshot.manifest.clone();
    for (name, pieces) in table::tables(snapshot) {
        stop.check()?;
        let path = temporary.path().join(name);
        let written = table_file::write(&path, name, pieces)?;
        manifest.files.push(written);
    }
    let text = serde_json::to_vec_pretty(&manifest).expect("a manifest is plain data");
    write_file(&temporary.path().join(MANIFEST), &text)?;
    sync_folder(temporary.path())?;
    stop.check()?;
    if target.exists() {
        // A folder without a readable manifest is a leftover of a damaged disk; it is no snapshot.
        fs::remove_dir_all(&target).map_err(failed("remove", &target))?;
    }
    let built = temporary.keep();
    fs::rename(&built, &target).map_err(failed("rename", &built))?;
    sync_folder(folder)?;
    point_at(folder, &manifest.snapshot)?;
    Ok(manifest)
}

fn write_file(path: &Path, bytes: &[u8]) -> Result<(), AtlasError> {
    let mut file = File::create(path).map_err(failed("write", path))?;
    file.write_all(bytes).map_err(failed("write", path))?;
    file.sync_all().map_err(failed("sync", path))
}

fn sync_folder(path: &Path) -> Result<(), AtlasError> {
    File::open(path)
        .and_then(|folder| folder.sync_all())
        .map_err(failed("sync", path))
}

fn point_at(folder: &Path, id: &str) -> Result<(), AtlasError> {
    let temporary = folder.join(".LATEST");
    write_file(&temporary, id.as_bytes())?;
    let latest = folder.join(LATEST);
    fs::rename(&temporary, &latest).map_err(failed("rename", &latest))?;
    sync_folder(folder)
}

fn read_manifest(folder: &Path) -> Result<Manifest, AtlasError> {
    let path = folder.join(MANIFEST);
    let bytes = fs::read(&path).map_err(failed("read", &path))?;
    serde_json::from_slice(&bytes).map_err(|source| AtlasError::Manifest { path, source })
}

/// Returns the manifest of one snapshot, without reading its tables.
///
/// # Errors
/// [`AtlasError::File`] or [`AtlasError::Manifest`].
pub fn manifest(folder: &Path, id: &str) -> Result<Manifest, AtlasError> {
    read_manifest(&folder.join(id))
}

/// Returns the id of the latest snapshot.
///
/// # Errors
/// [`AtlasError::NoSnapshot`] if none was built.
pub fn latest(folder: &Path) -> Result<String, AtlasError> {
    match fs::read_to_string(folder.join(LATEST)) {
        Ok(id) => Ok(id.trim().to_owned()),
        Err(fault) if fault.kind() == std::io::ErrorKind::NotFound => Err(AtlasError::NoSnapshot {
            folder: folder.to_owned(),
        }),
        Err(fault) => Err(failed("read", &folder.join(LATEST))(fault)),
    }
}

/// Returns the ids of all whole snapshots, sorted.
///
/// # Errors
/// [`AtlasError::File`] if the folder cannot be read.
pub fn list(folder: &Path) -> Result<Vec<String>, AtlasError> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let mut ids = Vec::new();
    for entry in fs::read_dir(folder).map_err(failed("read", folder))? {
        let path: PathBuf = entry.map_err(failed("read", folder))?.path();
        let name = path
            .file_name()
            .and_then(|name| name.to_str())
            .filter(|name| !name.starts_with('.'));
        if let (true, Some(name)) = (path.join(MANIFEST).is_file(), name) {
            ids.push(name.to_owned());
        }
    }
    ids.sort();
    Ok(ids)
}

/// Loads a snapshot, the latest unless one is named, and checks every file against the manifest.
///
/// # Errors
/// [`AtlasError::NoSnapshot`], [`AtlasError::UnknownSnapshot`], [`AtlasError::Damaged`] and read faults.
pub fn load(folder: &Path, id: Option<&str>) -> Result<Snapshot, AtlasError> {
    let id = match id {
        Some(id) => id.to_owned(),
        None => latest(folder)?,
    };
    let known = list(folder)?;
    if !known.contains(&id) {
        return Err(AtlasError::UnknownSnapshot {
            id,
            folder: folder.to_owned(),
            known: known.join(", "),
        });
    }
    let place = folder.join(&id);
    let manifest = read_manifest(&place)?;
    let tables = TableFolder::checked(&place, &manifest.files)?;
    table::snapshot(manifest, &tables)
}

/// Reads the gaps of one region of a snapshot, by segment, and nothing else of it.
///
/// # Errors
/// As [`load`], for the one file.
pub fn gaps_of(folder: &Path, id: &str, region: Adcode) -> Result<Vec<GapRow>, AtlasError> {
    let place = folder.join(id);
    let mut manifest = read_manifest(&place)?;
    manifest.files.retain(|file| file.name == table::GAPS);
    table::gaps_of(&TableFolder::checked(&place, &manifest.files)?, region)
}
