//! `lead`: where leads came from, what was done about them, and which are past the response clock.
use clap::{Args, Subcommand};
use jiff::civil::Date;

use crate::app::follow::{self, LeadActAsk, LeadItem, LeadQuery, lead_table};
use crate::app::{Desk, Workspace};
use crate::cli::arguments::Format;
use crate::cli::clock;
use crate::cli::output::{Shown, append, print, print_json, print_lines, remark};
use crate::error::AppError;
use crate::ledger::{By, ProjectFilter, wait};

#[derive(Debug, Subcommand)]
enum LeadAction {
    /// Say what was done about a lead (办理)
    Act {
        /// Project id
        project: String,
        /// Step of the clock: responded, judged, fed_back, reported (响应、研判、反馈、上报)
        step: String,
        /// Day; today unless given (日期)
        #[arg(long)]
        day: Option<String>,
        /// For judged: valid, invalid, further (有效、无效、进一步研判)
        #[arg(long)]
        verdict: Option<String>,
        /// Remark (备注)
        #[arg(long)]
        note: Option<String>,
    },
    /// Say when a lead was received and who referred it (来源)
    Origin {
        /// Project id
        project: String,
        /// Day it was received (收到日期)
        #[arg(long)]
        received: Option<String>,
        /// Who referred it (引荐人)
        #[arg(long)]
        referrer: Option<String>,
    },
    /// List leads against the response clock (列表)
    List {
        /// Received from this day (起)
        #[arg(long, value_name = "DATE")]
        from: Option<Date>,
        /// Received until this day (止)
        #[arg(long, value_name = "DATE")]
        to: Option<Date>,
        /// Day the clock is read; today unless given (截至)
        #[arg(long, value_name = "DATE")]
        as_of: Option<Date>,
        /// Only those with a step past its day (超时)
        #[arg(long)]
        late: bool,
        /// Only this county, code (县区)
        #[arg(long)]
        county: Option<String>,
        /// Only this unit (单位)
        #[arg(long)]
        unit: Option<String>,
    },
}

/// Arguments of `lead`.
#[derive(Debug, Args)]
pub(super) struct LeadArgs {
    /// Who does it; the system's user unless given (操作人)
    #[arg(long, global = true)]
    by: Option<String>,
    #[command(subcommand)]
    action: LeadAction,
}

pub(super) fn lead(
    workspace: Workspace,
    arguments: &LeadArgs,
    format: Option<Format>,
) -> Result<(), AppError> {
    let by = clock::by(arguments.by.as_deref());
    wait(async {
        let desk = Desk::open(workspace).await?;
        let (project, ask) = match &arguments.action {
            LeadAction::Act {
                project,
                step,
                day,
                verdict,
                note,
            } => {
                let ask = LeadActAsk {
                    step: Some(step.clone()),
                    day: day.clone(),
                    verdict: verdict.clone(),
                    note: note.clone(),
                    ..LeadActAsk::default()
                };
                (project, ask)
            }
            LeadAction::Origin {
                project,
                received,
                referrer,
            } => {
                let ask = LeadActAsk {
                    received: received.clone(),
                    referrer: referrer.clone(),
                    ..LeadActAsk::default()
                };
                (project, ask)
            }
            list @ LeadAction::List { .. } => return show_leads(&desk, list, &by, format).await,
        };
        let all = ProjectFilter::default();
        let item = follow::act(&desk, (project, &ask), &all, &by).await?;
        show_lead(&item, format)
    })
}

async fn show_leads(
    desk: &Desk,
    action: &LeadAction,
    by: &By,
    format: Option<Format>,
) -> Result<(), AppError> {
    let LeadAction::List {
        from,
        to,
        as_of,
        late,
        county,
        unit,
    } = action
    else {
        return Ok(());
    };
    let query = LeadQuery {
        from: *from,
        to: *to,
        as_of: clock::day(*as_of, by)?,
        late: *late,
        filter: ProjectFilter {
            counties: county.iter().cloned().collect(),
            units: unit.iter().cloned().collect(),
            ..ProjectFilter::default()
        },
        skip: 0,
        limit: usize::MAX,
    };
    let answer = follow::leads(desk, &query).await?;
    if answer.synthetic {
        remark("含虚构数据 synthetic，不得用于决策");
    }
    let table = lead_table(&answer);
    Shown {
        whole: &answer,
        items: &answer.items,
        table: &table,
        brief: &table,
    }
    .print(format)?;
    if matches!(format, None | Some(Format::Table)) {
        for unit in answer.units.iter().filter(|unit| unit.late > 0) {
            let name = if unit.unit.is_empty() {
                "未注明单位"
            } else {
                &unit.unit
            };
            remark(&format!(
                "{name}：线索 {} 条，超时 {} 条",
                unit.leads, unit.late
            ));
        }
    }
    Ok(())
}

fn show_lead(item: &LeadItem, format: Option<Format>) -> Result<(), AppError> {
    match format {
        Some(Format::Json) => return print_json(item),
        Some(Format::Jsonl | Format::Csv) => return print_lines(std::slice::from_ref(item)),
        Some(Format::Table) | None => {}
    }
    let mut text = format!(
        "{}  {}{}  收到 {}\n",
        item.project,
        item.name,
        if item.synthetic { "（虚构）" } else { "" },
        item.received
    );
    for step in &item.clock {
        let state = match step.state.as_str() {
            "done" => "按时",
            "done_late" => "超时办理",
            "late" => "超时未办",
            "passed" => "未登记，项目已往后走",
            "waived" => "不再需要",
            _ => "待办",
        };
        let done = step.done.as_deref().unwrap_or("—");
        append(
            &mut text,
            format_args!("  {}  时限 {}  办理 {done}  {state}\n", step.name, step.due),
        );
    }
    print(&text)
}
