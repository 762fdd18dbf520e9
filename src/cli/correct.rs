//! `correct`: a person's word on a placement, and the list of such words.
use clap::{Args, ValueEnum};

use crate::app::Workspace;
use crate::app::corrections::{self, CorrectionItem};
use crate::cli::arguments::Format;
use crate::cli::output::{append, print, print_json, print_lines, remark};
use crate::config::environment;
use crate::error::AppError;
use crate::ledger::{CorrectionUndo, Decided, NewCorrection};

/// What is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Word {
    /// It works there.
    Confirm,
    /// It does not.
    Reject,
}

/// Arguments of `correct`.
#[derive(Debug, Args)]
pub(super) struct CorrectArgs {
    /// Id or whole name of the enterprise; without it every correction is listed
    enterprise: Option<String>,
    /// Segment id, such as NEV-B07
    segment: Option<String>,
    /// Whether it works there
    #[arg(value_enum)]
    decision: Option<Word>,
    /// Why (原因)
    #[arg(long, default_value = "")]
    why: String,
    /// Who says so; the system's user unless given (操作人)
    #[arg(long)]
    by: Option<String>,
    /// Take back the correction with this id (撤销)
    #[arg(long, value_name = "ID", conflicts_with_all = ["enterprise", "segment", "decision"])]
    undo: Option<String>,
}

pub(super) fn run(
    workspace: &Workspace,
    arguments: &CorrectArgs,
    format: Option<Format>,
) -> Result<(), AppError> {
    let now_ms = jiff::Timestamp::now().as_millisecond();
    let by = arguments.by.clone().or_else(|| environment("USER"));
    let who = by.unwrap_or_else(|| "unknown".to_owned());
    if let Some(id) = &arguments.undo {
        let undo = CorrectionUndo {
            who,
            why: arguments.why.clone(),
            at_ms: now_ms,
        };
        let undone = corrections::undo(workspace, id, undo)?;
        remark(&format!("更正 {id} 已撤销，下次 build 生效"));
        return show(&[undone], format);
    }
    match (
        &arguments.enterprise,
        &arguments.segment,
        arguments.decision,
    ) {
        (None, ..) => show(&corrections::history(workspace)?, format),
        (Some(enterprise), Some(segment), Some(decision)) => {
            let said = NewCorrection {
                enterprise: enterprise.clone(),
                segment: segment.clone(),
                decided: match decision {
                    Word::Confirm => Decided::Confirm,
                    Word::Reject => Decided::Reject,
                },
                who,
                why: arguments.why.clone(),
            };
            let kept = corrections::correct(workspace, said, now_ms)?;
            remark("更正已记，下次 build 生效");
            show(&[kept], format)
        }
        _ => Err(AppError::Argument(
            "expected `correct ENTERPRISE SEGMENT confirm|reject --why …`".into(),
        )),
    }
}

fn show(items: &[CorrectionItem], format: Option<Format>) -> Result<(), AppError> {
    match format {
        Some(Format::Json) => return print_json(&items),
        Some(Format::Jsonl | Format::Csv) => return print_lines(items),
        Some(Format::Table) | None => {}
    }
    let mut text = String::new();
    for item in items {
        let state = match (&item.undone_by, item.in_force) {
            (Some(by), _) => format!(
                "已由 {by} 撤销：{}",
                item.undone_why.as_deref().unwrap_or("")
            ),
            (None, true) => "生效".to_owned(),
            (None, false) => "已被后来的更正取代".to_owned(),
        };
        let verb = if item.decision == "confirm" {
            "属于"
        } else {
            "不属于"
        };
        append(
            &mut text,
            format_args!(
                "{}  {} {verb} {}  {}：{}（{state}）\n",
                item.id, item.enterprise, item.segment, item.by, item.why
            ),
        );
    }
    print(&text)
}
