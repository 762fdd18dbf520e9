//! What every import into the ledger shares: all or nothing, each row accepted, unchanged or refused with its reason.
use std::collections::BTreeMap;
use std::fmt;

use sqlx::{Any, Transaction};

use crate::ledger::error::LedgerError;
use crate::ledger::step::StepRefusal;

const KNOWN: &str = include_str!("sql/project_known.sql");

/// What is done with the result of an import.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keep {
    /// Accepted rows are kept.
    Accepted,
    /// They are kept if no row is refused.
    AllOrNothing,
    /// Nothing is kept: a trial.
    Nothing,
}

/// Why a row was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RowRefusal {
    /// No project has the id.
    UnknownProject,
    /// The rules of steps.
    Step(StepRefusal),
}

impl fmt::Display for RowRefusal {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownProject => {
                out.write_str("no such project in the ledger: import projects first")
            }
            Self::Step(refusal) => refusal.fmt(out),
        }
    }
}

/// What somebody has to settle about an accepted row. It stays open in the ledger until then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RowWarning {
    /// A project of another county has the same investor.
    Claim(String),
    /// It is signed, and this speaks against it.
    Signed(StepRefusal),
}

impl fmt::Display for RowWarning {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Claim(other) => write!(
                out,
                "project `{other}` of another county has the same investor: settle whose it is"
            ),
            Self::Signed(against) => write!(out, "it is signed, but {against}"),
        }
    }
}

/// What became of the rows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Intake {
    /// Rows the ledger did not know.
    pub new: usize,
    /// Rows that say something else than the ledger.
    pub changed: usize,
    /// Rows that say nothing new, or something older than what is known.
    pub unchanged: usize,
    /// Refused rows by their place, with the reason.
    pub refused: Vec<(usize, RowRefusal)>,
    /// Accepted rows that somebody has to settle something about, by their place.
    pub warned: Vec<(usize, RowWarning)>,
}

/// Ends an import as `keep` says.
pub(super) async fn end(
    transaction: Transaction<'static, Any>,
    intake: Intake,
    keep: Keep,
) -> Result<Intake, LedgerError> {
    let kept = match keep {
        Keep::Accepted => true,
        Keep::AllOrNothing => intake.refused.is_empty(),
        Keep::Nothing => false,
    };
    let ended = if kept {
        transaction.commit().await
    } else {
        transaction.rollback().await
    };
    ended.map_err(LedgerError::doing("finish the import"))?;
    Ok(intake)
}

/// Whether a project exists; asked once for each id.
pub(super) struct Known(BTreeMap<String, bool>);

impl Known {
    pub(super) fn new() -> Self {
        Self(BTreeMap::new())
    }

    pub(super) async fn has(
        &mut self,
        transaction: &mut Transaction<'static, Any>,
        id: &str,
    ) -> Result<bool, LedgerError> {
        if let Some(known) = self.0.get(id) {
            return Ok(*known);
        }
        let row = sqlx::query(KNOWN)
            .bind(id)
            .fetch_optional(&mut **transaction);
        let found = row
            .await
            .map_err(LedgerError::doing("look for a project"))?
            .is_some();
        self.0.insert(id.to_owned(), found);
        Ok(found)
    }
}
