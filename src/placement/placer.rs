//! Adds up what the texts of an enterprise say into placements. The weights come from the profile.
use std::collections::BTreeMap;

use crate::catalog::{Catalog, Function, PlacementProfile, embedded_file};
use crate::placement::error::PlacementError;
use crate::placement::evidence::{EnterpriseText, Evidence, Level, Placement, Role, Source};
use crate::placement::feature::{
    CLASS, FEATURES, MAIN_BUSINESS, NAME, PRODUCT, PRODUCT_SCOPE, QUALIFICATION, SCOPE, SHARE,
    ShareLimits, Weighed, parts, weigh_products,
};
use crate::placement::lexicon::Lexicon;
use crate::placement::model::Model;
use crate::placement::reader::{Findings, Hit, Piece, Reader};
use crate::placement::sample::{Sample, sample};
use crate::placement::text::Folded;

/// A full hit: from here a product's evidence can be strong.
const FULL: f64 = 0.5;

/// The learnt model's file among the built-in ones.
const MODEL: &str = "placement/model.tsv";

/// Places enterprises. Immutable and shared between threads; a call costs the length of its texts.
pub struct Placer {
    reader: Reader,
    profile: PlacementProfile,
    weights: [f64; FEATURES],
    prior: f64,
    model: Option<Model>,
    segment_names: Vec<String>,
    group_names: Vec<String>,
    group_of: Vec<u16>,
}

/// What was read of one enterprise.
struct Reading<'a> {
    pieces: Vec<Weighed<'a>>,
    findings: Findings,
    trader_name: bool,
}

impl Placer {
    /// Compiles the catalog's words and the profile's weights, with the built-in learnt model.
    ///
    /// # Errors
    /// [`PlacementError::Matcher`] if the catalog and the profile hold no word at all; [`PlacementError::Model`] if the
    /// built-in model is damaged.
    pub fn new(catalog: &Catalog, profile: &PlacementProfile) -> Result<Self, PlacementError> {
        Self::with_model(catalog, profile, embedded_file(MODEL).as_deref())
    }

    /// Like [`Placer::new`] with the model's file given; without one, the profile's weights alone decide.
    ///
    /// # Errors
    /// As [`Placer::new`].
    pub fn with_model(
        catalog: &Catalog,
        profile: &PlacementProfile,
        model: Option<&str>,
    ) -> Result<Self, PlacementError> {
        let lexicon = Lexicon::new(catalog, profile)?;
        let segment_names: Vec<String> = lexicon
            .segments
            .iter()
            .map(|segment| segment.id.to_string())
            .collect();
        let group_names: Vec<String> = lexicon.groups.iter().map(ToString::to_string).collect();
        let places = |names: &[String]| -> BTreeMap<String, u16> {
            (0..).zip(names).map(|(place, name)| (name.clone(), place)).collect()
        };
        let model = model
            .map(|text| Model::parse(text, &places(&segment_names), &places(&group_names)))
            .transpose()?;
        Ok(Self {
            group_of: lexicon.segments.iter().map(|segment| segment.group).collect(),
            reader: Reader::new(lexicon, profile),
            profile: profile.clone(),
            weights: profile_weights(profile),
            prior: log_odds(profile.prior),
            model,
            segment_names,
            group_names,
        })
    }

    /// What the learnt model sees of an enterprise.
    pub(super) fn sample(&self, text: &EnterpriseText) -> Sample {
        let reading = self.read(text);
        sample(&reading.pieces, &reading.findings, self.limits())
    }

    /// Ids of the segments, by place.
    pub(super) fn segment_names(&self) -> &[String] {
        &self.segment_names
    }

    /// Ids of the groups, by place.
    pub(super) fn group_names(&self) -> &[String] {
        &self.group_names
    }

    /// Group of each segment.
    pub(super) fn group_of(&self) -> Vec<u16> {
        self.group_of.clone()
    }

