//! A chain: its groups and its segments, as the catalog files write them.
use serde::{Deserialize, Serialize};

use crate::catalog::id::{ChainId, GroupId, SegmentId};

/// Where in the chain a segment stands, as the field draws it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Tier {
    /// 上游
    Upstream,
    /// 中游
    Midstream,
    /// 下游
    Downstream,
    /// 服务
    Service,
}

impl Tier {
    /// The Chinese name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Upstream => "上游",
            Self::Midstream => "中游",
            Self::Downstream => "下游",
            Self::Service => "服务",
        }
    }

    /// The id used in files and answers.
    pub fn id(self) -> &'static str {
        match self {
            Self::Upstream => "upstream",
            Self::Midstream => "midstream",
            Self::Downstream => "downstream",
            Self::Service => "service",
        }
    }
}

/// What a segment is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Function {
    /// 设备
    Equipment,
    /// 材料
    Material,
    /// 零部件
    Component,
    /// 工艺
    Process,
    /// 服务
    Service,
    /// 产品
    Product,
    /// 渠道
    Channel,
}

/// The least a plant of the segment needs to be efficient, from general knowledge; used by 不必补 and by site matching.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct MinScale {
    /// Investment, 100 million yuan.
    pub investment_yi: Option<f64>,
    /// Land, mu (1/15 ha).
    pub land_mu: Option<f64>,
    /// Yearly energy, tonnes of coal equivalent.
    pub energy_tce: Option<f64>,
}

/// A heading over segments; words too general for one segment place an enterprise here at most.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// Its id.
    pub id: GroupId,
    /// Chinese name.
    pub name: String,
    /// English name.
    pub name_en: String,
    /// Where the group stands.
    pub tier: Tier,
    /// General words of the group (电池, 电机): they name it and none of its segments.
    pub terms: Vec<String>,
}

/// One step of a chain.
#[derive(Debug, Clone, PartialEq)]
pub struct Segment {
    /// Its id, stable for ever.
    pub id: SegmentId,
    /// Chinese name.
    pub name: String,
    /// English name.
    pub name_en: String,
    /// The group it is drawn in.
    pub group: GroupId,
    /// Where it stands in its own chain.
    pub tier: Tier,
    /// What it is.
    pub function: Function,
    /// Product words that place an enterprise here.
    pub products: Vec<String>,
    /// Other names of the segment and its products.
    pub aliases: Vec<String>,
    /// Longer words that look like a match and are not.
    pub exclude: Vec<String>,
    /// Classes of GB/T 4754-2017 whose enterprises may belong here.
    pub industry_codes: Vec<String>,
    /// The least efficient scale, where known.
    pub min_scale: Option<MinScale>,
}

impl Segment {
    /// All words that place an enterprise here: products, then aliases.
    pub fn terms(&self) -> impl Iterator<Item = &str> {
        self.products
            .iter()
            .chain(&self.aliases)
            .map(String::as_str)
    }
}

/// A segment of another chain that is also drawn in this one. It stays one segment.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SharedSegment {
    /// The segment, owned by another chain.
    pub segment: SegmentId,
    /// The group of this chain it is drawn in.
    pub group: GroupId,
    /// Where it stands in this chain.
    pub tier: Tier,
}

/// One industrial chain.
#[derive(Debug, Clone, PartialEq)]
pub struct Chain {
    /// Its id.
    pub id: ChainId,
    /// Chinese name.
    pub name: String,
    /// English name.
    pub name_en: String,
    /// The date of its contents, ISO.
    pub as_of: String,
    /// Where its contents come from.
    pub source: String,
    /// Its groups, in the file's order.
    pub groups: Vec<Group>,
    /// Its own segments, in the file's order.
    pub segments: Vec<Segment>,
    /// Segments of other chains that it also draws.
    pub shared: Vec<SharedSegment>,
}

impl Chain {
    /// All segments drawn in the chain, own ones first, each with the tier it has here.
    pub fn members(&self) -> impl Iterator<Item = (SegmentId, Tier)> {
        let own = self
            .segments
            .iter()
            .map(|segment| (segment.id, segment.tier));
        own.chain(
            self.shared
                .iter()
                .map(|shared| (shared.segment, shared.tier)),
        )
    }
}
