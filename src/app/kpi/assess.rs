//! Assessment sheets (考核表): points for indicators by a rule file, with the working shown, and a ranking.
use std::collections::BTreeMap;

use serde::Serialize;
use utoipa::ToSchema;

use crate::app::desk::Desk;
use crate::app::kpi::item::{KpiItem, KpiQuery};
use crate::app::kpi::measure::kpi;
use crate::catalog::{AssessmentSheet, SheetLine};
use crate::error::AppError;
use crate::ledger::By;

/// One line of a sheet for one subject.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct AssessLine {
    /// Indicator id.
    pub indicator: String,
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: Option<f64>,
    /// Its target.
    pub target: Option<f64>,
    /// Points earned; null where neither a target nor a level of the sheet says what full is.
    pub points: Option<f64>,
    /// Points there are.
    pub of: f64,
    /// How the points came about.
    pub working: String,
    /// Whether it is counted over invented rows, or held against an invented target.
    pub synthetic: bool,
}

/// One subject's place.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct AssessItem {
    /// Its rank; equal scores share one.
    pub rank: usize,
    /// The county's code, the unit or the chain.
    pub by: String,
    /// Its name.
    pub name: String,
    /// Points earned for each 100 that could be judged; null where none could.
    pub score: Option<f64>,
    /// The share of the sheet's points that could be judged.
    pub coverage: f64,
    /// The lines.
    pub lines: Vec<AssessLine>,
    /// Whether any line is counted over invented rows.
    pub synthetic: bool,
}

/// A ranking by a sheet.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct AssessAnswer {
    /// The sheet.
    pub sheet: String,
    /// Its name.
    pub name: String,
    /// Whether it is an example (示例) and no city's own.
    pub example: bool,
    /// Where it comes from.
    pub source: String,
    /// First day.
    pub from: String,
    /// Last day.
    pub to: String,
    /// Whether steps were supposed: then nothing here happened.
    pub supposed: bool,
    /// Whether any line is counted over invented rows.
    pub synthetic: bool,
    /// The subjects, best first.
    pub items: Vec<AssessItem>,
}

/// Ranks those a sheet assesses.
///
/// # Errors
/// No such sheet, the period makes no sense, or the ledger does not answer.
pub async fn assess(
    desk: &Desk,
    (sheet, query): (&str, &KpiQuery),
    by: &By,
) -> Result<AssessAnswer, AppError> {
    let Some(sheet) = desk.rules.sheets.get(sheet) else {
        let known: Vec<&str> = desk.rules.sheets.keys().map(String::as_str).collect();
        return Err(AppError::Unknown {
            what: "assessment sheet",
            id: sheet.to_owned(),
            hint: format!(": expected one of {}", known.join(", ")),
        });
    };
    let asked = KpiQuery {
        by: Some(sheet.by.clone()),
        indicators: sheet
            .line
            .iter()
            .map(|line| line.indicator.clone())
            .collect(),
        ..query.clone()
    };
    let answer = kpi(desk, &asked, by).await?;
    let items = ranked(sheet, &answer.items);
    Ok(AssessAnswer {
        sheet: sheet.id.clone(),
        name: sheet.name.clone(),
        example: sheet.example,
        source: sheet.source.clone(),
        synthetic: items.iter().any(|item| item.synthetic),
        items,
        from: answer.from,
        to: answer.to,
        supposed: answer.supposed,
    })
}

fn ranked(sheet: &AssessmentSheet, items: &[KpiItem]) -> Vec<AssessItem> {
    let mut of: BTreeMap<&str, Vec<&KpiItem>> = BTreeMap::new();
    for item in items.iter().filter(|item| !item.by.is_empty()) {
        of.entry(&item.by).or_default().push(item);
    }
    let mut all: Vec<AssessItem> = of
        .into_iter()
        .map(|(by, items)| subject(sheet, by, &items))
        .collect();
    let order = |item: &AssessItem| item.score.unwrap_or(f64::NEG_INFINITY);
    all.sort_by(|a, b| order(b).total_cmp(&order(a)).then_with(|| a.by.cmp(&b.by)));
    let scores: Vec<f64> = all.iter().map(order).collect();
    for (item, own) in all.iter_mut().zip(&scores) {
        item.rank = 1 + scores.iter().filter(|score| *score > own).count();
    }
    all
}

fn subject(sheet: &AssessmentSheet, by: &str, items: &[&KpiItem]) -> AssessItem {
    let lines: Vec<AssessLine> = sheet
        .line
        .iter()
        .map(|line| {
            let found = items.iter().find(|item| item.indicator == line.indicator);
            judged(line, found.copied())
        })
        .collect();
    let earned: f64 = lines.iter().filter_map(|line| line.points).sum();
    let judged = lines.iter().filter(|line| line.points.is_some());
    let possible: f64 = judged.map(|line| line.of).sum();
    let whole: f64 = lines.iter().map(|line| line.of).sum();
    AssessItem {
        rank: 0,
        by: by.to_owned(),
        name: items.first().map_or(by, |item| &item.by_name).to_owned(),
        score: (possible > 0.0).then(|| earned / possible * 100.0),
        coverage: if whole > 0.0 { possible / whole } else { 0.0 },
        synthetic: lines.iter().any(|line| line.synthetic),
        lines,
    }
}

/// Points are for what was due by the period's end: a sum is held against the elapsed share of its target.
fn judged(line: &SheetLine, item: Option<&KpiItem>) -> AssessLine {
    let most = line.most.unwrap_or(line.points);
    let value = item.and_then(|item| item.value);
    let target = item.and_then(|item| item.target);
    let due = match (target, item.and_then(|item| item.elapsed)) {
        (Some(target), Some(elapsed)) => Some((target * elapsed, "序时目标")),
        (Some(target), None) => Some((target, "目标")),
        (None, _) => line.full.map(|full| (full, "满分线")),
    };
    let judged = value
        .zip(due.filter(|(full, _)| *full > 0.0))
        .map(|(value, (full, what))| {
            let points = (line.points * value / full).clamp(0.0, most);
            let working = format!(
                "{} × {value:.4} ÷ {full:.4}（{what}），最高 {most}，得 {points:.2}",
                line.points
            );
            (points, working)
        });
    let working = match (&judged, value) {
        (Some((_, working)), _) => working.clone(),
        (None, None) => "没有数据，不计分也不计满分".to_owned(),
        (None, Some(_)) => "没有下达目标，不计分也不计满分".to_owned(),
    };
    AssessLine {
        indicator: line.indicator.clone(),
        name: item.map_or(&line.indicator, |item| &item.name).clone(),
        value,
        target,
        points: judged.map(|(points, _)| points),
        of: line.points,
        working,
        synthetic: item.is_some_and(|item| item.synthetic),
    }
}
