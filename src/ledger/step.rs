//! The rules of steps: none is skipped, none is dated before those it needs, the past is corrected by a new entry.
//! Pure; keeping them is for `step_store` and `step_import`.
use std::collections::BTreeMap;
use std::fmt;

use crate::catalog::Stage;

/// A step as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The day, ISO; none if a later step implies this one.
    pub day: Option<String>,
    /// The day it was taken at the latest: its own, or that of the first step that implies it.
    pub by_day: String,
    /// Whether somebody saw it. An implied step is as sure as what implies it.
    pub verified: bool,
    /// What shows it: a file's hash, a number, a text.
    pub evidence: Option<String>,
    /// Who answers for it.
    pub owner: Option<String>,
    /// Why, where a reason is asked for.
    pub why: Option<String>,
    /// Whether it is invented, or follows from one that is.
    pub synthetic: bool,
}

/// The steps of a project.
pub type Steps = BTreeMap<Stage, Step>;

/// A step to be taken or corrected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewStep {
    /// Which.
    pub stage: Stage,
    /// The day, ISO.
    pub day: String,
    /// Whether somebody saw it.
    pub verified: bool,
    /// What shows it.
    pub evidence: Option<String>,
    /// Who answers for it.
    pub owner: Option<String>,
    /// Why: needed to end a project and to correct a step.
    pub why: Option<String>,
    /// Whether it is invented.
    pub synthetic: bool,
}

/// Why a step cannot be taken, corrected or withdrawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StepRefusal {
    /// Earlier ones are not there.
    Missing(Vec<Stage>),
    /// One it needs is later.
    BeforeNeeded(Stage, String),
    /// One that needs it is earlier.
    AfterNeeding(Stage, String),
    /// The day has not come.
    Future(String),
    /// It is there already.
    Taken(String),
    /// It is not there.
    Absent,
    /// The project has ended.
    Ended(String),
    /// No reason is given.
    NoReason,
    /// It is called verified and nothing shows it.
    NoEvidence,
    /// Later ones stand on it.
    Needed(Stage),
    /// The size band asks for an approval.
    NoApproval {
        /// The band.
        band: String,
        /// Who approves.
        approver: String,
    },
    /// The band cannot be known.
    NoTotal,
    /// Another county claims the investor.
    Contested(String),
    /// The claim was settled for another county.
    Lost(String),
}

impl fmt::Display for StepRefusal {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing(stages) => {
                let names: Vec<&str> = stages.iter().map(|stage| stage.name()).collect();
                write!(
                    out,
                    "it needs {} first: take them in order",
                    names.join(", ")
                )
            }
            Self::BeforeNeeded(stage, day) => {
                write!(out, "its day is before `{stage}` of {day}, which it needs")
            }
            Self::AfterNeeding(stage, day) => {
                write!(out, "its day is after `{stage}` of {day}, which needs it")
            }
            Self::Future(today) => write!(out, "its day is after today, {today}"),
            Self::Taken(day) => write!(out, "it was taken on {day}: correct it with a reason"),
            Self::Absent => out.write_str("it was not taken"),
            Self::Ended(day) => write!(out, "the project ended on {day}: withdraw that first"),
            Self::NoReason => out.write_str("it needs a reason"),
            Self::NoEvidence => out.write_str("what is verified needs evidence"),
            Self::Needed(stage) => write!(out, "`{stage}` stands on it: withdraw that first"),
            Self::NoApproval { band, approver } => {
                write!(
                    out,
                    "its band {band} needs the approval of {approver}: record it first"
                )
            }
            Self::NoTotal => out.write_str(
                "its whole investment is unknown, so nobody knows who may sign: state it first",
            ),
            Self::Contested(other) => write!(
                out,
                "project `{other}` of another county has the same investor: settle whose it is first"
            ),
            Self::Lost(other) => write!(out, "the investor was given to project `{other}`"),
        }
    }
}

fn is_blank(text: Option<&str>) -> bool {
    text.is_none_or(|text| text.trim().is_empty())
}

fn dated(steps: &Steps) -> impl Iterator<Item = (Stage, &str)> {
    steps
        .iter()
        .filter_map(|(stage, step)| Some((*stage, step.day.as_deref()?)))
}

