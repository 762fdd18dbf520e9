//! A workspace on disk: its settings, its catalog and where its parts lie.
use std::path::{Path, PathBuf};

use crate::catalog::{Catalog, Profile, Scheme};
use crate::config::{self, Settings};
use crate::error::AppError;
use crate::ledger::Ledger;

/// An opened workspace.
#[derive(Debug, Clone)]
pub struct Workspace {
    /// Checked settings.
    pub settings: Settings,
    /// Built-in catalog with the workspace's own files over it.
    pub catalog: Catalog,
}

impl Workspace {
    /// Opens the workspace in a folder.
    ///
    /// # Errors
    /// Faulty settings or catalog, each with everything that is wrong.
    pub fn open(folder: &Path) -> Result<Self, AppError> {
        let settings = config::read(folder)?;
        let catalog = Catalog::load(Some(&folder.join("catalog")))?;
        catalog.find_scheme(&settings.scheme)?;
        catalog.find_profile(&settings.profile)?;
        Ok(Self { settings, catalog })
    }

    /// Where snapshots lie.
    pub fn atlas(&self) -> PathBuf {
        self.settings.folder.join("atlas")
    }

    /// Where placements of earlier builds are remembered; may be deleted at any time.
    pub(super) fn placed_before(&self) -> PathBuf {
        self.settings.folder.join("cache").join("placements")
    }

    /// Opens the ledger and brings its tables up to date.
    ///
    /// # Errors
    /// The database does not answer or is a newer program's.
    pub async fn ledger(&self) -> Result<Ledger, AppError> {
        Ok(Ledger::open(self.settings.database.reveal()).await?)
    }

    /// Whether there can be anything in the ledger: reading makes no file that nobody wrote to.
    pub fn has_ledger(&self) -> bool {
        self.settings.database.exists(&self.settings.folder)
    }

    /// The city's scheme.
    ///
    /// # Errors
    /// The scheme was removed from the catalog.
    pub fn scheme(&self) -> Result<&Scheme, AppError> {
        Ok(self.catalog.find_scheme(&self.settings.scheme)?)
    }

    /// A profile by id, the workspace's own unless named.
    ///
    /// # Errors
    /// No profile has this id.
    pub fn profile(&self, id: Option<&str>) -> Result<&Profile, AppError> {
        Ok(self
            .catalog
            .find_profile(id.unwrap_or(&self.settings.profile))?)
    }
}
