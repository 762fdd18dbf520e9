//! Targets as a table: what each is, then each indicator's raw value, value and contribution.
use serde_json::{Value, json};

use crate::app::export::{optional, origin, text, title};
use crate::app::targets::{LabelItem, PartItem, TargetAnswer, TargetItem};
use crate::app::view::View;
use crate::catalog::code::RegionTable;
use crate::export::{Cell, Column, Kind, Note, Table};

/// Targets as a table; each indicator has its raw value, its value and its contribution.
pub fn target_table(view: &View, answer: &TargetAnswer) -> Table {
    let mut notes = origin(view, &answer.list);
    let guarded = answer
        .guarded
        .iter()
        .map(|(clause, count)| format!("{clause} {count} 家"))
        .collect::<Vec<_>>()
        .join("，");
    notes.push(Note {
        label: "名单范围".into(),
        text: format!(
            "候选 {} 家中列出 {} 家；前置审查排除：{}；数据覆盖不足另列 {} 家；因未导入数据而未审查的条款：{}。缺失指标按中性值 {} 计分并打开区间",
            answer.total,
            answer.list.items.len(),
            if guarded.is_empty() { "无".to_owned() } else { guarded },
            answer.thin,
            if answer.unchecked.is_empty() { "无".to_owned() } else { answer.unchecked.join("，") },
            view.profile.target.neutral
        ),
    });
    Table {
        name: "targets".into(),
        title: title(view, &answer.list.region, "招商目标企业"),
        as_of: answer.list.as_of.parse().ok(),
        unit: None,
        rows: answer.list.items.iter().map(target_cells).collect(),
        columns: target_columns(answer),
        total: None,
        notes,
        synthetic: answer.list.synthetic,
    }
}

/// What a target is, then each indicator's raw value, value and contribution.
fn target_columns(answer: &TargetAnswer) -> Vec<Column> {
    let number = |decimals| Kind::Number { decimals };
    let mut columns = vec![
        Column::new("rank", "名次", Kind::Integer),
        Column::new("enterprise", "企业", Kind::Text),
        Column::new("enterprise_id", "企业代码", Kind::Text),
        Column::new("region", "所在地", Kind::Text),
        Column::new("segment", "环节", Kind::Text),
        Column::new("segment_name", "环节名称", Kind::Text),
        Column::new("verdict", "结论", Kind::Text).meaning("该环节在本地的结论"),
        Column::new("score", "得分", number(4))
            .meaning("各指标 权重 × 值 之和，0 到 1；各项得分相加等于总分"),
        Column::new("low", "区间下限", number(4)).meaning("缺失指标全按 0 计"),
        Column::new("high", "区间上限", number(4)).meaning("缺失指标全按 1 计"),
        Column::new("coverage", "数据覆盖", Kind::Share).meaning("有数据的指标所占权重"),
        Column::new("reason", "理由", Kind::Text),
        Column::new("flags", "提示", Kind::Text).meaning("前置审查中不排除但须留意的条款"),
        Column::new("path", "关系链", Kind::Text).meaning("从本地企业出发的最短关系，最多三跳"),
        Column::new("next_step", "下一步", Kind::Text),
        Column::new("falsifier", "证伪信号", Kind::Text).meaning("出现即应撤回这条建议"),
        Column::new("expires", "失效日期", Kind::Date),
        Column::new("in_top", "前 20 比例", Kind::Share)
            .meaning("在权重抽样（狄利克雷分布）中进入前 20 的比例；未抽样或名次太后时为空"),
        Column::new("rank_low", "名次下界", Kind::Integer).meaning("抽样名次的九成区间"),
        Column::new("rank_high", "名次上界", Kind::Integer).meaning("抽样名次的九成区间"),
        Column::new("labels", "资质标签", Kind::Text)
            .meaning("标签（批次年，有效期至）；未导入时为空"),
        Column::new("distance_km", "直线距离", number(0))
            .in_unit("公里")
            .meaning("本地驻地到其所在地级市驻地的直线距离，不是车程"),
        Column::new("travel_minutes", "行程时间", number(0))
            .in_unit("分钟")
            .meaning("导入了行程时间的才有；有则按它计分，没有则按直线距离"),
        Column::new("parts", "得分构成", Kind::Text)
            .meaning("每项：原值（来源 日期）→ 值 × 权重 = 得分；各项得分相加等于总分"),
    ];
    for weight in &answer.weights {
        let (id, name, unit) = (&weight.id, &weight.name, &weight.unit);
        let meaning = format!("权重 {}；{}", weight.weight, weight.why);
        columns.push(
            Column::new(&format!("{id}.raw"), &format!("{name}·原值"), number(4))
                .in_unit(unit)
                .meaning(&meaning),
        );
        columns.push(Column::new(
            &format!("{id}.value"),
            &format!("{name}·值"),
            number(4),
        ));
        columns.push(Column::new(
            &format!("{id}.contribution"),
            &format!("{name}·得分"),
            number(4),
        ));
    }
    columns
}

