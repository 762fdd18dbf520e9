//! The read lists: the same answers as the command line's JSON.
use std::str::FromStr;

use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use serde::Deserialize;

use crate::app::Answer;
use crate::app::chains::{self, ChainItem, MapItem};
use crate::app::enterprise::{self, EnterpriseCard};
use crate::app::gaps::{self, GapItem, GapQuery};
use crate::app::targets::{self, TargetAnswer, TargetQuery};
use crate::error::AppError;
use crate::gap::Verdict;
use crate::http::Shared;
use crate::http::problem::Problem;

/// The most items a page may hold.
const MOST: usize = 500;

/// What the lists are asked with.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ListQuery {
    region: Option<String>,
    chain: Option<String>,
    segment: Option<String>,
    verdict: Option<String>,
    limit: Option<usize>,
}

type Asked = Result<Query<ListQuery>, QueryRejection>;

fn check(asked: Asked) -> Result<ListQuery, AppError> {
    let query = asked
        .map_err(|rejection| AppError::Argument(rejection.body_text()))?
        .0;
    match query.limit {
        Some(limit) if limit == 0 || limit > MOST => Err(AppError::Argument(format!(
            "`limit` is {limit}: expected 1 to {MOST}"
        ))),
        _ => Ok(query),
    }
}

fn verdicts(text: Option<&str>) -> Result<Vec<Verdict>, AppError> {
    text.map_or_else(
        || Ok(Vec::new()),
        |list| {
            list.split(',')
                .map(|one| Verdict::from_str(one).map_err(AppError::Argument))
                .collect()
        },
    )
}

/// Runs a use case off the async threads.
async fn compute<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, AppError> + Send + 'static,
) -> Result<T, Problem> {
    let outcome = tokio::task::spawn_blocking(work)
        .await
        .expect("use cases do not panic");
    Ok(outcome?)
}

/// `GET /api/v1/chains?region=`
pub(super) async fn chains(
    State(view): State<Shared>,
    asked: Asked,
) -> Result<Json<Answer<ChainItem>>, Problem> {
    let query = check(asked)?;
    Ok(Json(
        compute(move || chains::chains(&view, query.region.as_deref())).await?,
    ))
}

/// `GET /api/v1/chains/{chain}/map?region=`
pub(super) async fn map(
    State(view): State<Shared>,
    Path(chain): Path<String>,
    asked: Asked,
) -> Result<Json<MapItem>, Problem> {
    let query = check(asked)?;
    Ok(Json(
        compute(move || chains::map(&view, &chain, query.region.as_deref())).await?,
    ))
}

/// `GET /api/v1/gaps?region=&chain=&segment=&verdict=&limit=`
pub(super) async fn gaps(
    State(view): State<Shared>,
    asked: Asked,
) -> Result<Json<Answer<GapItem>>, Problem> {
    let query = check(asked)?;
    let verdicts = verdicts(query.verdict.as_deref())?;
    let query = GapQuery {
        region: query.region,
        chain: query.chain,
        segment: query.segment,
        verdicts,
        limit: query.limit,
    };
    Ok(Json(compute(move || gaps::gaps(&view, &query)).await?))
}

/// `GET /api/v1/targets?region=&chain=&segment=&verdict=&limit=`
pub(super) async fn targets(
    State(view): State<Shared>,
    asked: Asked,
) -> Result<Json<TargetAnswer>, Problem> {
    let query = check(asked)?;
    let verdicts = verdicts(query.verdict.as_deref())?;
    let query = TargetQuery {
        region: query.region,
        chain: query.chain,
        segment: query.segment,
        verdicts,
        profile: None,
        limit: query.limit,
        ..TargetQuery::default()
    };
    Ok(Json(
        compute(move || targets::targets(&view, &query)).await?,
    ))
}

/// `GET /api/v1/enterprises/{id}?region=`
pub(super) async fn enterprise(
    State(view): State<Shared>,
    Path(id): Path<String>,
    asked: Asked,
) -> Result<Json<EnterpriseCard>, Problem> {
    let query = check(asked)?;
    Ok(Json(
        compute(move || enterprise::enterprise(&view, &id, query.region.as_deref())).await?,
    ))
}
