//! A report as a document and as the sheets of a workbook.
use jiff::civil::Date;

use crate::app::follow::{
    activity_table, channel_table, late_table, lead_table, list_table, matter_table, stall_table,
};
use crate::app::report::gather::{BreakdownItem, Report};
use crate::app::report::period::Period;
use crate::app::report::{tables, words};
use crate::catalog::ReportRules;
use crate::error::AppError;
use crate::export::docx::{Block, Chart, Document, Grid, Level, Series};
use crate::export::workbook::{Book, Plot};
use crate::export::{Note, Table};

/// Most categories of a chart that can still be read.
const MOST_BARS: usize = 14;

/// The blocks of a document, with tables and charts numbered as they come.
struct Blocks {
    done: Vec<Block>,
    tables: usize,
    headings: usize,
}

impl Blocks {
    fn heading(&mut self, words: &str) {
        const NUMBERS: [&str; 10] = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十"];
        let number = NUMBERS.get(self.headings).unwrap_or(&"");
        self.headings += 1;
        let words = format!("{number}、{words}");
        self.done.push(Block::Heading(Level::First, words));
    }

    fn paragraph(&mut self, words: String) {
        self.done.push(Block::Paragraph(words));
    }

    fn table(&mut self, table: Table, widths: &[u16]) {
        self.tables += 1;
        let caption = format!("表{} {}", self.tables, table.title);
        self.done.push(Block::Table(Box::new(Grid {
            caption,
            table,
            widths: widths.to_vec(),
        })));
    }
}

fn days(report: &Report) -> Result<(Period, Date), AppError> {
    let to: Date = report
        .to
        .parse()
        .map_err(|fault| AppError::Argument(format!("`{}` is no day: {fault}", report.to)))?;
    let period = Period::until(report.kind, to).map_err(AppError::Argument)?;
    Ok((period, to))
}

/// A report as a document in the layout of GB/T 9704.
///
/// # Errors
/// Its last day is none.
pub fn document(report: &Report, rules: &ReportRules) -> Result<Document, AppError> {
    let (period, to) = days(report)?;
    let mut out = Blocks {
        done: Vec::new(),
        tables: 0,
        headings: 0,
    };
    out.heading("总体情况");
    for words in words::summary(report, &period) {
        out.paragraph(words);
    }
    let mut key = tables::key(report);
    key.notes
        .push(Note::new("序时", &words::elapsed(report, to)));
    key.notes.push(source(report));
    out.table(key, &[30, 11, 15, 17, 17, 14, 16, 13, 16, 8]);
    places(&mut out, report, rules);
    out.heading("新签约项目");
    let signings = sourced(report, tables::signings(report, rules.signing_rows));
    out.table(signings, &[34, 34, 16, 24, 18, 22]);
    active(&mut out, report, rules);
    late(&mut out, report, rules);
    out.heading("有关说明");
    for (label, words) in words::origin(report) {
        out.done.push(Block::Note(format!("{label}：{words}")));
    }
    out.done.push(Block::Given(to));
    Ok(Document {
        title: report.title.clone(),
        subtitle: format!("（{}）", report.period_name),
        as_of: to,
        synthetic: report.synthetic,
        blocks: out.done,
    })
}

/// What stands under each table: source, as-of day and the moment of the ledger.
fn source(report: &Report) -> Note {
    let at = report.ledger_moment.as_deref().unwrap_or("无");
    Note::new(
        "来源",
        &format!("招商项目台账，截至{}，台账时点{at}", report.to),
    )
}

fn sourced(report: &Report, mut table: Table) -> Table {
    table.notes.push(source(report));
    table
}

/// Counties, units and chains.
fn places(out: &mut Blocks, report: &Report, rules: &ReportRules) {
    const WIDTHS: [u16; 9] = [26, 13, 15, 18, 20, 13, 16, 18, 13];
    let most = rules.breakdown_rows;
    let part = |named: (&str, &str, &str), items: &[BreakdownItem]| {
        sourced(report, tables::breakdown(report, named, (items, most)))
    };
    out.heading("县区情况");
    if let Some(words) = words::counties(report) {
        out.paragraph(words);
    }
    let named = ("counties", "各县区招商情况（累计）", "县区");
    out.table(part(named, &report.counties), &WIDTHS);
    out.done.extend(chart(report).map(Block::Chart));
    out.heading("招引单位情况");
    let named = ("units", "各招引单位招商情况（累计）", "招引单位");
    out.table(part(named, &report.units), &WIDTHS);
    out.heading("产业链情况");
    let named = ("chains", "各产业链招商情况（累计）", "产业链");
    out.table(part(named, &report.chains), &WIDTHS);
}

/// Activity, channels and lists.
fn active(out: &mut Blocks, report: &Report, rules: &ReportRules) {
    out.heading("招商活跃度和渠道");
    let activity = tables::cut(activity_table(&report.activity), rules.late_rows);
    let mut widths = vec![10, 30];
    widths.resize(activity.columns.len(), 16);
    out.table(sourced(report, activity), &widths);
    let mut channels = channel_table(&report.channels);
    channels.title.push_str("（累计）");
    out.table(sourced(report, channels), &[36, 16, 16, 24, 16, 22]);
    if !report.channels.lists.is_empty() {
        let lists = sourced(report, list_table(&report.channels));
        out.table(lists, &[34, 20, 18, 18, 14, 14, 16]);
    }
}

