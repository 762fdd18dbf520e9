//! `eval targets`: a list put back to a day, against what happened after it.
//!
//! Only what is dated strictly before the day is used; the leak test runs the whole way again with the names of those who
//! moved shuffled, and must then find nothing.
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;

use jiff::civil::Date;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng as _, SeedableRng as _};
use serde::Serialize;

use crate::app::event_file::{EventRow, read};
use crate::app::prepared::{residents, subjects};
use crate::app::stage::Stage;
use crate::app::targets::TargetQuery;
use crate::app::view::View;
use crate::catalog::code::RegionTable;
use crate::error::AppError;
use crate::target::{
    Backtest, Candidate, Event, History, Making, Outcome, Paths, Propensities, Relation, backtest,
    elsewhere, rank,
};

/// The k of every cut.
const CUTS: [usize; 5] = [10, 20, 50, 100, 200];
/// Runs of the leak test.
const SHUFFLES: u64 = 20;
/// The k the leak test looks at: large enough that twenty runs settle it.
const LEAK_CUT: usize = 200;
/// Seed of the shuffles, so that a repeat prints the same.
const SEED: u64 = 20_261_126;

/// What to check.
#[derive(Debug, Clone)]
pub struct TargetsCheck {
    /// The file of events.
    pub events: PathBuf,
    /// The day the list is put back to.
    pub as_of: Date,
    /// Region that asks, home unless named.
    pub region: Option<String>,
    /// Chain id; the scheme's chains unless named.
    pub chain: Option<String>,
}

/// What came of the event file.
#[derive(Debug, Clone, Default, Serialize)]
pub struct EventCounts {
    /// Rows read.
    pub rows: usize,
    /// Rows that could not be read, each with its reason.
    pub refused: Vec<String>,
    /// Rows of enterprises that the snapshot did not place.
    pub unplaced: usize,
    /// Events before the day, with those of the investments table: what the list may know.
    pub before: usize,
    /// Events within the horizon, in another prefecture than the seat: what the list is checked against.
    pub within: usize,
}

/// The leak test: names of movers shuffled, the whole way run again.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct LeakTest {
    /// Runs.
    pub runs: u64,
    /// The k of the lift.
    pub k: usize,
    /// Mean lift; about 1 unless the list knows the outcome.
    pub lift: f64,
    /// Standard error of that mean.
    pub standard_error: f64,
    /// Mean area under the curve; about 0.5.
    pub auc: f64,
}

/// What the check found.
#[derive(Debug, Clone, Serialize)]
pub struct TargetsEvaluation {
    /// Snapshot id.
    pub snapshot: String,
    /// Whether anything behind it is invented.
    pub synthetic: bool,
    /// The day the list was put back to.
    pub as_of: String,
    /// The event: in words.
    pub event: String,
    /// What came of the file.
    pub events: EventCounts,
    /// Share of candidates whose facts are dated on or after the day: these facts were left out, placement apart.
    pub facts_later: f64,
    /// How propensities were made: missing, rate or fitted.
    pub making: &'static str,
    /// Fitted coefficients: intercept, logit of the shrunk rate, log size, growth, age; null if none were fitted.
    pub coefficients: Option<Vec<f64>>,
    /// The whole list, by score, against every move.
    pub list: Backtest,
    /// By propensity alone, against every move.
    pub propensity: Backtest,
    /// By score, against moves to the region that asks.
    pub here: Backtest,
    /// The leak test on propensity; null where nobody moved.
    pub leak: Option<LeakTest>,
}

