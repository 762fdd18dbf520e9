//! Projects as shown and as asked for: amounts in 亿元, words beside codes.
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::app::papers::PaperItem;
use crate::app::review::ReviewItem;
use crate::catalog::Stage;
use crate::catalog::code::{Adcode, RegionTable};
use crate::ledger::{Approval, Conflict, Project, ProjectChange, ProjectFacts, Step, StepEntry};

const YUAN_PER_YI: f64 = 1e8;

/// A project as shown.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ProjectItem {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// `industrial`, `agricultural`, `service` or `other`.
    pub kind: Option<String>,
    /// Chain id.
    pub chain: Option<String>,
    /// Segment id.
    pub segment: Option<String>,
    /// Canonical id of the investor.
    pub investor_id: Option<String>,
    /// Its name.
    pub investor: Option<String>,
    /// County, GB/T 2260.
    pub county: Option<String>,
    /// Its name.
    pub county_name: Option<String>,
    /// Park.
    pub park: Option<String>,
    /// Who attracted it.
    pub unit: Option<String>,
    /// Who lands it.
    pub landing_unit: Option<String>,
    /// Channel.
    pub channel: Option<String>,
    /// Whole investment, 亿元.
    pub total_yi: Option<f64>,
    /// In the contract, 亿元.
    pub contract_yi: Option<f64>,
    /// In fixed assets, 亿元.
    pub fixed_yi: Option<f64>,
    /// Land, mu.
    pub land_mu: Option<f64>,
    /// The person who attracts it.
    pub owner: Option<String>,
    /// The person who lands it.
    pub landing_owner: Option<String>,
    /// The handed-out list it came from.
    pub list_id: Option<String>,
    /// The enterprise of that list.
    pub list_enterprise: Option<String>,
    /// The furthest stage.
    pub stage: Option<String>,
    /// Its Chinese name.
    pub stage_name: Option<String>,
    /// The day of it; null if a later import only implied it.
    pub stage_day: Option<String>,
    /// Where this comes from.
    pub source: String,
    /// The day it describes.
    pub as_of: String,
    /// Version, for `If-Match`.
    pub version: i64,
    /// Invented data.
    pub synthetic: bool,
}

/// A county's own name.
pub(crate) fn county_name(code: &str) -> Option<String> {
    let regions = RegionTable::builtin();
    let adcode = regions.resolve(Adcode::parse(code).ok()?)?;
    regions.get(adcode).map(|region| region.name.clone())
}

impl From<Project> for ProjectItem {
    fn from(project: Project) -> Self {
        let facts = project.facts;
        let yi = |yuan: Option<f64>| yuan.map(|yuan| yuan / YUAN_PER_YI);
        Self {
            id: project.id,
            name: facts.name,
            kind: facts.kind,
            chain: facts.chain,
            segment: facts.segment,
            investor_id: facts.investor_id,
            investor: facts.investor,
            county_name: facts.county.as_deref().and_then(county_name),
            county: facts.county,
            park: facts.park,
            unit: facts.unit,
            landing_unit: facts.landing_unit,
            channel: facts.channel,
            total_yi: yi(facts.total_yuan),
            contract_yi: yi(facts.contract_yuan),
            fixed_yi: yi(facts.fixed_yuan),
            land_mu: facts.land_mu,
            owner: facts.owner,
            landing_owner: facts.landing_owner,
            list_id: facts.list_id,
            list_enterprise: facts.list_enterprise,
            stage: project.stage.map(|stage| stage.name().to_owned()),
            stage_name: project.stage.map(|stage| stage.chinese().to_owned()),
            stage_day: project.stage_day,
            synthetic: facts.synthetic,
            source: facts.source,
            as_of: facts.as_of,
            version: project.version,
        }
    }
}

/// Facts of a project to be opened or changed; what is not given stays as it is.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ProjectAsk {
    /// Its name; needed to open one.
    pub name: Option<String>,
    /// `industrial`, `agricultural`, `service` or `other`.
    pub kind: Option<String>,
    /// Chain id or name.
    pub chain: Option<String>,
    /// Segment id or name.
    pub segment: Option<String>,
    /// Canonical id of the investor.
    pub investor_id: Option<String>,
    /// Its name.
    pub investor: Option<String>,
    /// County, GB/T 2260 code.
    pub county: Option<String>,
    /// Park.
    pub park: Option<String>,
    /// Who attracts it (招引单位).
    pub unit: Option<String>,
    /// Who lands it (落地单位).
    pub landing_unit: Option<String>,
    /// Channel.
    pub channel: Option<String>,
    /// Whole investment, 亿元.
    #[schema(minimum = 0.0)]
    pub total_yi: Option<f64>,
    /// In the contract, 亿元.
    #[schema(minimum = 0.0)]
    pub contract_yi: Option<f64>,
    /// In fixed assets, 亿元.
    #[schema(minimum = 0.0)]
    pub fixed_yi: Option<f64>,
    /// Land, mu.
    #[schema(minimum = 0.0)]
    pub land_mu: Option<f64>,
    /// The person who attracts it.
    pub owner: Option<String>,
    /// The person who lands it.
    pub landing_owner: Option<String>,
}

