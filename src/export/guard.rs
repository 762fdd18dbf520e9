//! Keeps a text from being run as a formula by a spreadsheet.
//!
//! Only texts are guarded, and only where the format has no types of its own (CSV); numbers are written from numbers
//! and never pass here. JSON and Parquet carry texts unchanged.

use std::borrow::Cow;

/// The mark that makes a spreadsheet take a cell as text.
const MARK: char = '\'';

/// Returns whether a spreadsheet might run this text as a formula, or lose its first character.
pub fn is_risky(text: &str) -> bool {
    matches!(
        text.chars().next(),
        Some('=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '\0' | '＝' | '＋' | '－' | '＠')
    )
}

/// Returns the text as it may stand in a CSV cell.
///
/// A text that already begins with marks before a risky character gets one more, so that [`unguard`] gives back
/// exactly what went in.
pub fn guard(text: &str) -> Cow<'_, str> {
    if is_risky(text.trim_start_matches(MARK)) {
        Cow::Owned(format!("{MARK}{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

/// Undoes [`guard`].
pub fn unguard(text: &str) -> &str {
    match text.strip_prefix(MARK) {
        Some(rest) if is_risky(rest.trim_start_matches(MARK)) => rest,
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_formula_becomes_text_and_a_company_name_stays() {
        assert_eq!(guard("=HYPERLINK(\"x\")"), "'=HYPERLINK(\"x\")");
        assert_eq!(guard("－5"), "'－5");
        assert_eq!(
            guard("安徽应流机电股份有限公司"),
            "安徽应流机电股份有限公司"
        );
        assert_eq!(guard(""), "");
        assert_eq!(guard("'twas"), "'twas");
    }

    proptest! {
        #[test]
        fn what_is_guarded_is_never_risky_and_comes_back(text in "['=+@\t\r\n\0＝－-]{0,3}\\PC{0,8}") {
            let guarded = guard(&text);
            prop_assert!(!is_risky(&guarded));
            prop_assert_eq!(unguard(&guarded), text.as_str());
        }
    }
}
