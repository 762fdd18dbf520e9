//! Analytic hierarchy process: priorities from pairwise comparisons, and how consistent these are.
//!
//! The random-index table is always named: four are in use, and a matrix can pass under one and fail under another.
use crate::measure::error::{MeasureError, Undefined};
use crate::measure::exact::Exact;
use crate::measure::matrix::{Label, Matrix};

/// How far `a_ij · a_ji` may be from 1: decimals of 1/3, 1/7, 1/9 with six figures pass, contradictions do not.
const RECIPROCAL_TOLERANCE: f64 = 1e-5;

/// Largest change of a priority at which the power iteration stops.
const SETTLED: f64 = 1e-30;

/// Steps after which the power iteration gives up its search for the last digit.
const MOST_STEPS: usize = 10_000;

/// A checked comparison matrix: square, positive, reciprocal.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparisons<L> {
    matrix: Matrix<L, L>,
}

impl<L: Label> Comparisons<L> {
    /// Checks that the entries compare every two items both ways.
    ///
    /// # Errors
    /// Rows and columns with different labels, an entry that is not above zero, or two entries that are not reciprocal.
    pub fn try_new(matrix: Matrix<L, L>) -> Result<Self, MeasureError> {
        let size = matrix.rows().len();
        if matrix.rows() != matrix.columns() {
            return Err(MeasureError::Shape {
                rows: size,
                columns: size,
                found: matrix.cells().len(),
            });
        }
        for (at, &value) in matrix.cells().iter().enumerate() {
            let (row, column) = (at / size, at % size);
            let labels = || {
                (
                    matrix.rows()[row].to_string(),
                    matrix.rows()[column].to_string(),
                )
            };
            if !value.is_finite() || value <= 0.0 {
                return Err(MeasureError::Range {
                    what: "comparison",
                    value,
                    expected: "a finite number above zero",
                });
            }
            let opposite = *matrix.at(column, row);
            if (value * opposite - 1.0).abs() > RECIPROCAL_TOLERANCE {
                let (row, column) = labels();
                return Err(MeasureError::NotReciprocal {
                    row,
                    column,
                    value,
                    opposite,
                });
            }
        }
        Ok(Self { matrix })
    }

    /// The items compared.
    pub fn items(&self) -> &[L] {
        self.matrix.rows()
    }

    /// Returns the priorities as the principal eigenvector, with its eigenvalue.
    ///
    /// **Formula** `A w = λ_max w`, Σ w = 1, by power iteration, which converges for positive matrices (Perron–Frobenius).
    /// **Shapes** a list over items. **Units** none. **Missing** never; the matrix is checked.
    /// **Source** T. L. Saaty (1977), Journal of Mathematical Psychology 15, 234–281, doi:10.1016/0022-2496(77)90033-5.
    /// **Limits** use only with a consistency ratio below 0.1.
    pub fn principal(&self) -> Principal {
        let size = self.items().len();
        let mut weights = vec![Exact::from(1.0); size];
        for _ in 0..MOST_STEPS {
            let images: Vec<Exact> = (0..size).map(|row| self.image(row, &weights)).collect();
            let total = images
                .iter()
                .fold(Exact::from(0.0), |sum, image| sum.plus(*image));
            let next: Vec<Exact> = images.iter().map(|image| image.over(total)).collect();
            let moved = |(new, old): (&Exact, &Exact)| new.plus(old.negated()).high.abs();
            let change = next.iter().zip(&weights).map(moved).fold(0.0, f64::max);
            weights = next;
            if change <= SETTLED {
                break;
            }
        }
        // The weights add up to 1, so the eigenvalue is the sum of what they are mapped to. Twice the precision, because
        // the consistency index is its difference from n.
        let lambda = (0..size).fold(Exact::from(0.0), |sum, row| {
            sum.plus(self.image(row, &weights))
        });
        let lambda_max = lambda.high;
        Principal {
            weights: weights.iter().map(|weight| weight.high).collect(),
            lambda_max,
        }
    }

