//! `eval placement`: how well placements agree with a gold file, by chain and segment, with worst confusions,
//! calibration, and what each source of evidence is worth. Reads no file; docs/gold.md has the form.
use std::collections::BTreeMap;

use rayon::prelude::*;
use serde::Serialize;

use crate::app::eval_correction::{CorrectionEffect, correction_effect};
use crate::app::eval_reliability::{ReliabilityBin, reliability};
use crate::placement::{Accept, EnterpriseText, Labelled, Placement, Placer, Role, Ruling, Source};

/// Placements from here on count as placed.
const PLACED: f64 = 0.5;
/// Confusions shown.
const SHOWN: usize = 30;

/// An enterprise of the gold file with everything known of it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct GoldEnterprise {
    /// Its id.
    pub id: String,
    /// Registered name.
    pub name: String,
    /// Main-business sentence.
    pub main_business: Option<String>,
    /// Products with their share of revenue.
    pub products: Vec<(String, Option<f64>)>,
    /// Qualifications and tags.
    pub qualifications: Vec<String>,
    /// Class of GB/T 4754.
    pub industry_code: Option<String>,
    /// Registered scope.
    pub scope: Option<String>,
    /// What is right for it.
    pub accept: Accept,
}

impl GoldEnterprise {
    /// Reads the self-contained form: products `电芯:0.42;隔膜`, accepted ids `NEV-B07;EIT-A` or `NONE`. `None` if
    /// nothing is accepted and `NONE` is not said either: such a row is undecided and teaches nothing.
    pub fn parse(id: &str, name: &str, products: &str, accept: &str) -> Option<Self> {
        Some(Self {
            id: id.to_owned(),
            name: name.to_owned(),
            products: products.split(';').filter_map(parse_product).collect(),
            accept: Accept::parse(accept)?,
            ..Self::default()
        })
    }

    /// The same enterprise as an example to learn from.
    pub fn labelled(&self) -> Labelled {
        Labelled {
            id: self.id.clone(),
            name: self.name.clone(),
            products: self.products.clone(),
            main_business: self.main_business.clone(),
            accept: self.accept.clone(),
        }
    }
}

/// Reads `电芯:0.42` or `电芯`; a colon that no share follows belongs to the product.
fn parse_product(text: &str) -> Option<(String, Option<f64>)> {
    let text = text.trim();
    if text.is_empty() {
        return None;
    }
    let shared = text.rsplit_once(':').and_then(|(product, share)| {
        let share: f64 = share.trim().parse().ok()?;
        (0.0..=1.0)
            .contains(&share)
            .then(|| (product.trim().to_owned(), Some(share)))
    });
    Some(shared.unwrap_or_else(|| (text.to_owned(), None)))
}

/// Counts of one chain or segment.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
pub struct Figures {
    /// Gold enterprises that belong here; for `NONE`, nowhere.
    pub enterprises: usize,
    /// Share of them whose first choice is right.
    pub first_choice: f64,
    /// Share with a right one among the first three.
    pub first_three: f64,
    /// Share placed with confidence of one half or more in something right.
    pub recall: f64,
    /// Of the enterprises placed here first with that confidence, the share for which it is right; `None` if none was.
    pub precision: Option<f64>,
    /// Share placed with that confidence and not as a trader: for `NONE`, the false placements.
    pub placed: f64,
}

/// A wrong first choice and how often it was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Confusion {
    /// What is right.
    pub accept: String,
    /// The first choice.
    pub placed: String,
    /// How often.
    pub enterprises: usize,
}

/// The figures without one source of evidence.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Ablation {
    /// The source left out.
    pub without: Source,
    /// First choice over all enterprises that belong somewhere.
    pub first_choice: f64,
    /// First three.
    pub first_three: f64,
    /// Placed with confidence of one half or more in something right.
    pub recall: f64,
    /// False placements on `NONE`.
    pub none_placed: f64,
}

/// The answer of `eval placement`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PlacementEvaluation {
    /// Enterprises judged.
    pub enterprises: usize,
    /// All that belong somewhere.
    pub all: Figures,
    /// Those that belong nowhere.
    pub none: Figures,
    /// By chain of the first accepted id.
    pub chains: BTreeMap<String, Figures>,
    /// By first accepted id.
    pub segments: BTreeMap<String, Figures>,
    /// Mean squared error of the first choice's confidence, over all; no placement counts as confidence 0.
    pub brier: f64,
    /// Calibration of the first choice by tenths.
    pub reliability: Vec<ReliabilityBin>,
    /// Worst confusions, most frequent first.
    pub confusions: Vec<Confusion>,
    /// What each source is worth.
    pub ablation: Vec<Ablation>,
    /// What people's corrections change; the figures above are without them. `None` without any.
    pub corrections: Option<CorrectionEffect>,
}

