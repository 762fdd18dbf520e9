//! Every measure against reference vectors: our own small selection, and the whole collection where it lies beside us.
//!
//! Checks every printed key, that every key of a measure is printed somewhere or left out with a reason in
//! docs/measures.md, and that what has no value is named under `undefined`.
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use liantu::app::calc::{CalcRequest, MEASURES, Source, calculate};
use serde_json::{Value, json};

/// Cases, largest difference and keys of one measure.
#[derive(Default)]
struct Tally {
    cases: usize,
    numbers: usize,
    largest: f64,
    largest_at: String,
    expected_keys: BTreeSet<String>,
    printed_keys: BTreeSet<String>,
    faults: Vec<String>,
}

#[test]
fn our_selection_of_the_vectors_is_met() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/reference");
    let tallies = walked(&folder);
    assert_eq!(
        tallies.len(),
        MEASURES.len(),
        "every measure has a case of our own"
    );
    assert_met(&tallies);
}

#[test]
fn the_whole_collection_is_met() {
    let above = Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .skip(1)
        .map(|folder| folder.join("shared/reference"));
    let Some(folder) = above.into_iter().find(|folder| folder.is_dir()) else {
        eprintln!(
            "SKIPPED: no `shared/reference` lies beside the repository; only our own selection of vectors was checked"
        );
        return;
    };
    let tallies = walked(&folder);
    print_table(&tallies);
    assert_met(&tallies);
    let left_out = left_out();
    for (measure, tally) in &tallies {
        for key in &tally.expected_keys {
            let reason = is_left_out(&left_out, measure, key);
            let printed = tally.printed_keys.contains(key);
            assert!(
                printed || reason,
                "`{measure}` never prints `{key}`, and docs/measures.md does not say why"
            );
            assert!(
                !(printed && reason),
                "docs/measures.md says `{measure}` leaves out `{key}`, but it is printed"
            );
        }
    }
}

#[test]
fn presence_is_decided_as_exact_arithmetic_would_where_plain_floats_lose_cells() {
    let case = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/reference/lq/threshold_rounding");
    let expected: Value =
        serde_json::from_str(&read(&case.join("expected.json")).unwrap().text).unwrap();
    let answer = calculate(&request("lq", &case, &expected["values"])).unwrap();
    assert_eq!(
        answer["values"]["binary_ge_1"],
        expected["values"]["binary_exact"]
    );
    assert_ne!(
        answer["values"]["binary_ge_1"],
        expected["values"]["binary_naive_float"]
    );
}

#[test]
fn a_code_of_department_y_is_ours_to_accept_where_python_stdnum_refuses_it() {
    let code = liantu::measure::uscc::check("Y13205050ANKBUFC2A").unwrap();
    assert!(code.check_ok && code.inner_ok);
}

fn walked(folder: &Path) -> BTreeMap<String, Tally> {
    let mut tallies = BTreeMap::new();
    for measure in folders(folder) {
        let name = measure.file_name().unwrap().to_str().unwrap().to_owned();
        let tally: &mut Tally = tallies.entry(name.clone()).or_default();
        for case in folders(&measure) {
            tally.cases += 1;
            check(tally, &name, &case);
        }
    }
    tallies
}

fn folders(folder: &Path) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir())
        .collect();
    found.sort();
    found
}

fn check(tally: &mut Tally, measure: &str, case: &Path) {
    let expected: Value =
        serde_json::from_str(&read(&case.join("expected.json")).unwrap().text).unwrap();
    let answer = calculate(&request(measure, case, &expected["values"]));
    let answer = match answer {
        Ok(answer) => answer,
        Err(error) => {
            tally.faults.push(format!("{}: {error}", case.display()));
            return;
        }
    };
    let mut comparison = Comparison {
        tally,
        tolerance: &expected["tolerance"],
        undefined: &answer["undefined"],
        case,
    };
    comparison.compare(&expected["values"], &answer["values"], "");
}

