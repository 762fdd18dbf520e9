//! A rule pack, ready to be asked about candidates: by the class they are registered under and the segment they would fill.
use std::collections::BTreeSet;

use crate::catalog::{SegmentClause, SegmentId};
use crate::target::candidate::Candidate;

/// How many classes GB/T 4754 could number: four digits.
const CLASSES: usize = 10_000;
const DIGITS: usize = 4;
/// How many classes a prefix of so many digits stands for.
const WIDTHS: [usize; DIGITS + 1] = [CLASSES, 1_000, 100, 10, 1];

/// The clauses of a pack, with all they speak of in one place: most candidates are none of it.
#[derive(Debug, Clone)]
pub(super) struct Pack<'a> {
    clauses: &'a [SegmentClause],
    segments: BTreeSet<SegmentId>,
    /// Which four-digit classes a clause names, itself or by a prefix.
    classes: Vec<bool>,
}

impl<'a> Pack<'a> {
    pub(super) fn new(clauses: &'a [SegmentClause]) -> Self {
        let mut classes = vec![false; CLASSES];
        for prefix in clauses.iter().flat_map(|clause| &clause.industry_codes) {
            let width = WIDTHS.get(prefix.len()).copied();
            if let Some((width, first)) = width.zip(digits(prefix)) {
                classes[first * width..(first + 1) * width].fill(true);
            }
        }
        Self {
            clauses,
            segments: clauses
                .iter()
                .flat_map(|clause| clause.segments.iter().copied())
                .collect(),
            classes,
        }
    }

    /// The first clause that is true of the candidate's class or of the segment it would fill.
    pub(super) fn find(&self, candidate: &Candidate<'_>) -> Option<&'a SegmentClause> {
        let class = candidate.industry_code.filter(|code| code.len() == DIGITS);
        // Most candidates are of a class no clause names; any other way to write one is read clause by clause.
        let named = match (candidate.industry_code, class.and_then(digits)) {
            (None, _) => false,
            (Some(_), Some(class)) => self.classes[class],
            (Some(_), None) => true,
        };
        if !named && !self.segments.contains(&candidate.segment) {
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

/// A text of digits alone as a number.
fn digits(text: &str) -> Option<usize> {
    let plain = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| text.parse().ok()).flatten()
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
