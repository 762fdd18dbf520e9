//! What can go wrong with a catalog.
use std::path::PathBuf;

use crate::catalog::finding::Finding;

/// A catalog that cannot be loaded or does not hold what was asked for.
#[derive(Debug, thiserror::Error)]
pub enum CatalogError {
    /// One or more files are faulty; all faults are listed.
    #[error("the catalog has {} fault(s):\n{}", findings.len(), list(findings))]
    Faulty {
        /// All faults, in the order of file and line.
        findings: Vec<Finding>,
    },
    /// A file of the workspace's catalog folder cannot be read.
    #[error("cannot read `{}`", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// The cause.
        source: std::io::Error,
    },
    /// No chain has this id.
    #[error("no chain `{id}`{}", did_you_mean(suggestion.as_deref()))]
    UnknownChain {
        /// What was asked for.
        id: String,
        /// The nearest ids that exist, in backticks.
        suggestion: Option<String>,
    },
    /// No segment has this id.
    #[error("no segment `{id}`{}", did_you_mean(suggestion.as_deref()))]
    UnknownSegment {
        /// What was asked for.
        id: String,
        /// The nearest ids that exist, in backticks.
        suggestion: Option<String>,
    },
    /// No scheme has this id.
    #[error("no scheme `{id}`: expected one of {known}")]
    UnknownScheme {
        /// What was asked for.
        id: String,
        /// The ids that exist.
        known: String,
    },
    /// No profile has this id.
    #[error("no profile `{id}`: expected one of {known}")]
    UnknownProfile {
        /// What was asked for.
        id: String,
        /// The ids that exist.
        known: String,
    },
}

impl CatalogError {
    /// Returns a closure that says which path could not be read.
    pub(super) fn read(path: &std::path::Path) -> impl Fn(std::io::Error) -> Self + use<> {
        let path = path.to_owned();
        move |source| Self::Read {
            path: path.clone(),
            source,
        }
    }
}

fn list(findings: &[Finding]) -> String {
    findings
        .iter()
        .map(|finding| format!("  {finding}"))
        .collect::<Vec<_>>()
        .join("\n")
}

fn did_you_mean(suggestion: Option<&str>) -> String {
    suggestion.map_or_else(String::new, |id| format!(": did you mean {id}?"))
}
