//! `rules/prereview.toml`: how a project is judged before it is signed, as data.
use serde::{Deserialize, Serialize};

use crate::catalog::finding::{Finding, Severity};

/// Every fact that points and vetoes may speak of: id, Chinese name, unit.
pub const REVIEW_FACTS: [(&str, &str, &str); 26] = [
    ("npv_wan", "净现值", "万元"),
    ("npv_worst_wan", "单项变动10%的最低净现值", "万元"),
    ("irr", "内部收益率", "share"),
    ("payback_years", "静态投资回收期（含建设期）", "年"),
    ("dynamic_payback_years", "动态投资回收期（含建设期）", "年"),
    ("break_even", "盈亏平衡点（产能利用率）", "share"),
    ("investment_wan_per_mu", "亩均投资", "万元/亩"),
    ("output_wan_per_mu", "亩均产值", "万元/亩"),
    ("tax_wan_per_mu", "亩均税收", "万元/亩"),
    ("energy_tce_per_wan", "单位产值能耗", "吨标煤/万元"),
    ("sites_fitting", "合适的用地或厂房", "处"),
    ("class_excluded", "属不得引进的类别", "flag"),
    ("class_surplus", "属产能过剩的类别", "flag"),
    ("fair_competition", "奖补经公平竞争审查", "flag"),
    ("investor_known", "投资方在企业登记库中", "flag"),
    ("investor_operating", "投资方存续或在营", "flag"),
    ("investor_years", "投资方经营年限", "年"),
    (
        "investor_capital_share",
        "投资方注册资本与总投资之比",
        "share",
    ),
    (
        "investor_revenue_share",
        "投资方年收入与总投资之比",
        "share",
    ),
    ("investor_employees", "投资方从业人数", "人"),
    ("risk_dishonest", "失信被执行记录", "条"),
    ("risk_abnormal", "经营异常记录", "条"),
    ("risk_penalty", "行政处罚记录", "条"),
    ("risk_lawsuit", "涉诉记录", "条"),
    ("risk_equity_frozen", "股权冻结记录", "条"),
    ("risk_relocation", "迁移记录", "条"),
];

/// What a veto leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum VetoVerdict {
    /// 不通过.
    Fail,
    /// 进一步研判.
    Study,
}

/// A line of points over one fact.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct ReviewPoint {
    /// The fact.
    pub fact: String,
    /// Points at `full`.
    pub points: f64,
    /// The level that earns nothing.
    pub zero: f64,
    /// The level that earns all; below `zero` where less is better.
    pub full: f64,
    /// Why the line is there.
    pub why: String,
}

/// A veto over one fact.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct ReviewVeto {
    /// Its id.
    pub id: String,
    /// The fact.
    pub fact: String,
    /// It holds below this.
    #[serde(default)]
    pub below: Option<f64>,
    /// It holds above this.
    #[serde(default)]
    pub above: Option<f64>,
    /// It holds where the fact is not known.
    #[serde(default)]
    pub unknown: bool,
    /// What it leads to.
    pub verdict: VetoVerdict,
    /// Why.
    pub why: String,
}

/// `rules/prereview.toml`.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct ReviewRules {
    /// Its name.
    pub name: String,
    /// Whether it is an example, and no city's own.
    pub example: bool,
    /// Where it comes from.
    pub source: String,
    /// Points of 100 from which a project passes.
    pub pass: f64,
    /// Points of 100 from which it is looked at further; below it fails.
    pub study: f64,
    /// Least share of the points that must be judged for a project to pass.
    pub coverage: f64,
    /// Lines of points.
    pub point: Vec<ReviewPoint>,
    /// Vetoes.
    pub veto: Vec<ReviewVeto>,
}

impl ReviewRules {
    /// What is wrong with the rules, as findings in `file`.
    pub(super) fn faults(&self, file: &str) -> Vec<Finding> {
        let mut found = Vec::new();
        let mut wrong = |subject: &str, message: String| {
            found.push(Finding {
                file: file.to_owned(),
                line: 0,
                severity: Severity::Error,
                subject: subject.to_owned(),
                message,
            });
        };
        let known = |fact: &str| REVIEW_FACTS.iter().any(|(id, _, _)| *id == fact);
        let unknown = |fact: &str| {
            let all: Vec<&str> = REVIEW_FACTS.iter().map(|(id, _, _)| *id).collect();
            format!("no fact `{fact}`: expected one of {}", all.join(", "))
        };
        if !(0.0..=100.0).contains(&self.study) || !(self.study..=100.0).contains(&self.pass) {
            wrong("pass", "expected 0 ≤ study ≤ pass ≤ 100".to_owned());
        }
        if !(0.0..=1.0).contains(&self.coverage) {
            wrong("coverage", "expected a share from 0 to 1".to_owned());
        }
        for line in &self.point {
            let levels = line.zero.is_finite() && line.full.is_finite();
            if !known(&line.fact) {
                wrong(&line.fact, unknown(&line.fact));
            }
            let earns = line.points.is_finite() && line.points > 0.0;
            if !levels || !earns || line.zero.total_cmp(&line.full).is_eq() {
                wrong(
                    &line.fact,
                    "expected points above 0 and two different levels".to_owned(),
                );
            }
        }
        for veto in &self.veto {
            if !known(&veto.fact) {
                wrong(&veto.id, unknown(&veto.fact));
            }
            if veto.below.is_none() && veto.above.is_none() && !veto.unknown {
                wrong(
                    &veto.id,
                    "it never holds: expected `below`, `above` or `unknown`".to_owned(),
                );
            }
        }
        found
    }
}
