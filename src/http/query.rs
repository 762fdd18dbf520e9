//! What the lists may be asked with; each list says it in full, so that the description and the check are one.
use serde::Deserialize;
use utoipa::IntoParams;

use crate::app::targets::{DEFAULT_LIMIT, TargetQuery};
use crate::error::AppError;
use crate::gap::Verdict;
use crate::http::cursor::MOST;

/// Checks a page's size.
pub(super) fn limited(limit: Option<usize>) -> Result<Option<usize>, AppError> {
    match limit {
        Some(limit) if limit == 0 || limit > MOST => Err(AppError::Argument(format!(
            "`limit` is {limit}: expected 1 to {MOST}"
        ))),
        _ => Ok(limit),
    }
}

/// Reads a list of verdicts.
pub(super) fn verdicts(text: Option<&str>) -> Result<Vec<Verdict>, AppError> {
    words(text)
        .iter()
        .map(|word| word.parse().map_err(AppError::Argument))
        .collect()
}

fn words(text: Option<&str>) -> Vec<String> {
    text.map_or_else(Vec::new, |list| {
        list.split(',').map(str::to_owned).collect()
    })
}

/// A question about one thing in a region.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct RegionAsked {
    /// Region, code or name of GB/T 2260; the home region unless given.
    #[param(example = "341500")]
    pub(super) region: Option<String>,
    /// Snapshot id; the latest unless given.
    #[serde(rename = "snapshot")]
    #[param(rename = "snapshot")]
    pub(super) _snapshot: Option<String>,
}

/// A question about the chains of a region.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ChainsAsked {
    /// Region, code or name of GB/T 2260; the home region unless given.
    #[param(example = "341500")]
    pub(super) region: Option<String>,
    /// Regions to set beside it, with commas.
    #[param(example = "340100,340200")]
    pub(super) compare: Option<String>,
    /// Snapshot id; the latest unless given.
    #[serde(rename = "snapshot")]
    #[param(rename = "snapshot")]
    pub(super) _snapshot: Option<String>,
}

/// A question about a snapshot alone.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct SnapshotAsked {
    /// Snapshot id; the latest unless given.
    #[serde(rename = "snapshot")]
    #[param(rename = "snapshot")]
    pub(super) _snapshot: Option<String>,
}

/// A list of a region.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct PageAsked {
    /// Region, code or name of GB/T 2260; the home region unless given.
    #[param(example = "341500")]
    pub(super) region: Option<String>,
    /// Items on a page.
    #[param(minimum = 1, maximum = 500)]
    pub(super) limit: Option<usize>,
    /// `next` of the page before.
    #[serde(rename = "cursor")]
    #[param(rename = "cursor")]
    pub(super) _cursor: Option<String>,
    /// Snapshot id; the latest unless given.
    #[serde(rename = "snapshot")]
    #[param(rename = "snapshot")]
    pub(super) _snapshot: Option<String>,
}

/// A search.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct SearchAsked {
    /// Part of a name or an id.
    #[param(example = "电池", min_length = 1)]
    pub(super) q: String,
    /// Items on a page.
    #[param(minimum = 1, maximum = 500)]
    pub(super) limit: Option<usize>,
    /// `next` of the page before.
    #[serde(rename = "cursor")]
    #[param(rename = "cursor")]
    pub(super) _cursor: Option<String>,
    /// Snapshot id; the latest unless given.
    #[serde(rename = "snapshot")]
    #[param(rename = "snapshot")]
    pub(super) _snapshot: Option<String>,
}

/// The list of gaps.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct GapsAsked {
    /// Region, code or name of GB/T 2260; the home region unless given.
    #[param(example = "341500")]
    pub(super) region: Option<String>,
    /// Chain id; the scheme's chains unless given.
    #[param(example = "NEV")]
    pub(super) chain: Option<String>,
    /// Segment id.
    #[param(example = "NEV-B07")]
    pub(super) segment: Option<String>,
    /// Verdicts, with commas: fill, strengthen, extend, skip, unknown, strong; all unless given.
    #[param(example = "fill,strengthen")]
    pub(super) verdict: Option<String>,
    /// Items on a page.
    #[param(minimum = 1, maximum = 500)]
    pub(super) limit: Option<usize>,
    /// `next` of the page before.
    #[serde(rename = "cursor")]
    #[param(rename = "cursor")]
    pub(super) _cursor: Option<String>,
    /// Snapshot id; the latest unless given.
    #[serde(rename = "snapshot")]
    #[param(rename = "snapshot")]
    pub(super) _snapshot: Option<String>,
}