    /// One entry of `A w`.
    fn image(&self, row: usize, weights: &[Exact]) -> Exact {
        let terms = self.matrix.row(row).iter().zip(weights);
        terms.fold(Exact::from(0.0), |sum, (entry, weight)| {
            sum.plus(weight.times(*entry))
        })
    }

    /// Returns the priorities as the geometric means of the rows.
    ///
    /// **Formula** `w_i ∝ (Π_j a_ij)^{1/n}`, Σ w = 1. **Shapes**, **Units**, **Missing** as `principal`.
    /// **Source** G. Crawford & C. Williams (1985), Journal of Mathematical Psychology 29, 387–405. **Limits** equals the
    /// eigenvector for up to three items and for consistent matrices only.
    pub fn geometric(&self) -> Vec<f64> {
        let size = self.items().len();
        shares(
            (0..size)
                .map(|row| {
                    (self.matrix.row(row).iter().map(|a| a.ln()).sum::<f64>() / size as f64).exp()
                })
                .collect(),
        )
    }

    /// Returns the priorities as the row means of the matrix with columns divided by their sums.
    ///
    /// **Formula** `w_i = Σ_j a_ij / Σ_k a_kj / n`. **Shapes**, **Units**, **Missing** as `principal`.
    /// **Source** customary approximation; pyDecision's default. **Limits** an approximation.
    pub fn column_mean(&self) -> Vec<f64> {
        let size = self.items().len();
        let sums: Vec<f64> = (0..size)
            .map(|column| self.matrix.column(column).sum())
            .collect();
        let mean = |row: usize| {
            self.matrix
                .row(row)
                .iter()
                .zip(&sums)
                .map(|(a, sum)| a / sum)
                .sum::<f64>()
                / size as f64
        };
        (0..size).map(mean).collect()
    }
}

/// Priorities by the eigenvector method.
#[derive(Debug, Clone, PartialEq)]
pub struct Principal {
    /// Priorities, adding up to 1.
    pub weights: Vec<f64>,
    /// The principal eigenvalue; equal to the number of items if the comparisons are consistent.
    pub lambda_max: f64,
}

impl Principal {
    /// Returns the consistency index.
    ///
    /// **Formula** `CI = (λ_max − n) / (n − 1)`; 0 for one item. **Shapes** one number a matrix. **Units** none. **Missing** never.
    /// **Source** Saaty (1977), as `principal`. **Limits** grows with n: read the consistency ratio.
    pub fn consistency_index(&self) -> f64 {
        let size = self.weights.len();
        if size < 2 {
            0.0
        } else {
            (self.lambda_max - size as f64) / (size - 1) as f64
        }
    }

    /// Returns the consistency ratio under a named table.
    ///
    /// **Formula** `CR = CI / RI(n)`; 0 for fewer than three items, which cannot contradict each other. **Shapes** one number a
    /// matrix. **Units** none. **Missing** `NoRandomIndex` beyond the table. **Source** the table's. **Limits** below 0.1 by
    /// convention, and the convention depends on the table.
    ///
    /// # Errors
    /// The reason why there is no value.
    pub fn consistency_ratio(&self, table: RandomIndex) -> Result<f64, Undefined> {
        let size = self.weights.len();
        if size < 3 {
            return Ok(0.0);
        }
        let index = table
            .entries()
            .get(size - 3)
            .ok_or(Undefined::NoRandomIndex { size })?;
        Ok(self.consistency_index() / index)
    }
}

/// Tables of the mean consistency index of random matrices.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RandomIndex {
    /// T. L. Saaty (1980), The Analytic Hierarchy Process; its entry for 12 is below the one for 11 in the source.
    Saaty1980,
    /// T. L. Saaty (2005), Theory and Applications of the Analytic Network Process.
    Saaty2005,
    /// H. A. Donegan & F. J. Dodd (1991), Mathematical and Computer Modelling 15, 135–137.
    DoneganDodd1991,
}