/// What stands still, what is late, and whose it is.
fn late(out: &mut Blocks, report: &Report, rules: &ReportRules) {
    out.heading("停滞、逾期与问题");
    for words in words::follow_up(report) {
        out.paragraph(words);
    }
    let stalled = tables::without(stall_table(&report.stalled), &["project"]);
    let mut stalled = tables::cut(stalled, rules.stall_rows);
    // The sentence above says it.
    stalled.notes.retain(|note| note.label != "分阶段");
    out.table(sourced(report, stalled), &[40, 18, 28, 12, 22, 16]);
    let mut leads = tables::without(lead_table(&report.leads), &["project"]);
    "超过响应时限的线索".clone_into(&mut leads.title);
    let leads = tables::cut(leads, rules.late_rows);
    out.table(sourced(report, leads), &[32, 16, 24, 16, 22, 34]);
    let matters = tables::without(matter_table(&report.matters), &["id"]);
    let matters = tables::cut(matters, rules.late_rows);
    out.table(sourced(report, matters), &[17, 28, 29, 22, 14, 22, 11, 13]);
    let late = tables::cut(late_table(&report.late), rules.late_rows);
    out.table(sourced(report, late), &[34, 16, 16, 18, 18, 16, 18]);
}

/// Signings by county, this year and last.
fn chart(report: &Report) -> Option<Chart> {
    let shown: Vec<&BreakdownItem> = report
        .counties
        .iter()
        .filter(|item| !item.key.is_empty())
        .take(MOST_BARS)
        .collect();
    if shown.is_empty() {
        return None;
    }
    let mut series = vec![Series {
        name: "本年累计".to_owned(),
        values: shown.iter().map(|item| Some(item.signed)).collect(),
    }];
    let last: Vec<Option<f64>> = shown.iter().map(|item| item.signed_last_year).collect();
    if last.iter().any(Option::is_some) {
        series.push(Series {
            name: "上年同期".to_owned(),
            values: last,
        });
    }
    Some(Chart {
        title: "图1 各县区签约项目数".to_owned(),
        unit: "个".to_owned(),
        categories: shown.iter().map(|item| item.name.clone()).collect(),
        series,
        decimals: 0,
    })
}

/// A report as the sheets of a workbook: every list in full, one sheet each, and one chart.
///
/// # Errors
/// Its last day is none.
pub fn sheets(report: &Report) -> Result<Book, AppError> {
    let (_, to) = days(report)?;
    let mut list = every(report);
    for (_, table) in &mut list {
        table.title = format!("{}（{}）", table.title, report.period_name);
        table.as_of = Some(to);
        table.synthetic = report.synthetic;
    }
    let counted = report.counties.iter().filter(|item| !item.key.is_empty());
    let bars = counted.count().min(MOST_BARS);
    Ok(Book {
        title: format!("{}（{}）", report.title, report.period_name),
        as_of: to,
        sheets: list
            .into_iter()
            .map(|(name, table)| (name.to_owned(), table))
            .collect(),
        plot: (bars > 0).then(|| Plot {
            sheet: 1,
            title: "各县区签约项目数".to_owned(),
            names: 0,
            values: 1,
            rows: bars,
        }),
        notes: words::origin(report)
            .into_iter()
            .map(|(label, text)| Note::new(&label, &text))
            .collect(),
    })
}

/// Every table of a workbook in full, with its sheet's name.
fn every(report: &Report) -> Vec<(&'static str, Table)> {
    let all = usize::MAX;
    let part = |named: (&str, &str, &str), items: &[BreakdownItem]| {
        tables::breakdown(report, named, (items, all))
    };
    let named = |title: &str, table: Table| Table {
        title: title.to_owned(),
        ..table
    };
    vec![
        ("主要指标", tables::key(report)),
        (
            "县区",
            part(
                ("counties", "各县区招商情况（累计）", "县区"),
                &report.counties,
            ),
        ),
        (
            "招引单位",
            part(
                ("units", "各招引单位招商情况（累计）", "招引单位"),
                &report.units,
            ),
        ),
        (
            "产业链",
            part(
                ("chains", "各产业链招商情况（累计）", "产业链"),
                &report.chains,
            ),
        ),
        ("新签约", tables::signings(report, all)),
        ("活跃指数", activity_table(&report.activity)),
        (
            "渠道",
            named("各渠道招商情况（累计）", channel_table(&report.channels)),
        ),
        ("名单", list_table(&report.channels)),
        ("停滞", stall_table(&report.stalled)),
        (
            "超时线索",
            named("超过响应时限的线索", lead_table(&report.leads)),
        ),
        ("问题与承诺", matter_table(&report.matters)),
        ("责任单位", late_table(&report.late)),
    ]
}