/// Holds the day of a step against those it needs and those that need it.
pub(super) fn check_day(steps: &Steps, stage: Stage, day: &str) -> Result<(), StepRefusal> {
    for (needed, at) in dated(steps) {
        let before = stage.needs_all().any(|one| one == needed) || stage == Stage::Ended;
        if before && needed != stage && day < at {
            return Err(StepRefusal::BeforeNeeded(needed, at.to_owned()));
        }
        let after = needed.needs_all().any(|one| one == stage) || needed == Stage::Ended;
        if after && needed != stage && day > at {
            return Err(StepRefusal::AfterNeeding(needed, at.to_owned()));
        }
    }
    Ok(())
}

/// Says whether a step may be taken on a day; `today` bounds it.
pub(super) fn may_take(steps: &Steps, new: &NewStep, today: &str) -> Result<(), StepRefusal> {
    if let Some(ended) = steps.get(&Stage::Ended) {
        return Err(StepRefusal::Ended(ended.by_day.clone()));
    }
    if let Some(day) = steps.get(&new.stage).and_then(|step| step.day.clone()) {
        return Err(StepRefusal::Taken(day));
    }
    if new.stage == Stage::Ended && is_blank(new.why.as_deref()) {
        return Err(StepRefusal::NoReason);
    }
    // A project begins as a reserve or as a lead; a lead was a reserve at that moment.
    let begins = steps.is_empty() && new.stage == Stage::Lead;
    let mut missing: Vec<Stage> = new
        .stage
        .needs_all()
        .filter(|stage| !steps.contains_key(stage))
        .collect();
    missing.reverse();
    if !missing.is_empty() && !begins {
        return Err(StepRefusal::Missing(missing));
    }
    may_stand(steps, new, today)
}

fn may_stand(steps: &Steps, new: &NewStep, today: &str) -> Result<(), StepRefusal> {
    if new.verified && is_blank(new.evidence.as_deref()) {
        return Err(StepRefusal::NoEvidence);
    }
    if new.day.as_str() > today {
        return Err(StepRefusal::Future(today.to_owned()));
    }
    check_day(steps, new.stage, &new.day)
}

/// Says whether a step may be corrected.
pub(super) fn may_correct(steps: &Steps, new: &NewStep, today: &str) -> Result<(), StepRefusal> {
    if !steps.contains_key(&new.stage) {
        return Err(StepRefusal::Absent);
    }
    if is_blank(new.why.as_deref()) {
        return Err(StepRefusal::NoReason);
    }
    may_stand(steps, new, today)
}

/// Says whether a step may be withdrawn.
pub(super) fn may_withdraw(steps: &Steps, stage: Stage, why: &str) -> Result<(), StepRefusal> {
    if steps.get(&stage).is_none_or(|step| step.day.is_none()) {
        return Err(StepRefusal::Absent);
    }
    if is_blank(Some(why)) {
        return Err(StepRefusal::NoReason);
    }
    let standing = dated(steps).find(|(later, _)| later.needs_all().any(|one| one == stage));
    match standing {
        Some((later, _)) => Err(StepRefusal::Needed(later)),
        None => Ok(()),
    }
}

/// Puts a step among the others and draws anew what the dated ones imply. One that was invented stays so.
pub(super) fn with(steps: &Steps, new: &NewStep) -> Steps {
    let mut after = steps.clone();
    let held = steps.get(&new.stage);
    let invented = held.is_some_and(|held| held.day.is_some() && held.synthetic);
    let step = Step {
        day: Some(new.day.clone()),
        by_day: new.day.clone(),
        verified: new.verified,
        evidence: new.evidence.clone(),
        owner: new.owner.clone(),
        why: new.why.clone(),
        synthetic: new.synthetic || invented,
    };
    after.insert(new.stage, step);
    implied(after)
}

/// Takes a step out and draws anew what the dated ones imply.
pub(super) fn without(steps: &Steps, stage: Stage) -> Steps {
    let mut after = steps.clone();
    after.remove(&stage);
    implied(after)
}

/// An implied step was there by the day of the first step that needs it.
fn implied(mut steps: Steps) -> Steps {
    steps.retain(|_, step| step.day.is_some());
    let taken = steps.clone();
    for (stage, taken) in taken {
        let Step {
            by_day: day,
            verified,
            synthetic,
            ..
        } = taken;
        for needed in stage.needs_all() {
            let step = steps.entry(needed).or_insert_with(|| Step {
                day: None,
                by_day: day.clone(),
                verified,
                evidence: None,
                owner: None,
                why: None,
                synthetic,
            });
            if step.day.is_none() {
                step.verified |= verified;
                step.synthetic |= synthetic;
                if day < step.by_day {
                    step.by_day.clone_from(&day);
                }
            }
        }
    }
    steps
}

