//! What a ranking is asked against: region, verdicts, weights, paths and history, set up once for each question.
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::Date;
use serde::Serialize;

use crate::app::answer::Answer;
use crate::app::target_item::WeightItem;
use crate::app::targets::TargetQuery;
use crate::app::view::View;
use crate::catalog::code::{Adcode, AreaTable, LabelTable, RegionTable, held_label, in_force};
use crate::catalog::{Profile, SegmentId, TargetProfile};
use crate::error::AppError;
use crate::gap::Verdict;
use crate::target::{
    Candidate, Contacts, GuardContext, History, Paths, Propensities, Ranking, TargetRequest, rank,
    reweighed,
};

/// A question about targets, set up.
pub(super) struct Stage<'v> {
    view: &'v View,
    region: Adcode,
    as_of: Date,
    segments: BTreeSet<SegmentId>,
    verdicts: BTreeMap<SegmentId, Verdict>,
    named: &'v Profile,
    profile: TargetProfile,
    what_if: Option<String>,
    paths: Arc<Paths>,
    history: Arc<History>,
    propensities: Arc<Propensities>,
    invested_here: BTreeSet<usize>,
    labels: BTreeSet<String>,
    places: Option<Vec<Adcode>>,
    min_score: Option<f64>,
    contacts: Option<Arc<Contacts>>,
}

impl<'v> Stage<'v> {
    /// Sets a question up.
    ///
    /// # Errors
    /// Unknown region, chain, segment, profile, label or area; weights or values that make no sense.
    pub(super) fn new(view: &'v View, query: &TargetQuery) -> Result<Self, AppError> {
        let region = view.region(query.region.as_deref())?;
        let segments: BTreeSet<SegmentId> = view
            .segments(query.chain.as_deref(), query.segment.as_deref())?
            .into_iter()
            .map(|(_, segment)| segment)
            .collect();
        let named = match query.profile.as_deref() {
            Some(id) => view.workspace.profile(Some(id))?,
            None => &view.profile,
        };
        let asked = |verdict: Verdict| {
            if query.verdicts.is_empty() {
                verdict.invites()
            } else {
                query.verdicts.contains(&verdict)
            }
        };
        let verdicts = view
            .gaps(region, &segments)
            .into_iter()
            .map(|(segment, row)| (segment, row.verdict))
            .filter(|(_, verdict)| asked(*verdict))
            .collect();
        let prepared = view.prepared(region)?;
        Ok(Self {
            view,
            region,
            as_of: view.as_of()?,
            segments,
            verdicts,
            profile: changed(&named.target, query)?,
            what_if: what_if(query),
            named,
            invested_here: invested_here(&prepared.history, region),
            paths: prepared.paths,
            history: prepared.history,
            propensities: prepared.propensities,
            labels: labels(&query.labels)?,
            places: places(&query.provinces)?,
            min_score: query.min_score,
            contacts: view.contacts(),
        })
    }

    /// Puts the question back to a day: only what was known strictly before it, and every segment invites.
    pub(super) fn put_back_to(
        mut self,
        day: Date,
        past: (Arc<History>, Arc<Propensities>, Arc<Paths>),
    ) -> Self {
        (self.history, self.propensities, self.paths) = past;
        self.as_of = day;
        self.invested_here = invested_here(&self.history, self.region);
        self.contacts = None;
        self.verdicts = self
            .segments
            .iter()
            .map(|segment| (*segment, Verdict::Unknown))
            .collect();
        self
    }

