//! An assessment sheet on the terminal, and as a table: one row for each line of each subject.
use crate::app::kpi::{AssessAnswer, AssessItem, AssessLine};
use crate::cli::arguments::Format;
use crate::cli::output::{append, print, print_json, print_lines};
use crate::cli::table::to_csv_string;
use crate::error::AppError;
use crate::export::{Cell, Column, Kind, Note, Table};

pub(super) fn show_sheet(answer: &AssessAnswer, format: Option<Format>) -> Result<(), AppError> {
    match format {
        Some(Format::Json) => return print_json(answer),
        Some(Format::Jsonl) => return print_lines(&answer.items),
        Some(Format::Csv) => return print(&to_csv_string(&table(answer))),
        Some(Format::Table) | None => {}
    }
    let mut text = format!("{} {} 至 {}\n", answer.name, answer.from, answer.to);
    if answer.synthetic {
        text.push_str("含虚构数据 synthetic，不得用于决策\n");
    }
    if answer.supposed {
        text.push_str("模拟：含假设的节点，没有写入台账\n");
    }
    for item in &answer.items {
        let score = item
            .score
            .map_or("—".to_owned(), |score| format!("{score:.2}"));
        append(
            &mut text,
            format_args!(
                "{}. {}{}  {score} 分（可评分值占 {:.0}%）\n",
                item.rank,
                item.name,
                invented(item.synthetic),
                item.coverage * 100.0
            ),
        );
        for line in &item.lines {
            append(
                &mut text,
                format_args!("     {}：{}\n", line.name, line.working),
            );
        }
    }
    append(&mut text, format_args!("来源：{}\n", answer.source));
    print(&text)
}

fn invented(synthetic: bool) -> &'static str {
    if synthetic { "（虚构）" } else { "" }
}

fn table(answer: &AssessAnswer) -> Table {
    let number = Kind::Number { decimals: 2 };
    let columns = vec![
        Column::new("rank", "名次", Kind::Integer),
        Column::new("by", "编号", Kind::Text),
        Column::new("name", "名称", Kind::Text),
        Column::new("score", "得分", number),
        Column::new("coverage", "可评分值占比", Kind::Share),
        Column::new("indicator", "指标编号", Kind::Text),
        Column::new("indicator_name", "指标", Kind::Text),
        Column::new("value", "值", number),
        Column::new("target", "目标", number),
        Column::new("points", "该项得分", number),
        Column::new("of", "该项满分", number),
        Column::new("working", "算法", Kind::Text),
    ];
    let lines = || {
        let items = answer.items.iter();
        items.flat_map(|item| item.lines.iter().map(move |line| (item, line)))
    };
    let table = Table {
        name: "assessment".to_owned(),
        title: format!("{} {} 至 {}", answer.name, answer.from, answer.to),
        as_of: answer.to.parse().ok(),
        unit: None,
        columns,
        rows: lines().map(|(item, line)| cells(item, line)).collect(),
        total: None,
        notes: vec![Note::new("来源", &answer.source)],
        synthetic: answer.synthetic,
    };
    table.marked_by_row(lines().map(|(_, line)| line.synthetic))
}

fn cells(item: &AssessItem, line: &AssessLine) -> Vec<Cell> {
    let number = |value: Option<f64>| value.map_or(Cell::Missing, Cell::Number);
    vec![
        Cell::Integer(i64::try_from(item.rank).unwrap_or(i64::MAX)),
        Cell::Text(item.by.clone()),
        Cell::Text(item.name.clone()),
        number(item.score),
        Cell::Share(item.coverage),
        Cell::Text(line.indicator.clone()),
        Cell::Text(line.name.clone()),
        number(line.value),
        number(line.target),
        number(line.points),
        Cell::Number(line.of),
        Cell::Text(line.working.clone()),
    ]
}
