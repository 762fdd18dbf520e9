//! Projects: what they are, who is responsible, which stage they are in. Their steps are in `step`.
use sqlx::any::AnyRow;
use sqlx::{Any, AnyConnection, Row, Transaction};

use crate::catalog::Stage;
use crate::ledger::claim::find_rivals;
use crate::ledger::database::Ledger;
use crate::ledger::error::LedgerError;
use crate::ledger::project_filter::{
    ProjectChange, ProjectFilter, ProjectPage, StageCount, set_of,
};
use crate::ledger::project_row::{differences, read};
use crate::ledger::synthetic::is_synthetic;

const ADD: &str = include_str!("sql/project_add.sql");
const SET: &str = include_str!("sql/project_set.sql");
const FIND: &str = include_str!("sql/project_find.sql");
const LIST: &str = include_str!("sql/project_list.sql");
const BOARD: &str = include_str!("sql/project_board.sql");
const NOTE: &str = include_str!("sql/project_note.sql");
const HISTORY: &str = include_str!("sql/project_history.sql");
const PLACE: &str = include_str!("sql/project_place.sql");

/// What is known of a project, without its steps. Amounts are yuan.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ProjectFacts {
    /// Its name.
    pub name: String,
    /// `industrial`, `agricultural`, `service` or `other`.
    pub kind: Option<String>,
    /// Chain id.
    pub chain: Option<String>,
    /// Segment id.
    pub segment: Option<String>,
    /// Canonical id of the investor.
    pub investor_id: Option<String>,
    /// Its name.
    pub investor: Option<String>,
    /// County, GB/T 2260.
    pub county: Option<String>,
    /// Park.
    pub park: Option<String>,
    /// Who attracted it (招引单位).
    pub unit: Option<String>,
    /// Who lands it (落地单位).
    pub landing_unit: Option<String>,
    /// By which channel it came.
    pub channel: Option<String>,
    /// Whole investment.
    pub total_yuan: Option<f64>,
    /// Investment in the contract.
    pub contract_yuan: Option<f64>,
    /// Investment in fixed assets.
    pub fixed_yuan: Option<f64>,
    /// Land, mu.
    pub land_mu: Option<f64>,
    /// The person who attracts it.
    pub owner: Option<String>,
    /// The person who lands it.
    pub landing_owner: Option<String>,
    /// The handed-out list it came from.
    pub list_id: Option<String>,
    /// The enterprise of that list.
    pub list_enterprise: Option<String>,
    /// Where this comes from.
    pub source: String,
    /// The day it describes, ISO.
    pub as_of: String,
    /// Whether anything of it is, or ever was, invented; a source that says so marks it too.
    pub synthetic: bool,
}

impl ProjectFacts {
    /// The mark as the table holds it.
    fn mark(&self) -> i64 {
        i64::from(self.synthetic || is_synthetic(&self.source))
    }
}

/// A project as kept.
#[derive(Debug, Clone, PartialEq)]
pub struct Project {
    /// Its id.
    pub id: String,
    /// What is known of it.
    pub facts: ProjectFacts,
    /// The furthest stage it took; none before its first step.
    pub stage: Option<Stage>,
    /// The day of that step; none if it was only implied.
    pub stage_day: Option<String>,
    /// Counted up by each change.
    pub version: i64,
}

impl Ledger {
    /// Returns a project.
    ///
    /// # Errors
    /// There is none of this id.
    pub async fn project(&self, id: &str) -> Result<Project, LedgerError> {
        let connection = self.pool.acquire().await;
        let mut connection = connection.map_err(LedgerError::doing("take a connection"))?;
        find(&mut connection, id)
            .await?
            .ok_or_else(|| LedgerError::Unknown {
                what: "project",
                id: id.to_owned(),
            })
    }