    /// Number of groups.
    pub(super) fn group_count(&self) -> usize {
        self.group_names.len()
    }

    /// The profile's weights of the features.
    pub(super) fn profile_weights(&self) -> [f64; FEATURES] {
        self.weights
    }

    /// All terms of each segment, sorted.
    pub(super) fn terms_by_segment(&self) -> Vec<Vec<&str>> {
        let mut terms = vec![Vec::new(); self.segment_names.len()];
        for word in &self.reader.lexicon.words {
            for claim in &word.claims {
                terms[usize::from(claim.segment)].push(word.written.as_str());
            }
        }
        terms
    }

    /// Returns the placements at or above the profile's floor, best first. The same words give the same placements,
    /// whatever the order of products.
    pub fn place(&self, text: &EnterpriseText) -> Vec<Placement> {
        let mut placements = self.place_all(text);
        placements.retain(|placement| placement.confidence >= self.profile.floor);
        placements
    }

    /// Returns every segment with any evidence, best first, whatever its confidence.
    pub fn place_all(&self, text: &EnterpriseText) -> Vec<Placement> {
        let reading = self.read(text);
        if reading.findings.hits.is_empty() {
            return Vec::new();
        }
        let against = self.against(&reading);
        let mut placements: Vec<Placement> = reading
            .findings
            .hits
            .chunk_by(|a, b| a.segment == b.segment)
            .map(|hits| self.judge(text, &reading, hits, &against))
            .collect();
        placements.sort_by(|a, b| {
            b.confidence
                .total_cmp(&a.confidence)
                .then_with(|| a.segment.cmp(&b.segment))
        });
        placements
    }

