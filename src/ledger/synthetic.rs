//! Which rows are invented. Every row of the ledger carries a mark; it stays through every later change of the row.
use sqlx::Row;

use crate::ledger::database::Ledger;
use crate::ledger::error::LedgerError;

const ANY: &str = include_str!("sql/synthetic_any.sql");
/// What a source is called where its rows are invented: by the import, and by hand over such rows.
const INVENTED: [&str; 2] = ["synthetic", "ledger (synthetic)"];

/// Whether rows of this source are invented. Case and blanks around the word are nothing; a longer name that only holds
/// the word is another source.
pub fn is_synthetic(source: &str) -> bool {
    let source = source.trim();
    INVENTED
        .iter()
        .any(|word| word.eq_ignore_ascii_case(source))
}

impl Ledger {
    /// Returns whether any project, step, money, firm or target in the ledger is invented.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn holds_synthetic(&self) -> Result<bool, LedgerError> {
        let doing = || LedgerError::doing("look for invented rows");
        let row = sqlx::query(ANY).fetch_one(&self.pool).await;
        let count: i64 = row.map_err(doing())?.try_get(0).map_err(doing())?;
        Ok(count > 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_word_itself_is_an_invented_source() {
        for source in [
            "synthetic",
            " Synthetic ",
            "SYNTHETIC",
            "ledger (synthetic)",
        ] {
            assert!(is_synthetic(source), "{source}");
        }
        for source in [
            "synthetic fibre monthly",
            "合成纤维 synthetic 月报",
            "ledger",
            "",
            "synthetics",
        ] {
            assert!(!is_synthetic(source), "{source}");
        }
    }
}
