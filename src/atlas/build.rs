//! Builds a snapshot from registry rows: place → region → gap.
use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;
use sha2::{Digest, Sha256};

use crate::atlas::METHOD;
use crate::atlas::error::AtlasError;
use crate::atlas::gather::{Split, gather, relations, split};
use crate::atlas::gather_history::{
    history, origins, people_relations, placed_talents, supply_relations,
};
use crate::atlas::manifest::{InputEntry, Manifest};
use crate::atlas::purchase::{available, estimate, record, registered};
use crate::atlas::sieve::{Census, Sieved};
use crate::atlas::snapshot::{EnterpriseFacts, EvidenceAt, GapRow, Snapshot};
use crate::atlas::spill::Spill;
use crate::catalog::code::{Adcode, RegionLevel, RegionTable};
use crate::catalog::{Catalog, Profile, Scheme, hexadecimal};
use crate::gap::{self, Atlas, assess_each, criticality};
use crate::placement::{Placement, Placer, Ruling};
use crate::region::{
    National, Neighbourhood, Proxy, neighbour_weights, peers, relatedness_within_reach,
    supply_beside,
};
use crate::registry::{
    InputOutput, Investment, Person, RegionStat, Risk, Site, Stopped, Supply, Talent, TravelTime,
};
use crate::target::{Relation, TravelTimes};

/// Share of listed enterprises from which a registry is named one of listed companies, 0..=1. Lists of listed companies
/// carry some that have since been delisted, hence not 1.
const LISTED_SHARE: f64 = 0.9;

/// Everything a build reads.
pub struct BuildInputs<'a> {
    /// Chains, rules.
    pub catalog: &'a Catalog,
    /// Thresholds and weights.
    pub profile: &'a Profile,
    /// The city's scheme.
    pub scheme: &'a Scheme,
    /// Home region.
    pub home: Adcode,
    /// The matcher made from catalog and profile.
    pub placer: &'a Placer,
    /// The register, gone through.
    pub sieved: &'a Sieved,
    /// Where the evidence of its placements waits.
    pub spill: Arc<Spill>,
    /// Investments.
    pub investments: &'a [Investment],
    /// Risks.
    pub risks: &'a [Risk],
    /// Corrections of placements by people.
    pub rulings: &'a [Ruling],
    /// Who buys from whom.
    pub supplies: &'a [Supply],
    /// Who is what in which enterprise.
    pub people: &'a [Person],
    /// Talents and teams.
    pub talents: &'a [Talent],
    /// Land and idle plants on offer.
    pub sites: &'a [Site],
    /// How long it takes from one place to another.
    pub travel_times: &'a [TravelTime],
    /// Enterprises of regions as the statistics office counts them.
    pub region_stats: &'a [RegionStat],
    /// The input–output table, if one was imported.
    pub input_output: Option<&'a InputOutput>,
    /// The batches these rows came from.
    pub batches: Vec<InputEntry>,
    /// The date everything is as of.
    pub as_of: Date,
}

/// Builds the snapshot in memory from the placements of those kept, which [`Sieved::take_placements`] hands over; the same inputs give the same snapshot on any number of threads.
///
/// # Errors
/// [`AtlasError::Relatedness`] if the region table is malformed.
pub fn build(
    inputs: &BuildInputs<'_>,
    placements: Vec<Vec<Placement>>,
) -> Result<Snapshot, AtlasError> {
    build_watched(inputs, placements, &mut |_| Ok(()))
}

/// What a build has just finished; whoever watches may read a clock, the build does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Every enterprise kept has its facts; placing itself is the sieve's work.
    Placed,
    /// Every region is measured and decided.
    Decided,
}

/// As [`build`], telling of each stage as it ends; who watches may stop it there.
///
/// # Errors
/// As [`build`], and [`AtlasError::Stopped`].
pub fn build_watched(
    inputs: &BuildInputs<'_>,
    placements: Vec<Vec<Placement>>,
    watch: &mut dyn FnMut(Stage) -> Result<(), Stopped>,
) -> Result<Snapshot, AtlasError> {
    let gathered = gather(
        (&inputs.sieved.kept, placements),
        (inputs.risks, inputs.rulings),
        (inputs.catalog, inputs.profile, inputs.placer, inputs.as_of),
    );
    watch(Stage::Placed)?;
    let Split {
        enterprises,
        spans,
        placements,
        firms,
    } = split(gathered);
    let regions = RegionTable::builtin();
    let others = &inputs.sieved.census.operating;
    let national = supply_beside(&firms, others, regions);
    let mut gaps = gaps(inputs, &national, regions)?;
    estimate(inputs, &national, &mut gaps)?;
    record(inputs, (&enterprises, &placements), &mut gaps);
    watch(Stage::Decided)?;
    let manifest = manifest(inputs, &enterprises);
    Ok(Snapshot {
        manifest,
        history: history(&enterprises, inputs.investments),
        enterprises,
        placements,
        evidence: EvidenceAt::Waiting(Arc::clone(&inputs.spill), spans),
        gaps,
        relations: all_relations(inputs),
        origins: origins(inputs.people),
        talents: placed_talents(
            inputs.talents,
            (inputs.placer, &inputs.catalog.rules().target.talent),
        ),
        sites: inputs.sites.to_vec(),
        travel: TravelTimes::new(inputs.travel_times.to_vec()),
    })
}

