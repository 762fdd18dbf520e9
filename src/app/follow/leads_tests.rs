//! The response clock, worked by hand.
use jiff::civil::date as on;

use super::*;
use crate::catalog::FollowRules;

fn lead(acts: &[(&str, &str, &str)]) -> Lead {
    let act = |(step, day, verdict): &(&str, &str, &str)| {
        let act = LeadAct {
            step: (*step).to_owned(),
            day: (*day).to_owned(),
            verdict: (*verdict).to_owned(),
            note: String::new(),
            who: "张三".to_owned(),
        };
        ((*step).to_owned(), act)
    };
    Lead {
        project: "P1".to_owned(),
        name: "电池项目".to_owned(),
        county: None,
        chain: None,
        unit: Some("投创中心".to_owned()),
        owner: None,
        investor: None,
        channel: None,
        stage: Some(Stage::Lead),
        synthetic: false,
        received: "2026-11-01".to_owned(),
        referrer: String::new(),
        version: 1,
        acts: acts.iter().map(act).collect(),
    }
}

fn states(lead: Lead, as_of: Date) -> Vec<(String, String, Option<i64>)> {
    let rules = FollowRules::load(None).unwrap().clock;
    let item = item(&rules, lead, as_of);
    let told = |step: ClockItem| (step.due, step.state, step.days_late);
    item.clock.into_iter().map(told).collect()
}

fn told(due: &str, state: &str, late: Option<i64>) -> (String, String, Option<i64>) {
    (due.to_owned(), state.to_owned(), late)
}

/// Received on 1 November: answered by the 2nd, judged by the 4th, fed back by the 8th, reported by the 15th.
#[test]
fn the_clock_counts_days_from_the_day_a_lead_was_received() {
    let found = states(lead(&[("responded", "2026-11-04", "")]), on(2026, 11, 9));
    assert_eq!(
        found,
        [
            told("2026-11-02", "done_late", Some(2)),
            told("2026-11-04", "late", Some(5)),
            told("2026-11-08", "late", Some(1)),
            told("2026-11-15", "due", None),
        ]
    );
    // On its last day a step is not late, and what was done later was not known then.
    let early = states(lead(&[("responded", "2026-11-04", "")]), on(2026, 11, 2));
    assert_eq!(early[0], told("2026-11-02", "due", None));
}

#[test]
fn an_invalid_lead_is_fed_back_but_not_reported_and_one_that_went_on_is_not_late() {
    let judged = [
        ("responded", "2026-11-02", ""),
        ("judged", "2026-11-03", "invalid"),
    ];
    let found = states(lead(&judged), on(2026, 12, 1));
    assert_eq!(found[2].1, "late");
    assert_eq!(found[3].1, "waived");
    let talks = Lead {
        stage: Some(Stage::Talk),
        ..lead(&[])
    };
    let found = states(talks, on(2026, 12, 1));
    assert!(found.iter().all(|step| step.1 == "passed"), "{found:?}");
}
