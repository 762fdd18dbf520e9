//! Weekly, monthly and quarterly reports (周报、月报、季报): what the ledger says of a period and of the year until its end,
//! as a document, a workbook or JSON. Every number is an indicator's or a list's of `kpi` and `follow`.
mod document;
mod form;
mod gather;
mod period;
mod tables;
mod words;

pub use document::{document, sheets};
pub use form::{Form, encode};
pub use gather::{BreakdownItem, KeyItem, Report, ReportQuery, SigningItem, report};
pub use period::{Period, ReportKind};
