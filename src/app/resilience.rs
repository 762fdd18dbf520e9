//! A chain in a region as a whole: how complete, how strong, and what it loses when a segment goes.
use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::app::gaps::GapItem;
use crate::app::surroundings::share;
use crate::app::view::View;
use crate::catalog::{LinkKind, SegmentId};
use crate::gap::Verdict;
use crate::measure::graph::{Edge, Graph, Kind, weak_components};
use crate::region::Purchases;

/// The state of a chain in a region.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct ChainState {
    /// Segments with a maker over all segments, 0..=1.
    pub completeness: Option<f64>,
    /// Strong segments over segments with a maker, 0..=1; null without any maker.
    pub strength: Option<f64>,
    /// Of the inputs that local segments need within the chain, the share with a local maker, 0..=1, averaged over
    /// segments; null where none needs any.
    pub input_diversity: Option<f64>,
    /// Share of local segments that still hang together, averaged over removing the best connected one after the other,
    /// 0..=0.5; null with fewer than two. Source: Schneider et al. (2011), doi:10.1073/pnas.1009440108.
    pub robustness: Option<f64>,
    /// 聚合度: the chain's supply here over the nation's, 0..=1; null where the nation has none.
    pub agglomeration: Option<f64>,
    /// 配套率, estimated from the input-output table: purchases the region can supply itself over purchases, 0..=1; null
    /// where no table was imported or no segment buys.
    pub local_share: Option<f64>,
    /// 采购外溢, estimated: purchases that leave the region, yuan a year.
    pub leaving_yuan: Option<f64>,
    /// 税收外溢 of recorded purchases, yuan; null where no purchase was recorded or no supplier's tax is known.
    pub tax_leaving_yuan: Option<f64>,
    /// 关联度 backward: mean influence coefficient of the local segments' sectors; 1 is the average.
    pub influence: Option<f64>,
    /// 关联度 forward: mean sensitivity coefficient.
    pub sensitivity: Option<f64>,
    /// The local segment whose loss takes the only local supplier from most others.
    pub most_critical: Option<SegmentId>,
    /// What its loss does, Chinese.
    pub loss: Option<String>,
    /// The same, English.
    pub loss_en: Option<String>,
}

/// Sums up a chain from the gaps of its segments.
pub fn state(view: &View, found: &[GapItem]) -> ChainState {
    let present: BTreeSet<SegmentId> = found
        .iter()
        .filter(|item| item.makers > 0)
        .map(|item| item.segment)
        .collect();
    let all: BTreeSet<SegmentId> = found.iter().map(|item| item.segment).collect();
    let mut suppliers: BTreeMap<SegmentId, BTreeSet<SegmentId>> = BTreeMap::new();
    for link in view.catalog().links() {
        if link.kind != LinkKind::Recycles && present.contains(&link.to) && all.contains(&link.from)
        {
            suppliers.entry(link.to).or_default().insert(link.from);
        }
    }
    let strong = found
        .iter()
        .filter(|item| item.verdict == Verdict::Strong)
        .count();
    let worst = worst(&suppliers, &present);
    let name = |segment: SegmentId| {
        let known = view.catalog().segment(segment);
        known.map_or_else(String::new, |known| known.name.clone())
    };
    let (whole, local) = (found.len(), present.len());
    ChainState {
        completeness: (whole > 0).then(|| local as f64 / whole as f64),
        strength: (local > 0).then(|| strong as f64 / local as f64),
        input_diversity: diversity(&suppliers, &present),
        robustness: robustness(&suppliers, &present),
        agglomeration: agglomeration(found),
        local_share: total(found, |one| one.leaving_yuan)
            .zip(total(found, |one| one.bought_yuan).filter(|bought| *bought > 0.0))
            .map(|(leaving, bought)| 1.0 - leaving / bought),
        leaving_yuan: total(found, |one| one.leaving_yuan),
        tax_leaving_yuan: total(found, |one| one.tax_leaving_yuan),
        influence: mean(found, |one| one.influence),
        sensitivity: mean(found, |one| one.sensitivity),
        most_critical: worst.map(|(segment, _)| segment),
        loss: worst.map(|(segment, lost)| {
            format!(
                "没有“{}”，{local} 个本地环节中有 {lost} 个失去唯一的本地供应",
                name(segment)
            )
        }),
        loss_en: worst.map(|(segment, lost)| {
            format!(
                "without {segment}, {lost} of {local} local segments lose their only local supplier"
            )
        }),
    }
}

fn agglomeration(found: &[GapItem]) -> Option<f64> {
    let sum = |figure: fn(&GapItem) -> f64| found.iter().map(figure).sum::<f64>();
    share(
        sum(|item| item.context.supply_yuan),
        sum(|item| item.context.national_supply_yuan),
    )
}

