//! Matters to be settled: problems of projects, promises made to them, pledges of their investors; which are past their day.
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::app::desk::Desk;
use crate::app::follow::{OWN, date, day, days_between, some, word};
use crate::app::projects::county_name;
use crate::error::AppError;
use crate::ledger::{By, Matter, MatterFacts, MatterFilter, ProjectFilter, is_synthetic};

const SORTS: [&str; 3] = ["problem", "promise", "pledge"];
const TOPICS: [&str; 6] = ["land", "policy", "funds", "labour", "energy", "other"];
const YUAN_PER_WAN: f64 = 1e4;

/// A matter as shown.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct MatterItem {
    /// Its id.
    pub id: String,
    /// The project.
    pub project: String,
    /// The project's name.
    pub project_name: Option<String>,
    /// The project's county, GB/T 2260.
    pub county: Option<String>,
    /// Its name.
    pub county_name: Option<String>,
    /// `problem` (问题), `promise` (made to the project) or `pledge` (of its investor).
    pub sort: String,
    /// land, policy, funds, labour, energy or other.
    pub topic: Option<String>,
    /// What it is.
    pub text: String,
    /// How much was promised, 万元.
    pub amount_wan: Option<f64>,
    /// The unit that must settle it.
    pub unit: Option<String>,
    /// The person who must.
    pub owner: Option<String>,
    /// The day it was raised or promised.
    pub raised: Option<String>,
    /// The day it is due.
    pub due: Option<String>,
    /// The day it was settled or kept.
    pub settled: Option<String>,
    /// How.
    pub result: Option<String>,
    /// `open`, `late` (past its day and not settled), `settled` or `settled_late`.
    pub state: String,
    /// Days past its day.
    pub days_late: Option<i64>,
    /// Where this comes from.
    pub source: String,
    /// Version, for `If-Match`.
    pub version: i64,
    /// Invented data.
    pub synthetic: bool,
}

impl MatterItem {
    fn on(matter: Matter, as_of: Date) -> Self {
        let facts = matter.facts;
        let (due, settled) = (date(&facts.due), date(&facts.settled));
        let settled = settled.filter(|day| *day <= as_of);
        let late = |day: Date| {
            due.map(|due| days_between(due, day))
                .filter(|days| *days > 0)
        };
        let (state, days_late) = match settled {
            Some(day) => match late(day) {
                Some(days) => ("settled_late", Some(days)),
                None => ("settled", None),
            },
            None => match late(as_of) {
                Some(days) => ("late", Some(days)),
                None => ("open", None),
            },
        };
        Self {
            id: matter.id,
            project: facts.project,
            project_name: some(&matter.project_name),
            county_name: matter.county.as_deref().and_then(county_name),
            county: matter.county,
            sort: facts.sort,
            topic: some(&facts.topic),
            text: facts.text,
            amount_wan: facts.amount_yuan.map(|yuan| yuan / YUAN_PER_WAN),
            unit: some(&facts.unit),
            owner: some(&facts.owner),
            raised: some(&facts.raised),
            due: some(&facts.due),
            settled: some(&facts.settled),
            result: some(&facts.result),
            state: state.to_owned(),
            days_late,
            synthetic: matter.project_synthetic || is_synthetic(&facts.source),
            source: facts.source,
            version: matter.version,
        }
    }
}

/// Matters to be settled.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct MatterAnswer {
    /// The day they are looked at.
    pub as_of: String,
    /// The matters, the earliest due first.
    pub items: Vec<MatterItem>,
    /// How many of them are past their day.
    pub late: usize,
    /// Whether any of them is invented.
    pub synthetic: bool,
}

/// A matter to be recorded or changed; what is not given stays as it is.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct MatterAsk {
    /// The project; needed to record one.
    pub project: Option<String>,
    /// `problem`, `promise` or `pledge`; problem unless given.
    pub sort: Option<String>,
    /// land, policy, funds, labour, energy or other.
    pub topic: Option<String>,
    /// What it is; needed to record one.
    pub text: Option<String>,
    /// How much was promised, 万元.
    #[schema(minimum = 0.0)]
    pub amount_wan: Option<f64>,
    /// The unit that must settle it.
    pub unit: Option<String>,
    /// The person who must.
    pub owner: Option<String>,
    /// The day it was raised or promised, ISO; today unless given.
    pub raised: Option<String>,
    /// The day it is due; a promise needs one.
    pub due: Option<String>,
    /// The day it was settled or kept.
    pub settled: Option<String>,
    /// How it was settled.
    pub result: Option<String>,
}

