//! Laws of the ranking of targets, tried on candidates drawn at random.
use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use jiff::civil::date;
use liantu::catalog::code::RegionTable;
use liantu::catalog::{Part, SegmentId, TargetProfile};
use liantu::gap::Verdict;
use liantu::region::{Proxy, Size};
use liantu::target::{
    Candidate, Guard, GuardContext, History, Paths, Propensities, Ranking, Relation, RiskRecord,
    TargetRequest, TravelTimes, rank, reweighed, score,
};
use proptest::option;
use proptest::prelude::*;

use crate::support::engine::{PREFECTURES, adcode, catalog, profile, segments};

/// Enough to meet every branch, few enough to run in seconds without optimisation.
const CASES: u32 = 48;

fn cases() -> ProptestConfig {
    ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::with_cases(CASES)
    }
}

/// A candidate as owned data; the engine borrows its texts.
#[derive(Debug, Clone)]
struct Drawn {
    /// Position among the candidates, kept when their order changes.
    number: usize,
    id: String,
    place: usize,
    dishonest: bool,
    segment: usize,
    confidence: f64,
    share: Option<f64>,
    revenue_yuan: Option<f64>,
    growth: Option<f64>,
    patents: Option<f64>,
    labels: Option<f64>,
}

fn drawn() -> impl Strategy<Value = Drawn> {
    let about = (
        1..PREFECTURES.len(),
        0..segments().len(),
        0.4..1.0,
        option::of(0.0..1.0),
        prop::bool::weighted(0.15),
    );
    let figures = (
        option::of(6.0..11.0f64),
        option::of(-0.5..1.0),
        option::of(0.0..300.0),
        option::of(0.0..4.0),
    );
    (about, figures).prop_map(
        |((place, segment, confidence, share, dishonest), (size, growth, patents, labels))| Drawn {
            number: 0,
            id: String::new(),
            dishonest,
            place,
            segment,
            confidence,
            share,
            revenue_yuan: size.map(|magnitude| 10f64.powf(magnitude)),
            growth,
            patents,
            labels,
        },
    )
}

/// Candidates with ids of their own; two may be alike in everything else.
fn candidates() -> impl Strategy<Value = Vec<Drawn>> {
    prop::collection::vec(drawn(), 2..40).prop_map(|mut found| {
        for (place, one) in found.iter_mut().enumerate() {
            one.number = place;
            one.id = format!("示例:{place:03}");
        }
        found
    })
}

fn candidate(drawn: &Drawn) -> Candidate<'_> {
    let unknown = Size {
        yuan: profile().region.unknown_revenue_yuan,
        proxy: Proxy::Unknown,
    };
    Candidate {
        enterprise: drawn.number,
        id: &drawn.id,
        name: &drawn.id,
        adcode: Some(adcode(PREFECTURES[drawn.place])),
        segment: segments()[drawn.segment],
        confidence: drawn.confidence,
        share: drawn.share,
        main: None,
        supplies: true,
        operating: Some(true),
        established: None,
        size: drawn.revenue_yuan.map_or(unknown, |yuan| Size {
            yuan,
            proxy: Proxy::Revenue,
        }),
        revenue_growth: drawn.growth,
        patents: drawn.patents,
        rd_ratio: None,
        listing: None,
        qualifications: None,
        label_points: drawn.labels,
        industry_code: None,
        risks: if drawn.dishonest { dishonest() } else { &[] },
        synthetic: true,
        source: "drawn",
        as_of: date(2026, 11, 1),
    }
}

fn paths(drawn: &[Drawn]) -> Paths {
    let local = BTreeSet::from(["home".to_owned()]);
    let relations: Vec<Relation> = drawn
        .iter()
        .step_by(3)
        .map(|one| Relation {
            from: "home".into(),
            to: one.id.clone(),
            kind: "投资".into(),
            record: "drawn".into(),
            date: None,
        })
        .collect();
    Paths::new(&local, &relations)
}

/// A record that no score outweighs.
fn dishonest() -> &'static [RiskRecord] {
    static RECORD: OnceLock<Vec<RiskRecord>> = OnceLock::new();
    RECORD.get_or_init(|| {
        vec![RiskRecord {
            kind: "dishonest".into(),
            date: None,
            reference: "（2025）示例执 1 号".into(),
            source: "drawn".into(),
        }]
    })
}

