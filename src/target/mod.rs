//! Targets: whom to invite for a gap, guarded first, then scored by parts that add up, with path, falsifier and expiry.
//!
//! Pure computation over candidates already gathered. Events, talents and back-tests are not here yet; an indicator
//! whose data was never imported is missing and says so.
mod candidate;
mod guard;
mod path;
mod rank;
mod score;
mod words;

pub use candidate::{Candidate, Observed};
pub use guard::{Guard, GuardContext, Hit};
pub use path::{Hop, Paths, Relation};
pub use rank::{Guarded, Ranking, Target, TargetRequest, rank};
pub use score::{Score, ScoredPart, score};
