//! Alternatives judged by criteria: the checked input of every weighting and ranking method.
//!
//! Holds raw values, directions and column statistics; it neither weighs nor ranks.
use crate::measure::error::{MeasureError, Undefined};
use crate::measure::matrix::{Label, Matrix};
use crate::measure::sum::{BLOCK_ROWS, by_blocks};
use rayon::prelude::*;

/// Which end of a criterion is good.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// More is better.
    Benefit,
    /// Less is better.
    Cost,
}

/// Alternatives by criteria: finite values, one direction a criterion.
#[derive(Debug, Clone, PartialEq)]
pub struct Alternatives<A, C> {
    matrix: Matrix<A, C>,
    directions: Vec<Direction>,
    columns: Vec<Column>,
}

/// Statistics of one criterion, found once when the table is checked.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Column {
    /// Smallest value.
    pub min: f64,
    /// Largest value.
    pub max: f64,
    /// Sum of values.
    pub sum: f64,
    /// Sum of squared values.
    pub sum_of_squares: f64,
}

impl Column {
    /// Whether every alternative has the same value.
    pub fn is_constant(&self) -> bool {
        self.max <= self.min
    }
}

impl<A: Label, C: Label> Alternatives<A, C> {
    /// Checks the values.
    ///
    /// # Errors
    /// A value that is not finite, or a list of directions that does not fit the columns.
    pub fn try_new(matrix: Matrix<A, C>, directions: Vec<Direction>) -> Result<Self, MeasureError> {
        let width = matrix.columns().len();
        if directions.len() != width {
            return Err(MeasureError::Length {
                what: "directions",
                expected: width,
                found: directions.len(),
            });
        }
        if let Some(at) = matrix.cells().iter().position(|value| !value.is_finite()) {
            return Err(MeasureError::NotFinite {
                row: matrix.rows()[at / width].to_string(),
                column: matrix.columns()[at % width].to_string(),
                value: matrix.cells()[at],
            });
        }
        let columns = columns_of(&matrix);
        Ok(Self {
            matrix,
            directions,
            columns,
        })
    }
}

impl<A, C> Alternatives<A, C> {
    /// The values with their labels.
    pub fn matrix(&self) -> &Matrix<A, C> {
        &self.matrix
    }

    /// The direction of every criterion.
    pub fn directions(&self) -> &[Direction] {
        &self.directions
    }

    /// Statistics of every criterion.
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// Number of alternatives.
    pub fn len(&self) -> usize {
        self.matrix.rows().len()
    }

    /// Whether there is no alternative.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Number of criteria.
    pub fn width(&self) -> usize {
        self.columns.len()
    }

    /// The first criterion that is the same for everybody, as a reason.
    pub(in crate::measure) fn refuse_constant(&self) -> Result<(), Undefined> {
        match self.columns.iter().position(Column::is_constant) {
            Some(_) if self.len() < 2 => Err(Undefined::OneItem),
            Some(criterion) => Err(Undefined::ConstantCriterion { criterion }),
            None => Ok(()),
        }
    }

    /// The first criterion with a value of zero or less, as a reason.
    pub(in crate::measure) fn refuse_not_positive(&self) -> Result<(), Undefined> {
        match self.columns.iter().position(|column| column.min <= 0.0) {
            Some(criterion) => Err(Undefined::NotPositive { criterion }),
            None => Ok(()),
        }
    }

    /// `r_ij`, 0 for the worst and 1 for the best alternative of each criterion; columns must not be constant.
    pub(in crate::measure) fn scaled_to_unit(
        &self,
        column: usize,
        value: f64,
        direction: Direction,
    ) -> f64 {
        let Column { min, max, .. } = self.columns[column];
        match direction {
            Direction::Benefit => (value - min) / (max - min),
            Direction::Cost => (max - value) / (max - min),
        }
    }
}

fn columns_of<A: Label, C: Label>(matrix: &Matrix<A, C>) -> Vec<Column> {
    let (width, cells) = (matrix.columns().len(), matrix.cells());
    if width == 0 {
        return Vec::new();
    }
    let sums = by_blocks(matrix.rows().len(), 2 * width, |rows| {
        let mut sums = vec![0.0; 2 * width];
        let (plain, squares) = sums.split_at_mut(width);
        for row in cells[rows.start * width..rows.end * width].chunks_exact(width) {
            for ((sum, square), value) in plain.iter_mut().zip(squares.iter_mut()).zip(row) {
                *sum += value;
                *square += value * value;
            }
        }
        sums
    });
    let ends = cells
        .par_chunks(width * BLOCK_ROWS)
        .map(|block| {
            let mut ends = vec![(f64::INFINITY, f64::NEG_INFINITY); width];
            for row in block.chunks_exact(width) {
                for (end, &value) in ends.iter_mut().zip(row) {
                    *end = (
                        if value < end.0 { value } else { end.0 },
                        if value > end.1 { value } else { end.1 },
                    );
                }
            }
            ends
        })
        .reduce(
            || vec![(f64::INFINITY, f64::NEG_INFINITY); width],
            |left, right| {
                left.iter()
                    .zip(right)
                    .map(|(a, b)| (a.0.min(b.0), a.1.max(b.1)))
                    .collect()
            },
        );
    (0..width)
        .map(|at| Column {
            min: ends[at].0,
            max: ends[at].1,
            sum: sums[at],
            sum_of_squares: sums[width + at],
        })
        .collect()
}

/// Divides weights by their sum.
///
/// **Formula** `w_j / Σ w`. **Shapes** one weight a criterion. **Units** any one unit; the result has none. **Missing** no weight
/// may be missing: give 0 to what shall not count. **Source** plain arithmetic. **Limits** none.
///
/// # Errors
/// A weight that is negative or not finite, weights that are all zero, or a list that does not fit the criteria.
pub fn normalised_weights(weights: &[f64], criteria: usize) -> Result<Vec<f64>, MeasureError> {
    if weights.len() != criteria {
        return Err(MeasureError::Length {
            what: "weights",
            expected: criteria,
            found: weights.len(),
        });
    }
    if let Some(&value) = weights
        .iter()
        .find(|weight| !weight.is_finite() || **weight < 0.0)
    {
        return Err(MeasureError::Range {
            what: "weights",
            value,
            expected: "finite numbers, zero or more",
        });
    }
    let total: f64 = weights.iter().sum();
    if total <= 0.0 {
        return Err(MeasureError::Range {
            what: "weights",
            value: total,
            expected: "a sum above zero",
        });
    }
    Ok(weights.iter().map(|weight| weight / total).collect())
}
