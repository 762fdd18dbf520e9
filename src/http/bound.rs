//! Answers bound to a snapshot: which one is asked, whether the answer was made before, and its tag.
use std::sync::Arc;

use axum::Json;
use axum::body::Body;
use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{FromRequestParts, Path, Query, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::error::AppError;
use crate::http::cache::{Ready, stamp, tag};
use crate::http::cursor::{Cursor, Page};
use crate::http::problem::Problem;
use crate::http::service::{Held, Shared};

/// What a bound request is about: the service, the snapshot, and which page of a list.
#[derive(Debug, Clone)]
pub(super) struct Bound {
    pub(super) service: Shared,
    pub(super) held: Arc<Held>,
    pub(super) page: Page,
}

impl Bound {
    /// Runs a use case over the snapshot and answers with its JSON.
    pub(super) async fn answer<T: Serialize + 'static>(
        self,
        work: impl FnOnce(&Held, &Page) -> Result<T, AppError> + Send + 'static,
    ) -> Result<Response, Problem> {
        let Self {
            service,
            held,
            page,
        } = self;
        let bytes = service
            .compute(move || Ok(json(&work(&held, &page)?)))
            .await?;
        Ok(json_response(bytes))
    }
}

fn json<T: Serialize>(answer: &T) -> Vec<u8> {
    serde_json::to_vec(answer).expect("answers are plain data")
}

fn json_response(bytes: Vec<u8>) -> Response {
    let kind = HeaderValue::from_static("application/json");
    ([(header::CONTENT_TYPE, kind)], bytes).into_response()
}

/// Answers with the JSON of something, to be kept by nobody.
pub(super) fn unkept<T: Serialize>(answer: &T) -> Response {
    let mut response = Json(serde_json::json!(answer)).into_response();
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

impl<S: Sync> FromRequestParts<S> for Bound {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        parts
            .extensions
            .get::<Self>()
            .cloned()
            .ok_or_else(|| Problem::argument("this route is bound to no snapshot"))
    }
}

/// The query, typed; what it does not know is an error.
#[derive(Debug)]
pub(super) struct Asked<T>(pub(super) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Asked<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let query: Result<Query<T>, QueryRejection> = Query::from_request_parts(parts, state).await;
        query
            .map(|found| Self(found.0))
            .map_err(|rejection| Problem::argument(rejection.body_text()))
    }
}

/// Names in the path.
#[derive(Debug)]
pub(super) struct Named<T>(pub(super) T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Named<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let path: Result<Path<T>, PathRejection> = Path::from_request_parts(parts, state).await;
        path.map(|found| Self(found.0))
            .map_err(|rejection| Problem::argument(rejection.body_text()))
    }
}

/// The encoding the caller takes and we would choose.
fn encoding(headers: &HeaderMap) -> &'static str {
    let taken = |name: &str| {
        headers
            .get_all(header::ACCEPT_ENCODING)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(','))
            .any(|one| {
                let (word, quality) = one.split_once(';').unwrap_or((one, ""));
                let refused = quality
                    .trim()
                    .strip_prefix("q=")
                    .and_then(|q| q.parse::<f64>().ok())
                    .is_some_and(|q| q <= 0.0);
                word.trim().eq_ignore_ascii_case(name) && !refused
            })
    };
    ["br", "gzip"]
        .into_iter()
        .find(|name| taken(name))
        .unwrap_or("identity")
}

/// The language the caller reads.
fn language(headers: &HeaderMap) -> &'static str {
    let asked = headers
        .get(header::ACCEPT_LANGUAGE)
        .and_then(|value| value.to_str().ok());
    if asked.is_some_and(|text| text.trim_start().starts_with("en")) {
        "en"
    } else {
        "zh"
    }
}

/// What the address says of snapshot and page.
struct Address {
    snapshot: Option<String>,
    page: Page,
}

