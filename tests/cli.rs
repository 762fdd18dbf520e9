//! The program from end to end, as a person types it, over a small invented registry.
use std::fs;
use std::process::Command;

use serde_json::Value;

use crate::support::program::{ENTERPRISES, Folder, enterprises_csv, products_csv};

fn items(answer: &Value) -> &Vec<Value> {
    answer["items"].as_array().unwrap()
}

#[test]
fn gaps_list_every_segment_once_with_a_verdict_and_a_rule() {
    let folder = Folder::built();
    let answer = folder
        .city(&["gaps", "--format", "json"])
        .succeeded()
        .json();
    for key in [
        "snapshot", "method", "profile", "as_of", "region", "items", "next",
    ] {
        assert!(answer.get(key).is_some(), "the answer has no `{key}`");
    }
    assert_eq!(
        (answer["region"].as_str(), answer["as_of"].as_str()),
        (Some("341500"), Some("2026-11-01"))
    );
    let mut seen: Vec<&str> = items(&answer)
        .iter()
        .map(|item| item["segment"].as_str().unwrap())
        .collect();
    let chains = folder
        .city(&["chains", "--format", "json"])
        .succeeded()
        .json();
    let leaves: u64 = items(&chains)
        .iter()
        .map(|chain| chain["segments"].as_u64().unwrap())
        .sum();
    // A segment that two chains draw is one segment here and counted by each chain there.
    assert!(
        seen.len() as u64 <= leaves && seen.len() > 200,
        "{} of {leaves}",
        seen.len()
    );
    seen.sort_unstable();
    seen.dedup();
    assert_eq!(
        seen.len(),
        items(&answer).len(),
        "a segment is listed twice"
    );
    let verdicts = ["fill", "strengthen", "extend", "skip", "unknown", "strong"];
    for item in items(&answer) {
        assert!(
            verdicts.contains(&item["verdict"].as_str().unwrap()),
            "{item}"
        );
        assert!(
            item["rule"]
                .as_str()
                .is_some_and(|rule| rule.starts_with(|digit: char| ('1'..='7').contains(&digit))),
            "{item}"
        );
        assert!(
            item["reason"]
                .as_str()
                .is_some_and(|reason| !reason.is_empty())
        );
    }
    let makers = |item: &&Value| item["makers"].as_u64().unwrap() > 0;
    assert!(
        items(&answer).iter().filter(makers).count() >= 10,
        "the small registry has makers in twelve segments"
    );
}

#[test]
fn targets_come_from_outside_and_their_parts_add_up() {
    let folder = Folder::built();
    let answer = folder
        .city(&["targets", "--limit", "20", "--format", "json"])
        .succeeded()
        .json();
    assert!(
        items(&answer).len() >= 5,
        "{} targets",
        items(&answer).len()
    );
    for (place, item) in items(&answer).iter().enumerate() {
        assert_eq!(item["rank"].as_u64(), Some(place as u64 + 1));
        assert_ne!(
            item["enterprise"]["adcode"].as_str().unwrap().get(..4),
            Some("3415"),
            "a local enterprise is no target"
        );
        let parts = item["parts"].as_array().unwrap();
        let sum: f64 = parts
            .iter()
            .map(|part| part["contribution"].as_f64().unwrap())
            .sum();
        assert!((sum - item["score"].as_f64().unwrap()).abs() <= 1e-9);
        for part in parts {
            assert_eq!(
                part["missing"].as_bool().unwrap(),
                part["raw"].is_null(),
                "missing is null and marked: {part}"
            );
        }
        for key in ["reason", "next_step", "falsifier", "expires"] {
            assert!(
                item[key].as_str().is_some_and(|text| !text.is_empty()),
                "{key}: {item}"
            );
        }
    }
    let scores: Vec<f64> = items(&answer)
        .iter()
        .map(|item| item["score"].as_f64().unwrap())
        .collect();
    assert!(scores.is_sorted_by(|left, right| left >= right));
    assert!(
        items(&answer).iter().any(|item| !item["path"].is_null()),
        "ten investments lead to 深圳"
    );
}

