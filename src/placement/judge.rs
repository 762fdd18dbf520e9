//! Judges the segments that came up for one enterprise: confidence, role, level, conflict, and the evidence written down.
//! Finds nothing itself: `reader` does.
use crate::catalog::Function;
use crate::placement::evidence::{EnterpriseText, Evidence, Level, Placement, Role, Source};
use crate::placement::feature::{CLASS, is_far, parts};
use crate::placement::gram::{Gram, told_most};
use crate::placement::model::{Class, Model, Scores};
use crate::placement::placer::{Placer, Reading, probability};
use crate::placement::reader::{Hit, Mark};
use crate::placement::sample::{gram_part, piece_grams};
use crate::placement::train::best;
use crate::placement::work::work;

/// From this fullness a hit names the segment itself, not something next to it.
const FULL: f64 = 0.5;
/// Segments the learnt model may bring up by itself.
const MODEL_CANDIDATES: usize = 3;
/// The one word of trade that a maker's own product table uses as well.
const SALES: &str = "销售";
/// Contributions of the learnt model below this are not worth a line.
const SMALL: f64 = 0.05;

/// A segment that came up, with its hits.
pub(super) struct Candidate<'a> {
    segment: u16,
    hits: &'a [Hit],
    /// What each hit adds.
    weights: Vec<f64>,
}

/// What is known of one enterprise while its segments are judged.
pub(super) struct Judge<'a> {
    placer: &'a Placer,
    industry_code: Option<&'a str>,
    reading: Reading<'a>,
    scores: Option<(&'a Model, Scores)>,
    view: usize,
    against: Vec<Evidence>,
}

impl<'a> Judge<'a> {
    /// Adds up the learnt model's sums and the words that speak against every segment.
    pub(super) fn new(placer: &'a Placer, text: &EnterpriseText<'a>, reading: Reading<'a>) -> Self {
        let mut view = 0;
        let scores = placer.model.as_ref().map(|model| {
            let sample = placer.sample_of(&reading, text.industry_code);
            view = sample.view;
            (
                model,
                model.score(&sample, placer.group_of(), placer.group_count()),
            )
        });
        let mut judge = Self {
            placer,
            industry_code: text.industry_code,
            reading,
            scores,
            view,
            against: Vec::new(),
        };
        judge.against = judge.speaks_against();
        judge
    }

