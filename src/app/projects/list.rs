//! Projects as a list, as a board by stage, and one with everything the ledger holds of it.
use serde::Serialize;
use utoipa::ToSchema;

use crate::app::desk::Desk;
use crate::app::projects::item::{ChangeItem, ProjectCard, ProjectItem};
use crate::catalog::Stage;
use crate::error::AppError;
use crate::ledger::{Ledger, Project, ProjectFilter, ProjectPage, Steps};

const YUAN_PER_YI: f64 = 1e8;

/// A page of projects.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ProjectAnswer {
    /// The projects, by id.
    pub items: Vec<ProjectItem>,
    /// The id to go on after; null on the last page.
    pub next: Option<String>,
}

/// One column of the board.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct BoardColumn {
    /// The stage; null for projects without any step.
    pub stage: Option<String>,
    /// Its Chinese name.
    pub name: String,
    /// How many projects.
    pub projects: i64,
    /// Their whole investment where known, 亿元.
    pub total_yi: f64,
    /// The day of the one that has been there longest.
    pub since: Option<String>,
    /// Whether any of them is invented.
    pub synthetic: bool,
    /// The first of them, by id.
    pub items: Vec<ProjectItem>,
}

/// The board by stage.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Board {
    /// One column a stage, in the order of stages; stages without projects too.
    pub columns: Vec<BoardColumn>,
    /// Whether any project counted here is invented.
    pub synthetic: bool,
}

/// Lists the projects that are meant.
///
/// # Errors
/// The ledger does not answer.
pub async fn list(
    desk: &Desk,
    filter: &ProjectFilter,
    page: &ProjectPage,
) -> Result<ProjectAnswer, AppError> {
    let more = ProjectPage {
        after: page.after.clone(),
        limit: page.limit.saturating_add(1),
    };
    let mut found = desk.ledger.projects(filter, &more).await?;
    let limit = usize::try_from(page.limit).unwrap_or(usize::MAX);
    let next = found.len() > limit;
    found.truncate(limit);
    let next = found.last().filter(|_| next).map(|last| last.id.clone());
    Ok(ProjectAnswer {
        items: found.into_iter().map(ProjectItem::from).collect(),
        next,
    })
}

/// Draws the board: counts and sums of each stage, and its first projects.
///
/// # Errors
/// The ledger does not answer.
pub async fn board(desk: &Desk, filter: &ProjectFilter, each: i64) -> Result<Board, AppError> {
    let counts = desk.ledger.board(filter).await?;
    let mut columns = Vec::new();
    for stage in Stage::ALL {
        let wanted = filter.stages.is_empty() || filter.stages.contains(&stage);
        if !wanted {
            continue;
        }
        let counted = counts.iter().find(|count| count.stage == Some(stage));
        let items = match counted {
            Some(_) => {
                let narrowed = ProjectFilter {
                    stages: vec![stage],
                    ..filter.clone()
                };
                let page = ProjectPage {
                    after: String::new(),
                    limit: each,
                };
                desk.ledger.projects(&narrowed, &page).await?
            }
            None => Vec::new(),
        };
        columns.push(BoardColumn {
            stage: Some(stage.name().to_owned()),
            name: stage.chinese().to_owned(),
            projects: counted.map_or(0, |count| count.projects),
            total_yi: counted.map_or(0.0, |count| count.total_yuan / YUAN_PER_YI),
            since: counted.and_then(|count| count.since.clone()),
            synthetic: counted.is_some_and(|count| count.synthetic),
            items: items.into_iter().map(ProjectItem::from).collect(),
        });
    }
    if let Some(none) = counts.iter().find(|count| count.stage.is_none()) {
        columns.push(BoardColumn {
            stage: None,
            name: "无节点".to_owned(),
            projects: none.projects,
            total_yi: none.total_yuan / YUAN_PER_YI,
            since: None,
            synthetic: none.synthetic,
            items: Vec::new(),
        });
    }
    Ok(Board {
        synthetic: columns.iter().any(|column| column.synthetic),
        columns,
    })
}

/// Stages that may come next: those whose needed one is there, and the end.
fn next(steps: &Steps) -> Vec<String> {
    if steps.contains_key(&Stage::Ended) {
        return Vec::new();
    }
    Stage::ALL
        .into_iter()
        .filter(|stage| !steps.contains_key(stage))
        .filter(|stage| {
            stage
                .needs()
                .is_none_or(|needed| steps.contains_key(&needed))
        })
        .map(|stage| stage.name().to_owned())
        .collect()
}

/// Returns a project with everything the ledger holds of it.
///
/// # Errors
/// There is none, or it is none of the reader's.
pub async fn card(desk: &Desk, id: &str, sees: &ProjectFilter) -> Result<ProjectCard, AppError> {
    let project = desk.seen(id, sees).await?;
    let ledger = &desk.ledger;
    let steps = ledger.steps(id).await?;
    let band = project
        .facts
        .total_yuan
        .and_then(|total| desk.rules.bands.of(total));
    let funds = ledger.funds(id).await?;
    let assets = ledger.fixed_assets(id).await?;
    let shown: f64 = funds
        .iter()
        .filter(|fund| !fund.evidence.is_empty())
        .map(|fund| fund.amount_yuan)
        .sum();
    let accepted: f64 = assets
        .iter()
        .filter(|asset| asset.status == "accepted")
        .map(|asset| asset.amount_yuan)
        .sum();
    let open = open(desk, (&project, &steps)).await?;
    let invented = project.facts.synthetic
        || steps.values().any(|step| step.synthetic)
        || funds.iter().any(|fund| fund.synthetic)
        || assets.iter().any(|asset| asset.synthetic);
    Ok(ProjectCard {
        synthetic: invented,
        reviews: ledger
            .reviews(id)
            .await?
            .into_iter()
            .map(Into::into)
            .collect(),
        papers: ledger
            .papers(id)
            .await?
            .into_iter()
            .map(Into::into)
            .collect(),
        open,
        next: next(&steps),
        steps: steps.into_iter().map(Into::into).collect(),
        negotiates: band.map(|band| band.negotiates.clone()),
        approves: band.map(|band| band.approves.clone()),
        approvals: ledger
            .approvals(id)
            .await?
            .into_iter()
            .map(Into::into)
            .collect(),
        conflicts: ledger
            .conflicts(id)
            .await?
            .into_iter()
            .map(Into::into)
            .collect(),
        funds_yi: (!funds.is_empty()).then_some(shown / YUAN_PER_YI),
        fixed_assets_yi: (!assets.is_empty()).then_some(accepted / YUAN_PER_YI),
        history: history(ledger, id).await?,
        project: project.into(),
    })
}

/// What is still to be settled of a project that is signed.
async fn open(desk: &Desk, (project, steps): (&Project, &Steps)) -> Result<Vec<String>, AppError> {
    if !steps.contains_key(&Stage::Signed) {
        return Ok(Vec::new());
    }
    let bands = &desk.rules.bands;
    let against = desk.ledger.against_signing(project, bands).await?;
    Ok(against.iter().map(ToString::to_string).collect())
}

/// Everything that was said and changed, in the order it was.
async fn history(ledger: &Ledger, id: &str) -> Result<Vec<ChangeItem>, AppError> {
    let facts = ledger.project_history(id).await?.into_iter();
    let steps = ledger.step_entries(id).await?.into_iter();
    let mut history: Vec<ChangeItem> = facts.map(Into::into).collect();
    history.extend(steps.map(ChangeItem::from));
    history.sort_by_key(|change| change.at_ms);
    Ok(history)
}
