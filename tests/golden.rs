//! Cases small enough to work out on paper; the working is in `tests/golden/README.md`.
use std::collections::BTreeMap;

use liantu::catalog::code::{Adcode, RegionTable};
use liantu::catalog::{Catalog, Profile, SegmentId, embedded_file};
use liantu::gap::{
    Assessment, Atlas, Coverage, GapFacts, Neighbour, PeerComparison, Rule, ScaleNeed, Verdict,
    assess, criticality, decide,
};
use liantu::measure::shrunk::ShrunkQuotient;
use liantu::region::{
    Claim, Firm, National, Proxy, Size, Specialisation, peers, relatedness, supply,
};

use crate::support::engine::{adcode, neighbourhood};

const LUAN: u32 = 341_500;
const HEFEI: u32 = 340_100;
const SHENZHEN: u32 = 440_300;
const YI: f64 = 1e8;
const WAN: f64 = 1e4;
/// The figures of the working have seven decimals.
const TOLERANCE: f64 = 5e-8;

fn small_catalog() -> Catalog {
    let files = BTreeMap::from([
        (
            "chains/TST.toml".to_owned(),
            include_str!("golden/chain.toml").to_owned(),
        ),
        (
            "profiles/default.toml".to_owned(),
            embedded_file("profiles/default.toml").unwrap(),
        ),
    ]);
    Catalog::from_files(&files).unwrap()
}

/// The default profile with the thresholds of the working.
fn thresholds(catalog: &Catalog, floor: u32) -> Profile {
    let mut profile = catalog.find_profile("default").unwrap().clone();
    profile.region.coverage_floor = 0.30;
    profile.region.coverage_floor_enterprises = floor;
    profile.region.prior_strength = 1.0;
    profile.region.maker_ceiling_yuan = 1e15;
    profile.region.half_distance_km = 100.0;
    profile.region.reach_km = 300.0;
    profile.gap.strong_lq_low = 1.0;
    profile.gap.strengthen_lq = 0.5;
    profile.gap.key_firm_share = 0.6;
    profile.gap.fill_supply_share = 0.5;
    profile.gap.demand_floor_yuan = 5000.0 * WAN;
    profile.gap.demand_half_yuan = 10.0 * YI;
    profile.gap.served_share = 0.8;
    profile.gap.relatedness_quantile = 0.25;
    profile
}

fn segment(id: &str) -> SegmentId {
    id.parse().unwrap()
}

/// The five firms: place, segment, revenue in 亿元, share, confidence.
fn firms() -> Vec<Firm> {
    [
        (LUAN, "TST-A03", 10.0, 1.0, 1.0),
        (LUAN, "TST-A02", 1.0, 0.5, 0.8),
        (HEFEI, "TST-A02", 4.0, 1.0, 0.9),
        (HEFEI, "TST-A01", 2.0, 0.5, 1.0),
        (HEFEI, "TST-A03", 20.0, 1.0, 1.0),
    ]
    .into_iter()
    .map(|(place, id, revenue_yi, share, confidence)| Firm {
        adcode: Some(adcode(place)),
        operating: true,
        size: Size {
            yuan: revenue_yi * YI,
            proxy: Proxy::Revenue,
        },
        patents: None,
        specialised: None,
        claims: vec![Claim {
            segment: segment(id),
            share: Some(share),
            confidence,
            supplies: true,
        }],
    })
    .collect()
}

fn two_cities(floor: u32) -> Vec<Assessment> {
    let catalog = small_catalog();
    let profile = thresholds(&catalog, floor);
    let national: National = supply(&firms(), RegionTable::builtin());
    let places: Vec<Adcode> = vec![adcode(HEFEI), adcode(LUAN)];
    let related = relatedness(&national, &places, &places).unwrap();
    let atlas = Atlas {
        catalog: &catalog,
        profile: &profile,
        national: &national,
        neighbourhood: &neighbourhood(&places, &profile),
        relatedness: &related,
        peers: &peers(&national, &places, 10),
        registered: &BTreeMap::new(),
        available: &BTreeMap::new(),
        criticality: criticality(&catalog),
    };
    assess(&atlas, &places)
        .into_iter()
        .filter(|row| row.facts.region == adcode(LUAN))
        .collect()
}