    /// Reads all texts of an enterprise; products in the order of their share and text, not of the table.
    fn read<'a>(&self, text: &EnterpriseText<'a>) -> Reading<'a> {
        let mut products = text.products.to_vec();
        products.sort_by(|a, b| {
            let share =
                |share: Option<f64>| share.filter(|share| share.is_finite()).unwrap_or(-1.0);
            share(b.1).total_cmp(&share(a.1)).then_with(|| a.0.cmp(b.0))
        });
        let mut qualifications = text.qualifications.to_vec();
        qualifications.sort_unstable();
        let plain = |source, text| Piece {
            source,
            text,
            share: None,
        };
        let pieces = std::iter::once(plain(Source::Name, text.name))
            .chain(products.into_iter().map(|(text, share)| Piece {
                source: Source::Product,
                text,
                share: share.filter(|share| share.is_finite()),
            }))
            .chain(
                text.main_business
                    .map(|text| plain(Source::MainBusiness, text)),
            )
            .chain(
                qualifications
                    .into_iter()
                    .map(|text| plain(Source::Qualification, text)),
            )
            .chain(text.scope.map(|text| plain(Source::Scope, text)));
        let mut pieces: Vec<Weighed> = pieces.map(|piece| Weighed { piece, mass: 0.0 }).collect();
        let mut noise = vec![false; pieces.len()];
        let mut findings = Findings::default();
        let mut trader_name = false;
        for (place, weighed) in pieces.iter().enumerate() {
            let folded = Folded::new(weighed.piece.text);
            if weighed.piece.source == Source::Product && self.reader.is_noise(&folded.text) {
                noise[place] = true;
                continue;
            }
            if weighed.piece.source == Source::Name {
                trader_name = self.reader.phrases.is_trader_name(&folded.text);
            }
            self.reader
                .read((place, &weighed.piece), &folded, &mut findings);
        }
        weigh_products(&mut pieces, &noise, self.limits());
        findings
            .hits
            .sort_by_key(|hit| (hit.segment, hit.piece, hit.start, hit.word));
        Reading {
            pieces,
            findings,
            trader_name,
        }
    }

    fn limits(&self) -> ShareLimits {
        ShareLimits {
            strong: self.profile.strong_share,
            scope: self.profile.scope_share,
        }
    }

    /// Returns the evidence of out-of-scope words, which speaks against every segment alike: the name's first word at
    /// full, products by their part in the table, each field once.
    fn against(&self, reading: &Reading) -> Vec<Evidence> {
        let mut seen: Vec<(u16, usize)> = Vec::new();
        let mut against = Vec::new();
        for mark in &reading.findings.outside {
            let weighed = &reading.pieces[mark.piece];
            let part = match weighed.piece.source {
                Source::Name => 1.0,
                Source::Product => weighed.mass,
                _ => continue,
            };
            if part == 0.0 || seen.contains(&(mark.place, mark.piece)) {
                continue;
            }
            seen.push((mark.place, mark.piece));
            against.push(Evidence {
                source: weighed.piece.source,
                text: weighed.piece.text.to_owned(),
                term: self.reader.lexicon.words[mark.word as usize]
                    .written
                    .clone(),
                start: mark.start,
                weight: -part * self.profile.outside[usize::from(mark.place)].penalty,
            });
        }
        against
    }

    /// Makes the placement of one segment from its hits.
    fn judge(
        &self,
        text: &EnterpriseText,
        reading: &Reading,
        hits: &[Hit],
        against: &[Evidence],
    ) -> Placement {
        let segment = &self.reader.lexicon.segments[usize::from(hits[0].segment)];
        let mut weights = vec![0.0; hits.len()];
        for part in parts(hits, &reading.pieces, self.limits()) {
            weights[part.hit] += self.weights[part.feature] * part.value;
        }
        let mut evidence: Vec<Evidence> = hits
            .iter()
            .zip(&weights)
            .map(|(hit, weight)| self.evidence(reading, hit, *weight))
            .collect();
        let class = text.industry_code.map(|code| {
            let own = segment.industry_codes.iter().any(|own| own == code);
            (code, own)
        });
        if let Some((code, true)) = class {
            evidence.push(Evidence {
                source: Source::Class,
                text: code.to_owned(),
                term: code.to_owned(),
                start: 0,
                weight: self.weights[CLASS],
            });
        }
        evidence.extend(against.iter().cloned());
        evidence.sort_by(|a, b| {
            let heavy = b.weight.abs().total_cmp(&a.weight.abs());
            heavy
                .then_with(|| a.source.cmp(&b.source))
                .then_with(|| a.text.cmp(&b.text))
                .then_with(|| a.start.cmp(&b.start))
        });
        let sum: f64 = evidence.iter().map(|piece| piece.weight).sum();
        let role = self.role(reading, segment.function, hits, &weights);
        let level = self.level(reading, hits);
        let conflict = !against.is_empty()
            || is_far(text.industry_code, &segment.industry_codes)
            || hits.iter().any(|hit| {
                hit.role
                    .is_some_and(|other| other != role && hit.quality >= FULL)
            });
        Placement {
            segment: segment.id,
            role,
            share: share(reading, hits),
            confidence: probability(self.prior + sum),
            level,
            confirmed: level == Level::Strong || (independent(reading, hits) >= 2 && !conflict),
            conflict,
            evidence,
        }
    }

    fn evidence(&self, reading: &Reading, hit: &Hit, weight: f64) -> Evidence {
        let piece = &reading.pieces[hit.piece].piece;
        Evidence {
            source: piece.source,
            text: piece.text.to_owned(),
            term: self.reader.lexicon.words[hit.word as usize].written.clone(),
            start: hit.start,
            weight,
        }
    }

    /// Returns the role of the heaviest hit that tells one. A name that ends in 贸易 trades what nothing else says it
    /// makes. In a segment that is itself a service or a channel nobody is a mere trader.
    fn role(&self, reading: &Reading, function: Function, hits: &[Hit], weights: &[f64]) -> Role {
        if matches!(function, Function::Service | Function::Channel) {
            return Role::Service;
        }
        let told = hits
            .iter()
            .zip(weights)
            .filter_map(|(hit, weight)| hit.role.map(|role| (role, *weight)))
            .reduce(|best, next| if next.1 > best.1 { next } else { best });
        match told {
            Some((Role::Maker, _)) => Role::Maker,
            _ if reading.trader_name => Role::Trader,
            // A product table lists what was sold: 销售 after a product does not make a trader of its maker.
            Some((Role::Trader, _)) if self.only_product_tells(reading, hits) => Role::Maker,
            Some((role, _)) => role,
            None => Role::Maker,
        }
    }

    fn only_product_tells(&self, reading: &Reading, hits: &[Hit]) -> bool {
        hits.iter()
            .filter(|hit| hit.role == Some(Role::Trader))
            .all(|hit| {
                let piece = &reading.pieces[hit.piece].piece;
                piece.source == Source::Product
                    && !piece.text.contains("贸易")
                    && !piece.text.contains("代理")
            })
    }

    fn level(&self, reading: &Reading, hits: &[Hit]) -> Level {
        let mut level = Level::Weak;
        for hit in hits.iter().filter(|hit| hit.quality >= FULL) {
            let piece = &reading.pieces[hit.piece].piece;
            let own = match (piece.source, piece.share) {
                (Source::Product, Some(share)) if share >= self.profile.strong_share => {
                    Level::Strong
                }
                (Source::Product, Some(share)) if share <= self.profile.scope_share => Level::Weak,
                (Source::Scope, _) => Level::Weak,
                _ => Level::Medium,
            };
            level = level.max(own);
        }
        level
    }
}

