//! `export` and the terminal: results as tables with definitions, sources and dates.
use crate::app::answer::Answer;
use crate::app::gaps::GapItem;
use crate::app::view::View;
use crate::catalog::region_name;
use crate::export::{Cell, Column, Kind, Note, Table};

pub(super) fn text(value: impl Into<String>) -> Cell {
    Cell::Text(value.into())
}

pub(super) fn optional<T>(value: Option<T>, cell: impl FnOnce(T) -> Cell) -> Cell {
    value.map_or(Cell::Missing, cell)
}

/// The notes every table carries: where its figures come from.
pub(super) fn origin<T>(view: &View, answer: &Answer<T>) -> Vec<Note> {
    let note = |label: &str, text: String| Note {
        label: label.to_owned(),
        text,
    };
    let manifest = &view.snapshot.manifest;
    let sources: std::collections::BTreeSet<String> = manifest
        .inputs
        .iter()
        .map(|input| format!("{}（{}，截至 {}）", input.source, input.table, input.as_of))
        .collect();
    vec![
        note("测算批次", answer.snapshot.clone()),
        note(
            "方法与方案",
            format!("方法 {}，评价方案 {}", answer.method, answer.profile),
        ),
        note("企业范围", manifest.universe.clone()),
        note(
            "数据来源",
            sources.into_iter().collect::<Vec<_>>().join("；"),
        ),
        note(
            "产业链图谱",
            format!(
                "各链条为专家初稿，链条文件注明来源与日期；内容指纹 {}",
                manifest.catalog.chars().take(12).collect::<String>()
            ),
        ),
    ]
}

pub(super) fn title(view: &View, answer_region: &str, what: &str) -> String {
    let region = answer_region
        .parse()
        .map_or_else(|_| answer_region.to_owned(), region_name);
    let invented = if view.snapshot.manifest.synthetic {
        "（含虚构数据）"
    } else {
        ""
    };
    format!("{region}{what}{invented}")
}

/// Gaps as a table.
pub fn gap_table(view: &View, answer: &Answer<GapItem>) -> Table {
    let number = |decimals| Kind::Number { decimals };
    let mut columns = vec![
        Column::new("segment", "环节", Kind::Text),
        Column::new("name", "名称", Kind::Text),
        Column::new("chain", "链条", Kind::Text),
        Column::new("tier", "位置", Kind::Text),
        Column::new("verdict", "结论", Kind::Text)
            .meaning("七条规则依次判断，先中者为准：未知、优势、强链、不必补、补链、延链、不必补"),
        Column::new("rule", "规则", Kind::Text).meaning("作出结论的规则编号"),
        Column::new("priority", "优先度", number(4))
            .meaning("需求 × 缺口 × 可行性 ×（1 − 可达范围已满足）× 关键度，各在 0 到 1 之间"),
        Column::new("makers", "本地企业", Kind::Integer)
            .in_unit("家")
            .meaning("挂在该环节的生产或服务企业，贸易商不计"),
        Column::new("lq", "区位商", number(2))
            .meaning("收缩后的区位商（k+a）/（E+a），k 为折合典型企业家数，E 为按全国结构应有家数"),
        Column::new("lq_low", "区间下限", number(2)).meaning("九成区间"),
        Column::new("lq_high", "区间上限", number(2)).meaning("九成区间"),
        Column::new("demand", "需求", number(3))
            .meaning("本地下游年需求 D/(D+D½)，由供需边的成本占比推算，为估计"),
        Column::new("shortfall", "缺口", number(3)).meaning("1 − 本地供应 ÷ 本地需求，不小于 0"),
        Column::new("feasibility", "可行性", number(3))
            .meaning("关联密度（Hidalgo 等 2007），0 到 1"),
        Column::new("reach_served", "已满足", Kind::Share)
            .meaning("可达范围内邻近地区的供应按距离折算后占需求的比例"),
        Column::new("criticality", "关键度", number(3))
            .meaning("去掉该环节后断开的供需通路与下游必要程度的平均"),
        Column::new("largest_share", "最大一家", Kind::Share)
            .meaning("最大一家占本地供应的比例，超过六成标“一家独大”"),
        Column::new("estimated_share", "估计占比", Kind::Share)
            .meaning("规模或占比为估计值的供应所占比例"),
        Column::new("coverage", "覆盖率", Kind::Share)
            .meaning("已导入企业 ÷ 登记企业数；未导入登记数时为空，即“未说明”"),
        Column::new("imported", "已导入", Kind::Integer)
            .in_unit("家")
            .meaning("该地区已导入的存续企业"),
        Column::new("flags", "提示", Kind::Text),
        Column::new("reason", "理由", Kind::Text),
        Column::new("flip", "何时改变", Kind::Text).meaning("什么会改变这个结论"),
    ];
    columns.extend(context_columns());
    Table {
        name: "gaps".into(),
        title: title(view, &answer.region, "产业链缺口"),
        as_of: answer.as_of.parse().ok(),
        unit: None,
        rows: answer.items.iter().map(gap_cells).collect(),
        columns,
        total: None,
        notes: origin(view, answer),
        synthetic: answer.synthetic,
    }
}

