//! Rule packs: clauses that exclude or flag, each with an id and a source. What a clause tests is evaluated by the
//! module that owns the facts (`gap`, `target`); here it is only read.
use serde::{Deserialize, Serialize};

use crate::catalog::id::SegmentId;
use crate::catalog::target_rule::TargetRules;

/// What a clause does with a candidate it holds for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ClauseAction {
    /// The candidate leaves the ranking and is listed with the clause.
    Exclude,
    /// The candidate stays and carries the flag.
    Flag,
}

/// One clause of `rules/guard.toml`.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Clause {
    /// Stable id.
    pub id: String,
    /// Chinese name.
    pub name: String,
    /// English name.
    pub name_en: String,
    /// `veto`, `not_counted`, `fair_competition` or `surplus`.
    pub kind: String,
    /// What is tested, such as `risk_kind:dishonest`.
    pub test: String,
    /// What follows.
    pub action: ClauseAction,
    /// Reason shown, Chinese.
    pub reason: String,
    /// Reason shown, English.
    pub reason_en: String,
    /// Where the clause comes from.
    pub source: String,
}

/// One clause that speaks of segments or classes: national surplus, excluded classes.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct SegmentClause {
    /// Stable id.
    pub id: String,
    /// Segments it holds for.
    #[serde(default)]
    pub segments: Vec<SegmentId>,
    /// Segments it holds for a part of; which part an enterprise makes, its class tells.
    #[serde(default)]
    pub segments_partly: Vec<SegmentId>,
    /// GB/T 4754-2017 classes or prefixes it holds for.
    #[serde(default)]
    pub industry_codes: Vec<String>,
    /// Reason shown, Chinese.
    pub reason: String,
    /// Reason shown, English.
    pub reason_en: String,
    /// Where the clause comes from.
    pub source: String,
    /// Date of the clause's contents, ISO.
    pub as_of: String,
}

/// All rules of the catalog.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct RulePack {
    /// Target guard, in the file's order.
    pub guard: Vec<Clause>,
    /// National surplus.
    pub national_surplus: Vec<SegmentClause>,
    /// Classes not to be attracted.
    pub excluded: Vec<SegmentClause>,
    /// Segments whose capacity nobody moves.
    pub place_bound: Vec<SegmentClause>,
    /// How targets are found besides a profile's weights.
    pub target: TargetRules,
}
