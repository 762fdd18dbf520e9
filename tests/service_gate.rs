//! Callers × routes × own and other, read from the description of the API: who may do what, and one row of the audit log
//! for each write, each file taken, and each refusal.
use std::collections::{BTreeMap, BTreeSet};
use std::io::Write as _;
use std::process::Stdio;

use liantu::ledger::{AuditRow, Ledger, wait};
use serde_json::{Value, json};

use crate::service::{Answer, Service};
use crate::support::program::Folder;

/// A password that no rule refuses.
pub(crate) const PASSWORD: &str = "金寨茶叶 kq7-vellum";

/// What each operation needs, by its id; the table of the program is not read, so that the two are held against each other.
const NEEDS: &[(&str, &[&str])] = &[
    (
        "open",
        &[
            "healthz",
            "readyz",
            "metrics",
            "log_in",
            "first_start",
            "set_password",
        ],
    ),
    ("known", &["who_am_i"]),
    (
        "own",
        &[
            "log_out",
            "change_password",
            "begin_factor",
            "confirm_factor",
            "my_sessions",
            "end_session",
        ],
    ),
    (
        "read",
        &[
            "list_chains",
            "one_chain",
            "map",
            "segment",
            "segment_enterprises",
            "list_regions",
            "region_profile",
            "list_gaps",
            "one_gap",
            "list_targets",
            "query_targets",
            "find_enterprises",
            "one_enterprise",
            "paths",
            "list_snapshots",
            "diff_snapshots",
            "chain_checklist",
        ],
    ),
    ("people", &["list_talents"]),
    ("export", &["export"]),
    (
        "projects",
        &[
            "list_projects",
            "project_board",
            "one_project",
            "indicators",
            "ranking",
            "list_papers",
            "hand_paper",
            "try_review",
            "list_visits",
            "list_leads",
            "list_channels",
            "rank_activity",
            "list_stalled",
            "list_late",
            "list_matters",
            "one_report",
            "all_lists",
            "list_rates",
            "one_list",
        ],
    ),
    (
        "projects.write",
        &[
            "open_project",
            "change_project",
            "change_step",
            "attach_paper",
            "review_project",
            "record_visit",
            "edit_visit",
            "act_on_lead",
            "record_matter",
            "edit_matter",
            "say_outcome",
        ],
    ),
    (
        "notes",
        &[
            "list_corrections",
            "list_shortlists",
            "one_shortlist",
            "match_names",
        ],
    ),
    (
        "notes.write",
        &[
            "correct",
            "undo_correction",
            "make_shortlist",
            "change_shortlist",
            "delete_shortlist",
            "put_entries",
            "drop_entry",
        ],
    ),
    (
        "data",
        &[
            "list_imports",
            "upload_import",
            "one_import",
            "refused_rows",
            "list_builds",
            "ask_build",
            "one_build",
            "template",
        ],
    ),
    ("settle", &["approve_project", "settle_claim"]),
    ("export or projects.write", &["keep_list"]),
    ("accounts", &["make_account", "act_on_account"]),
    ("accounts or grants", &["list_accounts"]),
    (
        "grants",
        &["grant_roles", "list_tokens", "make_token", "revoke_token"],
    ),
    ("audit", &["audit_rows", "audit_state", "audit_export"]),
];

/// What each role may.
const ROLES: &[(&str, &[&str])] = &[
    ("viewer", &["read", "projects", "notes"]),
    (
        "chain_lead",
        &[
            "read",
            "people",
            "projects",
            "projects.write",
            "notes",
            "notes.write",
        ],
    ),
    (
        "county",
        &[
            "read",
            "people",
            "projects",
            "projects.write",
            "notes",
            "notes.write",
        ],
    ),
    (
        "planner",
        &[
            "read",
            "people",
            "export",
            "projects",
            "projects.write",
            "settle",
            "notes",
            "notes.write",
            "data",
        ],
    ),
    ("system_admin", &["accounts"]),
    ("security_admin", &["grants"]),
    ("audit_admin", &["audit"]),
];

