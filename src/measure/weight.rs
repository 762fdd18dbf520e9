//! Weights of criteria found from the data: entropy, CRITIC, standard deviation, Gini, MEREC.
//!
//! Weights somebody stated, and weights from comparisons (`ahp`), are no business of this file.
use crate::measure::concentration::gini;
use crate::measure::criteria::{Alternatives, Column, Direction};
use crate::measure::error::Undefined;
use crate::measure::matrix::Label;
use crate::measure::sum::{by_blocks, correlation, population_sd};

/// Weights and what each criterion's is made of.
#[derive(Debug, Clone, PartialEq)]
pub struct EntropyWeights {
    /// Relative entropy of every criterion, 1 when all alternatives are alike.
    pub index: Vec<f64>,
    /// The weights, adding up to 1, or why there are none.
    pub weights: Result<Vec<f64>, Undefined>,
}

/// CRITIC counts a criterion's conflict with the others from here on; what is less is the rounding of correlations.
const CORRELATION_ROUNDING: f64 = 1e-12;

/// Returns weights that grow with how unevenly a criterion is spread.
///
/// **Formula** `p_ij = x_ij / Σ_i x_ij`, `E_j = −Σ_i p_ij ln p_ij / ln n` with 0 ln 0 = 0, `w_j = (1 − E_j) / Σ (1 − E_j)`.
/// **Shapes** a list over criteria. **Units** none. **Missing** `OneItem`, `NotPositive` for a negative value or a column of
/// zeros; the weights are `NoVariation` if every criterion is constant.
/// **Source** C.-L. Hwang & K. Yoon (1981), Multiple Attribute Decision Making, section 3.3.
/// **Limits** it rewards spread, noise and outliers included, and does not see direction. On request only.
///
/// # Errors
/// The reason why there is no value.
pub fn entropy_weights<A: Label, C: Label>(
    alternatives: &Alternatives<A, C>,
) -> Result<EntropyWeights, Undefined> {
    if alternatives.len() < 2 {
        return Err(Undefined::OneItem);
    }
    let columns = alternatives.columns();
    if let Some(criterion) = columns
        .iter()
        .position(|column| column.min < 0.0 || column.sum <= 0.0)
    {
        return Err(Undefined::NotPositive { criterion });
    }
    let scale: Vec<f64> = columns.iter().map(|column| 1.0 / column.sum).collect();
    let (width, cells) = (columns.len(), alternatives.matrix().cells());
    let information = by_blocks(alternatives.len(), width, |rows| {
        let mut sums = vec![0.0; width];
        for row in cells[rows.start * width..rows.end * width].chunks_exact(width) {
            for ((sum, value), scale) in sums.iter_mut().zip(row).zip(&scale) {
                let share = value * scale;
                *sum += if share > 0.0 { share * share.ln() } else { 0.0 };
            }
        }
        sums
    });
    Ok(from_information(
        &information,
        columns.iter().map(Column::is_constant),
        alternatives.len(),
    ))
}

/// Returns entropy weights of the values scaled to 0..1 in their direction, as is common in Chinese practice.
///
/// **Formula** as `entropy_weights` on `r_ij` = share of the way from the worst to the best value.
/// **Shapes**, **Units**, **Limits** as there. **Missing** `ConstantCriterion`, since the scale is 0/0 there; `OneItem`.
/// **Source** as `entropy_weights`; the scaling is customary in Chinese statistical yearbooks' composite indices.
///
/// # Errors
/// The reason why there is no value.
pub fn entropy_weights_on_unit_scale<A: Label, C: Label>(
    alternatives: &Alternatives<A, C>,
) -> Result<EntropyWeights, Undefined> {
    alternatives.refuse_constant()?;
    let mut information = Vec::with_capacity(alternatives.width());
    for scaled in unit_columns(alternatives, alternatives.directions()) {
        let total: f64 = scaled.iter().sum();
        information.push(
            scaled
                .iter()
                .map(|r| r / total)
                .filter(|p| *p > 0.0)
                .map(|p| p * p.ln())
                .sum(),
        );
    }
    Ok(from_information(
        &information,
        vec![false; alternatives.width()].into_iter(),
        alternatives.len(),
    ))
}

