//! The part of a profile that decides about gaps: thresholds, and the texts of the rules in their order.
use serde::{Deserialize, Serialize};

use crate::catalog::rule_text::{RuleText, released_rules};

/// Thresholds of the verdicts.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct GapProfile {
    /// Lower bound of LQ* from which a segment is strong.
    pub strong_lq_low: f64,
    /// LQ* from which present makers can be strengthened.
    pub strengthen_lq: f64,
    /// Share of one firm that raises the key-firm flag, 0..=1.
    pub key_firm_share: f64,
    /// Local supply over local demand under which a gap is filled.
    pub fill_supply_share: f64,
    /// Demand, yuan a year, under which there is none.
    pub demand_floor_yuan: f64,
    /// Demand, yuan a year, at which the demand factor is one half.
    pub demand_half_yuan: f64,
    /// Share of demand served within reach from which a gap is not worth filling, 0..=1.
    pub served_share: f64,
    /// Quantile of relatedness under which a segment is too far, 0..=1.
    pub relatedness_quantile: f64,
    /// Input-cost share assumed for a link without one, by necessity.
    pub link_share: LinkShare,
    /// The rules in their order, with what each says; those of the default profile in snapshots older than the list.
    #[serde(default = "released_rules")]
    pub rule: Vec<RuleText>,
}

/// Input-cost share assumed for a link without one, 0..=1.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct LinkShare {
    /// For critical links.
    pub critical: f64,
    /// For important links.
    pub important: f64,
    /// For optional links.
    pub optional: f64,
}
