//! Imports by upload: the file comes in, waits for its turn, and its report is asked for by id.
use axum::extract::multipart::MultipartRejection;
use axum::extract::{DefaultBodyLimit, Multipart, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::error::AppError;
use crate::http::bound::{Asked, Named, unkept};
use crate::http::caller::Caller;
use crate::http::export::attached;
use crate::http::job::{self, JobStanding, Work, standing};
use crate::http::problem::{Problem, Refusal};
use crate::http::query::limited;
use crate::http::service::Shared;
use crate::http::upload::{self, Form, refused_folder};
use crate::ledger::{Job, JobKind};
use crate::registry::{Mapping, Table};

type Reply = Result<Response, Problem>;

/// Jobs of a page unless asked for.
const PAGE: usize = 50;
/// What a restart does to an import.
const RESTART: &str = "an import is kept whole or not at all: if the service ends first, its state becomes `interrupted` and nothing is kept, unless its last step, `writing`, was over; upload the file again, which changes nothing twice";
/// A table that is kept as published.
const INPUT_OUTPUT: &str = "input_output";

/// The media type of a workbook.
pub(super) const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// The routes.
pub(super) fn routes() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .routes(routes!(list_imports, upload_import))
        // The file's length is counted as it comes in.
        .layer(DefaultBodyLimit::disable())
        .routes(routes!(one_import))
        .routes(routes!(refused_rows))
}

/// The form of an import.
#[derive(ToSchema)]
#[expect(
    dead_code,
    reason = "it describes the form, which is read part by part"
)]
struct ImportForm {
    /// The table: CSV, XLSX, XLS, Parquet, or a zip with one of them.
    #[schema(format = Binary, content_media_type = "application/octet-stream")]
    file: String,
    /// What it holds: enterprises, products, investments, risks, supplies, people, talents, sites, region_stats, input_output;
    /// into the ledger: projects, project_events, funds, fixed_assets, firm_status, kpi_targets.
    #[schema(example = "enterprises")]
    table: String,
    /// Mapping of foreign headers: canonical unless given, qichacha, tianyancha, tushare, registry-2019, or one of the
    /// workspace.
    #[schema(example = "canonical")]
    mapping: Option<String>,
    /// Source of the data; the file's name unless given.
    source: Option<String>,
    /// Date of the data, ISO; today unless given.
    #[schema(example = "2026-11-01")]
    as_of: Option<String>,
    /// Read and report, write nothing.
    dry_run: Option<bool>,
    /// Keep nothing if any row is refused.
    strict: Option<bool>,
}

/// What was asked.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
struct ImportAsked {
    /// Name of the file.
    file: String,
    /// Its length.
    bytes: usize,
    /// The table.
    table: String,
    /// The mapping.
    mapping: String,
    /// Source of the data, if it was given.
    source: Option<String>,
    /// Date of the data.
    as_of: String,
    /// Whether nothing is written.
    dry_run: bool,
    /// Whether any refusal keeps the rest out.
    strict: bool,
}

/// What an import did.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
struct ImportReport {
    /// Rows taken: new and changed.
    accepted: u64,
    /// Rows refused.
    refused: u64,
    /// Rows that were not known.
    new: u64,
    /// Rows that say something else than what is known.
    changed: u64,
    /// Rows that say nothing new.
    unchanged: u64,
    /// Rows that belong to a known enterprise.
    matched: u64,
    /// Refusals by reason.
    reasons: BTreeMap<String, u64>,
    /// Remarks.
    notes: Vec<String>,
    /// Whether nothing was written.
    dry_run: bool,
}

/// An import.
#[derive(Debug, Clone, Serialize, ToSchema)]
struct ImportCard {
    /// How it stands.
    #[serde(flatten)]
    standing: JobStanding,
    /// What was asked.
    asked: ImportAsked,
    /// What it did; null before it is done.
    report: Option<ImportReport>,
    /// Where the refused rows are, in the file's own columns with the reason; empty without any. They are kept for a week.
    refused_files: Vec<String>,
}

/// A page of imports.
#[derive(Debug, Clone, Serialize, ToSchema)]
struct ImportAnswer {
    /// The imports, newest first.
    items: Vec<ImportCard>,
    /// The id to go on after; null on the last page.
    next: Option<String>,
}

/// Which jobs.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct JobsAsked {
    /// Items on a page.
    #[param(minimum = 1, maximum = 500)]
    limit: Option<usize>,
    /// `next` of the page before.
    cursor: Option<String>,
}

