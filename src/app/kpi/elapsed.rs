//! The elapsed share of the year (序时进度), by months or by days.
use jiff::civil::Date;

/// How the elapsed share is taken.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ElapsedBy {
    /// Months that are over; a month counts on its last day.
    #[default]
    Months,
    /// Days.
    Days,
}

fn to_end_of(day: Date, by: ElapsedBy) -> f64 {
    match by {
        ElapsedBy::Months => {
            let over = if day == day.last_of_month() {
                day.month()
            } else {
                day.month() - 1
            };
            f64::from(over) / 12.0
        }
        ElapsedBy::Days => f64::from(day.day_of_year()) / f64::from(day.days_in_year()),
    }
}

/// The share of the year that lies in `from..=to`; none over the turn of a year.
pub(super) fn elapsed((from, to): (Date, Date), by: ElapsedBy) -> Option<f64> {
    if from.year() != to.year() || from > to {
        return None;
    }
    let before = from
        .yesterday()
        .ok()
        .filter(|day| day.year() == from.year());
    Some(to_end_of(to, by) - before.map_or(0.0, |day| to_end_of(day, by)))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn ten_months_are_five_sixths_of_a_year_and_a_begun_month_does_not_count() {
        let year = |month, day| {
            elapsed(
                (date(2006, 1, 1), date(2006, month, day)),
                ElapsedBy::Months,
            )
        };
        assert_eq!(year(10, 31), Some(10.0 / 12.0));
        assert_eq!(year(10, 30), Some(9.0 / 12.0));
        assert_eq!(
            elapsed((date(2024, 1, 1), date(2024, 12, 31)), ElapsedBy::Days),
            Some(1.0)
        );
        let spring = (date(2023, 2, 1), date(2023, 3, 1));
        assert_eq!(
            elapsed(spring, ElapsedBy::Days),
            Some(60.0 / 365.0 - 31.0 / 365.0)
        );
        assert_eq!(
            elapsed((date(2023, 2, 1), date(2024, 1, 1)), ElapsedBy::Days),
            None
        );
    }
}