/// Puts the list back to a day and checks it.
///
/// # Errors
/// An unreadable file, or a region or chain that does not exist.
pub fn eval_targets(view: &View, check: &TargetsCheck) -> Result<TargetsEvaluation, AppError> {
    let file = read(&check.events)?;
    let snapshot = &view.snapshot;
    let placed: Vec<Event> = file
        .rows
        .iter()
        .filter_map(|row| event(view, row))
        .collect();
    let mut counts = EventCounts {
        rows: file.rows.len() + file.refused.len(),
        unplaced: file.rows.len() - placed.len(),
        refused: file.refused,
        ..EventCounts::default()
    };
    let mut known: Vec<Event> = snapshot.history.events().to_vec();
    known.extend(placed);
    let trial = Trial {
        view,
        check,
        horizon_end: horizon_end(view, check.as_of),
    };
    let found = trial.run(&known)?;
    counts.before = known
        .iter()
        .filter(|event| event.date.is_some_and(|date| date < check.as_of))
        .count();
    counts.within = trial.movers(&known).0.len();
    let leak = (found.propensity.moved > 0)
        .then(|| trial.leak_test(&known))
        .transpose()?;
    let months = view.catalog().rules().target.propensity.horizon_months;
    Ok(TargetsEvaluation {
        snapshot: snapshot.manifest.snapshot.clone(),
        synthetic: snapshot.manifest.synthetic,
        as_of: check.as_of.to_string(),
        event: format!("新设工厂、子公司、分支或项目于外地级市，{months} 个月内"),
        events: counts,
        facts_later: found.facts_later,
        making: match found.making {
            Making::Missing => "missing",
            Making::Rate => "rate",
            Making::Fitted => "fitted",
        },
        coefficients: found.coefficients,
        list: found.list,
        propensity: found.propensity,
        here: found.here,
        leak,
    })
}

fn horizon_end(view: &View, day: Date) -> Date {
    let months = view.catalog().rules().target.propensity.horizon_months;
    day.saturating_add(jiff::Span::new().months(months))
}

fn event(view: &View, row: &EventRow) -> Option<Event> {
    let (enterprise, _) = view.snapshot.enterprise(&row.id)?;
    Some(Event {
        enterprise,
        investee: String::new(),
        adcode: Some(row.adcode),
        date: Some(row.date),
        amount_yuan: None,
        kind: None,
        segment: None,
        source: "events".to_owned(),
    })
}

/// One way from a day's knowledge to figures, to be run again with shuffled names.
struct Trial<'a> {
    view: &'a View,
    check: &'a TargetsCheck,
    horizon_end: Date,
}

struct Found {
    list: Backtest,
    propensity: Backtest,
    here: Backtest,
    facts_later: f64,
    making: Making,
    coefficients: Option<Vec<f64>>,
}

