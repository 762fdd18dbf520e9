//! Pre-reviews over HTTP. Nobody keeps these answers but the ledger.
use axum::extract::State;
use axum::response::Response;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::review::{Keeping, ReviewAnswer, ReviewInput, review};
use crate::http::ask::Body;
use crate::http::bound::{Named, unkept};
use crate::http::caller::Caller;
use crate::http::problem::Problem;
use crate::http::service::Shared;

type Reply = Result<Response, Problem>;

/// The routes.
pub(super) fn routes() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .routes(routes!(review_project))
        .routes(routes!(try_review))
}

/// Reviews a project before it is signed and keeps the review: verdict, points, vetoes, facts, what its plan is worth
#[utoipa::path(post, path = "/projects/{id}/reviews", tag = "ledger", request_body = ReviewInput,
    params(("id" = String, Path, description = "Project id")),
    responses((status = 200, description = "The review", body = ReviewAnswer)))]
async fn review_project(
    State(service): State<Shared>,
    caller: Caller,
    Named(id): Named<String>,
    Body(input): Body<ReviewInput>,
) -> Reply {
    made(&service, (&id, &caller), (&input, Keeping::Kept)).await
}

/// Reviews a project without keeping the review
#[utoipa::path(post, path = "/projects/{id}/reviews/trial", tag = "ledger", request_body = ReviewInput,
    params(("id" = String, Path, description = "Project id")),
    responses((status = 200, description = "The review", body = ReviewAnswer)))]
async fn try_review(
    State(service): State<Shared>,
    caller: Caller,
    Named(id): Named<String>,
    Body(input): Body<ReviewInput>,
) -> Reply {
    made(&service, (&id, &caller), (&input, Keeping::Trial)).await
}

async fn made(
    service: &Shared,
    (id, caller): (&str, &Caller),
    (input, keeping): (&ReviewInput, Keeping),
) -> Reply {
    let desk = service.desk().await?;
    let held = service.current();
    let told = (input, Some(&held.view), keeping);
    let answer = review(desk, (id, &caller.sees), told, &caller.by).await?;
    Ok(unkept(&answer))
}