    /// Returns the segments with hits, and the model's best beside them unless only terms count.
    pub(super) fn candidates(&self, only_terms: bool) -> Vec<Candidate<'_>> {
        let hits = &self.reading.findings.hits;
        let mut candidates: Vec<Candidate> = hits
            .chunk_by(|a, b| a.segment == b.segment)
            .map(|hits| self.candidate(hits[0].segment, hits))
            .collect();
        if let Some((_, scores)) = self.scores.as_ref().filter(|_| !only_terms) {
            for place in best(scores, MODEL_CANDIDATES) {
                let segment = u16::try_from(place).expect("fewer than 65,536 segments");
                if candidates.iter().all(|known| known.segment != segment) {
                    candidates.push(self.candidate(segment, &[]));
                }
            }
        }
        candidates
    }

    fn candidate<'h>(&self, segment: u16, hits: &'h [Hit]) -> Candidate<'h> {
        let lexical = match &self.scores {
            Some((model, _)) => &model.shared.lexical,
            None => &self.placer.weights,
        };
        let mut weights = vec![0.0; hits.len()];
        for part in parts(hits, &self.reading.pieces, self.placer.limits()) {
            weights[part.hit] += lexical[part.feature] * part.value;
        }
        Candidate {
            segment,
            hits,
            weights,
        }
    }

    /// Returns the probability that the enterprise works in the segment. What only the registered scope says never
    /// rises above the profile's confidence of a scope: it lists everything a firm might do. What no term names stays
    /// under the profile's cap: a claim needs a word that a person can check.
    pub(super) fn confidence(&self, candidate: &Candidate) -> f64 {
        let confidence = if let Some((model, scores)) = &self.scores {
            let segment = usize::from(candidate.segment);
            probability(model.calibration[self.view].log_odds(scores, segment))
        } else {
            let against: f64 = self.against.iter().map(|piece| piece.weight).sum();
            let class = if self.in_class(candidate) {
                self.placer.weights[CLASS]
            } else {
                0.0
            };
            let hits: f64 = candidate.weights.iter().sum();
            probability(self.placer.prior + hits + class + against)
        };
        let profile = &self.placer.profile;
        if candidate.hits.is_empty() {
            return confidence.min(profile.model_cap);
        }
        let scope_only = candidate
            .hits
            .iter()
            .all(|hit| self.reading.pieces[hit.piece].piece.source == Source::Scope);
        let products = self.reading.pieces.iter().any(|piece| piece.mass > 0.0);
        if scope_only && !products {
            confidence.min(profile.source_weights.scope)
        } else {
            confidence
        }
    }

    /// Writes the placement down with its evidence, heaviest first.
    pub(super) fn placement(&self, candidate: &Candidate, confidence: f64) -> Placement {
        let segment = &self.placer.reader.lexicon.segments[usize::from(candidate.segment)];
        let role = self.role(segment.function, candidate);
        let level = self.level(candidate.hits);
        let conflict = !self.against.is_empty()
            || is_far(self.industry_code, &segment.industry_codes)
            || candidate
                .hits
                .iter()
                .any(|hit| hit.quality >= FULL && hit.role.is_some_and(|other| other != role));
        Placement {
            segment: segment.id,
            role,
            share: self.share(candidate.hits),
            confidence,
            level,
            confirmed: level == Level::Strong
                || (self.independent(candidate.hits) >= 2 && !conflict),
            conflict,
            evidence: self.evidence(candidate),
        }
    }

    /// Returns all evidence of a segment, heaviest first.
    fn evidence(&self, candidate: &Candidate) -> Vec<Evidence> {
        let mut evidence: Vec<Evidence> = candidate
            .hits
            .iter()
            .zip(&candidate.weights)
            // A hit that adds nothing is not worth a copy of its text: a long text may have thousands.
            .filter(|(_, weight)| **weight != 0.0)
            .map(|(hit, weight)| self.piece(hit.piece, (hit.word, hit.start), *weight))
            .collect();
        if self.in_class(candidate) {
            let code = self.industry_code.unwrap_or_default();
            let weight = match &self.scores {
                Some((model, _)) => model.shared.lexical[CLASS],
                None => self.placer.weights[CLASS],
            };
            evidence.push(Evidence {
                source: Source::Class,
                text: code.to_owned(),
                term: code.to_owned(),
                start: 0,
                weight,
            });
        }
        if let Some((model, _)) = &self.scores {
            self.general_words(model, candidate.segment, &mut evidence);
            self.pieces_of_words(model, candidate.segment, &mut evidence);
        }
        evidence.extend(self.against.iter().cloned());
        evidence.sort_by(|a, b| {
            let heavy = b.weight.abs().total_cmp(&a.weight.abs());
            heavy
                .then_with(|| a.source.cmp(&b.source))
                .then_with(|| a.text.cmp(&b.text))
                .then_with(|| a.start.cmp(&b.start))
        });
        evidence
    }

    fn piece(&self, piece: usize, (word, start): (u32, usize), weight: f64) -> Evidence {
        let piece = &self.reading.pieces[piece].piece;
        work(piece.text.len());
        Evidence {
            source: piece.source,
            text: piece.text.to_owned(),
            term: self.placer.reader.lexicon.words[word as usize]
                .written
                .clone(),
            start,
            weight,
        }
    }

    /// Appends the general words of the segment's group.
    fn general_words(&self, model: &Model, segment: u16, evidence: &mut Vec<Evidence>) {
        let group = self.placer.group_of()[usize::from(segment)];
        let marks = self.reading.findings.groups.iter();
        let own: Vec<&Mark> = marks.filter(|mark| mark.place == group).collect();
        // One row a text: a long text may hold a word thousands of times, and each row copies the text.
        for same in own.chunk_by(|a, b| a.piece == b.piece) {
            let weighed = &self.reading.pieces[same[0].piece];
            let quality = same.iter().map(|mark| mark.quality);
            let weight = match weighed.piece.source {
                Source::Product => model.shared.group[0] * weighed.mass * quality.sum::<f64>(),
                Source::Name => model.shared.group[1] * quality.fold(0.0, f64::max),
                _ => continue,
            };
            evidence.push(self.piece(same[0].piece, (same[0].word, same[0].start), weight));
        }
    }

    /// Appends what the learnt model reads from pieces of words, text by text, for the segment less for none.
    fn pieces_of_words(&self, model: &Model, segment: u16, evidence: &mut Vec<Evidence>) {
        let group = self.placer.group_of()[usize::from(segment)];
        for (place, weighed) in self.reading.pieces.iter().enumerate() {
            let part = gram_part(&self.reading.pieces, place);
            if part == 0.0 {
                continue;
            }
            let mut grams = Vec::new();
            piece_grams(weighed, part, &mut grams);
            let mut told: Vec<(f64, Gram)> = grams
                .into_iter()
                .map(|(gram, value)| {
                    let weight: f32 = model
                        .weights(gram)
                        .iter()
                        .map(|(class, weight)| match class {
                            Class::None => -weight,
                            Class::Segment(own) if *own == segment => *weight,
                            Class::Group(own) if *own == group => *weight,
                            Class::Segment(_) | Class::Group(_) => 0.0,
                        })
                        .sum();
                    (f64::from(weight) * f64::from(value), gram)
                })
                .collect();
            let weight: f64 = told.iter().map(|(weight, _)| weight).sum();
            if weight.abs() < SMALL {
                continue;
            }
            // What tells for comes first where the sum does, what tells against where that does.
            let sign = weight.signum();
            told.sort_by(|a, b| {
                (sign * b.0)
                    .total_cmp(&(sign * a.0))
                    .then_with(|| a.1.cmp(&b.1))
            });
            work(told.len() + weighed.piece.text.len());
            let (start, term) = told_most(weighed.piece.text, &told);
            evidence.push(Evidence {
                source: Source::Model,
                text: weighed.piece.text.to_owned(),
                term,
                start,
                weight,
            });
        }
    }

    /// Returns the evidence of out-of-scope words, which speaks against every segment alike: names at full, products by
    /// their part in the table, each field once a text.
    fn speaks_against(&self) -> Vec<Evidence> {
        let mut against = Vec::new();
        let mut seen: Vec<u16> = Vec::new();
        let mut seen_in = usize::MAX;
        let mut last = usize::MAX;
        for mark in &self.reading.findings.outside {
            let weighed = &self.reading.pieces[mark.piece];
            let weight = match (&self.scores, weighed.piece.source) {
                // The model counts a text once, whatever its fields; a name at all only once.
                (Some(_), Source::Name | Source::Product) if last == mark.piece => continue,
                (Some((model, _)), Source::Name) => model.shared.outside[1],
                (Some((model, _)), Source::Product) => model.shared.outside[0] * weighed.mass,
                (None, Source::Name) => self.penalty(mark),
                (None, Source::Product) => self.penalty(mark) * weighed.mass,
                _ => continue,
            };
            last = mark.piece;
            // Marks come text by text, so that what was seen of one text is forgotten with it.
            if seen_in != mark.piece {
                seen_in = mark.piece;
                seen.clear();
            }
            if weight == 0.0 || seen.contains(&mark.place) {
                continue;
            }
            seen.push(mark.place);
            against.push(self.piece(mark.piece, (mark.word, mark.start), -weight));
        }
        against
    }

    fn penalty(&self, mark: &Mark) -> f64 {
        self.placer.profile.outside[usize::from(mark.place)].penalty
    }

    /// Whether the enterprise's class is one of the segment's; it counts only beside a hit.
    fn in_class(&self, candidate: &Candidate) -> bool {
        let segment = &self.placer.reader.lexicon.segments[usize::from(candidate.segment)];
        !candidate.hits.is_empty()
            && self
                .industry_code
                .is_some_and(|code| segment.industry_codes.iter().any(|own| own == code))
    }

    /// Returns the role of the heaviest hit that tells one. A name that ends in 贸易 trades what nothing else says it
    /// makes. In a segment that is itself a service or a channel nobody is a mere trader.
    fn role(&self, function: Function, candidate: &Candidate) -> Role {
        if matches!(function, Function::Service | Function::Channel) {
            return Role::Service;
        }
        let told = candidate
            .hits
            .iter()
            .zip(&candidate.weights)
            .filter_map(|(hit, weight)| hit.role.map(|role| (role, *weight)))
            .reduce(|best, next| if next.1 > best.1 { next } else { best });
        match told {
            Some((Role::Maker, _)) => Role::Maker,
            _ if self.reading.trader_name => Role::Trader,
            // A product table lists what was sold: 销售 after a product does not make a trader of its maker.
            Some((Role::Trader, _)) if self.only_sales_tell(candidate.hits) => Role::Maker,
            Some((role, _)) => role,
            None => Role::Maker,
        }
    }

    /// Whether all that speaks of trading is a product with 销售 behind it.
    fn only_sales_tell(&self, hits: &[Hit]) -> bool {
        let words = &self.placer.profile.trader_words;
        let trades = |text: &str| {
            work(text.len());
            words
                .iter()
                .any(|word| word != SALES && text.contains(word.as_str()))
        };
        let hits = hits.iter().filter(|hit| hit.role == Some(Role::Trader));
        // Hits come text by text; each text is searched once, however often a term stands in it.
        let mut texts: Vec<usize> = hits.map(|hit| hit.piece).collect();
        texts.dedup();
        let mut pieces = texts.iter().map(|at| &self.reading.pieces[*at].piece);
        pieces.all(|piece| piece.source == Source::Product && !trades(piece.text))
    }

    fn level(&self, hits: &[Hit]) -> Level {
        let profile = &self.placer.profile;
        let full = hits.iter().filter(|hit| hit.quality >= FULL);
        full.map(|hit| {
            let piece = &self.reading.pieces[hit.piece].piece;
            match (piece.source, piece.share) {
                (Source::Product, Some(share)) if share >= profile.strong_share => Level::Strong,
                (Source::Product, Some(share)) if share <= profile.scope_share => Level::Weak,
                (Source::Scope, _) => Level::Weak,
                _ => Level::Medium,
            }
        })
        .max()
        .unwrap_or(Level::Weak)
    }

    /// Largest share of a product that speaks for the segment; breakdowns overlap, so never the sum.
    fn share(&self, hits: &[Hit]) -> Option<f64> {
        hits.iter()
            .filter(|hit| hit.quality >= FULL)
            .filter_map(|hit| self.reading.pieces[hit.piece].piece.share)
            .reduce(f64::max)
    }

    /// Number of independent sources with a full hit; the scope is none.
    fn independent(&self, hits: &[Hit]) -> usize {
        let mut sources: Vec<Source> = hits
            .iter()
            .filter(|hit| hit.quality >= FULL)
            .map(|hit| self.reading.pieces[hit.piece].piece.source)
            .filter(|source| *source != Source::Scope)
            .collect();
        sources.sort_unstable();
        sources.dedup();
        sources.len()
    }
}
