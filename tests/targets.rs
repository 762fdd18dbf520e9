//! Targets as a person meets them: what-if weights, filters, kin, talents, sites, kept lists, rank moves.
use serde_json::Value;

use crate::support::program::Folder;

pub(crate) fn import(folder: &Folder, table: &str, text: &str) {
    let file = format!("{table}-more.csv");
    folder.write(&file, text);
    let file = folder.path(&file);
    folder
        .city(&[
            "import",
            table,
            file.to_str().unwrap(),
            "--source",
            "示例",
            "--as-of",
            "2026-11-01",
        ])
        .succeeded();
}

pub(crate) fn items(folder: &Folder, arguments: &[&str]) -> Vec<Value> {
    let arguments = [arguments, &["--format", "json"]].concat();
    let found = folder.city(&arguments).succeeded().json();
    found["items"].as_array().unwrap().clone()
}

pub(crate) fn close(left: f64, right: f64) -> bool {
    (left - right).abs() < 1e-9
}

#[test]
fn what_if_weights_are_made_to_add_up_and_named_in_the_answer() {
    let folder = Folder::built();
    let asked = [
        "targets",
        "--weight",
        "size=0.6,fit=0.2",
        "--format",
        "json",
    ];
    let found = folder.city(&asked).succeeded().json();
    let named = found["profile"].as_str().unwrap();
    assert!(
        named.starts_with("default@") && named.ends_with(" + fit=0.2, size=0.6"),
        "{named}"
    );
    let weights: Vec<f64> = found["weights"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["weight"].as_f64().unwrap())
        .collect();
    assert!(close(weights.iter().sum(), 1.0));
    for item in found["items"].as_array().unwrap() {
        let parts = item["parts"].as_array().unwrap();
        let sum: f64 = parts
            .iter()
            .map(|part| part["contribution"].as_f64().unwrap())
            .sum();
        assert!(close(sum, item["score"].as_f64().unwrap()));
        let share = item["stability"]["share"].as_f64().unwrap();
        assert!((0.0..=1.0).contains(&share));
    }
    let fault = folder.city(&["targets", "--weight", "sise=0.6"]).failed(2);
    assert!(
        fault.contains("no part or indicator `sise`") && fault.contains("`size`"),
        "{fault}"
    );
}

#[test]
fn every_shipped_profile_ranks_and_names_itself() {
    let folder = Folder::built();
    for profile in ["default", "manufacturing", "services", "early_stage"] {
        let found = folder
            .city(&["targets", "--profile", profile, "--format", "json"])
            .succeeded()
            .json();
        let named = found["profile"].as_str().unwrap();
        assert!(named.starts_with(&format!("{profile}@")), "{named}");
        assert!(!found["items"].as_array().unwrap().is_empty(), "{profile}");
    }
}

#[test]
fn lists_are_cut_by_label_and_source_region() {
    let folder = Folder::built();
    let labelled = items(&folder, &["targets", "--label", "hnte", "--limit", "100"]);
    assert!(!labelled.is_empty());
    for item in &labelled {
        assert_eq!(item["labels"][0]["key"], "hnte");
    }
    let delta = items(
        &folder,
        &["targets", "--province", "长三角", "--limit", "100"],
    );
    let places: std::collections::BTreeSet<&str> = delta
        .iter()
        .map(|item| item["enterprise"]["adcode"].as_str().unwrap())
        .collect();
    // 深圳 is not in the delta, 六安 itself is guarded out.
    assert_eq!(places, ["320100", "340100"].into());
    let fault = folder.city(&["targets", "--province", "长四角"]).failed(4);
    assert!(fault.contains("长三角"), "{fault}");
}

