//! The tables of a report.
use crate::app::report::gather::{BreakdownItem, KeyItem, Report};
use crate::export::{Cell, Column, Kind, Note, Table};

const MONEY: Kind = Kind::Number { decimals: 2 };
const ONE: Kind = Kind::Number { decimals: 1 };

/// A table of a report without columns and rows.
fn table(report: &Report, name: &str, title: &str) -> Table {
    Table {
        name: name.to_owned(),
        title: title.to_owned(),
        as_of: report.to.parse().ok(),
        unit: None,
        columns: Vec::new(),
        rows: Vec::new(),
        total: None,
        notes: Vec::new(),
        synthetic: report.synthetic,
    }
}

#[expect(clippy::cast_possible_truncation, reason = "counts are far below 2^53")]
fn whole(value: f64) -> Cell {
    Cell::Integer(value.round() as i64)
}

fn number(value: Option<f64>) -> Cell {
    value.map_or(Cell::Missing, Cell::Number)
}

fn text(value: Option<&String>) -> Cell {
    let text = value.filter(|text| !text.is_empty());
    text.map_or(Cell::Missing, |text| Cell::Text(text.clone()))
}

/// A value of an indicator as a cell of a column that holds several units.
fn mixed(item: &KeyItem, value: Option<f64>) -> Cell {
    match (item.year.unit.as_str(), value) {
        (_, None) => Cell::Missing,
        ("share", Some(value)) => Cell::Share(value),
        ("yi", Some(value)) => Cell::Number(value),
        (_, Some(value)) => whole(value),
    }
}

fn light(item: &KeyItem) -> Cell {
    let word = match item.year.light.as_deref() {
        Some("green") => "绿",
        Some("yellow") => "黄",
        Some("red") => "红",
        _ => return Cell::Missing,
    };
    Cell::from(word)
}

/// The key indicators.
pub(super) fn key(report: &Report) -> Table {
    let row = |item: &KeyItem| {
        let unit = match item.year.unit.as_str() {
            "share" => "%",
            "yi" => "亿元",
            _ => "个",
        };
        let grown = item.year.yoy.map(|yoy| yoy * 100.0).or(item.year.yoy_pp);
        vec![
            Cell::from(item.year.name.as_str()),
            Cell::from(unit),
            mixed(item, item.now),
            mixed(item, item.year.value),
            mixed(item, item.year.last_year),
            number(grown),
            mixed(item, item.year.target),
            number(item.year.completion.map(|done| done * 100.0)),
            number(item.year.ahead_pp),
            light(item),
        ]
    };
    Table {
        columns: vec![
            Column::new("name", "指标", Kind::Text),
            Column::new("unit", "单位", Kind::Text),
            Column::new("period", "本期", MONEY),
            Column::new("year", "累计", MONEY).meaning("1月1日至期末"),
            Column::new("last_year", "上年同期", MONEY).meaning("累计的上年同期；台账没有的为空"),
            Column::new("yoy", "同比", ONE).meaning("增长为%，率类指标为百分点"),
            Column::new("target", "全年目标", MONEY),
            Column::new("completion", "完成率", ONE)
                .in_unit("%")
                .meaning("累计 ÷ 全年目标"),
            Column::new("ahead_pp", "超欠序时", ONE)
                .meaning("完成率减序时进度，率类指标为实际减目标；百分点"),
            Column::new("light", "灯", Kind::Text),
        ],
        rows: report.key.iter().map(row).collect(),
        notes: vec![Note::new(
            "同比",
            "增长为%，率类指标为百分点；上年同期没有数据的不比",
        )],
        ..table(report, "key", "主要指标")
    }
}

