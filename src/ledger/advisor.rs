//! Advisors, associations, funds and agents who refer leads; leads name them.
use sqlx::Row;
use sqlx::any::AnyRow;

use crate::ledger::database::Ledger;
use crate::ledger::error::LedgerError;
use crate::ledger::intake::{Intake, Keep, end};

const FIND: &str = include_str!("sql/advisor_find.sql");
const LIST: &str = include_str!("sql/advisor_list.sql");
const PUT: &str = include_str!("sql/advisor_put.sql");

/// An advisor, association, fund or agent who refers (顾问、商协会、基金、委托招商).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Advisor {
    /// The name, by which leads refer to it.
    pub name: String,
    /// `advisor`, `association`, `fund`, `agent` or `other`; empty if unknown.
    pub kind: String,
    /// Where it belongs.
    pub org: String,
    /// Its city.
    pub city: String,
    /// First day of its engagement, ISO.
    pub begins: String,
    /// Last day of it.
    pub ends: String,
    /// Where this comes from.
    pub source: String,
    /// The day it describes, ISO.
    pub as_of: String,
}

impl Ledger {
    /// Returns the advisors, by name.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn advisors(&self) -> Result<Vec<Advisor>, LedgerError> {
        let doing = || LedgerError::doing("list the advisors");
        let rows = sqlx::query(LIST).fetch_all(&self.pool).await;
        let rows = rows.map_err(doing())?;
        let read: Result<Vec<Advisor>, sqlx::Error> = rows.iter().map(read).collect();
        read.map_err(doing())
    }

    /// Imports advisors, known by name; a later statement replaces an earlier.
    ///
    /// # Errors
    /// The database refuses or does not answer; then nothing is kept.
    pub async fn import_advisors(
        &self,
        rows: &[Advisor],
        keep: Keep,
    ) -> Result<Intake, LedgerError> {
        let mut intake = Intake::default();
        let mut transaction = self.begin().await?;
        for row in rows {
            let doing = || LedgerError::doing(format!("keep advisor `{}`", row.name));
            let held = sqlx::query(FIND).bind(&row.name);
            let held = held.fetch_optional(&mut *transaction).await;
            let held = held.map_err(doing())?.as_ref().map(read);
            let held = held.transpose().map_err(doing())?;
            let same = |held: &Advisor| {
                let own = Advisor {
                    source: row.source.clone(),
                    as_of: row.as_of.clone(),
                    ..held.clone()
                };
                own == *row || row.as_of < held.as_of
            };
            if held.as_ref().is_some_and(same) {
                intake.unchanged += 1;
                continue;
            }
            let query = sqlx::query(PUT)
                .bind(&row.name)
                .bind(&row.kind)
                .bind(&row.org)
                .bind(&row.city)
                .bind(&row.begins)
                .bind(&row.ends)
                .bind(&row.source)
                .bind(&row.as_of);
            query.execute(&mut *transaction).await.map_err(doing())?;
            match held {
                Some(_) => intake.changed += 1,
                None => intake.new += 1,
            }
        }
        end(transaction, intake, keep).await
    }
}

fn read(row: &AnyRow) -> Result<Advisor, sqlx::Error> {
    Ok(Advisor {
        name: row.try_get(0)?,
        kind: row.try_get(1)?,
        org: row.try_get(2)?,
        city: row.try_get(3)?,
        begins: row.try_get(4)?,
        ends: row.try_get(5)?,
        source: row.try_get(6)?,
        as_of: row.try_get(7)?,
    })
}
