//! The engine over firms made up in the test: the built-in catalog, measured and assessed in memory.
use std::collections::BTreeMap;
use std::sync::OnceLock;

use liantu::catalog::code::{Adcode, RegionTable};
use liantu::catalog::{Catalog, Profile, SegmentId};
use liantu::gap::{Assessment, Atlas, Criticality, assess, criticality};
use liantu::region::{
    Claim, Firm, National, Neighbourhood, Proxy, Size, peers, relatedness, supply,
};

/// Prefectures at different distances from 六安, which comes first.
pub(crate) const PREFECTURES: [u32; 6] = [341_500, 340_100, 340_800, 320_100, 440_300, 510_100];

pub(crate) fn catalog() -> &'static Catalog {
    static CATALOG: OnceLock<Catalog> = OnceLock::new();
    CATALOG.get_or_init(|| Catalog::builtin().unwrap())
}

pub(crate) fn profile() -> &'static Profile {
    catalog().find_profile("default").unwrap()
}

pub(crate) fn adcode(number: u32) -> Adcode {
    Adcode::new(number).unwrap()
}

fn criticalities() -> BTreeMap<SegmentId, Criticality> {
    static FOUND: OnceLock<BTreeMap<SegmentId, Criticality>> = OnceLock::new();
    FOUND.get_or_init(|| criticality(catalog())).clone()
}

/// Twelve segments of one chain that are linked among each other, in id order.
pub(crate) fn segments() -> Vec<SegmentId> {
    let chain = catalog().find_chain("NEV").unwrap();
    chain
        .segments
        .iter()
        .map(|segment| segment.id)
        .filter(|segment| catalog().graph().degree(*segment) != (0, 0))
        .take(12)
        .collect()
}

/// One firm: place by index, revenue, and claims as (segment by index, share, confidence).
#[derive(Debug, Clone)]
pub(crate) struct Made {
    pub(crate) place: usize,
    pub(crate) revenue_yuan: f64,
    pub(crate) patents: Option<f64>,
    pub(crate) claims: Vec<(usize, f64, f64)>,
}

impl Made {
    pub(crate) fn firm(&self) -> Firm {
        let known = segments();
        let claims = self
            .claims
            .iter()
            .map(|(segment, share, confidence)| Claim {
                segment: known[*segment],
                share: Some(*share),
                confidence: *confidence,
                supplies: true,
            });
        Firm {
            adcode: Some(adcode(PREFECTURES[self.place])),
            operating: true,
            size: Size {
                yuan: self.revenue_yuan,
                proxy: Proxy::Revenue,
            },
            patents: self.patents,
            specialised: None,
            claims: claims.collect(),
        }
    }
}

pub(crate) fn national(made: &[Made]) -> National {
    let firms: Vec<Firm> = made.iter().map(Made::firm).collect();
    supply(&firms, RegionTable::builtin())
}

/// Regions of one level, as the profile's reach has them.
pub(crate) fn neighbourhood(level: &[Adcode], profile: &Profile) -> Neighbourhood {
    let levels = [level.to_vec()];
    Neighbourhood::new(&levels, RegionTable::builtin(), profile.region.reach_km)
}

/// Assesses every prefecture over the whole catalog.
pub(crate) fn assessed(made: &[Made]) -> Vec<Assessment> {
    let national = national(made);
    let places: Vec<Adcode> = PREFECTURES.iter().map(|number| adcode(*number)).collect();
    let related = relatedness(&national, &places, &places).unwrap();
    let registered = BTreeMap::new();
    let atlas = Atlas {
        catalog: catalog(),
        profile: profile(),
        national: &national,
        neighbourhood: &neighbourhood(&places, profile()),
        relatedness: &related,
        peers: &peers(&national, &places, profile().region.peers),
        registered: &registered,
        available: &BTreeMap::new(),
        criticality: criticalities(),
    };
    assess(&atlas, &places)
}

/// The assessment of one segment at 六安.
pub(crate) fn at_home(found: &[Assessment], segment: SegmentId) -> &Assessment {
    found
        .iter()
        .find(|row| row.facts.region == adcode(PREFECTURES[0]) && row.facts.segment == segment)
        .unwrap()
}
