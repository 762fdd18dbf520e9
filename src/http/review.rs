//! Pre-reviews over HTTP. Nobody keeps these answers but the ledger.
use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::review::{Keeping, ReviewAnswer, ReviewInput, review};
use crate::http::ask::Body;
use crate::http::bound::{Asked, Named, unkept};
use crate::http::caller::Caller;
use crate::http::problem::Problem;
use crate::http::service::Shared;

/// The routes.
pub(super) fn routes() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(review_project))
}

/// How a review is made.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct ReviewAsked {
    /// Do not keep it.
    #[serde(default)]
    trial: bool,
}

/// Reviews a project before it is signed: verdict, points, vetoes, facts, what its plan is worth
#[utoipa::path(post, path = "/projects/{id}/reviews", tag = "ledger", request_body = ReviewInput,
    params(("id" = String, Path, description = "Project id"), ReviewAsked),
    responses((status = 200, description = "The review", body = ReviewAnswer)))]
async fn review_project(
    State(service): State<Shared>,
    caller: Caller,
    (Named(id), Asked(asked)): (Named<String>, Asked<ReviewAsked>),
    Body(input): Body<ReviewInput>,
) -> Result<Response, Problem> {
    let desk = service.desk().await?;
    let held = service.current();
    let keeping = if asked.trial {
        Keeping::Trial
    } else {
        Keeping::Kept
    };
    let of = (id.as_str(), &caller.sees);
    let answer = review(desk, of, (&input, Some(&held.view), keeping), &caller.by).await?;
    Ok(unkept(&answer))
}
