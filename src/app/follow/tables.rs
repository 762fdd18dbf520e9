//! Visits, leads, channels and activity as tables, for the terminal, for files and for reports.
use crate::app::follow::{
    ActivityAnswer, ActivityItem, ChannelAnswer, LeadAnswer, LeadItem, VisitAnswer,
};
use crate::export::{Cell, Column, Kind, Note, Table};

const MONEY: Kind = Kind::Number { decimals: 2 };

pub(super) fn text(value: &str) -> Cell {
    if value.is_empty() {
        Cell::Missing
    } else {
        Cell::from(value)
    }
}

pub(super) fn maybe(value: Option<&String>) -> Cell {
    text(value.map_or("", String::as_str))
}

pub(super) fn count(value: usize) -> Cell {
    Cell::Integer(i64::try_from(value).unwrap_or(i64::MAX))
}

pub(super) fn day(value: Option<&String>) -> Cell {
    value
        .and_then(|day| day.parse().ok())
        .map_or(Cell::Missing, Cell::Date)
}

fn number(value: Option<f64>) -> Cell {
    value.map_or(Cell::Missing, Cell::Number)
}

pub(super) fn table(name: &str, title: &str, as_of: &str) -> Table {
    Table {
        name: name.to_owned(),
        title: title.to_owned(),
        as_of: as_of.parse().ok(),
        unit: None,
        columns: Vec::new(),
        rows: Vec::new(),
        total: None,
        notes: Vec::new(),
        synthetic: false,
    }
}

/// What a rule file says of itself.
pub(super) fn rule(source: &str, example: bool) -> Note {
    let said = source.starts_with("示例");
    let mark = if example && !said { "（示例）" } else { "" };
    Note::new("规则", &format!("{source}{mark}"))
}

/// The kind of visit in Chinese.
fn visit_kind(kind: &str) -> &'static str {
    if kind == "reception" {
        "接待"
    } else {
        "外出"
    }
}

/// Visits, one a row.
pub fn visit_table(answer: &VisitAnswer) -> Table {
    Table {
        columns: vec![
            Column::new("id", "编号", Kind::Text),
            Column::new("kind", "类型", Kind::Text),
            Column::new("day", "日期", Kind::Date),
            Column::new("days", "天数", Kind::Number { decimals: 1 }),
            Column::new("unit", "单位", Kind::Text),
            Column::new("who", "人员", Kind::Text),
            Column::new("whom", "对象", Kind::Text),
            Column::new("city", "地点", Kind::Text),
            Column::new("registered", "已备案", Kind::Flag),
            Column::new("outcome", "成效", Kind::Text),
        ],
        rows: answer
            .items
            .iter()
            .map(|item| {
                vec![
                    text(&item.id),
                    text(visit_kind(&item.kind)),
                    day(Some(&item.day)),
                    number(item.days),
                    text(&item.unit),
                    maybe(item.who.as_ref()),
                    maybe(item.whom.as_ref()),
                    maybe(item.city.as_ref()),
                    item.registered.map_or(Cell::Missing, Cell::Flag),
                    maybe(item.outcome.as_ref()),
                ]
            })
            .collect(),
        synthetic: answer.synthetic,
        ..table("visits", "招商外出与接待", &answer.to)
    }
}

/// The steps of a lead that are past their day, in words.
fn lateness(item: &LeadItem) -> String {
    let told = item.clock.iter().filter(|step| step.state == "late");
    let told = told.map(|step| format!("{}超{}天", step.name, step.days_late.unwrap_or(0)));
    told.collect::<Vec<_>>().join("，")
}

/// Leads, one a row.
pub fn lead_table(answer: &LeadAnswer) -> Table {
    Table {
        columns: vec![
            Column::new("project", "项目编号", Kind::Text),
            Column::new("name", "线索", Kind::Text),
            Column::new("county", "县区", Kind::Text),
            Column::new("unit", "责任单位", Kind::Text),
            Column::new("referrer", "引荐人", Kind::Text),
            Column::new("received", "收到日期", Kind::Date),
            Column::new("late", "超时环节", Kind::Text).meaning("到截至日已过时限而没有办理的环节"),
        ],
        rows: answer
            .items
            .iter()
            .map(|item| {
                vec![
                    text(&item.project),
                    text(&item.name),
                    maybe(item.county_name.as_ref()),
                    maybe(item.unit.as_ref()),
                    maybe(item.referrer.as_ref()),
                    day(Some(&item.received)),
                    text(&lateness(item)),
                ]
            })
            .collect(),
        notes: vec![rule(&answer.rule, answer.example)],
        synthetic: answer.synthetic,
        ..table("leads", "线索响应", &answer.as_of)
    }
}