fn target_cells(item: &TargetItem) -> Vec<Cell> {
    let path = item.path.as_ref().map(|hops| {
        hops.iter()
            .map(|hop| {
                format!(
                    "{} —{}（{}）→ {}",
                    hop.from_name, hop.kind, hop.record, hop.to_name
                )
            })
            .collect::<Vec<_>>()
            .join("；")
    });
    let flags: Vec<String> = item
        .flags
        .iter()
        .map(|flag| format!("{}：{}", flag.name, flag.reason))
        .collect();
    let mut cells = vec![
        whole(item.rank),
        text(&item.enterprise.name),
        text(&item.enterprise.id),
        optional(item.enterprise.region.clone(), Cell::Text),
        text(item.segment.to_string()),
        text(&item.segment_name),
        text(item.verdict.name()),
        Cell::Number(item.score),
        Cell::Number(item.interval[0]),
        Cell::Number(item.interval[1]),
        Cell::Share(item.coverage),
        text(&item.reason),
        if flags.is_empty() {
            Cell::Missing
        } else {
            text(flags.join("；"))
        },
        optional(path, Cell::Text),
        text(&item.next_step),
        text(&item.falsifier),
        optional(item.expires.parse().ok(), Cell::Date),
        optional(item.stability, |found| Cell::Share(found.share)),
        optional(item.stability, |found| whole(found.rank_low)),
        optional(item.stability, |found| whole(found.rank_high)),
        optional(labels(item), Cell::Text),
        optional(item.distance_km, Cell::Number),
        optional(
            item.travel.as_ref().map(|travel| travel.minutes),
            Cell::Number,
        ),
        text(composition(item)),
    ];
    for part in &item.parts {
        cells.push(optional(part.raw, Cell::Number));
        cells.push(Cell::Number(part.value));
        cells.push(Cell::Number(part.contribution));
    }
    cells
}

fn whole(count: usize) -> Cell {
    Cell::Integer(count.try_into().unwrap_or(i64::MAX))
}

/// Labels in words with batch year and expiry; `None` where none were imported.
fn labels(item: &TargetItem) -> Option<String> {
    let written = |label: &LabelItem| {
        let year = label
            .year
            .map_or_else(String::new, |year| format!("（{year} 年"));
        let until = match (&label.expires, label.expired) {
            (Some(day), true) => format!("，已于 {day} 到期）"),
            (Some(day), false) => format!("，有效期至 {day}）"),
            (None, _) if year.is_empty() => String::new(),
            (None, _) => "）".to_owned(),
        };
        format!("{}{year}{until}", label.name)
    };
    let labels = item.labels.as_ref()?;
    Some(labels.iter().map(written).collect::<Vec<_>>().join("、"))
}

/// The parts of a score in words, one line each.
fn composition(item: &TargetItem) -> String {
    let line = |part: &PartItem| {
        let raw = part.told();
        let date = part.as_of.as_deref().unwrap_or("");
        format!(
            "{}：{raw}（{} {date}）→ {:.4} × {} = {:.4}",
            part.name, part.source, part.value, part.weight, part.contribution
        )
    };
    item.parts.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// Targets as GeoJSON: a point for each whose prefecture is known, at the seat of its prefecture and said so; the others
/// are counted under `unplaced`.
pub fn target_geojson(view: &View, answer: &TargetAnswer) -> Vec<u8> {
    let regions = RegionTable::builtin();
    let point = |item: &TargetItem| {
        let adcode = item.enterprise.adcode.as_ref()?.parse().ok()?;
        let seat = regions.get(regions.prefecture_of(adcode)?)?;
        Some(json!({
            "type": "Feature",
            "id": item.enterprise.id,
            "geometry": {"type": "Point", "coordinates": [seat.lon?, seat.lat?]},
            "properties": {
                "rank": item.rank,
                "enterprise": item.enterprise.name,
                "region": item.enterprise.region,
                "position": "seat of the prefecture",
                "segment": item.segment,
                "segment_name": item.segment_name,
                "verdict": item.verdict,
                "score": item.score,
                "low": item.interval[0],
                "high": item.interval[1],
                "distance_km": item.distance_km,
                "reason": item.reason,
                "flags": item.flags.iter().map(|flag| &flag.name).collect::<Vec<_>>(),
                "expires": item.expires,
                "synthetic": item.synthetic,
            },
        }))
    };
    let list = &answer.list;
    let features: Vec<Value> = list.items.iter().filter_map(point).collect();
    let notes: Vec<Value> = origin(view, list)
        .into_iter()
        .map(|note| json!({"label": note.label, "text": note.text}))
        .collect();
    let document = json!({
        "type": "FeatureCollection",
        "title": title(view, &list.region, "招商目标企业"),
        "as_of": list.as_of,
        "snapshot": list.snapshot,
        "profile": list.profile,
        "synthetic": list.synthetic,
        "unplaced": list.items.len() - features.len(),
        "notes": notes,
        "features": features,
    });
    let mut bytes = serde_json::to_vec_pretty(&document).expect("features are plain data");
    bytes.push(b'\n');
    bytes
}