#[test]
fn the_same_question_twice_and_on_any_number_of_threads_gives_the_same_bytes() {
    let folder = Folder::built();
    let snapshots = |folder: &Folder| {
        folder
            .state()
            .into_iter()
            .filter(|(path, _)| path.contains("/atlas/"))
            .collect::<Vec<_>>()
    };
    let before = snapshots(&folder);
    for threads in ["1", "8"] {
        folder.city_on_threads(threads, &["build"]).succeeded();
        assert_eq!(
            snapshots(&folder),
            before,
            "a build on {threads} threads wrote something else"
        );
    }
    for question in [
        &["gaps", "--format", "json"][..],
        &["targets", "--format", "json"],
        &["targets", "--explain"],
        &["chains", "--format", "csv"],
    ] {
        let one = folder.city_on_threads("1", question).succeeded().stdout;
        let eight = folder.city_on_threads("8", question).succeeded().stdout;
        assert!(
            !one.is_empty() && one == eight && one == folder.city(question).succeeded().stdout,
            "{question:?}"
        );
    }
}

#[test]
fn the_order_of_rows_in_a_file_changes_no_answer() {
    let reversed = |text: &str| {
        let mut lines: Vec<&str> = text.lines().collect();
        lines[1..].reverse();
        lines.join("\n") + "\n"
    };
    let answers = |turn: &dyn Fn(&str) -> String| {
        let folder = Folder::with_workspace();
        for (table, text) in [
            ("enterprises", enterprises_csv()),
            ("products", products_csv()),
        ] {
            let file = format!("{table}.csv");
            folder.write(&file, &turn(&text));
            folder
                .city(&[
                    "import",
                    table,
                    folder.path(&file).to_str().unwrap(),
                    "--source",
                    "示例",
                    "--as-of",
                    "2026-11-01",
                ])
                .succeeded();
        }
        folder.city(&["build"]).succeeded();
        let ask = |verb: &str| folder.city(&[verb, "--format", "jsonl"]).succeeded().text();
        (ask("gaps"), ask("targets"))
    };
    assert_eq!(answers(&ToOwned::to_owned), answers(&reversed));
}

#[test]
fn every_form_of_export_is_the_same_bytes_twice() {
    let folder = Folder::built();
    for what in ["gaps", "targets"] {
        for ending in ["csv", "xlsx", "parquet", "json"] {
            let name = |turn: &str| format!("{what}-{turn}.{ending}");
            for turn in ["a", "b"] {
                folder
                    .city(&[
                        "export",
                        what,
                        "-o",
                        folder.path(&name(turn)).to_str().unwrap(),
                    ])
                    .succeeded();
            }
            let first = folder.read(&name("a"));
            assert!(first.len() > 500, "{} has {} bytes", name("a"), first.len());
            assert_eq!(
                first,
                folder.read(&name("b")),
                "{what}.{ending} differs when repeated"
            );
        }
    }
    // Two seconds later the archive inside an XLSX would carry another time, if it carried one.
    std::thread::sleep(std::time::Duration::from_millis(2_100));
    folder
        .city(&[
            "export",
            "targets",
            "-o",
            folder.path("targets-c.xlsx").to_str().unwrap(),
        ])
        .succeeded();
    assert_eq!(folder.read("targets-a.xlsx"), folder.read("targets-c.xlsx"));
    let refused = folder
        .city(&[
            "export",
            "gaps",
            "-o",
            folder.path("gaps.docx").to_str().unwrap(),
        ])
        .failed(3);
    assert!(
        refused.contains("xlsx"),
        "the forms that exist are named: {refused}"
    );
}

