//! Ranks candidates for the gaps of a region: guard, score, order.
use std::collections::BTreeMap;

use jiff::civil::Date;
use rayon::prelude::*;

use crate::catalog::code::{Adcode, RegionTable};
use crate::catalog::{Catalog, ClauseAction, Profile, SegmentId, region_name};
use crate::gap::Verdict;
use crate::region::Proxy;
use crate::target::candidate::{Candidate, Observed};
use crate::target::guard::{Guard, GuardContext, Hit};
use crate::target::path::{Hop, Paths};
use crate::target::score::{Score, score};
use crate::target::words;

/// What the ranking is for.
#[derive(Debug)]
pub struct TargetRequest<'a> {
    /// The region that invites.
    pub home: Adcode,
    /// The verdict of each segment that invites; others have no targets.
    pub verdicts: BTreeMap<SegmentId, Verdict>,
    /// Chains, rules.
    pub catalog: &'a Catalog,
    /// Weights and value functions.
    pub profile: &'a Profile,
    /// Codes and centres.
    pub regions: &'a RegionTable,
    /// Relations from local enterprises.
    pub paths: &'a Paths,
    /// The date the expiry counts from.
    pub as_of: Date,
}

/// A ranked target.
#[derive(Debug, Clone, PartialEq)]
pub struct Target<'a> {
    /// The candidate.
    pub candidate: Candidate<'a>,
    /// Where it sits, in words.
    pub place: Option<String>,
    /// Verdict of the segment at home.
    pub verdict: Verdict,
    /// Its score.
    pub score: Score,
    /// Clauses that flag it.
    pub flags: Vec<Hit>,
    /// The warm path, home first; empty if none is recorded.
    pub path: Vec<Hop>,
    /// Why, in plain words.
    pub reason: String,
    /// What to do first.
    pub next_step: String,
    /// What would refute the proposal.
    pub falsifier: String,
    /// The day it lapses.
    pub expires: Date,
    /// Other inviting segments of the same enterprise, best first.
    pub also: Vec<SegmentId>,
}

/// A candidate the guard took out, with the clause.
#[derive(Debug, Clone, PartialEq)]
pub struct Guarded<'a> {
    /// The candidate.
    pub candidate: Candidate<'a>,
    /// The first excluding clause.
    pub hit: Hit,
}

/// The ranking of a region's targets.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Ranking<'a> {
    /// Ranked, best first; each enterprise once, in its best segment.
    pub targets: Vec<Target<'a>>,
    /// Under the coverage floor: too little is known to rank them.
    pub thin: Vec<Target<'a>>,
    /// Taken out by the guard, by enterprise id.
    pub guarded: Vec<Guarded<'a>>,
}

/// Ranks candidates: the guard first, then the score; ties by id.
///
/// **Formula** [`score`] per candidate, independent of all others, so that one more company never reorders the rest.
/// **Missing** candidates under the coverage floor are listed apart.
pub fn rank<'a>(candidates: Vec<Candidate<'a>>, request: &TargetRequest<'_>) -> Ranking<'a> {
    let guard = Guard::new(request.catalog.rules());
    let context = GuardContext {
        home: request.home,
        regions: request.regions,
    };
    let judged: Vec<Result<Target<'a>, Guarded<'a>>> = candidates
        .into_par_iter()
        .filter(|candidate| {
            candidate.supplies && candidate.confidence >= request.profile.target.min_confidence
        })
        .filter_map(|candidate| {
            let verdict = *request.verdicts.get(&candidate.segment)?;
            let hits = guard.hits(&candidate, context);
            Some(
                match hits.iter().find(|hit| hit.action == ClauseAction::Exclude) {
                    Some(hit) => Err(Guarded {
                        hit: hit.clone(),
                        candidate,
                    }),
                    None => Ok(target(candidate, (verdict, hits), request)),
                },
            )
        })
        .collect();
    let mut ranking = Ranking::default();
    let mut best: Vec<Target<'a>> = Vec::new();
    for outcome in judged {
        match outcome {
            Ok(found) => best.push(found),
            Err(guarded) => ranking.guarded.push(guarded),
        }
    }
    best.sort_by(order);
    let floor = request.profile.target.coverage_floor;
    (ranking.targets, ranking.thin) = once_each(best)
        .into_iter()
        .partition(|target| target.score.coverage >= floor);
    ranking.guarded.sort_by(|left, right| {
        (left.candidate.id, left.candidate.segment)
            .cmp(&(right.candidate.id, right.candidate.segment))
    });
    ranking
        .guarded
        .dedup_by(|right, left| right.candidate.id == left.candidate.id);
    ranking
}

