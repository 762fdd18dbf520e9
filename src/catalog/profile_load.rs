//! Reads profiles: a profile may name another as its base and state only what differs, and may give the weights of its
//! parts as pairwise comparisons instead of numbers.
use std::collections::BTreeMap;

use toml::{Table, Value};

use crate::catalog::finding::{Finding, Severity};
use crate::catalog::profile::{Part, PartComparisons, Profile, TargetProfile};
use crate::measure::ahp::{Comparisons, RandomIndex};
use crate::measure::matrix::Matrix;

/// Consistency ratio from which comparisons contradict each other (Saaty 1980).
const INCONSISTENT: f64 = 0.1;

/// Reads one profile; what is wrong becomes findings.
pub(super) fn profile(
    (name, text): (&str, &str),
    files: &BTreeMap<String, String>,
    findings: &mut Vec<Finding>,
) -> Option<Profile> {
    let own: Table = super::load::parse(name, text, findings)?;
    let Some(base) = own.get("base").and_then(Value::as_str) else {
        let read = super::load::parse(name, text, findings)?;
        return weighed(name, read, findings);
    };
    let file = format!("profiles/{base}.toml");
    match over_base(base, (&file, files), &own) {
        Ok(read) => weighed(name, read, findings),
        Err(message) => {
            findings.push(fault(name, name, message));
            None
        }
    }
}

fn over_base(
    base: &str,
    (file, files): (&str, &BTreeMap<String, String>),
    own: &Table,
) -> Result<Profile, String> {
    let Some(Ok(mut whole)) = files.get(file).map(|text| text.parse::<Table>()) else {
        return Err(format!("has the base `{base}`: expected a file `{file}`"));
    };
    if whole.contains_key("base") {
        return Err(format!(
            "has the base `{base}`, which has a base itself: name the last one"
        ));
    }
    merge(&mut whole, own.clone());
    whole
        .try_into()
        .map_err(|error| error.message().replace('\n', ", "))
}

fn fault(file: &str, subject: &str, message: String) -> Finding {
    Finding {
        file: file.to_owned(),
        line: 0,
        severity: Severity::Error,
        subject: subject.to_owned(),
        message,
    }
}

/// Lays a table over another: tables are merged, lists of tables with ids by id, all else is replaced.
fn merge(whole: &mut Table, own: Table) {
    for (key, value) in own {
        match (whole.get_mut(&key), value) {
            (Some(Value::Table(under)), Value::Table(over)) => merge(under, over),
            (Some(Value::Array(under)), Value::Array(over)) if has_ids(under) && has_ids(&over) => {
                for entry in over {
                    lay(under, entry);
                }
            }
            (_, value) => {
                whole.insert(key, value);
            }
        }
    }
}

fn has_ids(list: &[Value]) -> bool {
    !list.is_empty() && list.iter().all(|entry| entry.get("id").is_some())
}

fn lay(list: &mut Vec<Value>, entry: Value) {
    let known = list
        .iter_mut()
        .find(|known| known.get("id") == entry.get("id"));
    match (known, entry) {
        (Some(Value::Table(under)), Value::Table(over)) => merge(under, over),
        (_, entry) => list.push(entry),
    }
}

/// Puts the weights that comparisons of the parts give in the place of the stated ones.
fn weighed(name: &str, mut profile: Profile, findings: &mut Vec<Finding>) -> Option<Profile> {
    let Some(comparisons) = profile.target.ahp.clone() else {
        return Some(profile);
    };
    match part_weights(&comparisons) {
        Ok(weights) => {
            distribute(&mut profile.target, &weights);
            Some(profile)
        }
        Err(message) => {
            let subject = format!("{}.target.ahp", profile.id);
            findings.push(fault(name, &subject, message));
            None
        }
    }
}

