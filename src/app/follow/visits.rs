//! Visits and receptions: recorded, changed, listed, with days and registrations by unit.
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::app::desk::Desk;
use crate::app::follow::{OWN, county, day, some, word};
use crate::app::projects::county_name;
use crate::error::AppError;
use crate::ledger::{By, Visit, VisitFacts, VisitFilter, is_synthetic};

const KINDS: [&str; 2] = ["visit", "reception"];

/// A visit as shown.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct VisitItem {
    /// Its id.
    pub id: String,
    /// `visit` (外出) or `reception` (接待).
    pub kind: String,
    /// The first day.
    pub day: String,
    /// How many days.
    pub days: Option<f64>,
    /// The unit that went or received.
    pub unit: String,
    /// Who went or received.
    pub who: Option<String>,
    /// Whom they met.
    pub whom: Option<String>,
    /// Where.
    pub city: Option<String>,
    /// The county that went or received, GB/T 2260.
    pub county: Option<String>,
    /// Its name.
    pub county_name: Option<String>,
    /// By which channel.
    pub channel: Option<String>,
    /// What came of it.
    pub outcome: Option<String>,
    /// Whether it was registered beforehand (外出备案); null if nobody said.
    pub registered: Option<bool>,
    /// The project it was about.
    pub project: Option<String>,
    /// Where this comes from.
    pub source: String,
    /// The day it describes.
    pub as_of: String,
    /// Version, for `If-Match`.
    pub version: i64,
    /// Invented data.
    pub synthetic: bool,
}

impl From<Visit> for VisitItem {
    fn from(visit: Visit) -> Self {
        let facts = visit.facts;
        Self {
            id: visit.id,
            kind: facts.kind,
            day: facts.day,
            days: facts.days,
            unit: facts.unit,
            who: some(&facts.who),
            whom: some(&facts.whom),
            city: some(&facts.city),
            county_name: county_name(&facts.county),
            county: some(&facts.county),
            channel: some(&facts.channel),
            outcome: some(&facts.outcome),
            registered: facts.registered,
            project: some(&facts.project),
            synthetic: is_synthetic(&facts.source),
            source: facts.source,
            as_of: facts.as_of,
            version: visit.version,
        }
    }
}

/// What a unit did in the period.
#[derive(Debug, Clone, Default, PartialEq, Serialize, ToSchema)]
pub struct VisitUnit {
    /// The unit.
    pub unit: String,
    /// Visits.
    pub visits: usize,
    /// Days of them, where stated.
    pub days: f64,
    /// Visits not registered beforehand, or of which nobody said so.
    pub unregistered: usize,
    /// Receptions.
    pub receptions: usize,
    /// Visits and receptions of which something came, as recorded.
    pub with_outcome: usize,
}

/// Visits of a period.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct VisitAnswer {
    /// First day.
    pub from: String,
    /// Last day.
    pub to: String,
    /// By unit.
    pub units: Vec<VisitUnit>,
    /// The visits of this page, by day.
    pub items: Vec<VisitItem>,
    /// How many there are in all.
    pub total: usize,
    /// Whether anything here is invented.
    pub synthetic: bool,
    /// The cursor of the next page; null on the last.
    pub next: Option<String>,
}

/// A visit to be recorded or changed; what is not given stays as it is.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct VisitAsk {
    /// `visit` or `reception`; visit unless given.
    pub kind: Option<String>,
    /// The first day, ISO; today unless given.
    pub day: Option<String>,
    /// How many days.
    #[schema(minimum = 0.0)]
    pub days: Option<f64>,
    /// The unit that went or received; needed to record one.
    pub unit: Option<String>,
    /// Who went or received.
    pub who: Option<String>,
    /// Whom they met.
    pub whom: Option<String>,
    /// Where.
    pub city: Option<String>,
    /// The county that went or received, code or name.
    pub county: Option<String>,
    /// By which channel.
    pub channel: Option<String>,
    /// What came of it.
    pub outcome: Option<String>,
    /// Whether it was registered beforehand.
    pub registered: Option<bool>,
    /// The project it was about.
    pub project: Option<String>,
}

