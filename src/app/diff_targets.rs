//! `diff A B --targets`: why each company's rank moved between two snapshots: its data, the method, weights, rivals.
//!
//! The four parts are steps on one way from the old rank to the new one, so they add up to the move.
use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::app::stage::Stage;
use crate::app::target_item::TargetEnterprise;
use crate::app::targets::{DEFAULT_LIMIT, TargetQuery};
use crate::app::view::View;
use crate::catalog::{SegmentId, TargetProfile, region_name};
use crate::error::AppError;
use crate::target::{Candidate, Judge, Ranking, TargetRequest};

/// A change of one indicator.
#[derive(Debug, Clone, Serialize)]
pub struct IndicatorChange {
    /// Indicator id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Raw value before; null if it was missing.
    pub before: Option<f64>,
    /// Raw value now.
    pub after: Option<f64>,
    /// Contribution now less contribution before.
    pub contribution: f64,
}

/// How one company's rank moved. Positive steps are down the list.
#[derive(Debug, Clone, Serialize)]
pub struct RankMove {
    /// Who.
    pub enterprise: TargetEnterprise,
    /// Segment before.
    pub segment_before: SegmentId,
    /// Segment now.
    pub segment_after: SegmentId,
    /// Rank before.
    pub before: usize,
    /// Rank now.
    pub after: usize,
    /// after − before; the four parts add up to it.
    pub moved: i64,
    /// By its own data.
    pub data: i64,
    /// By another method of placement; 0 where both snapshots have one method.
    pub method: i64,
    /// By other weights and value functions.
    pub weights: i64,
    /// By what became of the others.
    pub rivals: i64,
    /// Score before.
    pub score_before: f64,
    /// Score now.
    pub score_after: f64,
    /// Indicators whose contribution changed, most first.
    pub changes: Vec<IndicatorChange>,
}

/// A company that is on one list only.
#[derive(Debug, Clone, Serialize)]
pub struct OneSided {
    /// Who.
    pub enterprise: TargetEnterprise,
    /// Its rank where it is listed.
    pub rank: usize,
    /// Why it is not on the other list.
    pub reason: String,
}

/// Two lists compared.
#[derive(Debug, Clone, Serialize)]
pub struct TargetDiff {
    /// The earlier snapshot.
    pub before: String,
    /// The later one.
    pub after: String,
    /// Method versions of both.
    pub methods: [String; 2],
    /// Profiles of both.
    pub profiles: [String; 2],
    /// Whether anything behind either is invented.
    pub synthetic: bool,
    /// Companies of the first of either list that are on both, by new rank.
    pub moves: Vec<RankMove>,
    /// Companies among the first that are new.
    pub entered: Vec<OneSided>,
    /// Companies that were among the first and are gone.
    pub left: Vec<OneSided>,
}

/// One list with what its question was set up with.
struct Side<'v> {
    view: &'v View,
    stage: &'v Stage<'v>,
    ranking: Ranking<'v>,
    ranks: BTreeMap<String, usize>,
}

impl<'v> Side<'v> {
    fn new(view: &'v View, stage: &'v Stage<'v>) -> Self {
        let ranking = stage.ranking();
        let ranks = (0..ranking.targets.len())
            .map(|place| {
                let candidate = ranking.candidate(ranking.targets[place].candidate);
                (candidate.id.to_owned(), place)
            })
            .collect();
        Self {
            view,
            stage,
            ranking,
            ranks,
        }
    }

    fn scores(&self) -> Vec<(f64, String)> {
        scores(&self.ranking)
    }

    fn enterprise(&self, id: &str) -> TargetEnterprise {
        let facts = self.view.snapshot.enterprise(id).map(|(_, facts)| facts);
        let adcode = facts.and_then(|facts| facts.adcode);
        TargetEnterprise {
            id: id.to_owned(),
            name: facts.map_or_else(|| id.to_owned(), |facts| facts.name.clone()),
            adcode: adcode.map(|adcode| adcode.to_string()),
            region: adcode.map(region_name),
        }
    }