/// The weight of each part, from the comparisons.
fn part_weights(stated: &PartComparisons) -> Result<BTreeMap<Part, f64>, String> {
    let cells: Vec<f64> = stated.matrix.iter().flatten().copied().collect();
    let matrix = Matrix::try_new(stated.parts.clone(), stated.parts.clone(), cells)
        .map_err(|error| error.to_string())?;
    let comparisons = Comparisons::try_new(matrix).map_err(|error| error.to_string())?;
    let known = RandomIndex::ALL;
    let table = known.iter().find(|(id, _)| *id == stated.random_index);
    let (_, table) = table.ok_or_else(|| {
        let ids = known.map(|(id, _)| format!("`{id}`")).join(", ");
        format!(
            "names the random index `{}`: expected one of {ids}",
            stated.random_index
        )
    })?;
    let principal = comparisons.principal();
    let ratio = principal
        .consistency_ratio(*table)
        .map_err(|reason| reason.to_string())?;
    if ratio >= INCONSISTENT {
        return Err(format!(
            "has comparisons that contradict each other, CR = {ratio:.3}: expected less than {INCONSISTENT}"
        ));
    }
    Ok(comparisons
        .items()
        .iter()
        .copied()
        .zip(principal.weights)
        .collect())
}

/// Gives every part its weight; within a part the indicators keep their proportions.
fn distribute(target: &mut TargetProfile, weights: &BTreeMap<Part, f64>) {
    let mut stated: BTreeMap<Part, f64> = BTreeMap::new();
    for indicator in &target.indicator {
        *stated.entry(indicator.part).or_default() += indicator.weight;
    }
    for indicator in &mut target.indicator {
        let own = weights.get(&indicator.part).copied().unwrap_or(0.0);
        let of = stated.get(&indicator.part).copied().unwrap_or(0.0);
        indicator.weight = if of > 0.0 {
            own * indicator.weight / of
        } else {
            0.0
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn comparisons(matrix: Vec<Vec<f64>>) -> PartComparisons {
        PartComparisons {
            parts: vec![Part::Fit, Part::Size, Part::Growth],
            random_index: "saaty1980".into(),
            matrix,
        }
    }

    #[test]
    fn consistent_comparisons_give_the_weights_they_were_made_from() {
        // 4 : 2 : 1 is consistent, so the eigenvector is 4/7, 2/7, 1/7.
        let found = part_weights(&comparisons(vec![
            vec![1.0, 2.0, 4.0],
            vec![0.5, 1.0, 2.0],
            vec![0.25, 0.5, 1.0],
        ]))
        .unwrap();
        assert!((found[&Part::Fit] - 4.0 / 7.0).abs() < 1e-12);
        assert!((found[&Part::Growth] - 1.0 / 7.0).abs() < 1e-12);
    }

    #[test]
    fn comparisons_that_contradict_each_other_are_refused() {
        // Fit beats size, size beats growth, growth beats fit.
        let fault = part_weights(&comparisons(vec![
            vec![1.0, 5.0, 0.2],
            vec![0.2, 1.0, 5.0],
            vec![5.0, 0.2, 1.0],
        ]))
        .unwrap_err();
        assert!(fault.contains("contradict"), "{fault}");
    }

    #[test]
    fn a_profile_over_a_base_states_only_what_differs() {
        let mut whole: Table =
            "a = 1\n[t]\nb = 2\nc = 3\n[[i]]\nid = 'x'\nw = 1\n[[i]]\nid = 'y'\nw = 2"
                .parse()
                .unwrap();
        let own: Table = "a = 5\n[t]\nc = 7\n[[i]]\nid = 'y'\nw = 9\n[[i]]\nid = 'z'\nw = 0"
            .parse()
            .unwrap();
        merge(&mut whole, own);
        assert_eq!(whole["a"].as_integer(), Some(5));
        assert_eq!(whole["t"]["b"].as_integer(), Some(2));
        assert_eq!(whole["t"]["c"].as_integer(), Some(7));
        let weights: Vec<_> = whole["i"]
            .as_array()
            .unwrap()
            .iter()
            .map(|i| i["w"].as_integer().unwrap())
            .collect();
        assert_eq!(weights, [1, 9, 0]);
    }
}
