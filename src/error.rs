//! One error for everything a user can ask for: its kind decides HTTP status and exit code, its code is stable.
use crate::app::calc::CalcError;
use crate::app::sample::SampleError;
use crate::atlas::AtlasError;
use crate::catalog::CatalogError;
use crate::config::ConfigError;
use crate::export::ExportError;
use crate::ledger::LedgerError;
use crate::placement::PlacementError;
use crate::registry::RegistryError;
use crate::target::WeightingFault;

/// What kind of failure it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ErrorKind {
    /// The command line is wrong.
    Usage,
    /// The input is wrong.
    Invalid,
    /// The thing does not exist.
    NotFound,
    /// It is there already.
    Conflict,
    /// It changed since the caller saw it.
    Stale,
    /// Try again later.
    Unavailable,
    /// Whoever started it stopped it.
    Interrupted,
    /// Our fault.
    Internal,
}

impl ErrorKind {
    /// The process's exit code.
    pub fn exit_code(self) -> u8 {
        match self {
            Self::Internal => 1,
            Self::Usage => 2,
            Self::Invalid => 3,
            Self::NotFound => 4,
            Self::Conflict | Self::Stale => 5,
            Self::Unavailable => 7,
            // As a shell tells of a program that SIGINT ended.
            Self::Interrupted => 130,
        }
    }

    /// The HTTP status.
    pub fn status(self) -> u16 {
        match self {
            Self::Internal => 500,
            Self::Usage => 400,
            Self::Invalid => 422,
            Self::NotFound => 404,
            Self::Conflict => 409,
            Self::Stale => 412,
            Self::Unavailable | Self::Interrupted => 503,
        }
    }
}