/// Counties, units or chains, at most so many, with all of them as the sum.
pub(super) fn breakdown(
    report: &Report,
    (name, title, head): (&str, &str, &str),
    (items, most): (&[BreakdownItem], usize),
) -> Table {
    let row = |item: &BreakdownItem| {
        vec![
            Cell::from(item.name.as_str()),
            whole(item.signed),
            number(item.signed_yoy.map(|yoy| yoy * 100.0)),
            number(item.signed_ahead_pp),
            Cell::Number(item.signed_yi),
            whole(item.started),
            item.start_rate.map_or(Cell::Missing, Cell::Share),
            Cell::Number(item.funds_yi),
            whole(item.in_statistics),
        ]
    };
    let mut total = row(&report.whole);
    if let Some(first) = total.first_mut() {
        *first = Cell::from("合计");
    }
    let mut notes = Vec::new();
    if items.len() > most {
        let left = items.len() - most;
        let said = format!("按签约数列前{most}个，另有{left}个见工作簿；合计为全部");
        notes.push(Note::new("说明", &said));
    }
    Table {
        columns: vec![
            Column::new("name", head, Kind::Text),
            Column::new("signed", "签约", Kind::Integer).in_unit("个"),
            Column::new("signed_yoy", "签约同比", ONE).in_unit("%"),
            Column::new("signed_ahead_pp", "签约超欠序时", ONE).in_unit("百分点"),
            Column::new("signed_yi", "签约总投资", MONEY).in_unit("亿元"),
            Column::new("started", "开工", Kind::Integer).in_unit("个"),
            Column::new("start_rate", "开工率", Kind::Share)
                .meaning("批次口径：累计签约项目中已开工的占比"),
            Column::new("funds_yi", "到位资金", MONEY).in_unit("亿元"),
            Column::new("in_statistics", "入统", Kind::Integer).in_unit("个"),
        ],
        rows: items.iter().take(most).map(row).collect(),
        total: (!items.is_empty()).then_some(total),
        notes,
        ..table(report, name, title)
    }
}

/// What was signed in the period.
pub(super) fn signings(report: &Report, most: usize) -> Table {
    let all = report.signings.len();
    let row = |item: &crate::app::report::gather::SigningItem| {
        let mark = if item.verified { "" } else { "（未核实）" };
        let invented = if item.synthetic { "（虚构）" } else { "" };
        vec![
            Cell::Text(format!("{}{mark}{invented}", item.name)),
            text(item.investor.as_ref()),
            text(item.county.as_ref()),
            text(item.unit.as_ref()),
            number(item.total_yi),
            item.day.parse().map_or(Cell::Missing, Cell::Date),
        ]
    };
    let mut notes = Vec::new();
    if all > most {
        let said = format!("按总投资列前{most}个，共{all}个，其余见工作簿");
        notes.push(Note::new("说明", &said));
    }
    Table {
        columns: vec![
            Column::new("name", "项目", Kind::Text),
            Column::new("investor", "投资方", Kind::Text),
            Column::new("county", "县区", Kind::Text),
            Column::new("unit", "招引单位", Kind::Text),
            Column::new("total_yi", "总投资", MONEY).in_unit("亿元"),
            Column::new("day", "签约日期", Kind::Date),
        ],
        rows: report.signings.iter().take(most).map(row).collect(),
        notes,
        ..table(report, "signings", "新签约项目")
    }
}

/// A follow-up table cut to what a document holds; whatever is left out is said.
pub(super) fn cut(mut table: Table, most: usize) -> Table {
    let all = table.rows.len();
    if all > most {
        table.rows.truncate(most);
        let said = format!("列前{most}行，共{all}行，其余见工作簿");
        table.notes.push(Note::new("说明", &said));
    }
    table
}

/// A table without the columns of these keys.
pub(super) fn without(mut table: Table, keys: &[&str]) -> Table {
    let kept: Vec<bool> = table
        .columns
        .iter()
        .map(|column| !keys.contains(&column.key.as_str()))
        .collect();
    let keep = |cells: &mut Vec<Cell>| {
        let mut place = 0;
        cells.retain(|_| {
            place += 1;
            kept.get(place - 1).copied().unwrap_or(true)
        });
    };
    table.rows.iter_mut().for_each(keep);
    table.total.iter_mut().for_each(keep);
    table
        .columns
        .retain(|column| !keys.contains(&column.key.as_str()));
    table
}
