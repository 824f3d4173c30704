//! When people make things: three years of sessions, more in the evening and at weekends, more from year to year.

use super::chance::Dice;

pub(super) const HOUR_MS: i64 = 3_600_000;
pub(super) const DAY_MS: i64 = 24 * HOUR_MS;
/// Saturday, 28 November 2026, 21:40 UTC: the end of every seeded library.
pub(super) const END: i64 = 1_795_902_000_000;
const DAYS: usize = 3 * 365;

/// A sitting: when it begins, and how many tasks it has on average.
#[derive(Clone, Copy, Debug)]
pub(super) struct Session {
    pub at: i64,
    /// Milliseconds from one press to the next, on average.
    pub pause: f64,
}

/// The sessions of a library of so many tasks, oldest first.
pub(super) fn sessions(seed: u64, tasks: usize) -> Vec<Session> {
    let mut dice = Dice::of(seed ^ 0x7469_6d65, 0);
    let count = (tasks / TASKS_EACH).max(1);
    let first_day = END / DAY_MS - i64::try_from(DAYS).unwrap_or(0);
    let mut days: Vec<u32> = (0..DAYS).map(|day| liking(first_day + i64::try_from(day).unwrap_or(0), day)).collect();
    // Holidays, and weeks in which something else mattered.
    for _ in 0..9 {
        let (from, length) = (dice.below(DAYS - 40), dice.below(16) + 4);
        days[from..from + length].iter_mut().for_each(|liking| *liking = 0);
    }
    let upto: Vec<u64> = days
        .iter()
        .scan(0u64, |sum, liking| {
            *sum += u64::from(*liking);
            Some(*sum)
        })
        .collect();
    let total = upto[DAYS - 1];
    let mut sessions: Vec<Session> = (0..count)
        .map(|_| {
            let drawn = dice.roll() % total;
            let day = first_day + i64::try_from(upto.partition_point(|sum| *sum <= drawn)).unwrap_or(0);
            let hour = HOURS[dice.weighted(HOURS.iter().map(|(_, share)| *share))].0;
            #[expect(clippy::cast_possible_truncation, reason = "milliseconds of an hour")]
            let within = dice.between(0.0, 3_600_000.0) as i64;
            Session { at: day * DAY_MS + hour * HOUR_MS + within, pause: dice.between(15_000.0, 150_000.0) }
        })
        .collect();
    sessions.sort_unstable_by_key(|session| session.at);
    sessions
}

/// Tasks of a session, on average.
const TASKS_EACH: usize = 16;

const HOURS: [(i64, u32); 14] = [
    (6, 3),
    (7, 6),
    (8, 14),
    (9, 18),
    (10, 18),
    (11, 14),
    (13, 14),
    (14, 16),
    (15, 14),
    (17, 12),
    (18, 20),
    (19, 28),
    (20, 26),
    (21, 14),
];

/// How likely a day is.
fn liking(day: i64, of_all: usize) -> u32 {
    // Day 0 of Unix time was a Thursday.
    let weekend = matches!((day + 3).rem_euclid(7), 5 | 6);
    let grown = u32::try_from(100 + of_all * 200 / DAYS).unwrap_or(100);
    if weekend { grown * 8 / 5 } else { grown }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sessions_fill_three_years_with_more_at_weekends_and_later_on() {
        let sessions = sessions(5, 160_000);
        assert_eq!(sessions.len(), 10_000);
        assert!(sessions.is_sorted_by_key(|session| session.at));
        let (first, last) = (sessions[0].at, sessions[9_999].at);
        assert!(last <= END + DAY_MS && last - first > 1_000 * DAY_MS, "{first} {last}");
        let weekend = |session: &&Session| matches!((session.at / DAY_MS + 3).rem_euclid(7), 5 | 6);
        let at_weekends = sessions.iter().filter(weekend).count();
        assert!((3_400..4_400).contains(&at_weekends), "{at_weekends}");
        let later = sessions.iter().filter(|session| session.at > i64::midpoint(first, last)).count();
        assert!(later > 5_500, "{later}");
    }
}
