//! The scheme's chains as a table, each with its state as a whole.
use crate::app::answer::Answer;
use crate::app::chains::ChainItem;
use crate::app::export::{optional, origin, text, title};
use crate::app::view::View;
use crate::export::{Cell, Column, Kind, Table};

fn state_columns() -> Vec<Column> {
    vec![
        Column::new("region", "地区", Kind::Text),
        Column::new("completeness", "完整度", Kind::Share),
        Column::new("strength", "优势占比", Kind::Share),
        Column::new("input_diversity", "本地投入齐备度", Kind::Share),
        Column::new("robustness", "抗断链", Kind::Share),
        Column::new("agglomeration", "聚合度", Kind::Share).meaning("本链本地供应占全国的比例"),
        Column::new("local_share", "配套率（估计）", Kind::Share)
            .meaning("由投入产出表按 FLQ 推算；未导入投入产出表时为空"),
        Column::new("influence", "影响力", Kind::Number { decimals: 2 })
            .meaning("本地环节所属部门影响力系数的平均，1 为全国平均"),
        Column::new("loss", "最怕断在哪", Kind::Text),
    ]
}

fn state_cells(item: &ChainItem) -> Vec<Cell> {
    vec![
        text(&item.region),
        optional(item.state.completeness, Cell::Share),
        optional(item.state.strength, Cell::Share),
        optional(item.state.input_diversity, Cell::Share),
        optional(item.state.robustness, Cell::Share),
        optional(item.state.agglomeration, Cell::Share),
        optional(item.state.local_share, Cell::Share),
        optional(item.state.influence, Cell::Number),
        optional(item.state.loss.clone(), text),
    ]
}

/// The scheme's chains as a table.
pub fn chain_table(view: &View, answer: &Answer<ChainItem>) -> Table {
    let count = |item: &ChainItem, verdict| {
        Cell::Integer(
            item.verdicts
                .get(&verdict)
                .copied()
                .unwrap_or(0)
                .try_into()
                .unwrap_or(i64::MAX),
        )
    };
    let mut columns = vec![
        Column::new("id", "链条", Kind::Text),
        Column::new("name", "名称", Kind::Text),
        Column::new("kind", "类别", Kind::Text),
        Column::new("segments", "环节", Kind::Integer).in_unit("个"),
        Column::new("present", "有企业", Kind::Integer).in_unit("个"),
        Column::new("makers", "企业", Kind::Integer).in_unit("家次"),
    ];
    columns.extend(state_columns());
    columns.extend(
        crate::gap::Verdict::ALL
            .iter()
            .map(|verdict| Column::new(verdict.id(), verdict.name(), Kind::Integer)),
    );
    let rows = answer.items.iter().map(|item| {
        let kind = match (item.kind.as_str(), item.confirmed) {
            ("plus", true) => "+1",
            ("plus", false) => "+1（待确认）",
            (_, true) => "主导",
            (_, false) => "主导（待确认）",
        };
        let size = |value: usize| Cell::Integer(value.try_into().unwrap_or(i64::MAX));
        let mut cells = vec![
            text(item.id.to_string()),
            text(&item.name),
            text(kind),
            size(item.segments),
            size(item.present),
            Cell::Integer(item.makers.into()),
        ];
        cells.extend(state_cells(item));
        cells.extend(
            crate::gap::Verdict::ALL
                .iter()
                .map(|verdict| count(item, *verdict)),
        );
        cells
    });
    Table {
        name: "chains".into(),
        title: title(view, &answer.region, "产业链一览"),
        as_of: answer.as_of.parse().ok(),
        unit: None,
        rows: rows.collect(),
        columns,
        total: None,
        notes: origin(view, answer),
        synthetic: answer.synthetic,
    }
}
