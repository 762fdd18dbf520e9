//! What became of one target handed out: by what people say, by the projects of the ledger, by imported investments.
use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;

use crate::app::lists::kept::{HandedItem, HandedList};
use crate::app::view::View;
use crate::catalog::code::{Adcode, RegionTable};
use crate::catalog::{RecordRules, Stage};
use crate::ledger::{FollowedProject, ListOutcome, Step};
use crate::target::{Event, elsewhere};

/// What became of a recommendation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// It came here in the chain named, in time.
    Hit,
    /// It came here in time in another chain, or was still being talked to when the recommendation lapsed.
    Partial,
    /// It came here after the recommendation had lapsed.
    Delayed,
    /// The recommendation lapsed and nothing came.
    Miss,
    /// The recommendation has not lapsed yet: none of the others.
    Open,
    /// It lapsed, and neither projects nor investments are on record anywhere: nobody can tell.
    Unknown,
}

impl Outcome {
    /// All of them with the rule of each, Chinese.
    pub const RULES: [(Self, &'static str); 6] = [
        (
            Self::Hit,
            "发出之后、失效之前（含当日），在所荐产业链签约（台账中已核实的签约节点）或新设投资",
        ),
        (
            Self::Partial,
            "失效之前在本地签约或投资，但属另一条链；或失效时由该名单转来的项目已在谈、未签约、未终止",
        ),
        (Self::Delayed, "失效之后才签约或投资"),
        (Self::Miss, "已失效，没有签约、投资或仍在谈的记录"),
        (Self::Open, "尚未失效且未到场：不计入分母"),
        (
            Self::Unknown,
            "已失效，但既无台账项目也未导入投资记录，无从核对：不计入分母",
        ),
    ];

    /// Its Chinese name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Hit => "命中",
            Self::Partial => "部分命中",
            Self::Delayed => "逾期命中",
            Self::Miss => "未中",
            Self::Open => "有效期内",
            Self::Unknown => "无从核对",
        }
    }

    /// What a person said, as the ledger keeps it; `None` for what was taken back.
    pub(super) fn said(word: &str) -> Option<Self> {
        match word {
            "hit" => Some(Self::Hit),
            "partial" => Some(Self::Partial),
            "delayed" => Some(Self::Delayed),
            "miss" => Some(Self::Miss),
            _ => None,
        }
    }
}

/// What an outcome rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Basis {
    /// Somebody said so, with evidence.
    Said,
    /// A project of the ledger.
    Project,
    /// An imported investment.
    Investment,
    /// Nothing but the date.
    Date,
}

/// What somebody said of a target.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct SaidItem {
    /// Its id.
    pub id: String,
    /// `hit`, `partial`, `delayed`, `miss`, or `withdrawn`.
    pub outcome: String,
    /// The day it happened.
    pub day: String,
    /// What shows it.
    pub evidence: String,
    /// A project, a document, an address.
    pub reference: Option<String>,
    /// Who said it.
    pub by: String,
    /// When, Unix milliseconds.
    pub at_ms: i64,
}

impl From<&ListOutcome> for SaidItem {
    fn from(kept: &ListOutcome) -> Self {
        Self {
            id: kept.id.clone(),
            outcome: kept.said.outcome.clone(),
            day: kept.said.day.clone(),
            evidence: kept.said.evidence.clone(),
            reference: kept.said.reference.clone(),
            by: kept.who.clone(),
            at_ms: kept.at_ms,
        }
    }
}

/// An outcome with what it rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) outcome: Outcome,
    pub(super) day: Option<String>,
    pub(super) basis: Basis,
    pub(super) record: Option<String>,
    pub(super) project: Option<String>,
    /// Whether the project landed; a record that knows no stages says nothing of it.
    pub(super) landed: bool,
    /// Whether what it rests on is invented.
    pub(super) synthetic: bool,
}

impl Found {
    /// Which of several says most: came in time, came, came late, is only talked to.
    fn order(&self) -> (u8, Option<&String>) {
        let order = match (self.outcome, self.day.is_some()) {
            (Outcome::Hit, _) => 0,
            (Outcome::Partial, true) => 1,
            (Outcome::Delayed, _) => 2,
            _ => 3,
        };
        (order, self.day.as_ref())
    }
}

/// One target of one list, looked at on a day.
#[derive(Debug, Clone, Copy)]
pub(super) struct Case<'a> {
    pub(super) view: &'a View,
    pub(super) list: &'a HandedList,
    pub(super) item: &'a HandedItem,
    pub(super) as_of: Date,
}

