//! From imported investments to the history of placed enterprises.
use std::collections::BTreeMap;

use crate::atlas::snapshot::EnterpriseFacts;
use crate::registry::Investment;
use crate::target::{Event, History};

/// The investments whose investor was placed; others tell nothing of a target.
pub(super) fn history(placed: &[EnterpriseFacts], investments: &[Investment]) -> History {
    let places: BTreeMap<&str, usize> = placed
        .iter()
        .enumerate()
        .map(|(place, facts)| (facts.id.as_str(), place))
        .collect();
    let events = investments.iter().filter_map(|investment| {
        Some(Event {
            enterprise: *places.get(investment.investor_id.as_str())?,
            investee: investment.investee.clone(),
            adcode: investment.adcode,
            date: investment.date,
            amount_yuan: investment.amount_yuan,
            kind: investment.kind.map(|kind| kind.to_string()),
            segment: investment
                .segment_id
                .as_deref()
                .and_then(|segment| segment.parse().ok()),
            source: investment.source.clone(),
        })
    });
    History::new(events.collect())
}
