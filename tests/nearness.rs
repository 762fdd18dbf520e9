//! What makes a gap feasible and who next door supplies it: the parts add up to the figures the rules saw.
use serde_json::Value;

use crate::support::program::Folder;

/// The parts are summed in another order than the figures were.
const TOLERANCE: f64 = 1e-9;
const YUAN_A_WAN: f64 = 1e4;

fn sum(item: &Value, list: &str, key: &str, rest: &str) -> f64 {
    let nearness = &item["nearness"];
    let listed = nearness[list].as_array().unwrap().iter();
    let parts: f64 = listed.map(|one| one[key].as_f64().unwrap()).sum();
    parts + nearness[rest].as_f64().unwrap()
}

fn fact(item: &Value, name: &str) -> Option<f64> {
    let facts = item["facts"].as_array().unwrap().iter();
    let found = facts.clone().find(|fact| fact["name"] == name);
    found.unwrap()["value"].as_f64()
}

#[test]
fn parts_of_feasibility_and_of_supply_within_reach_add_up() {
    let folder = Folder::built();
    let asked = [
        "gaps",
        "--region",
        "341500",
        "--explain",
        "--format",
        "json",
    ];
    let answer = folder.city(&asked).succeeded().json();
    let (mut feasible, mut supplied, mut next_door) = (0, 0, 0);
    for item in answer["items"].as_array().unwrap() {
        let found = sum(item, "supports", "part", "other_supports");
        let stored = item["factors"]["feasibility"].as_f64();
        assert!((found - stored.unwrap_or(0.0)).abs() <= TOLERANCE, "{item}");
        feasible += usize::from(found > 0.0);
        let supports = item["nearness"]["supports"].as_array().unwrap();
        for one in supports {
            let of = |key: &str| one[key].as_f64().unwrap();
            assert!((0.0..=1.0).contains(&of("proximity")) && of("weight") <= 1.0);
            // What is here counts whole, what only a neighbour has in part.
            assert_eq!(one["here"].as_bool().unwrap(), of("weight") >= 1.0, "{one}");
            next_door += usize::from(!one["here"].as_bool().unwrap());
        }
        let counted = sum(item, "neighbours", "counted_yuan", "other_counted_yuan");
        let reach = fact(item, "可达范围供应（按距离折算）").unwrap() * YUAN_A_WAN;
        assert!(
            (counted - reach).abs() <= TOLERANCE * reach.max(1.0),
            "{item}"
        );
        supplied += usize::from(counted > 0.0);
        for one in item["nearness"]["neighbours"].as_array().unwrap() {
            assert!(one["distance_km"].as_f64().unwrap() <= 300.0, "{one}");
        }
    }
    assert!(
        feasible > 0 && supplied > 0 && next_door > 0,
        "{feasible} {supplied} {next_door}"
    );
}

#[test]
fn nearness_is_said_where_an_explanation_is_asked_for() {
    let folder = Folder::built();
    let listed = folder
        .city(&["gaps", "--format", "json"])
        .succeeded()
        .json();
    assert!(listed["items"][0]["nearness"].is_null());
    let said = folder.city(&["gaps", "--explain"]).succeeded().text();
    assert!(
        said.contains("承接基础（环节，接近度") && said.contains("邻近供应（地区，距离"),
        "{said}"
    );
}
