//! `calc`: one published measure on the user's own table, as JSON.
//!
//! Takes the texts of files and gives a JSON value; it opens no file and knows no command line. The measures themselves
//! are in `measure`; here they are only read, named as in the reference vectors, and written down.
mod ahp;
mod error;
mod graph;
mod linkage;
mod mcda;
mod names;
mod ranking_metrics;
mod read;
mod report;
mod table;

use serde_json::Value;

pub use crate::app::calc::error::{CalcError, CalcKind};

/// The measures, in the order they are listed to users.
pub const MEASURES: [&str; 15] = [
    "lq",
    "concentration",
    "proximity",
    "density",
    "eci_pci",
    "fitness",
    "outlook",
    "graph",
    "mcda",
    "ahp",
    "ranking_metrics",
    "string_similarity",
    "uscc",
    "dict_match",
    "linkage",
];

/// The text of a file, with the name to call it by in messages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// What the user called it.
    pub name: String,
    /// What is in it.
    pub text: String,
}

/// What to compute.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalcRequest {
    /// One of `MEASURES`.
    pub measure: String,
    /// The table, or the JSON document where a measure has no table.
    pub input: Source,
    /// Parameters beside a table.
    pub params: Option<Source>,
    /// Edges of a graph.
    pub edges: Option<Source>,
}

/// Computes a measure: `{"values": …, "undefined": …}`, keys as in the reference vectors.
///
/// What has no value is left out of `values`, or is the string `"NaN"` inside a list whose other entries have one, and is
/// named with its reason under `undefined`.
///
/// # Errors
/// An unknown measure, a file that is missing, or input that cannot be used, with file, row and column.
pub fn calculate(request: &CalcRequest) -> Result<Value, CalcError> {
    let report = match request.measure.as_str() {
        "lq" => table::lq(&request.input)?,
        "concentration" => table::concentration(&request.input)?,
        "proximity" => table::proximity(&request.input)?,
        "density" => table::density(&request.input)?,
        "eci_pci" => table::eci_pci(&request.input)?,
        "fitness" => table::fitness(&request.input)?,
        "outlook" => table::outlook(&request.input)?,
        "graph" => graph::graph(request)?,
        "mcda" => mcda::mcda(request)?,
        "ahp" => ahp::ahp(&request.input)?,
        "ranking_metrics" => ranking_metrics::ranking_metrics(request)?,
        "string_similarity" => names::string_similarity(&request.input)?,
        "uscc" => names::uscc(&request.input)?,
        "dict_match" => names::dict_match(&request.input)?,
        "linkage" => linkage::linkage(request)?,
        unknown => return Err(unknown_measure(unknown)),
    };
    Ok(report.into_value())
}

fn unknown_measure(name: &str) -> CalcError {
    let nearest = MEASURES
        .iter()
        .map(|known| (crate::measure::text::jaro_winkler(name, known), *known));
    let best = nearest.max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| b.1.cmp(a.1)));
    CalcError::UnknownMeasure {
        name: name.to_owned(),
        suggestion: best.map_or_else(String::new, |(_, known)| known.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelt_measure_is_answered_with_the_nearest() {
        let file = Source {
            name: "t.csv".to_owned(),
            text: String::new(),
        };
        let request = CalcRequest {
            measure: "concentraton".to_owned(),
            input: file,
            params: None,
            edges: None,
        };
        let error = calculate(&request).unwrap_err();
        assert_eq!(error.kind(), CalcKind::NotFound);
        assert!(
            error.to_string().contains("did you mean `concentration`"),
            "{error}"
        );
    }
}
