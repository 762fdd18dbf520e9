//! Projects on the terminal: lines, the board, and one with its steps.
use crate::app::projects::{Board, ProjectCard, ProjectItem};
use crate::cli::arguments::Format;
use crate::cli::output::{append, print, print_json, print_lines};
use crate::cli::project_table;
use crate::cli::table::to_csv_string;
use crate::error::AppError;

fn line(item: &ProjectItem) -> String {
    let or = |text: &Option<String>| text.clone().unwrap_or_else(|| "—".to_owned());
    let total = item
        .total_yi
        .map_or("—".to_owned(), |yi| format!("{yi}亿元"));
    format!(
        "{}  {}{}  {}  {}  {}  {total}  {} {}\n",
        item.id,
        item.name,
        if item.synthetic { "（虚构）" } else { "" },
        or(&item.county_name),
        or(&item.chain),
        or(&item.unit),
        or(&item.stage_name),
        or(&item.stage_day)
    )
}

pub(super) fn show_items(items: &[ProjectItem], format: Option<Format>) -> Result<(), AppError> {
    match format {
        Some(Format::Json) => print_json(&items),
        Some(Format::Jsonl) => print_lines(items),
        Some(Format::Csv) => print(&to_csv_string(&project_table::projects(items))),
        Some(Format::Table) | None => print(&items.iter().map(line).collect::<String>()),
    }
}

pub(super) fn show_board(drawn: &Board, format: Option<Format>) -> Result<(), AppError> {
    match format {
        Some(Format::Json) => return print_json(drawn),
        Some(Format::Jsonl) => return print_lines(&drawn.columns),
        Some(Format::Csv) => return print(&to_csv_string(&project_table::board(drawn))),
        Some(Format::Table) | None => {}
    }
    let mut text = String::new();
    if drawn.synthetic {
        text.push_str("含虚构数据 synthetic，不得用于决策\n");
    }
    for column in &drawn.columns {
        append(
            &mut text,
            format_args!(
                "{}  {} 个，总投资 {:.2} 亿元{}\n",
                column.name,
                column.projects,
                column.total_yi,
                if column.synthetic {
                    "（含虚构）"
                } else {
                    ""
                }
            ),
        );
    }
    print(&text)
}

pub(super) fn show_card(card: &ProjectCard, format: Option<Format>) -> Result<(), AppError> {
    match format {
        Some(Format::Json) => return print_json(card),
        Some(Format::Jsonl) => return print_lines(std::slice::from_ref(card)),
        Some(Format::Csv) => return print(&to_csv_string(&project_table::steps(card))),
        Some(Format::Table) | None => {}
    }
    let mut text = line(&card.project);
    if card.synthetic {
        text.push_str("  含虚构数据 synthetic，不得用于决策\n");
    }
    for step in &card.steps {
        let day = match &step.day {
            Some(day) => day.clone(),
            None => format!("不晚于 {}（由后续节点推定）", step.by_day),
        };
        let seen = if step.verified {
            "已核实"
        } else {
            "未核实"
        };
        append(&mut text, format_args!("  {}  {day}  {seen}\n", step.name));
    }
    for conflict in card
        .conflicts
        .iter()
        .filter(|one| one.settled_for.is_none())
    {
        append(
            &mut text,
            format_args!(
                "  首谈争议：{} 先于 {}，未裁定\n",
                conflict.first, conflict.second
            ),
        );
    }
    for matter in &card.open {
        append(&mut text, format_args!("  签约后待了结：{matter}\n"));
    }
    if !card.next.is_empty() {
        append(
            &mut text,
            format_args!("  下一步可为：{}\n", card.next.join("，")),
        );
    }
    print(&text)
}
