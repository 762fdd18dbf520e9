//! Demand for a segment from local downstream segments, and what neighbours within reach already serve.
use std::collections::BTreeMap;

use crate::catalog::code::{Adcode, RegionTable};
use crate::catalog::{Catalog, GapProfile, LinkKind, Necessity, RegionProfile, SegmentId};
use crate::region::supply::{National, RegionSupply};

/// Local demand for one segment.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Demand {
    /// Yuan a year; an estimate from link shares.
    pub yuan: f64,
    /// The local downstream segments it comes from with their part, largest first.
    pub from: Vec<(SegmentId, f64)>,
}

/// Returns the demand of a region's own makers for every segment that feeds them.
///
/// **Formula** D(s) = Σ over links s→d of supply(d) × share(s→d); a link without a share takes the profile's by its
/// necessity. Recycling links carry no demand. **Units** yuan a year. **Missing** a segment that feeds no local maker has
/// no entry: nobody here was seen to buy it.
pub fn demand(
    region: &RegionSupply,
    catalog: &Catalog,
    profile: &GapProfile,
) -> BTreeMap<SegmentId, Demand> {
    let mut demands: BTreeMap<SegmentId, Demand> = BTreeMap::new();
    for link in catalog
        .links()
        .iter()
        .filter(|link| link.kind != LinkKind::Recycles)
    {
        let Some(buyer) = region
            .cells
            .get(&link.to)
            .filter(|cell| cell.supply_yuan > 0.0)
        else {
            continue;
        };
        let share = link.share.unwrap_or(match link.necessity {
            Necessity::Critical => profile.link_share.critical,
            Necessity::Important => profile.link_share.important,
            Necessity::Optional => profile.link_share.optional,
        });
        let entry = demands.entry(link.from).or_default();
        entry.yuan += buyer.supply_yuan * share;
        entry.from.push((link.to, buyer.supply_yuan * share));
    }
    let mut ordered = demands;
    for demand in ordered.values_mut() {
        demand
            .from
            .sort_by(|left, right| right.1.total_cmp(&left.1).then(left.0.cmp(&right.0)));
    }
    ordered
}

/// What every region supplies, by the place of each segment in one list: regions are many, and each adds up its neighbours.
#[derive(Debug)]
pub struct Suppliers {
    segments: Vec<SegmentId>,
    regions: BTreeMap<Adcode, Vec<(usize, f64)>>,
}

impl Suppliers {
    /// Lists the supply of every region.
    pub fn new(national: &National) -> Self {
        let segments: Vec<SegmentId> = national.nation.cells.keys().copied().collect();
        let listed = |supply: &RegionSupply| {
            supply
                .cells
                .iter()
                .filter_map(|(segment, cell)| {
                    Some((segments.binary_search(segment).ok()?, cell.supply_yuan))
                })
                .collect()
        };
        let regions = national
            .regions
            .iter()
            .map(|(region, supply)| (*region, listed(supply)))
            .collect();
        Self { segments, regions }
    }

    /// Returns the supply of other regions of the same level within reach, by segment, each counted by distance.
    ///
    /// **Formula** Σ over r' of S(r') · 2^(−d / half distance), d ≤ reach. **Units** yuan a year.
    pub fn served_within_reach(
        &self,
        (region, level): (Adcode, &[Adcode]),
        regions: &RegionTable,
        profile: &RegionProfile,
    ) -> BTreeMap<SegmentId, f64> {
        let mut served: Vec<Option<f64>> = vec![None; self.segments.len()];
        for other in level.iter().filter(|other| **other != region) {
            let Some(distance_km) = regions
                .distance_km(region, *other)
                .filter(|distance| *distance <= profile.reach_km)
            else {
                continue;
            };
            let weight = (-distance_km / profile.half_distance_km).exp2();
            for (place, yuan) in self.regions.get(other).into_iter().flatten() {
                *served[*place].get_or_insert(0.0) += weight * yuan;
            }
        }
        let found = self.segments.iter().copied().zip(served);
        found
            .filter_map(|(segment, yuan)| Some((segment, yuan?)))
            .collect()
    }
}
