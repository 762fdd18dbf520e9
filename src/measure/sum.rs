//! Sums whose value does not depend on the number of threads, and the few statistics made of them.
//!
//! Work is cut into blocks of fixed size and the blocks' sums are added in order, so one thread and eight agree to the bit.
use rayon::prelude::*;

/// Rows of one block of work. Large enough to hide the cost of a task, small enough to spread over cores.
pub(in crate::measure) const BLOCK_ROWS: usize = 8192;

/// Adds up `block`'s vectors over blocks of rows, in order of the blocks.
pub(in crate::measure) fn by_blocks<F>(rows: usize, width: usize, block: F) -> Vec<f64>
where
    F: Fn(std::ops::Range<usize>) -> Vec<f64> + Sync,
{
    let blocks = rows.div_ceil(BLOCK_ROWS);
    let parts: Vec<Vec<f64>> = (0..blocks)
        .into_par_iter()
        .map(|at| block(at * BLOCK_ROWS..((at + 1) * BLOCK_ROWS).min(rows)))
        .collect();
    let mut total = vec![0.0; width];
    for part in parts {
        for (sum, value) in total.iter_mut().zip(part) {
            *sum += value;
        }
    }
    total
}

/// Arithmetic mean; 0 for no values, which callers rule out.
pub(in crate::measure) fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len().max(1) as f64
}

/// Standard deviation of the whole population (divided by n).
pub(in crate::measure) fn population_sd(values: &[f64]) -> f64 {
    let centre = mean(values);
    let squares: f64 = values.iter().map(|value| (value - centre).powi(2)).sum();
    (squares / values.len().max(1) as f64).sqrt()
}

/// Order of two finite numbers; the total order alone would put −0 before 0.
pub(in crate::measure) fn compare(left: f64, right: f64) -> std::cmp::Ordering {
    (left + 0.0).total_cmp(&(right + 0.0))
}

/// Whether all values are the same.
pub(in crate::measure) fn is_constant(values: &[f64]) -> bool {
    values
        .windows(2)
        .all(|pair| compare(pair[0], pair[1]).is_eq())
}

/// Pearson's correlation.
pub(in crate::measure) fn correlation(left: &[f64], right: &[f64]) -> Option<f64> {
    if is_constant(left) || is_constant(right) {
        return None;
    }
    let (left_mean, right_mean) = (mean(left), mean(right));
    let (mut product, mut left_square, mut right_square) = (0.0, 0.0, 0.0);
    for (a, b) in left.iter().zip(right) {
        product += (a - left_mean) * (b - right_mean);
        left_square += (a - left_mean).powi(2);
        right_square += (b - right_mean).powi(2);
    }
    let scale = (left_square * right_square).sqrt();
    (scale > 0.0).then(|| product / scale)
}
