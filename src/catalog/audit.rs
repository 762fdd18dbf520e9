//! The audit of the catalog: what loads and still deserves a look.
use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::catalog::id::SegmentId;
use crate::catalog::load::Catalog;
use crate::catalog::text::normalise;

/// Fewer terms than this make a segment thin: a reader of ten product tables meets more ways to say one thing.
const THIN_TERMS: usize = 6;

/// One remark of the audit.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct AuditRow {
    /// `thin`, `ambiguous`, `class_only`, `unlinked`.
    pub kind: &'static str,
    /// The segment meant.
    pub segment: SegmentId,
    /// Its name.
    pub name: String,
    /// What was seen.
    pub detail: String,
}

impl Catalog {
    /// Returns thin segments, terms that stand inside another segment's terms, segments nothing can place and
    /// segments without links, sorted.
    pub fn audit(&self) -> Vec<AuditRow> {
        let mut rows = Vec::new();
        let terms = self.normal_terms();
        let holders = holders(&terms);
        for segment in self.segments() {
            let mut remark = |kind, detail: String| {
                rows.push(AuditRow {
                    kind,
                    segment: segment.id,
                    name: segment.name.clone(),
                    detail,
                });
            };
            let count = segment.terms().count();
            if count == 0 {
                remark("unplaceable", "no product and no alias".into());
            } else if count < THIN_TERMS {
                remark(
                    "thin",
                    format!(
                        "{count} terms: {}",
                        segment.terms().collect::<Vec<_>>().join("、")
                    ),
                );
            }
            if self.graph().degree(segment.id) == (0, 0) {
                remark("unlinked", "no link in or out".into());
            }
            for term in segment.terms() {
                let normal = normalise(term);
                let others = holders.get(normal.as_str());
                let inside: BTreeSet<String> = others
                    .into_iter()
                    .flatten()
                    .filter(|owner| **owner != segment.id)
                    .map(ToString::to_string)
                    .collect();
                if inside.len() >= 2 {
                    let others = inside.into_iter().collect::<Vec<_>>().join(", ");
                    remark(
                        "ambiguous",
                        format!("`{term}` stands inside terms of {others}"),
                    );
                }
            }
        }
        rows.sort();
        rows
    }

    /// Returns every term in normal form with its owner.
    fn normal_terms(&self) -> BTreeMap<String, SegmentId> {
        let terms = self
            .segments()
            .flat_map(|segment| segment.terms().map(|term| (normalise(term), segment.id)));
        terms.collect()
    }
}

/// For every term that stands inside longer ones: the segments those belong to. Walks the pieces of each term, since
/// comparing every term with every other takes minutes.
fn holders(terms: &BTreeMap<String, SegmentId>) -> BTreeMap<&str, BTreeSet<SegmentId>> {
    let mut found: BTreeMap<&str, BTreeSet<SegmentId>> = BTreeMap::new();
    for (term, owner) in terms {
        let ends: Vec<usize> = term
            .char_indices()
            .map(|(place, _)| place)
            .chain([term.len()])
            .collect();
        for (place, start) in ends.iter().enumerate() {
            for end in &ends[place + 1..] {
                let piece = term.get(*start..*end).unwrap_or_default();
                if piece.len() < term.len()
                    && let Some((known, _)) = terms.get_key_value(piece)
                {
                    found.entry(known).or_default().insert(*owner);
                }
            }
        }
    }
    found
}
