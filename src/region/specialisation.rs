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
/// **Formula** k = x / median maker, E = (R/T)·C / median maker, `LQ* = (k + a)/(E + a)`. The estimated part e of k may be
/// off by the profile's factor f either way: the interval runs from the lower bound at k − e + e/f to the upper at k − e + e·f.
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
    let (supply_yuan, estimated_yuan) = region
        .cells
        .get(&segment)
        .map_or((0.0, 0.0), |cell| (cell.supply_yuan, cell.estimated_yuan));
    let observed = supply_yuan / unit;
    let mut quotient = shrunk_quotient(observed, expected, profile.prior_strength).ok()?;
    let (estimated, factor) = (estimated_yuan / unit, profile.estimate_factor);
    if estimated > 0.0 && factor > 1.0 {
        let known = (observed - estimated).max(0.0);
        let bound = |makers| shrunk_quotient(makers, expected, profile.prior_strength).ok();
        quotient.low = bound(known + estimated / factor)?.low;
        quotient.high = bound(known + estimated * factor)?.high;
    }
    Some(Specialisation {
        quotient,
        expected,
        observed,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::{Catalog, Profile};
    use crate::region::Cell;

    fn profile() -> Profile {
        let catalog = Catalog::load(None).unwrap();
        catalog.find_profile("default").unwrap().clone()
    }

    fn measured(estimated_yuan: f64) -> Specialisation {
        let segment: SegmentId = "NEV-B07".parse().unwrap();
        let cell = |supply_yuan, estimated_yuan| Cell {
            makers: 1,
            supply_yuan,
            estimated_yuan,
            ..Cell::default()
        };
        let region = RegionSupply {
            total_yuan: 4e8,
            cells: [(segment, cell(4e8, estimated_yuan))].into(),
            ..RegionSupply::default()
        };
        let national = National {
            nation: RegionSupply {
                total_yuan: 8e8,
                cells: [(segment, cell(4e8, estimated_yuan))].into(),
                ..RegionSupply::default()
            },
            median_maker_yuan: [(segment, 1e8)].into(),
            ..National::default()
        };
        specialisation(&region, &national, segment, &profile().region).unwrap()
    }

    #[test]
    fn an_estimate_widens_the_interval_and_leaves_the_value() {
        // k = 4, E = 2, a = 1: value 5/3. Half of it estimated, off by 2 either way: low at k = 3, high at k = 6.
        let (known, half) = (measured(0.0), measured(2e8));
        assert_eq!(
            known.quotient.value.to_bits(),
            half.quotient.value.to_bits()
        );
        assert!((half.quotient.value - 5.0 / 3.0).abs() < 1e-15);
        let at = |makers| shrunk_quotient(makers, 2.0, 1.0).unwrap();
        assert_eq!(half.quotient.low.to_bits(), at(3.0).low.to_bits());
        assert_eq!(half.quotient.high.to_bits(), at(6.0).high.to_bits());
        assert!(half.quotient.low < known.quotient.low && half.quotient.high > known.quotient.high);
    }
}