/// The first choices of one gold enterprise.
pub(super) struct Judged<'a> {
    pub(super) gold: &'a GoldEnterprise,
    pub(super) placements: Vec<Placement>,
}

/// Places the gold enterprises and compares; corrections are counted apart.
pub fn eval_placement(
    placer: &Placer,
    gold: &[GoldEnterprise],
    rulings: &[Ruling],
) -> PlacementEvaluation {
    let judged = judge_all(placer, gold, None);
    let (chained, outside): (Vec<&Judged>, Vec<&Judged>) =
        judged.iter().partition(|one| !one.gold.accept.is_none());
    let by = |key: &dyn Fn(&Accept) -> String, of_placed: &dyn Fn(&str) -> String| {
        let mut rows: BTreeMap<String, Vec<&Judged>> = BTreeMap::new();
        for one in &chained {
            rows.entry(key(&one.gold.accept)).or_default().push(one);
        }
        rows.into_iter()
            .map(|(key, rows)| {
                let mut own = figures(&rows);
                own.precision = precision(&judged, |segment| of_placed(segment) == key);
                (key, own)
            })
            .collect::<BTreeMap<_, _>>()
    };
    let chain_of = |segment: &str| segment.split('-').next().unwrap_or(segment).to_owned();
    let mut all = figures(&chained);
    all.precision = precision(&judged, |_| true);
    let first_prefix = |accept: &Accept| accept.prefixes().first().cloned().unwrap_or_default();
    PlacementEvaluation {
        enterprises: judged.len(),
        all,
        none: figures(&outside),
        chains: by(&|accept| accept.chain().to_owned(), &chain_of),
        segments: by(&first_prefix, &str::to_owned),
        brier: brier(&judged),
        reliability: reliability(&judged),
        confusions: confusions(&judged),
        ablation: ablation(placer, gold),
        corrections: correction_effect(placer, &judged, rulings),
    }
}

fn judge_all<'a>(
    placer: &Placer,
    gold: &'a [GoldEnterprise],
    without: Option<Source>,
) -> Vec<Judged<'a>> {
    let mut judged: Vec<Judged> = gold
        .par_iter()
        .map(|one| Judged {
            gold: one,
            placements: place(placer, one, without),
        })
        .collect();
    judged.sort_by(|a, b| a.gold.id.cmp(&b.gold.id));
    judged
}

/// Places one enterprise, with one source of evidence taken away if asked.
fn place(placer: &Placer, one: &GoldEnterprise, without: Option<Source>) -> Vec<Placement> {
    let keep = |source: Source| without != Some(source);
    let products: Vec<(&str, Option<f64>)> = one
        .products
        .iter()
        .filter(|_| keep(Source::Product))
        .map(|(product, share)| (product.as_str(), *share))
        .collect();
    let qualifications: Vec<&str> = one
        .qualifications
        .iter()
        .filter(|_| keep(Source::Qualification))
        .map(String::as_str)
        .collect();
    let text = |text: &'_ Option<String>, source| text.clone().filter(|_| keep(source));
    let main_business = text(&one.main_business, Source::MainBusiness);
    let industry_code = text(&one.industry_code, Source::Class);
    let scope = text(&one.scope, Source::Scope);
    placer.place_listed(&EnterpriseText {
        name: if keep(Source::Name) { &one.name } else { "" },
        main_business: main_business.as_deref(),
        products: &products,
        qualifications: &qualifications,
        industry_code: industry_code.as_deref(),
        scope: scope.as_deref(),
    })
}

pub(super) fn is_right(one: &Judged, place: usize) -> bool {
    one.placements
        .get(place)
        .is_some_and(|placement| one.gold.accept.holds(placement.segment.as_str()))
}

fn is_placed(placement: &Placement) -> bool {
    placement.confidence >= PLACED && placement.role != Role::Trader
}

/// Shares over some enterprises; precision is the caller's, it looks at all.
pub(super) fn figures(rows: &[&Judged]) -> Figures {
    let share = |test: &dyn Fn(&Judged) -> bool| {
        let count = rows.iter().filter(|one| test(one)).count();
        if rows.is_empty() {
            0.0
        } else {
            count as f64 / rows.len() as f64
        }
    };
    let found = |one: &Judged| {
        let accept = &one.gold.accept;
        one.placements
            .iter()
            .any(|placement| is_placed(placement) && accept.holds(placement.segment.as_str()))
    };
    Figures {
        enterprises: rows.len(),
        first_choice: share(&|one| is_right(one, 0)),
        first_three: share(&|one| (0..3).any(|place| is_right(one, place))),
        recall: share(&found),
        precision: None,
        placed: share(&|one| one.placements.iter().any(is_placed)),
    }
}

