//! Above the person's limits a press asks first. A press counts as a whole, whatever it is made of, and is counted in the
//! transaction that writes it, so that no two of them pass under one limit.

use library::{NewTask, Reader, SentCost, TaskState};

use crate::face::{Confirmed, Failure, FailureCode, Settings};
use crate::grid::midnight_before;
use crate::spending::charge;

/// So many submissions without a known price go out unasked, if nothing else passes a limit: what a count alone makes.
const UNKNOWN_UNASKED: u32 = 20;

/// What a press will cost.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Planned {
    /// Of the submissions whose price is known.
    pub credits: i64,
    pub submissions: u32,
    pub unknown: u32,
}

/// What a day costs so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Day {
    /// Of what was sent since midnight, without what was given back.
    pub spent: i64,
    /// Of what waits to be sent, whenever it was pressed.
    pub waiting: i64,
    /// Tasks whose price is not known.
    pub unknown: u32,
}

impl Planned {
    pub fn add(&mut self, estimate: Option<i64>) {
        self.submissions = self.submissions.saturating_add(1);
        match estimate {
            Some(credits) => self.credits = self.credits.saturating_add(credits),
            None => self.unknown = self.unknown.saturating_add(1),
        }
    }

    /// Of rows that are submitted once more: what they were estimated at.
    pub fn of<'a>(rows: impl IntoIterator<Item = &'a NewTask>) -> Planned {
        let mut planned = Planned::default();
        rows.into_iter().for_each(|row| planned.add(row.cost_estimate));
        planned
    }

    /// None: it goes out. A confirmation holds for exactly what it was given for.
    pub fn asks(&self, day: &Day, settings: &Settings, confirmed: Option<Confirmed>) -> Option<Failure> {
        let exactly = Confirmed { credits: self.credits, submissions: self.submissions };
        if confirmed == Some(exactly) || self.submissions == 0 {
            return None;
        }
        let most = |limit: Option<u32>| limit.map(i64::from);
        let many_unknown = self.unknown > UNKNOWN_UNASKED;
        let press = most(settings.ask_above_press).filter(|limit| self.credits > *limit || many_unknown);
        let with_this = day.spent.saturating_add(day.waiting).saturating_add(self.credits);
        let whole_day = most(settings.ask_above_day).filter(|limit| with_this > *limit || many_unknown);
        if press.is_none() && whole_day.is_none() {
            return None;
        }
        let mut failure = Failure::new(FailureCode::LimitAsks)
            .fact("credits", self.credits)
            .fact("submissions", self.submissions)
            .fact("unknown", self.unknown)
            .fact("spent", day.spent)
            .fact("waiting", day.waiting)
            .fact("unknownToday", day.unknown);
        for (name, limit) in [("perPress", press), ("perDay", whole_day)] {
            if let Some(limit) = limit {
                failure = failure.fact(name, limit);
            }
        }
        Some(failure)
    }
}

/// What a press is asked, in the transaction that would write it; `settings` is None where no money is spent.
pub(crate) fn asked(
    reader: &Reader<'_>,
    settings: Option<&Settings>,
    account: i64,
    now: i64,
    planned: Planned,
    confirmed: Option<Confirmed>,
) -> Result<Option<Failure>, library::Error> {
    match settings {
        None => Ok(None),
        Some(settings) => Ok(planned.asks(&day(reader, account, now)?, settings, confirmed)),
    }
}

/// What the account's day costs so far: the best known of what was sent since midnight here, and all that waits.
fn day(reader: &Reader<'_>, account: i64, now: i64) -> Result<Day, library::Error> {
    let mut day = Day::default();
    reader.each_cost(account, midnight_before(now), i64::MAX, |cost| -> Result<(), library::Error> {
        if may_cost(&cost) {
            match charge(&cost) {
                Some(credits) => day.spent = day.spent.saturating_add(credits),
                None => day.unknown += 1,
            }
        }
        Ok(())
    })?;
    let (waiting, unknown) = reader.waiting_cost(account)?;
    Ok(Day { waiting, unknown: day.unknown.saturating_add(unknown), ..day })
}

/// What nobody knows the end of counts as paid: a limit that trusts to luck is none.
fn may_cost(cost: &SentCost) -> bool {
    match cost.state {
        TaskState::Queued | TaskState::Rejected | TaskState::Withdrawn => false,
        TaskState::Failed => !cost.refunded,
        TaskState::Sending
        | TaskState::Processing
        | TaskState::Completed
        | TaskState::Unconfirmed
        | TaskState::LostContact
        | TaskState::Dismissed
        | TaskState::Unknown(_) => true,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::settings::defaults;

    fn settings(press: Option<u32>, day: Option<u32>) -> Settings {
        Settings { ask_above_press: press, ask_above_day: day, ..defaults("/x") }
    }

    fn planned(credits: i64, submissions: u32, unknown: u32) -> Planned {
        Planned { credits, submissions, unknown }
    }

    #[test]
    fn a_press_above_a_limit_asks_and_says_by_what() {
        let day = Day { spent: 700, waiting: 200, unknown: 1 };
        let both = settings(Some(1_000), Some(2_000));
        assert_eq!(planned(1_000, 1, 0).asks(&day, &both, None), None, "up to the limit is not above it");
        let asked = planned(1_001, 7, 2).asks(&day, &both, None).unwrap();
        assert_eq!(asked.code, FailureCode::LimitAsks);
        let fact = |name: &str| asked.facts.get(name).map(String::as_str);
        assert_eq!([fact("credits"), fact("submissions"), fact("unknown")], [Some("1001"), Some("7"), Some("2")]);
        assert_eq!([fact("perPress"), fact("perDay"), fact("spent")], [Some("1000"), None, Some("700")]);
        let asked = planned(1_101, 7, 0).asks(&day, &settings(None, Some(2_000)), None).unwrap();
        assert_eq!((asked.facts.get("perPress"), asked.facts["perDay"].as_str()), (None, "2000"));
        assert_eq!(planned(i64::MAX, 1, 0).asks(&day, &settings(None, None), None), None, "no limit never asks");
    }

    #[test]
    fn a_confirmation_holds_for_exactly_what_it_was_given_for() {
        let (day, limits) = (Day::default(), settings(Some(100), Some(100)));
        let press = planned(500, 5, 0);
        let with = |credits, submissions| press.asks(&day, &limits, Some(Confirmed { credits, submissions }));
        assert_eq!(with(500, 5), None);
        assert!(with(499, 5).is_some() && with(501, 5).is_some() && with(500, 4).is_some());
    }

    #[test]
    fn many_prices_that_are_not_known_ask_as_well() {
        let (day, limits) = (Day::default(), settings(Some(5_000), None));
        assert_eq!(planned(0, 20, 20).asks(&day, &limits, None), None);
        assert!(planned(0, 21, 21).asks(&day, &limits, None).is_some());
        assert_eq!(planned(0, 21, 21).asks(&day, &settings(None, None), None), None);
    }
}
