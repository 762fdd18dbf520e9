//! What every region has: supply, demand, specialisation, relatedness and peers per region and segment.
//!
//! Pure computation over firms already placed. It covers every region of the country at once, because a gap at home
//! is judged by what the neighbours have. Verdicts are `gap`'s work.
mod demand;
mod firm;
mod likeness;
mod neighbourhood;
mod product_space;
mod purchase;
mod relatedness;
mod specialisation;
mod supply;

pub use demand::{Buyers, Demand, Suppliers};
pub use firm::{Claim, Firm, Proxy, Size, SizeFacts};
pub use likeness::{Peers, peers};
pub use neighbourhood::{Neighbourhood, decay, neighbour_weights, neighbours_of};
pub use product_space::{ProductSpace, Support};
pub use purchase::{Economy, Purchases};
pub use relatedness::{
    Reach, RegionRelatedness, Relatedness, RelatednessError, relatedness, relatedness_within_reach,
};
pub use specialisation::{Market, Specialisation, specialisation};
pub(crate) use supply::median;
pub use supply::{Cell, National, RegionSupply, supply, supply_beside};
