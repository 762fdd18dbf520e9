//! `liantu calc`: one method on the user's own files.
//!
//! Reads the files and prints the answer; what the measures are is in `app::calc`.
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use clap::Args;

use crate::app::calc::{CalcError, CalcRequest, Source, calculate};

/// Arguments of `liantu calc`.
#[derive(Debug, Args)]
pub struct CalcArgs {
    /// The measure: lq, concentration, proximity, density, eci_pci, fitness, outlook, graph, mcda, ahp, ranking_metrics,
    /// string_similarity, uscc, dict_match, linkage.
    pub measure: String,
    /// The table (CSV), or the JSON document where a measure has no table.
    #[arg(long, value_name = "FILE")]
    pub input: PathBuf,
    /// Parameters beside a table (JSON).
    #[arg(long, value_name = "FILE")]
    pub params: Option<PathBuf>,
    /// Edges of a graph (CSV: source, target, weight).
    #[arg(long, value_name = "FILE")]
    pub edges: Option<PathBuf>,
}

/// Computes the measure and writes it as one line of JSON.
///
/// # Errors
/// A file that cannot be read, and whatever `app::calc` refuses.
pub fn run(args: &CalcArgs, output: impl Write) -> Result<(), CalcError> {
    let request = CalcRequest {
        measure: args.measure.clone(),
        input: source(&args.input)?,
        params: args.params.as_deref().map(source).transpose()?,
        edges: args.edges.as_deref().map(source).transpose()?,
    };
    let answer = calculate(&request)?;
    let mut output = BufWriter::new(output);
    serde_json::to_writer(&mut output, &answer)
        .map_err(std::io::Error::from)
        .and_then(|()| output.write_all(b"\n"))
        .and_then(|()| output.flush())
        .map_err(|source| CalcError::Write { source })
}

fn source(path: &Path) -> Result<Source, CalcError> {
    let name = path.display().to_string();
    let bytes = std::fs::read(path).map_err(|source| CalcError::Read {
        file: name.clone(),
        source,
    })?;
    let text = String::from_utf8(bytes).map_err(|source| CalcError::Encoding {
        file: name.clone(),
        source,
    })?;
    Ok(Source { name, text })
}
