//! Who may sign: approvals beyond a size band's authority (分类分层), and claims of two counties on one investor
//! (首谈制). Opening a project looks for such claims.
use sqlx::any::AnyRow;
use sqlx::{Any, AnyConnection, Row, Transaction};

use crate::catalog::{SizeBands, Stage};
use crate::ledger::database::Ledger;
use crate::ledger::error::LedgerError;
use crate::ledger::id::fresh_id;
use crate::ledger::project::{self, Project, ProjectFacts};
use crate::ledger::step::{NewStep, StepRefusal};
use crate::ledger::step_store::{By, StepChange, apply};

const APPROVE: &str = include_str!("sql/approval_add.sql");
const APPROVALS: &str = include_str!("sql/approval_list.sql");
const RIVALS: &str = include_str!("sql/project_rivals.sql");
const CONFLICT: &str = include_str!("sql/conflict_add.sql");
const CONFLICTS: &str = include_str!("sql/conflict_list.sql");
const SETTLE: &str = include_str!("sql/conflict_settle.sql");

/// An approval to sign.
#[derive(Debug, Clone, PartialEq)]
pub struct Approval {
    /// Its id.
    pub id: String,
    /// The band it was given for.
    pub band: String,
    /// The project's whole investment then; a larger one needs a new approval where it is of a higher band.
    pub total_yuan: f64,
    /// Who gave it.
    pub who: String,
    /// A remark, such as the number of the minutes.
    pub note: String,
    /// The day, ISO.
    pub day: String,
    /// When it was recorded, Unix milliseconds.
    pub at_ms: i64,
}

/// Two projects of one investor in two counties.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// The project that was there first: the first contact.
    pub first: String,
    /// The later one.
    pub second: String,
    /// When it was found, Unix milliseconds.
    pub found_ms: i64,
    /// The project it was settled for.
    pub settled_for: Option<String>,
    /// Why.
    pub settled_why: Option<String>,
    /// By whom.
    pub settled_by: Option<String>,
    /// When, Unix milliseconds.
    pub settled_ms: Option<i64>,
}

impl Ledger {
    /// Opens a project with its first step, and finds the projects of other counties with the same investor.
    ///
    /// # Errors
    /// There is one of this id, or the rules of steps refuse the first step.
    pub async fn open_project(
        &self,
        (id, facts): (Option<&str>, ProjectFacts),
        (first, bands): (NewStep, &SizeBands),
        by: &By,
    ) -> Result<Project, LedgerError> {
        let mut opened = Project {
            id: id.map_or_else(|| fresh_id(by.now_ms), str::to_owned),
            facts,
            stage: None,
            stage_day: None,
            version: 1,
        };
        let mut transaction = self.begin().await?;
        if project::find(&mut transaction, &opened.id).await?.is_some() {
            return Err(LedgerError::Taken {
                what: "project",
                id: opened.id,
                state: "is there already",
            });
        }
        project::add(&mut transaction, &opened).await?;
        let said = (by.who.as_str(), "opened", by.now_ms);
        project::note(&mut transaction, (&opened.id, 1), said).await?;
        find_rivals(&mut transaction, &opened, by.now_ms).await?;
        let step = StepChange::Take(first);
        apply(&mut transaction, (&opened, bands), &step, by).await?;
        project::commit(transaction, &opened.id).await?;
        opened = self.project(&opened.id).await?;
        Ok(opened)
    }

    /// Records an approval to sign a project that is at `version`; returns its new version.
    ///
    /// # Errors
    /// The project's whole investment is unknown, somebody changed it, or there is none.
    pub async fn approve_project(
        &self,
        (id, version): (&str, i64),
        (note, bands): (&str, &SizeBands),
        by: &By,
    ) -> Result<i64, LedgerError> {
        let mut transaction = self.begin().await?;
        let held = project::held(&mut transaction, (id, version)).await?;
        let Some(total_yuan) = held.facts.total_yuan else {
            return Err(refusal(&held, StepRefusal::NoTotal));
        };
        let band = bands.of(total_yuan).map_or("", |band| band.id.as_str());
        let query = sqlx::query(APPROVE)
            .bind(fresh_id(by.now_ms))
            .bind(id)
            .bind(band)
            .bind(total_yuan)
            .bind(&by.who)
            .bind(note)
            .bind(&by.today)
            .bind(by.now_ms);
        let kept = query.execute(&mut *transaction).await;
        kept.map_err(LedgerError::doing(format!("approve project `{id}`")))?;
        let place = (held.stage, held.stage_day.as_deref());
        project::place(&mut transaction, &held, place).await?;
        let said = (by.who.as_str(), "approved", by.now_ms);
        project::note(&mut transaction, (id, version + 1), said).await?;
        project::commit(transaction, id).await?;
        Ok(version + 1)
    }

    /// Returns the approvals of a project, by time.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn approvals(&self, id: &str) -> Result<Vec<Approval>, LedgerError> {
        let connection = self.pool.acquire().await;
        let mut connection = connection.map_err(LedgerError::doing("take a connection"))?;
        approvals(&mut connection, id).await
    }

    /// Returns what speaks against signing a project: of one that is signed, what is still to be settled.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn against_signing(
        &self,
        project: &Project,
        bands: &SizeBands,
    ) -> Result<Vec<StepRefusal>, LedgerError> {
        let connection = self.pool.acquire().await;
        let mut connection = connection.map_err(LedgerError::doing("take a connection"))?;
        against_signing(&mut connection, project, bands).await
    }

    /// Returns the claims a project is part of, by time.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn conflicts(&self, id: &str) -> Result<Vec<Conflict>, LedgerError> {
        let connection = self.pool.acquire().await;
        let mut connection = connection.map_err(LedgerError::doing("take a connection"))?;
        conflicts(&mut connection, id).await
    }

    /// Settles the claim of two projects on one investor for the first named.
    ///
    /// # Errors
    /// There is no open claim between them.
    pub async fn settle_conflict(
        &self,
        (keeps, loses): (&str, &str),
        why: &str,
        by: &By,
    ) -> Result<(), LedgerError> {
        let query = sqlx::query(SETTLE)
            .bind(keeps)
            .bind(loses)
            .bind(keeps)
            .bind(why)
            .bind(&by.who)
            .bind(by.now_ms);
        let settled = query.execute(&self.pool).await;
        let doing = LedgerError::doing(format!("settle the claim of `{keeps}` and `{loses}`"));
        if settled.map_err(doing)?.rows_affected() == 0 {
            return Err(LedgerError::Unknown {
                what: "open claim between projects",
                id: format!("{keeps} {loses}"),
            });
        }
        Ok(())
    }
}

