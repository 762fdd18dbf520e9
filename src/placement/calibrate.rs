//! Makes probabilities of the learnt model's sums: logistic regression on enterprises that were left out of learning.
use crate::placement::model::{Calibration, Scores, UNCALIBRATED};
use crate::placement::train::{Example, best};

/// Fits the calibration to left-out enterprises: logistic regression by Newton's method with halved steps, lightly
/// shrunk towards the uncalibrated probability.
pub(super) fn calibrate(left_out: &[(&Scores, &Example)]) -> Calibration {
    const CANDIDATES: usize = 6;
    const ROUNDS: usize = 60;
    let mut rows: Vec<Row> = Vec::new();
    for (scores, example) in left_out {
        for segment in best(scores, CANDIDATES) {
            let [among, distance] = Calibration::view(scores, segment);
            let right = example
                .accept
                .iter()
                .any(|place| usize::from(*place) == segment);
            rows.push(Row {
                view: [1.0, among, distance],
                right,
                weight: example.scale,
            });
        }
    }
    let mut weights = UNCALIBRATED;
    for _ in 0..ROUNDS {
        let Some(step) = newton_step(&rows, weights) else {
            break;
        };
        let before = loss(&rows, weights);
        let mut part = 1.0;
        let mut next = weights;
        while part > 1e-6 {
            next = std::array::from_fn(|place| weights[place] - part * step[place]);
            if loss(&rows, next) <= before {
                break;
            }
            part /= 2.0;
        }
        let moved = next
            .iter()
            .zip(&weights)
            .map(|(a, b)| (a - b).abs())
            .fold(0.0, f64::max);
        weights = next;
        if moved < 1e-9 {
            break;
        }
    }
    // Both must rise with the score, so that the order by confidence is the order by score.
    Calibration([weights[0], weights[1].max(0.0), weights[2].max(0.0)])
}

/// One candidate of one left-out enterprise.
struct Row {
    view: [f64; 3],
    right: bool,
    weight: f64,
}

impl Row {
    fn sum(&self, weights: [f64; 3]) -> f64 {
        self.view
            .iter()
            .zip(weights)
            .map(|(value, weight)| value * weight)
            .sum()
    }
}

/// Negative log-likelihood with the pull towards [`UNCALIBRATED`].
fn loss(rows: &[Row], weights: [f64; 3]) -> f64 {
    let pull = |place: usize| (weights[place] - UNCALIBRATED[place]).powi(2) / 2.0;
    let fit = rows.iter().map(|row| {
        let sum = row.sum(weights);
        let signed = if row.right { sum } else { -sum };
        // ln(1 + e^-x) without overflow.
        row.weight * ((-signed).max(0.0) + (-signed.abs()).exp().ln_1p())
    });
    fit.sum::<f64>() + pull(0) + pull(1) + pull(2)
}

/// One step of Newton's method.
fn newton_step(rows: &[Row], weights: [f64; 3]) -> Option<[f64; 3]> {
    let mut slope: [f64; 3] = std::array::from_fn(|place| weights[place] - UNCALIBRATED[place]);
    let mut curve = [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]];
    for row in rows {
        let chance = 1.0 / (1.0 + (-row.sum(weights)).exp());
        let missed = row.weight * (chance - f64::from(u8::from(row.right)));
        let bend = row.weight * chance * (1.0 - chance);
        for (a, own) in row.view.iter().enumerate() {
            slope[a] += missed * own;
            for (sum, other) in curve[a].iter_mut().zip(&row.view) {
                *sum += bend * own * other;
            }
        }
    }
    solve(curve, slope)
}

/// Solves three linear equations by Cramer's rule; `None` if they do not determine the answer.
fn solve(matrix: [[f64; 3]; 3], right: [f64; 3]) -> Option<[f64; 3]> {
    let determinant = |m: &[[f64; 3]; 3]| {
        m[0][0] * (m[1][1] * m[2][2] - m[1][2] * m[2][1])
            - m[0][1] * (m[1][0] * m[2][2] - m[1][2] * m[2][0])
            + m[0][2] * (m[1][0] * m[2][1] - m[1][1] * m[2][0])
    };
    let whole = determinant(&matrix);
    if whole.abs() < 1e-12 {
        return None;
    }
    let mut answer = [0.0; 3];
    for (column, value) in answer.iter_mut().enumerate() {
        let mut replaced = matrix;
        for (row, own) in replaced.iter_mut().enumerate() {
            own[column] = right[row];
        }
        *value = determinant(&replaced) / whole;
    }
    Some(answer)
}
