//! The stages of a project and which of them needs which: the words of the ledger's steps.
use std::fmt;
use std::str::FromStr;

/// A stage of a project's life.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// 储备
    Reserve,
    /// 线索
    Lead,
    /// 在谈
    Talk,
    /// 预审
    Review,
    /// 签约
    Signed,
    /// 落地
    Landed,
    /// 开工
    Started,
    /// 竣工
    Completed,
    /// 投产
    Producing,
    /// 达产
    Full,
    /// 入统
    InStatistics,
    /// 入规
    AboveScale,
    /// 终止
    Ended,
}

impl Stage {
    /// Every stage, in the usual order.
    pub const ALL: [Self; 13] = [
        Self::Reserve,
        Self::Lead,
        Self::Talk,
        Self::Review,
        Self::Signed,
        Self::Landed,
        Self::Started,
        Self::Completed,
        Self::Producing,
        Self::Full,
        Self::InStatistics,
        Self::AboveScale,
        Self::Ended,
    ];

    /// The word in tables, files and addresses.
    pub fn name(self) -> &'static str {
        match self {
            Self::Reserve => "reserve",
            Self::Lead => "lead",
            Self::Talk => "talk",
            Self::Review => "review",
            Self::Signed => "signed",
            Self::Landed => "landed",
            Self::Started => "started",
            Self::Completed => "completed",
            Self::Producing => "producing",
            Self::Full => "full",
            Self::InStatistics => "in_statistics",
            Self::AboveScale => "above_scale",
            Self::Ended => "ended",
        }
    }

    /// The Chinese word.
    pub fn chinese(self) -> &'static str {
        match self {
            Self::Reserve => "储备",
            Self::Lead => "线索",
            Self::Talk => "在谈",
            Self::Review => "预审",
            Self::Signed => "签约",
            Self::Landed => "落地",
            Self::Started => "开工",
            Self::Completed => "竣工",
            Self::Producing => "投产",
            Self::Full => "达产",
            Self::InStatistics => "入统",
            Self::AboveScale => "入规",
            Self::Ended => "终止",
        }
    }

    /// The stage that must come before it. The order is partial: a project may enter the statistics once it has started,
    /// and go above scale or reach full output once it produces; it may end at any time.
    pub fn needs(self) -> Option<Self> {
        match self {
            Self::Reserve | Self::Ended => None,
            Self::Lead => Some(Self::Reserve),
            Self::Talk => Some(Self::Lead),
            Self::Review => Some(Self::Talk),
            Self::Signed => Some(Self::Review),
            Self::Landed => Some(Self::Signed),
            Self::Started => Some(Self::Landed),
            Self::Completed | Self::InStatistics => Some(Self::Started),
            Self::Producing => Some(Self::Completed),
            Self::Full | Self::AboveScale => Some(Self::Producing),
        }
    }

    /// Everything that must come before it, the nearest first.
    pub fn needs_all(self) -> impl Iterator<Item = Self> {
        std::iter::successors(self.needs(), |stage| stage.needs())
    }
}

impl fmt::Display for Stage {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.name())
    }
}

impl FromStr for Stage {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL
            .into_iter()
            .find(|stage| stage.name() == text || stage.chinese() == text)
            .ok_or_else(|| {
                let known = Self::ALL.map(Self::name).join(", ");
                format!("`{text}` is no stage: expected one of {known}")
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statistics_need_a_start_and_scale_needs_production() {
        let needed = |stage: Stage| stage.needs_all().map(Stage::name).collect::<Vec<_>>();
        assert_eq!(
            needed(Stage::InStatistics),
            [
                "started", "landed", "signed", "review", "talk", "lead", "reserve"
            ]
        );
        assert_eq!(
            needed(Stage::AboveScale).get(..3).unwrap(),
            ["producing", "completed", "started"]
        );
        assert!(needed(Stage::Ended).is_empty());
        assert_eq!("开工".parse(), Ok(Stage::Started));
    }
}