#[test]
fn suppliers_of_residents_and_people_from_here_open_paths() {
    let folder = Folder::built();
    // 示例:000 sits at home, 示例:045 in 合肥, 示例:060 in 南京.
    import(
        &folder,
        "supplies",
        "supplier_id,customer_id,product,year,amount_wan\n示例:045,示例:000,电芯,2025,320\n",
    );
    import(
        &folder,
        "people",
        "person,enterprise_id,relation,native_adcode\n张三,示例:060,董事长,341524\n",
    );
    folder.city(&["build"]).succeeded();
    let kin = items(&folder, &["targets", "--kin"]);
    let supplier = kin
        .iter()
        .find(|item| item["kinship"] == "supplier")
        .unwrap();
    assert_eq!(
        (&supplier["resident"]["id"], &supplier["enterprise"]["id"]),
        (&"示例:000".into(), &"示例:045".into())
    );
    assert_eq!(supplier["record"], "供应（示例 2025 年 电芯 320 万元）");
    let all = items(&folder, &["targets", "--limit", "100"]);
    let path = |id: &str| {
        all.iter()
            .find(|item| item["enterprise"]["id"] == id)
            .unwrap()["path"]
            .clone()
    };
    assert_eq!(path("示例:045")[0]["kind"], "供应");
    let step = all
        .iter()
        .find(|item| item["enterprise"]["id"] == "示例:045")
        .unwrap()["next_step"]
        .clone();
    assert_eq!(step, "请 六安示例000科技有限公司 引荐（供应）");
    assert!(
        path("示例:060")[0]["kind"]
            .as_str()
            .unwrap()
            .contains("张三")
    );
    assert_eq!(path("示例:060")[0]["from_name"], "安徽省六安市");
}

#[test]
fn talents_are_matched_by_their_fields_and_their_parts_add_up() {
    let folder = Folder::built();
    import(
        &folder,
        "talents",
        "id,name,org,adcode,native_adcode,fields,titles,achievements\n\
         T1,李四,某大学,340100,341502,隔膜;锂电池隔膜,国家杰青,\n\
         T2,王五,某医院,310000,,心血管外科,主任医师,\n",
    );
    folder.city(&["build"]).succeeded();
    let found = items(&folder, &["talents"]);
    assert_eq!(
        found.len(),
        1,
        "a surgeon fills no gap of the scheme: {found:?}"
    );
    let item = &found[0];
    assert_eq!(
        (&item["talent"]["name"], &item["segment"]),
        (&"李四".into(), &"NEV-B03".into())
    );
    let parts = item["parts"].as_array().unwrap();
    let sum: f64 = parts
        .iter()
        .map(|part| part["contribution"].as_f64().unwrap())
        .sum();
    assert!(close(sum, item["score"].as_f64().unwrap()));
    let origin = parts.iter().find(|part| part["id"] == "origin").unwrap();
    assert_eq!(origin["raw"], 2.0);
    let title = parts.iter().find(|part| part["id"] == "title").unwrap();
    assert_eq!(title["raw"], 2.0);
}

#[test]
fn a_site_names_the_rule_it_fails() {
    let folder = Folder::built();
    import(
        &folder,
        "sites",
        "id,name,adcode,land_mu,plant_m2,energy_tce,industries\nS1,城东地块,341502,100,,,GFD\n",
    );
    folder.city(&["build"]).succeeded();
    let found = items(
        &folder,
        &["targets", "--chain", "NEV", "--sites", "--limit", "1"],
    );
    let site = &found[0]["sites"][0];
    assert_eq!(
        (&site["site"], &site["fits"]),
        (&"S1".into(), &false.into())
    );
    let failing: Vec<&Value> = site["rules"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|rule| rule["holds"] == false)
        .map(|rule| &rule["rule"])
        .collect();
    assert!(failing.contains(&&Value::from("industry")), "{site}");
}

