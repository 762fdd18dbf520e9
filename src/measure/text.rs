//! Similarity of two names, over Unicode code points.
//!
//! Nothing is normalised here: full-width letters, brackets and decomposed accents count as different until NFKC.
use std::collections::BTreeSet;

/// Returns the fewest insertions, deletions and replacements that turn one text into the other.
///
/// **Formula** Levenshtein's recursion. **Shapes** two texts. **Units** code points. **Missing** never; two empty texts are 0
/// apart. **Source** V. I. Levenshtein (1966), Soviet Physics Doklady 10, 707–710. **Limits** company names share legal form,
/// place and trade words: strip these before comparing.
pub fn levenshtein(left: &str, right: &str) -> usize {
    strsim::levenshtein(left, right)
}

/// Returns how much of the longer text the Levenshtein distance leaves.
///
/// **Formula** `1 − levenshtein / longer length`. **Shapes** two texts. **Units** none, 0..1. **Missing** 1 for two empty texts.
/// **Source**, **Limits** as [`levenshtein`].
pub fn levenshtein_similarity(left: &str, right: &str) -> f64 {
    similarity(levenshtein(left, right), length(left).max(length(right)))
}

/// Returns the Levenshtein distance that also counts an exchange of neighbours as one, each place edited once.
///
/// **Formula** optimal string alignment. **Shapes**, **Units**, **Missing** as [`levenshtein`]. **Source** as [`damerau`].
/// **Limits** no metric: the triangle inequality can fail.
pub fn optimal_alignment(left: &str, right: &str) -> usize {
    strsim::osa_distance(left, right)
}

/// Returns the Levenshtein distance with exchanges of neighbours, places edited as often as need be.
///
/// **Formula** the unrestricted Damerau–Levenshtein distance. **Shapes**, **Units**, **Missing**, **Limits** as [`levenshtein`].
/// **Source** F. J. Damerau (1964), CACM 7, 171–176; unrestricted by R. Lowrance & R. A. Wagner (1975), JACM 22, 177–183.
pub fn damerau(left: &str, right: &str) -> usize {
    strsim::damerau_levenshtein(left, right)
}

/// Returns the length of the longest common subsequence.
///
/// **Formula** most characters that both texts hold in one order. **Shapes** two texts. **Units** code points. **Missing** 0 with
/// an empty text. **Source** R. A. Wagner & M. J. Fischer (1974), JACM 21, 168–173. **Limits** what lies between is free.
pub fn common_subsequence(left: &str, right: &str) -> usize {
    common_subsequence_of(&letters(left), &letters(right))
}

/// Returns the similarity by insertions and deletions alone.
///
/// **Formula** `1 − (insertions + deletions) / (sum of lengths)`, which is `2 LCS / (sum of lengths)`. **Shapes** two texts.
/// **Units** none, 0..1. **Missing** 1 for two empty texts. **Source** rapidfuzz's `ratio`; LCS as [`common_subsequence`].
/// **Limits** a replaced character costs two.
pub fn indel_similarity(left: &str, right: &str) -> f64 {
    indel_similarity_of(&letters(left), &letters(right))
}

/// Returns Jaro's similarity.
///
/// **Formula** `(m/|a| + m/|b| + (m − t)/m) / 3`, m characters common within half the longer length, t half of those out of
/// order; 0 where m is 0. **Shapes** two texts. **Units** none, 0..1. **Missing** 1 for two empty texts.
/// **Source** M. A. Jaro (1989), JASA 84, 414–420. **Limits** made for short English names.
pub fn jaro(left: &str, right: &str) -> f64 {
    strsim::jaro(left, right)
}

/// Returns Jaro–Winkler with prefix weight 0.1 and at most four letters, applied only where Jaro is above 0.7.
///
/// **Formula** `J + 0.1 ℓ (1 − J)`. **Shapes**, **Units**, **Missing** as [`jaro`]. **Source** W. E. Winkler (1990), Proceedings
/// of the Section on Survey Research Methods. **Limits** Chinese company names begin with a place: the bonus then rewards the
/// city, not the firm.
pub fn jaro_winkler(left: &str, right: &str) -> f64 {
    strsim::jaro_winkler(left, right)
}

/// Returns the length of the common prefix.
///
/// **Formula** the largest k with equal first k characters. **Shapes** two texts. **Units** code points. **Missing** 0 with an
/// empty text. **Source** plain counting. **Limits** one different first character makes it 0.
pub fn common_prefix(left: &str, right: &str) -> usize {
    left.chars()
        .zip(right.chars())
        .take_while(|(a, b)| a == b)
        .count()
}

/// Returns the best indel similarity of the shorter text with any stretch of the longer one.
///
/// **Formula** stretches have the shorter text's length, or less at either end; if the texts are equally long, both are tried as
/// the shorter. **Shapes** two texts. **Units** none, 0..1. **Missing** two empty texts: 1; one empty text: 0. **Source**
/// rapidfuzz's `partial_ratio`. **Limits** a short name is inside many long ones.
pub fn best_part_similarity(left: &str, right: &str) -> f64 {
    let (left, right) = (letters(left), letters(right));
    let (short, long) = if left.len() <= right.len() {
        (&left, &right)
    } else {
        (&right, &left)
    };
    let best = best_window(short, long);
    if short.len() == long.len() {
        best.max(best_window(long, short))
    } else {
        best
    }
}

