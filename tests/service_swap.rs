//! A new snapshot under running readers: nobody is dropped, nobody gets a mixed answer, lists go on where they were.
use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};

use serde_json::Value;

use crate::service::Service;
use crate::support::program::Folder;

fn build(folder: &Folder, day: &str) {
    folder.city(&["build", "--as-of", day]).succeeded();
}

fn segments(page: &Value) -> Vec<String> {
    let items = page["items"].as_array().unwrap();
    items
        .iter()
        .map(|item| item["segment"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn before_anything_is_built_all_is_unknown_and_the_first_snapshot_is_served_when_it_lands() {
    let folder = Folder::with_workspace();
    let service = Service::start(&folder);
    let gaps = service.get("/api/v1/gaps?chain=NEV&limit=500").json();
    assert_eq!(gaps["snapshot"], "unbuilt");
    let items = gaps["items"].as_array().unwrap();
    assert!(items.len() > 20);
    assert!(items.iter().all(|item| item["verdict"] == "unknown"));
    let targets = service.get("/api/v1/targets").json();
    assert_eq!(
        (&targets["total"], &targets["snapshot"]),
        (&0.into(), &"unbuilt".into())
    );
    for path in [
        "/api/v1/chains",
        "/api/v1/chains/NEV/map",
        "/api/v1/gaps/NEV-B07",
        "/api/v1/segments/NEV-B07",
        "/api/v1/regions",
        "/api/v1/talents",
        "/api/v1/snapshots",
        "/",
    ] {
        assert_eq!(service.get(path).status, 200, "{path}");
    }
    folder.import_small();
    folder.city(&["build"]).succeeded();
    let first = service.wait_for_another("unbuilt");
    let now = service.get("/api/v1/gaps?chain=NEV&limit=1").json();
    assert_eq!(now["snapshot"].as_str(), Some(first.as_str()));
}

#[test]
fn a_list_goes_on_in_its_snapshot_when_a_new_one_lands() {
    let folder = Folder::built();
    let service = Service::start(&folder);
    let whole = service.get("/api/v1/gaps?chain=NEV&limit=500").json();
    let before = whole["snapshot"].as_str().unwrap().to_owned();
    let mut page = service.get("/api/v1/gaps?chain=NEV&limit=7").json();
    let mut read = segments(&page);
    build(&folder, "2026-11-20");
    let after = service.wait_for_another(&before);
    while let Some(cursor) = page["next"].as_str() {
        page = service
            .get(&format!("/api/v1/gaps?chain=NEV&limit=7&cursor={cursor}"))
            .json();
        assert_eq!(page["snapshot"].as_str(), Some(before.as_str()));
        read.extend(segments(&page));
    }
    assert_eq!(read, segments(&whole), "no item skipped, none twice");
    let fresh = service.get("/api/v1/gaps?chain=NEV&limit=7").json();
    assert_eq!(fresh["snapshot"].as_str(), Some(after.as_str()));
    let old = service
        .get(&format!(
            "/api/v1/gaps?chain=NEV&limit=500&snapshot={before}"
        ))
        .json();
    assert_eq!(old, whole, "an old snapshot stays readable by its id");
    let listed = service.get("/api/v1/snapshots").json();
    let latest: Vec<_> = listed["items"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|item| item["latest"] == true)
        .map(|item| item["snapshot"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(latest, [after]);
}

#[test]
fn readers_during_swaps_are_all_answered_from_one_snapshot_each() {
    let folder = Folder::built();
    let service = Service::start(&folder);
    let first = service.get("/readyz").json()["snapshot"]
        .as_str()
        .unwrap()
        .to_owned();
    let done = AtomicBool::new(false);
    let seen: BTreeSet<(String, String)> = std::thread::scope(|scope| {
        let readers: Vec<_> = (0..4)
            .map(|reader| {
                let (service, done) = (&service, &done);
                scope.spawn(move || {
                    let mut seen = BTreeSet::new();
                    let mut count = 0_u32;
                    while !done.load(Ordering::Relaxed) {
                        count += 1;
                        // Some answers are finished ones, some are made anew.
                        let answer = service
                            .get(&format!("/api/v1/gaps?limit={}", 1 + (count + reader) % 50));
                        assert_eq!(answer.status, 200);
                        let body = answer.json();
                        let text = |key: &str| body[key].as_str().unwrap().to_owned();
                        seen.insert((text("snapshot"), text("as_of")));
                    }
                    assert!(count > 0);
                    seen
                })
            })
            .collect();
        let mut current = first;
        for day in ["2026-11-20", "2026-11-21", "2026-11-22"] {
            build(&folder, day);
            current = service.wait_for_another(&current);
        }
        done.store(true, Ordering::Relaxed);
        readers
            .into_iter()
            .flat_map(|reader| reader.join().unwrap())
            .collect()
    });
    let ids: BTreeSet<&String> = seen.iter().map(|(id, _)| id).collect();
    assert_eq!(ids.len(), seen.len(), "a snapshot has one date: {seen:?}");
    assert!(seen.len() >= 3, "the swaps were seen: {seen:?}");
}

#[test]
fn a_damaged_snapshot_is_named_and_the_one_before_is_served_on() {
    let folder = Folder::built();
    let service = Service::start(&folder);
    let before = service.get("/readyz").json()["snapshot"].clone();
    folder.write("city/atlas/LATEST", "0123456789abcdef");
    let mut told = Value::Null;
    for _ in 0..100 {
        told = service.get("/readyz").json();
        if told["fault"].is_string() {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(100));
    }
    assert!(
        told["fault"].as_str().unwrap().contains("0123456789abcdef"),
        "{told}"
    );
    assert_eq!(
        (&told["snapshot"], &told["ready"]),
        (&before, &Value::Bool(true))
    );
    assert_eq!(service.get("/api/v1/gaps").status, 200);
}

#[test]
fn a_service_told_to_stop_ends_by_itself() {
    let folder = Folder::built();
    let service = Service::start(&folder);
    assert_eq!(service.get("/api/v1/chains").status, 200);
    assert_eq!(service.terminate(), Some(0));
}
