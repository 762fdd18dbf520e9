//! The rules, in their order. The first that fires decides; every segment gets exactly one verdict.
use crate::catalog::{GapProfile, RegionProfile};
use crate::gap::facts::GapFacts;
use crate::gap::flip::{amount, strong_supply_yuan};
use crate::gap::verdict::Verdict;

/// A rule's stable id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rule {
    /// Too little imported to speak of absence.
    Coverage,
    /// Specialised beyond doubt.
    Strong,
    /// Present, and behind the peers.
    Behind,
    /// Excluded class.
    Excluded,
    /// National surplus.
    Surplus,
    /// The least efficient plant is larger than the region's land or energy.
    Scale,
    /// Neighbours within reach serve the demand.
    Served,
    /// Least related to what the region has.
    Unrelated,
    /// Demand without supply.
    Demand,
    /// One link from a strong segment, and more complex.
    Extension,
    /// None of the others.
    Nothing,
}

impl Rule {
    /// All rules, in their order.
    pub const ALL: [Self; 11] = [
        Self::Coverage,
        Self::Strong,
        Self::Behind,
        Self::Excluded,
        Self::Surplus,
        Self::Scale,
        Self::Served,
        Self::Unrelated,
        Self::Demand,
        Self::Extension,
        Self::Nothing,
    ];

    /// Finds a rule by its id.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|rule| rule.id() == id)
    }

    /// The id printed beside each verdict: the rule's number, then its name.
    pub fn id(self) -> &'static str {
        match self {
            Self::Coverage => "1.coverage",
            Self::Strong => "2.strong",
            Self::Behind => "3.behind_peers",
            Self::Excluded => "4.excluded",
            Self::Surplus => "4.national_surplus",
            Self::Scale => "4.min_scale",
            Self::Served => "4.served_within_reach",
            Self::Unrelated => "4.unrelated",
            Self::Demand => "5.demand",
            Self::Extension => "6.extension",
            Self::Nothing => "7.nothing",
        }
    }
}

/// A verdict, the rule that fired, and why, in both languages.
#[derive(Debug, Clone, PartialEq)]
pub struct Decision {
    /// The verdict.
    pub verdict: Verdict,
    /// The rule that fired.
    pub rule: Rule,
    /// Why, with the numbers the rule saw, Chinese.
    pub reason: String,
    /// The same, English.
    pub reason_en: String,
    /// What would change the verdict, Chinese.
    pub flip: String,
    /// The same, English.
    pub flip_en: String,
}

/// A rule: the decision if it fires.
type RuleFunction = fn(&GapFacts, &GapProfile, &RegionProfile) -> Option<Decision>;

/// Decides what to do about a segment.
///
/// The order is that of docs/methods.md. Rule 1 guards against taking what was not imported for
/// what is not there, so it does not fire where the makers that *were* seen already satisfy rule 2. Presence needs no
/// coverage; absence does.
pub fn decide(facts: &GapFacts, gap: &GapProfile, region: &RegionProfile) -> Decision {
    let rules: [RuleFunction; 10] = [
        coverage, strong, behind, excluded, surplus, scale, served, unrelated, demand, extension,
    ];
    rules
        .into_iter()
        .find_map(|rule| rule(facts, gap, region))
        .unwrap_or_else(|| nothing(facts, gap))
}

fn is_strong(facts: &GapFacts, gap: &GapProfile) -> bool {
    facts
        .specialisation
        .is_some_and(|found| found.quotient.low >= gap.strong_lq_low)
}

fn coverage(facts: &GapFacts, gap: &GapProfile, region: &RegionProfile) -> Option<Decision> {
    let coverage = facts.coverage;
    let (short, reason, reason_en, (flip, flip_en)) = match coverage.share() {
        Some(share) => (
            share < region.coverage_floor,
            format!(
                "已导入企业 {} 家，占本地登记数 {:.1}%，低于门槛 {:.0}%：没看到不等于没有",
                coverage.imported,
                share * 100.0,
                region.coverage_floor * 100.0
            ),
            format!(
                "{} enterprises imported, {:.1} % of those registered, under the floor of {:.0} %: unseen is not absent",
                coverage.imported,
                share * 100.0,
                region.coverage_floor * 100.0
            ),
            missing_enterprises(share_short(
                coverage.imported,
                coverage.registered,
                region.coverage_floor,
            )),
        ),
        None => (
            coverage.imported < region.coverage_floor_enterprises,
            format!(
                "已导入存续企业仅 {} 家，低于门槛 {} 家：没看到不等于没有，请先核实本地有无此类企业",
                coverage.imported, region.coverage_floor_enterprises
            ),
            format!(
                "only {} operating enterprises imported, under the floor of {}: unseen is not absent, ask locally first",
                coverage.imported, region.coverage_floor_enterprises
            ),
            missing_enterprises(f64::from(
                region
                    .coverage_floor_enterprises
                    .saturating_sub(coverage.imported),
            )),
        ),
    };
    (short && !is_strong(facts, gap)).then_some(Decision {
        verdict: Verdict::Unknown,
        rule: Rule::Coverage,
        reason,
        reason_en,
        flip,
        flip_en,
    })
}