    /// Why a company is not on this list.
    fn absence(&self, id: &str) -> String {
        let of = |place: usize| self.ranking.candidate(place).id == id;
        if let Some(entry) = self
            .ranking
            .guarded
            .iter()
            .find(|entry| of(entry.candidate))
        {
            return format!("前置审查 {}：{}", entry.hit.clause, entry.hit.reason);
        }
        if self.ranking.thin.iter().any(|entry| of(entry.candidate)) {
            return "数据覆盖不足，另列".into();
        }
        match self.view.snapshot.enterprise(id) {
            None => "未导入或未挂链".into(),
            Some(_) => "所在环节不招引，或挂链置信度不足".into(),
        }
    }
}

fn scores(ranking: &Ranking<'_>) -> Vec<(f64, String)> {
    let one = |place: usize| {
        let ranked = &ranking.targets[place];
        (
            ranked.outline.value,
            ranking.candidate(ranked.candidate).id.to_owned(),
        )
    };
    (0..ranking.targets.len()).map(one).collect()
}

/// The rank a score would have among others, from 1; the company's own entry does not count.
fn rank_among(score: f64, id: &str, others: &[(f64, String)]) -> i64 {
    let above = others.iter().filter(|(other, name)| {
        name != id && (*other > score || (other.total_cmp(&score).is_eq() && name.as_str() < id))
    });
    i64::try_from(above.count()).unwrap_or(i64::MAX) + 1
}

/// Compares the lists of two snapshots.
///
/// # Errors
/// As `targets`.
pub fn diff_targets(
    (before, after): (&View, &View),
    query: &TargetQuery,
) -> Result<TargetDiff, AppError> {
    let (old_stage, new_stage) = (Stage::new(before, query)?, Stage::new(after, query)?);
    let (old, new) = (Side::new(before, &old_stage), Side::new(after, &new_stage));
    let limit = query.limit.unwrap_or(DEFAULT_LIMIT);
    let first = |side: &Side<'_>| -> BTreeSet<String> {
        let ranked = side.ranks.iter().filter(|(_, place)| **place < limit);
        ranked.map(|(id, _)| id.clone()).collect()
    };
    let (was, is) = (first(&old), first(&new));
    let steps = Steps::new(&old, &new);
    let mut moves: Vec<RankMove> = was
        .union(&is)
        .filter_map(|id| steps.rank_move(id))
        .collect();
    moves.sort_by_key(|one| one.after);
    let one_sided = |ids: &BTreeSet<String>, (on, off): (&Side<'_>, &Side<'_>)| {
        let absent = ids.iter().filter(|id| !off.ranks.contains_key(*id));
        let mut found: Vec<OneSided> = absent
            .map(|id| OneSided {
                enterprise: on.enterprise(id),
                rank: on.ranks[id] + 1,
                reason: off.absence(id),
            })
            .collect();
        found.sort_by_key(|one| one.rank);
        found
    };
    let manifests = [&before.snapshot.manifest, &after.snapshot.manifest];
    Ok(TargetDiff {
        before: manifests[0].snapshot.clone(),
        after: manifests[1].snapshot.clone(),
        methods: manifests.map(|manifest| manifest.method.clone()),
        profiles: [
            old_stage.answer(Vec::<()>::new()).profile,
            new_stage.answer(Vec::<()>::new()).profile,
        ],
        synthetic: manifests.iter().any(|manifest| manifest.synthetic),
        entered: one_sided(&is, (&new, &old)),
        left: one_sided(&was, (&old, &new)),
        moves,
    })
}

/// The lists the steps go over.
struct Steps<'a> {
    old: &'a Side<'a>,
    new: &'a Side<'a>,
    same_method: bool,
    rivals_before: Vec<(f64, String)>,
    /// The old companies under the new weights.
    rivals_reweighed: Vec<(f64, String)>,
    rivals_after: Vec<(f64, String)>,
}

