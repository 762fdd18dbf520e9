//! From counts to indicators: the division, last year, targets, elapsed share and light.
use std::collections::{BTreeMap, BTreeSet};

use jiff::ToSpan;
use jiff::civil::Date;

use crate::app::desk::Desk;
use crate::app::kpi::elapsed::elapsed;
use crate::app::kpi::item::{KpiAnswer, KpiItem, KpiQuery};
use crate::app::projects::county_name;
use crate::catalog::code::RegionTable;
use crate::catalog::{
    IndicatorUnit, LedgerIndicator, LightRules, Measure, Quantity, RateForm, TargetForm,
};
use crate::error::AppError;
use crate::ledger::{By, Counted, Counts, ImportedStep, NewStep, Scope, Tally};

const YUAN_PER_YI: f64 = 1e8;
const DIMENSIONS: [&str; 8] = [
    "county",
    "unit",
    "landing_unit",
    "chain",
    "kind",
    "park",
    "channel",
    "band",
];

/// An indicator's numbers before targets.
#[derive(Debug, Clone, Copy, Default)]
struct Reading {
    numerator: f64,
    denominator: Option<f64>,
    cohort: Option<f64>,
    period: Option<f64>,
    value: Option<f64>,
    unverified: f64,
    unknown: i64,
}

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
        let readings = read(&mut tally, indicator, &now).await?;
        let base = indicator
            .denominator
            .as_ref()
            .unwrap_or(&indicator.numerator);
        let first = tally.first_day(base).await?;
        let known = first.is_some_and(|first| first <= last.to);
        let past = if known {
            Some(read(&mut tally, indicator, &last).await?)
        } else {
            None
        };
        let own: BTreeMap<&str, f64> = targets
            .iter()
            .filter(|(id, _, _)| *id == indicator.id)
            .map(|(_, unit, value)| (unit.as_str(), *value))
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
        synthetic: desk.ledger.holds_synthetic().await?,
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

async fn read(
    tally: &mut Tally,
    indicator: &LedgerIndicator,
    scope: &Scope,
) -> Result<BTreeMap<String, Reading>, AppError> {
    let top = &indicator.numerator;
    let period = tally.count(top, scope).await?;
    let Some(base) = &indicator.denominator else {
        let counts = |(key, counted): (&String, &Counted)| {
            let value = shown(top, counted.value);
            let reading = Reading {
                numerator: value,
                value: Some(value),
                unverified: shown(top, counted.unverified),
                unknown: counted.unknown,
                ..Reading::default()
            };
            (key.clone(), reading)
        };
        return Ok(period.iter().map(counts).collect());
    };
    let below = tally.count(base, scope).await?;
    let cohort = tally.count_cohort((top, base), scope).await?;
    let keys: BTreeSet<&String> = period.keys().chain(below.keys()).collect();
    let of = |counts: &Counts, key: &String| counts.get(key).copied().unwrap_or_default();
    let rate = |key: &String| {
        let (cohort, period, below) = (of(&cohort, key), of(&period, key), of(&below, key));
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
        }
    };
    Ok(keys
        .into_iter()
        .map(|key| (key.clone(), rate(key)))
        .collect())
}

/// What the parts of one indicator are held against.
struct Part<'a> {
    query: &'a KpiQuery,
    bands_yi: &'a [f64; 4],
    light: LightRules,
    targets: &'a BTreeMap<&'a str, f64>,
}

