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

/// Builds, and returns how many enterprises were not placed again, with every file of the snapshot.
fn rebuilt(folder: &Folder) -> (u64, Vec<(String, Vec<u8>)>) {
    let atlas = folder.path("city/atlas");
    if atlas.exists() {
        fs::remove_dir_all(&atlas).unwrap();
    }
    let built = folder.city(&["build", "--format", "json"]).succeeded();
    let state = folder.state().into_iter();
    let snapshot = state
        .filter(|(path, _)| path.contains("/atlas/"))
        .collect::<Vec<_>>();
    assert!(snapshot.len() > 5);
    (built.json()["recalled"].as_u64().unwrap(), snapshot)
}

fn forget(folder: &Folder) {
    fs::remove_dir_all(folder.path("city/cache")).unwrap();
}

#[test]
fn what_did_not_change_is_not_placed_again_and_the_snapshot_is_the_same() {
    let folder = Folder::built();
    let all = ENTERPRISES as u64;
    let (recalled, warm) = rebuilt(&folder);
    assert_eq!(recalled, all);
    forget(&folder);
    let (recalled, cold) = rebuilt(&folder);
    assert_eq!(recalled, 0);
    assert!(warm == cold);
}

#[test]
fn only_those_whose_products_or_rows_changed_are_placed_again() {
    let folder = Folder::built();
    let of = ["--source", "示例", "--as-of", "2026-12-01"];
    folder.write(
        "more.csv",
        "enterprise_id,product,share\r\n示例:001,锂电池隔膜,0.4\r\n示例:002,光伏玻璃,0.4\r\n",
    );
    folder
        .city(&[&["import", "products", "more.csv"][..], &of].concat())
        .succeeded();
    folder.write(
        "later.csv",
        "id,name,status,adcode,main_business\r\n示例:005,六安示例005科技有限公司,存续,341500,锂电池隔膜的研发和生产\r\n示例:999,六安新来轴承有限公司,存续,341500,轴承制造\r\n",
    );
    folder
        .city(&[&["import", "enterprises", "later.csv"][..], &of].concat())
        .succeeded();
    let (recalled, warm) = rebuilt(&folder);
    // Two have other products, one another row; one is new.
    assert_eq!(recalled, ENTERPRISES as u64 - 3);
    forget(&folder);
    let (recalled, cold) = rebuilt(&folder);
    assert_eq!(recalled, 0);
    assert!(warm == cold);
}

#[test]
fn another_profile_or_a_damaged_memory_is_no_memory() {
    let folder = Folder::built();
    let (_, right) = rebuilt(&folder);
    let pages = folder.path("city/cache/placements");
    for page in fs::read_dir(&pages).unwrap() {
        let page = page.unwrap().path();
        let mut bytes = fs::read(&page).unwrap();
        let last = bytes.len() - 9;
        bytes[last] ^= 1;
        fs::write(&page, bytes).unwrap();
    }
    let (recalled, again) = rebuilt(&folder);
    assert_eq!(recalled, 0);
    assert!(right == again);
    fs::create_dir_all(folder.path("city/catalog/profiles")).unwrap();
    let other = "id = \"other\"\nbase = \"default\"\nversion = \"1\"\nname = \"另一方案\"\nname_en = \"Another\"\nas_of = \"2026-11-28\"\n\n[placement]\nshort_term = 0.7\n";
    folder.write("city/catalog/profiles/other.toml", other);
    let built = folder.city(&["build", "--profile", "other", "--format", "json"]);
    assert_eq!(built.succeeded().json()["recalled"], 0);
    let built = folder.city(&["build", "--format", "json"]).succeeded();
    // A file of the catalog is another catalog, whoever uses it.
    assert_eq!(built.json()["recalled"], 0);
    let built = folder.city(&["build", "--format", "json"]).succeeded();
    assert_eq!(built.json()["recalled"], ENTERPRISES as u64);
}
