//! Teaching a placer: labelled enterprises in, the model's file and the figures on left-out enterprises out. The figures
//! are those of cross-validation; the model of the file has seen all enterprises given.
use std::collections::BTreeMap;

use serde::Serialize;

use crate::placement::calibrate::calibrate;
use crate::placement::error::PlacementError;
use crate::placement::evidence::EnterpriseText;
use crate::placement::feature::{CLASS, SCOPE};
use crate::placement::model::{Model, Scores, SharedWeights};
use crate::placement::placer::{Placer, probability};
use crate::placement::train::{Example, Shape, TrainOptions, best, learn};

/// Fewer labelled enterprises teach nothing that could be left out and checked.
const FEWEST: usize = 50;
/// Terms that make one example of the catalog's own.
const TERMS_TOGETHER: usize = 4;

/// Products without a share that a short view keeps.
const SHORT: usize = 3;
/// Weight of a short view, beside 1 for the whole enterprise.
const SHORT_WEIGHT: f64 = 0.3;
/// Weight of a name alone: its runs are the name's own and have no other teacher.
const NAME_WEIGHT: f64 = 0.7;

/// How much of an enterprise an example shows. Registers often hold no more than a name or three products, and the
/// confidence must be right there too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum View {
    /// All products with their shares.
    Whole,
    /// The largest products, without shares.
    Short,
    /// The name alone.
    NameOnly,
}

/// What is right for an enterprise: segments, or prefixes of their ids; nothing at all if empty.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Accept {
    prefixes: Vec<String>,
}

impl Accept {
    /// Reads `NEV-B07;EIT-A`, or `NONE` for an enterprise outside every chain; `None` if the text is empty.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if text.is_empty() {
            return None;
        }
        let prefixes = text
            .split(';')
            .map(str::trim)
            .filter(|prefix| !prefix.is_empty() && *prefix != "NONE")
            .map(str::to_owned)
            .collect();
        Some(Self { prefixes })
    }

    /// Whether nothing is right.
    pub fn is_none(&self) -> bool {
        self.prefixes.is_empty()
    }

    /// Whether the segment is right: one of the ids, or one under them (`NEV-B` holds `NEV-B07`, `NEV` both).
    pub fn holds(&self, segment: &str) -> bool {
        self.prefixes
            .iter()
            .any(|prefix| segment.starts_with(prefix.as_str()))
    }

    /// The ids and prefixes, as written.
    pub fn prefixes(&self) -> &[String] {
        &self.prefixes
    }

    /// The chain of the first id; `NONE` if nothing is right.
    pub fn chain(&self) -> &str {
        self.prefixes
            .first()
            .map_or("NONE", |first| first.split('-').next().unwrap_or(first))
    }
}

/// An enterprise with what is right for it.
#[derive(Debug, Clone, PartialEq)]
pub struct Labelled {
    /// Its id.
    pub id: String,
    /// Registered name.
    pub name: String,
    /// Products with their share of revenue.
    pub products: Vec<(String, Option<f64>)>,
    /// Main-business sentence.
    pub main_business: Option<String>,
    /// What is right.
    pub accept: Accept,
}

/// A learnt model and how it did on enterprises left out.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Lesson {
    /// The model's file.
    #[serde(skip)]
    pub model: String,
    /// Labelled enterprises used.
    pub enterprises: usize,
    /// Figures on left-out enterprises by the chain of their first accepted id; `ALL` and `NONE` among them.
    pub figures: BTreeMap<String, LessonFigures>,
    /// Mean squared error of the confidence of the first choice.
    pub brier: f64,
    /// Enterprises whose first choice was wrong: id, accepted, first choice.
    pub wrong: Vec<(String, String, String)>,
}

/// Figures of one chain.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
pub struct LessonFigures {
    /// Labelled enterprises.
    pub enterprises: usize,
    /// Those whose first choice was right.
    pub first: usize,
    /// Those with a right one among the first three.
    pub three: usize,
    /// Those placed with confidence of one half or more.
    pub placed: usize,
    /// Mean squared error of the confidence of the first choice.
    pub brier: f64,
}

