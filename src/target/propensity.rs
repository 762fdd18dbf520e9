//! Propensity: how likely an enterprise founds something in another prefecture within the horizon.
//!
//! Only imported events speak. Features come from strictly before the day asked about; the coefficients are fitted on
//! an earlier window and calibrated on the one after it. Without events the probability is missing: no coefficient fitted
//! elsewhere, or on invented data, ships.
use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::catalog::code::Adcode;
use crate::catalog::{ChainId, PropensityRules};
use crate::target::history::{Event, History, elsewhere};
use crate::target::judge::{DAYS_PER_YEAR, age_years};
use crate::target::logistic::{dot, fit, logit, sigmoid};

/// Months of a year.
const MONTHS: f64 = 12.0;

/// What propensity reads of an enterprise besides its events.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Subject {
    /// Where it sits.
    pub seat: Option<Adcode>,
    /// The chain of its best placement: whose base rate it shares.
    pub chain: Option<ChainId>,
    /// Day of foundation.
    pub established: Option<Date>,
    /// Size in yuan of revenue, if known.
    pub size_yuan: Option<f64>,
    /// Growth of revenue.
    pub growth: Option<f64>,
    /// The day the two describe; they are used only for days after it.
    pub facts_as_of: Date,
}

/// How the probabilities were made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Making {
    /// No events were imported.
    Missing,
    /// The shrunk rate of past events; too few events to fit anything.
    Rate,
    /// The shrunk rate with fitted coefficients, calibrated on a later window.
    Fitted,
}

/// The probability of every enterprise, by position.
#[derive(Debug, Clone, PartialEq)]
pub struct Propensities {
    values: Vec<Option<f64>>,
    source: String,
    /// How they were made.
    pub making: Making,
    /// Share of enterprises with an event in the last horizon before the day; `None` without events.
    pub base_rate: Option<f64>,
    /// Fitted coefficients: intercept, logit of the shrunk rate, log size, growth, age; `None` if none were fitted.
    pub coefficients: Option<[f64; FEATURES]>,
}

/// Features of the regression: intercept, logit of the shrunk rate, log size, growth, age.
const FEATURES: usize = 5;

impl Propensities {
    /// Nothing is known.
    pub fn missing() -> Self {
        Self {
            values: Vec::new(),
            source: "investments".to_owned(),
            making: Making::Missing,
            base_rate: None,
            coefficients: None,
        }
    }

    /// Estimates the probability that each enterprise founds something in another prefecture within the horizon after
    /// `day`, from what was known strictly before it.
    ///
    /// **Formula** shrunk rate `λ = (n + k μ) / (E + k)`: n the enterprise's decayed events elsewhere, E its decayed years
    /// on record, μ the mean rate of all times the shrunk ratios of its chain and of its order of magnitude, k the prior's years; `p₀ = 1 − e^{−λh}`. With
    /// enough events, `logit p = a + b·(xβ)`: β fitted on the window [day − 2h, day − h), a and b on [day − h, day).
    /// **Missing** `None` for all without a dated event; size or growth of a later date count as the mean.
    /// **Source** empirical Bayes: H. Robbins (1956); calibration: J. Platt (1999).
    /// **Limits** says who invests somewhere, not who comes here.
    pub fn estimate(
        subjects: &[Subject],
        history: &History,
        (day, rules): (Date, &PropensityRules),
    ) -> Self {
        let moment = |months: u32| day.saturating_sub(jiff::Span::new().months(months));
        let first = history
            .events()
            .iter()
            .filter_map(|event| event.date)
            .min()
            .filter(|first| *first < day);
        let Some(first) = first else {
            return Self::missing();
        };
        let world = World {
            subjects,
            history,
            first,
            day,
            rules,
        };
        let horizon = rules.horizon_months;
        let (earlier, later) = (moment(2 * horizon), moment(horizon));
        let now = world.features(day);
        let training = world.rows(earlier, later);
        let check = world.rows(later, day);
        let came = |rows: &[([f64; FEATURES], bool)]| rows.iter().filter(|row| row.1).count();
        let base_rate = (!check.is_empty()).then(|| came(&check) as f64 / check.len() as f64);
        if came(&training) < rules.least_events || came(&check) < rules.least_events {
            let values = now.iter().map(|features| Some(sigmoid(features[1])));
            return Self {
                values: values.collect(),
                source: source("rate", base_rate, rules),
                making: Making::Rate,
                base_rate,
                coefficients: None,
            };
        }
        let (r, free) = (rules.ridge, 1e-6);
        let start = [0.0, 1.0, 0.0, 0.0, 0.0];
        let beta = fit(&training, start, [free, r, r, r, r]);
        let calibration: Vec<([f64; 2], bool)> = check
            .iter()
            .map(|(features, came)| ([1.0, dot(features, &beta)], *came))
            .collect();
        let [a, b] = fit(&calibration, [0.0, 1.0], [free, r]);
        Self {
            values: now
                .iter()
                .map(|features| Some(sigmoid(a + b * dot(features, &beta))))
                .collect(),
            source: source("fitted", base_rate, rules),
            making: Making::Fitted,
            base_rate,
            coefficients: Some(beta),
        }
    }

