//! What people say became of targets handed out, and what else the ledger knows of them.
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::app::lists::kept::{HandedItem, HandedList, find};
use crate::app::lists::outcome::SaidItem;
use crate::app::projects::parse_day;
use crate::app::view::View;
use crate::app::workspace::Workspace;
use crate::error::AppError;
use crate::ledger::{By, FollowedProject, Ledger, ListOutcome, NewOutcome, ProjectFilter};

/// What the ledger knows of targets handed out.
#[derive(Debug, Clone, Default)]
pub struct Said {
    outcomes: BTreeMap<(String, String), Vec<ListOutcome>>,
    projects: Vec<FollowedProject>,
    sees: ProjectFilter,
    asked: bool,
}

impl Said {
    /// Reads the ledger; projects that a reader may not see count, and are not shown.
    ///
    /// # Errors
    /// The ledger does not answer.
    pub async fn read(ledger: &Ledger, sees: &ProjectFilter) -> Result<Self, AppError> {
        let mut outcomes: BTreeMap<(String, String), Vec<ListOutcome>> = BTreeMap::new();
        for one in ledger.outcomes().await? {
            let key = (one.said.list.clone(), one.said.enterprise.clone());
            outcomes.entry(key).or_default().push(one);
        }
        Ok(Self {
            outcomes,
            projects: ledger.followed_projects().await?,
            sees: sees.clone(),
            asked: true,
        })
    }

    /// Reads the ledger of a workspace, if there is one: reading makes none.
    ///
    /// # Errors
    /// The ledger does not answer.
    pub async fn of_workspace(workspace: &Workspace) -> Result<Self, AppError> {
        if !workspace.has_ledger() {
            return Ok(Self::default());
        }
        Self::read(&workspace.ledger().await?, &ProjectFilter::default()).await
    }

    /// What the reader may see.
    pub(super) fn sees(&self) -> &ProjectFilter {
        &self.sees
    }

    /// Everything said of one target, in order.
    pub(super) fn of(&self, list: &str, enterprise: &str) -> Vec<&ListOutcome> {
        let key = (list.to_owned(), enterprise.to_owned());
        self.outcomes.get(&key).into_iter().flatten().collect()
    }

    pub(super) fn projects(&self) -> Vec<&FollowedProject> {
        self.projects.iter().collect()
    }

    /// Whether anything is on record by which it could be told that nobody came.
    pub(super) fn knows(&self, view: &View) -> bool {
        (self.asked && !self.projects.is_empty()) || !view.snapshot.history.events().is_empty()
    }

    /// Whether the reader may see a project.
    pub(super) fn shows(&self, project: Option<&str>) -> bool {
        let found = project.and_then(|id| self.projects.iter().find(|one| one.id == id));
        let allowed = |all: &[String], own: Option<&String>| {
            all.is_empty() || own.is_some_and(|own| all.contains(own))
        };
        found.is_none_or(|one| {
            allowed(&self.sees.counties, one.county.as_ref())
                && allowed(&self.sees.chains, one.chain.as_ref())
                && allowed(&self.sees.units, one.unit.as_ref())
        })
    }
}

/// What is to be said of a target.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OutcomeAsk {
    /// The enterprise on the list, id or whole name.
    pub enterprise: String,
    /// `hit`, `partial`, `delayed`, `miss`, or `withdrawn` to take back what was said.
    #[schema(example = "hit")]
    pub outcome: String,
    /// The day it happened; today unless given.
    #[serde(default)]
    #[schema(example = "2026-11-20")]
    pub day: Option<String>,
    /// What shows it; for `withdrawn` the reason.
    #[schema(example = "签约照片，合同 17 号")]
    pub evidence: String,
    /// A project, a document, an address.
    #[serde(default)]
    pub reference: Option<String>,
}

/// Keeps what somebody says of a target handed out; what was said before stays.
///
/// # Errors
/// No such list or entry; no evidence; a day that contradicts the outcome; or the ledger does not answer.
pub async fn say(
    (workspace, ledger, sees): (&Workspace, &Ledger, &ProjectFilter),
    (list, ask): (&str, &OutcomeAsk),
    by: &By,
) -> Result<SaidItem, AppError> {
    let list = find(workspace, list)?.seen(sees);
    let item = list.entry(&ask.enterprise)?;
    let day = match &ask.day {
        Some(day) => parse_day(day)?,
        None => by.today.clone(),
    };
    if let Some(fault) = fault((&list, item), (ask, &day), &by.today) {
        return Err(AppError::Argument(fault));
    }
    let said = NewOutcome {
        list: list.id.clone(),
        enterprise: item.enterprise.clone(),
        outcome: ask.outcome.clone(),
        day,
        evidence: ask.evidence.clone(),
        reference: ask.reference.clone(),
    };
    Ok(SaidItem::from(&ledger.add_outcome(said, by).await?))
}

/// Why something cannot be said, if so.
fn fault(
    (list, item): (&HandedList, &HandedItem),
    (ask, day): (&OutcomeAsk, &str),
    today: &str,
) -> Option<String> {
    let (handed, expires) = (&list.date, &item.expires);
    if ask.evidence.trim().is_empty() {
        return Some(
            "an outcome needs what shows it: a document, a photograph, a project; a withdrawal its reason".into(),
        );
    }
    if day > today {
        return Some(format!("{day} has not come: expected a day up to {today}"));
    }
    if day < handed.as_str() {
        return Some(format!(
            "{day} is before the list was handed out on {handed}: what had come by then is no outcome of it"
        ));
    }
    let late = day > expires.as_str();
    match ask.outcome.as_str() {
        "hit" | "partial" if late => Some(format!(
            "{day} is after the recommendation lapsed on {expires}: what came then is `delayed`"
        )),
        "delayed" if !late => Some(format!(
            "the recommendation holds until {expires}, and {day} is not after it: what came in time is `hit` or `partial`"
        )),
        "hit" | "partial" | "delayed" | "miss" | "withdrawn" => None,
        other => Some(format!(
            "`{other}` is no outcome: expected hit, partial, delayed, miss, or withdrawn"
        )),
    }
}
