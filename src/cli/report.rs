//! `report`: the weekly, monthly or quarterly report as a document, a workbook or JSON.
use std::path::{Path, PathBuf};

use clap::Args;
use jiff::civil::Date;

use crate::app::report::{self, ReportKind, ReportQuery};
use crate::app::{Desk, Workspace};
use crate::cli::clock;
use crate::cli::output::{busy, print_json, remark};
use crate::error::AppError;
use crate::export::place::place;
use crate::ledger::{ProjectFilter, wait};

/// Arguments of `report`.
#[derive(Debug, Args)]
pub(super) struct ReportArgs {
    /// weekly, monthly or quarterly (周报、月报、季报)
    #[arg(value_parser = |text: &str| text.parse::<ReportKind>())]
    kind: ReportKind,
    /// Last day of the report; today unless given (截至)
    #[arg(long, value_name = "DATE")]
    as_of: Option<Date>,
    /// File: .docx, .xlsx or .json; JSON on stdout unless given
    #[arg(short, long)]
    output: Option<PathBuf>,
    /// Only this county, code (县区)
    #[arg(long)]
    county: Option<String>,
    /// Only this chain, id (产业链)
    #[arg(long)]
    chain: Option<String>,
    /// Only this attracting unit (招引单位)
    #[arg(long)]
    unit: Option<String>,
}

pub(super) fn run(workspace: Workspace, arguments: &ReportArgs) -> Result<(), AppError> {
    let form = match &arguments.output {
        Some(path) => Some((report::Form::of(path)?, path.as_path())),
        None => None,
    };
    let by = clock::by(None);
    let query = ReportQuery {
        kind: arguments.kind,
        as_of: clock::day(arguments.as_of, &by)?,
        sees: ProjectFilter {
            counties: arguments.county.iter().cloned().collect(),
            chains: arguments.chain.iter().cloned().collect(),
            units: arguments.unit.iter().cloned().collect(),
            ..ProjectFilter::default()
        },
    };
    busy("汇总", || {
        wait(async {
            let desk = Desk::open(workspace).await?;
            let found = report::report(&desk, &query, &by).await?;
            if found.synthetic {
                remark("含虚构数据 synthetic，不得用于决策");
            }
            match form {
                Some((form, path)) => write(&found, &desk, (form, path)),
                None => print_json(&found),
            }
        })
    })
}

fn write(
    found: &report::Report,
    desk: &Desk,
    (form, path): (report::Form, &Path),
) -> Result<(), AppError> {
    let bytes = report::encode(found, &desk.follow.report, form)?;
    place(path, &bytes)?;
    remark(&format!(
        "{}（{}）写入 {}",
        found.title,
        found.period_name,
        path.display()
    ));
    Ok(())
}
