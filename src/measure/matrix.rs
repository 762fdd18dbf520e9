//! Labelled matrices: labels travel with the cells, and none occurs twice.
//!
//! No linear algebra here; the measures use a crate for that and put labels back on the result.
use std::collections::BTreeSet;

use crate::measure::error::{MeasureError, Undefined};

/// What can label a row or a column: an ordered value with a text.
pub trait Label: Ord + Clone + ToString + Send + Sync {}
impl<T: Ord + Clone + ToString + Send + Sync> Label for T {}

/// A dense matrix, row by row, with a label for every row and column.
#[derive(Debug, Clone, PartialEq)]
pub struct Matrix<R, C, T = f64> {
    rows: Vec<R>,
    columns: Vec<C>,
    cells: Vec<T>,
}

impl<R: Label, C: Label, T> Matrix<R, C, T> {
    /// Puts labels on cells listed row by row.
    ///
    /// # Errors
    /// A label that occurs twice on one side, or a number of cells that is not rows × columns.
    pub fn try_new(rows: Vec<R>, columns: Vec<C>, cells: Vec<T>) -> Result<Self, MeasureError> {
        if rows.len() * columns.len() != cells.len() {
            return Err(MeasureError::Shape {
                rows: rows.len(),
                columns: columns.len(),
                found: cells.len(),
            });
        }
        refuse_duplicates("row", &rows)?;
        refuse_duplicates("column", &columns)?;
        Ok(Self {
            rows,
            columns,
            cells,
        })
    }
}

impl<R, C, T> Matrix<R, C, T> {
    /// Labels of other measures' results are known to be unique already.
    pub(in crate::measure) fn relabelled(rows: Vec<R>, columns: Vec<C>, cells: Vec<T>) -> Self {
        debug_assert_eq!(
            rows.len() * columns.len(),
            cells.len(),
            "cells fit the labels"
        );
        Self {
            rows,
            columns,
            cells,
        }
    }

    /// Row labels, in order.
    pub fn rows(&self) -> &[R] {
        &self.rows
    }

    /// Column labels, in order.
    pub fn columns(&self) -> &[C] {
        &self.columns
    }

    /// All cells, row by row.
    pub fn cells(&self) -> &[T] {
        &self.cells
    }

    /// The cells of one row.
    pub fn row(&self, row: usize) -> &[T] {
        &self.cells[row * self.columns.len()..(row + 1) * self.columns.len()]
    }

    /// One cell.
    pub fn at(&self, row: usize, column: usize) -> &T {
        &self.cells[row * self.columns.len() + column]
    }

    /// The cells of one column, from the first row to the last.
    pub fn column(&self, column: usize) -> impl Iterator<Item = &T> {
        self.cells
            .iter()
            .skip(column)
            .step_by(self.columns.len().max(1))
    }
}

fn refuse_duplicates<L: Label>(axis: &'static str, labels: &[L]) -> Result<(), MeasureError> {
    let mut seen = BTreeSet::new();
    for label in labels {
        if !seen.insert(label) {
            return Err(MeasureError::DuplicateLabel {
                axis,
                label: label.to_string(),
            });
        }
    }
    Ok(())
}

/// A table of amounts: every cell finite and not below zero, with its row, column and grand totals.
#[derive(Debug, Clone, PartialEq)]
pub struct Amounts<R, C> {
    matrix: Matrix<R, C>,
    row_totals: Vec<f64>,
    column_totals: Vec<f64>,
    total: f64,
}

