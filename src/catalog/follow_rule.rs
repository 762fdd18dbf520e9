//! What is followed up by which rule, as data: the response clock of leads (`rules/response_clock.toml`), the activity index
//! (`rules/activity.toml`), when a project stands still (`rules/stall.toml`) and what reports show (`rules/report.toml`). Not
//! part of a snapshot.
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::catalog::error::CatalogError;
use crate::catalog::finding::{Finding, Severity};
use crate::catalog::load::parse;
use crate::catalog::source;
use crate::catalog::stage::Stage;

const CLOCK: &str = "rules/response_clock.toml";
const ACTIVITY: &str = "rules/activity.toml";
const STALL: &str = "rules/stall.toml";
const REPORT: &str = "rules/report.toml";
/// The step that says whether a lead is worth following.
pub const JUDGED: &str = "judged";

/// Whether a rule file is one of these and no part of a snapshot.
pub(super) fn is_of_follow(name: &str) -> bool {
    [CLOCK, ACTIVITY, STALL, REPORT].contains(&name)
}

/// One step of the response clock.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct ClockStep {
    /// Its id: `responded`, `judged`, `fed_back`, `reported`, or a city's own.
    pub id: String,
    /// Chinese name.
    pub name: String,
    /// English name.
    pub name_en: String,
    /// Calendar days after the day the lead was received.
    pub days: i64,
    /// Whether it is due too once the lead was judged invalid.
    pub after_invalid: bool,
}

/// `rules/response_clock.toml`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct ClockRules {
    /// Where it comes from.
    pub source: String,
    /// Whether it is an example (示例) and no city's own.
    pub example: bool,
    /// The steps, in order.
    pub step: Vec<ClockStep>,
}

/// What an item of the activity index counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ActivityOf {
    /// Visits to others.
    Visits,
    /// Receptions.
    Receptions,
    /// Verified steps of a stage.
    Steps,
}

/// One item of the activity index.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct ActivityItem {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it counts.
    pub of: ActivityOf,
    /// The stage, for steps.
    #[serde(default)]
    pub stage: Option<String>,
    /// Whether only visits registered beforehand count.
    #[serde(default)]
    pub registered_only: bool,
    /// Points there are.
    pub weight: f64,
    /// A week's count that earns all of them.
    pub full: f64,
    /// How many times full may count.
    pub most: f64,
    /// Why it is there.
    pub why: String,
}

/// `rules/activity.toml`.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct ActivityRules {
    /// The index's name.
    pub name: String,
    /// Where it comes from.
    pub source: String,
    /// Whether it is an example (示例) and no city's own.
    pub example: bool,
    /// The items.
    pub item: Vec<ActivityItem>,
}

/// After how many quiet days a project of a stage stands still.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct StallStage {
    /// The stage's word.
    pub stage: String,
    /// Quiet days.
    pub days: i64,
}

/// `rules/stall.toml`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct StallRules {
    /// Where it comes from.
    pub source: String,
    /// Whether it is an example (示例) and no city's own.
    pub example: bool,
    /// The stages.
    pub stage: Vec<StallStage>,
}

/// `rules/report.toml`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct ReportRules {
    /// The key indicators, in order.
    pub key: Vec<String>,
    /// Most counties, units or chains in a document's table.
    pub breakdown_rows: usize,
    /// Most projects signed.
    pub signing_rows: usize,
    /// Most projects that stand still.
    pub stall_rows: usize,
    /// Most leads, matters and units that are late.
    pub late_rows: usize,
}

/// All of them.
#[derive(Debug, Clone, PartialEq)]
pub struct FollowRules {
    /// The response clock.
    pub clock: ClockRules,
    /// The activity index.
    pub activity: ActivityRules,
    /// Standing still.
    pub stall: StallRules,
    /// What reports show.
    pub report: ReportRules,
}

