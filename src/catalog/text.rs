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

/// Returns the line of a byte offset, counted from 1.
pub(super) fn line_of(text: &str, offset: usize) -> usize {
    text.bytes()
        .take(offset)
        .filter(|byte| *byte == b'\n')
        .count()
        + 1
}

/// Returns bytes as lower-case hexadecimal digits, the form in which hashes are written everywhere.
pub fn hexadecimal(bytes: &[u8]) -> String {
    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
            // Writing into a string cannot fail.
            let _ = std::fmt::Write::write_fmt(&mut text, format_args!("{byte:02x}"));
            text
        })
}
