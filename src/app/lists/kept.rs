//! The files of lists: made once, named by their contents, never written again.
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use utoipa::ToSchema;

use crate::app::targets::TargetAnswer;
use crate::app::workspace::Workspace;
use crate::catalog::{SegmentId, hexadecimal};
use crate::error::AppError;
use crate::ledger::ProjectFilter;

/// A list as it was handed out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct HandedList {
    /// Twelve hexadecimal digits of the hash of everything else.
    pub id: String,
    /// What it was called.
    pub name: String,
    /// The day it was handed out.
    pub date: String,
    /// The snapshot it came from.
    pub snapshot: String,
    /// The profile, with what-if changes.
    pub profile: String,
    /// The region it was for.
    pub region: String,
    /// Whether anything in it is invented.
    pub synthetic: bool,
    /// Its targets, by rank.
    pub items: Vec<HandedItem>,
}

/// One target as it was handed out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct HandedItem {
    /// Rank on the list.
    pub rank: usize,
    /// Enterprise id.
    pub enterprise: String,
    /// Its name.
    pub name: String,
    /// For which segment.
    pub segment: SegmentId,
    /// Its score.
    pub score: f64,
    /// What would refute it.
    pub falsifier: String,
    /// The day it lapses.
    pub expires: String,
}

fn folder(workspace: &Workspace) -> PathBuf {
    workspace.settings.folder.join("lists")
}

/// Keeps a list as it is handed out; keeping the same list of the same day again changes nothing.
///
/// # Errors
/// Everything on it has lapsed before that day, or the folder cannot be written.
pub fn keep(
    workspace: &Workspace,
    answer: &TargetAnswer,
    (name, handed): (&str, Date),
) -> Result<HandedList, AppError> {
    let list = &answer.list;
    let mut kept = HandedList {
        id: String::new(),
        name: name.to_owned(),
        date: handed.to_string(),
        snapshot: list.snapshot.clone(),
        profile: list.profile.clone(),
        region: list.region.clone(),
        synthetic: list.synthetic,
        items: list
            .items
            .iter()
            .map(|item| HandedItem {
                rank: item.rank,
                enterprise: item.enterprise.id.clone(),
                name: item.enterprise.name.clone(),
                segment: item.segment,
                score: item.score,
                falsifier: item.falsifier.clone(),
                expires: item.expires.clone(),
            })
            .collect(),
    };
    if let Some(first) = kept.items.first()
        && kept.items.iter().all(|item| item.expires < kept.date)
    {
        return Err(AppError::Argument(format!(
            "the recommendations of this list lapsed on {}, before it is handed out on {}: import newer data and build again",
            first.expires, kept.date
        )));
    }
    let text = serde_json::to_vec(&kept).expect("a list is plain data");
    kept.id = hexadecimal(&Sha256::digest(&text)[..6]);
    write(&folder(workspace), &kept)?;
    Ok(kept)
}

/// Writes a list unless it is there: one that is there is never replaced.
fn write(folder: &Path, kept: &HandedList) -> Result<(), AppError> {
    fs::create_dir_all(folder).map_err(AppError::file("make", folder))?;
    let path = folder.join(format!("{}.json", kept.id));
    if path.exists() {
        return Ok(());
    }
    let text = serde_json::to_string_pretty(kept).expect("a list is plain data");
    let mut file = tempfile::NamedTempFile::with_prefix_in(".liantu-", folder)
        .map_err(AppError::file("write", &path))?;
    file.write_all(text.as_bytes())
        .and_then(|()| file.as_file().sync_all())
        .map_err(AppError::file("write", &path))?;
    match file.persist_noclobber(&path) {
        Ok(_) => Ok(()),
        Err(fault) if fault.error.kind() == std::io::ErrorKind::AlreadyExists => Ok(()),
        Err(fault) => Err(AppError::file("write", &path)(fault.error)),
    }
}

fn read(path: &Path) -> Result<HandedList, AppError> {
    let text = fs::read_to_string(path).map_err(AppError::file("read", path))?;
    serde_json::from_str(&text)
        .map_err(|fault| AppError::Argument(format!("`{}` is no list: {fault}", path.display())))
}

/// Every list handed out, oldest first.
pub(super) fn all(workspace: &Workspace) -> Result<Vec<HandedList>, AppError> {
    let folder = folder(workspace);
    let mut found = Vec::new();
    if folder.is_dir() {
        for entry in fs::read_dir(&folder).map_err(AppError::file("read", &folder))? {
            let path = entry.map_err(AppError::file("read", &folder))?.path();
            let hidden = path
                .file_name()
                .is_some_and(|name| name.to_string_lossy().starts_with('.'));
            if !hidden && path.extension().is_some_and(|ending| ending == "json") {
                found.push(read(&path)?);
            }
        }
    }
    found.sort_by(|left, right| (&left.date, &left.id).cmp(&(&right.date, &right.id)));
    Ok(found)
}

/// One list by its id.
///
/// # Errors
/// There is none, or its file cannot be read.
pub fn find(workspace: &Workspace, id: &str) -> Result<HandedList, AppError> {
    let path = folder(workspace).join(format!("{id}.json"));
    let plain = id.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    if plain && path.is_file() {
        return read(&path);
    }
    Err(AppError::Unknown {
        what: "list",
        id: id.to_owned(),
        hint: ": `liantu lists` shows them".into(),
    })
}

impl HandedList {
    /// What of it a reader may see: a chain's team its own chains.
    #[must_use]
    pub(super) fn seen(mut self, sees: &ProjectFilter) -> Self {
        let own = |item: &HandedItem| sees.chains.contains(&item.segment.chain().to_string());
        if !sees.chains.is_empty() {
            self.items.retain(own);
        }
        self
    }

    /// The entry of an enterprise, by its id or its whole name.
    ///
    /// # Errors
    /// The list has none.
    pub fn entry(&self, enterprise: &str) -> Result<&HandedItem, AppError> {
        let mut items = self.items.iter();
        let found = items.find(|item| item.enterprise == enterprise || item.name == enterprise);
        found.ok_or_else(|| AppError::Unknown {
            what: "entry of the list",
            id: enterprise.to_owned(),
            hint: format!(": `liantu lists {} --all` shows them", self.id),
        })
    }
}
