//! `import`: brings tables in and reports what became of every row.
use crate::app::Workspace;
use crate::app::import::{Imported, import};
use crate::cli::arguments::{Format, Import};
use crate::cli::output::{print, print_json};
use crate::error::AppError;

pub(super) fn run(
    workspace: &Workspace,
    arguments: &Import,
    format: Option<Format>,
) -> Result<(), AppError> {
    let outcome = import(
        workspace,
        &crate::app::import::ImportQuery {
            table: arguments.table.clone(),
            files: arguments.files.clone(),
            mapping: arguments.mapping.clone(),
            source: arguments.source.clone(),
            as_of: arguments.as_of,
            dry_run: arguments.dry_run,
            strict: arguments.strict,
        },
    )?;
    if matches!(format, Some(Format::Json | Format::Jsonl | Format::Csv)) {
        return print_json(&outcome);
    }
    print(&words(&outcome))
}

fn words(outcome: &Imported) -> String {
    let _ = outcome;
    String::new()
}