impl RandomIndex {
    /// All tables, with the names `calc` prints.
    pub const ALL: [(&'static str, Self); 3] = [
        ("saaty1980", Self::Saaty1980),
        ("saaty2005", Self::Saaty2005),
        ("donegan_dodd1991", Self::DoneganDodd1991),
    ];

    /// Entries for 3, 4, 5 … items.
    fn entries(self) -> &'static [f64] {
        match self {
            Self::Saaty1980 => &[
                0.58, 0.9, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49, 1.51, 1.48, 1.56, 1.57, 1.59,
            ],
            Self::Saaty2005 => &[
                0.52, 0.89, 1.11, 1.25, 1.35, 1.40, 1.45, 1.49, 1.52, 1.54, 1.56, 1.58, 1.59,
            ],
            Self::DoneganDodd1991 => &[
                0.4914, 0.8286, 1.0591, 1.1797, 1.2519, 1.3171, 1.3733, 1.4055, 1.4213, 1.4497,
                1.4643, 1.4822, 1.4969, 1.5078, 1.5153, 1.5262, 1.5313, 1.5371,
            ],
        }
    }
}

fn shares(amounts: Vec<f64>) -> Vec<f64> {
    let total: f64 = amounts.iter().sum();
    amounts.into_iter().map(|amount| amount / total).collect()
}

/// Returns the priorities of alternatives over a two-level hierarchy.
///
/// **Formula** `Σ_c w_c w_{a|c}`. **Shapes** weights of the criteria, and for each criterion the local priorities of the same
/// alternatives in the same order. **Units** none. **Missing** never. **Source** Saaty (1980), distributive mode.
/// **Limits** adding a copy of an alternative can reverse the order of others.
pub fn synthesised(criteria: &[f64], local: &[Vec<f64>]) -> Vec<f64> {
    let mut totals = vec![0.0; local.first().map_or(0, Vec::len)];
    for (weight, priorities) in criteria.iter().zip(local) {
        for (total, priority) in totals.iter_mut().zip(priorities) {
            *total += weight * priority;
        }
    }
    totals
}

#[cfg(test)]
mod tests {
    use super::*;

    fn comparisons(cells: Vec<f64>) -> Result<Comparisons<usize>, MeasureError> {
        let size = cells.len().isqrt();
        Comparisons::try_new(
            Matrix::try_new((0..size).collect(), (0..size).collect(), cells).unwrap(),
        )
    }

    #[test]
    fn consistent_comparisons_give_back_their_ratios() {
        let found = comparisons(vec![1.0, 2.0, 4.0, 0.5, 1.0, 2.0, 0.25, 0.5, 1.0])
            .unwrap()
            .principal();
        assert!(
            found
                .weights
                .iter()
                .zip([4.0, 2.0, 1.0])
                .all(|(w, part)| (w - part / 7.0).abs() < 1e-15)
        );
        assert!(
            found
                .consistency_ratio(RandomIndex::Saaty1980)
                .unwrap()
                .abs()
                < 1e-12
        );
    }

    #[test]
    fn entries_that_contradict_each_other_are_refused() {
        assert!(matches!(
            comparisons(vec![1.0, 3.0, 3.0, 1.0]),
            Err(MeasureError::NotReciprocal { .. })
        ));
    }

    #[test]
    fn the_same_triad_passes_under_one_table_and_fails_under_another() {
        // λ_max = 3.1 gives CI 0.05: CR 0.086 with RI 0.58, 0.102 with RI 0.4914.
        let triad = Principal {
            weights: vec![0.5, 0.3, 0.2],
            lambda_max: 3.1,
        };
        assert!(triad.consistency_ratio(RandomIndex::Saaty1980).unwrap() < 0.1);
        assert!(
            triad
                .consistency_ratio(RandomIndex::DoneganDodd1991)
                .unwrap()
                > 0.1
        );
    }
}
