//! A span of time cut into days, weeks or months of this computer's zone. Pure.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

use crate::face::{BucketDays, InsightBucket, InsightSpan};

/// All of a library is shown by day up to so many days, then by week, then by month.
const MOST_DAYS: i32 = 62;
const MOST_DAYS_OF_WEEKS: i32 = 400;
/// A clock that was once wrong must not make thousands of empty months.
const MOST_YEARS: i32 = 20;

pub(super) struct Buckets {
    pub bucket: InsightBucket,
    zone: TimeZone,
    /// The first day of each, and the day behind the last.
    days: Vec<Date>,
    /// The first moment of each. The first one of all time begins with time.
    starts: Vec<i64>,
}

impl Buckets {
    /// Up to the bucket that holds `now`. `first` is the first moment that anything is of, if all of it is asked for.
    pub fn new(span: InsightSpan, first: Option<i64>, now: i64, zone: TimeZone) -> Self {
        let today = date(&zone, now);
        let (bucket, from) = match span {
            InsightSpan::Days30 => (InsightBucket::Day, back(today, 29)),
            InsightSpan::Months12 => (InsightBucket::Week, back(today, 52 * 7)),
            InsightSpan::All => {
                let oldest = today.checked_sub(MOST_YEARS.years()).unwrap_or(today);
                let from = first.map_or(back(today, 29), |first| date(&zone, first).clamp(oldest, today));
                match today.since(from).map_or(i32::MAX, |span| span.get_days()) {
                    // A first day is seen among some that are empty.
                    ..30 => (InsightBucket::Day, back(today, 29)),
                    30..=MOST_DAYS => (InsightBucket::Day, from),
                    days if days <= MOST_DAYS_OF_WEEKS => (InsightBucket::Week, from),
                    _ => (InsightBucket::Month, from),
                }
            }
        };
        let mut days = vec![begin(bucket, from)];
        while let Some(&last) = days.last() {
            days.push(next(bucket, last));
            if days.last().is_none_or(|next| *next > today || *next <= last) {
                break;
            }
        }
        let moment = |day: &Date| {
            let start = day.to_zoned_datetime(zone.clone());
            start.map_or(i64::MAX, |start| start.timestamp().as_millisecond())
        };
        let mut starts: Vec<i64> = days.iter().take(days.len() - 1).map(moment).collect();
        if let (InsightSpan::All, Some(start)) = (span, starts.first_mut()) {
            *start = i64::MIN;
        }
        Self { bucket, zone, days, starts }
    }

    pub fn len(&self) -> usize {
        self.starts.len()
    }

    /// The first moment of the span.
    pub fn since(&self) -> i64 {
        self.starts.first().copied().unwrap_or(i64::MIN)
    }

    /// The bucket of a moment; None before the span. What a wrong clock put into the future is in the last one.
    pub fn place(&self, at: i64) -> Option<usize> {
        self.starts.partition_point(|start| *start <= at).checked_sub(1)
    }

    /// Hours since Monday, 0:00.
    pub fn hour_of_week(&self, at: i64) -> usize {
        let moment = Timestamp::from_millisecond(at).unwrap_or(Timestamp::UNIX_EPOCH);
        let local = moment.to_zoned_datetime(self.zone.clone());
        let (day, hour) = (local.weekday().to_monday_zero_offset(), local.hour());
        usize::try_from(day).unwrap_or(0).min(6) * 24 + usize::try_from(hour).unwrap_or(0).min(23)
    }

    pub fn views(&self) -> Vec<BucketDays> {
        let pairs = self.days.iter().zip(self.days.iter().skip(1));
        pairs.map(|(from, next)| BucketDays { from: from.to_string(), to: back(*next, 1).to_string() }).collect()
    }
}

fn date(zone: &TimeZone, at: i64) -> Date {
    Timestamp::from_millisecond(at).unwrap_or(Timestamp::UNIX_EPOCH).to_zoned_datetime(zone.clone()).date()
}

fn back(day: Date, days: i32) -> Date {
    day.checked_sub(days.days()).unwrap_or(day)
}

fn begin(bucket: InsightBucket, day: Date) -> Date {
    match bucket {
        InsightBucket::Day => day,
        InsightBucket::Week => back(day, i32::from(day.weekday().to_monday_zero_offset())),
        InsightBucket::Month => day.first_of_month(),
    }
}

