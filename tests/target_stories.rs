//! Stories about targets, each worked out by hand: who may leave, why ranks moved, labels that expired, who spoke first,
//! how far a place is, which plant is large enough.
use std::collections::BTreeMap;
use std::time::Duration;

use liantu::app::diff_targets::{RankMove, diff_targets};
use liantu::app::targets::TargetQuery;
use liantu::app::{View, Workspace};
use serde_json::{Value, json};

use crate::service::Service;
use crate::support::program::Folder;
use crate::targets::{close, import, items};

/// Ten residents founded one subsidiary each in 深圳 in 2025: a sign, and no more than that. As of 1 November 2026 three
/// years reach back to 1 November 2023.
#[test]
fn residents_with_signs_of_leaving_are_told_by_record_and_strength() {
    let folder = Folder::built();
    let before = items(&folder, &["targets", "--leaving"]);
    assert_eq!(before.len(), 10);
    assert!(before.iter().all(|item| item["warning"] == "watch"));
    let mut own = BTreeMap::new();
    for number in [5, 13, 14, 15, 16] {
        let id = format!("示例:{number:03}");
        let card = folder
            .city(&["enterprise", &id, "--format", "json"])
            .succeeded()
            .json();
        own.insert(
            number,
            card["placements"][0]["segment"]
                .as_str()
                .unwrap()
                .to_owned(),
        );
    }
    let other = if own[&16].starts_with("NEV") {
        "GFD-C14"
    } else {
        "NEV-B07"
    };
    let row = |number: usize, plant: &str, place: &str, day: &str, segment: &str| {
        format!("示例:{number:03},{plant},{place},{day},9000,plant,{segment}\n")
    };
    let rows = [
        // Two plants elsewhere in its own segment within three years, beside the subsidiary: strong.
        row(5, "五号甲厂", "340100", "2024-05-01", &own[&5]),
        row(5, "五号乙厂", "320100", "2025-06-01", &own[&5]),
        // The day before the three years begin: nothing.
        row(13, "十三号旧厂", "340100", "2023-10-31", &own[&13]),
        // At home: nothing.
        row(14, "十四号新厂", "341502", "2025-01-01", &own[&14]),
        // One plant on the first day of the three years: a sign.
        row(15, "十五号新厂", "340100", "2023-11-01", &own[&15]),
        // Two plants in another segment than its own: a sign.
        row(16, "十六号甲厂", "340100", "2025-01-01", other),
        row(16, "十六号乙厂", "340100", "2025-02-01", other),
        // Not a resident.
        row(45, "合肥新厂", "320100", "2025-01-01", other),
    ];
    import(
        &folder,
        "investments",
        &format!(
            "investor_id,investee,adcode,date,amount_wan,kind,segment_id\n{}",
            rows.concat()
        ),
    );
    import(
        &folder,
        "risks",
        "enterprise_id,kind,date,reference\n示例:012,relocation,2022-01-01,迁出登记\n",
    );
    folder.city(&["build"]).succeeded();
    let found = items(&folder, &["targets", "--leaving"]);
    let told = |number: usize| {
        let id = format!("示例:{number:03}");
        let item = found
            .iter()
            .find(|item| item["enterprise"]["id"] == id.as_str())?;
        Some((
            item["warning"].as_str().unwrap(),
            item["signals"].as_array().unwrap().len(),
        ))
    };
    assert_eq!(told(5), Some(("strong", 3)));
    assert_eq!(told(12), Some(("strong", 1)));
    assert_eq!(told(15), Some(("watch", 1)));
    assert_eq!(told(16), Some(("watch", 2)));
    assert_eq!([told(13), told(14), told(45)], [None, None, None]);
    assert_eq!(
        found.len(),
        10 + 3,
        "the ten from before and numbers 12, 15 and 16"
    );
    // The strong ones come first, the one with more signs before the other.
    let first: Vec<&str> = found[..2]
        .iter()
        .map(|item| item["enterprise"]["id"].as_str().unwrap())
        .collect();
    assert_eq!(first, ["示例:005", "示例:012"]);
    let signs = found[0]["signals"].as_array().unwrap();
    assert!(
        signs
            .iter()
            .any(|sign| sign["about"] == "在安徽省合肥市新设五号甲厂，9000 万元"),
        "{signs:?}"
    );
    assert!(
        signs
            .iter()
            .all(|sign| !sign["record"].as_str().unwrap().is_empty())
    );
}