#[test]
fn an_enterprise_shows_facts_placements_and_evidence() {
    let folder = Folder::built();
    let card = folder
        .city(&["enterprise", "示例:080", "--format", "json"])
        .succeeded()
        .json();
    assert_eq!(
        card["enterprise"]["name"].as_str(),
        Some("深圳示例080科技有限公司")
    );
    assert!(
        card["facts"]
            .as_array()
            .unwrap()
            .iter()
            .all(|fact| fact["source"].as_str() == Some("示例"))
    );
    let placement = &card["placements"][0];
    assert!(placement["confidence"].as_f64().unwrap() >= 0.5);
    let sources = placement["evidence"].as_array().unwrap().iter();
    let mut sources = sources.map(|evidence| evidence["source"].as_str().unwrap());
    assert!(sources.any(|source| source == "product"), "{placement}");
    let by_name = folder
        .city(&["enterprise", "深圳示例080科技有限公司"])
        .succeeded()
        .text();
    assert!(by_name.contains("示例:080"));
}

#[test]
fn place_needs_no_workspace_and_writes_one_line_an_enterprise() {
    let folder = Folder::empty();
    folder.write("enterprises.csv", &enterprises_csv());
    folder.write("products.csv", &products_csv());
    let placed = folder
        .run(&[
            "place",
            "--enterprises",
            "enterprises.csv",
            "--products",
            "products.csv",
        ])
        .succeeded();
    let lines: Vec<Value> = placed
        .text()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(lines.len(), ENTERPRISES);
    assert_eq!(lines[3]["id"].as_str(), Some("示例:003"));
    let placed = lines
        .iter()
        .filter(|line| !line["placements"].as_array().unwrap().is_empty())
        .count();
    assert!(
        placed * 10 >= ENTERPRISES * 9,
        "only {placed} of {ENTERPRISES} were placed by their own catalog terms"
    );
}

#[test]
fn importing_the_same_file_twice_changes_nothing() {
    let folder = Folder::with_workspace();
    folder.write("list.csv", &enterprises_csv());
    let import = || {
        folder
            .run(&[
                "-C",
                "city",
                "import",
                "enterprises",
                "list.csv",
                "--as-of",
                "2026-11-01",
                "--format",
                "json",
            ])
            .succeeded()
            .json()
    };
    let first = import();
    assert_eq!(
        (first["accepted"].as_u64(), first["refused"].as_u64()),
        (Some(ENTERPRISES as u64), Some(0)),
        "{first}"
    );
    let state = folder.state();
    let second = import();
    assert_eq!(
        (second["accepted"].as_u64(), second["unchanged"].as_u64()),
        (Some(0), Some(ENTERPRISES as u64)),
        "{second}"
    );
    assert_eq!(folder.state(), state);
}

#[test]
fn a_list_in_gb18030_says_the_same_as_in_utf_8() {
    let text = enterprises_csv();
    let (bytes, _, unmappable) = encoding_rs::GB18030.encode(&text);
    assert!(!unmappable);
    let folder = Folder::empty();
    folder.write("utf8.csv", &text);
    fs::write(folder.path("gb.csv"), bytes).unwrap();
    let place = |file: &str| {
        folder
            .run(&["place", "--enterprises", file])
            .succeeded()
            .text()
    };
    assert_eq!(place("utf8.csv"), place("gb.csv"));
}