/// The furthest stage and its day; an end is the furthest.
pub(super) fn furthest(steps: &Steps) -> Option<(Stage, Option<&str>)> {
    steps
        .last_key_value()
        .map(|(stage, step)| (*stage, step.day.as_deref()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step(stage: Stage, day: &str) -> NewStep {
        NewStep {
            stage,
            day: day.to_owned(),
            verified: false,
            evidence: None,
            owner: None,
            why: None,
            synthetic: false,
        }
    }

    #[test]
    fn no_step_is_skipped_and_none_is_dated_before_those_it_needs() {
        let none = Steps::new();
        let today = "2026-12-31";
        assert_eq!(
            may_take(&none, &step(Stage::Review, "2026-01-01"), today),
            Err(StepRefusal::Missing(vec![
                Stage::Reserve,
                Stage::Lead,
                Stage::Talk
            ]))
        );
        let lead = step(Stage::Lead, "2026-02-01");
        assert_eq!(may_take(&none, &lead, today), Ok(()));
        let steps = with(&none, &lead);
        assert_eq!(steps[&Stage::Reserve].day, None);
        assert_eq!(steps[&Stage::Reserve].by_day, "2026-02-01");
        assert_eq!(
            may_take(&steps, &step(Stage::Talk, "2026-01-31"), today),
            Err(StepRefusal::BeforeNeeded(Stage::Lead, "2026-02-01".into()))
        );
        assert_eq!(
            may_take(&steps, &step(Stage::Talk, "2027-01-01"), today),
            Err(StepRefusal::Future(today.into()))
        );
        assert_eq!(
            may_take(&steps, &step(Stage::Ended, "2026-03-01"), today),
            Err(StepRefusal::NoReason)
        );
    }

    #[test]
    fn what_stands_on_a_step_keeps_it_and_bounds_its_correction() {
        let steps = with(&Steps::new(), &step(Stage::Lead, "2026-02-01"));
        let steps = with(&steps, &step(Stage::Talk, "2026-03-01"));
        assert_eq!(
            may_withdraw(&steps, Stage::Lead, "记错"),
            Err(StepRefusal::Needed(Stage::Talk))
        );
        let mut moved = step(Stage::Lead, "2026-03-02");
        assert_eq!(
            may_correct(&steps, &moved, "2026-12-31"),
            Err(StepRefusal::NoReason)
        );
        moved.why = Some("记错".into());
        assert_eq!(
            may_correct(&steps, &moved, "2026-12-31"),
            Err(StepRefusal::AfterNeeding(Stage::Talk, "2026-03-01".into()))
        );
        assert_eq!(
            furthest(&without(&steps, Stage::Talk)),
            Some((Stage::Lead, Some("2026-02-01")))
        );
    }

    #[test]
    fn a_later_step_implies_the_earlier_ones_by_its_day_and_undated() {
        let steps = with(&Steps::new(), &step(Stage::Producing, "2026-06-01"));
        let steps = with(&steps, &step(Stage::InStatistics, "2026-05-01"));
        assert_eq!(steps[&Stage::Started].by_day, "2026-05-01");
        assert_eq!(steps[&Stage::Completed].by_day, "2026-06-01");
        assert!(steps[&Stage::Signed].day.is_none());
        assert_eq!(steps.len(), 10);
    }

    #[test]
    fn an_invented_step_stays_invented_and_marks_what_it_implies() {
        let invented = NewStep {
            synthetic: true,
            ..step(Stage::Signed, "2026-06-01")
        };
        let steps = with(&Steps::new(), &invented);
        let mark = |steps: &Steps, stage| steps[&stage].synthetic;
        assert!(mark(&steps, Stage::Signed) && mark(&steps, Stage::Talk));
        let steps = with(&steps, &step(Stage::Talk, "2026-05-01"));
        assert!(
            !mark(&steps, Stage::Talk),
            "a real day replaces what was implied"
        );
        let steps = with(&steps, &step(Stage::Signed, "2026-06-02"));
        assert!(
            mark(&steps, Stage::Signed),
            "a correction does not make it real"
        );
        assert!(!mark(&without(&steps, Stage::Signed), Stage::Lead));
    }
}