/// As `calc` reads a case. Two inputs that the vectors keep in `expected.json` are handed over as parameters.
fn request(measure: &str, case: &Path, values: &Value) -> CalcRequest {
    let (table, document) = (
        read(&case.join("input.csv")),
        read(&case.join("input.json")),
    );
    let (input, mut params) = match table {
        Some(table) => (table, document),
        None => (document.unwrap(), None),
    };
    let mut request = CalcRequest {
        measure: measure.to_owned(),
        input,
        params: None,
        edges: read(&case.join("edges.csv")),
    };
    if let Some(list) = values.get("second_score_for_rank_correlation") {
        params = Some(Source {
            name: "params".to_owned(),
            text: json!({ "second_score": list }).to_string(),
        });
    }
    if let Some(list) = values.get("pagerank_personalised_input") {
        let mut description: Value = serde_json::from_str(&request.input.text).unwrap();
        description["personalisation"] = list.clone();
        request.input.text = description.to_string();
    }
    request.params = params;
    request
}

fn read(path: &Path) -> Option<Source> {
    let text = std::fs::read_to_string(path).ok()?;
    Some(Source {
        name: path.display().to_string(),
        text,
    })
}

struct Comparison<'a> {
    tally: &'a mut Tally,
    tolerance: &'a Value,
    undefined: &'a Value,
    case: &'a Path,
}

impl Comparison<'_> {
    fn compare(&mut self, expected: &Value, found: &Value, path: &str) {
        match (expected, found) {
            (Value::Object(entries), Value::Object(printed)) => {
                for (key, value) in entries {
                    let path = if path.is_empty() {
                        key.clone()
                    } else {
                        format!("{path}/{key}")
                    };
                    match printed.get(key) {
                        Some(found) => self.compare(value, found, &path),
                        None => self.missing(value, &path),
                    }
                }
            }
            (Value::Array(entries), Value::Array(printed)) if entries.len() == printed.len() => {
                for (at, (value, found)) in entries.iter().zip(printed).enumerate() {
                    self.compare(value, found, &format!("{path}/{at}"));
                }
                self.key(path, true);
            }
            _ => self.leaf(expected, found, path),
        }
    }

    fn leaf(&mut self, expected: &Value, found: &Value, path: &str) {
        self.key(path, true);
        let (Some(wanted), Some(got)) = (expected.as_f64(), found.as_f64()) else {
            if expected != found {
                self.fault(path, expected, found);
            }
            return;
        };
        self.tally.numbers += 1;
        let (absolute, relative) = self.tolerance(path);
        let difference = (wanted - got).abs();
        if difference > self.tally.largest {
            (self.tally.largest, self.tally.largest_at) =
                (difference, format!("{}:{path}", name(self.case)));
        }
        // `!(a <= b)` rather than `a > b`, so that a NaN would be a fault.
        let met = difference <= absolute || difference <= relative * wanted.abs();
        if !met {
            self.fault(path, expected, found);
        }
    }

    /// A key that is not printed has a reason, there or in the documentation.
    fn missing(&mut self, expected: &Value, path: &str) {
        if let Value::Object(entries) = expected {
            // Nothing is expected here, and nothing is there.
            for (key, value) in entries {
                self.missing(value, &format!("{path}/{key}"));
            }
            return;
        }
        self.key(path, false);
        let named = self
            .undefined
            .as_object()
            .unwrap()
            .keys()
            .any(|key| path.starts_with(key.as_str()) || key.starts_with(path));
        let whole_group = path
            .split('/')
            .next()
            .is_some_and(|group| self.undefined.get(group).is_some());
        let documented = is_left_out(&left_out(), &self.measure(), &general(path));
        // VIKOR's and PROMETHEE's companions are named by their main entry.
        let companion = ["vikor", "promethee", "lambda", "iter"].iter().any(|word| {
            path.contains(word)
                && self
                    .undefined
                    .as_object()
                    .unwrap()
                    .keys()
                    .any(|key| key.contains(word))
        });
        if !(named || whole_group || documented || companion) {
            self.tally.faults.push(format!(
                "{}: `{path}` is neither printed nor named under `undefined`",
                self.case.display()
            ));
        }
    }

    fn measure(&self) -> String {
        name(self.case.parent().unwrap())
    }

    fn key(&mut self, path: &str, printed: bool) {
        let key = general(path);
        if key.is_empty() {
            return;
        }
        if printed {
            self.tally.printed_keys.insert(key.clone());
        }
        self.tally.expected_keys.insert(key);
    }

    fn fault(&mut self, path: &str, expected: &Value, found: &Value) {
        self.tally.faults.push(format!(
            "{} at {path}: expected {expected}, found {found}",
            self.case.display()
        ));
    }

    /// Absolute and relative tolerance of a place: by group of keys where the vectors state several.
    fn tolerance(&self, path: &str) -> (f64, f64) {
        let of = |value: &Value| {
            (
                value["abs"].as_f64().unwrap_or(0.0),
                value["rel"].as_f64().unwrap_or(0.0),
            )
        };
        let Some(groups) = self.tolerance.as_object() else {
            return (0.0, 0.0);
        };
        let first = path.split('/').next().unwrap_or_default();
        for (group, value) in groups.iter().filter(|(_, value)| value.is_object()) {
            if group.split('_').any(|word| first == word)
                || path.contains(group.split('_').next().unwrap_or_default())
            {
                return of(value);
            }
        }
        of(self.tolerance)
    }
}