/// A page of jobs of a kind, and where the next begins.
pub(super) async fn page(
    service: &Shared,
    kind: JobKind,
    asked: &JobsAsked,
) -> Result<(Vec<Job>, Option<String>), Problem> {
    let limit = limited(asked.limit)?.unwrap_or(PAGE);
    let desk = service.desk().await?;
    let before = asked.cursor.as_deref().unwrap_or_default();
    let most = i64::try_from(limit + 1).unwrap_or(i64::MAX);
    let found = desk.ledger.jobs(kind, (before, most)).await;
    let mut found = found.map_err(AppError::from)?;
    let more = found.len() > limit;
    found.truncate(limit);
    let next = found.last().filter(|_| more).map(|last| last.id.clone());
    Ok((found, next))
}

fn card(service: &Shared, job: &Job) -> Result<ImportCard, Problem> {
    let asked = serde_json::from_str(&job.asked).map_err(|fault| damaged(job, &fault))?;
    let (standing, report) = standing(job, RESTART, job::now_ms());
    let report = report.map(serde_json::from_value).transpose();
    let folder = refused_folder(&service.folder, &job.id);
    let files = ["refused.xlsx", "refused.csv"].into_iter();
    Ok(ImportCard {
        standing,
        asked,
        report: report.map_err(|fault| damaged(job, &fault))?,
        refused_files: files
            .filter(|file| folder.join(file).is_file())
            .map(|file| format!("/api/v1/imports/{}/{file}", job.id))
            .collect(),
    })
}

/// What is kept of a job cannot be read.
pub(super) fn damaged(job: &Job, fault: &serde_json::Error) -> Problem {
    let source = std::io::Error::other(fault.to_string());
    AppError::File {
        doing: "read what is kept of job",
        path: job.id.clone().into(),
        source,
    }
    .into()
}

/// The imports that were uploaded, newest first
#[utoipa::path(get, path = "/imports", tag = "data", params(JobsAsked),
    responses((status = 200, description = "A page of imports", body = ImportAnswer)))]
async fn list_imports(State(service): State<Shared>, Asked(asked): Asked<JobsAsked>) -> Reply {
    let (found, next) = page(&service, JobKind::Import, &asked).await?;
    let items: Result<_, Problem> = found.iter().map(|job| card(&service, job)).collect();
    Ok(unkept(&ImportAnswer {
        items: items?,
        next,
    }))
}

/// Uploads a table; it is read and kept when its turn comes
#[utoipa::path(post, path = "/imports", tag = "data",
    request_body(content = ImportForm, content_type = "multipart/form-data"),
    responses((status = 202, description = "It waits for its turn: ask for it by its id, or under `Location`", body = ImportCard)))]
async fn upload_import(
    State(service): State<Shared>,
    caller: Caller,
    parts: Result<Multipart, MultipartRejection>,
) -> Reply {
    let parts = parts.map_err(|rejection| {
        Problem::refused(
            Refusal::MediaType,
            format!("{}: expected multipart/form-data", rejection.body_text()),
        )
    })?;
    // Nothing is read for which there is no place or no ledger.
    let place = service.jobs.place()?;
    let desk = service.desk().await?;
    let form = upload::read(&service, parts).await?;
    let asked = checked(&service, &form, &caller)?;
    let text = serde_json::to_string(&asked).expect("a request is plain data");
    let by = (caller.by.who.as_str(), caller.by.now_ms);
    let added = desk.ledger.add_job((JobKind::Import, &text), by).await;
    let id = added.map_err(AppError::from)?;
    let work = Work {
        words: words(&service, (&id, &asked), (&form, &caller.by.who)),
        kind: JobKind::Import,
        writes: !asked.dry_run,
        files: Some(form.upload),
        place,
        id: id.clone(),
    };
    job::start(&service, work);
    let kept = desk.ledger.job(JobKind::Import, &id).await;
    let card = card(&service, &kept.map_err(AppError::from)?)?;
    Ok(accepted(unkept(&card), &format!("/api/v1/imports/{id}")))
}

/// An answer to come back for.
pub(super) fn accepted(mut response: Response, place: &str) -> Response {
    *response.status_mut() = StatusCode::ACCEPTED;
    let place = HeaderValue::from_str(place).expect("an id is plain text");
    response.headers_mut().insert(header::LOCATION, place);
    response
}

