//! What the words around a term do to it. A Chinese noun phrase ends in its head: 锂电池 is a cell, 锂电池设备 is a machine.
//! Looks at a bounded window on either side, so that a long text costs no more than its length.
use crate::catalog::{Function, PlacementProfile, TailFactors};
use crate::placement::evidence::Role;
use crate::placement::text::fold;
use crate::placement::work::work;

/// How far the phrase is followed after a term and a negation looked for before it, in characters.
const WINDOW: usize = 24;

/// What the words after a term say.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Tail {
    /// What the hit keeps, 0..=1.
    pub(super) factor: f64,
    /// The role the words tell, if any.
    pub(super) role: Option<Role>,
}

/// The words that change a phrase's meaning, folded.
pub(super) struct PhraseWords {
    neutral: Vec<String>,
    heads: Vec<(String, Head)>,
    makers: Vec<String>,
    traders: Vec<String>,
    services: Vec<String>,
    negations: Vec<String>,
    factors: TailFactors,
}

/// What follows a term in its phrase.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ending {
    /// The role its words tell, if any.
    role: Option<Role>,
    last: Last,
}

/// What a phrase ends in behind the words that mean nothing of their own.
#[derive(Debug, Clone, Copy)]
enum Last {
    Nothing,
    /// 用: for the use of the term.
    Purpose,
    Service,
    Head(Head),
    Other,
}

/// What the head of a phrase is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Head {
    Equipment,
    Material,
    Part,
}

impl PhraseWords {
    /// Folds the profile's words; among heads the longer ones come first.
    pub(super) fn new(profile: &PlacementProfile) -> Self {
        let folded = |words: &[String]| {
            let mut words: Vec<String> = words.iter().map(|word| fold(word)).collect();
            words.retain(|word| !word.is_empty());
            words.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
            words
        };
        let mut heads: Vec<(String, Head)> = [
            (&profile.equipment_words, Head::Equipment),
            (&profile.material_words, Head::Material),
            (&profile.part_words, Head::Part),
        ]
        .into_iter()
        .flat_map(|(words, head)| folded(words).into_iter().map(move |word| (word, head)))
        .collect();
        heads.sort_by(|a, b| b.0.len().cmp(&a.0.len()).then_with(|| a.0.cmp(&b.0)));
        Self {
            neutral: folded(&profile.neutral_words),
            heads,
            makers: folded(&profile.maker_words),
            traders: folded(&profile.trader_words),
            services: folded(&profile.service_words),
            negations: folded(&profile.negation_words),
            factors: profile.tail,
        }
    }

    /// Returns what follows a term that ends at byte `end`, whatever the term means.
    pub(super) fn ending(&self, text: &str, end: usize) -> Ending {
        let mut rest = phrase_end(text.get(end..).unwrap_or_default());
        work(rest.len());
        let mut role = None;
        loop {
            if let Some(shorter) = strip_one(rest, &self.neutral) {
                rest = shorter;
            } else if let Some(shorter) = strip_one(rest, &self.makers) {
                role = Some(Role::Maker);
                rest = shorter;
            } else if let Some(shorter) = strip_one(rest, &self.traders) {
                role = role.or(Some(Role::Trader));
                rest = shorter;
            } else {
                break;
            }
        }
        let last = if rest.is_empty() {
            Last::Nothing
        } else if rest.starts_with('用') {
            Last::Purpose
        } else if strip_one(rest, &self.services).is_some() {
            Last::Service
        } else {
            let head = self.heads.iter().find(|(word, _)| ends_with(rest, word));
            head.map_or(Last::Other, |(_, head)| Last::Head(*head))
        };
        Ending { role, last }
    }

    /// Returns what an ending does to a term of a segment of the given function.
    pub(super) fn tail(&self, ending: Ending, function: Function) -> Tail {
        let factors = &self.factors;
        let keep = |same: bool, factor: f64| if same { 1.0 } else { factor };
        let (factor, role) = match ending.last {
            Last::Nothing => (1.0, ending.role),
            Last::Purpose => (factors.purpose, ending.role),
            Last::Service => {
                let service = matches!(function, Function::Service | Function::Channel);
                (keep(service, factors.service), Some(Role::Service))
            }
            Last::Head(Head::Equipment) => (
                keep(function == Function::Equipment, factors.equipment),
                ending.role,
            ),
            Last::Head(Head::Material) => (
                keep(function == Function::Material, factors.material),
                ending.role,
            ),
            Last::Head(Head::Part) => (
                keep(function == Function::Component, factors.part),
                ending.role,
            ),
            Last::Other => (factors.other, ending.role),
        };
        Tail { factor, role }
    }

