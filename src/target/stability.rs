//! How far a ranking hangs on its weights: a thousand other weights around them, and two other methods beside.
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng as _, SeedableRng as _};
use rayon::prelude::*;

use crate::catalog::StabilityRules;
use crate::measure::agreement::{kendall_tau_b, spearman};
use crate::measure::compromise::vikor;
use crate::measure::criteria::{Alternatives, Direction};
use crate::measure::matrix::Matrix;
use crate::measure::score::{TopsisScaling, topsis};

/// The rank interval holds this share of draws.
const INTERVAL: f64 = 0.9;

/// How one target fares under other weights.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RankSpread {
    /// Share of draws in which it is among the first k.
    pub in_top: f64,
    /// Rank that one draw in twenty is better than.
    pub low: usize,
    /// Rank that one draw in twenty is worse than.
    pub high: usize,
}

/// Two targets whose order the weights do not settle.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct UnsettledPair {
    /// Position of the one ranked higher.
    pub upper: usize,
    /// Position of the one ranked lower.
    pub lower: usize,
    /// Share of draws in which the higher stays higher.
    pub kept: f64,
}

/// How two rankings agree.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Agreement {
    /// Kendall's tau-b.
    pub kendall: f64,
    /// Spearman's rho.
    pub spearman: f64,
}

/// What a thousand draws say of a ranking.
#[derive(Debug, Clone, PartialEq)]
pub struct Stability {
    /// Draws of weights.
    pub draws: usize,
    /// The k of "among the first k".
    pub top: usize,
    /// For each target of the pool, in its order.
    pub spreads: Vec<RankSpread>,
    /// Pairs among the first k whose order is not settled, by position.
    pub unsettled: Vec<UnsettledPair>,
    /// Agreement with TOPSIS; `None` where it is undefined, as for one target.
    pub topsis: Option<Agreement>,
    /// Agreement with VIKOR.
    pub vikor: Option<Agreement>,
}

/// Ranks a pool again under many weights.
///
/// **Formula** weights `w ~ Dirichlet(c · w⁰)`, c the concentration; ranks by `Σ w v`, ties in the given order.
/// **Shapes** `values` are the pool's rows in the order of the ranking, missing ones already neutral; `weights` w⁰ add up
/// to 1. **Missing** never. **Source** stochastic acceptability: R. Lahdelma & P. Salminen (2001), Operations Research 49.
/// **Limits** only the pool takes part: who stands below it could enter only under weights far from the stated ones.
pub fn stability(
    values: &[Vec<f64>],
    weights: &[f64],
    (top, rules): (usize, &StabilityRules),
) -> Stability {
    let ranks: Vec<Vec<u32>> = (0..rules.draws)
        .into_par_iter()
        .map(|draw| ranked(values, &drawn(weights, draw, rules)))
        .collect();
    let count = rules.draws.max(1) as f64;
    let spreads = (0..values.len())
        .map(|place| spread(&ranks, place, top))
        .collect();
    let shown = top.min(values.len());
    let mut unsettled = Vec::new();
    for upper in 0..shown {
        for lower in upper + 1..shown {
            let kept = ranks
                .iter()
                .filter(|rank| rank[upper] < rank[lower])
                .count() as f64
                / count;
            if kept < rules.settled {
                unsettled.push(UnsettledPair { upper, lower, kept });
            }
        }
    }
    let stated: Vec<f64> = values.iter().map(|row| weighted(row, weights)).collect();
    let (topsis, vikor) =
        others(values, weights, (&stated, rules.majority)).unwrap_or((None, None));
    Stability {
        draws: rules.draws,
        top,
        spreads,
        unsettled,
        topsis,
        vikor,
    }
}

fn weighted(row: &[f64], weights: &[f64]) -> f64 {
    row.iter()
        .zip(weights)
        .map(|(value, weight)| value * weight)
        .sum()
}

/// The rank of each row under some weights, from 1.
fn ranked(values: &[Vec<f64>], weights: &[f64]) -> Vec<u32> {
    let scores: Vec<f64> = values.iter().map(|row| weighted(row, weights)).collect();
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|left, right| {
        scores[*right]
            .total_cmp(&scores[*left])
            .then(left.cmp(right))
    });
    let mut ranks = vec![0; values.len()];
    for (rank, place) in (1..).zip(order) {
        ranks[place] = rank;
    }
    ranks
}

fn spread(ranks: &[Vec<u32>], place: usize, top: usize) -> RankSpread {
    let mut own: Vec<usize> = ranks.iter().map(|rank| rank[place] as usize).collect();
    own.sort_unstable();
    let outside = (1.0 - INTERVAL) / 2.0 * own.len() as f64;
    // Whole draws are cut from both ends.
    let cut = own
        .iter()
        .enumerate()
        .take_while(|(at, _)| (*at as f64) + 1.0 <= outside)
        .count();
    RankSpread {
        in_top: own.partition_point(|rank| *rank <= top) as f64 / own.len().max(1) as f64,
        low: own.get(cut).copied().unwrap_or(1),
        high: own
            .get(own.len().saturating_sub(cut + 1))
            .copied()
            .unwrap_or(1),
    }
}

/// Weights of one draw; each draw has its own stream, so that the thread that makes it does not matter.
fn drawn(weights: &[f64], draw: usize, rules: &StabilityRules) -> Vec<f64> {
    let mut rng = ChaCha8Rng::seed_from_u64(rules.seed);
    rng.set_stream(draw as u64);
    let gammas: Vec<f64> = weights
        .iter()
        .map(|weight| gamma(rules.concentration * weight, &mut rng))
        .collect();
    let sum: f64 = gammas.iter().sum();
    if sum > 0.0 {
        gammas.into_iter().map(|gamma| gamma / sum).collect()
    } else {
        weights.to_vec()
    }
}