/// Enterprises that are missing to the floor.
fn share_short(imported: u32, registered: Option<u32>, floor: f64) -> f64 {
    let needed = (f64::from(registered.unwrap_or(0)) * floor).ceil();
    (needed - f64::from(imported)).max(0.0)
}

fn missing_enterprises(count: f64) -> (String, String) {
    (
        format!("再导入本地存续企业至少 {count:.0} 家；随后由其余规则判定"),
        format!(
            "import at least {count:.0} more operating local enterprises; the other rules then decide"
        ),
    )
}

fn strong(facts: &GapFacts, gap: &GapProfile, region: &RegionProfile) -> Option<Decision> {
    let found = facts
        .specialisation
        .filter(|_| is_strong(facts, gap))?
        .quotient;
    let (flip, flip_en) = strong_supply_yuan(facts, (gap, region)).map_or_else(
        || {
            (
                format!("区间下限降到 {:.2} 以下", gap.strong_lq_low),
                format!("the lower bound falls under {:.2}", gap.strong_lq_low),
            )
        },
        |needed| {
            let (zh, en) = amount((facts.supply_yuan - needed).max(0.0), facts);
            (
                format!(
                    "本地供应减少 {zh}以上，区间下限就不足 {:.2}",
                    gap.strong_lq_low
                ),
                format!(
                    "local supply falls by more than {en}: the lower bound is then under {:.2}",
                    gap.strong_lq_low
                ),
            )
        },
    );
    Some(Decision {
        verdict: Verdict::Strong,
        rule: Rule::Strong,
        reason: format!(
            "区位商 {:.2}（九成区间 {:.2}—{:.2}），下限不低于 {:.2}",
            found.value, found.low, found.high, gap.strong_lq_low
        ),
        reason_en: format!(
            "location quotient {:.2} (90 % interval {:.2} to {:.2}), lower bound at or above {:.2}",
            found.value, found.low, found.high, gap.strong_lq_low
        ),
        flip,
        flip_en,
    })
}

fn behind(facts: &GapFacts, gap: &GapProfile, region: &RegionProfile) -> Option<Decision> {
    let quotient = facts.specialisation?.quotient;
    if facts.makers == 0 || quotient.value < gap.strengthen_lq {
        return None;
    }
    let behind: Vec<(&str, &str, f64, f64)> = [
        ("规模（万元）", "scale (10,000 yuan)", facts.scale, 1e-4),
        ("企均发明专利", "patents a maker", facts.innovation, 1.0),
        (
            "专精特新占比",
            "share of specialised makers",
            facts.specialised,
            1.0,
        ),
    ]
    .into_iter()
    .filter(|(_, _, comparison, _)| comparison.is_under())
    .filter_map(|(name, name_en, comparison, unit)| {
        Some((
            name,
            name_en,
            (comparison.own? * unit),
            comparison.median? * unit,
        ))
        .map(|found| (found.0, found.1, found.2, found.3))
    })
    .collect();
    if behind.is_empty() {
        return None;
    }
    let zh = behind
        .iter()
        .map(|(name, _, own, median)| format!("{name} {own:.2} 低于对标中位数 {median:.2}"))
        .collect::<Vec<_>>()
        .join("；");
    let en = behind
        .iter()
        .map(|(_, name, own, median)| {
            format!("{name} {own:.2} under the peers' median {median:.2}")
        })
        .collect::<Vec<_>>()
        .join("; ");
    let (flip, flip_en) = until_strong(facts, (gap, region));
    Some(Decision {
        verdict: Verdict::Strengthen,
        rule: Rule::Behind,
        reason: format!(
            "已有 {} 家，区位商 {:.2}；{zh}",
            facts.makers, quotient.value
        ),
        reason_en: format!(
            "{} makers, location quotient {:.2}; {en}",
            facts.makers, quotient.value
        ),
        flip,
        flip_en,
    })
}

