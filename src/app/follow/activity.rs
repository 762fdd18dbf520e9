//! The activity index (招商工作活跃指数) of units or counties, by a rule file, with the working shown.
use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;

use crate::app::desk::Desk;
use crate::app::follow::days_between;
use crate::app::projects::county_name;
use crate::catalog::{ActivityOf, ActivityRules};
use crate::error::AppError;
use crate::ledger::{ProjectFilter, Reach};

const BY: [&str; 2] = ["unit", "county"];

/// One item of the index for one subject.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ActivityLine {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What was counted.
    pub count: i64,
    /// What would count too: visits not registered beforehand, steps not verified.
    pub not_counted: i64,
    /// What earns all points in this period.
    pub full: f64,
    /// Points earned.
    pub points: f64,
    /// Points there are.
    pub of: f64,
    /// How the points came about.
    pub working: String,
}

/// The index of one subject.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ActivityItem {
    /// Its rank; equal indices share one.
    pub rank: usize,
    /// The unit or the county's code.
    pub key: String,
    /// Its name.
    pub name: String,
    /// Points per 100.
    pub index: f64,
    /// The items.
    pub lines: Vec<ActivityLine>,
}

/// The index of a period.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ActivityAnswer {
    /// Its name.
    pub name: String,
    /// Whether the rule is an example (示例) and no city's own.
    pub example: bool,
    /// The rule's source.
    pub rule: String,
    /// First day.
    pub from: String,
    /// Last day.
    pub to: String,
    /// `unit` or `county`.
    pub by: String,
    /// The subjects, the most active first; who did nothing that is recorded is not among them.
    pub items: Vec<ActivityItem>,
    /// Whether anything counted is invented.
    pub synthetic: bool,
}

/// What was counted under one key: by item of the rule, counted and not counted.
type Found = BTreeMap<String, BTreeMap<String, (i64, i64)>>;

/// Ranks units or counties by activity in a period.
///
/// # Errors
/// The period or the word makes no sense, or the ledger does not answer.
pub async fn activity(
    desk: &Desk,
    (from, to): (Date, Date),
    by: &str,
    sees: &ProjectFilter,
) -> Result<ActivityAnswer, AppError> {
    if from > to {
        return Err(AppError::Argument(format!(
            "the period ends on {to} before it begins on {from}"
        )));
    }
    super::word("subject of activity", by, &BY)?;
    let reach = Reach {
        from: from.to_string(),
        to: to.to_string(),
        sees: sees.clone(),
    };
    let rules = &desk.follow.activity;
    let (found, synthetic) = found(desk, (rules, by), &reach).await?;
    let weeks = (days_between(from, to) + 1) as f64 / 7.0;
    let mut items: Vec<ActivityItem> = found
        .iter()
        .filter(|(key, _)| !key.is_empty())
        .map(|(key, counts)| subject(rules, (key, by), (counts, weeks)))
        .collect();
    items.sort_by(|a, b| b.index.total_cmp(&a.index).then_with(|| a.key.cmp(&b.key)));
    let all: Vec<f64> = items.iter().map(|item| item.index).collect();
    for item in &mut items {
        item.rank = 1 + all.iter().filter(|other| **other > item.index).count();
    }
    Ok(ActivityAnswer {
        name: rules.name.clone(),
        example: rules.example,
        rule: rules.source.clone(),
        from: reach.from,
        to: reach.to,
        by: by.to_owned(),
        items,
        synthetic,
    })
}

