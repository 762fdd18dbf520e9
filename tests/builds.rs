//! What a build says of the snapshot before it.
use std::fs;

use crate::support::program::{ENTERPRISES, Folder};

const BUILD: [&str; 5] = ["-C", "city", "build", "--as-of", "2026-11-02"];

#[test]
fn a_build_says_what_changed_since_the_last_one() {
    let folder = Folder::built();
    let said = folder.run(&BUILD).succeeded().text();
    assert!(
        said.contains("个环节结论有变") && !said.contains("打不开"),
        "{said}"
    );
}

#[test]
fn a_snapshot_that_cannot_be_opened_is_no_sign_that_nothing_changed() {
    let folder = Folder::built();
    let last = String::from_utf8(folder.read("city/atlas/LATEST")).unwrap();
    let gaps = folder.path(&format!("city/atlas/{}/gaps.parquet", last.trim()));
    fs::write(&gaps, "not a table").unwrap();
    let said = folder.run(&BUILD).succeeded().text();
    assert!(
        said.contains("打不开，未作对比") && said.contains(last.trim()),
        "{said}"
    );
    assert!(!said.contains("个环节结论有变"), "{said}");
}

#[test]
fn builds_of_other_days_differ_by_their_day_alone() {
    let folder = Folder::built();
    let latest = || {
        let last = String::from_utf8(folder.read("city/atlas/LATEST")).unwrap();
        last.trim().to_owned()
    };
    let first = latest();
    folder.run(&BUILD).succeeded();
    let second = latest();
    assert_ne!(first, second);
    let asked = ["diff", &first, &second];
    let found = folder.city(&[&asked[..], &["--format", "json"]].concat());
    let found = found.succeeded().json();
    assert_eq!(found["differs"], serde_json::json!(["as_of"]));
    let said = folder.city(&asked).succeeded().text();
    assert!(said.contains("两批次不同之处：截至日期\n"), "{said}");
    let same = folder.city(&["diff", &first, &first]).succeeded().text();
    assert!(same.contains("两批次不同之处：无\n"), "{same}");
}

#[test]
fn a_row_that_a_later_one_supersedes_is_neither_counted_nor_placed_again() {
    let folder = Folder::built();
    let imported = || {
        let asked = [
            "gaps", "--region", "341500", "--limit", "1", "--format", "json",
        ];
        let answer = folder.city(&asked).succeeded().json();
        answer["items"][0]["imported"].as_u64().unwrap()
    };
    assert_eq!(imported(), 40);
    folder.write(
        "later.csv",
        "id,name,status,adcode\r\n示例:001,六安示例001科技有限公司,注销,341500\r\n",
    );
    let of = ["--source", "示例", "--as-of", "2026-12-01"];
    let asked = [&["import", "enterprises", "later.csv"][..], &of].concat();
    folder.city(&asked).succeeded();
    let built = folder.city(&["build", "--format", "json"]).succeeded();
    let built = built.json();
    assert_eq!(built["enterprises"].as_u64().unwrap(), ENTERPRISES as u64);
    assert_eq!(built["as_of"], "2026-12-01");
    // It is dissolved now: thirty-nine of forty still operate.
    assert_eq!(imported(), 39);
}
