//! From counts to indicators: the division, last year, targets, elapsed share and light.
use std::collections::{BTreeMap, BTreeSet};

use jiff::ToSpan;
use jiff::civil::Date;

use crate::app::desk::Desk;
use crate::app::kpi::item::{KpiAnswer, KpiQuery};
use crate::app::kpi::part::{Part, Reading};
use crate::catalog::{LedgerIndicator, Measure, Quantity, RateForm};
use crate::error::AppError;
use crate::ledger::{
    By, Counted, Counts, ImportedStep, NewStep, PeriodCounts, Reckoning, Scope, TargetValue,
};

const YUAN_PER_YI: f64 = 1e8;
const DIMENSIONS: [&str; 10] = [
    "county",
    "unit",
    "landing_unit",
    "chain",
    "kind",
    "park",
    "channel",
    "band",
    "owner",
    "landing_owner",
];

/// Answers a question for indicators.
///
/// # Errors
/// The period or a word makes no sense, a supposed step is refused, or the ledger does not answer.
pub async fn kpi(desk: &Desk, query: &KpiQuery, by: &By) -> Result<KpiAnswer, AppError> {
    check(desk, query)?;
    let now = scope(desk, query);
    let before = KpiQuery {
        from: a_year_before(query.from),
        to: a_year_before(query.to),
        as_of: query.as_of.map(a_year_before),
        ..query.clone()
    };
    let last = scope(desk, &before);
    let targets = desk.ledger.kpi_targets(i64::from(query.to.year())).await?;
    let mut tally = match supposed(query) {
        Some(steps) => desk.ledger.tally_if(&steps, by).await?,
        None => desk.ledger.tally().await?,
    };
    let mut items = Vec::new();
    let wanted = |id: &String| query.indicators.is_empty() || query.indicators.contains(id);
    let all = &desk.rules.indicators.indicator;
    for indicator in all.iter().filter(|one| wanted(&one.id)) {
        let base = indicator
            .denominator
            .as_ref()
            .unwrap_or(&indicator.numerator);
        let first = tally.first_day(base).await?;
        let known = first.is_some_and(|first| first <= last.to);
        let reckoning = Reckoning {
            top: &indicator.numerator,
            base: indicator.denominator.as_ref(),
            now: &now,
            last: known.then_some(&last),
        };
        let [own, past] = tally.reckon(&reckoning).await?;
        let readings = read(indicator, &own);
        let past = known.then(|| read(indicator, &past));
        let own: BTreeMap<&str, &TargetValue> = targets
            .iter()
            .filter(|target| target.indicator == indicator.id)
            .map(|target| (target.unit.as_str(), target))
            .collect();
        let part = Part {
            query,
            bands_yi: &desk.rules.indicators.bands_yi,
            light: desk.rules.indicators.light,
            targets: &own,
        };
        items.extend(part.items(indicator, &readings, past.as_ref()));
    }
    Ok(KpiAnswer {
        from: now.from,
        to: now.to,
        as_of: now.as_of,
        by: now.by,
        supposed: query.supposed.is_some(),
        synthetic: items.iter().any(|item| item.synthetic),
        items,
    })
}

fn a_year_before(day: Date) -> Date {
    day.checked_sub(1.year())
        .expect("days of a ledger are far from the calendar's first")
}

fn check(desk: &Desk, query: &KpiQuery) -> Result<(), AppError> {
    let fault = if query.from > query.to {
        format!(
            "the period ends on {} before it begins on {}",
            query.to, query.from
        )
    } else if query.as_of.is_some_and(|day| day < query.from) {
        format!("the as-of day is before {}, the period's first", query.from)
    } else if query.from.year() < 1950 || query.to.year() > 2200 {
        "the period is outside 1950 to 2200".to_owned()
    } else if let Some(by) = query.by.as_deref().filter(|by| !DIMENSIONS.contains(by)) {
        format!(
            "`{by}` is no dimension: expected one of {}",
            DIMENSIONS.join(", ")
        )
    } else if let Some(id) = query
        .indicators
        .iter()
        .find(|id| desk.rules.indicator(id).is_none())
    {
        let all = &desk.rules.indicators.indicator;
        let known: Vec<&str> = all.iter().map(|one| one.id.as_str()).collect();
        format!("no indicator `{id}`: expected one of {}", known.join(", "))
    } else {
        return Ok(());
    };
    Err(AppError::Argument(fault))
}

fn scope(desk: &Desk, query: &KpiQuery) -> Scope {
    Scope {
        from: query.from.to_string(),
        to: query.to.to_string(),
        as_of: query.as_of.unwrap_or(query.to).to_string(),
        by: query.by.clone().unwrap_or_default(),
        bands_yuan: desk.rules.indicators.bands_yi.map(|yi| yi * YUAN_PER_YI),
        kinds: query.kinds.clone(),
        counties: query.counties.clone(),
        chains: query.chains.clone(),
        units: query.units.clone(),
        min_yuan: query.min_yi.unwrap_or(0.0) * YUAN_PER_YI,
        max_yuan: query.max_yi.map(|yi| yi * YUAN_PER_YI),
    }
}

fn supposed(query: &KpiQuery) -> Option<Vec<ImportedStep>> {
    let supposed = query.supposed.as_ref()?;
    let step = NewStep {
        stage: supposed.stage,
        day: supposed.day.to_string(),
        verified: true,
        evidence: Some("supposed".to_owned()),
        owner: None,
        why: Some("what if".to_owned()),
        synthetic: false,
    };
    let of = |project: &String| ImportedStep {
        project: project.clone(),
        step: step.clone(),
    };
    Some(supposed.projects.iter().map(of).collect())
}

/// Money in 亿元, everything else as it is.
fn shown(quantity: &Quantity, amount: f64) -> f64 {
    if quantity.measure == Measure::Count {
        amount
    } else {
        amount / YUAN_PER_YI
    }
}

/// The numbers of an indicator from what was counted.
fn read(indicator: &LedgerIndicator, counted: &PeriodCounts) -> BTreeMap<String, Reading> {
    let top = &indicator.numerator;
    let PeriodCounts {
        period,
        base: below,
        cohort,
    } = counted;
    let Some(base) = &indicator.denominator else {
        let counts = |(key, counted): (&String, &Counted)| {
            let value = shown(top, counted.value);
            let reading = Reading {
                numerator: value,
                value: Some(value),
                unverified: shown(top, counted.unverified),
                unknown: counted.unknown,
                synthetic: counted.synthetic,
                ..Reading::default()
            };
            (key.clone(), reading)
        };
        return period.iter().map(counts).collect();
    };
    let keys: BTreeSet<&String> = period.keys().chain(below.keys()).collect();
    let of = |counts: &Counts, key: &String| counts.get(key).copied().unwrap_or_default();
    let rate = |key: &String| {
        let (cohort, period, below) = (of(cohort, key), of(period, key), of(below, key));
        let denominator = shown(base, below.value);
        let over =
            |counted: Counted| (denominator > 0.0).then(|| shown(top, counted.value) / denominator);
        let chosen = match indicator.form {
            Some(RateForm::Period) => period,
            _ => cohort,
        };
        Reading {
            numerator: shown(top, chosen.value),
            denominator: Some(denominator),
            cohort: over(cohort),
            period: over(period),
            value: over(chosen),
            unverified: shown(top, chosen.unverified),
            unknown: below.unknown,
            synthetic: cohort.synthetic || period.synthetic || below.synthetic,
        }
    };
    keys.into_iter()
        .map(|key| (key.clone(), rate(key)))
        .collect()
}
