//! Who acts and when: the command line is where the clock and the user's name are asked for.
use jiff::tz::Offset;

use crate::config::environment;
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