fn from_information(
    information: &[f64],
    constant: impl Iterator<Item = bool>,
    count: usize,
) -> EntropyWeights {
    let scale = (count as f64).ln();
    // A constant criterion's entropy is exactly 1; the sum of logarithms would leave a rounding error to be weighed.
    let index: Vec<f64> = information
        .iter()
        .zip(constant)
        .map(|(sum, same)| if same { 1.0 } else { -sum / scale })
        .collect();
    let weights = shares(index.iter().map(|entropy| 1.0 - entropy).collect());
    EntropyWeights { index, weights }
}

/// Returns weights that grow with a criterion's spread and with its conflict with the others.
///
/// **Formula** `C_j = σ_j Σ_k (1 − ρ_jk)` on values scaled to 0..1, `w_j = C_j / Σ C`. With `directed` the scale runs from
/// worst to best, as in the source; without, from smallest to largest, as pymcdm does, which changes the correlations' signs.
/// **Shapes** a list over criteria. **Units** none. **Missing** `OneItem`, `ConstantCriterion`; `NoVariation` if all criteria
/// say the same.
/// **Source** D. Diakoulaki, G. Mavrotas & L. Papayannakis (1995), Computers & Operations Research 22, 763–770,
/// doi:10.1016/0305-0548(94)00059-H. **Limits** a criterion gains weight by being noise.
///
/// # Errors
/// The reason why there is no value.
pub fn critic_weights<A: Label, C: Label>(
    alternatives: &Alternatives<A, C>,
    directed: Directed,
) -> Result<Vec<f64>, Undefined> {
    alternatives.refuse_constant()?;
    let all_benefit = vec![Direction::Benefit; alternatives.width()];
    let columns = match directed {
        Directed::Yes => unit_columns(alternatives, alternatives.directions()),
        Directed::No => unit_columns(alternatives, &all_benefit),
    };
    let mut information = Vec::with_capacity(columns.len());
    for column in &columns {
        let mut conflict = 0.0;
        for other in &columns {
            conflict += 1.0 - correlation(column, other).ok_or(Undefined::NoVariation)?;
        }
        information.push(
            population_sd(column)
                * if conflict > CORRELATION_ROUNDING {
                    conflict
                } else {
                    0.0
                },
        );
    }
    shares(information)
}

/// Whether a weighting looks at which end of a criterion is good.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Directed {
    /// As the source has it.
    Yes,
    /// As some programs do.
    No,
}

/// Returns weights in proportion to the standard deviation of the raw values.
///
/// **Formula** `w_j = σ_j / Σ σ`. **Shapes** a list over criteria. **Units** those of the values: scale them first.
/// **Missing** `OneItem`, `NoVariation`. **Source** as in pymcdm and scikit-criteria. **Limits** the criterion with the
/// largest numbers wins.
///
/// # Errors
/// The reason why there is no value.
pub fn standard_deviation_weights<A: Label, C: Label>(
    alternatives: &Alternatives<A, C>,
) -> Result<Vec<f64>, Undefined> {
    at_least_two(alternatives)?;
    let spread = |at: usize| {
        if alternatives.columns()[at].is_constant() {
            0.0
        } else {
            population_sd(&raw_column(alternatives, at))
        }
    };
    shares((0..alternatives.width()).map(spread).collect())
}

/// Returns weights in proportion to the Gini coefficient of each criterion.
///
/// **Formula** `w_j = G_j / Σ G`, G the population Gini. **Shapes** a list over criteria. **Units** none.
/// **Missing** `OneItem`; `NotPositive` for a negative value or a column of zeros; `NoVariation`.
/// **Source** as in pymcdm and scikit-criteria. **Limits** does not see direction.
///
/// # Errors
/// The reason why there is no value.
pub fn gini_weights<A: Label, C: Label>(
    alternatives: &Alternatives<A, C>,
) -> Result<Vec<f64>, Undefined> {
    at_least_two(alternatives)?;
    let mut coefficients = Vec::with_capacity(alternatives.width());
    for (criterion, column) in alternatives.columns().iter().enumerate() {
        if column.min < 0.0 {
            return Err(Undefined::NotPositive { criterion });
        }
        coefficients.push(
            gini(&raw_column(alternatives, criterion))
                .map_err(|_zero| Undefined::NotPositive { criterion })?,
        );
    }
    shares(coefficients)
}

