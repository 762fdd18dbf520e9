//! The learnt model: weights of lexical features, of groups, of out-of-scope words and of pieces of words, and the
//! calibration that makes a probability of their sum. A small text file that a person can read; `train` makes it.
use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;
use std::hash::{BuildHasherDefault, Hasher};

use crate::placement::error::PlacementError;
use crate::placement::feature::{FEATURE_NAMES, FEATURES};
use crate::placement::gram::Gram;
use crate::placement::sample::Sample;

/// What a weight of a piece of words speaks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Class {
    /// No segment at all.
    None,
    /// A segment, by place in the lexicon.
    Segment(u16),
    /// All segments of a group, by place in the lexicon.
    Group(u16),
}

/// Weights that all segments share.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct SharedWeights {
    /// Of the lexical features.
    pub(super) lexical: [f64; FEATURES],
    /// Of general words in products and in the name.
    pub(super) group: [f64; 2],
    /// Of out-of-scope words in products and in the name; they speak for no segment.
    pub(super) outside: [f64; 2],
    /// What speaks for no segment before anything is read.
    pub(super) none: f64,
}

/// Log-odds of the confidence: constant, factor of the log-odds among all segments, factor of the distance to none.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Calibration(pub(super) [f64; 3]);

/// How many views of an enterprise are calibrated apart.
pub(super) const VIEWS: usize = 3;
/// Their names in the file: products with shares, products or a main-business sentence, neither.
const VIEW_NAMES: [&str; VIEWS] = ["share", "product", "name"];
/// The probability among all segments as it is.
pub(super) const UNCALIBRATED: [f64; 3] = [0.0, 1.0, 0.0];

/// Hashes a run of characters, which is one number, by one multiplication.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct GramHasher(u64);

impl Hasher for GramHasher {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    fn write_u64(&mut self, number: u64) {
        let mixed = number.wrapping_mul(0x9E37_79B9_7F4A_7C15);
        self.0 = mixed ^ (mixed >> 29);
    }
}

/// The learnt model of one lexicon.
#[derive(Debug)]
pub(super) struct Model {
    /// Weights that all segments share.
    pub(super) shared: SharedWeights,
    /// Makes probabilities.
    pub(super) calibration: [Calibration; VIEWS],
    /// Where each run's weights lie in `weights`.
    ranges: HashMap<Gram, (u32, u32), BuildHasherDefault<GramHasher>>,
    weights: Vec<(Class, f32)>,
}

/// The sums of one enterprise.
#[derive(Debug)]
pub(super) struct Scores {
    /// By place of the segment in the lexicon.
    pub(super) segments: Vec<f64>,
    /// Of no segment at all.
    pub(super) none: f64,
    /// Logarithm of the sum of the exponentials of all of them.
    pub(super) total: f64,
}

impl Model {
    /// Makes a model of weights by run.
    pub(super) fn new(
        shared: SharedWeights,
        calibration: [Calibration; VIEWS],
        grams: BTreeMap<Gram, Vec<(Class, f32)>>,
    ) -> Self {
        let mut ranges = HashMap::default();
        let mut weights = Vec::new();
        for (gram, own) in grams {
            let from = u32::try_from(weights.len()).unwrap_or(u32::MAX);
            weights.extend(own);
            let until = u32::try_from(weights.len()).unwrap_or(u32::MAX);
            ranges.insert(gram, (from, until));
        }
        Self {
            shared,
            calibration,
            ranges,
            weights,
        }
    }

    /// The weights of a run.
    pub(super) fn weights(&self, gram: Gram) -> &[(Class, f32)] {
        self.ranges.get(&gram).map_or(&[], |(from, until)| {
            &self.weights[*from as usize..*until as usize]
        })
    }

    /// Adds everything up; `group_of` tells the group of each segment.
    pub(super) fn score(&self, sample: &Sample, group_of: &[u16], groups: usize) -> Scores {
        let shared = &self.shared;
        let mut segments = vec![0.0; group_of.len()];
        let mut by_group = vec![0.0; groups];
        let mut none = shared.none
            + shared.outside[0] * sample.outside[0]
            + shared.outside[1] * sample.outside[1];
        for (gram, value) in &sample.grams {
            for (class, weight) in self.weights(*gram) {
                let add = f64::from(*weight) * f64::from(*value);
                match class {
                    Class::None => none += add,
                    Class::Segment(segment) => segments[usize::from(*segment)] += add,
                    Class::Group(group) => by_group[usize::from(*group)] += add,
                }
            }
        }
        for (group, hints) in &sample.groups {
            by_group[usize::from(*group)] +=
                shared.group[0] * hints[0] + shared.group[1] * hints[1];
        }
        for (segment, group) in segments.iter_mut().zip(group_of) {
            *segment += by_group[usize::from(*group)];
        }
        for (segment, features) in &sample.lexical {
            segments[usize::from(*segment)] += features
                .iter()
                .zip(&shared.lexical)
                .map(|(value, weight)| value * weight)
                .sum::<f64>();
        }
        let total = log_sum(segments.iter().copied().chain([none]));
        Scores {
            segments,
            none,
            total,
        }
    }

