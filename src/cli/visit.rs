//! `visit`: who went where or received whom, and what came of it.
use clap::{Args, Subcommand};
use jiff::civil::Date;

use crate::app::follow::{self, VisitAsk, VisitItem, visit_table};
use crate::app::{Desk, Workspace};
use crate::cli::arguments::Format;
use crate::cli::clock;
use crate::cli::output::{Shown, print, print_json, print_lines, remark};
use crate::error::AppError;
use crate::ledger::{VisitFilter, wait};

/// What is said of a visit.
#[derive(Debug, Args)]
struct Told {
    /// visit or reception (外出、接待)
    #[arg(long)]
    kind: Option<String>,
    /// First day; today unless given (日期)
    #[arg(long)]
    day: Option<String>,
    /// How many days (天数)
    #[arg(long)]
    days: Option<f64>,
    /// Unit that went or received (单位)
    #[arg(long)]
    unit: Option<String>,
    /// Who went or received (人员)
    #[arg(long)]
    who: Option<String>,
    /// Whom they met (对象)
    #[arg(long)]
    whom: Option<String>,
    /// Where (地点)
    #[arg(long)]
    city: Option<String>,
    /// County that went or received, code or name (县区)
    #[arg(long)]
    county: Option<String>,
    /// Channel (渠道)
    #[arg(long)]
    channel: Option<String>,
    /// What came of it (成效)
    #[arg(long)]
    outcome: Option<String>,
    /// Whether it was registered beforehand: true or false (外出备案)
    #[arg(long)]
    registered: Option<bool>,
    /// Project it was about (项目编号)
    #[arg(long)]
    project: Option<String>,
}

impl Told {
    fn ask(&self) -> VisitAsk {
        VisitAsk {
            kind: self.kind.clone(),
            day: self.day.clone(),
            days: self.days,
            unit: self.unit.clone(),
            who: self.who.clone(),
            whom: self.whom.clone(),
            city: self.city.clone(),
            county: self.county.clone(),
            channel: self.channel.clone(),
            outcome: self.outcome.clone(),
            registered: self.registered,
            project: self.project.clone(),
        }
    }
}

#[derive(Debug, Subcommand)]
enum VisitAction {
    /// Record a visit or a reception (登记)
    Add {
        #[command(flatten)]
        told: Told,
    },
    /// Change what is known of one (修改)
    Change {
        /// Visit id
        id: String,
        #[command(flatten)]
        told: Told,
    },
    /// List those of a period (列表)
    List {
        /// First day (起)
        #[arg(long, value_name = "DATE")]
        from: Date,
        /// Last day (止)
        #[arg(long, value_name = "DATE")]
        to: Date,
        /// Only this county, code (县区)
        #[arg(long)]
        county: Option<String>,
        /// Only this unit (单位)
        #[arg(long)]
        unit: Option<String>,
        /// visit or reception
        #[arg(long)]
        kind: Option<String>,
    },
}

/// Arguments of `visit`.
#[derive(Debug, Args)]
pub(super) struct VisitArgs {
    /// Who does it; the system's user unless given (操作人)
    #[arg(long, global = true)]
    by: Option<String>,
    #[command(subcommand)]
    action: VisitAction,
}

pub(super) fn visit(
    workspace: Workspace,
    arguments: &VisitArgs,
    format: Option<Format>,
) -> Result<(), AppError> {
    let by = clock::by(arguments.by.as_deref());
    wait(async {
        let desk = Desk::open(workspace).await?;
        match &arguments.action {
            VisitAction::Add { told } => {
                show_visit(&follow::add_visit(&desk, &told.ask(), &by).await?, format)
            }
            VisitAction::Change { id, told } => {
                let version = desk.ledger.visit(id).await?.version;
                let all = VisitFilter::default();
                let seen = (id.as_str(), version);
                let changed = follow::change_visit(&desk, seen, (&told.ask(), &all), &by).await?;
                show_visit(&changed, format)
            }
            VisitAction::List {
                from,
                to,
                county,
                unit,
                kind,
            } => {
                let filter = VisitFilter {
                    from: from.to_string(),
                    to: to.to_string(),
                    counties: county.iter().cloned().collect(),
                    units: unit.iter().cloned().collect(),
                    kind: kind.clone().unwrap_or_default(),
                    chains: Vec::new(),
                };
                show_visits(&desk, &filter, format).await
            }
        }
    })
}

async fn show_visits(
    desk: &Desk,
    filter: &VisitFilter,
    format: Option<Format>,
) -> Result<(), AppError> {
    let answer = follow::visits(desk, filter, (0, usize::MAX)).await?;
    if answer.synthetic {
        remark("含虚构数据 synthetic，不得用于决策");
    }
    let table = visit_table(&answer);
    Shown {
        whole: &answer,
        items: &answer.items,
        table: &table,
        brief: &table,
    }
    .print(format)?;
    if matches!(format, None | Some(Format::Table)) {
        for unit in &answer.units {
            remark(&format!(
                "{}：外出 {} 次 {} 天（未备案 {} 次），接待 {} 次，有成效 {} 次",
                unit.unit,
                unit.visits,
                unit.days,
                unit.unregistered,
                unit.receptions,
                unit.with_outcome
            ));
        }
    }
    Ok(())
}

fn show_visit(item: &VisitItem, format: Option<Format>) -> Result<(), AppError> {
    match format {
        Some(Format::Json) => print_json(item),
        Some(Format::Jsonl | Format::Csv) => print_lines(std::slice::from_ref(item)),
        Some(Format::Table) | None => print(&format!(
            "{}  {}  {}  {}  {}{}\n",
            item.id,
            item.day,
            item.unit,
            item.whom.as_deref().unwrap_or("—"),
            item.outcome.as_deref().unwrap_or("—"),
            if item.synthetic { "（虚构）" } else { "" }
        )),
    }
}
