//! What is done to projects: open, change, take and correct steps, approve, settle claims, take over from a list.
use std::fs;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::app::desk::Desk;
use crate::app::lists::HandedList;
use crate::app::projects::import;
use crate::app::projects::item::{ProjectAsk, ProjectCard, ProjectItem};
use crate::app::projects::list::card;
use crate::catalog::Stage;
use crate::catalog::code::{Adcode, RegionTable};
use crate::error::AppError;
use crate::ledger::{By, NewStep, ProjectFacts, ProjectFilter, Shows, StepChange};

/// The channel of what came from a list handed out.
pub const LIST_CHANNEL: &str = "招商名单";
/// The source of what people enter.
const OWN: &str = "ledger";
/// The same where what was changed, or taken from a list, is invented.
const OWN_SYNTHETIC: &str = "ledger (synthetic)";

fn own(synthetic: bool) -> String {
    if synthetic { OWN_SYNTHETIC } else { OWN }.to_owned()
}
const KINDS: [&str; 4] = ["industrial", "agricultural", "service", "other"];

/// What is done to a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum StepVerb {
    /// Take it.
    Take,
    /// Say that it was otherwise, with a reason.
    Correct,
    /// Say that somebody saw it, with what shows it.
    Verify,
    /// Say that it was not taken, with a reason.
    Withdraw,
}

/// A step to be taken, corrected, verified or withdrawn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StepAsk {
    /// What is done.
    pub verb: StepVerb,
    /// The stage: reserve, lead, talk, review, signed, landed, started, completed, producing, full, in_statistics,
    /// above_scale, ended.
    #[schema(example = "talk")]
    pub stage: String,
    /// The day, ISO; today unless given.
    #[serde(default)]
    #[schema(example = "2026-11-02")]
    pub day: Option<String>,
    /// Whether somebody saw it; then evidence is needed.
    #[serde(default)]
    pub verified: bool,
    /// What shows it.
    #[serde(default)]
    pub evidence: Option<String>,
    /// Who answers for it.
    #[serde(default)]
    pub owner: Option<String>,
    /// Why: to end, correct or withdraw.
    #[serde(default)]
    pub why: Option<String>,
}

/// Reads a day.
///
/// # Errors
/// It is none.
pub fn parse_day(text: &str) -> Result<String, AppError> {
    text.parse::<jiff::civil::Date>()
        .map(|day| day.to_string())
        .map_err(|fault| {
            AppError::Argument(format!("`{text}` is no day ({fault}): expected YYYY-MM-DD"))
        })
}

fn stage(text: &str) -> Result<Stage, AppError> {
    text.parse().map_err(AppError::Argument)
}

/// Checks what can be checked of facts and puts ids for names.
fn checked(desk: &Desk, mut facts: ProjectFacts) -> Result<ProjectFacts, AppError> {
    let catalog = &desk.workspace.catalog;
    if facts.name.trim().is_empty() {
        return Err(AppError::Argument("a project needs a name".into()));
    }
    if let Some(kind) = facts.kind.as_deref().filter(|kind| !KINDS.contains(kind)) {
        return Err(AppError::Argument(format!(
            "`{kind}` is no kind of project: expected one of {}",
            KINDS.join(", ")
        )));
    }
    if let Some(county) = &facts.county {
        let found = Adcode::parse(county)
            .ok()
            .and_then(|code| RegionTable::builtin().resolve(code))
            .or_else(|| RegionTable::builtin().find_by_names(None, None, Some(county)));
        let Some(code) = found else {
            return Err(AppError::Unknown {
                what: "region",
                id: county.clone(),
                hint: ": expected a code of GB/T 2260 or a name that only one region has".into(),
            });
        };
        facts.county = Some(code.to_string());
    }
    let named = facts.chain.map(|chain| import::chain(catalog, &chain));
    facts.chain = named.transpose().map_err(AppError::Argument)?;
    let named = facts.segment.map(|one| import::segment(catalog, &one));
    facts.segment = named.transpose().map_err(AppError::Argument)?;
    let amounts = [
        facts.total_yuan,
        facts.contract_yuan,
        facts.fixed_yuan,
        facts.land_mu,
    ];
    let bad = |amount: &f64| !amount.is_finite() || *amount < 0.0;
    if let Some(amount) = amounts.into_iter().flatten().find(bad) {
        return Err(AppError::Argument(format!(
            "an amount or area is {amount}: expected 0 or more"
        )));
    }
    Ok(facts)
}

/// Opens a project as a reserve or a lead.
///
/// # Errors
/// A fact makes no sense, the first step is neither, or the ledger does not answer.
pub async fn open(
    desk: &Desk,
    (ask, first): (&ProjectAsk, &StepAsk),
    by: &By,
) -> Result<ProjectItem, AppError> {
    let fresh = ProjectFacts {
        source: OWN.to_owned(),
        as_of: by.today.clone(),
        ..ProjectFacts::default()
    };
    keep(desk, (checked(desk, ask.over(&fresh))?, first), by).await
}

async fn keep(
    desk: &Desk,
    (facts, first): (ProjectFacts, &StepAsk),
    by: &By,
) -> Result<ProjectItem, AppError> {
    let step = new_step(first, by)?;
    if !matches!(step.stage, Stage::Reserve | Stage::Lead) {
        return Err(AppError::Argument(format!(
            "a project begins as `reserve` or `lead`, not as `{}`: import one that is further",
            step.stage
        )));
    }
    let opened = desk
        .ledger
        .open_project((None, facts), (step, &desk.rules.bands), by)
        .await?;
    Ok(opened.into())
}

