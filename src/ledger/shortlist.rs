//! Shortlists: named lists of enterprises or segments with notes. Deleting marks a list; every change is kept.
use sqlx::any::AnyRow;
use sqlx::{Any, Row, Transaction};

use crate::ledger::database::Ledger;
use crate::ledger::error::LedgerError;
use crate::ledger::id::fresh_id;

const ADD: &str = include_str!("sql/shortlist_add.sql");
const LIST: &str = include_str!("sql/shortlist_list.sql");
const ITEMS: &str = include_str!("sql/shortlist_items.sql");
const PUT: &str = include_str!("sql/shortlist_put.sql");
const DROP: &str = include_str!("sql/shortlist_drop.sql");
const TOUCH: &str = include_str!("sql/shortlist_touch.sql");
const EXISTS: &str = include_str!("sql/shortlist_exists.sql");
const NOTE: &str = include_str!("sql/shortlist_note.sql");
const FIND: &str = include_str!("sql/shortlist_find.sql");
const RENAME: &str = include_str!("sql/shortlist_rename.sql");
const PLACE: &str = include_str!("sql/shortlist_place.sql");
const HISTORY: &str = include_str!("sql/shortlist_history.sql");

/// One list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shortlist {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it is for.
    pub note: String,
    /// Counted up by each change.
    pub version: i64,
    /// How many lines it has.
    pub lines: i64,
}

/// One line of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShortlistItem {
    /// Id of an enterprise or a segment.
    pub subject: String,
    /// A remark.
    pub note: String,
}

/// What is done to a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ShortlistChange {
    /// Adds a line at the end or replaces its note.
    Put(ShortlistItem),
    /// The same for many lines, as one change.
    PutAll(Vec<ShortlistItem>),
    /// Renames the list and puts lines in order; what is not given stays.
    Edit {
        /// Its name from now on.
        name: Option<String>,
        /// What it is for from now on.
        note: Option<String>,
        /// The lines that come first, in this order; the others follow as they were.
        order: Vec<String>,
    },
    /// Takes a line out.
    Drop(String),
    /// Deletes the list; its lines and history stay in the ledger.
    Delete,
}

impl Ledger {
    /// Makes an empty list.
    ///
    /// # Errors
    /// The database refuses or does not answer.
    pub async fn add_shortlist(
        &self,
        (name, note): (&str, &str),
        (who, now_ms): (&str, i64),
    ) -> Result<Shortlist, LedgerError> {
        let list = Shortlist {
            id: fresh_id(now_ms),
            name: name.to_owned(),
            note: note.to_owned(),
            version: 1,
            lines: 0,
        };
        let mut transaction = self.begin().await?;
        sqlx::query(ADD)
            .bind(&list.id)
            .bind(name)
            .bind(note)
            .execute(&mut *transaction)
            .await
            .map_err(LedgerError::doing("keep the shortlist"))?;
        remember(&mut transaction, (&list.id, 1), (who, "made", now_ms)).await?;
        commit(transaction).await?;
        Ok(list)
    }

    /// Changes a list that is at `version` and returns its new version.
    ///
    /// # Errors
    /// No such list, or somebody changed it since `version`.
    pub async fn change_shortlist(
        &self,
        (id, version): (&str, i64),
        change: &ShortlistChange,
        (who, now_ms): (&str, i64),
    ) -> Result<i64, LedgerError> {
        let doing = || LedgerError::doing(format!("change shortlist `{id}`"));
        let mut transaction = self.begin().await?;
        let deleted_ms = (*change == ShortlistChange::Delete).then_some(now_ms);
        let touched = sqlx::query(TOUCH)
            .bind(id)
            .bind(version)
            .bind(deleted_ms)
            .execute(&mut *transaction)
            .await
            .map_err(doing())?
            .rows_affected();
        if touched == 0 {
            let row = sqlx::query(EXISTS)
                .bind(id)
                .fetch_optional(&mut *transaction);
            let exists = row.await.map_err(doing())?.is_some();
            let (what, id) = ("shortlist", id.to_owned());
            return Err(if exists {
                LedgerError::Changed { what, id }
            } else {
                LedgerError::Unknown { what, id }
            });
        }
        let what = apply(&mut transaction, id, change).await?;
        remember(&mut transaction, (id, version + 1), (who, &what, now_ms)).await?;
        commit(transaction).await?;
        Ok(version + 1)
    }

    /// Returns every list that is not deleted, by name.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn shortlists(&self) -> Result<Vec<Shortlist>, LedgerError> {
        let doing = || LedgerError::doing("list the shortlists");
        let rows = sqlx::query(LIST)
            .fetch_all(&self.pool)
            .await
            .map_err(doing())?;
        rows.iter()
            .map(read)
            .collect::<Result<_, _>>()
            .map_err(doing())
    }

    /// Returns one list that is not deleted.
    ///
    /// # Errors
    /// No such list, or the database does not answer.
    pub async fn shortlist(&self, id: &str) -> Result<Shortlist, LedgerError> {
        let doing = || LedgerError::doing(format!("read shortlist `{id}`"));
        let row = sqlx::query(FIND).bind(id).fetch_optional(&self.pool);
        match row.await.map_err(doing())? {
            Some(row) => read(&row).map_err(doing()),
            None => Err(LedgerError::Unknown {
                what: "shortlist",
                id: id.to_owned(),
            }),
        }
    }

    /// Returns the lines of a list, in their order.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn shortlist_items(&self, id: &str) -> Result<Vec<ShortlistItem>, LedgerError> {
        let doing = || LedgerError::doing(format!("read shortlist `{id}`"));
        let rows = sqlx::query(ITEMS).bind(id).fetch_all(&self.pool);
        let read = |row: &AnyRow| {
            Ok(ShortlistItem {
                subject: row.try_get(0)?,
                note: row.try_get(1)?,
            })
        };
        let rows = rows.await.map_err(doing())?;
        rows.iter()
            .map(read)
            .collect::<Result<_, _>>()
            .map_err(doing())
    }

    /// Returns what was done to a list: version, who, what, when; deleted lists too.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn shortlist_history(
        &self,
        id: &str,
    ) -> Result<Vec<(i64, String, String, i64)>, LedgerError> {
        let doing = || LedgerError::doing(format!("read the history of shortlist `{id}`"));
        let rows = sqlx::query(HISTORY).bind(id).fetch_all(&self.pool);
        let read = |row: &AnyRow| {
            Ok((
                row.try_get(0)?,
                row.try_get(1)?,
                row.try_get(2)?,
                row.try_get(3)?,
            ))
        };
        let rows = rows.await.map_err(doing())?;
        rows.iter()
            .map(read)
            .collect::<Result<_, _>>()
            .map_err(doing())
    }
}

