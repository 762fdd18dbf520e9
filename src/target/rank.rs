//! Ranks candidates for the gaps of a region: guard, score, order. Numbers for all, words only for those shown.
use std::borrow::Cow;

use jiff::civil::Date;
use rayon::prelude::*;

use crate::catalog::{SegmentId, region_name};
use crate::gap::Verdict;
use crate::target::candidate::Candidate;
use crate::target::guard::{Guard, Hit};
use crate::target::judge::{Judge, TargetRequest};
use crate::target::path::Hop;
use crate::target::score::{Outline, Score, score};
use crate::target::travel::Reach;
use crate::target::words;

/// A ranked target, explained.
#[derive(Debug, Clone, PartialEq)]
pub struct Target<'a> {
    /// The candidate.
    pub candidate: Candidate<'a>,
    /// Where it sits, in words.
    pub place: Option<String>,
    /// How far it is.
    pub reach: Reach<'a>,
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
}

/// The place of a candidate in the ranking.
#[derive(Debug, Clone, PartialEq)]
pub struct Ranked {
    /// Position among the candidates.
    pub candidate: usize,
    /// Its score without parts.
    pub outline: Outline,
    /// Other inviting segments of the same enterprise, best first.
    pub also: Vec<SegmentId>,
}

/// A candidate the guard took out, with the clause.
#[derive(Debug, Clone, PartialEq)]
pub struct Guarded {
    /// Position among the candidates.
    pub candidate: usize,
    /// The first excluding clause.
    pub hit: Hit,
}

/// The ranking of a region's targets.
#[derive(Debug)]
pub struct Ranking<'a> {
    candidates: Cow<'a, [Candidate<'a>]>,
    judge: Judge<'a>,
    guard: Guard<'a>,
    /// Ranked, best first; each enterprise once, in its best segment.
    pub targets: Vec<Ranked>,
    /// Under the coverage floor: too little is known to rank them.
    pub thin: Vec<Ranked>,
    /// Taken out by the guard, by enterprise id.
    pub guarded: Vec<Guarded>,
}

/// What became of a candidate.
enum Judged {
    /// No maker, placed too uncertainly, or in a segment that does not invite.
    Apart,
    /// Taken out by a clause.
    Vetoed(Box<Hit>),
    /// Scored.
    Scored(Outline),
}

/// Candidates judged in one piece of work at least: below that, sharing the work costs more than it saves.
const LEAST_PIECE: usize = 512;

/// Ranks candidates: the guard first, then the score; ties by id.
///
/// **Formula** [`score`] per candidate, independent of all others, so that one more company never reorders the rest.
/// **Missing** candidates under the coverage floor are listed apart.
pub fn rank<'a>(
    candidates: impl Into<Cow<'a, [Candidate<'a>]>>,
    request: TargetRequest<'a>,
) -> Ranking<'a> {
    let candidates = candidates.into();
    let floor = request.profile.min_confidence;
    let wanted = |candidate: &Candidate<'_>| {
        candidate.supplies
            && candidate.confidence >= floor
            && request.verdicts.contains_key(&candidate.segment)
    };
    let guard = Guard::for_candidates(request.catalog.rules(), &candidates, request.guard);
    let judge = Judge::new(request, &candidates);
    let judged: Vec<Judged> = candidates
        .par_iter()
        .with_min_len(LEAST_PIECE)
        .map(|candidate| {
            if !wanted(candidate) {
                return Judged::Apart;
            }
            match guard.veto(candidate, request.guard) {
                Some(hit) => Judged::Vetoed(Box::new(hit)),
                None => Judged::Scored(judge.outline(candidate)),
            }
        })
        .collect();
    let mut ranking = Ranking {
        candidates,
        judge,
        guard,
        targets: Vec::new(),
        thin: Vec::new(),
        guarded: Vec::new(),
    };
    ranking.arrange(judged);
    ranking
}

