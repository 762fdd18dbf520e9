//! What every use case of the ledger works with: the workspace, the open ledger, and the rules it is judged by.
use crate::app::workspace::Workspace;
use crate::catalog::{FollowRules, LedgerRules};
use crate::error::AppError;
use crate::ledger::{Ledger, Project, ProjectFilter};

/// A workspace with its ledger open; clones share the connections.
#[derive(Debug, Clone)]
pub struct Desk {
    /// The workspace.
    pub workspace: Workspace,
    /// Its ledger.
    pub ledger: Ledger,
    /// Indicators, size bands, sheets.
    pub rules: LedgerRules,
    /// Response clock, activity index, standing still.
    pub follow: FollowRules,
}

impl Desk {
    /// Opens the ledger of a workspace.
    ///
    /// # Errors
    /// The database does not answer, or a rule file of the workspace is faulty.
    pub async fn open(workspace: Workspace) -> Result<Self, AppError> {
        Ok(Self {
            rules: LedgerRules::load(Some(&workspace.settings.folder.join("catalog")))?,
            follow: FollowRules::load(Some(&workspace.settings.folder.join("catalog")))?,
            ledger: workspace.ledger().await?,
            workspace,
        })
    }

    /// Returns a project that its reader may see: a county sees its own, a chain's team its chain's.
    ///
    /// # Errors
    /// There is none, or it is none of the reader's; both are told alike.
    pub async fn seen(&self, id: &str, sees: &ProjectFilter) -> Result<Project, AppError> {
        let project = self.ledger.project(id).await;
        let allowed = |all: &[String], own: Option<&String>| {
            all.is_empty() || own.is_some_and(|own| all.contains(own))
        };
        match project {
            Ok(project)
                if !allowed(&sees.counties, project.facts.county.as_ref())
                    || !allowed(&sees.chains, project.facts.chain.as_ref())
                    || !allowed(&sees.units, project.facts.unit.as_ref()) =>
            {
                Err(AppError::Unknown {
                    what: "project",
                    id: id.to_owned(),
                    hint: String::new(),
                })
            }
            other => Ok(other?),
        }
    }
}
