//! The numbers the rules see, for one region and one segment.
use crate::catalog::SegmentId;
use crate::catalog::code::Adcode;
use crate::region::Specialisation;

/// How much of a region's enterprises was imported.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Coverage {
    /// Operating enterprises imported for the region.
    pub imported: u32,
    /// Enterprises the statistics office counts; `None` where `region_stats` was not imported: coverage is "not stated".
    pub registered: Option<u32>,
}

impl Coverage {
    /// Imported over registered, 0..; `None` where the region's count is not known.
    pub fn share(&self) -> Option<f64> {
        self.registered
            .filter(|count| *count > 0)
            .map(|count| f64::from(self.imported) / f64::from(count))
    }
}

/// One comparison with the median of peers that have makers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PeerComparison {
    /// The region's own figure; `None` if not known.
    pub own: Option<f64>,
    /// The peers' median; `None` if no peer has a figure.
    pub median: Option<f64>,
}

impl PeerComparison {
    /// Whether the own figure is known to lie under the median.
    pub fn is_under(&self) -> bool {
        matches!((self.own, self.median), (Some(own), Some(median)) if own < median)
    }
}

/// The least efficient size of a plant beside what the region can give; `None` where nobody said.
#[derive(Debug, Clone, Copy, PartialEq, Default, serde::Serialize, serde::Deserialize)]
pub struct ScaleNeed {
    /// Land a plant needs, mu.
    pub land_mu: Option<f64>,
    /// Land the region has in one piece, mu.
    pub land_available_mu: Option<f64>,
    /// Energy a plant needs, tonnes of coal equivalent a year.
    pub energy_tce: Option<f64>,
    /// Energy the region can give a plant.
    pub energy_available_tce: Option<f64>,
}

/// A strong local segment next to this one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Neighbour {
    /// The strong segment.
    pub segment: SegmentId,
    /// Its complexity; `None` where undefined.
    pub complexity: Option<f64>,
}

/// All numbers the rules see.
#[derive(Debug, Clone, PartialEq)]
pub struct GapFacts {
    /// The region.
    pub region: Adcode,
    /// The segment.
    pub segment: SegmentId,
    /// Coverage of the region.
    pub coverage: Coverage,
    /// Makers placed here.
    pub makers: u32,
    /// Their supply, yuan a year.
    pub supply_yuan: f64,
    /// Share of the largest maker; `None` without supply.
    pub largest_share: Option<f64>,
    /// Herfindahl–Hirschman index of the makers; `None` without supply.
    pub hhi: Option<f64>,
    /// Share of supply that is estimated; `None` without supply.
    pub estimated_share: Option<f64>,
    /// LQ*; `None` where the nation has no maker.
    pub specialisation: Option<Specialisation>,
    /// The unit in which makers are counted, yuan a year: the nation's median maker, at most the profile's ceiling; `None`
    /// where the nation has no maker.
    pub median_maker_yuan: Option<f64>,
    /// Demand of local downstream segments, yuan a year; 0 where no local buyer was seen.
    pub demand_yuan: f64,
    /// The local buyers, largest first, at most five.
    pub buyers: Vec<(SegmentId, f64)>,
    /// Supply of other regions within reach, by distance, yuan a year.
    pub reach_yuan: f64,
    /// Relatedness density, 0..=1; `None` where undefined.
    pub relatedness: Option<f64>,
    /// Share of segments to which the region is less related, 0..=1.
    pub relatedness_rank: Option<f64>,
    /// What the segment would open to the region (complexity outlook gain); 0 where it is there, `None` where undefined.
    pub opportunity_gain: Option<f64>,
    /// Supply against the peers' median, yuan a year.
    pub scale: PeerComparison,
    /// Patents a maker against the peers' median.
    pub innovation: PeerComparison,
    /// Share of 专精特新 makers against the peers' median.
    pub specialised: PeerComparison,
    /// Peers compared with; empty without a maker here.
    pub peers: Vec<Adcode>,
    /// The clause that excludes the segment, with its reasons.
    pub excluded: Option<(String, String, String)>,
    /// The clause that finds national surplus, with its reasons.
    pub surplus: Option<(String, String, String)>,
    /// The least size of a plant beside what the region has; `None` where the segment states none.
    pub min_scale: Option<ScaleNeed>,
    /// Strong local segments one link away.
    pub strong_neighbours: Vec<Neighbour>,
    /// Complexity of the segment; `None` where undefined.
    pub complexity: Option<f64>,
    /// Criticality, 0..=1.
    pub criticality: f64,
}

impl GapFacts {
    /// The facts of a segment in a region of which nothing is known.
    pub fn unseen(region: Adcode, segment: SegmentId) -> Self {
        let nothing = PeerComparison {
            own: None,
            median: None,
        };
        Self {
            region,
            segment,
            coverage: Coverage {
                imported: 0,
                registered: None,
            },
            makers: 0,
            supply_yuan: 0.0,
            largest_share: None,
            hhi: None,
            estimated_share: None,
            specialisation: None,
            median_maker_yuan: None,
            demand_yuan: 0.0,
            buyers: Vec::new(),
            reach_yuan: 0.0,
            relatedness: None,
            relatedness_rank: None,
            opportunity_gain: None,
            scale: nothing,
            innovation: nothing,
            specialised: nothing,
            peers: Vec::new(),
            excluded: None,
            surplus: None,
            min_scale: None,
            strong_neighbours: Vec::new(),
            complexity: None,
            criticality: 0.0,
        }
    }

    /// Local supply over local demand; `None` without demand.
    pub fn supply_share(&self) -> Option<f64> {
        (self.demand_yuan > 0.0).then(|| self.supply_yuan / self.demand_yuan)
    }

    /// Share of the local demand left open that neighbours within reach serve, 0..=1; `None` without demand.
    pub fn served_share(&self) -> Option<f64> {
        (self.demand_yuan > 0.0).then(|| (self.reach_yuan / self.demand_yuan).min(1.0))
    }

    /// The strong neighbour this segment would extend: one link away and less complex; the least complex first.
    pub fn extends(&self) -> Option<Neighbour> {
        let own = self.complexity?;
        self.strong_neighbours
            .iter()
            .copied()
            .find(|neighbour| neighbour.complexity.is_some_and(|other| own > other))
    }
}
