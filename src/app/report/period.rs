//! The period of a report: the week, month or quarter that holds a day, until that day.
use std::fmt;
use std::str::FromStr;

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How much time a report is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum ReportKind {
    /// Monday to Sunday.
    Weekly,
    /// A calendar month.
    Monthly,
    /// A calendar quarter.
    Quarterly,
}

impl ReportKind {
    /// The word in addresses.
    pub fn name(self) -> &'static str {
        match self {
            Self::Weekly => "weekly",
            Self::Monthly => "monthly",
            Self::Quarterly => "quarterly",
        }
    }

    /// What the report is called.
    pub(super) fn title(self) -> &'static str {
        match self {
            Self::Weekly => "周报",
            Self::Monthly => "月报",
            Self::Quarterly => "季报",
        }
    }

    /// What its period is called in a sentence.
    pub(super) fn span(self) -> &'static str {
        match self {
            Self::Weekly => "本周",
            Self::Monthly => "本月",
            Self::Quarterly => "本季度",
        }
    }
}

impl fmt::Display for ReportKind {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.name())
    }
}

impl FromStr for ReportKind {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "weekly" => Ok(Self::Weekly),
            "monthly" => Ok(Self::Monthly),
            "quarterly" => Ok(Self::Quarterly),
            other => Err(format!(
                "`{other}` is no report: expected weekly, monthly or quarterly"
            )),
        }
    }
}

/// The days a report is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// Which kind.
    pub kind: ReportKind,
    /// First day of the week, month or quarter.
    pub from: Date,
    /// First day of the year that is counted up: the last day's.
    pub year_from: Date,
    /// The last day.
    pub to: Date,
}

impl Period {
    /// The period that holds `to`, until it.
    ///
    /// # Errors
    /// The day is outside 1950 to 2200.
    pub fn until(kind: ReportKind, to: Date) -> Result<Self, String> {
        if !(1950..=2200).contains(&to.year()) {
            return Err(format!("`{to}` is outside 1950 to 2200"));
        }
        let from = match kind {
            ReportKind::Weekly => {
                let since = to.weekday().since(Weekday::Monday);
                to.checked_sub(since.days()).unwrap_or(to)
            }
            ReportKind::Monthly => to.first_of_month(),
            ReportKind::Quarterly => {
                let month = (to.month() - 1) / 3 * 3 + 1;
                Date::new(to.year(), month, 1).unwrap_or(to)
            }
        };
        Ok(Self {
            kind,
            from,
            year_from: to.first_of_year(),
            to,
        })
    }

    /// What the period is called: `2026年10月`, `2026年第三季度`, `2026年10月26日至11月1日`.
    pub fn name(&self) -> String {
        let (from, to) = (self.from, self.to);
        match self.kind {
            ReportKind::Monthly if to == to.last_of_month() => {
                format!("{}年{}月", to.year(), to.month())
            }
            ReportKind::Quarterly if to.month() % 3 == 0 && to == to.last_of_month() => {
                let which = ["一", "二", "三", "四"];
                let place = usize::try_from((to.month() - 1) / 3).unwrap_or(0);
                let quarter = which.get(place).unwrap_or(&"一");
                format!("{}年第{quarter}季度", to.year())
            }
            _ => format!("{}至{}", long(from), self.short_to()),
        }
    }

    fn short_to(&self) -> String {
        if self.from.year() == self.to.year() {
            format!("{}月{}日", self.to.month(), self.to.day())
        } else {
            long(self.to)
        }
    }

    /// The year until the last day: `1至10月` where whole months are over.
    pub fn so_far(&self) -> String {
        let to = self.to;
        if to != to.last_of_month() {
            format!("1月1日至{}月{}日", to.month(), to.day())
        } else if to.month() == 1 {
            "1月".to_owned()
        } else {
            format!("1至{}月", to.month())
        }
    }

    /// Whether whole months are over, so that the elapsed share counts months.
    pub fn whole_months(&self) -> bool {
        self.to == self.to.last_of_month()
    }
}

/// A day in full.
pub(super) fn long(day: Date) -> String {
    format!("{}年{}月{}日", day.year(), day.month(), day.day())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn periods_begin_with_their_week_month_or_quarter_and_are_named() {
        let of = |kind, day| {
            let period = Period::until(kind, day).unwrap();
            (period.from, period.name(), period.so_far())
        };
        let told = |day, name: &str, so_far: &str| (day, name.to_owned(), so_far.to_owned());
        // 1 November 2026 is a Sunday.
        assert_eq!(
            of(ReportKind::Weekly, date(2026, 11, 1)),
            told(
                date(2026, 10, 26),
                "2026年10月26日至11月1日",
                "1月1日至11月1日"
            )
        );
        assert_eq!(
            of(ReportKind::Weekly, date(2026, 1, 1)).1,
            "2025年12月29日至2026年1月1日"
        );
        assert_eq!(
            of(ReportKind::Monthly, date(2026, 10, 31)),
            told(date(2026, 10, 1), "2026年10月", "1至10月")
        );
        assert_eq!(
            of(ReportKind::Monthly, date(2026, 10, 15)).1,
            "2026年10月1日至10月15日"
        );
        assert_eq!(
            of(ReportKind::Quarterly, date(2026, 9, 30)),
            told(date(2026, 7, 1), "2026年第三季度", "1至9月")
        );
        assert!(Period::until(ReportKind::Weekly, date(1900, 1, 1)).is_err());
    }
}
