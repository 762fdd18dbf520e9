//! Targets: whom to invite for a gap, guarded first, then scored by parts that add up, with path, falsifier and expiry.
//!
//! Pure computation over candidates already gathered. An indicator whose data was never imported is missing and says so.
mod backtest;
mod candidate;
mod contact;
mod curve;
mod guard;
mod guard_pack;
mod guard_words;
mod history;
mod judge;
mod logistic;
mod path;
mod propensity;
mod rank;
mod score;
mod site;
mod stability;
mod travel;
mod weighting;
mod words;

pub use backtest::{Backtest, Class, CutOff, Mover, Outcome, backtest};
pub use candidate::{Candidate, Observed, RiskRecord};
pub use contact::{Contact, Contacts};
pub use guard::{Guard, GuardContext, Hit};
pub use history::{Event, History, elsewhere, prefecture};
pub use judge::{Judge, TargetRequest};
pub use path::{Hop, Origin, Paths, Relation};
pub use propensity::{Making, Propensities, Subject};
pub use rank::{Guarded, Ranked, Ranking, Target, rank};
pub use score::{Outline, Score, ScoredPart, outline, score};
pub use site::{Offer, SiteRule, Taker, site_rules};
pub use stability::{Agreement, RankSpread, Stability, UnsettledPair, stability};
pub use travel::{Reach, TravelTimes};
pub use weighting::{WeightingFault, reweighed};