/// Relations by investments, groups, supplies and people, in a fixed order.
fn all_relations(inputs: &BuildInputs<'_>) -> Vec<Relation> {
    let mut all = relations(&inputs.sieved.kept, inputs.investments);
    all.extend(supply_relations(inputs.supplies));
    all.extend(people_relations(inputs.people));
    all.sort_by(|left, right| {
        (&left.from, &left.to, &left.record).cmp(&(&right.from, &right.to, &right.record))
    });
    all.dedup();
    all
}

fn gaps(
    inputs: &BuildInputs<'_>,
    national: &National,
    regions: &RegionTable,
) -> Result<Vec<GapRow>, AtlasError> {
    let present: Vec<Adcode> = national.regions.keys().copied().collect();
    let levels = levels(&present, regions);
    let profile = &inputs.profile.region;
    let neighbourhood = Neighbourhood::new(&levels.all(), regions, profile.reach_km);
    let weights = neighbour_weights(&present, &neighbourhood, profile);
    let relatedness = relatedness_within_reach(
        national,
        &levels.prefectures,
        (&present, weights.as_deref()),
    )
    .map_err(AtlasError::Relatedness)?;
    drop(weights);
    let mut alike = BTreeMap::new();
    for level in levels.all() {
        alike.extend(peers(national, &level, profile.peers));
    }
    let registered = registered(inputs.region_stats);
    let atlas = Atlas {
        catalog: inputs.catalog,
        profile: inputs.profile,
        national,
        neighbourhood: &neighbourhood,
        relatedness: &relatedness,
        peers: &alike,
        registered: &registered,
        available: &available(inputs.sites),
        criticality: criticality(inputs.catalog),
    };
    Ok(assess_each(&atlas, &present, row))
}

fn row(found: gap::Assessment) -> GapRow {
    GapRow {
        verdict: found.verdict,
        rule: found.rule,
        facts: found.facts,
        factors: found.factors,
        priority: found.priority,
        key_firm: found.key_firm,
        purchases: None,
    }
}

/// The regions of each level: provinces are compared among provinces, prefectures among prefectures (with municipalities
/// and 省直辖 counties), counties among counties. A municipality is compared among prefectures, provinces with it too.
#[derive(Default)]
struct Levels {
    provinces: Vec<Adcode>,
    prefectures: Vec<Adcode>,
    counties: Vec<Adcode>,
}

impl Levels {
    /// Provinces first: what a municipality is compared with is then said by the prefectures.
    fn all(&self) -> [Vec<Adcode>; 3] {
        [
            self.provinces.clone(),
            self.prefectures.clone(),
            self.counties.clone(),
        ]
    }
}

fn levels(present: &[Adcode], regions: &RegionTable) -> Levels {
    let mut levels = Levels::default();
    for adcode in present {
        let level = regions.get(*adcode).map(|region| region.level);
        let (province, prefecture) = (
            level == Some(RegionLevel::Province),
            regions.prefecture_of(*adcode) == Some(*adcode),
        );
        if province {
            levels.provinces.push(*adcode);
        }
        if prefecture {
            levels.prefectures.push(*adcode);
        }
        if !province && !prefecture {
            levels.counties.push(*adcode);
        }
    }
    levels
}

fn manifest(inputs: &BuildInputs<'_>, placed: &[EnterpriseFacts]) -> Manifest {
    let census = &inputs.sieved.census;
    let (universe, universe_en) = universe(census);
    let proxies = placed
        .iter()
        .filter(|enterprise| enterprise.size.proxy != Proxy::Revenue)
        .count();
    let proxy_share = if placed.is_empty() {
        0.0
    } else {
        proxies as f64 / placed.len() as f64
    };
    let mut manifest = Manifest {
        snapshot: String::new(),
        method: METHOD.to_owned(),
        profile: format!("{}@{}", inputs.profile.id, inputs.profile.version),
        profile_text: serde_json::to_string(inputs.profile).expect("a profile is plain data"),
        catalog: inputs.catalog.fingerprint().to_owned(),
        as_of: inputs.as_of.to_string(),
        region: inputs.home.to_string(),
        scheme: inputs.scheme.id.clone(),
        synthetic: census.synthetic,
        universe,
        universe_en,
        enterprises: census.enterprises,
        placed: placed.len() as u64,
        proxy_share: format!("{proxy_share:.4}"),
        inputs: inputs.batches.clone(),
        files: Vec::new(),
    };
    manifest.snapshot = id_of(&manifest);
    manifest
}

/// The snapshot's id: sixteen hexadecimal digits of SHA-256 over the manifest without files.
fn id_of(manifest: &Manifest) -> String {
    let text = serde_json::to_vec(manifest).expect("a manifest is plain data");
    hexadecimal(&Sha256::digest(&text)[..8])
}

/// Names what kind of enterprises was imported: an absence means little where only listed companies were seen.
fn universe(census: &Census) -> (String, String) {
    let list = census
        .sources
        .iter()
        .map(|(source, count)| format!("{source} {count}"))
        .collect::<Vec<_>>()
        .join("、");
    let listed = census.listed as f64;
    if census.enterprises > 0 && listed / census.enterprises as f64 >= LISTED_SHARE {
        return (
            format!("仅上市公司（{list} 家，含少数已退市），未上市企业不在其中"),
            format!(
                "listed companies only ({list}, a few delisted since); unlisted ones are not in it"
            ),
        );
    }
    (
        format!("已导入企业（{list} 家）"),
        format!("imported enterprises ({list})"),
    )
}