/// A number within 0..1, both ends left out.
fn unit(rng: &mut ChaCha8Rng) -> f64 {
    ((rng.next_u64() >> 11) as f64 + 0.5) / (1_u64 << 53) as f64
}

/// A gamma variate of scale 1; 0 for a shape of 0.
///
/// **Source** G. Marsaglia & W. W. Tsang (2000), ACM Transactions on Mathematical Software 26; below shape 1 its own boost.
fn gamma(shape: f64, rng: &mut ChaCha8Rng) -> f64 {
    if shape <= 0.0 {
        return 0.0;
    }
    if shape < 1.0 {
        return gamma(shape + 1.0, rng) * unit(rng).powf(1.0 / shape);
    }
    let d = shape - 1.0 / 3.0;
    let c = 1.0 / (9.0 * d).sqrt();
    loop {
        let angle = std::f64::consts::TAU * unit(rng);
        let normal = (-2.0 * unit(rng).ln()).sqrt() * angle.cos();
        let v = (1.0 + c * normal).powi(3);
        if v > 0.0 && unit(rng).ln() < 0.5 * normal * normal + d - d * v + d * v.ln() {
            return d * v;
        }
    }
}

/// Agreement with TOPSIS and VIKOR over the columns that vary; `None` where nothing does.
fn others(
    values: &[Vec<f64>],
    weights: &[f64],
    (stated, majority): (&[f64], f64),
) -> Option<(Option<Agreement>, Option<Agreement>)> {
    let varies = |column: &usize| {
        let (least, most) = values
            .iter()
            .fold((f64::MAX, f64::MIN), |(least, most), row| {
                (least.min(row[*column]), most.max(row[*column]))
            });
        most > least
    };
    let columns: Vec<usize> = (0..weights.len())
        .filter(|column| weights[*column] > 0.0)
        .filter(varies)
        .collect();
    let whole: f64 = columns.iter().map(|column| weights[*column]).sum();
    let kept: Vec<f64> = columns
        .iter()
        .map(|column| weights[*column] / whole)
        .collect();
    let cells = values
        .iter()
        .flat_map(|row| columns.iter().map(|column| row[*column]))
        .collect();
    let matrix = Matrix::try_new((0..values.len()).collect(), columns.clone(), cells).ok()?;
    let table = Alternatives::try_new(matrix, vec![Direction::Benefit; columns.len()]).ok()?;
    let closeness = topsis(&table, &kept, TopsisScaling::Vector).ok();
    let compromise = vikor(&table, &kept, majority).ok();
    let agreement = |other: &[f64]| {
        Some(Agreement {
            kendall: kendall_tau_b(stated, other).ok()?,
            spearman: spearman(stated, other).ok()?,
        })
    };
    Some((
        closeness.and_then(|found| agreement(&found.closeness)),
        compromise.and_then(|found| {
            // Smaller is better in VIKOR.
            let better: Vec<f64> = found.compromise.iter().map(|q| -q).collect();
            agreement(&better)
        }),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::TargetRules;

    fn rules() -> StabilityRules {
        TargetRules::default().stability
    }

    #[test]
    fn who_is_better_in_everything_stays_first_whatever_the_weights() {
        let values = vec![
            vec![0.9, 0.8, 0.7],
            vec![0.5, 0.4, 0.3],
            vec![0.1, 0.1, 0.1],
        ];
        let found = stability(&values, &[0.5, 0.3, 0.2], (1, &rules()));
        assert_eq!(
            found.spreads[0],
            RankSpread {
                in_top: 1.0,
                low: 1,
                high: 1
            }
        );
        assert_eq!((found.spreads[2].low, found.spreads[2].high), (3, 3));
        assert_eq!(found.unsettled, []);
        assert!((found.topsis.unwrap().kendall - 1.0).abs() < 1e-12);
        assert!((found.vikor.unwrap().spearman - 1.0).abs() < 1e-12);
    }

    #[test]
    fn two_that_are_good_at_different_things_are_not_settled() {
        // Equal weights: mirror images, so each is first in about half of the draws.
        let values = vec![vec![1.0, 0.0], vec![0.0, 1.0]];
        let found = stability(&values, &[0.5, 0.5], (2, &rules()));
        assert_eq!(found.unsettled.len(), 1);
        // The standard error of a share over 1,000 draws is 0.016: four of them.
        assert!((found.unsettled[0].kept - 0.5).abs() < 0.064);
    }

    #[test]
    fn drawn_weights_have_the_stated_means_and_spread() {
        let weights = [0.6, 0.3, 0.1, 0.0];
        let rules = rules();
        let draws: Vec<Vec<f64>> = (0..4000)
            .map(|draw| drawn(&weights, draw, &rules))
            .collect();
        let mean = |place: usize| draws.iter().map(|draw| draw[place]).sum::<f64>() / 4000.0;
        let spread = |place: usize| {
            let middle = mean(place);
            (draws
                .iter()
                .map(|draw| (draw[place] - middle).powi(2))
                .sum::<f64>()
                / 4000.0)
                .sqrt()
        };
        for (place, weight) in weights.iter().enumerate() {
            // Dirichlet: variance w(1 − w)/(c + 1), the mean's standard error that over √4000.
            let stated = (weight * (1.0 - weight) / (rules.concentration + 1.0)).sqrt();
            assert!((mean(place) - weight).abs() <= 4.0 * stated / 4000.0_f64.sqrt());
            assert!((spread(place) - stated).abs() <= 0.05 * stated);
        }
    }
}
