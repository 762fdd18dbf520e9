//! What lies around a gap: who else makes it and who else lacks it, how much of the country sits here, what its loss cuts off.
//! Read off a snapshot and the chains; it decides nothing.
use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::app::view::View;
use crate::atlas::GapRow;
use crate::catalog::code::{Adcode, RegionLevel, RegionTable};
use crate::catalog::{Catalog, LinkKind, SegmentId, region_name};
use crate::gap::{Verdict, criticality};
use crate::measure::graph::{
    Edge, Graph, Kind, Lengths, PageRank, articulation_points, betweenness,
};

/// What lies around a gap.
#[derive(Debug, Clone, Default, PartialEq, Serialize, utoipa::ToSchema)]
pub struct ContextItem {
    /// Regions of the same level with a maker, this one included.
    pub regions_with_makers: usize,
    /// Crowding: regions of the same level whose verdict is fill or extend, this one included.
    pub regions_chasing: usize,
    /// Supply here, yuan a year.
    pub supply_yuan: f64,
    /// Supply of all enterprises whose place is known, yuan a year.
    pub national_supply_yuan: f64,
    /// 聚合度: supply here over the nation's, 0..=1; null where the nation has none.
    pub agglomeration: Option<f64>,
    /// Herfindahl-Hirschman index of the makers here, 0..=1; null without any.
    pub hhi: Option<f64>,
    /// Complexity outlook gain: what the segment would open; 0 where it is here, null where undefined.
    pub opportunity_gain: Option<f64>,
    /// Segments with a maker here.
    pub local_segments: usize,
    /// Local segments that have this one as their only local supplier; or, without a maker here, that need it.
    pub dependents: usize,
    /// What its loss or absence does here, Chinese; null where nothing here depends on it.
    pub loss: Option<String>,
    /// The same, English.
    pub loss_en: Option<String>,
    /// Pairs of other segments, one reachable from the other over the chains, that break without it.
    pub pairs_broken: usize,
    /// Whether the chains fall apart without it.
    pub articulation: bool,
    /// Share of shortest paths over the chains that lead through it, 0..=1.
    pub betweenness: f64,
    /// PageRank over the chains; shares that add up to 1 over all segments.
    pub pagerank: Option<f64>,
    /// The regions it is compared with, by name; empty without a maker here.
    pub peers: Vec<String>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct Place {
    pairs_broken: usize,
    articulation: bool,
    betweenness: f64,
    pagerank: Option<f64>,
}

/// Levels are compared among themselves; a municipality counts as a prefecture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Tier {
    Province,
    Prefecture,
    County,
}

fn tier(adcode: Adcode) -> Tier {
    let regions = RegionTable::builtin();
    if regions.prefecture_of(adcode) == Some(adcode) {
        return Tier::Prefecture;
    }
    match regions.get(adcode).map(|region| region.level) {
        Some(RegionLevel::Province) => Tier::Province,
        _ => Tier::County,
    }
}

/// What the whole country has, made once for a snapshot.
#[derive(Debug, Default)]
pub(super) struct Surroundings {
    national_yuan: BTreeMap<SegmentId, f64>,
    regions: BTreeMap<(Tier, SegmentId), (usize, usize)>,
    levels: BTreeMap<Tier, Vec<Adcode>>,
    places: BTreeMap<SegmentId, Place>,
}

impl Surroundings {
    /// Counts over all regions of a snapshot, and measures the chains.
    pub(super) fn new(gaps: &[GapRow], catalog: &Catalog) -> Self {
        let mut found = Self {
            places: places(catalog),
            ..Self::default()
        };
        for rows in gaps.chunk_by(|left, right| left.facts.region == right.facts.region) {
            let Some(region) = rows.first().map(|row| row.facts.region) else {
                continue;
            };
            let tier = tier(region);
            found.levels.entry(tier).or_default().push(region);
            let whole = RegionTable::builtin().province_of(region) == Some(region);
            if whole && tier != Tier::Province {
                // Provinces have municipalities beside them; these have prefectures beside themselves.
                found.levels.entry(Tier::Province).or_default().push(region);
            }
            for row in rows {
                let segment = row.facts.segment;
                if whole && row.facts.makers > 0 {
                    *found.national_yuan.entry(segment).or_default() += row.facts.supply_yuan;
                }
                let chases = matches!(row.verdict, Verdict::Fill | Verdict::Extend);
                if chases || row.facts.makers > 0 {
                    let entry = found.regions.entry((tier, segment)).or_default();
                    entry.0 += usize::from(row.facts.makers > 0);
                    entry.1 += usize::from(chases);
                }
            }
        }
        found
    }