    /// Writes the model as text; segments and groups by the names given.
    pub(super) fn write(&self, segments: &[String], groups: &[String]) -> String {
        let mut text = String::from(
            "# Placement model of liantu, version 1; made by `liantu train placement`, never by hand.\n",
        );
        let shared = &self.shared;
        let mut line = |name: &str, values: &[f64]| {
            let values: Vec<String> = values.iter().map(|value| format!("{value:.4}")).collect();
            // Writing to a string cannot fail.
            let _ = writeln!(text, "{name}\t{}", values.join(" "));
        };
        for (name, weight) in FEATURE_NAMES.iter().zip(&shared.lexical) {
            line(&format!("lexical.{name}"), &[*weight]);
        }
        line("group", &shared.group);
        line("outside", &shared.outside);
        line("none", &[shared.none]);
        for (name, calibration) in VIEW_NAMES.iter().zip(&self.calibration) {
            line(&format!("calibration.{name}"), &calibration.0);
        }
        let mut grams: Vec<Gram> = self.ranges.keys().copied().collect();
        grams.sort_unstable();
        for gram in grams {
            let weights: Vec<String> = self
                .weights(gram)
                .iter()
                .map(|(class, weight)| {
                    let name = match class {
                        Class::None => "-",
                        Class::Segment(place) => segments[usize::from(*place)].as_str(),
                        Class::Group(place) => groups[usize::from(*place)].as_str(),
                    };
                    format!("{name}={:.0}", f64::from(*weight) * SCALE)
                })
                .collect();
            let _ = writeln!(text, "{}\t{}", gram.write(), weights.join(" "));
        }
        text
    }

    /// Reads what [`Model::write`] wrote. Weights of segments and groups that the catalog no longer has are left out.
    ///
    /// # Errors
    /// [`PlacementError::Model`] at the first line that is not of the form.
    pub(super) fn parse(
        text: &str,
        segments: &BTreeMap<String, u16>,
        groups: &BTreeMap<String, u16>,
    ) -> Result<Self, PlacementError> {
        let mut shared = SharedWeights {
            lexical: [0.0; FEATURES],
            group: [0.0; 2],
            outside: [0.0; 2],
            none: 0.0,
        };
        let mut calibration = [Calibration(UNCALIBRATED); VIEWS];
        let mut grams = BTreeMap::new();
        for (place, line) in text.lines().enumerate() {
            if line.starts_with('#') || line.is_empty() {
                continue;
            }
            let fault = |expected| PlacementError::Model {
                line: place + 1,
                found: line.chars().take(40).collect(),
                expected,
            };
            let (name, values) = line
                .split_once('\t')
                .ok_or_else(|| fault("a name, a tab and values"))?;
            if let Some(gram) = Gram::parse(name) {
                let own = gram_weights(values, segments, groups)
                    .ok_or_else(|| fault("weights such as `NEV-B07=12`"))?;
                grams.insert(gram, own);
                continue;
            }
            let slots: &mut [f64] = match name {
                "group" => &mut shared.group,
                "outside" => &mut shared.outside,
                "none" => std::slice::from_mut(&mut shared.none),
                _ => named_slot(name, &mut shared.lexical, &mut calibration)
                    .ok_or_else(|| fault("a known name or a run of characters"))?,
            };
            let parsed: Option<Vec<f64>> = values
                .split(' ')
                .map(|value| value.parse().ok().filter(|value: &f64| value.is_finite()))
                .collect();
            let parsed = parsed
                .filter(|parsed| parsed.len() == slots.len())
                .ok_or_else(|| fault("as many finite numbers as the name has"))?;
            slots.copy_from_slice(&parsed);
        }
        Ok(Self::new(shared, calibration, grams))
    }
}

/// Returns where the values of `lexical.name` or `calibration.share` go.
fn named_slot<'a>(
    name: &str,
    lexical: &'a mut [f64; FEATURES],
    calibration: &'a mut [Calibration; VIEWS],
) -> Option<&'a mut [f64]> {
    if let Some(feature) = name.strip_prefix("lexical.") {
        let place = FEATURE_NAMES.iter().position(|known| *known == feature)?;
        return lexical.get_mut(place..=place);
    }
    let view = name.strip_prefix("calibration.")?;
    let place = VIEW_NAMES.iter().position(|known| *known == view)?;
    Some(&mut calibration[place].0)
}

/// Weights are written as whole hundredths.
pub(super) const SCALE: f64 = 100.0;

/// Reads the weights of one run; `None` if one is not of the form.
fn gram_weights(
    values: &str,
    segments: &BTreeMap<String, u16>,
    groups: &BTreeMap<String, u16>,
) -> Option<Vec<(Class, f32)>> {
    let mut own = Vec::new();
    for value in values.split(' ') {
        let (name, weight) = value.split_once('=')?;
        let weight = f32::from(weight.parse::<i16>().ok()?) / 100.0;
        let class = if name == "-" {
            Some(Class::None)
        } else {
            let segment = segments.get(name).map(|place| Class::Segment(*place));
            segment.or_else(|| groups.get(name).map(|place| Class::Group(*place)))
        };
        own.extend(class.map(|class| (class, weight)));
    }
    Some(own)
}

/// Logarithm of the sum of exponentials.
pub(super) fn log_sum(values: impl Iterator<Item = f64> + Clone) -> f64 {
    let top = values.clone().fold(f64::NEG_INFINITY, f64::max);
    top + values.map(|value| (value - top).exp()).sum::<f64>().ln()
}

impl Calibration {
    /// What the calibration looks at: log-odds of the segment among all, and its distance to none.
    pub(super) fn view(scores: &Scores, segment: usize) -> [f64; 2] {
        let own = scores.segments[segment];
        let share = (own - scores.total).exp().min(1.0 - 1e-12);
        let among = (share / (1.0 - share)).ln();
        [
            among.clamp(-30.0, 30.0),
            (own - scores.none).clamp(-30.0, 30.0),
        ]
    }

    /// Log-odds of the confidence of a segment.
    pub(super) fn log_odds(self, scores: &Scores, segment: usize) -> f64 {
        let [among, distance] = Self::view(scores, segment);
        self.0[0] + self.0[1] * among + self.0[2] * distance
    }
}
