//! The claim that an enterprise works in a segment, and what the claim rests on. Types only; how they come about is
//! `placer`'s work.
use serde::{Deserialize, Serialize};

use crate::catalog::SegmentId;

/// What is known of an enterprise in words. Everything but the name may be missing.
#[derive(Debug, Clone, Copy, Default)]
pub struct EnterpriseText<'a> {
    /// Registered name.
    pub name: &'a str,
    /// Main-business sentence (主营业务).
    pub main_business: Option<&'a str>,
    /// Declared products with their share of revenue, 0..=1, where known.
    pub products: &'a [(&'a str, Option<f64>)],
    /// Qualifications and tags.
    pub qualifications: &'a [&'a str],
    /// Class of GB/T 4754-2017.
    pub industry_code: Option<&'a str>,
    /// Registered scope (经营范围).
    pub scope: Option<&'a str>,
}

/// What the enterprise does in the segment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Makes it: the only role that is supply.
    Maker,
    /// Trades it.
    Trader,
    /// Provides it as a service; in a segment that is itself a service or a channel, this is supply too.
    Service,
}

/// How far the evidence carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Scope text, general words or the learnt model only.
    Weak,
    /// A product without a share, a name, a main-business sentence, a qualification.
    Medium,
    /// A product with a share at or above the profile's `strong_share`, or a confirmation.
    Strong,
}

/// Where a piece of evidence comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// A declared product.
    Product,
    /// The enterprise's name.
    Name,
    /// The main-business sentence.
    MainBusiness,
    /// The GB/T 4754 class.
    Class,
    /// A qualification or tag.
    Qualification,
    /// The registered scope.
    Scope,
    /// The learnt model's pieces of words.
    Model,
    /// A person's confirmation.
    Confirmation,
    /// A person's rejection.
    Rejection,
}

/// One piece of evidence.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Evidence {
    /// Where it comes from.
    pub source: Source,
    /// The text it was found in.
    pub text: String,
    /// The term found, as the catalog writes it; for the model, the piece of a word in this text that told most, as the
    /// text writes it; for a ruling, who gave it.
    pub term: String,
    /// Where the term starts in the text, in characters.
    pub start: usize,
    /// What it adds to the log-odds of the placement; negative where it speaks against it. With a learnt model, what the
    /// whole text adds to the segment's lead over "no segment", before calibration.
    pub weight: f64,
}

/// The claim that an enterprise works in a segment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Placement {
    /// The segment.
    pub segment: SegmentId,
    /// What the enterprise does there.
    pub role: Role,
    /// Largest share of revenue of a product that speaks for the segment; `None` if unknown.
    pub share: Option<f64>,
    /// Probability that the claim is true, 0..=1.
    pub confidence: f64,
    /// How far the evidence carries.
    pub level: Level,
    /// One strong piece of evidence, or two independent ones without conflict.
    pub confirmed: bool,
    /// Evidence disagrees: another role, words of a field outside all chains, or a class far from the segment's.
    pub conflict: bool,
    /// What it rests on, heaviest first.
    pub evidence: Vec<Evidence>,
}

impl Source {
    /// The id used in answers.
    pub fn id(self) -> &'static str {
        match self {
            Self::Product => "product",
            Self::Name => "name",
            Self::MainBusiness => "main_business",
            Self::Class => "class",
            Self::Qualification => "qualification",
            Self::Scope => "scope",
            Self::Model => "model",
            Self::Confirmation => "confirmation",
            Self::Rejection => "rejection",
        }
    }
}
