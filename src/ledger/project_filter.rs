//! Which projects are meant, which page of them, and what is told of many.
use crate::catalog::Stage;

/// Which projects are meant; an empty list means all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ProjectFilter {
    /// Counties.
    pub counties: Vec<String>,
    /// Chains.
    pub chains: Vec<String>,
    /// Attracting units.
    pub units: Vec<String>,
    /// Present stages.
    pub stages: Vec<Stage>,
    /// Kinds.
    pub kinds: Vec<String>,
    /// Channels.
    pub channels: Vec<String>,
    /// Part of the name or of the investor's.
    pub text: String,
}

/// A page of a list of projects by id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProjectPage {
    /// Only those after this id.
    pub after: String,
    /// At most so many.
    pub limit: i64,
}

impl Default for ProjectPage {
    fn default() -> Self {
        Self {
            after: String::new(),
            limit: i64::MAX,
        }
    }
}

/// Projects of one stage.
#[derive(Debug, Clone, PartialEq)]
pub struct StageCount {
    /// The stage; none before the first step.
    pub stage: Option<Stage>,
    /// How many projects.
    pub projects: i64,
    /// Their whole investment, where known.
    pub total_yuan: f64,
    /// The day of the one that has been there longest.
    pub since: Option<String>,
    /// Whether any of them is invented.
    pub synthetic: bool,
}

/// One change of a project's facts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProjectChange {
    /// The version it made.
    pub version: i64,
    /// Who.
    pub who: String,
    /// What was changed, from and to.
    pub what: String,
    /// When, Unix milliseconds.
    pub at_ms: i64,
}

/// Several values as one text, each between semicolons, for a `LIKE` on both databases.
pub(super) fn set_of<S: AsRef<str>>(values: &[S]) -> String {
    if values.is_empty() {
        return String::new();
    }
    let inner: Vec<&str> = values.iter().map(AsRef::as_ref).collect();
    format!(";{};", inner.join(";"))
}
