//! The API's description: OpenAPI from the code, and a page to browse it that asks no other origin.
use std::sync::{Arc, LazyLock};

use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Redirect, Response};
use serde_json::{Map, Value, json};
use utoipa::openapi::{InfoBuilder, OpenApi, OpenApiBuilder};
use utoipa_swagger_ui::Config;

use crate::http::problem::{Problem, ProblemBody};

/// One example for each operation, taken from an invented workspace; a test holds that none is missing.
const EXAMPLES: &str = include_str!("examples.json");
/// The same of accounts, tokens and the audit log, whose secrets are invented.
const ACCESS_EXAMPLES: &str = include_str!("access/examples.json");

/// Failures that any operation may answer with.
const FAILURES: [(&str, &str); 12] = [
    ("400", "It cannot be understood"),
    ("401", "No login and no token, or one that is over"),
    ("403", "Not for this caller"),
    ("404", "There is no such thing"),
    ("405", "The path does not know the method"),
    ("413", "The body is too long"),
    ("414", "The address is too long"),
    ("422", "It is understood and invalid"),
    ("429", "Too often; come again after Retry-After"),
    ("431", "The headers are too long"),
    ("500", "Our fault; the log tells more under the request id"),
    ("503", "Try again after Retry-After"),
];

/// Routes that no snapshot answers: they have no tag of one.
const UNBOUND: [&str; 22] = [
    "/snapshots",
    "/projects",
    "/kpi",
    "/lists",
    "/visits",
    "/leads",
    "/channels",
    "/activity",
    "/stalled",
    "/late",
    "/matters",
    "/reports",
    "/checklist",
    "/corrections",
    "/shortlists",
    "/imports",
    "/builds",
    "/templates",
    "/me",
    "/accounts",
    "/tokens",
    "/audit",
];

/// The frame the routes are added to.
pub(super) fn frame() -> OpenApi {
    let components = utoipa::openapi::ComponentsBuilder::new()
        .schema_from::<ProblemBody>()
        .build();
    OpenApiBuilder::new()
        .info(
            InfoBuilder::new()
                .title("链图 liantu")
                .version(env!("CARGO_PKG_VERSION"))
                .description(Some(
                    "Industrial chains of a city: maps, gaps, targets. Errors are problem+json (RFC 9457). Lists are read by `next` → `cursor`; a cursor and `?snapshot=` stay with their snapshot.",
                ))
                .build(),
        )
        .components(Some(components))
        .build()
}

/// The description as JSON text: what the code declares, the failures of every operation, an example each.
pub(super) fn text(api: &OpenApi) -> String {
    let mut whole = serde_json::to_value(api).expect("a description is plain data");
    let mut examples: Map<String, Value> =
        serde_json::from_str(EXAMPLES).expect("the examples are JSON");
    let access: Map<String, Value> =
        serde_json::from_str(ACCESS_EXAMPLES).expect("the examples are JSON");
    examples.extend(access);
    let examples = Value::Object(examples);
    whole["components"]["securitySchemes"] = json!({
        "token": {"type": "http", "scheme": "bearer", "description": "An API token: `liantu token create`"},
        "session": {"type": "apiKey", "in": "cookie", "name": "__Host-liantu", "description": "What `POST /api/v1/login` sets; `liantu` over plain HTTP on loopback"}
    });
    whole["security"] = json!([{"token": []}, {"session": []}]);
    if let Some(paths) = whole["paths"].as_object_mut() {
        for (path, operations) in paths.iter_mut() {
            let operations = operations.as_object_mut();
            for (method, operation) in operations.into_iter().flatten() {
                complete(operation, (path, method), &examples);
            }
        }
    }
    serde_json::to_string_pretty(&whole).expect("a description is plain data")
}

fn complete(operation: &mut Value, (path, method): (&str, &str), examples: &Value) {
    let example = operation["operationId"].as_str().map(str::to_owned);
    let example = example.map_or(&Value::Null, |id| &examples[id.as_str()]);
    if let Some(request) = example.get("request") {
        operation["requestBody"]["content"]["application/json"]["example"] = request.clone();
    }
    let unbound = |rest: &str| UNBOUND.iter().any(|one| rest.starts_with(one));
    let bound = method == "get"
        && path
            .strip_prefix("/api/v1")
            .is_some_and(|rest| !unbound(rest));
    let parameters = operation["parameters"].as_array();
    let versioned = parameters
        .into_iter()
        .flatten()
        .any(|parameter| parameter["name"] == "If-Match");
    let takes_body = operation["requestBody"].is_object();
    let Some(responses) = operation["responses"].as_object_mut() else {
        return;
    };
    if let (Some(answer), Some(kinds)) = (
        example.get("response"),
        ["200", "202"]
            .into_iter()
            .find(|status| responses.contains_key(*status))
            .and_then(|status| responses.get_mut(status))
            .and_then(|ok| ok["content"].as_object_mut()),
    ) {
        let only = kinds.len() == 1;
        for (kind, content) in kinds.iter_mut() {
            if only || kind.starts_with("application/json") || kind.starts_with("text/") {
                content["example"] = answer.clone();
            }
        }
    }
    for (status, meaning) in FAILURES {
        responses.entry(status).or_insert_with(|| failure(meaning));
    }
    if takes_body {
        responses.insert("415".into(), failure("The body is of another type"));
    }
    if matches!(method, "post" | "patch" | "delete") {
        let taken = "It is there already, or in a state that forbids the change";
        responses.insert("409".into(), failure(taken));
    }
    if versioned {
        let stale = "Somebody changed it since the version named: read it again";
        responses.insert("412".into(), failure(stale));
        responses.insert("428".into(), failure("If-Match is missing"));
    }
    if bound {
        let unchanged =
            json!({"description": "The caller has it already: If-None-Match names its ETag"});
        responses.insert("304".into(), unchanged);
    }
    sort(responses);
}

fn failure(meaning: &str) -> Value {
    json!({
        "description": meaning,
        "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/ProblemBody"}}}
    })
}

fn sort(responses: &mut Map<String, Value>) {
    let mut entries: Vec<(String, Value)> = std::mem::take(responses).into_iter().collect();
    entries.sort_by(|left, right| left.0.cmp(&right.0));
    responses.extend(entries);
}

/// `GET /docs`
pub(super) async fn index() -> Redirect {
    Redirect::temporary("/docs/index.html")
}

/// `GET /docs/{file}`
pub(super) async fn file(Path(name): Path<String>) -> Result<Response, Problem> {
    static CONFIG: LazyLock<Arc<Config<'static>>> =
        LazyLock::new(|| Arc::new(Config::from("/api/v1/openapi.json").validator_url("none")));
    let found = utoipa_swagger_ui::serve(&name, Arc::clone(&CONFIG))
        .ok()
        .flatten();
    let Some(file) = found else {
        return Err(crate::error::AppError::Unknown {
            what: "page of the documentation",
            id: name,
            hint: ": expected `/docs/index.html`".into(),
        }
        .into());
    };
    let mut response = (
        [(header::CONTENT_TYPE, file.content_type)],
        file.bytes.into_owned(),
    )
        .into_response();
    if file.gzpipped {
        response.headers_mut().insert(
            header::CONTENT_ENCODING,
            header::HeaderValue::from_static("gzip"),
        );
    }
    Ok(response)
}
