//! Laws of the engine, tried on firms drawn at random.
use liantu::catalog::code::RegionTable;
use liantu::catalog::{RegionProfile, SegmentId};
use liantu::gap::{Rule, Verdict};
use liantu::region::{Proxy, specialisation, supply};
use proptest::option;
use proptest::prelude::*;

use crate::support::engine::{
    Made, PREFECTURES, adcode, assessed, at_home, catalog, national, profile, segments,
};

/// Enough to meet every branch, few enough to run in seconds without optimisation.
const CASES: u32 = 48;

fn cases() -> ProptestConfig {
    ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::with_cases(CASES)
    }
}

fn firm() -> impl Strategy<Value = Made> {
    let claim = (0..segments().len(), 0.05..0.5, 0.5..1.0);
    let claims = prop::collection::vec(claim, 1..4).prop_map(|mut claims| {
        claims.sort_by_key(|claim| claim.0);
        claims.dedup_by_key(|claim| claim.0);
        claims
    });
    (
        0..PREFECTURES.len(),
        6.0..10.5f64,
        option::of(0.0..200.0f64),
        claims,
    )
        .prop_map(|(place, magnitude, patents, claims)| Made {
            place,
            revenue_yuan: 10f64.powf(magnitude).round(),
            patents: patents.map(f64::round),
            claims,
        })
}

