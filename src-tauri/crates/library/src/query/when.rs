use jiff::civil::{Date, date};
use jiff::{ToSpan, ZonedDateTime};

/// A stretch of the calendar, by this computer's zone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum When {
    Year(i16),
    Month(i16, i8),
    Day(Date),
    Today,
    Yesterday,
    ThisWeek,
    LastWeek,
    ThisMonth,
    LastMonth,
    ThisYear,
    LastYear,
    /// The last so many days, today included.
    Days(u16),
}

impl When {
    /// Its first moment, and the first one after it, in Unix milliseconds. None for a date that the calendar
    /// cannot count.
    pub fn span(&self, now: &ZonedDateTime) -> Option<std::ops::Range<i64>> {
        let (from, to) = self.dates(now.date())?;
        let moment =
            |date: Date| Some(date.to_zoned_datetime(now.time_zone().clone()).ok()?.timestamp().as_millisecond());
        Some(moment(from)?..moment(to)?)
    }

    /// First day, and the first day after.
    fn dates(&self, today: Date) -> Option<(Date, Date)> {
        let month = |first: Date| Some((first, first.checked_add(1.month()).ok()?));
        let year = |first: Date| Some((first, first.checked_add(1.year()).ok()?));
        let days = |first: Date, count: i32| Some((first, first.checked_add(count.days()).ok()?));
        let monday = || today.checked_sub(i32::from(today.weekday().to_monday_zero_offset()).days()).ok();
        match *self {
            When::Year(number) => year(Date::new(number, 1, 1).ok()?),
            When::Month(number, within) => month(Date::new(number, within, 1).ok()?),
            When::Day(day) => days(day, 1),
            When::Today => days(today, 1),
            When::Yesterday => days(today.yesterday().ok()?, 1),
            When::ThisWeek => days(monday()?, 7),
            When::LastWeek => days(monday()?.checked_sub(7.days()).ok()?, 7),
            When::ThisMonth => month(today.first_of_month()),
            When::LastMonth => month(today.first_of_month().checked_sub(1.month()).ok()?),
            When::ThisYear => year(today.first_of_year()),
            When::LastYear => year(date(today.year(), 1, 1).checked_sub(1.year()).ok()?),
            When::Days(count) => {
                let count = i32::from(count.max(1));
                days(today.checked_sub((count - 1).days()).ok()?, count)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn stretches_begin_and_end_at_midnights_of_the_zone() {
        let now: ZonedDateTime = "2026-03-04T15:00[Europe/Berlin]".parse().unwrap();
        let as_text = |when: When| {
            let span = when.span(&now).unwrap();
            let show = |ms| {
                jiff::Timestamp::from_millisecond(ms)
                    .unwrap()
                    .to_zoned_datetime(now.time_zone().clone())
                    .datetime()
                    .to_string()
            };
            (show(span.start), show(span.end))
        };
        let expected = |from: &str, to: &str| (format!("{from}T00:00:00"), format!("{to}T00:00:00"));
        assert_eq!(as_text(When::Today), expected("2026-03-04", "2026-03-05"));
        assert_eq!(as_text(When::ThisWeek), expected("2026-03-02", "2026-03-09"));
        assert_eq!(as_text(When::LastWeek), expected("2026-02-23", "2026-03-02"));
        assert_eq!(as_text(When::LastMonth), expected("2026-02-01", "2026-03-01"));
        assert_eq!(as_text(When::Year(2025)), expected("2025-01-01", "2026-01-01"));
        assert_eq!(as_text(When::Days(7)), expected("2026-02-26", "2026-03-05"));
        // The night in which the clocks go forward is an hour shorter.
        let day = When::Day(date(2026, 3, 29)).span(&now).unwrap();
        assert_eq!(day.end - day.start, 23 * 3_600_000);
        assert_eq!(When::Month(2026, 13).span(&now), None);
    }
}
