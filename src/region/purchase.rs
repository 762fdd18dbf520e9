//! What a region's makers buy and how much of it they may find at home: from an input–output table, as an estimate, and
//! from recorded purchases where there are any.
use std::collections::BTreeMap;

use crate::catalog::code::SectorTable;
use crate::catalog::{Catalog, SegmentId};
use crate::measure::Undefined;
use crate::measure::input_output::{Regional, coefficients, leontief, linkages};
use crate::region::supply::{National, RegionSupply};
use crate::registry::InputOutput;

/// What the makers of one segment in one region buy.
#[derive(Debug, Clone, Copy, PartialEq, Default, serde::Serialize, serde::Deserialize)]
pub struct Purchases {
    /// 配套率, estimated: share of the purchases below that the region can supply itself, 0..=1.
    pub local_share: Option<f64>,
    /// Purchases that both figures speak of, yuan a year.
    #[serde(default)]
    pub bought_yuan: Option<f64>,
    /// 采购外溢, estimated: purchases that leave the region, yuan a year.
    pub leaving_yuan: Option<f64>,
    /// Share of all intermediate purchases that fall into sectors with a maker in the nation as imported, 0..=1: the rest
    /// is left out of both figures above.
    pub covered_share: Option<f64>,
    /// Local demand for the segment from local makers by the table, yuan a year, estimated; beside the links' demand.
    pub demand_yuan: Option<f64>,
    /// 关联度 backward: influence coefficient of its sector in the national table; 1 is the average.
    pub influence: Option<f64>,
    /// 关联度 forward: sensitivity coefficient of its sector.
    pub sensitivity: Option<f64>,
    /// 配套率 as recorded: local purchases over purchases, from `supplies`, 0..=1.
    pub recorded_local_share: Option<f64>,
    /// Recorded purchases from outside the region, yuan.
    pub recorded_leaving_yuan: Option<f64>,
    /// 税收外溢: tax that the recorded outside suppliers pay on these sales where they sit, at their own ratio of tax to
    /// revenue; only suppliers whose ratio is known, yuan.
    pub tax_leaving_yuan: Option<f64>,
}

/// The national table, put beside the supply of the segments.
#[derive(Debug, Clone)]
pub struct Economy {
    coefficients: Vec<Vec<f64>>,
    linkages: Vec<(f64, f64)>,
    nation: Vec<f64>,
    of_segment: BTreeMap<SegmentId, Vec<(usize, f64)>>,
    share_of_sector: BTreeMap<SegmentId, f64>,
    delta: f64,
}

impl Economy {
    /// Prepares the table: technical coefficients, linkages, and the nation's supply by sector.
    ///
    /// A segment whose classes fall into several sectors counts in each in equal parts; one without classes in none.
    ///
    /// # Errors
    /// The reason why the table has no inverse.
    pub fn new(
        table: &InputOutput,
        (catalog, national): (&Catalog, &National),
        delta: f64,
    ) -> Result<Self, Undefined> {
        let taken = coefficients(&table.flows, &table.output)
            .expect("a table that was read has as many flows as outputs");
        let inverse = leontief(&taken)?;
        let places: BTreeMap<&str, usize> = table
            .sectors
            .iter()
            .enumerate()
            .map(|(place, code)| (code.as_str(), place))
            .collect();
        let of_segment: BTreeMap<SegmentId, Vec<(usize, f64)>> = catalog
            .segments()
            .map(|segment| (segment.id, sectors_of(&segment.industry_codes, &places)))
            .collect();
        let mut economy = Self {
            coefficients: taken,
            linkages: linkages(&inverse),
            nation: Vec::new(),
            of_segment,
            share_of_sector: BTreeMap::new(),
            delta,
        };
        economy.nation = economy.by_sector(&national.nation);
        for (segment, cell) in &national.nation.cells {
            let whole: f64 = economy.weighted(*segment, |sector| economy.nation[sector]);
            if whole > 0.0 {
                economy
                    .share_of_sector
                    .insert(*segment, cell.supply_yuan / whole);
            }
        }
        Ok(economy)
    }

    fn sectors(&self, segment: SegmentId) -> &[(usize, f64)] {
        self.of_segment.get(&segment).map_or(&[], Vec::as_slice)
    }

