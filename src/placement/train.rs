//! Learns the model from labelled enterprises: a softmax over all segments and "none", where a label is the set of
//! segments any of which is right. Calibration is fitted on enterprises left out. Same input and seed, same model.
use std::collections::BTreeMap;

use rand::SeedableRng;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;

use crate::placement::feature::FEATURES;
use crate::placement::gram::Gram;
use crate::placement::model::{
    Calibration, Class, Model, SCALE, Scores, SharedWeights, UNCALIBRATED, VIEWS, log_sum,
};
use crate::placement::sample::Sample;

/// How many enterprises outside every chain one in a label file stands for: confidences are calibrated for that mix.
pub const OUTSIDE_WEIGHT: f64 = 4.0;

/// How to learn. The defaults were chosen by cross-validation on the development part.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TrainOptions {
    /// Seed of the order of enterprises.
    pub seed: u64,
    /// Times every enterprise is seen.
    pub epochs: u32,
    /// Step of the weights of pieces of words.
    pub step: f64,
    /// Step of the shared weights.
    pub shared_step: f64,
    /// Added to the sum of squared slopes: holds rare pieces of words back.
    pub damping: f64,
    /// Weight of an enterprise outside every chain, beside 1: they are the many in a country and the few in a label file.
    pub none_weight: f64,
    /// Pull of every weight towards 0.
    pub shrinkage: f64,
    /// Weight of an example made of the catalog's own terms, beside 1 for an enterprise.
    pub term_weight: f64,
    /// Enterprises or groups of terms a piece of words must occur in.
    pub least_frequency: u32,
    /// Weights of pieces of words below this are dropped.
    pub least_weight: f64,
    /// Parts of the cross-validation.
    pub folds: u32,
}

impl Default for TrainOptions {
    fn default() -> Self {
        Self {
            seed: 1,
            epochs: 10,
            step: 0.4,
            shared_step: 0.05,
            damping: 1e-3,
            none_weight: OUTSIDE_WEIGHT,
            shrinkage: 1e-3,
            term_weight: 0.2,
            least_frequency: 3,
            least_weight: 0.5,
            folds: 5,
        }
    }
}

/// A sample with what is right for it.
pub(super) struct Example {
    pub(super) sample: Sample,
    /// Places of the segments that are right; empty for none.
    pub(super) accept: Vec<u16>,
    pub(super) weight: f64,
    /// Weight in the calibration, the same for all views of an enterprise.
    pub(super) scale: f64,
    /// Made of the catalog's own terms, not of an enterprise.
    pub(super) of_terms: bool,
}

/// The shape of the lexicon.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shape<'a> {
    /// Group of each segment.
    pub(super) group_of: &'a [u16],
    /// Number of groups.
    pub(super) groups: usize,
}

/// Weights while they are learnt: dense rows by run, columns none, segments, groups.
struct Learner<'a> {
    shape: Shape<'a>,
    options: TrainOptions,
    rows: BTreeMap<Gram, usize>,
    weights: Vec<f32>,
    squares: Vec<f32>,
    shared: Vec<f64>,
    shared_squares: Vec<f64>,
}

/// Number of shared weights: lexical, group, outside, none.
const SHARED: usize = FEATURES + 5;

/// Learns a model without calibration.
pub(super) fn learn(
    examples: &[&Example],
    start: &SharedWeights,
    shape: Shape,
    options: TrainOptions,
) -> Model {
    let mut learner = Learner::new(examples, start, shape, options);
    let mut order: Vec<usize> = (0..examples.len()).collect();
    let mut random = ChaCha8Rng::seed_from_u64(options.seed);
    for epoch in 0..options.epochs {
        order.shuffle(&mut random);
        let decay = 1.0 / (1.0 + 0.3 * f64::from(epoch));
        for place in &order {
            learner.see(examples[*place], decay);
        }
    }
    learner.finish()
}

