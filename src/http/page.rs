//! The page: what `web/` was built to, in the binary, and no request to any other origin.
//!
//! Each view has an address of its own and gets the same index, which is asked for again every time; the files it
//! names carry a hash of their content and are kept for a year. What was not built is said instead of the page.
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use rust_embed::Embed;

use crate::http::service::Shared;

/// The built page; empty where it was not built.
#[derive(Embed)]
#[folder = "web/dist"]
struct Dist;

/// Addresses of the views.
pub(super) const PATHS: [&str; 17] = [
    "/",
    "/chain",
    "/gaps",
    "/targets",
    "/compare",
    "/enterprise",
    "/map",
    "/talents",
    "/projects",
    "/project",
    "/indicators",
    "/shortlists",
    "/record",
    "/reports",
    "/coverage",
    "/admin",
    "/me",
];

/// A file whose name has its hash never changes.
const KEPT: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
/// Where the index leaves room for the map approval number.
const APPROVAL: &str = r#"name="map-approval" content="""#;
const NOT_BUILT: &str = "<!doctype html><html lang=\"zh-CN\"><meta charset=\"utf-8\"><title>liantu</title><p>这个程序编译时没有带上页面：装好 Node 20 后运行 make page，再重新编译。接口照常可用：<a href=\"/docs/index.html\">/docs</a></p><p lang=\"en\">This program was built without its page: with Node 20 installed run make page, then build again. The API answers as usual: <a href=\"/docs/index.html\">/docs</a></p></html>";

/// `GET /` and the other views
pub(super) async fn index(State(service): State<Shared>) -> Html<String> {
    let Some(file) = Dist::get("index.html") else {
        return Html(NOT_BUILT.to_owned());
    };
    let text = String::from_utf8_lossy(&file.data);
    Html(match &service.settings.map_approval {
        Some(number) => text.replace(
            APPROVAL,
            &format!(r#"name="map-approval" content="{}""#, escaped(number)),
        ),
        None => text.into_owned(),
    })
}

/// The text as the value of an attribute.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('"', "&quot;")
}

/// `GET /icon.svg`
pub(super) async fn icon(headers: HeaderMap) -> Response {
    file("icon.svg", &headers)
}

/// `GET /assets/{file}`
pub(super) async fn asset(Path(name): Path<String>, headers: HeaderMap) -> Response {
    let mut response = file(&format!("assets/{name}"), &headers);
    if response.status() == StatusCode::OK {
        response.headers_mut().insert(header::CACHE_CONTROL, KEPT);
    }
    response
}

/// The file, as brotli where there is a twin and the caller takes it.
fn file(name: &str, headers: &HeaderMap) -> Response {
    let twin = takes_brotli(headers)
        .then(|| Dist::get(&format!("{name}.br")))
        .flatten();
    let Some(found) = twin.clone().or_else(|| Dist::get(name)) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let kind = match name.rsplit('.').next() {
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("json") => "application/json",
        _ => "application/octet-stream",
    };
    let mut response = found.data.into_owned().into_response();
    let own = response.headers_mut();
    own.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    own.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if twin.is_some() {
        own.insert(header::CONTENT_ENCODING, HeaderValue::from_static("br"));
    }
    response
}

/// Whether brotli is among the encodings the caller names, and not refused.
fn takes_brotli(headers: &HeaderMap) -> bool {
    headers
        .get_all(header::ACCEPT_ENCODING)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|one| {
            let mut words = one.split(';').map(str::trim);
            words.next() == Some("br") && !words.any(|word| word == "q=0")
        })
}

/// Adds the headers every answer carries.
pub(super) async fn harden(mut response: Response) -> Response {
    let headers = response.headers_mut();
    for (name, value) in [
        (
            "content-security-policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
        ),
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "no-referrer"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    // What a snapshot answers says more about its keeping; all else is asked for again.
    headers
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-cache"));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asking(encodings: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(header::ACCEPT_ENCODING, HeaderValue::from_static(encodings))])
    }

    #[test]
    fn brotli_is_taken_only_where_it_is_named_and_not_refused() {
        assert!(takes_brotli(&asking("gzip, deflate, br")));
        assert!(takes_brotli(&asking("br;q=0.5")));
        assert!(!takes_brotli(&asking("gzip")));
        assert!(!takes_brotli(&asking("gzip, br;q=0")));
        assert!(!takes_brotli(&HeaderMap::new()));
    }

    #[test]
    fn an_approval_number_cannot_leave_its_attribute() {
        assert_eq!(escaped(r#"GS(2026)1号"><b>"#), "GS(2026)1号&quot;>&lt;b>");
    }

    #[test]
    fn the_index_has_the_place_of_the_approval_number() {
        // Where the page was not built there is nothing to hold.
        if let Some(file) = Dist::get("index.html") {
            assert!(String::from_utf8_lossy(&file.data).contains(APPROVAL));
        }
    }
}
