//! Things set beside each other: the chains of several cities, and the gaps of two snapshots.
use axum::response::Response;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::Answer;
use crate::app::chains::{self, ChainItem};
use crate::app::diff::{self, Diff};
use crate::http::bound::{Asked, Bound, Named};
use crate::http::problem::Problem;
use crate::http::query::{ChainsAsked, RegionAsked};
use crate::http::service::Shared;

type Reply = Result<Response, Problem>;

/// The routes.
pub(super) fn routes() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .routes(routes!(list_chains))
        .routes(routes!(diff_snapshots))
}

/// The scheme's chains with their state in a region, beside other cities if named
#[utoipa::path(get, path = "/chains", tag = "atlas", params(ChainsAsked),
    responses((status = 200, description = "The chains", body = Answer<ChainItem>)))]
async fn list_chains(bound: Bound, Asked(query): Asked<ChainsAsked>) -> Reply {
    let others: Vec<String> = query
        .compare
        .iter()
        .flat_map(|list| list.split(','))
        .map(|one| one.trim().to_owned())
        .filter(|one| !one.is_empty())
        .collect();
    bound
        .answer(move |held, _| chains::compare(&held.view, query.region.as_deref(), &others))
        .await
}

/// The gaps that healed, appeared or persisted between two snapshots of a region, and why
#[utoipa::path(get, path = "/snapshots/{before}/diff/{now}", tag = "atlas",
    params(
        ("before" = String, Path, description = "Id of the earlier snapshot"),
        ("now" = String, Path, description = "Id of the later snapshot"),
        RegionAsked
    ),
    responses((status = 200, description = "What became of the gaps", body = Diff)))]
async fn diff_snapshots(
    bound: Bound,
    Named((before, now)): Named<(String, String)>,
    Asked(query): Asked<RegionAsked>,
) -> Reply {
    bound
        .answer(move |held, _| {
            diff::diff(
                &held.view.workspace,
                (&before, &now),
                query.region.as_deref(),
            )
        })
        .await
}
