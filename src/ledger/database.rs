//! The connection pool: one type over both databases, each connection set by us.
use std::time::Duration;

use sqlx::any::{AnyConnectOptions, AnyPoolOptions};
use sqlx::{Any, AnyConnection, AnyPool, ConnectOptions, Executor, Row, Transaction};

use crate::ledger::error::LedgerError;
use crate::ledger::migrate;

/// Connections of one process to SQLite: one writer at a time, a few readers beside it.
const SQLITE_CONNECTIONS: u32 = 4;
/// Connections of one process to PostgreSQL.
const POSTGRES_CONNECTIONS: u32 = 8;
/// Longest wait for a connection.
const PATIENCE: Duration = Duration::from_secs(15);
/// What every SQLite connection is set to. A write that was answered is on the disk (`FULL`); readers and the writer do
/// not stop each other (WAL); who finds the file locked waits ten seconds.
const SQLITE_SETTINGS: &str = include_str!("sql/settings.sqlite.sql");
/// Compiling a count takes PostgreSQL longer than counting.
const POSTGRES_SETTINGS: &str = include_str!("sql/settings.postgres.sql");
const SQLITE_SETTLED: &str = include_str!("sql/settled.sqlite.sql");
const PING: &str = include_str!("sql/ping.sql");
const SQLITE_BEGIN: &str = "BEGIN IMMEDIATE";
const POSTGRES_BEGIN: &str = "BEGIN";

/// Which database it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dialect {
    Sqlite,
    Postgres,
}

/// An open ledger; clones share its connections.
#[derive(Debug, Clone)]
pub struct Ledger {
    pub(super) pool: AnyPool,
    pub(super) dialect: Dialect,
}

/// What a SQLite connection is set to, as it answers itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settled {
    /// `wal`.
    pub journal_mode: String,
    /// 2 is FULL.
    pub synchronous: i64,
    /// 1 is on.
    pub foreign_keys: i64,
    /// How long a locked file is waited for.
    pub busy_timeout_ms: i64,
}

impl Ledger {
    /// Opens the ledger at `sqlite://FILE` (made if missing) or `postgres://…` and brings its tables up to date.
    ///
    /// # Errors
    /// An address of another kind, a database that does not answer, or tables made by a newer program.
    pub async fn open(url: &str) -> Result<Self, LedgerError> {
        let ledger = Self::connect(url).await?;
        migrate::up(&ledger).await?;
        Ok(ledger)
    }

    /// Opens the ledger without touching its tables.
    ///
    /// # Errors
    /// As [`Ledger::open`].
    pub async fn connect(url: &str) -> Result<Self, LedgerError> {
        sqlx::any::install_default_drivers();
        let dialect = dialect(url).ok_or(LedgerError::Address)?;
        let place = place(url, dialect);
        let connections = match dialect {
            Dialect::Sqlite => SQLITE_CONNECTIONS,
            Dialect::Postgres => POSTGRES_CONNECTIONS,
        };
        // A malformed address is told without its text and without the cause, which may repeat it.
        let options: AnyConnectOptions = url
            .parse()
            .map_err(|_fault: sqlx::Error| LedgerError::Address)?;
        let pool = AnyPoolOptions::new()
            .max_connections(connections)
            .acquire_timeout(PATIENCE)
            .after_connect(move |connection, _| {
                Box::pin(async move {
                    let settings = match dialect {
                        Dialect::Sqlite => SQLITE_SETTINGS,
                        Dialect::Postgres => POSTGRES_SETTINGS,
                    };
                    connection.execute(settings).await?;
                    Ok(())
                })
            })
            .connect_with(options.disable_statement_logging())
            .await
            .map_err(|source| LedgerError::Open { place, source })?;
        Ok(Self { pool, dialect })
    }

