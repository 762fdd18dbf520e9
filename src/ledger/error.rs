//! What can go wrong in the ledger.
use crate::catalog::Stage;
use crate::ledger::step::StepRefusal;

/// A failure of the ledger. No message holds the database's address: it may hold a password.
#[derive(Debug, thiserror::Error)]
pub enum LedgerError {
    /// The address is of no known kind.
    #[error(
        "`database.url` names no database: expected `sqlite://FILE` or `postgres://USER@HOST/NAME`"
    )]
    Address,
    /// The runtime that waits for the database cannot start.
    #[error("cannot start waiting for the database")]
    Runtime {
        /// The cause.
        source: std::io::Error,
    },
    /// The database cannot be reached.
    #[error("cannot open the ledger in {place}")]
    Open {
        /// Which database, without secrets.
        place: String,
        /// The cause.
        source: sqlx::Error,
    },
    /// Somebody's newer program made the tables.
    #[error(
        "the ledger has migration {found} and this program knows none above {known}: use the newer program, or restore the backup made before it"
    )]
    Newer {
        /// The highest migration found.
        found: i64,
        /// The highest known.
        known: i64,
    },
    /// A migration failed.
    #[error("cannot apply migration {number} `{name}` {way}; nothing of it was kept")]
    Migrate {
        /// Its number.
        number: i64,
        /// Its name.
        name: &'static str,
        /// `up` or `down`.
        way: &'static str,
        /// The cause.
        source: sqlx::Error,
    },
    /// A row changed since it was read.
    #[error(
        "{what} `{id}` was changed by somebody else meanwhile: read it again and repeat the change"
    )]
    Changed {
        /// What it is.
        what: &'static str,
        /// Its id.
        id: String,
    },
    /// A row is there already, or in a state that forbids the change.
    #[error("{what} `{id}` {state}")]
    Taken {
        /// What it is.
        what: &'static str,
        /// Its id.
        id: String,
        /// Which state it is in, and what to do.
        state: &'static str,
    },
    /// A row does not exist.
    #[error("no {what} `{id}`")]
    Unknown {
        /// What it is.
        what: &'static str,
        /// Its id.
        id: String,
    },
    /// The rules of steps refuse a step.
    #[error("project `{project}`, step `{stage}`: {refusal}")]
    Step {
        /// The project.
        project: String,
        /// The stage.
        stage: Stage,
        /// Why.
        refusal: StepRefusal,
    },
    /// A stored value is not what the column holds.
    #[error("{what} `{id}` holds `{found}` where the ledger expects {expected}")]
    Damaged {
        /// What it is.
        what: &'static str,
        /// Its id.
        id: String,
        /// What was found.
        found: String,
        /// What was expected.
        expected: &'static str,
    },
    /// What somebody asked for is against the rules of accounts.
    #[error("{what} is refused: {}", faults.join("; "))]
    Refused {
        /// What is refused.
        what: &'static str,
        /// Everything that is wrong with it.
        faults: Vec<String>,
    },
    /// A link is not good, or no longer.
    #[error("the link is not good: it is used up, too old or mistyped; ask for a new one")]
    Link,
    /// The key's file cannot be used.
    #[error("cannot use the key of second factors in `{}`", path.display())]
    Key {
        /// The file.
        path: std::path::PathBuf,
        /// The cause.
        source: std::io::Error,
    },
    /// A second factor was sealed under another key.
    #[error(
        "the second factor of `{owner}` was sealed under another key: restore `access.key` from its backup, or reset the factor"
    )]
    Sealed {
        /// Whose it is.
        owner: String,
    },
    /// The system gives no chance to draw from, or cannot hash.
    #[error("the system gives no random bytes or memory: {fault}")]
    Chance {
        /// What it says.
        fault: String,
    },
    /// A statement failed.
    #[error("cannot {doing}")]
    Statement {
        /// What was being done, to what.
        doing: String,
        /// The cause.
        source: sqlx::Error,
    },
}

impl LedgerError {
    /// Returns a closure that says what was being done.
    pub(super) fn doing(doing: impl Into<String>) -> impl FnOnce(sqlx::Error) -> Self {
        let doing = doing.into();
        move |source| Self::Statement { doing, source }
    }
}
