//! The API's description against the service: every operation is described, has an example and answers as it says.
use serde_json::Value;

use crate::service::Service;
use crate::support::program::Folder;

fn description() -> Value {
    Folder::empty().run(&["openapi"]).succeeded().json()
}

/// Every operation: path, method, description.
fn operations(api: &Value) -> Vec<(String, String, Value)> {
    let paths = api["paths"].as_object().unwrap();
    paths
        .iter()
        .flat_map(|(path, methods)| {
            methods
                .as_object()
                .unwrap()
                .iter()
                .map(move |(method, operation)| (path.clone(), method.clone(), operation.clone()))
        })
        .collect()
}

/// The routes the design promises of the snapshot.
const PROMISED: [&str; 55] = [
    "get /api/v1/chains",
    "get /api/v1/chains/{chain}",
    "get /api/v1/chains/{chain}/map",
    "get /api/v1/segments/{segment}",
    "get /api/v1/segments/{segment}/enterprises",
    "get /api/v1/regions",
    "get /api/v1/regions/{adcode}/profile",
    "get /api/v1/gaps",
    "get /api/v1/gaps/{segment}",
    "get /api/v1/targets",
    "post /api/v1/targets/query",
    "get /api/v1/talents",
    "get /api/v1/enterprises",
    "get /api/v1/enterprises/{id}",
    "get /api/v1/enterprises/{id}/paths",
    "get /api/v1/snapshots",
    "get /api/v1/snapshots/{before}/diff/{now}",
    "get /api/v1/exports/{file}",
    "get /api/v1/projects",
    "post /api/v1/projects",
    "get /api/v1/projects/board",
    "get /api/v1/projects/{id}",
    "patch /api/v1/projects/{id}",
    "post /api/v1/projects/{id}/events",
    "post /api/v1/projects/{id}/approvals",
    "post /api/v1/projects/{id}/settlements",
    "get /api/v1/lists",
    "post /api/v1/lists",
    "get /api/v1/lists/rates",
    "get /api/v1/lists/{id}",
    "post /api/v1/lists/{id}/outcomes",
    "get /api/v1/kpi",
    "get /api/v1/kpi/rankings",
    "get /api/v1/corrections",
    "post /api/v1/corrections",
    "post /api/v1/corrections/{id}/undo",
    "get /api/v1/shortlists",
    "post /api/v1/shortlists",
    "post /api/v1/shortlists/matches",
    "get /api/v1/shortlists/{id}",
    "patch /api/v1/shortlists/{id}",
    "delete /api/v1/shortlists/{id}",
    "post /api/v1/shortlists/{id}/entries",
    "delete /api/v1/shortlists/{id}/entries/{subject}",
    "get /api/v1/imports",
    "post /api/v1/imports",
    "get /api/v1/imports/{id}",
    "get /api/v1/imports/{id}/{file}",
    "get /api/v1/templates/{file}",
    "get /api/v1/builds/{id}",
    "get /api/v1/builds",
    "post /api/v1/builds",
    "get /healthz",
    "get /readyz",
    "get /metrics",
];

#[test]
fn every_operation_is_described_with_an_example_and_its_failures() {
    let api = description();
    assert_eq!(api["openapi"].as_str(), Some("3.1.0"));
    let found = operations(&api);
    let names: Vec<String> = found
        .iter()
        .map(|(path, method, _)| format!("{method} {path}"))
        .collect();
    for promised in PROMISED {
        assert!(
            names.iter().any(|name| name == promised),
            "{promised} is missing"
        );
    }
    for (path, method, operation) in &found {
        assert!(
            operation["summary"].is_string(),
            "{method} {path} has no summary"
        );
        let responses = operation["responses"].as_object().unwrap();
        for status in ["400", "403", "404", "429", "500", "503"] {
            assert!(
                responses.contains_key(status),
                "{method} {path} lacks {status}"
            );
        }
        let done = if responses.contains_key("200") {
            "200"
        } else {
            "202"
        };
        let contents = responses[done]["content"].as_object().unwrap();
        assert!(
            contents
                .values()
                .any(|content| !content["example"].is_null()),
            "{method} {path} has no example: run scripts/openapi_examples.py"
        );
    }
}

#[test]
fn the_typed_client_is_made_from_this_description() {
    let kept = concat!(env!("CARGO_MANIFEST_DIR"), "/web/client/openapi.json");
    let kept: Value = serde_json::from_slice(&std::fs::read(kept).unwrap()).unwrap();
    assert_eq!(
        kept,
        description(),
        "run `liantu openapi > web/client/openapi.json` and `npm run build` in web/client"
    );
}

