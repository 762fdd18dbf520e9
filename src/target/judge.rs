//! The judge of one request: reads the profile's indicators off candidates, quickly for all and in full for those shown.
use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::catalog::code::Adcode;
use crate::catalog::{Catalog, SegmentId, TargetProfile};
use crate::gap::Verdict;
use crate::region::Proxy;
use crate::target::candidate::{Candidate, Observed};
use crate::target::curve::Curve;
use crate::target::guard::GuardContext;
use crate::target::path::Paths;
use crate::target::propensity::Propensities;
use crate::target::score::{Outline, outline};
use crate::target::travel::{Reach, TravelTimes};

/// Days of a year, leap years evened out.
pub(super) const DAYS_PER_YEAR: f64 = 365.25;

/// What the ranking is for.
#[derive(Debug, Clone, Copy)]
pub struct TargetRequest<'a> {
    /// The verdict of each segment that invites; others have no targets.
    pub verdicts: &'a BTreeMap<SegmentId, Verdict>,
    /// Chains, rules.
    pub catalog: &'a Catalog,
    /// Weights and value functions.
    pub profile: &'a TargetProfile,
    /// Relations from local enterprises.
    pub paths: &'a Paths,
    /// How likely each enterprise invests elsewhere.
    pub propensities: &'a Propensities,
    /// Travel times, where they were imported.
    pub travel: &'a TravelTimes,
    /// The region, the day, and what the guard asks of them.
    pub guard: GuardContext<'a>,
}

/// An indicator's id, read once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reading {
    Confidence,
    Share,
    Size,
    Growth,
    Patents,
    RdRatio,
    Labels,
    Propensity,
    Hops,
    Distance,
    Age,
    Unknown,
}

impl Reading {
    fn of(id: &str) -> Self {
        match id {
            "placement_confidence" => Self::Confidence,
            "product_share" => Self::Share,
            "size" => Self::Size,
            "revenue_growth" => Self::Growth,
            "patents" => Self::Patents,
            "rd_ratio" => Self::RdRatio,
            "qualification" => Self::Labels,
            "propensity" => Self::Propensity,
            "path_hops" => Self::Hops,
            "distance" => Self::Distance,
            "age" => Self::Age,
            _ => Self::Unknown,
        }
    }
}

/// The indicators of a profile, ready to be read off candidates of one request.
#[derive(Debug)]
pub struct Judge<'a> {
    request: TargetRequest<'a>,
    readings: Vec<(Reading, Curve<'a>, f64)>,
    weights: Vec<f64>,
    /// How far the seat of each division among the candidates is: the same few hundred over and over.
    reaches: BTreeMap<Adcode, Reach<'a>>,
}

