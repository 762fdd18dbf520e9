//! Every clause of the guard with a case it holds for and a case it does not; a clause without both fails.
use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::date;
use liantu::catalog::SegmentId;
use liantu::catalog::code::RegionTable;
use liantu::region::{Proxy, Size};
use liantu::target::{
    Candidate, Contact, Contacts, Event, Guard, GuardContext, History, RiskRecord,
};
use serde::Deserialize;

use crate::support::engine::{adcode, catalog};

/// One case as the file writes it.
#[derive(Debug, Deserialize)]
struct Case {
    clause: String,
    holds: String,
    adcode: u32,
    industry: Option<String>,
    segment: Option<SegmentId>,
    operating: Option<String>,
    listing: Option<String>,
    labels: Option<String>,
    risk: Option<String>,
    reference: Option<String>,
    date: Option<String>,
    invested: Option<String>,
    contact: Option<u32>,
    name: Option<String>,
    size_yuan: Option<f64>,
    facts: Option<String>,
    main: Option<SegmentId>,
}

fn cases() -> Vec<Case> {
    csv::ReaderBuilder::new()
        .comment(Some(b'#'))
        .from_reader(include_str!("gold/guard.csv").as_bytes())
        .deserialize()
        .map(Result::unwrap)
        .collect()
}

fn history(case: &Case) -> History {
    let events = case.invested.iter().flat_map(|text| text.split(';'));
    let event = |written: &str| {
        let (place, yuan) = written.split_once(':').unwrap();
        Event {
            enterprise: 0,
            investee: "示例项目".into(),
            adcode: Some(adcode(place.parse().unwrap())),
            date: Some(date(2025, 3, 1)),
            amount_yuan: Some(yuan.parse().unwrap()),
            kind: None,
            segment: None,
            source: "test".into(),
        }
    };
    History::new(events.map(event).collect())
}

/// What the guard says of a case: the ids of clauses, and those a reason names (`surplus-cement` by `guard-surplus`).
fn said(case: &Case) -> String {
    let history = history(case);
    let regions = RegionTable::builtin();
    let home = adcode(341_500);
    let invested_here: BTreeSet<usize> = history
        .events()
        .iter()
        .filter(|event| regions.lies_in(event.adcode.unwrap(), home))
        .map(|event| event.enterprise)
        .collect();
    let contact = Contact {
        place: case.contact.map(adcode),
        county: "某县".into(),
        unit: "县投创中心".into(),
        project: "示例项目".into(),
        since: Some("2026-03-01".into()),
    };
    let contacts: Contacts = case
        .contact
        .iter()
        .map(|_| ("示例有限公司".to_owned(), contact.clone()))
        .collect();
    let risks: Vec<RiskRecord> = case
        .risk
        .iter()
        .map(|kind| RiskRecord {
            kind: kind.clone(),
            date: case.date.clone(),
            reference: case.reference.clone().unwrap_or_default(),
            source: "test".into(),
        })
        .collect();
    let labels: Option<Vec<String>> = case.labels.as_ref().map(|label| vec![label.clone()]);
    let candidate = Candidate {
        enterprise: 0,
        id: "示例:1",
        name: case.name.as_deref().unwrap_or("示例有限公司"),
        adcode: Some(adcode(case.adcode)),
        segment: case.segment.unwrap_or_else(|| "NEV-B07".parse().unwrap()),
        confidence: 0.9,
        share: None,
        main: case.main.map(|segment| (segment, 0.9)),
        supplies: true,
        operating: case.operating.as_ref().map(|text| text == "yes"),
        established: None,
        size: Size {
            yuan: case.size_yuan.unwrap_or(1e8),
            proxy: Proxy::Revenue,
        },
        revenue_growth: None,
        patents: None,
        rd_ratio: None,
        listing: case.listing.as_deref(),
        qualifications: labels.as_deref(),
        label_points: None,
        industry_code: case.industry.as_deref(),
        risks: &risks,
        synthetic: true,
        source: "test",
        as_of: case
            .facts
            .as_ref()
            .map_or(date(2026, 11, 1), |day| day.parse().unwrap()),
    };
    let context = GuardContext {
        home,
        regions,
        as_of: date(2026, 11, 1),
        history: &history,
        invested_here: &invested_here,
        contacts: Some(&contacts),
    };
    let hits = Guard::new(catalog().rules()).hits(&candidate, context);
    let told = hits
        .iter()
        .map(|hit| format!("[{}] {}", hit.clause, hit.reason));
    told.collect::<Vec<_>>().join(" ")
}

#[test]
fn every_clause_holds_where_it_should_and_not_where_it_should_not() {
    let rules = catalog().rules();
    let own = rules
        .guard
        .iter()
        .map(|clause| (&clause.id, &clause.source));
    let packs = [&rules.national_surplus, &rules.excluded, &rules.place_bound];
    let packed = packs
        .into_iter()
        .flatten()
        .map(|clause| (&clause.id, &clause.source));
    let mut wanted: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (id, source) in own.chain(packed) {
        assert!(!source.trim().is_empty(), "{id} has no source");
        wanted.insert(id, BTreeSet::new());
    }
    let cases = cases();
    for case in &cases {
        let said = said(case);
        let held = if said.contains(&case.clause) {
            "yes"
        } else {
            "no"
        };
        assert_eq!(held, case.holds, "{case:?} gave {said}");
        wanted
            .get_mut(case.clause.as_str())
            .unwrap()
            .insert(&case.holds);
    }
    let lacking: Vec<_> = wanted.iter().filter(|(_, seen)| seen.len() < 2).collect();
    assert!(
        lacking.is_empty(),
        "no positive or no negative case: {lacking:?}"
    );
}

#[test]
fn a_clause_whose_data_is_absent_is_named_as_unchecked() {
    let (history, nobody) = (History::default(), BTreeSet::new());
    let context = GuardContext {
        home: adcode(341_500),
        regions: RegionTable::builtin(),
        as_of: date(2026, 11, 1),
        history: &history,
        invested_here: &nobody,
        contacts: None,
    };
    let unchecked = Guard::new(catalog().rules()).unchecked(context, false);
    for clause in [
        "guard-dishonest",
        "guard-environment-safety",
        "guard-phase-two",
        "guard-amount",
        "guard-open-project",
        "guard-first-contact",
    ] {
        assert!(
            unchecked.iter().any(|id| id == clause),
            "{clause} is not in {unchecked:?}"
        );
    }
    assert!(!unchecked.iter().any(|id| id == "guard-home"));
}