    pub(super) fn view(&self) -> &'v View {
        self.view
    }

    pub(super) fn region(&self) -> Adcode {
        self.region
    }

    pub(super) fn profile(&self) -> &TargetProfile {
        &self.profile
    }

    pub(super) fn propensities(&self) -> &Propensities {
        &self.propensities
    }

    /// Whether any risk was ever imported.
    pub(super) fn risks_known(&self) -> bool {
        let inputs = &self.view.snapshot.manifest.inputs;
        inputs.iter().any(|input| input.table == "risks")
    }

    /// The request the engine takes.
    pub(super) fn request(&self) -> TargetRequest<'_> {
        TargetRequest {
            verdicts: &self.verdicts,
            catalog: self.view.catalog(),
            profile: &self.profile,
            paths: &self.paths,
            propensities: &self.propensities,
            travel: &self.view.snapshot.travel,
            guard: GuardContext {
                home: self.region,
                regions: RegionTable::builtin(),
                as_of: self.as_of,
                history: &self.history,
                invested_here: &self.invested_here,
                contacts: self.contacts.as_deref(),
            },
        }
    }

    /// The candidates the question is about.
    pub(super) fn candidates(&self) -> Vec<Candidate<'v>> {
        let mut candidates = self.view.snapshot.candidates();
        candidates.retain(|candidate| {
            self.segments.contains(&candidate.segment)
                && self.labelled(candidate)
                && self.placed(candidate)
        });
        candidates
    }

    fn labelled(&self, candidate: &Candidate<'_>) -> bool {
        self.labels.is_empty()
            || candidate.qualifications.is_some_and(|held| {
                held.iter()
                    .filter(|label| in_force(label, self.as_of))
                    .any(|label| self.labels.contains(held_label(label).0))
            })
            || (self.labels.contains("listed") && candidate.listing.is_some())
    }

    fn placed(&self, candidate: &Candidate<'_>) -> bool {
        self.places.as_ref().is_none_or(|places| {
            candidate.adcode.is_some_and(|adcode| {
                places
                    .iter()
                    .any(|place| RegionTable::builtin().lies_in(adcode, *place))
            })
        })
    }

    /// Ranks them.
    pub(super) fn ranking(&self) -> Ranking<'_> {
        rank(self.candidates(), self.request())
    }

    /// Ranks them under another profile.
    pub(super) fn ranking_under<'a>(&'a self, profile: &'a TargetProfile) -> Ranking<'a> {
        let request = TargetRequest {
            profile,
            ..self.request()
        };
        rank(self.candidates(), request)
    }

    /// Positions of the ranked targets the question keeps.
    pub(super) fn kept(&self, ranking: &Ranking<'_>) -> Vec<usize> {
        let least = self.min_score.unwrap_or(0.0);
        (0..ranking.targets.len())
            .take_while(|place| ranking.targets[*place].outline.value >= least)
            .collect()
    }

    /// Wraps items with the origin of the question.
    pub(super) fn answer<T: Serialize>(&self, items: Vec<T>) -> Answer<T> {
        let mut answer = Answer::new(&self.view.snapshot.manifest, self.region.to_string(), items);
        answer.profile = format!("{}@{}", self.named.id, self.named.version);
        if let Some(changes) = &self.what_if {
            answer.profile = format!("{} + {changes}", answer.profile);
        }
        answer
    }

    /// What was changed for this question only.
    pub(super) fn what_if(&self) -> Option<String> {
        self.what_if.clone()
    }

    /// The weights of the question.
    pub(super) fn weights(&self) -> Vec<WeightItem> {
        let indicators = self.profile.indicator.iter();
        indicators
            .map(|indicator| WeightItem {
                id: indicator.id.clone(),
                name: indicator.name.clone(),
                part: indicator.part,
                unit: indicator.unit.clone(),
                why: indicator.why.clone(),
                weight: indicator.weight,
            })
            .collect()
    }
}

/// The profile with the question's own weights and value functions.
fn changed(stated: &TargetProfile, query: &TargetQuery) -> Result<TargetProfile, AppError> {
    let mut profile = if query.weights.is_empty() {
        stated.clone()
    } else {
        reweighed(stated, &query.weights)?
    };
    for (id, function) in &query.values {
        if let Some(fault) = function.fault() {
            return Err(AppError::Argument(format!(
                "value function of `{id}` {fault}"
            )));
        }
        let known = profile.indicator.iter_mut().find(|one| one.id == *id);
        let Some(indicator) = known else {
            return Err(AppError::Unknown {
                what: "indicator",
                id: id.clone(),
                hint: ": `targets --explain` prints them".into(),
            });
        };
        indicator.value = function.clone();
    }
    Ok(profile)
}

fn what_if(query: &TargetQuery) -> Option<String> {
    let weights = query.weights.iter();
    let changes: Vec<String> = weights
        .map(|(id, weight)| format!("{id}={weight}"))
        .chain(query.values.keys().map(|id| format!("{id}: own values")))
        .collect();
    (!changes.is_empty()).then(|| changes.join(", "))
}

fn invested_here(history: &History, region: Adcode) -> BTreeSet<usize> {
    let regions = RegionTable::builtin();
    history
        .events()
        .iter()
        .filter(|event| {
            event
                .adcode
                .is_some_and(|place| regions.lies_in(place, region))
        })
        .map(|event| event.enterprise)
        .collect()
}

fn labels(asked: &[String]) -> Result<BTreeSet<String>, AppError> {
    let table = LabelTable::builtin();
    let one = |written: &String| {
        let known = table.resolve(written).map(|label| label.key.clone());
        known.ok_or_else(|| AppError::Unknown {
            what: "label",
            id: written.clone(),
            hint: format!(
                ": expected one of {}",
                table
                    .iter()
                    .map(|label| format!("`{}`", label.key))
                    .collect::<Vec<_>>()
                    .join(", ")
            ),
        })
    };
    asked.iter().map(one).collect()
}

/// The divisions of source regions; `None` if all are asked for.
fn places(asked: &[String]) -> Result<Option<Vec<Adcode>>, AppError> {
    if asked.is_empty() {
        return Ok(None);
    }
    let (areas, regions) = (AreaTable::builtin(), RegionTable::builtin());
    let mut found = Vec::new();
    for written in asked {
        if let Some(area) = areas.find(written) {
            found.extend_from_slice(&area.members);
            continue;
        }
        let region = written
            .parse()
            .ok()
            .and_then(|code| regions.resolve(code))
            .or_else(|| regions.find_by_names(Some(written), None, None))
            .or_else(|| regions.find_by_names(None, Some(written), None));
        found.push(region.ok_or_else(|| AppError::Unknown {
            what: "source region",
            id: written.clone(),
            hint: format!(
                ": expected a code or name of GB/T 2260, or one of {}",
                areas.names()
            ),
        })?);
    }
    Ok(Some(found))
}
