//! Lists handed out: kept with id, date, profile and snapshot, never changed, and later held against what happened.
//!
//! A list is one file under `lists/`, named by the hash of its contents; it is made once and never written again.
use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::path::PathBuf;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::app::targets::TargetAnswer;
use crate::app::view::View;
use crate::catalog::code::{Adcode, RegionTable};
use crate::catalog::{SegmentId, hexadecimal};
use crate::error::AppError;
use crate::target::Event;

/// A list as it was handed out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
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
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
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

/// What became of a recommendation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// It invested here in the chain named, in time.
    Hit,
    /// It invested here in time, in another chain.
    Partial,
    /// It invested here after the recommendation had lapsed.
    Delayed,
    /// It lapsed and nothing is on record.
    Miss,
    /// It has not lapsed yet.
    Open,
    /// No investments were imported: nobody can tell.
    Unknown,
}

impl Outcome {
    /// Its Chinese name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Hit => "命中",
            Self::Partial => "部分命中",
            Self::Delayed => "逾期命中",
            Self::Miss => "未中",
            Self::Open => "有效期内",
            Self::Unknown => "无从核对",
        }
    }
}

/// A target handed out and what became of it.
#[derive(Debug, Clone, Serialize)]
pub struct JudgedItem {
    /// As handed out.
    #[serde(flatten)]
    pub item: HandedItem,
    /// What became of it.
    pub outcome: Outcome,
    /// The record of that, if there is one.
    pub record: Option<String>,
}

/// A list and what became of it.
#[derive(Debug, Clone, Serialize)]
pub struct JudgedList {
    /// Its id.
    pub id: String,
    /// What it was called.
    pub name: String,
    /// The day it was handed out.
    pub date: String,
    /// The snapshot it came from.
    pub snapshot: String,
    /// The profile.
    pub profile: String,
    /// The region it was for.
    pub region: String,
    /// Whether anything in it is invented.
    pub synthetic: bool,
    /// The day the outcomes are as of.
    pub as_of: String,
    /// How many targets it named.
    pub targets: usize,
    /// Targets by outcome.
    pub outcomes: BTreeMap<Outcome, usize>,
    /// (Hits and delayed hits) ÷ targets that came or lapsed; null while none did.
    pub hit_rate: Option<f64>,
    /// Its targets; lapsed ones without a hit leave unless all are asked for.
    pub items: Vec<JudgedItem>,
}

fn folder(view: &View) -> PathBuf {
    view.workspace.settings.folder.join("lists")
}

