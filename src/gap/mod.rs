//! Gaps: one verdict for each region and segment, by rules in a fixed order, with the numbers each rule saw.
//!
//! Pure computation. Thresholds and texts come from the profile, excluded classes and national surplus from rule files;
//! this module holds the conditions of the rules and their order.
mod assess;
mod criticality;
mod facts;
mod flip;
mod ground;
mod priority;
mod rule;
mod rule_present;
mod rule_skip;
mod verdict;

pub use assess::{Assessment, Atlas, Available, assess, assess_each};
pub use criticality::{Criticality, criticality};
pub use facts::{Coverage, GapFacts, Neighbour, PeerComparison, ScaleNeed};
pub use priority::{Factors, priority};
pub use rule::{Decision, Rule, decide, judge};
pub use verdict::Verdict;
