//! The whole way over real files, which lie beside the project and never in it. Where they are absent the tests say so
//! loudly and pass; where they are present and wrong, they fail.
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::support::program::{Folder, liantu};

/// Where the files lie, seen from the project's root.
const REAL: &str = "../shared/real";

/// The folder of real files; says loudly that the test is skipped where it is absent.
#[expect(clippy::print_stderr, reason = "a skipped test must be seen")]
fn real(test: &str) -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(REAL);
    if folder.is_dir() {
        return Some(folder);
    }
    eprintln!(
        "**** SKIPPED {test}: there is no folder {REAL} beside the project, so nothing was tried on real data ****"
    );
    None
}

#[expect(
    clippy::print_stderr,
    reason = "the figures of the run are part of the report"
)]
fn say(text: &str) {
    eprintln!("{text}");
}

fn import(folder: &Folder, table: &str, file: &Path, mapping: &str) -> Value {
    let file = file.to_str().unwrap();
    folder
        .city(&[
            "import",
            table,
            file,
            "--mapping",
            mapping,
            "--format",
            "json",
        ])
        .succeeded()
        .json()
}

fn count(report: &Value, key: &str) -> u64 {
    report[key]
        .as_u64()
        .unwrap_or_else(|| panic!("no `{key}` in {report}"))
}

/// Rows of a CSV file, quoted line ends counted as text.
fn rows(path: &Path) -> u64 {
    csv::Reader::from_path(path).unwrap().records().count() as u64
}

#[test]
fn real_companies_become_gaps_and_targets() {
    let Some(real) = real("real_companies_become_gaps_and_targets") else {
        return;
    };
    let folder = Folder::with_workspace();
    let listed = real.join("a_share/company.csv");
    let products = real.join("a_share/company_product.csv");
    let register = real.join("registry_2019/company_registry_10k.csv");
    for (table, file, mapping) in [
        ("enterprises", &listed, "tushare"),
        ("products", &products, "tushare"),
        ("enterprises", &register, "registry-2019"),
    ] {
        let report = import(&folder, table, file, mapping);
        let (accepted, refused, unchanged) = (
            count(&report, "accepted"),
            count(&report, "refused"),
            count(&report, "unchanged"),
        );
        say(&format!(
            "{mapping} {table}: {accepted} accepted, {refused} refused, {unchanged} unchanged, {} matched",
            count(&report, "matched")
        ));
        assert_eq!(
            accepted + refused + unchanged,
            rows(file),
            "a row of {} was lost: {report}",
            file.display()
        );
        assert!(
            accepted * 10 >= rows(file) * 9,
            "less than nine tenths of {} were taken: {report}",
            file.display()
        );
    }
    let again = import(&folder, "enterprises", &listed, "tushare");
    assert_eq!(
        count(&again, "accepted"),
        0,
        "importing twice changed something: {again}"
    );

    let build = folder
        .city(&["build", "--format", "json"])
        .succeeded()
        .json();
    say(&format!(
        "build: {} enterprises, {} placed",
        build["enterprises"], build["placed"]
    ));
    assert!(build["enterprises"].as_u64().unwrap() > 10_000);
    assert!(build["placed"].as_u64().unwrap() > 1_000);
    gaps_of_hefei(&folder);
    targets_of_luan(&folder);
}