impl Placer {
    /// Learns a model from labelled enterprises, whatever model this placer has.
    ///
    /// # Errors
    /// [`PlacementError::TooFew`] below fifty enterprises.
    pub fn train(
        &self,
        labelled: &[Labelled],
        options: TrainOptions,
    ) -> Result<Lesson, PlacementError> {
        if labelled.len() < FEWEST {
            return Err(PlacementError::TooFew {
                found: labelled.len(),
                needed: FEWEST,
            });
        }
        let mut ordered: Vec<&Labelled> = labelled.iter().collect();
        ordered.sort_by(|a, b| a.id.cmp(&b.id));
        let views = [View::Whole, View::Short, View::NameOnly];
        let examples: Vec<Example> = ordered
            .iter()
            .flat_map(|one| views.map(|view| self.example(one, view, options)))
            .collect();
        let terms = self.term_examples(options.term_weight);
        let group_of = self.group_of();
        let shape = Shape {
            group_of,
            groups: self.group_count(),
        };
        let start = self.start_weights();
        let folds: Vec<u32> = ordered
            .iter()
            .flat_map(|one| [fold_of(&one.id, options.folds); 3])
            .collect();
        let mut left_out: Vec<(usize, Scores)> = Vec::new();
        for fold in 0..options.folds {
            let seen = examples.iter().zip(&folds).filter(|(_, own)| **own != fold);
            let seen: Vec<&Example> = seen.map(|(example, _)| example).chain(&terms).collect();
            let model = learn(&seen, &start, shape, options);
            let unseen = examples
                .iter()
                .enumerate()
                .filter(|(place, _)| folds[*place] == fold);
            left_out.extend(unseen.map(|(place, example)| {
                (place, model.score(&example.sample, group_of, shape.groups))
            }));
        }
        left_out.sort_by_key(|(place, _)| *place);
        let scored: Vec<(&Scores, &Example)> = left_out
            .iter()
            .map(|(place, scores)| (scores, &examples[*place]))
            .collect();
        let calibration = std::array::from_fn(|view| {
            let own = scored
                .iter()
                .filter(|(_, example)| example.sample.view == view);
            calibrate(&own.copied().collect::<Vec<_>>())
        });
        let all: Vec<&Example> = examples.iter().chain(&terms).collect();
        let mut model = learn(&all, &start, shape, options);
        model.calibration = calibration;
        Ok(self.report(&model, &ordered, &scored))
    }

    fn example(&self, one: &Labelled, view: View, options: TrainOptions) -> Example {
        let whole = one
            .products
            .iter()
            .map(|(product, share)| (product.as_str(), *share));
        let products: Vec<(&str, Option<f64>)> = match view {
            View::Whole => whole.collect(),
            View::Short => {
                let mut main: Vec<(&str, Option<f64>)> = whole.collect();
                main.sort_by(|a, b| {
                    let share = |share: Option<f64>| share.unwrap_or(0.0);
                    share(b.1).total_cmp(&share(a.1)).then_with(|| a.0.cmp(b.0))
                });
                main.truncate(SHORT);
                main.into_iter()
                    .map(|(product, _)| (product, None))
                    .collect()
            }
            View::NameOnly => Vec::new(),
        };
        let sample = self.sample(&EnterpriseText {
            name: &one.name,
            main_business: one.main_business.as_deref(),
            products: &products,
            ..EnterpriseText::default()
        });
        let accept = self
            .segment_names()
            .iter()
            .enumerate()
            .filter(|(_, name)| one.accept.holds(name))
            .map(|(place, _)| u16::try_from(place).expect("fewer than 65,536 segments"))
            .collect();
        let scale = if one.accept.is_none() {
            options.none_weight
        } else {
            1.0
        };
        let part = match view {
            View::Whole => 1.0,
            View::Short => SHORT_WEIGHT,
            View::NameOnly => NAME_WEIGHT,
        };
        Example {
            sample,
            accept,
            weight: scale * part,
            scale,
            of_terms: false,
        }
    }

