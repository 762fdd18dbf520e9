//! Corrections over HTTP: people say that an enterprise works in a segment or does not. They enter the next build; a
//! correction is never changed, an undoing is an entry of its own.
use axum::extract::State;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::View;
use crate::app::corrections::{self, CorrectionItem};
use crate::catalog::SegmentId;
use crate::http::ask::Body;
use crate::http::bound::{Asked, Named, unkept};
use crate::http::caller::Caller;
use crate::http::problem::Problem;
use crate::http::query::limited;
use crate::http::service::Shared;
use crate::ledger::{CorrectionUndo, Decided, NewCorrection};

type Reply = Result<Response, Problem>;

/// Corrections of a page unless asked for.
const PAGE: usize = 100;

/// The routes.
pub(super) fn routes() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .routes(routes!(list_corrections, correct))
        .routes(routes!(undo_correction))
}

/// Which corrections.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct CorrectionsAsked {
    /// Id of an enterprise.
    enterprise: Option<String>,
    /// Segment id.
    #[param(example = "NEV-B07")]
    segment: Option<String>,
    /// Only those the next build takes, or only the others.
    in_force: Option<bool>,
    /// Items on a page.
    #[param(minimum = 1, maximum = 500)]
    limit: Option<usize>,
    /// `next` of the page before.
    cursor: Option<String>,
}

/// A correction with the names of what it is about.
#[derive(Debug, Clone, Serialize, ToSchema)]
struct CorrectionCard {
    /// The correction.
    #[serde(flatten)]
    correction: CorrectionItem,
    /// Name of the enterprise; null if the snapshot does not know it.
    name: Option<String>,
    /// Name of the segment; null if the catalog no longer knows it.
    segment_name: Option<String>,
}

/// A page of corrections.
#[derive(Debug, Clone, Serialize, ToSchema)]
struct CorrectionAnswer {
    /// The corrections, newest first.
    items: Vec<CorrectionCard>,
    /// The id to go on after; null on the last page.
    next: Option<String>,
}

fn card(view: &View, correction: CorrectionItem) -> CorrectionCard {
    let known = view.snapshot.enterprise(&correction.enterprise);
    let segment: Option<SegmentId> = correction.segment.parse().ok();
    let segment = segment.and_then(|id| view.catalog().segment(id));
    CorrectionCard {
        name: known.map(|(_, facts)| facts.name.clone()),
        segment_name: segment.map(|segment| segment.name.clone()),
        correction,
    }
}

/// The corrections people made, newest first, those taken back too
#[utoipa::path(get, path = "/corrections", tag = "ledger", params(CorrectionsAsked),
    responses((status = 200, description = "A page of corrections", body = CorrectionAnswer)))]
async fn list_corrections(
    State(service): State<Shared>,
    Asked(asked): Asked<CorrectionsAsked>,
) -> Reply {
    let limit = limited(asked.limit)?.unwrap_or(PAGE);
    let desk = service.desk().await?;
    let mut all = corrections::all(desk).await?;
    all.reverse();
    let meant = |item: &CorrectionItem| {
        let same = |asked: &Option<String>, own: &str| asked.as_deref().is_none_or(|it| it == own);
        same(&asked.enterprise, &item.enterprise)
            && same(&asked.segment, &item.segment)
            && asked.in_force.is_none_or(|it| it == item.in_force)
            && asked.cursor.as_ref().is_none_or(|last| item.id < *last)
    };
    let mut items: Vec<CorrectionItem> = all.into_iter().filter(meant).take(limit + 1).collect();
    let more = items.len() > limit;
    items.truncate(limit);
    let next = items.last().filter(|_| more).map(|last| last.id.clone());
    let held = service.current();
    let items = items.into_iter().map(|item| card(&held.view, item));
    Ok(unkept(&CorrectionAnswer {
        items: items.collect(),
        next,
    }))
}

/// What is said of a placement.
#[derive(Debug, Clone, Copy, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
enum DecisionAsk {
    /// It works there.
    Confirm,
    /// It does not.
    Reject,
}

/// A correction to be kept.
#[derive(Debug, Clone, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct CorrectionAsk {
    /// Id or whole name of the enterprise.
    enterprise: String,
    /// Segment id.
    #[schema(example = "NEV-B07")]
    segment: String,
    /// Whether it works there.
    decision: DecisionAsk,
    /// Why.
    why: String,
}

/// Confirms or rejects a placement; the next build takes it
#[utoipa::path(post, path = "/corrections", tag = "ledger", request_body = CorrectionAsk,
    responses((status = 200, description = "The correction", body = CorrectionCard)))]
async fn correct(
    State(service): State<Shared>,
    caller: Caller,
    Body(ask): Body<CorrectionAsk>,
) -> Reply {
    let said = NewCorrection {
        enterprise: ask.enterprise,
        segment: ask.segment,
        decided: match ask.decision {
            DecisionAsk::Confirm => Decided::Confirm,
            DecisionAsk::Reject => Decided::Reject,
        },
        who: caller.by.who.clone(),
        why: ask.why,
    };
    let desk = service.desk().await?;
    let held = service.current();
    let known = service
        .compute(move || corrections::resolved(&held.view.workspace, Some(&held.view), said))
        .await?;
    let kept = corrections::keep(desk, known, caller.by.now_ms).await?;
    Ok(unkept(&card(&service.current().view, kept)))
}

/// Why a correction is taken back.
#[derive(Debug, Clone, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct UndoAsk {
    /// Why.
    why: String,
}

/// Takes a correction back; it and its undoing both stay in the history
#[utoipa::path(post, path = "/corrections/{id}/undo", tag = "ledger", request_body = UndoAsk,
    params(("id" = String, Path, description = "Correction id")),
    responses((status = 200, description = "The correction", body = CorrectionCard)))]
async fn undo_correction(
    State(service): State<Shared>,
    caller: Caller,
    Named(id): Named<String>,
    Body(ask): Body<UndoAsk>,
) -> Reply {
    let undo = CorrectionUndo {
        who: caller.by.who.clone(),
        why: ask.why,
        at_ms: caller.by.now_ms,
    };
    let desk = service.desk().await?;
    let undone = corrections::take_back(desk, &id, undo).await?;
    Ok(unkept(&card(&service.current().view, undone)))
}
