//! Builds as jobs: a new snapshot is asked for, made apart, and served when it is whole.
use std::collections::BTreeMap;

use axum::extract::State;
use axum::response::Response;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::error::AppError;
use crate::http::ask::Body;
use crate::http::bound::{Asked, Named, unkept};
use crate::http::caller::Caller;
use crate::http::import::{JobsAsked, accepted, damaged, page};
use crate::http::job::{self, JobStanding, Work, standing};
use crate::http::problem::Problem;
use crate::http::service::Shared;
use crate::ledger::{Job, JobKind};

type Reply = Result<Response, Problem>;

/// What a restart does to a build.
const RESTART: &str = "a snapshot is whole or absent: if the service ends first, the state becomes `interrupted` and the snapshot before is served on; ask again";

/// The routes.
pub(super) fn routes() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .routes(routes!(list_builds, ask_build))
        .routes(routes!(one_build))
}

/// A snapshot to be made.
#[derive(Debug, Clone, Default, Deserialize, Serialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
struct BuildAsk {
    /// The date everything is as of, ISO; the newest input's unless given.
    as_of: Option<String>,
    /// Profile; the workspace's unless given.
    #[schema(example = "default")]
    profile: Option<String>,
}

/// A verdict that changed.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
struct VerdictChange {
    /// Segment id.
    segment: String,
    /// Before.
    before: String,
    /// Now.
    now: String,
}

/// What people's corrections did to placements.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
struct CorrectionCounts {
    /// Corrections in force.
    in_force: u64,
    /// Placements that nothing else spoke for.
    added: u64,
    /// Placements that were there and are now confirmed.
    confirmed: u64,
    /// Placements taken away.
    removed: u64,
    /// Corrections that changed nothing.
    idle: u64,
}

/// What a build made.
#[derive(Debug, Clone, Serialize, ToSchema)]
struct BuildResult {
    /// The snapshot's id.
    snapshot: String,
    /// The one before, if another.
    previous: Option<String>,
    /// Date of the snapshot.
    as_of: String,
    /// Enterprises read.
    enterprises: u64,
    /// Enterprises placed.
    placed: u64,
    /// Regions measured, of all levels.
    regions: u64,
    /// Segments of the home region by verdict.
    verdicts: BTreeMap<String, u64>,
    /// Home segments whose verdict changed since the snapshot before.
    changed: Vec<VerdictChange>,
    /// Why nothing could be compared with the snapshot before, if so.
    not_compared: Option<String>,
    /// What people's corrections did.
    corrections: CorrectionCounts,
    /// Whether the service answers from it by now.
    served: bool,
}

/// The report as the command prints it.
#[derive(Debug, Deserialize)]
struct Printed {
    snapshot: String,
    previous: Option<String>,
    as_of: String,
    enterprises: u64,
    placed: u64,
    regions: u64,
    verdicts: BTreeMap<String, u64>,
    changed: Vec<(String, String, String)>,
    not_compared: Option<String>,
    corrections: CorrectionCounts,
}

/// A build.
#[derive(Debug, Clone, Serialize, ToSchema)]
struct BuildCard {
    /// How it stands.
    #[serde(flatten)]
    standing: JobStanding,
    /// What was asked.
    asked: BuildAsk,
    /// What it made; null before it is done.
    result: Option<BuildResult>,
}

/// A page of builds.
#[derive(Debug, Clone, Serialize, ToSchema)]
struct BuildAnswer {
    /// The builds, newest first.
    items: Vec<BuildCard>,
    /// The id to go on after; null on the last page.
    next: Option<String>,
}

fn card(service: &Shared, job: &Job) -> Result<BuildCard, Problem> {
    let asked = serde_json::from_str(&job.asked).map_err(|fault| damaged(job, &fault))?;
    let (standing, report) = standing(job, RESTART, job::now_ms());
    let printed = report.map(serde_json::from_value::<Printed>).transpose();
    let printed = printed.map_err(|fault| damaged(job, &fault))?;
    let current = service.current();
    let change = |(segment, before, now)| VerdictChange {
        segment,
        before,
        now,
    };
    let result = printed.map(|printed| BuildResult {
        served: printed.snapshot == current.id(),
        snapshot: printed.snapshot,
        previous: printed.previous,
        as_of: printed.as_of,
        enterprises: printed.enterprises,
        placed: printed.placed,
        regions: printed.regions,
        verdicts: printed.verdicts,
        changed: printed.changed.into_iter().map(change).collect(),
        not_compared: printed.not_compared,
        corrections: printed.corrections,
    });
    Ok(BuildCard {
        standing,
        asked,
        result,
    })
}

/// The builds that were asked for, newest first
#[utoipa::path(get, path = "/builds", tag = "data", params(JobsAsked),
    responses((status = 200, description = "A page of builds", body = BuildAnswer)))]
async fn list_builds(State(service): State<Shared>, Asked(asked): Asked<JobsAsked>) -> Reply {
    let (found, next) = page(&service, JobKind::Build, &asked).await?;
    let items: Result<_, Problem> = found.iter().map(|job| card(&service, job)).collect();
    Ok(unkept(&BuildAnswer {
        items: items?,
        next,
    }))
}

/// Asks for a new snapshot of everything imported; it is served when it is whole
#[utoipa::path(post, path = "/builds", tag = "data", request_body = BuildAsk,
    responses((status = 202, description = "It waits for its turn: ask for it by its id, or under `Location`", body = BuildCard)))]
async fn ask_build(
    State(service): State<Shared>,
    caller: Caller,
    Body(ask): Body<BuildAsk>,
) -> Reply {
    let mut words = vec!["build".to_owned()];
    if let Some(as_of) = &ask.as_of {
        let day: Result<Date, _> = as_of.parse();
        let day = day.map_err(|fault| {
            Problem::argument(format!(
                "`as_of` is `{as_of}` ({fault}): expected YYYY-MM-DD"
            ))
        })?;
        words.push(format!("--as-of={day}"));
    }
    if let Some(profile) = &ask.profile {
        service.current().view.workspace.profile(Some(profile))?;
        words.push(format!("--profile={profile}"));
    }
    let place = service.jobs.place()?;
    let desk = service.desk().await?;
    let text = serde_json::to_string(&ask).expect("a request is plain data");
    let by = (caller.by.who.as_str(), caller.by.now_ms);
    let added = desk.ledger.add_job((JobKind::Build, &text), by).await;
    let id = added.map_err(AppError::from)?;
    let work = Work {
        id: id.clone(),
        kind: JobKind::Build,
        writes: true,
        words,
        files: None,
        place,
    };
    job::start(&service, work);
    let kept = desk.ledger.job(JobKind::Build, &id).await;
    let card = card(&service, &kept.map_err(AppError::from)?)?;
    Ok(accepted(unkept(&card), &format!("/api/v1/builds/{id}")))
}

/// One build: how it stands, and what it made when it is done
#[utoipa::path(get, path = "/builds/{id}", tag = "data",
    params(("id" = String, Path, description = "Build id")),
    responses((status = 200, description = "The build", body = BuildCard)))]
async fn one_build(State(service): State<Shared>, Named(id): Named<String>) -> Reply {
    let desk = service.desk().await?;
    let found = desk.ledger.job(JobKind::Build, &id).await;
    Ok(unkept(&card(&service, &found.map_err(AppError::from)?)?))
}
