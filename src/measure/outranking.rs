//! PROMETHEE II: net flows from pairwise comparison.
//!
//! Three preference functions; the work grows with the square of the number of alternatives.
use rayon::prelude::*;

use crate::measure::criteria::{Alternatives, Direction};
use crate::measure::error::{MeasureError, Undefined};
use crate::measure::matrix::Label;

/// How a difference on one criterion becomes a preference between 0 and 1.
#[derive(Debug, Clone, PartialEq)]
pub enum Preference {
    /// 1 for any advantage.
    Usual,
    /// 0 up to `indifference`, rising in a line to 1 at `strict`; one pair of thresholds a criterion.
    Linear {
        /// Threshold q of every criterion.
        indifference: Vec<f64>,
        /// Threshold p of every criterion.
        strict: Vec<f64>,
    },
    /// `1 − exp(−d² / 2σ²)` with one σ a criterion.
    Gaussian {
        /// σ of every criterion.
        sigma: Vec<f64>,
    },
}

impl Preference {
    fn degree(&self, criterion: usize, advantage: f64) -> f64 {
        if advantage <= 0.0 {
            return 0.0;
        }
        match self {
            Self::Usual => 1.0,
            Self::Linear {
                indifference,
                strict,
            } => {
                let (low, high) = (indifference[criterion], strict[criterion]);
                if advantage <= low {
                    0.0
                } else if advantage > high {
                    1.0
                } else {
                    (advantage - low) / (high - low)
                }
            }
            Self::Gaussian { sigma } => {
                1.0 - (-advantage.powi(2) / (2.0 * sigma[criterion].powi(2))).exp()
            }
        }
    }

    /// Checks that the thresholds fit the criteria.
    ///
    /// # Errors
    /// A list of the wrong length, a negative threshold, or a strict threshold below the indifference threshold.
    pub fn check(&self, criteria: usize) -> Result<(), MeasureError> {
        let lists: Vec<(&'static str, &Vec<f64>)> = match self {
            Self::Usual => Vec::new(),
            Self::Linear {
                indifference,
                strict,
            } => vec![("promethee_q", indifference), ("promethee_p", strict)],
            Self::Gaussian { sigma } => vec![("promethee_sigma", sigma)],
        };
        for (what, list) in lists {
            if list.len() != criteria {
                return Err(MeasureError::Length {
                    what,
                    expected: criteria,
                    found: list.len(),
                });
            }
            if let Some(&value) = list
                .iter()
                .find(|value| !value.is_finite() || **value < 0.0)
            {
                return Err(MeasureError::Range {
                    what,
                    value,
                    expected: "finite numbers, zero or more",
                });
            }
        }
        if let Self::Linear {
            indifference,
            strict,
        } = self
            && let Some((_, &value)) = indifference
                .iter()
                .zip(strict)
                .find(|(low, high)| low > high)
        {
            return Err(MeasureError::Range {
                what: "promethee_p",
                value,
                expected: "at least promethee_q",
            });
        }
        Ok(())
    }
}

/// PROMETHEE's flows.
#[derive(Debug, Clone, PartialEq)]
pub struct Flows {
    /// How much each alternative is preferred to the others, `φ⁺`.
    pub plus: Vec<f64>,
    /// How much the others are preferred to it, `φ⁻`.
    pub minus: Vec<f64>,
    /// `φ⁺ − φ⁻`.
    pub net: Vec<f64>,
}

/// Returns the outranking flows.
///
/// **Formula** `π(a, b) = Σ_j w_j P_j(a_j − b_j)` in the criterion's direction, `φ⁺(a) = Σ_b π(a, b) / (n − 1)`,
/// `φ⁻(a) = Σ_b π(b, a) / (n − 1)`. **Shapes** lists over alternatives; `weights` add up to 1. **Units** none, −1..1.
/// **Missing** `OneItem`. **Source** J.-P. Brans & P. Vincke (1985), Management Science 31, 647–656,
/// doi:10.1287/mnsc.31.6.647. **Limits** ranks can reverse when an alternative is added.
///
/// # Errors
/// The reason why there is no value.
pub fn promethee<A: Label, C: Label>(
    alternatives: &Alternatives<A, C>,
    weights: &[f64],
    preference: &Preference,
) -> Result<Flows, Undefined> {
    let count = alternatives.len();
    if count < 2 {
        return Err(Undefined::OneItem);
    }
    let rivals = (count - 1) as f64;
    let flows: Vec<(f64, f64)> = (0..count)
        .into_par_iter()
        .map(|own| {
            let (mut plus, mut minus) = (0.0, 0.0);
            for rival in (0..count).filter(|&rival| rival != own) {
                let pairs = alternatives
                    .matrix()
                    .row(own)
                    .iter()
                    .zip(alternatives.matrix().row(rival));
                for (criterion, (mine, theirs)) in pairs.enumerate() {
                    let advantage = match alternatives.directions()[criterion] {
                        Direction::Benefit => mine - theirs,
                        Direction::Cost => theirs - mine,
                    };
                    plus += weights[criterion] * preference.degree(criterion, advantage);
                    minus += weights[criterion] * preference.degree(criterion, -advantage);
                }
            }
            (plus / rivals, minus / rivals)
        })
        .collect();
    Ok(Flows {
        plus: flows.iter().map(|flow| flow.0).collect(),
        minus: flows.iter().map(|flow| flow.1).collect(),
        net: flows.iter().map(|flow| flow.0 - flow.1).collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::matrix::Matrix;

    #[test]
    fn net_flows_of_three_in_a_row_are_one_zero_and_minus_one() {
        let matrix = Matrix::try_new(vec!["a", "b", "c"], vec!["x"], vec![3.0, 2.0, 1.0]).unwrap();
        let table = Alternatives::try_new(matrix, vec![Direction::Benefit]).unwrap();
        assert_eq!(
            promethee(&table, &[1.0], &Preference::Usual).unwrap().net,
            [1.0, 0.0, -1.0]
        );
        let linear = Preference::Linear {
            indifference: vec![1.0],
            strict: vec![2.0],
        };
        assert_eq!(
            promethee(&table, &[1.0], &linear).unwrap().net,
            [0.5, 0.0, -0.5]
        );
    }
}
