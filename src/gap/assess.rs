//! Puts the regions' measures together and decides every segment of every region.
use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::catalog::code::Adcode;
use crate::catalog::{Catalog, Profile, SegmentId};
use crate::gap::criticality::Criticality;
use crate::gap::facts::{Coverage, GapFacts, Neighbour, PeerComparison, ScaleNeed};
use crate::gap::ground::{Country, Ground};
use crate::gap::priority::{Factors, priority};
use crate::gap::rule::{Rule, judge};
use crate::gap::verdict::Verdict;
use crate::region::{
    Cell, Demand, National, Neighbourhood, Peers, RegionRelatedness, RegionSupply, Relatedness,
    Specialisation, median,
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
    /// Supply everywhere.
    pub national: &'a National,
    /// The regions of the same level within reach of each.
    pub neighbourhood: &'a Neighbourhood,
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
    let segments: Vec<SegmentId> = atlas.catalog.segments().map(|segment| segment.id).collect();
    let country = Country::new(atlas, &segments);
    let decided: Vec<Vec<T>> = regions
        .par_iter()
        .map(|region| assess_region(&country, *region, &keep))
        .collect();
    let mut all = Vec::with_capacity(regions.len() * segments.len());
    for rows in decided {
        all.extend(rows);
    }
    all
}

fn assess_region<T>(
    country: &Country<'_>,
    region: Adcode,
    keep: &(impl Fn(Assessment) -> T + Sync),
) -> Vec<T> {
    let atlas = country.atlas;
    let empty = RegionSupply::default();
    let supply = atlas.national.regions.get(&region).unwrap_or(&empty);
    let profile = &atlas.profile.region;
    // Both lists are in id order: one walk puts each cell beside its segment.
    let mut cells = supply.cells.iter().peekable();
    let cells: Vec<Option<&Cell>> = country
        .grounds
        .iter()
        .map(|ground| {
            while cells
                .next_if(|(segment, _)| **segment < ground.segment)
                .is_some()
            {}
            cells
                .next_if(|(segment, _)| **segment == ground.segment)
                .map(|(_, cell)| cell)
        })
        .collect();
    let specialisations = country
        .grounds
        .iter()
        .zip(&cells)
        .map(|(ground, cell)| {
            ground
                .market?
                .specialisation(supply.total_yuan, *cell, profile)
        })
        .collect();
    let neighbourhood = atlas.neighbourhood;
    let context = Context {
        atlas,
        region,
        coverage: Coverage {
            imported: supply.enterprises,
            registered: atlas.registered.get(&region).copied(),
        },
        peers: atlas.peers.get(&region).map_or(&[][..], Vec::as_slice),
        related: atlas.relatedness.of(region),
        cells,
        demands: country.buyers.demand(supply),
        served: country
            .suppliers
            .served_within_reach(region, neighbourhood, profile),
        specialisations,
    };
    country
        .grounds
        .iter()
        .enumerate()
        .map(|(place, ground)| keep(context.assess(place, ground)))
        .collect()
}

/// One region's measures, ready for each of its segments by its place in the list.
struct Context<'a> {
    atlas: &'a Atlas<'a>,
    region: Adcode,
    coverage: Coverage,
    peers: &'a [Adcode],
    related: Option<RegionRelatedness<'a>>,
    cells: Vec<Option<&'a Cell>>,
    demands: Vec<Demand>,
    served: Vec<f64>,
    specialisations: Vec<Option<Specialisation>>,
}

impl Context<'_> {
    fn assess(&self, place: usize, ground: &Ground) -> Assessment {
        let facts = self.facts(place, ground);
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

    fn facts(&self, place: usize, ground: &Ground) -> GapFacts {
        let segment = ground.segment;
        let demand = &self.demands[place];
        let mut facts = GapFacts {
            coverage: self.coverage,
            specialisation: self.specialisations[place],
            median_maker_yuan: ground.market.map(|market| market.maker_yuan),
            demand_yuan: demand.yuan,
            buyers: demand.from.iter().take(5).copied().collect(),
            reach_yuan: self.served[place],
            relatedness: self.related.and_then(|found| found.density(segment)),
            relatedness_rank: self.related.and_then(|found| found.rank(segment)),
            opportunity_gain: self.related.and_then(|found| found.gain(segment)),
            excluded: ground.excluded.clone(),
            surplus: ground.surplus.clone(),
            min_scale: ground.min_scale.map(|needed| self.beside(needed)),
            strong_neighbours: self.strong_neighbours(ground),
            complexity: ground.complexity,
            criticality: ground.criticality,
            ..GapFacts::unseen(self.region, segment)
        };
        if let Some(cell) = self.cells[place] {
            self.compare(cell, &mut facts);
        }
        facts
    }

    /// What is there, and how it stands beside the peers.
    fn compare(&self, cell: &Cell, facts: &mut GapFacts) {
        facts.makers = cell.makers;
        facts.supply_yuan = cell.supply_yuan;
        facts.largest_share = cell.largest_share();
        facts.hhi = cell.hhi();
        facts.estimated_share = cell.estimated_share();
        let others: Vec<&Cell> = self
            .peers
            .iter()
            .filter_map(|peer| {
                let supply = self.atlas.national.regions.get(peer)?;
                supply.cells.get(&facts.segment)
            })
            .collect();
        let compare = |figure: fn(&Cell) -> Option<f64>| PeerComparison {
            own: figure(cell),
            median: median(others.iter().filter_map(|other| figure(other)).collect()),
        };
        facts.scale = compare(|cell| (cell.supply_yuan > 0.0).then_some(cell.supply_yuan));
        facts.innovation = compare(|cell| {
            (cell.patents.0 > 0).then(|| cell.patents.1 / f64::from(cell.patents.0))
        });
        facts.specialised = compare(|cell| {
            (cell.specialised.0 > 0)
                .then(|| f64::from(cell.specialised.1) / f64::from(cell.specialised.0))
        });
        facts.peers = self.peers.to_vec();
    }

    /// What a plant needs, beside what the region's sites can give.
    fn beside(&self, needed: ScaleNeed) -> ScaleNeed {
        let available = self.atlas.available.get(&self.region);
        ScaleNeed {
            land_available_mu: available.and_then(|found| found.land_mu),
            energy_available_tce: available.and_then(|found| found.energy_tce),
            ..needed
        }
    }

    /// Strong local segments one link up or down, least complex first.
    fn strong_neighbours(&self, ground: &Ground) -> Vec<Neighbour> {
        let strong = |place: usize| {
            let found = self.specialisations[place];
            found.is_some_and(|found| found.quotient.low >= self.atlas.profile.gap.strong_lq_low)
        };
        let neighbours = ground.neighbours.iter();
        neighbours
            .filter(|(place, _)| strong(*place))
            .map(|(_, neighbour)| *neighbour)
            .collect()
    }
}
