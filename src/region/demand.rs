//! Demand for a segment from local downstream segments, and what neighbours within reach already serve.
use std::collections::BTreeMap;

use crate::catalog::code::Adcode;
use crate::catalog::{Catalog, GapProfile, LinkKind, Necessity, RegionProfile, SegmentId};
use crate::region::neighbourhood::{Neighbourhood, decay};
use crate::region::supply::{National, RegionSupply};

/// Local demand for one segment.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Demand {
    /// Yuan a year; an estimate from link shares.
    pub yuan: f64,
    /// The local downstream segments it comes from with their part, largest first.
    pub from: Vec<(SegmentId, f64)>,
}

/// Who buys what, by the chains' links: made once, asked for every region.
#[derive(Debug)]
pub struct Buyers<'a> {
    segments: &'a [SegmentId],
    /// Upstream and downstream places among the segments, and the share of the downstream one's input cost.
    links: Vec<(usize, usize, f64)>,
}

impl<'a> Buyers<'a> {
    /// Takes the links among `segments`, which are in id order; a link without a share takes the profile's by its necessity.
    /// Recycling links carry no demand.
    pub fn new(segments: &'a [SegmentId], catalog: &Catalog, profile: &GapProfile) -> Self {
        let links = catalog
            .links()
            .iter()
            .filter(|link| link.kind != LinkKind::Recycles)
            .filter_map(|link| {
                let from = segments.binary_search(&link.from).ok()?;
                let to = segments.binary_search(&link.to).ok()?;
                let share = link.share.unwrap_or(match link.necessity {
                    Necessity::Critical => profile.link_share.critical,
                    Necessity::Important => profile.link_share.important,
                    Necessity::Optional => profile.link_share.optional,
                });
                Some((from, to, share))
            })
            .collect();
        Self { segments, links }
    }

    /// Returns the demand of a region's own makers for every segment, in the order of the segments.
    ///
    /// **Formula** D(s) = Σ over links s→d of supply(d) × share(s→d). **Units** yuan a year. **Missing** a segment that feeds no
    /// local maker has a demand of 0 from nobody: nobody here was seen to buy it.
    pub fn demand(&self, region: &RegionSupply) -> Vec<Demand> {
        let mut supplies = vec![0.0; self.segments.len()];
        for (segment, cell) in &region.cells {
            if let Ok(place) = self.segments.binary_search(segment) {
                supplies[place] = cell.supply_yuan;
            }
        }
        let mut demands = vec![Demand::default(); self.segments.len()];
        for (from, to, share) in &self.links {
            let supply_yuan = supplies[*to];
            if supply_yuan > 0.0 {
                let demand = &mut demands[*from];
                demand.yuan += supply_yuan * share;
                demand.from.push((self.segments[*to], supply_yuan * share));
            }
        }
        for demand in demands.iter_mut().filter(|demand| demand.from.len() > 1) {
            demand
                .from
                .sort_by(|left, right| right.1.total_cmp(&left.1).then(left.0.cmp(&right.0)));
        }
        demands
    }
}

/// What every region supplies, by the place of each segment in one list: regions are many, and each adds up its neighbours.
#[derive(Debug)]
pub struct Suppliers {
    width: usize,
    regions: BTreeMap<Adcode, Vec<(usize, f64)>>,
}

impl Suppliers {
    /// Lists the supply of every region in `segments`, which are in id order.
    pub fn new(segments: &[SegmentId], national: &National) -> Self {
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
        Self {
            width: segments.len(),
            regions,
        }
    }

    /// Returns the supply of other regions of the same level within reach, by segment, each counted by distance.
    ///
    /// **Formula** Σ over r' of S(r') · 2^(−d / half distance), d ≤ reach. **Units** yuan a year.
    pub fn served_within_reach(
        &self,
        region: Adcode,
        neighbourhood: &Neighbourhood,
        profile: &RegionProfile,
    ) -> Vec<f64> {
        let mut served = vec![0.0; self.width];
        for (other, distance_km) in neighbourhood.of(region) {
            let weight = decay(*distance_km, profile);
            for (place, yuan) in self.regions.get(other).into_iter().flatten() {
                served[*place] += weight * yuan;
            }
        }
        served
    }
}
