//! A candidate: one enterprise for one segment, with the facts the indicators read.
use jiff::civil::Date;

use crate::catalog::SegmentId;
use crate::catalog::code::Adcode;
use crate::region::Size;

/// One recorded risk.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct RiskRecord {
    /// Kind: dishonest, penalty, abnormal, lawsuit, equity_frozen, relocation.
    pub kind: String,
    /// Date, ISO, if known.
    pub date: Option<String>,
    /// The record.
    pub reference: String,
    /// Its source.
    pub source: String,
}

/// An enterprise placed in a segment, as the score sees it. It borrows every text, so that a hundred thousand of them
/// are made without copying one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Candidate<'a> {
    /// Position of the enterprise among all placed ones; each enterprise has one.
    pub enterprise: usize,
    /// Enterprise id.
    pub id: &'a str,
    /// Enterprise name.
    pub name: &'a str,
    /// Where it sits.
    pub adcode: Option<Adcode>,
    /// The segment it would fill.
    pub segment: SegmentId,
    /// Confidence of the placement, 0..=1.
    pub confidence: f64,
    /// Revenue share of the segment's products, 0..=1.
    pub share: Option<f64>,
    /// A segment of another chain that brings it a larger share of its revenue, with that share; none if this is its own.
    pub main: Option<(SegmentId, f64)>,
    /// Whether it makes; traders are no targets of a gap in production.
    pub supplies: bool,
    /// Whether it operates; `None` if its status is not known.
    pub operating: Option<bool>,
    /// Day of foundation.
    pub established: Option<Date>,
    /// Size with its proxy; `Proxy::Unknown` counts as missing.
    pub size: Size,
    /// Yearly revenue growth as a share.
    pub revenue_growth: Option<f64>,
    /// Invention patents.
    pub patents: Option<f64>,
    /// R&D spending over revenue.
    pub rd_ratio: Option<f64>,
    /// Board and short name, if listed.
    pub listing: Option<&'a str>,
    /// Qualification labels, keys or as imported; `None` where the column was empty: not known.
    pub qualifications: Option<&'a [String]>,
    /// Points of the labels (national 2, provincial 1); `None` where labels are not known.
    pub label_points: Option<f64>,
    /// GB/T 4754-2017 class.
    pub industry_code: Option<&'a str>,
    /// Risks on record.
    pub risks: &'a [RiskRecord],
    /// Invented data.
    pub synthetic: bool,
    /// Source of its facts.
    pub source: &'a str,
    /// Date of its facts.
    pub as_of: Date,
}

/// A raw value with where it comes from.
#[derive(Debug, Clone, PartialEq)]
pub struct Observed {
    /// The raw value; `None` if not known.
    pub raw: Option<f64>,
    /// Its source.
    pub source: String,
    /// Its date.
    pub as_of: Option<Date>,
}
