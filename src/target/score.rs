//! The score: a weighted sum of values with fixed anchors. Its parts are shown and add up to it.
use jiff::civil::Date;

use crate::catalog::{Indicator, Part, TargetProfile};
use crate::target::candidate::Observed;

/// One indicator's part of a score.
#[derive(Debug, Clone, PartialEq)]
pub struct ScoredPart {
    /// The indicator's id.
    pub id: String,
    /// The part it belongs to.
    pub part: Part,
    /// Raw value in `unit`; `None` if missing.
    pub raw: Option<f64>,
    /// Unit of the raw value.
    pub unit: String,
    /// Where the raw value comes from.
    pub source: String,
    /// Date of the raw value.
    pub as_of: Option<Date>,
    /// Value 0..=1; the profile's neutral value if missing.
    pub value: f64,
    /// Weight, 0..=1.
    pub weight: f64,
    /// weight × value.
    pub contribution: f64,
    /// Whether the raw value is missing.
    pub missing: bool,
}

/// A score with everything that made it.
#[derive(Debug, Clone, PartialEq)]
pub struct Score {
    /// Value, interval and coverage.
    pub outline: Outline,
    /// The parts, in the profile's order; their contributions add up to the value.
    pub parts: Vec<ScoredPart>,
}

/// The numbers of a score without its parts: what ranking needs of a hundred thousand candidates.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Outline {
    /// The sum of the contributions, 0..=1.
    pub value: f64,
    /// The least and the most it could be, were the missing known.
    pub interval: (f64, f64),
    /// Share of the weight that had data, 0..=1.
    pub coverage: f64,
}

/// Returns the outline of a score from values (`None` for missing) with their weights.
///
/// **Formula** as [`score`], added up in the same order, so that both give the same digits.
pub fn outline(parts: impl Iterator<Item = (Option<f64>, f64)>, neutral: f64) -> Outline {
    let (mut value, mut known, mut open, mut whole) = (0.0, 0.0, 0.0, 0.0);
    for (found, weight) in parts {
        whole += weight;
        if let Some(found) = found {
            value += weight * found;
            known += weight * found;
        } else {
            value += weight * neutral;
            open += weight;
        }
    }
    Outline {
        value,
        interval: (known, known + open),
        coverage: if whole > 0.0 {
            (whole - open) / whole
        } else {
            0.0
        },
    }
}

/// Returns the score of one candidate from its observed indicators, in the profile's order.
///
/// **Formula** `Σ weight × value(raw)`; a missing indicator contributes weight × neutral and opens the interval from 0 to
/// its full weight. **Missing** is never zero: it is marked.
pub fn score(observed: &[Observed], profile: &TargetProfile) -> Score {
    let parts: Vec<ScoredPart> = profile
        .indicator
        .iter()
        .zip(observed)
        .map(|(indicator, seen)| part(indicator, seen, profile.neutral))
        .collect();
    let weighed = parts
        .iter()
        .map(|part| ((!part.missing).then_some(part.value), part.weight));
    Score {
        outline: outline(weighed, profile.neutral),
        parts,
    }
}

fn part(indicator: &Indicator, seen: &Observed, neutral: f64) -> ScoredPart {
    let value = seen.raw.map_or(neutral, |raw| indicator.value.at(raw));
    ScoredPart {
        id: indicator.id.clone(),
        part: indicator.part,
        raw: seen.raw,
        unit: indicator.unit.clone(),
        source: seen.source.clone(),
        as_of: seen.as_of,
        value,
        weight: indicator.weight,
        contribution: indicator.weight * value,
        missing: seen.raw.is_none(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::{ValueFunction, ValueKind};

    fn indicator(id: &str, weight: f64) -> Indicator {
        Indicator {
            id: id.into(),
            part: Part::Fit,
            name: id.into(),
            name_en: id.into(),
            unit: String::new(),
            weight,
            value: ValueFunction {
                kind: ValueKind::Linear,
                anchors: vec![[0.0, 0.0], [10.0, 1.0]],
            },
            why: "test".into(),
        }
    }

    fn seen(raw: Option<f64>) -> Observed {
        Observed {
            raw,
            source: "test".into(),
            as_of: None,
        }
    }

    fn profile() -> TargetProfile {
        TargetProfile {
            neutral: 0.35,
            coverage_floor: 0.3,
            expiry_days: 180,
            min_confidence: 0.5,
            indicator: vec![indicator("a", 0.6), indicator("b", 0.4)],
            ahp: None,
        }
    }

    #[test]
    fn a_missing_indicator_is_neutral_and_opens_the_interval_to_its_whole_weight() {
        let found = score(&[seen(Some(5.0)), seen(None)], &profile());
        // 0.6 × 0.5 = 0.30 known; 0.4 × 0.35 = 0.14 neutral; interval 0.30 to 0.70.
        assert!((found.outline.value - 0.44).abs() < 1e-12);
        assert!(
            (found.outline.interval.0 - 0.30).abs() < 1e-12
                && (found.outline.interval.1 - 0.70).abs() < 1e-12
        );
        assert!((found.outline.coverage - 0.6).abs() < 1e-12);
        assert!(found.parts[1].missing && found.parts[1].raw.is_none());
    }

    #[test]
    fn deleting_a_value_is_not_setting_it_to_zero() {
        let deleted = score(&[seen(Some(5.0)), seen(None)], &profile());
        let zero = score(&[seen(Some(5.0)), seen(Some(0.0))], &profile());
        assert!(deleted.outline.value > zero.outline.value);
        assert!(
            zero.outline.interval.0 >= deleted.outline.interval.0
                && zero.outline.interval.1 <= deleted.outline.interval.1
        );
    }
}
