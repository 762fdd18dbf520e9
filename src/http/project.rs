//! Projects over HTTP: list, board, one with its steps; opening, changing, steps, approvals, claims. Nobody keeps these
//! answers; a change names the version it saw.
use axum::extract::State;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::access::region_code;
use crate::app::projects::{
    self, Board, ProjectAnswer, ProjectAsk, ProjectCard, ProjectItem, StepAsk, StepVerb,
};
use crate::catalog::Stage;
use crate::http::ask::Body;
use crate::http::bound::{Asked, Named, unkept};
use crate::http::caller::{Caller, Editor, tagged, within};
use crate::http::problem::Problem;
use crate::http::query::limited;
use crate::http::service::Shared;
use crate::ledger::{Permission, ProjectFilter, ProjectPage};

type Reply = Result<Response, Problem>;

/// Projects of a page unless asked for.
const PAGE: usize = 50;
/// Projects of a column of the board.
const EACH: i64 = 20;

/// The routes.
pub(super) fn routes() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .routes(routes!(list_projects, open_project))
        .routes(routes!(project_board))
        .routes(routes!(one_project, change_project))
        .routes(routes!(change_step))
        .routes(routes!(approve_project))
        .routes(routes!(settle_claim))
}

/// Which projects.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct ProjectsAsked {
    /// Counties, codes with commas.
    #[param(example = "341524")]
    county: Option<String>,
    /// Chains, with commas.
    #[param(example = "NEV")]
    chain: Option<String>,
    /// Attracting units, with commas.
    unit: Option<String>,
    /// Present stages, with commas: reserve, lead, talk, review, signed, landed, started, completed, producing, full,
    /// in_statistics, above_scale, ended.
    #[param(example = "lead,talk")]
    stage: Option<String>,
    /// Kinds, with commas: industrial, agricultural, service, other.
    kind: Option<String>,
    /// Channels, with commas.
    channel: Option<String>,
    /// Part of the name or of the investor's.
    text: Option<String>,
    /// Items on a page.
    #[param(minimum = 1, maximum = 500)]
    limit: Option<usize>,
    /// `next` of the page before.
    cursor: Option<String>,
}

impl ProjectsAsked {
    fn filter(&self, sees: &ProjectFilter) -> Result<ProjectFilter, Problem> {
        let stages: Result<Vec<Stage>, String> = within(self.stage.as_deref(), &[])?
            .iter()
            .map(|word| word.parse())
            .collect();
        Ok(ProjectFilter {
            counties: within(self.county.as_deref(), &sees.counties)?,
            chains: within(self.chain.as_deref(), &sees.chains)?,
            units: within(self.unit.as_deref(), &sees.units)?,
            stages: stages.map_err(Problem::argument)?,
            kinds: within(self.kind.as_deref(), &[])?,
            channels: within(self.channel.as_deref(), &[])?,
            text: self.text.clone().unwrap_or_default(),
        })
    }
}

/// The projects that are meant, by id
#[utoipa::path(get, path = "/projects", tag = "ledger", params(ProjectsAsked),
    responses((status = 200, description = "A page of projects", body = ProjectAnswer)))]
async fn list_projects(
    State(service): State<Shared>,
    caller: Caller,
    Asked(asked): Asked<ProjectsAsked>,
) -> Reply {
    let limit = limited(asked.limit)?.unwrap_or(PAGE);
    let page = ProjectPage {
        after: asked.cursor.clone().unwrap_or_default(),
        limit: i64::try_from(limit).unwrap_or(i64::MAX),
    };
    let desk = service.desk().await?;
    let found = projects::list(desk, &asked.filter(&caller.sees)?, &page).await?;
    Ok(unkept(&found))
}

/// The board: projects by stage, with counts and sums
#[utoipa::path(get, path = "/projects/board", tag = "ledger", params(ProjectsAsked),
    responses((status = 200, description = "The columns", body = Board)))]
async fn project_board(
    State(service): State<Shared>,
    caller: Caller,
    Asked(asked): Asked<ProjectsAsked>,
) -> Reply {
    let desk = service.desk().await?;
    let each = limited(asked.limit)?.map_or(EACH, |limit| i64::try_from(limit).unwrap_or(EACH));
    let drawn = projects::board(desk, &asked.filter(&caller.sees)?, each).await?;
    Ok(unkept(&drawn))
}

/// A project to be opened: as a lead or a reserve, or from an entry of a handed-out list.
#[derive(Debug, Clone, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ProjectOpening {
    /// Its facts.
    #[serde(default)]
    facts: ProjectAsk,
    /// Open it as a reserve and not as a lead.
    #[serde(default)]
    reserve: bool,
    /// The day; today unless given.
    #[serde(default)]
    day: Option<String>,
    /// A handed-out list the project comes from.
    #[serde(default)]
    list: Option<String>,
    /// The enterprise of that list.
    #[serde(default)]
    enterprise: Option<String>,
}

/// Opens a project
#[utoipa::path(post, path = "/projects", tag = "ledger", request_body = ProjectOpening,
    responses((status = 200, description = "The project", body = ProjectItem)))]
async fn open_project(
    State(service): State<Shared>,
    caller: Caller,
    Body(opening): Body<ProjectOpening>,
) -> Reply {
    let stage = if opening.reserve {
        Stage::Reserve
    } else {
        Stage::Lead
    };
    let first = StepAsk {
        verb: StepVerb::Take,
        stage: stage.name().to_owned(),
        day: opening.day.clone(),
        verified: false,
        evidence: None,
        owner: opening.facts.owner.clone(),
        why: None,
    };
    let mut facts = opening.facts;
    held_within(&mut facts, &caller.sees, Chosen::First)?;
    let desk = service.desk().await?;
    let opened = match (&opening.list, &opening.enterprise) {
        (Some(list), Some(enterprise)) => {
            projects::from_list(desk, (list, enterprise), (&facts, &first), &caller.by).await?
        }
        (None, None) => projects::open(desk, (&facts, &first), &caller.by).await?,
        _ => return Err(Problem::argument("`list` and `enterprise` go together")),
    };
    let version = opened.version;
    Ok(tagged(unkept(&opened), version))
}