#[test]
fn bad_rows_are_refused_with_their_reason_and_the_rest_goes_on() {
    let folder = Folder::with_workspace();
    let rows = "id,name,adcode,established\n示例:1,甲公司,341500,2010-01-01\n91340100MA2N1PLT10,校验码错公司,341500,\n9.11341E+17,被改公司,341500,\n,无码公司,341500,\n示例:5,乙公司,999999,\n";
    folder.write("list.csv", rows);
    let report = folder
        .run(&[
            "-C",
            "city",
            "import",
            "enterprises",
            "list.csv",
            "--as-of",
            "2026-11-01",
            "--format",
            "json",
        ])
        .succeeded()
        .json();
    assert_eq!(
        (report["accepted"].as_u64(), report["refused"].as_u64()),
        (Some(1), Some(4)),
        "{report}"
    );
    let refused = fs::read_to_string(
        folder
            .path("")
            .join(report["refused_file"].as_str().unwrap()),
    )
    .unwrap();
    assert_eq!(
        refused.trim_end().lines().count(),
        5,
        "a header and four refused rows:\n{refused}"
    );
    let state = folder.state();
    let strict = folder
        .run(&[
            "-C",
            "city",
            "import",
            "enterprises",
            "list.csv",
            "--strict",
            "--as-of",
            "2026-11-02",
        ])
        .failed(3);
    assert!(strict.contains("strict"), "{strict}");
    assert_eq!(
        folder.state(),
        state,
        "a strict import that failed kept something"
    );
}

#[test]
fn files_that_cannot_be_read_give_one_error_and_leave_the_workspace_as_it_was() {
    let folder = Folder::built();
    let state = folder.state();
    folder.write("empty.csv", "");
    folder.write("broken.xlsx", "this is no workbook");
    folder.write("other.csv", "alpha,beta\n1,2\n");
    fs::create_dir(folder.path("folder")).unwrap();
    for (file, word) in [
        ("empty.csv", "empty"),
        ("broken.xlsx", "broken.xlsx"),
        ("other.csv", "header"),
        ("folder", "folder"),
        ("absent.csv", "absent.csv"),
    ] {
        let run = folder.run(&["-C", "city", "import", "enterprises", file]);
        assert!(
            matches!(run.code, 3 | 4 | 7),
            "{file}: exit code {}",
            run.code
        );
        let code = run.code;
        let message = run.failed(code);
        assert!(message.contains(word), "{file}: {message}");
        assert_eq!(folder.state(), state, "{file} changed the workspace");
    }
}

#[test]
fn unknown_ids_are_answered_with_exit_code_4_and_the_nearest_that_exists() {
    let folder = Folder::built();
    let state = folder.state();
    for (question, hint) in [
        (&["gaps", "--chain", "NEW"][..], "NEV"),
        (&["gaps", "--segment", "NEV-B0"], "NEV-B0"),
        (&["targets", "--profile", "defualt"], "default"),
        (&["enterprise", "示例080科技"], "示例:080"),
    ] {
        let message = folder.city(question).failed(4);
        assert!(message.contains(hint), "{question:?}: {message}");
    }
    for question in [
        &["gaps", "--region", "999999"][..],
        &["enterprise", "nobody"],
    ] {
        folder.city(question).failed(4);
    }
    assert_eq!(folder.state(), state);
    let scheme = folder.run(&["init", "other", "--scheme", "lua"]).failed(4);
    assert!(scheme.contains("luan"), "{scheme}");
    assert!(
        !folder.path("other").exists(),
        "a scheme that does not exist left a folder behind"
    );
}

#[test]
fn verbs_without_what_they_need_say_what_to_do_first() {
    let folder = Folder::with_workspace();
    let nowhere = folder.run(&["-C", "nowhere", "gaps"]).failed(4);
    assert!(nowhere.contains("liantu init"), "{nowhere}");
    let unbuilt = folder.city(&["gaps"]).failed(4);
    assert!(unbuilt.contains("liantu build"), "{unbuilt}");
    let bare = folder.city(&["build"]);
    assert!(
        bare.code != 0 && bare.stderr.contains("liantu import"),
        "{}",
        bare.stderr
    );
    let again = folder.run(&["init", "city", "--scheme", "luan"]).failed(5);
    assert!(again.contains("city"), "{again}");
}