impl<'a> Steps<'a> {
    fn new(old: &'a Side<'a>, new: &'a Side<'a>) -> Self {
        let methods = [old, new].map(|side| &side.view.snapshot.manifest.method);
        let reweighed = old.stage.ranking_under(new.stage.profile());
        Self {
            old,
            new,
            same_method: methods[0] == methods[1],
            rivals_before: old.scores(),
            rivals_reweighed: scores(&reweighed),
            rivals_after: new.scores(),
        }
    }

    /// **Formula** `data = r(new data, old weights, old rivals) − r(old)`, with the old placement where the method
    /// changed; `method` then takes the new placement; `weights` the new weights for all; `rivals` the others' new data.
    fn rank_move(&self, id: &str) -> Option<RankMove> {
        let (from, to) = (*self.old.ranks.get(id)?, *self.new.ranks.get(id)?);
        let (was, is) = (
            &self.old.ranking.targets[from],
            &self.new.ranking.targets[to],
        );
        let before = *self.old.ranking.candidate(was.candidate);
        let after = *self.new.ranking.candidate(is.candidate);
        let mut placed_as_before = after;
        if !self.same_method {
            placed_as_before.confidence = before.confidence;
            placed_as_before.share = before.share;
        }
        let old_profile = self.old.stage.profile();
        let with_data = self.scored(&placed_as_before, old_profile);
        let with_method = self.scored(&after, old_profile);
        let ranks = [
            rank_among(was.outline.value, id, &self.rivals_before),
            rank_among(with_data, id, &self.rivals_before),
            rank_among(with_method, id, &self.rivals_before),
            rank_among(is.outline.value, id, &self.rivals_reweighed),
            rank_among(is.outline.value, id, &self.rivals_after),
        ];
        Some(RankMove {
            enterprise: self.new.enterprise(id),
            segment_before: before.segment,
            segment_after: after.segment,
            before: from + 1,
            after: to + 1,
            moved: ranks[4] - ranks[0],
            data: ranks[1] - ranks[0],
            method: ranks[2] - ranks[1],
            weights: ranks[3] - ranks[2],
            rivals: ranks[4] - ranks[3],
            score_before: was.outline.value,
            score_after: is.outline.value,
            changes: self.changes((from, to)),
        })
    }

    /// The score of a company of the new snapshot under a profile.
    fn scored(&self, candidate: &Candidate<'_>, profile: &TargetProfile) -> f64 {
        let request = TargetRequest {
            profile,
            ..self.new.stage.request()
        };
        let judge = Judge::new(request, std::slice::from_ref(candidate));
        judge.outline(candidate).value
    }

    fn changes(&self, (from, to): (usize, usize)) -> Vec<IndicatorChange> {
        let was = self.old.ranking.target(&self.old.ranking.targets[from]);
        let is = self.new.ranking.target(&self.new.ranking.targets[to]);
        let names = &self.new.stage.profile().indicator;
        let mut changes: Vec<IndicatorChange> = is
            .score
            .parts
            .iter()
            .map(|part| {
                let old = was.score.parts.iter().find(|old| old.id == part.id);
                let name = names.iter().find(|indicator| indicator.id == part.id);
                IndicatorChange {
                    id: part.id.clone(),
                    name: name.map_or_else(String::new, |indicator| indicator.name.clone()),
                    before: old.and_then(|old| old.raw),
                    after: part.raw,
                    contribution: part.contribution - old.map_or(0.0, |old| old.contribution),
                }
            })
            .filter(|change| change.contribution.abs() > 1e-12)
            .collect();
        changes.sort_by(|left, right| {
            let order = right.contribution.abs().total_cmp(&left.contribution.abs());
            order.then_with(|| left.id.cmp(&right.id))
        });
        changes
    }
}
