//! Templates of tables to fill, as workbooks.
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::error::AppError;
use crate::http::bound::Named;
use crate::http::export::attached;
use crate::http::import::XLSX;
use crate::http::problem::Problem;
use crate::http::service::Shared;
use crate::registry::{self, Table};

type Reply = Result<Response, Problem>;

/// The routes; they need no ledger.
pub(super) fn routes() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(template))
}

/// The template of a table to fill: Chinese headers, closed lists to choose from, and a sheet that says what belongs where
#[utoipa::path(get, path = "/templates/{file}", tag = "data",
    params(("file" = String, Path, description = "A table as for an import, and `.xlsx`", example = "enterprises.xlsx")),
    responses((status = 200, description = "The workbook",
        content((Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")))))]
async fn template(State(service): State<Shared>, Named(file): Named<String>) -> Reply {
    let Some(name) = file.strip_suffix(".xlsx") else {
        return Err(AppError::Unknown {
            what: "template",
            id: file,
            hint: ": expected a table and `.xlsx`, such as enterprises.xlsx".into(),
        }
        .into());
    };
    let table: Table = name.parse().map_err(AppError::from)?;
    let bytes = service
        .compute(move || Ok(registry::template(table)?))
        .await?;
    let mut response = ([(header::CONTENT_TYPE, XLSX)], bytes).into_response();
    let name = attached(&file, &format!("链图导入模板 {file}"))?;
    response
        .headers_mut()
        .insert(header::CONTENT_DISPOSITION, name);
    Ok(response)
}
