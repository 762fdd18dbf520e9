//! What an invented registry is made from: segments with their words, links, and places with their weights.
//!
//! It holds only what the catalog says; which place is strong in what is drawn in [`Terrain`], from the seed.

use std::collections::BTreeMap;

use crate::app::sample::draw::{Draw, Stream, running};
use crate::app::sample::{SampleError, SampleRequest};

/// One segment of the catalog, as far as inventing needs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SegmentTerms {
    /// Its id; what stands before the `-` is its chain.
    pub id: String,
    /// Words that place an enterprise here.
    pub products: Vec<String>,
    /// GB/T 4754-2017 codes.
    pub industry_codes: Vec<String>,
    /// Whether it is a service or a channel, whose enterprises make nothing.
    pub is_service: bool,
}

impl SegmentTerms {
    fn chain(&self) -> &str {
        self.id.split('-').next().unwrap_or_default()
    }
}

/// One place where enterprises are registered: a county, or a prefecture without counties.
#[derive(Debug, Clone, PartialEq)]
pub struct Place {
    /// Its adcode.
    pub adcode: u32,
    /// Its official name.
    pub name: String,
    /// The prefecture it lies in; itself where it stands in a prefecture's place.
    pub prefecture: u32,
    /// The prefecture's official name.
    pub prefecture_name: String,
    /// Longitude of its point, degrees.
    pub lon: Option<f64>,
    /// Latitude of its point, degrees.
    pub lat: Option<f64>,
}

/// Everything the catalog has to say.
#[derive(Debug, Clone, PartialEq)]
pub struct World {
    /// The segments, in a fixed order.
    pub segments: Vec<SegmentTerms>,
    /// Links from a supplying segment's id to a buying one's.
    pub links: Vec<(String, String)>,
    /// The places, in a fixed order.
    pub places: Vec<Place>,
}

/// Prefectures with far more enterprises than the rest: millions of people, 2020 census, rounded. Where enterprises
/// sit is not where people live; the sample needs only a plausible order.
const BIG_PREFECTURES: &[(u32, f64)] = &[
    (110_000, 21.9),
    (120_000, 13.9),
    (130_100, 11.2),
    (210_100, 9.1),
    (220_100, 9.1),
    (230_100, 10.0),
    (310_000, 24.9),
    (320_100, 9.3),
    (320_200, 7.5),
    (320_400, 5.3),
    (320_500, 12.7),
    (320_600, 7.7),
    (330_100, 11.9),
    (330_200, 9.4),
    (330_300, 9.6),
    (330_400, 5.4),
    (330_600, 5.3),
    (330_700, 7.1),
    (340_100, 9.4),
    (340_200, 3.6),
    (350_100, 8.3),
    (350_200, 5.2),
    (350_500, 8.8),
    (360_100, 6.3),
    (370_100, 9.2),
    (370_200, 10.1),
    (370_600, 7.1),
    (370_700, 9.4),
    (371_300, 11.0),
    (410_100, 12.6),
    (420_100, 12.3),
    (430_100, 10.0),
    (440_100, 18.7),
    (440_300, 17.6),
    (440_600, 9.5),
    (441_300, 6.0),
    (441_900, 10.5),
    (442_000, 4.4),
    (450_100, 8.7),
    (500_000, 32.1),
    (510_100, 20.9),
    (520_100, 6.0),
    (530_100, 8.5),
    (610_100, 13.0),
    (620_100, 4.4),
    (650_100, 4.1),
];
/// Millions of people a county of any other prefecture stands for.
const USUAL_COUNTY: f64 = 0.36;
/// The home region has at least so many enterprises, or a twentieth of a small sample: a demo needs something to show.
const HOME_FLOOR: f64 = 1_000.0;
/// The largest share that the floor may give to the home region.
const HOME_SHARE: f64 = 0.05;
/// Segments a prefecture is strong in, drawn from so many chains.
const STRONG_SEGMENTS: usize = 7;
const STRONG_CHAINS: usize = 2;

/// The lie of the land for one seed: where enterprises sit and what their places are strong in.
pub(super) struct Terrain {
    /// Running totals of the places' weights.
    pub(super) places: Vec<f64>,
    /// Which places lie in the home region.
    pub(super) home: Vec<usize>,
    /// Running totals of how common each segment is.
    pub(super) segments: Vec<f64>,
    /// For each place, the segments its prefecture is strong in.
    pub(super) strong: Vec<Vec<usize>>,
    /// For each segment, those that buy from it.
    pub(super) customers: Vec<Vec<usize>>,
}

