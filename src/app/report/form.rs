//! The forms a report is handed out in.
use std::path::Path;

use crate::app::report::document::{document, sheets};
use crate::app::report::gather::Report;
use crate::catalog::ReportRules;
use crate::error::AppError;
use crate::export::{docx, workbook};

/// A form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// A document in the layout of GB/T 9704.
    Docx,
    /// A workbook with every list in full.
    Xlsx,
    /// For programs.
    Json,
}

impl Form {
    /// The form that a file's ending asks for.
    ///
    /// # Errors
    /// The ending is of none.
    pub fn of(path: &Path) -> Result<Self, AppError> {
        let ending = path.extension().unwrap_or_default().to_string_lossy();
        match ending.to_ascii_lowercase().as_str() {
            "docx" => Ok(Self::Docx),
            "xlsx" => Ok(Self::Xlsx),
            "json" => Ok(Self::Json),
            other => Err(AppError::Argument(format!(
                "cannot write a report to `{}`: its ending is `{other}`, expected .docx, .xlsx or .json",
                path.display()
            ))),
        }
    }

    /// Its ending.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Docx => "docx",
            Self::Xlsx => "xlsx",
            Self::Json => "json",
        }
    }

    /// Its media type.
    pub fn media(self) -> &'static str {
        match self {
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Json => "application/json",
        }
    }
}

/// Returns the report as the bytes of a file.
///
/// # Errors
/// A table cannot be written.
pub fn encode(report: &Report, rules: &ReportRules, form: Form) -> Result<Vec<u8>, AppError> {
    Ok(match form {
        Form::Docx => docx::encode(&document(report, rules)?)?,
        Form::Xlsx => workbook::encode(&sheets(report)?)?.bytes,
        Form::Json => serde_json::to_vec_pretty(report).expect("a report is plain data"),
    })
}