/// The list of targets.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct TargetsAsked {
    /// Region that invites, code or name of GB/T 2260; the home region unless given.
    #[param(example = "341500")]
    pub(super) region: Option<String>,
    /// Chain id; the scheme's chains unless given.
    #[param(example = "NEV")]
    pub(super) chain: Option<String>,
    /// Segment id.
    #[param(example = "NEV-B07")]
    pub(super) segment: Option<String>,
    /// Verdicts of the segments, with commas; fill, strengthen, extend and unknown unless given.
    #[param(example = "fill,strengthen")]
    pub(super) verdict: Option<String>,
    /// The same as `verdict`.
    pub(super) gap: Option<String>,
    /// Where targets sit: provinces, divisions or named areas, with commas.
    #[param(example = "江苏省,长三角")]
    pub(super) province: Option<String>,
    /// Qualification labels, with commas.
    pub(super) label: Option<String>,
    /// Least score, 0 to 1.
    #[param(minimum = 0.0, maximum = 1.0)]
    pub(super) min_score: Option<f64>,
    /// Profile of weights; the snapshot's unless given.
    #[param(example = "default")]
    pub(super) profile: Option<String>,
    /// Items on a page; 20 unless given.
    #[param(minimum = 1, maximum = 500)]
    pub(super) limit: Option<usize>,
    /// `next` of the page before.
    #[serde(rename = "cursor")]
    #[param(rename = "cursor")]
    pub(super) _cursor: Option<String>,
    /// Snapshot id; the latest unless given.
    #[serde(rename = "snapshot")]
    #[param(rename = "snapshot")]
    pub(super) _snapshot: Option<String>,
}

/// What a file may be asked with.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ExportAsked {
    /// Region, code or name of GB/T 2260; the home region unless given.
    #[param(example = "341500")]
    pub(super) region: Option<String>,
    /// Chain id; the scheme's chains unless given.
    #[param(example = "NEV")]
    pub(super) chain: Option<String>,
    /// Segment id.
    #[param(example = "NEV-B07")]
    pub(super) segment: Option<String>,
    /// Verdicts, with commas.
    #[param(example = "fill,strengthen")]
    pub(super) verdict: Option<String>,
    /// At most so many rows; targets: 200 unless given.
    #[param(minimum = 1, maximum = 100_000)]
    pub(super) limit: Option<usize>,
    /// Whether csv is written for people: byte order mark, Chinese headings, rounded numbers.
    pub(super) people: Option<bool>,
    /// Snapshot id; the latest unless given.
    #[serde(rename = "snapshot")]
    #[param(rename = "snapshot")]
    pub(super) _snapshot: Option<String>,
}

impl TargetsAsked {
    /// The question, with the items before the page left out.
    pub(super) fn query(self, skip: usize) -> Result<TargetQuery, AppError> {
        let asked = self.verdict.or(self.gap);
        scored(self.min_score)?;
        Ok(TargetQuery {
            region: self.region,
            chain: self.chain,
            segment: self.segment,
            verdicts: verdicts(asked.as_deref())?,
            profile: self.profile,
            limit: Some(limited(self.limit)?.unwrap_or(DEFAULT_LIMIT)),
            skip,
            labels: words(self.label.as_deref()),
            provinces: words(self.province.as_deref()),
            min_score: self.min_score,
            ..TargetQuery::default()
        })
    }
}

/// Checks a least score.
pub(super) fn scored(least: Option<f64>) -> Result<(), AppError> {
    match least {
        Some(score) if !(0.0..=1.0).contains(&score) => Err(AppError::Argument(format!(
            "`min_score` is {score}: expected 0 to 1"
        ))),
        _ => Ok(()),
    }
}