fn views(folder: &Folder) -> (View, View) {
    let open = || View::open(Workspace::open(&folder.path("city")).unwrap(), None).unwrap();
    (open(), open())
}

fn whole() -> TargetQuery {
    TargetQuery {
        limit: Some(100),
        ..TargetQuery::default()
    }
}

fn adds_up(one: &RankMove) -> bool {
    let parts = one.data + one.method + one.weights + one.rivals;
    parts == one.moved
        && one.moved == i64::try_from(one.after).unwrap() - i64::try_from(one.before).unwrap()
}

/// The same rows under another profile: every move is by weights alone.
#[test]
fn ranks_that_move_by_other_weights_move_by_weights_alone() {
    let folder = Folder::built();
    let id = || {
        folder
            .city(&["targets", "--format", "json"])
            .succeeded()
            .json()["snapshot"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    let first = id();
    folder
        .city(&["build", "--profile", "early_stage"])
        .succeeded();
    let second = id();
    let found = folder
        .city(&[
            "diff",
            &first,
            &second,
            "--targets",
            "--limit",
            "100",
            "--format",
            "json",
        ])
        .succeeded()
        .json();
    assert_eq!(found["profiles"].as_array().unwrap().len(), 2);
    let moves = found["moves"].as_array().unwrap();
    let number = |one: &Value, key: &str| one[key].as_i64().unwrap();
    let mut moved = 0;
    for one in moves {
        assert_eq!(
            [
                number(one, "data"),
                number(one, "method"),
                number(one, "rivals")
            ],
            [0, 0, 0],
            "{one}"
        );
        assert_eq!(
            number(one, "weights"),
            number(one, "after") - number(one, "before"),
            "{one}"
        );
        moved += i64::from(number(one, "moved") != 0);
    }
    assert!(moved > 10, "only {moved} of {} moved", moves.len());
}

/// One snapshot as an earlier method of placement would have made it: one company was placed with half a certainty.
#[test]
fn a_rank_that_moves_by_another_method_of_placement_says_so() {
    let folder = Folder::built();
    let (mut before, after) = views(&folder);
    let ranked = items(&folder, &["targets", "--limit", "100"]);
    let best = ranked[0]["enterprise"]["id"].as_str().unwrap();
    let place = before.snapshot.enterprise(best).unwrap().0;
    before.snapshot.manifest.method = "earlier".into();
    for row in &mut before.snapshot.placements {
        if row.enterprise == place {
            row.placement.confidence = 0.5;
        }
    }
    let found = diff_targets((&before, &after), &whole()).unwrap();
    assert!(found.moves.iter().all(adds_up));
    let one = found
        .moves
        .iter()
        .find(|one| one.enterprise.id == best)
        .unwrap();
    assert!(one.before > 1 && one.after == 1, "{one:?}");
    assert_eq!(
        (one.data, one.method, one.weights, one.rivals),
        (0, one.moved, 0, 0)
    );
    // Those it overtook moved by one, by their rivals.
    for other in found
        .moves
        .iter()
        .filter(|other| other.enterprise.id != best)
    {
        assert_eq!(
            (other.data, other.method, other.weights),
            (0, 0, 0),
            "{other:?}"
        );
        assert_eq!(
            other.rivals,
            i64::from(other.before < one.before),
            "{other:?}"
        );
    }
    // The same change under one method is the company's own data.
    before
        .snapshot
        .manifest
        .method
        .clone_from(&after.snapshot.manifest.method);
    let found = diff_targets((&before, &after), &whole()).unwrap();
    let one = found
        .moves
        .iter()
        .find(|one| one.enterprise.id == best)
        .unwrap();
    assert_eq!((one.data, one.method), (one.moved, 0));
}

/// Labels hold three years: of 2020 until the end of 2023, of 2024 until the end of 2027. On 1 November 2026 the first
/// counts nothing and finds nobody, and is still shown with its last day.
#[test]
fn an_expired_label_is_shown_and_counts_nothing() {
    let folder = Folder::built();
    folder.write(
        "labels.csv",
        "id,name,status,adcode,qualifications\n\
         示例:045,合肥示例045科技有限公司,存续,340100,little_giant@2020\n\
         示例:046,合肥示例046科技有限公司,存续,340100,little_giant@2024\n\
         示例:047,合肥示例047科技有限公司,存续,340100,小巨人\n",
    );
    let file = folder.path("labels.csv");
    folder
        .city(&[
            "import",
            "enterprises",
            file.to_str().unwrap(),
            "--source",
            "示例",
            "--as-of",
            "2026-11-01",
        ])
        .succeeded();
    folder.city(&["build"]).succeeded();
    let all = items(&folder, &["targets", "--limit", "100"]);
    let of = |id: &str| {
        all.iter()
            .find(|item| item["enterprise"]["id"] == id)
            .unwrap()
    };
    let points = |id: &str| {
        let parts = of(id)["parts"].as_array().unwrap();
        let part = parts
            .iter()
            .find(|part| part["id"] == "qualification")
            .unwrap();
        (part["raw"].as_f64(), part["missing"].as_bool().unwrap())
    };
    assert_eq!(points("示例:045"), (Some(0.0), false));
    assert_eq!(points("示例:046"), (Some(2.0), false));
    assert_eq!(
        points("示例:047"),
        (Some(2.0), false),
        "without a year nobody can say that it expired"
    );
    let label = &of("示例:045")["labels"][0];
    assert_eq!(
        (&label["year"], &label["expires"], &label["expired"]),
        (&2020.into(), &"2023-12-31".into(), &true.into())
    );
    assert!(
        !of("示例:045")["reason"]
            .as_str()
            .unwrap()
            .contains("小巨人")
    );
    assert!(
        of("示例:046")["reason"]
            .as_str()
            .unwrap()
            .contains("小巨人")
    );
    let labelled = items(
        &folder,
        &["targets", "--label", "little_giant", "--limit", "100"],
    );
    let ids: std::collections::BTreeSet<&str> = labelled
        .iter()
        .map(|item| item["enterprise"]["id"].as_str().unwrap())
        .collect();
    assert_eq!(ids, ["示例:046", "示例:047"].into());
    // On the last day of 2023 it still held.
    folder.city(&["build", "--as-of", "2023-12-31"]).succeeded();
    let then = items(
        &folder,
        &["targets", "--label", "little_giant", "--limit", "100"],
    );
    assert!(
        then.iter()
            .any(|item| item["enterprise"]["id"] == "示例:045")
    );
}

/// 金寨县 spoke to the best target first. Another county of the city finds it guarded out, the city and 金寨 itself flagged.
#[test]
fn a_county_that_spoke_first_keeps_its_target_and_the_others_are_told() {
    let folder = Folder::built();
    let best = items(&folder, &["targets", "--limit", "1"])[0].clone();
    let (id, name) = (
        best["enterprise"]["id"].as_str().unwrap(),
        best["enterprise"]["name"].as_str().unwrap(),
    );
    let clauses = |region: &str| -> Vec<String> {
        let all = items(&folder, &["targets", "--region", region, "--limit", "100"]);
        let item = all.iter().find(|item| item["enterprise"]["id"] == id);
        let flags = item.map_or(Vec::new(), |item| item["flags"].as_array().unwrap().clone());
        flags
            .iter()
            .map(|flag| flag["clause"].as_str().unwrap().to_owned())
            .collect()
    };
    let unchecked = folder
        .city(&["targets", "--format", "json"])
        .succeeded()
        .json()["unchecked"]
        .to_string();
    assert!(
        unchecked.contains("guard-first-contact"),
        "no ledger, nobody cleared: {unchecked}"
    );
    let opened = folder
        .city(&[
            "project",
            "open",
            "--name",
            "电池项目",
            "--county",
            "金寨县",
            "--investor",
            name,
            "--unit",
            "金寨县投创中心",
            "--day",
            "2026-03-01",
            "--by",
            "张三",
            "--format",
            "json",
        ])
        .succeeded()
        .json();
    let project = opened[0]["id"].as_str().unwrap().to_owned();
    assert!(clauses("341500").contains(&"guard-open-project".to_owned()));
    assert!(clauses("341524").contains(&"guard-open-project".to_owned()));
    let guarded = items(
        &folder,
        &[
            "targets",
            "--region",
            "341525",
            "--guarded",
            "--limit",
            "1000",
        ],
    );
    let hit = guarded
        .iter()
        .find(|item| item["enterprise"]["id"] == id)
        .unwrap();
    assert_eq!(hit["clause"], "guard-first-contact");
    let reason = hit["reason"].as_str().unwrap();
    for word in ["金寨县", "金寨县投创中心", "2026-03-01", project.as_str()] {
        assert!(reason.contains(word), "{reason}");
    }
    assert!(clauses("341525").is_empty());
    // Who opened it, and when, is on record.
    let card = folder
        .city(&["project", "show", &project, "--format", "json"])
        .succeeded()
        .json();
    assert_eq!(card["history"][0]["who"], "张三", "{card}");
    // Once it has ended nobody has the first word any more.
    folder
        .city(&[
            "project",
            "step",
            &project,
            "take",
            "ended",
            "--day",
            "2026-04-01",
            "--why",
            "投资方放弃",
        ])
        .succeeded();
    let guarded = items(
        &folder,
        &[
            "targets",
            "--region",
            "341525",
            "--guarded",
            "--limit",
            "1000",
        ],
    );
    assert!(
        !guarded
            .iter()
            .any(|item| item["enterprise"]["id"] == id && item["clause"] == "guard-first-contact")
    );
    assert!(!clauses("341500").contains(&"guard-open-project".to_owned()));
}

/// The service answers from memory, and still follows the ledger.
#[test]
fn the_service_learns_of_a_first_contact_without_a_new_snapshot() {
    let folder = Folder::built();
    let service = Service::start(&folder);
    let first = service.get("/api/v1/targets?limit=1").json()["items"][0].clone();
    let flagged = |item: &Value| {
        item["flags"]
            .as_array()
            .unwrap()
            .iter()
            .any(|flag| flag["clause"] == "guard-open-project")
    };
    assert!(!flagged(&first));
    let body = json!({"facts": {"name": "电池项目", "county": "金寨县", "investor": first["enterprise"]["name"]}, "day": "2026-03-01"});
    let opened = service.ask(
        "POST /api/v1/projects",
        "Content-Type: application/json\r\n",
        &body.to_string(),
    );
    assert_eq!(opened.status, 200);
    let told = (0..100).any(|_| {
        std::thread::sleep(Duration::from_millis(100));
        flagged(&service.get("/api/v1/targets?limit=1").json()["items"][0])
    });
    assert!(told, "ten seconds on, nobody was told");
}

/// Half an hour by rail stands for 40 km, nearer than the straight 50 km from which a place counts as near: the full value.
#[test]
fn a_travel_time_counts_where_it_was_imported_and_says_so() {
    let folder = Folder::built();
    let place = |item: &Value| {
        let parts = item["parts"].as_array().unwrap().clone();
        parts
            .into_iter()
            .find(|part| part["id"] == "distance")
            .unwrap()
    };
    let all = |folder: &Folder| items(folder, &["targets", "--limit", "100"]);
    let in_city = |all: &[Value], adcode: &str| {
        all.iter()
            .find(|item| item["enterprise"]["adcode"] == adcode)
            .unwrap()
            .clone()
    };
    let straight = in_city(&all(&folder), "340100");
    assert_eq!(straight["travel"], Value::Null);
    assert!(close(
        place(&straight)["raw"].as_f64().unwrap(),
        straight["distance_km"].as_f64().unwrap()
    ));
    assert_eq!(place(&straight)["source"], "GB/T 2260 centres");
    import(
        &folder,
        "travel_times",
        "出发地,到达地,分钟,方式\n341500,340100,75,公路\n340100,341500,30,高铁\n",
    );
    folder.city(&["build"]).succeeded();
    let now = all(&folder);
    let hefei = in_city(&now, "340100");
    assert_eq!(
        (&hefei["travel"]["minutes"], &hefei["travel"]["mode"]),
        (&30.0.into(), &"rail".into())
    );
    let part = place(&hefei);
    assert!(close(part["raw"].as_f64().unwrap(), 40.0), "{part}");
    assert!(close(part["value"].as_f64().unwrap(), 1.0), "{part}");
    assert!(
        part["source"]
            .as_str()
            .unwrap()
            .contains("铁路行程 30 分钟"),
        "{part}"
    );
    assert_eq!(
        hefei["distance_km"], straight["distance_km"],
        "the straight distance is still told"
    );
    // 南京 has no travel time: the straight distance, as before.
    let nanjing = in_city(&now, "320100");
    assert_eq!(nanjing["travel"], Value::Null);
    assert_eq!(place(&nanjing)["source"], "GB/T 2260 centres");
}

/// An idle plant stands in for land, and a tax that the whole enterprise does not pay now is told.
#[test]
fn idle_plants_and_least_taxes_are_matched_like_land() {
    let folder = Folder::built();
    import(
        &folder,
        "sites",
        "id,name,adcode,land_mu,plant_m2,min_tax_wan_per_mu,min_invest_wan_per_mu\n\
         S1,城东闲置厂房,341502,,900000,,\nS2,城西小厂房,341502,,50,,\nS3,收税地块,341502,800,,15,1\n",
    );
    folder.city(&["build"]).succeeded();
    let all = || items(&folder, &["targets", "--limit", "100", "--sites"]);
    let rule = |item: &Value, site: &str, rule: &str| {
        let sites = item["sites"].as_array().unwrap();
        let site = sites.iter().find(|one| one["site"] == site).unwrap();
        let rules = site["rules"].as_array().unwrap();
        rules
            .iter()
            .find(|one| one["rule"] == rule)
            .unwrap()
            .clone()
    };
    // Somebody whose segment has a least scale.
    let some = all()
        .into_iter()
        .find(|item| !rule(item, "S1", "plant")["needs"].is_null())
        .unwrap();
    assert_eq!(rule(&some, "S1", "plant")["holds"], true);
    assert_eq!(rule(&some, "S2", "plant")["holds"], false);
    assert_eq!(rule(&some, "S1", "tax")["holds"], true, "it asks for none");
    assert_eq!(
        rule(&some, "S3", "tax")["holds"],
        Value::Null,
        "what it pays is not known"
    );
    assert_eq!(rule(&some, "S3", "investment")["holds"], true);
    // It pays 100,000 yuan a year, and the site asks for 150,000 a mu.
    let id = some["enterprise"]["id"].as_str().unwrap();
    folder.write(
        "taxes.csv",
        &format!(
            "id,name,status,adcode,tax_wan\n{id},{},存续,{},10\n",
            some["enterprise"]["name"].as_str().unwrap(),
            some["enterprise"]["adcode"].as_str().unwrap()
        ),
    );
    let file = folder.path("taxes.csv");
    folder
        .city(&[
            "import",
            "enterprises",
            file.to_str().unwrap(),
            "--source",
            "示例",
            "--as-of",
            "2026-11-01",
        ])
        .succeeded();
    folder.city(&["build"]).succeeded();
    let again = all();
    let now = again
        .iter()
        .find(|item| item["enterprise"]["id"] == id)
        .unwrap();
    let tax = rule(now, "S3", "tax");
    assert_eq!(
        (&tax["holds"], &tax["has"]),
        (&false.into(), &"企业现年纳税 10 万元".into())
    );
}
