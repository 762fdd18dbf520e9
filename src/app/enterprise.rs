//! `enterprise ID`: what is known of one enterprise, where it was placed and by which path it is reached.
use serde::Serialize;

use crate::app::place::{PlacementItem, placement_item};
use crate::app::targets::{TargetEnterprise, TargetItem, TargetQuery, targets};
use crate::app::view::View;
use crate::atlas::EnterpriseFacts;
use crate::catalog::region_name;
use crate::error::AppError;
use crate::target::RiskRecord;

/// One fact with its source.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct FactRow {
    /// Name of the fact.
    pub name: String,
    /// Its value as text; null if not known.
    pub value: Option<String>,
    /// Its source.
    pub source: String,
    /// Its date.
    pub as_of: String,
}

/// An enterprise's card.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct EnterpriseCard {
    /// Snapshot id.
    pub snapshot: String,
    /// Who.
    pub enterprise: TargetEnterprise,
    /// Facts with source and date.
    pub facts: Vec<FactRow>,
    /// Placements, best first, with evidence.
    pub placements: Vec<PlacementItem>,
    /// Risks on record.
    pub risks: Vec<RiskRecord>,
    /// Its target entry for the home region, if it is one.
    pub target: Option<TargetItem>,
    /// Invented data.
    pub synthetic: bool,
}

/// Looks an enterprise up by id or by its whole name.
///
/// # Errors
/// No placed enterprise has this id or name.
pub fn enterprise(view: &View, id: &str, region: Option<&str>) -> Result<EnterpriseCard, AppError> {
    let found = view.snapshot.enterprise(id).or_else(|| {
        view.snapshot
            .enterprises
            .iter()
            .enumerate()
            .find(|(_, facts)| facts.name == id)
    });
    let (place, facts) = found.ok_or_else(|| AppError::Unknown {
        what: "enterprise",
        id: id.to_owned(),
        hint: similar(view, id),
    })?;
    let query = TargetQuery {
        region: region.map(str::to_owned),
        limit: Some(usize::MAX),
        skip_stability: true,
        ..TargetQuery::default()
    };
    let target = targets(view, &query)?
        .list
        .items
        .into_iter()
        .find(|item| item.enterprise.id == facts.id);
    Ok(EnterpriseCard {
        snapshot: view.snapshot.manifest.snapshot.clone(),
        enterprise: TargetEnterprise {
            id: facts.id.clone(),
            name: facts.name.clone(),
            adcode: facts.adcode.map(|adcode| adcode.to_string()),
            region: facts.adcode.map(region_name),
        },
        facts: rows(facts),
        placements: view
            .snapshot
            .whole(&view.snapshot.places_of(place).collect::<Vec<_>>())?
            .iter()
            .map(placement_item)
            .collect(),
        risks: facts.risks.clone(),
        target,
        synthetic: facts.synthetic,
    })
}

fn similar(view: &View, text: &str) -> String {
    let found: Vec<_> = view
        .snapshot
        .enterprises
        .iter()
        .filter(|facts| facts.name.contains(text) || facts.id.contains(text))
        .take(5)
        .map(|facts| format!("`{}` {}", facts.id, facts.name))
        .collect();
    if found.is_empty() {
        ": it was not imported, or nothing placed it on a chain".to_owned()
    } else {
        format!(": did you mean {}?", found.join(", "))
    }
}

fn rows(facts: &EnterpriseFacts) -> Vec<FactRow> {
    let wan = |yuan: Option<f64>| yuan.map(|yuan| format!("{:.2} 万元", yuan / 1e4));
    let share = |value: Option<f64>| value.map(|share| format!("{:.2}%", share * 100.0));
    [
        ("登记状态", facts.status.clone()),
        ("成立日期", facts.established.map(|date| date.to_string())),
        ("注册资本", wan(facts.capital_yuan)),
        ("营业收入", wan(facts.revenue_yuan)),
        (
            "职工人数",
            facts.employees.map(|count| format!("{count:.0} 人")),
        ),
        (
            "规模（营业收入或其替代量）",
            Some(format!(
                "{:.2} 万元（{}）",
                facts.size.yuan / 1e4,
                facts.size.proxy.id()
            )),
        ),
        ("营业收入同比", share(facts.revenue_growth)),
        ("研发费用占比", share(facts.rd_ratio)),
        (
            "发明专利",
            facts.patents.map(|count| format!("{count:.0} 件")),
        ),
        ("上市", facts.listing.clone()),
        (
            "资质",
            facts
                .qualifications
                .as_ref()
                .map(|labels| labels.join("；")),
        ),
        ("行业代码", facts.industry_code.clone()),
    ]
    .into_iter()
    .map(|(name, value)| FactRow {
        name: name.to_owned(),
        value,
        source: facts.source.clone(),
        as_of: facts.as_of.to_string(),
    })
    .collect()
}
