//! What is followed up around projects, and reports, over HTTP.
use serde_json::{Value, json};

use crate::service::{Answer, Service};
use crate::support::program::Folder;

fn send(service: &Service, line: &str, (version, body): (Option<i64>, &Value)) -> Answer {
    let seen = version.map_or_else(String::new, |version| {
        format!("If-Match: \"{version}\"\r\n")
    });
    let headers = format!("Content-Type: application/json\r\n{seen}");
    service.ask(line, &headers, &body.to_string())
}

fn project(service: &Service) -> String {
    let facts = json!({"facts": {"name": "电池项目", "chain": "NEV", "county": "金寨县", "unit": "投创中心",
        "channel": "顾问引荐", "total_yi": 2.0}, "day": "2026-02-01"});
    let opened = send(service, "POST /api/v1/projects", (None, &facts)).json();
    opened["id"].as_str().unwrap().to_owned()
}

#[test]
fn visits_and_matters_are_recorded_changed_from_the_version_seen_and_listed() {
    let folder = Folder::built();
    let service = Service::start(&folder);
    let id = project(&service);
    let visit = json!({"unit": "投创中心", "day": "2026-03-02", "days": 2.0, "whom": "某集团", "county": "金寨县",
        "registered": true, "project": id});
    let made = send(&service, "POST /api/v1/visits", (None, &visit));
    assert_eq!(made.status, 200, "{}", made.json());
    assert_eq!(
        send(&service, "POST /api/v1/visits", (None, &visit)).status,
        409
    );
    let path = format!(
        "PATCH /api/v1/visits/{}",
        made.json()["id"].as_str().unwrap()
    );
    let came = json!({"outcome": "达成意向"});
    assert_eq!(send(&service, &path, (None, &came)).status, 428);
    let changed = send(&service, &path, (Some(1), &came));
    assert_eq!(changed.json()["version"], 2);
    assert_eq!(send(&service, &path, (Some(1), &came)).status, 412);
    let listed = service
        .get("/api/v1/visits?from=2026-01-01&to=2026-12-31&county=341524")
        .json();
    assert_eq!(listed["items"][0]["outcome"], "达成意向");
    assert_eq!(
        (&listed["units"][0]["visits"], &listed["units"][0]["days"]),
        (&json!(1), &json!(2.0))
    );
    let matter = json!({"project": id, "text": "用地指标不足", "unit": "自规局", "raised": "2026-03-01", "due": "2026-04-01"});
    let made = send(&service, "POST /api/v1/matters", (None, &matter)).json();
    assert_eq!(
        (&made["state"], &made["sort"]),
        (&json!("late"), &json!("problem"))
    );
    let late = service.get("/api/v1/late?as_of=2026-04-11").json();
    let own = late["items"].as_array().unwrap();
    let own = own.iter().find(|one| one["unit"] == "自规局").unwrap();
    assert_eq!(
        (&own["problems"], &own["most_days"]),
        (&json!(1), &json!(10))
    );
    let path = format!("PATCH /api/v1/matters/{}", made["id"].as_str().unwrap());
    let settled = json!({"settled": "2026-04-20", "result": "已调剂"});
    let settled = send(&service, &path, (Some(1), &settled)).json();
    assert_eq!(
        (&settled["state"], &settled["days_late"]),
        (&json!("settled_late"), &json!(19))
    );
}

#[test]
fn a_lead_is_acted_on_and_counted_by_channel_and_activity() {
    let folder = Folder::built();
    let service = Service::start(&folder);
    let id = project(&service);
    let acts = format!("POST /api/v1/leads/{id}/acts");
    let said = json!({"step": "responded", "day": "2026-02-02", "referrer": "王顾问"});
    let item = send(&service, &acts, (None, &said)).json();
    assert_eq!(
        (
            &item["received"],
            &item["referrer"],
            &item["clock"][0]["state"]
        ),
        (&json!("2026-02-01"), &json!("王顾问"), &json!("done"))
    );
    let wrong = send(&service, &acts, (None, &json!({"step": "asked"})));
    assert_eq!(wrong.status, 400);
    assert!(
        wrong.json()["detail"]
            .as_str()
            .unwrap()
            .contains("expected one of responded")
    );
    let late = service
        .get("/api/v1/leads?late=true&as_of=2026-02-05")
        .json();
    assert_eq!(
        (&late["total"], &late["units"][0]["late"]),
        (&json!(1), &json!(1))
    );
    let channels = service
        .get("/api/v1/channels?from=2026-01-01&to=2026-12-31&by=referrer")
        .json();
    // Nobody verified the lead, so it stands apart.
    assert_eq!(
        (
            &channels["items"][0]["leads"],
            &channels["items"][0]["leads_unverified"]
        ),
        (&json!(0), &json!(1))
    );
    let ranked = service
        .get("/api/v1/activity?from=2026-02-01&to=2026-02-07")
        .json();
    assert_eq!(ranked["items"][0]["lines"][2]["not_counted"], 1);
    let stalled = service.get("/api/v1/stalled?as_of=2026-03-05").json();
    assert_eq!(
        (
            &stalled["items"][0]["last"],
            &stalled["items"][0]["last_what"]
        ),
        (&json!("2026-02-02"), &json!("answer"))
    );
}

#[test]
fn a_report_is_answered_as_json_and_as_the_same_file_twice() {
    let folder = Folder::built();
    let service = Service::start(&folder);
    project(&service);
    let found = service
        .get("/api/v1/reports/monthly?as_of=2026-02-28")
        .json();
    assert_eq!(found["period_name"], "2026年2月");
    assert!(found["snapshot"].is_string(), "{found}");
    for (form, kind) in [("docx", "wordprocessingml"), ("xlsx", "spreadsheetml")] {
        let path = format!("/api/v1/reports/monthly?as_of=2026-02-28&form={form}");
        let first = service.get(&path);
        assert_eq!(first.status, 200);
        assert!(first.head.contains(kind), "{}", first.head);
        assert!(first.body.starts_with(b"PK"));
        assert!(first.body == service.get(&path).body);
    }
    assert_eq!(service.get("/api/v1/reports/yearly").status, 400);
}
