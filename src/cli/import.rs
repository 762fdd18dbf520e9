//! `import`: brings tables in and reports what became of every row.
use crate::app::Workspace;
use crate::app::import::{INPUT_OUTPUT, ImportQuery, Imported, import, keep_input_output};
use crate::app::projects;
use crate::cli::arguments::{Format, Import};
use crate::cli::output::{append, busy, print, print_json};
use crate::cli::{clock, interrupt, job};
use crate::error::AppError;
use crate::registry::import::Mode;
use crate::registry::{ImportStep, Table};

pub(super) fn run(
    workspace: &Workspace,
    arguments: &Import,
    (format, is_job): (Option<Format>, bool),
) -> Result<(), AppError> {
    if arguments.table == INPUT_OUTPUT {
        return table(workspace, arguments, format);
    }
    let query = ImportQuery {
        table: arguments.table.parse()?,
        files: arguments.files.clone(),
        mapping: arguments.mapping.clone(),
        source: arguments.source.clone(),
        as_of: arguments.as_of,
        mode: match (arguments.dry_run, arguments.strict) {
            (true, _) => Mode::DryRun,
            (false, true) => Mode::Strict,
            (false, false) => Mode::Keep,
        },
        refused_in: arguments.refused_in.clone(),
        watch: is_job.then_some(job::imported as fn(ImportStep)),
        stop: interrupt::heard()?,
    };
    let outcome = if Table::LEDGER.contains(&query.table) {
        let by = clock::by(arguments.by.as_deref());
        busy("导入", || projects::import(workspace, &query, &by))?
    } else {
        busy("导入", || import(workspace, &query))?
    };
    match format {
        None | Some(Format::Table) => print(&words(&outcome)),
        Some(_) => print_json(&outcome),
    }
}

/// An input–output table is kept as published, not row by row.
fn table(
    workspace: &Workspace,
    arguments: &Import,
    format: Option<Format>,
) -> Result<(), AppError> {
    let outcome = keep_input_output(workspace, (&arguments.files, arguments.dry_run))?;
    match format {
        None | Some(Format::Table) => print(&words(&outcome)),
        Some(_) => print_json(&outcome),
    }
}

/// What the rows belong to: enterprises where the table names them, classes where it is an input–output table.
fn belonging(outcome: &Imported) -> String {
    if outcome.table == INPUT_OUTPUT {
        return format!("；{} 个部门均有国标行业（GB/T 4754）对应", outcome.matched);
    }
    let names_enterprises = outcome
        .table
        .parse()
        .is_ok_and(|table: Table| table.names_an_enterprise());
    if names_enterprises {
        format!("；对应到已知企业 {} 行", outcome.matched)
    } else {
        String::new()
    }
}

fn words(outcome: &Imported) -> String {
    let kept = if outcome.dry_run {
        "（试读，未写入）"
    } else {
        ""
    };
    let mut text = format!(
        "{}{kept}：采纳 {} 行（新增 {}，更新 {}），未变 {} 行，拒收 {} 行{}\n",
        outcome.table,
        outcome.accepted,
        outcome.new,
        outcome.changed,
        outcome.unchanged,
        outcome.refused,
        belonging(outcome)
    );
    for (reason, count) in &outcome.reasons {
        append(&mut text, format_args!("  拒收 {count} 行：{reason}\n"));
    }
    for (warning, count) in &outcome.warnings {
        append(
            &mut text,
            format_args!("  已采纳、待了结 {count} 处：{warning}\n"),
        );
    }
    if let Some(path) = &outcome.refused_file {
        append(
            &mut text,
            format_args!(
                "  拒收明细：{}（同名 .xlsx 为原表各列加原因，改好后可直接再导入）\n",
                path.display()
            ),
        );
    }
    for note in &outcome.notes {
        append(&mut text, format_args!("  提示：{note}\n"));
    }
    text
}