fn read(row: &AnyRow) -> Result<Shortlist, sqlx::Error> {
    Ok(Shortlist {
        id: row.try_get(0)?,
        name: row.try_get(1)?,
        note: row.try_get(2)?,
        version: row.try_get(3)?,
        lines: row.try_get(4)?,
    })
}

/// Does what a change says, and says it for the history.
async fn apply(
    transaction: &mut Transaction<'static, Any>,
    id: &str,
    change: &ShortlistChange,
) -> Result<String, LedgerError> {
    Ok(match change {
        ShortlistChange::Put(item) => {
            put(transaction, id, item).await?;
            format!("put {}: {}", item.subject, item.note)
        }
        ShortlistChange::PutAll(items) => {
            for item in items {
                put(transaction, id, item).await?;
            }
            let subjects: Vec<&str> = items.iter().map(|item| item.subject.as_str()).collect();
            format!("put {}", subjects.join(", "))
        }
        ShortlistChange::Edit { name, note, order } => {
            edit(transaction, id, (name.as_ref(), note.as_ref())).await?;
            reorder(transaction, id, order).await?;
            let told = [("named", name), ("for", note)];
            let mut told: Vec<String> = told
                .into_iter()
                .filter_map(|(word, text)| text.as_ref().map(|text| format!("{word} {text}")))
                .collect();
            if !order.is_empty() {
                told.push(format!("put first {}", order.join(", ")));
            }
            told.join("; ")
        }
        ShortlistChange::Drop(subject) => {
            let drop = sqlx::query(DROP).bind(id).bind(subject);
            drop.execute(&mut **transaction)
                .await
                .map_err(LedgerError::doing(format!("change shortlist `{id}`")))?;
            format!("dropped {subject}")
        }
        ShortlistChange::Delete => "deleted".to_owned(),
    })
}

async fn put(
    transaction: &mut Transaction<'static, Any>,
    id: &str,
    item: &ShortlistItem,
) -> Result<(), LedgerError> {
    let put = sqlx::query(PUT)
        .bind(id)
        .bind(&item.subject)
        .bind(&item.note);
    let done = put.execute(&mut **transaction).await;
    done.map(|_| ())
        .map_err(LedgerError::doing(format!("change shortlist `{id}`")))
}

async fn edit(
    transaction: &mut Transaction<'static, Any>,
    id: &str,
    (name, note): (Option<&String>, Option<&String>),
) -> Result<(), LedgerError> {
    let rename = sqlx::query(RENAME).bind(id).bind(name).bind(note);
    let done = rename.execute(&mut **transaction).await;
    done.map(|_| ())
        .map_err(LedgerError::doing(format!("rename shortlist `{id}`")))
}

/// Numbers all lines anew, those named first.
async fn reorder(
    transaction: &mut Transaction<'static, Any>,
    id: &str,
    order: &[String],
) -> Result<(), LedgerError> {
    if order.is_empty() {
        return Ok(());
    }
    let doing = || LedgerError::doing(format!("order shortlist `{id}`"));
    let rows = sqlx::query(ITEMS).bind(id).fetch_all(&mut **transaction);
    let rows = rows.await.map_err(doing())?;
    let known: Result<Vec<String>, _> = rows.iter().map(|row| row.try_get(0)).collect();
    let known = known.map_err(doing())?;
    if let Some(other) = order.iter().find(|subject| !known.contains(subject)) {
        return Err(LedgerError::Unknown {
            what: "line of the shortlist",
            id: other.clone(),
        });
    }
    let rest = known.iter().filter(|subject| !order.contains(subject));
    for (place, subject) in (1_i64..).zip(order.iter().chain(rest)) {
        let place = sqlx::query(PLACE).bind(id).bind(subject).bind(place);
        place.execute(&mut **transaction).await.map_err(doing())?;
    }
    Ok(())
}

async fn remember(
    transaction: &mut Transaction<'static, Any>,
    (id, version): (&str, i64),
    (who, what, now_ms): (&str, &str, i64),
) -> Result<(), LedgerError> {
    let note = sqlx::query(NOTE)
        .bind(id)
        .bind(version)
        .bind(who)
        .bind(what);
    let noted = note.bind(now_ms).execute(&mut **transaction).await;
    noted
        .map(|_| ())
        .map_err(LedgerError::doing("keep the shortlist's history"))
}

async fn commit(transaction: Transaction<'static, Any>) -> Result<(), LedgerError> {
    let kept = transaction.commit().await;
    kept.map_err(LedgerError::doing("keep the change of the shortlist"))
}
