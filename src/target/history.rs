//! What placed enterprises founded elsewhere, with dates: the events that propensity, guard and warnings read.
use jiff::civil::Date;

use crate::catalog::SegmentId;
use crate::catalog::code::{Adcode, RegionTable};

/// One recorded investment of a placed enterprise.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// Position of the investor among placed enterprises.
    pub enterprise: usize,
    /// What was founded or bought.
    pub investee: String,
    /// Where.
    pub adcode: Option<Adcode>,
    /// When.
    pub date: Option<Date>,
    /// How much, yuan.
    pub amount_yuan: Option<f64>,
    /// subsidiary, branch, plant or project, if known.
    pub kind: Option<String>,
    /// The segment it works in, if the source says so.
    pub segment: Option<SegmentId>,
    /// Where the record comes from.
    pub source: String,
}

impl Event {
    /// The record in words: source and date.
    pub fn record(&self) -> String {
        match self.date {
            Some(date) => format!("{} {date}", self.source),
            None => self.source.clone(),
        }
    }
}

/// All events, by enterprise and date.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct History {
    events: Vec<Event>,
}

impl History {
    /// Orders events by enterprise, date and investee; undated ones come first.
    pub fn new(mut events: Vec<Event>) -> Self {
        events.sort_by(|left, right| {
            (left.enterprise, left.date, &left.investee, left.adcode).cmp(&(
                right.enterprise,
                right.date,
                &right.investee,
                right.adcode,
            ))
        });
        Self { events }
    }

    /// All events.
    pub fn events(&self) -> &[Event] {
        &self.events
    }

    /// The events of one enterprise, by date.
    pub fn of(&self, enterprise: usize) -> &[Event] {
        let start = self
            .events
            .partition_point(|event| event.enterprise < enterprise);
        let end = self
            .events
            .partition_point(|event| event.enterprise <= enterprise);
        &self.events[start..end]
    }

    /// Only what is dated strictly before a day: what anybody could know on it.
    #[must_use]
    pub fn before(&self, day: Date) -> Self {
        let events = self.events.iter();
        Self {
            events: events
                .filter(|event| event.date.is_some_and(|date| date < day))
                .cloned()
                .collect(),
        }
    }

    /// The largest recorded amount of an enterprise, yuan; `None` where no amount was recorded.
    pub fn largest_yuan(&self, enterprise: usize) -> Option<f64> {
        self.of(enterprise)
            .iter()
            .filter_map(|event| event.amount_yuan)
            .max_by(f64::total_cmp)
    }
}

/// The prefecture of a place, or the place itself where it has none.
pub fn prefecture(adcode: Adcode) -> Adcode {
    RegionTable::builtin()
        .prefecture_of(adcode)
        .unwrap_or(adcode)
}

/// Whether an event at `place` is one in another prefecture than the investor's `seat`; unknown places are no event.
pub fn elsewhere(place: Option<Adcode>, seat: Option<Adcode>) -> bool {
    match (place, seat) {
        (Some(place), Some(seat)) => prefecture(place) != prefecture(seat),
        _ => false,
    }
}
