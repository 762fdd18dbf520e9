//! Scores of alternatives: the weighted sum, with its parts, and TOPSIS.
//!
//! Weights come in; `weight` and `ahp` can find them.
use rayon::prelude::*;

use crate::measure::criteria::{Alternatives, Column, Direction};
use crate::measure::error::Undefined;
use crate::measure::matrix::Label;
use crate::measure::sum::BLOCK_ROWS;

/// One additive part of a score.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Part {
    /// What it adds to the score: weight × value, or weight × neutral where the value is missing.
    pub contribution: f64,
    /// Whether the value was missing.
    pub missing: bool,
}

/// A score that says what it is made of and how much of it is known.
#[derive(Debug, Clone, PartialEq)]
pub struct Scored {
    /// Sum of the contributions, in their order.
    pub value: f64,
    /// What the score would be if every missing value were 0, and if it were 1.
    pub interval: (f64, f64),
    /// Share of the weight that had a value.
    pub coverage: f64,
    /// The parts, in the order given.
    pub parts: Vec<Part>,
}

/// Returns the weighted sum of values in 0..1, of which some may be missing.
///
/// **Formula** `Σ w_j v_j`, a missing v_j read as `neutral`; the interval lets each missing value run from 0 to 1.
/// **Shapes** one list of values and one of weights that add up to 1. **Units** none. **Missing** `None`; it is counted in
/// `coverage`, never taken as 0. **Source** simple additive weighting: Fishburn (1967), as [`weighted_sum`]. **Limits** additive: a fault in one part can be bought off.
pub fn scored(values: &[Option<f64>], weights: &[f64], neutral: f64) -> Scored {
    let mut scored = Scored {
        value: 0.0,
        interval: (0.0, 0.0),
        coverage: 0.0,
        parts: Vec::with_capacity(values.len()),
    };
    for (value, weight) in values.iter().zip(weights) {
        let contribution = weight * value.unwrap_or(neutral);
        scored.value += contribution;
        scored.interval.0 += weight * value.unwrap_or(0.0);
        scored.interval.1 += weight * value.unwrap_or(1.0);
        scored.coverage += if value.is_some() { *weight } else { 0.0 };
        scored.parts.push(Part {
            contribution,
            missing: value.is_none(),
        });
    }
    scored
}

/// How raw values become comparable before they are summed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scaling {
    /// 0 for the worst and 1 for the best value.
    MinMax,
    /// Share of the column's sum; of the inverse values for a cost.
    Sum,
    /// `x / max` for a benefit, `min / x` for a cost.
    LinearMax,
}

/// Returns the weighted sum of scaled values.
///
/// **Formula** `Σ_j w_j r_ij` with r by `scaling`. **Shapes** a list over alternatives; `weights` add up to 1.
/// **Units** none. **Missing** `ConstantCriterion` or `OneItem` (min–max), `NotPositive` (sum, linear).
/// **Source** P. C. Fishburn (1967), Operations Research 15, 537–542. **Limits** min–max over the candidates lets one more
/// candidate reorder the others; scores that must last use fixed anchors.
///
/// # Errors
/// The reason why there is no value.
pub fn weighted_sum<A: Label, C: Label>(
    alternatives: &Alternatives<A, C>,
    weights: &[f64],
    scaling: Scaling,
) -> Result<Vec<f64>, Undefined> {
    match scaling {
        Scaling::MinMax => alternatives.refuse_constant()?,
        Scaling::Sum | Scaling::LinearMax => alternatives.refuse_not_positive()?,
    }
    let inverse_sums: Vec<f64> = (0..alternatives.width())
        .map(|column| {
            alternatives
                .matrix()
                .column(column)
                .map(|value| 1.0 / value)
                .sum()
        })
        .collect();
    let scaled = |column: usize, value: f64| {
        let (direction, stats) = (
            alternatives.directions()[column],
            alternatives.columns()[column],
        );
        match (scaling, direction) {
            (Scaling::MinMax, _) => alternatives.scaled_to_unit(column, value, direction),
            (Scaling::Sum, Direction::Benefit) => value / stats.sum,
            (Scaling::Sum, Direction::Cost) => 1.0 / value / inverse_sums[column],
            (Scaling::LinearMax, Direction::Benefit) => value / stats.max,
            (Scaling::LinearMax, Direction::Cost) => stats.min / value,
        }
    };
    let score = |row: usize| {
        let parts = alternatives
            .matrix()
            .row(row)
            .iter()
            .zip(weights)
            .enumerate();
        parts
            .map(|(column, (&value, weight))| weight * scaled(column, value))
            .sum()
    };
    Ok((0..alternatives.len()).map(score).collect())
}

/// How TOPSIS makes criteria comparable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TopsisScaling {
    /// Divided by the column's Euclidean length, as in the source. Our default.
    Vector,
    /// 0 for the worst and 1 for the best value, as pymcdm does by default.
    MinMax,
}

/// TOPSIS's closeness and the two distances it is made of.
#[derive(Debug, Clone, PartialEq)]
pub struct Topsis {
    /// `d⁻ / (d⁺ + d⁻)`, 1 for the ideal alternative.
    pub closeness: Vec<f64>,
    /// Distance to the ideal, `d⁺`.
    pub to_best: Vec<f64>,
    /// Distance to the anti-ideal, `d⁻`.
    pub to_worst: Vec<f64>,
}

