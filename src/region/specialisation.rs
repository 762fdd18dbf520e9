//! How specialised a region is in a segment: the location quotient, shrunk for small numbers.
use crate::catalog::{EstimateErrors, RegionProfile, SegmentId};
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
    /// The same where the estimated sizes are too high: the lower bound of the quotient starts from it.
    pub least: f64,
}

/// The national side of a quotient: what a segment's market is made of, the same for every region.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Market {
    /// Supply of the nation over all segments, yuan a year.
    pub total_yuan: f64,
    /// Supply of the nation in the segment, yuan a year.
    pub segment_yuan: f64,
    /// The unit in which makers are counted, yuan a year: the nation's median maker, at most the profile's ceiling.
    pub maker_yuan: f64,
}

impl Market {
    /// Reads it off the nation; `None` where the nation has no maker of the segment or nothing at all.
    ///
    /// Where only large firms were imported the median maker is a giant itself, and counted in giants one giant would prove
    /// nothing; hence the ceiling.
    pub fn of(national: &National, segment: SegmentId, profile: &RegionProfile) -> Option<Self> {
        let median_yuan = *national.median_maker_yuan.get(&segment)?;
        let market = Self {
            total_yuan: national.nation.total_yuan,
            segment_yuan: national.nation.cells.get(&segment)?.supply_yuan,
            maker_yuan: median_yuan.min(profile.maker_ceiling_yuan),
        };
        (market.total_yuan > 0.0).then_some(market)
    }

    /// Returns LQ* of a region with this total and this hold on the segment, if any.
    ///
    /// **Formula** k = x / unit, E = (R/T)·C / unit, `LQ* = (k + a)/(E + a)`. Each estimated supply e of k may be off by the
    /// profile's factor f either way. Off together, k runs from k − Σe(1 − 1/f) to k + Σe(f − 1); off independently, from
    /// k − √Σe²(1 − 1/f) to k + √Σe²(f − 1). The interval runs from the lower bound at the least k to the upper at the most.
    /// A ratio that is wrong for all firms alike cancels where the nation is estimated by it too, and is not in the interval.
    /// **Missing** `None` where a figure is no amount.
    /// **Limits** read it with its interval: a lone workshop in a small region has a wide one.
    pub fn specialisation(
        self,
        region_yuan: f64,
        cell: Option<&Cell>,
        profile: &RegionProfile,
    ) -> Option<Specialisation> {
        let unit = self.maker_yuan;
        let expected = region_yuan / self.total_yuan * self.segment_yuan / unit;
        let observed = cell.map_or(0.0, |cell| cell.supply_yuan) / unit;
        let (least, most) = range(
            observed,
            cell.filter(|cell| cell.estimated_yuan > 0.0),
            (unit, profile),
        );
        let basis = (expected, profile.prior_strength);
        let quotient = shrunk_quotient_between(observed, (least, most), basis).ok()?;
        Some(Specialisation {
            quotient,
            expected,
            observed,
            least,
        })
    }
}

/// The least and the most that may have been observed, in the unit of makers.
fn range(
    observed: f64,
    estimated: Option<&Cell>,
    (unit, profile): (f64, &RegionProfile),
) -> (f64, f64) {
    let factor = profile.estimate_factor;
    let Some(cell) = estimated.filter(|_| factor > 1.0) else {
        return (observed, observed);
    };
    match profile.estimate_errors {
        EstimateErrors::Together => {
            let estimated = cell.estimated_yuan / unit;
            let known = (observed - estimated).max(0.0);
            (known + estimated / factor, known + estimated * factor)
        }
        EstimateErrors::Independent => {
            let estimated = cell.estimated_squares.sqrt() / unit;
            let least = observed - estimated * (1.0 - 1.0 / factor);
            (least.max(0.0), observed + estimated * (factor - 1.0))
        }
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
    let market = Market::of(national, segment, profile)?;
    market.specialisation(region.total_yuan, region.cells.get(&segment), profile)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Catalog;
    use crate::measure::shrunk::shrunk_quotient;

    fn profile() -> RegionProfile {
        let catalog = Catalog::load(None).unwrap();
        let mut profile = catalog.find_profile("default").unwrap().region.clone();
        profile.estimate_errors = EstimateErrors::Together;
        profile.maker_ceiling_yuan = 1e15;
        profile
    }

    /// 400 million in a region and in the nation, whose total is twice the region's; the median maker has 100 million.
    fn measured(estimates: &[f64], profile: &RegionProfile) -> Specialisation {
        let segment: SegmentId = "NEV-B07".parse().unwrap();
        let cell = || Cell {
            makers: 1,
            supply_yuan: 4e8,
            estimated_yuan: estimates.iter().sum(),
            estimated_squares: estimates.iter().map(|yuan| yuan * yuan).sum(),
            ..Cell::default()
        };
        let region = RegionSupply {
            total_yuan: 4e8,
            cells: [(segment, cell())].into(),
            ..RegionSupply::default()
        };
        let national = National {
            nation: RegionSupply {
                total_yuan: 8e8,
                cells: [(segment, cell())].into(),
                ..RegionSupply::default()
            },
            median_maker_yuan: [(segment, 1e8)].into(),
            ..National::default()
        };
        specialisation(&region, &national, segment, profile).unwrap()
    }

    #[test]
    fn an_estimate_widens_the_interval_and_leaves_the_value() {
        // k = 4, E = 2, a = 1: value 5/3. Half of it estimated, off by 2 either way: low at k = 3, high at k = 6.
        let (known, half) = (measured(&[], &profile()), measured(&[2e8], &profile()));
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

    #[test]
    fn independent_errors_of_four_equal_estimates_are_half_of_common_ones() {
        let independent = RegionProfile {
            estimate_errors: EstimateErrors::Independent,
            ..profile()
        };
        // Four times 1: together 4 may be 2 to 8; independently √4 = 2 of it is in doubt, so 3 to 6.
        let estimates = [1e8; 4];
        let at = |makers| shrunk_quotient(makers, 2.0, 1.0).unwrap();
        let together = measured(&estimates, &profile());
        assert_eq!(together.quotient.low.to_bits(), at(2.0).low.to_bits());
        let found = measured(&estimates, &independent);
        assert_eq!(found.quotient.low.to_bits(), at(3.0).low.to_bits());
        assert_eq!(found.quotient.high.to_bits(), at(6.0).high.to_bits());
        assert_eq!((found.observed, found.least), (4.0, 3.0));
        // A single estimate may be off as far either way.
        let one = |profile| measured(&[4e8], profile).quotient;
        assert_eq!(one(&independent), one(&profile()));
    }

    #[test]
    fn where_the_median_maker_is_a_giant_makers_are_counted_in_smaller_ones() {
        let ceiling = RegionProfile {
            maker_ceiling_yuan: 2e7,
            ..profile()
        };
        // Units of 20 million: k = 20, E = 10, value 21/11; in units of the median maker 5/3, with a wider interval.
        let found = measured(&[], &ceiling);
        assert_eq!((found.observed, found.expected), (20.0, 10.0));
        assert!((found.quotient.value - 21.0 / 11.0).abs() < 1e-15);
        let median = measured(&[], &profile());
        assert!(found.quotient.low > 1.0 && median.quotient.low < 1.0);
    }
}
