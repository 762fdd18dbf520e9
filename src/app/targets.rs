//! `targets`: whom to invite for the gaps of a region, ranked and explained.
use std::collections::BTreeMap;

use crate::app::answer::Answer;
use crate::app::sites::sites;
use crate::app::stage::Stage;
use crate::app::target_item::{enterprise, item};
use crate::app::view::View;
use crate::catalog::ValueFunction;
use crate::error::AppError;
use crate::gap::Verdict;
use crate::target::{Ranking, Stability, stability};

pub use crate::app::target_item::{
    FlagItem, GuardedItem, HopItem, LabelItem, PartItem, StabilityItem, TargetAnswer,
    TargetEnterprise, TargetItem, TravelItem, WeightItem,
};

/// How many targets are listed unless asked otherwise.
pub const DEFAULT_LIMIT: usize = 20;
/// Targets beyond so many times the k of stability cannot be among the first k under weights near the stated ones.
const POOL_PER_TOP: usize = 5;

/// Which targets are asked for, and under which weights.
#[derive(Debug, Clone, Default, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
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
    /// Leave out so many of the first.
    pub skip: usize,
    /// What-if weights by part or indicator.
    pub weights: BTreeMap<String, f64>,
    /// What-if value functions by indicator.
    pub values: BTreeMap<String, ValueFunction>,
    /// Only who carries one of these labels.
    pub labels: Vec<String>,
    /// Only who sits in one of these provinces, divisions or named areas.
    pub provinces: Vec<String>,
    /// Only scores from here on.
    pub min_score: Option<f64>,
    /// Whether to tell which sites of the region suit each target.
    pub sites: bool,
    /// Whether to leave out how stable each rank is: it takes a thousand rankings.
    pub skip_stability: bool,
}

/// Ranks targets for the gaps of a region.
///
/// # Errors
/// Unknown region, chain, segment, profile, label or area; weights or values that make no sense.
pub fn targets(view: &View, query: &TargetQuery) -> Result<TargetAnswer, AppError> {
    let stage = Stage::new(view, query)?;
    let ranking = stage.ranking();
    let limit = query.limit.unwrap_or(DEFAULT_LIMIT);
    let kept = stage.kept(&ranking);
    let shown: Vec<usize> = kept.iter().copied().skip(query.skip).take(limit).collect();
    let spreads = (!query.skip_stability)
        .then(|| spreads(&stage, &ranking, query.skip.saturating_add(limit)));
    let items = shown
        .iter()
        .map(|place| {
            let ranked = &ranking.targets[*place];
            let mut item = item(view, place + 1, &ranking.target(ranked), stage.profile());
            item.also.clone_from(&ranked.also);
            if query.sites {
                let taker = (item.enterprise.id.as_str(), item.segment);
                item.sites = sites(view, stage.region(), taker);
            }
            item.stability = spreads.as_ref().and_then(|found| spread(found, *place));
            item
        })
        .collect();
    let mut guarded: BTreeMap<String, usize> = BTreeMap::new();
    for entry in &ranking.guarded {
        *guarded.entry(entry.hit.clause.clone()).or_default() += 1;
    }
    Ok(TargetAnswer {
        list: stage.answer(items),
        total: kept.len(),
        thin: ranking.thin.len(),
        guarded,
        unchecked: ranking.unchecked(stage.risks_known()),
        weights: stage.weights(),
        what_if: stage.what_if(),
        base_rate: stage.propensities().base_rate,
    })
}

/// Lists the candidates the guard took out, each with its clause.
///
/// # Errors
/// As [`targets`].
pub fn guarded(view: &View, query: &TargetQuery) -> Result<Answer<GuardedItem>, AppError> {
    let stage = Stage::new(view, query)?;
    let ranking = stage.ranking();
    let items = ranking
        .guarded
        .iter()
        .take(query.limit.unwrap_or(usize::MAX))
        .map(|entry| {
            let candidate = ranking.candidate(entry.candidate);
            GuardedItem {
                enterprise: enterprise(candidate),
                segment: candidate.segment,
                clause: entry.hit.clause.clone(),
                reason: entry.hit.reason.clone(),
            }
        })
        .collect();
    Ok(stage.answer(items))
}

/// How stable the first of a ranking are; `shown` is how many of them will be looked at.
pub(super) fn spreads(stage: &Stage<'_>, ranking: &Ranking<'_>, shown: usize) -> Stability {
    let rules = &stage.view().catalog().rules().target.stability;
    let pool = rules
        .pool
        .max(POOL_PER_TOP * rules.top)
        .max(shown.min(DEFAULT_LIMIT * POOL_PER_TOP));
    let judge = ranking.judge();
    let neutral = stage.profile().neutral;
    let values: Vec<Vec<f64>> = ranking
        .targets
        .iter()
        .take(pool)
        .map(|ranked| {
            let values = judge.values(ranking.candidate(ranked.candidate));
            values
                .into_iter()
                .map(|value| value.unwrap_or(neutral))
                .collect()
        })
        .collect();
    stability(&values, judge.weights(), (rules.top, rules))
}

fn spread(found: &Stability, place: usize) -> Option<StabilityItem> {
    let spread = found.spreads.get(place)?;
    Some(StabilityItem {
        top: found.top,
        share: spread.in_top,
        rank_low: spread.low,
        rank_high: spread.high,
    })
}
