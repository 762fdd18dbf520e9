//! `project review`: the pre-review of a project from an input file.
use std::fs;
use std::path::PathBuf;

use clap::Args;

use crate::app::review::{Keeping, ReviewInput, opinion, review};
use crate::app::{Desk, View};
use crate::cli::arguments::Format;
use crate::cli::output::{print, print_json, print_lines};
use crate::error::AppError;
use crate::ledger::{By, ProjectFilter};

/// Arguments of `project review`.
#[derive(Debug, Args)]
pub(super) struct Review {
    /// Project id
    id: String,
    /// The plan and the checks, TOML; docs/ledger.md has the form (测算输入)
    #[arg(long, value_name = "FILE")]
    input: PathBuf,
    /// Do not keep it in the ledger (试评)
    #[arg(long)]
    dry_run: bool,
}

pub(super) async fn run(
    desk: &Desk,
    asked: &Review,
    (by, format): (&By, Option<Format>),
) -> Result<(), AppError> {
    let file = &asked.input;
    let text = fs::read_to_string(file).map_err(AppError::file("read", file))?;
    let input = ReviewInput::parse(&text)?;
    // Without a snapshot nothing is known of investors and sites; the opinion says so.
    let view = View::latest(desk.workspace.clone())?;
    let keeping = if asked.dry_run {
        Keeping::Trial
    } else {
        Keeping::Kept
    };
    let all = ProjectFilter::default();
    let of = (asked.id.as_str(), &all);
    let answer = review(desk, of, (&input, view.as_ref(), keeping), by).await?;
    match format {
        Some(Format::Json) => print_json(&answer),
        Some(Format::Jsonl | Format::Csv) => print_lines(&[answer]),
        Some(Format::Table) | None => print(&opinion(&answer)),
    }
}