/// What the form asks for, if it can be asked for.
fn checked(service: &Shared, form: &Form, caller: &Caller) -> Result<ImportAsked, Problem> {
    const KNOWN: [&str; 6] = ["table", "mapping", "source", "as_of", "dry_run", "strict"];
    if let Some((other, _)) = form
        .words
        .iter()
        .find(|(name, _)| !KNOWN.contains(&name.as_str()))
    {
        return Err(Problem::argument(format!(
            "the form has a part `{other}`: expected file, {}",
            KNOWN.join(", ")
        )));
    }
    let table = form.word("table").ok_or_else(|| {
        Problem::argument("the form has no `table`: expected one such as enterprises")
    })?;
    if table != INPUT_OUTPUT {
        table.parse::<Table>().map_err(AppError::from)?;
    }
    let mapping = form.word("mapping").unwrap_or("canonical");
    // A mapping may also be a path on the command line; an upload names one that is here.
    if mapping.contains(['/', '\\', '.', '\0']) {
        return Err(Problem::argument(format!(
            "`mapping` is `{mapping}`: expected the name of one, such as canonical"
        )));
    }
    Mapping::find(mapping, Some(&service.folder)).map_err(AppError::from)?;
    let as_of = form.word("as_of").unwrap_or(&caller.by.today);
    as_of.parse::<Date>().map_err(|fault| {
        Problem::argument(format!(
            "`as_of` is `{as_of}` ({fault}): expected YYYY-MM-DD"
        ))
    })?;
    let name = form.file.file_name().unwrap_or_default();
    Ok(ImportAsked {
        file: name.to_string_lossy().into_owned(),
        bytes: form.bytes,
        table: table.to_owned(),
        mapping: mapping.to_owned(),
        source: form.word("source").map(str::to_owned),
        as_of: as_of.to_owned(),
        dry_run: form.flag("dry_run")?,
        strict: form.flag("strict")?,
    })
}

/// The command of an import. What people wrote stands behind `=`, so that none of it is read as an option.
fn words(
    service: &Shared,
    (id, asked): (&str, &ImportAsked),
    (form, who): (&Form, &str),
) -> Vec<String> {
    let refused = refused_folder(&service.folder, id);
    let mut words = vec![
        "import".to_owned(),
        format!("--mapping={}", asked.mapping),
        format!("--as-of={}", asked.as_of),
        format!("--by={who}"),
        format!("--refused-in={}", refused.display()),
    ];
    words.extend(
        asked
            .source
            .iter()
            .map(|source| format!("--source={source}")),
    );
    let flags = [(asked.dry_run, "--dry-run"), (asked.strict, "--strict")];
    words.extend(
        flags
            .iter()
            .filter(|(set, _)| *set)
            .map(|(_, flag)| (*flag).to_owned()),
    );
    words.extend(["--".to_owned(), asked.table.clone()]);
    words.push(form.file.display().to_string());
    words
}

/// One import: how it stands, and its report when it is done
#[utoipa::path(get, path = "/imports/{id}", tag = "data",
    params(("id" = String, Path, description = "Import id")),
    responses((status = 200, description = "The import", body = ImportCard)))]
async fn one_import(State(service): State<Shared>, Named(id): Named<String>) -> Reply {
    let desk = service.desk().await?;
    let found = desk.ledger.job(JobKind::Import, &id).await;
    Ok(unkept(&card(&service, &found.map_err(AppError::from)?)?))
}

/// The refused rows of an import, in the file's own columns with the reason (原因): `refused.csv` or `refused.xlsx`
#[utoipa::path(get, path = "/imports/{id}/{file}", tag = "data",
    params(("id" = String, Path, description = "Import id"),
        ("file" = String, Path, description = "`refused.csv` or `refused.xlsx`", example = "refused.csv")),
    responses((status = 200, description = "The rows", content(
        (Vec<u8> = "text/csv"),
        (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")))))]
async fn refused_rows(
    State(service): State<Shared>,
    Named((id, file)): Named<(String, String)>,
) -> Reply {
    let desk = service.desk().await?;
    let found = desk.ledger.job(JobKind::Import, &id).await;
    let card = card(&service, &found.map_err(AppError::from)?)?;
    let none = |hint: &str| AppError::Unknown {
        what: "refused rows",
        id: format!("{id}/{file}"),
        hint: hint.to_owned(),
    };
    let kind = match file.as_str() {
        "refused.csv" => "text/csv; charset=utf-8",
        "refused.xlsx" => XLSX,
        _ => return Err(none(": expected refused.csv or refused.xlsx").into()),
    };
    if !card
        .refused_files
        .iter()
        .any(|known| known.ends_with(&file))
    {
        return Err(none(": no row was refused, or it was more than a week ago").into());
    }
    // The id is one the ledger knows, so the path is one of ours.
    let path = refused_folder(&service.folder, &card.standing.id).join(&file);
    let bytes = service
        .compute(move || std::fs::read(&path).map_err(AppError::file("read", &path)))
        .await?;
    let stem = card.asked.file.rsplit_once('.');
    let stem = stem.map_or(card.asked.file.as_str(), |(stem, _)| stem);
    let ending = file.rsplit('.').next().unwrap_or_default();
    let mut response = ([(header::CONTENT_TYPE, kind)], bytes).into_response();
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_DISPOSITION,
        attached(&file, &format!("{stem} 拒收.{ending}"))?,
    );
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}
