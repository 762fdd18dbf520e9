//! What a pre-review is told of a project: its plan, its site, and what people checked. Amounts in 万元.
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::error::AppError;

/// Longest plan, years of building and of operation together.
const MOST_YEARS: usize = 60;
/// Largest amount, 万元: ten trillion yuan.
const MOST_WAN: f64 = 1e9;

/// The input of a pre-review.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReviewInput {
    /// The plan (盈亏测算).
    pub plan: Plan,
    /// Land and energy.
    #[serde(default)]
    pub site: SiteNeed,
    /// What people checked.
    #[serde(default)]
    pub checked: Checked,
}

/// The plan of a project. A year's amount falls on its end.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// Investment in construction (建设投资), 万元.
    pub fixed_wan: f64,
    /// Working capital (流动资金), 万元: laid out in the first year of operation, back in the last.
    #[serde(default)]
    pub working_wan: f64,
    /// Shares of the construction by year; they add up to 1.
    #[schema(example = json!([0.6, 0.4]))]
    pub build_shares: Vec<f64>,
    /// Years of operation.
    pub operating_years: usize,
    /// Revenue of a year at full load, without value-added tax, 万元.
    pub revenue_wan: f64,
    /// Cost that grows with output at full load, 万元.
    pub variable_cost_wan: f64,
    /// Cost that does not, without depreciation, 万元.
    pub fixed_cost_wan: f64,
    /// Taxes and surcharges on sales at full load (税金及附加), 万元.
    #[serde(default)]
    pub sales_tax_wan: f64,
    /// Load of the first years of operation; full after them.
    #[serde(default)]
    #[schema(example = json!([0.6, 0.8]))]
    pub loads: Vec<f64>,
    /// Years over which the construction is written off in equal parts.
    pub depreciation_years: usize,
    /// Share of the construction that is left in the end.
    #[serde(default)]
    pub residual_share: f64,
    /// Rate of income tax.
    #[schema(example = 0.25)]
    pub income_tax_rate: f64,
    /// The rate the project must earn (基准收益率).
    #[schema(example = 0.08)]
    pub discount_rate: f64,
}

/// What the project needs of a site and gives for it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct SiteNeed {
    /// Land, mu; the ledger's unless given.
    pub land_mu: Option<f64>,
    /// Energy a year, tonnes of coal equivalent.
    pub energy_tce: Option<f64>,
    /// All taxes of a year at full load, 万元.
    pub tax_wan: Option<f64>,
}

/// What people checked.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Checked {
    /// GB/T 4754-2017 class of the project.
    #[schema(example = "3849")]
    pub industry_code: Option<String>,
    /// Whether what is promised to the investor passed the review of fair competition.
    pub fair_competition: Option<bool>,
    /// What the reviewer adds to the opinion.
    pub remark: Option<String>,
}

impl ReviewInput {
    /// Reads an input file.
    ///
    /// # Errors
    /// It is no TOML of this form, or its figures make no sense: every fault at once.
    pub fn parse(text: &str) -> Result<Self, AppError> {
        let read: Self = toml::from_str(text).map_err(|fault| {
            AppError::Review(format!("the input of the review: {}", fault.message()))
        })?;
        read.check()?;
        Ok(read)
    }

    /// Checks the figures.
    ///
    /// # Errors
    /// Every figure that makes no sense, at once.
    pub fn check(&self) -> Result<(), AppError> {
        let mut faults = self.faults_of_amounts();
        faults.extend(self.plan.faults_of_years());
        if faults.is_empty() {
            return Ok(());
        }
        Err(AppError::Review(format!(
            "the input of the review: {}",
            faults.join("; ")
        )))
    }

    fn faults_of_amounts(&self) -> Vec<String> {
        let (plan, site) = (&self.plan, &self.site);
        let mut faults = Vec::new();
        for (name, value) in [
            ("plan.fixed_wan", Some(plan.fixed_wan)),
            ("plan.working_wan", Some(plan.working_wan)),
            ("plan.revenue_wan", Some(plan.revenue_wan)),
            ("plan.variable_cost_wan", Some(plan.variable_cost_wan)),
            ("plan.fixed_cost_wan", Some(plan.fixed_cost_wan)),
            ("plan.sales_tax_wan", Some(plan.sales_tax_wan)),
            ("site.land_mu", site.land_mu),
            ("site.energy_tce", site.energy_tce),
            ("site.tax_wan", site.tax_wan),
        ] {
            if let Some(value) = value.filter(|value| !(0.0..=MOST_WAN).contains(value)) {
                faults.push(format!("`{name}` is {value}: expected 0 to {MOST_WAN}"));
            }
        }
        if plan.fixed_wan <= 0.0 {
            faults.push("`plan.fixed_wan`: expected more than 0".to_owned());
        }
        for (name, value) in [
            ("plan.residual_share", plan.residual_share),
            ("plan.income_tax_rate", plan.income_tax_rate),
            ("plan.discount_rate", plan.discount_rate),
        ] {
            if !(0.0..1.0).contains(&value) {
                faults.push(format!(
                    "`{name}` is {value}: expected a share from 0 to below 1"
                ));
            }
        }
        faults
    }
}

impl Plan {
    fn faults_of_years(&self) -> Vec<String> {
        let mut faults = Vec::new();
        let sum: f64 = self.build_shares.iter().sum();
        let within = self
            .build_shares
            .iter()
            .all(|one| (0.0..=1.0).contains(one));
        if !within || (sum - 1.0).abs() > 1e-9 {
            faults.push(format!(
                "`plan.build_shares` add up to {sum}: expected shares from 0 to 1 that add up to 1"
            ));
        }
        if self.loads.iter().any(|load| !(0.0..=1.5).contains(load)) {
            faults.push("`plan.loads`: expected loads from 0 to 1.5, 1 being full".to_owned());
        }
        let building = self.build_shares.len();
        let years = building.saturating_add(self.operating_years);
        let loads = self.loads.len();
        if self.operating_years == 0 || years > MOST_YEARS || loads > self.operating_years {
            faults.push(format!(
                "`plan` has {building} years of building, {} of operation and {loads} loads: expected 1 year of operation or more, {MOST_YEARS} years in all at most and no more loads than years",
                self.operating_years
            ));
        }
        if self.depreciation_years == 0 {
            faults.push("`plan.depreciation_years` is 0: expected 1 or more".to_owned());
        }
        faults
    }
}
