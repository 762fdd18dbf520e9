//! How specialised a region is in a segment: the location quotient, shrunk for small numbers.
use crate::catalog::{RegionProfile, SegmentId};
use crate::measure::shrunk::{ShrunkQuotient, shrunk_quotient_between};
use crate::region::supply::{Cell, National, RegionSupply};

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

/// The national side of a quotient: what a segment's market is made of, the same for every region.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Market {
    /// Supply of the nation over all segments, yuan a year.
    pub total_yuan: f64,
    /// Supply of the nation in the segment, yuan a year.
    pub segment_yuan: f64,
    /// The unit in which makers are counted, yuan a year: the nation's median maker.
    pub maker_yuan: f64,
}

impl Market {
    /// Reads it off the nation; `None` where the nation has no maker of the segment or nothing at all.
    pub fn of(national: &National, segment: SegmentId) -> Option<Self> {
        let market = Self {
            total_yuan: national.nation.total_yuan,
            segment_yuan: national.nation.cells.get(&segment)?.supply_yuan,
            maker_yuan: *national.median_maker_yuan.get(&segment)?,
        };
        (market.total_yuan > 0.0).then_some(market)
    }

    /// Returns LQ* of a region with this total and this hold on the segment, if any.
    ///
    /// **Formula** k = x / median maker, E = (R/T)·C / median maker, `LQ* = (k + a)/(E + a)`. The estimated part e of k may be
    /// off by the profile's factor f either way: the interval runs from the lower bound at k − e + e/f to the upper at
    /// k − e + e·f. **Missing** `None` where a figure is no amount.
    /// **Limits** read it with its interval: a lone workshop in a small region has a wide one.
    pub fn specialisation(
        self,
        region_yuan: f64,
        cell: Option<&Cell>,
        profile: &RegionProfile,
    ) -> Option<Specialisation> {
        let unit = self.maker_yuan;
        let expected = region_yuan / self.total_yuan * self.segment_yuan / unit;
        let (supply_yuan, estimated_yuan) =
            cell.map_or((0.0, 0.0), |cell| (cell.supply_yuan, cell.estimated_yuan));
        let observed = supply_yuan / unit;
        let (estimated, factor) = (estimated_yuan / unit, profile.estimate_factor);
        let (mut least, mut most) = (observed, observed);
        if estimated > 0.0 && factor > 1.0 {
            let known = (observed - estimated).max(0.0);
            (least, most) = (known + estimated / factor, known + estimated * factor);
        }
        let basis = (expected, profile.prior_strength);
        let quotient = shrunk_quotient_between(observed, (least, most), basis).ok()?;
        Some(Specialisation {
            quotient,
            expected,
            observed,
        })
    }
}

/// Returns LQ* of a region in a segment: [`Market::specialisation`] in the nation's market.
///
/// **Missing** `None` where the nation has no maker of the segment or nothing at all: the quotient is undefined there.
pub fn specialisation(
    region: &RegionSupply,
    national: &National,
    segment: SegmentId,
    profile: &RegionProfile,
) -> Option<Specialisation> {
    let market = Market::of(national, segment)?;
    market.specialisation(region.total_yuan, region.cells.get(&segment), profile)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::{Catalog, Profile};
    use crate::measure::shrunk::shrunk_quotient;

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
