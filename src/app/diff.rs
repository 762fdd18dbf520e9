//! `diff`: what became of the gaps between two snapshots, and whether data, profile or method moved them.
use std::collections::BTreeMap;

use serde::Serialize;

use crate::app::view::View;
use crate::app::workspace::Workspace;
use crate::atlas::Manifest;
use crate::catalog::{ChainId, SegmentId};
use crate::error::AppError;
use crate::gap::{Verdict, decide};

/// What became of a gap.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Change {
    /// A gap that is none any more.
    Healed,
    /// A gap that was none before.
    Appeared,
    /// A gap before and now.
    Persisted,
    /// No gap either time, but another verdict.
    Moved,
}

/// One segment in both snapshots.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct DiffItem {
    /// Chain that draws it.
    pub chain: ChainId,
    /// Segment id.
    pub segment: SegmentId,
    /// Its name.
    pub name: String,
    /// What became of it.
    pub change: Change,
    /// Verdict before.
    pub before: Verdict,
    /// Verdict now.
    pub now: Verdict,
    /// What moved it: data, profile, method; empty where the verdict is the same.
    pub why: Vec<String>,
    /// The numbers that moved: name, before, now.
    pub moved: Vec<(String, Option<f64>, Option<f64>)>,
    /// Why the verdict is what it is now.
    pub reason: String,
    /// The same, English.
    pub reason_en: String,
}

/// Two snapshots compared for one region.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Diff {
    /// The earlier one.
    pub before: String,
    /// The later one.
    pub now: String,
    /// The region.
    pub region: String,
    /// What differs between the two: data, as_of (of the snapshot or of an input), profile, method, catalog.
    pub differs: Vec<String>,
    /// How many of each change, by chain.
    pub chains: BTreeMap<ChainId, BTreeMap<Change, usize>>,
    /// Segments whose verdict changed, and gaps that persisted.
    pub items: Vec<DiffItem>,
}

/// Compares two snapshots of a workspace for a region.
///
/// # Errors
/// No such snapshot or region.
pub fn diff(
    workspace: &Workspace,
    (before, now): (&str, &str),
    region: Option<&str>,
) -> Result<Diff, AppError> {
    let old = View::open(workspace.clone(), Some(before))?;
    let new = View::open(workspace.clone(), Some(now))?;
    let adcode = new.region(region)?;
    let differs = differs(&old.snapshot.manifest, &new.snapshot.manifest);
    let segments = new.segments(None, None)?;
    let wanted = segments.iter().map(|(_, segment)| *segment).collect();
    let (was, is) = (old.gaps(adcode, &wanted), new.gaps(adcode, &wanted));
    let mut chains: BTreeMap<ChainId, BTreeMap<Change, usize>> = BTreeMap::new();
    let mut items = Vec::new();
    for (chain, segment) in segments {
        let (Some(then), Some(here)) = (was.get(&segment), is.get(&segment)) else {
            continue;
        };
        let Some(change) = change(then.verdict, here.verdict) else {
            continue;
        };
        *chains.entry(chain).or_default().entry(change).or_default() += 1;
        let mut why = Vec::new();
        if then.verdict != here.verdict {
            // The old rules over the new facts: if they say what is said now, the facts alone moved it.
            let by_data = decide(&here.facts, &old.profile.gap, &old.profile.region).verdict;
            let by_profile = decide(&then.facts, &new.profile.gap, &new.profile.region).verdict;
            if by_data != then.verdict && differs.iter().any(|part| part == "data") {
                why.push("data".to_owned());
            }
            if by_profile != then.verdict && differs.iter().any(|part| part == "profile") {
                why.push("profile".to_owned());
            }
            if why.is_empty() {
                // A date alone moves no verdict.
                why.extend(differs.iter().filter(|part| *part != "as_of").cloned());
            }
        }
        let decision = new.decision(here);
        let name = new
            .catalog()
            .segment(segment)
            .map(|found| found.name.clone());
        items.push(DiffItem {
            chain,
            segment,
            name: name.unwrap_or_default(),
            change,
            before: then.verdict,
            now: here.verdict,
            why,
            moved: moved(&then.facts, &here.facts),
            reason: decision.reason,
            reason_en: decision.reason_en,
        });
    }
    Ok(Diff {
        before: old.snapshot.manifest.snapshot.clone(),
        now: new.snapshot.manifest.snapshot.clone(),
        region: adcode.to_string(),
        differs,
        chains,
        items,
    })
}

