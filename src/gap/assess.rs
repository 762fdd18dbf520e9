//! Puts the regions' measures together and decides every segment of every region.
use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::catalog::code::{Adcode, RegionTable};
use crate::catalog::{Catalog, Profile, SegmentClause, SegmentId};
use crate::gap::criticality::Criticality;
use crate::gap::facts::{Coverage, GapFacts, Neighbour, PeerComparison, ScaleNeed};
use crate::gap::priority::{Factors, priority};
use crate::gap::rule::{Rule, judge};
use crate::gap::verdict::Verdict;
use crate::region::{
    Cell, Demand, National, Peers, Relatedness, Specialisation, Suppliers, demand, median,
    specialisation,
};

/// One segment of one region, decided.
#[derive(Debug, Clone, PartialEq)]
pub struct Assessment {
    /// The numbers the rules saw.
    pub facts: GapFacts,
    /// The verdict.
    pub verdict: Verdict,
    /// The rule that fired; its words can be said from the facts.
    pub rule: Rule,
    /// The factors of the priority.
    pub factors: Factors,
    /// The priority, 0..=1; `None` where a factor is unknown.
    pub priority: Option<f64>,
    /// One firm holds more than the profile's share.
    pub key_firm: bool,
}

/// The most that a region can give one plant; `None` where nobody said.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Available {
    /// Land in one piece, mu.
    pub land_mu: Option<f64>,
    /// Energy, tonnes of coal equivalent a year.
    pub energy_tce: Option<f64>,
}

/// Everything the assessment of one region needs, measured once for the whole country.
#[derive(Debug)]
pub struct Atlas<'a> {
    /// Chains and rules.
    pub catalog: &'a Catalog,
    /// Thresholds.
    pub profile: &'a Profile,
    /// Codes and centres.
    pub regions: &'a RegionTable,
    /// Supply everywhere.
    pub national: &'a National,
    /// Regions of each level that have firms, by the level of each region.
    pub levels: BTreeMap<Adcode, Vec<Adcode>>,
    /// Relatedness and complexity.
    pub relatedness: &'a Relatedness,
    /// Peers of each region.
    pub peers: &'a Peers,
    /// Registered enterprises of regions, where imported.
    pub registered: &'a BTreeMap<Adcode, u32>,
    /// What regions can give a plant, where somebody said.
    pub available: &'a BTreeMap<Adcode, Available>,
    /// Criticality of each segment.
    pub criticality: BTreeMap<SegmentId, Criticality>,
}

/// Decides every segment of the catalog in each of the regions, in the order given.
pub fn assess(atlas: &Atlas<'_>, regions: &[Adcode]) -> Vec<Assessment> {
    assess_each(atlas, regions, |found| found)
}

/// As [`assess`], keeping of each assessment only what the caller wants: rows are many, and the words of a decision can be
/// said again from its facts.
pub fn assess_each<T: Send>(
    atlas: &Atlas<'_>,
    regions: &[Adcode],
    keep: impl Fn(Assessment) -> T + Sync,
) -> Vec<T> {
    let suppliers = Suppliers::new(atlas.national);
    let decided: Vec<Vec<T>> = regions
        .par_iter()
        .map(|region| assess_region((atlas, &suppliers), *region, &keep))
        .collect();
    decided.into_iter().flatten().collect()
}

fn assess_region<T>(
    (atlas, suppliers): (&Atlas<'_>, &Suppliers),
    region: Adcode,
    keep: &(impl Fn(Assessment) -> T + Sync),
) -> Vec<T> {
    let empty = crate::region::RegionSupply::default();
    let supply = atlas.national.regions.get(&region).unwrap_or(&empty);
    let demands = demand(supply, atlas.catalog, &atlas.profile.gap);
    let no_level = Vec::new();
    let level = atlas.levels.get(&region).unwrap_or(&no_level);
    let served =
        suppliers.served_within_reach((region, level), atlas.regions, &atlas.profile.region);
    let specialisations: BTreeMap<SegmentId, Specialisation> = atlas
        .catalog
        .segments()
        .filter_map(|segment| {
            Some((
                segment.id,
                specialisation(supply, atlas.national, segment.id, &atlas.profile.region)?,
            ))
        })
        .collect();
    let coverage = Coverage {
        imported: supply.enterprises,
        registered: atlas.registered.get(&region).copied(),
    };
    let context = Context {
        atlas,
        region,
        coverage,
        cells: &supply.cells,
        demands,
        served,
        specialisations,
    };
    atlas
        .catalog
        .segments()
        .map(|segment| keep(context.assess(segment.id)))
        .collect()
}

/// One region's measures, ready for each of its segments.
struct Context<'a> {
    atlas: &'a Atlas<'a>,
    region: Adcode,
    coverage: Coverage,
    cells: &'a BTreeMap<SegmentId, Cell>,
    demands: BTreeMap<SegmentId, Demand>,
    served: BTreeMap<SegmentId, f64>,
    specialisations: BTreeMap<SegmentId, Specialisation>,
}

