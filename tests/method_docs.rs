//! Reads the documentation of the measures: each method has all its parts.
use std::fs;
use std::path::{Path, PathBuf};

const PARTS: [&str; 6] = [
    "**Formula**",
    "**Shapes**",
    "**Units**",
    "**Missing**",
    "**Source**",
    "**Limits**",
];

/// A public function: where it stands, whether it stands free, and its documentation.
struct Function {
    name: String,
    free: bool,
    docs: String,
}

#[test]
fn a_measure_says_formula_shapes_units_missing_source_and_limits() {
    let mut files = Vec::new();
    sources(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("src/measure"),
        &mut files,
    );
    let mut methods = 0;
    let mut faults = Vec::new();
    for file in &files {
        for function in functions(&fs::read_to_string(file).unwrap()) {
            let lacking = lacking(&function);
            methods += usize::from(is_method(&function));
            if !lacking.is_empty() {
                faults.push(format!(
                    "{} `{}` lacks {}",
                    file.display(),
                    function.name,
                    lacking.join(", ")
                ));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(methods > 80, "only {methods} methods were found");
}

#[test]
fn a_missing_part_would_be_seen() {
    let text = "/// **Formula** a. **Shapes** b. **Units** c. **Missing** d. **Source** e.\npub fn f(x: f64) -> f64 {\n";
    let found = functions(text);
    assert_eq!(lacking(&found[0]), ["**Limits**"]);
}

/// Free functions are methods; of those on a type, the ones that name a part, since the others only read a field or build.
fn is_method(function: &Function) -> bool {
    function.free || PARTS.iter().any(|part| function.docs.contains(part))
}

fn lacking(function: &Function) -> Vec<&'static str> {
    let lacks = |part: &&&str| is_method(function) && !function.docs.contains(**part);
    PARTS.iter().filter(lacks).copied().collect()
}

fn functions(text: &str) -> Vec<Function> {
    let mut found = Vec::new();
    let mut docs = String::new();
    for line in text
        .lines()
        .take_while(|line| !line.starts_with("#[cfg(test)]"))
    {
        let trimmed = line.trim_start();
        if let Some(part) = trimmed.strip_prefix("///") {
            docs.push_str(part);
        } else if let Some(name) = trimmed.strip_prefix("pub fn ") {
            found.push(Function {
                name: name.split(['(', '<']).next().unwrap().to_owned(),
                free: line.starts_with("pub"),
                docs: std::mem::take(&mut docs),
            });
        } else if !trimmed.starts_with("#[") {
            docs.clear();
        }
    }
    found
}

fn sources(folder: &Path, files: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            sources(&path, files);
        } else {
            files.push(path);
        }
    }
}
