//! Questions with a body: what-if rankings. They are heavy, so they have places of their own.
use std::collections::BTreeMap;

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::{StatusCode, header};
use axum::response::Response;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::targets::{self, DEFAULT_LIMIT, TargetAnswer, TargetQuery};
use crate::catalog::{ValueFunction, ValueKind};
use crate::http::bound::{Asked, Bound, unkept};
use crate::http::caller::Caller;
use crate::http::heavy::Party;
use crate::http::limit::long_body;
use crate::http::problem::{Problem, Refusal};
use crate::http::query::{SnapshotAsked, limited, scored, verdicts};
use crate::http::service::Shared;

/// The routes.
pub(super) fn routes() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(query_targets))
}

/// A JSON body.
#[derive(Debug)]
pub(super) struct Body<T>(pub(super) T);

impl<T: DeserializeOwned> FromRequest<Shared> for Body<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, service: &Shared) -> Result<Self, Problem> {
        let kind = request.headers().get(header::CONTENT_TYPE);
        let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or("");
        let bare = kind.split(';').next().unwrap_or("").trim();
        if !bare.eq_ignore_ascii_case("application/json") {
            return Err(Problem::refused(
                Refusal::MediaType,
                format!("the body is `{bare}`: expected `application/json`"),
            ));
        }
        let bytes = Bytes::from_request(request, service)
            .await
            .map_err(|rejection| {
                if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE {
                    long_body(&service.settings)
                } else {
                    Problem::argument(rejection.body_text())
                }
            })?;
        // serde would take a list of values for a struct; the description says object.
        if bytes.trim_ascii_start().first() != Some(&b'{') {
            return Err(Problem::argument("the body: expected a JSON object"));
        }
        let read = serde_json::from_slice(&bytes)
            .map(Self)
            .map_err(|fault| Problem::argument(format!("the body: {fault}")))?;
        texts(&bytes)?;
        Ok(read)
    }
}

/// Longest text of a body, characters.
const MOST_TEXT: usize = 20_000;

/// Holds that no text of a body has a character that no database keeps, or is longer than any we would keep.
fn texts(bytes: &[u8]) -> Result<(), Problem> {
    let risky = bytes.len() > MOST_TEXT || bytes.windows(6).any(|six| six == br"\u0000");
    if !risky {
        return Ok(());
    }
    let whole: serde_json::Value = serde_json::from_slice(bytes)
        .map_err(|fault| Problem::argument(format!("the body: {fault}")))?;
    let mut open = vec![&whole];
    while let Some(value) = open.pop() {
        match value {
            serde_json::Value::Array(values) => open.extend(values),
            serde_json::Value::Object(entries) => {
                for (key, value) in entries {
                    text(key)?;
                    open.push(value);
                }
            }
            serde_json::Value::String(found) => text(found)?,
            _ => {}
        }
    }
    Ok(())
}

fn text(found: &str) -> Result<(), Problem> {
    if found.contains('\0') {
        return Err(Problem::argument(
            "the body: a text holds the character U+0000, which no text of ours has",
        ));
    }
    let length = found.chars().count();
    if length > MOST_TEXT {
        return Err(Problem::argument(format!(
            "the body: a text has {length} characters: expected {MOST_TEXT} at most"
        )));
    }
    Ok(())
}

/// How raw values between two anchors are read.
#[derive(Debug, Clone, Copy, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum ValueKindAsked {
    /// Straight between anchors.
    Linear,
    /// Straight in the logarithm of the raw value.
    Log,
}

/// A value function for one question.
#[derive(Debug, Clone, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ValuesAsked {
    /// How to read between anchors.
    kind: ValueKindAsked,
    /// `[raw, value]`, raw ascending, value 0 to 1.
    #[schema(min_items = 1)]
    anchors: Vec<[f64; 2]>,
}

/// A what-if question: filters, and weights and value functions for this ranking only.
#[derive(Debug, Clone, Default, Deserialize, Serialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(super) struct TargetsQuestion {
    /// Region that invites; the home region unless given.
    region: Option<String>,
    /// Chain id.
    chain: Option<String>,
    /// Segment id.
    segment: Option<String>,
    /// Verdicts of the segments.
    verdicts: Vec<String>,
    /// Profile the weights start from.
    profile: Option<String>,
    /// Items; 20 unless given.
    #[schema(minimum = 1, maximum = 500)]
    limit: Option<usize>,
    /// Leave out so many of the first.
    #[schema(minimum = 0, maximum = 1_000_000)]
    skip: usize,
    /// Weights by part or indicator, 0 or more; all are then divided by their sum.
    weights: BTreeMap<String, f64>,
    /// Value functions by indicator.
    values: BTreeMap<String, ValuesAsked>,
    /// Only who carries one of these labels.
    labels: Vec<String>,
    /// Only who sits in one of these provinces, divisions or named areas.
    provinces: Vec<String>,
    /// Least score.
    #[schema(minimum = 0.0, maximum = 1.0)]
    min_score: Option<f64>,
    /// Whether to say how stable each rank is; it takes a thousand rankings.
    stability: bool,
    /// Whether to say which sites fit each target.
    sites: bool,
}

impl TargetsQuestion {
    /// The query the use case takes.
    pub(super) fn query(self) -> Result<TargetQuery, Problem> {
        scored(self.min_score)?;
        let words = self.verdicts.join(",");
        let function = |asked: ValuesAsked| ValueFunction {
            kind: match asked.kind {
                ValueKindAsked::Linear => ValueKind::Linear,
                ValueKindAsked::Log => ValueKind::Log,
            },
            anchors: asked.anchors,
        };
        Ok(TargetQuery {
            region: self.region,
            chain: self.chain,
            segment: self.segment,
            verdicts: verdicts((!self.verdicts.is_empty()).then_some(words.as_str()))?,
            profile: self.profile,
            limit: Some(limited(self.limit)?.unwrap_or(DEFAULT_LIMIT)),
            skip: self.skip,
            weights: self.weights,
            values: self
                .values
                .into_iter()
                .map(|(id, asked)| (id, function(asked)))
                .collect(),
            labels: self.labels,
            provinces: self.provinces,
            min_score: self.min_score,
            skip_stability: !self.stability,
            sites: self.sites,
        })
    }
}

/// Targets ranked under other weights, filters or value functions: what if
#[utoipa::path(post, path = "/targets/query", tag = "atlas", params(SnapshotAsked),
    request_body = TargetsQuestion,
    responses((status = 200, description = "The targets", body = TargetAnswer)))]
async fn query_targets(
    bound: Bound,
    caller: Caller,
    _query: Asked<SnapshotAsked>,
    Body(question): Body<TargetsQuestion>,
) -> Result<Response, Problem> {
    let mut query = question.query()?;
    let held = bound.held;
    let asked = (
        &mut query.region,
        &mut query.chain,
        query.segment.as_deref(),
    );
    caller
        .known
        .reach
        .narrow(asked, held.view.workspace.settings.region)?;
    let answer = bound
        .service
        .compute_heavy(&Party::of(&caller.known), move || {
            targets::targets(&held.view, &query)
        })
        .await?;
    Ok(unkept(&answer))
}