impl<'a> Learner<'a> {
    fn new(
        examples: &[&Example],
        start: &SharedWeights,
        shape: Shape<'a>,
        options: TrainOptions,
    ) -> Self {
        // A run is kept if enough enterprises have it, or enough of the catalog's own terms: never for one or two firms.
        let mut frequency: BTreeMap<Gram, [u32; 2]> = BTreeMap::new();
        for example in examples {
            for (gram, _) in &example.sample.grams {
                frequency.entry(*gram).or_default()[usize::from(example.of_terms)] += 1;
            }
        }
        let rows: BTreeMap<Gram, usize> = frequency
            .into_iter()
            .filter(|(_, counts)| counts.iter().any(|count| *count >= options.least_frequency))
            .enumerate()
            .map(|(row, (gram, _))| (gram, row))
            .collect();
        let columns = 1 + shape.group_of.len() + shape.groups;
        let mut shared = start.lexical.to_vec();
        shared.extend(start.group);
        shared.extend(start.outside);
        shared.push(start.none);
        Self {
            shape,
            options,
            weights: vec![0.0; rows.len() * columns],
            squares: vec![0.0; rows.len() * columns],
            rows,
            shared,
            shared_squares: vec![0.0; SHARED],
        }
    }

    fn columns(&self) -> usize {
        1 + self.shape.group_of.len() + self.shape.groups
    }

    /// Sums of none, then segments.
    fn forward(&self, example: &Example, rows: &[(usize, f32)]) -> Vec<f64> {
        let columns = self.columns();
        let segments = self.shape.group_of.len();
        let mut sums = vec![0.0_f32; columns];
        for (row, value) in rows {
            let own = &self.weights[row * columns..(row + 1) * columns];
            for (sum, weight) in sums.iter_mut().zip(own) {
                *sum += weight * value;
            }
        }
        let mut groups: Vec<f64> = sums[1 + segments..]
            .iter()
            .map(|sum| f64::from(*sum))
            .collect();
        let shared = &self.shared;
        for (group, hints) in &example.sample.groups {
            groups[usize::from(*group)] +=
                shared[FEATURES] * hints[0] + shared[FEATURES + 1] * hints[1];
        }
        let outside = &example.sample.outside;
        let none = f64::from(sums[0])
            + shared[FEATURES + 2] * outside[0]
            + shared[FEATURES + 3] * outside[1]
            + shared[FEATURES + 4];
        let mut scores: Vec<f64> = std::iter::once(none)
            .chain(
                sums[1..=segments]
                    .iter()
                    .zip(self.shape.group_of)
                    .map(|(sum, group)| f64::from(*sum) + groups[usize::from(*group)]),
            )
            .collect();
        for (segment, features) in &example.sample.lexical {
            scores[1 + usize::from(*segment)] += features
                .iter()
                .zip(shared)
                .map(|(value, weight)| value * weight)
                .sum::<f64>();
        }
        scores
    }

    /// One step of gradient descent on the negative logarithm of the probability of what is right.
    fn see(&mut self, example: &Example, decay: f64) {
        let rows: Vec<(usize, f32)> = example
            .sample
            .grams
            .iter()
            .filter_map(|(gram, value)| Some((*self.rows.get(gram)?, *value)))
            .collect();
        let scores = self.forward(example, &rows);
        let total = log_sum(scores.iter().copied());
        let right: Vec<usize> = if example.accept.is_empty() {
            vec![0]
        } else {
            example
                .accept
                .iter()
                .map(|segment| 1 + usize::from(*segment))
                .collect()
        };
        let mass = log_sum(right.iter().map(|place| scores[*place]));
        let mut slope: Vec<f64> = scores.iter().map(|score| (score - total).exp()).collect();
        for place in right {
            slope[place] -= (scores[place] - mass).exp();
        }
        for one in &mut slope {
            *one *= example.weight;
        }
        self.step_shared(example, &slope, decay);
        self.step_rows(&rows, &slope, decay);
    }

    fn step_shared(&mut self, example: &Example, slope: &[f64], decay: f64) {
        let mut shared = [0.0; SHARED];
        for (segment, features) in &example.sample.lexical {
            for (sum, value) in shared.iter_mut().zip(features) {
                *sum += slope[1 + usize::from(*segment)] * value;
            }
        }
        for (group, hints) in &example.sample.groups {
            let members = self.shape.group_of.iter().zip(&slope[1..]);
            let sum: f64 = members
                .filter(|(own, _)| *own == group)
                .map(|(_, slope)| slope)
                .sum();
            shared[FEATURES] += sum * hints[0];
            shared[FEATURES + 1] += sum * hints[1];
        }
        shared[FEATURES + 2] = slope[0] * example.sample.outside[0];
        shared[FEATURES + 3] = slope[0] * example.sample.outside[1];
        shared[FEATURES + 4] = slope[0];
        for (place, slope) in shared.iter().enumerate() {
            self.shared_squares[place] += slope * slope;
            let step = self.options.shared_step * decay / (1.0 + self.shared_squares[place]).sqrt();
            // Evidence never speaks against what it names, whatever a small sample says.
            self.shared[place] = (self.shared[place] - step * slope).clamp(-20.0, 20.0);
            if place < FEATURES + 4 {
                self.shared[place] = self.shared[place].max(0.0);
            }
        }
    }

