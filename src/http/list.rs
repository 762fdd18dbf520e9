//! Lists handed out over HTTP: keeping one, what became of each, what people say of it, hit rates over time.
use axum::extract::State;
use axum::response::Response;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::lists::{
    self, HandedList, HitRates, JudgedList, ListQuery, OutcomeAsk, Said, SaidItem,
};
use crate::app::targets;
use crate::http::ask::{Body, TargetsQuestion};
use crate::http::bound::{Asked, Named, unkept};
use crate::http::caller::Caller;
use crate::http::heavy::Party;
use crate::http::problem::Problem;
use crate::http::service::Shared;

type Reply = Result<Response, Problem>;

/// The routes.
pub(super) fn routes() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .routes(routes!(all_lists, keep_list))
        .routes(routes!(list_rates))
        .routes(routes!(one_list))
        .routes(routes!(say_outcome))
}

/// As of which day, and with which targets.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct ListsAsked {
    /// Whether lapsed and refuted targets stay in.
    #[serde(default)]
    all: bool,
    /// The day the outcomes are as of; today, or the snapshot's day if that is later, unless given.
    #[param(example = "2026-11-28")]
    as_of: Option<String>,
}

fn day(text: &str) -> Result<Date, Problem> {
    text.parse().map_err(|fault| {
        Problem::argument(format!("`{text}` is no day ({fault}): expected YYYY-MM-DD"))
    })
}

/// Judges lists for a caller.
async fn judge(
    service: &Shared,
    caller: &Caller,
    (id, asked): (Option<String>, &ListsAsked),
) -> Result<(Vec<JudgedList>, String), Problem> {
    let held = service.current();
    let as_of = match &asked.as_of {
        Some(text) => day(text)?,
        None => day(&caller.by.today)?.max(held.view.as_of()?),
    };
    let desk = service.desk().await?;
    let said = Said::read(&desk.ledger, &caller.sees).await?;
    let query = ListQuery {
        id,
        all: asked.all,
        as_of,
    };
    let found = service
        .compute(move || lists::judged(&held.view, &said, &query))
        .await?;
    Ok((found, as_of.to_string()))
}

/// Every list handed out with what became of its targets, oldest first
#[utoipa::path(get, path = "/lists", tag = "ledger", params(ListsAsked),
    responses((status = 200, description = "The lists", body = Vec<JudgedList>)))]
async fn all_lists(
    State(service): State<Shared>,
    caller: Caller,
    Asked(asked): Asked<ListsAsked>,
) -> Reply {
    Ok(unkept(&judge(&service, &caller, (None, &asked)).await?.0))
}

/// A list to be kept: what to call it, and the question whose answer is handed out.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ListAsk {
    /// What it is called.
    #[schema(example = "一季度走访")]
    name: String,
    /// The day it is handed out; today unless given.
    #[serde(default)]
    handed: Option<String>,
    /// The question.
    #[serde(default)]
    question: TargetsQuestion,
}

/// Keeps the list that answers a question, as it is handed out; the same list of the same day is kept once
#[utoipa::path(post, path = "/lists", tag = "ledger", request_body = ListAsk,
    responses((status = 200, description = "The list as kept", body = HandedList)))]
async fn keep_list(
    State(service): State<Shared>,
    caller: Caller,
    party: Party,
    Body(ask): Body<ListAsk>,
) -> Reply {
    let handed = day(ask.handed.as_ref().unwrap_or(&caller.by.today))?;
    if ask.name.trim().is_empty() {
        return Err(Problem::argument("a list needs a name"));
    }
    let mut query = ask.question.query()?;
    let held = service.current();
    let asked = (
        &mut query.region,
        &mut query.chain,
        query.segment.as_deref(),
    );
    let home = held.view.workspace.settings.region;
    caller.known.reach.narrow(asked, home)?;
    let kept = service
        .compute_heavy(&party, move || {
            let answer = targets::targets(&held.view, &query)?;
            lists::keep(&held.view.workspace, &answer, (&ask.name, handed))
        })
        .await?;
    Ok(unkept(&kept))
}

/// Hit rates by the day of handing out, and of all lists up to that day
#[utoipa::path(get, path = "/lists/rates", tag = "ledger", params(ListsAsked),
    responses((status = 200, description = "The rates with numerators and denominators", body = HitRates)))]
async fn list_rates(
    State(service): State<Shared>,
    caller: Caller,
    Asked(mut asked): Asked<ListsAsked>,
) -> Reply {
    // A rate over those that stayed would leave the misses out.
    asked.all = true;
    let (found, as_of) = judge(&service, &caller, (None, &asked)).await?;
    Ok(unkept(&lists::hit_rates(&found, &as_of)))
}

/// One list handed out with what became of its targets and what was said of them
#[utoipa::path(get, path = "/lists/{id}", tag = "ledger",
    params(("id" = String, Path, description = "List id"), ListsAsked),
    responses((status = 200, description = "The list", body = JudgedList)))]
async fn one_list(
    State(service): State<Shared>,
    caller: Caller,
    Named(id): Named<String>,
    Asked(asked): Asked<ListsAsked>,
) -> Reply {
    let (found, _) = judge(&service, &caller, (Some(id), &asked)).await?;
    Ok(unkept(&found.first()))
}

/// Says what became of a target handed out; what was said before stays
#[utoipa::path(post, path = "/lists/{id}/outcomes", tag = "ledger", request_body = OutcomeAsk,
    params(("id" = String, Path, description = "List id")),
    responses((status = 200, description = "What was said, as kept", body = SaidItem)))]
async fn say_outcome(
    State(service): State<Shared>,
    caller: Caller,
    Named(id): Named<String>,
    Body(ask): Body<OutcomeAsk>,
) -> Reply {
    let desk = service.desk().await?;
    let place = (&desk.workspace, &desk.ledger, &caller.sees);
    let kept = lists::say(place, (&id, &ask), &caller.by).await?;
    Ok(unkept(&kept))
}
