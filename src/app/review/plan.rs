//! From a plan to its yearly amounts and what they are worth, and how that moves when price, cost or investment do.
use serde::Serialize;
use utoipa::ToSchema;

use crate::app::review::input::Plan;
use crate::measure::Undefined;
use crate::measure::finance::{break_even, irr, npv, payback};

/// How far a factor is moved for the sensitivity.
const MOVES: [f64; 4] = [-0.2, -0.1, 0.1, 0.2];
/// How far for the worst case of one factor.
const WORST_MOVE: f64 = 0.1;

/// What is moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Factor {
    Price,
    Cost,
    Investment,
}

impl Factor {
    const ALL: [Self; 3] = [Self::Price, Self::Cost, Self::Investment];

    fn name(self) -> &'static str {
        match self {
            Self::Price => "price",
            Self::Cost => "cost",
            Self::Investment => "investment",
        }
    }

    fn moved(self, plan: &Plan, by: f64) -> Plan {
        let mut moved = plan.clone();
        let factor = 1.0 + by;
        match self {
            // Taxes on sales follow the price.
            Self::Price => {
                moved.revenue_wan *= factor;
                moved.sales_tax_wan *= factor;
            }
            Self::Cost => {
                moved.variable_cost_wan *= factor;
                moved.fixed_cost_wan *= factor;
            }
            Self::Investment => moved.fixed_wan *= factor,
        }
        moved
    }
}

/// What a plan is worth. A figure without a value is null and says why beside it.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Worth {
    /// Amounts by year, 万元, after income tax, the first year of building first.
    pub flows_wan: Vec<f64>,
    /// Their present value at the plan's rate, 万元, discounted from the end of each year to the start.
    pub npv_wan: f64,
    /// The internal rate of return, if there is exactly one.
    pub irr: Option<f64>,
    /// Why there is none.
    pub irr_missing: Option<String>,
    /// Payback from the start of building, years.
    pub payback_years: Option<f64>,
    /// Why there is none.
    pub payback_missing: Option<String>,
    /// The same, discounted.
    pub dynamic_payback_years: Option<f64>,
    /// Why there is none.
    pub dynamic_payback_missing: Option<String>,
    /// Share of capacity at which a full year neither gains nor loses.
    pub break_even: Option<f64>,
    /// Why there is none.
    pub break_even_missing: Option<String>,
}

/// The plan with one factor moved.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct SensitivityLine {
    /// `price`, `cost` or `investment`.
    pub factor: String,
    /// By how much, as a share.
    pub change: f64,
    /// Present value then, 万元.
    pub npv_wan: f64,
    /// Internal rate then, if there is exactly one.
    pub irr: Option<f64>,
    /// Payback then, years.
    pub payback_years: Option<f64>,
}

/// The amounts of a plan by year, 万元. Losses of a year are not set against later profits.
pub(super) fn flows(plan: &Plan) -> Vec<f64> {
    let build = plan.build_shares.iter();
    let mut flows: Vec<f64> = build.map(|share| -plan.fixed_wan * share).collect();
    let written_off = plan.fixed_wan * (1.0 - plan.residual_share) / plan.depreciation_years as f64;
    for year in 0..plan.operating_years {
        let load = plan.loads.get(year).copied().unwrap_or(1.0);
        let margin = plan.revenue_wan - plan.variable_cost_wan - plan.sales_tax_wan;
        let cash = load * margin - plan.fixed_cost_wan;
        let depreciation = if year < plan.depreciation_years {
            written_off
        } else {
            0.0
        };
        let tax = (cash - depreciation).max(0.0) * plan.income_tax_rate;
        let mut flow = cash - tax;
        if year == 0 {
            flow -= plan.working_wan;
        }
        if year + 1 == plan.operating_years {
            flow += plan.working_wan + plan.fixed_wan * plan.residual_share;
        }
        flows.push(flow);
    }
    flows
}

fn split<T>(outcome: Result<T, Undefined>) -> (Option<T>, Option<String>) {
    match outcome {
        Ok(value) => (Some(value), None),
        Err(why) => (None, Some(why.to_string())),
    }
}

/// What a plan is worth.
pub(super) fn worth(plan: &Plan) -> Worth {
    let flows = flows(plan);
    // The first amount falls on the end of the first year, so it is discounted by one.
    let npv_wan = npv(plan.discount_rate, &flows)
        .expect("checked amounts and a rate from 0 to 1 have a finite value")
        / (1.0 + plan.discount_rate);
    let (rate, irr_missing) = split(irr(&flows));
    let (payback_years, payback_missing) = split(payback(0.0, &flows));
    let (dynamic, dynamic_payback_missing) = split(payback(plan.discount_rate, &flows));
    let written_off = plan.fixed_wan * (1.0 - plan.residual_share) / plan.depreciation_years as f64;
    let (even, break_even_missing) = split(break_even(
        plan.fixed_cost_wan + written_off,
        plan.revenue_wan,
        plan.variable_cost_wan + plan.sales_tax_wan,
    ));
    Worth {
        npv_wan,
        irr: rate,
        irr_missing,
        payback_years,
        payback_missing,
        dynamic_payback_years: dynamic,
        dynamic_payback_missing,
        break_even: even,
        break_even_missing,
        flows_wan: flows,
    }
}