fn refusal(held: &Project, refusal: StepRefusal) -> LedgerError {
    LedgerError::Step {
        project: held.id.clone(),
        stage: Stage::Signed,
        refusal,
    }
}

/// Records every project of another county with the same investor; the one that was there is the first. Returns those
/// whose claim is new.
pub(super) async fn find_rivals(
    transaction: &mut Transaction<'static, Any>,
    opened: &Project,
    now_ms: i64,
) -> Result<Vec<String>, LedgerError> {
    let doing = || LedgerError::doing("look for projects of the same investor");
    let facts = &opened.facts;
    let mut rivals = Vec::new();
    let Some(county) = &facts.county else {
        return Ok(rivals);
    };
    if facts.investor_id.is_none() && facts.investor.is_none() {
        return Ok(rivals);
    }
    let query = sqlx::query(RIVALS)
        .bind(&opened.id)
        .bind(county)
        .bind(facts.investor_id.as_deref().unwrap_or_default())
        .bind(facts.investor.as_deref().unwrap_or_default());
    let rows = query.fetch_all(&mut **transaction).await.map_err(doing())?;
    for row in rows {
        let other: String = row.try_get(0).map_err(doing())?;
        let query = sqlx::query(CONFLICT)
            .bind(&other)
            .bind(&opened.id)
            .bind(now_ms);
        let added = query.execute(&mut **transaction).await.map_err(doing())?;
        if added.rows_affected() == 1 {
            rivals.push(other);
        }
    }
    Ok(rivals)
}

/// Says whether a project may be signed: nobody else's claim is open, and its size is within the authority.
pub(super) async fn may_sign(
    transaction: &mut Transaction<'static, Any>,
    held: &Project,
    bands: &SizeBands,
) -> Result<(), LedgerError> {
    let mut against = against_signing(transaction, held, bands).await?;
    if against.is_empty() {
        return Ok(());
    }
    Err(refusal(held, against.swap_remove(0)))
}

/// Everything that speaks against signing a project: open and lost claims, a size beyond the authority.
pub(super) async fn against_signing(
    connection: &mut AnyConnection,
    held: &Project,
    bands: &SizeBands,
) -> Result<Vec<StepRefusal>, LedgerError> {
    let mut against = Vec::new();
    for conflict in conflicts(connection, &held.id).await? {
        let other = if conflict.first == held.id {
            conflict.second
        } else {
            conflict.first
        };
        match conflict.settled_for {
            None => against.push(StepRefusal::Contested(other)),
            Some(kept) if kept != held.id => {
                against.push(StepRefusal::Lost(kept));
            }
            Some(_) => {}
        }
    }
    let Some(total_yuan) = held.facts.total_yuan else {
        against.push(StepRefusal::NoTotal);
        return Ok(against);
    };
    let Some(band) = bands.of(total_yuan).filter(|band| band.needs_approval) else {
        return Ok(against);
    };
    let given = approvals(connection, &held.id).await?;
    if given
        .iter()
        .any(|one| bands.covers(one.total_yuan, total_yuan))
    {
        return Ok(against);
    }
    let missing = StepRefusal::NoApproval {
        band: band.id.clone(),
        approver: band.approves.clone(),
    };
    against.push(missing);
    Ok(against)
}

async fn approvals(connection: &mut AnyConnection, id: &str) -> Result<Vec<Approval>, LedgerError> {
    let doing = || LedgerError::doing(format!("read the approvals of project `{id}`"));
    let rows = sqlx::query(APPROVALS).bind(id).fetch_all(connection).await;
    let read = |row: &AnyRow| {
        Ok(Approval {
            id: row.try_get(0)?,
            band: row.try_get(1)?,
            total_yuan: row.try_get(2)?,
            who: row.try_get(3)?,
            note: row.try_get(4)?,
            day: row.try_get(5)?,
            at_ms: row.try_get(6)?,
        })
    };
    let rows = rows.map_err(doing())?;
    let all: Result<Vec<Approval>, sqlx::Error> = rows.iter().map(read).collect();
    all.map_err(doing())
}

async fn conflicts(connection: &mut AnyConnection, id: &str) -> Result<Vec<Conflict>, LedgerError> {
    let doing = || LedgerError::doing(format!("read the claims on project `{id}`"));
    let rows = sqlx::query(CONFLICTS).bind(id).fetch_all(connection).await;
    let read = |row: &AnyRow| {
        Ok(Conflict {
            first: row.try_get(0)?,
            second: row.try_get(1)?,
            found_ms: row.try_get(2)?,
            settled_for: row.try_get(3)?,
            settled_why: row.try_get(4)?,
            settled_by: row.try_get(5)?,
            settled_ms: row.try_get(6)?,
        })
    };
    let rows = rows.map_err(doing())?;
    let all: Result<Vec<Conflict>, sqlx::Error> = rows.iter().map(read).collect();
    all.map_err(doing())
}
