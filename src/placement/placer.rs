//! The way from the texts of an enterprise to its placements: read them, ask the judge about each segment that comes
//! up, order the answers. What evidence weighs is the profile's and the learnt model's say.
use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use crate::catalog::{Catalog, PlacementProfile, embedded_file, hexadecimal};
use crate::placement::error::PlacementError;
use crate::placement::evidence::{EnterpriseText, Placement, Source};
use crate::placement::feature::{
    CLASS, FEATURES, MAIN_BUSINESS, NAME, PRODUCT, PRODUCT_SCOPE, QUALIFICATION, SCOPE, SHARE,
    ShareLimits, Weighed, weigh_products,
};
use crate::placement::judge::Judge;
use crate::placement::lexicon::Lexicon;
use crate::placement::model::Model;
use crate::placement::reader::{Findings, Hit, Piece, Reader};
use crate::placement::sample::{Sample, sample};
use crate::placement::text::Folded;

/// The learnt model's file among the built-in ones.
const MODEL: &str = "placement/model.tsv";

/// Places enterprises. Immutable and shared between threads; a call costs the length of its texts.
pub struct Placer {
    pub(super) reader: Reader,
    pub(super) profile: PlacementProfile,
    pub(super) weights: [f64; FEATURES],
    pub(super) prior: f64,
    pub(super) model: Option<Model>,
    segment_names: Vec<String>,
    group_names: Vec<String>,
    group_of: Vec<u16>,
    fingerprint: String,
}

/// What was read of one enterprise.
pub(super) struct Reading<'a> {
    pub(super) pieces: Vec<Weighed<'a>>,
    pub(super) findings: Findings,
    pub(super) trader_name: bool,
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
        let weights = serde_json::to_string(profile).expect("a profile is plain data");
        let told = [catalog.fingerprint(), &weights, model.unwrap_or_default()].join("\0");
        let segment_names: Vec<String> = lexicon
            .segments
            .iter()
            .map(|segment| segment.id.to_string())
            .collect();
        let group_names: Vec<String> = lexicon.groups.iter().map(ToString::to_string).collect();
        let places = |names: &[String]| -> BTreeMap<String, u16> {
            (0..)
                .zip(names)
                .map(|(place, name)| (name.clone(), place))
                .collect()
        };
        let model = model
            .map(|text| Model::parse(text, &places(&segment_names), &places(&group_names)))
            .transpose()?;
        Ok(Self {
            group_of: lexicon
                .segments
                .iter()
                .map(|segment| segment.group)
                .collect(),
            reader: Reader::new(lexicon, profile),
            profile: profile.clone(),
            weights: profile_weights(profile),
            prior: log_odds(profile.prior),
            model,
            segment_names,
            group_names,
            fingerprint: hexadecimal(&Sha256::digest(told)),
        })
    }

    /// Hash of everything it was made from: the catalog, the profile's weights, the learnt model.
    pub fn fingerprint(&self) -> &str {
        &self.fingerprint
    }

    /// What the learnt model sees of an enterprise.
    pub(super) fn sample(&self, text: &EnterpriseText) -> Sample {
        let reading = self.read(text);
        self.sample_of(&reading, text.industry_code)
    }

    /// What the learnt model sees of what was read. A class adds to segments that something else speaks for.
    pub(super) fn sample_of(&self, reading: &Reading, industry_code: Option<&str>) -> Sample {
        let mut sample = sample(&reading.pieces, &reading.findings, self.limits());
        if let Some(code) = industry_code {
            for (segment, features) in &mut sample.lexical {
                let own = &self.reader.lexicon.segments[usize::from(*segment)].industry_codes;
                features[CLASS] = f64::from(u8::from(own.iter().any(|class| class == code)));
            }
        }
        sample
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
    pub(super) fn group_of(&self) -> &[u16] {
        &self.group_of
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
        self.place_from(text, self.profile.floor)
    }

    /// Returns the placements at or above the profile's list floor, best first: what a person may want to see of an
    /// enterprise, where [`Placer::place`] returns what may be counted.
    pub fn place_listed(&self, text: &EnterpriseText) -> Vec<Placement> {
        self.place_from(text, self.profile.list_floor)
    }

    /// Returns every segment with a term in the texts and the learnt model's three best, best first, whatever their
    /// confidence.
    pub fn place_all(&self, text: &EnterpriseText) -> Vec<Placement> {
        self.place_from(text, 0.0)
    }

    /// Returns the placements with at least this confidence. Evidence is written down for those only.
    fn place_from(&self, text: &EnterpriseText, least: f64) -> Vec<Placement> {
        let reading = self.read(text);
        let told =
            text.main_business.is_some() || reading.pieces.iter().any(|piece| piece.mass > 0.0);
        // A name without a term is worth a suggestion in a list, never a placement that counts.
        let suggests = told || (least <= self.profile.model_cap && !text.name.trim().is_empty());
        // What the model alone brings up stays under its cap: where that is too little, a term has to stand somewhere.
        let counts_only_terms = least > self.profile.model_cap;
        if reading.findings.hits.is_empty()
            && (self.model.is_none() || !suggests || counts_only_terms)
        {
            return Vec::new();
        }
        // Where only the scope speaks, no sum can rise above its cap: most rows of a register end here, unweighed.
        let scope_only = |hit: &Hit| reading.pieces[hit.piece].piece.source == Source::Scope;
        let cap = self
            .profile
            .source_weights
            .scope
            .max(self.profile.model_cap);
        if !told && least > cap && reading.findings.hits.iter().all(scope_only) {
            return Vec::new();
        }
        let judge = Judge::new(self, text, reading);
        let mut placements: Vec<Placement> = judge
            .candidates(counts_only_terms)
            .into_iter()
            .map(|candidate| (judge.confidence(&candidate), candidate))
            .filter(|(confidence, _)| *confidence >= least)
            .map(|(confidence, candidate)| judge.placement(&candidate, confidence))
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

    pub(super) fn limits(&self) -> ShareLimits {
        ShareLimits {
            strong: self.profile.strong_share,
            scope: self.profile.scope_share,
        }
    }
}

/// Log-odds of a probability strictly between 0 and 1.
pub(super) fn log_odds(probability: f64) -> f64 {
    let inside = probability.clamp(1e-9, 1.0 - 1e-9);
    (inside / (1.0 - inside)).ln()
}

/// Probability of log-odds.
pub(super) fn probability(log_odds: f64) -> f64 {
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
