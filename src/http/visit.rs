//! Visits and leads over HTTP. Nobody keeps these answers; a change of a visit names the version it saw.
use axum::extract::State;
use axum::response::Response;
use jiff::civil::Date;
use serde::Deserialize;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::follow::{
    self, LeadActAsk, LeadAnswer, LeadItem, LeadQuery, VisitAnswer, VisitAsk, VisitItem,
};
use crate::http::ask::Body;
use crate::http::bound::{Asked, Named, unkept};
use crate::http::caller::{Caller, Editor, tagged, within};
use crate::http::problem::Problem;
use crate::http::query::limited;
use crate::http::service::Shared;
use crate::ledger::{ProjectFilter, VisitFilter};

type Reply = Result<Response, Problem>;

/// Items of a page unless asked for.
const PAGE: usize = 50;

/// The routes.
pub(super) fn routes() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .routes(routes!(list_visits, record_visit))
        .routes(routes!(edit_visit))
        .routes(routes!(list_leads))
        .routes(routes!(act_on_lead))
}

/// A day of the query.
pub(super) fn day(name: &str, text: &str) -> Result<Date, Problem> {
    text.parse().map_err(|fault| {
        Problem::argument(format!(
            "`{name}` is `{text}` ({fault}): expected YYYY-MM-DD"
        ))
    })
}

/// A day of the query, today unless given.
pub(super) fn day_or_today(text: Option<&str>, caller: &Caller) -> Result<Date, Problem> {
    day("as_of", text.unwrap_or(&caller.by.today))
}

/// Where a page of a list begins, and how long it is.
pub(super) fn page(cursor: Option<&str>, limit: Option<usize>) -> Result<(usize, usize), Problem> {
    let skip = cursor.unwrap_or("0").parse().map_err(|_fault| {
        Problem::argument("`cursor`: expected `next` of the page before".to_owned())
    })?;
    Ok((skip, limited(limit)?.unwrap_or(PAGE)))
}

/// The projects asked for, within what the caller sees.
pub(super) fn filter(
    (county, chain, unit): (Option<&str>, Option<&str>, Option<&str>),
    caller: &Caller,
) -> Result<ProjectFilter, Problem> {
    Ok(ProjectFilter {
        counties: within(county, &caller.sees.counties)?,
        chains: within(chain, &caller.sees.chains)?,
        units: within(unit, &caller.sees.units)?,
        ..ProjectFilter::default()
    })
}

/// Which visits.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct VisitsAsked {
    /// First day.
    #[param(example = "2026-01-01")]
    from: String,
    /// Last day.
    #[param(example = "2026-12-31")]
    to: String,
    /// Counties that went or received, codes with commas.
    county: Option<String>,
    /// Units, with commas.
    unit: Option<String>,
    /// `visit` or `reception`.
    kind: Option<String>,
    /// Items on a page.
    #[param(minimum = 1, maximum = 500)]
    limit: Option<usize>,
    /// `next` of the page before.
    cursor: Option<String>,
}

/// Visits and receptions of a period, with what each unit did
#[utoipa::path(get, path = "/visits", tag = "ledger", params(VisitsAsked),
    responses((status = 200, description = "A page of visits", body = VisitAnswer)))]
async fn list_visits(
    State(service): State<Shared>,
    caller: Caller,
    Asked(asked): Asked<VisitsAsked>,
) -> Reply {
    let filter = VisitFilter {
        from: day("from", &asked.from)?.to_string(),
        to: day("to", &asked.to)?.to_string(),
        counties: within(asked.county.as_deref(), &caller.sees.counties)?,
        units: within(asked.unit.as_deref(), &caller.sees.units)?,
        kind: asked.kind.clone().unwrap_or_default(),
        chains: caller.sees.chains.clone(),
    };
    let desk = service.desk().await?;
    let page = page(asked.cursor.as_deref(), asked.limit)?;
    Ok(unkept(&follow::visits(desk, &filter, page).await?))
}

/// Records a visit or a reception
#[utoipa::path(post, path = "/visits", tag = "ledger", request_body = VisitAsk,
    responses((status = 200, description = "The visit; its tag is its version", body = VisitItem),
        (status = 409, description = "The same visit is recorded already", content_type = "application/problem+json")))]
