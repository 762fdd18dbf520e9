//! How targets are found besides a profile's weights: `rules/target.toml`, each number with its reason.
//!
//! A released profile is never edited, so what came after the first ones stands in this file, which all profiles share.
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::catalog::profile::Indicator;
use crate::catalog::stage::Stage;

/// `rules/target.toml`.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct TargetRules {
    /// How the probability of investing elsewhere is estimated.
    pub propensity: PropensityRules,
    /// How stable ranks are.
    pub stability: StabilityRules,
    /// Whose suppliers and customers are looked for.
    pub kin: KinRules,
    /// Who may leave.
    pub leaving: LeavingRules,
    /// Limits of the guard's tests.
    pub guard: GuardRules,
    /// How near a place is.
    #[serde(default)]
    pub place: PlaceRules,
    /// How sites are held against what a plant needs.
    #[serde(default)]
    pub site: SiteRules,
    /// What counts as an outcome of a list handed out.
    #[serde(default)]
    pub record: RecordRules,
    /// How talents are matched and scored.
    pub talent: TalentRules,
    /// The reason of each number, by its path.
    pub why: BTreeMap<String, String>,
}

/// Propensity: a calibrated rate of the event "founded something in another prefecture".
#[derive(Debug, Clone, Copy, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct PropensityRules {
    /// The event must come within so many months.
    pub horizon_months: u32,
    /// Months after which a past event counts half.
    pub half_life_months: f64,
    /// Events in the window of the check under which no coefficient is fitted.
    pub least_events: usize,
    /// Strength of the prior: years the chain's mean rate counts for.
    pub prior_years: f64,
    /// Strength with which coefficients are drawn to zero.
    pub ridge: f64,
    /// Age in years beyond which enterprises are alike.
    pub age_cap_years: f64,
}

/// Stability of ranks under other weights.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct StabilityRules {
    /// Draws of weights.
    pub draws: usize,
    /// Sum of the Dirichlet parameters: the larger, the nearer to the stated weights.
    pub concentration: f64,
    /// How many of the first take part, at least.
    pub pool: usize,
    /// The k of "in the first k".
    pub top: usize,
    /// Share of draws from which an order is settled, 0..=1.
    pub settled: f64,
    /// VIKOR's weight of group utility, 0..=1.
    pub majority: f64,
    /// Seed of the draws.
    pub seed: u64,
}

/// Residents whose suppliers and customers are looked for.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct KinRules {
    /// The largest residents of each chain are leaders.
    pub leaders_per_chain: usize,
    /// Residents with one of these labels are leaders too.
    pub leader_labels: Vec<String>,
}

/// Residents who may leave.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct LeavingRules {
    /// Months back that count.
    pub window_months: u32,
    /// New plants elsewhere in one segment from which the warning is strong.
    pub plants: usize,
}

/// Limits of the guard's tests.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct GuardRules {
    /// Years a penalty for harm to environment or safety counts.
    pub penalty_years: u32,
}

/// How travel times are held against distances.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct PlaceRules {
    /// Straight-line kilometres that an hour of travel stands for.
    pub km_per_hour: f64,
}

impl Default for PlaceRules {
    fn default() -> Self {
        Self { km_per_hour: 80.0 }
    }
}

/// How sites are held against what a plant needs.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct SiteRules {
    /// Square metres of an idle plant that stand for a mu of land.
    pub plant_m2_per_mu: f64,
}

impl Default for SiteRules {
    fn default() -> Self {
        Self {
            plant_m2_per_mu: 667.0,
        }
    }
}

/// Stages of a ledger project by which a target handed out is told to have come. Only verified steps count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct RecordRules {
    /// From this stage it has come.
    pub hit_stage: Stage,
    /// From this stage it is talked to.
    pub partial_stage: Stage,
    /// From this stage it counts as landed.
    pub landed_stage: Stage,
}

impl Default for RecordRules {
    fn default() -> Self {
        Self {
            hit_stage: Stage::Signed,
            partial_stage: Stage::Talk,
            landed_stage: Stage::Landed,
        }
    }
}

/// Talents: weights and titles.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct TalentRules {
    /// Value of a missing indicator, 0..=1.
    pub neutral: f64,
    /// Least confidence of a match, 0..=1.
    pub min_confidence: f64,
    /// The indicators; weights sum to 1.
    pub indicator: Vec<Indicator>,
    /// What titles are worth.
    pub title: Vec<TitleRule>,
}

/// Words of titles and their points; of all that match, the most counts.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct TitleRule {
    /// Words found in a title.
    pub words: Vec<String>,
    /// Points.
    pub points: f64,
}

impl Default for TargetRules {
    /// The built-in file.
    fn default() -> Self {
        toml::from_str(include_str!("../../data/rules/target.toml"))
            .expect("the built-in target rules are whole, as a test holds")
    }
}

impl TargetRules {
    /// Returns what is wrong with the numbers, each with the place it stands at.
    pub fn faults(&self) -> Vec<(&'static str, String)> {
        let mut faults = Vec::new();
        let mut need = |place: &'static str, holds: bool, expected: &str| {
            if !holds {
                faults.push((place, format!("is out of range: expected {expected}")));
            }
        };
        need(
            "propensity.half_life_months",
            self.propensity.half_life_months > 0.0,
            "more than 0",
        );
        need(
            "propensity.horizon_months",
            self.propensity.horizon_months > 0,
            "more than 0",
        );
        need(
            "propensity.prior_years",
            self.propensity.prior_years > 0.0,
            "more than 0",
        );
        need(
            "stability.concentration",
            self.stability.concentration > 0.0,
            "more than 0",
        );
        need(
            "place.km_per_hour",
            self.place.km_per_hour > 0.0,
            "more than 0",
        );
        need(
            "site.plant_m2_per_mu",
            self.site.plant_m2_per_mu > 0.0,
            "more than 0",
        );
        need("stability.draws", self.stability.draws > 0, "more than 0");
        need(
            "stability.settled",
            (0.5..=1.0).contains(&self.stability.settled),
            "0.5 to 1",
        );
        let weights: f64 = self.talent.indicator.iter().map(|one| one.weight).sum();
        need(
            "talent.indicator",
            (weights - 1.0).abs() < 1e-9,
            "weights that add up to 1",
        );
        faults
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_file_is_whole_and_gives_a_reason_for_every_number() {
        let rules = TargetRules::default();
        assert_eq!(rules.faults(), []);
        let table: toml::Table =
            toml::from_str(include_str!("../../data/rules/target.toml")).unwrap();
        for section in [
            "propensity",
            "stability",
            "kin",
            "leaving",
            "guard",
            "place",
            "site",
            "record",
            "talent",
        ] {
            for (key, value) in table[section].as_table().unwrap() {
                let path = format!("{section}.{key}");
                // Arrays of tables give their reasons in place.
                let tables = value
                    .as_array()
                    .is_some_and(|list| list.iter().any(toml::Value::is_table));
                assert!(
                    tables || rules.why.contains_key(&path),
                    "no reason for {path}"
                );
            }
        }
    }
}
