//! The ledger: the only thing that changes in place. Corrections, shortlists, projects and accounts, in SQLite (a file of
//! the workspace) or PostgreSQL, through one set of SQL.
//!
//! - All SQL of the program is here, in files beside the code, with `$1` parameters and portable types: ids as TEXT,
//!   counts and versions as BIGINT, amounts as DOUBLE PRECISION, times as Unix milliseconds, JSON as opaque TEXT.
//! - Nothing here reads a clock: the time of a write comes in as an argument. Ids are made here, by [`fresh_id`].
//! - Rows that people edit carry `version`, counted up by each write. An update names the version it saw
//!   (`WHERE id = $1 AND version = $2`); no row changed means [`LedgerError::Changed`].
//! - A table is added by a numbered migration: two files in `migration/` and one line in `migrate.rs`.
//! - All functions are async. The command line waits for them with [`crate::ledger::wait`], the service awaits them.
mod account;
mod account_factor;
mod account_key;
mod account_link;
mod account_login;
mod account_new;
mod account_password;
mod account_role;
mod advisor;
mod audit;
mod claim;
mod correction;
mod count;
mod database;
mod error;
mod follow;
mod id;
mod intake;
mod intake_money;
mod intake_project;
mod job;
mod lead;
mod matter;
mod migrate;
mod money;
mod outcome;
mod paper;
mod project;
mod project_filter;
mod project_row;
mod record;
mod review;
mod session;
mod shortlist;
mod step;
mod step_store;
mod synthetic;
mod token;
mod visit;

pub use account::{Account, account_name};
pub use account_factor::Enrolment;
pub use account_key::{AccessKey, Secret};
pub use account_login::{Due, Login, LoginAsk, due};
pub use account_new::NewAccount;
pub use account_role::{Grant, Permission, Role};
pub use advisor::Advisor;
pub use audit::{AuditEntry, AuditFilter, AuditRow, AuditVerdict};
pub use claim::{Approval, Conflict};
pub use correction::{Correction, CorrectionUndo, Decided, NewCorrection};
pub use count::{Counted, Counts, PeriodCounts, Reckoning, Scope, Tally};
pub use database::{Ledger, Settled, wait};
pub use error::LedgerError;
pub use follow::{FundTally, ListEntry, Reach, Signing, Stall, StepTally, VisitTally};
pub use id::fresh_id;
pub use intake::{Intake, Keep, RowRefusal, RowWarning};
pub use intake_project::ImportedStep;
pub use job::{Job, JobKind, JobState};
pub use lead::{ImportedLead, Lead, LeadAct, LeadOrigin};
pub use matter::{Matter, MatterFacts, MatterFilter};
pub use migrate::newest;
pub use money::{FirmStatus, FixedAsset, Fund, KpiTarget, TargetValue};
pub use outcome::{FollowedProject, ListOutcome, NewOutcome};
pub use paper::{NewPaper, Paper, Shows};
pub use project::{Project, ProjectFacts};
pub use project_filter::{ProjectChange, ProjectFilter, ProjectPage, StageCount};
pub use review::{NewReview, Review};
pub use session::Session;
pub use shortlist::{Shortlist, ShortlistChange, ShortlistItem};
pub use step::{NewStep, Step, StepRefusal, Steps};
pub use step_store::{Act, By, StepChange, StepEntry};
pub use synthetic::is_synthetic;
pub use token::{NewToken, TOKEN_PREFIX, Token};
pub use visit::{Visit, VisitFacts, VisitFilter};
