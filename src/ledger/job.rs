//! Jobs: imports and builds that were asked for over HTTP and outlive the request. The ledger keeps what was asked, how far
//! it is and what came of it; who runs it is no matter of the ledger.
use sqlx::Row;
use sqlx::any::AnyRow;

use crate::ledger::database::Ledger;
use crate::ledger::error::LedgerError;
use crate::ledger::id::fresh_id;

const ADD: &str = include_str!("sql/job_add.sql");
const FIND: &str = include_str!("sql/job_find.sql");
const LIST: &str = include_str!("sql/job_list.sql");
const BEAT: &str = include_str!("sql/job_beat.sql");
const END: &str = include_str!("sql/job_end.sql");

/// What a job does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JobKind {
    /// Brings a table into the registry or the ledger.
    Import,
    /// Makes a snapshot.
    Build,
}

impl JobKind {
    /// The word in the table.
    pub fn name(self) -> &'static str {
        match self {
            Self::Import => "import",
            Self::Build => "build",
        }
    }
}

/// How a job stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JobState {
    /// It waits for its turn.
    Queued,
    /// It runs.
    Running,
    /// It came to its end.
    Done,
    /// It was refused or failed.
    Failed,
    /// The program that ran it ended first.
    Interrupted,
}

impl JobState {
    const ALL: [Self; 5] = [
        Self::Queued,
        Self::Running,
        Self::Done,
        Self::Failed,
        Self::Interrupted,
    ];

    /// The word in the table.
    pub fn name(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Running => "running",
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Interrupted => "interrupted",
        }
    }

    /// Whether it has not ended.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Queued | Self::Running)
    }
}

/// A job as kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    /// Its id.
    pub id: String,
    /// `import` or `build`.
    pub kind: String,
    /// Who asked.
    pub who: String,
    /// What was asked, JSON.
    pub asked: String,
    /// How it stands.
    pub state: JobState,
    /// How far it is, one word; empty before it runs.
    pub stage: String,
    /// What came of it, JSON.
    pub outcome: Option<String>,
    /// When it was asked, Unix milliseconds.
    pub made_ms: i64,
    /// When it began.
    pub started_ms: Option<i64>,
    /// When it ended.
    pub ended_ms: Option<i64>,
    /// When its program was last seen with it.
    pub beat_ms: i64,
}

impl Ledger {
    /// Keeps a job that waits for its turn.
    ///
    /// # Errors
    /// The database refuses or does not answer.
    pub async fn add_job(
        &self,
        (kind, asked): (JobKind, &str),
        (who, now_ms): (&str, i64),
    ) -> Result<String, LedgerError> {
        let id = fresh_id(now_ms);
        let add = sqlx::query(ADD).bind(&id).bind(kind.name()).bind(who);
        add.bind(asked)
            .bind(now_ms)
            .execute(&self.pool)
            .await
            .map_err(LedgerError::doing(format!("keep the {}", kind.name())))?;
        Ok(id)
    }

    /// Says that a job is still with its program: waiting, or running and how far.
    ///
    /// # Errors
    /// The database refuses or does not answer.
    pub async fn beat_job(
        &self,
        id: &str,
        (running, stage): (bool, &str),
        now_ms: i64,
    ) -> Result<(), LedgerError> {
        let beat = sqlx::query(BEAT).bind(id).bind(stage).bind(now_ms);
        beat.bind(i64::from(running))
            .execute(&self.pool)
            .await
            .map(|_| ())
            .map_err(LedgerError::doing(format!("keep the state of job `{id}`")))
    }

    /// Ends a job that has not ended.
    ///
    /// # Errors
    /// The database refuses or does not answer.
    pub async fn end_job(
        &self,
        id: &str,
        (state, outcome): (JobState, &str),
        now_ms: i64,
    ) -> Result<(), LedgerError> {
        let end = sqlx::query(END).bind(id).bind(state.name()).bind(outcome);
        end.bind(now_ms)
            .execute(&self.pool)
            .await
            .map(|_| ())
            .map_err(LedgerError::doing(format!("keep the end of job `{id}`")))
    }

    /// Returns a job of a kind.
    ///
    /// # Errors
    /// No such job, or the database does not answer.
    pub async fn job(&self, kind: JobKind, id: &str) -> Result<Job, LedgerError> {
        let row = sqlx::query(FIND).bind(id).fetch_optional(&self.pool);
        let row = row
            .await
            .map_err(LedgerError::doing(format!("read job `{id}`")))?;
        let job = row.as_ref().map(read).transpose()?;
        job.filter(|job| job.kind == kind.name())
            .ok_or_else(|| LedgerError::Unknown {
                what: kind.name(),
                id: id.to_owned(),
            })
    }

    /// Returns the jobs of a kind, newest first: those before an id, all if it is empty.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn jobs(
        &self,
        kind: JobKind,
        (before, limit): (&str, i64),
    ) -> Result<Vec<Job>, LedgerError> {
        // Every id is sixteen digits and small letters: this comes after all of them, in any collation.
        let before = if before.is_empty() {
            "zzzzzzzzzzzzzzzzz"
        } else {
            before
        };
        let list = sqlx::query(LIST).bind(kind.name()).bind(before).bind(limit);
        let rows = list
            .fetch_all(&self.pool)
            .await
            .map_err(LedgerError::doing(format!("list the {}s", kind.name())))?;
        rows.iter().map(read).collect()
    }
}

fn read(row: &AnyRow) -> Result<Job, LedgerError> {
    let doing = || LedgerError::doing("read a job");
    let id: String = row.try_get(0).map_err(doing())?;
    let word: String = row.try_get(4).map_err(doing())?;
    let Some(state) = JobState::ALL.into_iter().find(|state| state.name() == word) else {
        return Err(LedgerError::Damaged {
            what: "job",
            id,
            found: word,
            expected: "queued, running, done, failed or interrupted",
        });
    };
    Ok(Job {
        id,
        kind: row.try_get(1).map_err(doing())?,
        who: row.try_get(2).map_err(doing())?,
        asked: row.try_get(3).map_err(doing())?,
        state,
        stage: row.try_get(5).map_err(doing())?,
        outcome: row.try_get(6).map_err(doing())?,
        made_ms: row.try_get(7).map_err(doing())?,
        started_ms: row.try_get(8).map_err(doing())?,
        ended_ms: row.try_get(9).map_err(doing())?,
        beat_ms: row.try_get(10).map_err(doing())?,
    })
}
