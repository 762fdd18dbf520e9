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
    let places: BTreeMap<SegmentId, usize> =
        national.nation.cells.keys().copied().zip(0..).collect();
    let supplied: Vec<Mix> = regions
        .iter()
        .filter_map(|adcode| Mix::of(*adcode, national.regions.get(adcode)?, &places))
        .collect();
    supplied
        .par_iter()
        .map(|own| {
            let mut dense = vec![0.0; places.len()];
            for (place, share) in &own.shares {
                dense[*place] = *share;
            }
            let mut others: Vec<(f64, Adcode)> = supplied
                .iter()
                .filter(|other| other.adcode != own.adcode)
                .map(|other| {
                    let shares = other.shares.iter();
                    let cosine: f64 = shares.map(|(place, share)| share * dense[*place]).sum();
                    ((own.size - other.size).abs() + 1.0 - cosine, other.adcode)
                })
                .collect();
            let nearer = |left: &(f64, Adcode), right: &(f64, Adcode)| {
                left.0.total_cmp(&right.0).then(left.1.cmp(&right.1))
            };
            if others.len() > count && count > 0 {
                others.select_nth_unstable_by(count - 1, nearer);
            }
            others.truncate(count);
            others.sort_by(nearer);
            (
                own.adcode,
                others.into_iter().map(|(_, other)| other).collect(),
            )
        })
        .collect()
}

/// A region's mix: the logarithm of its supply, and its segments by place, scaled to length 1.
struct Mix {
    adcode: Adcode,
    size: f64,
    shares: Vec<(usize, f64)>,
}

impl Mix {
    fn of(
        adcode: Adcode,
        supply: &RegionSupply,
        places: &BTreeMap<SegmentId, usize>,
    ) -> Option<Self> {
        let squares = supply.cells.values().map(|cell| cell.supply_yuan.powi(2));
        let length = squares.sum::<f64>().sqrt();
        (supply.total_yuan > 0.0 && length > 0.0).then(|| Self {
            adcode,
            size: supply.total_yuan.ln(),
            shares: supply
                .cells
                .iter()
                .filter_map(|(segment, cell)| {
                    Some((*places.get(segment)?, cell.supply_yuan / length))
                })
                .collect(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::region::Cell;

    fn supplied(yuan: &[(&str, f64)]) -> RegionSupply {
        RegionSupply {
            total_yuan: yuan.iter().map(|one| one.1).sum(),
            cells: yuan
                .iter()
                .map(|(id, supply_yuan)| {
                    let cell = Cell {
                        supply_yuan: *supply_yuan,
                        ..Cell::default()
                    };
                    (id.parse().unwrap(), cell)
                })
                .collect(),
            ..RegionSupply::default()
        }
    }

    #[test]
    fn a_like_mix_of_twice_the_size_is_nearer_than_another_mix_of_the_same() {
        // Distances from the first: |ln 2| + 0 = 0.69; 0 + 1 = 1; |ln 4| + (1 − 3/√10 …) is farther than either.
        let at = |code| Adcode::new(code).unwrap();
        let national = National {
            regions: BTreeMap::from([
                (at(340_100), supplied(&[("NEV-B07", 1.0)])),
                (at(340_200), supplied(&[("NEV-B07", 2.0)])),
                (at(340_300), supplied(&[("NEV-B09", 1.0)])),
                (at(340_400), supplied(&[("NEV-B07", 3.0), ("NEV-B09", 1.0)])),
                (at(340_500), RegionSupply::default()),
            ]),
            nation: supplied(&[("NEV-B07", 6.0), ("NEV-B09", 2.0)]),
            ..National::default()
        };
        let regions: Vec<Adcode> = national.regions.keys().copied().collect();
        let found = peers(&national, &regions, 2);
        assert_eq!(found[&at(340_100)], [at(340_200), at(340_300)]);
        assert!(!found.contains_key(&at(340_500)), "nothing is like nothing");
        assert_eq!(peers(&national, &regions, 9)[&at(340_100)].len(), 3);
    }
}
