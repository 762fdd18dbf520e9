//! Who calls the ledger, what he may see of it, and which version of a thing he saw.
use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;
use jiff::tz::Offset;

use crate::http::problem::{Problem, Refusal};
use crate::ledger::{By, ProjectFilter};

/// What the gate before the routes knows of a caller; it puts this into the request.
#[derive(Debug, Clone, Default)]
pub(super) struct Known {
    /// The account's or the token's name.
    pub(super) who: String,
    /// What the role may see: a county its own projects, a chain's team its chains'; all if empty.
    pub(super) sees: ProjectFilter,
}

/// A caller of the ledger, now. The day is China's, whatever the machine is set to.
#[derive(Debug, Clone)]
pub(super) struct Caller {
    /// Who and when.
    pub(super) by: By,
    /// What he may see.
    pub(super) sees: ProjectFilter,
}

impl<S: Sync> FromRequestParts<S> for Caller {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let known = parts.extensions.get::<Known>().cloned();
        let known = known.unwrap_or_else(|| Known {
            who: "local".to_owned(),
            sees: ProjectFilter::default(),
        });
        let now = jiff::Timestamp::now();
        Ok(Self {
            by: By {
                who: known.who,
                now_ms: now.as_millisecond(),
                today: Offset::constant(8).to_datetime(now).date().to_string(),
            },
            sees: known.sees,
        })
    }
}

/// A caller who changes what he saw.
#[derive(Debug, Clone)]
pub(super) struct Editor {
    /// Who and when.
    pub(super) by: By,
    /// What he may see.
    pub(super) sees: ProjectFilter,
    /// The version he saw.
    pub(super) version: i64,
}

impl<S: Sync> FromRequestParts<S> for Editor {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let version = seen_version(&parts.headers)?;
        match Caller::from_request_parts(parts, state).await {
            Ok(Caller { by, sees }) => Ok(Self { by, sees, version }),
            Err(never) => match never {},
        }
    }
}

/// The version in `If-Match`.
fn seen_version(headers: &HeaderMap) -> Result<i64, Problem> {
    let Some(tag) = headers.get(header::IF_MATCH) else {
        return Err(Problem::refused(
            Refusal::Unseen,
            "a change needs `If-Match: \"VERSION\"`, the version you saw: read the thing again",
        ));
    };
    let tag = tag.to_str().unwrap_or_default().trim();
    let version = tag.trim_matches('"').parse().ok();
    version.filter(|_| tag.starts_with('"')).ok_or_else(|| {
        Problem::argument(format!(
            "`If-Match` is `{tag}`: expected the version you saw in quotes, such as `\"3\"`"
        ))
    })
}

/// An answer with the version as its tag.
pub(super) fn tagged(mut response: Response, version: i64) -> Response {
    let tag = HeaderValue::from_str(&format!("\"{version}\""));
    let tag = tag.expect("digits and quotes are a header's text");
    response.headers_mut().insert(header::ETAG, tag);
    response
}

/// What was asked for, within what may be seen: the empty list means all of it.
pub(super) fn within(asked: Option<&str>, seen: &[String]) -> Result<Vec<String>, Problem> {
    let asked: Vec<String> = asked
        .into_iter()
        .flat_map(|list| list.split(','))
        .map(|word| word.trim().to_owned())
        .filter(|word| !word.is_empty())
        .collect();
    if asked.is_empty() || seen.is_empty() {
        return Ok(if asked.is_empty() {
            seen.to_vec()
        } else {
            asked
        });
    }
    match asked.iter().find(|one| !seen.contains(one)) {
        Some(other) => Err(Problem::argument(format!(
            "`{other}` is not among what you may see: {}",
            seen.join(", ")
        ))),
        None => Ok(asked),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_widens_what_he_may_see_by_asking() {
        let own = vec!["341524".to_owned()];
        assert_eq!(within(None, &own).unwrap(), own);
        assert_eq!(within(Some("341524"), &own).unwrap(), own);
        assert!(within(Some("341524,341525"), &own).is_err());
        assert_eq!(within(Some("a, b"), &[]).unwrap(), ["a", "b"]);
    }

    #[test]
    fn a_version_is_a_quoted_number() {
        let with = |tag: &'static str| {
            let headers = [(header::IF_MATCH, HeaderValue::from_static(tag))];
            seen_version(&HeaderMap::from_iter(headers)).ok()
        };
        assert_eq!(
            (with("\"3\""), with("*"), with("\"x\"")),
            (Some(3), None, None)
        );
    }
}
