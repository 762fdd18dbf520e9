//! `targets`: whom to invite for the gaps of a region, ranked and explained.
use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::app::answer::Answer;
use crate::app::view::View;
use crate::catalog::code::RegionTable;
use crate::catalog::{Part, SegmentId, region_name};
use crate::error::AppError;
use crate::gap::Verdict;
use crate::target::{self, Hit, Paths, Ranking, ScoredPart, Target, TargetRequest, rank};

/// How many targets are listed unless asked otherwise.
const DEFAULT_LIMIT: usize = 20;

/// Which targets are asked for.
#[derive(Debug, Clone, Default)]
pub struct TargetQuery {
    /// Region code, home unless named.
    pub region: Option<String>,
    /// Chain id; the scheme's chains unless named.
    pub chain: Option<String>,
    /// Segment id.
    pub segment: Option<String>,
    /// Verdicts; fill, strengthen, extend and unknown unless named.
    pub verdicts: Vec<Verdict>,
    /// Profile id for this ranking; the snapshot's unless named.
    pub profile: Option<String>,
    /// At most so many.
    pub limit: Option<usize>,
}

/// The enterprise of a target.
#[derive(Debug, Clone, Serialize)]
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
#[derive(Debug, Clone, Serialize)]
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

/// A clause that flags a target.
#[derive(Debug, Clone, Serialize)]
pub struct FlagItem {
    /// Clause id.
    pub clause: String,
    /// Its name.
    pub name: String,
    /// Its reason.
    pub reason: String,
}

/// One hop of a warm path.
#[derive(Debug, Clone, Serialize)]
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
#[derive(Debug, Clone, Serialize)]
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
    /// Rank stability; null until measured.
    pub stability: Option<f64>,
    /// Other inviting segments of the same enterprise.
    pub also: Vec<SegmentId>,
    /// Invented data.
    pub synthetic: bool,
}

/// A candidate taken out by the guard.
#[derive(Debug, Clone, Serialize)]
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

/// The ranked list with what was left out of it.
#[derive(Debug, Clone, Serialize)]
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
}

/// Ranks targets for the gaps of a region.
///
/// # Errors
/// Unknown region, chain, segment or profile.
pub fn targets(view: &View, query: &TargetQuery) -> Result<TargetAnswer, AppError> {
    with_ranking(view, query, |ranking, region| {
        let limit = query.limit.unwrap_or(DEFAULT_LIMIT);
        let items = ranking
            .targets
            .iter()
            .take(limit)
            .enumerate()
            .map(|(place, target)| item(view, place + 1, target))
            .collect();
        let mut guarded: BTreeMap<String, usize> = BTreeMap::new();
        for entry in &ranking.guarded {
            *guarded.entry(entry.hit.clause.clone()).or_default() += 1;
        }
        let list = Answer::new(&view.snapshot.manifest, region, items);
        TargetAnswer {
            list,
            total: ranking.targets.len(),
            thin: ranking.thin.len(),
            guarded,
        }
    })
}

/// Lists the candidates the guard took out, each with its clause.
///
/// # Errors
/// Unknown region, chain, segment or profile.
pub fn guarded(view: &View, query: &TargetQuery) -> Result<Answer<GuardedItem>, AppError> {
    with_ranking(view, query, |ranking, region| {
        let limit = query.limit.unwrap_or(usize::MAX);
        let items = ranking
            .guarded
            .iter()
            .take(limit)
            .map(|entry| GuardedItem {
                enterprise: enterprise(&entry.candidate),
                segment: entry.candidate.segment,
                clause: entry.hit.clause.clone(),
                reason: entry.hit.reason.clone(),
            })
            .collect();
        Answer::new(&view.snapshot.manifest, region, items)
    })
}

fn with_ranking<T>(
    view: &View,
    query: &TargetQuery,
    show: impl FnOnce(&Ranking<'_>, String) -> T,
) -> Result<T, AppError> {
    let region = view.region(query.region.as_deref())?;
    let segments: BTreeSet<SegmentId> = view
        .segments(query.chain.as_deref(), query.segment.as_deref())?
        .into_iter()
        .map(|(_, segment)| segment)
        .collect();
    let profile = match query.profile.as_deref() {
        Some(id) => view.workspace.profile(Some(id))?,
        None => &view.profile,
    };
    let asked = |verdict: Verdict| {
        if query.verdicts.is_empty() {
            verdict.invites()
        } else {
            query.verdicts.contains(&verdict)
        }
    };
    let verdicts = view
        .gaps(region, &segments)
        .into_iter()
        .map(|(segment, row)| (segment, row.verdict))
        .filter(|(_, verdict)| asked(*verdict))
        .collect();
    let regions = RegionTable::builtin();
    let local: BTreeSet<String> = view
        .snapshot
        .enterprises
        .iter()
        .filter(|enterprise| {
            enterprise
                .adcode
                .is_some_and(|adcode| regions.lies_in(adcode, region))
        })
        .map(|enterprise| enterprise.id.clone())
        .collect();
    let paths = Paths::new(&local, &view.snapshot.relations);
    let request = TargetRequest {
        home: region,
        verdicts,
        catalog: view.catalog(),
        profile,
        regions,
        paths: &paths,
        as_of: view.as_of()?,
    };
    let candidates = view
        .snapshot
        .candidates()
        .into_iter()
        .filter(|candidate| segments.contains(&candidate.segment))
        .collect();
    let ranking = rank(candidates, &request);
    Ok(show(&ranking, region.to_string()))
}

fn enterprise(candidate: &target::Candidate<'_>) -> TargetEnterprise {
    TargetEnterprise {
        id: candidate.id.to_owned(),
        name: candidate.name.to_owned(),
        adcode: candidate.adcode.map(|adcode| adcode.to_string()),
        region: candidate.adcode.map(region_name),
    }
}

fn item(view: &View, rank: usize, target: &Target<'_>) -> TargetItem {
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
        score: target.score.value,
        interval: [target.score.interval.0, target.score.interval.1],
        coverage: target.score.coverage,
        parts: target
            .score
            .parts
            .iter()
            .map(|part| part_item(view, part))
            .collect(),
        flags: target.flags.iter().map(flag).collect(),
        path: (!target.path.is_empty()).then(|| hops.collect()),
        reason: target.reason.clone(),
        next_step: target.next_step.clone(),
        falsifier: target.falsifier.clone(),
        expires: target.expires.to_string(),
        stability: None,
        also: target.also.clone(),
        synthetic: target.candidate.synthetic,
    }
}

fn part_item(view: &View, part: &ScoredPart) -> PartItem {
    let indicator = view
        .profile
        .target
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
