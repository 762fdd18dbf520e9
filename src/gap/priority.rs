//! The priority of a gap: a product of factors, each shown.
use crate::catalog::GapProfile;
use crate::gap::facts::GapFacts;

/// The factors of a priority, each 0..=1; `None` where the data is not there.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Factors {
    /// Demand, saturating: one half at the profile's figure.
    pub demand: f64,
    /// The part of the demand that local supply leaves open.
    pub shortfall: f64,
    /// Relatedness density.
    pub feasibility: Option<f64>,
    /// The part of the demand neighbours within reach leave open.
    pub reach_served: f64,
    /// What removing the segment would cut off.
    pub criticality: f64,
}

/// Returns the factors and the priority `demand × shortfall × feasibility × (1 − served within reach) × criticality`.
///
/// **Units** none; each factor and the product lie in 0..=1. **Missing** without relatedness there is no priority: an
/// unknown factor is not 1. `reach_served` holds the share served; the product takes 1 minus it.
/// **Source** docs/methods.md.
pub fn priority(facts: &GapFacts, profile: &GapProfile) -> (Factors, Option<f64>) {
    let factors = Factors {
        demand: facts.demand_yuan / (facts.demand_yuan + profile.demand_half_yuan),
        shortfall: facts
            .supply_share()
            .map_or(1.0, |share| (1.0 - share).max(0.0)),
        feasibility: facts.relatedness,
        reach_served: facts.served_share().unwrap_or(0.0),
        criticality: facts.criticality,
    };
    let product = factors.feasibility.map(|feasibility| {
        factors.demand
            * factors.shortfall
            * feasibility
            * (1.0 - factors.reach_served)
            * factors.criticality
    });
    (factors, product)
}