fn best_window(short: &[char], long: &[char]) -> f64 {
    if short.is_empty() {
        return if long.is_empty() { 1.0 } else { 0.0 };
    }
    let (width, length) = (short.len(), long.len());
    let windows = (1..length + width).map(|end| end.saturating_sub(width)..end.min(length));
    windows
        .map(|window| indel_similarity_of(short, &long[window]))
        .fold(0.0, f64::max)
}

/// Returns the indel similarity after sorting the words between spaces.
///
/// **Formula** words in code-point order, joined by a space, then [`indel_similarity`]. **Shapes**, **Units**, **Missing** as
/// there. **Source** rapidfuzz's `token_sort_ratio`. **Limits** a text without spaces, as Chinese mostly is, is one word.
pub fn sorted_words_similarity(left: &str, right: &str) -> f64 {
    let sorted = |text: &str| {
        let mut words: Vec<&str> = text.split_whitespace().collect();
        words.sort_unstable();
        words.join(" ")
    };
    indel_similarity(&sorted(left), &sorted(right))
}

/// Returns the best indel similarity of the words two texts share with either text's words.
///
/// **Formula** words stand between spaces and count once; 1 if one text's words are all among the other's. **Shapes** two texts.
/// **Units** none, 0..1. **Missing** 0 if a text has none. **Source** rapidfuzz's `token_set_ratio`. **Limits** as
/// [`sorted_words_similarity`]; one shared word can make it 1.
pub fn shared_words_similarity(left: &str, right: &str) -> f64 {
    let words =
        |text: &str| -> BTreeSet<String> { text.split_whitespace().map(str::to_owned).collect() };
    let (left, right) = (words(left), words(right));
    if left.is_empty() || right.is_empty() {
        return 0.0;
    }
    let joined =
        |words: Vec<&String>| letters(&words.into_iter().cloned().collect::<Vec<_>>().join(" "));
    let shared = joined(left.intersection(&right).collect()).len();
    let (only_left, only_right) = (
        joined(left.difference(&right).collect()),
        joined(right.difference(&left).collect()),
    );
    if shared > 0 && (only_left.is_empty() || only_right.is_empty()) {
        return 1.0;
    }
    let gap = usize::from(shared > 0);
    let (whole_left, whole_right) = (
        shared + gap + only_left.len(),
        shared + gap + only_right.len(),
    );
    let apart =
        only_left.len() + only_right.len() - 2 * common_subsequence_of(&only_left, &only_right);
    let both = similarity(apart, whole_left + whole_right);
    if shared == 0 {
        return both;
    }
    both.max(similarity(gap + only_left.len(), shared + whole_left))
        .max(similarity(gap + only_right.len(), shared + whole_right))
}

/// Returns how much two texts' sets of letter pairs overlap.
///
/// **Formula** `|common| / |either|`. **Shapes** two texts. **Units** none, 0..1. **Missing** `None` if neither text has a pair.
/// **Source** P. Jaccard (1912), New Phytologist 11, 37–50. **Limits** sets: a pair that stands twice counts once.
pub fn bigram_jaccard(left: &str, right: &str) -> Option<f64> {
    let (left, right) = (bigrams(left), bigrams(right));
    let common = left.intersection(&right).count();
    ratio(common, left.len() + right.len() - common)
}

/// Returns how much two texts' sets of letter pairs overlap, against their mean size.
///
/// **Formula** `2 |common| / (|left| + |right|)`. **Shapes**, **Units**, **Missing**, **Limits** as [`bigram_jaccard`].
/// **Source** L. R. Dice (1945), Ecology 26, 297–302.
pub fn bigram_dice(left: &str, right: &str) -> Option<f64> {
    let (left, right) = (bigrams(left), bigrams(right));
    ratio(
        2 * left.intersection(&right).count(),
        left.len() + right.len(),
    )
}

fn ratio(part: usize, whole: usize) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

fn bigrams(text: &str) -> BTreeSet<(char, char)> {
    text.chars().zip(text.chars().skip(1)).collect()
}

fn letters(text: &str) -> Vec<char> {
    text.chars().collect()
}

fn length(text: &str) -> usize {
    text.chars().count()
}

fn similarity(distance: usize, longest: usize) -> f64 {
    if longest == 0 {
        1.0
    } else {
        1.0 - distance as f64 / longest as f64
    }
}

fn indel_similarity_of(left: &[char], right: &[char]) -> f64 {
    let total = left.len() + right.len();
    similarity(total - 2 * common_subsequence_of(left, right), total)
}

fn common_subsequence_of(left: &[char], right: &[char]) -> usize {
    let mut best = vec![0_usize; right.len() + 1];
    for a in left {
        let mut diagonal = 0;
        for (at, b) in right.iter().enumerate() {
            let above = best[at + 1];
            best[at + 1] = if a == b {
                diagonal + 1
            } else {
                above.max(best[at])
            };
            diagonal = above;
        }
    }
    best[right.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_count_code_points_not_bytes() {
        assert_eq!(levenshtein("六安市", "六安县"), 1);
        assert_eq!(common_subsequence("𠮷芯片", "芯片"), 2);
        assert_eq!(optimal_alignment("芯片", "片芯"), 1);
    }

    #[test]
    fn two_empty_texts_are_alike_and_have_no_letter_pairs() {
        assert_eq!(jaro("", ""), 1.0);
        assert_eq!(levenshtein_similarity("", ""), 1.0);
        assert_eq!(bigram_jaccard("", ""), None);
    }

    #[test]
    fn the_best_stretch_of_a_longer_name_is_found() {
        assert_eq!(best_part_similarity("电池", "锂离子电池厂"), 1.0);
    }
}
