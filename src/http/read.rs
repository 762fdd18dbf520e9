//! The lists and cards bound to a snapshot: the same answers as the command line's JSON, in pages.
use axum::response::Response;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::Answer;
use crate::app::chains::{self, ChainItem, MapItem};
use crate::app::enterprise::{self, EnterpriseCard};
use crate::app::gaps::{self, GapItem, GapQuery};
use crate::app::regions::{self, RegionItem, RegionProfileCard};
use crate::app::search::{self, FoundEnterprise, PathCard};
use crate::app::segments::{self, SegmentCard, SegmentEnterprise};
use crate::app::talents::{self, TalentItem};
use crate::app::targets::{self, TargetAnswer, TargetQuery};
use crate::error::AppError;
use crate::http::bound::{Asked, Bound, Named};
use crate::http::cursor::MOST;
use crate::http::problem::Problem;
use crate::http::query::{
    GapsAsked, PageAsked, RegionAsked, SearchAsked, SnapshotAsked, TargetsAsked, limited, verdicts,
};
use crate::http::service::Shared;

type Reply = Result<Response, Problem>;

/// The routes.
pub(super) fn routes() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .routes(routes!(one_chain))
        .routes(routes!(map))
        .routes(routes!(segment))
        .routes(routes!(segment_enterprises))
        .routes(routes!(list_regions))
        .routes(routes!(region_profile))
        .routes(routes!(list_gaps))
        .routes(routes!(one_gap))
        .routes(routes!(list_targets))
        .routes(routes!(list_talents))
        .routes(routes!(find_enterprises))
        .routes(routes!(one_enterprise))
        .routes(routes!(paths))
}

/// One chain with its state in a region
#[utoipa::path(get, path = "/chains/{chain}", tag = "atlas",
    params(("chain" = String, Path, description = "Chain id", example = "NEV"), RegionAsked),
    responses((status = 200, description = "The chain", body = ChainItem)))]
async fn one_chain(
    bound: Bound,
    Named(chain): Named<String>,
    Asked(query): Asked<RegionAsked>,
) -> Reply {
    bound
        .answer(move |held, _| chains::chain(&held.view, &chain, query.region.as_deref()))
        .await
}

/// The map of a chain in a region: segments with verdict and counts, links
#[utoipa::path(get, path = "/chains/{chain}/map", tag = "atlas",
    params(("chain" = String, Path, description = "Chain id", example = "NEV"), RegionAsked),
    responses((status = 200, description = "The map", body = MapItem)))]
async fn map(bound: Bound, Named(chain): Named<String>, Asked(query): Asked<RegionAsked>) -> Reply {
    bound
        .answer(move |held, _| chains::map(&held.view, &chain, query.region.as_deref()))
        .await
}

/// One segment in a region: its gap, its products, the links before and after it
#[utoipa::path(get, path = "/segments/{segment}", tag = "atlas",
    params(("segment" = String, Path, description = "Segment id", example = "NEV-B07"), RegionAsked),
    responses((status = 200, description = "The segment", body = SegmentCard)))]
async fn segment(
    bound: Bound,
    Named(segment): Named<String>,
    Asked(query): Asked<RegionAsked>,
) -> Reply {
    bound
        .answer(move |held, _| segments::segment(&held.view, &segment, query.region.as_deref()))
        .await
}

/// Who works in a segment of a region, with the evidence
#[utoipa::path(get, path = "/segments/{segment}/enterprises", tag = "atlas",
    params(("segment" = String, Path, description = "Segment id", example = "NEV-B07"), PageAsked),
    responses((status = 200, description = "The enterprises", body = Answer<SegmentEnterprise>)))]
async fn segment_enterprises(
    bound: Bound,
    Named(segment): Named<String>,
    Asked(query): Asked<PageAsked>,
) -> Reply {
    let limit = limited(query.limit)?;
    bound
        .answer(move |held, page| {
            let whole = segments::enterprises(&held.view, &segment, query.region.as_deref())?;
            segments::described(&held.view, page.cut(whole, limit))
        })
        .await
}

/// The regions of the snapshot
#[utoipa::path(get, path = "/regions", tag = "atlas", params(PageAsked),
    responses((status = 200, description = "The regions", body = Answer<RegionItem>)))]
async fn list_regions(bound: Bound, Asked(query): Asked<PageAsked>) -> Reply {
    let limit = limited(query.limit)?;
    bound
        .answer(move |held, page| {
            Ok(page.cut(
                regions::regions(&held.view, query.region.as_deref())?,
                limit,
            ))
        })
        .await
}

/// What a region is strong in, and what lies near that
#[utoipa::path(get, path = "/regions/{adcode}/profile", tag = "atlas",
    params(("adcode" = String, Path, description = "Region, code or name of GB/T 2260", example = "341500"), SnapshotAsked),
    responses((status = 200, description = "The profile", body = RegionProfileCard)))]