/// What a plan is worth with one factor moved at a time.
pub(super) fn sensitivity(plan: &Plan) -> Vec<SensitivityLine> {
    let line = |factor: Factor, change: f64| {
        let worth = worth(&factor.moved(plan, change));
        SensitivityLine {
            factor: factor.name().to_owned(),
            change,
            npv_wan: worth.npv_wan,
            irr: worth.irr,
            payback_years: worth.payback_years,
        }
    };
    let of = |factor: Factor| MOVES.map(|change| line(factor, change));
    Factor::ALL.into_iter().flat_map(of).collect()
}

/// The lowest present value when one factor is moved by a tenth.
pub(super) fn worst(lines: &[SensitivityLine]) -> f64 {
    let near = lines.iter().filter(|line| line.change.abs() <= WORST_MOVE);
    near.map(|line| line.npv_wan).fold(f64::INFINITY, f64::min)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 1000 in one year, three years of 800 revenue, 200 variable, 100 fixed cost and 20 taxes; written off over three
    /// years to 100. Depreciation 300; profit 480 − 300 = 180, tax 45, flow 435; the last year 100 + 50 more, the first 50
    /// less.
    fn plan() -> Plan {
        Plan {
            fixed_wan: 1000.0,
            working_wan: 50.0,
            build_shares: vec![1.0],
            operating_years: 3,
            revenue_wan: 800.0,
            variable_cost_wan: 200.0,
            fixed_cost_wan: 100.0,
            sales_tax_wan: 20.0,
            loads: Vec::new(),
            depreciation_years: 3,
            residual_share: 0.1,
            income_tax_rate: 0.25,
            discount_rate: 0.1,
        }
    }

    #[test]
    fn the_amounts_of_a_small_plan_by_hand() {
        assert_eq!(flows(&plan()), [-1000.0, 385.0, 435.0, 585.0]);
        let worth = worth(&plan());
        // −909.0909 + 318.1818 + 326.8219 + 399.5629
        assert!(
            (worth.npv_wan - 135.475_719).abs() < 1e-6,
            "{}",
            worth.npv_wan
        );
        // 3 + 180/585
        assert!((worth.payback_years.unwrap() - (3.0 + 180.0 / 585.0)).abs() < 1e-12);
        // (100 + 300) / (800 − 220)
        assert!((worth.break_even.unwrap() - 400.0 / 580.0).abs() < 1e-12);
        let rate = worth.irr.unwrap();
        assert!(npv(rate, &worth.flows_wan).unwrap().abs() < 1e-9);
    }

    #[test]
    fn a_half_loaded_year_of_loss_pays_no_tax_and_gives_none_back() {
        let mut slow = plan();
        slow.loads = vec![0.5];
        // 0.5 × 580 − 100 = 190 below the depreciation of 300: no tax; less 50 of working capital.
        assert!((flows(&slow)[1] - 140.0).abs() < 1e-9);
    }

    #[test]
    fn a_plan_that_never_pays_says_so_and_its_rate_is_a_loss() {
        let mut bad = plan();
        bad.revenue_wan = 250.0;
        let worth = worth(&bad);
        // Something comes back, less than was laid out: the one rate at which it is worth nothing lies below zero.
        let rate = worth.irr.unwrap();
        assert!(rate < 0.0 && worth.payback_years.is_none());
        assert_eq!(
            worth.payback_missing.unwrap(),
            "what was laid out never comes back"
        );
        assert!(worth.npv_wan < 0.0);
    }

    /// Price −10 %: margin 580 − 78 = 502, cash 402, tax 25.5, flow 376.5: 58.5 less a year.
    #[test]
    fn the_sensitivity_moves_one_factor_at_a_time() {
        let lines = sensitivity(&plan());
        assert_eq!(lines.len(), 12);
        let price = lines
            .iter()
            .find(|line| line.factor == "price" && line.change < -0.05 && line.change > -0.15)
            .unwrap();
        let less = 58.5 * (1.1_f64.powi(-2) + 1.1_f64.powi(-3) + 1.1_f64.powi(-4));
        assert!(
            (price.npv_wan - (135.475_719 - less)).abs() < 1e-5,
            "{}",
            price.npv_wan
        );
        assert!((worst(&lines) - price.npv_wan).abs() < 1e-12);
    }
}