#[test]
fn the_parts_of_a_move_in_rank_add_up_to_it() {
    let folder = Folder::built();
    let before = items(&folder, &["targets", "--limit", "60"]);
    let first = folder
        .city(&["targets", "--format", "json"])
        .succeeded()
        .json()["snapshot"]
        .as_str()
        .unwrap()
        .to_owned();
    // The best one shrinks, one from the end grows.
    let id = |place: usize| {
        before[place]["enterprise"]["id"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    let name = |place: usize| {
        before[place]["enterprise"]["name"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    let (best, last) = (0, before.len() - 1);
    let row = |place: usize, revenue: u32, growth: f64| {
        let adcode = before[place]["enterprise"]["adcode"].as_str().unwrap();
        format!(
            "{},{},存续,{adcode},{revenue},{growth}\n",
            id(place),
            name(place)
        )
    };
    let rows = row(best, 900, -0.4) + &row(last, 900_000, 0.6);
    folder.write(
        "later.csv",
        &format!("id,name,status,adcode,revenue_wan,revenue_growth\n{rows}"),
    );
    let file = folder.path("later.csv");
    folder
        .city(&[
            "import",
            "enterprises",
            file.to_str().unwrap(),
            "--source",
            "示例",
            "--as-of",
            "2026-11-15",
        ])
        .succeeded();
    folder.city(&["build"]).succeeded();
    let second = folder
        .city(&["targets", "--format", "json"])
        .succeeded()
        .json()["snapshot"]
        .as_str()
        .unwrap()
        .to_owned();
    let found = folder
        .city(&[
            "diff",
            &first,
            &second,
            "--targets",
            "--limit",
            "60",
            "--format",
            "json",
        ])
        .succeeded()
        .json();
    let moves = found["moves"].as_array().unwrap();
    let number = |one: &Value, key: &str| one[key].as_i64().unwrap();
    for one in moves {
        let parts: i64 = ["data", "method", "weights", "rivals"]
            .iter()
            .map(|key| number(one, key))
            .sum();
        assert_eq!(parts, number(one, "moved"), "{one}");
        assert_eq!(
            number(one, "after") - number(one, "before"),
            number(one, "moved"),
            "{one}"
        );
        assert_eq!(
            (number(one, "method"), number(one, "weights")),
            (0, 0),
            "nothing but data changed: {one}"
        );
    }
    let of = |id: &str| {
        moves
            .iter()
            .find(|one| one["enterprise"]["id"] == id)
            .unwrap()
    };
    assert!(number(of(&id(best)), "data") > 0, "{}", of(&id(best)));
    assert!(number(of(&id(last)), "data") < 0, "{}", of(&id(last)));
    // Somebody who changed nothing moved by rivals alone.
    let still = moves.iter().find(|one| {
        ![id(best), id(last)].contains(&one["enterprise"]["id"].as_str().unwrap().to_owned())
            && number(one, "moved") != 0
    });
    assert_eq!(number(still.unwrap(), "data"), 0);
    // Other weights in the second question move by weights.
    let same = folder
        .city(&[
            "diff",
            &first,
            &first,
            "--targets",
            "--limit",
            "60",
            "--format",
            "json",
        ])
        .succeeded()
        .json();
    assert!(
        same["moves"]
            .as_array()
            .unwrap()
            .iter()
            .all(|one| number(one, "moved") == 0)
    );
}

#[test]
fn targets_are_drawn_on_a_map_at_the_seat_of_their_prefecture_and_again_byte_for_byte() {
    let folder = Folder::built();
    folder
        .city(&["export", "targets", "-o", "a.geojson"])
        .succeeded();
    folder
        .city(&["export", "targets", "-o", "b.geojson"])
        .succeeded();
    let (first, second) = (folder.read("a.geojson"), folder.read("b.geojson"));
    assert_eq!(first, second);
    let map: Value = serde_json::from_slice(&first).unwrap();
    let feature = &map["features"][0];
    assert_eq!(feature["geometry"]["type"], "Point");
    assert_eq!(feature["properties"]["position"], "seat of the prefecture");
    // All of China's prefectures.
    let lon = feature["geometry"]["coordinates"][0].as_f64().unwrap();
    assert!((73.0..136.0).contains(&lon));
}
