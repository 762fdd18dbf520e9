//! A rule pack, ready to be asked about candidates: by the class they are registered under and the segment they would fill.
use std::collections::BTreeSet;

use crate::catalog::{SegmentClause, SegmentId};
use crate::target::candidate::Candidate;

/// The clauses of a pack, with all they speak of in one place: most candidates are none of it.
#[derive(Debug, Clone)]
pub(super) struct Pack<'a> {
    clauses: &'a [SegmentClause],
    segments: BTreeSet<SegmentId>,
    codes: BTreeSet<&'a str>,
}

impl<'a> Pack<'a> {
    pub(super) fn new(clauses: &'a [SegmentClause]) -> Self {
        let codes = clauses.iter().flat_map(|clause| &clause.industry_codes);
        Self {
            clauses,
            segments: clauses
                .iter()
                .flat_map(|clause| clause.segments.iter().copied())
                .collect(),
            codes: codes.map(String::as_str).collect(),
        }
    }

    /// The first clause that is true of the candidate's class or of the segment it would fill.
    pub(super) fn find(&self, candidate: &Candidate<'_>) -> Option<&'a SegmentClause> {
        let code = candidate.industry_code.unwrap_or("");
        let prefixes = (1..=code.len()).filter_map(|length| code.get(..length));
        let mut listed = prefixes.filter(|prefix| self.codes.contains(prefix));
        if !self.segments.contains(&candidate.segment) && listed.next().is_none() {
            return None;
        }
        self.clauses
            .iter()
            .find(|clause| speaks_of(clause, candidate))
    }

    /// The first clause that is true of a part of the segment the candidate would fill, where its class is unknown, so that
    /// nobody can say which part it makes. A known class is decided by [`Pack::find`].
    pub(super) fn find_part(&self, candidate: &Candidate<'_>) -> Option<&'a SegmentClause> {
        if candidate.industry_code.is_some() {
            return None;
        }
        let mut clauses = self.clauses.iter();
        clauses.find(|clause| clause.segments_partly.contains(&candidate.segment))
    }
}

/// Whether a clause of a pack is true of the candidate's class or of the segment it would fill.
fn speaks_of(clause: &SegmentClause, candidate: &Candidate<'_>) -> bool {
    let class = candidate.industry_code.is_some_and(|code| {
        clause
            .industry_codes
            .iter()
            .any(|prefix| code.starts_with(prefix.as_str()))
    });
    class || clause.segments.contains(&candidate.segment)
}
