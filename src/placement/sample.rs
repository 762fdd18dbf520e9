//! What the learnt model sees of an enterprise: lexical features by segment, hints by group, words outside every chain,
//! and pieces of words. Built the same way for learning and for placing.
use std::collections::BTreeMap;

use crate::placement::evidence::Source;
use crate::placement::feature::{FEATURES, ShareLimits, Weighed, parts};
use crate::placement::gram::{Gram, grams};
use crate::placement::reader::Findings;
use crate::placement::text::Folded;
use crate::placement::work::work;

/// Part of the pieces of words that the name brings, beside 1 for all products; alone it stands for them.
const NAME_PART: f64 = 0.6;
/// Part that the main-business sentence brings beside products; without products it stands for them.
const SENTENCE_PART: f64 = 0.5;

/// What the model sees of one enterprise.
#[derive(Debug, Default)]
pub(super) struct Sample {
    /// Lexical features of segments with hits, by segment.
    pub(super) lexical: Vec<(u16, [f64; FEATURES])>,
    /// Mass of general words in products and their fullness in the name, by group.
    pub(super) groups: Vec<(u16, [f64; 2])>,
    /// Mass of out-of-scope words in products and whether the name has one.
    pub(super) outside: [f64; 2],
    /// Pieces of words, each once.
    pub(super) grams: Vec<(Gram, f32)>,
    /// Which calibration applies: 0 with shares of products, 1 with products or a main-business sentence, 2 with neither.
    pub(super) view: usize,
}

/// Builds the sample of what was read.
pub(super) fn sample(pieces: &[Weighed], findings: &Findings, limits: ShareLimits) -> Sample {
    let mut lexical = Vec::new();
    for hits in findings.hits.chunk_by(|a, b| a.segment == b.segment) {
        let mut features = [0.0; FEATURES];
        for part in parts(hits, pieces, limits) {
            features[part.feature] += part.value;
        }
        lexical.push((hits[0].segment, features));
    }
    let mut groups: BTreeMap<u16, [f64; 2]> = BTreeMap::new();
    for mark in &findings.groups {
        let hints = groups.entry(mark.place).or_default();
        match pieces[mark.piece].piece.source {
            Source::Product => hints[0] += pieces[mark.piece].mass * mark.quality,
            Source::Name => hints[1] = hints[1].max(mark.quality),
            _ => {}
        }
    }
    let mut outside = [0.0_f64; 2];
    let mut last = usize::MAX;
    for mark in &findings.outside {
        match pieces[mark.piece].piece.source {
            Source::Product if mark.piece != last => outside[0] += pieces[mark.piece].mass,
            Source::Name => outside[1] = 1.0,
            _ => {}
        }
        last = mark.piece;
    }
    Sample {
        lexical,
        groups: groups.into_iter().collect(),
        outside,
        grams: all_grams(pieces),
        view: view(pieces, limits),
    }
}

fn view(pieces: &[Weighed], limits: ShareLimits) -> usize {
    let shared = |weighed: &Weighed| {
        weighed.mass > 0.0
            && weighed
                .piece
                .share
                .is_some_and(|share| share > limits.scope)
    };
    let told =
        |weighed: &Weighed| weighed.mass > 0.0 || weighed.piece.source == Source::MainBusiness;
    if pieces.iter().any(shared) {
        0
    } else if pieces.iter().any(told) {
        1
    } else {
        2
    }
}

/// Returns the pieces of words of products, name and main-business sentence with their weights, sorted.
fn all_grams(pieces: &[Weighed]) -> Vec<(Gram, f32)> {
    let mut all: Vec<(Gram, f32)> = Vec::new();
    for (place, _) in pieces.iter().enumerate() {
        let part = gram_part(pieces, place);
        if part > 0.0 {
            piece_grams(&pieces[place], part, &mut all);
        }
    }
    all.sort_unstable_by_key(|(gram, _)| *gram);
    all.dedup_by(|next, kept| {
        let same = next.0 == kept.0;
        if same {
            kept.1 += next.1;
        }
        same
    });
    all
}

/// Returns which part of the pieces of words a text brings.
pub(super) fn gram_part(pieces: &[Weighed], place: usize) -> f64 {
    let weighed = &pieces[place];
    match weighed.piece.source {
        Source::Product => weighed.mass,
        Source::Name => {
            let told =
                |other: &Weighed| other.mass > 0.0 || other.piece.source == Source::MainBusiness;
            if pieces.iter().any(told) {
                NAME_PART
            } else {
                1.0
            }
        }
        Source::MainBusiness => {
            let products = pieces.iter().any(|other| other.mass > 0.0);
            if products { SENTENCE_PART } else { 1.0 }
        }
        _ => 0.0,
    }
}

/// Appends the pieces of words of one text, `part` in all by their root sum of squares.
#[expect(
    clippy::cast_possible_truncation,
    reason = "weights of single precision suffice"
)]
pub(super) fn piece_grams(weighed: &Weighed, part: f64, into: &mut Vec<(Gram, f32)>) {
    let from = into.len();
    let folded = Folded::new(weighed.piece.text);
    let in_name = weighed.piece.source == Source::Name;
    let count = grams(&folded, in_name, |gram| into.push((gram, 0.0)));
    work(count);
    let each = (part / (count.max(1) as f64).sqrt()) as f32;
    for entry in &mut into[from..] {
        entry.1 = each;
    }
}
