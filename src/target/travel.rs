//! How far a place is: by imported travel times where there are any, else straight. Which of the two is said.
use std::collections::BTreeMap;

use crate::catalog::PlaceRules;
use crate::catalog::code::{Adcode, RegionTable};
use crate::registry::TravelTime;

/// Travel times between places, found either way round.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct TravelTimes {
    rows: Vec<TravelTime>,
    /// The fastest row of each pair, the lesser code first.
    fastest: BTreeMap<(Adcode, Adcode), usize>,
}

impl TravelTimes {
    /// Takes the rows of the table.
    pub fn new(rows: Vec<TravelTime>) -> Self {
        let mut fastest: BTreeMap<(Adcode, Adcode), usize> = BTreeMap::new();
        for (place, row) in rows.iter().enumerate() {
            let known = fastest.entry(pair(row.from, row.to)).or_insert(place);
            if row.minutes < rows[*known].minutes {
                *known = place;
            }
        }
        Self { rows, fastest }
    }

    /// The rows of the table.
    pub fn rows(&self) -> &[TravelTime] {
        &self.rows
    }

    /// The fastest way between two places: between the places themselves, else between their prefectures.
    pub fn between(
        &self,
        home: Adcode,
        place: Adcode,
        regions: &RegionTable,
    ) -> Option<&TravelTime> {
        let around = |adcode| [Some(adcode), regions.prefecture_of(adcode)];
        for from in around(home).into_iter().flatten() {
            for to in around(place).into_iter().flatten() {
                if let Some(found) = self.fastest.get(&pair(from, to)) {
                    return Some(&self.rows[*found]);
                }
            }
        }
        None
    }
}

fn pair(one: Adcode, other: Adcode) -> (Adcode, Adcode) {
    (one.min(other), one.max(other))
}

/// How far a place is.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Reach<'a> {
    /// Straight-line distance, km; `None` where only the province is known, whose centre may be hundreds of kilometres from
    /// the enterprise.
    pub straight_km: Option<f64>,
    /// The travel time, where one was imported.
    pub travel: Option<&'a TravelTime>,
}

impl<'a> Reach<'a> {
    /// How far a place is from home.
    pub fn of(
        (home, place): (Adcode, Adcode),
        travel: &'a TravelTimes,
        regions: &RegionTable,
    ) -> Self {
        let seat = regions.prefecture_of(place);
        Self {
            straight_km: seat.and_then(|seat| regions.distance_km(home, seat)),
            travel: travel.between(home, place, regions),
        }
    }

    /// Kilometres as the score takes them: those that the travel time stands for, else the straight ones.
    pub fn km(&self, rules: &PlaceRules) -> Option<f64> {
        match self.travel {
            Some(travel) => Some(travel.minutes / 60.0 * rules.km_per_hour),
            None => self.straight_km,
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn row(from: u32, to: u32, (minutes, mode): (f64, &str)) -> TravelTime {
        TravelTime {
            from: Adcode::new(from).unwrap(),
            to: Adcode::new(to).unwrap(),
            minutes,
            mode: mode.into(),
            remarks: Vec::new(),
            source: "test".into(),
            as_of: date(2026, 11, 1),
        }
    }

    #[test]
    fn the_fastest_way_counts_either_way_round_and_for_counties_too() {
        let table = TravelTimes::new(vec![
            row(341_500, 340_100, (75.0, "road")),
            row(340_100, 341_500, (30.0, "rail")),
        ]);
        let regions = RegionTable::builtin();
        let (home, county, other) = (341_500, 340_122, 320_100);
        let reach = |place| {
            let places = (Adcode::new(home).unwrap(), Adcode::new(place).unwrap());
            Reach::of(places, &table, regions)
        };
        let found = reach(county);
        assert_eq!(found.travel.unwrap().mode, "rail");
        // Half an hour at 80 km an hour.
        assert_eq!(found.km(&PlaceRules::default()), Some(40.0));
        let straight = reach(other);
        assert_eq!(straight.travel, None);
        assert_eq!(straight.km(&PlaceRules::default()), straight.straight_km);
        assert!((180.0..260.0).contains(&straight.straight_km.unwrap()));
    }
}