impl FollowRules {
    /// Loads the built-in files with those of `overrides` over them, and checks them.
    ///
    /// # Errors
    /// [`CatalogError::Faulty`] with all faults at once.
    pub fn load(overrides: Option<&Path>) -> Result<Self, CatalogError> {
        let files = source::files("rules", overrides)?;
        let mut findings = Vec::new();
        let text = |name: &str| files.get(name).map_or("", String::as_str);
        let clock: Option<ClockRules> = parse(CLOCK, text(CLOCK), &mut findings);
        let activity: Option<ActivityRules> = parse(ACTIVITY, text(ACTIVITY), &mut findings);
        let stall: Option<StallRules> = parse(STALL, text(STALL), &mut findings);
        let report: Option<ReportRules> = parse(REPORT, text(REPORT), &mut findings);
        let (Some(clock), Some(activity), Some(stall), Some(report)) =
            (clock, activity, stall, report)
        else {
            return Err(CatalogError::Faulty { findings });
        };
        findings.extend(check_clock(&clock));
        findings.extend(activity.item.iter().filter_map(check_item));
        findings.extend(stall.stage.iter().filter_map(check_stall));
        if findings.is_empty() {
            Ok(Self {
                clock,
                activity,
                stall,
                report,
            })
        } else {
            Err(CatalogError::Faulty { findings })
        }
    }
}

fn fault(file: &str, subject: &str, message: String) -> Finding {
    Finding {
        file: file.to_owned(),
        line: 0,
        severity: Severity::Error,
        subject: subject.to_owned(),
        message,
    }
}

fn check_clock(rules: &ClockRules) -> Vec<Finding> {
    let mut findings = Vec::new();
    if !rules.step.iter().any(|step| step.id == JUDGED) {
        let message = format!("no step `{JUDGED}`: expected one that says whether a lead is valid");
        findings.push(fault(CLOCK, JUDGED, message));
    }
    for (place, step) in rules.step.iter().enumerate() {
        let earlier = rules.step.iter().take(place);
        if earlier.clone().any(|one| one.id == step.id) {
            findings.push(fault(CLOCK, &step.id, "its id is there twice".to_owned()));
        }
        if step.days < 0 || earlier.clone().any(|one| one.days > step.days) {
            let message = format!(
                "`days` is {}: expected the steps in the order of their days",
                step.days
            );
            findings.push(fault(CLOCK, &step.id, message));
        }
    }
    findings
}

fn check_item(item: &ActivityItem) -> Option<Finding> {
    let stage = item.stage.as_deref().map(str::parse::<Stage>);
    let counted = [
        Stage::Reserve,
        Stage::Lead,
        Stage::Talk,
        Stage::Review,
        Stage::Signed,
        Stage::Landed,
        Stage::Started,
    ];
    let message = match (item.of, stage) {
        (ActivityOf::Steps, None) => "steps need a `stage`".to_owned(),
        (ActivityOf::Steps, Some(Ok(stage))) if !counted.contains(&stage) => {
            let known = counted.map(Stage::name).join(", ");
            format!("`stage` is `{stage}`: expected one of {known}")
        }
        (_, Some(Err(message))) => message,
        _ if item.weight <= 0.0 || item.full <= 0.0 || item.most <= 0.0 => {
            "`weight`, `full` and `most` must be above 0".to_owned()
        }
        _ => return None,
    };
    Some(fault(ACTIVITY, &item.id, message))
}

fn check_stall(line: &StallStage) -> Option<Finding> {
    let message = match line.stage.parse::<Stage>() {
        Err(message) => message,
        Ok(_) if line.days < 1 => format!("`days` is {}: expected 1 or more", line.days),
        Ok(_) => return None,
    };
    Some(fault(STALL, &line.stage, message))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_rules_have_no_fault_and_say_that_they_are_examples() {
        let rules = FollowRules::load(None).unwrap();
        let days: Vec<i64> = rules.clock.step.iter().map(|step| step.days).collect();
        assert_eq!(days, [1, 3, 7, 14]);
        assert!(rules.clock.example && rules.activity.example && rules.stall.example);
        let points: f64 = rules.activity.item.iter().map(|item| item.weight).sum();
        assert!((points - 100.0).abs() < 1e-9);
    }

    #[test]
    fn faults_are_told_by_file_and_subject() {
        let mut item = FollowRules::load(None)
            .unwrap()
            .activity
            .item
            .swap_remove(2);
        assert_eq!(check_item(&item), None);
        item.stage = Some("full".to_owned());
        let told = check_item(&item).unwrap();
        assert_eq!(told.subject, "leads");
        assert!(told.message.contains("expected one of reserve"), "{told:?}");
        let mut clock = FollowRules::load(None).unwrap().clock;
        clock.step.swap(0, 3);
        assert!(!check_clock(&clock).is_empty());
    }
}
