//! A small logistic regression, drawn towards stated coefficients: what few events can bear.
//!
//! It fits and predicts; which features are honest is decided by who calls.

/// Newton steps; a ridge makes the problem strictly convex, so that a handful settle it.
const STEPS: usize = 25;

/// Largest change of a coefficient at which the search stops.
const SETTLED: f64 = 1e-10;

/// Returns the probability at a linear predictor.
pub(super) fn sigmoid(linear: f64) -> f64 {
    1.0 / (1.0 + (-linear).exp())
}

/// Returns the linear predictor of a probability; the probability is kept off 0 and 1.
pub(super) fn logit(probability: f64) -> f64 {
    let inside = probability.clamp(1e-9, 1.0 - 1e-9);
    (inside / (1.0 - inside)).ln()
}

/// Returns the coefficients that fit best.
///
/// **Formula** maximises `Σ y ln p + (1−y) ln(1−p) − ½ Σ_j r_j (β_j − β⁰_j)²`, `p = 1/(1+e^{−xβ})`, by Newton's method.
/// **Shapes** N features a row; `start` β⁰ and `ridge` r have N entries. **Missing** never: callers give the mean.
/// **Source** S. le Cessie & J. C. van Houwelingen (1992), Applied Statistics 41, 191–201.
pub(super) fn fit<const N: usize>(
    rows: &[([f64; N], bool)],
    start: [f64; N],
    ridge: [f64; N],
) -> [f64; N] {
    let mut beta = start;
    for _ in 0..STEPS {
        let mut gradient = [0.0; N];
        let mut hessian = [[0.0; N]; N];
        for place in 0..N {
            gradient[place] = -ridge[place] * (beta[place] - start[place]);
            hessian[place][place] = ridge[place];
        }
        for (features, came) in rows {
            let p = sigmoid(dot(features, &beta));
            let residual = f64::from(u8::from(*came)) - p;
            let spread = p * (1.0 - p);
            for row in 0..N {
                gradient[row] += residual * features[row];
                for column in 0..N {
                    hessian[row][column] += spread * features[row] * features[column];
                }
            }
        }
        let Some(step) = solve(hessian, gradient) else {
            return beta;
        };
        let mut largest: f64 = 0.0;
        for (coefficient, change) in beta.iter_mut().zip(step) {
            *coefficient += change;
            largest = largest.max(change.abs());
        }
        if largest < SETTLED {
            break;
        }
    }
    beta
}

/// The linear predictor.
pub(super) fn dot<const N: usize>(features: &[f64; N], beta: &[f64; N]) -> f64 {
    features.iter().zip(beta).map(|(x, b)| x * b).sum()
}

/// Solves a small linear system by elimination with pivoting; `None` if it is singular.
fn solve<const N: usize>(mut matrix: [[f64; N]; N], mut right: [f64; N]) -> Option<[f64; N]> {
    for column in 0..N {
        let pivot = (column..N).max_by(|a, b| {
            matrix[*a][column]
                .abs()
                .total_cmp(&matrix[*b][column].abs())
        })?;
        if matrix[pivot][column].abs() < 1e-14 {
            return None;
        }
        matrix.swap(column, pivot);
        right.swap(column, pivot);
        for row in 0..N {
            if row != column {
                let factor = matrix[row][column] / matrix[column][column];
                let (above, own) = (matrix[column], &mut matrix[row]);
                for (cell, pivoted) in own.iter_mut().zip(above) {
                    *cell -= factor * pivoted;
                }
                right[row] -= factor * right[column];
            }
        }
    }
    let mut solution = [0.0; N];
    for place in 0..N {
        solution[place] = right[place] / matrix[place][place];
    }
    Some(solution)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_intercept_alone_is_the_logit_of_the_share() {
        // Three of four came: logit(0.75) = ln 3.
        let rows: Vec<([f64; 1], bool)> = (0..4).map(|place| ([1.0], place < 3)).collect();
        let found = fit(&rows, [0.0], [1e-12]);
        assert!((found[0] - 3.0_f64.ln()).abs() < 1e-6);
    }

    #[test]
    fn a_feature_that_says_nothing_keeps_the_coefficient_it_started_with() {
        let rows: Vec<([f64; 2], bool)> =
            (0..40).map(|place| ([1.0, 0.0], place % 4 == 0)).collect();
        let found = fit(&rows, [0.0, 1.0], [1e-9, 1.0]);
        assert!((found[0] - (1.0_f64 / 3.0).ln()).abs() < 1e-6);
        assert!((found[1] - 1.0).abs() < 1e-12);
    }

    #[test]
    fn two_groups_give_their_odds_ratio() {
        // Group 0: 1 of 4, group 1: 3 of 4; ln(3) − ln(1/3) = 2 ln 3.
        let rows: Vec<([f64; 2], bool)> = (0..8)
            .map(|place| {
                let group = place / 4;
                let came = if group == 0 {
                    place % 4 == 0
                } else {
                    place % 4 != 0
                };
                ([1.0, f64::from(group)], came)
            })
            .collect();
        let found = fit(&rows, [0.0, 0.0], [1e-12, 1e-12]);
        assert!((found[1] - 2.0 * 3.0_f64.ln()).abs() < 1e-6);
    }
}
