//! Ids of ledger rows: short, sortable by time, safe to read aloud.
use std::hash::{BuildHasher, Hasher, RandomState};

/// Digits without those that look alike.
const DIGITS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// Returns a new id: ten digits of the time in Unix milliseconds and six of chance (30 bits). Unique among those of
/// people, no secret, and not for imports: of 40,000 of one moment two are likely the same.
pub fn fresh_id(now_ms: i64) -> String {
    // The keys of a hasher are drawn from the system's random source; no crate is needed for 30 bits.
    let chance = RandomState::new().build_hasher().finish();
    digits(now_ms.unsigned_abs(), 10) + &digits(chance, 6)
}

fn digits(number: u64, count: u32) -> String {
    (0..count)
        .rev()
        .map(|place| char::from(DIGITS[(number >> (5 * place) & 31) as usize]))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn later_ids_sort_later_and_two_of_one_millisecond_differ() {
        let early = fresh_id(1_700_000_000_000);
        assert_eq!(early.len(), 16);
        assert!(early < fresh_id(1_700_000_000_001));
        assert_ne!(early, fresh_id(1_700_000_000_000));
        assert_eq!(digits(33, 3), "011");
    }
}
