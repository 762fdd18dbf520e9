//! Leads against the response clock: what was done about each by when, what is past its day, and whose it is.
use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::app::desk::Desk;
use crate::app::follow::{OWN, OWN_SYNTHETIC, date, day, days_between, some, word};
use crate::app::projects::county_name;
use crate::catalog::{ClockRules, ClockStep, JUDGED, Stage};
use crate::error::AppError;
use crate::ledger::{By, Lead, LeadAct, LeadOrigin, ProjectFilter};

const VERDICTS: [&str; 3] = ["valid", "invalid", "further"];
const INVALID: &str = "invalid";
/// The first day anything can have.
const FIRST: &str = "0001-01-01";

/// Which leads.
#[derive(Debug, Clone, PartialEq)]
pub struct LeadQuery {
    /// Received from this day; from the first unless given.
    pub from: Option<Date>,
    /// Received until this day; until the as-of day unless given.
    pub to: Option<Date>,
    /// The day the clock is read.
    pub as_of: Date,
    /// Only those with a step past its day.
    pub late: bool,
    /// Only projects that are meant.
    pub filter: ProjectFilter,
    /// Left out before the page.
    pub skip: usize,
    /// At most so many on the page.
    pub limit: usize,
}

/// A step of the clock for one lead.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ClockItem {
    /// The step.
    #[schema(example = "responded")]
    pub step: String,
    /// Its name.
    pub name: String,
    /// The last day in time.
    pub due: String,
    /// The day it was done.
    pub done: Option<String>,
    /// `done`, `done_late`, `due`, `late` (past its day and not done), `passed` (the project went on and nobody recorded the
    /// step) or `waived` (not due after the lead was judged invalid).
    pub state: String,
    /// Days past the due day, where late or done late.
    pub days_late: Option<i64>,
}

/// A lead as shown.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct LeadItem {
    /// The project that began with it.
    pub project: String,
    /// Its name.
    pub name: String,
    /// The investor.
    pub investor: Option<String>,
    /// County, GB/T 2260.
    pub county: Option<String>,
    /// Its name.
    pub county_name: Option<String>,
    /// Chain id.
    pub chain: Option<String>,
    /// The unit that answers.
    pub unit: Option<String>,
    /// The person who does.
    pub owner: Option<String>,
    /// Channel.
    pub channel: Option<String>,
    /// Who referred it.
    pub referrer: Option<String>,
    /// The project's present stage.
    pub stage: Option<String>,
    /// The day it was received.
    pub received: String,
    /// `valid`, `invalid` or `further`, once judged.
    pub verdict: Option<String>,
    /// The clock.
    pub clock: Vec<ClockItem>,
    /// Whether a step is past its day and not done.
    pub late: bool,
    /// Invented data.
    pub synthetic: bool,
}

/// Leads of one unit.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct LeadUnit {
    /// The unit; empty for leads without one.
    pub unit: String,
    /// Leads.
    pub leads: usize,
    /// Judged valid (有效项目信息).
    pub valid: usize,
    /// Judged invalid.
    pub invalid: usize,
    /// With a step past its day and not done.
    pub late: usize,
    /// With a step that was done late.
    pub done_late: usize,
    /// With a step that nobody recorded though the project went on.
    pub passed: usize,
}

/// Leads against the clock.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct LeadAnswer {
    /// The day the clock was read.
    pub as_of: String,
    /// The rule's source.
    pub rule: String,
    /// Whether the rule is an example (示例) and no city's own.
    pub example: bool,
    /// By unit, over all leads that are meant.
    pub units: Vec<LeadUnit>,
    /// The leads of this page, those received last first.
    pub items: Vec<LeadItem>,
    /// How many there are in all.
    pub total: usize,
    /// Whether anything here is invented.
    pub synthetic: bool,
    /// The cursor of the next page; null on the last.
    pub next: Option<String>,
}

