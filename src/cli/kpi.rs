//! `kpi`: indicators of a period, assessment sheets, and what if some projects took a step.
use clap::{Args, ValueEnum};
use jiff::civil::Date;

use crate::app::Desk;
use crate::app::Workspace;
use crate::app::kpi::{ElapsedBy, KpiAnswer, KpiItem, KpiQuery, Supposed, assess, kpi};
use crate::catalog::Stage;
use crate::cli::arguments::Format;
use crate::cli::clock;
use crate::cli::kpi_sheet::show_sheet;
use crate::cli::output::{Shown, remark};
use crate::error::AppError;
use crate::export::{Cell, Column, Kind, Note, Table};
use crate::ledger::wait;

/// How the elapsed share of the year is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Elapsed {
    /// Months that are over.
    Months,
    /// Days.
    Days,
}

/// Arguments of `kpi`.
#[derive(Debug, Args)]
pub(super) struct KpiArgs {
    /// First day of the period (起)
    #[arg(long, value_name = "DATE")]
    from: Date,
    /// Last day of the period (止)
    #[arg(long, value_name = "DATE")]
    to: Date,
    /// Day that cohorts are followed to; the period's last unless given (截至)
    #[arg(long, value_name = "DATE")]
    as_of: Option<Date>,
    /// Break down by county, unit, landing_unit, chain, kind, park, channel, band, owner or landing_owner (分组)
    #[arg(long)]
    by: Option<String>,
    /// Only these indicators; all unless given (指标)
    #[arg(long, value_delimiter = ',')]
    indicator: Vec<String>,
    /// Only this kind: industrial, agricultural, service, other (类别)
    #[arg(long)]
    kind: Option<String>,
    /// Only projects from so much, 亿元 (总投资下限)
    #[arg(long)]
    min_yi: Option<f64>,
    /// Only projects below so much, 亿元 (总投资上限)
    #[arg(long)]
    max_yi: Option<f64>,
    /// Only this county, code (县区)
    #[arg(long)]
    county: Option<String>,
    /// Only this chain, id (产业链)
    #[arg(long)]
    chain: Option<String>,
    /// Only this attracting unit (招引单位)
    #[arg(long)]
    unit: Option<String>,
    /// Elapsed share of the year by months that are over, or by days (序时口径)
    #[arg(long, value_enum, default_value = "months")]
    elapsed: Elapsed,
    /// Rank by an assessment sheet: county, unit, or one of the workspace (考核表)
    #[arg(long, value_name = "SHEET")]
    assess: Option<String>,
    /// What if these projects took the step on the period's last day; nothing is kept (模拟)
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    suppose: Vec<String>,
    /// The step of `--suppose`
    #[arg(long, default_value = "started", value_parser = |text: &str| text.parse::<Stage>())]
    stage: Stage,
}

impl KpiArgs {
    fn query(&self) -> KpiQuery {
        KpiQuery {
            as_of: self.as_of,
            by: self.by.clone(),
            indicators: self.indicator.clone(),
            kinds: self.kind.iter().cloned().collect(),
            counties: self.county.iter().cloned().collect(),
            chains: self.chain.iter().cloned().collect(),
            units: self.unit.iter().cloned().collect(),
            min_yi: self.min_yi,
            max_yi: self.max_yi,
            elapsed: match self.elapsed {
                Elapsed::Months => ElapsedBy::Months,
                Elapsed::Days => ElapsedBy::Days,
            },
            supposed: (!self.suppose.is_empty()).then(|| Supposed {
                projects: self.suppose.clone(),
                stage: self.stage,
                day: self.to,
            }),
            ..KpiQuery::new(self.from, self.to)
        }
    }
}

pub(super) fn run(
    workspace: Workspace,
    arguments: &KpiArgs,
    format: Option<Format>,
) -> Result<(), AppError> {
    let (query, by) = (arguments.query(), clock::by(None));
    if let Some(sheet) = &arguments.assess {
        let answer = wait(async {
            let desk = Desk::open(workspace).await?;
            assess(&desk, (sheet, &query), &by).await
        })?;
        return show_sheet(&answer, format);
    }
    let answer = wait(async { kpi(&Desk::open(workspace).await?, &query, &by).await })?;
    if answer.supposed {
        remark("模拟：以下数字含假设的节点，没有写入台账");
    }
    if answer.synthetic {
        remark("含虚构数据 synthetic，不得用于决策");
    }
    let brief = table(&answer);
    // A file says of each line whether it is counted over invented rows.
    let marks = answer.items.iter().map(|item| item.synthetic);
    let table = brief.clone().marked_by_row(marks);
    Shown {
        whole: &answer,
        items: &answer.items,
        table: &table,
        brief: &brief,
    }
    .print(format)
}

fn columns() -> Vec<Column> {
    let number = Kind::Number { decimals: 2 };
    vec![
        Column::new("indicator", "指标编号", Kind::Text),
        Column::new("name", "指标", Kind::Text),
        Column::new("by", "分组", Kind::Text),
        Column::new("by_name", "组名", Kind::Text),
        Column::new("value", "值", Kind::Text),
        Column::new("numerator", "分子", number),
        Column::new("denominator", "分母", number),
        Column::new("cohort", "批次口径", Kind::Share),
        Column::new("period", "期间口径", Kind::Share),
        Column::new("unverified", "未核实", number),
        Column::new("last_year", "上年同期", number),
        Column::new("yoy", "同比", Kind::Share),
        Column::new("target", "目标", number),
        Column::new("completion", "完成率", Kind::Share),
        Column::new("elapsed", "序时", Kind::Share),
        Column::new("ahead_pp", "超（欠）序时", number).in_unit("百分点"),
        Column::new("light", "灯", Kind::Text),
    ]
}

fn cells(item: &KpiItem) -> Vec<Cell> {
    let number = |value: Option<f64>| value.map_or(Cell::Missing, Cell::Number);
    let share = |value: Option<f64>| value.map_or(Cell::Missing, Cell::Share);
    let text = |text: &str| {
        if text.is_empty() {
            Cell::Missing
        } else {
            Cell::from(text)
        }
    };
    let value = item.value.map(|value| match item.unit.as_str() {
        "share" => format!("{:.1}%", value * 100.0),
        "yi" => format!("{value:.2}亿元"),
        _ => format!("{value}"),
    });
    vec![
        text(&item.indicator),
        text(&item.name),
        text(&item.by),
        text(&item.by_name),
        value.map_or(Cell::Missing, Cell::Text),
        Cell::Number(item.numerator),
        number(item.denominator),
        share(item.cohort),
        share(item.period),
        Cell::Number(item.unverified),
        number(item.last_year),
        share(item.yoy),
        number(item.target),
        share(item.completion),
        share(item.elapsed),
        number(item.ahead_pp),
        text(item.light.as_deref().unwrap_or_default()),
    ]
}

/// The indicators as a table, each definition a note.
fn table(answer: &KpiAnswer) -> Table {
    let mut notes: Vec<Note> = Vec::new();
    for item in &answer.items {
        if notes.iter().all(|note| note.label != item.name) {
            notes.push(Note::new(&item.name, &item.definition));
        }
    }
    Table {
        name: "kpi".to_owned(),
        title: format!("招商指标 {} 至 {}", answer.from, answer.to),
        as_of: answer.as_of.parse().ok(),
        unit: None,
        columns: columns(),
        rows: answer.items.iter().map(cells).collect(),
        total: None,
        notes,
        synthetic: answer.synthetic,
    }
}