#[track_caller]
fn near(found: f64, expected: f64) {
    assert!(
        (found - expected).abs() <= TOLERANCE,
        "found {found}, worked out {expected}"
    );
}

#[test]
fn two_cities_measure_as_worked_on_paper() {
    let rows = two_cities(1);
    let ids: Vec<String> = rows
        .iter()
        .map(|row| row.facts.segment.to_string())
        .collect();
    assert_eq!(ids, ["TST-A01", "TST-A02", "TST-A03"]);
    let quotients = [0.770_925_1, 0.752_688_2, 1.045_400_2];
    let demands = [0.12, 3.5, 0.0];
    let supplies = [0.0, 0.4, 10.0];
    let criticalities = [0.5, 1.0, 0.0];
    for (place, row) in rows.iter().enumerate() {
        near(
            row.facts.specialisation.unwrap().quotient.value,
            quotients[place],
        );
        near(row.facts.demand_yuan / YI, demands[place]);
        near(row.facts.supply_yuan / YI, supplies[place]);
        near(row.facts.criticality, criticalities[place]);
    }
    assert_eq!(
        rows.iter()
            .map(|row| row.facts.relatedness)
            .collect::<Vec<_>>(),
        [Some(0.0), Some(0.0), None]
    );
    let shells = &rows[1];
    near(shells.facts.supply_share().unwrap(), 0.114_285_7);
    near(shells.factors.demand, 0.259_259_3);
    near(shells.factors.shortfall, 0.885_714_3);
    assert_eq!(shells.priority, Some(0.0));
    assert!(shells.key_firm && shells.facts.largest_share == Some(1.0));
    let distance_km = RegionTable::builtin()
        .distance_km(adcode(LUAN), adcode(HEFEI))
        .unwrap();
    near(
        shells.facts.reach_yuan / YI,
        3.6 * (-distance_km / 100.0).exp2(),
    );
}

#[test]
fn two_cities_are_judged_as_worked_on_paper() {
    let judged = |floor| {
        two_cities(floor)
            .into_iter()
            .map(|row| (row.verdict, row.rule))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        judged(1),
        [
            (Verdict::Skip, Rule::Unrelated),
            (Verdict::Strengthen, Rule::Behind),
            (Verdict::Strengthen, Rule::Behind)
        ]
    );
    assert_eq!(judged(30), [(Verdict::Unknown, Rule::Coverage); 3]);
}