impl MatterAsk {
    fn over(&self, held: &MatterFacts, by: &By) -> Result<MatterFacts, AppError> {
        let text = |new: &Option<String>, old: &String| {
            let new = new.as_deref().map(str::trim);
            new.filter(|text| !text.is_empty())
                .unwrap_or(old)
                .to_owned()
        };
        let given = |new: &Option<String>, old: &String| {
            Ok::<_, AppError>(day(new.as_deref())?.unwrap_or_else(|| old.clone()))
        };
        let topic = text(&self.topic, &held.topic);
        if !topic.is_empty() {
            word("topic", &topic, &TOPICS)?;
        }
        if self
            .amount_wan
            .is_some_and(|one| !one.is_finite() || one < 0.0)
        {
            return Err(AppError::Argument(
                "`amount_wan`: expected 0 or more".into(),
            ));
        }
        let yuan = self.amount_wan.map(|wan| (wan * YUAN_PER_WAN).round());
        let facts = MatterFacts {
            project: held.project.clone(),
            sort: word("sort of matter", &text(&self.sort, &held.sort), &SORTS)?,
            topic,
            text: text(&self.text, &held.text),
            amount_yuan: yuan.or(held.amount_yuan),
            unit: text(&self.unit, &held.unit),
            owner: text(&self.owner, &held.owner),
            raised: given(&self.raised, &held.raised)?,
            due: given(&self.due, &held.due)?,
            settled: given(&self.settled, &held.settled)?,
            result: text(&self.result, &held.result),
            ..held.clone()
        };
        check(&facts, by)?;
        Ok(facts)
    }
}

fn check(facts: &MatterFacts, by: &By) -> Result<(), AppError> {
    let fault = if facts.text.is_empty() {
        "a matter needs `text`: what it is".to_owned()
    } else if facts.sort != "problem" && facts.due.is_empty() {
        format!("a {} needs `due`: the day it must be kept by", facts.sort)
    } else if facts.raised > by.today || facts.settled > by.today {
        format!("a day is after today, {}", by.today)
    } else if !facts.settled.is_empty() && facts.settled < facts.raised {
        format!(
            "it is settled on {} before it was raised on {}",
            facts.settled, facts.raised
        )
    } else {
        return Ok(());
    };
    Err(AppError::Argument(fault))
}

/// Records a matter of a project.
///
/// # Errors
/// A word or a day makes no sense, or the project is none of the reader's or says the same already.
pub async fn add_matter(
    desk: &Desk,
    ask: &MatterAsk,
    sees: &ProjectFilter,
    by: &By,
) -> Result<MatterItem, AppError> {
    let project = ask.project.as_deref().unwrap_or_default();
    if project.is_empty() {
        return Err(AppError::Argument(
            "a matter needs its project: give `project`".into(),
        ));
    }
    let held = desk.seen(project, sees).await?;
    let facts = ask.over(
        &MatterFacts {
            project: held.id,
            sort: "problem".to_owned(),
            raised: by.today.clone(),
            source: OWN.to_owned(),
            as_of: by.today.clone(),
            ..MatterFacts::default()
        },
        by,
    )?;
    let added = desk.ledger.add_matter(&facts, by).await?;
    Ok(whole(
        added,
        (held.facts.name, held.facts.county, held.facts.synthetic),
        by,
    ))
}

/// Changes or settles a matter that is at `version`.
///
/// # Errors
/// A word or a day makes no sense, it is none of the reader's, or somebody changed it meanwhile.
pub async fn change_matter(
    desk: &Desk,
    (id, version): (&str, i64),
    (ask, sees): (&MatterAsk, &ProjectFilter),
    by: &By,
) -> Result<MatterItem, AppError> {
    let held = desk.ledger.matter(id).await?;
    if ask
        .project
        .as_ref()
        .is_some_and(|one| *one != held.facts.project)
    {
        return Err(AppError::Argument("a matter stays with its project".into()));
    }
    let unseen = |fault| match fault {
        AppError::Unknown { .. } => AppError::Unknown {
            what: "matter",
            id: id.to_owned(),
            hint: String::new(),
        },
        other => other,
    };
    let project = desk.seen(&held.facts.project, sees).await.map_err(unseen)?;
    let mut facts = ask.over(&held.facts, by)?;
    // Changed by hand, an invented matter stays invented.
    if !is_synthetic(&facts.source) {
        OWN.clone_into(&mut facts.source);
    }
    facts.as_of.clone_from(&by.today);
    let changed = desk.ledger.change_matter((id, version), &facts, by).await?;
    let of = (
        project.facts.name,
        project.facts.county,
        project.facts.synthetic,
    );
    Ok(whole(changed, of, by))
}

fn whole(
    matter: Matter,
    (project_name, county, project_synthetic): (String, Option<String>, bool),
    by: &By,
) -> MatterItem {
    let matter = Matter {
        project_name,
        county,
        project_synthetic,
        ..matter
    };
    MatterItem::on(matter, date(&by.today).unwrap_or(Date::MAX))
}

/// Lists matters as they stood on a day.
///
/// # Errors
/// The sort is unknown, or the ledger does not answer.
pub async fn matters(
    desk: &Desk,
    filter: &MatterFilter,
    only_late: bool,
) -> Result<MatterAnswer, AppError> {
    if !filter.sort.is_empty() {
        word("sort of matter", &filter.sort, &SORTS)?;
    }
    let as_of = date(&filter.as_of).unwrap_or(Date::MAX);
    let items: Vec<MatterItem> = desk
        .ledger
        .matters(filter)
        .await?
        .into_iter()
        .map(|matter| MatterItem::on(matter, as_of))
        .filter(|item| !only_late || item.state == "late")
        .collect();
    Ok(MatterAnswer {
        as_of: filter.as_of.clone(),
        late: items.iter().filter(|item| item.state == "late").count(),
        synthetic: items.iter().any(|item| item.synthetic),
        items,
    })
}
