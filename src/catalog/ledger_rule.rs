//! What the ledger is judged by, as data: `rules/indicators.toml`, `rules/size_bands.toml` and the assessment sheets
//! `rules/assess_*.toml`. They do not enter a snapshot, so they are read apart from the catalog.
use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::catalog::access_rule::POLICIES;
use crate::catalog::error::CatalogError;
use crate::catalog::finding::{Finding, Severity};
use crate::catalog::follow_rule::is_of_follow;
use crate::catalog::load::parse;
use crate::catalog::prereview_rule::ReviewRules;
use crate::catalog::source;
use crate::catalog::stage::Stage;

const INDICATORS: &str = "rules/indicators.toml";
const BANDS: &str = "rules/size_bands.toml";
const REVIEW: &str = "rules/prereview.toml";
const SHEETS: &str = "rules/assess_";
const YUAN_PER_YI: f64 = 1e8;

/// Whether a rule file is the ledger's and no part of a snapshot.
pub(super) fn is_of_ledger(name: &str) -> bool {
    [INDICATORS, BANDS, REVIEW].contains(&name)
        || name.starts_with(SHEETS)
        || name.starts_with(POLICIES)
        || is_of_follow(name)
}

/// What an indicator's number is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum IndicatorUnit {
    /// A count.
    Count,
    /// Hundred million yuan.
    Yi,
    /// A share, 1 being the whole.
    Share,
}

/// How an indicator is held against its target.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum TargetForm {
    /// It grows over the year and is held against the elapsed share.
    Sum,
    /// It is a level to be reached at any time.
    Level,
}

/// Which of its two readings is a rate's value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RateForm {
    /// Of those that took the base step in the period, how many got there.
    Cohort,
    /// How many got there in the period, per base step in the period.
    Period,
}

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Counting {
    /// Steps of a stage.
    Steps,
    /// Money that arrived.
    Funds,
    /// Investment in fixed assets.
    FixedAssets,
    /// Enterprises in the statistics.
    Firms,
}

/// How it is counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// One each.
    #[default]
    Count,
    /// Whole investment of the project.
    Total,
    /// Investment in its contract.
    Contract,
    /// Its investment in fixed assets as planned.
    Fixed,
    /// The row's own amount.
    Amount,
}

impl Measure {
    /// The word in files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Count => "count",
            Self::Total => "total",
            Self::Contract => "contract",
            Self::Fixed => "fixed",
            Self::Amount => "amount",
        }
    }
}

/// A numerator or a denominator.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Quantity {
    /// What is counted.
    pub of: Counting,
    /// The stage, for steps.
    #[serde(default)]
    pub stage: Option<String>,
    /// How.
    #[serde(default)]
    pub measure: Measure,
    /// Only projects of this kind.
    #[serde(default)]
    pub kind: Option<String>,
    /// Only projects of at least so much, 亿元.
    #[serde(default)]
    pub min_yi: f64,
    /// Only projects that came by this channel.
    #[serde(default)]
    pub channel: Option<String>,
    /// Origin of money, status of investment, kind of entry into the statistics.
    #[serde(default)]
    pub only: Option<String>,
}

/// An indicator.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct LedgerIndicator {
    /// Its id.
    pub id: String,
    /// Chinese name.
    pub name: String,
    /// English name.
    pub name_en: String,
    /// Definition in Chinese.
    pub definition: String,
    /// Definition in English.
    pub definition_en: String,
    /// Its unit.
    pub unit: IndicatorUnit,
    /// How it is held against a target.
    pub target: TargetForm,
    /// Which reading is a rate's value; without it the indicator is its numerator.
    #[serde(default)]
    pub form: Option<RateForm>,
    /// What is counted.
    pub numerator: Quantity,
    /// What it is divided by.
    #[serde(default)]
    pub denominator: Option<Quantity>,
}

/// When an indicator is green or yellow, by percentage points ahead.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct LightRules {
    /// Green from here.
    pub green_pp: f64,
    /// Yellow from here; red below.
    pub yellow_pp: f64,
}

/// `rules/indicators.toml`.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct IndicatorRules {
    /// Traffic lights.
    pub light: LightRules,
    /// Lower bounds of the amount bands, 亿元, half-open: four, rising.
    pub bands_yi: [f64; 4],
    /// The indicators.
    pub indicator: Vec<LedgerIndicator>,
}

/// Who may negotiate and sign what, by whole investment.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct SizeBand {
    /// Its id.
    pub id: String,
    /// From so much, 亿元.
    pub min_yi: f64,
    /// Who negotiates.
    pub negotiates: String,
    /// Who approves.
    pub approves: String,
    /// Whether signing waits for a recorded approval.
    pub needs_approval: bool,
}

/// `rules/size_bands.toml`.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct SizeBands {
    /// Where the bands come from.
    pub source: String,
    /// The bands, rising.
    pub band: Vec<SizeBand>,
}

impl SizeBands {
    /// The band of a whole investment.
    pub fn of(&self, total_yuan: f64) -> Option<&SizeBand> {
        self.band
            .iter()
            .rev()
            .find(|band| total_yuan >= band.min_yi * YUAN_PER_YI)
    }

    /// Whether an approval for one amount holds for another: its band is as high or higher.
    pub fn covers(&self, approved_yuan: f64, total_yuan: f64) -> bool {
        let bound = |amount| {
            self.of(amount)
                .map_or(f64::NEG_INFINITY, |band| band.min_yi)
        };
        bound(approved_yuan) >= bound(total_yuan)
    }
}