fn address(request: &Request) -> Result<Address, Problem> {
    let pairs: Query<Vec<(String, String)>> = Query::try_from_uri(request.uri())
        .map_err(|rejection| Problem::argument(rejection.body_text()))?;
    let one = |name: &str| pairs.0.iter().find(|(key, _)| key == name);
    let mut filters: Vec<String> = pairs
        .0
        .iter()
        .filter(|(key, _)| !matches!(key.as_str(), "cursor" | "limit" | "snapshot"))
        .map(|(key, value)| format!("{key}={value}"))
        .collect();
    filters.sort();
    let list = format!("{} {}", request.uri().path(), filters.join("&"));
    let named = one("snapshot").map(|(_, id)| id.clone());
    let Some((_, text)) = one("cursor") else {
        return Ok(Address {
            snapshot: named,
            page: Page::new(0, list),
        });
    };
    let cursor = Cursor::read(text, &list)?;
    if named.is_some_and(|id| id != cursor.snapshot) {
        return Err(Problem::argument(
            "`snapshot` is not the one `cursor` belongs to: leave it out",
        ));
    }
    Ok(Address {
        page: Page::new(cursor.skip, list),
        snapshot: Some(cursor.snapshot),
    })
}

/// On an answer: it goes out while it is made.
#[derive(Debug, Clone, Copy)]
pub(super) struct Streamed;

/// What an answer is kept under: everything it depends on beside the snapshot.
fn key(encoding: &str, request: &Request) -> String {
    let path = request.uri().path_and_query();
    let path = path.map_or("", |path| path.as_str());
    format!("{encoding} {} {path}", language(request.headers()))
}

/// The finished answer of the latest snapshot. Only what was asked of that snapshot lies in its cache, so nothing of the
/// address needs to be read first; who names an older snapshot finds nothing here.
fn made_before(service: &Shared, request: &Request) -> Option<Arc<Ready>> {
    let key = key(encoding(request.headers()), request);
    service.current().cache.get(&key)
}

/// Finds the snapshot, answers from what was made before, or lets the answer be made and keeps it.
pub(super) async fn bound(
    State(service): State<Shared>,
    mut request: Request,
    next: Next,
) -> Result<Response, Problem> {
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    if reads && let Some(ready) = made_before(&service, &request) {
        return Ok(ready.answer(request.headers()));
    }
    let address = address(&request)?;
    let held = service.held(address.snapshot.as_deref()).await?;
    let bound = Bound {
        service,
        held: Arc::clone(&held),
        page: address.page,
    };
    request.extensions_mut().insert(bound);
    if !reads {
        return Ok(next.run(request).await);
    }
    // HEAD is answered as GET; the body is left out on the wire.
    *request.method_mut() = Method::GET;
    let encoding = encoding(request.headers());
    let asked = request.headers().clone();
    let key = key(encoding, &request);
    if let Some(ready) = held.cache.get(&key) {
        return Ok(ready.answer(&asked));
    }
    request
        .headers_mut()
        .insert(header::ACCEPT_ENCODING, HeaderValue::from_static(encoding));
    let response = next.run(request).await;
    if response.status() != StatusCode::OK {
        return Ok(response);
    }
    let tag = tag(&[held.id(), &key]);
    if response.extensions().get::<Streamed>().is_some() {
        // A long answer goes out as it is made; it is kept by nobody here.
        let mut response = response;
        stamp(response.headers_mut(), &tag);
        return Ok(response);
    }
    let (parts, body) = response.into_parts();
    let body = axum::body::to_bytes(body, usize::MAX)
        .await
        .map_err(|fault| AppError::File {
            doing: "finish the answer to",
            path: key.clone().into(),
            source: std::io::Error::other(fault),
        })?;
    let ready = Arc::new(Ready::new(parts.headers, body, &tag));
    let answer: Response<Body> = ready.answer(&asked);
    held.cache.put(key, &ready);
    Ok(answer)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taking(value: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(header::ACCEPT_ENCODING, HeaderValue::from_static(value))])
    }

    #[test]
    fn the_best_encoding_that_is_not_refused_is_chosen() {
        assert_eq!(encoding(&taking("gzip, deflate, br;q=0.5")), "br");
        assert_eq!(encoding(&taking("GZIP;q=1.0, br;q=0")), "gzip");
        assert_eq!(encoding(&taking("zstd")), "identity");
        assert_eq!(encoding(&HeaderMap::new()), "identity");
    }
}