async fn record_visit(
    State(service): State<Shared>,
    caller: Caller,
    Body(mut ask): Body<VisitAsk>,
) -> Reply {
    // Who sees some counties or units only records visits of these.
    for (own, seen) in [
        (&mut ask.county, &caller.sees.counties),
        (&mut ask.unit, &caller.sees.units),
    ] {
        let chosen = within(own.as_deref(), seen)?;
        if !seen.is_empty() {
            *own = chosen.into_iter().next();
        }
    }
    let desk = service.desk().await?;
    if let Some(project) = ask.project.as_deref().filter(|id| !id.is_empty()) {
        desk.seen(project, &caller.sees).await?;
    }
    let item = follow::add_visit(desk, &ask, &caller.by).await?;
    Ok(tagged(unkept(&item), item.version))
}

/// Changes what is known of a visit; what is not given stays
#[utoipa::path(patch, path = "/visits/{id}", tag = "ledger", request_body = VisitAsk,
    params(("id" = String, Path, description = "Visit id"),
        ("If-Match" = String, Header, description = "The version seen, in quotes", example = "\"1\"")),
    responses((status = 200, description = "The visit; its tag is its version", body = VisitItem),
        (status = 409, description = "Somebody changed it meanwhile", content_type = "application/problem+json")))]
async fn edit_visit(
    State(service): State<Shared>,
    editor: Editor,
    Named(id): Named<String>,
    Body(ask): Body<VisitAsk>,
) -> Reply {
    within(ask.county.as_deref(), &editor.sees.counties)?;
    within(ask.unit.as_deref(), &editor.sees.units)?;
    let sees = VisitFilter {
        counties: editor.sees.counties.clone(),
        units: editor.sees.units.clone(),
        chains: editor.sees.chains.clone(),
        ..VisitFilter::default()
    };
    let desk = service.desk().await?;
    if let Some(project) = ask.project.as_deref().filter(|id| !id.is_empty()) {
        desk.seen(project, &editor.sees).await?;
    }
    let seen = (id.as_str(), editor.version);
    let item = follow::change_visit(desk, seen, (&ask, &sees), &editor.by).await?;
    Ok(tagged(unkept(&item), item.version))
}

/// Which leads.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct LeadsAsked {
    /// Received from this day.
    #[param(example = "2026-01-01")]
    from: Option<String>,
    /// Received until this day.
    to: Option<String>,
    /// The day the clock is read; today unless given.
    #[param(example = "2026-11-01")]
    as_of: Option<String>,
    /// Only those with a step past its day.
    late: Option<bool>,
    /// Counties, codes with commas.
    county: Option<String>,
    /// Chains, with commas.
    chain: Option<String>,
    /// Attracting units, with commas.
    unit: Option<String>,
    /// Channels, with commas.
    channel: Option<String>,
    /// Items on a page.
    #[param(minimum = 1, maximum = 500)]
    limit: Option<usize>,
    /// `next` of the page before.
    cursor: Option<String>,
}

/// Leads against the response clock: when received, what was done by when, what is past its day, whose it is
#[utoipa::path(get, path = "/leads", tag = "ledger", params(LeadsAsked),
    responses((status = 200, description = "A page of leads", body = LeadAnswer)))]
async fn list_leads(
    State(service): State<Shared>,
    caller: Caller,
    Asked(asked): Asked<LeadsAsked>,
) -> Reply {
    let whose = (
        asked.county.as_deref(),
        asked.chain.as_deref(),
        asked.unit.as_deref(),
    );
    let given =
        |name: &str, text: &Option<String>| text.as_deref().map(|text| day(name, text)).transpose();
    let (skip, limit) = page(asked.cursor.as_deref(), asked.limit)?;
    let query = LeadQuery {
        from: given("from", &asked.from)?,
        to: given("to", &asked.to)?,
        as_of: day_or_today(asked.as_of.as_deref(), &caller)?,
        late: asked.late.unwrap_or(false),
        filter: ProjectFilter {
            channels: within(asked.channel.as_deref(), &[])?,
            ..filter(whose, &caller)?
        },
        skip,
        limit,
    };
    let desk = service.desk().await?;
    Ok(unkept(&follow::leads(desk, &query).await?))
}

/// Says what was done about a project's lead, or when it was received and who referred it
#[utoipa::path(post, path = "/leads/{id}/acts", tag = "ledger", request_body = LeadActAsk,
    params(("id" = String, Path, description = "Project id")),
    responses((status = 200, description = "The lead with its clock", body = LeadItem)))]
async fn act_on_lead(
    State(service): State<Shared>,
    caller: Caller,
    Named(id): Named<String>,
    Body(ask): Body<LeadActAsk>,
) -> Reply {
    let desk = service.desk().await?;
    let item = follow::act(desk, (&id, &ask), &caller.sees, &caller.by).await?;
    Ok(unkept(&item))
}
