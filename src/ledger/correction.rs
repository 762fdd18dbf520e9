//! Corrections: people say that an enterprise works in a segment or does not. Only ever added to; an undoing is a row of
//! its own. What a correction does to placements is for `placement`.
use sqlx::Row;
use sqlx::any::AnyRow;

use crate::ledger::database::Ledger;
use crate::ledger::error::LedgerError;
use crate::ledger::id::fresh_id;

const ADD: &str = include_str!("sql/correction_add.sql");
const UNDO: &str = include_str!("sql/correction_undo.sql");
const LIST: &str = include_str!("sql/correction_list.sql");
const FIND: &str = include_str!("sql/correction_find.sql");

/// What was said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decided {
    /// It works there.
    Confirm,
    /// It does not.
    Reject,
}

impl Decided {
    /// The word in the table.
    pub fn name(self) -> &'static str {
        match self {
            Self::Confirm => "confirm",
            Self::Reject => "reject",
        }
    }
}

/// A correction to be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCorrection {
    /// Canonical id of the enterprise.
    pub enterprise: String,
    /// Id of the segment.
    pub segment: String,
    /// What is said.
    pub decided: Decided,
    /// Who says it.
    pub who: String,
    /// Why.
    pub why: String,
}

/// A correction as kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correction {
    /// Its id.
    pub id: String,
    /// What was said, of what, by whom and why.
    pub said: NewCorrection,
    /// When, Unix milliseconds.
    pub at_ms: i64,
    /// How it was taken back, if it was.
    pub undone: Option<CorrectionUndo>,
}

/// The undoing of a correction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CorrectionUndo {
    /// Who took it back.
    pub who: String,
    /// Why.
    pub why: String,
    /// When, Unix milliseconds.
    pub at_ms: i64,
}

impl Ledger {
    /// Keeps a correction and returns it with its id.
    ///
    /// # Errors
    /// The database refuses or does not answer.
    pub async fn add_correction(
        &self,
        said: NewCorrection,
        now_ms: i64,
    ) -> Result<Correction, LedgerError> {
        let id = fresh_id(now_ms);
        sqlx::query(ADD)
            .bind(&id)
            .bind(&said.enterprise)
            .bind(&said.segment)
            .bind(said.decided.name())
            .bind(&said.who)
            .bind(&said.why)
            .bind(now_ms)
            .execute(&self.pool)
            .await
            .map_err(LedgerError::doing("keep the correction"))?;
        Ok(Correction {
            id,
            said,
            at_ms: now_ms,
            undone: None,
        })
    }

    /// Takes a correction back; the correction and its undoing both stay in the history.
    ///
    /// # Errors
    /// No such correction, or it was taken back already.
    pub async fn undo_correction(
        &self,
        id: &str,
        undo: CorrectionUndo,
    ) -> Result<Correction, LedgerError> {
        let found = sqlx::query(FIND)
            .bind(id)
            .fetch_optional(&self.pool)
            .await
            .map_err(LedgerError::doing("look for the correction"))?;
        let Some(row) = found else {
            return Err(LedgerError::Unknown {
                what: "correction",
                id: id.to_owned(),
            });
        };
        let mut correction = read(&row)?;
        // Of two who undo at the same time one adds the row; the other adds none.
        let added = sqlx::query(UNDO)
            .bind(id)
            .bind(&undo.who)
            .bind(&undo.why)
            .bind(undo.at_ms)
            .execute(&self.pool)
            .await
            .map_err(LedgerError::doing(format!("undo correction `{id}`")))?
            .rows_affected();
        if added == 0 {
            return Err(LedgerError::Taken {
                what: "correction",
                id: id.to_owned(),
                state: "was undone already: to rule again, make a new one",
            });
        }
        correction.undone = Some(undo);
        Ok(correction)
    }

    /// Returns every correction by time, those taken back too.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn corrections(&self) -> Result<Vec<Correction>, LedgerError> {
        let rows = sqlx::query(LIST)
            .fetch_all(&self.pool)
            .await
            .map_err(LedgerError::doing("list the corrections"))?;
        rows.iter().map(read).collect()
    }
}

fn read(row: &AnyRow) -> Result<Correction, LedgerError> {
    let doing = || LedgerError::doing("read a correction");
    let id: String = row.try_get(0).map_err(doing())?;
    let word: String = row.try_get(3).map_err(doing())?;
    let decided = match word.as_str() {
        "confirm" => Decided::Confirm,
        "reject" => Decided::Reject,
        _ => {
            return Err(LedgerError::Damaged {
                what: "correction",
                id,
                found: word,
                expected: "confirm or reject",
            });
        }
    };
    let undone_ms: Option<i64> = row.try_get(9).map_err(doing())?;
    let undone = match undone_ms {
        None => None,
        Some(at_ms) => Some(CorrectionUndo {
            who: row.try_get(7).map_err(doing())?,
            why: row.try_get(8).map_err(doing())?,
            at_ms,
        }),
    };
    Ok(Correction {
        said: NewCorrection {
            enterprise: row.try_get(1).map_err(doing())?,
            segment: row.try_get(2).map_err(doing())?,
            decided,
            who: row.try_get(4).map_err(doing())?,
            why: row.try_get(5).map_err(doing())?,
        },
        at_ms: row.try_get(6).map_err(doing())?,
        id,
        undone,
    })
}
