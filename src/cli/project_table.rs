//! Projects, the board and a project's steps as tables for files; each row says whether it is invented.
use crate::app::papers::PaperItem;
use crate::app::projects::{Board, ProjectCard, ProjectItem};
use crate::export::{Cell, Column, Kind, Table};

fn text(value: &str) -> Cell {
    if value.is_empty() {
        Cell::Missing
    } else {
        Cell::from(value)
    }
}

fn word(value: Option<&String>) -> Cell {
    value.map_or(Cell::Missing, |value| text(value))
}

fn day(value: Option<&String>) -> Cell {
    let day = value.and_then(|day| day.parse().ok());
    day.map_or(Cell::Missing, Cell::Date)
}

fn number(value: Option<f64>) -> Cell {
    value.map_or(Cell::Missing, Cell::Number)
}

fn table(name: &str, columns: Vec<Column>, rows: Vec<Vec<Cell>>) -> Table {
    Table {
        name: name.to_owned(),
        title: String::new(),
        as_of: None,
        unit: None,
        columns,
        rows,
        total: None,
        notes: Vec::new(),
        synthetic: false,
    }
}

/// Projects, one a row, with the columns that an import takes under the same names.
pub(super) fn projects(items: &[ProjectItem]) -> Table {
    let yi = Kind::Number { decimals: 2 };
    let columns = vec![
        Column::new("id", "项目编号", Kind::Text),
        Column::new("name", "项目名称", Kind::Text),
        Column::new("kind", "类别", Kind::Text),
        Column::new("chain", "产业链", Kind::Text),
        Column::new("segment", "环节", Kind::Text),
        Column::new("investor_id", "投资方信用代码", Kind::Text),
        Column::new("investor", "投资方", Kind::Text),
        Column::new("county", "县区", Kind::Text),
        Column::new("county_name", "县区名称", Kind::Text),
        Column::new("park", "园区", Kind::Text),
        Column::new("unit", "招引单位", Kind::Text),
        Column::new("landing_unit", "落地单位", Kind::Text),
        Column::new("channel", "渠道", Kind::Text),
        Column::new("total_yi", "总投资", yi).in_unit("亿元"),
        Column::new("contract_yi", "合同投资", yi).in_unit("亿元"),
        Column::new("fixed_yi", "固定资产投资", yi).in_unit("亿元"),
        Column::new("land_mu", "用地", yi).in_unit("亩"),
        Column::new("owner", "招引责任人", Kind::Text),
        Column::new("landing_owner", "落地责任人", Kind::Text),
        Column::new("list_id", "名单编号", Kind::Text),
        Column::new("list_enterprise", "名单企业", Kind::Text),
        Column::new("stage", "阶段编号", Kind::Text),
        Column::new("stage_name", "阶段", Kind::Text),
        Column::new("stage_day", "阶段日期", Kind::Date),
        Column::new("source", "来源", Kind::Text),
        Column::new("as_of", "截至", Kind::Text),
        Column::new("version", "版本", Kind::Integer),
    ];
    let rows = items.iter().map(project).collect();
    table("projects", columns, rows).marked_by_row(items.iter().map(|item| item.synthetic))
}

fn project(item: &ProjectItem) -> Vec<Cell> {
    vec![
        text(&item.id),
        text(&item.name),
        word(item.kind.as_ref()),
        word(item.chain.as_ref()),
        word(item.segment.as_ref()),
        word(item.investor_id.as_ref()),
        word(item.investor.as_ref()),
        word(item.county.as_ref()),
        word(item.county_name.as_ref()),
        word(item.park.as_ref()),
        word(item.unit.as_ref()),
        word(item.landing_unit.as_ref()),
        word(item.channel.as_ref()),
        number(item.total_yi),
        number(item.contract_yi),
        number(item.fixed_yi),
        number(item.land_mu),
        word(item.owner.as_ref()),
        word(item.landing_owner.as_ref()),
        word(item.list_id.as_ref()),
        word(item.list_enterprise.as_ref()),
        word(item.stage.as_ref()),
        word(item.stage_name.as_ref()),
        day(item.stage_day.as_ref()),
        text(&item.source),
        text(&item.as_of),
        Cell::Integer(item.version),
    ]
}

/// The board, one stage a row.
pub(super) fn board(drawn: &Board) -> Table {
    let columns = vec![
        Column::new("stage", "阶段编号", Kind::Text),
        Column::new("name", "阶段", Kind::Text),
        Column::new("projects", "项目数", Kind::Integer),
        Column::new("total_yi", "总投资", Kind::Number { decimals: 2 }).in_unit("亿元"),
        Column::new("since", "最早进入", Kind::Date),
    ];
    let row = |column: &crate::app::projects::BoardColumn| {
        vec![
            word(column.stage.as_ref()),
            text(&column.name),
            Cell::Integer(column.projects),
            Cell::Number(column.total_yi),
            day(column.since.as_ref()),
        ]
    };
    let rows = drawn.columns.iter().map(row).collect();
    let marks = drawn.columns.iter().map(|column| column.synthetic);
    table("board", columns, rows).marked_by_row(marks)
}

/// The steps of one project, one a row.
pub(super) fn steps(card: &ProjectCard) -> Table {
    let columns = vec![
        Column::new("project_id", "项目编号", Kind::Text),
        Column::new("stage", "节点编号", Kind::Text),
        Column::new("name", "节点", Kind::Text),
        Column::new("day", "日期", Kind::Date),
        Column::new("by_day", "不晚于", Kind::Date),
        Column::new("implied", "推定", Kind::Flag),
        Column::new("verified", "已核实", Kind::Flag),
        Column::new("evidence", "依据", Kind::Text),
        Column::new("owner", "责任人", Kind::Text),
        Column::new("why", "原因", Kind::Text),
    ];
    let row = |step: &crate::app::projects::StepItem| {
        vec![
            text(&card.project.id),
            text(&step.stage),
            text(&step.name),
            day(step.day.as_ref()),
            day(Some(&step.by_day)),
            Cell::Flag(step.implied),
            Cell::Flag(step.verified),
            word(step.evidence.as_ref()),
            word(step.owner.as_ref()),
            word(step.why.as_ref()),
        ]
    };
    let rows = card.steps.iter().map(row).collect();
    let invented = card.project.synthetic;
    let marks = card.steps.iter().map(|step| invented || step.synthetic);
    table("steps", columns, rows).marked_by_row(marks)
}

/// Evidence files, one a row.
pub(super) fn papers(items: &[PaperItem]) -> Table {
    let columns = vec![
        Column::new("id", "材料编号", Kind::Text),
        Column::new("project_id", "项目编号", Kind::Text),
        Column::new("name", "文件名", Kind::Text),
        Column::new("kind", "类型", Kind::Text),
        Column::new("bytes", "字节", Kind::Integer),
        Column::new("sha256", "SHA-256", Kind::Text),
        Column::new("step", "节点", Kind::Text),
        Column::new("fund_day", "到账日期", Kind::Date),
        Column::new("fund_wan", "金额", Kind::Number { decimals: 2 }).in_unit("万元"),
        Column::new("note", "备注", Kind::Text),
        Column::new("who", "上传人", Kind::Text),
    ];
    let row = |item: &PaperItem| {
        vec![
            text(&item.id),
            text(&item.project),
            text(&item.name),
            text(&item.kind),
            Cell::Integer(item.bytes),
            text(&item.sha256),
            word(item.step.as_ref()),
            day(item.fund_day.as_ref()),
            number(item.fund_wan),
            text(&item.note),
            text(&item.who),
        ]
    };
    table("papers", columns, items.iter().map(row).collect())
}
