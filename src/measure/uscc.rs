//! Unified social credit codes (统一社会信用代码): format, check character, inner organisation code.
//!
//! Whether a code was ever issued is not asked; nor are registration department and division code looked up.

/// The 31 characters of GB 32100-2015, in the order of their values; I, O, S, V and Z do not occur.
const ALPHABET: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";

/// Characters of a code.
const LENGTH: usize = 18;

/// What checking a code found, from the weakest level up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// The code as checked: without surrounding blanks, blanks and hyphens inside, in upper case.
    pub code: String,
    /// The check character that the first 17 demand (18th place).
    pub check_character: char,
    /// Whether the last character is that one. If not, the code is wrong.
    pub check_ok: bool,
    /// The check digit that the organisation code demands (17th place).
    pub inner_character: char,
    /// Whether it is that one. If not, this is a warning: whether every issued code has it is not known.
    pub inner_ok: bool,
}

/// Why a text is not a code at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Malformed {
    /// Too short or too long.
    #[error("a unified social credit code has 18 characters, this has {found}")]
    Length {
        /// Characters found.
        found: usize,
    },
    /// A character that codes do not use; full-width ones must be normalised (NFKC) first.
    #[error("`{character}` at place {place} is none of 0-9 and A-Z without I, O, S, V, Z")]
    Character {
        /// The character.
        character: char,
        /// Its place, counted from 1.
        place: usize,
    },
}

/// Checks a code at three levels: format, check character, inner organisation code.
///
/// **Formula** check character: `31 − Σ_{i=1..17} c_i · 3^{i−1} mod 31`, 31 read as 0; inner digit (places 9–17):
/// `11 − Σ_{i=1..8} c_i w_i mod 11` with weights 3, 7, 9, 10, 5, 8, 4, 2, 10 written X and 11 written 0.
/// **Shapes** one text. **Units** none. **Missing** a text that is not a code is `Malformed`. **Source** GB 32100-2015 and GB
/// 11714-1997 (amendment No. 1 of 2016 not seen). **Limits** a right check character does not make a code real; python-stdnum
/// differs in refusing letters in the first eight places (department Y) and in not looking at the inner digit.
///
/// # Errors
/// Why the text is not a code.
///
/// ```
/// let code = liantu::measure::uscc::check(" 91350100-m000100y43 ").unwrap();
/// assert!(code.check_ok && code.inner_ok && code.code == "91350100M000100Y43");
/// ```
pub fn check(text: &str) -> Result<Checked, Malformed> {
    let code: String = text
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '-')
        .map(|c| c.to_ascii_uppercase())
        .collect();
    let found = code.chars().count();
    if found != LENGTH {
        return Err(Malformed::Length { found });
    }
    let mut values = Vec::with_capacity(LENGTH);
    for (at, character) in code.chars().enumerate() {
        let value = ALPHABET
            .iter()
            .position(|&known| char::from(known) == character);
        values.push(value.ok_or(Malformed::Character {
            character,
            place: at + 1,
        })?);
    }
    let characters: Vec<char> = code.chars().collect();
    let (check_character, inner_character) = (
        check_character(&values[..17]),
        inner_character(&characters[8..16]),
    );
    Ok(Checked {
        check_ok: characters[17] == check_character,
        inner_ok: characters[16] == inner_character,
        code,
        check_character,
        inner_character,
    })
}

fn check_character(values: &[usize]) -> char {
    let (mut sum, mut weight) = (0, 1);
    for value in values {
        sum += value * weight;
        weight = weight * 3 % 31;
    }
    char::from(ALPHABET[(31 - sum % 31) % 31])
}

/// Organisation codes count letters as in base 36, unlike the code around them.
fn inner_character(characters: &[char]) -> char {
    const WEIGHTS: [u32; 8] = [3, 7, 9, 10, 5, 8, 4, 2];
    let values = characters
        .iter()
        .filter_map(|character| character.to_digit(36));
    let sum: u32 = values
        .zip(WEIGHTS)
        .map(|(value, weight)| value * weight)
        .sum();
    match 11 - sum % 11 {
        10 => 'X',
        11 => '0',
        digit => char::from_digit(digit, 10).unwrap_or('0'),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_inner_digit_leaves_the_code_valid() {
        let code = check("52320505TJHJBBUT39").unwrap();
        assert!(code.check_ok && !code.inner_ok);
        assert_eq!((code.check_character, code.inner_character), ('9', '7'));
    }

    #[test]
    fn a_letter_that_codes_never_use_is_named_with_its_place() {
        assert_eq!(
            check("593101150EVU8ECH5W"),
            Err(Malformed::Character {
                character: 'V',
                place: 11
            })
        );
        assert_eq!(
            check("521101085NURMG8W6"),
            Err(Malformed::Length { found: 17 })
        );
    }
}
