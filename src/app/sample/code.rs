//! Credit codes that pass every check and belong to nobody we know of.
//!
//! **Source** GB 32100-2015 (18 characters, check over weights 3^i mod 31) and GB 11714-1997 (the nine characters
//! inside). **Limits** An invented code may by chance be somebody's: rows are marked synthetic for that reason.

/// The characters of a credit code: digits and letters without I, O, S, V and Z.
const ALPHABET: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";
/// Weights of the first eight characters of an organisation code.
const ORGANISATION_WEIGHTS: [u32; 8] = [3, 7, 9, 10, 5, 8, 4, 2];
/// The largest prime below 10^8: organisation codes of digits repeat after so many.
pub(super) const LIMIT: u64 = 99_999_989;
/// Codes of the form `MA` and six characters: 31^6.
const LETTERED: u64 = 887_503_681;

/// Returns the code of an enterprise; distinct indices below [`LIMIT`] give distinct codes.
///
/// Enterprises founded since the reform of 2015 have organisation codes that begin with `MA`.
pub(super) fn credit_code(seed: u64, index: u64, adcode: u32, since_reform: bool) -> String {
    let mut code = format!("91{adcode:06}").into_bytes();
    let inner = if since_reform {
        lettered(seed, index)
    } else {
        // A multiplication by a number coprime to the modulus maps indices to codes one to one.
        let number = (index * 48_271_331 + shift(seed) % LIMIT) % LIMIT;
        format!("{number:08}").into_bytes()
    };
    let check = organisation_check(&inner);
    code.extend(inner);
    code.push(check);
    let last = credit_check(&code);
    code.push(last);
    code.into_iter().map(char::from).collect()
}

/// Spreads small seeds over all codes (the multiplier is 2^64 over the golden ratio).
fn shift(seed: u64) -> u64 {
    (seed.wrapping_add(1)).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 8
}

fn lettered(seed: u64, index: u64) -> Vec<u8> {
    let mut number = (index * 271_828_183 + shift(seed) % LETTERED) % LETTERED;
    let mut inner = b"MA000000".to_vec();
    for place in inner.iter_mut().skip(2).rev() {
        let digit = usize::try_from(number % 31).unwrap_or(0);
        *place = ALPHABET[digit];
        number /= 31;
    }
    inner
}

/// Returns the ninth character of an organisation code.
fn organisation_check(first: &[u8]) -> u8 {
    let sum: u32 = first
        .iter()
        .zip(ORGANISATION_WEIGHTS)
        .map(|(c, weight)| char::from(*c).to_digit(36).unwrap_or(0) * weight)
        .sum();
    match 11 - sum % 11 {
        10 => b'X',
        11 => b'0',
        digit => ALPHABET[digit as usize],
    }
}

/// Returns the eighteenth character of a credit code.
fn credit_check(first: &[u8]) -> u8 {
    let mut weight = 1;
    let mut sum = 0;
    for c in first {
        let value = ALPHABET.iter().position(|known| known == c).unwrap_or(0);
        sum += value * weight;
        weight = weight * 3 % 31;
    }
    ALPHABET[(31 - sum % 31) % 31]
}

/// Returns whether both check characters agree; for the tests of this folder.
#[cfg(test)]
pub(super) fn is_valid(code: &str) -> bool {
    let bytes = code.as_bytes();
    bytes.len() == 18
        && bytes.iter().all(|c| ALPHABET.contains(c))
        && credit_check(&bytes[..17]) == bytes[17]
        && organisation_check(&bytes[8..16]) == bytes[16]
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn a_published_code_is_valid_and_a_changed_one_is_not() {
        // Huawei's, as printed on its licence.
        assert!(is_valid("914403001922038216"));
        assert!(!is_valid("914403001922038217"));
    }

    #[test]
    fn every_code_is_valid_and_none_repeats() {
        let mut seen = BTreeSet::new();
        for index in 0..20_000 {
            let code = credit_code(42, index * 4_999, 341_502, index % 2 == 0);
            assert!(is_valid(&code), "{code}");
            assert!(seen.insert(code));
        }
    }
}
