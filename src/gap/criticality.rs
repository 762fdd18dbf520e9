//! How critical a segment is for the chains: what its loss cuts off and how badly its customers need it.
use std::collections::BTreeMap;

use crate::catalog::{Catalog, Necessity, SegmentId};

/// Criticality of one segment.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Criticality {
    /// The mean of the two below, 0..=1.
    pub value: f64,
    /// Reachable pairs of other segments that break without it, over the most that any segment breaks, 0..=1.
    pub pairs_broken_share: f64,
    /// Reachable pairs of other segments that break without it.
    pub pairs_broken: usize,
    /// The strongest need of a customer: critical 1, important 0.6, optional 0.3, none 0.
    pub necessity: f64,
}

/// Returns the criticality of every segment of the catalog.
///
/// **Formula** mean of (pairs broken by removing the segment ÷ the largest such number) and the strongest necessity
/// among its outgoing links. **Source** docs/methods.md.
pub fn criticality(catalog: &Catalog) -> BTreeMap<SegmentId, Criticality> {
    let broken = catalog.graph().pairs_broken();
    let most = broken.values().copied().max().unwrap_or(0).max(1);
    let mut need: BTreeMap<SegmentId, f64> = BTreeMap::new();
    for link in catalog.links() {
        let weight = match link.necessity {
            Necessity::Critical => 1.0,
            Necessity::Important => 0.6,
            Necessity::Optional => 0.3,
        };
        let entry = need.entry(link.from).or_default();
        *entry = entry.max(weight);
    }
    catalog
        .segments()
        .map(|segment| segment.id)
        .map(|segment| {
            let pairs_broken = broken.get(&segment).copied().unwrap_or(0);
            let pairs_broken_share = pairs_broken as f64 / most as f64;
            let necessity = need.get(&segment).copied().unwrap_or(0.0);
            (
                segment,
                Criticality {
                    value: f64::midpoint(pairs_broken_share, necessity),
                    pairs_broken_share,
                    pairs_broken,
                    necessity,
                },
            )
        })
        .collect()
}
