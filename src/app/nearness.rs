//! What makes a gap feasible: the segments that are near to it here and at the neighbours, and who next door supplies it.
//! Read off a snapshot; the parts add up to the figures the rules saw.
use serde::Serialize;

use crate::app::view::View;
use crate::catalog::code::{Adcode, RegionTable};
use crate::catalog::{SegmentId, region_name};
use crate::region::{decay, neighbours_of};

/// So many of each are listed; the rest is summed.
const LISTED: usize = 8;

/// One segment that makes the gap feasible.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct SupportItem {
    /// Segment id.
    pub segment: SegmentId,
    /// Its name.
    pub name: String,
    /// Whether the region itself has it; else only a neighbour.
    pub here: bool,
    /// Where it counts most: the region, or the neighbour.
    pub region: String,
    /// How much it counts: 1 here, at a neighbour less with distance.
    pub weight: f64,
    /// Proximity to the gap's segment, 0..=1: the smaller conditional probability of finding one where the other is.
    pub proximity: f64,
    /// What it adds to the feasibility (relatedness density).
    pub part: f64,
}

/// One neighbour that supplies the gap's segment.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct NeighbourItem {
    /// Code.
    pub adcode: String,
    /// Name.
    pub region: String,
    /// Straight-line distance of the centres, km.
    pub distance_km: f64,
    /// Its supply, yuan a year.
    pub supply_yuan: f64,
    /// How much of it counts at that distance, yuan a year; all of them add up to the supply within reach.
    pub counted_yuan: f64,
}

/// What makes a gap feasible, and who within reach supplies it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, utoipa::ToSchema)]
pub struct NearnessItem {
    /// The nearest segments, those that add most to the feasibility first.
    pub supports: Vec<SupportItem>,
    /// What the segments not listed add; the parts listed and this add up to the feasibility.
    pub other_supports: f64,
    /// The neighbours whose supply counts most.
    pub neighbours: Vec<NeighbourItem>,
    /// What the neighbours not listed add, yuan a year.
    pub other_counted_yuan: f64,
}

/// A region's neighbours, measured once for all of its gaps.
pub(super) struct Around {
    region: Adcode,
    /// Regions of the same level within reach, with their distance in km.
    neighbours: Vec<(Adcode, f64)>,
    /// How much each of them counts towards relatedness.
    weights: Vec<(Adcode, f64)>,
}

impl Around {
    /// Measures the distances from a region.
    pub(super) fn new(view: &View, region: Adcode) -> Self {
        let profile = &view.profile.region;
        let level = view.surroundings().level_of(region);
        let table = RegionTable::builtin();
        let neighbours = neighbours_of(region, level, (table, profile.reach_km));
        let weigh = |(other, distance_km): &(Adcode, f64)| {
            (
                *other,
                profile.neighbour_weight * decay(*distance_km, profile),
            )
        };
        Self {
            region,
            weights: neighbours.iter().map(weigh).collect(),
            neighbours,
        }
    }

    /// The neighbours that supply a segment, what counts most first.
    fn suppliers(&self, view: &View, segment: SegmentId) -> Vec<NeighbourItem> {
        let mut found: Vec<NeighbourItem> = self
            .neighbours
            .iter()
            .filter_map(|(other, distance_km)| {
                let supply_yuan = view.snapshot.gap(*other, segment)?.facts.supply_yuan;
                (supply_yuan > 0.0).then(|| NeighbourItem {
                    adcode: other.to_string(),
                    region: region_name(*other),
                    distance_km: *distance_km,
                    supply_yuan,
                    counted_yuan: decay(*distance_km, &view.profile.region) * supply_yuan,
                })
            })
            .collect();
        found.sort_by(|left, right| {
            let counted = right.counted_yuan.total_cmp(&left.counted_yuan);
            counted.then(left.adcode.cmp(&right.adcode))
        });
        found
    }
}

/// Describes one gap of a region.
pub(super) fn nearness(view: &View, around: &Around, segment: SegmentId) -> NearnessItem {
    let region = around.region;
    let neighbours = around.suppliers(view, segment);
    let supports: Vec<SupportItem> = view
        .product_space()
        .map_or_else(Vec::new, |space| {
            space.supports((region, segment), &around.weights)
        })
        .into_iter()
        .map(|support| SupportItem {
            segment: support.segment,
            name: name(view, support.segment),
            here: support.region == region,
            region: region_name(support.region),
            weight: support.weight,
            proximity: support.proximity,
            part: support.part,
        })
        .collect();
    let rest = |parts: Vec<f64>| parts.into_iter().skip(LISTED).sum::<f64>();
    NearnessItem {
        other_supports: rest(supports.iter().map(|one| one.part).collect()),
        other_counted_yuan: rest(neighbours.iter().map(|one| one.counted_yuan).collect()),
        supports: supports.into_iter().take(LISTED).collect(),
        neighbours: neighbours.into_iter().take(LISTED).collect(),
    }
}

fn name(view: &View, segment: SegmentId) -> String {
    let known = view.catalog().segment(segment);
    known.map_or_else(String::new, |known| known.name.clone())
}