    /// The probability of an enterprise, by position.
    pub fn of(&self, enterprise: usize) -> Option<f64> {
        self.values.get(enterprise).copied().flatten()
    }

    /// Where the probabilities come from, with the base rate.
    pub fn source(&self) -> &str {
        &self.source
    }
}

fn source(making: &str, base_rate: Option<f64>, rules: &PropensityRules) -> String {
    let base = base_rate.map_or_else(String::new, |rate| format!(", base rate {rate:.4}"));
    format!(
        "investments ({making}; new plant, subsidiary, branch or project in another prefecture within {} months{base})",
        rules.horizon_months
    )
}

struct World<'a> {
    subjects: &'a [Subject],
    history: &'a History,
    /// The first dated event: before it nobody was watched.
    first: Date,
    /// The day asked about. An enterprise's order of magnitude is the one known before it, in the windows too: nobody's
    /// size of years ago is on record. It never reaches past the day.
    day: Date,
    rules: &'a PropensityRules,
}

impl World<'_> {
    /// Features and outcome of every enterprise that existed at `from`: features before it, outcome in [from, to).
    fn rows(&self, from: Date, to: Date) -> Vec<([f64; FEATURES], bool)> {
        if from <= self.first {
            return Vec::new();
        }
        self.features(from)
            .into_iter()
            .enumerate()
            .filter(|(place, _)| {
                let founded = self.subjects[*place].established;
                founded.is_none_or(|day| day < from)
            })
            .map(|(place, features)| {
                let came = self
                    .abroad(place)
                    .any(|(_, date)| from <= date && date < to);
                (features, came)
            })
            .collect()
    }

    /// The events of an enterprise in other prefectures than its own, with their days.
    fn abroad(&self, place: usize) -> impl Iterator<Item = (&Event, Date)> {
        let seat = self.subjects[place].seat;
        self.history
            .of(place)
            .iter()
            .filter(move |event| elsewhere(event.adcode, seat))
            .filter_map(|event| Some((event, event.date?)))
    }

    fn features(&self, day: Date) -> Vec<[f64; FEATURES]> {
        let seen: Vec<(f64, f64)> = (0..self.subjects.len())
            .map(|place| self.seen(place, day))
            .collect();
        let classes: Vec<Option<u32>> = self
            .subjects
            .iter()
            .map(|subject| magnitude(subject, self.day))
            .collect();
        let rates = self.rates(&seen, &classes);
        let horizon = f64::from(self.rules.horizon_months) / MONTHS;
        let prior = self.rules.prior_years;
        let sizes = centred(self.subjects, day, |subject| {
            subject.size_yuan.filter(|yuan| *yuan > 0.0).map(f64::ln)
        });
        let growths = centred(self.subjects, day, |subject| {
            subject.growth.map(|growth| growth.clamp(-1.0, 1.0))
        });
        seen.iter()
            .enumerate()
            .map(|(place, (events, years))| {
                let subject = &self.subjects[place];
                let mean = rates.of(subject.chain, classes[place]);
                let rate = (events + prior * mean) / (years + prior);
                let cap = self.rules.age_cap_years;
                let age = age_years(subject.established, day).map_or(0.0, |age| age.min(cap) / cap);
                [
                    1.0,
                    logit(1.0 - (-rate * horizon).exp()),
                    sizes[place],
                    growths[place],
                    age,
                ]
            })
            .collect()
    }

    /// Decayed events elsewhere and decayed years on record, before a day.
    fn seen(&self, place: usize, day: Date) -> (f64, f64) {
        let half_life_years = self.rules.half_life_months / MONTHS;
        let decay = |years: f64| 0.5_f64.powf(years / half_life_years);
        let years_to_day = |from: Date| f64::from((day - from).get_days()) / DAYS_PER_YEAR;
        let events = self
            .abroad(place)
            .filter(|(_, date)| *date < day)
            .map(|(_, date)| decay(years_to_day(date)))
            .sum();
        let founded = self.subjects[place].established.unwrap_or(self.first);
        let on_record = years_to_day(founded.max(self.first)).max(0.0);
        // ∫ 0.5^(a/h) da over the years on record.
        let exposure = half_life_years / std::f64::consts::LN_2 * (1.0 - decay(on_record));
        (events, exposure)
    }

    /// The mean rate of all, and how many times as often each chain and each order of magnitude founds something, drawn to
    /// once as if it had shown the least events at the mean rate.
    fn rates(&self, seen: &[(f64, f64)], classes: &[Option<u32>]) -> Rates {
        let events: f64 = seen.iter().map(|(events, _)| events).sum();
        let years: f64 = seen.iter().map(|(_, years)| years).sum();
        let all = if years > 0.0 { events / years } else { 0.0 };
        let least = self.rules.least_events as f64;
        let chains = self.subjects.iter().map(|subject| subject.chain);
        Rates {
            all,
            chains: ratios(chains.zip(seen), all, least),
            classes: ratios(classes.iter().copied().zip(seen), all, least),
        }
    }
}