async fn found(
    desk: &Desk,
    (rules, by): (&ActivityRules, &str),
    reach: &Reach,
) -> Result<(Found, bool), AppError> {
    let visits = desk.ledger.visits_by(by, reach).await?;
    let steps = desk.ledger.activity_steps(by, reach).await?;
    let visited = visits.iter().map(|one| one.key.clone());
    let keys: BTreeSet<String> = visited
        .chain(steps.iter().map(|one| one.key.clone()))
        .collect();
    let mut found = Found::new();
    for key in keys {
        let mut counts = BTreeMap::new();
        for item in &rules.item {
            let kind = |kind: &str| {
                let mut of = visits
                    .iter()
                    .filter(|one| one.key == key && one.kind == kind);
                of.next().map_or((0, 0), |one| {
                    if item.registered_only {
                        (one.registered, one.all - one.registered)
                    } else {
                        (one.all, 0)
                    }
                })
            };
            let counted = match item.of {
                ActivityOf::Visits => kind("visit"),
                ActivityOf::Receptions => kind("reception"),
                ActivityOf::Steps => {
                    let stage = item.stage.as_deref().unwrap_or_default();
                    let mut of = steps
                        .iter()
                        .filter(|one| one.key == key && one.stage == stage);
                    let counted = of.next();
                    counted.map_or((0, 0), |one| (one.verified, one.all - one.verified))
                }
            };
            counts.insert(item.id.clone(), counted);
        }
        found.insert(key, counts);
    }
    let synthetic = visits.iter().any(|one| one.synthetic) || steps.iter().any(|one| one.synthetic);
    Ok((found, synthetic))
}

fn subject(
    rules: &ActivityRules,
    (key, by): (&str, &str),
    (counts, weeks): (&BTreeMap<String, (i64, i64)>, f64),
) -> ActivityItem {
    let lines: Vec<ActivityLine> = rules
        .item
        .iter()
        .map(|item| {
            let (count, not_counted) = counts.get(&item.id).copied().unwrap_or_default();
            let full = item.full * weeks;
            let points = item.weight * (count as f64 / full).min(item.most);
            let apart = if not_counted > 0 {
                format!("；另有 {not_counted} 次（项）未备案或未核实，不计分")
            } else {
                String::new()
            };
            ActivityLine {
                id: item.id.clone(),
                name: item.name.clone(),
                count,
                not_counted,
                full,
                points,
                of: item.weight,
                working: format!(
                    "{} × min({count} ÷ {full:.2}，{}) = {points:.2}{apart}",
                    item.weight, item.most
                ),
            }
        })
        .collect();
    let earned: f64 = lines.iter().map(|line| line.points).sum();
    let possible: f64 = lines.iter().map(|line| line.of).sum();
    let name = if by == "county" {
        county_name(key)
    } else {
        None
    };
    ActivityItem {
        rank: 0,
        key: key.to_owned(),
        name: name.unwrap_or_else(|| key.to_owned()),
        index: if possible > 0.0 {
            earned / possible * 100.0
        } else {
            0.0
        },
        lines,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::FollowRules;

    /// One week: 1 of 2 visits earns 15 of 30, 3 of 2 receptions 20, 1 of 2 leads 10, no talk, 1 signing over the half one
    /// that is full 15: 60 of 100.
    #[test]
    fn the_index_is_what_was_earned_per_hundred_points() {
        let rules = FollowRules::load(None).unwrap().activity;
        let counts = [
            ("visits", (1, 2)),
            ("receptions", (3, 0)),
            ("leads", (1, 0)),
            ("signed", (1, 0)),
        ];
        let counts: BTreeMap<String, (i64, i64)> = counts
            .into_iter()
            .map(|(id, counted)| (id.to_owned(), counted))
            .collect();
        let item = subject(&rules, ("341524", "county"), (&counts, 1.0));
        assert_eq!(item.name, "金寨县");
        let points: Vec<f64> = item.lines.iter().map(|line| line.points).collect();
        assert_eq!(points, [15.0, 20.0, 10.0, 0.0, 15.0]);
        assert!((item.index - 60.0).abs() < 1e-9);
        assert_eq!(
            item.lines[0].working,
            "30 × min(1 ÷ 2.00，1) = 15.00；另有 2 次（项）未备案或未核实，不计分"
        );
        // Over four weeks the same is a quarter, but for what was over full: 3 of 8 receptions earn 7.5, 1 of 2 signings 7.5.
        let month = subject(&rules, ("341524", "county"), (&counts, 4.0));
        assert!((month.index - (3.75 + 7.5 + 2.5 + 7.5)).abs() < 1e-9);
    }
}
