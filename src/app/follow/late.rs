//! Who is late: units with leads past the response clock, matters past their day and projects that stand still.
use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;

use crate::app::desk::Desk;
use crate::app::follow::leads::{LeadAnswer, LeadItem, LeadQuery, leads};
use crate::app::follow::matters::{MatterAnswer, MatterItem, matters};
use crate::app::follow::stalls::{StallAnswer, StallItem, stalls};
use crate::error::AppError;
use crate::ledger::{MatterFilter, ProjectFilter};

/// What one unit is late with.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct LateItem {
    /// The unit; empty where nobody is named, which is a fault of its own.
    pub unit: String,
    /// Leads past the response clock.
    pub leads: usize,
    /// Problems past their day.
    pub problems: usize,
    /// Promises made to projects past their day (政策兑现).
    pub promises: usize,
    /// Pledges of investors past their day (履约).
    pub pledges: usize,
    /// Projects that stand still.
    pub stalls: usize,
    /// The longest a matter or a lead is past its day.
    pub most_days: i64,
}

/// Who is late.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct LateAnswer {
    /// The day it is looked at.
    pub as_of: String,
    /// The units, those with most leads and matters past their day first.
    pub items: Vec<LateItem>,
    /// Whether anything behind it is invented.
    pub synthetic: bool,
}

/// Tells who is late on a day.
///
/// # Errors
/// The ledger does not answer.
pub async fn late(desk: &Desk, as_of: Date, sees: &ProjectFilter) -> Result<LateAnswer, AppError> {
    let query = LeadQuery {
        from: None,
        to: None,
        as_of,
        late: true,
        filter: sees.clone(),
        skip: 0,
        limit: usize::MAX,
    };
    let filter = MatterFilter {
        as_of: as_of.to_string(),
        sees: sees.clone(),
        ..MatterFilter::default()
    };
    let leads = leads(desk, &query).await?;
    let matters = matters(desk, &filter, true).await?;
    let stalls = stalls(desk, as_of, sees, (0, usize::MAX)).await?;
    Ok(late_of(as_of, (&leads, &matters, &stalls)))
}

/// Tells who is late by leads, matters and projects that are at hand in full.
pub(in crate::app) fn late_of(
    as_of: Date,
    (leads, matters, stalls): (&LeadAnswer, &MatterAnswer, &StallAnswer),
) -> LateAnswer {
    let late: Vec<&LeadItem> = leads.items.iter().filter(|item| item.late).collect();
    let due: Vec<&MatterItem> = matters
        .items
        .iter()
        .filter(|item| item.state == "late")
        .collect();
    LateAnswer {
        as_of: as_of.to_string(),
        synthetic: leads.synthetic || matters.synthetic || stalls.synthetic,
        items: gathered(&late, &due, &stalls.items),
    }
}

/// What leads, matters and projects come to by unit.
fn gathered(leads: &[&LeadItem], matters: &[&MatterItem], stalls: &[StallItem]) -> Vec<LateItem> {
    let mut of: BTreeMap<String, LateItem> = BTreeMap::new();
    for lead in leads {
        let late = of.entry(lead.unit.clone().unwrap_or_default()).or_default();
        late.leads += 1;
        let days = lead.clock.iter().filter(|step| step.state == "late");
        let days = days.filter_map(|step| step.days_late).max();
        late.most_days = late.most_days.max(days.unwrap_or(0));
    }
    for matter in matters {
        let late = of
            .entry(matter.unit.clone().unwrap_or_default())
            .or_default();
        match matter.sort.as_str() {
            "problem" => late.problems += 1,
            "promise" => late.promises += 1,
            _ => late.pledges += 1,
        }
        late.most_days = late.most_days.max(matter.days_late.unwrap_or(0));
    }
    for stall in stalls {
        // Once it is signed, who lands it answers.
        let signed = !["lead", "talk", "review"].contains(&stall.stage.as_str());
        let landing = stall.landing_unit.clone().filter(|_| signed);
        let unit = landing.or_else(|| stall.unit.clone());
        of.entry(unit.unwrap_or_default()).or_default().stalls += 1;
    }
    let mut items: Vec<LateItem> = of
        .into_iter()
        .map(|(unit, late)| LateItem { unit, ..late })
        .collect();
    let past = |item: &LateItem| item.leads + item.problems + item.promises + item.pledges;
    items.sort_by(|left, right| {
        let order = past(right).cmp(&past(left));
        let order = order.then_with(|| right.stalls.cmp(&left.stalls));
        order.then_with(|| left.unit.cmp(&right.unit))
    });
    items
}
