//! Findings: the remarks of a data check, each with the place it speaks of.
use std::fmt;

use serde::Serialize;

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The catalog is refused.
    Error,
    /// The catalog works; somebody should look.
    Warning,
}

/// One remark of a check: where, on what, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Finding {
    /// The file, relative to the catalog folder.
    pub file: String,
    /// The line, counted from 1; 0 where the whole file is meant.
    pub line: usize,
    /// How much it matters.
    pub severity: Severity,
    /// What the remark is about: a segment, a link, a term.
    pub subject: String,
    /// What was found and what was expected.
    pub message: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "{}:{}: `{}` {}",
            self.file, self.line, self.subject, self.message
        )
    }
}
