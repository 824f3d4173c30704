use std::collections::BTreeMap;

use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

/// Days and months of moments in a zone. The zone is asked once a day of the calendar, not once a moment.
pub struct Calendar {
    zone: TimeZone,
    /// By the first moment: the first after it, the day (from 1970-01-01) and the month.
    days: BTreeMap<i64, (i64, Day)>,
    /// The one asked last.
    last: (i64, i64, Day),
}

#[derive(Clone, Copy)]
struct Day {
    number: i32,
    month: (i16, i8),
}

const EPOCH: Date = date(1970, 1, 1);

impl Calendar {
    pub fn new(zone: TimeZone) -> Self {
        let none = Day { number: 0, month: (1970, 1) };
        Self { zone, days: BTreeMap::new(), last: (1, 0, none) }
    }

    /// Days since 1970-01-01.
    pub fn day(&mut self, at_ms: i64) -> i32 {
        self.of(at_ms).number
    }

    /// Year and month.
    pub fn month(&mut self, at_ms: i64) -> (i16, i8) {
        self.of(at_ms).month
    }

    fn of(&mut self, at_ms: i64) -> Day {
        let (from, to, day) = self.last;
        if (from..to).contains(&at_ms) {
            return day;
        }
        if let Some((from, (to, day))) = self.days.range(..=at_ms).next_back().filter(|(_, (to, _))| at_ms < *to) {
            self.last = (*from, *to, *day);
            return *day;
        }
        let moment = Timestamp::from_millisecond(at_ms).unwrap_or(Timestamp::UNIX_EPOCH);
        let date = moment.to_zoned_datetime(self.zone.clone()).date();
        let day =
            Day { number: date.since(EPOCH).map_or(0, |span| span.get_days()), month: (date.year(), date.month()) };
        let start = |date: Date| Some(date.to_zoned_datetime(self.zone.clone()).ok()?.timestamp().as_millisecond());
        let span = start(date).zip(date.checked_add(1.day()).ok().and_then(start));
        if let Some((from, to)) = span.filter(|(from, to)| (*from..*to).contains(&at_ms)) {
            self.days.insert(from, (to, day));
            self.last = (from, to, day);
        }
        day
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn every_moment_has_the_day_that_the_zone_gives_it() {
        for zone in ["Europe/Berlin", "America/St_Johns", "Pacific/Apia"] {
            let zone = TimeZone::get(zone).unwrap();
            let mut calendar = Calendar::new(zone.clone());
            for step in 0..40_000 {
                // Back and forth over sixteen years, by a step that falls on every minute of a day.
                let at = 1_293_000_000_000 + (step * 7_919 * 61_000) % 500_000_000_000;
                let date = Timestamp::from_millisecond(at).unwrap().to_zoned_datetime(zone.clone()).date();
                assert_eq!(calendar.day(at), date.since(EPOCH).unwrap().get_days(), "{at}");
                assert_eq!(calendar.month(at), (date.year(), date.month()));
            }
            // A moment that cannot be counted has some day; it is no error.
            calendar.day(i64::MAX);
        }
    }
}
