//! What can go wrong while a placer is made. Placing itself cannot fail.
use thiserror::Error;

/// Faults of the lexicon or of the learnt model.
#[derive(Debug, Error)]
pub enum PlacementError {
    /// The terms could not be compiled into one matcher.
    #[error(
        "cannot build the matcher over {terms} terms ({reason}); give the catalog at least one term"
    )]
    Matcher {
        /// How many terms were given.
        terms: usize,
        /// The matcher's own reason; its type is no standard error and cannot be a source.
        reason: daachorse::errors::DaachorseError,
    },
    /// A line of the learnt model is not what was expected.
    #[error(
        "line {line} of the placement model holds `{found}`, expected {expected}; train it again with `liantu train placement`"
    )]
    Model {
        /// Line number, from 1.
        line: usize,
        /// What stands there.
        found: String,
        /// What should stand there.
        expected: &'static str,
    },
    /// Too few labelled enterprises to learn from.
    #[error("{found} labelled enterprises are too few to learn from, expected {needed} or more")]
    TooFew {
        /// How many were given.
        found: usize,
        /// How many are needed.
        needed: usize,
    },
}
