//! Who acts and when: the command line is where the clock and the user's name are asked for.
use jiff::civil::Date;
use jiff::tz::Offset;

use crate::config::environment;
use crate::error::AppError;
use crate::ledger::By;

/// The person named, else the system's user, now. The day is China's, whatever the machine is set to.
pub(super) fn by(named: Option<&str>) -> By {
    let who = named.map(str::to_owned).or_else(|| environment("USER"));
    let now = jiff::Timestamp::now();
    By {
        who: who.unwrap_or_else(|| "unknown".to_owned()),
        now_ms: now.as_millisecond(),
        today: Offset::constant(8).to_datetime(now).date().to_string(),
    }
}

/// The day named, else today.
///
/// # Errors
/// None that can happen: today is a day.
pub(super) fn day(named: Option<Date>, by: &By) -> Result<Date, AppError> {
    match named {
        Some(day) => Ok(day),
        None => by
            .today
            .parse()
            .map_err(|fault| AppError::Argument(format!("`{}` is no day: {fault}", by.today))),
    }
}