/// What is said of a lead: where it came from, or what was done about it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct LeadActAsk {
    /// The step of the clock that was done: responded, judged, fed_back, reported.
    #[schema(example = "responded")]
    pub step: Option<String>,
    /// The day of it, ISO; today unless given.
    pub day: Option<String>,
    /// For `judged`: valid, invalid or further.
    pub verdict: Option<String>,
    /// Remark.
    pub note: Option<String>,
    /// The day the lead was received.
    pub received: Option<String>,
    /// Who referred it.
    pub referrer: Option<String>,
}

/// Records what was done about a project's lead, or where it came from.
///
/// # Errors
/// Nothing is said, a word or a day makes no sense, or the project is none of the reader's.
pub async fn act(
    desk: &Desk,
    (project, ask): (&str, &LeadActAsk),
    sees: &ProjectFilter,
    by: &By,
) -> Result<LeadItem, AppError> {
    let held = desk.seen(project, sees).await?;
    let ruled = |id: &str| desk.follow.clock.step.iter().any(|step| step.id == id);
    let entered = LeadOrigin {
        project: project.to_owned(),
        received: past(day(ask.received.as_deref())?, by)?.unwrap_or_default(),
        referrer: ask.referrer.clone().unwrap_or_default().trim().to_owned(),
        source: if held.facts.synthetic {
            OWN_SYNTHETIC
        } else {
            OWN
        }
        .to_owned(),
        as_of: by.today.clone(),
    };
    let named = !entered.received.is_empty() || !entered.referrer.is_empty();
    let step = match ask.step.as_deref() {
        Some(step) if !ruled(step) => {
            let known: Vec<&str> = desk
                .follow
                .clock
                .step
                .iter()
                .map(|one| one.id.as_str())
                .collect();
            return Err(AppError::Argument(format!(
                "`{step}` is no step of the response clock: expected one of {}",
                known.join(", ")
            )));
        }
        None if !named => {
            let told = "nothing is said of the lead: give `step`, or `received` or `referrer`";
            return Err(AppError::Argument(told.into()));
        }
        step => step,
    };
    let done = match step {
        Some(step) => Some(done(step, ask, by)?),
        None => None,
    };
    if named {
        desk.ledger.set_lead_origin(&entered).await?;
    }
    if let Some(done) = done {
        desk.ledger.add_lead_act(project, &done, by).await?;
    }
    let today = date(&by.today).unwrap_or(Date::MAX);
    let lead = desk.ledger.lead(project).await?;
    lead.map(|lead| item(&desk.follow.clock, lead, today))
        .ok_or_else(|| AppError::Unknown {
            what: "lead of project",
            id: project.to_owned(),
            hint: ": its lead has no day; say when it was received".into(),
        })
}

fn past(day: Option<String>, by: &By) -> Result<Option<String>, AppError> {
    match day {
        Some(day) if day > by.today => Err(AppError::Argument(format!(
            "`{day}` is after today, {}",
            by.today
        ))),
        day => Ok(day),
    }
}

fn done(step: &str, ask: &LeadActAsk, by: &By) -> Result<LeadAct, AppError> {
    let verdict = match (step == JUDGED, ask.verdict.as_deref()) {
        (true, Some(verdict)) => word("verdict", verdict, &VERDICTS)?,
        (true, None) => {
            let told = "`judged` needs a verdict: valid, invalid or further";
            return Err(AppError::Argument(told.into()));
        }
        (false, Some(_)) => {
            let told = format!("`{step}` takes no verdict: only `{JUDGED}` does");
            return Err(AppError::Argument(told));
        }
        (false, None) => String::new(),
    };
    Ok(LeadAct {
        step: step.to_owned(),
        day: past(day(ask.day.as_deref())?, by)?.unwrap_or_else(|| by.today.clone()),
        verdict,
        note: ask.note.clone().unwrap_or_default(),
        who: by.who.clone(),
    })
}

