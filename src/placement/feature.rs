//! What the findings of one segment come to, feature by feature, and which hit each feature's value belongs to.
//! Knows nothing of weights.
use crate::placement::evidence::Source;
use crate::placement::reader::{Hit, Piece};

/// Number of features.
pub(super) const FEATURES: usize = 9;
/// Names of the features, as the model file has them.
pub(super) const FEATURE_NAMES: [&str; FEATURES] = [
    "product_mass",
    "product_share",
    "product",
    "product_scope",
    "name",
    "main_business",
    "qualification",
    "class",
    "scope",
];
/// Fullness of hits weighed by the products' part in the whole table.
pub(super) const MASS: usize = 0;
/// Fullest hit in a product at or above the strong share.
pub(super) const SHARE: usize = 1;
/// Fullest hit in a declared product.
pub(super) const PRODUCT: usize = 2;
/// Fullest hit in a product that is scope text.
pub(super) const PRODUCT_SCOPE: usize = 3;
/// Fullest hit in the name.
pub(super) const NAME: usize = 4;
/// Fullest hit in the main-business sentence.
pub(super) const MAIN_BUSINESS: usize = 5;
/// Fullest hit in a qualification.
pub(super) const QUALIFICATION: usize = 6;
/// The class is one of the segment's.
pub(super) const CLASS: usize = 7;
/// Fullest hit in the registered scope.
pub(super) const SCOPE: usize = 8;

/// A text of the enterprise with its part in the product table.
#[derive(Debug, Clone, Copy)]
pub(super) struct Weighed<'a> {
    /// The text.
    pub(super) piece: Piece<'a>,
    /// Part of the product table, 0..=1; 0 for other texts and for noise.
    pub(super) mass: f64,
}

/// Gives every product its part in the table: the square root of its share, so that a second line of business still
/// speaks; unknown shares count as the profile's strong share, scope text as a tenth of that.
pub(super) fn weigh_products(pieces: &mut [Weighed], noise: &[bool], limits: ShareLimits) {
    let raw = |share: Option<f64>| match share {
        None => limits.strong.sqrt(),
        Some(share) if share <= limits.scope => limits.strong.sqrt() / 10.0,
        Some(share) => share.min(1.0).sqrt(),
    };
    let mut total = 0.0;
    for (weighed, noise) in pieces.iter_mut().zip(noise) {
        if weighed.piece.source == Source::Product && !noise {
            weighed.mass = raw(weighed.piece.share);
            total += weighed.mass;
        }
    }
    if total > 0.0 {
        for weighed in pieces {
            weighed.mass /= total;
        }
    }
}

/// Shares at which products change their meaning.
#[derive(Debug, Clone, Copy)]
pub(super) struct ShareLimits {
    /// From here evidence is strong.
    pub(super) strong: f64,
    /// Up to here it is scope text.
    pub(super) scope: f64,
}

/// A hit's part in a feature.
#[derive(Debug, Clone, Copy)]
pub(super) struct Part {
    /// Place of the hit among the segment's.
    pub(super) hit: usize,
    /// The feature.
    pub(super) feature: usize,
    /// The value it brings.
    pub(super) value: f64,
}

/// Returns what each hit of one segment brings to which feature. Hits are ordered by piece and start.
pub(super) fn parts(hits: &[Hit], pieces: &[Weighed], limits: ShareLimits) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::with_capacity(hits.len() + 2);
    let mut best: [Option<usize>; FEATURES] = [None; FEATURES];
    let mut fullest = |feature: usize, hit: usize| {
        let slot = &mut best[feature];
        if slot.is_none_or(|old: usize| hits[hit].quality > hits[old].quality) {
            *slot = Some(hit);
        }
    };
    let mut start = 0;
    while start < hits.len() {
        let piece = hits[start].piece;
        let end = start + hits[start..].partition_point(|hit| hit.piece == piece);
        let top = (start..end)
            .reduce(|a, b| {
                if hits[b].quality > hits[a].quality {
                    b
                } else {
                    a
                }
            })
            .unwrap_or(start);
        let weighed = &pieces[piece];
        match weighed.piece.source {
            Source::Product => {
                if weighed.mass > 0.0 {
                    parts.push(Part {
                        hit: top,
                        feature: MASS,
                        value: weighed.mass * hits[top].quality,
                    });
                }
                match weighed.piece.share {
                    Some(share) if share <= limits.scope => fullest(PRODUCT_SCOPE, top),
                    Some(share) if share >= limits.strong => {
                        fullest(SHARE, top);
                        fullest(PRODUCT, top);
                    }
                    _ => fullest(PRODUCT, top),
                }
            }
            Source::Name => fullest(NAME, top),
            Source::MainBusiness => fullest(MAIN_BUSINESS, top),
            Source::Qualification => fullest(QUALIFICATION, top),
            Source::Scope => fullest(SCOPE, top),
            Source::Class | Source::Model | Source::Confirmation | Source::Rejection => {}
        }
        start = end;
    }
    for (feature, hit) in best.iter().enumerate() {
        if let Some(hit) = *hit {
            parts.push(Part {
                hit,
                feature,
                value: hits[hit].quality,
            });
        }
    }
    parts
}

/// Returns whether the class is known and in no division (two digits) of the segment's classes.
pub(super) fn is_far(code: Option<&str>, own: &[String]) -> bool {
    let division = |code: &str| code.chars().take(2).collect::<String>();
    code.filter(|code| code.chars().count() >= 2)
        .is_some_and(|code| {
            !own.is_empty() && own.iter().all(|class| division(class) != division(code))
        })
}