/// Largest share of a product that speaks for the segment; breakdowns overlap, so never the sum.
fn share(reading: &Reading, hits: &[Hit]) -> Option<f64> {
    hits.iter()
        .filter(|hit| hit.quality >= FULL)
        .filter_map(|hit| reading.pieces[hit.piece].piece.share)
        .reduce(f64::max)
}

/// Number of independent sources with a full hit; the scope is none.
fn independent(reading: &Reading, hits: &[Hit]) -> usize {
    let mut sources: Vec<Source> = hits
        .iter()
        .filter(|hit| hit.quality >= FULL)
        .map(|hit| reading.pieces[hit.piece].piece.source)
        .filter(|source| *source != Source::Scope)
        .collect();
    sources.sort_unstable();
    sources.dedup();
    sources.len()
}

/// Returns whether the class is known and in no division (two digits) of the segment's classes.
fn is_far(code: Option<&str>, own: &[String]) -> bool {
    let division = |code: &str| code.chars().take(2).collect::<String>();
    code.filter(|code| code.chars().count() >= 2)
        .is_some_and(|code| {
            !own.is_empty() && own.iter().all(|class| division(class) != division(code))
        })
}

/// Log-odds of a probability strictly between 0 and 1.
fn log_odds(probability: f64) -> f64 {
    let inside = probability.clamp(1e-9, 1.0 - 1e-9);
    (inside / (1.0 - inside)).ln()
}

/// Probability of log-odds.
fn probability(log_odds: f64) -> f64 {
    1.0 / (1.0 + (-log_odds).exp())
}

/// What a full hit of each feature adds: the distance between the source's confidence and the prior in log-odds.
fn profile_weights(profile: &PlacementProfile) -> [f64; FEATURES] {
    let sources = &profile.source_weights;
    let above = |confidence: f64| log_odds(confidence) - log_odds(profile.prior);
    let mut weights = [0.0; FEATURES];
    weights[PRODUCT] = above(sources.product);
    weights[SHARE] = above(sources.product_with_share) - above(sources.product);
    weights[PRODUCT_SCOPE] = above(sources.scope);
    weights[NAME] = above(sources.name);
    weights[MAIN_BUSINESS] = above(sources.main_business);
    weights[QUALIFICATION] = above(sources.qualification);
    weights[CLASS] = above(sources.industry_code);
    weights[SCOPE] = above(sources.scope);
    weights
}