impl Terrain {
    /// Draws the land.
    pub(super) fn new(world: &World, request: &SampleRequest) -> Result<Self, SampleError> {
        let (seed, home) = (request.seed, request.home);
        let nothing = |what| SampleError::NothingToInventFrom { what };
        if world.places.is_empty() {
            return Err(nothing("region"));
        }
        let usable = |segment: &SegmentTerms| {
            !segment.products.is_empty() && !segment.industry_codes.is_empty()
        };
        if !world.segments.iter().any(usable) {
            return Err(nothing("segment with terms and industry codes"));
        }
        let at_home: Vec<usize> = (0..world.places.len())
            .filter(|index| lies_in(&world.places[*index], home))
            .collect();
        if at_home.is_empty() {
            return Err(SampleError::UnknownHome { found: home });
        }
        let commonness: Vec<f64> = world
            .segments
            .iter()
            .zip(0..)
            .map(|(segment, number)| {
                let drawn = Draw::new(seed, Stream::Segment(number)).lognormal(1.0, 0.9);
                if usable(segment) { drawn } else { 0.0 }
            })
            .collect();
        Ok(Self {
            places: running(place_weights(world, request, &at_home).into_iter()),
            strong: strengths(world, seed, &commonness),
            segments: running(commonness.into_iter()),
            home: at_home,
            customers: customers(world),
        })
    }
}

/// Returns whether a place lies in a region of any level.
fn lies_in(place: &Place, region: u32) -> bool {
    place.adcode == region || place.prefecture == region || place.adcode / 10_000 * 10_000 == region
}

fn place_weights(world: &World, request: &SampleRequest, home: &[usize]) -> Vec<f64> {
    let mut siblings: BTreeMap<u32, f64> = BTreeMap::new();
    let uneven: Vec<f64> = world
        .places
        .iter()
        .map(|place| {
            let size = Draw::new(request.seed, Stream::County(u64::from(place.adcode)))
                .lognormal(1.0, 0.5);
            *siblings.entry(place.prefecture).or_default() += size;
            size
        })
        .collect();
    let mut weights: Vec<f64> = world
        .places
        .iter()
        .zip(uneven)
        .map(|(place, size)| {
            let big = BIG_PREFECTURES
                .iter()
                .find(|(adcode, _)| *adcode == place.prefecture);
            match big {
                Some((_, millions)) => millions * size / siblings[&place.prefecture],
                None => USUAL_COUNTY * size,
            }
        })
        .collect();
    let total: f64 = weights.iter().sum();
    let local: f64 = home.iter().map(|index| weights[*index]).sum();
    let share = (HOME_FLOOR / request.enterprises.max(1) as f64).min(HOME_SHARE);
    if local > 0.0 && local / total < share {
        let factor = share * (total - local) / ((1.0 - share) * local);
        for index in home {
            weights[*index] *= factor;
        }
    }
    weights
}

fn strengths(world: &World, seed: u64, commonness: &[f64]) -> Vec<Vec<usize>> {
    let mut chains: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (index, segment) in world.segments.iter().enumerate() {
        if commonness[index] > 0.0 {
            chains.entry(segment.chain()).or_default().push(index);
        }
    }
    let chains: Vec<Vec<usize>> = chains.into_values().collect();
    let mut known: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    for place in &world.places {
        known.entry(place.prefecture).or_insert_with(|| {
            let mut draw = Draw::new(seed, Stream::Prefecture(u64::from(place.prefecture)));
            let own: Vec<&Vec<usize>> = (0..STRONG_CHAINS).map(|_| draw.pick(&chains)).collect();
            let mut segments: Vec<usize> = (0..STRONG_SEGMENTS)
                .map(|_| {
                    let chain = *draw.pick(&own);
                    *draw.pick(chain)
                })
                .collect();
            segments.sort_unstable();
            segments.dedup();
            segments
        });
    }
    world
        .places
        .iter()
        .map(|place| known.get(&place.prefecture).cloned().unwrap_or_default())
        .collect()
}

fn customers(world: &World) -> Vec<Vec<usize>> {
    let places: BTreeMap<&str, usize> = world
        .segments
        .iter()
        .enumerate()
        .map(|(index, segment)| (segment.id.as_str(), index))
        .collect();
    let mut customers = vec![Vec::new(); world.segments.len()];
    for (from, to) in &world.links {
        if let (Some(from), Some(to)) = (places.get(from.as_str()), places.get(to.as_str())) {
            customers[*from].push(*to);
        }
    }
    customers
}
