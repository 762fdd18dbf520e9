//! Scoring 100,000 candidates for one region under a new set of weights, after loading. The bar is 100 ms on two cores.
#![expect(clippy::unwrap_used, reason = "a bench may stop")]
use std::collections::{BTreeMap, BTreeSet};
use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use jiff::civil::date;
use liantu::catalog::code::{Adcode, RegionLevel, RegionTable};
use liantu::catalog::{Catalog, SegmentId};
use liantu::gap::Verdict;
use liantu::region::{Proxy, Size};
use liantu::target::{
    Candidate, GuardContext, History, Paths, Propensities, Relation, TargetRequest, TravelTimes,
    rank, reweighed,
};

const CANDIDATES: usize = 100_000;

/// Invented candidates over all prefectures and the segments given; nothing of them is real.
fn candidates<'a>(
    ids: &'a [String],
    segments: &[SegmentId],
    places: &[Adcode],
) -> Vec<Candidate<'a>> {
    ids.iter()
        .enumerate()
        .map(|(number, id)| Candidate {
            enterprise: number,
            id,
            name: id,
            adcode: Some(places[number * 7 % places.len()]),
            segment: segments[number * 13 % segments.len()],
            confidence: 0.5 + 0.5 * (number * 31 % 997) as f64 / 997.0,
            share: (number % 3 != 0).then(|| (number * 17 % 991) as f64 / 991.0),
            main: None,
            supplies: true,
            operating: Some(true),
            established: None,
            size: Size {
                yuan: 1e6 * (1 + number * 101 % 9_973) as f64,
                proxy: Proxy::Revenue,
            },
            revenue_growth: (number % 4 != 0).then(|| (number * 53 % 200) as f64 / 100.0 - 0.5),
            patents: (number % 5 != 0).then(|| (number * 7 % 120) as f64),
            rd_ratio: (number % 2 == 0).then(|| (number * 3 % 100) as f64 / 1_000.0),
            listing: None,
            qualifications: None,
            label_points: (number % 6 == 0).then_some((number % 4) as f64),
            industry_code: Some("3670"),
            risks: &[],
            synthetic: true,
            source: "invented",
            as_of: date(2026, 11, 1),
        })
        .collect()
}

/// One in fifty is one hop away.
fn paths(ids: &[String]) -> Paths {
    let relations: Vec<Relation> = ids
        .iter()
        .step_by(50)
        .map(|id| Relation {
            from: "home".into(),
            to: id.clone(),
            kind: "供应".into(),
            record: "invented".into(),
            date: None,
        })
        .collect();
    Paths::new(&BTreeSet::from(["home".to_owned()]), &relations)
}

fn targets(criterion: &mut Criterion) {
    let catalog = Catalog::builtin().unwrap();
    let regions = RegionTable::builtin();
    let home = Adcode::new(341_500).unwrap();
    let chain = catalog.find_chain("NEV").unwrap();
    let segments: Vec<SegmentId> = chain.segments.iter().map(|segment| segment.id).collect();
    let places: Vec<Adcode> = regions
        .all(RegionLevel::Prefecture)
        .map(|region| region.adcode)
        .filter(|place| *place != home)
        .collect();
    let ids: Vec<String> = (0..CANDIDATES)
        .map(|number| format!("invented:{number:06}"))
        .collect();
    let verdicts: BTreeMap<SegmentId, Verdict> = segments
        .iter()
        .map(|segment| (*segment, Verdict::Fill))
        .collect();
    let paths = paths(&ids);
    let (history, propensities, nobody) =
        (History::default(), Propensities::missing(), BTreeSet::new());
    let travel = TravelTimes::default();
    let stated = &catalog.find_profile("default").unwrap().target;
    let loaded = candidates(&ids, &segments, &places);
    criterion.bench_function("100,000 candidates, one region, new weights", |bench| {
        let mut weight = 0.0;
        bench.iter(|| {
            weight = if weight > 0.5 { 0.1 } else { weight + 0.01 };
            let profile =
                reweighed(stated, &BTreeMap::from([("size".to_owned(), weight)])).unwrap();
            let request = TargetRequest {
                verdicts: &verdicts,
                catalog: &catalog,
                profile: &profile,
                paths: &paths,
                propensities: &propensities,
                travel: &travel,
                guard: GuardContext {
                    home,
                    regions,
                    as_of: date(2026, 11, 1),
                    history: &history,
                    invested_here: &nobody,
                    contacts: None,
                },
            };
            let ranking = rank(loaded.as_slice(), request);
            let shown: Vec<_> = ranking
                .targets
                .iter()
                .take(20)
                .map(|one| ranking.target(one))
                .collect();
            black_box(shown.len())
        });
    });
}

criterion_group!(benches, targets);
criterion_main!(benches);
