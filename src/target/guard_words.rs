//! Words looked for in names, all of them in one pass: a list is drawn from a hundred thousand names.
use std::fmt;
use std::sync::Arc;

use crate::measure::dictionary::{Dictionary, Overlap};

/// The words of a clause.
#[derive(Clone)]
pub(super) struct Words<'a> {
    words: Vec<&'a str>,
    /// `None` where it cannot be made: no word, or one written twice.
    dictionary: Option<Arc<Dictionary>>,
}

impl fmt::Debug for Words<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_list().entries(&self.words).finish()
    }
}

impl<'a> Words<'a> {
    pub(super) fn new(words: Vec<&'a str>) -> Self {
        let keywords: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
        let dictionary = Dictionary::try_new(&keywords, Overlap::All);
        Self {
            words,
            dictionary: dictionary.ok().map(Arc::new),
        }
    }

    /// The first word of the list that the text contains.
    pub(super) fn first_in(&self, text: &str) -> Option<&'a str> {
        let Some(dictionary) = &self.dictionary else {
            return self.words.iter().copied().find(|word| text.contains(word));
        };
        dictionary.earliest(text).map(|place| self.words[place])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_word_of_the_list_is_found_wherever_it_stands() {
        let words = Words::new(vec!["日报", "广播电视", "报"]);
        assert_eq!(words.first_in("某省广播电视日报集团"), Some("日报"));
        assert_eq!(words.first_in("某报"), Some("报"));
        assert_eq!(words.first_in("某某汽车股份有限公司"), None);
        let twice = Words::new(vec!["船", "船"]);
        assert_eq!(twice.first_in("造船"), Some("船"));
    }
}
