//! Corrections and shortlists over HTTP: what people say of placements, and the lists they keep.
use serde_json::{Value, json};

use crate::service::{Answer, Service};
use crate::support::program::Folder;

fn post(service: &Service, path: &str, body: &Value) -> Answer {
    service.send(&format!("POST /api/v1{path}"), (None, body))
}

/// Enterprise and segment of a placement of the snapshot.
fn placed(service: &Service) -> (String, String) {
    let found = service.get("/api/v1/enterprises?q=%E7%A4%BA%E4%BE%8B&limit=1");
    let item = found.json()["items"][0].clone();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    (text(&item["enterprise"]["id"]), text(&item["segments"][0]))
}

#[test]
fn a_rejected_placement_is_gone_after_the_next_build_and_back_after_its_undoing() {
    let folder = Folder::built();
    let service = Service::start(&folder);
    let (enterprise, segment) = placed(&service);
    let said = json!({"enterprise": enterprise, "segment": segment, "decision": "reject", "why": "实地看过"});
    let kept = post(&service, "/corrections", &said);
    assert_eq!(kept.status, 200, "{}", kept.json());
    let kept = kept.json();
    assert_eq!(
        (kept["in_force"].as_bool(), kept["by"].as_str()),
        (Some(true), Some("local"))
    );
    assert!(kept["name"].as_str().unwrap().contains("示例"), "{kept}");
    assert!(kept["segment_name"].is_string(), "{kept}");
    let built = || -> Value {
        let asked = post(&service, "/builds", &json!({}));
        assert_eq!(asked.status, 202, "{}", asked.json());
        crate::service_jobs::ended(&service, &asked)
    };
    let first = built();
    assert_eq!(
        first["result"]["corrections"]["removed"],
        json!(1),
        "{first}"
    );
    assert_eq!(first["result"]["served"], json!(true), "{first}");
    let segments = |service: &Service| -> Vec<Value> {
        let path = format!(
            "/api/v1/enterprises/{}",
            enterprise.replace("示例", "%E7%A4%BA%E4%BE%8B")
        );
        let card = service.get(&path);
        if card.status == 404 {
            return Vec::new();
        }
        let placements = card.json()["placements"].as_array().unwrap().clone();
        placements
            .iter()
            .map(|one| one["segment"].clone())
            .collect()
    };
    assert!(!segments(&service).contains(&json!(segment)));
    let id = kept["id"].as_str().unwrap();
    let undo = |why: &str| {
        post(
            &service,
            &format!("/corrections/{id}/undo"),
            &json!({"why": why}),
        )
    };
    assert_eq!(undo(" ").status, 400);
    let undone = undo("看错了").json();
    assert_eq!(
        (undone["in_force"].as_bool(), undone["undone_why"].as_str()),
        (Some(false), Some("看错了"))
    );
    assert_eq!(undo("再来").status, 409);
    built();
    assert!(segments(&service).contains(&json!(segment)));
}

#[test]
fn corrections_are_listed_newest_first_in_pages_and_the_unknown_is_refused() {
    let folder = Folder::built();
    let service = Service::start(&folder);
    let (enterprise, segment) = placed(&service);
    let said = |decision: &str| json!({"enterprise": enterprise, "segment": segment, "decision": decision, "why": "因为"});
    let ids: Vec<Value> = ["confirm", "reject", "confirm"]
        .iter()
        .map(|decision| post(&service, "/corrections", &said(decision)).json()["id"].clone())
        .collect();
    let mut seen = Vec::new();
    let mut path = "/api/v1/corrections?limit=1".to_owned();
    loop {
        let page = service.get(&path).json();
        seen.push(page["items"][0]["id"].clone());
        let Some(next) = page["next"].as_str() else {
            break;
        };
        path = format!("/api/v1/corrections?limit=1&cursor={next}");
    }
    assert_eq!(seen, [ids[2].clone(), ids[1].clone(), ids[0].clone()]);
    let in_force = service.get("/api/v1/corrections?in_force=true").json();
    assert_eq!(in_force["items"].as_array().unwrap().len(), 1);
    for (body, status) in [
        (
            json!({"enterprise": "无此企业", "segment": segment, "decision": "reject", "why": "x"}),
            404,
        ),
        (
            json!({"enterprise": enterprise, "segment": "NEV-Z99", "decision": "reject", "why": "x"}),
            404,
        ),
        (
            json!({"enterprise": enterprise, "segment": segment, "decision": "maybe", "why": "x"}),
            400,
        ),
        (
            json!({"enterprise": enterprise, "segment": segment, "decision": "reject", "why": ""}),
            400,
        ),
        (
            json!({"enterprise": "a\u{0}b", "segment": segment, "decision": "reject", "why": "x"}),
            400,
        ),
        (
            json!({"enterprise": enterprise, "segment": segment, "decision": "reject", "why": "长".repeat(1_000_000)}),
            400,
        ),
    ] {
        let answer = post(&service, "/corrections", &body);
        answer.problem(status);
    }
    let surrogate =
        r#"{"enterprise": "\ud800", "segment": "NEV-B07", "decision": "reject", "why": "x"}"#;
    let json = "Content-Type: application/json\r\n";
    service
        .ask("POST /api/v1/corrections", json, surrogate)
        .problem(400);
    service
        .get("/api/v1/corrections?enterprise=%00")
        .problem(400);
}

