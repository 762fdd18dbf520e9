//! Every list with what became of its targets on a day.
use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;

use crate::app::lists::kept::{HandedItem, HandedList, all, find};
use crate::app::lists::outcome::{Basis, Case, Found, Outcome, SaidItem};
use crate::app::lists::rate::Rate;
use crate::app::lists::say::Said;
use crate::app::view::View;
use crate::error::AppError;
use crate::ledger::ListOutcome;

/// A target handed out and what became of it.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct JudgedItem {
    /// As handed out.
    #[serde(flatten)]
    pub item: HandedItem,
    /// What became of it.
    pub outcome: Outcome,
    /// What that rests on.
    pub basis: Basis,
    /// The day it came; null where it did not.
    pub day: Option<String>,
    /// The record of that, if there is one.
    pub record: Option<String>,
    /// The project of the ledger.
    pub project: Option<String>,
    /// Whether that project has landed.
    pub landed: bool,
    /// Whether it, or what its outcome rests on, is invented.
    pub synthetic: bool,
    /// What the records say where a person said otherwise.
    pub otherwise: Option<String>,
    /// The record that refutes it, if one came since.
    pub refuted: Option<String>,
    /// Everything that was said of it, in order; of those in force the last one holds.
    pub said: Vec<SaidItem>,
}

/// A list and what became of it.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
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
    #[schema(value_type = BTreeMap<String, usize>)]
    pub outcomes: BTreeMap<Outcome, usize>,
    /// Hits and their rates, each with numerator and denominator.
    #[serde(flatten)]
    pub rate: Rate,
    /// Its targets; those that lapsed without coming, and refuted ones, leave unless all are asked for.
    pub items: Vec<JudgedItem>,
}

/// Which lists, as of which day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListQuery {
    /// One list; all unless named.
    pub id: Option<String>,
    /// Whether lapsed and refuted targets stay in.
    pub all: bool,
    /// The day of the question.
    pub as_of: Date,
}

/// Every list handed out with what became of it, oldest first; one list if an id is named.
///
/// # Errors
/// No such list, or a file that cannot be read.
pub fn judged(view: &View, said: &Said, query: &ListQuery) -> Result<Vec<JudgedList>, AppError> {
    let lists = match &query.id {
        Some(id) => vec![find(&view.workspace, id)?],
        None => all(&view.workspace)?,
    };
    let lists = lists.into_iter().map(|list| list.seen(said.sees()));
    let day = query.as_of.to_string();
    // What was handed out later was not there on that day.
    let lists = lists.filter(|list| list.date <= day || query.id.is_some());
    Ok(lists.map(|list| judge(view, (list, said), query)).collect())
}

fn judge(view: &View, (list, said): (HandedList, &Said), query: &ListQuery) -> JudgedList {
    let judged: Vec<JudgedItem> = list
        .items
        .iter()
        .map(|item| {
            let case = Case {
                view,
                list: &list,
                item,
                as_of: query.as_of,
            };
            judged_item(&case, said)
        })
        .collect();
    let mut outcomes: BTreeMap<Outcome, usize> = BTreeMap::new();
    for one in &judged {
        *outcomes.entry(one.outcome).or_default() += 1;
    }
    let rate = Rate::of(&judged);
    let leaves = |one: &JudgedItem| {
        let gone = matches!(one.outcome, Outcome::Miss | Outcome::Unknown);
        gone || (one.outcome == Outcome::Open && one.refuted.is_some())
    };
    JudgedList {
        targets: list.items.len(),
        rate,
        id: list.id,
        name: list.name,
        date: list.date,
        snapshot: list.snapshot,
        profile: list.profile,
        region: list.region,
        synthetic: list.synthetic || judged.iter().any(|one| one.synthetic),
        as_of: query.as_of.to_string(),
        outcomes,
        items: judged
            .into_iter()
            .filter(|one| query.all || !leaves(one))
            .collect(),
    }
}

fn judged_item(case: &Case<'_>, said: &Said) -> JudgedItem {
    let history = said.of(&case.list.id, &case.item.enterprise);
    let projects = said.projects();
    let derived = case.derived(&projects);
    let word = in_force(&history, case.as_of);
    let refuted = case.refuted(&projects);
    let otherwise = match (&word, &derived) {
        (Some(word), Some(derived)) if word.outcome != derived.outcome => derived.record.clone(),
        _ => None,
    };
    let dated = || Found {
        outcome: match (case.lapsed(), said.knows(case.view)) {
            (false, _) => Outcome::Open,
            (true, true) => Outcome::Miss,
            (true, false) => Outcome::Unknown,
        },
        day: None,
        basis: Basis::Date,
        record: None,
        project: None,
        landed: false,
        synthetic: false,
    };
    let mut found = word.or(derived).unwrap_or_else(dated);
    // Whose project it is none of the reader's business.
    if !said.shows(found.project.as_deref()) {
        (found.project, found.record) = (None, None);
    }
    JudgedItem {
        item: case.item.clone(),
        outcome: found.outcome,
        basis: found.basis,
        day: found.day,
        record: found.record,
        project: found.project,
        landed: found.landed,
        synthetic: case.list.synthetic || found.synthetic,
        otherwise,
        refuted,
        said: history.into_iter().map(SaidItem::from).collect(),
    }
}

/// The last thing said up to a day, unless it was taken back.
fn in_force(history: &[&ListOutcome], as_of: Date) -> Option<Found> {
    let day = as_of.to_string();
    let last = history.iter().rfind(|one| one.said.day <= day)?;
    let outcome = Outcome::said(&last.said.outcome)?;
    Some(Found {
        outcome,
        day: (outcome != Outcome::Miss).then(|| last.said.day.clone()),
        basis: Basis::Said,
        record: Some(format!(
            "{} {}：{}{}",
            last.said.day,
            last.who,
            last.said.evidence,
            last.said
                .reference
                .as_ref()
                .map_or_else(String::new, |reference| format!("（{reference}）"))
        )),
        project: None,
        landed: false,
        synthetic: false,
    })
}