#[test]
fn a_full_disk_or_a_crash_during_a_build_keeps_the_last_snapshot() {
    let folder = Folder::built();
    let before = folder
        .city(&["gaps", "--format", "json"])
        .succeeded()
        .stdout;
    folder.write(
        "more.csv",
        "id,name,adcode,revenue_wan\n示例:900,新公司,340100,5000\n",
    );
    folder
        .run(&[
            "-C",
            "city",
            "import",
            "enterprises",
            "more.csv",
            "--as-of",
            "2026-11-02",
        ])
        .succeeded();
    let state = folder.state();
    // A limit on file size stands for the full disk: ignored, the signal becomes an error of the write; else it kills.
    for (signal, script) in [
        ("ignored", "trap '' XFSZ; ulimit -f 8; exec \"$0\" \"$@\""),
        ("deadly", "ulimit -f 8; exec \"$0\" \"$@\""),
    ] {
        let run = Command::new("sh")
            .args([
                "-c",
                script,
                env!("CARGO_BIN_EXE_liantu"),
                "-C",
                "city",
                "build",
            ])
            .current_dir(folder.path(""))
            .output()
            .unwrap();
        assert!(
            !run.status.success(),
            "{signal}: {}",
            String::from_utf8_lossy(&run.stdout)
        );
        if signal == "ignored" {
            let message = String::from_utf8_lossy(&run.stderr).into_owned();
            assert!(
                message.contains("cannot") && message.contains("city"),
                "{message}"
            );
            assert_eq!(
                folder.state(),
                state,
                "a build that failed left something behind"
            );
        }
        assert_eq!(
            folder
                .city(&["gaps", "--format", "json"])
                .succeeded()
                .stdout,
            before,
            "{signal}"
        );
    }
    folder.city(&["build"]).succeeded();
}

#[test]
fn a_sample_is_the_same_for_the_same_seed_and_says_that_it_is_invented() {
    let folder = Folder::with_workspace();
    for (out, seed) in [("a", "7"), ("b", "7"), ("c", "8")] {
        folder
            .run(&["sample", "--enterprises", "200", "--seed", seed, "-o", out])
            .succeeded();
    }
    for table in ["enterprises", "products", "investments"] {
        let bytes = |out: &str| folder.read(&format!("{out}/{table}.parquet"));
        assert_eq!(bytes("a"), bytes("b"), "{table}");
        assert_ne!(
            bytes("a"),
            bytes("c"),
            "{table}: another seed, another registry"
        );
    }
    let report = folder
        .run(&[
            "-C",
            "city",
            "import",
            "enterprises",
            "a/enterprises.parquet",
            "--format",
            "json",
        ])
        .succeeded()
        .json();
    assert_eq!(
        (report["accepted"].as_u64(), report["refused"].as_u64()),
        (Some(200), Some(0)),
        "{report}"
    );
    folder
        .run(&["-C", "city", "import", "products", "a/products.parquet"])
        .succeeded();
    folder.city(&["build"]).succeeded();
    let answer = folder
        .city(&["gaps", "--format", "json", "--limit", "3"])
        .succeeded()
        .json();
    assert_eq!(answer["synthetic"].as_bool(), Some(true));
    assert!(
        folder
            .city(&["gaps", "--limit", "3"])
            .succeeded()
            .text()
            .contains("虚构")
    );
    folder
        .city(&[
            "export",
            "gaps",
            "-o",
            folder.path("gaps.csv").to_str().unwrap(),
        ])
        .succeeded();
    let exported = String::from_utf8(folder.read("gaps.csv")).unwrap();
    assert!(
        exported.contains("虚构") || exported.contains("synthetic"),
        "{}",
        exported.lines().take(2).collect::<String>()
    );
}

#[test]
fn the_audit_of_the_catalog_needs_no_workspace() {
    let folder = Folder::empty();
    let rows = folder
        .run(&["chains", "--audit", "--format", "jsonl"])
        .succeeded()
        .text();
    for line in rows.lines() {
        serde_json::from_str::<Value>(line).unwrap();
    }
}
