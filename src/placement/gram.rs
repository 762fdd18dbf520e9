//! Pieces of words: runs of one to three characters of products and names, the learnt model's alphabet. Runs know whether
//! they start or end their phrase, because a Chinese phrase ends in its head.
use crate::placement::text::Folded;

/// Marks the start of a phrase.
const START: char = '^';
/// Marks the end of a phrase.
const END: char = '$';
/// Longest run, in characters.
const LONGEST: usize = 3;
/// Characters of one text that are read for runs: a product or a name is short, and a long text tells early.
const READ: usize = 60;
/// Bits of one character.
const BITS: u32 = 21;

/// A run of at most three characters and where it was read, in one number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Gram(u64);

impl Gram {
    /// Packs a run; `None` for an empty or a longer one.
    pub(super) fn pack(run: &[char], in_name: bool) -> Option<Self> {
        if run.is_empty() || run.len() > LONGEST {
            return None;
        }
        let packed = run.iter().fold(0_u64, |packed, character| {
            (packed << BITS) | u64::from(u32::from(*character))
        });
        Some(Self(packed | (u64::from(in_name) << 63)))
    }

    /// The run as text, `n:` before it if it was read in a name.
    pub(super) fn write(self) -> String {
        let place = if self.0 >> 63 == 1 { "n:" } else { "p:" };
        place.chars().chain(self.characters()).collect()
    }

    fn characters(self) -> Vec<char> {
        let mut characters = Vec::new();
        let mut rest = self.0 & !(1 << 63);
        while rest > 0 {
            let low = u32::try_from(rest & ((1 << BITS) - 1)).unwrap_or(0);
            characters.extend(char::from_u32(low));
            rest >>= BITS;
        }
        characters.reverse();
        characters
    }

    /// Reads what [`Gram::write`] wrote.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (place, run) = text.split_once(':')?;
        let run: Vec<char> = run.chars().collect();
        match place {
            "n" => Self::pack(&run, true),
            "p" => Self::pack(&run, false),
            _ => None,
        }
    }

    /// Where the run stands first in the text it was read in: start and length in folded characters, without the marks
    /// of the phrase's ends; `None` if it does not stand there.
    pub(super) fn locate(self, folded: &Folded) -> Option<(usize, usize)> {
        let (in_name, run) = (self.0 >> 63 == 1, self.characters());
        let text: Vec<char> = marked(&folded.text, in_name).collect();
        let at = text
            .windows(run.len())
            .position(|window| window == run.as_slice())?;
        let starts = usize::from(at == 0);
        let ends = usize::from(at + run.len() == text.len());
        let length = run.len() - starts - ends;
        (length > 0).then_some((at + starts - 1, length))
    }
}

/// Calls back with every run of a folded text, with repetitions.
pub(super) fn grams(folded: &Folded, in_name: bool, mut take: impl FnMut(Gram)) -> usize {
    let mut window = [START; LONGEST];
    let mut filled = 0;
    let mut count = 0;
    for character in marked(&folded.text, in_name) {
        window.rotate_left(1);
        window[LONGEST - 1] = character;
        filled = (filled + 1).min(LONGEST);
        for length in 1..=filled {
            let run = &window[LONGEST - length..];
            if length == 1 && matches!(run[0], START | END) {
                continue;
            }
            if let Some(gram) = Gram::pack(run, in_name) {
                take(gram);
                count += 1;
            }
        }
    }
    count
}

/// The characters that are read for runs, between the marks of the phrase's ends; all digits are alike.
fn marked(text: &str, in_name: bool) -> impl Iterator<Item = char> + '_ {
    let text = if in_name { trim_company(text) } else { text };
    let alike = |character: char| {
        if character.is_ascii_digit() {
            '0'
        } else {
            character
        }
    };
    std::iter::once(START)
        .chain(text.chars().take(READ).map(alike))
        .chain(std::iter::once(END))
}

/// Returns a company's name without its legal form.
fn trim_company(name: &str) -> &str {
    let mut rest = name;
    for form in [
        "有限责任公司",
        "有限公司",
        "公司",
        "集团股份",
        "股份",
        "(集团)",
        "集团",
        "控股",
    ] {
        rest = rest.strip_suffix(form).unwrap_or(rest);
    }
    rest
}

/// Returns the first of the pieces of words that stands in the text, as the text writes it, and where it starts there.
pub(super) fn told_most(text: &str, told: &[(f64, Gram)]) -> (usize, String) {
    let folded = Folded::new(text);
    let found = told.iter().find_map(|(_, gram)| gram.locate(&folded));
    let Some((at, length)) = found else {
        return (0, String::new());
    };
    let start = folded.origin(at);
    let end = folded.origin(at + length - 1) + 1;
    let term = text.chars().skip(start).take(end - start).collect();
    (start, term)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phrase_gives_its_runs_with_its_ends_marked() {
        let mut runs = Vec::new();
        grams(&Folded::new("电池"), false, |gram| {
            runs.push(gram.write());
        });
        assert_eq!(
            runs,
            [
                "p:电",
                "p:^电",
                "p:池",
                "p:电池",
                "p:^电池",
                "p:池$",
                "p:电池$"
            ]
        );
    }

    #[test]
    fn a_run_is_read_back_as_it_was_written() {
        for text in ["n:银行$", "p:^锂电", "p::", "p:0"] {
            assert_eq!(Gram::parse(text).unwrap().write(), text);
        }
        assert_eq!(Gram::parse("q:电"), None);
        assert_eq!(Gram::parse("p:电池设备"), None);
    }

    #[test]
    fn a_run_is_found_where_it_stands_without_its_marks() {
        let folded = Folded::new("24伏电池");
        let at = |text: &str| Gram::parse(text).unwrap().locate(&folded);
        assert_eq!(at("p:电池$"), Some((3, 2)));
        assert_eq!(at("p:^00"), Some((0, 2)));
        assert_eq!(at("p:池电"), None);
    }

    #[test]
    fn the_legal_form_of_a_name_is_no_run() {
        let mut runs = Vec::new();
        grams(&Folded::new("甲轴承股份有限公司"), true, |gram| {
            runs.push(gram.write());
        });
        assert!(runs.contains(&"n:轴承$".to_owned()) && !runs.iter().any(|run| run.contains('司')));
    }
}
