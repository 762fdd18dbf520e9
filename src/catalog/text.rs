//! One normal form for all text that is compared: terms here, names and scopes in `placement`.
use unicode_normalization::UnicodeNormalization;

/// Returns the form in which terms and texts are compared: NFKC (full-width letters and digits become plain ones) and
/// lower case. Blanks stay: whether a blank inside a word matters is the matcher's decision.
///
/// ```
/// assert_eq!(liantu::catalog::normalise("ＩＧＢＴ模块（１２００Ｖ）"), "igbt模块(1200v)");
/// ```
pub fn normalise(text: &str) -> String {
    text.nfkc().flat_map(char::to_lowercase).collect()
}
