//! Links: "is an input of", from the upstream segment to the downstream one.
use serde::{Deserialize, Serialize};

use crate::catalog::id::SegmentId;

/// How the upstream segment serves the downstream one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum LinkKind {
    /// Goods that go into the product.
    Supplies,
    /// Machines and tools.
    Equips,
    /// Services.
    Serves,
    /// Material that comes back; the only kind that may close a cycle.
    Recycles,
}

/// How badly the downstream segment needs the input.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Necessity {
    /// Cannot be made without it, and it is specific.
    Critical,
    /// A main input with substitutes.
    Important,
    /// Helpful.
    Optional,
}

/// A typed supply link between two segments, also across chains.
#[derive(Debug, Clone, PartialEq)]
pub struct Link {
    /// Upstream segment.
    pub from: SegmentId,
    /// Downstream segment.
    pub to: SegmentId,
    /// Kind of input.
    pub kind: LinkKind,
    /// How badly it is needed.
    pub necessity: Necessity,
    /// Share of the downstream segment's input cost, 0..=1, if known.
    pub share: Option<f64>,
    /// What the claim rests on.
    pub evidence: String,
}
