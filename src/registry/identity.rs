//! Who an enterprise is: the unified social credit code (GB 32100-2015), or `source:key` where no code is known.
//!
//! It checks ids and never repairs one. A firm's county is never read from its code, which keeps the place of first
//! registration for ever.
use std::fmt;

use serde::Serialize;
use unicode_normalization::UnicodeNormalization;

use crate::registry::refusal::Reason;

const ALPHABET: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";
const CODE_LENGTH: usize = 18;

/// A credit code whose last character fits.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CreditCode(String);

impl CreditCode {
    /// Checks length, alphabet and the last character.
    ///
    /// **Formula** `C18 = (31 − Σ Cᵢ·3^(i−1) mod 31) mod 31`, i = 1…17, over the 31 characters without I O S V Z.
    /// **Source** GB 32100-2015. **Limits** The inner organisation code is not held against it: see
    /// [`Self::organisation_code_fits`].
    ///
    /// # Errors
    /// [`Reason::SpoiltByExcel`] where Excel rounded the digits, [`Reason::BadCheckDigit`] for any other code that fails.
    pub fn parse(text: &str) -> Result<Self, Reason> {
        let code: String = text.nfkc().collect::<String>().trim().to_ascii_uppercase();
        if is_spoilt(&code) {
            return Err(Reason::SpoiltByExcel);
        }
        let weighted = code
            .chars()
            .map(|letter| ALPHABET.find(letter))
            .collect::<Option<Vec<_>>>()
            .filter(|values| values.len() == CODE_LENGTH)
            .ok_or(Reason::BadCheckDigit)?;
        if check_value(&weighted) == weighted[CODE_LENGTH - 1] {
            Ok(Self(code))
        } else {
            Err(Reason::BadCheckDigit)
        }
    }

    /// Returns whether characters 9 to 17 pass the check of GB 11714; a failure is worth a warning, no more.
    pub fn organisation_code_fits(&self) -> bool {
        const WEIGHTS: [u32; 8] = [3, 7, 9, 10, 5, 8, 4, 2];
        let letters: Vec<char> = self.0.chars().skip(8).take(9).collect();
        let sum: u32 = letters
            .iter()
            .zip(WEIGHTS)
            .filter_map(|(letter, weight)| Some(letter.to_digit(36)? * weight))
            .sum();
        let expected = match 11 - sum % 11 {
            10 => 'X',
            11 => '0',
            digit => char::from_digit(digit, 10).unwrap_or('0'),
        };
        letters.last() == Some(&expected)
    }
}

fn check_value(values: &[usize]) -> usize {
    let mut weight = 1;
    let mut sum = 0;
    for value in &values[..CODE_LENGTH - 1] {
        sum += value * weight;
        weight = weight * 3 % 31;
    }
    (31 - sum % 31) % 31
}

/// Returns whether Excel turned the code into a number: `9.111E+17`, or its 15 digits and `000`.
fn is_spoilt(code: &str) -> bool {
    let scientific = code.split_once('E').is_some_and(|(digits, exponent)| {
        digits.parse::<f64>().is_ok()
            && digits.contains('.')
            && exponent.trim_start_matches('+').parse::<u32>().is_ok()
    });
    let rounded = code.len() == CODE_LENGTH
        && code.ends_with("000")
        && code.bytes().all(|byte| byte.is_ascii_digit());
    scientific || rounded && !digits_fit(code)
}

fn digits_fit(code: &str) -> bool {
    let values: Option<Vec<usize>> = code.chars().map(|letter| ALPHABET.find(letter)).collect();
    values.is_some_and(|values| check_value(&values) == values[CODE_LENGTH - 1])
}

/// The id of an enterprise.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct EnterpriseId(String);

impl EnterpriseId {
    /// Reads an id: `source:key` as it stands, a credit code if it passes its check, any other key as it stands.
    ///
    /// # Errors
    /// As [`CreditCode::parse`] for what has a credit code's form, [`Reason::NotUnderstood`] for an empty text.
    pub fn parse(text: &str) -> Result<Self, Reason> {
        let id = text.nfkc().collect::<String>().trim().to_owned();
        if id.is_empty() || id.chars().any(char::is_control) {
            return Err(Reason::NotUnderstood);
        }
        if id.contains(':') {
            return Ok(Self(id));
        }
        let digits = id.bytes().all(|byte| byte.is_ascii_digit());
        let like_code =
            id.len() == CODE_LENGTH && id.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if like_code || is_spoilt(&id.to_ascii_uppercase()) || digits && id.len() > 15 {
            return CreditCode::parse(&id).map(|code| Self(code.0));
        }
        Ok(Self(id))
    }

    /// Takes an id as the registry stored it.
    pub(super) fn from_stored(text: &str) -> Option<Self> {
        (!text.is_empty()).then(|| Self(text.to_owned()))
    }

    /// Returns the id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns whether the id is a credit code.
    pub fn is_credit_code(&self) -> bool {
        self.0.len() == CODE_LENGTH && !self.0.contains(':')
    }
}

impl From<CreditCode> for EnterpriseId {
    fn from(code: CreditCode) -> Self {
        Self(code.0)
    }
}

impl fmt::Display for EnterpriseId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn real_codes_pass_and_every_changed_character_fails() {
        let code = "914403001922038216";
        assert!(CreditCode::parse(code).unwrap().organisation_code_fits());
        for place in 0..CODE_LENGTH {
            let changed: String = code
                .chars()
                .enumerate()
                .map(|(at, letter)| match (at == place, letter) {
                    (true, '7') => '4',
                    (true, _) => '7',
                    (false, letter) => letter,
                })
                .collect();
            assert_eq!(
                CreditCode::parse(&changed),
                Err(Reason::BadCheckDigit),
                "{changed}"
            );
        }
    }

    #[test]
    fn what_excel_did_to_a_code_is_named_and_not_repaired() {
        assert_eq!(
            EnterpriseId::parse("9.14403E+17"),
            Err(Reason::SpoiltByExcel)
        );
        assert_eq!(
            EnterpriseId::parse("914403001922038000"),
            Err(Reason::SpoiltByExcel)
        );
    }

    #[test]
    fn a_full_width_code_is_the_same_code() {
        let id = EnterpriseId::parse("９１４４０３００１９２２０３８２１６").unwrap();
        assert_eq!(id.as_str(), "914403001922038216");
        assert_eq!(
            EnterpriseId::parse("tushare:600519.SH").unwrap().as_str(),
            "tushare:600519.SH"
        );
        assert_eq!(
            EnterpriseId::parse("9135090058752778X8").map(|id| id.is_credit_code()),
            Ok(true)
        );
    }
}
