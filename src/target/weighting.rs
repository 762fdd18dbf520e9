//! What-if weights: other weights for one question, named in its answer.
use std::collections::BTreeMap;

use crate::catalog::{Part, TargetProfile};

/// A weight that cannot be used.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum WeightingFault {
    /// Neither a part nor an indicator has this name.
    #[error("no part or indicator `{id}`: expected one of {known}")]
    Unknown {
        /// What was named.
        id: String,
        /// What exists.
        known: String,
    },
    /// A weight below zero or not finite.
    #[error("weight of `{id}` is {weight}: expected a finite number, 0 or more")]
    Range {
        /// Whose weight.
        id: String,
        /// The weight.
        weight: f64,
    },
    /// Nothing is left to weigh.
    #[error("all weights are 0: give at least one more than 0")]
    AllZero,
}

/// Returns the profile with other weights, adding up to 1.
///
/// **Formula** what is named, a part or an indicator, takes its new weight (a part divides it among its indicators in
/// their old proportions, evenly if all were 0); the others keep theirs; then all are divided by their sum.
///
/// # Errors
/// An unknown name, a weight below zero, or nothing left.
pub fn reweighed(
    profile: &TargetProfile,
    weights: &BTreeMap<String, f64>,
) -> Result<TargetProfile, WeightingFault> {
    let mut changed = profile.clone();
    for (id, weight) in weights {
        if !weight.is_finite() || *weight < 0.0 {
            return Err(WeightingFault::Range {
                id: id.clone(),
                weight: *weight,
            });
        }
        let part = Part::ALL.iter().find(|(word, _)| word == id);
        let meant: Vec<usize> = (0..changed.indicator.len())
            .filter(|place| {
                let indicator = &changed.indicator[*place];
                // `size` is a part and its only indicator: both readings mean the same.
                part.map_or(indicator.id == *id, |(_, part)| indicator.part == *part)
            })
            .collect();
        if meant.is_empty() {
            return Err(WeightingFault::Unknown {
                id: id.clone(),
                known: names(profile),
            });
        }
        let of: f64 = meant
            .iter()
            .map(|place| profile.indicator[*place].weight)
            .sum();
        for place in &meant {
            let old = profile.indicator[*place].weight;
            changed.indicator[*place].weight = if of > 0.0 {
                weight * old / of
            } else {
                weight / meant.len() as f64
            };
        }
    }
    let sum: f64 = changed.indicator.iter().map(|one| one.weight).sum();
    if sum <= 0.0 {
        return Err(WeightingFault::AllZero);
    }
    for indicator in &mut changed.indicator {
        indicator.weight /= sum;
    }
    Ok(changed)
}

fn names(profile: &TargetProfile) -> String {
    let parts = Part::ALL.iter().map(|(word, _)| (*word).to_owned());
    let ids = profile.indicator.iter().map(|one| one.id.clone());
    let mut all: Vec<String> = parts.chain(ids).map(|id| format!("`{id}`")).collect();
    all.dedup();
    all.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Catalog;

    fn profile() -> TargetProfile {
        Catalog::builtin()
            .unwrap()
            .find_profile("default")
            .unwrap()
            .target
            .clone()
    }

    fn weight(profile: &TargetProfile, id: &str) -> f64 {
        profile
            .indicator
            .iter()
            .find(|one| one.id == id)
            .unwrap()
            .weight
    }

    #[test]
    fn a_named_part_takes_its_weight_and_all_add_up_to_one_again() {
        // fit was 0.30 (0.16 + 0.14); 0.60 makes the sum 1.30.
        let found = reweighed(&profile(), &BTreeMap::from([("fit".to_owned(), 0.6)])).unwrap();
        assert!((weight(&found, "placement_confidence") - 0.32 / 1.3).abs() < 1e-12);
        assert!((weight(&found, "size") - 0.18 / 1.3).abs() < 1e-12);
        let sum: f64 = found.indicator.iter().map(|one| one.weight).sum();
        assert!((sum - 1.0).abs() < 1e-12);
    }

    #[test]
    fn weights_that_make_no_sense_are_refused() {
        let try_one =
            |id: &str, weight| reweighed(&profile(), &BTreeMap::from([(id.to_owned(), weight)]));
        assert!(matches!(
            try_one("sise", 0.3),
            Err(WeightingFault::Unknown { .. })
        ));
        assert!(matches!(
            try_one("size", -0.1),
            Err(WeightingFault::Range { .. })
        ));
        let nothing = Part::ALL
            .iter()
            .map(|(word, _)| ((*word).to_owned(), 0.0))
            .collect();
        assert_eq!(
            reweighed(&profile(), &nothing),
            Err(WeightingFault::AllZero)
        );
    }
}