fn gaps_of_hefei(folder: &Folder) {
    let ask = || {
        folder
            .city(&["gaps", "--region", "340100", "--format", "json"])
            .succeeded()
    };
    let first = ask();
    assert_eq!(
        first.stdout,
        ask().stdout,
        "the same question gave other bytes"
    );
    let answer = first.json();
    let items = answer["items"].as_array().unwrap();
    assert!(!answer["universe"].as_str().unwrap().is_empty());
    let expected: BTreeSet<String> = scheme_segments();
    let listed: Vec<String> = items
        .iter()
        .map(|item| item["segment"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(listed.len(), expected.len(), "each leaf segment once");
    assert_eq!(listed.into_iter().collect::<BTreeSet<_>>(), expected);
    let mut verdicts = std::collections::BTreeMap::<&str, usize>::new();
    for item in items {
        *verdicts
            .entry(item["verdict"].as_str().unwrap())
            .or_default() += 1;
        assert!(
            !item["rule"].as_str().unwrap().is_empty()
                && !item["reason"].as_str().unwrap().is_empty(),
            "{item}"
        );
        assert!(!item["facts"].as_array().unwrap().is_empty(), "{item}");
    }
    say(&format!("340100: {verdicts:?}"));
}

fn scheme_segments() -> BTreeSet<String> {
    let catalog = crate::support::engine::catalog();
    let scheme = catalog.find_scheme("luan").unwrap();
    catalog
        .scheme_segments(scheme)
        .into_iter()
        .map(|(_, segment)| segment.to_string())
        .collect()
}

fn targets_of_luan(folder: &Folder) {
    let ask = || {
        folder
            .city(&[
                "targets", "--region", "341500", "--limit", "50", "--format", "json",
            ])
            .succeeded()
    };
    let first = ask();
    assert_eq!(
        first.stdout,
        ask().stdout,
        "the same question gave other bytes"
    );
    let answer = first.json();
    let items = answer["items"].as_array().unwrap();
    assert_eq!(items.len(), 50);
    let companies: BTreeSet<&str> = items
        .iter()
        .map(|item| item["enterprise"]["id"].as_str().unwrap())
        .collect();
    assert_eq!(companies.len(), 50, "a company is proposed twice");
    for item in items {
        let adcode = item["enterprise"]["adcode"].as_str().unwrap_or_default();
        assert_ne!(
            adcode.get(..4),
            Some("3415"),
            "a target from 六安 itself: {item}"
        );
        let parts = item["parts"].as_array().unwrap();
        let sum: f64 = parts
            .iter()
            .map(|part| part["contribution"].as_f64().unwrap())
            .sum();
        assert!(
            (sum - item["score"].as_f64().unwrap()).abs() <= 1e-9,
            "{item}"
        );
        assert_eq!(item["synthetic"].as_bool(), Some(false));
    }
    say(&format!(
        "341500: first {} ({})",
        items[0]["enterprise"]["name"], items[0]["segment"]
    ));
}

#[test]
fn listed_companies_are_placed_without_a_workspace() {
    let Some(real) = real("listed_companies_are_placed_without_a_workspace") else {
        return;
    };
    let folder = Folder::empty();
    let listed = real.join("a_share/company.csv");
    let products = real.join("a_share/company_product.csv");
    let run = liantu(&folder.path(""))
        .args(["place", "--mapping", "tushare"])
        .args([
            Path::new("--enterprises"),
            &listed,
            Path::new("--products"),
            &products,
        ])
        .output()
        .unwrap();
    assert!(
        run.status.success(),
        "{}",
        String::from_utf8_lossy(&run.stderr)
    );
    let text = String::from_utf8(run.stdout).unwrap();
    let bank = text
        .lines()
        .find(|line| line.contains("\"tushare:000001.SZ\""))
        .unwrap();
    let bank: Value = serde_json::from_str(bank).unwrap();
    let claims = bank["placements"].as_array().unwrap();
    assert!(
        claims
            .iter()
            .all(|claim| claim["confidence"].as_f64().unwrap() < 0.5),
        "a bank belongs on no chain: {bank}"
    );
    let battery = text
        .lines()
        .find(|line| line.contains("\"tushare:002074.SZ\""))
        .unwrap();
    let battery: Value = serde_json::from_str(battery).unwrap();
    let first = battery["placements"][0]["segment"]
        .as_str()
        .unwrap_or_default();
    assert!(
        first.starts_with("NEV-B"),
        "a battery maker was placed in `{first}`"
    );
}
