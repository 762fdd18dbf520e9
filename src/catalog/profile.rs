//! A profile: every threshold, weight and value function, each with its reason. Code holds none.
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::catalog::profile_gap::GapProfile;

/// `profiles/<id>.toml`: a versioned file, never edited once released.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// The file's name.
    pub id: String,
    /// The profile this one differs from; what it does not state is as there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base: Option<String>,
    /// Version of the contents.
    pub version: String,
    /// Chinese name.
    pub name: String,
    /// English name.
    pub name_en: String,
    /// Date of the contents, ISO.
    pub as_of: String,
    /// How evidence becomes placements.
    pub placement: PlacementProfile,
    /// How regions are measured.
    pub region: RegionProfile,
    /// Thresholds of the verdicts.
    pub gap: GapProfile,
    /// Weights and value functions of targets.
    pub target: TargetProfile,
    /// The reason of each number, by its path (`gap.key_firm_share`).
    pub why: BTreeMap<String, String>,
}

/// Placement: weights of the sources, what the words after a term do to it, and words of the roles.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct PlacementProfile {
    /// Confidence under which nothing is placed, 0..=1.
    pub floor: f64,
    /// Confidence from which a stateless `place` lists a segment, 0..=1: a list is read, a placement is counted.
    pub list_floor: f64,
    /// Highest confidence of a segment that no term in any text names, 0..=1.
    pub model_cap: f64,
    /// Probability of a segment before any evidence, 0..=1; weights of sources are log-odds above it.
    pub prior: f64,
    /// Product share from which evidence is strong, 0..=1.
    pub strong_share: f64,
    /// Product share up to which the product is scope text, 0..=1.
    pub scope_share: f64,
    /// Share of a full hit that a term of two characters counts, 0..=1.
    pub short_term: f64,
    /// Confidence of a full hit by source, 0..=1.
    pub source_weights: SourceWeights,
    /// What a hit keeps by the words that follow the term in its phrase.
    pub tail: TailFactors,
    /// Words that tell a maker.
    pub maker_words: Vec<String>,
    /// Words that tell a trader.
    pub trader_words: Vec<String>,
    /// Words that tell a service.
    pub service_words: Vec<String>,
    /// Words in a product table that name no product (内销, 其他).
    pub noise_words: Vec<String>,
    /// Words at the end of a phrase that change nothing (产品, 系列, 股份有限公司).
    pub neutral_words: Vec<String>,
    /// Heads that make equipment of what stands before them.
    pub equipment_words: Vec<String>,
    /// Heads that make a material of what stands before them.
    pub material_words: Vec<String>,
    /// Heads that make a part of what stands before them.
    pub part_words: Vec<String>,
    /// Words that take back what follows them in the clause (不含).
    pub negation_words: Vec<String>,
    /// Fields outside every chain.
    pub outside: Vec<OutsideField>,
}

/// What a hit keeps, 0..=1, by the words that follow the term in its phrase: Chinese noun phrases end in their head.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct TailFactors {
    /// A head of equipment follows and the segment is none.
    pub equipment: f64,
    /// A head of material follows and the segment is none.
    pub material: f64,
    /// A head of parts follows and the segment is none.
    pub part: f64,
    /// A head of service follows and the segment is none.
    pub service: f64,
    /// 用 follows: the term only says what the product is for.
    pub purpose: f64,
    /// Any other words follow.
    pub other: f64,
}

/// A field outside every chain: banks, property, ports.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct OutsideField {
    /// Chinese name.
    pub name: String,
    /// What its words in a name take from the log-odds of every segment; in a product, times the product's share.
    pub penalty: f64,
    /// The words.
    pub words: Vec<String>,
}

/// How much a full hit in each source says, 0..=1.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct SourceWeights {
    /// A declared product with a share.
    pub product_with_share: f64,
    /// A declared product without a share.
    pub product: f64,
    /// The enterprise's name.
    pub name: f64,
    /// The main-business sentence.
    pub main_business: f64,
    /// A qualification that names a product.
    pub qualification: f64,
    /// The GB/T 4754 class; never alone.
    pub industry_code: f64,
    /// Registered scope; never confirms.
    pub scope: f64,
    /// A person's confirmation; a rejection weighs as much against.
    pub confirmation: f64,
}

