//! Which regions lie within reach of each other, with their distance: measured once, used by relatedness and by supply.
use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::catalog::RegionProfile;
use crate::catalog::code::{Adcode, Centre, MEAN_RADIUS_KM, RegionTable};

/// How much farther than a degree of latitude says a pair may lie and still be measured: above any rounding.
const ROUNDING: f64 = 1.0 + 1e-9;

/// The regions of the same level within reach of each region, by distance of their centres.
#[derive(Debug, Clone, Default)]
pub struct Neighbourhood {
    near: BTreeMap<Adcode, Vec<(Adcode, f64)>>,
}

impl Neighbourhood {
    /// Measures the distances among the regions of each level; a region of two levels has the neighbours of the later one.
    ///
    /// **Units** km. **Missing** a region without a centre is nobody's neighbour.
    pub fn new(levels: &[Vec<Adcode>], table: &RegionTable, reach_km: f64) -> Self {
        let mut near = BTreeMap::new();
        for level in levels {
            let centres: Vec<(Adcode, Centre)> = level
                .iter()
                .filter_map(|region| Some((*region, table.centre(*region)?)))
                .collect();
            let lists: Vec<(Adcode, Vec<(Adcode, f64)>)> = centres
                .par_iter()
                .map(|own| (own.0, within(*own, &centres, reach_km)))
                .collect();
            near.extend(lists);
        }
        Self { near }
    }

    /// The neighbours of a region with their distance in km, in the order of its level.
    pub fn of(&self, region: Adcode) -> &[(Adcode, f64)] {
        self.near.get(&region).map_or(&[], Vec::as_slice)
    }
}

/// Returns the regions of a level within reach of one of them, with their distance in km, as [`Neighbourhood::of`] has them.
pub fn neighbours_of(
    region: Adcode,
    level: &[Adcode],
    (table, reach_km): (&RegionTable, f64),
) -> Vec<(Adcode, f64)> {
    let Some(own) = table.centre(region) else {
        return Vec::new();
    };
    let centres: Vec<(Adcode, Centre)> = level
        .iter()
        .filter_map(|other| Some((*other, table.centre(*other)?)))
        .collect();
    within((region, own), &centres, reach_km)
}

/// Nothing is nearer than its difference of latitude, which costs no sine.
fn within(own: (Adcode, Centre), level: &[(Adcode, Centre)], reach_km: f64) -> Vec<(Adcode, f64)> {
    let farthest = reach_km / MEAN_RADIUS_KM * ROUNDING;
    level
        .iter()
        .filter(|(other, centre)| {
            *other != own.0 && (centre.latitude() - own.1.latitude()).abs() <= farthest
        })
        .filter_map(|(other, centre)| {
            let distance_km = own.1.distance_km(*centre);
            (distance_km <= reach_km).then_some((*other, distance_km))
        })
        .collect()
}

/// How much supply at a distance counts: 1 at none, halved with every half distance of the profile.
pub fn decay(distance_km: f64, profile: &RegionProfile) -> f64 {
    (-distance_km / profile.half_distance_km).exp2()
}

/// Returns how much each region's neighbours count towards its relatedness: the profile's weight at no distance, halved by
/// distance. One list a region of `regions`: the place of the neighbour among them, and its weight.
///
/// **Formula** `w · 2^(−d / half distance)`, d within reach. **Missing** `None` if the profile leaves neighbours out.
pub fn neighbour_weights(
    regions: &[Adcode],
    neighbourhood: &Neighbourhood,
    profile: &RegionProfile,
) -> Option<Vec<Vec<(usize, f64)>>> {
    if profile.neighbour_weight <= 0.0 {
        return None;
    }
    let places: BTreeMap<Adcode, usize> = regions.iter().copied().zip(0..).collect();
    let weighed = |own: &Adcode| {
        neighbourhood
            .of(*own)
            .iter()
            .filter_map(|(other, distance_km)| {
                let weight = profile.neighbour_weight * decay(*distance_km, profile);
                Some((*places.get(other)?, weight))
            })
            .collect()
    };
    Some(regions.iter().map(weighed).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_of_neighbours_is_that_of_all_distances() {
        let table = RegionTable::builtin();
        let level: Vec<Adcode> = [341_500, 340_100, 340_800, 320_100, 440_300, 510_100]
            .into_iter()
            .map(|code| Adcode::new(code).unwrap())
            .collect();
        let found = Neighbourhood::new(std::slice::from_ref(&level), table, 300.0);
        for own in &level {
            let expected: Vec<(Adcode, f64)> = level
                .iter()
                .filter(|other| *other != own)
                .map(|other| (*other, table.distance_km(*own, *other).unwrap()))
                .filter(|(_, distance_km)| *distance_km <= 300.0)
                .collect();
            assert_eq!(found.of(*own), expected);
            assert_eq!(neighbours_of(*own, &level, (table, 300.0)), expected);
        }
        assert_eq!(found.of(level[0]).len(), 3);
        assert_eq!(found.of(level[4]), []);
    }
}