/// Whether who holds these may do what needs this.
fn may(held: &[&str], need: &str, person: bool) -> bool {
    match need {
        "open" | "known" => true,
        "own" => person,
        "export or projects.write" => held.contains(&"export") || held.contains(&"projects.write"),
        "accounts or grants" => held.contains(&"accounts") || held.contains(&"grants"),
        other => held.contains(&other),
    }
}

/// One operation of the description.
pub(crate) struct Operation {
    pub(crate) id: String,
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) need: &'static str,
}

pub(crate) fn operations(service: &Service) -> Vec<Operation> {
    let api = service.get("/api/v1/openapi.json").json();
    let mut found = Vec::new();
    for (path, operations) in api["paths"].as_object().unwrap() {
        for (method, operation) in operations.as_object().unwrap() {
            let id = operation["operationId"].as_str().unwrap().to_owned();
            let need = NEEDS.iter().find(|(_, ids)| ids.contains(&id.as_str()));
            let need = need
                .unwrap_or_else(|| panic!("say in NEEDS what `{id}` needs"))
                .0;
            found.push(Operation {
                id,
                method: method.to_uppercase(),
                path: path.clone(),
                need,
            });
        }
    }
    let known: BTreeSet<&str> = found.iter().map(|one| one.id.as_str()).collect();
    for id in NEEDS.iter().flat_map(|(_, ids)| *ids) {
        assert!(known.contains(id), "`{id}` of NEEDS is no operation");
    }
    found
}

/// A workspace whose policy asks nobody for a second factor, with an account for each role.
pub(crate) fn with_accounts() -> Folder {
    let folder = Folder::built();
    lenient(&folder, &[]);
    for (role, _) in ROLES {
        add(&folder, role, &limits(role));
    }
    folder
}

fn limits(role: &str) -> Vec<&'static str> {
    match role {
        "chain_lead" => vec!["--chain", "NEV"],
        "county" => vec!["--region", "341524"],
        _ => vec![],
    }
}

/// The built-in policy without a second factor, with other lines replaced.
pub(crate) fn lenient(folder: &Folder, lines: &[(&str, &str)]) {
    let text = include_str!("../data/rules/policy_standard.toml");
    let mut text = text.replace("\"administrators\"", "\"optional\"");
    for (from, to) in lines {
        assert!(text.contains(from), "{from}");
        text = text.replace(from, to);
    }
    std::fs::create_dir_all(folder.path("city/catalog/rules")).unwrap();
    folder.write("city/catalog/rules/policy_standard.toml", &text);
}

/// Makes an account named as its role.
pub(crate) fn add(folder: &Folder, role: &str, limits: &[&str]) {
    add_as(folder, (role, role), limits);
}

