//! What each chain of the scheme has (十个一), over HTTP.
use axum::extract::State;
use axum::response::Response;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::checklist::{ChecklistItem, checklist};
use crate::http::bound::unkept;
use crate::http::problem::Problem;
use crate::http::service::Shared;

/// The routes.
pub(super) fn routes() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(chain_checklist))
}

/// The checklists of the scheme's chains.
#[derive(Debug, Serialize, ToSchema)]
struct Checklist {
    /// One for each chain, in the scheme's order.
    items: Vec<ChecklistItem>,
}

/// The ten things each chain of the scheme should have, and which it has
#[utoipa::path(get, path = "/checklist", tag = "ledger",
    responses((status = 200, description = "The checklists", body = Checklist)))]
async fn chain_checklist(State(service): State<Shared>) -> Result<Response, Problem> {
    let items = checklist(&service.current().view.workspace)?;
    Ok(unkept(&Checklist { items }))
}