/// What makes a present segment strong, or level with its peers.
fn until_strong(
    facts: &GapFacts,
    (gap, region): (&GapProfile, &RegionProfile),
) -> (String, String) {
    strong_supply_yuan(facts, (gap, region)).map_or_else(
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
                format!("{en} more local supply makes it strong; or each of these reaches the peers' median"),
            )
        },
    )
}

fn excluded(facts: &GapFacts, _: &GapProfile, _: &RegionProfile) -> Option<Decision> {
    let (clause, reason, reason_en) = facts.excluded.as_ref()?;
    Some(skip(
        Rule::Excluded,
        (
            format!("{reason}（条款 {clause}）"),
            format!("{reason_en} (clause {clause})"),
            "条款废止".into(),
            "the clause is repealed".into(),
        ),
    ))
}

fn surplus(facts: &GapFacts, _: &GapProfile, _: &RegionProfile) -> Option<Decision> {
    let (clause, reason, reason_en) = facts.surplus.as_ref()?;
    Some(skip(
        Rule::Surplus,
        (
            format!("全国产能过剩：{reason}（条款 {clause}）"),
            format!("national surplus: {reason_en} (clause {clause})"),
            "全国产能出清、条款废止".into(),
            "the national surplus is cleared and the clause repealed".into(),
        ),
    ))
}

fn scale(facts: &GapFacts, _: &GapProfile, _: &RegionProfile) -> Option<Decision> {
    let need = facts.min_scale?;
    let short = [
        (
            "用地",
            "land",
            "亩",
            "mu",
            need.land_mu,
            need.land_available_mu,
        ),
        (
            "能耗",
            "energy",
            "吨标煤",
            "tce",
            need.energy_tce,
            need.energy_available_tce,
        ),
    ];
    let (name, name_en, unit, unit_en, needed, available) =
        short
            .into_iter()
            .find_map(|(name, name_en, unit, unit_en, needed, available)| {
                let (needed, available) = (needed?, available?);
                (needed > available).then_some((name, name_en, unit, unit_en, needed, available))
            })?;
    Some(skip(
        Rule::Scale,
        (
            format!("最小经济规模需{name} {needed:.0} {unit}，本地最多可供 {available:.0} {unit}"),
            format!(
                "the least efficient plant needs {needed:.0} {unit_en} of {name_en}, the region can give {available:.0}"
            ),
            format!("{name}再增加 {:.0} {unit}", needed - available),
            format!("{:.0} {unit_en} more {name_en}", needed - available),
        ),
    ))
}

fn served(facts: &GapFacts, gap: &GapProfile, region: &RegionProfile) -> Option<Decision> {
    let served = facts
        .served_share()
        .filter(|served| *served >= gap.served_share)?;
    if facts.demand_yuan < gap.demand_floor_yuan {
        return None;
    }
    let wan = facts.reach_yuan / 1e4;
    Some(skip(
        Rule::Served,
        (
            format!(
                "{:.0} 公里内邻近地区的供应（按距离折算 {wan:.0} 万元）已满足本地需求的 {:.0}%，门槛 {:.0}%",
                region.reach_km,
                served * 100.0,
                gap.served_share * 100.0
            ),
            format!(
                "supply within {:.0} km (by distance {wan:.0} × 10,000 yuan) serves {:.0} % of local demand, threshold {:.0} %",
                region.reach_km,
                served * 100.0,
                gap.served_share * 100.0
            ),
            format!(
                "邻近供应（折算）降到 {:.0} 万元以下，或本地需求超过 {:.0} 万元",
                facts.demand_yuan * gap.served_share / 1e4,
                wan / gap.served_share
            ),
            format!(
                "supply within reach (by distance) falls under {:.0} × 10,000 yuan, or local demand passes {:.0}",
                facts.demand_yuan * gap.served_share / 1e4,
                wan / gap.served_share
            ),
        ),
    ))
}

fn unrelated(facts: &GapFacts, gap: &GapProfile, _: &RegionProfile) -> Option<Decision> {
    let rank = facts
        .relatedness_rank
        .filter(|rank| *rank < gap.relatedness_quantile)?;
    let density = facts.relatedness?;
    Some(skip(
        Rule::Unrelated,
        (
            format!(
                "与本地现有产业的关联度 {density:.3}，只高于 {:.0}% 的环节（门槛 {:.0}%）：缺乏承接基础",
                rank * 100.0,
                gap.relatedness_quantile * 100.0
            ),
            format!(
                "relatedness to local industry {density:.3}, above {:.0} % of segments only (threshold {:.0} %)",
                rank * 100.0,
                gap.relatedness_quantile * 100.0
            ),
            format!(
                "先发展与之相关的环节，使关联度高于 {:.0}% 的环节",
                gap.relatedness_quantile * 100.0
            ),
            format!(
                "related segments come first, until it is nearer than {:.0} % of segments",
                gap.relatedness_quantile * 100.0
            ),
        ),
    ))
}