fn next(bucket: InsightBucket, day: Date) -> Date {
    let step = match bucket {
        InsightBucket::Day => 1.day(),
        InsightBucket::Week => 7.days(),
        InsightBucket::Month => 1.month(),
    };
    day.checked_add(step).unwrap_or(day)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn at(text: &str) -> i64 {
        text.parse::<Timestamp>().unwrap().as_millisecond()
    }

    fn buckets(span: InsightSpan, first: Option<&str>, now: &str, zone: &str) -> Buckets {
        Buckets::new(span, first.map(at), at(now), TimeZone::get(zone).unwrap())
    }

    #[test]
    fn a_span_ends_with_today_and_has_no_gap() {
        let month = buckets(InsightSpan::Days30, None, "2026-11-29T23:30:00Z", "Europe/Berlin");
        let views = month.views();
        assert_eq!((views.len(), &*views[0].from, &*views[29].to), (30, "2026-11-01", "2026-11-30"));
        let year = buckets(InsightSpan::Months12, None, "2026-11-29T12:00:00Z", "Europe/Berlin");
        let views = year.views();
        assert_eq!((views.len(), &*views[52].from, &*views[52].to), (53, "2026-11-23", "2026-11-29"));
        assert_eq!((&*views[0].from, &*views[0].to), ("2025-11-24", "2025-11-30"));
        for span in [InsightSpan::Days30, InsightSpan::Months12] {
            let views = buckets(span, None, "2026-11-29T12:00:00Z", "Europe/Berlin").views();
            for (one, other) in views.iter().zip(views.iter().skip(1)) {
                assert_eq!(one.to.parse::<Date>().unwrap().tomorrow().unwrap().to_string(), other.from);
            }
        }
    }

    #[test]
    fn all_of_a_library_is_cut_as_fine_as_it_is_young() {
        let of = |first: Option<&str>| {
            let all = buckets(InsightSpan::All, first, "2026-11-29T12:00:00Z", "Europe/Berlin");
            (all.bucket, all.len())
        };
        assert_eq!(of(None), (InsightBucket::Day, 30));
        assert_eq!(of(Some("2026-11-29T10:00:00Z")), (InsightBucket::Day, 30));
        assert_eq!(of(Some("2026-10-01T10:00:00Z")), (InsightBucket::Day, 60));
        assert_eq!(of(Some("2026-03-02T10:00:00Z")).0, InsightBucket::Week);
        assert_eq!(of(Some("2024-01-31T10:00:00Z")), (InsightBucket::Month, 35));
    }

    #[test]
    fn a_moment_is_in_the_day_that_it_is_in_here_and_a_wrong_clock_loses_nothing() {
        // The night in which the clocks go back, and the day has 25 hours.
        let month = buckets(InsightSpan::Days30, None, "2026-10-31T12:00:00Z", "Europe/Berlin");
        let day = |text: &str| month.place(at(text)).map(|place| month.views()[place].from.clone());
        assert_eq!(day("2026-10-24T21:59:59Z").unwrap(), "2026-10-24");
        assert_eq!(day("2026-10-24T22:00:00Z").unwrap(), "2026-10-25");
        assert_eq!(day("2026-10-25T22:59:59Z").unwrap(), "2026-10-25");
        assert_eq!(day("2026-10-25T23:00:00Z").unwrap(), "2026-10-26");
        assert_eq!(day("2026-10-01T21:00:00Z"), None, "before the span");
        assert_eq!(month.place(i64::MAX), Some(29), "what lies in the future is counted with today");
        let all = Buckets::new(InsightSpan::All, Some(i64::MIN), at("2026-11-29T12:00:00Z"), TimeZone::UTC);
        assert_eq!((all.len() <= 241, all.place(i64::MIN), all.since()), (true, Some(0), i64::MIN));
    }

    #[test]
    fn hours_are_those_of_this_computer() {
        let of = |zone: &str| buckets(InsightSpan::Days30, None, "2026-11-29T12:00:00Z", zone);
        assert_eq!(of("UTC").hour_of_week(at("2026-11-23T00:10:00Z")), 0);
        assert_eq!(of("Europe/Berlin").hour_of_week(at("2026-11-22T23:10:00Z")), 0);
        assert_eq!(of("America/New_York").hour_of_week(at("2026-11-23T04:10:00Z")), 6 * 24 + 23);
        assert!(of("UTC").hour_of_week(i64::MAX) < 168);
    }
}
