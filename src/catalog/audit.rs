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
                let inside: BTreeSet<_> = terms
                    .iter()
                    .filter(|(other, owner)| {
                        **owner != segment.id
                            && other.len() > normal.len()
                            && other.contains(&normal)
                    })
                    .map(|(_, owner)| owner.to_string())
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
        self.segments()
            .flat_map(|segment| segment.terms().map(|term| (normalise(term), segment.id)))
            .collect()
    }
}
