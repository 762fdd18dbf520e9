//! `gaps`: the verdict of every segment of a region, with its rule, numbers and priority.
use std::collections::BTreeSet;

use serde::Serialize;

use crate::app::answer::Answer;
use crate::app::nearness::{Around, NearnessItem, nearness};
use crate::app::surroundings::{ContextItem, Local};
use crate::app::view::View;
use crate::atlas::GapRow;
use crate::catalog::{ChainId, SegmentId};
use crate::error::AppError;
use crate::gap::Verdict;
use crate::region::Purchases;

/// Which gaps are asked for.
#[derive(Debug, Clone, Default)]
pub struct GapQuery {
    /// Region code, home unless named.
    pub region: Option<String>,
    /// Chain id; the scheme's chains unless named.
    pub chain: Option<String>,
    /// Segment id.
    pub segment: Option<String>,
    /// Verdicts; all unless named.
    pub verdicts: Vec<Verdict>,
    /// At most so many; all unless named.
    pub limit: Option<usize>,
    /// Whether each gap also says what makes it feasible and who next door supplies it.
    pub explain: bool,
}

/// LQ* with its interval.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct QuotientItem {
    /// The shrunk location quotient.
    pub value: f64,
    /// Lower bound of the 90 % interval.
    pub low: f64,
    /// Upper bound.
    pub high: f64,
}

/// The factors of a priority, 0..=1 each.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct FactorsItem {
    /// Demand.
    pub demand: f64,
    /// Shortfall of local supply.
    pub shortfall: f64,
    /// Relatedness density; null where undefined.
    pub feasibility: Option<f64>,
    /// Share of demand served within reach; the product takes 1 minus it.
    pub reach_served: f64,
    /// Criticality.
    pub criticality: f64,
}

/// One more number of a gap, for `--explain`.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct FactItem {
    /// Name of the number, Chinese.
    pub name: String,
    /// Its value; null where unknown.
    pub value: Option<f64>,
    /// Its unit.
    pub unit: String,
}

/// One gap.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct GapItem {
    /// Segment id.
    pub segment: SegmentId,
    /// Segment name.
    pub name: String,
    /// English name.
    pub name_en: String,
    /// Chain that draws it.
    pub chain: ChainId,
    /// upstream, midstream, downstream, service.
    pub tier: String,
    /// fill, strengthen, extend, skip, unknown, strong.
    pub verdict: Verdict,
    /// The rule that fired.
    pub rule: String,
    /// Why, Chinese.
    pub reason: String,
    /// Why, English.
    pub reason_en: String,
    /// What would change the verdict.
    pub flip: String,
    /// The same, English.
    pub flip_en: String,
    /// 0..=1; null where a factor is unknown.
    pub priority: Option<f64>,
    /// The factors.
    pub factors: FactorsItem,
    /// Makers here.
    pub makers: u32,
    /// LQ*; null where the nation has no maker.
    pub lq: Option<QuotientItem>,
    /// Share of the largest maker, 0..=1.
    pub largest_share: Option<f64>,
    /// Share of supply resting on estimates, 0..=1.
    pub estimated_share: Option<f64>,
    /// Imported over registered enterprises, 0..=1; null: not stated.
    pub coverage: Option<f64>,
    /// Operating enterprises imported for the region.
    pub imported: u32,
    /// Remarks: `key_firm`.
    pub flags: Vec<String>,
    /// What its makers buy and who demands it; null where neither an input–output table nor purchases say so.
    pub purchases: Option<Purchases>,
    /// Why that is null, or that it is an estimate, Chinese.
    pub purchases_note: String,
    /// The same, English.
    pub purchases_note_en: String,
    /// What lies around it: crowding, concentration, what its loss cuts off, peers.
    pub context: ContextItem,
    /// What makes it feasible and who within reach supplies it; null unless one gap or an explanation is asked for.
    pub nearness: Option<NearnessItem>,
    /// Names of the numbers that the rule's text in the profile is filled with.
    pub inputs: Vec<String>,
    /// All numbers the rules saw.
    pub facts: Vec<FactItem>,
}

