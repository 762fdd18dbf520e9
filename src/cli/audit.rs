//! `audit`: the log of what was done, read, held to its chain, and carried elsewhere.
use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::PathBuf;

use clap::{Args, Subcommand};

use crate::app::access::{self, AuditItem, AuditState};
use crate::app::{Desk, Workspace};
use crate::cli::arguments::Format;
use crate::cli::clock;
use crate::cli::output::{append, print, print_json, print_lines, remark};
use crate::cli::user::note;
use crate::error::AppError;
use crate::ledger::{AuditFilter, wait};

/// Arguments of `audit`.
#[derive(Debug, Args)]
pub(super) struct AuditArgs {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// The newest rows (查看)
    List {
        /// Only of this account or token (账号)
        #[arg(long, default_value = "")]
        who: String,
        /// Only what was refused or failed (只看失败)
        #[arg(long)]
        failed: bool,
        /// At most so many (条数)
        #[arg(long, default_value_t = 100)]
        limit: i64,
    },
    /// Follow the chain of hashes; names the first row that does not hold and exits with 3 (校验)
    Verify {
        /// A head noted earlier: tells whether the end of the log was cut off since
        #[arg(long, value_name = "HASH")]
        head: Option<String>,
    },
    /// Write the whole log as JSON lines, for a log server (导出)
    Export {
        /// File
        #[arg(short, long)]
        output: PathBuf,
        /// Only rows after this place (从此序号之后)
        #[arg(long, default_value_t = 0)]
        after: i64,
    },
}

pub(super) fn run(
    workspace: Workspace,
    arguments: &AuditArgs,
    format: Option<Format>,
) -> Result<(), AppError> {
    let by = clock::by(None);
    wait(async {
        let desk = Desk::open(workspace).await?;
        match &arguments.action {
            Action::List { who, failed, limit } => {
                let filter = AuditFilter {
                    who: who.clone(),
                    min_status: if *failed { 400 } else { 0 },
                    limit: (*limit).max(1),
                    ..AuditFilter::default()
                };
                show(&access::rows(&desk.ledger, &filter).await?.items, format)
            }
            Action::Verify { head } => {
                let state = access::verify(&desk.ledger, head.as_deref()).await?;
                tell(&state, format)
            }
            Action::Export { output, after } => {
                let file = File::create(output).map_err(AppError::file("make", output))?;
                let mut out = BufWriter::new(file);
                let rows = access::export(&desk.ledger, *after, (&mut out, output)).await?;
                out.flush().map_err(AppError::file("write", output))?;
                let subject = output.display().to_string();
                note(&desk, ("audit export", &subject), &by).await?;
                remark(&format!("审计日志 {rows} 条写入 {subject}"));
                Ok(())
            }
        }
    })
}

fn tell(state: &AuditState, format: Option<Format>) -> Result<(), AppError> {
    if !state.holds {
        let place = state
            .broken_at
            .map_or_else(String::new, |seq| format!(" at row {seq}"));
        return Err(AppError::AuditBroken {
            place,
            reason: state.reason.clone().unwrap_or_default(),
            rows: state.rows,
        });
    }
    match format {
        Some(Format::Json | Format::Jsonl) => print_json(state),
        _ => print(&format!(
            "审计日志 {} 条，链完整，末条 {}\n",
            state.rows, state.head
        )),
    }
}

fn show(items: &[AuditItem], format: Option<Format>) -> Result<(), AppError> {
    match format {
        Some(Format::Json) => return print_json(&items),
        Some(Format::Jsonl | Format::Csv) => return print_lines(items),
        Some(Format::Table) | None => {}
    }
    let mut text = String::new();
    for item in items {
        append(
            &mut text,
            format_args!(
                "{:>7}  {}  {:<16} {:<15} {}  {}  {}\n",
                item.seq, item.at, item.who, item.address, item.status, item.action, item.subject
            ),
        );
    }
    print(&text)
}