/// Holds that a value has the properties a schema requires, of the types it states, all the way down.
fn conforms(api: &Value, schema: &Value, value: &Value, place: &str) {
    if let Some(target) = schema["$ref"].as_str() {
        let name = target.rsplit('/').next().unwrap();
        return conforms(api, &api["components"]["schemas"][name], value, place);
    }
    if let Some(all) = schema["allOf"].as_array() {
        for one in all {
            conforms(api, one, value, place);
        }
        return;
    }
    if let Some(any) = schema["oneOf"].as_array() {
        if !value.is_null() {
            let real = any.iter().find(|one| one["type"] != "null").unwrap();
            conforms(api, real, value, place);
        }
        return;
    }
    if let Some(words) = schema["enum"].as_array() {
        assert!(
            words.contains(value),
            "{place} is {value}: expected one of {words:?}"
        );
    }
    let types: Vec<&str> = match &schema["type"] {
        Value::String(one) => vec![one],
        Value::Array(many) => many.iter().filter_map(Value::as_str).collect(),
        _ => return,
    };
    let kind = match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_f64() => "number",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    assert!(
        types.contains(&kind) || (kind == "integer" && types.contains(&"number")),
        "{place} is {value}: expected {types:?}"
    );
    for required in schema["required"].as_array().into_iter().flatten() {
        let name = required.as_str().unwrap();
        assert!(value.get(name).is_some(), "{place} lacks `{name}`");
    }
    for (name, inner) in schema["properties"].as_object().into_iter().flatten() {
        if let Some(found) = value.get(name) {
            conforms(api, inner, found, &format!("{place}.{name}"));
        }
    }
    if let (Some(items), false) = (value.as_array(), schema["items"].is_null()) {
        for item in items {
            conforms(api, &schema["items"], item, &format!("{place}[]"));
        }
    }
}

#[test]
fn every_read_answers_as_the_description_says_with_a_tag_that_saves_the_second_answer() {
    let folder = Folder::built();
    let service = Service::start(&folder);
    let api = service.get("/api/v1/openapi.json").json();
    assert_eq!(
        api,
        description(),
        "the command prints what the service serves"
    );
    let target = service.get("/api/v1/targets?limit=1").json();
    let id = target["items"][0]["enterprise"]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let snapshot = target["snapshot"].as_str().unwrap();
    let opened = service.ask(
        "POST /api/v1/projects",
        "Content-Type: application/json\r\n",
        r#"{"facts": {"name": "项目"}}"#,
    );
    let project = opened.json()["id"].as_str().unwrap().to_owned();
    let made = service.send(
        "POST /api/v1/shortlists",
        (None, &serde_json::json!({"name": "名单"})),
    );
    let shortlist = made.json()["list"]["id"].as_str().unwrap().to_owned();
    let words = [("table", "enterprises"), ("dry_run", "true")];
    let file = ("a.csv", b"id,name,adcode\r\na:1,,341500\r\n".as_slice());
    let import = crate::service_jobs::upload(&service, &words, file);
    let import = crate::service_jobs::ended(&service, &import);
    let build = service.send("POST /api/v1/builds", (None, &serde_json::json!({})));
    let build = crate::service_jobs::ended(&service, &build);
    let handed = service.send(
        "POST /api/v1/lists",
        (
            None,
            &serde_json::json!({"name": "走访", "question": {"limit": 1}}),
        ),
    );
    let text = |card: &Value| card["id"].as_str().unwrap().to_owned();
    let ids = [
        ("/api/v1/projects", project),
        ("/api/v1/shortlists", shortlist),
        ("/api/v1/imports", text(&import)),
        ("/api/v1/builds", text(&build)),
        ("/api/v1/lists", text(&handed.json())),
    ];
    for (path, method, operation) in operations(&api) {
        let content = &operation["responses"]["200"]["content"]["application/json"]["schema"];
        // What is a person's own and administration is not for an open service: `service_access` asks it.
        let of_people =
            ["access", "administration"].contains(&operation["tags"][0].as_str().unwrap());
        if method != "get" || !content.is_object() || path.contains("{file}") || of_people {
            continue;
        }
        let own = ids.iter().find(|(start, _)| path.starts_with(start));
        let mut asked = path
            .replace("{id}", own.map_or(&id, |(_, own)| own))
            .replace("{before}", snapshot)
            .replace("{now}", snapshot);
        for parameter in operation["parameters"].as_array().into_iter().flatten() {
            let name = parameter["name"].as_str().unwrap();
            if let (Some("path"), Some(example)) =
                (parameter["in"].as_str(), parameter["example"].as_str())
            {
                asked = asked.replace(&format!("{{{name}}}"), example);
            }
        }
        if path.ends_with("/enterprises") && !path.contains("segments") {
            asked.push_str("?q=a");
        }
        let of_a_period = ["/kpi", "/visits", "/channels", "/activity"];
        if of_a_period
            .iter()
            .any(|one| path.starts_with(&format!("/api/v1{one}")))
        {
            asked.push_str("?from=2026-01-01&to=2026-06-30");
        }
        let answer = service.get(&asked);
        assert_eq!(answer.status, 200, "{asked}");
        conforms(&api, content, &answer.json(), &asked);
        if operation["responses"]["304"].is_null() {
            continue;
        }
        let tag = answer
            .head
            .lines()
            .find_map(|line| line.strip_prefix("etag: "))
            .unwrap_or_else(|| panic!("{asked} has no tag"))
            .to_owned();
        assert!(tag.starts_with('"'), "a strong tag: {tag}");
        assert!(
            answer.head.contains("cache-control: private"),
            "{}",
            answer.head
        );
        assert!(
            answer.head.contains("vary: accept-encoding"),
            "{}",
            answer.head
        );
        let again = service.ask(
            &format!("GET {asked}"),
            &format!("If-None-Match: {tag}\r\n"),
            "",
        );
        assert_eq!((again.status, again.body.len()), (304, 0), "{asked}");
        let packed = service.ask(&format!("GET {asked}"), "Accept-Encoding: gzip\r\n", "");
        assert_ne!(
            packed
                .head
                .lines()
                .find_map(|line| line.strip_prefix("etag: ")),
            Some(tag.as_str()),
            "another encoding is another representation"
        );
    }
}