/// Of the enterprises placed first in what the test holds, the share for which it is right.
fn precision(judged: &[Judged], test: impl Fn(&str) -> bool) -> Option<f64> {
    let placed: Vec<bool> = judged
        .iter()
        .filter(|one| {
            let first = one.placements.first();
            first.is_some_and(|first| is_placed(first) && test(first.segment.as_str()))
        })
        .map(|one| is_right(one, 0))
        .collect();
    let right = placed.iter().filter(|right| **right).count();
    (!placed.is_empty()).then(|| right as f64 / placed.len() as f64)
}

pub(super) fn first_confidence(one: &Judged) -> f64 {
    one.placements.first().map_or(0.0, |first| first.confidence)
}

pub(super) fn brier(judged: &[Judged]) -> f64 {
    let squares: f64 = judged
        .iter()
        .map(|one| (first_confidence(one) - f64::from(u8::from(is_right(one, 0)))).powi(2))
        .sum();
    squares / judged.len().max(1) as f64
}

fn confusions(judged: &[Judged]) -> Vec<Confusion> {
    let mut counts: BTreeMap<(String, String), usize> = BTreeMap::new();
    for one in judged {
        let Some(first) = one.placements.first() else {
            continue;
        };
        let outside = one.gold.accept.is_none();
        if is_right(one, 0) || (outside && !is_placed(first)) {
            continue;
        }
        let accept = if outside {
            "NONE".to_owned()
        } else {
            one.gold.accept.prefixes().join(";")
        };
        *counts
            .entry((accept, first.segment.to_string()))
            .or_default() += 1;
    }
    let mut confusions: Vec<Confusion> = counts
        .into_iter()
        .map(|((accept, placed), enterprises)| Confusion {
            accept,
            placed,
            enterprises,
        })
        .collect();
    // The sort is stable and the map was in order, so ties stay in the order of ids.
    confusions.sort_by_key(|confusion| std::cmp::Reverse(confusion.enterprises));
    confusions.truncate(SHOWN);
    confusions
}

/// Places again without each source that any enterprise has.
fn ablation(placer: &Placer, gold: &[GoldEnterprise]) -> Vec<Ablation> {
    let has = |source| {
        gold.iter().any(|one| match source {
            Source::Product => !one.products.is_empty(),
            Source::Name => !one.name.is_empty(),
            Source::MainBusiness => one.main_business.is_some(),
            Source::Class => one.industry_code.is_some(),
            Source::Qualification => !one.qualifications.is_empty(),
            Source::Scope => one.scope.is_some(),
            Source::Model | Source::Confirmation | Source::Rejection => false,
        })
    };
    let sources = [
        Source::Product,
        Source::Name,
        Source::MainBusiness,
        Source::Class,
        Source::Qualification,
        Source::Scope,
    ];
    sources
        .into_iter()
        .filter(|source| has(*source))
        .map(|source| {
            let judged = judge_all(placer, gold, Some(source));
            let (chained, outside): (Vec<&Judged>, Vec<&Judged>) =
                judged.iter().partition(|one| !one.gold.accept.is_none());
            let own = figures(&chained);
            Ablation {
                without: source,
                first_choice: own.first_choice,
                first_three: own.first_three,
                recall: own.recall,
                none_placed: figures(&outside).placed,
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn products_of_a_gold_row_keep_their_shares_and_their_colons() {
        let gold = GoldEnterprise::parse("g:1", "甲", "电芯:0.42; 型号:X ;隔膜", "NEV-B").unwrap();
        let expected = [("电芯", Some(0.42)), ("型号:X", None), ("隔膜", None)];
        let products: Vec<_> = gold
            .products
            .iter()
            .map(|(product, share)| (product.as_str(), *share))
            .collect();
        assert_eq!(products, expected);
    }

    #[test]
    fn a_row_without_a_decision_is_no_gold() {
        assert_eq!(GoldEnterprise::parse("g:1", "甲", "电芯", ""), None);
        let none = GoldEnterprise::parse("g:1", "甲", "贷款", "NONE").unwrap();
        assert!(none.accept.is_none());
    }
}