fn context_columns() -> Vec<Column> {
    let number = |decimals| Kind::Number { decimals };
    vec![
        Column::new("agglomeration", "聚合度", Kind::Share).meaning("本地供应占全国供应的比例"),
        Column::new("hhi", "集中度", number(3)).meaning("赫芬达尔指数，独此一家为 1"),
        Column::new("regions_with_makers", "有企业的地区", Kind::Integer)
            .in_unit("个")
            .meaning("同级地区中有企业做该环节的"),
        Column::new("regions_chasing", "也在招的地区", Kind::Integer)
            .in_unit("个")
            .meaning("同级地区中该环节结论为补链或延链的，即拥挤程度"),
        Column::new("opportunity_gain", "机会增益", number(3))
            .meaning("复杂度前景增益（Hausmann 等 2014）；本地已有为 0"),
        Column::new("local_share", "配套率（估计）", Kind::Share)
            .meaning("由投入产出表按 FLQ 推算；未导入投入产出表或本地无企业时为空"),
        Column::new("loss", "失去会怎样", Kind::Text),
    ]
}

fn context_cells(item: &GapItem) -> Vec<Cell> {
    let context = &item.context;
    let count = |value: usize| Cell::Integer(value.try_into().unwrap_or(i64::MAX));
    vec![
        optional(context.agglomeration, Cell::Share),
        optional(context.hhi, Cell::Number),
        count(context.regions_with_makers),
        count(context.regions_chasing),
        optional(context.opportunity_gain, Cell::Number),
        optional(
            item.purchases.and_then(|bought| bought.local_share),
            Cell::Share,
        ),
        optional(context.loss.clone(), text),
    ]
}

fn gap_cells(item: &GapItem) -> Vec<Cell> {
    let tier = match item.tier.as_str() {
        "upstream" => "上游",
        "midstream" => "中游",
        "downstream" => "下游",
        _ => "服务",
    };
    let mut cells = vec![
        text(item.segment.to_string()),
        text(&item.name),
        text(item.chain.to_string()),
        text(tier),
        text(item.verdict.name()),
        text(&item.rule),
        optional(item.priority, Cell::Number),
        Cell::Integer(item.makers.into()),
        optional(item.lq.as_ref(), |lq| Cell::Number(lq.value)),
        optional(item.lq.as_ref(), |lq| Cell::Number(lq.low)),
        optional(item.lq.as_ref(), |lq| Cell::Number(lq.high)),
        Cell::Number(item.factors.demand),
        Cell::Number(item.factors.shortfall),
        optional(item.factors.feasibility, Cell::Number),
        Cell::Share(item.factors.reach_served),
        Cell::Number(item.factors.criticality),
        optional(item.largest_share, Cell::Share),
        optional(item.estimated_share, Cell::Share),
        optional(item.coverage, Cell::Share),
        Cell::Integer(item.imported.into()),
        if item.flags.is_empty() {
            Cell::Missing
        } else {
            text("一家独大")
        },
        text(&item.reason),
        text(&item.flip),
    ];
    cells.extend(context_cells(item));
    cells
}

/// The table as it is printed: the columns of single indicators are left to CSV, Parquet and JSON, since forty columns on
/// one page cannot be read; the composition of each score stays, in words.
pub fn printed(table: &Table) -> Table {
    let keys: Vec<&str> = table
        .columns
        .iter()
        .map(|column| column.key.as_str())
        .filter(|key| !key.contains('.'))
        .collect();
    brief(table, &keys)
}

/// The columns of a table worth a terminal's width, by key.
pub fn brief(table: &Table, keys: &[&str]) -> Table {
    let places: Vec<usize> = keys
        .iter()
        .filter_map(|key| table.columns.iter().position(|column| column.key == *key))
        .collect();
    let pick = |cells: &Vec<Cell>| {
        places
            .iter()
            .map(|place| cells[*place].clone())
            .collect::<Vec<_>>()
    };
    Table {
        columns: places
            .iter()
            .map(|place| table.columns[*place].clone())
            .collect(),
        rows: table.rows.iter().map(pick).collect(),
        total: table.total.as_ref().map(pick),
        ..table.clone()
    }
}
