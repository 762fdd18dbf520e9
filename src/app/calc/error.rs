//! What can be wrong with a request for a measure.
//!
//! Every fault names the file and the place in it; reasons why a measure has no value are no errors.
use crate::measure::MeasureError;

/// Why a measure was not computed.
#[derive(Debug, thiserror::Error)]
pub enum CalcError {
    /// No such measure.
    #[error("unknown measure `{name}`; did you mean `{suggestion}`")]
    UnknownMeasure {
        /// What was asked for.
        name: String,
        /// The nearest one that exists.
        suggestion: String,
    },
    /// The measure needs another file.
    #[error("measure `{measure}` needs {needed}; add `{flag} FILE`")]
    MissingFile {
        /// The measure.
        measure: &'static str,
        /// What is missing, in words.
        needed: &'static str,
        /// The flag to add.
        flag: &'static str,
    },
    /// A file cannot be opened.
    #[error("cannot read `{file}`; check the name")]
    Read {
        /// The file.
        file: String,
        /// Why.
        source: std::io::Error,
    },
    /// A file is not UTF-8.
    #[error("`{file}` is not UTF-8 text; save it as UTF-8")]
    Encoding {
        /// The file.
        file: String,
        /// Where it stops being UTF-8.
        source: std::string::FromUtf8Error,
    },
    /// The answer cannot be written.
    #[error("cannot write the result")]
    Write {
        /// Why.
        source: std::io::Error,
    },
    /// A row of a table cannot be read.
    #[error("`{file}` cannot be read as a table")]
    Csv {
        /// The file.
        file: String,
        /// Why, with the line.
        source: csv::Error,
    },
    /// A table lacks a column or has none.
    #[error("`{file}` has the columns `{found}`; expected {expected}")]
    Columns {
        /// The file.
        file: String,
        /// The header found.
        found: String,
        /// What was expected.
        expected: String,
    },
    /// A cell cannot be used.
    #[error("`{file}` line {line}, column `{column}`: found `{found}`, expected {expected}")]
    Cell {
        /// The file.
        file: String,
        /// Line, the header being 1.
        line: usize,
        /// Name of the column.
        column: String,
        /// What was found.
        found: String,
        /// What was expected.
        expected: &'static str,
    },
    /// A document is not JSON.
    #[error("`{file}` is not JSON")]
    Json {
        /// The file.
        file: String,
        /// Why, with line and column.
        source: serde_json::Error,
    },
    /// A JSON document has the wrong shape.
    #[error("`{file}` at `{path}`: expected {expected}")]
    Shape {
        /// The file.
        file: String,
        /// Where in the document.
        path: String,
        /// What was expected.
        expected: &'static str,
    },
    /// The measure refuses the input.
    #[error("`{file}` cannot be measured")]
    Refused {
        /// The file.
        file: String,
        /// Why.
        source: MeasureError,
    },
}

/// What kind of fault it is; `AppError` takes its kind and its exit code from here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CalcKind {
    /// The command was put together wrongly.
    Usage,
    /// The input cannot be used.
    Invalid,
    /// There is no such measure or file.
    NotFound,
    /// The machine failed.
    Internal,
}

impl CalcKind {
    /// Exit code of the program.
    pub fn exit_code(self) -> u8 {
        match self {
            Self::Internal => 1,
            Self::Usage => 2,
            Self::Invalid => 3,
            Self::NotFound => 4,
        }
    }
}

impl CalcError {
    /// The kind of fault.
    pub fn kind(&self) -> CalcKind {
        match self {
            Self::UnknownMeasure { .. } => CalcKind::NotFound,
            Self::Read { source, .. } if source.kind() == std::io::ErrorKind::NotFound => {
                CalcKind::NotFound
            }
            Self::MissingFile { .. } => CalcKind::Usage,
            Self::Write { .. } => CalcKind::Internal,
            _ => CalcKind::Invalid,
        }
    }

    /// A stable word for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::UnknownMeasure { .. } => "calc.unknown_measure",
            Self::MissingFile { .. } => "calc.missing_file",
            Self::Read { .. } => "calc.unreadable_file",
            Self::Encoding { .. } => "calc.not_utf8",
            Self::Write { .. } => "calc.write_failed",
            Self::Csv { .. } => "calc.not_a_table",
            Self::Columns { .. } => "calc.columns",
            Self::Cell { .. } => "calc.cell",
            Self::Json { .. } => "calc.not_json",
            Self::Shape { .. } => "calc.shape",
            Self::Refused { .. } => "calc.refused",
        }
    }
}
