//! Agreement of two rankings of the same items: Kendall, Spearman, weighted forms.
//!
//! Every function wants two lists of equal length; how good one ranking was is in `backtest`.
use crate::measure::error::Undefined;
use crate::measure::sum::{compare, correlation};

/// Returns Kendall's tau-b.
///
/// **Formula** `(C − D) / √((P − T_x)(P − T_y))` over the P pairs, C concordant, D discordant, T tied in x or y.
/// **Shapes** two lists of equal length. **Units** none, −1..1. **Missing** `OneItem`, `ConstantRanking`.
/// **Source** M. G. Kendall (1945), Biometrika 33, 239–251. **Limits** all places weigh the same.
///
/// # Errors
/// The reason why there is no value.
pub fn kendall_tau_b(left: &[f64], right: &[f64]) -> Result<f64, Undefined> {
    weighted_pairs(left, right, |_, _| 1.0)
}

/// Returns Spearman's rank correlation, ties at their mean rank.
///
/// **Formula** Pearson's correlation of the midranks. **Shapes** two lists of equal length. **Units** none, −1..1.
/// **Missing** `OneItem`, `ConstantRanking`. **Source** C. Spearman (1904), American Journal of Psychology 15, 72–101.
/// **Limits** all places weigh the same; with many ties the rank-difference shortcut gives other values.
///
/// # Errors
/// The reason why there is no value.
pub fn spearman(left: &[f64], right: &[f64]) -> Result<f64, Undefined> {
    if left.len() < 2 {
        return Err(Undefined::OneItem);
    }
    correlation(&midranks(left), &midranks(right)).ok_or(Undefined::ConstantRanking)
}

/// Returns Kendall's tau with exchanges near the top weighing more, averaged over the two rankings' own tops.
///
/// **Formula** as tau-b with every pair weighing `1/(1 + r_i) + 1/(1 + r_j)`, r the rank from 0 by decreasing (x, y), then by
/// decreasing (y, x); the mean of the two. **Shapes** two lists of equal length. **Units** none, −1..1.
/// **Missing** `OneItem`, `ConstantRanking`. **Source** S. Vigna (2015), WWW, doi:10.1145/2736277.2741088, additive
/// hyperbolic, as scipy's `weightedtau`. **Limits** ties in both lists are ordered by position, so their order moves it.
///
/// # Errors
/// The reason why there is no value.
pub fn weighted_tau(left: &[f64], right: &[f64]) -> Result<f64, Undefined> {
    let by = |first: &[f64], second: &[f64]| {
        let place = places(first, second);
        weighted_pairs(left, right, move |a, b| {
            1.0 / (1.0 + place[a] as f64) + 1.0 / (1.0 + place[b] as f64)
        })
    };
    Ok(f64::midpoint(by(left, right)?, by(right, left)?))
}

/// Returns the WS coefficient of rank similarity, which errors at the top of the reference ranking lower most.
///
/// **Formula** `1 − Σ 2^{−x_i} |x_i − y_i| / max(|x_i − 1|, |x_i − n|)`, x the reference rank, y the other, 1 for the largest.
/// **Shapes** two lists of equal length; the first is the reference. **Units** none. **Missing** `OneItem`.
/// **Source** W. Sałabun & K. Urbaniak (2020), ICCS, doi:10.1007/978-3-030-50417-5_47. **Limits** not symmetric; ordinal
/// ranks, ties broken by the order given.
///
/// # Errors
/// The reason why there is no value.
pub fn ws_coefficient(reference: &[f64], other: &[f64]) -> Result<f64, Undefined> {
    let count = at_least_two(reference)?;
    let loss: f64 = ordinal(reference)
        .into_iter()
        .zip(ordinal(other))
        .map(|(x, y)| (-x).exp2() * (x - y).abs() / (x - 1.0).abs().max((x - count).abs()))
        .sum();
    Ok(1.0 - loss)
}

