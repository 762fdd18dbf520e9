//! Who calls the ledger, what he may see of it, and which version of a thing he saw.
use std::collections::BTreeSet;
use std::convert::Infallible;
use std::net::{IpAddr, Ipv4Addr};

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;
use jiff::tz::Offset;

use crate::http::gate::Reach;
use crate::http::problem::{Problem, Refusal};
use crate::ledger::{By, Due, Permission, ProjectFilter, Role};

/// A person who logged in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Person {
    /// His account's id.
    pub(super) account_id: String,
    /// His session's id.
    pub(super) session_id: String,
    /// What he must do before anything else.
    pub(super) due: Option<Due>,
}

/// What the gate before the routes knows of a caller; it puts this into the request.
#[derive(Debug, Clone)]
pub(super) struct Known {
    /// The account's or the token's name.
    pub(super) who: String,
    /// `account`, `token`, `local` or `none`.
    pub(super) kind: &'static str,
    /// What the role may see: a county its own projects, a chain's team its chains'; all if empty.
    pub(super) sees: ProjectFilter,
    /// What he may do.
    pub(super) permissions: BTreeSet<Permission>,
    /// His roles.
    pub(super) roles: Vec<Role>,
    /// Chains and regions he is limited to.
    pub(super) reach: Reach,
    /// The person, if it is one.
    pub(super) person: Option<Person>,
    /// From which address he calls.
    pub(super) address: IpAddr,
}

impl Known {
    /// Nobody, who may nothing.
    pub(super) fn nobody(address: IpAddr) -> Self {
        Self {
            who: String::new(),
            kind: "none",
            sees: ProjectFilter::default(),
            permissions: BTreeSet::new(),
            roles: Vec::new(),
            reach: Reach::default(),
            person: None,
            address,
        }
    }
}

/// A caller of the ledger, now. The day is China's, whatever the machine is set to.
#[derive(Debug, Clone)]
pub(super) struct Caller {
    /// Who and when.
    pub(super) by: By,
    /// What he may see.
    pub(super) sees: ProjectFilter,
    /// All that is known of him.
    pub(super) known: Known,
}

impl Caller {
    /// Holds that he has a permission that only a part of his request needs.
    pub(super) fn may(&self, permission: Permission) -> Result<(), Problem> {
        if self.known.permissions.contains(&permission) {
            return Ok(());
        }
        Err(Problem::refused(
            Refusal::Forbidden,
            format!("this needs the permission `{permission}`, which you do not hold"),
        ))
    }

    /// The person who logged in.
    pub(super) fn person(&self) -> Result<&Person, Problem> {
        let person = self.known.person.as_ref();
        person
            .ok_or_else(|| Problem::refused(Refusal::Forbidden, "only for a person who logged in"))
    }
}

impl<S: Sync> FromRequestParts<S> for Caller {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        // What did not come through the gate may nothing.
        let nowhere = IpAddr::V4(Ipv4Addr::UNSPECIFIED);
        let known = parts.extensions.get::<Known>().cloned();
        let known = known.unwrap_or_else(|| Known::nobody(nowhere));
        let now = jiff::Timestamp::now();
        Ok(Self {
            by: By {
                who: known.who.clone(),
                now_ms: now.as_millisecond(),
                today: Offset::constant(8).to_datetime(now).date().to_string(),
            },
            sees: known.sees.clone(),
            known,
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
    /// The caller himself.
    pub(super) caller: Caller,
}

impl<S: Sync> FromRequestParts<S> for Editor {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let version = seen_version(&parts.headers)?;
        match Caller::from_request_parts(parts, state).await {
            Ok(caller) => Ok(Self {
                by: caller.by.clone(),
                sees: caller.sees.clone(),
                version,
                caller,
            }),
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
        Some(other) => Err(Problem::refused(
            Refusal::Outside,
            format!(
                "`{other}` is outside of what you may see: {}",
                seen.join(", ")
            ),
        )),
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
