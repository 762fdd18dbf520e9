//! How specialised a region is in a segment: the location quotient, shrunk for small numbers.
use crate::catalog::{RegionProfile, SegmentId};
use crate::measure::shrunk::{ShrunkQuotient, shrunk_quotient};
use crate::region::supply::{National, RegionSupply};

/// A region's specialisation in one segment.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Specialisation {
    /// LQ* with its interval.
    pub quotient: ShrunkQuotient,
    /// Makers expected under the national mix, in units of the median maker.
    pub expected: f64,
    /// Makers seen, in the same unit: one giant counts as what it weighs.
    pub observed: f64,
}

/// Returns LQ* of a region in a segment.
///
/// **Formula** k = x / median maker, E = (R/T)·C / median maker, `LQ* = (k + a)/(E + a)`.
/// **Missing** `None` where the nation has no maker of the segment or nothing at all: the quotient is undefined there.
/// **Limits** read it with its interval: a lone workshop in a small region has a wide one.
pub fn specialisation(
    region: &RegionSupply,
    national: &National,
    segment: SegmentId,
    profile: &RegionProfile,
) -> Option<Specialisation> {
    let unit = *national.median_maker_yuan.get(&segment)?;
    let segment_yuan = national.nation.cells.get(&segment)?.supply_yuan;
    if national.nation.total_yuan <= 0.0 {
        return None;
    }
    let expected = region.total_yuan / national.nation.total_yuan * segment_yuan / unit;
    let observed = region
        .cells
        .get(&segment)
        .map_or(0.0, |cell| cell.supply_yuan)
        / unit;
    let quotient = shrunk_quotient(observed, expected, profile.prior_strength).ok()?;
    Some(Specialisation {
        quotient,
        expected,
        observed,
    })
}
