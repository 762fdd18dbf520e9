//! The ledger over HTTP: a project from lead to signature by two people, and the indicators after it.
use serde_json::{Value, json};

use crate::service::{Answer, Service};
use crate::support::program::Folder;

/// Asks with a JSON body and the version seen.
fn change(service: &Service, line: &str, (version, body): (Option<i64>, &Value)) -> Answer {
    let seen = version.map_or_else(String::new, |version| {
        format!("If-Match: \"{version}\"\r\n")
    });
    let headers = format!("Content-Type: application/json\r\n{seen}");
    service.ask(line, &headers, &body.to_string())
}

fn step(stage: &str, day: &str) -> Value {
    json!({"verb": "take", "stage": stage, "day": day, "verified": true, "evidence": "照片"})
}

#[test]
fn a_project_goes_from_lead_to_signature_and_into_the_indicators() {
    let folder = Folder::built();
    let service = Service::start(&folder);
    let facts = json!({"facts": {"name": "电池项目", "kind": "industrial", "chain": "NEV", "county": "金寨县",
        "investor": "某集团", "total_yi": 12.0, "contract_yi": 10.0}, "day": "2026-02-01"});
    let opened = change(&service, "POST /api/v1/projects", (None, &facts));
    assert_eq!(opened.status, 200, "{}", opened.head);
    assert!(
        opened.head.contains("cache-control: no-store"),
        "{}",
        opened.head
    );
    let opened = opened.json();
    assert_eq!(
        (opened["county"].as_str(), opened["stage"].as_str()),
        (Some("341524"), Some("lead"))
    );
    let id = opened["id"].as_str().unwrap();
    let events = format!("POST /api/v1/projects/{id}/events");
    let mut version = opened["version"].as_i64().unwrap();
    let blind = change(&service, &events, (None, &step("talk", "2026-03-01")));
    assert_eq!(blind.status, 428);
    let skipped = change(
        &service,
        &events,
        (Some(version), &step("signed", "2026-03-01")),
    );
    assert_eq!(
        (skipped.status, skipped.json()["code"].as_str()),
        (422, Some("ledger.step"))
    );
    for (stage, day) in [("talk", "2026-03-01"), ("review", "2026-03-02")] {
        let taken = change(&service, &events, (Some(version), &step(stage, day)));
        assert_eq!(taken.status, 200, "{}", taken.json());
        version = taken.json()["project"]["version"].as_i64().unwrap();
    }
    let stale = change(
        &service,
        &format!("PATCH /api/v1/projects/{id}"),
        (Some(version - 1), &json!({"park": "园区"})),
    );
    assert_eq!(
        (stale.status, stale.json()["code"].as_str()),
        (412, Some("ledger.changed"))
    );
    let sign = step("signed", "2026-04-01");
    let early = change(&service, &events, (Some(version), &sign)).json();
    assert!(
        early["detail"]
            .as_str()
            .unwrap()
            .contains("needs the approval of"),
        "{early}"
    );
    let approvals = format!("POST /api/v1/projects/{id}/approvals");
    let approved = change(
        &service,
        &approvals,
        (Some(version), &json!({"note": "纪要"})),
    )
    .json();
    version = approved["project"]["version"].as_i64().unwrap();
    let signed = change(&service, &events, (Some(version), &sign)).json();
    assert_eq!(signed["project"]["stage"], "signed");
    assert!(
        signed["next"]
            .as_array()
            .unwrap()
            .contains(&json!("landed"))
    );
    let board = service.get("/api/v1/projects/board?county=341524").json();
    let column = |stage: &str| {
        let columns = board["columns"].as_array().unwrap();
        columns.iter().find(|one| one["stage"] == stage).unwrap()["projects"].clone()
    };
    assert_eq!((column("signed"), column("lead")), (json!(1), json!(0)));
    assert_eq!(
        service.get("/api/v1/projects?county=341525").json()["items"],
        json!([])
    );
    let kpi = service
        .get("/api/v1/kpi?from=2026-01-01&to=2026-06-30&indicator=contract_yi&by=county")
        .json();
    assert_eq!(
        (
            kpi["items"][0]["by_name"].as_str(),
            kpi["items"][0]["value"].as_f64()
        ),
        (Some("金寨县"), Some(10.0))
    );
    let wrong = service.get("/api/v1/kpi?from=2026-07-01&to=2026-06-30");
    assert_eq!(wrong.status, 400);
}

#[test]
fn two_counties_with_one_investor_are_told_of_each_other() {
    let folder = Folder::built();
    let service = Service::start(&folder);
    let open = |county: &str| {
        let facts = json!({"facts": {"name": county, "county": county, "investor": "某集团", "total_yi": 2.0}});
        let opened = change(&service, "POST /api/v1/projects", (None, &facts)).json();
        opened["id"].as_str().unwrap().to_owned()
    };
    let (first, second) = (open("341524"), open("341525"));
    let card = service.get(&format!("/api/v1/projects/{second}")).json();
    assert_eq!(card["conflicts"][0]["first"].as_str(), Some(first.as_str()));
    let line = format!("POST /api/v1/projects/{first}/settlements");
    let settled = change(
        &service,
        &line,
        (None, &json!({"loses": second, "why": "首谈"})),
    )
    .json();
    assert_eq!(
        settled["conflicts"][0]["settled_for"].as_str(),
        Some(first.as_str())
    );
    let again = change(
        &service,
        &line,
        (None, &json!({"loses": second, "why": "首谈"})),
    );
    assert_eq!(again.status, 404);
}