/// The order of magnitude of an enterprise's size as known before the day; `None` is a class of its own.
fn magnitude(subject: &Subject, day: Date) -> Option<u32> {
    let yuan = subject.size_yuan.filter(|_| subject.facts_as_of < day)?;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a logarithm of yuan is a small number, and negative ones are cut"
    )]
    (yuan >= 1.0).then(|| yuan.log10().floor() as u32)
}

fn ratios<'a, K: Ord>(
    seen: impl Iterator<Item = (K, &'a (f64, f64))>,
    all: f64,
    least: f64,
) -> BTreeMap<K, f64> {
    let mut sums: BTreeMap<K, (f64, f64)> = BTreeMap::new();
    for (key, (events, years)) in seen {
        let sum = sums.entry(key).or_default();
        sum.0 += events;
        sum.1 += years;
    }
    let ratio = |(events, years): (f64, f64)| (events + least) / (years * all + least);
    sums.into_iter()
        .map(|(key, sum)| (key, ratio(sum)))
        .collect()
}

struct Rates {
    all: f64,
    chains: BTreeMap<Option<ChainId>, f64>,
    classes: BTreeMap<Option<u32>, f64>,
}

impl Rates {
    fn of(&self, chain: Option<ChainId>, class: Option<u32>) -> f64 {
        let times = |found: Option<&f64>| found.copied().unwrap_or(1.0);
        self.all * times(self.chains.get(&chain)) * times(self.classes.get(&class))
    }
}

/// A feature less its mean; 0, the mean, where it is missing or was not known before the day.
fn centred(subjects: &[Subject], day: Date, read: impl Fn(&Subject) -> Option<f64>) -> Vec<f64> {
    let known: Vec<Option<f64>> = subjects
        .iter()
        .map(|subject| (subject.facts_as_of < day).then(|| read(subject)).flatten())
        .collect();
    let count = known.iter().flatten().count();
    let mean = known.iter().flatten().sum::<f64>() / count.max(1) as f64;
    known
        .into_iter()
        .map(|value| value.map_or(0.0, |value| value - mean))
        .collect()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::catalog::TargetRules;

    fn subject() -> Subject {
        Subject {
            seat: Adcode::new(340_100),
            chain: None,
            established: Some(date(2000, 1, 1)),
            size_yuan: None,
            growth: None,
            facts_as_of: date(2020, 1, 1),
        }
    }

    fn event(enterprise: usize, place: u32, day: Date) -> Event {
        Event {
            enterprise,
            investee: format!("新设{day}"),
            adcode: Adcode::new(place),
            date: Some(day),
            amount_yuan: None,
            kind: Some("plant".into()),
            segment: None,
            source: "test".into(),
        }
    }

    fn estimate(events: Vec<Event>, day: Date) -> Propensities {
        let rules = TargetRules::default().propensity;
        Propensities::estimate(&[subject(); 3], &History::new(events), (day, &rules))
    }

    #[test]
    fn without_a_dated_event_the_probability_is_missing_not_small() {
        let found = estimate(Vec::new(), date(2026, 1, 1));
        assert_eq!((found.of(0), found.making), (None, Making::Missing));
    }

    #[test]
    fn who_invested_elsewhere_lately_is_likelier_than_who_did_long_ago_or_at_home() {
        let found = estimate(
            vec![
                event(0, 320_400, date(2025, 6, 1)),
                event(1, 320_400, date(2016, 6, 1)),
                // In its own prefecture: no event.
                event(2, 340_123, date(2025, 6, 1)),
            ],
            date(2026, 1, 1),
        );
        let of = |place| found.of(place).unwrap();
        assert_eq!(found.making, Making::Rate);
        assert!(of(0) > of(1) && of(1) > of(2) && of(2) > 0.0);
    }

    #[test]
    fn what_happens_on_the_day_or_later_changes_nothing() {
        let past = vec![event(0, 320_400, date(2024, 6, 1))];
        let mut future = past.clone();
        future.push(event(1, 320_400, date(2026, 1, 1)));
        future.push(event(2, 320_400, date(2026, 3, 1)));
        let day = date(2026, 1, 1);
        assert_eq!(estimate(past, day).values, estimate(future, day).values);
    }
}