/// The plain case of the second section: nothing but enough enterprises.
fn plain() -> GapFacts {
    let nothing = PeerComparison {
        own: None,
        median: None,
    };
    GapFacts {
        region: adcode(LUAN),
        segment: segment("TST-A02"),
        coverage: Coverage {
            imported: 30,
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
        relatedness: Some(0.3),
        relatedness_rank: Some(0.5),
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

/// Decides the plain case after a change.
fn rule(change: impl FnOnce(&mut GapFacts)) -> &'static str {
    let catalog = small_catalog();
    let profile = thresholds(&catalog, 30);
    let mut facts = plain();
    change(&mut facts);
    decide(&facts, &profile.gap, &profile.region).rule.id()
}

fn quotient(value: f64, low: f64) -> Option<Specialisation> {
    Some(Specialisation {
        quotient: ShrunkQuotient {
            value,
            low,
            high: 9.0,
        },
        expected: 1.0,
        observed: 1.0,
        least: 1.0,
    })
}

fn clause() -> Option<(String, String, String)> {
    Some(("clause".into(), "理由".into(), "reason".into()))
}

/// A rule, a case in which it fires, and the nearest one in which another does.
struct Case {
    rule: &'static str,
    fires: fn(&mut GapFacts),
    not: fn(&mut GapFacts),
    instead: &'static str,
}

fn market(facts: &mut GapFacts, [demand_wan, supply_wan, reach_wan]: [f64; 3]) {
    facts.demand_yuan = demand_wan * WAN;
    facts.supply_yuan = supply_wan * WAN;
    facts.reach_yuan = reach_wan * WAN;
}

fn maker(facts: &mut GapFacts, value: f64, scale: f64) {
    facts.makers = 1;
    facts.specialisation = quotient(value, 0.1);
    facts.scale = PeerComparison {
        own: Some(scale),
        median: Some(100.0),
    };
}

fn plant(facts: &mut GapFacts, land_available_mu: f64) {
    facts.min_scale = Some(ScaleNeed {
        land_mu: Some(200.0),
        land_available_mu: Some(land_available_mu),
        ..ScaleNeed::default()
    });
}

fn beside_a_strong_one(facts: &mut GapFacts, complexity: f64) {
    facts.complexity = Some(complexity);
    facts.strong_neighbours = vec![Neighbour {
        segment: segment("TST-A03"),
        complexity: Some(0.9),
    }];
}

/// The table of `golden/README.md`, section 2, rule by rule.
const CASES: [Case; 11] = [
    Case {
        rule: "1.coverage",
        fires: |facts| facts.coverage.imported = 29,
        not: |facts| facts.coverage.imported = 30,
        instead: "7.nothing",
    },
    Case {
        rule: "2.strong",
        fires: |facts| facts.specialisation = quotient(2.0, 1.0),
        not: |facts| facts.specialisation = quotient(2.0, 0.999),
        instead: "7.nothing",
    },
    Case {
        rule: "3.behind_peers",
        fires: |facts| maker(facts, 0.5, 99.0),
        not: |facts| maker(facts, 0.5, 100.0),
        instead: "7.nothing",
    },
    Case {
        rule: "4.excluded",
        fires: |facts| facts.excluded = clause(),
        not: |facts| facts.excluded = None,
        instead: "7.nothing",
    },
    Case {
        rule: "4.national_surplus",
        fires: |facts| facts.surplus = clause(),
        not: |facts| facts.surplus = None,
        instead: "7.nothing",
    },
    Case {
        rule: "4.min_scale",
        fires: |facts| plant(facts, 199.0),
        not: |facts| plant(facts, 200.0),
        instead: "7.nothing",
    },
    Case {
        rule: "4.served_within_reach",
        fires: |facts| market(facts, [5000.0, 0.0, 4000.0]),
        not: |facts| market(facts, [5000.0, 0.0, 3999.0]),
        instead: "5.demand",
    },
    Case {
        rule: "4.unrelated",
        fires: |facts| facts.relatedness_rank = Some(0.249),
        not: |facts| facts.relatedness_rank = Some(0.25),
        instead: "7.nothing",
    },
    Case {
        rule: "5.demand",
        fires: |facts| market(facts, [5000.0, 2499.0, 0.0]),
        not: |facts| market(facts, [5000.0, 2500.0, 0.0]),
        instead: "7.nothing",
    },
    Case {
        rule: "6.extension",
        fires: |facts| beside_a_strong_one(facts, 1.0),
        not: |facts| beside_a_strong_one(facts, 0.9),
        instead: "7.nothing",
    },
    Case {
        rule: "7.nothing",
        fires: |facts| market(facts, [4999.0, 0.0, 0.0]),
        not: |facts| market(facts, [5000.0, 0.0, 0.0]),
        instead: "5.demand",
    },
];

#[test]
fn every_rule_of_the_profile_has_a_worked_case_and_its_boundary() {
    let catalog = small_catalog();
    let profile = thresholds(&catalog, 30);
    let rules: Vec<&str> = profile
        .gap
        .rule
        .iter()
        .map(|rule| rule.id.as_str())
        .collect();
    assert_eq!(rules, CASES.map(|case| case.rule), "a rule without a case");
    let worked = include_str!("golden/README.md");
    for case in &CASES {
        assert_eq!(rule(case.fires), case.rule);
        assert_eq!(
            rule(case.not),
            case.instead,
            "the boundary of {}",
            case.rule
        );
        let row = worked
            .lines()
            .find(|line| line.starts_with('|') && line.contains(case.rule));
        assert!(row.is_some(), "no working of {} on paper", case.rule);
        let mut facts = plain();
        (case.fires)(&mut facts);
        let said = decide(&facts, &profile.gap, &profile.region);
        for text in [&said.reason, &said.reason_en, &said.flip, &said.flip_en] {
            assert!(!text.is_empty() && !text.contains(['{', '}']), "{text}");
        }
    }
}

#[test]
fn rule_1_fires_under_the_floor_of_either_kind() {
    let registered = |imported| {
        move |facts: &mut GapFacts| {
            facts.coverage = Coverage {
                imported,
                registered: Some(100),
            }
        }
    };
    assert_eq!(rule(|facts| facts.coverage.imported = 29), "1.coverage");
    assert_eq!(rule(|facts| facts.coverage.imported = 30), "7.nothing");
    assert_eq!(rule(registered(29)), "1.coverage");
    assert_eq!(rule(registered(30)), "7.nothing");
}

#[test]
fn rule_2_fires_from_a_lower_bound_of_one_and_needs_no_coverage() {
    assert_eq!(
        rule(|facts| facts.specialisation = quotient(2.0, 1.0)),
        "2.strong"
    );
    assert_eq!(
        rule(|facts| facts.specialisation = quotient(2.0, 0.999)),
        "7.nothing"
    );
    let few = |low: f64| {
        move |facts: &mut GapFacts| {
            facts.coverage.imported = 29;
            facts.specialisation = quotient(2.0, low);
        }
    };
    assert_eq!(rule(few(1.0)), "2.strong");
    assert_eq!(rule(few(0.999)), "1.coverage");
}

#[test]
fn rule_3_fires_for_makers_of_some_weight_behind_their_peers() {
    let behind = |makers: u32, value: f64, own: f64| {
        move |facts: &mut GapFacts| {
            facts.makers = makers;
            facts.specialisation = quotient(value, 0.1);
            facts.scale = PeerComparison {
                own: Some(own),
                median: Some(100.0),
            };
        }
    };
    assert_eq!(rule(behind(1, 0.5, 99.0)), "3.behind_peers");
    assert_eq!(rule(behind(1, 0.499, 99.0)), "7.nothing");
    assert_eq!(rule(behind(1, 0.5, 100.0)), "7.nothing");
    assert_eq!(rule(behind(0, 0.5, 99.0)), "7.nothing");
}

#[test]
fn rule_4_skips_for_the_first_reason_that_holds() {
    let demand = |reach_wan: f64| {
        move |facts: &mut GapFacts| {
            facts.demand_yuan = 5000.0 * WAN;
            facts.reach_yuan = reach_wan * WAN;
        }
    };
    assert_eq!(rule(|facts| facts.excluded = clause()), "4.excluded");
    assert_eq!(rule(|facts| facts.surplus = clause()), "4.national_surplus");
    assert_eq!(rule(demand(4000.0)), "4.served_within_reach");
    assert_eq!(rule(demand(3999.0)), "5.demand");
    assert_eq!(
        rule(|facts| facts.relatedness_rank = Some(0.249)),
        "4.unrelated"
    );
    assert_eq!(
        rule(|facts| facts.relatedness_rank = Some(0.25)),
        "7.nothing"
    );
    let land = |available: Option<f64>| {
        move |facts: &mut GapFacts| {
            facts.min_scale = Some(ScaleNeed {
                land_mu: Some(200.0),
                land_available_mu: available,
                ..ScaleNeed::default()
            });
        }
    };
    assert_eq!(rule(land(Some(199.0))), "4.min_scale");
    assert_eq!(rule(land(Some(200.0))), "7.nothing");
    assert_eq!(rule(land(None)), "7.nothing");
    // All four at once: the first.
    let all = |facts: &mut GapFacts| {
        (facts.excluded, facts.surplus, facts.relatedness_rank) = (clause(), clause(), Some(0.0));
        demand(4000.0)(facts);
    };
    assert_eq!(rule(all), "4.excluded");
}

#[test]
fn rule_5_fires_for_demand_worth_a_plant_and_half_unmet() {
    let market = |demand_wan: f64, supply_wan: f64| {
        move |facts: &mut GapFacts| {
            facts.demand_yuan = demand_wan * WAN;
            facts.supply_yuan = supply_wan * WAN;
        }
    };
    assert_eq!(rule(market(5000.0, 2499.0)), "5.demand");
    assert_eq!(rule(market(5000.0, 2500.0)), "7.nothing");
    assert_eq!(rule(market(4999.0, 0.0)), "7.nothing");
}

#[test]
fn rule_6_fires_beside_a_strong_segment_that_is_less_complex() {
    let beside = |own: Option<f64>| {
        move |facts: &mut GapFacts| {
            facts.complexity = own;
            facts.strong_neighbours = vec![Neighbour {
                segment: segment("TST-A03"),
                complexity: Some(0.9),
            }];
        }
    };
    assert_eq!(rule(beside(Some(1.0))), "6.extension");
    assert_eq!(rule(beside(Some(0.9))), "7.nothing");
    assert_eq!(rule(beside(None)), "7.nothing");
}

#[test]
fn the_earlier_of_two_rules_decides() {
    let strong_and_excluded = |facts: &mut GapFacts| {
        (facts.specialisation, facts.excluded) = (quotient(2.0, 1.0), clause());
    };
    assert_eq!(rule(strong_and_excluded), "2.strong");
    let wanted = |facts: &mut GapFacts| facts.demand_yuan = 5000.0 * WAN;
    let wanted_and_excluded = |facts: &mut GapFacts| {
        wanted(facts);
        facts.excluded = clause();
    };
    assert_eq!(rule(wanted_and_excluded), "4.excluded");
    let wanted_beside_strong = |facts: &mut GapFacts| {
        wanted(facts);
        facts.complexity = Some(1.0);
        facts.strong_neighbours = vec![Neighbour {
            segment: segment("TST-A03"),
            complexity: Some(0.9),
        }];
    };
    assert_eq!(rule(wanted_beside_strong), "5.demand");
}

/// Lu'an buys shells for its 1 billion of A03; the one supplier sits where the test says.
fn shells_from(supplier: u32) -> Assessment {
    let catalog = small_catalog();
    let mut profile = thresholds(&catalog, 1);
    profile.gap.relatedness_quantile = 0.0;
    let firms: Vec<Firm> = [
        (LUAN, "TST-A03", 10.0),
        (supplier, "TST-A02", 20.0),
        (HEFEI, "TST-A01", 1.0),
    ]
    .into_iter()
    .map(|(place, id, revenue_yi)| Firm {
        adcode: Some(adcode(place)),
        operating: true,
        size: Size {
            yuan: revenue_yi * YI,
            proxy: Proxy::Revenue,
        },
        patents: None,
        specialised: None,
        claims: vec![Claim {
            segment: segment(id),
            share: Some(1.0),
            confidence: 1.0,
            supplies: true,
        }],
    })
    .collect();
    let national = supply(&firms, RegionTable::builtin());
    let places = vec![adcode(HEFEI), adcode(LUAN), adcode(SHENZHEN)];
    let related = relatedness(&national, &places, &places).unwrap();
    let atlas = Atlas {
        catalog: &catalog,
        profile: &profile,
        national: &national,
        neighbourhood: &neighbourhood(&places, &profile),
        relatedness: &related,
        peers: &peers(&national, &places, 10),
        registered: &BTreeMap::new(),
        available: &BTreeMap::new(),
        criticality: criticality(&catalog),
    };
    assess(&atlas, &[adcode(LUAN)])
        .into_iter()
        .find(|row| row.facts.segment == segment("TST-A02"))
        .unwrap()
}

#[test]
fn a_supplier_moved_next_door_turns_fill_into_skip() {
    let far = shells_from(SHENZHEN);
    assert_eq!((far.verdict, far.rule), (Verdict::Fill, Rule::Demand));
    // 3.5 of demand, half of it wanted at home: 17,500 × 10,000 yuan, against a median maker of 2 billion.
    let catalog = small_catalog();
    let profile = thresholds(&catalog, 1);
    let decided = decide(&far.facts, &profile.gap, &profile.region);
    assert!(
        decided.flip.contains("17500 万元（相当于 0.1 家典型企业）"),
        "{}",
        decided.flip
    );
    assert!(decided.flip_en.contains("0.1 typical makers"));
    assert_eq!(
        decided.reason,
        "本地下游年需求约 35000 万元（估计），本地供应只占 0%，门槛 50%"
    );
    let near = shells_from(HEFEI);
    assert_eq!((near.verdict, near.rule), (Verdict::Skip, Rule::Served));
}

#[test]
fn a_firm_whose_revenue_is_deleted_counts_as_an_estimate() {
    let mut made = firms();
    let profile = small_catalog().find_profile("default").unwrap().clone();
    made[0].size = Size::new(liantu::region::SizeFacts::default(), &profile.region);
    let before = supply(&firms(), RegionTable::builtin());
    let after = supply(&made, RegionTable::builtin());
    let estimated = |national: &National| {
        national.regions[&adcode(LUAN)].cells[&segment("TST-A03")].estimated_share()
    };
    assert_eq!(
        (estimated(&before), estimated(&after)),
        (Some(0.0), Some(1.0))
    );
}