impl VisitAsk {
    fn over(&self, held: &VisitFacts) -> Result<VisitFacts, AppError> {
        let text = |new: &Option<String>, old: &String| {
            let new = new.as_deref().map(str::trim);
            new.filter(|text| !text.is_empty())
                .unwrap_or(old)
                .to_owned()
        };
        let kind = text(&self.kind, &held.kind);
        if self
            .days
            .is_some_and(|days| !days.is_finite() || days < 0.0)
        {
            return Err(AppError::Argument("`days`: expected 0 or more".into()));
        }
        Ok(VisitFacts {
            kind: word("kind of visit", &kind, &KINDS)?,
            day: day(self.day.as_deref())?.unwrap_or_else(|| held.day.clone()),
            days: self.days.or(held.days),
            unit: text(&self.unit, &held.unit),
            who: text(&self.who, &held.who),
            whom: text(&self.whom, &held.whom),
            city: text(&self.city, &held.city),
            county: match self.county.as_deref().filter(|text| !text.is_empty()) {
                Some(named) => county(named)?,
                None => held.county.clone(),
            },
            channel: text(&self.channel, &held.channel),
            outcome: text(&self.outcome, &held.outcome),
            registered: self.registered.or(held.registered),
            project: text(&self.project, &held.project),
            ..held.clone()
        })
    }
}

/// Records a visit.
///
/// # Errors
/// A word makes no sense, it has no unit, or the same visit is kept already.
pub async fn add_visit(desk: &Desk, ask: &VisitAsk, by: &By) -> Result<VisitItem, AppError> {
    let facts = ask.over(&VisitFacts {
        kind: "visit".to_owned(),
        day: by.today.clone(),
        source: OWN.to_owned(),
        as_of: by.today.clone(),
        ..VisitFacts::default()
    })?;
    if facts.unit.is_empty() {
        let told = "a visit needs the unit that went or received: give `unit`";
        return Err(AppError::Argument(told.into()));
    }
    Ok(desk.ledger.add_visit(&facts, by).await?.into())
}

/// Changes what is known of a visit that is at `version`.
///
/// # Errors
/// A word makes no sense, there is no such visit among those that may be seen, or somebody changed it meanwhile.
pub async fn change_visit(
    desk: &Desk,
    (id, version): (&str, i64),
    (ask, sees): (&VisitAsk, &VisitFilter),
    by: &By,
) -> Result<VisitItem, AppError> {
    let held = desk.ledger.visit(id).await?;
    let own = |all: &[String], one: &String| all.is_empty() || all.contains(one);
    let seen = own(&sees.counties, &held.facts.county) && own(&sees.units, &held.facts.unit);
    if !seen || !sees.chains.is_empty() {
        return Err(AppError::Unknown {
            what: "visit",
            id: id.to_owned(),
            hint: String::new(),
        });
    }
    let mut facts = ask.over(&held.facts)?;
    // Changed by hand, an invented visit stays invented.
    if !is_synthetic(&facts.source) {
        OWN.clone_into(&mut facts.source);
    }
    facts.as_of.clone_from(&by.today);
    let changed = desk.ledger.change_visit((id, version), &facts, by).await?;
    Ok(changed.into())
}

/// Lists visits: a page of them, with what each unit did in the whole period.
///
/// # Errors
/// The ledger does not answer.
pub async fn visits(
    desk: &Desk,
    filter: &VisitFilter,
    (skip, limit): (usize, usize),
) -> Result<VisitAnswer, AppError> {
    let found = desk.ledger.visits(filter).await?;
    let total = found.len();
    let mut units: BTreeMap<String, VisitUnit> = BTreeMap::new();
    for Visit { facts, .. } in &found {
        let unit = units.entry(facts.unit.clone()).or_default();
        unit.unit.clone_from(&facts.unit);
        unit.with_outcome += usize::from(!facts.outcome.is_empty());
        if facts.kind == "reception" {
            unit.receptions += 1;
        } else {
            unit.visits += 1;
            unit.days += facts.days.unwrap_or(0.0);
            unit.unregistered += usize::from(facts.registered != Some(true));
        }
    }
    let synthetic = found.iter().any(|one| is_synthetic(&one.facts.source));
    let next = skip.saturating_add(limit);
    Ok(VisitAnswer {
        from: filter.from.clone(),
        to: filter.to.clone(),
        units: units.into_values().collect(),
        items: found
            .into_iter()
            .skip(skip)
            .take(limit)
            .map(Into::into)
            .collect(),
        total,
        synthetic,
        next: (next < total).then(|| next.to_string()),
    })
}