    /// Returns whether a term at bytes `start..end` is taken back: 不含 before it, 除外 after it, or 非 directly before it.
    pub(super) fn is_negated(&self, text: &str, start: usize, end: usize) -> bool {
        let before = text.get(..start).unwrap_or_default();
        if before.ends_with('非') {
            return true;
        }
        let from = before
            .char_indices()
            .rev()
            .take(WINDOW)
            .find(|(_, character)| matches!(character, '(' | ')' | ';' | ',' | '。'))
            .map(|(at, character)| at + character.len_utf8());
        let from = from.unwrap_or_else(|| {
            before
                .char_indices()
                .rev()
                .take(WINDOW)
                .last()
                .map_or(start, |(at, _)| at)
        });
        let clause = before.get(from..).unwrap_or_default();
        work(clause.len());
        if self.negations.iter().any(|word| contains(clause, word)) {
            return true;
        }
        let after = text.get(end..).unwrap_or_default();
        let until = after
            .char_indices()
            .take(WINDOW)
            .find(|(_, character)| matches!(character, ')' | '(' | ';' | ',' | '。'))
            .or_else(|| after.char_indices().nth(WINDOW))
            .map_or(after.len(), |(at, _)| at);
        after
            .get(..until)
            .is_some_and(|clause| clause.ends_with("除外"))
    }

    /// Returns the role that a word tells on its own at the end of a name or phrase, traders first.
    pub(super) fn is_trader_name(&self, name: &str) -> bool {
        let mut rest = name;
        while let Some(shorter) = strip_one(rest, &self.neutral) {
            rest = shorter;
        }
        strip_one(rest, &self.traders).is_some()
            || rest.ends_with("供应链")
            || rest.ends_with("供应链管理")
    }
}

/// Returns the text up to the end of the phrase, at most [`WINDOW`] characters.
fn phrase_end(rest: &str) -> &str {
    let until = rest
        .char_indices()
        .take(WINDOW)
        .find(|(_, character)| is_phrase_end(*character))
        .or_else(|| rest.char_indices().nth(WINDOW))
        .map_or(rest.len(), |(at, _)| at);
    rest.get(..until).unwrap_or_default()
}

/// Returns whether a character ends a noun phrase: punctuation and conjunctions.
fn is_phrase_end(character: char) -> bool {
    matches!(
        character,
        ',' | ';'
            | ':'
            | '('
            | ')'
            | '['
            | ']'
            | '{'
            | '}'
            | '<'
            | '>'
            | '"'
            | '\''
            | '|'
            | '/'
            | '&'
            | '+'
            | '.'
            | '、'
            | '。'
            | '《'
            | '》'
            | '“'
            | '”'
            | '【'
            | '】'
            | '及'
            | '和'
            | '与'
            | '或'
            | '·'
    )
}

/// Returns the text without one of the words at its end, `None` if none stands there.
fn strip_one<'a>(text: &'a str, words: &[String]) -> Option<&'a str> {
    words
        .iter()
        .find(|word| ends_with(text, word))
        .and_then(|word| text.strip_suffix(word.as_str()))
}

/// Returns whether a text ends with a word. The last byte of a Chinese character is one of 64, so that it alone tells nearly
/// always; without this the comparisons were a sixth of all placing.
fn ends_with(text: &str, word: &str) -> bool {
    text.as_bytes().last() == word.as_bytes().last() && text.ends_with(word)
}

/// Returns whether a short text contains a word, by its last byte first; a searcher would be built for every call.
fn contains(text: &str, word: &str) -> bool {
    let (bytes, word) = (text.as_bytes(), word.as_bytes());
    let Some((last, head)) = word.split_last() else {
        return true;
    };
    (head.len()..bytes.len()).any(|at| bytes[at] == *last && bytes[..at].ends_with(head))
}