impl Trial<'_> {
    /// Whether an event lies within the horizon.
    fn within(&self, event: &Event) -> bool {
        event
            .date
            .is_some_and(|date| self.check.as_of <= date && date < self.horizon_end)
    }

    /// Ids of those who moved within the horizon, and of those who moved to the region.
    fn movers(&self, events: &[Event]) -> (BTreeSet<String>, BTreeSet<String>) {
        let (regions, mut moved, mut here) =
            (RegionTable::builtin(), BTreeSet::new(), BTreeSet::new());
        let region = self.view.region(self.check.region.as_deref());
        for event in events.iter().filter(|event| self.within(event)) {
            let Some(facts) = self.view.snapshot.enterprises.get(event.enterprise) else {
                continue;
            };
            if elsewhere(event.adcode, facts.adcode) {
                moved.insert(facts.id.clone());
                let to = event.adcode.zip(region.as_ref().ok());
                if to.is_some_and(|(place, region)| regions.lies_in(place, *region)) {
                    here.insert(facts.id.clone());
                }
            }
        }
        (moved, here)
    }

    fn run(&self, events: &[Event]) -> Result<Found, AppError> {
        let (view, day) = (self.view, self.check.as_of);
        let rules = view.catalog().rules().target.propensity;
        let past = History::new(events.to_vec()).before(day);
        let propensities = Propensities::estimate(&subjects(&view.snapshot), &past, (day, &rules));
        let query = TargetQuery {
            region: self.check.region.clone(),
            chain: self.check.chain.clone(),
            ..TargetQuery::default()
        };
        let (making, coefficients) = (propensities.making, propensities.coefficients);
        let region = view.region(self.check.region.as_deref())?;
        let paths = Paths::new(&residents(&view.snapshot, region), &self.relations());
        let stage = Stage::new(view, &query)?.put_back_to(
            day,
            (Arc::new(past), Arc::new(propensities), Arc::new(paths)),
        );
        let candidates = stage.candidates();
        let later = candidates.iter().filter(|one| one.as_of >= day).count();
        let facts_later = later as f64 / candidates.len().max(1) as f64;
        let known: Vec<Candidate<'_>> = candidates
            .into_iter()
            .map(|candidate| put_back(candidate, day))
            .collect();
        let ranking = rank(known, stage.request());
        let outcomes: Vec<Outcome> = ranking
            .targets
            .iter()
            .chain(&ranking.thin)
            .map(|ranked| {
                let candidate = ranking.candidate(ranked.candidate);
                Outcome {
                    id: candidate.id.to_owned(),
                    score: ranked.outline.value,
                    probability: stage.propensities().of(candidate.enterprise),
                }
            })
            .collect();
        let by_propensity: Vec<Outcome> = outcomes
            .iter()
            .map(|outcome| Outcome {
                score: outcome.probability.unwrap_or(0.0),
                ..outcome.clone()
            })
            .collect();
        let (moved, here) = self.movers(events);
        Ok(Found {
            list: backtest(&outcomes, &moved, &CUTS),
            propensity: backtest(&by_propensity, &moved, &CUTS),
            here: backtest(&outcomes, &here, &CUTS),
            facts_later,
            making,
            coefficients: coefficients.map(|found| found.to_vec()),
        })
    }

    /// Relations on record before the day; undated ones prove nothing of it.
    fn relations(&self) -> Vec<Relation> {
        self.view
            .snapshot
            .relations
            .iter()
            .filter(|relation| relation.date.is_some_and(|date| date < self.check.as_of))
            .cloned()
            .collect()
    }

    /// Shuffles who moved within the horizon among all placed enterprises and runs the whole way again.
    fn leak_test(&self, events: &[Event]) -> Result<LeakTest, AppError> {
        let mut lifts = Vec::new();
        let mut areas = Vec::new();
        for run in 0..SHUFFLES {
            let others = permutation(self.view.snapshot.enterprises.len(), run);
            let shuffled: Vec<Event> = events
                .iter()
                .map(|event| {
                    let mut event = event.clone();
                    if self.within(&event) {
                        event.enterprise = others
                            .get(&event.enterprise)
                            .copied()
                            .unwrap_or(event.enterprise);
                    }
                    event
                })
                .collect();
            let found = self.run(&shuffled)?.propensity;
            let cut = found.at.iter().find(|cut| cut.k == LEAK_CUT);
            lifts.extend(cut.and_then(|cut| cut.lift));
            areas.extend(found.auc);
        }
        let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len().max(1) as f64;
        let lift = mean(&lifts);
        let squares: Vec<f64> = lifts.iter().map(|one| (one - lift).powi(2)).collect();
        Ok(LeakTest {
            runs: SHUFFLES,
            k: LEAK_CUT,
            lift,
            standard_error: (mean(&squares) / lifts.len().max(1) as f64).sqrt(),
            auc: mean(&areas),
        })
    }
}

/// A candidate without the facts that nobody could know before the day.
fn put_back(mut candidate: Candidate<'_>, day: Date) -> Candidate<'_> {
    if candidate.as_of >= day {
        candidate.size.proxy = crate::region::Proxy::Unknown;
        candidate.revenue_growth = None;
        candidate.patents = None;
        candidate.rd_ratio = None;
        candidate.label_points = None;
        candidate.qualifications = None;
        candidate.listing = None;
        candidate.operating = None;
    }
    candidate
}

/// A shuffled order of positions, the same for the same run.
fn permutation(count: usize, run: u64) -> BTreeMap<usize, usize> {
    let mut rng = ChaCha8Rng::seed_from_u64(SEED);
    rng.set_stream(run);
    let mut order: Vec<usize> = (0..count).collect();
    for place in (1..count).rev() {
        let other = usize::try_from(rng.next_u64() % (place as u64 + 1)).unwrap_or(place);
        order.swap(place, other);
    }
    order.into_iter().enumerate().collect()
}