fn is_gap(verdict: Verdict) -> bool {
    matches!(
        verdict,
        Verdict::Fill | Verdict::Strengthen | Verdict::Extend
    )
}

/// An unknown is neither a gap nor healed: it moves.
fn change(before: Verdict, now: Verdict) -> Option<Change> {
    match (is_gap(before), is_gap(now)) {
        (true, true) => Some(Change::Persisted),
        (true, false) if now != Verdict::Unknown => Some(Change::Healed),
        (false, true) if before != Verdict::Unknown => Some(Change::Appeared),
        _ => (before != now).then_some(Change::Moved),
    }
}

fn differs(before: &Manifest, now: &Manifest) -> Vec<String> {
    let hashes = |manifest: &Manifest| -> Vec<String> {
        let mut found: Vec<_> = manifest
            .inputs
            .iter()
            .map(|input| format!("{} {}", input.table, input.sha256))
            .collect();
        found.sort();
        found
    };
    let days = |manifest: &Manifest| -> Vec<String> {
        let inputs = manifest.inputs.iter();
        let mut found: Vec<_> = inputs
            .map(|input| format!("{} {} {}", input.table, input.sha256, input.as_of))
            .collect();
        found.sort();
        found.push(manifest.as_of.clone());
        found
    };
    let same_data = hashes(before) == hashes(now);
    // Other data has other days as a matter of course; the days of the inputs say something where the data is the same.
    let other_days = before.as_of != now.as_of || (same_data && days(before) != days(now));
    [
        ("data", !same_data),
        ("as_of", other_days),
        ("profile", before.profile_text != now.profile_text),
        ("method", before.method != now.method),
        ("catalog", before.catalog != now.catalog),
    ]
    .into_iter()
    .filter(|(_, differs)| *differs)
    .map(|(name, _)| name.to_owned())
    .collect()
}

fn moved(
    before: &crate::gap::GapFacts,
    now: &crate::gap::GapFacts,
) -> Vec<(String, Option<f64>, Option<f64>)> {
    let numbers = |facts: &crate::gap::GapFacts| {
        [
            ("makers", Some(f64::from(facts.makers))),
            ("supply_yuan", Some(facts.supply_yuan)),
            ("demand_yuan", Some(facts.demand_yuan)),
            ("reach_yuan", Some(facts.reach_yuan)),
            (
                "lq_low",
                facts.specialisation.map(|found| found.quotient.low),
            ),
            ("relatedness_rank", facts.relatedness_rank),
            ("imported", Some(f64::from(facts.coverage.imported))),
        ]
    };
    numbers(before)
        .into_iter()
        .zip(numbers(now))
        .filter(|((_, old), (_, new))| old != new)
        .map(|((name, old), (_, new))| (name.to_owned(), old, new))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_neither_heals_nor_makes_a_gap() {
        use Verdict::{Extend, Fill, Skip, Strong, Unknown};
        let cases = [
            ((Fill, Strong), Some(Change::Healed)),
            ((Skip, Fill), Some(Change::Appeared)),
            ((Fill, Extend), Some(Change::Persisted)),
            ((Unknown, Fill), Some(Change::Moved)),
            ((Fill, Unknown), Some(Change::Moved)),
            ((Skip, Skip), None),
        ];
        for ((before, now), expected) in cases {
            assert_eq!(change(before, now), expected, "{before:?} {now:?}");
        }
    }
}
