//! Getting in and out, what is one's own, and the work of the three administrators, over HTTP. Nobody keeps these answers.
mod administer;
mod audit;
mod enter;
mod own;
mod page;

use utoipa_axum::router::OpenApiRouter;

use crate::app::Desk;
use crate::error::AppError;
use crate::http::problem::Problem;
use crate::http::service::Shared;
use crate::ledger::LedgerError;

pub(super) use page::{file, first, login, password};

/// The routes.
pub(super) fn routes() -> OpenApiRouter<Shared> {
    enter::routes()
        .merge(own::routes())
        .merge(administer::routes())
        .merge(audit::routes())
}

/// A failure of the ledger on its way out.
fn failed(fault: LedgerError) -> Problem {
    AppError::from(fault).into()
}

/// The ledger of a service.
async fn desk(service: &Shared) -> Result<&Desk, Problem> {
    service.desk().await
}
