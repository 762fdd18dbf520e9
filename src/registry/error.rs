//! What can go wrong with a file, a mapping or the registry on disk as a whole; single bad rows are `refusal`'s.
use std::io;
use std::path::PathBuf;

use crate::registry::stop::Stopped;

/// Faults of the registry. Nothing was changed on disk when one is returned.
#[derive(Debug, thiserror::Error)]
pub enum RegistryError {
    /// The work was stopped.
    #[error(transparent)]
    Stopped(#[from] Stopped),
    /// An input–output table is none, or one we have no concordance for.
    #[error("`{path}` cannot be used as an input-output table: {fault}", path = path.display())]
    BadInputOutput {
        /// The file.
        path: PathBuf,
        /// What is wrong and what to do.
        fault: String,
    },
    /// No table has this name.
    #[error(
        "unknown table `{found}`: expected enterprises, products, investments, risks, supplies, people, talents, sites, region_stats, travel_times or input_output{hint}"
    )]
    UnknownTable {
        /// What was asked for.
        found: String,
        /// The nearest name, as a clause.
        hint: String,
    },
    /// No mapping has this name.
    #[error("unknown mapping `{found}`: expected {known}, or the path of a `.toml` file{hint}")]
    UnknownMapping {
        /// What was asked for.
        found: String,
        /// The mappings there are.
        known: String,
        /// The nearest name, as a clause.
        hint: String,
    },
    /// A mapping file has a fault.
    #[error("mapping `{mapping}` is not usable: {fault}")]
    BadMapping {
        /// Its name or path.
        mapping: String,
        /// What is wrong and what was expected.
        fault: String,
    },
    /// A mapping says nothing of the table.
    #[error("mapping `{mapping}` has no table `{table}`: use one that has, or `canonical`")]
    TableNotMapped {
        /// The mapping.
        mapping: String,
        /// The table asked for.
        table: String,
    },
    /// A file or folder could not be read.
    #[error("cannot read `{}`", path.display())]
    Unreadable {
        /// Which one.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A folder was given for a file.
    #[error("`{}` is a folder: give the files in it", path.display())]
    IsFolder {
        /// Which one.
        path: PathBuf,
    },
    /// The file holds nothing.
    #[error("`{}` is empty: expected a header row and records", path.display())]
    EmptyFile {
        /// Which one.
        path: PathBuf,
    },
    /// The file is of no kind we read, or broken.
    #[error("`{}` cannot be read as {expected}: {fault}", path.display())]
    Broken {
        /// Which one.
        path: PathBuf,
        /// What it was taken for.
        expected: &'static str,
        /// What is wrong.
        fault: String,
    },
    /// A limit against hostile or mistaken files was reached.
    #[error("`{}` has more than {limit} {what}: split it", path.display())]
    TooLarge {
        /// Which one.
        path: PathBuf,
        /// What there is too much of.
        what: &'static str,
        /// The most that is read.
        limit: u64,
    },
    /// No header row was recognised.
    #[error(
        "no header of mapping `{mapping}` for table `{table}` in the first ten rows of `{}`; they begin {shown}; expected columns such as {expected}",
        path.display()
    )]
    NoHeader {
        /// Which file.
        path: PathBuf,
        /// The mapping used.
        mapping: String,
        /// The table asked for.
        table: String,
        /// What rows 1 to 3 hold.
        shown: String,
        /// Some headers the mapping knows.
        expected: String,
    },
    /// Too few rows belong to known enterprises.
    #[error(
        "only {matched} of {accepted} rows of `{table}` belong to a known enterprise, the mapping's floor is {floor}: import the enterprises first, or check the ids"
    )]
    BelowFloor {
        /// The table.
        table: String,
        /// Rows with a known enterprise.
        matched: usize,
        /// Rows accepted.
        accepted: usize,
        /// The least share that must match.
        floor: f64,
    },
    /// Strict import with refusals.
    #[error(
        "{refused} rows were refused and the import is strict, so nothing was kept; the first: {first}"
    )]
    Strict {
        /// How many.
        refused: usize,
        /// The first refusal.
        first: String,
    },
    /// Nothing was asked to be imported.
    #[error("no file to import: give at least one")]
    NoFile,
    /// A file could not be written.
    #[error("cannot write `{}`; the workspace was left as it was", path.display())]
    Unwritable {
        /// Which one.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A batch or another Parquet file is broken.
    #[error("`{}` is not a readable Parquet table: {fault}", path.display())]
    BrokenParquet {
        /// Which one.
        path: PathBuf,
        /// What is wrong.
        fault: String,
    },
    /// A template could not be laid out as XLSX.
    #[error("cannot write the template of `{table}` as XLSX")]
    Template {
        /// The table.
        table: String,
        /// Why.
        source: rust_xlsxwriter::XlsxError,
    },
    /// The refused rows could not be laid out as XLSX.
    #[error("cannot write refused rows as XLSX")]
    RefusedSheet {
        /// Why.
        source: rust_xlsxwriter::XlsxError,
    },
}

/// Returns "; did you mean `x`?" for the nearest of some names, or nothing.
pub(super) fn nearest<'a>(found: &str, names: impl IntoIterator<Item = &'a str>) -> String {
    names
        .into_iter()
        .map(|name| (strsim::damerau_levenshtein(found, name), name))
        .filter(|(distance, name)| *distance <= 1 + name.len() / 3)
        .min()
        .map_or_else(String::new, |(_, name)| format!("; did you mean `{name}`?"))
}
