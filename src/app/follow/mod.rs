//! What is followed up around projects: visits, leads against their response clock, channels and referrers, activity, what
//! stands still, matters to be settled, and who is late. The ledger keeps and counts; the rules are data.
mod activity;
mod channels;
mod import;
mod late;
mod leads;
mod matters;
mod stalls;
mod tables;
mod tables_due;
mod visits;

use jiff::civil::Date;

pub use activity::{ActivityAnswer, ActivityItem, ActivityLine, activity};
pub use channels::{ChannelAnswer, ChannelItem, ListItem, channels};
pub(super) use import::take;
pub(super) use late::late_of;
pub use late::{LateAnswer, LateItem, late};
pub use leads::{ClockItem, LeadActAsk, LeadAnswer, LeadItem, LeadQuery, LeadUnit, act, leads};
pub use matters::{MatterAnswer, MatterAsk, MatterItem, add_matter, change_matter, matters};
pub use stalls::{StallAnswer, StallItem, StallStageCount, stalls};
pub use tables::{activity_table, channel_table, lead_table, list_table, visit_table};
pub use tables_due::{late_table, matter_table, stall_table};
pub use visits::{VisitAnswer, VisitAsk, VisitItem, VisitUnit, add_visit, change_visit, visits};

use crate::app::projects::parse_day;
use crate::error::AppError;

/// Turns a county's code or name into its code.
fn county(named: &str) -> Result<String, AppError> {
    use crate::catalog::code::{Adcode, RegionTable};
    let regions = RegionTable::builtin();
    let found = Adcode::parse(named)
        .ok()
        .and_then(|code| regions.resolve(code))
        .or_else(|| regions.find_by_names(None, None, Some(named)));
    found
        .map(|code| code.to_string())
        .ok_or_else(|| AppError::Unknown {
            what: "region",
            id: named.to_owned(),
            hint: ": expected a code of GB/T 2260 or a name that only one region has".into(),
        })
}

/// A day that was asked for, or none.
fn day(text: Option<&str>) -> Result<Option<String>, AppError> {
    text.map(str::trim)
        .filter(|text| !text.is_empty())
        .map(parse_day)
        .transpose()
}

/// One of a closed list of words.
fn word(what: &str, text: &str, known: &[&str]) -> Result<String, AppError> {
    if known.contains(&text) {
        return Ok(text.to_owned());
    }
    Err(AppError::Argument(format!(
        "`{text}` is no {what}: expected one of {}",
        known.join(", ")
    )))
}

/// A kept day as a date; none where it is empty.
fn date(text: &str) -> Option<Date> {
    text.parse().ok()
}

/// How many days one day is after another.
fn days_between(from: Date, to: Date) -> i64 {
    i64::from((to - from).get_days())
}

/// An empty text is nothing.
fn some(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

/// The source of what people enter by hand.
const OWN: &str = "ledger";
/// The same over what is invented.
const OWN_SYNTHETIC: &str = "ledger (synthetic)";
