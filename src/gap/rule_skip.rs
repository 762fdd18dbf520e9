//! The rules that say no: excluded, surplus, too small a place, served within reach, unrelated, and nothing at all.
use crate::catalog::Template;
use crate::gap::rule::{Seen, Words, value};
use crate::gap::rule_present::share;

type Clause = Option<(String, String, String)>;

pub(super) fn excluded_words(seen: Seen<'_>) -> Words {
    clause_words(&seen.facts.excluded, ("条款废止", "the clause is repealed"))
}

pub(super) fn surplus_words(seen: Seen<'_>) -> Words {
    clause_words(
        &seen.facts.surplus,
        (
            "全国产能出清、条款废止",
            "the national surplus is cleared and the clause repealed",
        ),
    )
}

fn clause_words(clause: &Clause, flip: (&str, &str)) -> Words {
    let (id, zh, en) = clause.clone().unwrap_or_default();
    Words {
        case: Template::First,
        values: vec![value("clause", &id), ("clause_reason", zh, en)],
        flip: (flip.0.to_owned(), flip.1.to_owned()),
    }
}

/// What a plant needs and the region cannot give.
pub(super) struct Short {
    what: (&'static str, &'static str),
    unit: (&'static str, &'static str),
    needed: f64,
    available: f64,
}

/// The first of land and energy of which the least efficient plant needs more than the region has; `None` where it has enough
/// or nobody said.
pub(super) fn short_of(seen: Seen<'_>) -> Option<Short> {
    let need = seen.facts.min_scale?;
    let short = |what, unit, needed: Option<f64>, available: Option<f64>| {
        let (needed, available) = (needed?, available?);
        (needed > available).then_some(Short {
            what,
            unit,
            needed,
            available,
        })
    };
    short(
        ("用地", "land"),
        ("亩", "mu"),
        need.land_mu,
        need.land_available_mu,
    )
    .or_else(|| {
        short(
            ("能耗", "energy"),
            ("吨标煤", "tce"),
            need.energy_tce,
            need.energy_available_tce,
        )
    })
}

pub(super) fn scale_words(seen: Seen<'_>) -> Words {
    let found = short_of(seen).unwrap_or(Short {
        what: ("", ""),
        unit: ("", ""),
        needed: 0.0,
        available: 0.0,
    });
    let more = found.needed - found.available;
    Words {
        case: Template::First,
        values: vec![
            ("what", found.what.0.to_owned(), found.what.1.to_owned()),
            value("needed", &format!("{:.0}", found.needed)),
            value("available", &format!("{:.0}", found.available)),
            ("unit", found.unit.0.to_owned(), found.unit.1.to_owned()),
        ],
        flip: (
            format!("{}再增加 {more:.0} {}", found.what.0, found.unit.0),
            format!("{more:.0} {} more {}", found.unit.1, found.what.1),
        ),
    }
}

/// Whether neighbours within reach serve enough of a demand worth a plant.
pub(super) fn served(seen: Seen<'_>) -> bool {
    seen.facts.demand_yuan >= seen.gap.demand_floor_yuan
        && seen
            .facts
            .served_share()
            .is_some_and(|served| served >= seen.gap.served_share)
}

pub(super) fn served_words(seen: Seen<'_>) -> Words {
    let (facts, threshold) = (seen.facts, seen.gap.served_share);
    let (wan, least_wan) = (facts.reach_yuan / 1e4, facts.demand_yuan * threshold / 1e4);
    Words {
        case: Template::First,
        values: vec![
            value("reach_km", &format!("{:.0}", seen.region.reach_km)),
            value("reach_wan", &format!("{wan:.0}")),
            value("served", &share(facts.served_share())),
            value("threshold", &share(Some(threshold))),
            value("demand_wan", &format!("{:.0}", facts.demand_yuan / 1e4)),
        ],
        flip: (
            format!(
                "邻近供应（折算）降到 {least_wan:.0} 万元以下，或本地需求超过 {:.0} 万元",
                wan / threshold
            ),
            format!(
                "supply within reach (by distance) falls under {least_wan:.0} × 10,000 yuan, or local demand passes {:.0}",
                wan / threshold
            ),
        ),
    }
}

/// Whether the region is less related to the segment than to most.
pub(super) fn unrelated(seen: Seen<'_>) -> bool {
    seen.facts.relatedness.is_some()
        && seen
            .facts
            .relatedness_rank
            .is_some_and(|rank| rank < seen.gap.relatedness_quantile)
}

pub(super) fn unrelated_words(seen: Seen<'_>) -> Words {
    let percent = share(Some(seen.gap.relatedness_quantile));
    let density = seen
        .facts
        .relatedness
        .map_or_else(|| "—".to_owned(), |density| format!("{density:.3}"));
    Words {
        case: Template::First,
        values: vec![
            value("relatedness", &density),
            value("rank", &share(seen.facts.relatedness_rank)),
            value("threshold", &percent),
        ],
        flip: (
            format!("先发展与之相关的环节，使关联度高于 {percent}% 的环节"),
            format!("related segments come first, until it is nearer than {percent} % of segments"),
        ),
    }
}

pub(super) fn nothing_words(seen: Seen<'_>) -> Words {
    let (facts, gap) = (seen.facts, seen.gap);
    let met = facts.demand_yuan >= gap.demand_floor_yuan
        && facts
            .supply_share()
            .is_some_and(|share| share >= gap.fill_supply_share);
    let flip = if met {
        let ceiling_wan = facts.supply_yuan / gap.fill_supply_share / 1e4;
        (
            format!("本地需求超过 {ceiling_wan:.0} 万元，或相邻环节成为优势"),
            format!(
                "local demand passes {ceiling_wan:.0} × 10,000 yuan, or a neighbouring segment becomes strong"
            ),
        )
    } else {
        let missing_wan = (gap.demand_floor_yuan - facts.demand_yuan).max(0.0) / 1e4;
        (
            format!("本地下游需求再增加 {missing_wan:.0} 万元，或相邻环节成为优势"),
            format!(
                "{missing_wan:.0} × 10,000 yuan more local demand, or a neighbouring segment becomes strong"
            ),
        )
    };
    Words {
        case: if met {
            Template::Second
        } else {
            Template::First
        },
        values: vec![
            value("demand_wan", &format!("{:.0}", facts.demand_yuan / 1e4)),
            value(
                "demand_floor_wan",
                &format!("{:.0}", gap.demand_floor_yuan / 1e4),
            ),
            value("supply_share", &share(facts.supply_share())),
            value("threshold", &share(Some(gap.fill_supply_share))),
        ],
        flip,
    }
}