/// Keeps a list as it is handed out; keeping the same list on the same day again changes nothing.
///
/// # Errors
/// A folder that cannot be written.
pub fn keep(
    view: &View,
    answer: &TargetAnswer,
    (name, today): (&str, Date),
) -> Result<HandedList, AppError> {
    let list = &answer.list;
    let mut kept = HandedList {
        id: String::new(),
        name: name.to_owned(),
        date: today.to_string(),
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
    let text = serde_json::to_vec(&kept).expect("a list is plain data");
    kept.id = hexadecimal(&Sha256::digest(&text)[..6]);
    let folder = folder(view);
    fs::create_dir_all(&folder).map_err(AppError::file("make", &folder))?;
    let path = folder.join(format!("{}.json", kept.id));
    if path.exists() {
        return Ok(kept);
    }
    let text = serde_json::to_string_pretty(&kept).expect("a list is plain data");
    let mut file = tempfile::NamedTempFile::with_prefix_in(".liantu-", &folder)
        .map_err(AppError::file("write", &path))?;
    file.write_all(text.as_bytes())
        .and_then(|()| file.as_file().sync_all())
        .map_err(AppError::file("write", &path))?;
    // A list that is there already is never replaced.
    match file.persist_noclobber(&path) {
        Ok(_) => Ok(kept),
        Err(fault) if fault.error.kind() == std::io::ErrorKind::AlreadyExists => Ok(kept),
        Err(fault) => Err(AppError::file("write", &path)(fault.error)),
    }
}

/// Every list handed out with what became of it as of the snapshot's day, oldest first; one list if an id is named.
/// `all` keeps lapsed targets in.
///
/// # Errors
/// No such list, or a file that cannot be read.
pub fn lists(view: &View, id: Option<&str>, all: bool) -> Result<Vec<JudgedList>, AppError> {
    let folder = folder(view);
    let mut found = Vec::new();
    if folder.is_dir() {
        for entry in fs::read_dir(&folder).map_err(AppError::file("read", &folder))? {
            let path = entry.map_err(AppError::file("read", &folder))?.path();
            let hidden = path
                .file_name()
                .is_some_and(|name| name.to_string_lossy().starts_with('.'));
            if hidden || path.extension().is_none_or(|ending| ending != "json") {
                continue;
            }
            let text = fs::read_to_string(&path).map_err(AppError::file("read", &path))?;
            let list: HandedList = serde_json::from_str(&text).map_err(|fault| {
                AppError::Argument(format!("`{}` is no list: {fault}", path.display()))
            })?;
            found.push(list);
        }
    }
    found.sort_by(|left, right| (&left.date, &left.id).cmp(&(&right.date, &right.id)));
    if let Some(id) = id {
        found.retain(|list| list.id == id);
        if found.is_empty() {
            return Err(AppError::Unknown {
                what: "list",
                id: id.to_owned(),
                hint: ": `liantu lists` prints those there are".into(),
            });
        }
    }
    found
        .into_iter()
        .map(|list| judged(view, list, all))
        .collect()
}

fn judged(view: &View, list: HandedList, all: bool) -> Result<JudgedList, AppError> {
    let as_of = view.as_of()?;
    let mut outcomes: BTreeMap<Outcome, usize> = BTreeMap::new();
    let home: Option<Adcode> = list.region.parse().ok();
    let mut items = Vec::new();
    for item in &list.items {
        let (outcome, record) = outcome(view, (&list, item), (home, as_of));
        *outcomes.entry(outcome).or_default() += 1;
        if all || !matches!(outcome, Outcome::Miss) {
            items.push(JudgedItem {
                item: item.clone(),
                outcome,
                record,
            });
        }
    }
    let count = |outcome| outcomes.get(&outcome).copied().unwrap_or(0) as f64;
    let came = count(Outcome::Hit) + count(Outcome::Delayed);
    let settled = came + count(Outcome::Partial) + count(Outcome::Miss);
    Ok(JudgedList {
        targets: list.items.len(),
        hit_rate: (settled > 0.0).then(|| came / settled),
        id: list.id,
        name: list.name,
        date: list.date,
        snapshot: list.snapshot,
        profile: list.profile,
        region: list.region,
        synthetic: list.synthetic,
        as_of: as_of.to_string(),
        outcomes,
        items,
    })
}

fn outcome(
    view: &View,
    (list, item): (&HandedList, &HandedItem),
    (home, as_of): (Option<Adcode>, Date),
) -> (Outcome, Option<String>) {
    let history = &view.snapshot.history;
    if history.events().is_empty() {
        return (Outcome::Unknown, None);
    }
    let (handed, expires) = (
        list.date.parse::<Date>().ok(),
        item.expires.parse::<Date>().ok(),
    );
    let here = |event: &&Event| {
        let lies = event.adcode.zip(home);
        lies.is_some_and(|(place, home)| RegionTable::builtin().lies_in(place, home))
    };
    let place = view
        .snapshot
        .enterprise(&item.enterprise)
        .map(|(place, _)| place);
    let came: Vec<&Event> = place
        .map_or(&[][..], |place| history.of(place))
        .iter()
        .filter(here)
        .filter(|event| event.date > handed)
        .collect();
    // A record that names no segment speaks for the one recommended.
    let same = |event: &&&Event| {
        event
            .segment
            .is_none_or(|segment| segment.chain() == item.segment.chain())
    };
    let in_time = |event: &&&Event| event.date <= expires;
    let said = |event: &Event| Some(format!("{}，{}", event.investee, event.record()));
    if let Some(event) = came.iter().filter(in_time).find(same) {
        return (Outcome::Hit, said(event));
    }
    if let Some(event) = came.iter().find(in_time) {
        return (Outcome::Partial, said(event));
    }
    if let Some(event) = came.first() {
        return (Outcome::Delayed, said(event));
    }
    if expires.is_some_and(|expires| expires < as_of) {
        (Outcome::Miss, None)
    } else {
        (Outcome::Open, None)
    }
}
