//! Reads the sources: who may use whom, which crates are met where, and how long a file may be.
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Each module of ours with those it may use, from the bottom up; `error` and `config` stand beside the others.
const MAY_USE: &[(&str, &[&str])] = &[
    ("measure", &[]),
    ("catalog", &["measure"]),
    ("config", &["catalog"]),
    ("ledger", &["measure", "catalog"]),
    ("registry", &["measure", "catalog"]),
    ("placement", &["measure", "catalog", "registry"]),
    ("region", &["measure", "catalog", "registry", "placement"]),
    (
        "gap",
        &["measure", "catalog", "registry", "placement", "region"],
    ),
    (
        "target",
        &[
            "measure",
            "catalog",
            "registry",
            "placement",
            "region",
            "gap",
        ],
    ),
    (
        "atlas",
        &[
            "measure",
            "catalog",
            "registry",
            "placement",
            "region",
            "gap",
            "target",
        ],
    ),
    (
        "export",
        &[
            "measure",
            "catalog",
            "registry",
            "placement",
            "region",
            "gap",
            "target",
            "atlas",
        ],
    ),
    (
        "error",
        &[
            "measure",
            "catalog",
            "ledger",
            "config",
            "registry",
            "placement",
            "region",
            "gap",
            "target",
            "atlas",
            "export",
            "app",
        ],
    ),
    (
        "app",
        &[
            "measure",
            "catalog",
            "ledger",
            "config",
            "registry",
            "placement",
            "region",
            "gap",
            "target",
            "atlas",
            "export",
            "error",
        ],
    ),
    (
        "http",
        &[
            "measure",
            "catalog",
            "ledger",
            "config",
            "registry",
            "placement",
            "region",
            "gap",
            "target",
            "atlas",
            "export",
            "error",
            "app",
        ],
    ),
    (
        "cli",
        &[
            "measure",
            "catalog",
            "ledger",
            "config",
            "registry",
            "placement",
            "region",
            "gap",
            "target",
            "atlas",
            "export",
            "error",
            "app",
            "http",
        ],
    ),
];

/// Crates met only in these modules; `main` is `main.rs`.
const MET_ONLY_IN: &[(&str, &[&str])] = &[
    ("axum", &["http"]),
    ("tower_http", &["http"]),
    ("tokio", &["http", "cli", "ledger"]),
    ("sqlx", &["ledger"]),
    ("argon2", &["ledger"]),
    ("chacha20poly1305", &["ledger"]),
    ("totp_rs", &["ledger"]),
    ("axum_server", &["http"]),
    ("governor", &["http"]),
    ("arc_swap", &["http"]),
    ("metrics", &["http"]),
    ("utoipa", &["http", "app"]),
    ("utoipa_axum", &["http"]),
    ("utoipa_swagger_ui", &["http"]),
    ("rustix", &["cli", "http"]),
    ("clap", &["cli", "main"]),
    ("indicatif", &["cli"]),
    ("calamine", &["registry", "export"]),
    ("encoding_rs", &["registry"]),
    ("chardetng", &["registry"]),
    ("rust_xlsxwriter", &["export", "registry"]),
    ("daachorse", &["placement", "measure"]),
    ("petgraph", &["catalog", "measure"]),
    ("nalgebra", &["measure"]),
    ("statrs", &["measure"]),
    ("rust_embed", &["catalog", "http"]),
    ("rand_chacha", &["measure", "placement", "target", "app"]),
];

/// Longest file without a reason.
const MOST_LINES: usize = 400;

/// Files that may be longer, each with its reason.
const LONGER: &[(&str, &str)] = &[
    (
        "src/catalog/check.rs",
        "one check over all catalog files, a method for each kind of fault",
    ),
    (
        "src/registry/row.rs",
        "the typed rows of all tables, one shape repeated",
    ),
    (
        "src/registry/schema.rs",
        "the columns of all tables, mostly one constant",
    ),
    (
        "src/registry/translate.rs",
        "one reader for each kind of cell",
    ),
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .flat_map(|path| {
            if path.is_dir() {
                sources(&path)
            } else {
                vec![path]
            }
        })
        .filter(|path| path.extension().is_some_and(|ending| ending == "rs"))
        .collect();
    found.sort();
    found
}

/// Every source file with its path below the root and its text.
fn files() -> Vec<(String, String)> {
    let name = |path: &Path| {
        path.strip_prefix(root())
            .unwrap()
            .to_str()
            .unwrap()
            .to_owned()
    };
    sources(&root().join("src"))
        .into_iter()
        .map(|path| (name(&path), fs::read_to_string(&path).unwrap()))
        .collect()
}

/// The module a file belongs to: `src/gap/rule.rs` and `src/gap.rs` to `gap`.
fn module_of(file: &str) -> &str {
    let below = file.strip_prefix("src/").unwrap();
    below.split('/').next().unwrap().trim_end_matches(".rs")
}

fn code_lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let numbered = text
        .lines()
        .enumerate()
        .map(|(line, text)| (line + 1, text));
    numbered.filter(|(_, text)| !text.trim_start().starts_with("//"))
}