impl ProjectAsk {
    /// The facts with what is asked over them.
    pub(super) fn over(&self, held: &ProjectFacts) -> ProjectFacts {
        let text = |new: &Option<String>, old: &Option<String>| {
            let new = new.as_ref().map(|text| text.trim().to_owned());
            new.filter(|text| !text.is_empty()).or_else(|| old.clone())
        };
        let yuan =
            |new: Option<f64>, old: Option<f64>| new.map(|yi| (yi * YUAN_PER_YI).round()).or(old);
        ProjectFacts {
            name: text(&self.name, &Some(held.name.clone())).unwrap_or_default(),
            kind: text(&self.kind, &held.kind),
            chain: text(&self.chain, &held.chain),
            segment: text(&self.segment, &held.segment),
            investor_id: text(&self.investor_id, &held.investor_id),
            investor: text(&self.investor, &held.investor),
            county: text(&self.county, &held.county),
            park: text(&self.park, &held.park),
            unit: text(&self.unit, &held.unit),
            landing_unit: text(&self.landing_unit, &held.landing_unit),
            channel: text(&self.channel, &held.channel),
            total_yuan: yuan(self.total_yi, held.total_yuan),
            contract_yuan: yuan(self.contract_yi, held.contract_yuan),
            fixed_yuan: yuan(self.fixed_yi, held.fixed_yuan),
            land_mu: self.land_mu.or(held.land_mu),
            owner: text(&self.owner, &held.owner),
            landing_owner: text(&self.landing_owner, &held.landing_owner),
            ..held.clone()
        }
    }
}

/// A step as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct StepItem {
    /// The stage.
    pub stage: String,
    /// Its Chinese name.
    pub name: String,
    /// The day; null if a later step implies it.
    pub day: Option<String>,
    /// The day it was taken at the latest.
    pub by_day: String,
    /// Whether a later step implies it.
    pub implied: bool,
    /// Whether somebody saw it.
    pub verified: bool,
    /// What shows it.
    pub evidence: Option<String>,
    /// Who answers for it.
    pub owner: Option<String>,
    /// Why, where a reason was asked for.
    pub why: Option<String>,
    /// Invented data.
    pub synthetic: bool,
}

impl From<(Stage, Step)> for StepItem {
    fn from((stage, step): (Stage, Step)) -> Self {
        Self {
            stage: stage.name().to_owned(),
            name: stage.chinese().to_owned(),
            implied: step.day.is_none(),
            day: step.day,
            by_day: step.by_day,
            verified: step.verified,
            evidence: step.evidence,
            owner: step.owner,
            why: step.why,
            synthetic: step.synthetic,
        }
    }
}

/// One thing that was said or changed, of steps and of facts, in the order it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ChangeItem {
    /// `step` or `facts`.
    pub of: String,
    /// What was said or changed.
    pub what: String,
    /// Why, where it was said.
    pub why: Option<String>,
    /// Who.
    pub who: String,
    /// When, Unix milliseconds.
    pub at_ms: i64,
}

impl From<StepEntry> for ChangeItem {
    fn from(entry: StepEntry) -> Self {
        let day = entry.day.unwrap_or_default();
        let seen = if entry.verified { ", verified" } else { "" };
        Self {
            of: "step".to_owned(),
            what: format!("{} {} {day}{seen}", entry.act, entry.stage),
            why: entry.why,
            who: entry.who,
            at_ms: entry.at_ms,
        }
    }
}

impl From<ProjectChange> for ChangeItem {
    fn from(change: ProjectChange) -> Self {
        Self {
            of: "facts".to_owned(),
            what: change.what,
            why: None,
            who: change.who,
            at_ms: change.at_ms,
        }
    }
}

/// An approval to sign.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ApprovalItem {
    /// The size band.
    pub band: String,
    /// Whole investment then, 亿元.
    pub total_yi: f64,
    /// Who.
    pub who: String,
    /// Remark.
    pub note: String,
    /// The day.
    pub day: String,
}

impl From<Approval> for ApprovalItem {
    fn from(approval: Approval) -> Self {
        Self {
            band: approval.band,
            total_yi: approval.total_yuan / YUAN_PER_YI,
            who: approval.who,
            note: approval.note,
            day: approval.day,
        }
    }
}

/// A claim of two counties on one investor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ConflictItem {
    /// The project that was there first (首谈).
    pub first: String,
    /// The later one.
    pub second: String,
    /// The project it was settled for; null while open.
    pub settled_for: Option<String>,
    /// Why.
    pub settled_why: Option<String>,
}

impl From<Conflict> for ConflictItem {
    fn from(conflict: Conflict) -> Self {
        Self {
            first: conflict.first,
            second: conflict.second,
            settled_for: conflict.settled_for,
            settled_why: conflict.settled_why,
        }
    }
}

/// A project with everything the ledger holds of it.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ProjectCard {
    /// The project.
    pub project: ProjectItem,
    /// Its steps, in the order of stages.
    pub steps: Vec<StepItem>,
    /// Stages that may come next.
    pub next: Vec<String>,
    /// Who negotiates a project of this size; null if its size is unknown.
    pub negotiates: Option<String>,
    /// Who approves its signing.
    pub approves: Option<String>,
    /// Approvals given.
    pub approvals: Vec<ApprovalItem>,
    /// Claims of counties on its investor.
    pub conflicts: Vec<ConflictItem>,
    /// Money arrived with evidence, 亿元; null without any entry.
    pub funds_yi: Option<f64>,
    /// Fixed-asset investment accepted, 亿元; null without any entry.
    pub fixed_assets_yi: Option<f64>,
    /// Evidence files, by time.
    pub papers: Vec<PaperItem>,
    /// Pre-reviews, by time.
    pub reviews: Vec<ReviewItem>,
    /// What is still to be settled of a project that is signed: claims, an approval.
    pub open: Vec<String>,
    /// Whether the project, a step or money shown here is invented.
    pub synthetic: bool,
    /// Everything that was said and changed.
    pub history: Vec<ChangeItem>,
}