impl<'a> Judge<'a> {
    /// Prepares the judge for some candidates.
    pub fn new(request: TargetRequest<'a>, candidates: &[Candidate<'_>]) -> Self {
        let indicators = &request.profile.indicator;
        let mut reaches = BTreeMap::new();
        let guard = request.guard;
        for adcode in candidates.iter().filter_map(|candidate| candidate.adcode) {
            reaches
                .entry(adcode)
                .or_insert_with(|| Reach::of((guard.home, adcode), request.travel, guard.regions));
        }
        Self {
            readings: indicators
                .iter()
                .map(|indicator| {
                    let curve = Curve::new(&indicator.value);
                    (Reading::of(&indicator.id), curve, indicator.weight)
                })
                .collect(),
            weights: indicators
                .iter()
                .map(|indicator| indicator.weight)
                .collect(),
            reaches,
            request,
        }
    }

    /// The request.
    pub fn request(&self) -> &TargetRequest<'a> {
        &self.request
    }

    /// The weights, in the profile's order.
    pub fn weights(&self) -> &[f64] {
        &self.weights
    }

    /// How far a candidate's seat is.
    pub fn reach(&self, candidate: &Candidate<'_>) -> Reach<'a> {
        let found = candidate.adcode.and_then(|place| self.reaches.get(&place));
        found.copied().unwrap_or_default()
    }

    /// Kilometres to a candidate's seat as the score takes them.
    fn distance_km(&self, candidate: &Candidate<'_>) -> Option<f64> {
        self.reach(candidate)
            .km(&self.request.catalog.rules().target.place)
    }

    /// The value of every indicator, `None` where it is missing.
    pub fn values(&self, candidate: &Candidate<'_>) -> Vec<Option<f64>> {
        self.weighed(candidate).map(|(value, _)| value).collect()
    }

    /// The score of a candidate without its parts.
    pub fn outline(&self, candidate: &Candidate<'_>) -> Outline {
        outline(self.weighed(candidate), self.request.profile.neutral)
    }

    /// Values with their weights, made one by one: a list for each of a hundred thousand candidates would cost more than
    /// the arithmetic.
    fn weighed(&self, candidate: &Candidate<'_>) -> impl Iterator<Item = (Option<f64>, f64)> {
        self.readings.iter().map(|(reading, curve, weight)| {
            let raw = self.raw(*reading, candidate);
            (raw.map(|raw| curve.at(raw)), *weight)
        })
    }

    fn raw(&self, reading: Reading, candidate: &Candidate<'_>) -> Option<f64> {
        match reading {
            Reading::Confidence => Some(candidate.confidence),
            Reading::Share => candidate.share,
            Reading::Size => {
                (candidate.size.proxy != Proxy::Unknown).then_some(candidate.size.yuan)
            }
            Reading::Growth => candidate.revenue_growth,
            Reading::Patents => candidate.patents,
            Reading::RdRatio => candidate.rd_ratio,
            Reading::Labels => candidate.label_points,
            Reading::Propensity => self.request.propensities.of(candidate.enterprise),
            Reading::Hops => self
                .request
                .paths
                .hops(candidate.id)
                .map(|hops| hops as f64),
            Reading::Distance => self.distance_km(candidate),
            Reading::Age => age_years(candidate.established, self.request.guard.as_of),
            Reading::Unknown => None,
        }
    }

    /// The raw value of every indicator with where it comes from.
    pub fn observe(&self, candidate: &Candidate<'_>) -> Vec<Observed> {
        self.readings
            .iter()
            .map(|(reading, ..)| {
                let (source, as_of) = self.origin(*reading, candidate);
                Observed {
                    raw: self.raw(*reading, candidate),
                    source,
                    as_of,
                }
            })
            .collect()
    }

    /// Whether a distance is straight or stands for a travel time.
    fn how_far(&self, candidate: &Candidate<'_>) -> (String, Option<Date>) {
        let Some(travel) = self.reach(candidate).travel else {
            return (
                "GB/T 2260 centres".to_owned(),
                Some(self.request.guard.as_of),
            );
        };
        let text = format!(
            "{}：{}行程 {:.0} 分钟，按每小时 {:.0} 公里折算",
            travel.source,
            travel.mode_name(),
            travel.minutes,
            self.request.catalog.rules().target.place.km_per_hour
        );
        (text, Some(travel.as_of))
    }

    fn origin(&self, reading: Reading, candidate: &Candidate<'_>) -> (String, Option<Date>) {
        let computed = |source: &str| (source.to_owned(), Some(self.request.guard.as_of));
        match reading {
            Reading::Confidence => computed("placement"),
            Reading::Propensity => computed(self.request.propensities.source()),
            Reading::Hops => computed(self.request.paths.source()),
            Reading::Distance => self.how_far(candidate),
            Reading::Size => (
                format!("{}（{}）", candidate.source, candidate.size.proxy.id()),
                Some(candidate.as_of),
            ),
            Reading::Unknown => (String::new(), None),
            _ => (candidate.source.to_owned(), Some(candidate.as_of)),
        }
    }
}

/// Years since foundation; `None` if the day is unknown or still to come.
pub(super) fn age_years(established: Option<Date>, as_of: Date) -> Option<f64> {
    let days = (as_of - established?).get_days();
    (days >= 0).then(|| f64::from(days) / DAYS_PER_YEAR)
}
