//! What indicators are asked with and answered as.
use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;

use crate::app::kpi::ElapsedBy;
use crate::catalog::Stage;

/// Steps supposed to be taken (what if): of these projects, this stage, on this day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Supposed {
    /// The projects.
    pub projects: Vec<String>,
    /// The stage.
    pub stage: Stage,
    /// The day.
    pub day: Date,
}

/// A question for indicators.
#[derive(Debug, Clone, PartialEq)]
pub struct KpiQuery {
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
    /// The day cohorts are followed to; `to` unless given.
    pub as_of: Option<Date>,
    /// `county`, `unit`, `landing_unit`, `chain`, `kind`, `park`, `channel`, `band`, `owner`, `landing_owner`; the whole unless given.
    pub by: Option<String>,
    /// Indicator ids; all unless given.
    pub indicators: Vec<String>,
    /// Only these kinds.
    pub kinds: Vec<String>,
    /// Only these counties.
    pub counties: Vec<String>,
    /// Only these chains.
    pub chains: Vec<String>,
    /// Only these units.
    pub units: Vec<String>,
    /// From so much, 亿元.
    pub min_yi: Option<f64>,
    /// Below so much, 亿元.
    pub max_yi: Option<f64>,
    /// How the elapsed share is taken.
    pub elapsed: ElapsedBy,
    /// Steps supposed to be taken.
    pub supposed: Option<Supposed>,
}

impl KpiQuery {
    /// The whole of a period.
    pub fn new(from: Date, to: Date) -> Self {
        Self {
            from,
            to,
            as_of: None,
            by: None,
            indicators: Vec::new(),
            kinds: Vec::new(),
            counties: Vec::new(),
            chains: Vec::new(),
            units: Vec::new(),
            min_yi: None,
            max_yi: None,
            elapsed: ElapsedBy::Months,
            supposed: None,
        }
    }
}

/// One indicator of the whole or of one part.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct KpiItem {
    /// Indicator id.
    #[schema(example = "start_rate")]
    pub indicator: String,
    /// Its Chinese name.
    pub name: String,
    /// Its English name.
    pub name_en: String,
    /// Its definition, Chinese.
    pub definition: String,
    /// Its definition, English.
    pub definition_en: String,
    /// `count`, `yi` (亿元) or `share`.
    pub unit: String,
    /// The part: a county's code, a unit, a chain, a band …; empty for the whole, or for what has no such part.
    pub by: String,
    /// The part's name.
    pub by_name: String,
    /// What is counted, verified; 亿元 where it is money.
    pub numerator: f64,
    /// What it is divided by; null where the indicator is a count.
    pub denominator: Option<f64>,
    /// The reading by cohort (批次口径).
    pub cohort: Option<f64>,
    /// The reading by period (期间口径).
    pub period: Option<f64>,
    /// The indicator's value; null where the denominator is 0.
    pub value: Option<f64>,
    /// What would be counted if it were verified.
    pub unverified: f64,
    /// Projects whose amount is unknown and in no sum.
    pub unknown: i64,
    /// The value a year before; null where the ledger does not go back so far.
    pub last_year: Option<f64>,
    /// Growth over it; null for shares.
    pub yoy: Option<f64>,
    /// For shares: how many percentage points it changed.
    pub yoy_pp: Option<f64>,
    /// The year's target.
    pub target: Option<f64>,
    /// The value's share of it.
    pub completion: Option<f64>,
    /// The elapsed share of the year, for indicators that grow over it.
    pub elapsed: Option<f64>,
    /// Ahead (or behind, negative) in percentage points: of the elapsed share, or for a level of the target.
    pub ahead_pp: Option<f64>,
    /// `green`, `yellow` or `red`; null without a target.
    pub light: Option<String>,
    /// Whether a row counted here, this year or the year before, or the target, is invented.
    pub synthetic: bool,
}

/// Indicators of a period.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct KpiAnswer {
    /// First day.
    pub from: String,
    /// Last day.
    pub to: String,
    /// The day cohorts were followed to.
    pub as_of: String,
    /// The dimension; empty for the whole.
    pub by: String,
    /// Whether steps were supposed: then nothing here happened.
    pub supposed: bool,
    /// Whether any of the indicators is counted over invented rows.
    pub synthetic: bool,
    /// The indicators, in the order of the rule file, then by part.
    pub items: Vec<KpiItem>,
}
