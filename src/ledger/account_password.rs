//! Passwords: argon2id, the policy they are held against, and what is too common. Pure but for the drawing of salt.
use std::sync::LazyLock;

use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Argon2, PasswordHash};
use unicode_normalization::UnicodeNormalization;

use crate::catalog::{AccessPolicy, embedded_file};
use crate::ledger::account_key::Secret;
use crate::ledger::error::LedgerError;

const COMMON: &str = "accounts/common_passwords.txt";
/// Longest password that is hashed at all, bytes.
const MOST_BYTES: usize = 4096;

/// Common words, longest first.
fn common() -> &'static [String] {
    static WORDS: LazyLock<Vec<String>> = LazyLock::new(|| {
        let text = embedded_file(COMMON).unwrap_or_default();
        let lines = text.lines().filter(|line| !line.starts_with('#'));
        let mut words: Vec<String> = lines.map(str::to_owned).collect();
        words.sort_by_key(|word| std::cmp::Reverse(word.chars().count()));
        words
    });
    &WORDS
}

/// The password as it is hashed: one form for what looks alike, nothing cut off.
fn normal(password: &Secret) -> Secret {
    Secret::new(password.reveal().nfc().collect::<String>())
}

/// Hashes a password with argon2id, 19 MiB, two passes.
pub(super) fn hash(password: &Secret) -> Result<String, LedgerError> {
    let hashed = Argon2::default().hash_password(normal(password).reveal().as_bytes());
    hashed
        .map(|hash| hash.to_string())
        .map_err(|fault| LedgerError::Chance {
            fault: fault.to_string(),
        })
}

/// Whether the hash is the password's. Without a hash as much work is done, so that time tells nobody which names exist.
pub(super) fn verify(password: &Secret, hash: Option<&str>) -> bool {
    // Of a password nobody has.
    const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5IGhhcyB0aGlz$QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVoxMjM0NTY";
    if password.reveal().len() > MOST_BYTES {
        return false;
    }
    let parsed = PasswordHash::new(hash.unwrap_or(NOBODY));
    let found = parsed.is_ok_and(|parsed| {
        Argon2::default()
            .verify_password(normal(password).reveal().as_bytes(), &parsed)
            .is_ok()
    });
    found && hash.is_some()
}

/// Hashes off the async threads.
pub(super) async fn hash_apart(password: Secret) -> Result<String, LedgerError> {
    apart(move || hash(&password)).await?
}

/// Verifies off the async threads.
pub(super) async fn verify_apart(
    password: Secret,
    hash: Option<String>,
) -> Result<bool, LedgerError> {
    apart(move || verify(&password, hash.as_deref())).await
}

async fn apart<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, LedgerError> {
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|fault| LedgerError::Runtime {
        source: std::io::Error::other(fault),
    })
}

/// Holds a new password against the policy.
///
/// # Errors
/// [`LedgerError::Refused`] with everything that is wrong with it.
pub(super) fn check(
    password: &Secret,
    name: &str,
    policy: &AccessPolicy,
) -> Result<(), LedgerError> {
    let text = normal(password);
    let length = text.reveal().chars().count();
    let mut faults = Vec::new();
    if length < policy.min_length {
        faults.push(format!(
            "it has {length} characters: expected {} or more",
            policy.min_length
        ));
    }
    if length > policy.max_length || text.reveal().len() > MOST_BYTES {
        faults.push(format!(
            "it has {length} characters: expected {} at most",
            policy.max_length
        ));
    }
    let kinds = classes(text.reveal());
    if kinds < policy.classes {
        faults.push(format!(
            "it has {kinds} of the four kinds small letters, capitals, digits, others: expected {}",
            policy.classes
        ));
    }
    if is_common(text.reveal(), name) {
        faults.push("it is among the common ones, or made of them: choose words that nobody would put together".to_owned());
    }
    if faults.is_empty() {
        return Ok(());
    }
    Err(LedgerError::Refused {
        what: "the password",
        faults,
    })
}

fn classes(text: &str) -> usize {
    let kinds: [fn(char) -> bool; 4] = [
        |c| c.is_lowercase(),
        |c| c.is_uppercase(),
        |c| c.is_numeric(),
        |c| !c.is_lowercase() && !c.is_uppercase() && !c.is_numeric(),
    ];
    kinds.iter().filter(|kind| text.chars().any(kind)).count()
}

