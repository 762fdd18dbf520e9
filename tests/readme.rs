//! The commands of both READMEs, run as they stand on an invented sample.
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

use crate::support::program::{Folder, liantu};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn text_of(name: &str) -> String {
    fs::read_to_string(root().join(name)).unwrap()
}

/// The lines of every `sh` block, without comments and blank lines.
fn commands(text: &str) -> Vec<String> {
    let mut inside = false;
    let mut found = Vec::new();
    for line in text.lines() {
        if line.starts_with("```") {
            inside = line == "```sh";
        } else if inside {
            let command = line.split(" #").next().unwrap_or_default().trim();
            if !command.is_empty() && !command.starts_with('#') {
                found.push(command.to_owned());
            }
        }
    }
    found
}

/// Starts a server, waits until it says that it listens, and stops it.
fn serves(folder: &Folder, arguments: &[&str]) -> bool {
    let mut child = liantu(&folder.path(""))
        .args(arguments)
        .args(["--listen", "127.0.0.1:0"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap())
        .read_line(&mut line)
        .unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    line.starts_with("listening on http://127.0.0.1:")
}

#[test]
fn every_command_of_the_readme_runs() {
    let folder = Folder::empty();
    let makefile = text_of("Makefile");
    let mut run = 0;
    for command in commands(&text_of("README.md")) {
        let words: Vec<&str> = command.split_whitespace().collect();
        match words.as_slice() {
            ["make", target, ..] => assert!(
                makefile.contains(&format!("\n{target}: ")),
                "`make {target}` does not exist"
            ),
            ["liantu", arguments @ ..] if arguments.contains(&"serve") => {
                assert!(serves(&folder, arguments), "{command}");
            }
            ["liantu", arguments @ ..] => {
                folder.run(arguments).succeeded();
                run += 1;
            }
            _ => panic!("`{command}`: this test knows `make` and `liantu` only"),
        }
    }
    assert!(
        run >= 7,
        "only {run} commands: does the walk still stand in the README?"
    );
    assert!(folder.path("targets.xlsx").is_file());
}

#[test]
fn both_readmes_give_the_same_commands() {
    assert_eq!(
        commands(&text_of("README.md")),
        commands(&text_of("README.zh-CN.md"))
    );
}

#[test]
fn what_the_readmes_and_docs_link_to_exists() {
    let docs = fs::read_dir(root().join("docs"))
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let pages = docs.filter(|path| path.extension().is_some_and(|ending| ending == "md"));
    for page in pages.chain([root().join("README.md"), root().join("README.zh-CN.md")]) {
        let text = fs::read_to_string(&page).unwrap();
        for target in text
            .split("](")
            .skip(1)
            .filter_map(|rest| rest.split(')').next())
        {
            let file = target.split('#').next().unwrap();
            if file.is_empty() || file.contains("://") {
                continue;
            }
            assert!(
                page.parent().unwrap().join(file).exists(),
                "{} links to `{target}`, which is not there",
                page.display()
            );
        }
    }
}

#[test]
fn every_verb_is_named_in_the_readme_and_every_one_named_exists() {
    let help = Command::new(env!("CARGO_BIN_EXE_liantu"))
        .arg("--help")
        .output()
        .unwrap();
    let help = String::from_utf8(help.stdout).unwrap();
    let verbs: Vec<&str> = help
        .lines()
        .skip_while(|line| !line.starts_with("Commands:"))
        .skip(1)
        .take_while(|line| !line.is_empty())
        .filter_map(|line| {
            line.strip_prefix("  ")?
                .split_whitespace()
                .next()
                .filter(|_| !line.starts_with("   "))
        })
        .filter(|verb| *verb != "help")
        .collect();
    assert!(verbs.len() >= 12, "{verbs:?}");
    for page in ["README.md", "README.zh-CN.md"] {
        let text = text_of(page);
        for verb in &verbs {
            assert!(
                text.contains(&format!("`{verb}`")),
                "{page} does not name the verb `{verb}`"
            );
        }
    }
}