    /// The measured regions of the same level as a region.
    pub(super) fn level_of(&self, region: Adcode) -> &[Adcode] {
        self.levels.get(&tier(region)).map_or(&[], Vec::as_slice)
    }

    /// The measured regions on which proximity rests: prefectures, with municipalities and 省直辖 counties.
    pub(super) fn prefectures(&self) -> &[Adcode] {
        self.levels
            .get(&Tier::Prefecture)
            .map_or(&[], Vec::as_slice)
    }

    /// Describes what lies around one gap, given who is local.
    pub(super) fn of(&self, row: &GapRow, local: &Local) -> ContextItem {
        let facts = &row.facts;
        let (regions_with_makers, regions_chasing) = self
            .regions
            .get(&(tier(facts.region), facts.segment))
            .copied()
            .unwrap_or_default();
        let national = self.national_yuan.get(&facts.segment).copied();
        let place = self.places.get(&facts.segment).copied().unwrap_or_default();
        let dependents = local.dependents(facts.segment);
        let (loss, loss_en) = local.sentence(facts.segment, dependents);
        ContextItem {
            regions_with_makers,
            regions_chasing,
            supply_yuan: facts.supply_yuan,
            national_supply_yuan: national.unwrap_or(0.0),
            agglomeration: share(facts.supply_yuan, national.unwrap_or(0.0)),
            hhi: facts.hhi,
            opportunity_gain: facts.opportunity_gain,
            local_segments: local.present.len(),
            dependents,
            loss,
            loss_en,
            pairs_broken: place.pairs_broken,
            articulation: place.articulation,
            betweenness: place.betweenness,
            pagerank: place.pagerank,
            peers: facts.peers.iter().map(|peer| region_name(*peer)).collect(),
        }
    }
}

/// A part of a whole, 0..=1; `None` of nothing.
pub(super) fn share(part: f64, whole: f64) -> Option<f64> {
    (whole > 0.0).then(|| (part / whole).min(1.0))
}

/// Centralities of every segment over all chains, recycling left out.
fn places(catalog: &Catalog) -> BTreeMap<SegmentId, Place> {
    let ids: Vec<SegmentId> = catalog.segments().map(|segment| segment.id).collect();
    let at: BTreeMap<SegmentId, usize> = ids.iter().copied().zip(0..).collect();
    let pairs: BTreeSet<(usize, usize)> = catalog
        .links()
        .iter()
        .filter(|link| link.kind != LinkKind::Recycles && link.from != link.to)
        .filter_map(|link| Some((*at.get(&link.from)?, *at.get(&link.to)?)))
        .collect();
    let edges = pairs
        .into_iter()
        .map(|(from, to)| Edge {
            from,
            to,
            weight: 1.0,
        })
        .collect();
    let Ok(graph) = Graph::try_new(ids.len(), Kind::Directed, edges) else {
        return BTreeMap::new();
    };
    let between = betweenness(&graph, Lengths::Hops).normalised(Kind::Directed);
    let rank = PageRank::plain().of(&graph).ok().and_then(Result::ok);
    let cuts: BTreeSet<usize> = articulation_points(&graph).into_iter().collect();
    let broken = criticality(catalog);
    ids.iter()
        .enumerate()
        .map(|(place, segment)| {
            let measured = Place {
                pairs_broken: broken.get(segment).map_or(0, |found| found.pairs_broken),
                articulation: cuts.contains(&place),
                betweenness: between[place],
                pagerank: rank.as_ref().map(|rank| rank[place]),
            };
            (*segment, measured)
        })
        .collect()
}

/// Who is local, and who buys from whom.
#[derive(Debug)]
pub(super) struct Local {
    present: BTreeSet<SegmentId>,
    suppliers: BTreeMap<SegmentId, BTreeSet<SegmentId>>,
}

impl Local {
    /// The segments with a maker in a region and their suppliers over the chains.
    pub(super) fn new(view: &View, region: Adcode) -> Self {
        let present: BTreeSet<SegmentId> = view
            .snapshot
            .gaps_of(region)
            .iter()
            .filter(|row| row.facts.makers > 0)
            .map(|row| row.facts.segment)
            .collect();
        let mut suppliers: BTreeMap<SegmentId, BTreeSet<SegmentId>> = BTreeMap::new();
        for link in view.catalog().links() {
            if link.kind != LinkKind::Recycles && present.contains(&link.to) {
                suppliers.entry(link.to).or_default().insert(link.from);
            }
        }
        Self { present, suppliers }
    }