/// Everything a request borrows.
struct Scene {
    verdicts: BTreeMap<SegmentId, Verdict>,
    paths: Paths,
    propensities: Propensities,
    travel: TravelTimes,
    history: History,
    nobody: BTreeSet<usize>,
    profile: TargetProfile,
}

fn scene(drawn: &[Drawn]) -> Scene {
    Scene {
        verdicts: segments()
            .into_iter()
            .map(|segment| (segment, Verdict::Fill))
            .collect(),
        paths: paths(drawn),
        propensities: Propensities::missing(),
        travel: TravelTimes::default(),
        history: History::default(),
        nobody: BTreeSet::new(),
        profile: profile().target.clone(),
    }
}

fn ranked<'a>(drawn: &'a [Drawn], scene: &'a Scene) -> Ranking<'a> {
    let request = TargetRequest {
        verdicts: &scene.verdicts,
        catalog: catalog(),
        profile: &scene.profile,
        paths: &scene.paths,
        propensities: &scene.propensities,
        travel: &scene.travel,
        guard: GuardContext {
            home: adcode(PREFECTURES[0]),
            regions: RegionTable::builtin(),
            as_of: date(2026, 11, 1),
            history: &scene.history,
            invested_here: &scene.nobody,
            contacts: None,
        },
    };
    let candidates: Vec<Candidate<'a>> = drawn.iter().map(candidate).collect();
    rank(candidates, request)
}

fn scores(ranking: &Ranking<'_>) -> Vec<(String, f64)> {
    let ranked = ranking.targets.iter();
    ranked
        .map(|one| {
            (
                ranking.candidate(one.candidate).id.to_owned(),
                one.outline.value,
            )
        })
        .collect()
}

