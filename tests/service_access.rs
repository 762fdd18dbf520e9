//! Getting in over HTTP: the first start, login, second factor, lockout, rest, the page it must come from, tokens that are
//! limited, administrators who are apart, and what is refused.
use std::io::BufRead as _;
use std::time::Duration;

use serde_json::{Value, json};
use totp_rs::{Builder, Totp};

use crate::service::{Answer, Service};
use crate::service_gate::{PASSWORD, add, add_as, audit, lenient, log_in, send, session, token};
use crate::support::program::Folder;

const NONE: &str = "";

fn post(service: &Service, path: &str, (headers, body): (&str, &Value)) -> Answer {
    send(service, &format!("POST /api/v1{path}"), (headers, body))
}

fn get(service: &Service, path: &str, headers: &str) -> Answer {
    service.ask(&format!("GET /api/v1{path}"), headers, "")
}

#[track_caller]
fn refused(answer: &Answer, (status, code): (u16, &str)) {
    let body = answer.problem(status);
    assert_eq!(body["code"].as_str(), Some(code), "{body}");
}

fn attempt(service: &Service, (name, password): (&str, &str), code: Option<&str>) -> Answer {
    let mut body = json!({"name": name, "password": password});
    if let Some(code) = code {
        body["code"] = json!(code);
    }
    post(service, "/login", (NONE, &body))
}

fn three(password: &str) -> Value {
    json!([
        {"role": "system_admin", "name": "wang", "password": password},
        {"role": "security_admin", "name": "li", "password": password},
        {"role": "audit_admin", "name": "zhao", "password": password},
    ])
}

fn now_s() -> u64 {
    u64::try_from(jiff::Timestamp::now().as_second()).unwrap()
}

fn totp(seed: &str) -> Totp {
    let seed = totp_rs::Secret::try_from_base32(seed).unwrap();
    Builder::new()
        .with_secret(seed.as_bytes().to_vec())
        .build()
        .unwrap()
}

#[test]
fn the_first_start_makes_three_administrators_once_who_enrol_before_they_work() {
    let folder = Folder::built();
    let (service, mut said) = Service::start_with(&folder, &[]);
    let mut line = String::new();
    said.read_line(&mut line).unwrap();
    let link = line
        .trim_end()
        .strip_prefix("first start: http://")
        .unwrap();
    let (place, secret) = link.split_once('#').unwrap();
    assert_eq!(
        place,
        format!("{}/first", service.address()),
        "the secret stands in the fragment"
    );
    assert_eq!(service.get("/first").status, 200);
    // Until then everything but what is open to all is refused, and the page sends to the login.
    refused(&get(&service, "/gaps", NONE), (401, "access.login"));
    let page = service.get("/");
    assert!(
        page.status == 303 && page.head.contains("location: /login"),
        "{}",
        page.head
    );
    for open in [
        "/healthz",
        "/readyz",
        "/docs/index.html",
        "/api/v1/openapi.json",
        "/login",
        "/access/access.js",
    ] {
        assert_eq!(service.get(open).status, 200, "{open}");
    }
    let first = |secret: &str, three: &Value| {
        post(
            &service,
            "/first",
            (NONE, &json!({"link": secret, "administrators": three})),
        )
    };
    refused(&first("0000", &three(PASSWORD)), (422, "access.link"));
    refused(
        &first(secret, &three("Password123!")),
        (422, "access.refused"),
    );
    refused(
        &first(
            secret,
            &json!([three(PASSWORD)[0], three(PASSWORD)[0], three(PASSWORD)[2]]),
        ),
        (422, "access.refused"),
    );
    assert_eq!(first(secret, &three(PASSWORD)).status, 200);
    refused(&first(secret, &three(PASSWORD)), (422, "access.link"));
    // An administrator enrols a second factor before anything else, and needs it from then on.
    let entered = attempt(&service, ("wang", PASSWORD), None);
    assert_eq!(entered.status, 200);
    let cookie = entered
        .head
        .lines()
        .find(|line| line.starts_with("set-cookie"))
        .unwrap();
    assert!(
        cookie.contains("httponly")
            && cookie.contains("samesite=strict")
            && cookie.contains("path=/"),
        "{cookie}"
    );
    let wang = session(&entered);
    refused(&get(&service, "/accounts", &wang), (403, "access.due"));
    let page = service.ask("GET /", &wang, "");
    assert!(
        page.status == 303 && page.head.contains("location: /login"),
        "{}",
        page.head
    );
    assert_eq!(get(&service, "/me", &wang).json()["due"], "factor");
    let seed = post(&service, "/me/factor", (&wang, &json!({}))).json()["seed"]
        .as_str()
        .unwrap()
        .to_owned();
    let totp = totp(&seed);
    let step = now_s();
    let code = totp.generate(step).to_string();
    let wrong = json!({"code": code, "password": "wrong"});
    refused(
        &post(&service, "/me/factor/confirmation", (&wang, &wrong)),
        (403, "access.forbidden"),
    );
    let right = json!({"code": code, "password": PASSWORD});
    assert_eq!(
        post(&service, "/me/factor/confirmation", (&wang, &right)).status,
        200
    );
    assert_eq!(
        get(&service, "/accounts", &wang).json()["items"]
            .as_array()
            .unwrap()
            .len(),
        3
    );
    refused(
        &attempt(&service, ("wang", PASSWORD), None),
        (401, "access.code"),
    );
    // The code of the enrolment is used up; the next one is good once.
    refused(
        &attempt(&service, ("wang", PASSWORD), Some(&code)),
        (401, "access.wrong"),
    );
    let next = totp.generate(step + 30).to_string();
    assert_eq!(
        attempt(&service, ("wang", PASSWORD), Some(&next)).status,
        200
    );
    refused(
        &attempt(&service, ("wang", PASSWORD), Some(&next)),
        (401, "access.wrong"),
    );
    // No secret in the log: neither password, code, seed, link nor cookie.
    let log = serde_json::to_string(&audit(&folder)).unwrap();
    let cookie = wang.split('=').nth(1).unwrap().lines().next().unwrap();
    for hidden in [PASSWORD, secret, &seed, &next, cookie] {
        assert!(!log.contains(hidden), "the log holds `{hidden}`");
    }
    // The next start prints no link.
    drop(service);
    let (service, mut said) = Service::start_with(&folder, &[]);
    assert_eq!(service.terminate(), Some(0));
    let mut rest = String::new();
    said.read_line(&mut rest).unwrap();
    assert_eq!(rest, "");
}

