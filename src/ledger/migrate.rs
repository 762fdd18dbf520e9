//! Numbered migrations, up and down. A released one is never edited; a new one is two files and one line of the list.
use std::collections::BTreeSet;

use sqlx::{Any, Executor, Row, Transaction};

use crate::ledger::database::{Dialect, Ledger};
use crate::ledger::error::LedgerError;

/// One migration, both ways, for both databases.
struct Migration {
    number: i64,
    name: &'static str,
    up: Text,
    down: Text,
}

struct Text {
    sqlite: &'static str,
    postgres: &'static str,
}

/// A migration whose text is the same on both databases.
macro_rules! same {
    ($number:literal, $name:literal) => {
        Migration {
            number: $number,
            name: $name,
            up: Text {
                sqlite: include_str!(concat!("migration/", $name, ".up.sql")),
                postgres: include_str!(concat!("migration/", $name, ".up.sql")),
            },
            down: Text {
                sqlite: include_str!(concat!("migration/", $name, ".down.sql")),
                postgres: include_str!(concat!("migration/", $name, ".down.sql")),
            },
        }
    };
}

/// A migration whose text differs between the databases.
macro_rules! differing {
    ($number:literal, $name:literal) => {
        Migration {
            number: $number,
            name: $name,
            up: Text {
                sqlite: include_str!(concat!("migration/", $name, ".sqlite.up.sql")),
                postgres: include_str!(concat!("migration/", $name, ".postgres.up.sql")),
            },
            down: Text {
                sqlite: include_str!(concat!("migration/", $name, ".sqlite.down.sql")),
                postgres: include_str!(concat!("migration/", $name, ".postgres.down.sql")),
            },
        }
    };
}

/// Every migration by number. Ranges: 1–19 this module's own tables, 20–24 accounts, 25–29 what the service keeps, 40–49
/// lists handed out.
const MIGRATIONS: &[Migration] = &[
    same!(1, "0001_correction"),
    same!(2, "0002_shortlist"),
    same!(3, "0003_project"),
    same!(4, "0004_step"),
    same!(5, "0005_approval"),
    same!(6, "0006_money"),
    same!(7, "0007_synthetic"),
    same!(8, "0008_paper"),
    same!(9, "0009_review"),
    same!(10, "0010_visit"),
    same!(11, "0011_lead"),
    same!(12, "0012_matter"),
    same!(20, "0020_account"),
    same!(21, "0021_session"),
    same!(22, "0022_token"),
    same!(23, "0023_link"),
    differing!(24, "0024_audit"),
    same!(25, "0025_shortlist_place"),
    same!(26, "0026_job"),
    same!(40, "0040_list_outcome"),
];

const LOCK: &str = include_str!("sql/migration_lock.postgres.sql");
const TABLE: &str = include_str!("sql/migration_table.sql");
const APPLIED: &str = include_str!("sql/migration_applied.sql");
const ADD: &str = include_str!("sql/migration_add.sql");
const REMOVE: &str = include_str!("sql/migration_remove.sql");

/// Returns the number of the newest migration this program knows.
pub fn newest() -> i64 {
    MIGRATIONS
        .iter()
        .map(|migration| migration.number)
        .max()
        .unwrap_or(0)
}

/// Applies what is missing, all or nothing; a second program waits for the first.
pub(super) async fn up(ledger: &Ledger) -> Result<(), LedgerError> {
    let mut transaction = locked(ledger).await?;
    let applied = applied(&mut transaction).await?;
    for migration in MIGRATIONS.iter().filter(|m| !applied.contains(&m.number)) {
        step(&mut transaction, (ledger.dialect, Way::Up), migration).await?;
    }
    transaction
        .commit()
        .await
        .map_err(LedgerError::doing("keep the migrations"))
}

impl Ledger {
    /// Takes back every migration above `number`, with the rows of its tables.
    ///
    /// # Errors
    /// A newer program made the tables, or a statement fails: then nothing is taken back.
    pub async fn migrate_down_to(&self, number: i64) -> Result<(), LedgerError> {
        let mut transaction = locked(self).await?;
        let applied = applied(&mut transaction).await?;
        let above = |m: &&Migration| m.number > number && applied.contains(&m.number);
        for migration in MIGRATIONS.iter().rev().filter(above) {
            step(&mut transaction, (self.dialect, Way::Down), migration).await?;
        }
        transaction
            .commit()
            .await
            .map_err(LedgerError::doing("keep the migrations"))
    }

    /// Brings the tables up to date.
    ///
    /// # Errors
    /// As [`Ledger::open`].
    pub async fn migrate_up(&self) -> Result<(), LedgerError> {
        up(self).await
    }
}

#[derive(Clone, Copy)]
enum Way {
    Up,
    Down,
}

/// Begins the transaction in which migrations run, alone: SQLite's write lock, PostgreSQL's advisory one.
async fn locked(ledger: &Ledger) -> Result<Transaction<'static, Any>, LedgerError> {
    let mut transaction = ledger.begin().await?;
    let prepare = async {
        if ledger.dialect == Dialect::Postgres {
            transaction.execute(LOCK).await?;
        }
        transaction.execute(TABLE).await
    };
    prepare
        .await
        .map_err(LedgerError::doing("lock the ledger for its migrations"))?;
    Ok(transaction)
}

/// Reads which migrations the tables have, and refuses tables of a newer program.
async fn applied(
    transaction: &mut Transaction<'static, Any>,
) -> Result<BTreeSet<i64>, LedgerError> {
    let rows = transaction
        .fetch_all(APPLIED)
        .await
        .map_err(LedgerError::doing("read the migrations applied"))?;
    let numbers: Result<BTreeSet<i64>, _> = rows.iter().map(|row| row.try_get(0)).collect();
    let numbers = numbers.map_err(LedgerError::doing("read the migrations applied"))?;
    let known: BTreeSet<i64> = MIGRATIONS
        .iter()
        .map(|migration| migration.number)
        .collect();
    match numbers.difference(&known).max() {
        Some(found) => Err(LedgerError::Newer {
            found: *found,
            known: newest(),
        }),
        None => Ok(numbers),
    }
}

async fn step(
    transaction: &mut Transaction<'static, Any>,
    (dialect, way): (Dialect, Way),
    migration: &'static Migration,
) -> Result<(), LedgerError> {
    let text = match way {
        Way::Up => &migration.up,
        Way::Down => &migration.down,
    };
    let text = match dialect {
        Dialect::Sqlite => text.sqlite,
        Dialect::Postgres => text.postgres,
    };
    let act = async {
        transaction.execute(text).await?;
        match way {
            Way::Up => sqlx::query(ADD).bind(migration.number).bind(migration.name),
            Way::Down => sqlx::query(REMOVE).bind(migration.number),
        }
        .execute(&mut **transaction)
        .await
    };
    act.await
        .map(|_| ())
        .map_err(|source| LedgerError::Migrate {
            number: migration.number,
            name: migration.name,
            way: match way {
                Way::Up => "up",
                Way::Down => "down",
            },
            source,
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn migrations_are_in_order_and_named_by_their_number() {
        for pair in MIGRATIONS.windows(2) {
            assert!(pair[0].number < pair[1].number, "{}", pair[1].name);
        }
        for migration in MIGRATIONS {
            let digits = format!("{:04}_", migration.number);
            assert!(migration.name.starts_with(&digits), "{}", migration.name);
        }
    }
}
