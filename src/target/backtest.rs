//! Checks a list against what happened after its day: hits, recall, lift, calibration, and where each real mover stood.
//!
//! Who moved is told from outside; nothing here looks at features.
use std::collections::BTreeSet;

use crate::measure::backtest::{Gain, Judged, Ranking};
use crate::measure::calibration::{Forecast, ReliabilityBin, brier, reliability};

/// Classes of the reliability table.
const BINS: usize = 20;

/// One candidate as it stood on the day.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// Enterprise id.
    pub id: String,
    /// What it was ranked by.
    pub score: f64,
    /// Stated probability of moving, if one was stated.
    pub probability: Option<f64>,
}

/// The figures of the first k.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct CutOff {
    /// The k.
    pub k: usize,
    /// Movers among the first k.
    pub hits: usize,
    /// hits / k.
    pub precision: f64,
    /// Share of all movers found; null without a mover.
    pub recall: Option<f64>,
    /// NDCG; null without a mover.
    pub ndcg: Option<f64>,
    /// Precision over the base rate; null without a mover.
    pub lift: Option<f64>,
}

/// Where a real mover stood on the day.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Mover {
    /// Enterprise id.
    pub id: String,
    /// Its rank.
    pub rank: usize,
    /// Share of candidates it stood above, 0..=1.
    pub percentile: f64,
    /// The probability stated; null if none was.
    pub probability: Option<f64>,
}

/// What the check found.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Backtest {
    /// Candidates ranked.
    pub candidates: usize,
    /// How many of them moved.
    pub moved: usize,
    /// moved / candidates.
    pub base_rate: f64,
    /// Figures at several k.
    pub at: Vec<CutOff>,
    /// Probability that a mover stands above another; null without both kinds.
    pub auc: Option<f64>,
    /// Brier score of the stated probabilities; null if none were stated.
    pub brier: Option<f64>,
    /// Brier score of stating the base rate for everybody: what a forecast must beat.
    pub brier_of_base_rate: Option<f64>,
    /// Mean stated probability.
    pub mean_probability: Option<f64>,
    /// Classes with forecasts: what was stated and what came.
    pub reliability: Vec<Class>,
    /// Every mover, by rank.
    pub movers: Vec<Mover>,
}

/// One class of the reliability table.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct Class {
    /// Lower end of stated probabilities.
    pub from: f64,
    /// Upper end.
    pub to: f64,
    /// Forecasts in it.
    pub count: usize,
    /// Mean stated probability.
    pub stated: Option<f64>,
    /// Share that moved.
    pub observed: Option<f64>,
}

impl From<ReliabilityBin> for Class {
    fn from(bin: ReliabilityBin) -> Self {
        Self {
            from: bin.from,
            to: bin.to,
            count: bin.count,
            stated: bin.stated,
            observed: bin.observed,
        }
    }
}

/// Compares a ranking with who moved.
///
/// **Formula** those of `measure::backtest` and `measure::calibration`; ties by id. **Missing** undefined figures are
/// `None`. **Limits** a figure over few movers swings: read it with their number.
pub fn backtest(outcomes: &[Outcome], moved: &BTreeSet<String>, cuts: &[usize]) -> Backtest {
    let judged = outcomes.iter().map(|outcome| Judged {
        id: outcome.id.clone(),
        score: outcome.score,
        relevance: f64::from(u8::from(moved.contains(&outcome.id))),
    });
    let ranking = Ranking::new(judged.collect());
    let (candidates, count) = (outcomes.len(), ranking.positives());
    let base_rate = if candidates == 0 {
        0.0
    } else {
        count as f64 / candidates as f64
    };
    let forecasts = |state: &dyn Fn(&Outcome) -> Option<f64>| -> Vec<Forecast> {
        outcomes
            .iter()
            .filter_map(|outcome| {
                Some(Forecast {
                    probability: state(outcome)?,
                    happened: moved.contains(&outcome.id),
                })
            })
            .collect()
    };
    let stated = forecasts(&|outcome| outcome.probability);
    let classes = reliability(&stated, BINS).unwrap_or_default();
    let mean = stated.iter().map(|one| one.probability).sum::<f64>() / stated.len().max(1) as f64;
    Backtest {
        candidates,
        moved: count,
        base_rate,
        at: cuts.iter().map(|k| cut(&ranking, *k)).collect(),
        auc: ranking.auc().ok(),
        brier: brier(&stated).ok(),
        brier_of_base_rate: brier(&forecasts(&|_| Some(base_rate))).ok(),
        mean_probability: (!stated.is_empty()).then_some(mean),
        reliability: classes
            .into_iter()
            .filter(|bin| bin.count > 0)
            .map(Class::from)
            .collect(),
        movers: movers(&ranking, outcomes),
    }
}

fn cut(ranking: &Ranking, k: usize) -> CutOff {
    CutOff {
        k,
        hits: ranking.hits(k),
        precision: ranking.precision(k),
        recall: ranking.recall(k).ok(),
        ndcg: ranking.ndcg(k, Gain::Linear).ok(),
        lift: ranking.lift(k).ok(),
    }
}

fn movers(ranking: &Ranking, outcomes: &[Outcome]) -> Vec<Mover> {
    let probabilities: std::collections::BTreeMap<&str, Option<f64>> = outcomes
        .iter()
        .map(|outcome| (outcome.id.as_str(), outcome.probability))
        .collect();
    let all = ranking.items().len() as f64;
    ranking
        .items()
        .iter()
        .zip(1..)
        .filter(|(item, _)| item.relevance > 0.0)
        .map(|(item, rank): (_, usize)| Mover {
            id: item.id.clone(),
            rank,
            percentile: 1.0 - rank as f64 / all,
            probability: probabilities.get(item.id.as_str()).copied().flatten(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outcome(id: &str, score: f64, probability: f64) -> Outcome {
        Outcome {
            id: id.into(),
            score,
            probability: Some(probability),
        }
    }

    #[test]
    fn four_candidates_of_which_the_first_and_the_third_moved() {
        let list = [
            outcome("a", 0.9, 0.8),
            outcome("b", 0.8, 0.2),
            outcome("c", 0.7, 0.6),
            outcome("d", 0.1, 0.0),
        ];
        let moved = BTreeSet::from(["a".to_owned(), "c".to_owned()]);
        let found = backtest(&list, &moved, &[1, 2]);
        assert!((found.base_rate - 0.5).abs() < 1e-12);
        // The first one moved: precision 1 over 0.5.
        assert_eq!((found.at[0].hits, found.at[0].lift), (1, Some(2.0)));
        assert_eq!(found.at[1].recall, Some(0.5));
        // (0.2² + 0.2² + 0.4² + 0)/4 = 0.06; stating 0.5 for all gives 0.25.
        assert!((found.brier.unwrap() - 0.06).abs() < 1e-12);
        assert!((found.brier_of_base_rate.unwrap() - 0.25).abs() < 1e-12);
        let places: Vec<_> = found
            .movers
            .iter()
            .map(|mover| (mover.rank, mover.percentile))
            .collect();
        assert_eq!(places, [(1, 0.75), (3, 0.25)]);
    }
}
