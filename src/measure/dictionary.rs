//! Finding the words of a dictionary in texts.
//!
//! Nothing is normalised: width and case must be settled before. What a match means is the caller's business.
use daachorse::{CharwiseDoubleArrayAhoCorasick, CharwiseDoubleArrayAhoCorasickBuilder, MatchKind};

use crate::measure::error::MeasureError;

/// One match: the keyword, and where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Match {
    /// First character, counted from 0.
    pub start: usize,
    /// Character after the last.
    pub end: usize,
    /// Position of the keyword in the dictionary.
    pub keyword: usize,
}

/// Which matches count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Overlap {
    /// Every occurrence of every keyword.
    All,
    /// From the left, the longest keyword that starts there; the next match starts after it.
    LeftmostLongest,
}

/// A dictionary, ready to search.
pub struct Dictionary {
    automaton: CharwiseDoubleArrayAhoCorasick<usize>,
    overlap: Overlap,
}

impl Dictionary {
    /// Builds the automaton.
    ///
    /// # Errors
    /// No keyword at all, an empty keyword, or one that occurs twice.
    pub fn try_new(keywords: &[String], overlap: Overlap) -> Result<Self, MeasureError> {
        if keywords.is_empty() {
            return Err(MeasureError::Length {
                what: "keywords",
                expected: 1,
                found: 0,
            });
        }
        let mut seen = std::collections::BTreeSet::new();
        for (position, keyword) in keywords.iter().enumerate() {
            if keyword.is_empty() {
                return Err(MeasureError::Keyword {
                    position,
                    problem: "empty",
                });
            }
            if !seen.insert(keyword) {
                return Err(MeasureError::Keyword {
                    position,
                    problem: "listed before",
                });
            }
        }
        let kind = match overlap {
            Overlap::All => MatchKind::Standard,
            Overlap::LeftmostLongest => MatchKind::LeftmostLongest,
        };
        let pairs = keywords
            .iter()
            .enumerate()
            .map(|(position, keyword)| (keyword.as_str(), position));
        CharwiseDoubleArrayAhoCorasickBuilder::new()
            .match_kind(kind)
            .build_with_values(pairs)
            .map(|automaton| Self { automaton, overlap })
            .map_err(|_too_large| MeasureError::Keyword {
                position: keywords.len() - 1,
                problem: "one too many",
            })
    }

    /// Returns the matches in a text, by start, then end.
    ///
    /// **Formula** Aho–Corasick over code points. **Shapes** one entry a match. **Units** offsets in characters, end excluded.
    /// **Missing** no match is an empty list. **Source** A. V. Aho & M. J. Corasick (1975), CACM 18, 333–340; daachorse's double
    /// array. **Limits** `知识产权` is found inside `国家知识产权` even if a longer keyword began there and did not finish.
    pub fn find(&self, text: &str) -> Vec<Match> {
        // The automaton answers in bytes; users count characters.
        let mut place = vec![0; text.len() + 1];
        for (number, (byte, letter)) in text.char_indices().enumerate() {
            place[byte + letter.len_utf8()] = number + 1;
        }
        let translate = |start: usize, end: usize, keyword: usize| Match {
            start: place[start],
            end: place[end],
            keyword,
        };
        let mut matches: Vec<Match> = match self.overlap {
            Overlap::All => self
                .automaton
                .find_overlapping_iter(text)
                .map(|m| translate(m.start(), m.end(), m.value()))
                .collect(),
            Overlap::LeftmostLongest => self
                .automaton
                .leftmost_find_iter(text)
                .map(|m| translate(m.start(), m.end(), m.value()))
                .collect(),
        };
        matches.sort_unstable();
        matches
    }

    /// Returns the position of the earliest keyword of the dictionary among those that match.
    ///
    /// **Formula** the least keyword of [`Dictionary::find`], without noting where it stands. **Shapes** a text to a position.
    /// **Units** none. **Missing** `None` where nothing matches. **Source** as [`Dictionary::find`]. **Limits** as there.
    pub fn earliest(&self, text: &str) -> Option<usize> {
        let keyword = |found: daachorse::Match<usize>| found.value();
        match self.overlap {
            Overlap::All => self
                .automaton
                .find_overlapping_iter(text)
                .map(keyword)
                .min(),
            Overlap::LeftmostLongest => self.automaton.leftmost_find_iter(text).map(keyword).min(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_earliest_keyword_is_that_of_the_dictionary_and_not_of_the_text() {
        let keywords = ["电池", "锂电池"].map(str::to_owned);
        for (overlap, want) in [(Overlap::All, Some(0)), (Overlap::LeftmostLongest, Some(1))] {
            let dictionary = Dictionary::try_new(&keywords, overlap).unwrap();
            assert_eq!(dictionary.earliest("锂电池"), want);
            assert_eq!(dictionary.earliest("电机"), None);
        }
    }

    fn found(overlap: Overlap, text: &str) -> Vec<(usize, usize)> {
        let keywords = ["电池", "锂电池", "锂离子电池"].map(str::to_owned);
        Dictionary::try_new(&keywords, overlap)
            .unwrap()
            .find(text)
            .iter()
            .map(|m| (m.start, m.end))
            .collect()
    }

    #[test]
    fn the_longest_keyword_wins_and_offsets_are_characters() {
        assert_eq!(found(Overlap::LeftmostLongest, "𠮷锂离子电池"), [(1, 6)]);
        assert_eq!(found(Overlap::All, "𠮷锂离子电池"), [(1, 6), (4, 6)]);
    }

    #[test]
    fn an_empty_keyword_is_refused() {
        let refused = Dictionary::try_new(&[String::new()], Overlap::All)
            .map(|_| ())
            .unwrap_err();
        assert_eq!(
            refused,
            MeasureError::Keyword {
                position: 0,
                problem: "empty"
            }
        );
    }
}