#[test]
fn long_answers_are_compressed_as_the_caller_likes() {
    let folder = Folder::built();
    let service = Service::start(&folder);
    let plain = service.get("/api/v1/gaps").body.len();
    for encoding in ["gzip", "br"] {
        let header = format!("Accept-Encoding: {encoding}\r\n");
        // The first is made, the second is a finished answer.
        for _ in 0..2 {
            let packed = service.ask("GET /api/v1/gaps", &header, "");
            assert!(
                packed
                    .head
                    .contains(&format!("content-encoding: {encoding}")),
                "{}",
                packed.head
            );
            assert!(
                packed.body.len() * 4 < plain,
                "{} of {plain}",
                packed.body.len()
            );
        }
    }
}

#[test]
fn a_what_if_changes_the_weights_of_its_own_answer_only() {
    let folder = Folder::built();
    let service = Service::start(&folder);
    let json = "Content-Type: application/json\r\n";
    let body = "{\"weights\": {\"size\": 1, \"fit\": 0}, \"limit\": 3}";
    let asked = service.ask("POST /api/v1/targets/query", json, body);
    assert_eq!(asked.status, 200);
    assert!(
        asked.head.contains("cache-control: no-store"),
        "{}",
        asked.head
    );
    let what_if = asked.json();
    assert_eq!(what_if["what_if"].as_str(), Some("fit=0, size=1"));
    assert!(service.get("/api/v1/targets?limit=3").json()["what_if"].is_null());
    for (faulty, status) in [
        ("{\"weights\": {\"luck\": 1}}", 422),
        ("{\"limit\": 0}", 400),
        ("{\"colour\": 1}", 400),
        ("{", 400),
        ("[]", 400),
    ] {
        let answer = service.ask("POST /api/v1/targets/query", json, faulty);
        assert!(
            (400..=422).contains(&answer.status),
            "{faulty}: {} for {status}",
            answer.status
        );
        answer.problem(answer.status);
    }
    service
        .ask("POST /api/v1/targets/query", "", "{}")
        .problem(415);
}

#[test]
fn a_file_is_handed_out_under_a_chinese_name_and_is_that_of_the_command_line() {
    let folder = Folder::built();
    let service = Service::start(&folder);
    let answer = service.get("/api/v1/exports/gaps.csv?chain=NEV");
    assert_eq!(answer.status, 200);
    assert!(
        answer
            .head
            .contains("content-type: text/csv; charset=utf-8"),
        "{}",
        answer.head
    );
    assert!(
        answer
            .head
            .contains("filename=\"gaps.csv\"; filename*=utf-8''%e5%ae%89"),
        "{}",
        answer.head
    );
    folder
        .city(&["export", "gaps", "--chain", "NEV", "-o", "gaps.csv"])
        .succeeded();
    assert_eq!(answer.body, folder.read("gaps.csv"));
    assert!(!answer.head.contains("x-truncated"), "{}", answer.head);
    let whole = service.get("/api/v1/targets?chain=NEV&limit=1").json()["total"].as_u64();
    let cut = service.get("/api/v1/exports/targets.csv?chain=NEV&limit=1");
    let said = format!("x-truncated: rows={}", whole.unwrap() - 1);
    assert!(cut.head.contains(&said), "{said}: {}", cut.head);
    service.get("/api/v1/exports/gaps.pdf").problem(422);
    service.get("/api/v1/exports/plan.csv").problem(404);
}

#[test]
fn the_documentation_is_browsed_without_any_other_origin() {
    let folder = Folder::built();
    let service = Service::start(&folder);
    let index = service.get("/docs/index.html");
    assert_eq!(index.status, 200);
    let text = String::from_utf8(index.body).unwrap();
    assert!(
        !text.contains("src=\"http") && !text.contains("href=\"http"),
        "{text}"
    );
    assert!(
        !text.contains("<style") && !text.contains("<script>"),
        "the policy forbids them: {text}"
    );
    for file in [
        "swagger-ui.css",
        "swagger-ui-bundle.js",
        "swagger-initializer.js",
    ] {
        assert_eq!(service.get(&format!("/docs/{file}")).status, 200, "{file}");
    }
    let metrics = service.get("/metrics");
    let text = String::from_utf8(metrics.body).unwrap();
    for name in [
        "liantu_http_seconds_bucket",
        "liantu_snapshot_age_seconds",
        "liantu_running",
    ] {
        assert!(text.contains(name), "{name} is missing");
    }
}