    fn weighted(&self, segment: SegmentId, figure: impl Fn(usize) -> f64) -> f64 {
        self.sectors(segment)
            .iter()
            .map(|(sector, weight)| weight * figure(*sector))
            .sum()
    }

    fn by_sector(&self, region: &RegionSupply) -> Vec<f64> {
        let mut outputs = vec![0.0; self.coefficients.len()];
        for (segment, cell) in &region.cells {
            for (sector, weight) in self.sectors(*segment) {
                outputs[*sector] += weight * cell.supply_yuan;
            }
        }
        outputs
    }

    /// Returns what the makers of every segment of a region buy, and what is demanded of every segment.
    ///
    /// **Formula** purchases of segment s in sector j: supply · Σ_i a_ij over sectors i the nation has makers in; local part
    /// with t_ij of Flegg's quotient. Demand for sector i: Σ_j a_ij x_rj, split over its segments as the nation's supply is.
    /// **Units** yuan a year. **Missing** a segment without classes, or without makers here, has no purchases.
    pub fn purchases(&self, region: &RegionSupply) -> BTreeMap<SegmentId, Purchases> {
        let own = self.by_sector(region);
        let regional = Regional::new(&own, &self.nation, self.delta);
        let mut by_sector: Bought = BTreeMap::new();
        let mut demand = vec![0.0; own.len()];
        for (buyer, output) in own.iter().enumerate().filter(|(_, output)| **output > 0.0) {
            let (mut all, mut covered, mut local) = (0.0, 0.0, 0.0);
            for (seller, row) in self.coefficients.iter().enumerate() {
                all += row[buyer];
                demand[seller] += row[buyer] * output;
                if let Some(share) = regional.local_share(seller, buyer) {
                    covered += row[buyer];
                    local += row[buyer] * share;
                }
            }
            by_sector.insert(buyer, (all, covered, local));
        }
        self.of_segment
            .iter()
            .filter(|(_, sectors)| !sectors.is_empty())
            .map(|(segment, _)| {
                let supply = region
                    .cells
                    .get(segment)
                    .map_or(0.0, |cell| cell.supply_yuan);
                (*segment, self.of(*segment, supply, (&by_sector, &demand)))
            })
            .collect()
    }

    /// One segment's part of its sectors' purchases (all, covered, local, a yuan of output) and of demand.
    fn of(
        &self,
        segment: SegmentId,
        supply_yuan: f64,
        (bought, demand): (&Bought, &[f64]),
    ) -> Purchases {
        let figure = |part: fn(&(f64, f64, f64)) -> f64| {
            self.weighted(segment, |sector| bought.get(&sector).map_or(0.0, part))
        };
        let (all, covered, local) = (
            figure(|found| found.0),
            figure(|found| found.1),
            figure(|found| found.2),
        );
        let buys = supply_yuan > 0.0 && covered > 0.0;
        let needed = self.weighted(segment, |sector| demand[sector]);
        Purchases {
            local_share: buys.then(|| local / covered),
            bought_yuan: buys.then_some(supply_yuan * covered),
            leaving_yuan: buys.then_some(supply_yuan * (covered - local)),
            covered_share: buys.then(|| covered / all),
            demand_yuan: self
                .share_of_sector
                .get(&segment)
                .map(|share| share * needed)
                .filter(|yuan| *yuan > 0.0),
            influence: Some(self.weighted(segment, |sector| self.linkages[sector].0)),
            sensitivity: Some(self.weighted(segment, |sector| self.linkages[sector].1)),
            ..Purchases::default()
        }
    }
}

/// Purchases a yuan of output by sector: all, those from sectors with makers, and those at home.
type Bought = BTreeMap<usize, (f64, f64, f64)>;

/// The sectors of a segment's classes, in equal parts.
fn sectors_of(classes: &[String], places: &BTreeMap<&str, usize>) -> Vec<(usize, f64)> {
    let found: std::collections::BTreeSet<usize> = classes
        .iter()
        .filter_map(|class| places.get(SectorTable::builtin().of(class)?).copied())
        .collect();
    let weight = 1.0 / found.len().max(1) as f64;
    found.into_iter().map(|sector| (sector, weight)).collect()
}
