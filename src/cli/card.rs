//! One enterprise and one target in words, for the terminal.
use crate::app::View;
use crate::app::enterprise::{EnterpriseCard, enterprise};
use crate::app::place::PlacementItem;
use crate::app::targets::TargetItem;
use crate::cli::arguments::{Enterprise, Format};
use crate::cli::output::{append, print, print_json};
use crate::error::AppError;

pub(super) fn show_enterprise(
    view: &View,
    arguments: &Enterprise,
    format: Option<Format>,
) -> Result<(), AppError> {
    let card = enterprise(view, &arguments.id, arguments.region.as_deref())?;
    if matches!(format, Some(Format::Json | Format::Jsonl | Format::Csv)) {
        return print_json(&card);
    }
    let mut text = facts(&card);
    for placement in &card.placements {
        text += &placed(placement);
    }
    for risk in &card.risks {
        append(
            &mut text,
            format_args!(
                "  风险 {}：{}（{}）\n",
                risk.kind, risk.reference, risk.source
            ),
        );
    }
    if let Some(target) = &card.target {
        text += &explain_target(target);
    }
    print(&text)
}

fn facts(card: &EnterpriseCard) -> String {
    let place = card.enterprise.region.as_deref().unwrap_or("所在地未知");
    let mut text = format!(
        "{}  {}  {place}\n",
        card.enterprise.name, card.enterprise.id
    );
    if card.synthetic {
        text.push_str("虚构数据，不得对外使用\n");
    }
    for fact in &card.facts {
        let value = fact.value.as_deref().unwrap_or("—");
        append(
            &mut text,
            format_args!(
                "  {}：{value}（{}，截至 {}）\n",
                fact.name, fact.source, fact.as_of
            ),
        );
    }
    text
}

fn placed(placement: &PlacementItem) -> String {
    let share = placement.share.map_or_else(
        || "占比未知".to_owned(),
        |share| format!("占比 {:.1}%", share * 100.0),
    );
    let confirmed = if placement.confirmed {
        "，已证实"
    } else {
        ""
    };
    let conflict = if placement.conflict {
        "，依据互相矛盾"
    } else {
        ""
    };
    let mut text = format!(
        "  挂链 {}  置信度 {:.2}，{share}{confirmed}{conflict}\n",
        placement.segment, placement.confidence
    );
    for evidence in &placement.evidence {
        append(
            &mut text,
            format_args!(
                "    依据 {}：“{}”第 {} 字起“{}”，权重 {:.2}\n",
                evidence.source,
                evidence.text,
                evidence.start + 1,
                evidence.term,
                evidence.weight
            ),
        );
    }
    text
}

/// A target's score, part by part.
pub(super) fn explain_target(item: &TargetItem) -> String {
    let mut text = format!(
        "\n{} {}（{} {}）得分 {:.4}，区间 {:.4}—{:.4}\n",
        item.rank,
        item.enterprise.name,
        item.segment,
        item.segment_name,
        item.score,
        item.interval[0],
        item.interval[1]
    );
    for part in &item.parts {
        let raw = part.told();
        let origin = part
            .as_of
            .as_ref()
            .map_or_else(String::new, |date| format!("（{} {date}）", part.source));
        append(
            &mut text,
            format_args!(
                "  {:.4} = {:.2} × {:.4}  {}：{raw}{origin}\n",
                part.contribution, part.weight, part.value, part.name
            ),
        );
    }
    append(
        &mut text,
        format_args!(
            "  证伪信号　{}\n  失效日期　{}\n",
            item.falsifier, item.expires
        ),
    );
    text
}
