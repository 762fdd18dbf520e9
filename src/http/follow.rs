//! Channels, activity, projects that stand still, matters and who is late over HTTP. Nobody keeps these answers.
use axum::extract::State;
use axum::response::Response;
use jiff::civil::Date;
use serde::Deserialize;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::follow::{
    self, ActivityAnswer, ChannelAnswer, LateAnswer, MatterAnswer, MatterAsk, MatterItem,
    StallAnswer,
};
use crate::http::ask::Body;
use crate::http::bound::{Asked, Named, unkept};
use crate::http::caller::{Caller, Editor, tagged};
use crate::http::problem::Problem;
use crate::http::service::Shared;
use crate::http::visit::{day, day_or_today, filter, page};
use crate::ledger::{MatterFilter, ProjectFilter};

type Reply = Result<Response, Problem>;

/// The routes.
pub(super) fn routes() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .routes(routes!(list_channels))
        .routes(routes!(rank_activity))
        .routes(routes!(list_stalled))
        .routes(routes!(list_late))
        .routes(routes!(list_matters, record_matter))
        .routes(routes!(edit_matter))
}

/// A period and whose projects.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct PeriodAsked {
    /// First day of the period.
    #[param(example = "2026-01-01")]
    from: String,
    /// Last day of the period.
    #[param(example = "2026-12-31")]
    to: String,
    /// Channels: `channel` or `referrer`. Activity: `unit` or `county`. The first unless given.
    by: Option<String>,
    /// Counties, codes with commas.
    county: Option<String>,
    /// Chains, with commas.
    chain: Option<String>,
    /// Attracting units, with commas.
    unit: Option<String>,
}

impl PeriodAsked {
    fn period(&self) -> Result<(Date, Date), Problem> {
        Ok((day("from", &self.from)?, day("to", &self.to)?))
    }

    fn filter(&self, caller: &Caller) -> Result<ProjectFilter, Problem> {
        let whose = (
            self.county.as_deref(),
            self.chain.as_deref(),
            self.unit.as_deref(),
        );
        filter(whose, caller)
    }
}

/// Leads, signings and money of a period by channel or by who referred, and what came of every handed-out list
#[utoipa::path(get, path = "/channels", tag = "ledger", params(PeriodAsked),
    responses((status = 200, description = "The channels", body = ChannelAnswer)))]
async fn list_channels(
    State(service): State<Shared>,
    caller: Caller,
    Asked(asked): Asked<PeriodAsked>,
) -> Reply {
    let desk = service.desk().await?;
    let by = asked.by.as_deref().unwrap_or("channel");
    let sees = asked.filter(&caller)?;
    Ok(unkept(
        &follow::channels(desk, asked.period()?, by, &sees).await?,
    ))
}

/// Units or counties ranked by the activity index of a period, with the working
#[utoipa::path(get, path = "/activity", tag = "ledger", params(PeriodAsked),
    responses((status = 200, description = "The ranking", body = ActivityAnswer)))]
async fn rank_activity(
    State(service): State<Shared>,
    caller: Caller,
    Asked(asked): Asked<PeriodAsked>,
) -> Reply {
    let desk = service.desk().await?;
    let by = asked.by.as_deref().unwrap_or("unit");
    let sees = asked.filter(&caller)?;
    Ok(unkept(
        &follow::activity(desk, asked.period()?, by, &sees).await?,
    ))
}

/// A day and whose projects.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct DayAsked {
    /// The day it is looked at; today unless given.
    #[param(example = "2026-11-01")]
    as_of: Option<String>,
    /// Counties, codes with commas.
    county: Option<String>,
    /// Chains, with commas.
    chain: Option<String>,
    /// Attracting units, with commas.
    unit: Option<String>,
    /// Items on a page, where the list has pages.
    #[param(minimum = 1, maximum = 500)]
    limit: Option<usize>,
    /// `next` of the page before.
    cursor: Option<String>,
}

impl DayAsked {
    fn filter(&self, caller: &Caller) -> Result<ProjectFilter, Problem> {
        let whose = (
            self.county.as_deref(),
            self.chain.as_deref(),
            self.unit.as_deref(),
        );
        filter(whose, caller)
    }
}

/// Projects that stand still: quiet for longer than their stage allows
#[utoipa::path(get, path = "/stalled", tag = "ledger", params(DayAsked),
    responses((status = 200, description = "A page of projects", body = StallAnswer)))]