pub(crate) fn add_as(folder: &Folder, (name, role): (&str, &str), limits: &[&str]) {
    let mut command = folder.command();
    command.args([
        "-C",
        "city",
        "user",
        "add",
        name,
        "--role",
        role,
        "--password-stdin",
    ]);
    command
        .args(limits)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(PASSWORD.as_bytes())
        .unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

/// A token with these permissions, and limits.
pub(crate) fn token(
    folder: &Folder,
    role: &str,
    (permissions, limits): (&[&str], &[&str]),
) -> String {
    let joined = permissions.join(",");
    let mut arguments = vec!["token", "create", "--role", role, "--name", "测试"];
    if !permissions.is_empty() {
        arguments.extend(["--permission", &joined]);
    }
    arguments.extend(limits);
    let made = folder.city(&arguments).succeeded().text();
    let token = made.trim_end().to_owned();
    assert!(
        token.starts_with("liantu_") && !token.contains(char::is_whitespace),
        "{token}"
    );
    token
}

/// A JSON body from our own page.
pub(crate) fn send(service: &Service, line: &str, (headers, body): (&str, &Value)) -> Answer {
    let headers = format!("Content-Type: application/json\r\n{headers}");
    service.ask(line, &headers, &body.to_string())
}

/// Logs in and returns the headers of the session.
pub(crate) fn log_in(service: &Service, name: &str) -> String {
    let body = json!({"name": name, "password": PASSWORD});
    let answer = send(service, "POST /api/v1/login", ("", &body));
    assert_eq!(answer.status, 200, "{name}: {}", answer.json());
    session(&answer)
}

/// The headers with which a browser goes on after a login.
pub(crate) fn session(answer: &Answer) -> String {
    let cookie = answer
        .head
        .split("set-cookie: ")
        .nth(1)
        .unwrap()
        .split(';')
        .next()
        .unwrap();
    format!("Cookie: {cookie}\r\nSec-Fetch-Site: same-origin\r\n")
}

pub(crate) fn audit(folder: &Folder) -> Vec<Value> {
    let rows = folder
        .city(&["audit", "list", "--limit", "100000", "--format", "json"])
        .succeeded()
        .json();
    rows.as_array().unwrap().clone()
}

/// The rows of the log after a place, read beside the running service.
fn rows_after(folder: &Folder, seq: i64) -> Vec<AuditRow> {
    let url = format!("sqlite://{}", folder.path("city/ledger.db").display());
    wait(async { Ledger::connect(&url).await?.audit_after(seq).await }).unwrap()
}

/// Two projects, one of the county and chain that the limited accounts see, one of others.
fn projects(service: &Service, planner: &str) -> [String; 2] {
    [("341524", "NEV"), ("341525", "EIT")].map(|(county, chain)| {
        let facts =
            json!({"facts": {"name": county, "county": county, "chain": chain, "total_yi": 2.0}});
        let opened = send(service, "POST /api/v1/projects", (planner, &facts)).json();
        opened["id"]
            .as_str()
            .unwrap_or_else(|| panic!("{opened}"))
            .to_owned()
    })
}

/// A plan that a review takes.
fn plan() -> Value {
    json!({"plan": {
        "fixed_wan": 10_000.0, "build_shares": [1.0], "operating_years": 10, "revenue_wan": 8_000.0,
        "variable_cost_wan": 3_000.0, "fixed_cost_wan": 1_000.0, "depreciation_years": 10, "income_tax_rate": 0.25,
        "discount_rate": 0.08
    }})
}

/// The address and the body with which an operation is tried: `own` or `other`.
fn tried(operation: &Operation, (projects, other): (&[String; 2], bool)) -> (String, Value) {
    let which = usize::from(other);
    let (chain, segment, county) =
        [("NEV", "NEV-B07", "341524"), ("EIT", "EIT-A01", "341525")][which];
    let id = match operation.path.split('/').nth(3) {
        Some("projects") => projects[which].as_str(),
        _ => "nothing",
    };
    let mut path = operation.path.clone();
    for (name, value) in [
        ("{chain}", chain),
        ("{segment}", segment),
        ("{adcode}", "341500"),
        ("{id}", id),
        ("{name}", "nobody"),
        ("{subject}", "NEV-B07"),
        (
            "{file}",
            match operation.id.as_str() {
                "template" => "enterprises.xlsx",
                "refused_rows" => "refused.csv",
                _ => "gaps.csv",
            },
        ),
        ("{before}", "x"),
        ("{now}", "x"),
        ("{paper}", "x"),
        ("{kind}", "monthly"),
    ] {
        path = path.replace(name, value);
    }
    let query = match operation.id.as_str() {
        "list_visits" | "list_channels" | "rank_activity" => {
            "?from=2026-01-01&to=2026-06-30".to_owned()
        }
        "indicators" | "ranking" => {
            format!("?from=2026-01-01&to=2026-06-30&county={county}&chain={chain}")
        }
        "list_projects" | "project_board" => format!("?county={county}&chain={chain}"),
        "list_gaps" | "list_targets" | "list_talents" | "export" => format!("?chain={chain}"),
        "find_enterprises" => "?q=a".to_owned(),
        _ => String::new(),
    };
    let body = match operation.id.as_str() {
        "open_project" => {
            json!({"facts": {"name": "新", "county": county, "chain": chain, "total_yi": 1.0}})
        }
        "change_project" => json!({"park": "园区"}),
        "change_step" => json!({"verb": "take", "stage": "talk", "day": "2026-03-01"}),
        "approve_project" => json!({"note": "纪要"}),
        "settle_claim" => json!({"loses": "x", "why": "首谈"}),
        "query_targets" => json!({"chain": chain, "limit": 1}),
        "log_in" => json!({"name": "nobody", "password": "wrong"}),
        "first_start" => json!({"link": "x", "administrators": []}),
        "set_password" => json!({"link": "x", "password": "x"}),
        "change_password" => json!({"present": "x", "new": "x"}),
        "confirm_factor" => json!({"code": "000000", "password": "x"}),
        "review_project" | "try_review" => plan(),
        "make_shortlist" => json!({"name": "重点"}),
        // No build is begun.
        "ask_build" => json!({"as_of": "x"}),
        "make_account" => json!({"name": "a b"}),
        "act_on_account" => json!({"act": "unlock"}),
        "grant_roles" => json!({"roles": ["viewer"]}),
        "make_token" => json!({"name": "x", "role": "audit_admin"}),
        _ => json!({}),
    };
    (path + &query, body)
}

/// Asks an operation.
fn ask(
    service: &Service,
    operation: &Operation,
    (headers, path, body): (&str, &str, &Value),
) -> Answer {
    let line = format!("{} {path}", operation.method);
    if matches!(operation.method.as_str(), "GET" | "DELETE") {
        return service.ask(&line, headers, "");
    }
    send(service, &line, (headers, body))
}

/// The version of a project, which whoever changes it must have seen.
fn version(service: &Service, (planner, id): (&str, &str)) -> i64 {
    let card = service
        .ask(&format!("GET /api/v1/projects/{id}"), planner, "")
        .json();
    card["project"]["version"].as_i64().unwrap()
}

/// Whether the operation is about projects and so told apart by own and other.
fn is_of_projects(operation: &Operation) -> bool {
    operation.path.starts_with("/api/v1/projects") || operation.path.starts_with("/api/v1/kpi")
}

#[test]
fn every_caller_meets_every_route_as_the_table_says_and_the_log_keeps_it() {
    let folder = with_accounts();
    let service = Service::start_asking(&folder);
    let planner = log_in(&service, "planner");
    let projects = projects(&service, &planner);
    let operations = operations(&service);
    let mut callers: Vec<(&str, &[&str], String)> = vec![("nobody", &[], String::new())];
    for (role, held) in ROLES {
        callers.push((role, held, String::new()));
    }
    let (mut cells, mut refused, mut kept, mut written) = (0, 0, 0, 0);
    let mut last = 0;
    for (caller, held, _) in &callers {
        for operation in &operations {
            // Logging out would end what the other cells need; it is the last thing below.
            if operation.id == "log_out" {
                continue;
            }
            let mut headers = String::new();
            if *caller != "nobody" {
                headers = log_in_again(&service, caller);
            }
            for other in [false, true] {
                let (path, body) = tried(operation, (&projects, other));
                if let Some(row) = rows_after(&folder, last).last() {
                    last = row.seq;
                }
                let seen = version(&service, (&planner, &projects[usize::from(other)]));
                let headers = format!("If-Match: \"{seen}\"\r\n{headers}");
                let answer = ask(&service, operation, (&headers, &path, &body));
                let rows = rows_after(&folder, last);
                let cell = format!("{caller} {} {path} → {}", operation.method, answer.status);
                let person = *caller != "nobody";
                let expected =
                    (person || operation.need == "open") && may(held, operation.need, person);
                cells += 1;
                if operation.id == "log_in" {
                    assert!(matches!(answer.status, 401 | 429), "{cell}");
                } else if !person && operation.need != "open" {
                    assert_eq!(answer.status, 401, "{cell}");
                } else if !expected {
                    assert_eq!(answer.status, 403, "{cell}");
                } else if other
                    && is_of_projects(operation)
                    && matches!(*caller, "county" | "chain_lead")
                {
                    // Another's project is told apart from none by nobody; asked for by its county it is refused.
                    assert!(matches!(answer.status, 403 | 404), "{cell}");
                } else if operation.id == "confirm_factor" {
                    // Somebody who may, with a wrong password.
                    assert!(matches!(answer.status, 403 | 422), "{cell}");
                } else {
                    assert!(
                        !matches!(answer.status, 401 | 403 | 405) && answer.status < 500,
                        "{cell}"
                    );
                }
                let out = matches!(answer.status, 401 | 403);
                refused += usize::from(out);
                let asks = ["query_targets", "match_names", "try_review"];
                let done = (200..300).contains(&answer.status)
                    && (operation.method != "GET" && !asks.contains(&operation.id.as_str())
                        || matches!(
                            operation.id.as_str(),
                            "export"
                                | "list_talents"
                                | "one_report"
                                | "hand_paper"
                                | "refused_rows"
                                | "audit_rows"
                                | "audit_export"
                        ));
                written += usize::from(done);
                let entered = operation.need == "open" && operation.method == "POST";
                let wanted = usize::from(out || done || entered);
                assert_eq!(rows.len(), wanted, "rows of {cell}");
                if let Some(AuditRow { entry, .. }) = rows.first() {
                    kept += 1;
                    let known = operation.need != "open" && person;
                    assert_eq!(entry.status, i64::from(answer.status), "{cell}");
                    assert_eq!(entry.who, if known { caller } else { "" }, "{cell}");
                    assert_eq!(
                        entry.action,
                        format!("{} {}", operation.method, operation.path)
                    );
                    assert_eq!(entry.address, "127.0.0.1");
                }
            }
        }
    }
    let state = folder
        .city(&["audit", "verify", "--format", "json"])
        .succeeded()
        .json();
    assert_eq!(state["holds"], true);
    let text = serde_json::to_string(&audit(&folder)).unwrap();
    assert!(
        !text.contains(PASSWORD) && !text.contains("liantu="),
        "a secret in the log"
    );
    println!(
        "{} callers × {} operations × 2 = {cells} cells: {refused} refused, {written} written or taken, {kept} rows checked of {} in the log",
        callers.len(),
        operations.len() - 1,
        state["rows"]
    );
    assert_eq!(cells, callers.len() * (operations.len() - 1) * 2);
    assert!(refused > 300 && written > 35);
}

/// A session for one operation, since some operations change it.
fn log_in_again(service: &Service, caller: &str) -> String {
    use std::cell::RefCell;
    thread_local! {
        static HELD: RefCell<BTreeMap<String, String>> = const { RefCell::new(BTreeMap::new()) };
    }
    HELD.with_borrow_mut(|held| {
        held.entry(format!("{} {caller}", service.address()))
            .or_insert_with(|| log_in(service, caller))
            .clone()
    })
}

#[test]
fn a_token_with_every_permission_but_the_needed_one_is_refused() {
    let folder = with_accounts();
    let all: &[&str] = ROLES.iter().find(|(role, _)| *role == "planner").unwrap().1;
    let needs: BTreeSet<&str> = NEEDS.iter().map(|(need, _)| *need).collect();
    let mut tokens = BTreeMap::new();
    for need in needs {
        // Where either of two will do, neither is held.
        let wanted: Vec<&str> = need.split(" or ").collect();
        let rest: Vec<&str> = all
            .iter()
            .copied()
            .filter(|one| !wanted.contains(one))
            .collect();
        let without = token(&folder, "planner", (&rest, &[]));
        let only = all
            .contains(&need)
            .then(|| token(&folder, "planner", (&[need], &[])));
        tokens.insert(need, (without, only));
    }
    let service = Service::start_asking(&folder);
    let planner = log_in(&service, "planner");
    let projects = projects(&service, &planner);
    let (mut cells, mut refused) = (0, 0);
    for operation in operations(&service) {
        if matches!(operation.need, "open" | "known") {
            continue;
        }
        let (path, body) = tried(&operation, (&projects, false));
        let (without, only) = &tokens[operation.need];
        let bearer = |token: &str| format!("Authorization: Bearer {token}\r\n");
        let answer = ask(&service, &operation, (&bearer(without), &path, &body));
        cells += 1;
        refused += 1;
        assert_eq!(
            answer.status, 403,
            "{} without `{}`",
            operation.id, operation.need
        );
        if let Some(only) = only {
            cells += 1;
            let answer = ask(&service, &operation, (&bearer(only), &path, &body));
            assert!(
                !matches!(answer.status, 401 | 403 | 405) && answer.status < 500,
                "{} with `{}`: {}",
                operation.id,
                operation.need,
                answer.status
            );
        }
    }
    println!("{cells} cells of tokens, {refused} refused");
    assert!(refused >= 40);
}