    /// Local segments that lose their only local supplier without a segment, or that need it where it is absent.
    fn dependents(&self, segment: SegmentId) -> usize {
        let here = self.present.contains(&segment);
        self.suppliers
            .values()
            .filter(|from| from.contains(&segment))
            .filter(|from| !here || from.intersection(&self.present).count() == 1)
            .count()
    }

    fn sentence(&self, segment: SegmentId, dependents: usize) -> (Option<String>, Option<String>) {
        let all = self.present.len();
        if dependents == 0 {
            return (None, None);
        }
        if self.present.contains(&segment) {
            return (
                Some(format!(
                    "没有它，{all} 个本地环节中有 {dependents} 个失去唯一的本地供应"
                )),
                Some(format!(
                    "without it {dependents} of {all} local segments lose their only local supplier"
                )),
            );
        }
        (
            Some(format!(
                "{all} 个本地环节中有 {dependents} 个要用它，而本地没有企业做"
            )),
            Some(format!(
                "{dependents} of {all} local segments need it, and nobody here makes it"
            )),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn segment(id: &str) -> SegmentId {
        id.parse().unwrap()
    }

    /// A01 feeds A02 and A03, A04 feeds A03; A04 is not here, so A02 and A03 have A01 alone.
    fn local() -> Local {
        Local {
            present: ["TT-A01", "TT-A02", "TT-A03"].map(segment).into(),
            suppliers: BTreeMap::from([
                (segment("TT-A02"), BTreeSet::from([segment("TT-A01")])),
                (
                    segment("TT-A03"),
                    BTreeSet::from([segment("TT-A01"), segment("TT-A04")]),
                ),
            ]),
        }
    }

    #[test]
    fn a_lost_only_supplier_is_counted_in_words() {
        let found = local();
        let dependents = found.dependents(segment("TT-A01"));
        assert_eq!(
            found.sentence(segment("TT-A01"), dependents).1.unwrap(),
            "without it 2 of 3 local segments lose their only local supplier"
        );
        let absent = found.dependents(segment("TT-A04"));
        assert_eq!(
            found.sentence(segment("TT-A04"), absent).1.unwrap(),
            "1 of 3 local segments need it, and nobody here makes it"
        );
        assert_eq!(found.sentence(segment("TT-A02"), 0), (None, None));
    }

    #[test]
    fn a_second_local_supplier_takes_the_dependence_away() {
        let mut found = local();
        found.present.insert(segment("TT-A04"));
        assert_eq!(found.dependents(segment("TT-A01")), 1);
        assert_eq!(found.dependents(segment("TT-A04")), 0);
    }

    #[test]
    fn regions_that_chase_the_same_segment_are_counted_within_their_level() {
        use crate::gap::{Factors, GapFacts, Rule};
        let row = |region: u32, makers: u32, supply_yuan: f64, rule: Rule| {
            let region = Adcode::new(region).unwrap();
            let mut facts = GapFacts::unseen(region, segment("NEV-B07"));
            (facts.makers, facts.supply_yuan) = (makers, supply_yuan);
            GapRow {
                facts,
                verdict: rule.verdict(),
                rule,
                factors: Factors {
                    demand: 0.0,
                    shortfall: 0.0,
                    feasibility: None,
                    reach_served: 0.0,
                    criticality: 0.0,
                },
                priority: None,
                key_firm: false,
                purchases: None,
            }
        };
        // 安徽 as a whole has 4; 合肥 3 of them, 六安 none and a gap; a county with a gap is of another level.
        let rows = [
            row(340_000, 2, 4e8, Rule::Strong),
            row(340_100, 1, 3e8, Rule::Strong),
            row(341_500, 0, 0.0, Rule::Demand),
            row(341_523, 0, 0.0, Rule::Demand),
        ];
        let catalog = Catalog::load(None).unwrap();
        let found = Surroundings::new(&rows, &catalog);
        let hefei = found.of(&rows[1], &local());
        assert_eq!((hefei.regions_with_makers, hefei.regions_chasing), (1, 1));
        assert_eq!(hefei.agglomeration, Some(0.75));
        assert_eq!(found.of(&rows[2], &local()).agglomeration, Some(0.0));
        assert!(hefei.betweenness > 0.0 && hefei.pairs_broken > 0);
    }
}
