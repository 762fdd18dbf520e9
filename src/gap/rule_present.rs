//! The rules that speak of what is there and what is bought: coverage, strong, behind the peers, demand, extension.
use crate::catalog::Template;
use crate::gap::flip::{amount, strong_supply_yuan};
use crate::gap::rule::{Seen, Words, value};

/// Whether the makers seen are specialised beyond doubt.
pub(super) fn strong(seen: Seen<'_>) -> bool {
    seen.facts
        .specialisation
        .is_some_and(|found| found.quotient.low >= seen.gap.strong_lq_low)
}

/// Whether too little was imported to speak of absence.
pub(super) fn coverage(seen: Seen<'_>) -> bool {
    let coverage = seen.facts.coverage;
    let short = coverage.share().map_or(
        coverage.imported < seen.region.coverage_floor_enterprises,
        |share| share < seen.region.coverage_floor,
    );
    short && !strong(seen)
}

pub(super) fn coverage_words(seen: Seen<'_>) -> Words {
    let (coverage, region) = (seen.facts.coverage, seen.region);
    let stated = coverage.registered.filter(|_| coverage.share().is_some());
    let (case, needed) = if let Some(registered) = stated {
        let needed = (f64::from(registered) * region.coverage_floor).ceil();
        (Template::First, needed)
    } else {
        let needed = f64::from(region.coverage_floor_enterprises);
        (Template::Second, needed)
    };
    let missing = (needed - f64::from(coverage.imported)).max(0.0);
    let share = coverage
        .share()
        .map_or_else(|| "—".to_owned(), |share| format!("{:.1}", share * 100.0));
    Words {
        case,
        values: vec![
            value("imported", &coverage.imported),
            value("share", &share),
            value("floor", &format!("{:.0}", region.coverage_floor * 100.0)),
            value("floor_enterprises", &region.coverage_floor_enterprises),
        ],
        flip: (
            format!("再导入本地存续企业至少 {missing:.0} 家；随后由其余规则判定"),
            format!(
                "import at least {missing:.0} more operating local enterprises; the other rules then decide"
            ),
        ),
    }
}

pub(super) fn strong_words(seen: Seen<'_>) -> Words {
    let (facts, threshold) = (seen.facts, seen.gap.strong_lq_low);
    let flip = strong_supply_yuan(facts, (seen.gap, seen.region)).map_or_else(
        || {
            (
                format!("区间下限降到 {threshold:.2} 以下"),
                format!("the lower bound falls under {threshold:.2}"),
            )
        },
        |needed| {
            let (zh, en) = amount((facts.supply_yuan - needed).max(0.0), facts);
            (
                format!("本地供应减少 {zh}以上，区间下限就不足 {threshold:.2}"),
                format!(
                    "local supply falls by more than {en}: the lower bound is then under {threshold:.2}"
                ),
            )
        },
    );
    let bound = |figure: fn(&crate::measure::shrunk::ShrunkQuotient) -> f64| {
        facts.specialisation.map_or_else(
            || "—".to_owned(),
            |found| format!("{:.2}", figure(&found.quotient)),
        )
    };
    Words {
        case: Template::First,
        values: vec![
            value("lq", &bound(|found| found.value)),
            value("lq_low", &bound(|found| found.low)),
            value("lq_high", &bound(|found| found.high)),
            value("threshold", &format!("{threshold:.2}")),
        ],
        flip,
    }
}

/// Whether makers of some weight stand under their peers' median in scale, innovation or labels.
pub(super) fn behind(seen: Seen<'_>) -> bool {
    let facts = seen.facts;
    facts.makers > 0
        && facts
            .specialisation
            .is_some_and(|found| found.quotient.value >= seen.gap.strengthen_lq)
        && [facts.scale, facts.innovation, facts.specialised]
            .iter()
            .any(crate::gap::PeerComparison::is_under)
}