/// Whether nothing is left of a password once common words, the account's name, rows of digits, repetitions and signs
/// are taken out; what is left of one or two characters counts as nothing.
fn is_common(text: &str, name: &str) -> bool {
    let lower = text.to_lowercase();
    let plain: String = lower.nfkc().map(unleet).collect();
    // A year behind a word is digits, not letters written as digits.
    let word = lower.trim_end_matches(|last: char| !last.is_alphabetic());
    let tail = lower.strip_prefix(word).unwrap_or_default();
    let dated: String = word.nfkc().map(unleet).chain(tail.chars()).collect();
    let own = name.to_lowercase();
    [lower.clone(), plain, dated].into_iter().any(|form| {
        let mut rest = form;
        let mut taken = 0;
        if own.chars().count() >= 2 && rest.contains(&own) {
            rest = rest.replace(&own, "");
            taken += 1;
        }
        for word in common() {
            if taken == 3 {
                break;
            }
            // A short word must stand alone among digits and signs, or every sentence would be made of them.
            let letters = word.chars().any(char::is_alphabetic);
            if rest.contains(word.as_str()) && (word.chars().count() > 2 || !letters) {
                rest = rest.replace(word.as_str(), "");
                taken += 1;
            }
        }
        left(&rest) <= 2
    })
}

/// The letter a digit or sign is written for.
fn unleet(letter: char) -> char {
    match letter {
        '0' => 'o',
        '1' | '!' => 'i',
        '3' => 'e',
        '4' | '@' => 'a',
        '5' | '$' => 's',
        '7' => 't',
        other => other,
    }
}

/// Characters that are neither signs, nor go on from the one before, nor a year.
fn left(rest: &str) -> usize {
    let letters: Vec<char> = rest.chars().filter(|c| c.is_alphanumeric()).collect();
    if let Ok(number) = letters.iter().collect::<String>().parse::<u32>()
        && letters.len() == 4
        && (1900..2100).contains(&number)
    {
        return 0;
    }
    let follows = |pair: &[char]| {
        let step = i64::from(u32::from(pair[1])) - i64::from(u32::from(pair[0]));
        step.abs() <= 1 || (pair == ['9', '0'])
    };
    let mut count = usize::from(!letters.is_empty());
    count += letters.windows(2).filter(|pair| !follows(pair)).count();
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    fn policy(id: &str) -> AccessPolicy {
        AccessPolicy::load(id, None).unwrap()
    }

    fn refused(text: &str, id: &str) -> bool {
        check(&Secret::new(text), "zhangsan", &policy(id)).is_err()
    }

    #[test]
    fn a_hash_is_argon2id_salted_and_verifies_its_own_password_only() {
        let one = hash(&Secret::new("六安 stapel 电池 horse")).unwrap();
        assert!(one.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{one}");
        assert_ne!(one, hash(&Secret::new("六安 stapel 电池 horse")).unwrap());
        assert!(verify(&Secret::new("六安 stapel 电池 horse"), Some(&one)));
        assert!(!verify(&Secret::new("六安 stapel 电池 horsf"), Some(&one)));
        assert!(!verify(&Secret::new("六安 stapel 电池 horse"), None));
        // The dummy must be a hash that parses, or an unknown name would be answered sooner.
        let nobody = "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5IGhhcyB0aGlz$QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVoxMjM0NTY";
        assert!(PasswordHash::new(nobody).is_ok());
    }

    #[test]
    fn common_passwords_and_what_is_made_of_them_are_refused() {
        for text in [
            "password",
            "Password123!",
            "P@ssw0rd2026",
            "qwerty123456",
            "1q2w3e4r5t",
            "woaini1314",
            "12345678",
            "88888888",
            "abcdefgh",
            "liuan@2026",
            "Zhangsan2026",
            "zhangsan123",
            "admin@123456",
            "iloveyou520",
            "Liantu2026!!",
            "aaaaaaaa1",
            "a123456789",
            "Huawei@123",
        ] {
            assert!(refused(text, "standard"), "`{text}` was taken");
        }
    }

    #[test]
    fn uncommon_passwords_are_taken_at_any_length_up_to_the_limit() {
        for text in [
            "correct horse battery staple",
            "金寨的茶叶比去年多三成",
            "Kq7-vellum-Torf",
            "tq8vbn2kx0pw",
        ] {
            assert!(!refused(text, "standard"), "`{text}` was refused");
        }
        let long: String = "kvqtzbxw".chars().cycle().take(64).collect();
        assert!(!refused(&long, "standard"));
        assert!(refused("kq7-vel", "standard"), "seven characters");
        assert!(refused(&long.repeat(3), "standard"), "192 characters");
    }

    #[test]
    fn level_3_wants_three_kinds_of_characters() {
        assert!(refused("kvqtz-bxwpl-mr", "mlps3"));
        assert!(!refused("kvQtz-bxw7l-mr", "mlps3"));
        assert_eq!(classes("aB3中"), 4);
    }
}