async fn region_profile(
    bound: Bound,
    Named(adcode): Named<String>,
    _query: Asked<SnapshotAsked>,
) -> Reply {
    bound
        .answer(move |held, _| regions::profile(&held.view, &adcode))
        .await
}

/// The gaps of a region with factors and the rule, by priority
#[utoipa::path(get, path = "/gaps", tag = "atlas", params(GapsAsked),
    responses((status = 200, description = "The gaps", body = Answer<GapItem>)))]
async fn list_gaps(bound: Bound, Asked(query): Asked<GapsAsked>) -> Reply {
    let limit = limited(query.limit)?;
    let query = GapQuery {
        region: query.region,
        chain: query.chain,
        segment: query.segment,
        verdicts: verdicts(query.verdict.as_deref())?,
        ..GapQuery::default()
    };
    bound
        .answer(move |held, page| Ok(page.cut(gaps::gaps(&held.view, &query)?, limit)))
        .await
}

/// One gap explained: all numbers the rules saw, what makes it feasible, who next door supplies it, what would change it
#[utoipa::path(get, path = "/gaps/{segment}", tag = "atlas",
    params(("segment" = String, Path, description = "Segment id", example = "NEV-B07"), RegionAsked),
    responses((status = 200, description = "The gap", body = Answer<GapItem>)))]
async fn one_gap(
    bound: Bound,
    Named(segment): Named<String>,
    Asked(query): Asked<RegionAsked>,
) -> Reply {
    let query = GapQuery {
        region: query.region,
        segment: Some(segment),
        explain: true,
        ..GapQuery::default()
    };
    bound
        .answer(move |held, _| gaps::gaps(&held.view, &query))
        .await
}

/// Whom to invite, ranked, each with the parts of its score
#[utoipa::path(get, path = "/targets", tag = "atlas", params(TargetsAsked),
    responses((status = 200, description = "The targets", body = TargetAnswer)))]
async fn list_targets(bound: Bound, Asked(query): Asked<TargetsAsked>) -> Reply {
    let query = query.query(bound.page.skip)?;
    bound
        .answer(move |held, page| {
            let mut answer = targets::targets(&held.view, &query)?;
            let shown = answer.list.items.len();
            answer.list.next = page.next(&answer.list.snapshot, shown, answer.total);
            Ok(answer)
        })
        .await
}

/// People of talent for the segments of a region, ranked
#[utoipa::path(get, path = "/talents", tag = "atlas", params(GapsAsked),
    responses((status = 200, description = "The talents", body = Answer<TalentItem>)))]
async fn list_talents(bound: Bound, Asked(query): Asked<GapsAsked>) -> Reply {
    let limit = limited(query.limit)?;
    let query = TargetQuery {
        region: query.region,
        chain: query.chain,
        segment: query.segment,
        verdicts: verdicts(query.verdict.as_deref())?,
        limit: Some(usize::MAX),
        ..TargetQuery::default()
    };
    bound
        .answer(move |held, page| Ok(page.cut(talents::talents(&held.view, &query)?, limit)))
        .await
}

/// Enterprises by part of a name or an id
#[utoipa::path(get, path = "/enterprises", tag = "atlas", params(SearchAsked),
    responses((status = 200, description = "The enterprises found", body = Answer<FoundEnterprise>)))]
async fn find_enterprises(bound: Bound, Asked(query): Asked<SearchAsked>) -> Reply {
    let limit = limited(query.limit)?.unwrap_or(MOST);
    bound
        .answer(move |held, page| {
            let whole: Result<_, AppError> = search::search(&held.view, &query.q);
            Ok(page.cut(whole?, Some(limit)))
        })
        .await
}

/// One enterprise: facts with source, placements with evidence, risks, its score as a target
#[utoipa::path(get, path = "/enterprises/{id}", tag = "atlas",
    params(("id" = String, Path, description = "Canonical id or whole name"), RegionAsked),
    responses((status = 200, description = "The enterprise", body = EnterpriseCard)))]
async fn one_enterprise(
    bound: Bound,
    Named(id): Named<String>,
    Asked(query): Asked<RegionAsked>,
) -> Reply {
    bound
        .answer(move |held, _| enterprise::enterprise(&held.view, &id, query.region.as_deref()))
        .await
}

/// The shortest path of recorded relations from a region to an enterprise
#[utoipa::path(get, path = "/enterprises/{id}/paths", tag = "atlas",
    params(("id" = String, Path, description = "Canonical id"), RegionAsked),
    responses((status = 200, description = "The path", body = PathCard)))]
async fn paths(bound: Bound, Named(id): Named<String>, Asked(query): Asked<RegionAsked>) -> Reply {
    bound
        .answer(move |held, _| search::path(&held.view, &id, query.region.as_deref()))
        .await
}
