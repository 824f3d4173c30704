//! What a month cost, by day and by model too. A month is one of UTC, so that it is the same on every computer; a day is
//! one of the computer's own zone, as in the library.

mod csv;
mod series;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use library::{Reader, SentCost, TaskState};

use crate::Engine;
use crate::face::{Failure, FailureCode, SpendingReport, SpendingView, Spent};
use crate::grid::midnight_before;
use series::Series;

/// A month of UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Month(Date);

impl Month {
    pub fn parse(text: &str) -> Result<Self, Failure> {
        let wrong = || Failure::new(FailureCode::MonthShape).fact("month", text.chars().take(20).collect::<String>());
        let (year, month) = text.split_once('-').ok_or_else(wrong)?;
        let digits = |text: &str, count: usize| text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
        if !digits(year, 4) || !digits(month, 2) {
            return Err(wrong());
        }
        let (year, month) = (year.parse().map_err(|_| wrong())?, month.parse().map_err(|_| wrong())?);
        Date::new(year, month, 1).map(Self).map_err(|_| wrong())
    }

    pub fn of(at_ms: i64) -> Self {
        let moment = jiff::Timestamp::from_millisecond(at_ms).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
        Self(moment.to_zoned_datetime(TimeZone::UTC).date().first_of_month())
    }

    pub fn text(self) -> String {
        format!("{:04}-{:02}", self.0.year(), self.0.month())
    }

    /// From its first millisecond to before the next one's.
    pub fn span(self) -> (i64, i64) {
        let moment = |date: Date| {
            let zoned = date.to_zoned_datetime(TimeZone::UTC);
            zoned.map_or(i64::MAX, |zoned| zoned.timestamp().as_millisecond())
        };
        let next = self.0.last_of_month().tomorrow().map_or(i64::MAX, moment);
        (moment(self.0), next)
    }
}

/// Sums over tasks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Figures {
    pub tasks: u32,
    pub charged: i64,
    pub refunded: i64,
    pub estimated_tasks: u32,
    pub unknown_tasks: u32,
}

impl Figures {
    pub fn add(&mut self, cost: &SentCost) {
        if self.count(&cost.state, cost.refunded, charge(cost)) {
            self.estimated_tasks += u32::from(found(cost).is_none() && reported(cost).is_none());
        }
    }

    /// Counts a task whose price is known as well as `credits` says. True when the price went into the sums.
    pub fn count(&mut self, state: &TaskState, refunded: bool, credits: Option<i64>) -> bool {
        self.tasks += 1;
        let (charged, refundable) = match state {
            TaskState::Completed | TaskState::Processing => (true, false),
            TaskState::Failed => (true, refunded),
            TaskState::Queued | TaskState::Rejected | TaskState::Withdrawn => (false, false),
            TaskState::Sending
            | TaskState::Unconfirmed
            | TaskState::LostContact
            | TaskState::Dismissed
            | TaskState::Unknown(_) => {
                self.unknown_tasks += 1;
                return false;
            }
        };
        if !charged {
            return false;
        }
        let Some(credits) = credits else {
            self.unknown_tasks += 1;
            return false;
        };
        self.charged = self.charged.saturating_add(credits);
        self.refunded = self.refunded.saturating_add(if refundable { credits } else { 0 });
        true
    }
}

impl From<Figures> for Spent {
    fn from(figures: Figures) -> Self {
        Self {
            tasks: figures.tasks,
            charged: figures.charged,
            refunded: figures.refunded,
            estimated_tasks: figures.estimated_tasks,
            unknown_tasks: figures.unknown_tasks,
        }
    }
}

/// What is known best of a task's price: what the balances showed, what the service said, what was estimated.
pub(crate) fn charge(cost: &SentCost) -> Option<i64> {
    found(cost).or(reported(cost)).or(cost.estimated)
}

fn found(cost: &SentCost) -> Option<i64> {
    let found = cost.found.as_ref()?;
    ["share", "charged", "credits"].iter().find_map(|name| found.get(name)?.as_i64())
}

/// Of a failed task the service may report what is left of the charge, which is no price.
fn reported(cost: &SentCost) -> Option<i64> {
    cost.reported.filter(|_| cost.state == TaskState::Completed)
}

pub(crate) fn figures(reader: &Reader<'_>, account: i64, month: Month) -> Result<Figures, library::Error> {
    let (from, to) = month.span();
    figures_between(reader, account, from, to)
}

fn figures_between(reader: &Reader<'_>, account: i64, from: i64, to: i64) -> Result<Figures, library::Error> {
    let mut figures = Figures::default();
    reader.each_cost(account, from, to, |cost| -> Result<(), library::Error> {
        figures.add(&cost);
        Ok(())
    })?;
    Ok(figures)
}