/// Lists leads against the clock.
///
/// # Errors
/// The ledger does not answer.
pub async fn leads(desk: &Desk, query: &LeadQuery) -> Result<LeadAnswer, AppError> {
    let from = query.from.map_or(FIRST.to_owned(), |day| day.to_string());
    let to = query.to.unwrap_or(query.as_of).min(query.as_of).to_string();
    let rules = &desk.follow.clock;
    let found = desk.ledger.leads((&from, &to), &query.filter).await?;
    let mut items: Vec<LeadItem> = found
        .into_iter()
        .map(|lead| item(rules, lead, query.as_of))
        .filter(|item| item.late || !query.late)
        .collect();
    items.sort_by(|left, right| {
        let order = right.received.cmp(&left.received);
        order.then_with(|| left.project.cmp(&right.project))
    });
    let total = items.len();
    let next = query.skip.saturating_add(query.limit);
    Ok(LeadAnswer {
        as_of: query.as_of.to_string(),
        rule: rules.source.clone(),
        example: rules.example,
        units: units(&items),
        synthetic: items.iter().any(|item| item.synthetic),
        items: items
            .into_iter()
            .skip(query.skip)
            .take(query.limit)
            .collect(),
        total,
        next: (next < total).then(|| next.to_string()),
    })
}

fn units(items: &[LeadItem]) -> Vec<LeadUnit> {
    let mut units: BTreeMap<String, LeadUnit> = BTreeMap::new();
    for item in items {
        let name = item.unit.clone().unwrap_or_default();
        let unit = units.entry(name.clone()).or_default();
        let has = |state: &str| usize::from(item.clock.iter().any(|step| step.state == state));
        let judged = |verdict: &str| usize::from(item.verdict.as_deref() == Some(verdict));
        unit.unit = name;
        unit.leads += 1;
        unit.valid += judged("valid");
        unit.invalid += judged(INVALID);
        unit.late += usize::from(item.late);
        unit.done_late += has("done_late");
        unit.passed += has("passed");
    }
    units.into_values().collect()
}

fn item(rules: &ClockRules, lead: Lead, as_of: Date) -> LeadItem {
    let judged = lead.acts.get(JUDGED).filter(|act| known(act, as_of));
    let verdict = judged.and_then(|act| some(&act.verdict));
    let clock: Vec<ClockItem> = rules
        .step
        .iter()
        .filter_map(|step| state(step, (&lead, verdict.as_deref()), as_of))
        .collect();
    LeadItem {
        late: clock.iter().any(|step| step.state == "late"),
        clock,
        verdict,
        county_name: lead.county.as_deref().and_then(county_name),
        project: lead.project,
        name: lead.name,
        investor: lead.investor,
        county: lead.county,
        chain: lead.chain,
        unit: lead.unit,
        owner: lead.owner,
        channel: lead.channel,
        referrer: some(&lead.referrer),
        stage: lead.stage.map(|stage| stage.name().to_owned()),
        received: lead.received,
        synthetic: lead.synthetic,
    }
}

/// What was done later was not known on the day.
fn known(act: &LeadAct, as_of: Date) -> bool {
    date(&act.day).is_some_and(|day| day <= as_of)
}

fn state(
    step: &ClockStep,
    (lead, verdict): (&Lead, Option<&str>),
    as_of: Date,
) -> Option<ClockItem> {
    let received = date(&lead.received)?;
    let due = received.checked_add(step.days.days()).ok()?;
    let done = lead.acts.get(&step.id).filter(|act| known(act, as_of));
    let done = done.and_then(|act| date(&act.day));
    let beyond = lead.stage.is_some_and(|stage| stage > Stage::Lead);
    let state = match done {
        Some(done) if done > due => "done_late",
        Some(_) => "done",
        None if verdict == Some(INVALID) && !step.after_invalid => "waived",
        None if beyond => "passed",
        None if as_of > due => "late",
        None => "due",
    };
    let days_late = match (state, done) {
        ("late", _) => Some(days_between(due, as_of)),
        ("done_late", Some(done)) => Some(days_between(due, done)),
        _ => None,
    };
    Some(ClockItem {
        step: step.id.clone(),
        name: step.name.clone(),
        due: due.to_string(),
        done: done.map(|day| day.to_string()),
        state: state.to_owned(),
        days_late,
    })
}

#[cfg(test)]
#[path = "leads_tests.rs"]
mod tests;