impl Context<'_> {
    fn assess(&self, segment: SegmentId) -> Assessment {
        let facts = self.facts(segment);
        let profile = self.atlas.profile;
        let rule = judge(&facts, &profile.gap, &profile.region);
        let (factors, priority) = priority(&facts, &profile.gap);
        let key_firm = facts
            .largest_share
            .is_some_and(|share| share > profile.gap.key_firm_share);
        Assessment {
            facts,
            verdict: rule.verdict(),
            rule,
            factors,
            priority,
            key_firm,
        }
    }

    fn facts(&self, segment: SegmentId) -> GapFacts {
        let atlas = self.atlas;
        let nothing = Cell::default();
        let cell = self.cells.get(&segment).unwrap_or(&nothing);
        let demand = self.demands.get(&segment);
        let peers = atlas.peers.get(&self.region).map_or(&[][..], Vec::as_slice);
        let compare = |figure: fn(&Cell) -> Option<f64>| PeerComparison {
            own: figure(cell),
            // Rule 3 speaks of present makers only; without one there is nothing to compare.
            median: (cell.makers > 0)
                .then(|| {
                    let of_peer =
                        |peer| figure(atlas.national.regions.get(peer)?.cells.get(&segment)?);
                    median(peers.iter().filter_map(of_peer).collect())
                })
                .flatten(),
        };
        let rules = atlas.catalog.rules();
        GapFacts {
            region: self.region,
            segment,
            coverage: self.coverage,
            makers: cell.makers,
            supply_yuan: cell.supply_yuan,
            largest_share: cell.largest_share(),
            hhi: cell.hhi(),
            estimated_share: cell.estimated_share(),
            specialisation: self.specialisations.get(&segment).copied(),
            median_maker_yuan: atlas.national.median_maker_yuan.get(&segment).copied(),
            demand_yuan: demand.map_or(0.0, |found| found.yuan),
            buyers: demand.map_or_else(Vec::new, |found| {
                found.from.iter().take(5).copied().collect()
            }),
            reach_yuan: self.served.get(&segment).copied().unwrap_or(0.0),
            relatedness: atlas.relatedness.density(self.region, segment),
            relatedness_rank: atlas.relatedness.rank(self.region, segment),
            opportunity_gain: atlas.relatedness.gain(self.region, segment),
            scale: compare(|cell| (cell.supply_yuan > 0.0).then_some(cell.supply_yuan)),
            innovation: compare(|cell| {
                (cell.patents.0 > 0).then(|| cell.patents.1 / f64::from(cell.patents.0))
            }),
            specialised: compare(|cell| {
                (cell.specialised.0 > 0)
                    .then(|| f64::from(cell.specialised.1) / f64::from(cell.specialised.0))
            }),
            // Rows are many, and peers are compared with only where there is a maker.
            peers: if cell.makers > 0 {
                peers.to_vec()
            } else {
                Vec::new()
            },
            excluded: Self::clause(&rules.excluded, segment),
            surplus: Self::clause(&rules.national_surplus, segment),
            min_scale: self.min_scale(segment),
            strong_neighbours: self.strong_neighbours(segment),
            complexity: atlas.relatedness.complexity(segment),
            criticality: atlas
                .criticality
                .get(&segment)
                .map_or(0.0, |found| found.value),
        }
    }

    /// The first clause that names the segment. Clauses that name classes hold for enterprises, not for whole segments.
    fn clause(clauses: &[SegmentClause], segment: SegmentId) -> Option<(String, String, String)> {
        let clause = clauses
            .iter()
            .find(|clause| clause.segments.contains(&segment))?;
        Some((
            clause.id.clone(),
            clause.reason.clone(),
            clause.reason_en.clone(),
        ))
    }

    /// What a plant needs at least, beside what the region's sites can give.
    fn min_scale(&self, segment: SegmentId) -> Option<ScaleNeed> {
        let needed = self.atlas.catalog.segment(segment)?.min_scale?;
        let available = self.atlas.available.get(&self.region);
        Some(ScaleNeed {
            land_mu: needed.land_mu,
            land_available_mu: available.and_then(|found| found.land_mu),
            energy_tce: needed.energy_tce,
            energy_available_tce: available.and_then(|found| found.energy_tce),
        })
    }

    /// Strong local segments one link up or down, least complex first.
    fn strong_neighbours(&self, segment: SegmentId) -> Vec<Neighbour> {
        let strong = |other: &SegmentId| {
            let low = self
                .specialisations
                .get(other)
                .map(|found| found.quotient.low);
            low.is_some_and(|low| low >= self.atlas.profile.gap.strong_lq_low)
        };
        let mut found: Vec<Neighbour> = self
            .atlas
            .catalog
            .neighbours(segment)
            .iter()
            .copied()
            .filter(strong)
            .map(|other| Neighbour {
                segment: other,
                complexity: self.atlas.relatedness.complexity(other),
            })
            .collect();
        found.sort_by(|left, right| {
            let key = |neighbour: &Neighbour| neighbour.complexity.unwrap_or(f64::INFINITY);
            key(left)
                .total_cmp(&key(right))
                .then(left.segment.cmp(&right.segment))
        });
        found
    }
}
