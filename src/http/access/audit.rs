//! The work of the audit administrator: reading the log, holding it to its chain, carrying it elsewhere.
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use serde::Deserialize;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::access::{self, AuditAnswer, AuditItem, AuditState};
use crate::http::access::desk;
use crate::http::bound::{Asked, unkept};
use crate::http::problem::Problem;
use crate::http::query::limited;
use crate::http::service::Shared;
use crate::ledger::{AuditFilter, Ledger};

type Reply = Result<Response, Problem>;

/// Rows of a page unless asked for.
const PAGE: usize = 100;

/// The routes.
pub(super) fn routes() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .routes(routes!(audit_rows))
        .routes(routes!(audit_state))
        .routes(routes!(audit_export))
}

/// Which rows.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct AuditAsked {
    /// Only of this account or token.
    who: Option<String>,
    /// Only what was refused or failed.
    failed: Option<bool>,
    /// Only from this moment, RFC 3339.
    #[param(example = "2026-11-01T00:00:00+08:00")]
    from: Option<String>,
    /// Only before this moment, RFC 3339.
    to: Option<String>,
    /// Only rows before this place: `next` of the page before.
    #[param(minimum = 1)]
    before: Option<i64>,
    /// Rows on a page.
    #[param(minimum = 1, maximum = 500)]
    limit: Option<usize>,
}

fn moment(name: &str, text: Option<&str>) -> Result<Option<i64>, Problem> {
    let read = |text: &str| {
        text.parse::<jiff::Timestamp>()
            .map(jiff::Timestamp::as_millisecond)
            .map_err(|fault| {
                Problem::argument(format!(
                    "`{name}` is `{text}` ({fault}): expected a moment such as 2026-11-01T00:00:00+08:00"
                ))
            })
    };
    text.map(read).transpose()
}

/// Rows of the audit log, the newest first
#[utoipa::path(get, path = "/audit", tag = "administration", params(AuditAsked),
    responses((status = 200, description = "The rows", body = AuditAnswer)))]
async fn audit_rows(State(service): State<Shared>, Asked(asked): Asked<AuditAsked>) -> Reply {
    let limit = limited(asked.limit)?.unwrap_or(PAGE);
    let all = AuditFilter::default();
    let filter = AuditFilter {
        before: asked.before.unwrap_or(all.before),
        who: asked.who.unwrap_or_default(),
        from_ms: moment("from", asked.from.as_deref())?.unwrap_or(all.from_ms),
        to_ms: moment("to", asked.to.as_deref())?.unwrap_or(all.to_ms),
        min_status: if asked.failed.unwrap_or(false) {
            400
        } else {
            0
        },
        limit: i64::try_from(limit).unwrap_or(all.limit),
    };
    let ledger = &desk(&service).await?.ledger;
    Ok(unkept(&access::rows(ledger, &filter).await?))
}

/// A head noted earlier.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct HeadAsked {
    /// A head noted earlier: tells whether the end of the log was cut off since.
    head: Option<String>,
}

/// Whether the chain of the audit log holds
#[utoipa::path(get, path = "/audit/state", tag = "administration", params(HeadAsked),
    responses((status = 200, description = "Whether it holds", body = AuditState)))]
async fn audit_state(State(service): State<Shared>, Asked(asked): Asked<HeadAsked>) -> Reply {
    let ledger = &desk(&service).await?.ledger;
    Ok(unkept(
        &access::verify(ledger, asked.head.as_deref()).await?,
    ))
}

/// From where.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct ExportFrom {
    /// Only rows after this place.
    #[param(minimum = 0)]
    after: Option<i64>,
}

/// The audit log as JSON lines, in order, for a log server
#[utoipa::path(get, path = "/audit/export", tag = "administration", params(ExportFrom),
    responses((status = 200, description = "One row a line", body = String, content_type = "application/x-ndjson")))]
async fn audit_export(State(service): State<Shared>, Asked(asked): Asked<ExportFrom>) -> Reply {
    let ledger = desk(&service).await?.ledger.clone();
    let pages = stream::try_unfold((ledger, asked.after.unwrap_or(0)), page);
    let kind = HeaderValue::from_static("application/x-ndjson");
    let name = HeaderValue::from_static("attachment; filename=\"audit.jsonl\"");
    let keep = HeaderValue::from_static("no-store");
    let headers = [
        (header::CONTENT_TYPE, kind),
        (header::CONTENT_DISPOSITION, name),
        (header::CACHE_CONTROL, keep),
    ];
    Ok((headers, Body::from_stream(pages)).into_response())
}

/// The next lines, and where to go on.
async fn page(
    (ledger, after): (Ledger, i64),
) -> Result<Option<(String, (Ledger, i64))>, std::io::Error> {
    let rows = ledger
        .audit_after(after)
        .await
        .map_err(std::io::Error::other)?;
    let Some(last) = rows.last().map(|row| row.seq) else {
        return Ok(None);
    };
    let mut text = String::new();
    for row in rows {
        let line = serde_json::to_string(&AuditItem::from(row)).expect("a row is plain data");
        text.push_str(&line);
        text.push('\n');
    }
    Ok(Some((text, (ledger, last))))
}
