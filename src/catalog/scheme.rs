//! A city's scheme: which chains it develops, who leads them, and what its counties lead in.
use serde::{Deserialize, Serialize};

use crate::catalog::id::ChainId;

/// Whether a chain is one of the "5" or the "+1".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum SchemeChainKind {
    /// One of the main chains.
    Main,
    /// The added one.
    Plus,
}

/// A chain of the scheme with the people behind it; blanks are the city's to fill.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct SchemeChain {
    /// The chain.
    pub id: ChainId,
    /// Main or plus.
    pub kind: SchemeChainKind,
    /// 链长
    #[serde(default)]
    pub lead: String,
    /// 牵头单位
    #[serde(default)]
    pub lead_unit: String,
    /// 成员单位
    #[serde(default)]
    pub member_units: Vec<String>,
    /// Whether a public source names the chain.
    #[serde(default)]
    pub confirmed: bool,
    /// What the naming rests on.
    #[serde(default)]
    pub note: String,
    /// What the chain has besides lead, unit and map.
    #[serde(default, skip_serializing_if = "ChainMeans::is_empty")]
    pub means: ChainMeans,
}

/// What a chain has (十个一), each with what it rests on; empty where it has none or nobody said.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct ChainMeans {
    /// 一个专班
    pub team: String,
    /// 一个规划
    pub plan: String,
    /// 一套政策
    pub policy: String,
    /// 一支基金
    pub fund: String,
    /// 一个园区
    pub park: String,
    /// 一个协会
    pub association: String,
    /// 一个专家组
    pub experts: String,
}

impl ChainMeans {
    fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// The lead industries of a county, where attested.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct CountyLead {
    /// GB/T 2260 code.
    pub adcode: String,
    /// Chains it leads in.
    pub chains: Vec<ChainId>,
    /// What the statement rests on.
    pub source: String,
}

/// `schemes/<id>.toml`.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Scheme {
    /// Its id, the file's name.
    pub id: String,
    /// Chinese name.
    pub name: String,
    /// English name.
    pub name_en: String,
    /// Home region, GB/T 2260 code of any level.
    pub region: String,
    /// Date of its contents, ISO.
    pub as_of: String,
    /// Where its contents come from.
    pub source: String,
    /// `confirmed` or `unconfirmed`.
    pub status: String,
    /// What is attested and what is assumed.
    #[serde(default)]
    pub note: String,
    /// Its chains, in order.
    pub chain: Vec<SchemeChain>,
    /// Lead industries of counties.
    #[serde(default)]
    pub county: Vec<CountyLead>,
}