/// Everything a use case can fail with.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// The catalog.
    #[error(transparent)]
    Catalog(#[from] CatalogError),
    /// The settings.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The registry.
    #[error(transparent)]
    Registry(#[from] RegistryError),
    /// The matcher.
    #[error(transparent)]
    Placement(#[from] PlacementError),
    /// A single measure.
    #[error(transparent)]
    Calc(#[from] CalcError),
    /// An invented registry.
    #[error(transparent)]
    Sample(#[from] SampleError),
    /// The snapshot.
    #[error(transparent)]
    Atlas(#[from] AtlasError),
    /// The ledger.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// A file to hand out.
    #[error(transparent)]
    Export(#[from] ExportError),
    /// Something asked for does not exist.
    #[error("no {what} `{id}`{hint}")]
    Unknown {
        /// What was asked for.
        what: &'static str,
        /// Its name.
        id: String,
        /// What to do, starting with a colon; may be empty.
        hint: String,
    },
    /// What-if weights make no sense.
    #[error(transparent)]
    Weighting(#[from] WeightingFault),
    /// An argument makes no sense.
    #[error("{0}")]
    Argument(String),
    /// An evidence file is of no kind that is kept, or not as it was attached.
    #[error("{0}")]
    Evidence(String),
    /// What a pre-review is told makes no sense.
    #[error("{0}")]
    Review(String),
    /// Something is there already.
    #[error("{0}")]
    Exists(String),
    /// The audit log was tampered with or damaged.
    #[error(
        "the audit log does not hold{place}: {reason}; {rows} rows before it hold: keep this database as it is and compare it with its last export or backup"
    )]
    AuditBroken {
        /// Where, starting with a blank; may be empty.
        place: String,
        /// Why.
        reason: String,
        /// Rows that hold.
        rows: i64,
    },
    /// A file operation failed.
    #[error("cannot {doing} `{}`", path.display())]
    File {
        /// What was being done.
        doing: &'static str,
        /// The file.
        path: std::path::PathBuf,
        /// The cause.
        source: std::io::Error,
    },
    /// The address cannot be listened on.
    #[error("cannot listen on `{address}`")]
    Listen {
        /// The address.
        address: String,
        /// The cause.
        source: std::io::Error,
    },
}

impl AppError {
    /// Returns a closure that says what was being done to which file.
    pub fn file(
        doing: &'static str,
        path: &std::path::Path,
    ) -> impl Fn(std::io::Error) -> Self + use<> {
        let path = path.to_owned();
        move |source| Self::File {
            doing,
            path: path.clone(),
            source,
        }
    }

    fn is_stopped(&self) -> bool {
        matches!(
            self,
            Self::Registry(RegistryError::Stopped(_))
                | Self::Atlas(AtlasError::Stopped(_))
                | Self::Sample(SampleError::Stopped(_))
        )
    }

    /// The kind of failure: the only route to HTTP status and exit code.
    pub fn kind(&self) -> ErrorKind {
        match self {
            _ if self.is_stopped() => ErrorKind::Interrupted,
            Self::Catalog(CatalogError::Faulty { .. })
            | Self::AuditBroken { .. }
            | Self::Export(_)
            | Self::Placement(_)
            | Self::Config(ConfigError::Faulty { .. }) => ErrorKind::Invalid,
            Self::Catalog(CatalogError::Read { .. })
            | Self::File { .. }
            | Self::Listen { .. }
            | Self::Config(ConfigError::Read { .. })
            | Self::Calc(CalcError::Write { .. })
            | Self::Sample(SampleError::Write { .. })
            | Self::Atlas(AtlasError::File { .. }) => ErrorKind::Unavailable,
            Self::Catalog(_)
            | Self::Unknown { .. }
            | Self::Config(ConfigError::NoWorkspace { .. })
            | Self::Calc(CalcError::UnknownMeasure { .. } | CalcError::Read { .. })
            | Self::Atlas(AtlasError::NoSnapshot { .. } | AtlasError::UnknownSnapshot { .. }) => {
                ErrorKind::NotFound
            }
            Self::Registry(error) => registry_kind(error),
            Self::Ledger(error) => ledger_kind(error),
            Self::Atlas(AtlasError::Relatedness(_)) => ErrorKind::Internal,
            Self::Weighting(_) | Self::Argument(_) | Self::Calc(CalcError::MissingFile { .. }) => {
                ErrorKind::Usage
            }
            Self::Atlas(_)
            | Self::Calc(_)
            | Self::Sample(_)
            | Self::Evidence(_)
            | Self::Review(_) => ErrorKind::Invalid,
            Self::Exists(_) => ErrorKind::Conflict,
        }
    }

    /// A stable code for programs.
    pub fn code(&self) -> &'static str {
        match self {
            _ if self.is_stopped() => "interrupted",
            Self::Catalog(CatalogError::Faulty { .. }) => "catalog.faulty",
            Self::Catalog(CatalogError::Read { .. }) => "catalog.unreadable",
            Self::Catalog(CatalogError::UnknownChain { .. }) => "catalog.unknown_chain",
            Self::Catalog(CatalogError::UnknownSegment { .. }) => "catalog.unknown_segment",
            Self::Catalog(CatalogError::UnknownScheme { .. }) => "catalog.unknown_scheme",
            Self::Catalog(CatalogError::UnknownProfile { .. }) => "catalog.unknown_profile",
            Self::Config(ConfigError::NoWorkspace { .. }) => "config.no_workspace",
            Self::Config(ConfigError::Faulty { .. }) => "config.faulty",
            Self::Config(ConfigError::Read { .. }) => "config.unreadable",
            Self::Registry(_) => "registry.refused",
            Self::Ledger(error) => ledger_code(error),
            Self::Placement(_) => "placement.faulty",
            Self::Sample(_) => "sample.refused",
            Self::Calc(CalcError::UnknownMeasure { .. }) => "calc.unknown_measure",
            Self::Calc(_) => "calc.refused",
            Self::Atlas(AtlasError::NoSnapshot { .. }) => "atlas.no_snapshot",
            Self::Atlas(AtlasError::UnknownSnapshot { .. }) => "atlas.unknown_snapshot",
            Self::Atlas(AtlasError::File { .. }) => "atlas.file",
            Self::Atlas(_) => "atlas.damaged",
            Self::Export(_) => "export.refused",
            Self::Unknown { .. } => "request.unknown",
            Self::Weighting(_) => "request.weights",
            Self::Argument(_) => "request.argument",
            Self::Evidence(_) => "evidence.refused",
            Self::Review(_) => "review.input",
            Self::Exists(_) => "request.exists",
            Self::File { .. } => "file.failed",
            Self::AuditBroken { .. } => "audit.broken",
            Self::Listen { .. } => "serve.address",
        }
    }
}

/// What is missing is not found, what the disk refuses can be tried again, and all else is the input's fault.
fn registry_kind(error: &RegistryError) -> ErrorKind {
    match error {
        RegistryError::UnknownTable { .. } | RegistryError::UnknownMapping { .. } => {
            ErrorKind::NotFound
        }
        RegistryError::Unreadable { source, .. }
            if source.kind() == std::io::ErrorKind::NotFound =>
        {
            ErrorKind::NotFound
        }
        RegistryError::Unreadable { .. } | RegistryError::Unwritable { .. } => {
            ErrorKind::Unavailable
        }
        RegistryError::NoFile => ErrorKind::Usage,
        _ => ErrorKind::Invalid,
    }
}

fn ledger_kind(error: &LedgerError) -> ErrorKind {
    match error {
        LedgerError::Address
        | LedgerError::Newer { .. }
        | LedgerError::Step { .. }
        | LedgerError::Refused { .. }
        | LedgerError::Link => ErrorKind::Invalid,
        LedgerError::Changed { .. } => ErrorKind::Stale,
        LedgerError::Taken { .. } => ErrorKind::Conflict,
        LedgerError::Unknown { .. } => ErrorKind::NotFound,
        LedgerError::Damaged { .. } => ErrorKind::Internal,
        LedgerError::Runtime { .. }
        | LedgerError::Open { .. }
        | LedgerError::Key { .. }
        | LedgerError::Sealed { .. }
        | LedgerError::Chance { .. }
        | LedgerError::Migrate { .. }
        | LedgerError::Statement { .. } => ErrorKind::Unavailable,
    }
}

fn ledger_code(error: &LedgerError) -> &'static str {
    match error {
        LedgerError::Address => "ledger.address",
        LedgerError::Runtime { .. } => "ledger.runtime",
        LedgerError::Open { .. } => "ledger.unreachable",
        LedgerError::Newer { .. } => "ledger.newer",
        LedgerError::Migrate { .. } => "ledger.migration",
        LedgerError::Changed { .. } => "ledger.changed",
        LedgerError::Taken { .. } => "ledger.taken",
        LedgerError::Unknown { .. } => "ledger.unknown",
        LedgerError::Damaged { .. } => "ledger.damaged",
        LedgerError::Step { .. } => "ledger.step",
        LedgerError::Refused { .. } => "access.refused",
        LedgerError::Link => "access.link",
        LedgerError::Key { .. } => "access.key",
        LedgerError::Sealed { .. } => "access.sealed",
        LedgerError::Chance { .. } => "access.chance",
        LedgerError::Statement { .. } => "ledger.failed",
    }
}
