//! Channels, referrers and handed-out lists: what each brought. Leads, signings and money of a period by channel and by who
//! referred; and of every list handed out, how many of those it named came.
use std::collections::BTreeMap;
use std::fs;

use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;

use crate::app::desk::Desk;
use crate::app::follow::some;
use crate::app::lists::HandedList;
use crate::error::AppError;
use crate::ledger::{Advisor, ProjectFilter, Reach};

const YUAN_PER_YI: f64 = 1e8;
const BY: [&str; 2] = ["channel", "referrer"];

/// What one channel or one who refers brought in the period.
#[derive(Debug, Clone, Default, PartialEq, Serialize, ToSchema)]
pub struct ChannelItem {
    /// The channel or who referred; empty for projects without one.
    pub key: String,
    /// `advisor`, `association`, `fund`, `agent` or `other` where an advisor of that name is known.
    pub kind: Option<String>,
    /// Where the advisor belongs.
    pub org: Option<String>,
    /// Verified leads.
    pub leads: i64,
    /// Leads not verified.
    pub leads_unverified: i64,
    /// Verified signings.
    pub signed: i64,
    /// Signings not verified.
    pub signed_unverified: i64,
    /// Whole investment of the verified signings where known, 亿元.
    pub signed_yi: f64,
    /// Verified landings.
    pub landed: i64,
    /// Money with evidence, 亿元.
    pub funds_yi: f64,
    /// Money without evidence, 亿元.
    pub funds_unverified_yi: f64,
}

/// A list that was handed out, and what came of it.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ListItem {
    /// The list.
    pub list: String,
    /// What it was called; null where its file is gone.
    pub name: Option<String>,
    /// The day it was handed out.
    pub date: Option<String>,
    /// How many enterprises it named.
    pub targets: Option<usize>,
    /// Of how many a project was opened.
    pub adopted: usize,
    /// Of how many one was signed, verified.
    pub signed: usize,
    /// Landed.
    pub landed: usize,
    /// Started.
    pub started: usize,
    /// Landed ÷ named (计划命中率); null where nobody knows how many it named, or the reader sees some projects only.
    pub hit_rate: Option<f64>,
    /// Invented data.
    pub synthetic: bool,
}

/// What channels, referrers or lists brought.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ChannelAnswer {
    /// First day.
    pub from: String,
    /// Last day; lists are followed to it.
    pub to: String,
    /// `channel` or `referrer`.
    pub by: String,
    /// The channels or referrers, by name.
    pub items: Vec<ChannelItem>,
    /// The lists handed out by the last day, by day, from whenever they were handed out.
    pub lists: Vec<ListItem>,
    /// Whether anything counted by channel or referrer is invented; each list says so of itself.
    pub synthetic: bool,
}

/// Tells what each channel or referrer brought in a period.
///
/// # Errors
/// The period or the word makes no sense, a list cannot be read, or the ledger does not answer.
pub async fn channels(
    desk: &Desk,
    (from, to): (Date, Date),
    by: &str,
    sees: &ProjectFilter,
) -> Result<ChannelAnswer, AppError> {
    if from > to {
        return Err(AppError::Argument(format!(
            "the period ends on {to} before it begins on {from}"
        )));
    }
    super::word("way to tell them apart", by, &BY)?;
    let reach = Reach {
        from: from.to_string(),
        to: to.to_string(),
        sees: sees.clone(),
    };
    let mut found: BTreeMap<String, ChannelItem> = BTreeMap::new();
    let mut synthetic = false;
    for tally in desk.ledger.steps_by(by, &reach).await? {
        let item = found.entry(tally.key).or_default();
        let open = tally.all - tally.verified;
        synthetic |= tally.synthetic;
        match tally.stage.as_str() {
            "lead" => (item.leads, item.leads_unverified) = (tally.verified, open),
            "signed" => {
                (item.signed, item.signed_unverified) = (tally.verified, open);
                item.signed_yi = tally.total_yuan / YUAN_PER_YI;
            }
            _ => item.landed = tally.verified,
        }
    }
    for tally in desk.ledger.funds_by(by, &reach).await? {
        let item = found.entry(tally.key).or_default();
        synthetic |= tally.synthetic;
        item.funds_yi = tally.shown_yuan / YUAN_PER_YI;
        item.funds_unverified_yi = (tally.all_yuan - tally.shown_yuan) / YUAN_PER_YI;
    }
    let advisors = desk.ledger.advisors().await?;
    let known: BTreeMap<&str, &Advisor> = advisors
        .iter()
        .map(|one| (one.name.as_str(), one))
        .collect();
    for (key, item) in &mut found {
        let advisor = known.get(key.as_str()).filter(|_| by == "referrer");
        item.key.clone_from(key);
        item.kind = advisor.and_then(|one| some(&one.kind));
        item.org = advisor.and_then(|one| some(&one.org));
    }
    Ok(ChannelAnswer {
        items: found.into_values().collect(),
        lists: lists(desk, &reach).await?,
        from: reach.from,
        to: reach.to,
        by: by.to_owned(),
        synthetic,
    })
}

/// Every list handed out by the period's last day, with what became of it by then; where the reader sees some projects
/// only, of those.
async fn lists(desk: &Desk, reach: &Reach) -> Result<Vec<ListItem>, AppError> {
    let mut found: BTreeMap<String, ListItem> = handed(desk)?
        .into_iter()
        .filter(|list| list.date <= reach.to)
        .map(|list| {
            let item = ListItem {
                targets: Some(list.items.len()),
                name: Some(list.name),
                date: Some(list.date),
                synthetic: list.synthetic,
                ..empty(&list.id)
            };
            (list.id, item)
        })
        .collect();
    for entry in desk.ledger.list_entries(&reach.to, &reach.sees).await? {
        let list = entry.list.clone();
        let item = found.entry(list).or_insert_with(|| empty(&entry.list));
        item.adopted += 1;
        item.synthetic |= entry.synthetic;
        item.signed += usize::from(entry.signed);
        item.landed += usize::from(entry.landed);
        item.started += usize::from(entry.started);
    }
    let mut items: Vec<ListItem> = found.into_values().collect();
    for item in &mut items {
        // Who sees some projects only would divide those by the whole list.
        let whole = reach.sees == ProjectFilter::default();
        let targets = item.targets.filter(|targets| *targets > 0 && whole);
        item.hit_rate = targets.map(|targets| item.landed as f64 / targets as f64);
    }
    items.sort_by(|left, right| (&left.date, &left.list).cmp(&(&right.date, &right.list)));
    Ok(items)
}

fn empty(list: &str) -> ListItem {
    ListItem {
        list: list.to_owned(),
        name: None,
        date: None,
        targets: None,
        adopted: 0,
        signed: 0,
        landed: 0,
        started: 0,
        hit_rate: None,
        synthetic: false,
    }
}

/// The lists as they were handed out.
fn handed(desk: &Desk) -> Result<Vec<HandedList>, AppError> {
    let folder = desk.workspace.settings.folder.join("lists");
    let mut found = Vec::new();
    if !folder.is_dir() {
        return Ok(found);
    }
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
    Ok(found)
}