/// Channels or referrers, one a row.
pub fn channel_table(answer: &ChannelAnswer) -> Table {
    let (name, title) = if answer.by == "referrer" {
        ("引荐人", "各引荐人引来情况")
    } else {
        ("渠道", "各渠道招商情况")
    };
    Table {
        columns: vec![
            Column::new("key", name, Kind::Text),
            Column::new("leads", "线索", Kind::Integer).in_unit("个"),
            Column::new("signed", "签约", Kind::Integer).in_unit("个"),
            Column::new("signed_yi", "签约总投资", MONEY).in_unit("亿元"),
            Column::new("landed", "落地", Kind::Integer).in_unit("个"),
            Column::new("funds_yi", "到位资金", MONEY).in_unit("亿元"),
        ],
        rows: answer
            .items
            .iter()
            .map(|item| {
                let key = if item.key.is_empty() {
                    "未注明"
                } else {
                    &item.key
                };
                vec![
                    text(key),
                    Cell::Integer(item.leads),
                    Cell::Integer(item.signed),
                    Cell::Number(item.signed_yi),
                    Cell::Integer(item.landed),
                    Cell::Number(item.funds_yi),
                ]
            })
            .collect(),
        notes: vec![Note::new(
            "口径",
            "期间内经核实的线索、签约、落地项目和有凭证的到位资金；未核实的不计",
        )],
        synthetic: answer.synthetic,
        ..table("channels", title, &answer.to)
    }
}

/// Handed-out lists, one a row.
pub fn list_table(answer: &ChannelAnswer) -> Table {
    Table {
        columns: vec![
            Column::new("list", "名单", Kind::Text),
            Column::new("date", "发出日期", Kind::Date),
            Column::new("targets", "所列企业", Kind::Integer).in_unit("家"),
            Column::new("adopted", "转为线索", Kind::Integer).in_unit("家"),
            Column::new("signed", "签约", Kind::Integer).in_unit("家"),
            Column::new("landed", "落地", Kind::Integer).in_unit("家"),
            Column::new("hit_rate", "命中率", Kind::Share).meaning("落地家数 ÷ 名单所列家数"),
        ],
        rows: answer
            .lists
            .iter()
            .map(|item| {
                vec![
                    text(item.name.as_deref().unwrap_or(&item.list)),
                    day(item.date.as_ref()),
                    item.targets.map_or(Cell::Missing, count),
                    count(item.adopted),
                    count(item.signed),
                    count(item.landed),
                    item.hit_rate.map_or(Cell::Missing, Cell::Share),
                ]
            })
            .collect(),
        notes: vec![Note::new(
            "口径",
            "名单所列企业中，由名单转为线索、其项目经核实签约和落地的家数，截至期末；命中率为落地家数除以名单所列家数",
        )],
        synthetic: answer.synthetic || answer.lists.iter().any(|list| list.synthetic),
        ..table("lists", "已发招商名单命中情况", &answer.to)
    }
}

/// The activity index, one subject a row.
pub fn activity_table(answer: &ActivityAnswer) -> Table {
    let name = if answer.by == "county" {
        "县区"
    } else {
        "单位"
    };
    let mut columns = vec![
        Column::new("rank", "名次", Kind::Integer),
        Column::new("name", name, Kind::Text),
    ];
    let first = answer.items.first();
    for line in first.iter().flat_map(|item| &item.lines) {
        columns.push(
            Column::new(&line.id, &line.name, Kind::Integer).meaning(&format!(
                "满分 {} 分，本期满 {:.1} 计满分",
                line.of, line.full
            )),
        );
    }
    columns.push(Column::new("index", "指数", Kind::Number { decimals: 1 }));
    let row = |item: &ActivityItem| {
        let mut cells = vec![count(item.rank), text(&item.name)];
        cells.extend(item.lines.iter().map(|line| Cell::Integer(line.count)));
        cells.push(Cell::Number(item.index));
        cells
    };
    Table {
        columns,
        rows: answer.items.iter().map(row).collect(),
        notes: vec![
            rule(&answer.rule, answer.example),
            Note::new(
                "算法",
                "每项得分 = 分值 × min（次数 ÷ 本期满分次数，上限），指数为每百分所得；未备案的外出和未核实的节点不计",
            ),
        ],
        synthetic: answer.synthetic,
        ..table("activity", &answer.name, &answer.to)
    }
}
