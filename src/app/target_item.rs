//! The shape of a target in answers, and how the engine's target becomes it.
use std::collections::BTreeMap;

use serde::Serialize;

use crate::app::amount::measured;
use crate::app::answer::Answer;
use crate::app::sites::SiteItem;
use crate::app::view::View;
use crate::catalog::code::{LabelTable, held_label};
use crate::catalog::{Part, SegmentId, TargetProfile, region_name};
use crate::gap::Verdict;
use crate::target::{Candidate, Hit, ScoredPart, Target};

/// The enterprise of a target.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct TargetEnterprise {
    /// Canonical id.
    pub id: String,
    /// Name.
    pub name: String,
    /// GB/T 2260 code; null if unknown.
    pub adcode: Option<String>,
    /// Its place in words.
    pub region: Option<String>,
}

/// One part of a score.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct PartItem {
    /// Indicator id.
    pub id: String,
    /// Indicator name.
    pub name: String,
    /// The part it adds to.
    pub part: Part,
    /// Raw value; null if missing.
    pub raw: Option<f64>,
    /// Its unit.
    pub unit: String,
    /// Its source.
    pub source: String,
    /// Its date.
    pub as_of: Option<String>,
    /// Value 0..=1.
    pub value: f64,
    /// Weight 0..=1.
    pub weight: f64,
    /// weight × value.
    pub contribution: f64,
    /// Whether the raw value is missing.
    pub missing: bool,
}

impl PartItem {
    /// The raw value with its unit, for people; that it is missing where it is.
    pub fn told(&self) -> String {
        self.raw.map_or_else(
            || "缺失，按中性值".to_owned(),
            |raw| measured(raw, &self.unit),
        )
    }
}

/// A clause that flags a target.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct FlagItem {
    /// Clause id.
    pub clause: String,
    /// Its name.
    pub name: String,
    /// Its reason.
    pub reason: String,
}

/// One hop of a warm path.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct HopItem {
    /// Enterprise nearer to home: id.
    pub from: String,
    /// Its name.
    pub from_name: String,
    /// Enterprise nearer to the target: id.
    pub to: String,
    /// Its name.
    pub to_name: String,
    /// The relation.
    pub kind: String,
    /// Its record.
    pub record: String,
}

/// One target.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct TargetItem {
    /// Rank, from 1.
    pub rank: usize,
    /// Who.
    pub enterprise: TargetEnterprise,
    /// For which segment.
    pub segment: SegmentId,
    /// The segment's name.
    pub segment_name: String,
    /// The segment's verdict at home.
    pub verdict: Verdict,
    /// Sum of the contributions, 0..=1.
    pub score: f64,
    /// The least and the most it could be, were the missing known.
    pub interval: [f64; 2],
    /// Share of the weight that had data.
    pub coverage: f64,
    /// The parts, adding up to the score.
    pub parts: Vec<PartItem>,
    /// Clauses that flag it.
    pub flags: Vec<FlagItem>,
    /// The warm path, home first; null without one.
    pub path: Option<Vec<HopItem>>,
    /// Why.
    pub reason: String,
    /// What to do first.
    pub next_step: String,
    /// What would refute it.
    pub falsifier: String,
    /// The day it lapses.
    pub expires: String,
    /// How it fares under other weights; null unless asked for, or where it stands too far down.
    pub stability: Option<StabilityItem>,
    /// Other inviting segments of the same enterprise.
    pub also: Vec<SegmentId>,
    /// Qualification labels; null where none were imported for it.
    pub labels: Option<Vec<LabelItem>>,
    /// Straight-line distance from the region to the seat of its prefecture, km.
    pub distance_km: Option<f64>,
    /// The travel time, where one was imported: the score then takes it and not the distance.
    pub travel: Option<TravelItem>,
    /// Sites of the region, the fitting first, with every rule; null unless asked for, or where none was imported.
    pub sites: Option<Vec<SiteItem>>,
    /// Invented data.
    pub synthetic: bool,
}

/// A candidate taken out by the guard.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct GuardedItem {
    /// Who.
    pub enterprise: TargetEnterprise,
    /// For which segment.
    pub segment: SegmentId,
    /// The clause.
    pub clause: String,
    /// Its reason.
    pub reason: String,
}

/// A qualification label as the list shows it.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct LabelItem {
    /// Key, or as imported.
    pub key: String,
    /// Official name.
    pub name: String,
    /// Year of the batch, if the import says so.
    pub year: Option<i16>,
    /// The last day it holds, if the year is known and the label expires.
    pub expires: Option<String>,
    /// Whether it had expired on the day of the list.
    pub expired: bool,
}

/// How one target fares under other weights.
#[derive(Debug, Clone, Copy, Serialize, utoipa::ToSchema)]
pub struct StabilityItem {
    /// The k of "among the first k".
    pub top: usize,
    /// Share of draws in which it is among the first k.
    pub share: f64,
    /// Rank that one draw in twenty is better than.
    pub rank_low: usize,
    /// Rank that one draw in twenty is worse than.
    pub rank_high: usize,
}

/// How long it takes to get there.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct TravelItem {
    /// Minutes.
    pub minutes: f64,
    /// `road`, `rail` or `air`.
    pub mode: String,
    /// Where the time comes from.
    pub source: String,
    /// The day it describes.
    pub as_of: String,
}