impl Part<'_> {
    fn items(
        &self,
        indicator: &LedgerIndicator,
        now: &BTreeMap<String, Reading>,
        past: Option<&BTreeMap<String, Reading>>,
    ) -> Vec<KpiItem> {
        let mut keys: BTreeSet<String> = now.keys().cloned().collect();
        match self.query.by.as_deref() {
            // The whole is a line even where nothing happened.
            None => drop(keys.insert(String::new())),
            // Who was set a target is a line too; a target by a county's name is the county's.
            Some("band" | "kind") => {}
            Some(by) => keys.extend(
                self.targets
                    .keys()
                    .filter(|unit| !unit.is_empty() && fits(by, unit))
                    .map(|unit| (*unit).to_owned()),
            ),
        }
        let one = |key: &String| {
            let reading = now.get(key).copied().unwrap_or_default();
            let last = past.map(|past| past.get(key).copied().unwrap_or_default());
            self.item((indicator, key), reading, last)
        };
        keys.iter().map(one).collect()
    }

    fn item(
        &self,
        (indicator, key): (&LedgerIndicator, &str),
        reading: Reading,
        last: Option<Reading>,
    ) -> KpiItem {
        let name = self.name(key);
        let target = self.target(key, &name);
        let grows = indicator.target == TargetForm::Sum;
        let elapsed = if grows {
            elapsed((self.query.from, self.query.to), self.query.elapsed)
        } else {
            None
        };
        let share = indicator.unit == IndicatorUnit::Share;
        let value = reading.value.or((!share).then_some(0.0));
        let last_year = last.and_then(|last| last.value.or((!share).then_some(0.0)));
        let over = |value: f64, base: f64| (base > 0.0).then(|| value / base);
        let completion = value
            .zip(target)
            .and_then(|(value, target)| over(value, target));
        let ahead_pp = if grows {
            completion
                .zip(elapsed)
                .map(|(done, elapsed)| (done - elapsed) * 100.0)
        } else {
            value
                .zip(target)
                .map(|(value, target)| (value - target) * 100.0)
        };
        let change = value.zip(last_year);
        KpiItem {
            indicator: indicator.id.clone(),
            name: indicator.name.clone(),
            name_en: indicator.name_en.clone(),
            definition: indicator.definition.clone(),
            definition_en: indicator.definition_en.clone(),
            unit: unit_word(indicator.unit).to_owned(),
            by: key.to_owned(),
            by_name: name,
            numerator: reading.numerator,
            denominator: reading.denominator,
            cohort: reading.cohort,
            period: reading.period,
            value,
            unverified: reading.unverified,
            unknown: reading.unknown,
            last_year,
            yoy: change
                .filter(|_| !share)
                .and_then(|(value, last)| over(value, last))
                .map(|ratio| ratio - 1.0),
            yoy_pp: change
                .filter(|_| share)
                .map(|(value, last)| (value - last) * 100.0),
            target,
            completion,
            elapsed,
            ahead_pp,
            light: ahead_pp.map(|ahead| light(ahead, self.light).to_owned()),
        }
    }

    /// What a part is called.
    fn name(&self, key: &str) -> String {
        let Some(by) = &self.query.by else {
            return "全部".to_owned();
        };
        if key.is_empty() {
            return "未分".to_owned();
        }
        let [first, second, third, fourth] = self.bands_yi;
        match (by.as_str(), key) {
            ("county", code) => county_name(code).unwrap_or_else(|| code.to_owned()),
            ("kind", "industrial") => "工业".to_owned(),
            ("kind", "agricultural") => "农业".to_owned(),
            ("kind", "service") => "服务业".to_owned(),
            ("kind", "other") => "其他".to_owned(),
            ("band", "0") => format!("{first}亿元以下"),
            ("band", "1") => format!("{first}至{second}亿元"),
            ("band", "2") => format!("{second}至{third}亿元"),
            ("band", "3") => format!("{third}至{fourth}亿元"),
            ("band", _) => format!("{fourth}亿元及以上"),
            (_, key) => key.to_owned(),
        }
    }

    /// The target of a part; of the whole, that of the one county, unit or chain asked for.
    fn target(&self, key: &str, name: &str) -> Option<f64> {
        let query = self.query;
        if query.by.is_some() {
            let mut known = [key, name].into_iter().filter(|unit| !unit.is_empty());
            return known.find_map(|unit| self.targets.get(unit)).copied();
        }
        let asked = [&query.counties, &query.units, &query.chains];
        let whose: Vec<&String> = asked.into_iter().flatten().collect();
        match whose.as_slice() {
            [] => self.targets.get("").copied(),
            [one] => {
                let named = county_name(one).unwrap_or_default();
                let mut found = [one.as_str(), named.as_str()].into_iter();
                found.find_map(|unit| (!unit.is_empty()).then(|| self.targets.get(unit))?.copied())
            }
            _ => None,
        }
    }
}

/// Whether a target's unit is a key of the dimension: counties go by code, so a county's name is no key, of counties or
/// of units.
fn fits(by: &str, unit: &str) -> bool {
    let code = county_name(unit).is_some();
    let named = || RegionTable::builtin().find_by_names(None, None, Some(unit));
    if by == "county" {
        code
    } else {
        !code && named().is_none()
    }
}

fn unit_word(unit: IndicatorUnit) -> &'static str {
    match unit {
        IndicatorUnit::Count => "count",
        IndicatorUnit::Yi => "yi",
        IndicatorUnit::Share => "share",
    }
}

/// The light; a thousandth of a point is rounding, not being behind.
fn light(ahead_pp: f64, rules: LightRules) -> &'static str {
    if ahead_pp >= rules.green_pp - 1e-9 {
        "green"
    } else if ahead_pp >= rules.yellow_pp - 1e-9 {
        "yellow"
    } else {
        "red"
    }
}
