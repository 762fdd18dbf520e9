//! `place`: places the enterprises of a file over every chain of the catalog, without a workspace.
use rayon::prelude::*;
use serde::Serialize;

use crate::atlas::enterprise_text;
use crate::catalog::{Catalog, Profile, SegmentId};
use crate::error::AppError;
use crate::placement::{Evidence, Level, Placement, Placer, Role};
use crate::registry::{Enterprise, Product};

/// One piece of evidence.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct EvidenceItem {
    /// product, name, main_business, class, qualification, scope, …
    pub source: String,
    /// The text it stands in.
    pub text: String,
    /// The term that matched.
    pub term: String,
    /// Where it starts, in characters.
    pub start: usize,
    /// What it adds.
    pub weight: f64,
}

/// One placement.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct PlacementItem {
    /// The segment.
    pub segment: SegmentId,
    /// maker, trader, service.
    pub role: Role,
    /// Share of revenue, 0..=1.
    pub share: Option<f64>,
    /// Probability that the claim is right.
    pub confidence: f64,
    /// strong, medium, weak.
    pub level: Level,
    /// Whether the rule confirms it.
    pub confirmed: bool,
    /// Whether evidence disagrees: another role, words of a field outside all chains, a class far from the segment's.
    pub conflict: bool,
    /// What it rests on.
    pub evidence: Vec<EvidenceItem>,
}

/// One enterprise with its placements, best first.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Placed {
    /// Canonical id.
    pub id: String,
    /// Placements.
    pub placements: Vec<PlacementItem>,
}

/// Turns a placement into what is shown.
pub fn placement_item(placement: &Placement) -> PlacementItem {
    PlacementItem {
        segment: placement.segment,
        role: placement.role,
        share: placement.share,
        confidence: placement.confidence,
        level: placement.level,
        confirmed: placement.confirmed,
        conflict: placement.conflict,
        evidence: placement.evidence.iter().map(evidence_item).collect(),
    }
}

fn evidence_item(evidence: &Evidence) -> EvidenceItem {
    EvidenceItem {
        source: evidence.source.id().to_owned(),
        text: evidence.text.clone(),
        term: evidence.term.clone(),
        start: evidence.start,
        weight: evidence.weight,
    }
}

/// Places enterprises with their products over every chain of the catalog, in the order given.
///
/// # Errors
/// The matcher cannot be built from the catalog.
pub fn place(
    catalog: &Catalog,
    profile: &Profile,
    (enterprises, products): (&[Enterprise], &[Product]),
) -> Result<Vec<Placed>, AppError> {
    let placer = Placer::new(catalog, &profile.placement)?;
    let mut by_enterprise: std::collections::BTreeMap<&str, Vec<&Product>> =
        std::collections::BTreeMap::new();
    for product in products {
        by_enterprise
            .entry(product.enterprise_id.as_str())
            .or_default()
            .push(product);
    }
    Ok(enterprises
        .par_iter()
        .map(|enterprise| {
            let own = by_enterprise
                .get(enterprise.id.as_str())
                .map_or(&[][..], Vec::as_slice);
            let products: Vec<(&str, Option<f64>)> = own
                .iter()
                .map(|product| (product.product.as_str(), product.share))
                .collect();
            let labels: Vec<&str> = enterprise
                .qualifications
                .iter()
                .map(String::as_str)
                .collect();
            let placements = placer.place_listed(&enterprise_text(enterprise, &products, &labels));
            Placed {
                id: enterprise.id.as_str().to_owned(),
                placements: placements.iter().map(placement_item).collect(),
            }
        })
        .collect())
}
