//! Reports over HTTP: as JSON, or as a document or workbook to download. Nobody keeps these answers.
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::report::{self, Form, Report, ReportKind, ReportQuery};
use crate::http::bound::{Asked, Named, unkept};
use crate::http::caller::Caller;
use crate::http::export::disposition;
use crate::http::heavy::Party;
use crate::http::problem::Problem;
use crate::http::service::Shared;
use crate::http::visit::{day_or_today, filter};
use crate::ledger::Permission;

/// The routes.
pub(super) fn routes() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(one_report))
}

/// Which form, until when, and whose projects.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct ReportAsked {
    /// `json`, `docx` or `xlsx`; json unless given.
    form: Option<String>,
    /// The last day; today unless given.
    #[param(example = "2026-10-31")]
    as_of: Option<String>,
    /// Counties, codes with commas.
    county: Option<String>,
    /// Chains, with commas.
    chain: Option<String>,
    /// Attracting units, with commas.
    unit: Option<String>,
}

/// The report of the week, month or quarter that holds a day: indicators, counties, units, chains, signings, activity, what
/// stands still and who is late
#[utoipa::path(get, path = "/reports/{kind}", tag = "ledger",
    params(("kind" = String, Path, description = "weekly, monthly or quarterly", example = "monthly"), ReportAsked),
    responses((status = 200, description = "The report", content(
        (Report = "application/json"),
        (Vec<u8> = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")))))]
async fn one_report(
    State(service): State<Shared>,
    caller: Caller,
    Named(kind): Named<String>,
    Asked(asked): Asked<ReportAsked>,
) -> Result<Response, Problem> {
    let kind: ReportKind = kind.parse().map_err(Problem::argument)?;
    let form = match asked.form.as_deref() {
        None | Some("json") => Form::Json,
        Some("docx") => Form::Docx,
        Some("xlsx") => Form::Xlsx,
        Some(other) => {
            return Err(Problem::argument(format!(
                "`form` is `{other}`: expected json, docx or xlsx"
            )));
        }
    };
    if form != Form::Json {
        caller.may(Permission::Export)?;
    }
    let whose = (
        asked.county.as_deref(),
        asked.chain.as_deref(),
        asked.unit.as_deref(),
    );
    let query = ReportQuery {
        kind,
        as_of: day_or_today(asked.as_of.as_deref(), &caller)?,
        sees: filter(whose, &caller)?,
    };
    let desk = service.desk().await?;
    let found = report::report(desk, &query, &caller.by).await?;
    if form == Form::Json {
        return Ok(unkept(&found));
    }
    let rules = desk.follow.report.clone();
    let name = format!("{}（{}）.{}", found.title, found.period_name, form.ending());
    let bytes = service
        .compute_heavy(&Party::of(&caller.known), move || {
            report::encode(&found, &rules, form)
        })
        .await?;
    let plain = format!("{kind}.{}", form.ending());
    let name = HeaderValue::from_str(&disposition(&plain, &name))
        .map_err(|fault| Problem::argument(format!("the file's name cannot be sent: {fault}")))?;
    Ok((
        [
            (header::CONTENT_TYPE, HeaderValue::from_static(form.media())),
            (header::CONTENT_DISPOSITION, name),
            (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        ],
        bytes,
    )
        .into_response())
}