    /// Returns a page of the projects that are meant, by id.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn projects(
        &self,
        filter: &ProjectFilter,
        page: &ProjectPage,
    ) -> Result<Vec<Project>, LedgerError> {
        let stages: Vec<&str> = filter.stages.iter().map(|stage| stage.name()).collect();
        let rows = sqlx::query(LIST)
            .bind(set_of(&filter.counties))
            .bind(set_of(&filter.chains))
            .bind(set_of(&filter.units))
            .bind(set_of(&stages))
            .bind(set_of(&filter.kinds))
            .bind(set_of(&filter.channels))
            .bind(filter.text.as_str())
            .bind(page.after.as_str())
            .bind(page.limit)
            .fetch_all(&self.pool)
            .await
            .map_err(LedgerError::doing("list the projects"))?;
        rows.iter().map(read).collect()
    }

    /// Counts the projects that are meant by stage, in the order of stages.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn board(&self, filter: &ProjectFilter) -> Result<Vec<StageCount>, LedgerError> {
        let doing = || LedgerError::doing("count the projects by stage");
        let stages: Vec<&str> = filter.stages.iter().map(|stage| stage.name()).collect();
        let rows = sqlx::query(BOARD)
            .bind(set_of(&filter.counties))
            .bind(set_of(&filter.chains))
            .bind(set_of(&filter.units))
            .bind(set_of(&stages))
            .bind(set_of(&filter.kinds))
            .bind(set_of(&filter.channels))
            .fetch_all(&self.pool)
            .await
            .map_err(doing())?;
        let read = |row: &AnyRow| {
            Ok(StageCount {
                stage: row.try_get::<String, _>(0)?.parse().ok(),
                projects: row.try_get(1)?,
                total_yuan: row.try_get(2)?,
                since: row.try_get(3)?,
                synthetic: row.try_get::<i64, _>(4)? == 1,
            })
        };
        let counted: Result<Vec<StageCount>, sqlx::Error> = rows.iter().map(read).collect();
        let mut counted = counted.map_err(doing())?;
        counted.sort_by_key(|count| count.stage);
        Ok(counted)
    }

    /// Returns what was changed of a project, by version.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn project_history(&self, id: &str) -> Result<Vec<ProjectChange>, LedgerError> {
        let doing = || LedgerError::doing(format!("read the history of project `{id}`"));
        let rows = sqlx::query(HISTORY).bind(id).fetch_all(&self.pool);
        let read = |row: &AnyRow| {
            Ok(ProjectChange {
                version: row.try_get(0)?,
                who: row.try_get(1)?,
                what: row.try_get(2)?,
                at_ms: row.try_get(3)?,
            })
        };
        let rows = rows.await.map_err(doing())?;
        rows.iter()
            .map(read)
            .collect::<Result<_, _>>()
            .map_err(doing())
    }

    /// Replaces the facts of a project that is at `version` and returns its new version.
    ///
    /// # Errors
    /// No such project, or somebody changed it since `version`.
    pub async fn change_project(
        &self,
        (id, version): (&str, i64),
        facts: &ProjectFacts,
        by: (&str, i64),
    ) -> Result<i64, LedgerError> {
        let mut transaction = self.begin().await?;
        let held = held(&mut transaction, (id, version)).await?;
        let changed = Project {
            facts: facts.clone(),
            ..held.clone()
        };
        set(&mut transaction, &changed).await?;
        find_rivals(&mut transaction, &changed, by.1).await?;
        let what = differences(&held.facts, facts);
        note(&mut transaction, (id, version + 1), (by.0, &what, by.1)).await?;
        commit(transaction, id).await?;
        Ok(version + 1)
    }
}

/// Returns the project if it is at the version its editor saw.
pub(super) async fn held(
    transaction: &mut Transaction<'static, Any>,
    (id, version): (&str, i64),
) -> Result<Project, LedgerError> {
    let (what, found) = ("project", find(transaction, id).await?);
    let Some(project) = found else {
        return Err(LedgerError::Unknown {
            what,
            id: id.to_owned(),
        });
    };
    if project.version == version {
        Ok(project)
    } else {
        Err(LedgerError::Changed {
            what,
            id: id.to_owned(),
        })
    }
}

pub(super) async fn find(
    connection: &mut AnyConnection,
    id: &str,
) -> Result<Option<Project>, LedgerError> {
    let row = sqlx::query(FIND).bind(id).fetch_optional(connection).await;
    let row = row.map_err(LedgerError::doing(format!("read project `{id}`")))?;
    row.as_ref().map(read).transpose()
}

