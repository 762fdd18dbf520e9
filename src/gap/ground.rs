//! What is the same for every region: each segment's market, clauses and neighbours, looked up once for the whole country.
use crate::catalog::{SegmentClause, SegmentId};
use crate::gap::assess::Atlas;
use crate::gap::facts::{Neighbour, ScaleNeed};
use crate::region::{Buyers, Market, Suppliers};

/// A clause's id and its reasons in both languages.
pub(super) type ClauseText = (String, String, String);

/// One segment, the same for every region.
pub(super) struct Ground {
    pub(super) segment: SegmentId,
    /// `None` where the nation has no maker.
    pub(super) market: Option<Market>,
    pub(super) excluded: Option<ClauseText>,
    pub(super) surplus: Option<ClauseText>,
    /// What a plant needs at least; what the region has is not filled in.
    pub(super) min_scale: Option<ScaleNeed>,
    pub(super) complexity: Option<f64>,
    pub(super) criticality: f64,
    /// Segments one link up or down by their place in the list, least complex first.
    pub(super) neighbours: Vec<(usize, Neighbour)>,
}

/// The country, ready for region after region.
pub(super) struct Country<'a> {
    pub(super) atlas: &'a Atlas<'a>,
    pub(super) grounds: Vec<Ground>,
    pub(super) buyers: Buyers<'a>,
    pub(super) suppliers: Suppliers,
}

impl<'a> Country<'a> {
    /// Looks everything up; `segments` are the catalog's, in id order.
    pub(super) fn new(atlas: &'a Atlas<'a>, segments: &'a [SegmentId]) -> Self {
        Self {
            atlas,
            grounds: segments
                .iter()
                .map(|segment| ground(atlas, *segment, segments))
                .collect(),
            buyers: Buyers::new(segments, atlas.catalog, &atlas.profile.gap),
            suppliers: Suppliers::new(segments, atlas.national),
        }
    }
}

fn ground(atlas: &Atlas<'_>, segment: SegmentId, segments: &[SegmentId]) -> Ground {
    let rules = atlas.catalog.rules();
    let known = atlas.catalog.segment(segment);
    Ground {
        segment,
        market: Market::of(atlas.national, segment, &atlas.profile.region),
        excluded: clause(&rules.excluded, segment),
        surplus: clause(&rules.national_surplus, segment),
        min_scale: known
            .and_then(|known| known.min_scale)
            .map(|needed| ScaleNeed {
                land_mu: needed.land_mu,
                land_available_mu: None,
                energy_tce: needed.energy_tce,
                energy_available_tce: None,
            }),
        complexity: atlas.relatedness.complexity(segment),
        criticality: atlas
            .criticality
            .get(&segment)
            .map_or(0.0, |found| found.value),
        neighbours: neighbours(atlas, segment, segments),
    }
}

/// The first clause that names the segment. Clauses that name classes hold for enterprises, not for whole segments.
fn clause(clauses: &[SegmentClause], segment: SegmentId) -> Option<ClauseText> {
    let clause = clauses
        .iter()
        .find(|clause| clause.segments.contains(&segment))?;
    Some((
        clause.id.clone(),
        clause.reason.clone(),
        clause.reason_en.clone(),
    ))
}

fn neighbours(
    atlas: &Atlas<'_>,
    segment: SegmentId,
    segments: &[SegmentId],
) -> Vec<(usize, Neighbour)> {
    let mut found: Vec<(usize, Neighbour)> = atlas
        .catalog
        .neighbours(segment)
        .iter()
        .filter_map(|other| {
            let neighbour = Neighbour {
                segment: *other,
                complexity: atlas.relatedness.complexity(*other),
            };
            Some((segments.binary_search(other).ok()?, neighbour))
        })
        .collect();
    found.sort_by(|(_, left), (_, right)| {
        let key = |neighbour: &Neighbour| neighbour.complexity.unwrap_or(f64::INFINITY);
        key(left)
            .total_cmp(&key(right))
            .then(left.segment.cmp(&right.segment))
    });
    found
}