async fn list_stalled(
    State(service): State<Shared>,
    caller: Caller,
    Asked(asked): Asked<DayAsked>,
) -> Reply {
    let desk = service.desk().await?;
    let as_of = day_or_today(asked.as_of.as_deref(), &caller)?;
    let page = page(asked.cursor.as_deref(), asked.limit)?;
    let sees = asked.filter(&caller)?;
    Ok(unkept(&follow::stalls(desk, as_of, &sees, page).await?))
}

/// Who is late: units with leads, problems, promises and pledges past their day, and with projects that stand still
#[utoipa::path(get, path = "/late", tag = "ledger", params(DayAsked),
    responses((status = 200, description = "The units", body = LateAnswer)))]
async fn list_late(
    State(service): State<Shared>,
    caller: Caller,
    Asked(asked): Asked<DayAsked>,
) -> Reply {
    let desk = service.desk().await?;
    let as_of = day_or_today(asked.as_of.as_deref(), &caller)?;
    let sees = asked.filter(&caller)?;
    Ok(unkept(&follow::late(desk, as_of, &sees).await?))
}

/// Which matters.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct MattersAsked {
    /// The day they are looked at; today unless given.
    #[param(example = "2026-11-01")]
    as_of: Option<String>,
    /// `problem`, `promise` (made to a project) or `pledge` (of its investor).
    sort: Option<String>,
    /// Only of this project.
    project: Option<String>,
    /// Only those past their day.
    late: Option<bool>,
    /// Those settled by then too.
    settled: Option<bool>,
    /// Counties, codes with commas.
    county: Option<String>,
    /// Chains, with commas.
    chain: Option<String>,
    /// Attracting units, with commas.
    unit: Option<String>,
}

/// Problems of projects, promises to them and pledges of their investors, as they stood on a day
#[utoipa::path(get, path = "/matters", tag = "ledger", params(MattersAsked),
    responses((status = 200, description = "The matters", body = MatterAnswer)))]
async fn list_matters(
    State(service): State<Shared>,
    caller: Caller,
    Asked(asked): Asked<MattersAsked>,
) -> Reply {
    let whose = (
        asked.county.as_deref(),
        asked.chain.as_deref(),
        asked.unit.as_deref(),
    );
    let filter = MatterFilter {
        as_of: day_or_today(asked.as_of.as_deref(), &caller)?.to_string(),
        settled: asked.settled.unwrap_or(false),
        sort: asked.sort.clone().unwrap_or_default(),
        project: asked.project.clone().unwrap_or_default(),
        sees: filter(whose, &caller)?,
    };
    let desk = service.desk().await?;
    let late = asked.late.unwrap_or(false);
    Ok(unkept(&follow::matters(desk, &filter, late).await?))
}

/// Records a problem, a promise or a pledge of a project
#[utoipa::path(post, path = "/matters", tag = "ledger", request_body = MatterAsk,
    responses((status = 200, description = "The matter; its tag is its version", body = MatterItem),
        (status = 409, description = "The project has the same matter already", content_type = "application/problem+json")))]
async fn record_matter(
    State(service): State<Shared>,
    caller: Caller,
    Body(ask): Body<MatterAsk>,
) -> Reply {
    let desk = service.desk().await?;
    let item = follow::add_matter(desk, &ask, &caller.sees, &caller.by).await?;
    Ok(tagged(unkept(&item), item.version))
}

/// Changes or settles a matter; what is not given stays
#[utoipa::path(patch, path = "/matters/{id}", tag = "ledger", request_body = MatterAsk,
    params(("id" = String, Path, description = "Matter id"),
        ("If-Match" = String, Header, description = "The version seen, in quotes", example = "\"1\"")),
    responses((status = 200, description = "The matter; its tag is its version", body = MatterItem),
        (status = 409, description = "Somebody changed it meanwhile", content_type = "application/problem+json")))]
async fn edit_matter(
    State(service): State<Shared>,
    editor: Editor,
    Named(id): Named<String>,
    Body(ask): Body<MatterAsk>,
) -> Reply {
    let desk = service.desk().await?;
    let seen = (id.as_str(), editor.version);
    let item = follow::change_matter(desk, seen, (&ask, &editor.sees), &editor.by).await?;
    Ok(tagged(unkept(&item), item.version))
}