/// How regions are measured.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct RegionProfile {
    /// Strength `a` of the gamma prior with mean 1 on LQ*.
    pub prior_strength: f64,
    /// Coverage floor where `region_stats` exists, 0..=1.
    pub coverage_floor: f64,
    /// Coverage floor otherwise: operating enterprises imported for the region.
    pub coverage_floor_enterprises: u32,
    /// Revenue a head where revenue is unknown, yuan.
    pub revenue_per_employee_yuan: f64,
    /// Revenue per yuan of assets.
    pub revenue_per_assets: f64,
    /// Revenue per yuan of registered capital.
    pub revenue_per_capital: f64,
    /// Size assumed where nothing is known, yuan of revenue.
    pub unknown_revenue_yuan: f64,
    /// Distance at which a neighbour's supply counts half, km.
    pub half_distance_km: f64,
    /// Farthest distance that still counts, km.
    pub reach_km: f64,
    /// Number of peer regions.
    pub peers: usize,
    /// How much a neighbour's segment counts towards relatedness at no distance, 0..=1; 0 leaves neighbours out.
    pub neighbour_weight: f64,
    /// δ of Flegg's location quotient, 0 to below 1.
    pub flq_delta: f64,
    /// An estimated supply may be off by this factor either way, 1 or more; it widens the interval of LQ*. Profiles before
    /// version 3 of the default one took estimates as they are.
    #[serde(default = "as_it_is")]
    pub estimate_factor: f64,
    /// Whether the estimates of one region are off together or each by itself. Profiles before version 4 of the default one
    /// took them as off together.
    #[serde(default)]
    pub estimate_errors: EstimateErrors,
    /// The unit in which makers are counted is the nation's median maker, at most so much, yuan a year. Profiles before
    /// version 4 of the default one had no ceiling.
    #[serde(default = "no_ceiling")]
    pub maker_ceiling_yuan: f64,
}

/// How the errors of several estimated sizes add up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum EstimateErrors {
    /// All are off the same way: they add up.
    #[default]
    Together,
    /// Each is off by itself: their squares add up, so that many small errors cancel in part.
    Independent,
}

/// Above any maker's supply, yuan a year.
const NO_CEILING_YUAN: f64 = 1e15;

fn no_ceiling() -> f64 {
    NO_CEILING_YUAN
}

/// Estimates taken as they are.
fn as_it_is() -> f64 {
    1.0
}

/// Weights and value functions of targets.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct TargetProfile {
    /// Value of a missing indicator, 0..=1.
    pub neutral: f64,
    /// Coverage under which a company is listed apart, 0..=1.
    pub coverage_floor: f64,
    /// Days until a recommendation lapses.
    pub expiry_days: u32,
    /// Least placement confidence of a candidate, 0..=1.
    pub min_confidence: f64,
    /// The indicators; weights sum to 1.
    pub indicator: Vec<Indicator>,
    /// Weights of the parts from pairwise comparisons; within a part the stated weights give the proportions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ahp: Option<PartComparisons>,
}

/// Pairwise comparisons of the parts of a score (AHP).
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct PartComparisons {
    /// The parts, in the order of rows and columns.
    pub parts: Vec<Part>,
    /// Name of the random-index table the consistency ratio uses.
    pub random_index: String,
    /// How many times as important the row is as the column.
    pub matrix: Vec<Vec<f64>>,
}

/// The part of the score an indicator belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Part {
    /// 匹配
    Fit,
    /// 规模
    Size,
    /// 成长
    Growth,
    /// 创新
    Innovation,
    /// 扩张意愿
    Propensity,
    /// 关系链
    Path,
    /// 区位
    Place,
}

