//! `chains --checklist`: the ten things of each chain on the terminal and as a table.
use crate::app::Workspace;
use crate::app::checklist::{ChecklistItem, MeansItem, checklist};
use crate::cli::arguments::Format;
use crate::cli::output::{append, print, print_json, print_lines};
use crate::cli::table::to_csv_string;
use crate::error::AppError;
use crate::export::{Cell, Column, Kind, Table};

pub(super) fn show(workspace: &Workspace, format: Option<Format>) -> Result<(), AppError> {
    let items = checklist(workspace)?;
    match format {
        Some(Format::Json) => return print_json(&items),
        Some(Format::Jsonl) => return print_lines(&items),
        Some(Format::Csv) => return print(&to_csv_string(&table(&items))),
        Some(Format::Table) | None => {}
    }
    let mut text = String::new();
    for item in &items {
        let names = |has: bool| {
            let meant = item.items.iter().filter(|one| one.has == has);
            let names: Vec<&str> = meant.map(|one| one.name.as_str()).collect();
            if names.is_empty() {
                "无".to_owned()
            } else {
                names.join("、")
            }
        };
        append(
            &mut text,
            format_args!(
                "{} {}  {}/{}\n     已有：{}\n     缺：{}\n",
                item.chain,
                item.name,
                item.have,
                item.of,
                names(true),
                names(false)
            ),
        );
    }
    print(&text)
}

fn table(items: &[ChecklistItem]) -> Table {
    let row = |chain: &ChecklistItem, one: &MeansItem| {
        vec![
            Cell::Text(chain.chain.clone()),
            Cell::Text(chain.name.clone()),
            Cell::Text(one.id.clone()),
            Cell::Text(one.name.clone()),
            Cell::Flag(one.has),
            if one.has {
                Cell::Text(one.what.clone())
            } else {
                Cell::Missing
            },
        ]
    };
    let rows = items
        .iter()
        .flat_map(|chain| chain.items.iter().map(move |one| row(chain, one)));
    Table {
        name: "checklist".to_owned(),
        title: "产业链“十个一”清单".to_owned(),
        as_of: None,
        unit: None,
        columns: vec![
            Column::new("chain", "产业链编号", Kind::Text),
            Column::new("name", "产业链", Kind::Text),
            Column::new("item", "项编号", Kind::Text),
            Column::new("item_name", "项", Kind::Text),
            Column::new("has", "已有", Kind::Flag),
            Column::new("what", "依据", Kind::Text),
        ],
        rows: rows.collect(),
        total: None,
        notes: Vec::new(),
        synthetic: false,
    }
}