/// Lists the gaps of a region: by priority, unknown priorities last, then by segment.
///
/// # Errors
/// Unknown region, chain or segment.
pub fn gaps(view: &View, query: &GapQuery) -> Result<Answer<GapItem>, AppError> {
    let region = view.region(query.region.as_deref())?;
    let segments = view.segments(query.chain.as_deref(), query.segment.as_deref())?;
    let wanted: BTreeSet<SegmentId> = segments.iter().map(|(_, segment)| *segment).collect();
    let rows = view.gaps(region, &wanted);
    let local = Local::new(view, region);
    let mut items: Vec<GapItem> = segments
        .iter()
        .filter_map(|(chain, segment)| Some(item((view, &local), *chain, rows.get(segment)?)))
        .filter(|item| query.verdicts.is_empty() || query.verdicts.contains(&item.verdict))
        .collect();
    items.sort_by(|left, right| {
        let key = |item: &GapItem| item.priority.unwrap_or(f64::NEG_INFINITY);
        key(right)
            .total_cmp(&key(left))
            .then(left.segment.cmp(&right.segment))
    });
    items.truncate(query.limit.unwrap_or(usize::MAX));
    if query.explain {
        let around = Around::new(view, region);
        for item in &mut items {
            item.nearness = Some(nearness(view, &around, item.segment));
        }
    }
    Ok(Answer::new(
        &view.snapshot.manifest,
        region.to_string(),
        items,
    ))
}

fn item((view, local): (&View, &Local), chain: ChainId, row: &GapRow) -> GapItem {
    let facts = &row.facts;
    let segment = view
        .catalog()
        .segment(facts.segment)
        .expect("gaps are asked for segments of the catalog");
    let decision = view.decision(row);
    let context = view.surroundings().of(row, local);
    let (note, note_en) = purchases_note(row);
    GapItem {
        segment: facts.segment,
        name: segment.name.clone(),
        name_en: segment.name_en.clone(),
        chain,
        tier: segment.tier.id().to_owned(),
        verdict: row.verdict,
        rule: row.rule.id().to_owned(),
        reason: decision.reason,
        reason_en: decision.reason_en,
        flip: decision.flip,
        flip_en: decision.flip_en,
        priority: row.priority,
        factors: FactorsItem {
            demand: row.factors.demand,
            shortfall: row.factors.shortfall,
            feasibility: row.factors.feasibility,
            reach_served: row.factors.reach_served,
            criticality: row.factors.criticality,
        },
        makers: facts.makers,
        lq: facts.specialisation.map(|found| QuotientItem {
            value: found.quotient.value,
            low: found.quotient.low,
            high: found.quotient.high,
        }),
        largest_share: facts.largest_share,
        estimated_share: facts.estimated_share,
        coverage: facts.coverage.share(),
        imported: facts.coverage.imported,
        flags: if row.key_firm {
            vec!["key_firm".to_owned()]
        } else {
            Vec::new()
        },
        purchases: row.purchases.as_deref().copied(),
        purchases_note: note.to_owned(),
        purchases_note_en: note_en.to_owned(),
        facts: numbers(row, &context),
        context,
        nearness: None,
        inputs: inputs(view, row),
    }
}

fn inputs(view: &View, row: &GapRow) -> Vec<String> {
    let rules = &view.profile.gap.rule;
    let rule = rules.iter().find(|rule| rule.id == row.rule.id());
    rule.map_or_else(Vec::new, |rule| rule.inputs.clone())
}

/// Where the figures of purchases come from, or why there are none, Chinese and English.
fn purchases_note(row: &GapRow) -> (&'static str, &'static str) {
    match row.purchases.as_deref() {
        None => (
            "无数据：本地没有企业做也没有需求，或测算前未导入 input_output 与 supplies",
            "not available: no maker or demand here, or neither input_output nor supplies imported before the build",
        ),
        Some(found) if found.recorded_local_share.is_some() => (
            "“采购记录”各项来自导入的 supplies；其余由全国投入产出表按 FLQ 估计",
            "recorded figures from supplies; the others estimated from the national table by FLQ",
        ),
        Some(_) => (
            "由全国投入产出表按 FLQ 估计，未向企业核实；没有采购记录",
            "estimated from the national input-output table by FLQ; nobody was asked, no purchase was recorded",
        ),
    }
}