/// One line of an assessment sheet.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct SheetLine {
    /// Indicator id.
    pub indicator: String,
    /// Points for full completion.
    pub points: f64,
    /// Points at most, where more than the target earns more; the points themselves unless given.
    #[serde(default)]
    pub most: Option<f64>,
    /// The level that earns all points where no target was set.
    #[serde(default)]
    pub full: Option<f64>,
    /// Why the line is there.
    pub why: String,
}

/// `rules/assess_<id>.toml`.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct AssessmentSheet {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Who is assessed: `county`, `unit` or `chain`.
    pub by: String,
    /// Whether it is an example, and no city's own.
    pub example: bool,
    /// Where it comes from.
    pub source: String,
    /// Its lines.
    pub line: Vec<SheetLine>,
}

/// Everything the ledger is judged by.
#[derive(Debug, Clone, PartialEq)]
pub struct LedgerRules {
    /// Indicators.
    pub indicators: IndicatorRules,
    /// Size bands.
    pub bands: SizeBands,
    /// Assessment sheets, by id.
    pub sheets: BTreeMap<String, AssessmentSheet>,
    /// Pre-review.
    pub review: ReviewRules,
}

impl LedgerRules {
    /// Loads the built-in files with those of `overrides` over them, and checks them.
    ///
    /// # Errors
    /// [`CatalogError::Faulty`] with all faults at once.
    pub fn load(overrides: Option<&Path>) -> Result<Self, CatalogError> {
        Self::from_files(&source::files("rules", overrides)?)
    }

    fn from_files(files: &BTreeMap<String, String>) -> Result<Self, CatalogError> {
        let mut findings = Vec::new();
        let text = |name: &str| files.get(name).map_or("", String::as_str);
        let indicators: Option<IndicatorRules> = parse(INDICATORS, text(INDICATORS), &mut findings);
        let bands: Option<SizeBands> = parse(BANDS, text(BANDS), &mut findings);
        let review: Option<ReviewRules> = parse(REVIEW, text(REVIEW), &mut findings);
        findings.extend(review.iter().flat_map(|review| review.faults(REVIEW)));
        let mut sheets = BTreeMap::new();
        for (name, text) in files.iter().filter(|(name, _)| name.starts_with(SHEETS)) {
            let sheet: Option<AssessmentSheet> = parse(name, text, &mut findings);
            if let (Some(sheet), Some(indicators)) = (&sheet, &indicators) {
                check_sheet(name, (sheet, indicators), &mut findings);
            }
            sheets.extend(sheet.map(|sheet| (sheet.id.clone(), sheet)));
        }
        if let Some(indicators) = &indicators {
            check(indicators, &mut findings);
        }
        match (indicators, bands, review) {
            (Some(indicators), Some(bands), Some(review)) if findings.is_empty() => Ok(Self {
                indicators,
                bands,
                sheets,
                review,
            }),
            _ => Err(CatalogError::Faulty { findings }),
        }
    }

    /// The indicator of this id.
    pub fn indicator(&self, id: &str) -> Option<&LedgerIndicator> {
        self.indicators.indicator.iter().find(|one| one.id == id)
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

fn check(rules: &IndicatorRules, findings: &mut Vec<Finding>) {
    if !rules.bands_yi.is_sorted() {
        let message = "`bands_yi` must rise".to_owned();
        findings.push(fault(INDICATORS, "bands_yi", message));
    }
    for indicator in &rules.indicator {
        let mut wrong = |message| findings.push(fault(INDICATORS, &indicator.id, message));
        let twice = rules.indicator.iter().filter(|one| one.id == indicator.id);
        if twice.count() > 1 {
            wrong("its id is there twice".to_owned());
        }
        if indicator.form.is_some() != indicator.denominator.is_some() {
            wrong("a rate has both `form` and `denominator`".to_owned());
        }
        let quantities = [Some(&indicator.numerator), indicator.denominator.as_ref()];
        for quantity in quantities.into_iter().flatten() {
            let stage = quantity.stage.as_deref();
            match (quantity.of, stage.map(str::parse::<Stage>)) {
                (Counting::Steps, None) => wrong("steps need a `stage`".to_owned()),
                (_, Some(Err(message))) => wrong(message),
                _ => {}
            }
        }
        let base = indicator.denominator.as_ref().map(|base| base.of);
        if base.is_some_and(|of| of != Counting::Steps) {
            wrong("a rate's denominator counts steps".to_owned());
        }
    }
}

fn check_sheet(
    file: &str,
    (sheet, rules): (&AssessmentSheet, &IndicatorRules),
    findings: &mut Vec<Finding>,
) {
    if !["county", "unit", "chain"].contains(&sheet.by.as_str()) {
        let message = format!("`by` is `{}`: expected county, unit or chain", sheet.by);
        findings.push(fault(file, &sheet.id, message));
    }
    for line in &sheet.line {
        if !rules.indicator.iter().any(|one| one.id == line.indicator) {
            let message = format!("no indicator `{}`", line.indicator);
            findings.push(fault(file, &sheet.id, message));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_rules_of_the_ledger_have_no_fault() {
        if let Err(fault) = LedgerRules::load(None) {
            panic!("{fault}");
        }
    }

    #[test]
    fn an_approval_holds_for_its_band_and_those_below() {
        let bands = LedgerRules::load(None).unwrap().bands;
        let id = |yi: f64| bands.of(yi * YUAN_PER_YI).unwrap().id.clone();
        assert_eq!(id(0.5), "below-1");
        assert_eq!(id(1.0), "1-10");
        assert_eq!(id(10.0), "10-50");
        assert!(bands.covers(60e8, 12e8));
        assert!(!bands.covers(9e8, 10e8));
    }
}
