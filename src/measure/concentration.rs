//! Concentration and specialisation: HHI, entropy, Krugman, Hachman, Gini, Hoover.
//!
//! Functions over one list of amounts, and one that measures a whole region × sector table.
use crate::measure::error::Undefined;
use crate::measure::matrix::{Amounts, Label};

/// Returns the Herfindahl–Hirschman index of a list of amounts.
///
/// **Formula** `H = Σ s_i²` with shares `s_i = x_i / Σ x`. **Shapes** one list. **Units** any one unit; the result is
/// 0..1 (antitrust practice multiplies by 10,000). **Missing** `ZeroMargin` if the amounts add up to zero.
/// **Source** O. C. Herfindahl (1950), Concentration in the Steel Industry, ch. 1; A. O. Hirschman (1964), American
/// Economic Review 54. **Limits** says nothing about who is large.
///
/// # Errors
/// The reason why there is no value.
///
/// ```
/// // two equal firms: 0.5² + 0.5² = 0.5
/// assert_eq!(liantu::measure::concentration::hhi(&[7.0, 7.0]), Ok(0.5));
/// ```
pub fn hhi(amounts: &[f64]) -> Result<f64, Undefined> {
    let total = positive_total(amounts)?;
    Ok(amounts.iter().map(|amount| (amount / total).powi(2)).sum())
}

/// Returns the HHI rescaled so that equal shares give 0.
///
/// **Formula** `(H − 1/n) / (1 − 1/n)`, n all categories, empty ones included. **Shapes**, **Units** as `hhi`.
/// **Missing** as `hhi`; `OneCategory` if n is 1. **Source** as `hhi`. **Limits** depends on how finely categories are cut.
///
/// # Errors
/// The reason why there is no value.
pub fn hhi_normalised(amounts: &[f64]) -> Result<f64, Undefined> {
    let index = hhi(amounts)?;
    if amounts.len() == 1 {
        return Err(Undefined::OneCategory);
    }
    let even = 1.0 / amounts.len() as f64;
    Ok((index - even) / (1.0 - even))
}

/// Returns Shannon's entropy of the shares, in nats.
///
/// **Formula** `−Σ s_i ln s_i`, with 0 ln 0 = 0; divide by ln 2 for bits. **Shapes**, **Units** as `hhi`.
/// **Missing** `ZeroMargin`. **Source** C. E. Shannon (1948), Bell System Technical Journal 27, section 6.
/// **Limits** compares only tables with the same categories.
///
/// # Errors
/// The reason why there is no value.
pub fn entropy_nats(amounts: &[f64]) -> Result<f64, Undefined> {
    let total = positive_total(amounts)?;
    let mut entropy = 0.0;
    for share in amounts
        .iter()
        .map(|amount| amount / total)
        .filter(|share| *share > 0.0)
    {
        entropy -= share * share.ln();
    }
    Ok(entropy)
}

/// Returns the largest share of a list of amounts.
///
/// **Formula** `max x / Σ x`. **Shapes**, **Units** as `hhi`. **Missing** `ZeroMargin`. **Source** the one-firm concentration
/// ratio CR₁: J. S. Bain (1951), Quarterly Journal of Economics 65, 293–324, uses its eight-firm form. **Limits** blind to the
/// second.
///
/// # Errors
/// The reason why there is no value.
pub fn largest_share(amounts: &[f64]) -> Result<f64, Undefined> {
    let total = positive_total(amounts)?;
    Ok(amounts.iter().copied().fold(0.0, f64::max) / total)
}

/// Returns how far one list's shares are from another's.
///
/// **Formula** `K = Σ |s_i − t_i|`, 0..2; half of it is the coefficient of specialisation. **Shapes** two lists of the
/// same categories. **Units** any. **Missing** `ZeroMargin` if either adds up to zero. **Source** P. Krugman (1991),
/// Geography and Trade, appendix B. **Limits** the benchmark contains the region itself.
///
/// # Errors
/// The reason why there is no value.
pub fn krugman(amounts: &[f64], benchmark: &[f64]) -> Result<f64, Undefined> {
    let (total, whole) = (positive_total(amounts)?, positive_total(benchmark)?);
    Ok(amounts
        .iter()
        .zip(benchmark)
        .map(|(x, y)| (x / total - y / whole).abs())
        .sum())
}

/// Returns the mean location quotient of a region, weighted by its own shares.
///
/// **Formula** `Σ s_i² / t_i` over categories with t_i > 0; its inverse is the Hachman index. **Shapes** two lists of the
/// same categories, the second the benchmark's. **Units** any. **Missing** `ZeroMargin`. **Source** F. Hachman (1995), as
/// used by the Bureau of Economic and Business Research, University of Utah. **Limits** as `krugman`.
///
/// # Errors
/// The reason why there is no value.
pub fn weighted_mean_quotient(amounts: &[f64], benchmark: &[f64]) -> Result<f64, Undefined> {
    let (total, whole) = (positive_total(amounts)?, positive_total(benchmark)?);
    let pairs = amounts.iter().zip(benchmark).filter(|(_, y)| **y > 0.0);
    Ok(pairs.map(|(x, y)| (x / total).powi(2) / (y / whole)).sum())
}

