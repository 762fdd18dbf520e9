//! Location quotient (区位商), also called revealed comparative advantage.
//!
//! The plain quotient; `shrunk` has the one that small numbers cannot swing.
use crate::measure::error::Undefined;
use crate::measure::matrix::{Amounts, Label, Matrix, Partial};

/// Returns how specialised each region is in each sector.
///
/// **Formula** `LQ[r,i] = (x[r,i] / R[r]) / (C[i] / T)` with row totals R, column totals C and grand total T; above 1
/// means more than the average region.
/// **Shapes** `amounts` and the result are R × I, labels carried over. **Units** any one unit; the result has none.
/// **Missing** a row or column that adds up to zero is `ZeroMargin`, never 0. `calc` prints 0 there, as the reference
/// vectors do, and names the rows and columns under `undefined`.
/// **Source** B. Balassa (1965), "Trade liberalisation and 'revealed' comparative advantage", The Manchester School 33.
/// **Limits** small regions swing widely: one workshop can give a quotient of 50. Decide on `shrunk` quotients.
///
/// ```
/// use liantu::measure::{Amounts, Matrix, lq::location_quotient};
/// // 3 of 4 in a's basket is x, of everybody's 8 it is 4: (3/4)/(4/8) = 1.5
/// let table = Matrix::try_new(vec!["a", "b"], vec!["x", "y"], vec![3.0, 1.0, 1.0, 3.0]).unwrap();
/// assert_eq!(location_quotient(&Amounts::try_new(table).unwrap()).at(0, 0), Ok(1.5));
/// ```
pub fn location_quotient<R: Label, C: Label>(amounts: &Amounts<R, C>) -> Partial<R, C> {
    let matrix = amounts.matrix();
    // A zero margin's cells are never read: `Partial` answers with the reason instead.
    let column_shares: Vec<f64> = amounts
        .column_totals()
        .iter()
        .map(|total| total / amounts.total())
        .collect();
    let mut cells = Vec::with_capacity(matrix.cells().len());
    for (row, &row_total) in amounts.row_totals().iter().enumerate() {
        for (&value, share) in matrix.row(row).iter().zip(&column_shares) {
            cells.push(if row_total > 0.0 && *share > 0.0 {
                (value / row_total) / share
            } else {
                0.0
            });
        }
    }
    Partial {
        matrix: Matrix::relabelled(matrix.rows().to_vec(), matrix.columns().to_vec(), cells),
        rows: amounts
            .row_totals()
            .iter()
            .map(|&total| zero_margin(total))
            .collect(),
        columns: amounts
            .column_totals()
            .iter()
            .map(|&total| zero_margin(total))
            .collect(),
    }
}

fn zero_margin(total: f64) -> Option<Undefined> {
    (total <= 0.0).then_some(Undefined::ZeroMargin)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_region_without_output_has_no_quotient_rather_than_zero() {
        let table =
            Matrix::try_new(vec!["a", "b"], vec!["x", "y"], vec![0.0, 0.0, 1.0, 3.0]).unwrap();
        let quotients = location_quotient(&Amounts::try_new(table).unwrap());
        assert_eq!(quotients.at(0, 0), Err(Undefined::ZeroMargin));
        assert_eq!(quotients.at(1, 1), Ok(1.0));
    }
}