/// The known figures of the local segments.
fn known(found: &[GapItem], figure: fn(&Purchases) -> Option<f64>) -> impl Iterator<Item = f64> {
    found
        .iter()
        .filter(|item| item.makers > 0)
        .filter_map(move |item| figure(item.purchases.as_ref()?))
}

/// The sum of the known figures; `None` without any.
fn total(found: &[GapItem], figure: fn(&Purchases) -> Option<f64>) -> Option<f64> {
    known(found, figure).fold(None, |sum, one| Some(sum.unwrap_or(0.0) + one))
}

fn mean(found: &[GapItem], figure: fn(&Purchases) -> Option<f64>) -> Option<f64> {
    let count = known(found, figure).count();
    total(found, figure).map(|sum| sum / count as f64)
}

type Suppliers = BTreeMap<SegmentId, BTreeSet<SegmentId>>;

/// The local segment that is the only local supplier of most others, with how many; the first by id of equals.
fn worst(suppliers: &Suppliers, present: &BTreeSet<SegmentId>) -> Option<(SegmentId, usize)> {
    let mut lost: BTreeMap<SegmentId, usize> = BTreeMap::new();
    for found in suppliers.values() {
        let mut local = found.intersection(present);
        if let (Some(only), None) = (local.next(), local.next()) {
            *lost.entry(*only).or_default() += 1;
        }
    }
    let most = lost.values().copied().max()?;
    lost.into_iter().find(|(_, count)| *count == most)
}

fn diversity(suppliers: &Suppliers, present: &BTreeSet<SegmentId>) -> Option<f64> {
    let shares: Vec<f64> = suppliers
        .values()
        .map(|found| found.intersection(present).count() as f64 / found.len() as f64)
        .collect();
    (!shares.is_empty()).then(|| shares.iter().sum::<f64>() / shares.len() as f64)
}

fn robustness(suppliers: &Suppliers, present: &BTreeSet<SegmentId>) -> Option<f64> {
    let mut left = present.clone();
    if left.len() < 2 {
        return None;
    }
    let mut sum = 0.0;
    while !left.is_empty() {
        let pairs: Vec<(SegmentId, SegmentId)> = suppliers
            .iter()
            .filter(|(to, _)| left.contains(to))
            .flat_map(|(to, found)| found.intersection(&left).map(|from| (*from, *to)))
            .collect();
        let degree = |segment: &SegmentId| {
            pairs
                .iter()
                .filter(|(from, to)| from == segment || to == segment)
                .count()
        };
        let most = left.iter().map(degree).max().unwrap_or(0);
        let target = left.iter().copied().find(|one| degree(one) == most)?;
        left.remove(&target);
        sum += largest(&left, &pairs) as f64 / present.len() as f64;
    }
    Some(sum / present.len() as f64)
}

/// Segments of the largest part that hangs together.
fn largest(left: &BTreeSet<SegmentId>, pairs: &[(SegmentId, SegmentId)]) -> usize {
    let places: BTreeMap<SegmentId, usize> = left
        .iter()
        .enumerate()
        .map(|(place, segment)| (*segment, place))
        .collect();
    let edges = pairs
        .iter()
        .filter_map(|(from, to)| {
            Some(Edge {
                from: *places.get(from)?,
                to: *places.get(to)?,
                weight: 1.0,
            })
        })
        .collect();
    Graph::try_new(left.len(), Kind::Directed, edges).map_or(0, |graph| {
        weak_components(&graph)
            .iter()
            .map(Vec::len)
            .max()
            .unwrap_or(0)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn segment(id: &str) -> SegmentId {
        id.parse().unwrap()
    }

    /// A01 feeds A02 and A03; A04 feeds A03 and is not here. A02 and A03 have A01 as their only local supplier.
    fn chain() -> (Suppliers, BTreeSet<SegmentId>) {
        let suppliers = BTreeMap::from([
            (segment("TT-A02"), BTreeSet::from([segment("TT-A01")])),
            (
                segment("TT-A03"),
                BTreeSet::from([segment("TT-A01"), segment("TT-A04")]),
            ),
        ]);
        let present = ["TT-A01", "TT-A02", "TT-A03"].map(segment).into();
        (suppliers, present)
    }

    #[test]
    fn the_only_supplier_of_two_is_the_most_critical() {
        let (suppliers, present) = chain();
        assert_eq!(worst(&suppliers, &present), Some((segment("TT-A01"), 2)));
        // A02 has all of one input, A03 one of two.
        assert_eq!(diversity(&suppliers, &present), Some(0.75));
    }

    #[test]
    fn a_star_falls_apart_with_its_centre() {
        let (suppliers, present) = chain();
        // Removing A01 leaves parts of 1, then 1, then 0 of 3: (1/3 + 1/3 + 0) / 3.
        let found = robustness(&suppliers, &present).unwrap();
        assert!((found - 2.0 / 9.0).abs() < 1e-12, "{found}");
    }
}