impl Case<'_> {
    fn rules(&self) -> &RecordRules {
        &self.view.catalog().rules().target.record
    }

    fn lies_home(&self, place: Option<Adcode>) -> bool {
        let home: Option<Adcode> = self.list.region.parse().ok();
        place
            .zip(home)
            .is_some_and(|(place, home)| RegionTable::builtin().lies_in(place, home))
    }

    /// Whether the recommendation has lapsed.
    pub(super) fn lapsed(&self) -> bool {
        self.item.expires < self.as_of.to_string()
    }

    /// The outcome of something that came on a day: in time and in the chain, in time, or late.
    fn came(&self, day: &str, same_chain: bool) -> Outcome {
        match (day <= self.item.expires.as_str(), same_chain) {
            (true, true) => Outcome::Hit,
            (true, false) => Outcome::Partial,
            (false, _) => Outcome::Delayed,
        }
    }

    /// What the records tell: projects first, then imported investments.
    pub(super) fn derived(&self, projects: &[&FollowedProject]) -> Option<Found> {
        let told = projects
            .iter()
            .filter(|project| self.concerns(project))
            .filter_map(|project| self.by_project(project));
        let all = told.chain(self.by_investment());
        all.min_by(|left, right| left.order().cmp(&right.order()))
    }

    /// Whether a project speaks for this target: taken over from the list, or opened here after it for the same investor.
    fn concerns(&self, project: &FollowedProject) -> bool {
        if project.list.as_ref() == Some(&self.list.id) {
            return project.list_enterprise.as_ref() == Some(&self.item.enterprise);
        }
        let same = project.investor_id.as_ref() == Some(&self.item.enterprise)
            || (project.investor_id.is_none()
                && project.investor.as_ref() == Some(&self.item.name));
        let county = project.county.as_ref().and_then(|code| code.parse().ok());
        let first = project.steps.values().map(|step| &step.by_day).min();
        same && self.lies_home(county) && first.is_some_and(|day| *day > self.list.date)
    }

    /// A verified step of a stage up to the day of the question.
    fn reached<'p>(&self, project: &'p FollowedProject, stage: Stage) -> Option<&'p Step> {
        let day = self.as_of.to_string();
        let step = project.steps.get(&stage);
        step.filter(|step| step.verified && step.by_day <= day)
    }

    fn by_project(&self, project: &FollowedProject) -> Option<Found> {
        let rules = self.rules();
        let ended = project.steps.get(&Stage::Ended);
        let over = ended.is_some_and(|step| step.by_day <= self.as_of.to_string());
        let chain = self.item.segment.chain().to_string();
        let same = project.chain.as_ref().is_none_or(|own| *own == chain);
        let found = |outcome, step: &Step, day: Option<String>| Found {
            outcome,
            day,
            basis: Basis::Project,
            record: Some(format!(
                "项目 {}（{}）{} {}",
                project.name,
                project.id,
                step.by_day,
                step.evidence.as_deref().unwrap_or("")
            )),
            project: Some(project.id.clone()),
            landed: self.reached(project, rules.landed_stage).is_some(),
            synthetic: step.synthetic,
        };
        if let Some(step) = self.reached(project, rules.hit_stage) {
            let day = step.by_day.clone();
            return Some(found(self.came(&day, same), step, Some(day)));
        }
        let talked = self.reached(project, rules.partial_stage)?;
        let adopted = project.list.as_ref() == Some(&self.list.id);
        let in_time = talked.by_day <= self.item.expires;
        (adopted && in_time && self.lapsed() && !over)
            .then(|| found(Outcome::Partial, talked, None))
    }

    fn events(&self) -> &[Event] {
        let snapshot = &self.view.snapshot;
        let place = snapshot.enterprise(&self.item.enterprise);
        place.map_or(&[][..], |(place, _)| snapshot.history.of(place))
    }

    /// Events after the list was handed out, up to the day of the question.
    fn later(&self) -> impl Iterator<Item = (&Event, String)> {
        let days = (self.list.date.clone(), self.as_of.to_string());
        self.events().iter().filter_map(move |event| {
            let day = event.date?.to_string();
            (day > days.0 && day <= days.1).then_some((event, day))
        })
    }

    fn by_investment(&self) -> Option<Found> {
        let chain = self.item.segment.chain();
        let here = self
            .later()
            .filter(|(event, _)| self.lies_home(event.adcode));
        let found = here.map(|(event, day)| {
            // A record that names no segment speaks for the one recommended.
            let same = event.segment.is_none_or(|segment| segment.chain() == chain);
            Found {
                outcome: self.came(&day, same),
                day: Some(day),
                basis: Basis::Investment,
                record: Some(format!("{}，{}", event.investee, event.record())),
                project: None,
                landed: false,
                synthetic: false,
            }
        });
        found.min_by(|left, right| left.order().cmp(&right.order()))
    }

    /// The record that refutes the recommendation, if one was imported since: the falsifier has come true.
    pub(super) fn refuted(&self, projects: &[&FollowedProject]) -> Option<String> {
        let (_, facts) = self.view.snapshot.enterprise(&self.item.enterprise)?;
        let risk = facts.risks.iter().find(|risk| {
            let since = risk.date.as_ref().is_none_or(|day| *day > self.list.date);
            risk.kind == "dishonest" && since
        });
        if let Some(risk) = risk {
            return Some(format!(
                "列为失信被执行人：{} {}",
                risk.source, risk.reference
            ));
        }
        let elsewhere_now = self.later().find(|(event, _)| {
            event.segment == Some(self.item.segment)
                && elsewhere(event.adcode, facts.adcode)
                && !self.lies_home(event.adcode)
        });
        if let Some((event, _)) = elsewhere_now {
            return Some(format!(
                "该环节已落户他地：{}，{}",
                event.investee,
                event.record()
            ));
        }
        let own = projects.iter().filter(|project| {
            project.list.as_ref() == Some(&self.list.id)
                && project.list_enterprise.as_ref() == Some(&self.item.enterprise)
        });
        let (mut ended, mut alive) = (None, BTreeSet::new());
        for project in own {
            match self.reached_at_all(project, Stage::Ended) {
                Some(step) => ended = Some((project, step)),
                None => {
                    alive.insert(&project.id);
                }
            }
        }
        let (project, step) = ended.filter(|_| alive.is_empty())?;
        Some(format!("项目 {} 已于 {} 终止", project.id, step.by_day))
    }

    fn reached_at_all<'p>(&self, project: &'p FollowedProject, stage: Stage) -> Option<&'p Step> {
        let day = self.as_of.to_string();
        let step = project.steps.get(&stage);
        step.filter(|step| step.by_day <= day)
    }
}