/// What becomes of a county, chain or unit that is not named.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Chosen {
    /// The first that may be seen: a new project is somebody's.
    First,
    /// It stays as it is.
    Kept,
}

/// Holds that a project stays within what its writer may see: nobody opens one elsewhere or moves his own there.
fn held_within(
    facts: &mut ProjectAsk,
    sees: &ProjectFilter,
    chosen: Chosen,
) -> Result<(), Problem> {
    if let Some(county) = &mut facts.county
        && let Ok(code) = region_code(county)
    {
        *county = code.to_string();
    }
    for (own, seen) in [
        (&mut facts.county, &sees.counties),
        (&mut facts.chain, &sees.chains),
        (&mut facts.unit, &sees.units),
    ] {
        if own.is_none() && chosen == Chosen::Kept {
            continue;
        }
        let found = within(own.as_deref(), seen)?;
        if !seen.is_empty() {
            *own = found.into_iter().next();
        }
    }
    Ok(())
}

/// One project with its steps, approvals, claims, money and history
#[utoipa::path(get, path = "/projects/{id}", tag = "ledger",
    params(("id" = String, Path, description = "Project id")),
    responses((status = 200, description = "The project; its tag is its version", body = ProjectCard)))]
async fn one_project(
    State(service): State<Shared>,
    caller: Caller,
    Named(id): Named<String>,
) -> Reply {
    let desk = service.desk().await?;
    Ok(carded(&projects::card(desk, &id, &caller.sees).await?))
}

fn carded(card: &ProjectCard) -> Response {
    tagged(unkept(card), card.project.version)
}

/// Changes facts of a project; what is not given stays
#[utoipa::path(patch, path = "/projects/{id}", tag = "ledger", request_body = ProjectAsk,
    params(("id" = String, Path, description = "Project id"),
        ("If-Match" = String, Header, description = "The version seen, in quotes", example = "\"2\"")),
    responses((status = 200, description = "The project", body = ProjectItem)))]
async fn change_project(
    State(service): State<Shared>,
    editor: Editor,
    Named(id): Named<String>,
    Body(mut ask): Body<ProjectAsk>,
) -> Reply {
    held_within(&mut ask, &editor.sees, Chosen::Kept)?;
    let seen = (id.as_str(), editor.version);
    let desk = service.desk().await?;
    let changed = projects::change(desk, seen, (&ask, &editor.sees), &editor.by).await?;
    let version = changed.version;
    Ok(tagged(unkept(&changed), version))
}

/// Takes, corrects, verifies or withdraws a step of a project
#[utoipa::path(post, path = "/projects/{id}/events", tag = "ledger", request_body = StepAsk,
    params(("id" = String, Path, description = "Project id"),
        ("If-Match" = String, Header, description = "The version seen, in quotes", example = "\"2\"")),
    responses((status = 200, description = "The project with its steps", body = ProjectCard)))]
async fn change_step(
    State(service): State<Shared>,
    editor: Editor,
    Named(id): Named<String>,
    Body(ask): Body<StepAsk>,
) -> Reply {
    // Who attracts a project does not say himself that somebody saw it.
    if ask.verified || ask.verb == StepVerb::Verify {
        editor.caller.may(Permission::Settle)?;
    }
    let seen = (id.as_str(), editor.version);
    let desk = service.desk().await?;
    Ok(carded(
        &projects::step(desk, seen, (&ask, &editor.sees), &editor.by).await?,
    ))
}

/// An approval to sign.
#[derive(Debug, Clone, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ApprovalAsk {
    /// What it rests on, such as the number of the minutes.
    note: String,
}

/// Records the approval to sign a project beyond its size band's authority
#[utoipa::path(post, path = "/projects/{id}/approvals", tag = "ledger", request_body = ApprovalAsk,
    params(("id" = String, Path, description = "Project id"),
        ("If-Match" = String, Header, description = "The version seen, in quotes", example = "\"2\"")),
    responses((status = 200, description = "The project with its approvals", body = ProjectCard)))]
async fn approve_project(
    State(service): State<Shared>,
    editor: Editor,
    Named(id): Named<String>,
    Body(ask): Body<ApprovalAsk>,
) -> Reply {
    let seen = (id.as_str(), editor.version);
    let desk = service.desk().await?;
    Ok(carded(
        &projects::approve(desk, seen, (&ask.note, &editor.sees), &editor.by).await?,
    ))
}

/// How a claim is settled.
#[derive(Debug, Clone, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct SettlementAsk {
    /// The project that loses the investor.
    loses: String,
    /// Why.
    why: String,
}

/// Settles the claim of two counties on one investor for this project
#[utoipa::path(post, path = "/projects/{id}/settlements", tag = "ledger", request_body = SettlementAsk,
    params(("id" = String, Path, description = "Project that keeps the investor")),
    responses((status = 200, description = "The project with its claims", body = ProjectCard)))]
async fn settle_claim(
    State(service): State<Shared>,
    caller: Caller,
    Named(id): Named<String>,
    Body(ask): Body<SettlementAsk>,
) -> Reply {
    let desk = service.desk().await?;
    let between = (id.as_str(), ask.loses.as_str());
    Ok(carded(
        &projects::settle(desk, between, (&ask.why, &caller.sees), &caller.by).await?,
    ))
}
