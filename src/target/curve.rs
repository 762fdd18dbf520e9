//! A value function made ready for a hundred thousand raw values: its anchors are scaled once.
use crate::catalog::{ValueFunction, ValueKind};

/// A value function with its anchors scaled.
#[derive(Debug, Clone)]
pub(super) struct Curve<'a> {
    function: &'a ValueFunction,
    /// The anchors' raw values as the function reads them.
    scaled: Vec<f64>,
}

impl<'a> Curve<'a> {
    pub(super) fn new(function: &'a ValueFunction) -> Self {
        let anchors = function.anchors.iter();
        Self {
            function,
            scaled: anchors
                .map(|anchor| scale(function.kind, anchor[0]))
                .collect(),
        }
    }

    /// The value of a raw number: the same digits as [`ValueFunction::at`], which logs both anchors each time.
    pub(super) fn at(&self, raw: f64) -> f64 {
        let anchors = &self.function.anchors;
        let (Some(first), Some(last)) = (anchors.first(), anchors.last()) else {
            return 0.0;
        };
        if raw <= first[0] {
            return first[1];
        }
        if raw >= last[0] {
            return last[1];
        }
        let upper = anchors.partition_point(|anchor| anchor[0] <= raw);
        let (left, right) = (upper - 1, upper);
        let width = self.scaled[right] - self.scaled[left];
        let position = (scale(self.function.kind, raw) - self.scaled[left]) / width;
        anchors[left][1] + position * (anchors[right][1] - anchors[left][1])
    }
}

fn scale(kind: ValueKind, raw: f64) -> f64 {
    match kind {
        ValueKind::Linear => raw,
        ValueKind::Log => raw.ln(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Catalog;

    #[test]
    fn a_curve_gives_the_digits_of_its_function() {
        let catalog = Catalog::builtin().unwrap();
        for profile in ["default", "manufacturing", "services", "early_stage"] {
            for indicator in &catalog.find_profile(profile).unwrap().target.indicator {
                let curve = Curve::new(&indicator.value);
                for step in -400..400 {
                    let raw = 1.07_f64.powi(step) - 0.3;
                    let (one, other) = (curve.at(raw), indicator.value.at(raw));
                    assert_eq!(one.to_bits(), other.to_bits(), "{} at {raw}", indicator.id);
                }
            }
        }
    }
}