    /// Makes examples of the catalog's own terms, so that segments without a labelled enterprise are known too.
    fn term_examples(&self, weight: f64) -> Vec<Example> {
        let mut examples = Vec::new();
        for (segment, terms) in self.terms_by_segment().into_iter().enumerate() {
            for together in terms.chunks(TERMS_TOGETHER) {
                let products: Vec<(&str, Option<f64>)> =
                    together.iter().map(|term| (*term, None)).collect();
                let mut sample = self.sample(&EnterpriseText {
                    products: &products,
                    ..EnterpriseText::default()
                });
                sample.lexical.clear();
                sample.groups.clear();
                sample.outside = [0.0; 2];
                examples.push(Example {
                    sample,
                    accept: vec![u16::try_from(segment).expect("fewer than 65,536 segments")],
                    weight,
                    scale: weight,
                    of_terms: true,
                });
            }
        }
        examples
    }

    fn report(
        &self,
        model: &Model,
        ordered: &[&Labelled],
        scored: &[(&Scores, &Example)],
    ) -> Lesson {
        let names = self.segment_names();
        let mut figures: BTreeMap<String, LessonFigures> = BTreeMap::new();
        let mut wrong = Vec::new();
        let mut squares = 0.0;
        let views = ["", "/short", "/name"];
        let seen = ordered.iter().flat_map(|one| views.map(|view| (one, view)));
        for ((one, view), (scores, example)) in seen.zip(scored) {
            let top = self.ranked(model, scores, example);
            let confidence = top[0].1;
            let first = one.accept.holds(&names[top[0].0]);
            let three = top
                .iter()
                .any(|(place, _)| one.accept.holds(&names[*place]));
            let square = (confidence - f64::from(u8::from(first))).powi(2);
            let all = if one.accept.is_none() { "NONE" } else { "ALL" };
            let mut keys = vec![format!("{all}{view}")];
            if view.is_empty() {
                squares += square;
                if all == "ALL" {
                    keys.push(one.accept.chain().to_owned());
                }
            }
            for key in keys {
                let own = figures.entry(key).or_default();
                own.brier += square;
                own.enterprises += 1;
                own.first += usize::from(first);
                own.three += usize::from(three);
                own.placed += usize::from(confidence >= 0.5);
            }
            if view.is_empty() && !first && (!one.accept.is_none() || confidence >= 0.5) {
                let accepted = if one.accept.is_none() {
                    "NONE".to_owned()
                } else {
                    one.accept.prefixes().join(";")
                };
                wrong.push((
                    one.id.clone(),
                    accepted,
                    format!("{} {confidence:.2}", names[top[0].0]),
                ));
            }
        }
        for own in figures.values_mut() {
            own.brier /= own.enterprises as f64;
        }
        Lesson {
            model: model.write(names, self.group_names()),
            enterprises: ordered.len(),
            figures,
            brier: squares / ordered.len() as f64,
            wrong,
        }
    }

    /// Returns the first three of an enterprise with their confidence, as the judge would order them.
    fn ranked(&self, model: &Model, scores: &Scores, example: &Example) -> Vec<(usize, f64)> {
        const CANDIDATES: usize = 8;
        let sample = &example.sample;
        let mut ranked: Vec<(usize, f64)> = best(scores, CANDIDATES)
            .into_iter()
            .map(|place| {
                let odds = model.calibration[sample.view].log_odds(scores, place);
                let mut lexical = sample.lexical.iter();
                let named = lexical.any(|(own, _)| usize::from(*own) == place);
                let cap = if named { 1.0 } else { self.profile.model_cap };
                (place, probability(odds).min(cap))
            })
            .collect();
        ranked.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        ranked.truncate(3);
        ranked
    }

    /// What learning starts from: half of the profile's weights, since pieces of words and general words say the rest, and
    /// general words worth a fifth of a product. No labelled list teaches class and scope; they keep the profile's weight.
    fn start_weights(&self) -> SharedWeights {
        let mut lexical = self.profile_weights();
        for (feature, weight) in lexical.iter_mut().enumerate() {
            if !matches!(feature, CLASS | SCOPE) {
                *weight *= 0.5;
            }
        }
        SharedWeights {
            lexical,
            group: [1.0, 0.5],
            outside: [1.0, 1.0],
            none: 1.0,
        }
    }
}

/// The part of the cross-validation an id falls in: FNV-1a, the same everywhere.
fn fold_of(id: &str, folds: u32) -> u32 {
    let hash = id.bytes().fold(0x811c_9dc5_u32, |hash, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    });
    (hash ^ (hash >> 15)) % folds.max(2)
}