/// Returns how close each alternative is to the ideal one.
///
/// **Formula** `v_ij = w_j r_ij`; `d⁺_i`, `d⁻_i` the Euclidean distances from row i to the best and the worst value of every
/// column; closeness `d⁻ / (d⁺ + d⁻)`. **Shapes** lists over alternatives; `weights` add up to 1. **Units** none.
/// **Missing** `OneItem`, `NoVariation` if all alternatives are alike, `ConstantCriterion` where the scale is 0/0 (min–max
/// on a constant column, vector on a column of zeros).
/// **Source** C.-L. Hwang & K. Yoon (1981), Multiple Attribute Decision Making, section 3.3.
/// **Limits** adding an alternative can reverse the order of others: a check on a ranking, not the ranking.
///
/// # Errors
/// The reason why there is no value.
pub fn topsis<A: Label, C: Label>(
    alternatives: &Alternatives<A, C>,
    weights: &[f64],
    scaling: TopsisScaling,
) -> Result<Topsis, Undefined> {
    if alternatives.len() < 2 {
        return Err(Undefined::OneItem);
    }
    if alternatives.columns().iter().all(Column::is_constant) {
        return Err(Undefined::NoVariation);
    }
    let mut anchors = Vec::with_capacity(alternatives.width());
    for (criterion, column) in alternatives.columns().iter().enumerate() {
        let length = match scaling {
            TopsisScaling::Vector => column.sum_of_squares.sqrt(),
            TopsisScaling::MinMax => column.max - column.min,
        };
        if length <= 0.0 {
            return Err(Undefined::ConstantCriterion { criterion });
        }
        let (best, worst) = match alternatives.directions()[criterion] {
            Direction::Benefit => (column.max, column.min),
            Direction::Cost => (column.min, column.max),
        };
        // Distances need only differences of scaled values, so the shift of min–max falls out.
        anchors.push((weights[criterion] / length, best, worst));
    }
    let width = alternatives.width();
    let rows = alternatives.len();
    let mut found = Topsis {
        closeness: vec![0.0; rows],
        to_best: vec![0.0; rows],
        to_worst: vec![0.0; rows],
    };
    let outputs = found.closeness.par_chunks_mut(BLOCK_ROWS).zip(
        found
            .to_best
            .par_chunks_mut(BLOCK_ROWS)
            .zip(found.to_worst.par_chunks_mut(BLOCK_ROWS)),
    );
    alternatives
        .matrix()
        .cells()
        .par_chunks(BLOCK_ROWS * width)
        .zip(outputs)
        .for_each(|(cells, (closeness, (to_best, to_worst)))| {
            for (at, row) in cells.chunks_exact(width).enumerate() {
                let (mut best, mut worst) = (0.0, 0.0);
                for (value, anchor) in row.iter().zip(&anchors) {
                    let (up, down) = (anchor.0 * (value - anchor.1), anchor.0 * (value - anchor.2));
                    best += up * up;
                    worst += down * down;
                }
                (to_best[at], to_worst[at]) = (best.sqrt(), worst.sqrt());
                closeness[at] = to_worst[at] / (to_best[at] + to_worst[at]);
            }
        });
    // Only criteria of weight zero vary: every distance is 0 and every closeness 0/0.
    if found.closeness.iter().any(|value| value.is_nan()) {
        Err(Undefined::NoVariation)
    } else {
        Ok(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::matrix::Matrix;

    #[test]
    fn a_missing_value_is_neutral_and_opens_the_interval() {
        let score = scored(&[Some(0.5), None], &[0.75, 0.25], 0.25);
        assert_eq!(score.value, 0.4375);
        assert_eq!(score.interval, (0.375, 0.625));
        assert_eq!(score.coverage, 0.75);
        assert!(score.parts[1].missing);
    }

    #[test]
    fn the_ideal_alternative_is_at_one_and_the_worst_at_zero() {
        let cells = vec![3.0, 1.0, 1.0, 5.0];
        let matrix = Matrix::try_new(vec!["good", "bad"], vec!["gain", "cost"], cells).unwrap();
        let table =
            Alternatives::try_new(matrix, vec![Direction::Benefit, Direction::Cost]).unwrap();
        let found = topsis(&table, &[0.5, 0.5], TopsisScaling::Vector).unwrap();
        assert_eq!(found.closeness, [1.0, 0.0]);
        assert_eq!(
            weighted_sum(&table, &[0.5, 0.5], Scaling::MinMax),
            Ok(vec![1.0, 0.0])
        );
    }

    #[test]
    fn when_only_a_criterion_without_weight_varies_there_is_no_ranking() {
        let matrix =
            Matrix::try_new(vec!["a", "b"], vec!["x", "y"], vec![1.0, 2.0, 1.0, 3.0]).unwrap();
        let table = Alternatives::try_new(matrix, vec![Direction::Benefit; 2]).unwrap();
        assert_eq!(
            topsis(&table, &[1.0, 0.0], TopsisScaling::Vector),
            Err(Undefined::NoVariation)
        );
    }
}