/// Returns the Gini coefficient of a list of amounts, population form.
///
/// **Formula** `Σ_i Σ_k |x_i − x_k| / (2 n² x̄)`, computed from the sorted list; no factor n/(n−1).
/// **Shapes** one list. **Units** any; the result is 0..1 − 1/n. **Missing** `ZeroMargin`. **Source** C. Gini (1912),
/// Variabilità e mutabilità. **Limits** a list of one has 0.
///
/// # Errors
/// The reason why there is no value.
pub fn gini(amounts: &[f64]) -> Result<f64, Undefined> {
    let total = positive_total(amounts)?;
    let mut sorted = amounts.to_vec();
    sorted.sort_by(f64::total_cmp);
    let count = sorted.len() as f64;
    // Differences to both ends rather than one weighted sum: equal amounts then give exactly 0.
    let spread: f64 = (0..sorted.len() / 2)
        .map(|at| (count - 1.0 - 2.0 * at as f64) * (sorted[sorted.len() - 1 - at] - sorted[at]))
        .sum();
    Ok(spread / (count * total))
}

/// Returns the share that would have to move for one list to be spread like another.
///
/// **Formula** `½ Σ |s_i − t_i|`, 0..1. **Shapes** two lists of the same categories. **Units** any. **Missing**
/// `ZeroMargin`. **Source** E. M. Hoover (1936), Review of Economics and Statistics 18. **Limits** as `krugman`.
///
/// # Errors
/// The reason why there is no value.
pub fn hoover(amounts: &[f64], benchmark: &[f64]) -> Result<f64, Undefined> {
    krugman(amounts, benchmark).map(|distance| distance / 2.0)
}

fn positive_total(amounts: &[f64]) -> Result<f64, Undefined> {
    let total: f64 = amounts.iter().sum();
    if total > 0.0 {
        Ok(total)
    } else {
        Err(Undefined::ZeroMargin)
    }
}

/// A value, or why there is none, for every row or column.
pub type Measured = Vec<Result<f64, Undefined>>;

/// All concentration measures of a region × sector table.
#[derive(Debug, Clone, PartialEq)]
pub struct Concentration {
    /// `hhi` of every region.
    pub hhi: Measured,
    /// `hhi_normalised` of every region.
    pub hhi_normalised: Measured,
    /// `entropy_nats` of every region.
    pub entropy_nats: Measured,
    /// `krugman` of every region against all regions together.
    pub krugman: Measured,
    /// `weighted_mean_quotient` of every region against all regions together.
    pub weighted_mean_quotient: Measured,
    /// `hhi` of every sector over the regions.
    pub hhi_by_column: Measured,
    /// `gini` of every sector over the regions.
    pub gini_by_column: Measured,
    /// `hoover` of every sector against the regions' share of everything.
    pub hoover_by_column: Measured,
}

/// Measures every region and every sector of a table.
///
/// **Formula**, **Units**, **Missing**, **Source**, **Limits** those of the function each field names. **Shapes** lists in the
/// order of the table's rows and columns.
pub fn concentration<R: Label, C: Label>(amounts: &Amounts<R, C>) -> Concentration {
    let matrix = amounts.matrix();
    let rows: Vec<&[f64]> = (0..matrix.rows().len())
        .map(|row| matrix.row(row))
        .collect();
    let columns: Vec<Vec<f64>> = (0..matrix.columns().len())
        .map(|column| matrix.column(column).copied().collect())
        .collect();
    let sectors = amounts.column_totals();
    Concentration {
        hhi: rows.iter().map(|row| hhi(row)).collect(),
        hhi_normalised: rows.iter().map(|row| hhi_normalised(row)).collect(),
        entropy_nats: rows.iter().map(|row| entropy_nats(row)).collect(),
        krugman: rows.iter().map(|row| krugman(row, sectors)).collect(),
        weighted_mean_quotient: rows
            .iter()
            .map(|row| weighted_mean_quotient(row, sectors))
            .collect(),
        hhi_by_column: columns.iter().map(|column| hhi(column)).collect(),
        gini_by_column: columns.iter().map(|column| gini(column)).collect(),
        hoover_by_column: columns
            .iter()
            .map(|column| hoover(column, amounts.row_totals()))
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_shares_are_not_concentrated() {
        assert_eq!(hhi_normalised(&[3.0, 3.0, 3.0, 3.0]), Ok(0.0));
        assert_eq!(gini(&[3.0, 3.0, 3.0, 3.0]), Ok(0.0));
        assert_eq!(entropy_nats(&[5.0]), Ok(0.0));
    }

    #[test]
    fn one_of_four_that_has_everything_gives_the_largest_gini() {
        // Σ|x_i − x_k| = 2·3·8, 2n²x̄ = 2·16·2, so 48/64 = 0.75 = 1 − 1/4.
        assert_eq!(gini(&[0.0, 0.0, 8.0, 0.0]), Ok(0.75));
    }

    #[test]
    fn nothing_at_all_has_no_concentration() {
        assert_eq!(hhi(&[0.0, 0.0]), Err(Undefined::ZeroMargin));
        assert_eq!(hhi_normalised(&[4.0]), Err(Undefined::OneCategory));
    }
}
