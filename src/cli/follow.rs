//! `channels`, `activity`, `stalled`, `late`, `matter`: what is followed up around projects.
use clap::{Args, Subcommand};
use jiff::civil::Date;
use serde::Serialize;

use crate::app::follow::{
    self, MatterAsk, MatterItem, activity_table, channel_table, late_table, list_table,
    matter_table, stall_table,
};
use crate::app::{Desk, Workspace};
use crate::cli::arguments::Format;
use crate::cli::clock;
use crate::cli::output::{Shown, print, print_json, print_lines, remark};
use crate::error::AppError;
use crate::export::Table;
use crate::ledger::{MatterFilter, ProjectFilter, wait};

/// Whose projects.
#[derive(Debug, Args)]
struct Whose {
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

impl Whose {
    fn filter(&self) -> ProjectFilter {
        ProjectFilter {
            counties: self.county.iter().cloned().collect(),
            chains: self.chain.iter().cloned().collect(),
            units: self.unit.iter().cloned().collect(),
            ..ProjectFilter::default()
        }
    }
}

/// Arguments of `channels` and `activity`.
#[derive(Debug, Args)]
pub(super) struct PeriodArgs {
    /// First day of the period (起)
    #[arg(long, value_name = "DATE")]
    from: Date,
    /// Last day of the period (止)
    #[arg(long, value_name = "DATE")]
    to: Date,
    /// channels: channel, referrer or list; activity: unit or county (分组)
    #[arg(long)]
    by: Option<String>,
    #[command(flatten)]
    whose: Whose,
}

/// Arguments of `stalled` and `late`.
#[derive(Debug, Args)]
pub(super) struct DayArgs {
    /// Day it is looked at; today unless given (截至)
    #[arg(long, value_name = "DATE")]
    as_of: Option<Date>,
    #[command(flatten)]
    whose: Whose,
}

fn show<W: Serialize, T: Serialize>(
    (whole, items): (&W, &[T]),
    table: &Table,
    format: Option<Format>,
) -> Result<(), AppError> {
    if table.synthetic {
        remark("含虚构数据 synthetic，不得用于决策");
    }
    Shown {
        whole,
        items,
        table,
        brief: table,
    }
    .print(format)
}

pub(super) fn channels(
    workspace: Workspace,
    arguments: &PeriodArgs,
    format: Option<Format>,
) -> Result<(), AppError> {
    let by = arguments.by.as_deref().unwrap_or("channel");
    let lists = by == "list";
    let by = if lists { "channel" } else { by };
    let period = (arguments.from, arguments.to);
    let answer = wait(async {
        let desk = Desk::open(workspace).await?;
        follow::channels(&desk, period, by, &arguments.whose.filter()).await
    })?;
    if lists {
        return show((&answer.lists, &answer.lists), &list_table(&answer), format);
    }
    show((&answer, &answer.items), &channel_table(&answer), format)
}

pub(super) fn activity(
    workspace: Workspace,
    arguments: &PeriodArgs,
    format: Option<Format>,
) -> Result<(), AppError> {
    let by = arguments.by.as_deref().unwrap_or("unit");
    let period = (arguments.from, arguments.to);
    let answer = wait(async {
        let desk = Desk::open(workspace).await?;
        follow::activity(&desk, period, by, &arguments.whose.filter()).await
    })?;
    show((&answer, &answer.items), &activity_table(&answer), format)?;
    if matches!(format, None | Some(Format::Table)) {
        for item in &answer.items {
            remark(&format!("{}：", item.name));
            for line in &item.lines {
                remark(&format!("  {}：{}", line.name, line.working));
            }
        }
    }
    Ok(())
}

pub(super) fn stalled(
    workspace: Workspace,
    arguments: &DayArgs,
    format: Option<Format>,
) -> Result<(), AppError> {
    let by = clock::by(None);
    let as_of = clock::day(arguments.as_of, &by)?;
    let answer = wait(async {
        let desk = Desk::open(workspace).await?;
        follow::stalls(&desk, as_of, &arguments.whose.filter(), (0, usize::MAX)).await
    })?;
    show((&answer, &answer.items), &stall_table(&answer), format)
}

pub(super) fn late(
    workspace: Workspace,
    arguments: &DayArgs,
    format: Option<Format>,
) -> Result<(), AppError> {
    let by = clock::by(None);
    let as_of = clock::day(arguments.as_of, &by)?;
    let answer = wait(async {
        let desk = Desk::open(workspace).await?;
        follow::late(&desk, as_of, &arguments.whose.filter()).await
    })?;
    show((&answer, &answer.items), &late_table(&answer), format)
}

/// What is said of a matter.
#[derive(Debug, Args)]
struct Told {
    /// problem, promise (made to the project) or pledge (of its investor) (问题、政府承诺、企业承诺)
    #[arg(long)]
    sort: Option<String>,
    /// land, policy, funds, labour, energy, other (土地、政策、资金、用工、用能)
    #[arg(long)]
    topic: Option<String>,
    /// What it is (事项)
    #[arg(long)]
    text: Option<String>,
    /// How much was promised, 万元 (金额)
    #[arg(long)]
    amount_wan: Option<f64>,
    /// Unit that must settle it (责任单位)
    #[arg(long)]
    unit: Option<String>,
    /// Person who must (责任人)
    #[arg(long)]
    owner: Option<String>,
    /// Day it was raised or promised; today unless given (提出日期)
    #[arg(long)]
    raised: Option<String>,
    /// Day it is due (时限)
    #[arg(long)]
    due: Option<String>,
    /// Day it was settled or kept (办结日期)
    #[arg(long)]
    settled: Option<String>,
    /// How (办理结果)
    #[arg(long)]
    result: Option<String>,
}

impl Told {
    fn ask(&self, project: Option<&String>) -> MatterAsk {
        MatterAsk {
            project: project.cloned(),
            sort: self.sort.clone(),
            topic: self.topic.clone(),
            text: self.text.clone(),
            amount_wan: self.amount_wan,
            unit: self.unit.clone(),
            owner: self.owner.clone(),
            raised: self.raised.clone(),
            due: self.due.clone(),
            settled: self.settled.clone(),
            result: self.result.clone(),
        }
    }
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Record a problem, a promise or a pledge of a project (登记)
    Add {
        /// Project id
        project: String,
        #[command(flatten)]
        told: Told,
    },
    /// Change or settle one (修改、办结)
    Change {
        /// Matter id
        id: String,
        #[command(flatten)]
        told: Told,
    },
    /// List those that were open on a day (列表)
    List {
        /// Day they are looked at; today unless given (截至)
        #[arg(long, value_name = "DATE")]
        as_of: Option<Date>,
        /// Only this sort
        #[arg(long)]
        sort: Option<String>,
        /// Only of this project
        #[arg(long)]
        project: Option<String>,
        /// Only those past their day (逾期)
        #[arg(long)]
        late: bool,
        /// Those settled by then too (含已办结)
        #[arg(long)]
        settled: bool,
        #[command(flatten)]
        whose: Whose,
    },
}

/// Arguments of `matter`.
#[derive(Debug, Args)]
pub(super) struct MatterArgs {
    /// Who does it; the system's user unless given (操作人)
    #[arg(long, global = true)]
    by: Option<String>,
    #[command(subcommand)]
    action: Action,
}

pub(super) fn matter(
    workspace: Workspace,
    arguments: &MatterArgs,
    format: Option<Format>,
) -> Result<(), AppError> {
    let by = clock::by(arguments.by.as_deref());
    let all = ProjectFilter::default();
    wait(async {
        let desk = Desk::open(workspace).await?;
        match &arguments.action {
            Action::Add { project, told } => {
                let ask = told.ask(Some(project));
                show_one(&follow::add_matter(&desk, &ask, &all, &by).await?, format)
            }
            Action::Change { id, told } => {
                let seen = (id.as_str(), desk.ledger.matter(id).await?.version);
                let ask = told.ask(None);
                let changed = follow::change_matter(&desk, seen, (&ask, &all), &by).await?;
                show_one(&changed, format)
            }
            Action::List {
                as_of,
                sort,
                project,
                late,
                settled,
                whose,
            } => {
                let filter = MatterFilter {
                    as_of: clock::day(*as_of, &by)?.to_string(),
                    settled: *settled,
                    sort: sort.clone().unwrap_or_default(),
                    project: project.clone().unwrap_or_default(),
                    sees: whose.filter(),
                };
                let answer = follow::matters(&desk, &filter, *late).await?;
                show((&answer, &answer.items), &matter_table(&answer), format)
            }
        }
    })
}

fn show_one(item: &MatterItem, format: Option<Format>) -> Result<(), AppError> {
    match format {
        Some(Format::Json) => print_json(item),
        Some(Format::Jsonl | Format::Csv) => print_lines(std::slice::from_ref(item)),
        Some(Format::Table) | None => print(&format!(
            "{}  {}  {}  {}  {}  {}{}\n",
            item.id,
            item.project,
            item.text,
            item.unit.as_deref().unwrap_or("—"),
            item.due.as_deref().unwrap_or("—"),
            item.state,
            if item.synthetic { "（虚构）" } else { "" }
        )),
    }
}