fn skip(
    rule: Rule,
    (reason, reason_en, flip, flip_en): (String, String, String, String),
) -> Decision {
    Decision {
        verdict: Verdict::Skip,
        rule,
        reason,
        reason_en,
        flip,
        flip_en,
    }
}

fn demand(facts: &GapFacts, gap: &GapProfile, _: &RegionProfile) -> Option<Decision> {
    let share = facts
        .supply_share()
        .filter(|share| *share < gap.fill_supply_share)?;
    if facts.demand_yuan < gap.demand_floor_yuan {
        return None;
    }
    let wan = facts.demand_yuan / 1e4;
    let (more, more_en) = amount(
        facts.demand_yuan * gap.fill_supply_share - facts.supply_yuan,
        facts,
    );
    Some(Decision {
        verdict: Verdict::Fill,
        rule: Rule::Demand,
        reason: format!(
            "本地下游年需求约 {wan:.0} 万元（估计），本地供应只占 {:.0}%，门槛 {:.0}%",
            share * 100.0,
            gap.fill_supply_share * 100.0
        ),
        reason_en: format!(
            "local demand of about {wan:.0} × 10,000 yuan a year (estimate), local supply covers {:.0} %, threshold {:.0} %",
            share * 100.0,
            gap.fill_supply_share * 100.0
        ),
        flip: format!(
            "本地供应再增加 {more}，供应占比即达 {:.0}%",
            gap.fill_supply_share * 100.0
        ),
        flip_en: format!(
            "{more_en} more local supply brings the share to {:.0} %",
            gap.fill_supply_share * 100.0
        ),
    })
}

fn extension(facts: &GapFacts, _: &GapProfile, _: &RegionProfile) -> Option<Decision> {
    let from = facts.extends()?;
    let (own, other) = (facts.complexity?, from.complexity?);
    Some(Decision {
        verdict: Verdict::Extend,
        rule: Rule::Extension,
        reason: format!(
            "与本地优势环节 {} 相邻，复杂度 {own:.2} 高于其 {other:.2}",
            from.segment
        ),
        reason_en: format!(
            "one link from the strong segment {}, complexity {own:.2} above its {other:.2}",
            from.segment
        ),
        flip: format!("{} 不再是优势环节", from.segment),
        flip_en: format!("{} is no longer strong", from.segment),
    })
}

fn nothing(facts: &GapFacts, gap: &GapProfile) -> Decision {
    let wan = facts.demand_yuan / 1e4;
    let met = facts
        .supply_share()
        .filter(|share| *share >= gap.fill_supply_share)
        .filter(|_| facts.demand_yuan >= gap.demand_floor_yuan);
    let texts = if let Some(share) = met {
        let ceiling_wan = facts.supply_yuan / gap.fill_supply_share / 1e4;
        (
            format!(
                "本地供应已满足本地需求（约 {wan:.0} 万元）的 {:.0}%，不低于门槛 {:.0}%",
                share * 100.0,
                gap.fill_supply_share * 100.0
            ),
            format!(
                "local supply covers {:.0} % of local demand (about {wan:.0} × 10,000 yuan), at or above {:.0} %",
                share * 100.0,
                gap.fill_supply_share * 100.0
            ),
            format!("本地需求超过 {ceiling_wan:.0} 万元，或相邻环节成为优势"),
            format!(
                "local demand passes {ceiling_wan:.0} × 10,000 yuan, or a neighbouring segment becomes strong"
            ),
        )
    } else {
        let missing_wan = (gap.demand_floor_yuan - facts.demand_yuan).max(0.0) / 1e4;
        (
            format!(
                "本地下游年需求约 {wan:.0} 万元，不足 {:.0} 万元，旁边也没有可延伸的优势环节",
                gap.demand_floor_yuan / 1e4
            ),
            format!(
                "local demand of about {wan:.0} × 10,000 yuan is under {:.0}, and no strong segment stands next to it",
                gap.demand_floor_yuan / 1e4
            ),
            format!("本地下游需求再增加 {missing_wan:.0} 万元，或相邻环节成为优势"),
            format!(
                "{missing_wan:.0} × 10,000 yuan more local demand, or a neighbouring segment becomes strong"
            ),
        )
    };
    skip(Rule::Nothing, texts)
}
