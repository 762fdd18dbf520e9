//! One gap in words: every number the rules saw, what makes it feasible, and what would change the verdict.
use crate::app::amount::measured;
use crate::app::gaps::GapItem;
use crate::app::nearness::NearnessItem;
use crate::cli::output::append;

/// What stands where the data is not there.
const NOT_AVAILABLE: &str = "无数据（not available）";

pub(super) fn explain_gap(item: &GapItem) -> String {
    let mut text = format!(
        "\n{} {}：{}（规则 {}）\n  理由　　{}\n  何时改变　{}\n",
        item.segment,
        item.name,
        item.verdict.name(),
        item.rule,
        item.reason,
        item.flip
    );
    append(
        &mut text,
        format_args!(
            "  Reason　　 {}\n  Flips if　 {}\n",
            item.reason_en, item.flip_en
        ),
    );
    let around = [
        ("所用数据", Some(item.inputs.join("、"))),
        ("对标地区", Some(item.context.peers.join("、"))),
        ("失去会怎样", item.context.loss.clone()),
        ("If lost", item.context.loss_en.clone()),
        (
            "割点",
            item.context
                .articulation
                .then(|| "是：没有它，链条断成几截".to_owned()),
        ),
        ("采购数据", Some(item.purchases_note.clone())),
        ("Purchases", Some(item.purchases_note_en.clone())),
    ];
    for (name, words) in around {
        if let Some(words) = words.filter(|words| !words.is_empty()) {
            append(&mut text, format_args!("  {name}　{words}\n"));
        }
    }
    for fact in &item.facts {
        let value = fact.value.map_or_else(
            || NOT_AVAILABLE.to_owned(),
            |value| measured(value, &fact.unit),
        );
        append(&mut text, format_args!("  {} = {value}\n", fact.name));
    }
    if let Some(nearness) = &item.nearness {
        text += &near(nearness);
    }
    text
}

fn near(found: &NearnessItem) -> String {
    let mut text = String::new();
    if found.supports.is_empty() {
        text += "  承接基础　无：本地与邻近地区都没有与之相关的环节，或关联度无定义\n";
    } else {
        text += "  承接基础（环节，接近度 × 计入比例 → 对关联度的贡献）\n";
    }
    for one in &found.supports {
        let place = if one.here {
            "本地".to_owned()
        } else {
            format!("邻近 {}", one.region)
        };
        append(
            &mut text,
            format_args!(
                "    {} {}（{place}）：{:.3} × {:.2} → {:.4}\n",
                one.segment, one.name, one.proximity, one.weight, one.part
            ),
        );
    }
    if found.other_supports > 0.0 {
        append(
            &mut text,
            format_args!("    其余环节合计 → {:.4}\n", found.other_supports),
        );
    }
    if found.neighbours.is_empty() {
        text += "  邻近供应　可达范围内没有同级地区供应该环节\n";
    } else {
        text += "  邻近供应（地区，距离：供应 → 按距离折算，万元）\n";
    }
    for one in &found.neighbours {
        append(
            &mut text,
            format_args!(
                "    {} {}，{:.0} 公里：{:.0} → {:.0}\n",
                one.adcode,
                one.region,
                one.distance_km,
                one.supply_yuan / 1e4,
                one.counted_yuan / 1e4
            ),
        );
    }
    if found.other_counted_yuan > 0.0 {
        append(
            &mut text,
            format_args!("    其余地区合计 → {:.0}\n", found.other_counted_yuan / 1e4),
        );
    }
    text
}