/// Takes an entry of a handed-out list over as a lead, linked to the list.
///
/// # Errors
/// No such list or entry, or the ledger refuses.
pub async fn from_list(
    desk: &Desk,
    (list, enterprise): (&str, &str),
    (ask, first): (&ProjectAsk, &StepAsk),
    by: &By,
) -> Result<ProjectItem, AppError> {
    let unknown = |what, id: &str| AppError::Unknown {
        what,
        id: id.to_owned(),
        hint: ": `liantu lists` shows them".into(),
    };
    let plain = list.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    let folder = desk.workspace.settings.folder.join("lists");
    let path = folder.join(format!("{list}.json"));
    if !plain || !path.is_file() {
        return Err(unknown("list", list));
    }
    let text = fs::read_to_string(&path).map_err(AppError::file("read", &path))?;
    let handed: HandedList = serde_json::from_str(&text)
        .map_err(|fault| AppError::Argument(format!("`{}` is no list: {fault}", path.display())))?;
    let mut entries = handed.items.iter();
    let found = entries.find(|item| item.enterprise == enterprise || item.name == enterprise);
    let Some(entry) = found else {
        return Err(unknown("entry of the list", enterprise));
    };
    let segment = entry.segment.to_string();
    let chain = segment.split('-').next().map(str::to_owned);
    let entered = ProjectFacts {
        name: entry.name.clone(),
        chain,
        segment: Some(segment),
        investor_id: Some(entry.enterprise.clone()),
        investor: Some(entry.name.clone()),
        channel: Some(LIST_CHANNEL.to_owned()),
        list_id: Some(handed.id.clone()),
        list_enterprise: Some(entry.enterprise.clone()),
        source: own(handed.synthetic),
        synthetic: handed.synthetic,
        as_of: by.today.clone(),
        ..ProjectFacts::default()
    };
    let facts = checked(desk, ask.over(&entered))?;
    keep(desk, (facts, first), by).await
}

/// Changes the facts of a project that is at `version`.
///
/// # Errors
/// A fact makes no sense, somebody changed it meanwhile, or it is none of the reader's.
pub async fn change(
    desk: &Desk,
    (id, version): (&str, i64),
    (ask, sees): (&ProjectAsk, &ProjectFilter),
    by: &By,
) -> Result<ProjectItem, AppError> {
    let held = desk.seen(id, sees).await?;
    let mut facts = checked(desk, ask.over(&held.facts))?;
    facts.source = own(held.facts.synthetic);
    facts.as_of.clone_from(&by.today);
    desk.ledger
        .change_project((id, version), &facts, (&by.who, by.now_ms))
        .await?;
    Ok(desk.ledger.project(id).await?.into())
}

fn new_step(ask: &StepAsk, by: &By) -> Result<NewStep, AppError> {
    Ok(NewStep {
        stage: stage(&ask.stage)?,
        day: match &ask.day {
            Some(day) => parse_day(day)?,
            None => by.today.clone(),
        },
        verified: ask.verified,
        evidence: ask.evidence.clone(),
        owner: ask.owner.clone(),
        why: ask.why.clone(),
        synthetic: false,
    })
}

/// The files attached to a step as its evidence; empty without any.
async fn attached(desk: &Desk, id: &str, stage: Stage) -> Result<String, AppError> {
    let papers = desk.ledger.papers(id).await?.into_iter();
    let names = papers
        .filter(|paper| paper.said.shows == Shows::Step(stage))
        .map(|paper| paper.said.name);
    Ok(names.collect::<Vec<_>>().join("，"))
}

/// Takes, corrects, verifies or withdraws a step of a project that is at `version`.
///
/// # Errors
/// The rules of steps refuse it, somebody changed the project meanwhile, or it is none of the reader's.
pub async fn step(
    desk: &Desk,
    (id, version): (&str, i64),
    (ask, sees): (&StepAsk, &ProjectFilter),
    by: &By,
) -> Result<ProjectCard, AppError> {
    desk.seen(id, sees).await?;
    let change = match ask.verb {
        StepVerb::Take => StepChange::Take(new_step(ask, by)?),
        StepVerb::Correct => StepChange::Correct(new_step(ask, by)?),
        StepVerb::Verify => {
            let stage = stage(&ask.stage)?;
            let evidence = match &ask.evidence {
                Some(evidence) => evidence.clone(),
                None => attached(desk, id, stage).await?,
            };
            StepChange::Verify(stage, evidence)
        }
        StepVerb::Withdraw => {
            let why = ask.why.clone().unwrap_or_default();
            StepChange::Withdraw(stage(&ask.stage)?, why)
        }
    };
    desk.ledger
        .change_step((id, version), (&change, &desk.rules.bands), by)
        .await?;
    card(desk, id, sees).await
}

/// Records an approval to sign a project that is at `version`.
///
/// # Errors
/// Its whole investment is unknown, somebody changed it meanwhile, or it is none of the reader's.
pub async fn approve(
    desk: &Desk,
    (id, version): (&str, i64),
    (note, sees): (&str, &ProjectFilter),
    by: &By,
) -> Result<ProjectCard, AppError> {
    desk.seen(id, sees).await?;
    desk.ledger
        .approve_project((id, version), (note, &desk.rules.bands), by)
        .await?;
    card(desk, id, sees).await
}

/// Settles the claim of two projects on one investor for the first named.
///
/// # Errors
/// No reason, no open claim, or the project is none of the reader's.
pub async fn settle(
    desk: &Desk,
    (keeps, loses): (&str, &str),
    (why, sees): (&str, &ProjectFilter),
    by: &By,
) -> Result<ProjectCard, AppError> {
    if why.trim().is_empty() {
        return Err(AppError::Argument("settling a claim needs a reason".into()));
    }
    desk.seen(keeps, sees).await?;
    desk.ledger.settle_conflict((keeps, loses), why, by).await?;
    card(desk, keeps, sees).await
}