/// Everything a ranking says, whatever order its candidates came in.
fn told(ranking: &Ranking<'_>) -> String {
    let explain = |list: &[liantu::target::Ranked]| {
        let targets: Vec<_> = list
            .iter()
            .map(|one| (ranking.target(one), one.also.clone()))
            .collect();
        format!("{targets:?}")
    };
    let guarded: Vec<_> = ranking
        .guarded
        .iter()
        .map(|one| (ranking.candidate(one.candidate).id, &one.hit))
        .collect();
    format!(
        "{} {} {guarded:?}",
        explain(&ranking.targets),
        explain(&ranking.thin)
    )
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn the_parts_of_a_score_add_up_to_it(drawn in candidates()) {
        let scene = scene(&drawn);
        let ranking = ranked(&drawn, &scene);
        for one in ranking.targets.iter().chain(&ranking.thin) {
            let score = ranking.target(one).score;
            let sum: f64 = score.parts.iter().map(|part| part.contribution).sum();
            let outline = score.outline;
            prop_assert!((sum - outline.value).abs() <= 1e-9);
            // What ranks and what is shown are the same digits.
            prop_assert_eq!(outline, one.outline);
            prop_assert!(score.parts.iter().all(|part| (part.contribution - part.weight * part.value).abs() <= 1e-12));
            prop_assert!(score.parts.iter().all(|part| part.missing == part.raw.is_none()));
            prop_assert!(outline.interval.0 <= outline.value + 1e-12 && outline.value <= outline.interval.1 + 1e-12);
            prop_assert!(0.0 <= outline.interval.0 && outline.interval.1 <= 1.0 + 1e-12);
        }
    }

    #[test]
    fn one_more_candidate_never_reorders_the_others(drawn in candidates()) {
        let scene = scene(&drawn);
        let (newcomer, others) = drawn.split_last().unwrap();
        let before = scores(&ranked(others, &scene));
        let after = scores(&ranked(&drawn, &scene));
        let without: Vec<_> = after.into_iter().filter(|(id, _)| *id != newcomer.id).collect();
        prop_assert_eq!(before, without);
    }

    #[test]
    fn the_order_of_candidates_changes_nothing(drawn in candidates().prop_flat_map(|found| (Just(found.clone()), Just(found).prop_shuffle()))) {
        let scene = scene(&drawn.0);
        prop_assert_eq!(told(&ranked(&drawn.0, &scene)), told(&ranked(&drawn.1, &scene)));
    }

    #[test]
    fn one_thread_and_eight_rank_alike(drawn in candidates()) {
        let scene = scene(&drawn);
        let on = |threads| rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap().install(|| told(&ranked(&drawn, &scene)));
        prop_assert_eq!(on(1), on(8));
    }

    #[test]
    fn a_veto_cannot_be_outweighed(drawn in candidates(), weights in prop::collection::vec(0.0..1.0f64, 7)) {
        let mut scene = scene(&drawn);
        let words = Part::ALL.iter().map(|(word, _)| (*word).to_owned());
        // Whatever the weights, and however good it is in everything else.
        scene.profile = reweighed(&scene.profile, &words.zip(weights.iter().map(|weight| weight + 0.01)).collect()).unwrap();
        let best: Vec<Drawn> = drawn.iter().map(|one| Drawn { confidence: 1.0, share: Some(1.0), growth: Some(1.0), ..one.clone() }).collect();
        let ranking = ranked(&best, &scene);
        for one in ranking.targets.iter().chain(&ranking.thin) {
            prop_assert!(ranking.candidate(one.candidate).risks.is_empty());
        }
        let guarded = ranking.guarded.iter().filter(|one| one.hit.clause == "guard-dishonest").count();
        prop_assert_eq!(guarded, best.iter().filter(|one| one.dishonest).count());
    }

    #[test]
    fn deleting_a_field_is_not_setting_it_to_zero(drawn in candidates()) {
        // Growth of −100 % and no growth known: the first is worth 0, the second the neutral value, marked missing.
        let with = |growth| -> Vec<Drawn> { drawn.iter().map(|one| Drawn { growth, dishonest: false, ..one.clone() }).collect() };
        let scene = scene(&drawn);
        let (worst, unknown) = (with(Some(-1.0)), with(None));
        let (worst, unknown) = (ranked(&worst, &scene), ranked(&unknown, &scene));
        for one in &unknown.targets {
            let id = unknown.candidate(one.candidate).id;
            let told = unknown.target(one).score;
            let part = told.parts.iter().find(|part| part.id == "revenue_growth").unwrap();
            prop_assert!(part.missing && part.raw.is_none() && part.contribution > 0.0);
            if let Some(other) = worst.targets.iter().find(|other| worst.candidate(other.candidate).id == id) {
                prop_assert!(other.outline.value < one.outline.value && other.outline.coverage > one.outline.coverage);
            }
        }
    }

    #[test]
    fn other_ids_change_no_score(drawn in candidates()) {
        // The new ids sort the other way round, so that ties fall differently too.
        let other = |place: usize| format!("改:{:03}", 999 - place);
        let renamed: Vec<Drawn> = drawn.iter().enumerate().map(|(place, one)| Drawn { id: other(place), ..one.clone() }).collect();
        let places: BTreeMap<String, String> = drawn.iter().enumerate().map(|(place, one)| (one.id.clone(), other(place))).collect();
        let (old, new) = (scene(&drawn), scene(&renamed));
        let before: BTreeMap<String, f64> = scores(&ranked(&drawn, &old)).into_iter().map(|(id, score)| (places[&id].clone(), score)).collect();
        let after: BTreeMap<String, f64> = scores(&ranked(&renamed, &new)).into_iter().collect();
        prop_assert_eq!(before, after);
    }

    #[test]
    fn the_quick_ranking_is_the_plain_one_to_the_last_bit(drawn in candidates()) {
        // Plainly: every clause asked anew, every part of every score written out, one sort.
        let scene = scene(&drawn);
        let ranking = ranked(&drawn, &scene);
        let guard = Guard::new(catalog().rules());
        let (judge, context) = (ranking.judge(), ranking.judge().request().guard);
        let floor = scene.profile.min_confidence;
        let mut plain: Vec<(f64, String)> = Vec::new();
        for one in drawn.iter().map(candidate) {
            if one.confidence >= floor && guard.veto(&one, context).is_none() {
                let outline = score(&judge.observe(&one), &scene.profile).outline;
                if outline.coverage >= scene.profile.coverage_floor {
                    plain.push((outline.value, one.id.to_owned()));
                }
            }
        }
        plain.sort_by(|left, right| right.0.total_cmp(&left.0).then_with(|| left.1.cmp(&right.1)));
        let bits = |list: Vec<(String, f64)>| -> Vec<(String, u64)> { list.into_iter().map(|(id, score)| (id, score.to_bits())).collect() };
        let quick = bits(scores(&ranking));
        prop_assert_eq!(quick, bits(plain.into_iter().map(|(score, id)| (id, score)).collect()));
    }
}