impl<'a> Ranking<'a> {
    fn arrange(&mut self, judged: Vec<Judged>) {
        // Sorted without what comes along: a score and a position are sixteen bytes.
        let mut best: Vec<(f64, usize)> = Vec::with_capacity(judged.len());
        for (candidate, outcome) in judged.iter().enumerate() {
            if let Judged::Scored(outline) = outcome {
                best.push((outline.value, candidate));
            }
        }
        best.par_sort_unstable_by(|left, right| {
            let order = right.0.total_cmp(&left.0);
            order.then_with(|| self.key(left.1).cmp(&self.key(right.1)))
        });
        let floor = self.judge.request().profile.coverage_floor;
        let mut outlines = Vec::with_capacity(judged.len());
        for (candidate, outcome) in judged.into_iter().enumerate() {
            outlines.push(match outcome {
                Judged::Scored(outline) => Some(outline),
                Judged::Vetoed(hit) => {
                    let hit = *hit;
                    self.guarded.push(Guarded { candidate, hit });
                    None
                }
                Judged::Apart => None,
            });
        }
        let ranked = best
            .into_iter()
            .filter_map(|(_, candidate)| Some((candidate, outlines[candidate]?)));
        (self.targets, self.thin) = self
            .once_each(ranked)
            .into_iter()
            .partition(|ranked| ranked.outline.coverage >= floor);
        let mut guarded = std::mem::take(&mut self.guarded);
        guarded.sort_by_key(|entry| self.key(entry.candidate));
        guarded.dedup_by_key(|entry| self.candidates[entry.candidate].id);
        self.guarded = guarded;
    }

    fn key(&self, candidate: usize) -> (&'a str, SegmentId) {
        let candidate = &self.candidates[candidate];
        (candidate.id, candidate.segment)
    }

    /// Keeps each enterprise's best target and notes its other segments there.
    fn once_each(&self, sorted: impl Iterator<Item = (usize, Outline)>) -> Vec<Ranked> {
        let most = self.candidates.iter().map(|one| one.enterprise).max();
        // Where each enterprise stands in `kept`, by its position: a table beats a map at a hundred thousand.
        let mut places: Vec<Option<usize>> = vec![None; most.map_or(0, |most| most + 1)];
        let mut kept: Vec<Ranked> = Vec::with_capacity(self.candidates.len());
        for (candidate, outline) in sorted {
            let found = &self.candidates[candidate];
            let place = &mut places[found.enterprise];
            if let Some(place) = *place {
                kept[place].also.push(found.segment);
            } else {
                *place = Some(kept.len());
                kept.push(Ranked {
                    candidate,
                    outline,
                    also: Vec::new(),
                });
            }
        }
        kept
    }

    /// A candidate by its position.
    pub fn candidate(&self, place: usize) -> &Candidate<'a> {
        &self.candidates[place]
    }

    /// What read the indicators.
    pub fn judge(&self) -> &Judge<'a> {
        &self.judge
    }

    /// Clauses of the guard that nobody could try, because their table was never imported.
    pub fn unchecked(&self, risks: bool) -> Vec<String> {
        self.guard.unchecked(self.judge.request().guard, risks)
    }

    /// Explains one ranked candidate: parts, flags, path, words.
    pub fn target(&self, ranked: &Ranked) -> Target<'a> {
        let candidate = self.candidates[ranked.candidate];
        let request = self.judge.request();
        let reach = self.judge.reach(&candidate);
        let path = request.paths.to(candidate.id);
        let segment = request
            .catalog
            .segment(candidate.segment)
            .expect("candidates are placed in segments of the catalog");
        let days = jiff::Span::new().days(i64::from(request.profile.expiry_days));
        Target {
            place: candidate.adcode.map(region_name),
            reach,
            verdict: request.verdicts[&candidate.segment],
            score: score(&self.judge.observe(&candidate), request.profile),
            flags: self.guard.hits(&candidate, request.guard),
            reason: words::reason(&candidate, segment, (reach, request.guard.as_of)),
            next_step: words::next_step(&path, &candidate),
            falsifier: words::falsifier(segment),
            path,
            expires: request.guard.as_of.saturating_add(days),
            candidate,
        }
    }
}