/// The key without positions in lists, lengths of lists and thresholds.
fn general(path: &str) -> String {
    let parts = path
        .split('/')
        .filter(|part| !part.is_empty() && part.parse::<f64>().is_err());
    parts.collect::<Vec<_>>().join("/")
}

fn name(path: &Path) -> String {
    path.file_name().unwrap().to_str().unwrap().to_owned()
}

/// The table in docs/measures.md: `| measure | key | reason |` under the heading `Keys left out`.
fn left_out() -> BTreeSet<(String, String)> {
    let text =
        std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/measures.md"))
            .unwrap();
    let table = text
        .split("## Keys left out")
        .nth(1)
        .unwrap()
        .split("\n## ")
        .next()
        .unwrap()
        .to_owned();
    table
        .lines()
        .filter(|line| line.starts_with("| `"))
        .map(|line| {
            let cells: Vec<&str> = line
                .split('|')
                .map(|cell| cell.trim().trim_matches('`'))
                .collect();
            assert!(
                cells[3].len() > 20,
                "a reason for leaving out `{}`",
                cells[2]
            );
            (cells[1].to_owned(), cells[2].to_owned())
        })
        .collect()
}

/// Whether the documentation gives a reason for the key, or for the group it is in.
fn is_left_out(left_out: &BTreeSet<(String, String)>, measure: &str, key: &str) -> bool {
    let within = |group: &str| {
        key == group
            || key
                .strip_prefix(group)
                .is_some_and(|rest| rest.starts_with('/'))
    };
    left_out
        .iter()
        .any(|(known, group)| known == measure && within(group))
}

#[expect(
    clippy::print_stdout,
    reason = "the table is what this test is read for"
)]
fn print_table(tallies: &BTreeMap<String, Tally>) {
    println!(
        "{:<18} {:>5} {:>8}  {:<9} at",
        "measure", "cases", "numbers", "largest"
    );
    for (measure, tally) in tallies {
        println!(
            "{measure:<18} {:>5} {:>8}  {:<9.2e} {}",
            tally.cases, tally.numbers, tally.largest, tally.largest_at
        );
    }
}

fn assert_met(tallies: &BTreeMap<String, Tally>) {
    let faults: Vec<&String> = tallies.values().flat_map(|tally| &tally.faults).collect();
    let shown: Vec<&str> = faults.iter().take(20).map(|fault| fault.as_str()).collect();
    assert!(
        faults.is_empty(),
        "{} faults, the first:\n{}",
        faults.len(),
        shown.join("\n")
    );
    assert!(
        tallies.values().all(|tally| tally.cases > 0),
        "every measure has a case"
    );
}
