//! `targets --leaving`: residents who may move capacity away: 外迁预警.
//!
//! It lists recorded signals and counts them; it states no probability, since nobody recorded who left after which signal.
use serde::Serialize;

use crate::app::answer::Answer;
use crate::app::prepared::residents;
use crate::app::stage::Stage;
use crate::app::target_item::TargetEnterprise;
use crate::app::targets::TargetQuery;
use crate::app::view::View;
use crate::catalog::{ChainId, SegmentId, region_name};
use crate::error::AppError;
use crate::target::{Event, elsewhere};

/// How strong a warning is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Warning {
    /// A recorded relocation, or several new plants elsewhere in its own segment.
    Strong,
    /// Something to ask about.
    Watch,
}

/// One recorded signal.
#[derive(Debug, Clone, Serialize)]
pub struct Signal {
    /// relocation or investment_elsewhere.
    pub kind: &'static str,
    /// What and where.
    pub about: String,
    /// The record.
    pub record: String,
    /// Its date.
    pub date: Option<String>,
}

/// A resident with signals.
#[derive(Debug, Clone, Serialize)]
pub struct LeavingItem {
    /// Who.
    pub enterprise: TargetEnterprise,
    /// Its chain.
    pub chain: Option<ChainId>,
    /// Its segment.
    pub segment: Option<SegmentId>,
    /// How strong the warning is.
    pub warning: Warning,
    /// The signals, latest last.
    pub signals: Vec<Signal>,
}

/// Lists residents with signals that capacity moves away, strong warnings first.
///
/// # Errors
/// Unknown region or chain.
pub fn leaving(view: &View, query: &TargetQuery) -> Result<Answer<LeavingItem>, AppError> {
    let region = view.region(query.region.as_deref())?;
    let chain = match query.chain.as_deref() {
        Some(id) => Some(view.catalog().find_chain(id)?.id),
        None => None,
    };
    let local = residents(&view.snapshot, region);
    let mut items: Vec<LeavingItem> = Vec::new();
    for (place, facts) in view.snapshot.enterprises.iter().enumerate() {
        if local.contains(&facts.id)
            && let Some(item) = item(view, place)?
            && (chain.is_none() || item.chain == chain)
        {
            items.push(item);
        }
    }
    items.sort_by(|left, right| {
        let key = |item: &LeavingItem| (item.warning, std::cmp::Reverse(item.signals.len()));
        (key(left), &left.enterprise.id).cmp(&(key(right), &right.enterprise.id))
    });
    items.truncate(query.limit.unwrap_or(usize::MAX));
    Ok(Stage::new(view, query)?.answer(items))
}

fn item(view: &View, place: usize) -> Result<Option<LeavingItem>, AppError> {
    let rules = view.catalog().rules().target.leaving;
    let oldest = view
        .as_of()?
        .saturating_sub(jiff::Span::new().months(rules.window_months));
    let facts = &view.snapshot.enterprises[place];
    let own = view
        .snapshot
        .placements_of(place)
        .first()
        .map(|row| row.placement.segment);
    let abroad: Vec<&Event> = view
        .snapshot
        .history
        .of(place)
        .iter()
        .filter(|event| elsewhere(event.adcode, facts.adcode))
        .filter(|event| event.date.is_some_and(|date| date >= oldest))
        .collect();
    let same = abroad
        .iter()
        .filter(|event| event.segment.is_some() && event.segment == own)
        .count();
    let moves = facts.risks.iter().filter(|risk| risk.kind == "relocation");
    let mut signals: Vec<Signal> = moves
        .map(|risk| Signal {
            kind: "relocation",
            about: "有迁移记录".into(),
            record: format!("{} {}", risk.source, risk.reference),
            date: risk.date.clone(),
        })
        .collect();
    let relocated = !signals.is_empty() || facts.status.as_deref() == Some("moved");
    signals.extend(abroad.iter().map(|event| signal(event)));
    if signals.is_empty() && !relocated {
        return Ok(None);
    }
    let strong = relocated || same >= rules.plants;
    Ok(Some(LeavingItem {
        enterprise: TargetEnterprise {
            id: facts.id.clone(),
            name: facts.name.clone(),
            adcode: facts.adcode.map(|adcode| adcode.to_string()),
            region: facts.adcode.map(region_name),
        },
        chain: own.map(|segment| segment.chain()),
        segment: own,
        warning: if strong {
            Warning::Strong
        } else {
            Warning::Watch
        },
        signals,
    }))
}

fn signal(event: &Event) -> Signal {
    let place = event.adcode.map_or_else(String::new, region_name);
    let amount = event
        .amount_yuan
        .map_or_else(String::new, |yuan| format!("，{:.0} 万元", yuan / 1e4));
    Signal {
        kind: "investment_elsewhere",
        about: format!("在{place}新设{}{amount}", event.investee),
        record: event.record(),
        date: event.date.map(|date| date.to_string()),
    }
}
