//! The second factor: codes by time (TOTP, RFC 6238), enrolled by showing one, each good once.
use sqlx::Row;
use totp_rs::{Builder, Secret as Seed, Totp};
use zeroize::Zeroize;

use crate::ledger::account_key::{AccessKey, Secret, drawn};
use crate::ledger::database::Ledger;
use crate::ledger::error::LedgerError;

const PENDING: &str = include_str!("sql/account_factor_pending.sql");
const READ: &str = include_str!("sql/account_factor_read.sql");
const SET: &str = include_str!("sql/account_factor_set.sql");
const DROP: &str = include_str!("sql/account_factor_drop.sql");

/// Bytes of a seed, as RFC 4226 recommends.
const SEED_BYTES: usize = 20;
/// Who issues the codes, as a telephone shows it.
const ISSUER: &str = "liantu";

/// A seed to be put into a telephone.
#[derive(Debug, Clone)]
pub struct Enrolment {
    /// `otpauth://…`, for a QR code.
    pub url: Secret,
    /// The seed to be typed, base 32.
    pub seed: Secret,
}

fn totp(seed: &[u8], name: &str) -> Result<Totp, LedgerError> {
    Builder::new()
        .with_secret(seed.to_vec())
        .with_account_name(name)
        .with_issuer(Some(ISSUER))
        .build()
        .map_err(|fault| LedgerError::Chance {
            fault: fault.to_string(),
        })
}

/// The step of time whose code this is: the present one, the one before or the one after.
pub(super) fn matching_step(seed: &[u8], code: &str, now_ms: i64) -> Option<i64> {
    let seconds = u64::try_from(now_ms / 1_000).ok()?;
    let step = totp(seed, "code").ok()?.check(code.trim(), seconds)?;
    i64::try_from(step).ok()
}

impl Ledger {
    /// Draws a seed for an account; it counts once a code of it was shown.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn offer_factor(
        &self,
        (id, name): (&str, &str),
        key: &AccessKey,
    ) -> Result<Enrolment, LedgerError> {
        let mut seed = drawn::<SEED_BYTES>()?;
        let sealed = key.seal(id, &seed)?;
        let offered = sqlx::query(PENDING)
            .bind(id)
            .bind(sealed)
            .execute(&self.pool)
            .await;
        offered.map_err(LedgerError::doing("keep a seed"))?;
        let made = totp(&seed, name)?;
        let url = made.to_url().map_err(|fault| LedgerError::Chance {
            fault: fault.to_string(),
        })?;
        let shown = Seed::from(seed.to_vec()).to_base32();
        seed.zeroize();
        Ok(Enrolment {
            url: Secret::new(url),
            seed: Secret::new(shown),
        })
    }

    /// Takes the offered seed as the account's second factor if the code is one of it; false if it is not.
    ///
    /// # Errors
    /// Nothing was offered, or it was sealed under another key.
    pub async fn confirm_factor(
        &self,
        id: &str,
        code: &str,
        (key, now_ms): (&AccessKey, i64),
    ) -> Result<bool, LedgerError> {
        let doing = || LedgerError::doing("read a seed");
        let row = sqlx::query(READ).bind(id).fetch_one(&self.pool).await;
        let sealed: Option<String> = row.and_then(|row| row.try_get(0)).map_err(doing())?;
        let Some(sealed) = sealed else {
            return Err(LedgerError::Refused {
                what: "the code",
                faults: vec!["no second factor was begun: begin it first".to_owned()],
            });
        };
        let seed = key.open_sealed(id, &sealed)?;
        let Some(step) = matching_step(&seed, code, now_ms) else {
            return Ok(false);
        };
        let set = sqlx::query(SET).bind(id).bind(sealed).bind(step);
        let set = set.execute(&self.pool).await;
        set.map_err(LedgerError::doing("keep a second factor"))?;
        Ok(true)
    }

    /// Takes an account's second factor away, as when a telephone is lost.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn drop_factor(&self, id: &str) -> Result<(), LedgerError> {
        let dropped = sqlx::query(DROP).bind(id).execute(&self.pool).await;
        dropped.map_err(LedgerError::doing("take a second factor away"))?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_those_of_rfc_6238() {
        // Appendix B: seed "12345678901234567890", SHA-1, 8 digits 94287082 at 59 s; the last six are the code.
        let seed = b"12345678901234567890";
        assert_eq!(matching_step(seed, "287082", 59_000), Some(1));
        assert_eq!(
            matching_step(seed, "287082", 60_000 + 29_000),
            Some(1),
            "one step late"
        );
        assert_eq!(
            matching_step(seed, "287082", 120_000),
            None,
            "two steps late"
        );
        assert_eq!(
            matching_step(seed, "081804", 1_111_111_109_000),
            Some(37_037_036)
        );
        for odd in ["", "28708", "2870820", "28708x", "２８７０８２"] {
            assert_eq!(matching_step(seed, odd, 59_000), None, "{odd}");
        }
    }
}
