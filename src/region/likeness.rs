//! Peers: the regions most alike by size and by structure, with whom a segment is compared.
use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::catalog::SegmentId;
use crate::catalog::code::Adcode;
use crate::region::supply::{National, RegionSupply};

/// The peers of each region, nearest first.
pub type Peers = BTreeMap<Adcode, Vec<Adcode>>;

/// Returns the `count` regions among `regions` most alike to each of them.
///
/// **Formula** distance = |ln(R/R')| + (1 − cosine of the supply mixes): a factor of e in size weighs as much as having
/// nothing in common. **Missing** regions without supply have no peers and are nobody's.
pub fn peers(national: &National, regions: &[Adcode], count: usize) -> Peers {
    let supplied: Vec<(Adcode, &RegionSupply, f64)> = regions
        .iter()
        .filter_map(|adcode| {
            let supply = national
                .regions
                .get(adcode)
                .filter(|supply| supply.total_yuan > 0.0)?;
            Some((
                *adcode,
                supply,
                length(
                    &supply
                        .cells
                        .values()
                        .map(|cell| cell.supply_yuan)
                        .collect::<Vec<_>>(),
                ),
            ))
        })
        .collect();
    supplied
        .par_iter()
        .map(|(adcode, own, own_length)| {
            let mut others: Vec<(f64, Adcode)> = supplied
                .iter()
                .filter(|(other, _, _)| other != adcode)
                .map(|(other, supply, other_length)| {
                    let size = (own.total_yuan / supply.total_yuan).ln().abs();
                    let cosine = product(own, supply) / (own_length * other_length);
                    (size + 1.0 - cosine, *other)
                })
                .collect();
            others.sort_by(|left, right| left.0.total_cmp(&right.0).then(left.1.cmp(&right.1)));
            (
                *adcode,
                others
                    .into_iter()
                    .take(count)
                    .map(|(_, other)| other)
                    .collect(),
            )
        })
        .collect()
}

fn length(values: &[f64]) -> f64 {
    values.iter().map(|value| value * value).sum::<f64>().sqrt()
}

fn product(left: &RegionSupply, right: &RegionSupply) -> f64 {
    let other = |segment: &SegmentId| {
        right
            .cells
            .get(segment)
            .map_or(0.0, |cell| cell.supply_yuan)
    };
    left.cells
        .iter()
        .map(|(segment, cell)| cell.supply_yuan * other(segment))
        .sum()
}