    /// Starts a transaction that writes. On SQLite it takes the write lock at once: one that began by reading and found
    /// the file changed could only fail.
    pub(super) async fn begin(&self) -> Result<Transaction<'static, Any>, LedgerError> {
        let statement = match self.dialect {
            Dialect::Sqlite => SQLITE_BEGIN,
            Dialect::Postgres => POSTGRES_BEGIN,
        };
        let begun = self.pool.begin_with(statement).await;
        begun.map_err(LedgerError::doing("begin a change of the ledger"))
    }

    /// Asks the database for nothing, to see whether it answers.
    ///
    /// # Errors
    /// It does not.
    pub async fn ping(&self) -> Result<(), LedgerError> {
        sqlx::query(PING)
            .execute(&self.pool)
            .await
            .map(|_| ())
            .map_err(LedgerError::doing("reach the database"))
    }

    /// Returns the settings of `count` connections held at the same time; `None` on PostgreSQL, which keeps its own.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn settled(&self, count: usize) -> Result<Option<Vec<Settled>>, LedgerError> {
        if self.dialect == Dialect::Postgres {
            return Ok(None);
        }
        let (mut held, mut found) = (Vec::new(), Vec::new());
        for _ in 0..count {
            let mut connection = self
                .pool
                .acquire()
                .await
                .map_err(LedgerError::doing("take a connection"))?;
            found.push(settled(&mut connection).await?);
            held.push(connection);
        }
        Ok(Some(found))
    }

    /// Closes all connections.
    pub async fn close(self) {
        self.pool.close().await;
    }
}

async fn settled(connection: &mut AnyConnection) -> Result<Settled, LedgerError> {
    let read = async {
        let row = sqlx::query(SQLITE_SETTLED).fetch_one(connection).await?;
        Ok(Settled {
            journal_mode: row.try_get(0)?,
            synchronous: row.try_get(1)?,
            foreign_keys: row.try_get(2)?,
            busy_timeout_ms: row.try_get(3)?,
        })
    };
    read.await
        .map_err(LedgerError::doing("read the connection's settings"))
}

fn dialect(url: &str) -> Option<Dialect> {
    let scheme = url.split(':').next()?;
    match scheme {
        "sqlite" => Some(Dialect::Sqlite),
        "postgres" | "postgresql" => Some(Dialect::Postgres),
        _ => None,
    }
}

/// Names the database without user, password and parameters.
fn place(url: &str, dialect: Dialect) -> String {
    let address = url.split('?').next().unwrap_or_default();
    match dialect {
        Dialect::Sqlite => format!("`{}`", address.trim_start_matches("sqlite://")),
        Dialect::Postgres => {
            let host = address.rsplit('@').next().unwrap_or_default();
            let host = host.rsplit("//").next().unwrap_or_default();
            format!("PostgreSQL at `{host}`")
        }
    }
}

/// Waits for a future on this thread: for the command line, which has nothing else to do meanwhile. Not to be called from
/// an async thread.
///
/// # Errors
/// The runtime cannot start, or what the future fails with.
pub fn wait<T, E: From<LedgerError>>(future: impl Future<Output = Result<T, E>>) -> Result<T, E> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|source| LedgerError::Runtime { source })?;
    runtime.block_on(future)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_of_a_database_holds_its_password() {
        let url = "postgres://liantu:s3cret@db.local:5432/luan?password=other";
        assert_eq!(
            place(url, Dialect::Postgres),
            "PostgreSQL at `db.local:5432/luan`"
        );
        let refused = wait(Ledger::open("mysql://root:s3cret@db/x")).unwrap_err();
        assert!(!format!("{refused} {refused:?}").contains("s3cret"));
    }

    #[test]
    fn a_database_that_does_not_answer_is_named_without_its_password() {
        let refused = wait(Ledger::open("postgres://liantu:s3cret@127.0.0.1:1/luan")).unwrap_err();
        assert_eq!(
            refused.to_string(),
            "cannot open the ledger in PostgreSQL at `127.0.0.1:1/luan`"
        );
        assert!(!format!("{refused:?}").contains("s3cret"));
    }
}
