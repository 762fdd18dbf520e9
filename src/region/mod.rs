//! What every region has: supply, demand, specialisation, relatedness and peers per region and segment.
//!
//! Pure computation over firms already placed. It covers every region of the country at once, because a gap at home
//! is judged by what the neighbours have. Verdicts are `gap`'s work.
mod demand;
mod firm;
mod likeness;
mod purchase;
mod relatedness;
mod specialisation;
mod supply;

pub use demand::{Demand, Suppliers, demand};
pub use firm::{Claim, Firm, Proxy, Size, SizeFacts};
pub use likeness::{Peers, peers};
pub use purchase::{Economy, Purchases};
pub use relatedness::{
    Relatedness, RelatednessError, neighbour_weights, relatedness, relatedness_within_reach,
};
pub use specialisation::{Specialisation, specialisation};
pub(crate) use supply::median;
pub use supply::{Cell, National, RegionSupply, supply};
