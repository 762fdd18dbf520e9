//! The form in which terms and texts meet: compatibility forms folded, lower case, simplified characters, no blanks
//! inside Chinese words. Keeps the way back to the characters of the original. Does not cut texts into words.
use unicode_normalization::UnicodeNormalization;

use crate::placement::traditional::{is_ideograph, simplify, table};
use crate::placement::work::work;

/// A folded text that knows where each of its characters stood.
#[derive(Debug, Default)]
pub(super) struct Folded {
    /// The folded text.
    pub(super) text: String,
    /// Position in the original, in characters, of each folded character; empty while they are the same.
    starts: Vec<u32>,
}

impl Folded {
    /// Folds a text.
    pub(super) fn new(original: &str) -> Self {
        work(original.len());
        let mut folder = Folder {
            folded: Self {
                text: String::with_capacity(original.len()),
                starts: Vec::new(),
            },
            count: 0,
            table: table(),
            blank: false,
            last: ';',
        };
        for (place, character) in original.chars().enumerate() {
            folder.take(place, character);
        }
        folder.folded
    }

    /// Returns where a folded character stood in the original, in characters.
    pub(super) fn origin(&self, folded_character: usize) -> usize {
        self.starts
            .get(folded_character)
            .map_or(folded_character, |start| *start as usize)
    }
}

/// Folds a text without keeping positions, for terms and words.
pub(super) fn fold(original: &str) -> String {
    Folded::new(original).text
}

/// The state of folding one text.
struct Folder {
    folded: Folded,
    /// Folded characters so far.
    count: usize,
    table: &'static [char],
    /// Blanks were met since the last character.
    blank: bool,
    last: char,
}

impl Folder {
    /// Takes the next character of the original.
    fn take(&mut self, place: usize, character: char) {
        match character {
            ' ' | '\t' | '\u{a0}' | '\u{3000}' => self.blank = true,
            '\n' | '\r' => self.push(place, ';'),
            _ if is_ideograph(character) => self.push(place, simplify(self.table, character)),
            _ if character.is_ascii() => self.push(place, character.to_ascii_lowercase()),
            '，' => self.push(place, ','),
            '；' => self.push(place, ';'),
            '：' => self.push(place, ':'),
            '（' => self.push(place, '('),
            '）' => self.push(place, ')'),
            '、' | '。' => self.push(place, character),
            // Soft hyphen, zero-width characters and the byte-order mark are no part of a word.
            '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' => {}
            '‐' | '‑' | '–' | '—' | '−' => self.push(place, '-'),
            _ => self.take_rare(place, character),
        }
    }

    /// Takes a character that only the full tables can fold; it may become several.
    fn take_rare(&mut self, place: usize, character: char) {
        for folded in std::iter::once(character)
            .nfkc()
            .flat_map(char::to_lowercase)
        {
            if folded.is_whitespace() {
                self.blank = true;
            } else if is_ideograph(folded) {
                self.push(place, simplify(self.table, folded));
            } else {
                self.push(place, folded);
            }
        }
    }

    /// Appends a folded character; a blank before it stays only between two Latin words.
    fn push(&mut self, place: usize, character: char) {
        if self.blank {
            self.blank = false;
            if self.last.is_ascii_alphanumeric() && character.is_ascii_alphanumeric() {
                self.append(place.saturating_sub(1), ' ');
            }
        }
        self.append(place, character);
    }

    fn append(&mut self, place: usize, character: char) {
        if self.folded.starts.is_empty() && place != self.count {
            self.folded.starts = (0..u32::try_from(self.count).unwrap_or(u32::MAX)).collect();
        }
        if !self.folded.starts.is_empty() || place != self.count {
            self.folded
                .starts
                .push(u32::try_from(place).unwrap_or(u32::MAX));
        }
        self.folded.text.push(character);
        self.count += 1;
        self.last = character;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn full_width_traditional_and_spaced_text_folds_to_one_form() {
        for text in ["鋰 電 池　ＩＧＢＴ", "锂电池igbt", "锂电\u{200b}池ＩＧＢＴ"]
        {
            assert_eq!(fold(text), "锂电池igbt");
        }
    }

    #[test]
    fn a_blank_between_latin_words_stays_as_one() {
        assert_eq!(fold("SiC  MOSFET 模块"), "sic mosfet模块");
    }

    #[test]
    fn folded_characters_know_their_place_in_the_original() {
        let folded = Folded::new(" 产 ㎜ 池");
        assert_eq!(folded.text, "产mm池");
        let origins: Vec<_> = (0..4).map(|place| folded.origin(place)).collect();
        assert_eq!(origins, [1, 3, 3, 5]);
    }

    #[test]
    fn a_plain_text_keeps_no_list_of_places() {
        let folded = Folded::new("锂电池");
        assert!(folded.starts.is_empty());
        assert_eq!(folded.origin(2), 2);
    }

    #[test]
    fn line_ends_part_clauses() {
        assert_eq!(fold("电芯\n隔膜"), "电芯;隔膜");
    }
}
