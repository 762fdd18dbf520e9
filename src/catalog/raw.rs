//! The catalog files as written: what serde reads, before anything is checked. Spans give findings their line.
use serde::Deserialize;
use toml::Spanned;

use crate::catalog::chain::{Function, MinScale, Tier};
use crate::catalog::link::{LinkKind, Necessity};

/// `chains/<id>.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawChain {
    pub(super) id: Spanned<String>,
    pub(super) name: String,
    pub(super) name_en: String,
    pub(super) as_of: Spanned<String>,
    pub(super) source: Spanned<String>,
    #[serde(default)]
    pub(super) group: Vec<RawGroup>,
    #[serde(default)]
    pub(super) segment: Vec<RawSegment>,
    #[serde(default)]
    pub(super) shared: Vec<RawShared>,
    #[serde(default)]
    pub(super) link: Vec<RawLink>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawGroup {
    pub(super) id: Spanned<String>,
    pub(super) name: String,
    pub(super) name_en: String,
    pub(super) tier: Tier,
    #[serde(default)]
    pub(super) terms: Vec<Spanned<String>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawSegment {
    pub(super) id: Spanned<String>,
    pub(super) name: String,
    pub(super) name_en: String,
    pub(super) group: Spanned<String>,
    pub(super) tier: Tier,
    pub(super) function: Function,
    #[serde(default)]
    pub(super) products: Vec<Spanned<String>>,
    #[serde(default)]
    pub(super) aliases: Vec<Spanned<String>>,
    #[serde(default)]
    pub(super) exclude: Vec<Spanned<String>>,
    #[serde(default)]
    pub(super) industry_codes: Vec<Spanned<String>>,
    pub(super) min_scale: Option<MinScale>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawShared {
    pub(super) segment: Spanned<String>,
    pub(super) group: Spanned<String>,
    pub(super) tier: Tier,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawLink {
    pub(super) from: Spanned<String>,
    pub(super) to: Spanned<String>,
    pub(super) kind: LinkKind,
    pub(super) necessity: Necessity,
    pub(super) share: Option<Spanned<f64>>,
    pub(super) evidence: Spanned<String>,
}