/// Returns Spearman's correlation with differences at either top weighing more.
///
/// **Formula** `1 − 6 Σ (x_i − y_i)² ((n − x_i + 1) + (n − y_i + 1)) / (n⁴ + n³ − n² − n)`. **Shapes**, **Units**, **Missing** as
/// `ws_coefficient`. **Source** J. Pinto da Costa & C. Soares (2005), Australian & New Zealand Journal of Statistics 47,
/// 515–529, doi:10.1111/j.1467-842X.2005.00413.x. **Limits** ordinal ranks, ties broken by the order given.
///
/// # Errors
/// The reason why there is no value.
pub fn weighted_spearman(left: &[f64], right: &[f64]) -> Result<f64, Undefined> {
    let count = at_least_two(left)?;
    let sum: f64 = ordinal(left)
        .into_iter()
        .zip(ordinal(right))
        .map(|(x, y)| (x - y).powi(2) * ((count - x + 1.0) + (count - y + 1.0)))
        .sum();
    Ok(1.0 - 6.0 * sum / (count.powi(4) + count.powi(3) - count.powi(2) - count))
}

fn at_least_two(values: &[f64]) -> Result<f64, Undefined> {
    if values.len() < 2 {
        Err(Undefined::OneItem)
    } else {
        Ok(values.len() as f64)
    }
}

fn weighted_pairs(
    left: &[f64],
    right: &[f64],
    weight: impl Fn(usize, usize) -> f64,
) -> Result<f64, Undefined> {
    at_least_two(left)?;
    let (mut agree, mut in_left, mut in_right) = (0.0, 0.0, 0.0);
    for a in 0..left.len() {
        for b in a + 1..left.len() {
            let (x, y) = (compare(left[a], left[b]), compare(right[a], right[b]));
            let pair = weight(a, b);
            in_left += if x.is_eq() { 0.0 } else { pair };
            in_right += if y.is_eq() { 0.0 } else { pair };
            agree += match (x.is_eq() || y.is_eq(), x == y) {
                (true, _) => 0.0,
                (false, true) => pair,
                (false, false) => -pair,
            };
        }
    }
    if in_left > 0.0 && in_right > 0.0 {
        Ok(agree / (in_left.sqrt() * in_right.sqrt()))
    } else {
        Err(Undefined::ConstantRanking)
    }
}

/// Place of every item, from 0, by decreasing first value, then decreasing second; full ties by decreasing position.
fn places(first: &[f64], second: &[f64]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..first.len()).collect();
    order.sort_by(|&a, &b| {
        compare(first[b], first[a])
            .then_with(|| compare(second[b], second[a]))
            .then_with(|| b.cmp(&a))
    });
    let mut place = vec![0; order.len()];
    for (rank, at) in order.into_iter().enumerate() {
        place[at] = rank;
    }
    place
}

fn midranks(values: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|&a, &b| compare(values[a], values[b]));
    let mut ranks = vec![0.0; values.len()];
    let mut start = 0;
    for run in order.chunk_by(|&a, &b| compare(values[a], values[b]).is_eq()) {
        for &at in run {
            ranks[at] = f64::midpoint((start + 1) as f64, (start + run.len()) as f64);
        }
        start += run.len();
    }
    ranks
}

/// Ordinal ranks, 1 for the largest, ties in the order given.
fn ordinal(values: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|&a, &b| compare(values[b], values[a]));
    let mut ranks = vec![0.0; values.len()];
    for (rank, at) in order.into_iter().enumerate() {
        ranks[at] = (rank + 1) as f64;
    }
    ranks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_exchange_among_four_costs_a_third_of_tau() {
        // 6 pairs, 5 agree and 1 does not: (5 − 1)/6
        assert!(
            (kendall_tau_b(&[4.0, 3.0, 2.0, 1.0], &[4.0, 3.0, 1.0, 2.0]).unwrap() - 4.0 / 6.0)
                .abs()
                < 1e-15
        );
    }

    #[test]
    fn an_exchange_at_the_top_costs_more_than_one_at_the_bottom() {
        let order = [4.0, 3.0, 2.0, 1.0];
        let top = weighted_tau(&order, &[3.0, 4.0, 2.0, 1.0]).unwrap();
        let bottom = weighted_tau(&order, &[4.0, 3.0, 1.0, 2.0]).unwrap();
        assert!(top < bottom);
        assert_eq!(
            kendall_tau_b(&order, &[2.0; 4]),
            Err(Undefined::ConstantRanking)
        );
    }
}