    #[expect(
        clippy::cast_possible_truncation,
        reason = "weights of single precision suffice"
    )]
    fn step_rows(&mut self, rows: &[(usize, f32)], slope: &[f64], decay: f64) {
        const SMALL: f64 = 1e-3;
        let columns = self.columns();
        let segments = self.shape.group_of.len();
        let mut groups = vec![0.0; self.shape.groups];
        for (group, slope) in self.shape.group_of.iter().zip(&slope[1..]) {
            groups[usize::from(*group)] += slope;
        }
        let steep: Vec<(usize, f32)> = slope
            .iter()
            .chain(&groups)
            .enumerate()
            .filter(|(_, slope)| slope.abs() > SMALL)
            .map(|(column, slope)| (column, *slope as f32))
            .collect();
        debug_assert!(columns == 1 + segments + groups.len());
        let step = (self.options.step * decay) as f32;
        let (shrinkage, damping) = (self.options.shrinkage as f32, self.options.damping as f32);
        for (row, value) in rows {
            for (column, slope) in &steep {
                let place = row * columns + column;
                let weight = &mut self.weights[place];
                let gradient = slope * value + shrinkage * *weight;
                let square = &mut self.squares[place];
                *square += gradient * gradient;
                *weight -= step * gradient / (damping + *square).sqrt();
            }
        }
    }

    /// Keeps the weights that say something, in the precision of the file.
    #[expect(
        clippy::cast_possible_truncation,
        reason = "weights of single precision suffice"
    )]
    fn finish(self) -> Model {
        let columns = self.columns();
        let segments = self.shape.group_of.len();
        let mut grams = BTreeMap::new();
        for (gram, row) in &self.rows {
            let own: Vec<(Class, f32)> = self.weights[row * columns..(row + 1) * columns]
                .iter()
                .enumerate()
                .filter(|(_, weight)| f64::from(weight.abs()) >= self.options.least_weight)
                .map(|(column, weight)| {
                    let rounded = ((f64::from(*weight) * SCALE).round() / SCALE) as f32;
                    (class(column, segments), rounded)
                })
                .collect();
            if !own.is_empty() {
                grams.insert(*gram, own);
            }
        }
        let mut lexical = [0.0; FEATURES];
        lexical.copy_from_slice(&self.shared[..FEATURES]);
        let shared = SharedWeights {
            lexical,
            group: [self.shared[FEATURES], self.shared[FEATURES + 1]],
            outside: [self.shared[FEATURES + 2], self.shared[FEATURES + 3]],
            none: self.shared[FEATURES + 4],
        };
        Model::new(shared, [Calibration(UNCALIBRATED); VIEWS], grams)
    }
}

/// What a column stands for.
fn class(column: usize, segments: usize) -> Class {
    let narrow =
        |place: usize| u16::try_from(place).expect("fewer than 65,536 segments and groups");
    match column {
        0 => Class::None,
        _ if column <= segments => Class::Segment(narrow(column - 1)),
        _ => Class::Group(narrow(column - 1 - segments)),
    }
}

/// Places of the segments with the highest sums, best first, ties by place.
pub(super) fn best(scores: &Scores, count: usize) -> Vec<usize> {
    let ahead = |a: usize, b: usize| {
        let higher = scores.segments[b].total_cmp(&scores.segments[a]);
        higher.then_with(|| a.cmp(&b))
    };
    let mut order: Vec<usize> = Vec::with_capacity(count + 1);
    for place in 0..scores.segments.len() {
        let at = order.partition_point(|known| ahead(*known, place).is_lt());
        if at < count {
            order.insert(at, place);
            order.truncate(count);
        }
    }
    order
}