/// The names that follow `prefix::` in a line, where the prefix is a whole word.
fn paths_after<'a>(line: &'a str, prefix: &str) -> Vec<&'a str> {
    let word = |c: char| c.is_alphanumeric() || c == '_' || c == ':';
    line.match_indices(&format!("{prefix}::"))
        .filter(|(start, _)| !line.get(..*start).unwrap().ends_with(word))
        .map(|(start, found)| line.get(start + found.len()..).unwrap())
        .map(|rest| {
            rest.split(|c: char| !c.is_alphanumeric() && c != '_')
                .next()
                .unwrap_or_default()
        })
        .collect()
}

#[test]
fn use_goes_one_way() {
    let allowed: BTreeMap<_, _> = MAY_USE.iter().copied().collect();
    let mut faults = Vec::new();
    for (file, text) in files() {
        let module = module_of(&file);
        if matches!(module, "lib" | "main") {
            continue;
        }
        let known = allowed
            .get(module)
            .unwrap_or_else(|| panic!("`{file}`: module `{module}` has no line in MAY_USE"));
        for (line, code) in code_lines(&text) {
            for used in paths_after(code, "crate") {
                if used != module && !known.contains(&used) {
                    faults.push(format!("{file}:{line}: `{module}` may not use `{used}`"));
                }
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn imports_of_ours_are_written_one_module_a_line() {
    let grouped: Vec<String> = files()
        .iter()
        .flat_map(|(file, text)| code_lines(text).map(move |(line, code)| (file, line, code)))
        .filter(|(_, _, code)| code.contains("use crate::{") || code.contains("use super::{super"))
        .map(|(file, line, _)| format!("{file}:{line}"))
        .collect();
    assert!(
        grouped.is_empty(),
        "write `use crate::module::…`, so that this test can read it: {}",
        grouped.join(", ")
    );
}

#[test]
fn crates_are_met_only_where_they_belong() {
    let mut faults = Vec::new();
    for (file, text) in files() {
        let module = module_of(&file);
        for (line, code) in code_lines(&text) {
            for (name, homes) in MET_ONLY_IN {
                if !homes.contains(&module) && !paths_after(code, name).is_empty() {
                    faults.push(format!(
                        "{file}:{line}: `{name}` is met in {} only",
                        homes.join(", ")
                    ));
                }
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn computation_reads_no_file_clock_or_environment() {
    let pure = ["measure", "region", "gap", "target"];
    let forbidden = [
        "std::fs",
        "File::",
        "std::env",
        "SystemTime",
        "Instant::now",
        "std::net",
        "println!",
        "eprintln!",
    ];
    let mut faults = Vec::new();
    for (file, text) in files() {
        if !pure.contains(&module_of(&file)) {
            continue;
        }
        for (line, code) in code_lines(&text).take_while(|(_, code)| !code.starts_with("mod tests"))
        {
            faults.extend(
                forbidden
                    .iter()
                    .filter(|word| code.contains(**word))
                    .map(|word| format!("{file}:{line}: {word}")),
            );
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn a_file_has_one_subject_and_is_not_long() {
    let reasons: BTreeMap<_, _> = LONGER.iter().copied().collect();
    let mut faults = Vec::new();
    for (file, text) in files() {
        let lines = text.lines().count();
        if lines > MOST_LINES && !reasons.contains_key(file.as_str()) {
            faults.push(format!(
                "{file} has {lines} lines: split it, or give LONGER a reason"
            ));
        }
        if lines <= MOST_LINES && reasons.contains_key(file.as_str()) {
            faults.push(format!("{file} has {lines} lines: take it out of LONGER"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn every_file_says_first_what_it_is_for() {
    let silent: Vec<String> = files()
        .into_iter()
        .filter(|(_, text)| !text.starts_with("//! "))
        .map(|(file, _)| file)
        .collect();
    assert!(
        silent.is_empty(),
        "these files do not open with `//! `: {}",
        silent.join(", ")
    );
}

#[test]
fn sql_stands_in_files_of_the_ledger() {
    let statements = [
        "SELECT ",
        "INSERT INTO",
        "UPDATE ",
        "DELETE FROM",
        "CREATE TABLE",
    ];
    let mut faults = Vec::new();
    for (file, text) in files() {
        for (line, code) in code_lines(&text) {
            faults.extend(
                statements
                    .iter()
                    .filter(|word| code.contains(**word))
                    .map(|word| format!("{file}:{line}: {word}")),
            );
        }
    }
    assert!(
        faults.is_empty(),
        "SQL stands in files beside the code of `ledger`:\n{}",
        faults.join("\n")
    );
}

#[test]
fn a_faulty_import_would_be_seen() {
    assert_eq!(paths_after("use crate::app::View;", "crate"), ["app"]);
    assert_eq!(
        paths_after("fn f(x: crate::gap::Verdict) -> crate::app::X {", "crate"),
        ["gap", "app"]
    );
    assert!(paths_after("use other_crate::app;", "crate").is_empty());
    assert!(paths_after("use petgraph_extra::x;", "petgraph").is_empty());
    assert_eq!(module_of("src/config.rs"), "config");
    assert_eq!(code_lines("// crate::x\nlet y = 1;").count(), 1);
}
