//! Files to download: a list of the snapshot as csv, xlsx, parquet or json, under a name people can read.
use std::convert::Infallible;
use std::fmt::Write as _;
use std::path::Path as FilePath;

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderName, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::export::gap_table;
use crate::app::gaps::{self, GapQuery};
use crate::app::snapshots::{self, SnapshotList};
use crate::app::targets::{self, TargetQuery};
use crate::app::{View, export_target};
use crate::error::AppError;
use crate::export::{Bom, Format, Options, Table, csv, encode};
use crate::http::bound::{Asked, Bound, Named, Streamed, unkept};
use crate::http::heavy::Party;
use crate::http::problem::Problem;
use crate::http::query::{ExportAsked, verdicts};
use crate::http::service::Shared;

/// Targets in a file unless a limit is given.
const TARGETS: usize = 200;
/// Most rows a file may be asked for.
const MOST_ROWS: usize = 100_000;
/// Says what was cut: rows left out by the limit, texts that did not fit a cell.
static TRUNCATED: HeaderName = HeaderName::from_static("x-truncated");

/// The routes bound to a snapshot.
pub(super) fn routes() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(export))
}

/// The routes that no snapshot binds.
pub(super) fn unbound() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(list_snapshots))
}

/// The snapshots of the workspace, newest data first
#[utoipa::path(get, path = "/snapshots", tag = "atlas",
    responses((status = 200, description = "The snapshots", body = SnapshotList)))]
async fn list_snapshots(State(service): State<Shared>) -> Result<Response, Problem> {
    let held = service.current();
    let list = service
        .compute(move || snapshots::snapshots(&held.view.workspace))
        .await?;
    Ok(unkept(&list))
}

/// The table asked for, and how many rows its limit leaves out.
fn table(view: &View, what: &str, asked: &ExportAsked) -> Result<(Table, usize), AppError> {
    let verdicts = verdicts(asked.verdict.as_deref())?;
    match what {
        "gaps" => {
            let query = GapQuery {
                region: asked.region.clone(),
                chain: asked.chain.clone(),
                segment: asked.segment.clone(),
                verdicts,
                limit: None,
                explain: false,
            };
            let mut answer = gaps::gaps(view, &query)?;
            let total = answer.items.len();
            answer.items.truncate(asked.limit.unwrap_or(total));
            let left_out = total - answer.items.len();
            Ok((gap_table(view, &answer), left_out))
        }
        "targets" => {
            let query = TargetQuery {
                region: asked.region.clone(),
                chain: asked.chain.clone(),
                segment: asked.segment.clone(),
                verdicts,
                limit: Some(asked.limit.unwrap_or(TARGETS)),
                ..TargetQuery::default()
            };
            let answer = targets::targets(view, &query)?;
            let left_out = answer.total - answer.list.items.len();
            Ok((export_target::target_table(view, &answer), left_out))
        }
        _ => Err(AppError::Unknown {
            what: "export",
            id: what.to_owned(),
            hint: ": expected `gaps` or `targets`".into(),
        }),
    }
}

fn kind(format: Format) -> &'static str {
    match format {
        Format::Csv => "text/csv; charset=utf-8",
        Format::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        Format::Parquet => "application/vnd.apache.parquet",
        Format::Json => "application/json",
    }
}

/// `attachment` with a plain name for old programs and the real one in UTF-8 (RFC 6266, RFC 8187).
pub(super) fn disposition(plain: &str, name: &str) -> String {
    let mut encoded = String::new();
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            let written = write!(encoded, "%{byte:02X}");
            written.expect("a string takes every text");
        }
    }
    format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{encoded}")
}

/// The header that hands a file out, under a plain name and the real one.
pub(super) fn attached(plain: &str, name: &str) -> Result<HeaderValue, Problem> {
    HeaderValue::from_str(&disposition(plain, name))
        .map_err(|fault| Problem::argument(format!("the file's name cannot be sent: {fault}")))
}