#[test]
fn a_browsers_change_comes_from_our_own_page_or_not_at_all() {
    let folder = Folder::built();
    lenient(&folder, &[]);
    add(&folder, "planner", &[]);
    let service = Service::start_asking(&folder);
    let own = log_in(&service, "planner");
    let cookie = own.lines().next().unwrap();
    let facts = json!({"facts": {"name": "项目", "total_yi": 1.0}});
    let open = |site: &str| {
        post(
            &service,
            "/projects",
            (&format!("{cookie}\r\n{site}"), &facts),
        )
    };
    let host = service.address();
    for foreign in [
        "Sec-Fetch-Site: cross-site\r\n".to_owned(),
        "Sec-Fetch-Site: same-site\r\n".to_owned(),
        format!("Sec-Fetch-Site: none\r\nOrigin: http://{host}\r\n"),
        "Origin: http://evil.example\r\n".to_owned(),
        format!("Origin: http://{host}.evil.example\r\n"),
        "Origin: null\r\n".to_owned(),
        String::new(),
    ] {
        refused(&open(&foreign), (403, "access.origin"));
    }
    assert_eq!(open(&format!("Origin: http://{host}\r\n")).status, 200);
    assert_eq!(open("Sec-Fetch-Site: same-origin\r\n").status, 200);
    assert_eq!(
        get(&service, "/projects", &format!("{cookie}\r\n")).json()["items"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
    // A program with a token says nothing of a page.
    let token = token(&folder, "planner", (&[], &[]));
    let bearer = format!("Authorization: Bearer {token}\r\n");
    assert_eq!(post(&service, "/projects", (&bearer, &facts)).status, 200);
    refused(
        &post(
            &service,
            "/projects",
            (&format!("{bearer}Origin: http://evil.example\r\n"), &facts),
        ),
        (403, "access.origin"),
    );
    // An open service is asked by this machine's own name only, so that no page elsewhere can let its name point here.
    drop(service);
    let other = Folder::built();
    let service = Service::start(&other);
    let line = "GET /api/v1/gaps HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n";
    let answer = service.ask_raw(line);
    refused(&answer, (403, "access.origin"));
}

#[test]
fn wrong_attempts_lock_an_account_and_rest_ends_a_session() {
    let folder = Folder::built();
    lenient(
        &folder,
        &[
            ("idle_seconds = 1800", "idle_seconds = 4"),
            ("lock_seconds = 600", "lock_seconds = 6"),
        ],
    );
    add(&folder, "viewer", &[]);
    add_as(&folder, ("another", "viewer"), &[]);
    let service = Service::start_asking(&folder);
    let held = log_in(&service, "viewer");
    assert_eq!(get(&service, "/gaps?limit=1", &held).status, 200);
    let unknown = attempt(&service, ("nobody", PASSWORD), None).problem(401);
    for _ in 0..5 {
        let wrong = attempt(&service, ("viewer", "wrong"), None).problem(401);
        let told = ["code", "title", "detail"].map(|key| wrong[key].clone());
        assert_eq!(
            told,
            ["code", "title", "detail"].map(|key| unknown[key].clone()),
            "a name is told apart from none"
        );
    }
    let locked = attempt(&service, ("viewer", PASSWORD), None);
    refused(&locked, (429, "access.locked"));
    assert!(locked.head.contains("retry-after: "), "{}", locked.head);
    assert_eq!(
        attempt(&service, ("another", PASSWORD), None).status,
        200,
        "nobody else is locked"
    );
    std::thread::sleep(Duration::from_secs(7));
    refused(
        &get(&service, "/gaps?limit=1", &held),
        (401, "access.login"),
    );
    assert_eq!(attempt(&service, ("viewer", PASSWORD), None).status, 200);
    let rows = audit(&folder);
    let failed = rows
        .iter()
        .filter(|row| row["action"] == "POST /api/v1/login" && row["status"] == 401);
    let failed: Vec<&str> = failed.map(|row| row["subject"].as_str().unwrap()).collect();
    assert_eq!(failed.len(), 6);
    assert_eq!(
        failed
            .iter()
            .filter(|subject| subject.ends_with("viewer"))
            .count(),
        5,
        "{failed:?}"
    );
}

#[test]
fn a_disabled_account_a_revoked_token_and_another_role_hold_at_once() {
    let folder = Folder::built();
    lenient(&folder, &[]);
    for role in [
        "system_admin",
        "security_admin",
        "audit_admin",
        "viewer",
        "planner",
    ] {
        add(&folder, role, &[]);
    }
    let service = Service::start_asking(&folder);
    let [system, security, audits] =
        ["system_admin", "security_admin", "audit_admin"].map(|name| log_in(&service, name));
    let act = |name: &str, act: &str| {
        post(
            &service,
            &format!("/accounts/{name}/acts"),
            (&system, &json!({"act": act})),
        )
    };
    // An account is made by one, gets its role from another, and its password from nobody but its owner.
    let made = post(&service, "/accounts", (&system, &json!({"name": "zhou"}))).json();
    assert_eq!(made["account"]["roles"], json!([]));
    let link = made["link"]
        .as_str()
        .unwrap()
        .strip_prefix("/password#")
        .unwrap();
    let set = json!({"link": link, "password": PASSWORD});
    assert_eq!(post(&service, "/password", (NONE, &set)).status, 200);
    refused(
        &post(&service, "/password", (NONE, &set)),
        (422, "access.link"),
    );
    let zhou = log_in(&service, "zhou");
    refused(&get(&service, "/gaps", &zhou), (403, "access.forbidden"));
    let grant = |name: &str, version: i64, body: &Value| {
        let headers = format!("If-Match: \"{version}\"\r\n{security}");
        send(
            &service,
            &format!("PATCH /api/v1/accounts/{name}/grant"),
            (&headers, body),
        )
    };
    let version = |name: &str| {
        let all = get(&service, "/accounts", &security).json();
        let all = all["items"].as_array().unwrap().clone();
        all.iter().find(|one| one["name"] == name).unwrap()["version"]
            .as_i64()
            .unwrap()
    };
    refused(
        &grant("zhou", version("zhou"), &json!({"roles": ["county"]})),
        (422, "access.refused"),
    );
    refused(
        &grant(
            "zhou",
            version("zhou"),
            &json!({"roles": ["audit_admin", "planner"]}),
        ),
        (422, "access.refused"),
    );
    refused(
        &grant(
            "zhou",
            version("zhou"),
            &json!({"roles": ["viewer"], "permissions": ["audit"]}),
        ),
        (400, "request.argument"),
    );
    refused(
        &grant(
            "security_admin",
            version("security_admin"),
            &json!({"roles": ["audit_admin"]}),
        ),
        (403, "access.forbidden"),
    );
    let stale = grant("zhou", 1, &json!({"roles": ["viewer"]}));
    refused(&stale, (412, "ledger.changed"));
    assert_eq!(
        grant("zhou", version("zhou"), &json!({"roles": ["viewer"]})).status,
        200
    );
    refused(&get(&service, "/me", &zhou), (401, "access.login"));
    let zhou = log_in(&service, "zhou");
    assert_eq!(get(&service, "/gaps?limit=1", &zhou).status, 200);
    assert_eq!(act("zhou", "disable").status, 200);
    refused(
        &get(&service, "/gaps?limit=1", &zhou),
        (401, "access.login"),
    );
    refused(
        &attempt(&service, ("zhou", PASSWORD), None),
        (401, "access.wrong"),
    );
    // The last of a kind stays, and nobody becomes another administrator by resetting him.
    refused(&act("audit_admin", "disable"), (409, "ledger.taken"));
    refused(
        &act("audit_admin", "reset_password"),
        (403, "access.forbidden"),
    );
    refused(
        &act("audit_admin", "reset_factor"),
        (403, "access.forbidden"),
    );
    // Tokens: the secret once, then never.
    let ask = json!({"name": "云平台", "role": "planner", "permissions": ["read", "export"]});
    let made = post(&service, "/tokens", (&security, &ask)).json();
    let bearer = format!(
        "Authorization: Bearer {}\r\n",
        made["secret"].as_str().unwrap()
    );
    assert_eq!(
        get(&service, "/exports/gaps.csv?limit=1", &bearer).status,
        200
    );
    let listed = get(&service, "/tokens", &security);
    assert!(!String::from_utf8_lossy(&listed.body).contains(made["secret"].as_str().unwrap()));
    let id = made["token"]["id"].as_str().unwrap();
    let revoked = service.ask(&format!("DELETE /api/v1/tokens/{id}"), &security, "");
    assert_eq!(revoked.status, 200);
    refused(
        &get(&service, "/gaps?limit=1", &bearer),
        (401, "access.login"),
    );
    // Sessions: mine are listed and ended, and logging out is the end.
    let (one, two) = (log_in(&service, "viewer"), log_in(&service, "viewer"));
    let mine = get(&service, "/me/sessions", &one).json()["items"]
        .as_array()
        .unwrap()
        .clone();
    assert_eq!(mine.len(), 2);
    let other = mine.iter().find(|one| one["current"] == false).unwrap()["id"]
        .as_str()
        .unwrap();
    let ended = service.ask(&format!("DELETE /api/v1/me/sessions/{other}"), &one, "");
    assert_eq!(ended.status, 200);
    refused(&get(&service, "/me", &two), (401, "access.login"));
    assert_eq!(post(&service, "/logout", (&one, &json!({}))).status, 200);
    refused(&get(&service, "/me", &one), (401, "access.login"));
    // The audit administrator reads who did it, and the log holds.
    let rows = get(&service, "/audit?limit=500", &audits).json();
    let rows = rows["items"].as_array().unwrap();
    let disabled = rows
        .iter()
        .find(|row| row["subject"] == "/api/v1/accounts/zhou/acts disable")
        .unwrap();
    assert_eq!(
        (disabled["who"].as_str(), disabled["status"].as_i64()),
        (Some("system_admin"), Some(200))
    );
    assert!(rows.iter().any(|row| row["who"] == format!("{id} 云平台")
        && row["subject"] == "/api/v1/exports/gaps.csv?limit=1"));
    let state = get(&service, "/audit/state", &audits).json();
    assert_eq!(state["holds"], true);
    let export = get(&service, "/audit/export?after=2", &audits);
    let lines = String::from_utf8_lossy(&export.body).lines().count();
    let after: Vec<Value> = audit(&folder)
        .into_iter()
        .filter(|row| row["action"] == "GET /api/v1/audit/export")
        .collect();
    assert_eq!(
        lines as u64,
        after[0]["seq"].as_u64().unwrap() - 2,
        "all but two, with the row of the export, which is written before a byte leaves"
    );
}

#[test]
fn a_county_writes_its_own_projects_only_and_verifies_none() {
    let folder = Folder::built();
    lenient(&folder, &[]);
    add(&folder, "county", &["--region", "金寨县"]);
    add(&folder, "chain_lead", &["--chain", "NEV"]);
    add(&folder, "planner", &[]);
    let service = Service::start_asking(&folder);
    let [county, lead, planner] =
        ["county", "chain_lead", "planner"].map(|name| log_in(&service, name));
    let open =
        |who: &str, facts: Value| post(&service, "/projects", (who, &json!({"facts": facts})));
    // Its county is put in where none is named, and named in words it is the same.
    let own = open(&county, json!({"name": "甲"})).json();
    assert_eq!(own["county"], "341524");
    assert_eq!(
        open(&county, json!({"name": "乙", "county": "金寨县"})).json()["county"],
        "341524"
    );
    refused(
        &open(&county, json!({"name": "丙", "county": "341525"})),
        (403, "access.outside"),
    );
    refused(
        &open(&lead, json!({"name": "丁", "chain": "EIT"})),
        (403, "access.outside"),
    );
    let other = open(
        &planner,
        json!({"name": "戊", "county": "341525", "chain": "EIT"}),
    )
    .json();
    let version = own["version"].as_i64().unwrap();
    let (own, other) = (own["id"].as_str().unwrap(), other["id"].as_str().unwrap());
    let listed = |who: &str, query: &str| {
        let answer = get(&service, &format!("/projects{query}"), who);
        answer.json()["items"].as_array().map(Vec::len)
    };
    assert_eq!(
        (listed(&county, ""), listed(&lead, ""), listed(&planner, "")),
        (Some(2), Some(0), Some(3))
    );
    refused(
        &get(&service, "/projects?county=341525", &county),
        (403, "access.outside"),
    );
    refused(
        &get(
            &service,
            "/kpi?from=2026-01-01&to=2026-06-30&county=341525",
            &county,
        ),
        (403, "access.outside"),
    );
    refused(
        &get(&service, &format!("/projects/{other}"), &county),
        (404, "request.unknown"),
    );
    let change = |who: &str, id: &str, body: Value| {
        let headers = format!("If-Match: \"1\"\r\n{who}");
        send(
            &service,
            &format!("PATCH /api/v1/projects/{id}"),
            (&headers, &body),
        )
    };
    refused(
        &change(&county, other, json!({"park": "园区"})),
        (404, "request.unknown"),
    );
    // Nobody gives his project away, or takes another's, by a change; unknown fields are no way in.
    refused(
        &change(&county, own, json!({"county": "341525"})),
        (403, "access.outside"),
    );
    refused(
        &change(&county, own, json!({"role": "planner"})),
        (400, "request.argument"),
    );
    let step = |who: &str, body: Value| {
        let headers = format!("If-Match: \"{version}\"\r\n{who}");
        send(
            &service,
            &format!("POST /api/v1/projects/{own}/events"),
            (&headers, &body),
        )
    };
    let verified = json!({"verb": "take", "stage": "talk", "day": "2026-12-01", "verified": true, "evidence": "照片"});
    refused(&step(&county, verified.clone()), (403, "access.forbidden"));
    refused(
        &step(
            &county,
            json!({"verb": "verify", "stage": "lead", "evidence": "照片"}),
        ),
        (403, "access.forbidden"),
    );
    assert_eq!(
        step(
            &planner,
            json!({"verb": "verify", "stage": "lead", "evidence": "照片"})
        )
        .status,
        200
    );
}

#[test]
fn a_limited_token_reads_what_it_reaches_and_never_an_answer_made_for_another() {
    let folder = Folder::built();
    lenient(&folder, &[]);
    let nev = token(&folder, "viewer", (&[], &["--chain", "NEV"]));
    let hefei = token(&folder, "viewer", (&[], &["--region", "340100"]));
    let all = token(&folder, "viewer", (&[], &[]));
    let service = Service::start_asking(&folder);
    let ask = |token: &str, path: &str| {
        get(
            &service,
            path,
            &format!("Authorization: Bearer {token}\r\n"),
        )
    };
    let chains = |answer: &Answer| {
        let body = answer.json();
        let items = body["items"].as_array().unwrap().clone();
        let mut chains: Vec<String> = items
            .iter()
            .map(|item| item["chain"].as_str().unwrap().to_owned())
            .collect();
        chains.sort();
        chains.dedup();
        (chains, body["region"].as_str().unwrap().to_owned())
    };
    // The one without limits asks first, so that its answer is there to be taken.
    let whole = ask(&all, "/gaps?limit=500");
    let (named, region) = chains(&whole);
    assert!(named.len() > 4 && region == "341500", "{named:?}");
    let own = ask(&nev, "/gaps?limit=500");
    assert_eq!(chains(&own), (vec!["NEV".to_owned()], "341500".to_owned()));
    let tag = |answer: &Answer| {
        answer
            .head
            .lines()
            .find(|line| line.starts_with("etag"))
            .unwrap()
            .to_owned()
    };
    assert_ne!(tag(&whole), tag(&own), "the tag is over the scope");
    assert_eq!(chains(&ask(&hefei, "/gaps?limit=5")).1, "340100");
    for (token, path) in [
        (&nev, "/gaps?chain=EIT"),
        (&nev, "/gaps?segment=EIT-A01"),
        (&nev, "/gaps/EIT-A01"),
        (&nev, "/chains/EIT/map"),
        (&nev, "/targets?chain=NEV,EIT"),
        (&nev, "/segments/EIT-A01/enterprises"),
        (&hefei, "/gaps?region=341500"),
        (&hefei, "/targets?region=%E5%85%AD%E5%AE%89%E5%B8%82"),
        (&hefei, "/regions/341500/profile"),
        (&hefei, "/kpi?from=2026-01-01&to=2026-06-30&county=341524"),
        (&nev, "/kpi?from=2026-01-01&to=2026-06-30&chain=EIT"),
    ] {
        refused(&ask(token, path), (403, "access.outside"));
    }
    assert_eq!(ask(&nev, "/gaps/NEV-B07").status, 200);
    let query = |token: &str, body: Value| {
        post(
            &service,
            "/targets/query",
            (&format!("Authorization: Bearer {token}\r\n"), &body),
        )
    };
    refused(
        &query(&nev, json!({"chain": "EIT"})),
        (403, "access.outside"),
    );
    refused(
        &query(&hefei, json!({"region": "341500"})),
        (403, "access.outside"),
    );
    assert_eq!(
        query(&hefei, json!({"limit": 1})).json()["region"],
        "340100"
    );
    let found = query(&nev, json!({"limit": 50})).json();
    let foreign = found["items"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|item| !item["segment"].as_str().unwrap().starts_with("NEV"));
    assert_eq!(foreign.count(), 0);
}

#[test]
fn hostile_names_links_and_tokens_are_refused_and_nothing_is_a_fault_of_ours() {
    let folder = Folder::built();
    lenient(&folder, &[]);
    add(&folder, "system_admin", &[]);
    let service = Service::start_asking(&folder);
    let admin = log_in(&service, "system_admin");
    let long = "长".repeat(5_000);
    let hostile = [
        "' OR '1'='1",
        "\"; DROP TABLE account; --",
        "../../etc/passwd",
        "a\u{0}b",
        "\u{202e}nimda",
        "<script>alert(1)</script>",
        "%00",
        "${jndi:ldap://x}",
        "a\r\nSet-Cookie: x=y",
        "=1+1",
        long.as_str(),
        "",
    ];
    let before = audit(&folder).len();
    for text in hostile {
        let answer = attempt(&service, (text, text), Some(text));
        assert!(
            matches!(answer.status, 400 | 401),
            "{text}: {}",
            answer.status
        );
        assert!(!answer.head.contains("set-cookie"), "{}", answer.head);
        let made = post(&service, "/accounts", (&admin, &json!({"name": text})));
        assert!(matches!(made.status, 400 | 422), "{text}: {}", made.status);
        let link = post(
            &service,
            "/password",
            (NONE, &json!({"link": text, "password": PASSWORD})),
        );
        // No database keeps U+0000, so that one is refused before anybody looks for it.
        let expected = if text.contains('\0') { 400 } else { 422 };
        assert_eq!(link.status, expected, "{text}");
    }
    for path in [
        "/accounts/%27%20OR%201=1/acts",
        "/accounts/..%2F..%2Fetc/acts",
        "/accounts/%00/acts",
        "/accounts/a%0d%0ab/acts",
    ] {
        let answer = post(&service, path, (&admin, &json!({"act": "disable"})));
        assert!(
            matches!(answer.status, 400 | 404 | 422),
            "{path}: {}",
            answer.status
        );
    }
    for bearer in [
        "",
        "x",
        "liantu_",
        "' OR 1=1",
        "liantu_%00",
        &"f".repeat(6_000),
    ] {
        let answer = get(
            &service,
            "/gaps",
            &format!("Authorization: Bearer {bearer}\r\n"),
        );
        refused(&answer, (401, "access.login"));
    }
    refused(
        &get(&service, "/gaps", "Authorization: Basic YTpi\r\n"),
        (401, "access.login"),
    );
    refused(
        &get(&service, "/gaps", "Cookie: liantu=x; liantu=y\r\n"),
        (401, "access.login"),
    );
    assert_eq!(service.get("/healthz").status, 200);
    let rows = audit(&folder);
    // A login and a link for each, and eight who showed no good token or cookie.
    assert_eq!(rows.len(), before + 2 * hostile.len() + 8);
    let texts: Vec<&str> = rows
        .iter()
        .filter_map(|row| row["subject"].as_str())
        .collect();
    assert!(
        texts
            .iter()
            .all(|text| !text.contains(char::is_control) && text.chars().count() <= 500)
    );
    assert_eq!(
        folder
            .city(&["user", "list", "--format", "json"])
            .succeeded()
            .json()
            .as_array()
            .unwrap()
            .len(),
        1
    );
}

#[test]
fn without_tls_the_service_is_for_this_machine_and_open_it_always_is() {
    let folder = Folder::built();
    let message = folder.city(&["serve", "--listen", "0.0.0.0:0"]).failed(2);
    assert!(
        message.contains("tls_cert") && message.contains("--insecure-listen"),
        "{message}"
    );
    for arguments in [&["--open"][..], &["--open", "--insecure-listen"]] {
        let message = folder
            .city(&[&["serve", "--listen", "0.0.0.0:0"], arguments].concat())
            .failed(2);
        assert!(message.contains("answers this machine only"), "{message}");
    }
    // A workspace with accounts always asks, also one in which they are made while it is open.
    lenient(&folder, &[]);
    let open = Service::start(&folder);
    assert_eq!(open.get("/api/v1/gaps?limit=1").status, 200);
    add(&folder, "viewer", &[]);
    std::thread::sleep(Duration::from_secs(6));
    // Nobody waits for the look, so the first who comes may still be answered.
    open.get("/api/v1/gaps?limit=1");
    std::thread::sleep(Duration::from_secs(2));
    refused(&open.get("/api/v1/gaps?limit=1"), (401, "access.login"));
    drop(open);
    let message = folder
        .city(&["serve", "--open", "--listen", "127.0.0.1:0"])
        .failed(2);
    assert!(message.contains("there are accounts"), "{message}");
}

#[test]
fn the_commands_make_accounts_and_tokens_and_name_a_broken_row() {
    let folder = Folder::with_workspace();
    let link = folder
        .city(&[
            "user",
            "add",
            "Zhang.San",
            "--role",
            "county",
            "--region",
            "金寨县",
        ])
        .succeeded();
    let link = link.text();
    assert!(
        link.starts_with("http://127.0.0.1:8080/password#") && link.trim_end().len() == 31 + 64,
        "{link}"
    );
    let listed = folder
        .city(&["user", "list", "--format", "json"])
        .succeeded()
        .json();
    assert_eq!(
        (
            listed[0]["name"].as_str(),
            &listed[0]["regions"],
            &listed[0]["password_at"]
        ),
        (Some("zhang.san"), &json!(["341524"]), &Value::Null)
    );
    folder
        .city(&["user", "add", "zhang.san", "--role", "viewer"])
        .failed(5);
    folder
        .city(&["user", "add", "li", "--role", "county"])
        .failed(3);
    folder
        .city(&["user", "add", "li", "--role", "king"])
        .failed(2);
    folder
        .city(&[
            "user", "add", "li", "--role", "county", "--region", "000000",
        ])
        .failed(4);
    folder
        .city(&["user", "role", "zhang.san", "--role", "viewer"])
        .succeeded();
    folder.city(&["user", "disable", "zhang.san"]).succeeded();
    folder.city(&["user", "reset", "zhang.san"]).failed(5);
    folder.city(&["user", "enable", "zhang.san"]).succeeded();
    folder
        .city(&["token", "create", "--role", "audit_admin", "--name", "x"])
        .failed(3);
    folder
        .city(&[
            "token", "create", "--role", "viewer", "--name", "x", "--days", "4000",
        ])
        .failed(3);
    let made = folder
        .city(&[
            "token",
            "create",
            "--role",
            "viewer",
            "--name",
            "云平台",
            "--chain",
            "NEV",
            "--region",
            "341500",
        ])
        .succeeded();
    assert_eq!(made.text().lines().count(), 1);
    let secret = made.text().trim_end().to_owned();
    let listed = folder
        .city(&["token", "list", "--format", "json"])
        .succeeded();
    assert!(!listed.text().contains(&secret) && !made.stderr.contains(&secret));
    let id = listed.json()[0]["id"].as_str().unwrap().to_owned();
    folder.city(&["token", "revoke", &id]).succeeded();
    folder.city(&["token", "revoke", &id]).failed(5);
    let rows = audit(&folder);
    let actions: Vec<&str> = rows
        .iter()
        .rev()
        .map(|row| row["action"].as_str().unwrap())
        .collect();
    assert_eq!(
        actions,
        [
            "user add",
            "user role",
            "user disable",
            "user enable",
            "token create",
            "token revoke"
        ]
    );
    let state = folder
        .city(&["audit", "verify", "--format", "json"])
        .succeeded()
        .json();
    folder
        .city(&["audit", "export", "-o", "log.jsonl"])
        .succeeded();
    assert_eq!(
        String::from_utf8(folder.read("log.jsonl"))
            .unwrap()
            .lines()
            .count(),
        6
    );
    folder
        .city(&["audit", "verify", "--head", state["head"].as_str().unwrap()])
        .succeeded();
    let message = folder
        .city(&["audit", "verify", "--head", "0000"])
        .failed(3);
    assert!(message.contains("cut off"), "{message}");
    // The key of second factors is no part of this: nobody enrolled.
    liantu::ledger::wait(async {
        use sqlx::Executor as _;
        sqlx::any::install_default_drivers();
        let url = format!("sqlite://{}", folder.path("city/ledger.db").display());
        let pool = sqlx::AnyPool::connect(&url).await.unwrap();
        pool.execute("DROP TRIGGER audit_stays_as_it_is")
            .await
            .unwrap();
        pool.execute("UPDATE audit SET who = 'x' WHERE seq = 3")
            .await
            .unwrap();
        Ok::<_, liantu::ledger::LedgerError>(())
    })
    .unwrap();
    let message = folder.city(&["audit", "verify"]).failed(3);
    assert!(
        message.contains("at row 3") && message.contains("2 rows before it hold"),
        "{message}"
    );
}

/// Logs in over TLS and prints the protocol, the status and the cookie.
const OVER_TLS: &str = r#"
import http.client, json, ssl, sys
port, authority, password = int(sys.argv[1]), sys.argv[2], sys.argv[3]
context = ssl.create_default_context(cafile=authority)
asked = http.client.HTTPSConnection("127.0.0.1", port, context=context, timeout=30)
body = json.dumps({"name": "viewer", "password": password})
asked.request("POST", "/api/v1/login", body, {"content-type": "application/json"})
answer = asked.getresponse()
answer.read()
cookie = answer.headers["set-cookie"]
asked.request("GET", "/api/v1/me", headers={"cookie": cookie.split(";")[0]})
print(asked.sock.version(), answer.status, cookie, asked.getresponse().status)
"#;

#[test]
fn over_tls_the_cookie_is_bound_to_the_host_and_to_tls() {
    let folder = Folder::built();
    lenient(&folder, &[]);
    add(&folder, "viewer", &[]);
    let certificate = include_str!("tls/cert.pem");
    folder.write("city/cert.pem", certificate);
    folder.write("city/key.pem", include_str!("tls/key.pem"));
    let written = String::from_utf8(folder.read("city/liantu.toml")).unwrap();
    let tls = "\n[service]\ntls_cert = \"cert.pem\"\ntls_key = \"key.pem\"\n";
    folder.write("city/liantu.toml", &(written + tls));
    let mut command = folder.command();
    command.args(["-C", "city", "serve", "--listen", "127.0.0.1:0"]);
    let mut child = command
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    std::io::BufReader::new(child.stdout.take().unwrap())
        .read_line(&mut line)
        .unwrap();
    let port = line.trim_end().rsplit(':').next().unwrap().to_owned();
    let authority = folder.path("city/cert.pem");
    let asked = std::process::Command::new("python3")
        .args(["-c", OVER_TLS, &port])
        .arg(authority)
        .arg(PASSWORD)
        .output()
        .unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(
        line.starts_with("listening on https://127.0.0.1:"),
        "{line}"
    );
    let said = String::from_utf8_lossy(&asked.stdout).into_owned();
    assert!(
        said.starts_with("TLSv1.3 200 __Host-liantu="),
        "{said} {}",
        String::from_utf8_lossy(&asked.stderr)
    );
    assert!(
        said.trim_end()
            .ends_with("; Path=/; HttpOnly; SameSite=Strict; Secure 200"),
        "{said}"
    );
}
