//! Whether confidences are probabilities: what was stated beside what was right, by tenths of confidence, in the gold file
//! and in the mix of a registry.
use serde::Serialize;

use crate::app::eval_placement::{Judged, first_confidence, is_right};
use crate::placement::OUTSIDE_WEIGHT;

/// Bins of the reliability table.
const DECILES: usize = 10;

/// One bin of confidence of the first choice.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct ReliabilityBin {
    /// Lower bound of the bin; it is one tenth wide.
    pub from: f64,
    /// Enterprises in it.
    pub enterprises: usize,
    /// Their mean confidence.
    pub confidence: f64,
    /// Share whose first choice is right.
    pub right: f64,
    /// The mean confidence in the mix that confidences are calibrated for: an enterprise that belongs nowhere stands for four,
    /// because a registry holds more of them than a label file does.
    pub confidence_in_mix: f64,
    /// The share that is right in that mix.
    pub right_in_mix: f64,
}

/// Mean over some enterprises of which those that belong nowhere have the weight given.
fn mean(rows: &[&Judged], value: impl Fn(&Judged) -> f64, outside: f64) -> f64 {
    let weight = |one: &Judged| {
        if one.gold.accept.is_none() {
            outside
        } else {
            1.0
        }
    };
    let (sum, total) = rows.iter().fold((0.0, 0.0), |(sum, total), one| {
        (sum + weight(one) * value(one), total + weight(one))
    });
    sum / total
}

pub(super) fn reliability(judged: &[Judged]) -> Vec<ReliabilityBin> {
    (0..DECILES)
        .filter_map(|bin| {
            let from = bin as f64 / DECILES as f64;
            let until = (bin + 1) as f64 / DECILES as f64;
            let last = bin + 1 == DECILES;
            let own: Vec<&Judged> = judged
                .iter()
                .filter(|one| {
                    let confidence = first_confidence(one);
                    confidence >= from && (confidence < until || last)
                })
                .collect();
            let right = |one: &Judged| f64::from(u8::from(is_right(one, 0)));
            (!own.is_empty()).then(|| ReliabilityBin {
                from,
                enterprises: own.len(),
                confidence: mean(&own, first_confidence, 1.0),
                right: mean(&own, right, 1.0),
                confidence_in_mix: mean(&own, first_confidence, OUTSIDE_WEIGHT),
                right_in_mix: mean(&own, right, OUTSIDE_WEIGHT),
            })
        })
        .collect()
}