impl<R: Label, C: Label> Amounts<R, C> {
    /// Checks the cells and adds up the margins, rows in order.
    ///
    /// # Errors
    /// A cell that is infinite, not a number or below zero.
    pub fn try_new(matrix: Matrix<R, C>) -> Result<Self, MeasureError> {
        let mut column_totals = vec![0.0; matrix.columns.len()];
        let mut row_totals = Vec::with_capacity(matrix.rows.len());
        for row in 0..matrix.rows.len() {
            for (column, &value) in matrix.row(row).iter().enumerate() {
                if !value.is_finite() || value < 0.0 {
                    return Err(refused(&matrix, (row, column), value));
                }
                column_totals[column] += value;
            }
            row_totals.push(matrix.row(row).iter().sum());
        }
        let total = row_totals.iter().sum();
        Ok(Self {
            matrix,
            row_totals,
            column_totals,
            total,
        })
    }
}

fn refused<R: Label, C: Label>(
    matrix: &Matrix<R, C>,
    at: (usize, usize),
    value: f64,
) -> MeasureError {
    let (row, column) = (
        matrix.rows[at.0].to_string(),
        matrix.columns[at.1].to_string(),
    );
    if value.is_finite() {
        MeasureError::Negative { row, column, value }
    } else {
        MeasureError::NotFinite { row, column, value }
    }
}

impl<R, C> Amounts<R, C> {
    /// The cells with their labels.
    pub fn matrix(&self) -> &Matrix<R, C> {
        &self.matrix
    }

    /// Sum of every row.
    pub fn row_totals(&self) -> &[f64] {
        &self.row_totals
    }

    /// Sum of every column.
    pub fn column_totals(&self) -> &[f64] {
        &self.column_totals
    }

    /// Sum of all cells.
    pub fn total(&self) -> f64 {
        self.total
    }
}

/// A matrix of which whole rows or whole columns may have no value; their cells cannot be read by mistake.
#[derive(Debug, Clone, PartialEq)]
pub struct Partial<R, C> {
    pub(in crate::measure) matrix: Matrix<R, C>,
    pub(in crate::measure) rows: Vec<Option<Undefined>>,
    pub(in crate::measure) columns: Vec<Option<Undefined>>,
}

impl<R, C> Partial<R, C> {
    /// Row labels, in order.
    pub fn rows(&self) -> &[R] {
        self.matrix.rows()
    }

    /// Column labels, in order.
    pub fn columns(&self) -> &[C] {
        self.matrix.columns()
    }

    /// One cell.
    ///
    /// # Errors
    /// The reason why its row or its column has no value.
    pub fn at(&self, row: usize, column: usize) -> Result<f64, Undefined> {
        match self.rows[row].or(self.columns[column]) {
            Some(reason) => Err(reason),
            None => Ok(*self.matrix.at(row, column)),
        }
    }

    /// Why a whole row has no value, if so.
    pub fn undefined_row(&self, row: usize) -> Option<Undefined> {
        self.rows[row]
    }

    /// Why a whole column has no value, if so.
    pub fn undefined_column(&self, column: usize) -> Option<Undefined> {
        self.columns[column]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_may_not_occur_twice() {
        let refused = Matrix::try_new(vec!["合肥", "合肥"], vec!["电芯"], vec![1.0, 2.0]);
        assert_eq!(
            refused,
            Err(MeasureError::DuplicateLabel {
                axis: "row",
                label: "合肥".to_owned()
            })
        );
    }

    #[test]
    fn a_negative_or_infinite_amount_is_named_by_its_labels() {
        let matrix = Matrix::try_new(vec!["a"], vec!["x", "y"], vec![1.0, -2.0]).unwrap();
        assert_eq!(
            Amounts::try_new(matrix).unwrap_err().to_string(),
            "cell in row `a`, column `y` is `-2`; expected zero or more"
        );
    }

    #[test]
    fn margins_are_sums_of_rows_and_columns() {
        let matrix =
            Matrix::try_new(vec!["a", "b"], vec!["x", "y"], vec![1.0, 2.0, 3.0, 4.0]).unwrap();
        let amounts = Amounts::try_new(matrix).unwrap();
        assert_eq!(amounts.row_totals(), [3.0, 7.0]);
        assert_eq!(amounts.column_totals(), [4.0, 6.0]);
        assert_eq!(amounts.total(), 10.0);
    }
}
