//! Hit rates: of one list, of each day lists were handed out, and of all up to that day.
use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use utoipa::ToSchema;

use crate::app::lists::judge::{JudgedItem, JudgedList};
use crate::app::lists::outcome::Outcome;

/// How many came of those that are settled. What has not lapsed, and what nobody can check, is in no denominator.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, ToSchema)]
pub struct Rate {
    /// Came in time, in the chain named: the numerator of the hit rate.
    pub hits: usize,
    /// Came at all: hits, those in another chain and late ones.
    pub came: usize,
    /// Came and landed (落地), as the ledger's projects tell.
    pub landed: usize,
    /// Came or lapsed: the denominator of all three.
    pub settled: usize,
    /// Not due yet.
    pub open: usize,
    /// Lapsed, and nobody can tell.
    pub unknown: usize,
    /// hits ÷ settled; null while nothing is settled.
    pub hit_rate: Option<f64>,
    /// came ÷ settled.
    pub came_rate: Option<f64>,
    /// landed ÷ settled.
    pub landed_rate: Option<f64>,
}

impl Rate {
    /// Counts targets.
    pub(super) fn of<'a>(items: impl IntoIterator<Item = &'a JudgedItem>) -> Self {
        let mut rate = Self::default();
        for one in items {
            rate.landed += usize::from(one.landed);
            match one.outcome {
                Outcome::Hit => rate.hits += 1,
                Outcome::Open => rate.open += 1,
                Outcome::Unknown => rate.unknown += 1,
                _ => {}
            }
            if matches!(one.outcome, Outcome::Open | Outcome::Unknown) {
                continue;
            }
            rate.settled += 1;
            // Somebody who is only being talked to has not come.
            rate.came += usize::from(one.outcome != Outcome::Miss && one.day.is_some());
        }
        let share = |part: usize| (rate.settled > 0).then(|| part as f64 / rate.settled as f64);
        Self {
            hit_rate: share(rate.hits),
            came_rate: share(rate.came),
            landed_rate: share(rate.landed),
            ..rate
        }
    }
}

/// The lists of one day, and all up to it.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct RateRow {
    /// The day they were handed out.
    pub date: String,
    /// Their ids.
    pub lists: Vec<String>,
    /// How many targets they named; a company on two lists counts on both.
    pub targets: usize,
    /// How many different companies.
    pub enterprises: usize,
    /// Their rates.
    #[serde(flatten)]
    pub rate: Rate,
    /// Companies on lists up to this day.
    pub cumulative_enterprises: usize,
    /// The rates of all lists up to this day.
    pub cumulative: Rate,
}

/// Hit rates over time.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct HitRates {
    /// The day the outcomes are as of.
    pub as_of: String,
    /// Whether any list is invented.
    pub synthetic: bool,
    /// By the day of handing out, oldest first.
    pub rows: Vec<RateRow>,
    /// What each outcome means.
    #[schema(value_type = BTreeMap<String, String>)]
    pub rules: BTreeMap<Outcome, &'static str>,
}

/// Returns the hit rates of lists judged with all their targets.
pub fn hit_rates(lists: &[JudgedList], as_of: &str) -> HitRates {
    let mut days: BTreeMap<&str, Vec<&JudgedList>> = BTreeMap::new();
    for list in lists {
        days.entry(&list.date).or_default().push(list);
    }
    let mut so_far: Vec<&JudgedItem> = Vec::new();
    let mut rows = Vec::new();
    for (date, lists) in days {
        let items: Vec<&JudgedItem> = lists.iter().flat_map(|list| &list.items).collect();
        so_far.extend(&items);
        rows.push(RateRow {
            date: date.to_owned(),
            lists: lists.iter().map(|list| list.id.clone()).collect(),
            targets: items.len(),
            enterprises: distinct(&items),
            rate: Rate::of(items.iter().copied()),
            cumulative_enterprises: distinct(&so_far),
            cumulative: Rate::of(so_far.iter().copied()),
        });
    }
    HitRates {
        as_of: as_of.to_owned(),
        synthetic: lists.iter().any(|list| list.synthetic),
        rows,
        rules: Outcome::RULES.into_iter().collect(),
    }
}

fn distinct(items: &[&JudgedItem]) -> usize {
    let ids: BTreeSet<&str> = items
        .iter()
        .map(|one| one.item.enterprise.as_str())
        .collect();
    ids.len()
}
