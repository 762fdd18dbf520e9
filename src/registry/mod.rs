//! Imports what people bring into checked Parquet, and reads it back as typed rows.
//!
//! It judges form, not meaning: which segment an enterprise belongs to is for `placement`.
pub mod cell;
pub mod clean;
pub mod error;
pub mod identity;
pub mod import;
pub mod input_output;
pub mod mapping;
pub mod parquet;
pub mod read;
pub mod row;
pub mod row_flow;
pub mod schema;
pub mod store;

mod intake;
mod ledger;
mod read_file;
mod read_files;
mod refusal;
mod refused;
mod row_tie;
mod scan;
mod scan_row;
mod schema_follow;
mod schema_ledger;
mod schema_tie;
mod stop;
mod template;
mod translate;
mod value;
mod write;

pub use error::RegistryError;
pub use identity::{CreditCode, EnterpriseId};
pub use import::{ImportReport, ImportRequest, ImportStep, Mode, import};
pub use input_output::InputOutput;
pub use ledger::{LedgerRead, read_ledger};
pub use mapping::Mapping;
pub use parquet::write_rows;
pub use read_files::read_rows;
pub use refusal::{Reason, Refusal};
pub use row::{Enterprise, Investment, InvestmentKind, Product, Risk, RiskKind, Row, Status};
pub use row_flow::{RegionStat, Supply};
pub use row_tie::{Person, Site, Talent, TravelTime};
pub use scan::{LongTexts, Scan, key};
pub use scan_row::{EnterpriseSight, ScanRow};
pub use schema::Table;
pub use stop::{Stop, Stopped};
pub use store::{Batch, Registry};
pub use template::template;
