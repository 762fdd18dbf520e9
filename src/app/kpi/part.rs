//! The parts of an indicator: their names, targets, completion, elapsed share and lights.
use std::collections::{BTreeMap, BTreeSet};

use crate::app::kpi::elapsed::elapsed;
use crate::app::kpi::item::{KpiItem, KpiQuery};
use crate::app::projects::county_name;
use crate::catalog::code::RegionTable;
use crate::catalog::{IndicatorUnit, LedgerIndicator, LightRules, TargetForm};
use crate::ledger::TargetValue;

/// An indicator's numbers before targets.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Reading {
    pub(super) numerator: f64,
    pub(super) denominator: Option<f64>,
    pub(super) cohort: Option<f64>,
    pub(super) period: Option<f64>,
    pub(super) value: Option<f64>,
    pub(super) unverified: f64,
    pub(super) unknown: i64,
    pub(super) synthetic: bool,
}

/// What the parts of one indicator are held against.
pub(super) struct Part<'a> {
    pub(super) query: &'a KpiQuery,
    pub(super) bands_yi: &'a [f64; 4],
    pub(super) light: LightRules,
    pub(super) targets: &'a BTreeMap<&'a str, &'a TargetValue>,
}

impl Part<'_> {
    /// Every part with its indicator's numbers.
    pub(super) fn items(
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
        let aim = self.target(key, &name);
        let target = aim.map(|aim| aim.value);
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
            synthetic: reading.synthetic
                || last.is_some_and(|last| last.synthetic)
                || aim.is_some_and(|aim| aim.synthetic),
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
    fn target(&self, key: &str, name: &str) -> Option<&TargetValue> {
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

/// Whether a target's unit is a key of the dimension: counties go by code, so a name is not a key of its own.
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