impl Engine {
    /// What the account in use spent in a month ("2026-11"); without one, in the month of its last submission.
    pub async fn spending(&self, month: Option<String>) -> Result<SpendingView, Failure> {
        let asked = month.as_deref().map(Month::parse).transpose()?;
        let this = Month::of(self.inner.now());
        let account = self.inner.need_lane()?.account;
        let (span, month, figures) = self
            .inner
            .library
            .read(move |reader| {
                let span = reader.sent_span(account)?.map(|(first, last)| (Month::of(first), Month::of(last)));
                let month = asked.or(span.map(|(_, last)| last)).unwrap_or(this);
                Ok((span, month, figures(reader, account, month)?))
            })
            .await?;
        Ok(SpendingView {
            month: month.text(),
            first: span.map(|(first, _)| first.text()),
            last: span.map(|(_, last)| last.text()),
            tasks: figures.tasks,
            charged: figures.charged,
            refunded: figures.refunded,
            estimated_tasks: figures.estimated_tasks,
            unknown_tasks: figures.unknown_tasks,
        })
    }

    /// What the account in use spent in a month, by day and by model; without a month, in the present one. Today and the
    /// present month stand beside it, whichever month is asked for.
    pub async fn spending_report(&self, month: Option<String>) -> Result<SpendingReport, Failure> {
        let now = self.inner.now();
        let this = Month::of(now);
        let asked = month.as_deref().map(Month::parse).transpose()?.unwrap_or(this);
        let account = self.inner.need_lane()?.account;
        let zone = TimeZone::system();
        let named = zone.iana_name().map(str::to_owned);
        let report = self
            .inner
            .library
            .read(move |reader| {
                let span = reader.sent_span(account)?.map(|(first, last)| (Month::of(first), Month::of(last)));
                let series = series(reader, account, asked, zone)?;
                let total = series.total();
                let this_month = if asked == this { total } else { figures(reader, account, this)? };
                let today = figures_between(reader, account, midnight_before(now), i64::MAX)?;
                Ok(SpendingReport {
                    month: asked.text(),
                    first: span.map(|(first, _)| first.text()),
                    // Months go on until the present one, in which the next submission will be.
                    last: span.map(|(_, last)| last.max(this).text()),
                    this: this.text(),
                    zone: named,
                    today: today.into(),
                    this_month: this_month.into(),
                    total: total.into(),
                    days: series.days(),
                    models: series.models(),
                })
            })
            .await?;
        Ok(report)
    }
}

fn series(reader: &Reader<'_>, account: i64, month: Month, zone: TimeZone) -> Result<Series, library::Error> {
    let (from, to) = month.span();
    let mut series = Series::new(from, to, zone);
    reader.each_spent(account, from, to, |spent| -> Result<(), library::Error> {
        series.add(&spent);
        Ok(())
    })?;
    Ok(series)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_month_begins_and_ends_in_utc() {
        let month = Month::parse("2026-02").unwrap();
        let (from, to) = month.span();
        assert_eq!((from, to - from), (1_769_904_000_000, 28 * 86_400_000));
        assert_eq!(
            (Month::of(from), Month::of(to - 1), Month::of(to)),
            (month, month, Month::parse("2026-03").unwrap())
        );
        assert_eq!(Month::parse("2026-12").unwrap().span().1, Month::parse("2027-01").unwrap().span().0);
    }

    #[test]
    fn what_is_no_month_is_refused() {
        for text in ["", "2026", "2026-13", "2026-00", "26-01", "2026-1", "../2026-01", "2026-01-01", "+026-01"] {
            assert_eq!(Month::parse(text).unwrap_err().code, FailureCode::MonthShape, "{text}");
        }
    }

    #[test]
    fn a_task_counts_with_what_is_known_best() {
        let cost = |state, refunded, reported, found| SentCost {
            task: 1,
            state,
            refunded,
            estimated: Some(40),
            reported,
            found,
        };
        let mut figures = Figures::default();
        figures.add(&cost(TaskState::Completed, false, None, None));
        figures.add(&cost(TaskState::Completed, false, Some(50), None));
        figures.add(&cost(TaskState::Completed, false, None, Some(json!({"charged": 52}))));
        figures.add(&cost(TaskState::Completed, false, None, Some(json!({"charged": 90, "share": 45}))));
        figures.add(&cost(TaskState::Failed, true, Some(0), None));
        figures.add(&cost(TaskState::Failed, false, None, Some(json!({"credits": 47}))));
        figures.add(&cost(TaskState::Failed, true, None, Some(json!({"credits": null}))));
        figures.add(&cost(TaskState::Failed, false, None, None));
        figures.add(&cost(TaskState::Rejected, false, None, None));
        figures.add(&cost(TaskState::Unconfirmed, false, None, None));
        let expected = Figures { tasks: 10, charged: 354, refunded: 80, estimated_tasks: 4, unknown_tasks: 1 };
        assert_eq!(figures, expected);
    }
}
