//! Evidence files over HTTP: uploaded as forms, handed out to be saved. Nothing uploaded is ever shown as a page.
use axum::extract::multipart::{Field, MultipartError};
use axum::extract::{FromRequest as _, Multipart, Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::papers::{self, MOST_BYTES, PaperAsk, PaperItem};
use crate::error::AppError;
use crate::http::bound::{Named, unkept};
use crate::http::caller::Caller;
use crate::http::export::disposition;
use crate::http::limit::long_body;
use crate::http::problem::{Problem, Refusal};
use crate::http::service::Shared;

type Reply = Result<Response, Problem>;

/// The routes.
pub(super) fn routes() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .routes(routes!(list_papers, attach_paper))
        .routes(routes!(hand_paper))
}

/// The evidence files of a project.
#[derive(Debug, Serialize, ToSchema)]
struct PaperList {
    /// The files, by time.
    items: Vec<PaperItem>,
}

/// A form with a file and what it shows.
#[derive(Debug, ToSchema)]
#[expect(
    dead_code,
    reason = "it describes the form to clients; the form is read part by part"
)]
struct PaperForm {
    /// PNG, JPEG, PDF, OFD, DOCX or XLSX by its content, 20 MB at most.
    #[schema(content_media_type = "application/octet-stream")]
    file: String,
    /// The step it shows, such as `signed`.
    step: Option<String>,
    /// The day of the money it shows.
    fund_day: Option<String>,
    /// Its amount, 万元, where several amounts arrived on that day.
    fund_wan: Option<f64>,
    /// A remark.
    note: Option<String>,
}

/// The evidence files of a project
#[utoipa::path(get, path = "/projects/{id}/papers", tag = "ledger",
    params(("id" = String, Path, description = "Project id")),
    responses((status = 200, description = "The files", body = PaperList)))]
async fn list_papers(
    State(service): State<Shared>,
    caller: Caller,
    Named(id): Named<String>,
) -> Reply {
    let desk = service.desk().await?;
    let items = papers::list(desk, &id, &caller.sees).await?;
    Ok(unkept(&PaperList { items }))
}

/// Attaches an evidence file to a project, a step or money of it
#[utoipa::path(post, path = "/projects/{id}/papers", tag = "ledger",
    request_body(content = PaperForm, content_type = "multipart/form-data"),
    params(("id" = String, Path, description = "Project id")),
    responses((status = 200, description = "The file as kept", body = PaperItem),
        (status = 415, description = "The body is no form", content_type = "application/problem+json")))]
async fn attach_paper(
    State(service): State<Shared>,
    caller: Caller,
    Named(id): Named<String>,
    request: Request,
) -> Reply {
    let desk = service.desk().await?.clone();
    // Who may not see the project writes nothing.
    desk.seen(&id, &caller.sees).await?;
    let (ask, name, bytes) = form(&service, request).await?;
    let keeping = desk.clone();
    let kept = service
        .compute(move || papers::keep(&keeping, &name, &bytes))
        .await?;
    let item = papers::attach(&desk, (&id, &caller.sees), (&ask, kept), &caller.by).await?;
    Ok(unkept(&item))
}

/// Reads the form: one file, and words.
async fn form(service: &Shared, request: Request) -> Result<(PaperAsk, String, Vec<u8>), Problem> {
    let broken = |fault: MultipartError| {
        if fault.status() == StatusCode::PAYLOAD_TOO_LARGE {
            long_body(&service.settings)
        } else {
            Problem::argument(format!("the form: {}", fault.body_text()))
        }
    };
    let mut form = Multipart::from_request(request, service)
        .await
        .map_err(|fault| {
            let told = fault.body_text();
            Problem::refused(
                Refusal::MediaType,
                format!("{told}: expected `multipart/form-data`"),
            )
        })?;
    let (mut ask, mut file) = (PaperAsk::default(), None);
    while let Some(mut part) = form.next_field().await.map_err(broken)? {
        let name = part.name().unwrap_or_default().to_owned();
        if name == "file" {
            let called = part.file_name().unwrap_or_default().to_owned();
            let read = bytes(&mut part, &called).await?.map_err(broken)?;
            file = Some((called, read));
            continue;
        }
        let text = part.text().await.map_err(broken)?;
        let text = (!text.trim().is_empty()).then(|| text.trim().to_owned());
        match (name.as_str(), text) {
            ("step", text) => ask.step = text,
            ("fund_day", text) => ask.fund_day = text,
            ("fund_wan", text) => {
                let number = text.map(|text| text.parse::<f64>()).transpose();
                ask.fund_wan = number
                    .map_err(|fault| Problem::argument(format!("`fund_wan`: {fault}")))?
                    .filter(|amount| amount.is_finite());
            }
            ("note", text) => ask.note = text.unwrap_or_default(),
            (other, _) => {
                return Err(Problem::argument(format!(
                    "the form has a part `{other}`: expected file, step, fund_day, fund_wan, note"
                )));
            }
        }
    }
    match file {
        Some((name, file)) => Ok((ask, name, file)),
        None => Err(Problem::argument("the form has no part `file`")),
    }
}

/// Reads a part up to the longest file that is kept.
async fn bytes(
    part: &mut Field<'_>,
    name: &str,
) -> Result<Result<Vec<u8>, MultipartError>, Problem> {
    let mut all = Vec::new();
    loop {
        match part.chunk().await {
            Ok(Some(chunk)) if all.len() + chunk.len() > MOST_BYTES => {
                return Err(AppError::Evidence(format!(
                    "`{name}` is too long: expected {MOST_BYTES} bytes at most"
                ))
                .into());
            }
            Ok(Some(chunk)) => all.extend_from_slice(&chunk),
            Ok(None) => return Ok(Ok(all)),
            Err(fault) => return Ok(Err(fault)),
        }
    }
}

/// One evidence file, to be saved
#[utoipa::path(get, path = "/projects/{id}/papers/{paper}", tag = "ledger",
    params(("id" = String, Path, description = "Project id"), ("paper" = String, Path, description = "Paper id")),
    responses((status = 200, description = "The file as it was attached", content_type = "application/octet-stream"),
        (status = 422, description = "The file is lost or was changed", content_type = "application/problem+json")))]
async fn hand_paper(
    State(service): State<Shared>,
    caller: Caller,
    Named((id, paper)): Named<(String, String)>,
) -> Reply {
    let desk = service.desk().await?.clone();
    let item = papers::find(&desk, (&id, &paper), &caller.sees).await?;
    let handed = service.compute(move || papers::read(&desk, item)).await?;
    let plain = format!("{}.{}", handed.item.id, handed.item.kind);
    let name = HeaderValue::from_str(&disposition(&plain, &handed.item.name));
    let name = name.map_err(|fault| Problem::argument(format!("the file's name: {fault}")))?;
    Ok((
        [
            (
                header::CONTENT_TYPE,
                HeaderValue::from_static(handed.media_type),
            ),
            (header::CONTENT_DISPOSITION, name),
            (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        ],
        handed.bytes,
    )
        .into_response())
}