/// Adds a project at version 1.
pub(super) async fn add(
    transaction: &mut Transaction<'static, Any>,
    project: &Project,
) -> Result<(), LedgerError> {
    let facts = &project.facts;
    let query = sqlx::query(ADD)
        .bind(&project.id)
        .bind(&facts.name)
        .bind(&facts.kind)
        .bind(&facts.chain)
        .bind(&facts.segment)
        .bind(&facts.investor_id)
        .bind(&facts.investor)
        .bind(&facts.county)
        .bind(&facts.park)
        .bind(&facts.unit)
        .bind(&facts.landing_unit)
        .bind(&facts.channel)
        .bind(facts.total_yuan)
        .bind(facts.contract_yuan)
        .bind(facts.fixed_yuan)
        .bind(facts.land_mu)
        .bind(&facts.owner)
        .bind(&facts.landing_owner)
        .bind(&facts.list_id)
        .bind(&facts.list_enterprise)
        .bind(&facts.source)
        .bind(&facts.as_of)
        .bind(project.stage.map_or("", Stage::name))
        .bind(&project.stage_day)
        .bind(facts.mark());
    let added = query.execute(&mut **transaction).await;
    added
        .map(|_| ())
        .map_err(LedgerError::doing(format!("keep project `{}`", project.id)))
}

/// Replaces a project's facts and stage; of two who do so from one version the second is told.
pub(super) async fn set(
    transaction: &mut Transaction<'static, Any>,
    project: &Project,
) -> Result<(), LedgerError> {
    let facts = &project.facts;
    let query = sqlx::query(SET)
        .bind(&project.id)
        .bind(&facts.name)
        .bind(&facts.kind)
        .bind(&facts.chain)
        .bind(&facts.segment)
        .bind(&facts.investor_id)
        .bind(&facts.investor)
        .bind(&facts.county)
        .bind(&facts.park)
        .bind(&facts.unit)
        .bind(&facts.landing_unit)
        .bind(&facts.channel)
        .bind(facts.total_yuan)
        .bind(facts.contract_yuan)
        .bind(facts.fixed_yuan)
        .bind(facts.land_mu)
        .bind(&facts.owner)
        .bind(&facts.landing_owner)
        .bind(&facts.list_id)
        .bind(&facts.list_enterprise)
        .bind(&facts.source)
        .bind(&facts.as_of)
        .bind(project.stage.map_or("", Stage::name))
        .bind(&project.stage_day)
        .bind(project.version)
        .bind(facts.mark());
    let set = query.execute(&mut **transaction).await;
    let doing = LedgerError::doing(format!("change project `{}`", project.id));
    told(set.map_err(doing)?.rows_affected(), &project.id)
}

/// Moves a project to another stage and counts its version up.
pub(super) async fn place(
    transaction: &mut Transaction<'static, Any>,
    project: &Project,
    (stage, day): (Option<Stage>, Option<&str>),
) -> Result<(), LedgerError> {
    let query = sqlx::query(PLACE)
        .bind(&project.id)
        .bind(stage.map_or("", Stage::name))
        .bind(day)
        .bind(project.version);
    let placed = query.execute(&mut **transaction).await;
    let doing = LedgerError::doing(format!("move project `{}`", project.id));
    told(placed.map_err(doing)?.rows_affected(), &project.id)
}

fn told(rows: u64, id: &str) -> Result<(), LedgerError> {
    if rows == 1 {
        return Ok(());
    }
    Err(LedgerError::Changed {
        what: "project",
        id: id.to_owned(),
    })
}

pub(super) async fn note(
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
        .map_err(LedgerError::doing("keep the project's history"))
}

pub(super) async fn commit(
    transaction: Transaction<'static, Any>,
    id: &str,
) -> Result<(), LedgerError> {
    let kept = transaction.commit().await;
    kept.map_err(LedgerError::doing(format!(
        "keep the change of project `{id}`"
    )))
}