fn numbers(row: &GapRow, context: &ContextItem) -> Vec<FactItem> {
    let mut found = bought(row);
    found.extend(seen(row));
    found.extend(around(context));
    found
}

fn fact(name: &str, value: Option<f64>, unit: &str) -> FactItem {
    FactItem {
        name: name.to_owned(),
        value,
        unit: unit.to_owned(),
    }
}

fn wan(yuan: f64) -> f64 {
    yuan / 1e4
}

fn bought(row: &GapRow) -> Vec<FactItem> {
    let bought = row.purchases.as_deref().copied().unwrap_or_default();
    vec![
        fact("配套率（投入产出表估计）", bought.local_share, "占比"),
        fact(
            "采购外溢（投入产出表估计）",
            bought.leaving_yuan.map(wan),
            "万元",
        ),
        fact(
            "本地需求（投入产出表估计）",
            bought.demand_yuan.map(wan),
            "万元",
        ),
        fact("影响力系数（全国）", bought.influence, "倍"),
        fact("感应度系数（全国）", bought.sensitivity, "倍"),
        fact("配套率（采购记录）", bought.recorded_local_share, "占比"),
        fact(
            "采购外溢（采购记录）",
            bought.recorded_leaving_yuan.map(wan),
            "万元",
        ),
        fact(
            "税收外溢（采购记录）",
            bought.tax_leaving_yuan.map(wan),
            "万元",
        ),
    ]
}

fn seen(row: &GapRow) -> Vec<FactItem> {
    let facts = &row.facts;
    vec![
        fact("本地供应", Some(wan(facts.supply_yuan)), "万元"),
        fact("本地下游需求（估计）", Some(wan(facts.demand_yuan)), "万元"),
        fact("供应占需求", facts.supply_share(), "占比"),
        fact(
            "可达范围供应（按距离折算）",
            Some(wan(facts.reach_yuan)),
            "万元",
        ),
        fact("可达范围满足需求", facts.served_share(), "占比"),
        fact(
            "折合典型企业家数（实有）",
            facts.specialisation.map(|found| found.observed),
            "家",
        ),
        fact(
            "折合典型企业家数（按全国结构应有）",
            facts.specialisation.map(|found| found.expected),
            "家",
        ),
        fact("关联度", facts.relatedness, "0..1"),
        fact("关联度高于环节的比例", facts.relatedness_rank, "占比"),
        fact("复杂度（PCI）", facts.complexity, "标准分"),
        fact("关键度", Some(facts.criticality), "0..1"),
        fact("规模", facts.scale.own.map(wan), "万元"),
        fact("规模：对标中位数", facts.scale.median.map(wan), "万元"),
        fact("企均发明专利", facts.innovation.own, "件"),
        fact("企均发明专利：对标中位数", facts.innovation.median, "件"),
        fact("专精特新占比", facts.specialised.own, "占比"),
        fact("专精特新占比：对标中位数", facts.specialised.median, "占比"),
    ]
}

fn around(context: &ContextItem) -> Vec<FactItem> {
    let count = |value: usize| Some(value as f64);
    vec![
        fact("聚合度（占全国供应）", context.agglomeration, "占比"),
        fact("集中度（HHI）", context.hhi, "0..1"),
        fact("机会增益（COG）", context.opportunity_gain, "标准分"),
        fact(
            "同级地区中已有企业的",
            count(context.regions_with_makers),
            "个",
        ),
        fact(
            "同级地区中也在补或延的",
            count(context.regions_chasing),
            "个",
        ),
        fact("断开的供需通路", count(context.pairs_broken), "对"),
        fact("介数", Some(context.betweenness), "占比"),
        fact("PageRank", context.pagerank, "占比"),
    ]
}