#[test]
fn a_shortlist_is_made_ordered_renamed_and_deleted_by_who_saw_its_last_version() {
    let folder = Folder::built();
    let service = Service::start(&folder);
    let (enterprise, segment) = placed(&service);
    let made = post(
        &service,
        "/shortlists",
        &json!({"name": "重点", "note": "三季度", "entries": [{"subject": enterprise, "note": "先联系"}]}),
    );
    assert_eq!(made.status, 200, "{}", made.json());
    assert!(made.head.contains("etag: \"2\""), "{}", made.head);
    let made = made.json();
    let id = made["list"]["id"].as_str().unwrap();
    assert_eq!(made["items"][0]["kind"], json!("enterprise"));
    let path = format!("/api/v1/shortlists/{id}");
    let add = json!({"entries": [{"subject": segment}]});
    let added = service
        .send(&format!("POST {path}/entries"), (Some(2), &add))
        .json();
    assert_eq!(added["list"]["lines"], json!(2));
    assert_eq!(added["items"][1]["kind"], json!("segment"));
    let stale = service.send(&format!("POST {path}/entries"), (Some(2), &add));
    stale.problem(412);
    let blind = service.send(&format!("PATCH {path}"), (None, &json!({"name": "新"})));
    blind.problem(428);
    let edit = json!({"name": "重点二", "order": [segment]});
    let edited = service
        .send(&format!("PATCH {path}"), (Some(3), &edit))
        .json();
    assert_eq!(edited["list"]["name"], json!("重点二"));
    assert_eq!(edited["list"]["note"], json!("三季度"));
    assert_eq!(edited["items"][0]["subject"], json!(segment));
    let none = service.send(
        &format!("PATCH {path}"),
        (Some(4), &json!({"order": ["NEV-B01"]})),
    );
    none.problem(404);
    let unknown = json!({"entries": [{"subject": "无此企业"}]});
    let unknown = service.send(&format!("POST {path}/entries"), (Some(4), &unknown));
    unknown.problem(404);
    let seen = "If-Match: \"4\"\r\n";
    let dropped = service.ask(&format!("DELETE {path}/entries/{segment}"), seen, "");
    assert_eq!(dropped.json()["list"]["lines"], json!(1));
    let gone = service.ask(&format!("DELETE {path}"), "If-Match: \"5\"\r\n", "");
    assert_eq!((gone.status, &gone.json()["deleted"]), (200, &json!(true)));
    service.get(&path).problem(404);
    assert_eq!(service.get("/api/v1/shortlists").json()["items"], json!([]));
}

#[test]
fn of_twenty_who_change_one_shortlist_at_once_one_is_heard_and_no_change_is_lost() {
    let folder = Folder::built();
    let service = Service::start(&folder);
    let made = post(&service, "/shortlists", &json!({"name": "抢"})).json();
    let path = format!(
        "/api/v1/shortlists/{}",
        made["list"]["id"].as_str().unwrap()
    );
    for round in 1..=3_i64 {
        let statuses: Vec<u16> = std::thread::scope(|scope| {
            let callers: Vec<_> = (0..20)
                .map(|caller| {
                    let (service, path) = (&service, &path);
                    scope.spawn(move || {
                        let edit = json!({"note": format!("{round}-{caller}")});
                        let line = format!("PATCH {path}");
                        service.send(&line, (Some(round), &edit)).status
                    })
                })
                .collect();
            callers
                .into_iter()
                .map(|caller| caller.join().unwrap())
                .collect()
        });
        let count = |status| statuses.iter().filter(|one| **one == status).count();
        assert_eq!((count(200), count(412)), (1, 19), "{statuses:?}");
    }
    let card = service.get(&path).json();
    assert_eq!(card["list"]["version"], json!(4));
    assert_eq!(card["history"].as_array().unwrap().len(), 4);
}

#[test]
fn pasted_names_are_matched_similar_or_unknown() {
    let folder = Folder::built();
    let service = Service::start(&folder);
    let pasted = "六安示例001科技有限公司\n六安示例002科技（集团）有限公司\n\n上海某某贸易商行";
    let answer = post(&service, "/shortlists/matches", &json!({"names": [pasted]}));
    assert_eq!(answer.status, 200, "{}", answer.json());
    let answer = answer.json();
    let states: Vec<&str> = answer["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item["state"].as_str().unwrap())
        .collect();
    assert_eq!(states, ["matched", "similar", "unknown"]);
    let best = &answer["items"][1]["proposals"][0]["enterprise"]["name"];
    assert_eq!(best.as_str(), Some("六安示例002科技有限公司"));
    assert_eq!(
        (&answer["matched"], &answer["similar"], &answer["unknown"]),
        (&json!(1), &json!(1), &json!(1))
    );
    post(&service, "/shortlists/matches", &json!({"names": []})).problem(400);
}
