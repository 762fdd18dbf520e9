//! What stands still, what is due and who is late, as tables.
use crate::app::follow::tables::{count, day, maybe, rule, table, text};
use crate::app::follow::{LateAnswer, MatterAnswer, MatterItem, StallAnswer, StallItem};
use crate::export::{Cell, Column, Kind, Note, Table};

/// Who must move a project that stands still.
fn mover(item: &StallItem) -> Cell {
    let signed = !["lead", "talk", "review"].contains(&item.stage.as_str());
    let landing = item.landing_unit.as_ref().filter(|_| signed);
    maybe(landing.or(item.unit.as_ref()))
}

/// Projects that stand still, one a row.
pub fn stall_table(answer: &StallAnswer) -> Table {
    let stages = answer.stages.iter().filter(|stage| stage.projects > 0);
    let stages = stages.map(|stage| {
        format!(
            "{}超过{}天未动 {} 个",
            stage.name, stage.allowed_days, stage.projects
        )
    });
    let stages = stages.collect::<Vec<_>>().join("，");
    let mut notes = vec![rule(&answer.rule, answer.example)];
    if !stages.is_empty() {
        notes.push(Note::new("分阶段", &stages));
    }
    Table {
        columns: vec![
            Column::new("project", "项目编号", Kind::Text),
            Column::new("name", "项目", Kind::Text),
            Column::new("county", "县区", Kind::Text),
            Column::new("unit", "责任单位", Kind::Text),
            Column::new("stage", "阶段", Kind::Text),
            Column::new("last", "最近动态", Kind::Date),
            Column::new("quiet_days", "静止天数", Kind::Integer)
                .meaning("自最近一次有日期的节点、资金、投资、走访、事项或线索办理起"),
        ],
        rows: answer
            .items
            .iter()
            .map(|item| {
                vec![
                    text(&item.project),
                    text(&item.name),
                    maybe(item.county_name.as_ref()),
                    mover(item),
                    text(&item.stage_name),
                    day(Some(&item.last)),
                    Cell::Integer(item.quiet_days),
                ]
            })
            .collect(),
        notes,
        synthetic: answer.synthetic,
        ..table("stalled", "停滞项目", &answer.as_of)
    }
}

fn sort_name(sort: &str) -> &'static str {
    match sort {
        "problem" => "问题",
        "promise" => "政府承诺",
        _ => "企业承诺",
    }
}

fn matter_row(item: &MatterItem) -> Vec<Cell> {
    let state = match item.state.as_str() {
        "late" => "逾期",
        "settled" => "办结",
        "settled_late" => "逾期办结",
        _ => "在办",
    };
    vec![
        text(&item.id),
        text(sort_name(&item.sort)),
        text(item.project_name.as_deref().unwrap_or(&item.project)),
        text(&item.text),
        maybe(item.unit.as_ref()),
        maybe(item.owner.as_ref()),
        day(item.due.as_ref()),
        text(state),
        item.days_late.map_or(Cell::Missing, Cell::Integer),
    ]
}

/// Matters, one a row.
pub fn matter_table(answer: &MatterAnswer) -> Table {
    Table {
        columns: vec![
            Column::new("id", "编号", Kind::Text),
            Column::new("sort", "类别", Kind::Text),
            Column::new("project", "项目", Kind::Text),
            Column::new("text", "事项", Kind::Text),
            Column::new("unit", "责任单位", Kind::Text),
            Column::new("owner", "责任人", Kind::Text),
            Column::new("due", "时限", Kind::Date),
            Column::new("state", "状态", Kind::Text),
            Column::new("days_late", "逾期天数", Kind::Integer),
        ],
        rows: answer.items.iter().map(matter_row).collect(),
        synthetic: answer.synthetic,
        ..table("matters", "待办问题与承诺", &answer.as_of)
    }
}

/// Who is late, one unit a row.
pub fn late_table(answer: &LateAnswer) -> Table {
    Table {
        columns: vec![
            Column::new("unit", "责任单位", Kind::Text),
            Column::new("leads", "超时线索", Kind::Integer),
            Column::new("problems", "逾期问题", Kind::Integer),
            Column::new("promises", "逾期政府承诺", Kind::Integer),
            Column::new("pledges", "逾期企业承诺", Kind::Integer),
            Column::new("stalls", "停滞项目", Kind::Integer),
            Column::new("most_days", "最长逾期", Kind::Integer).in_unit("天"),
        ],
        rows: answer
            .items
            .iter()
            .map(|item| {
                let unit = if item.unit.is_empty() {
                    "未注明"
                } else {
                    &item.unit
                };
                vec![
                    text(unit),
                    count(item.leads),
                    count(item.problems),
                    count(item.promises),
                    count(item.pledges),
                    count(item.stalls),
                    Cell::Integer(item.most_days),
                ]
            })
            .collect(),
        synthetic: answer.synthetic,
        ..table("late", "逾期与停滞责任单位", &answer.as_of)
    }
}
