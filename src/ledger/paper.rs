//! Evidence files (佐证材料): which file shows which step or which money. The bytes lie beside the ledger, under their
//! SHA-256; keeping and checking them is for `app`. Papers are only ever added.
use sqlx::any::AnyRow;
use sqlx::{Any, Row, Transaction};

use crate::catalog::Stage;
use crate::ledger::database::Ledger;
use crate::ledger::error::LedgerError;
use crate::ledger::id::fresh_id;
use crate::ledger::project;
use crate::ledger::step_store::By;

const ADD: &str = include_str!("sql/paper_add.sql");
const SAME: &str = include_str!("sql/paper_same.sql");
const LIST: &str = include_str!("sql/paper_list.sql");
const STEP: &str = include_str!("sql/paper_step.sql");
const FUNDS: &str = include_str!("sql/fund_list.sql");

/// What a paper shows.
#[derive(Debug, Clone, PartialEq)]
pub enum Shows {
    /// The project as a whole.
    Project,
    /// One of its steps.
    Step(Stage),
    /// Money that arrived on a day; the amount where several amounts arrived on it.
    Fund {
        /// The day, ISO.
        day: String,
        /// How much.
        amount_yuan: Option<f64>,
    },
}

/// A paper to be kept.
#[derive(Debug, Clone, PartialEq)]
pub struct NewPaper {
    /// The project.
    pub project: String,
    /// SHA-256 of the bytes, in hexadecimal.
    pub sha256: String,
    /// What the file was called.
    pub name: String,
    /// What it is by its content: `png`, `jpeg`, `pdf`, `ofd`, `docx`, `xlsx`.
    pub kind: String,
    /// How long it is.
    pub bytes: i64,
    /// What it shows.
    pub shows: Shows,
    /// A remark.
    pub note: String,
}

/// A paper as kept.
#[derive(Debug, Clone, PartialEq)]
pub struct Paper {
    /// Its id.
    pub id: String,
    /// What it is.
    pub said: NewPaper,
    /// Who attached it.
    pub who: String,
    /// When, Unix milliseconds.
    pub at_ms: i64,
}

impl Ledger {
    /// Keeps a paper; the same file for the same thing again is the paper there is.
    ///
    /// # Errors
    /// No such project, no such step or money of it, or several amounts on the day.
    pub async fn add_paper(&self, mut new: NewPaper, by: &By) -> Result<Paper, LedgerError> {
        let mut transaction = self.begin().await?;
        let held = project::find(&mut transaction, &new.project).await?;
        if held.is_none() {
            return Err(unknown("project", &new.project));
        }
        shown(&mut transaction, &mut new).await?;
        let doing = || LedgerError::doing(format!("keep a paper of project `{}`", new.project));
        let (stage, day, amount) = columns(&new.shows);
        let query = sqlx::query(ADD)
            .bind(fresh_id(by.now_ms))
            .bind(&new.project)
            .bind(&new.sha256)
            .bind(&new.name)
            .bind(&new.kind)
            .bind(new.bytes)
            .bind(stage)
            .bind(day)
            .bind(amount)
            .bind(&new.note)
            .bind(&by.who)
            .bind(by.now_ms);
        query.execute(&mut *transaction).await.map_err(doing())?;
        let same = sqlx::query(SAME)
            .bind(&new.project)
            .bind(&new.sha256)
            .bind(stage)
            .bind(day)
            .bind(amount);
        let row = same.fetch_one(&mut *transaction).await;
        let kept = row.and_then(|row| read(&row)).map_err(doing())?;
        project::commit(transaction, &new.project).await?;
        Ok(kept)
    }

    /// Returns the papers of a project by time; of all projects where the id is empty.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn papers(&self, project: &str) -> Result<Vec<Paper>, LedgerError> {
        let doing = || LedgerError::doing("list the papers");
        let rows = sqlx::query(LIST).bind(project).fetch_all(&self.pool);
        let rows = rows.await.map_err(doing())?;
        let papers: Result<_, sqlx::Error> = rows.iter().map(read).collect();
        papers.map_err(doing())
    }
}

fn unknown(what: &'static str, id: &str) -> LedgerError {
    LedgerError::Unknown {
        what,
        id: id.to_owned(),
    }
}

/// Holds what the paper shows against the ledger, and fills in the amount of the only money of the day.
async fn shown(
    transaction: &mut Transaction<'static, Any>,
    new: &mut NewPaper,
) -> Result<(), LedgerError> {
    let doing = || LedgerError::doing("look for what a paper shows");
    let project = &new.project;
    match &mut new.shows {
        Shows::Project => Ok(()),
        Shows::Step(stage) => {
            let query = sqlx::query(STEP).bind(project).bind(stage.name());
            let found = query.fetch_optional(&mut **transaction).await;
            match found.map_err(doing())? {
                Some(_) => Ok(()),
                None => Err(unknown("step of the project", stage.name())),
            }
        }
        Shows::Fund { day, amount_yuan } => {
            let rows = sqlx::query(FUNDS).bind(project);
            let rows = rows.fetch_all(&mut **transaction).await.map_err(doing())?;
            let mut amounts: Vec<f64> = Vec::new();
            for row in &rows {
                let on: String = row.try_get(1).map_err(doing())?;
                let amount: f64 = row.try_get(2).map_err(doing())?;
                let meant = amount_yuan.is_none_or(|asked| asked.total_cmp(&amount).is_eq());
                if on == *day && meant && !amounts.contains(&amount) {
                    amounts.push(amount);
                }
            }
            match amounts.as_slice() {
                [] => Err(unknown("money of the project on", day)),
                [one] => {
                    *amount_yuan = Some(*one);
                    Ok(())
                }
                _ => Err(LedgerError::Taken {
                    what: "money of",
                    id: day.clone(),
                    state: "is several amounts: state which",
                }),
            }
        }
    }
}

fn columns(shows: &Shows) -> (&str, &str, f64) {
    match shows {
        Shows::Project => ("", "", 0.0),
        Shows::Step(stage) => (stage.name(), "", 0.0),
        Shows::Fund { day, amount_yuan } => ("", day, amount_yuan.unwrap_or_default()),
    }
}

fn read(row: &AnyRow) -> Result<Paper, sqlx::Error> {
    let stage: String = row.try_get(6)?;
    let day: String = row.try_get(7)?;
    let amount: f64 = row.try_get(8)?;
    let shows = match stage.parse() {
        Ok(stage) => Shows::Step(stage),
        Err(_) if !day.is_empty() => Shows::Fund {
            day,
            amount_yuan: Some(amount),
        },
        Err(_) => Shows::Project,
    };
    Ok(Paper {
        id: row.try_get(0)?,
        said: NewPaper {
            project: row.try_get(1)?,
            sha256: row.try_get(2)?,
            name: row.try_get(3)?,
            kind: row.try_get(4)?,
            bytes: row.try_get(5)?,
            shows,
            note: row.try_get(9)?,
        },
        who: row.try_get(10)?,
        at_ms: row.try_get(11)?,
    })
}