/// Between forty and a hundred firms: enough at home to pass the coverage floor now and then.
fn firms() -> impl Strategy<Value = Vec<Made>> {
    prop::collection::vec(firm(), 40..100).prop_map(|mut firms| {
        for (place, firm) in firms.iter_mut().enumerate() {
            // Every other firm sits at home, so that verdicts other than unknown occur.
            if place % 2 == 0 {
                firm.place = 0;
            }
        }
        firms
    })
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn every_segment_of_every_region_has_exactly_one_verdict(made in firms()) {
        let found = assessed(&made);
        let expected: Vec<(u32, SegmentId)> = PREFECTURES
            .iter()
            .flat_map(|place| catalog().segments().map(move |segment| (*place, segment.id)))
            .collect();
        let seen: Vec<(u32, SegmentId)> = found.iter().map(|row| (row.facts.region.get(), row.facts.segment)).collect();
        prop_assert_eq!(seen, expected);
        for row in &found {
            prop_assert_eq!(Rule::from_id(row.rule.id()), Some(row.rule));
            prop_assert!(row.priority.is_none_or(|priority| (0.0..=1.0).contains(&priority)));
            prop_assert!(row.facts.relatedness.is_none_or(|density| (0.0..=1.0 + 1e-9).contains(&density)));
        }
    }

    #[test]
    fn deleting_a_revenue_widens_the_interval_and_says_so(made in firms(), which in 0..64usize) {
        // A size estimated at the very figure deleted: the value stays, the interval widens, the estimate is declared.
        let mut deleted = made.iter().map(Made::firm).collect::<Vec<_>>();
        let place = which % deleted.len();
        let segment = deleted[place].claims[0].segment;
        let home = deleted[place].adcode.unwrap();
        let measured = |firms: &[liantu::region::Firm]| {
            let national = supply(firms, RegionTable::builtin());
            let found = specialisation(&national.regions[&home], &national, segment, &profile().region).unwrap();
            (found.quotient, national.regions[&home].cells[&segment].estimated_share().unwrap())
        };
        let (before, was) = measured(&deleted);
        deleted[place].size.proxy = Proxy::Employees;
        let (after, is) = measured(&deleted);
        prop_assert_eq!(before.value, after.value);
        prop_assert!(is >= was && is > 0.0);
        prop_assert!(after.low <= before.low && after.high >= before.high && (was >= is || after.high > before.high));
    }

    #[test]
    fn deleting_a_share_is_never_silent(made in firms(), which in 0..64usize) {
        let mut firms = made.iter().map(Made::firm).collect::<Vec<_>>();
        let place = which % firms.len();
        let (segment, home) = (firms[place].claims[0].segment, firms[place].adcode.unwrap());
        let estimated = |firms: &[liantu::region::Firm]| {
            let national = supply(firms, RegionTable::builtin());
            let cell = &national.regions[&home].cells[&segment];
            (cell.makers, cell.estimated_yuan)
        };
        let before = estimated(&firms);
        firms[place].claims[0].share = None;
        let after = estimated(&firms);
        prop_assert_eq!(after.0, before.0);
        let own = firms[place].supplies().find(|found| found.0 == segment).unwrap();
        prop_assert!(own.2 && (after.1 - before.1 - own.1).abs() <= 1e-6 * own.1.max(1.0), "the supply left is not declared an estimate");
    }

    #[test]
    fn one_thread_and_eight_give_the_same_numbers(made in firms()) {
        let on = |threads| rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap().install(|| assessed(&made));
        prop_assert_eq!(on(1), on(8));
    }

    #[test]
    fn scaling_all_amounts_leaves_shares_and_quotients_unchanged(made in firms(), power in -6i32..6) {
        // A power of two scales doubles without rounding, so the equality is exact.
        let scaled: Vec<Made> = made.iter().map(|firm| Made { revenue_yuan: firm.revenue_yuan * 2f64.powi(power), ..firm.clone() }).collect();
        for (before, after) in assessed(&made).iter().zip(assessed(&scaled).iter()) {
            let shares = |facts: &liantu::gap::GapFacts| (facts.largest_share, facts.estimated_share, facts.supply_share(), facts.served_share());
            prop_assert_eq!(shares(&before.facts), shares(&after.facts));
            prop_assert_eq!((before.facts.relatedness, before.facts.makers), (after.facts.relatedness, after.facts.makers));
        }
        // The ceiling of a typical maker is an amount too.
        let own = profile().region.clone();
        let other = RegionProfile { maker_ceiling_yuan: own.maker_ceiling_yuan * 2f64.powi(power), ..own.clone() };
        let (before, after) = (national(&made), national(&scaled));
        for (place, supply) in &before.regions {
            for segment in segments() {
                let was = specialisation(supply, &before, segment, &own);
                prop_assert_eq!(was, specialisation(&after.regions[place], &after, segment, &other));
            }
        }
    }

    #[test]
    fn the_order_of_firms_changes_supply_by_rounding_alone(made in firms().prop_flat_map(|found| (Just(found.clone()), Just(found).prop_shuffle()))) {
        let (before, after) = (national(&made.0), national(&made.1));
        prop_assert_eq!(before.regions.keys().collect::<Vec<_>>(), after.regions.keys().collect::<Vec<_>>());
        for (place, supply) in &before.regions {
            for (segment, cell) in &supply.cells {
                let other = &after.regions[place].cells[segment];
                prop_assert_eq!((cell.makers, cell.largest_yuan, cell.patents.0), (other.makers, other.largest_yuan, other.patents.0));
                prop_assert!((cell.supply_yuan - other.supply_yuan).abs() <= 1e-9 * cell.supply_yuan);
            }
        }
    }

    #[test]
    fn removing_a_placement_never_closes_a_gap(made in firms(), segment in 0..12usize) {
        let id = segments()[segment];
        let before = assessed(&made);
        let was = at_home(&before, id);
        // First one maker, then every maker of the segment at home.
        let first = made.iter().position(|firm| firm.place == 0 && firm.claims.iter().any(|claim| claim.0 == segment));
        for removed in [first.map(|place| place..=place), Some(0..=made.len() - 1)].into_iter().flatten() {
            let mut fewer = made.clone();
            for (place, firm) in fewer.iter_mut().enumerate() {
                if firm.place == 0 && removed.contains(&place) {
                    firm.claims.retain(|claim| claim.0 != segment);
                }
            }
            let after = assessed(&fewer);
            let now = at_home(&after, id);
            prop_assert!(now.facts.makers <= was.facts.makers && now.facts.supply_yuan <= was.facts.supply_yuan * (1.0 + 1e-12));
            prop_assert_eq!(now.facts.demand_yuan, was.facts.demand_yuan);
            let met = |share: Option<f64>| share.is_some_and(|share| share >= profile().gap.fill_supply_share);
            prop_assert!(met(was.facts.supply_share()) || !met(now.facts.supply_share()), "supply met demand only after a maker left");
            if now.facts.makers == 0 {
                prop_assert!(!matches!(now.verdict, Verdict::Strong | Verdict::Strengthen), "{:?} without a maker", now.rule);
            }
        }
    }
}

