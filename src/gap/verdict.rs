//! The six verdicts.
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// What to do about a segment in a region.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// 补链
    Fill,
    /// 强链
    Strengthen,
    /// 延链
    Extend,
    /// 未知
    Unknown,
    /// 不必补
    Skip,
    /// 优势
    Strong,
}

impl Verdict {
    /// All verdicts, in the order in which a chain lead reads them.
    pub const ALL: [Self; 6] = [
        Self::Fill,
        Self::Strengthen,
        Self::Extend,
        Self::Unknown,
        Self::Skip,
        Self::Strong,
    ];

    /// The id used in files, flags and answers.
    pub fn id(self) -> &'static str {
        match self {
            Self::Fill => "fill",
            Self::Strengthen => "strengthen",
            Self::Extend => "extend",
            Self::Unknown => "unknown",
            Self::Skip => "skip",
            Self::Strong => "strong",
        }
    }

    /// The Chinese name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Fill => "补链",
            Self::Strengthen => "强链",
            Self::Extend => "延链",
            Self::Unknown => "未知",
            Self::Skip => "不必补",
            Self::Strong => "优势",
        }
    }

    /// Whether targets are looked for by default.
    pub fn invites(self) -> bool {
        !matches!(self, Self::Skip | Self::Strong)
    }
}

impl FromStr for Verdict {
    type Err = String;
    /// Reads an id or a Chinese name.
    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL
            .into_iter()
            .find(|verdict| verdict.id() == text || verdict.name() == text)
            .ok_or_else(|| format!("`{text}` is no verdict: expected fill, strengthen, extend, skip, unknown or strong"))
    }
}