/// Returns weights that grow with how much the ranking changes when a criterion is left out (MEREC).
///
/// **Formula** `n_ij = min_i x_ij / x_ij` for benefit and `x_ij / max_i x_ij` for cost, `S_i = ln(1 + Σ_j |ln n_ij| / m)`,
/// `S_i^(j)` the same without criterion j (still divided by m), `E_j = Σ_i |S_i^(j) − S_i|`, `w_j = E_j / Σ E`.
/// **Shapes** a list over criteria. **Units** none. **Missing** `OneItem`, `NotPositive`, `NoVariation`.
/// **Source** M. Keshavarz-Ghorabaee et al. (2021), Symmetry 13, 525, doi:10.3390/sym13040525.
/// **Limits** positive values only.
///
/// # Errors
/// The reason why there is no value.
pub fn merec_weights<A: Label, C: Label>(
    alternatives: &Alternatives<A, C>,
) -> Result<Vec<f64>, Undefined> {
    at_least_two(alternatives)?;
    alternatives.refuse_not_positive()?;
    let criteria = alternatives.width() as f64;
    let mut effect = vec![0.0; alternatives.width()];
    for row in 0..alternatives.len() {
        let distances: Vec<f64> = alternatives
            .matrix()
            .row(row)
            .iter()
            .zip(alternatives.columns().iter().zip(alternatives.directions()))
            .map(|(value, (column, direction))| match direction {
                Direction::Benefit => (column.min / value).ln().abs(),
                Direction::Cost => (value / column.max).ln().abs(),
            })
            .collect();
        let whole: f64 = distances.iter().sum();
        let performance = (1.0 + whole / criteria).ln();
        for (at, distance) in distances
            .iter()
            .enumerate()
            .filter(|(_, distance)| **distance > 0.0)
        {
            effect[at] += ((1.0 + (whole - distance) / criteria).ln() - performance).abs();
        }
    }
    shares(effect)
}

fn at_least_two<A: Label, C: Label>(alternatives: &Alternatives<A, C>) -> Result<(), Undefined> {
    if alternatives.len() < 2 {
        Err(Undefined::OneItem)
    } else {
        Ok(())
    }
}

fn raw_column<A: Label, C: Label>(alternatives: &Alternatives<A, C>, at: usize) -> Vec<f64> {
    alternatives.matrix().column(at).copied().collect()
}

fn unit_columns<A: Label, C: Label>(
    alternatives: &Alternatives<A, C>,
    directions: &[Direction],
) -> Vec<Vec<f64>> {
    directions
        .iter()
        .enumerate()
        .map(|(at, &direction)| {
            alternatives
                .matrix()
                .column(at)
                .map(|&value| alternatives.scaled_to_unit(at, value, direction))
                .collect()
        })
        .collect()
}

fn shares(amounts: Vec<f64>) -> Result<Vec<f64>, Undefined> {
    let total: f64 = amounts.iter().sum();
    if total > 0.0 {
        Ok(amounts.into_iter().map(|amount| amount / total).collect())
    } else {
        Err(Undefined::NoVariation)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::matrix::Matrix;

    fn table(width: usize, cells: Vec<f64>) -> Alternatives<usize, usize> {
        let rows = cells.len() / width;
        let matrix = Matrix::try_new((0..rows).collect(), (0..width).collect(), cells).unwrap();
        Alternatives::try_new(matrix, vec![Direction::Benefit; width]).unwrap()
    }

    #[test]
    fn a_constant_criterion_gets_no_entropy_weight() {
        let found = entropy_weights(&table(2, vec![1.0, 7.0, 3.0, 7.0])).unwrap();
        assert_eq!(found.weights, Ok(vec![1.0, 0.0]));
    }

    #[test]
    fn criteria_that_say_the_same_have_no_critic_weight() {
        let same = table(2, vec![1.0, 10.0, 2.0, 20.0, 5.0, 50.0]);
        assert_eq!(
            critic_weights(&same, Directed::Yes),
            Err(Undefined::NoVariation)
        );
    }

    #[test]
    fn when_everything_is_constant_no_weighting_has_an_answer() {
        let same = table(2, vec![0.1, 0.3, 0.1, 0.3, 0.1, 0.3]);
        assert_eq!(
            entropy_weights(&same).unwrap().weights,
            Err(Undefined::NoVariation)
        );
        assert_eq!(gini_weights(&same), Err(Undefined::NoVariation));
        assert_eq!(merec_weights(&same), Err(Undefined::NoVariation));
        assert_eq!(
            standard_deviation_weights(&same),
            Err(Undefined::NoVariation)
        );
    }
}