#[test]
fn neighbours_of_weight_zero_leave_the_published_density() {
    use liantu::region::{relatedness, relatedness_within_reach};
    let firms: Vec<Made> = (0..24)
        .map(|at| Made {
            place: at % PREFECTURES.len(),
            revenue_yuan: 1e8 * (1 + at % 5) as f64,
            patents: None,
            claims: vec![(at * 5 % segments().len(), 0.5, 0.9)],
        })
        .collect();
    let national = national(&firms);
    let places: Vec<_> = PREFECTURES.iter().map(|code| adcode(*code)).collect();
    let weighed = |weight: f64| -> Vec<Vec<(usize, f64)>> {
        let all = 0..places.len();
        let others = |own: usize| all.clone().filter(move |other| *other != own);
        let list = |own| others(own).map(|other| (other, weight)).collect();
        all.clone().map(list).collect()
    };
    let published = relatedness(&national, &places, &places).unwrap();
    let with = |weight| {
        relatedness_within_reach(&national, &places, (&places, Some(&weighed(weight)))).unwrap()
    };
    let (zero, half) = (with(0.0), with(0.5));
    let (mut compared, mut raised) = (0, 0);
    for place in &places {
        for segment in segments() {
            let Some(expected) = published.density(*place, segment) else {
                continue;
            };
            let found = zero.density(*place, segment).unwrap();
            assert!((found - expected).abs() <= 1e-9, "{found} {expected}");
            let near = half.density(*place, segment).unwrap();
            assert!(near >= expected - 1e-12, "{near} {expected}");
            (compared, raised) = (compared + 1, raised + usize::from(near > expected + 1e-9));
        }
    }
    assert!(compared > 0 && raised > 0, "{compared} {raised}");
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn one_more_maker_never_makes_a_segment_emptier(made in firms(), segment in 0..12usize, magnitude in 6.0..10.5f64) {
        let id = segments()[segment];
        let mut more = made.clone();
        more.push(Made { place: 0, revenue_yuan: 10f64.powf(magnitude), patents: None, claims: vec![(segment, 0.5, 0.9)] });
        let (before, after) = (assessed(&made), assessed(&more));
        let (was, now) = (&at_home(&before, id).facts, &at_home(&after, id).facts);
        prop_assert_eq!(now.makers, was.makers + 1);
        prop_assert!(now.supply_yuan > was.supply_yuan);
        prop_assert!(now.coverage.imported > was.coverage.imported);
    }

    #[test]
    fn two_regions_that_change_names_change_nothing_but_names(made in firms()) {
        use liantu::region::{Relatedness, relatedness};
        let swapped: Vec<Made> = made.iter().map(|firm| Made { place: match firm.place { 1 => 4, 4 => 1, other => other }, ..firm.clone() }).collect();
        let (before, after) = (national(&made), national(&swapped));
        for (old, new) in [(1, 4), (4, 1), (0, 0)] {
            let (old, new) = (adcode(PREFECTURES[old]), adcode(PREFECTURES[new]));
            let (Some(was), Some(now)) = (before.regions.get(&old), after.regions.get(&new)) else {
                prop_assert_eq!(before.regions.contains_key(&old), after.regions.contains_key(&new));
                continue;
            };
            prop_assert_eq!(was, now);
            for segment in segments() {
                let of = |region, national| specialisation(region, national, segment, &profile().region);
                prop_assert_eq!(of(was, &before), of(now, &after));
            }
        }
        // Sums run in the order of codes, so relatedness moves by rounding alone.
        let places: Vec<_> = PREFECTURES.iter().map(|code| adcode(*code)).collect();
        let measured = |national| relatedness(national, &places, &places).unwrap();
        let (related, renamed) = (measured(&before), measured(&after));
        for (old, new) in [(1, 4), (4, 1), (0, 0)] {
            for segment in segments() {
                let of = |found: &Relatedness, place: usize| found.density(places[place], segment);
                let (was, now) = (of(&related, old), of(&renamed, new));
                prop_assert_eq!(was.is_some(), now.is_some());
                prop_assert!(was.zip(now).is_none_or(|(was, now)| (was - now).abs() <= 1e-9), "{:?} {:?}", was, now);
            }
        }
    }
}