/// A list as a file: what is `gaps` or `targets`, ending is csv, xlsx, parquet or json
#[utoipa::path(get, path = "/exports/{file}", tag = "exports",
    params(("file" = String, Path, description = "`gaps` or `targets`, a dot, and csv, xlsx, parquet or json", example = "gaps.csv"), ExportAsked),
    responses((status = 200, description = "The file",
        headers(("X-Truncated" = String, description = "What was cut, such as `rows=120`: rows beyond the limit, `cells=`: texts too long for a cell; absent if nothing was")),
        content(
        (Vec<u8> = "text/csv"),
        (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (Vec<u8> = "application/vnd.apache.parquet"),
        (serde_json::Value = "application/json")))))]
async fn export(
    bound: Bound,
    caller: Party,
    Named(file): Named<String>,
    Asked(asked): Asked<ExportAsked>,
) -> Result<Response, Problem> {
    if asked
        .limit
        .is_some_and(|limit| limit == 0 || limit > MOST_ROWS)
    {
        return Err(Problem::argument(format!(
            "`limit`: expected 1 to {MOST_ROWS}"
        )));
    }
    let path = FilePath::new(&file);
    let format = Format::of(path).map_err(AppError::from)?;
    let held = bound.held;
    let what = path
        .file_stem()
        .map(|stem| stem.to_string_lossy().into_owned())
        .unwrap_or_default();
    let service = bound.service;
    let (table, left_out) = service
        .compute_heavy(&caller, move || {
            let (table, left_out) = table(&held.view, &what, &asked)?;
            table.check()?;
            let options = if asked.people.unwrap_or(false) {
                Options::for_people()
            } else {
                Options {
                    bom: Bom::Without,
                    ..Options::default()
                }
            };
            Ok(((table, options), left_out))
        })
        .await?;
    let ending = path.extension().unwrap_or_default().to_string_lossy();
    let name = attached(&file, &format!("{}.{ending}", table.0.title))?;
    let streamed = stream(&service, &caller, (table, format)).await?;
    let mut response = ([(header::CONTENT_TYPE, kind(format))], streamed.body).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_DISPOSITION, name);
    // What is cut is never cut silently.
    let mut cut = Vec::new();
    if left_out > 0 {
        cut.push(format!("rows={left_out}"));
    }
    if streamed.cut_cells > 0 {
        cut.push(format!("cells={}", streamed.cut_cells));
    }
    if let Ok(value) = HeaderValue::from_str(&cut.join(", "))
        && !cut.is_empty()
    {
        headers.insert(TRUNCATED.clone(), value);
    }
    response.extensions_mut().insert(Streamed);
    Ok(response)
}

/// A file on its way out.
struct Outgoing {
    body: Body,
    cut_cells: usize,
}

/// Hands a table out: CSV in pieces as the caller takes them; the other formats must be whole first.
async fn stream(
    service: &Shared,
    caller: &Party,
    ((table, options), format): ((Table, Options), Format),
) -> Result<Outgoing, Problem> {
    if format == Format::Csv {
        let pieces = csv::Pieces::new(table, options);
        let pieces = pieces.map(|piece| Ok::<_, Infallible>(Bytes::from(piece)));
        return Ok(Outgoing {
            body: Body::from_stream(futures_util::stream::iter(pieces)),
            cut_cells: 0,
        });
    }
    let encoded = service
        .compute_heavy(caller, move || Ok(encode(&table, format, &options)?))
        .await?;
    Ok(Outgoing {
        body: encoded.bytes.into(),
        cut_cells: encoded.cut_cells,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chinese_file_name_is_sent_in_utf_8_beside_a_plain_one() {
        assert_eq!(
            disposition("gaps.csv", "六安 a.csv"),
            "attachment; filename=\"gaps.csv\"; filename*=UTF-8''%E5%85%AD%E5%AE%89%20a.csv"
        );
    }
}