/// The weight of one indicator.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct WeightItem {
    /// Indicator id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The part it adds to.
    pub part: Part,
    /// Unit of its raw values.
    pub unit: String,
    /// Why this weight and these values.
    pub why: String,
    /// Its weight, 0..=1; all add up to 1.
    pub weight: f64,
}

/// The ranked list with what was left out of it.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct TargetAnswer {
    /// The list.
    #[serde(flatten)]
    pub list: Answer<TargetItem>,
    /// How many targets there are in all.
    pub total: usize,
    /// How many candidates are listed apart because too little is known of them.
    pub thin: usize,
    /// How many the guard took out, by clause.
    pub guarded: BTreeMap<String, usize>,
    /// Clauses nobody could try, because their table was never imported.
    pub unchecked: Vec<String>,
    /// The weights of this list.
    pub weights: Vec<WeightItem>,
    /// What was changed for this question only; null if nothing was.
    pub what_if: Option<String>,
    /// Share of enterprises with an event in the last twelve months; null without imported events.
    pub base_rate: Option<f64>,
}

/// Who a candidate is.
pub(super) fn enterprise(candidate: &Candidate<'_>) -> TargetEnterprise {
    TargetEnterprise {
        id: candidate.id.to_owned(),
        name: candidate.name.to_owned(),
        adcode: candidate.adcode.map(|adcode| adcode.to_string()),
        region: candidate.adcode.map(region_name),
    }
}

/// A target as answers show it; stability is added by who asked for it.
pub(super) fn item(
    view: &View,
    rank: usize,
    target: &Target<'_>,
    profile: &TargetProfile,
) -> TargetItem {
    let name_of = |id: &str| {
        view.snapshot
            .enterprise(id)
            .map_or_else(|| id.to_owned(), |(_, facts)| facts.name.clone())
    };
    let hops = target.path.iter().map(|hop| HopItem {
        from: hop.from.clone(),
        from_name: name_of(&hop.from),
        to: hop.to.clone(),
        to_name: name_of(&hop.to),
        kind: hop.kind.clone(),
        record: hop.record.clone(),
    });
    TargetItem {
        rank,
        enterprise: enterprise(&target.candidate),
        segment: target.candidate.segment,
        segment_name: view
            .catalog()
            .segment(target.candidate.segment)
            .map_or_else(String::new, |segment| segment.name.clone()),
        verdict: target.verdict,
        score: target.score.outline.value,
        interval: [
            target.score.outline.interval.0,
            target.score.outline.interval.1,
        ],
        coverage: target.score.outline.coverage,
        parts: target
            .score
            .parts
            .iter()
            .map(|part| part_item(profile, part))
            .collect(),
        flags: target.flags.iter().map(flag).collect(),
        path: (!target.path.is_empty()).then(|| hops.collect()),
        reason: target.reason.clone(),
        next_step: target.path.first().map_or_else(
            || target.next_step.clone(),
            |hop| target.next_step.replace(&hop.from, &name_of(&hop.from)),
        ),
        falsifier: target.falsifier.clone(),
        expires: target.expires.to_string(),
        stability: None,
        also: Vec::new(),
        labels: target
            .candidate
            .qualifications
            .map(|held| labels(view, held)),
        distance_km: target.reach.straight_km,
        travel: target.reach.travel.map(|travel| TravelItem {
            minutes: travel.minutes,
            mode: travel.mode.clone(),
            source: travel.source.clone(),
            as_of: travel.as_of.to_string(),
        }),
        sites: None,
        synthetic: target.candidate.synthetic,
    }
}

/// One part as answers show it.
pub(super) fn part_item(profile: &TargetProfile, part: &ScoredPart) -> PartItem {
    let indicator = profile
        .indicator
        .iter()
        .find(|indicator| indicator.id == part.id);
    PartItem {
        id: part.id.clone(),
        name: indicator.map_or_else(|| part.id.clone(), |indicator| indicator.name.clone()),
        part: part.part,
        raw: part.raw,
        unit: part.unit.clone(),
        source: part.source.clone(),
        as_of: part.as_of.map(|date| date.to_string()),
        value: part.value,
        weight: part.weight,
        contribution: part.contribution,
        missing: part.missing,
    }
}

fn flag(hit: &Hit) -> FlagItem {
    FlagItem {
        clause: hit.clause.clone(),
        name: hit.name.clone(),
        reason: hit.reason.clone(),
    }
}

/// Labels with batch year and expiry.
fn labels(view: &View, held: &[String]) -> Vec<LabelItem> {
    let as_of = &view.snapshot.manifest.as_of;
    held.iter()
        .map(|written| {
            let (bare, year) = held_label(written);
            let known = LabelTable::builtin().resolve(bare);
            let expires = known
                .and_then(|label| label.expires(year?))
                .map(|day| day.to_string());
            LabelItem {
                key: known.map_or_else(|| bare.to_owned(), |label| label.key.clone()),
                name: known.map_or_else(|| bare.to_owned(), |label| label.name.clone()),
                year,
                expired: expires.as_ref().is_some_and(|day| day < as_of),
                expires,
            }
        })
        .collect()
}
