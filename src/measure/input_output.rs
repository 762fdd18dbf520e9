//! Input–output analysis: technical coefficients, the Leontief inverse, linkages and Flegg's location quotient.
//!
//! Square tables as rows of rows; what is bought stands in rows, who buys in columns.
use nalgebra::DMatrix;

use crate::measure::error::{MeasureError, Undefined};

/// Returns technical coefficients.
///
/// **Formula** `a_ij = z_ij / x_j`. **Shapes** n × n flows, n outputs. **Units** flows and outputs in one unit; the result has
/// none. **Missing** a column without output is all zero: it buys nothing. **Source** R. E. Miller & P. D. Blair (2009),
/// Input–Output Analysis, 2nd ed., eq. 2.4. **Limits** of the table's year and prices.
///
/// # Errors
/// The table is not square, or its outputs are not as many.
pub fn coefficients(flows: &[Vec<f64>], output: &[f64]) -> Result<Vec<Vec<f64>>, MeasureError> {
    let width = output.len();
    for row in flows {
        if flows.len() != width || row.len() != width {
            return Err(MeasureError::Length {
                what: "flows",
                expected: width,
                found: row.len(),
            });
        }
    }
    Ok(flows
        .iter()
        .map(|row| {
            row.iter()
                .zip(output)
                .map(|(flow, total)| if *total > 0.0 { flow / total } else { 0.0 })
                .collect()
        })
        .collect())
}

/// Returns the Leontief inverse.
///
/// **Formula** `L = (I − A)⁻¹`. **Shapes** n × n. **Units** none: output needed per unit of final demand. **Missing**
/// [`Undefined::NotConverged`] where `I − A` has no inverse. **Source** Miller & Blair (2009), eq. 2.10. **Limits** takes
/// fixed proportions and no bottleneck.
///
/// # Errors
/// [`Undefined::NotConverged`] where `I − A` has no inverse.
pub fn leontief(coefficients: &[Vec<f64>]) -> Result<Vec<Vec<f64>>, Undefined> {
    let width = coefficients.len();
    let taken = DMatrix::from_fn(width, width, |row, column| {
        f64::from(u8::from(row == column)) - coefficients[row][column]
    });
    let inverse = taken.lu().try_inverse().ok_or(Undefined::NotConverged)?;
    Ok((0..width)
        .map(|row| inverse.row(row).iter().copied().collect())
        .collect())
}

/// Returns the linkages of every sector: influence (影响力系数) and sensitivity (感应度系数).
///
/// **Formula** column sum, and row sum, of L over the mean of such sums. **Shapes** n × n in, n pairs out. **Units** none; 1 is
/// the average sector. **Missing** never: the diagonal of L is 1 or more. **Source** P. N. Rasmussen (1956), Studies in
/// Inter-sectoral Relations. **Limits** national, not the region's.
pub fn linkages(inverse: &[Vec<f64>]) -> Vec<(f64, f64)> {
    let total: f64 = inverse.iter().flatten().sum();
    let mean = total / inverse.len() as f64;
    (0..inverse.len())
        .map(|place| {
            let column: f64 = inverse.iter().map(|row| row[place]).sum();
            let row: f64 = inverse[place].iter().sum();
            (column / mean, row / mean)
        })
        .collect()
}

/// How much a region buys at home, estimated from its outputs beside the nation's in the same sectors.
#[derive(Debug, Clone)]
pub struct Regional {
    /// Simple location quotients; `None` where the nation has no output or the region none at all.
    quotients: Vec<Option<f64>>,
    /// λ, which grows with the region's share of the nation.
    size: f64,
}

impl Regional {
    /// Prepares the quotients of a region.
    ///
    /// **Formula** `SLQ_i = (x_ri / X_r) / (x_i / X)`, `λ = [log2(1 + X_r / X)]^δ`, δ 0 to below 1.
    /// **Shapes** outputs of the region and of the nation, sector by sector. **Units** both in one unit. **Missing** a quotient is
    /// `None` where the nation has no output or the region none at all. **Source**, **Limits** as [`Regional::local_share`].
    pub fn new(region: &[f64], nation: &[f64], delta: f64) -> Self {
        let (own, all): (f64, f64) = (region.iter().sum(), nation.iter().sum());
        let quotient = |(here, everywhere): (&f64, &f64)| {
            (*everywhere > 0.0 && own > 0.0).then(|| (here / own) / (everywhere / all))
        };
        Self {
            quotients: region.iter().zip(nation).map(quotient).collect(),
            size: if all > 0.0 {
                (1.0 + own / all).log2().powf(delta)
            } else {
                0.0
            },
        }
    }

    /// Returns the share of what `buyer` needs from `seller` that the region supplies itself, 0..=1.
    ///
    /// **Formula** `t_ij = min(1, λ · SLQ_i / SLQ_j)`, on the diagonal `min(1, λ · SLQ_i)`. **Shapes** one number a pair of sectors.
    /// **Units** none. **Missing** `None` where the nation has no output of the seller or the region none of the buyer.
    /// **Source** A. T. Flegg & C. D. Webber (1997), Regional Studies 31, 795–805, doi:10.1080/713693401.
    /// **Limits** an estimate: nobody was asked where they buy.
    pub fn local_share(&self, seller: usize, buyer: usize) -> Option<f64> {
        let of_buyer = self.quotients[buyer].filter(|quotient| *quotient > 0.0)?;
        let of_seller = self.quotients[seller]?;
        let crossed = if seller == buyer {
            of_seller
        } else {
            of_seller / of_buyer
        };
        Some((self.size * crossed).min(1.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Miller & Blair's first example: Z = [[150, 500], [200, 100]], x = (1000, 2000).
    #[test]
    fn the_textbook_table_has_the_textbook_inverse() {
        let flows = vec![vec![150.0, 500.0], vec![200.0, 100.0]];
        let taken = coefficients(&flows, &[1000.0, 2000.0]).unwrap();
        assert_eq!(taken, [[0.15, 0.25], [0.2, 0.05]]);
        let inverse = leontief(&taken).unwrap();
        let expected = [[1.2541, 0.3300], [0.2640, 1.1221]];
        for (row, expected) in inverse.iter().zip(expected) {
            for (found, expected) in row.iter().zip(expected) {
                assert!((found - expected).abs() < 5e-5, "{found} {expected}");
            }
        }
        // Column sums 1.518152 and 1.452145, their mean 1.485149.
        let (influence, _) = linkages(&inverse)[0];
        assert!((influence - 1.022_222).abs() < 5e-6, "{influence}");
    }

    #[test]
    fn a_small_region_buys_less_at_home_than_its_mix_says() {
        // The region is a tenth of the nation: λ = log2(1.1)^0.3 = 0.137504^0.3 = 0.551436.
        let regional = Regional::new(&[6.0, 4.0, 0.0], &[40.0, 50.0, 10.0], 0.3);
        let near = |found: Option<f64>, expected: f64| {
            assert!((found.unwrap() - expected).abs() < 1e-5, "{found:?}");
        };
        // SLQ = 0.6/0.4 = 1.5 and 0.4/0.5 = 0.8: from 1 to 0 the quotient is 0.8/1.5.
        near(regional.local_share(1, 0), 0.551_436 * 0.8 / 1.5);
        near(regional.local_share(0, 0), 0.551_436 * 1.5);
        near(regional.local_share(0, 1), 1.0);
        near(regional.local_share(2, 0), 0.0);
        assert_eq!(regional.local_share(0, 2), None);
    }
}
