//! Official codes: industries (GB/T 4754-2017), regions (GB/T 2260), qualification labels and size classes.
//!
//! The tables are embedded and read once. Nothing here reads a file or knows an enterprise.
mod address;
mod area;
mod centre;
mod industry;
mod label;
mod region;
mod region_name;
mod sector;
mod size;

pub use area::{Area, AreaTable};
pub use centre::{Centre, MEAN_RADIUS_KM};
pub use industry::{Industry, IndustryLevel, IndustryTable};
pub use label::{Label, LabelTable, held_label, in_force};
pub use region::{Adcode, Region, RegionLevel, RegionTable};
pub use sector::SectorTable;
pub use size::{SizeClass, SizeFigures, SizeTable};

use serde::de::DeserializeOwned;
use unicode_normalization::UnicodeNormalization;

/// Faults of a code that somebody wrote.
#[derive(Debug, thiserror::Error, Clone, PartialEq, Eq)]
pub enum CodeError {
    /// The text is no division code.
    #[error("`{found}` is not an adcode: expected six digits such as `341500`")]
    NotAnAdcode {
        /// What was written.
        found: String,
    },
    /// The name fits several industries of the level.
    #[error("`{name}` names several industries of one level ({codes}); write the code instead")]
    AmbiguousIndustry {
        /// The name asked for.
        name: String,
        /// The codes that carry it.
        codes: String,
    },
}

/// Returns the rows of an embedded table, whose comment lines start with `#`.
fn rows<T: DeserializeOwned>(text: &str) -> Vec<T> {
    csv::ReaderBuilder::new()
        .comment(Some(b'#'))
        .from_reader(text.as_bytes())
        .deserialize()
        .collect::<Result<_, _>>()
        .expect("an embedded table of codes reads as its type")
}

/// Folds a name for comparison: NFKC, no white space.
fn fold(name: &str) -> String {
    name.nfkc()
        .filter(|letter| !letter.is_whitespace())
        .collect()
}