pub(super) fn behind_words(seen: Seen<'_>) -> Words {
    let facts = seen.facts;
    let (mut zh, mut en) = (Vec::new(), Vec::new());
    for (name, name_en, comparison, unit) in [
        ("规模（万元）", "scale (10,000 yuan)", facts.scale, 1e-4),
        ("企均发明专利", "patents a maker", facts.innovation, 1.0),
        (
            "专精特新占比",
            "share of specialised makers",
            facts.specialised,
            1.0,
        ),
    ] {
        if let (true, Some(own), Some(median)) =
            (comparison.is_under(), comparison.own, comparison.median)
        {
            let (own, median) = (own * unit, median * unit);
            zh.push(format!("{name} {own:.2} 低于对标中位数 {median:.2}"));
            en.push(format!(
                "{name_en} {own:.2} under the peers' median {median:.2}"
            ));
        }
    }
    let quotient = facts.specialisation.map_or_else(
        || "—".to_owned(),
        |found| format!("{:.2}", found.quotient.value),
    );
    Words {
        case: Template::First,
        values: vec![
            value("makers", &facts.makers),
            value("lq", &quotient),
            ("behind", zh.join("；"), en.join("; ")),
        ],
        flip: until_strong(seen),
    }
}

/// What makes a present segment strong, or level with its peers.
fn until_strong(seen: Seen<'_>) -> (String, String) {
    let facts = seen.facts;
    strong_supply_yuan(facts, (seen.gap, seen.region)).map_or_else(
        || {
            (
                "上述各项达到对标地区中位数".to_owned(),
                "each of these reaches the peers' median".to_owned(),
            )
        },
        |needed| {
            let (zh, en) = amount((needed - facts.supply_yuan).max(0.0), facts);
            (
                format!("本地供应再增加 {zh}即为优势；或上述各项达到对标地区中位数"),
                format!(
                    "{en} more local supply makes it strong; or each of these reaches the peers' median"
                ),
            )
        },
    )
}

/// Whether local demand is worth a plant and half of it unmet.
pub(super) fn demand(seen: Seen<'_>) -> bool {
    seen.facts.demand_yuan >= seen.gap.demand_floor_yuan
        && seen
            .facts
            .supply_share()
            .is_some_and(|share| share < seen.gap.fill_supply_share)
}

pub(super) fn demand_words(seen: Seen<'_>) -> Words {
    let (facts, threshold) = (seen.facts, seen.gap.fill_supply_share);
    let (more, more_en) = amount(facts.demand_yuan * threshold - facts.supply_yuan, facts);
    let percent = threshold * 100.0;
    Words {
        case: Template::First,
        values: vec![
            value("demand_wan", &format!("{:.0}", facts.demand_yuan / 1e4)),
            value("supply_share", &share(facts.supply_share())),
            value("threshold", &format!("{percent:.0}")),
        ],
        flip: (
            format!("本地供应再增加 {more}，供应占比即达 {percent:.0}%"),
            format!("{more_en} more local supply brings the share to {percent:.0} %"),
        ),
    }
}

/// A share in percent without its sign.
pub(super) fn share(found: Option<f64>) -> String {
    found.map_or_else(|| "—".to_owned(), |share| format!("{:.0}", share * 100.0))
}

pub(super) fn extension_words(seen: Seen<'_>) -> Words {
    let number =
        |found: Option<f64>| found.map_or_else(|| "—".to_owned(), |one| format!("{one:.2}"));
    let from = seen.facts.extends();
    let name = from.map_or_else(String::new, |from| from.segment.to_string());
    Words {
        case: Template::First,
        values: vec![
            value("strong_neighbour", &name),
            value("complexity", &number(seen.facts.complexity)),
            value(
                "other_complexity",
                &number(from.and_then(|from| from.complexity)),
            ),
        ],
        flip: (
            format!("{name} 不再是优势环节"),
            format!("{name} is no longer strong"),
        ),
    }
}