fn order(left: &Target<'_>, right: &Target<'_>) -> std::cmp::Ordering {
    let ids = || {
        (left.candidate.id, left.candidate.segment)
            .cmp(&(right.candidate.id, right.candidate.segment))
    };
    right
        .score
        .value
        .total_cmp(&left.score.value)
        .then_with(ids)
}

/// Keeps each enterprise's best target and notes its other segments there.
fn once_each(sorted: Vec<Target<'_>>) -> Vec<Target<'_>> {
    let mut places: BTreeMap<&str, usize> = BTreeMap::new();
    let mut kept: Vec<Target<'_>> = Vec::new();
    for target in sorted {
        if let Some(place) = places.get(target.candidate.id) {
            kept[*place].also.push(target.candidate.segment);
        } else {
            places.insert(target.candidate.id, kept.len());
            kept.push(target);
        }
    }
    kept
}

fn target<'a>(
    candidate: Candidate<'a>,
    (verdict, flags): (Verdict, Vec<Hit>),
    request: &TargetRequest<'_>,
) -> Target<'a> {
    let distance_km = candidate.adcode.and_then(|adcode| {
        let seat = request.regions.prefecture_of(adcode).unwrap_or(adcode);
        request.regions.distance_km(request.home, seat)
    });
    let path = request.paths.to(candidate.id);
    let observed = observe(&candidate, distance_km, request);
    let segment = request
        .catalog
        .segment(candidate.segment)
        .expect("candidates are placed in segments of the catalog");
    let expires = request
        .as_of
        .saturating_add(jiff::Span::new().days(i64::from(request.profile.target.expiry_days)));
    Target {
        place: candidate.adcode.map(region_name),
        verdict,
        score: score(&observed, &request.profile.target),
        flags,
        reason: words::reason(&candidate, segment, distance_km),
        next_step: words::next_step(&path, &candidate),
        falsifier: words::falsifier(segment),
        path,
        expires,
        also: Vec::new(),
        candidate,
    }
}

/// Reads the profile's indicators off a candidate; an id that is not known here stays missing.
fn observe(
    candidate: &Candidate<'_>,
    distance_km: Option<f64>,
    request: &TargetRequest<'_>,
) -> Vec<Observed> {
    let own = |raw: Option<f64>| Observed {
        raw,
        source: candidate.source.to_owned(),
        as_of: Some(candidate.as_of),
    };
    let computed = |raw: Option<f64>, source: &str| Observed {
        raw,
        source: source.to_owned(),
        as_of: Some(request.as_of),
    };
    request
        .profile
        .target
        .indicator
        .iter()
        .map(|indicator| match indicator.id.as_str() {
            "placement_confidence" => computed(Some(candidate.confidence), "placement"),
            "product_share" => own(candidate.share),
            "size" => Observed {
                raw: (candidate.size.proxy != Proxy::Unknown).then_some(candidate.size.yuan),
                source: format!("{}（{}）", candidate.source, candidate.size.proxy.id()),
                as_of: Some(candidate.as_of),
            },
            "revenue_growth" => own(candidate.revenue_growth),
            "patents" => own(candidate.patents),
            "rd_ratio" => own(candidate.rd_ratio),
            "qualification" => own(candidate.label_points),
            "path_hops" => computed(
                request.paths.hops(candidate.id).map(|hops| hops as f64),
                "investments",
            ),
            "distance" => computed(distance_km, "GB/T 2260 centres"),
            _ => Observed {
                raw: None,
                source: String::new(),
                as_of: None,
            },
        })
        .collect()
}