/// One indicator of the score with its fixed value function.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Indicator {
    /// Stable id, known to `target`.
    pub id: String,
    /// The part it adds to.
    pub part: Part,
    /// Chinese name.
    pub name: String,
    /// English name.
    pub name_en: String,
    /// Unit of the raw value.
    pub unit: String,
    /// Weight, 0..=1.
    pub weight: f64,
    /// Raw value to value 0..=1.
    pub value: ValueFunction,
    /// Why this weight and these anchors.
    pub why: String,
}

/// How raw values between two anchors are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ValueKind {
    /// Straight between anchors.
    Linear,
    /// Straight in the logarithm of the raw value between anchors.
    Log,
}

/// A piecewise value function with fixed anchors: adding a candidate changes nobody's value.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct ValueFunction {
    /// How to read between anchors.
    pub kind: ValueKind,
    /// `[raw, value]`, raw ascending, value 0..=1; constant outside.
    pub anchors: Vec<[f64; 2]>,
}

impl Part {
    /// Every part, in the order of the score.
    pub const ALL: [(&'static str, Self); 7] = [
        ("fit", Self::Fit),
        ("size", Self::Size),
        ("growth", Self::Growth),
        ("innovation", Self::Innovation),
        ("propensity", Self::Propensity),
        ("path", Self::Path),
        ("place", Self::Place),
    ];

    /// The word used in profiles and on the command line.
    pub fn word(self) -> &'static str {
        Self::ALL
            .iter()
            .find(|(_, part)| *part == self)
            .map_or("", |(word, _)| word)
    }
}

impl std::fmt::Display for Part {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(self.word())
    }
}

impl ValueFunction {
    /// Returns the value of a raw number, 0..=1; constant beyond the first and the last anchor.
    pub fn at(&self, raw: f64) -> f64 {
        let (Some(first), Some(last)) = (self.anchors.first(), self.anchors.last()) else {
            return 0.0;
        };
        if raw <= first[0] {
            return first[1];
        }
        if raw >= last[0] {
            return last[1];
        }
        let upper = self.anchors.partition_point(|anchor| anchor[0] <= raw);
        let (left, right) = (self.anchors[upper - 1], self.anchors[upper]);
        let scale = |x: f64| match self.kind {
            ValueKind::Linear => x,
            ValueKind::Log => x.ln(),
        };
        let position = (scale(raw) - scale(left[0])) / (scale(right[0]) - scale(left[0]));
        left[1] + position * (right[1] - left[1])
    }

    /// Returns what is wrong with the anchors, if anything.
    pub fn fault(&self) -> Option<&'static str> {
        if self.anchors.len() < 2 {
            return Some("needs two anchors or more");
        }
        if self.anchors.windows(2).any(|pair| pair[0][0] >= pair[1][0]) {
            return Some("has anchors whose raw values do not ascend");
        }
        if self
            .anchors
            .iter()
            .any(|anchor| !(0.0..=1.0).contains(&anchor[1]))
        {
            return Some("has an anchor whose value lies outside 0..=1");
        }
        (self.kind == ValueKind::Log && self.anchors[0][0] <= 0.0)
            .then_some("is logarithmic and has an anchor at or below 0")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_logarithmic_value_is_halfway_at_the_geometric_mean() {
        let function = ValueFunction {
            kind: ValueKind::Log,
            anchors: vec![[1.0, 0.0], [100.0, 1.0]],
        };
        assert!((function.at(10.0) - 0.5).abs() < 1e-15);
        assert_eq!((function.at(0.5), function.at(1000.0)), (0.0, 1.0));
    }

    #[test]
    fn a_falling_value_function_is_constant_beyond_its_anchors() {
        let function = ValueFunction {
            kind: ValueKind::Linear,
            anchors: vec![[0.0, 1.0], [500.0, 0.2]],
        };
        assert!((function.at(250.0) - 0.6).abs() < 1e-15);
        assert_eq!((function.at(-3.0), function.at(9e9)), (1.0, 0.2));
    }

    #[test]
    fn anchors_that_do_not_ascend_are_a_fault() {
        let function = ValueFunction {
            kind: ValueKind::Linear,
            anchors: vec![[1.0, 0.0], [1.0, 1.0]],
        };
        assert_eq!(
            function.fault(),
            Some("has anchors whose raw values do not ascend")
        );
    }
}
