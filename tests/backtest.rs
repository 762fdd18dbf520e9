//! `eval targets` over an invented world whose truth is known: the protocol finds it, and finds nothing where names are
//! shuffled.
use std::collections::BTreeMap;

use serde_json::Value;

use crate::support::program::Folder;

/// How many enterprises are invented: enough that some hundred move.
const ENTERPRISES: &str = "40000";

fn number(value: &Value, path: &str) -> f64 {
    value
        .pointer(path)
        .and_then(Value::as_f64)
        .unwrap_or_else(|| panic!("no number at {path} of {value}"))
}

/// Area under the curve of ranking by the true rate: what no forecast can beat but by chance.
fn area_of_truth(folder: &std::path::Path, moved: &[String], candidates: &[String]) -> f64 {
    let truth: BTreeMap<String, f64> = csv::Reader::from_path(folder.join("truth.csv"))
        .unwrap()
        .into_deserialize::<(String, f64, bool)>()
        .map(|row| row.unwrap())
        .map(|(id, rate, _)| (id, rate))
        .collect();
    let rate = |id: &String| truth.get(id).copied().unwrap_or(0.0);
    let (movers, others): (Vec<&String>, Vec<&String>) =
        candidates.iter().partition(|id| moved.contains(id));
    let mut pairs = 0.0;
    for mover in &movers {
        for other in &others {
            let (left, right) = (rate(mover), rate(other));
            pairs += if left > right {
                1.0
            } else if left < right {
                0.0
            } else {
                0.5
            };
        }
    }
    pairs / (movers.len() * others.len()) as f64
}

#[test]
fn the_protocol_finds_the_known_truth_and_nothing_in_shuffled_names() {
    let folder = Folder::with_workspace();
    let files = folder.path("invented");
    folder
        .run(&[
            "sample",
            "--enterprises",
            ENTERPRISES,
            "--seed",
            "7",
            "-o",
            "invented",
        ])
        .succeeded();
    for table in ["enterprises", "products", "investments"] {
        let file = files.join(format!("{table}.parquet"));
        folder
            .city(&["import", table, file.to_str().unwrap()])
            .succeeded();
    }
    folder.city(&["build"]).succeeded();
    let events = files.join("events.csv");
    let found = folder
        .city(&[
            "eval",
            "targets",
            "--events",
            events.to_str().unwrap(),
            "--as-of",
            "2026-11-02",
            "--format",
            "json",
        ])
        .succeeded()
        .json();
    assert_eq!(found["synthetic"], true);
    assert_eq!(found["making"], "fitted", "{}", found["events"]);
    // The figures stand in the test's output, so that a change can be seen.
    let propensity = &found["propensity"];
    let moved = number(propensity, "/moved");
    assert!(moved > 40.0, "only {moved} moved");
    let lift = number(propensity, "/at/3/lift");
    assert!(lift > 3.0, "lift at 100 is {lift}");
    let ids: Vec<String> = propensity["movers"]
        .as_array()
        .unwrap()
        .iter()
        .map(|mover| mover["id"].as_str().unwrap().to_owned())
        .collect();
    let answer = folder
        .city(&["targets", "--limit", "1000000", "--format", "json"])
        .succeeded()
        .json();
    let candidates: Vec<String> = answer["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item["enterprise"]["id"].as_str().unwrap().to_owned())
        .collect();
    let best = area_of_truth(&files, &ids, &candidates);
    let area = number(propensity, "/auc");
    // It sees six years of a Poisson process and not the rate itself; half of the way from chance to truth is asked for.
    assert!(
        area > 0.5 + (best - 0.5) / 2.0,
        "AUC {area} of at best {best}"
    );
    // Calibrated: the mean stated probability within four standard errors of the share that moved.
    let base = number(propensity, "/base_rate");
    let error = 4.0 * (base / number(propensity, "/candidates")).sqrt();
    let mean = number(propensity, "/mean_probability");
    assert!(
        (mean - base).abs() < error + 0.1 * base,
        "states {mean}, {base} moved"
    );
    assert!(number(propensity, "/brier") < number(propensity, "/brier_of_base_rate"));
    // Shuffled names: nothing is found.
    let leak = &found["leak"];
    let tolerance = 4.0 * number(leak, "/standard_error");
    assert!((number(leak, "/lift") - 1.0).abs() < tolerance, "{leak}");
    assert!((number(leak, "/auc") - 0.5).abs() < 0.02, "{leak}");
}
