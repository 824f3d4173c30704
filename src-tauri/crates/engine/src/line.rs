//! The line to the service of one account: what stops calls for now, and until when. Pure: time and chance are
//! passed in. Everything that calls the service asks here first and reports here after.

use std::time::Duration;

/// Shortest and longest wait after failures; in between it doubles, with full jitter.
const FIRST_WAIT: Duration = Duration::from_secs(2);
const LONGEST_WAIT: Duration = Duration::from_secs(120);
/// A clock that is corrected by this little goes on; one that is set back further ends every wait, because nobody
/// knows how much of it has passed.
const CORRECTION_MS: i64 = 5_000;

#[derive(Debug, Default)]
pub(crate) struct Line {
    refused: Option<Refused>,
    pause: Option<Pause>,
    trouble: Option<Trouble>,
}

/// What the service asked for with a 429.
#[derive(Clone, Copy, Debug)]
struct Pause {
    asked_at: i64,
    until: i64,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Refused {
    pub at: i64,
    pub code: Option<i64>,
    pub message: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Trouble {
    pub kind: TroubleKind,
    pub since: i64,
    pub retry_at: i64,
    failed_at: i64,
    failures: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TroubleKind {
    /// The service could not be reached.
    Offline,
    /// It answered with an error of its own, or with nothing that can be read.
    Service { status: u16 },
    /// The edge in front of it refused.
    Edge { status: u16 },
}

/// Why a call must wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Hold {
    /// Until the key is replaced.
    Key,
    /// The service asked for a pause.
    Pause {
        until: i64,
    },
    Offline {
        until: i64,
    },
    Trouble {
        until: i64,
    },
}

impl Hold {
    /// When a call may go out; None: not before the key is replaced.
    pub fn until(self) -> Option<i64> {
        match self {
            Hold::Key => None,
            Hold::Pause { until } | Hold::Offline { until } | Hold::Trouble { until } => Some(until),
        }
    }
}

impl Line {
    /// None when a call may go out now.
    pub fn hold(&self, now: i64) -> Option<Hold> {
        if self.refused.is_some() {
            return Some(Hold::Key);
        }
        if let Some(until) = self.paused_until(now) {
            return Some(Hold::Pause { until });
        }
        let trouble = self.trouble.as_ref().filter(|trouble| trouble.waits(now))?;
        Some(match trouble.kind {
            TroubleKind::Offline => Hold::Offline { until: trouble.retry_at },
            TroubleKind::Service { .. } | TroubleKind::Edge { .. } => Hold::Trouble { until: trouble.retry_at },
        })
    }

    /// The service answered a call as it should. True when a condition ended with it.
    pub fn answered(&mut self, now: i64) -> bool {
        let pause_over = self.pause.is_some() && self.paused_until(now).is_none();
        if pause_over {
            self.pause = None;
        }
        self.trouble.take().is_some() || pause_over
    }

    pub fn refused(&mut self, refused: Refused) {
        self.refused = Some(refused);
    }

    /// The key was replaced: all that needs it goes on.
    pub fn key_replaced(&mut self) {
        self.refused = None;
    }

    pub fn pause(&mut self, now: i64, retry_after: Duration) {
        let asked = now.saturating_add(millis(retry_after));
        let until = self.paused_until(now).map_or(asked, |earlier| earlier.max(asked));
        self.pause = Some(Pause { asked_at: now, until });
    }

    /// A call failed for a reason that time may cure. `unit` is chance in `[0, 1)`. Calls that were already out
    /// when the first one failed do not lengthen the wait.
    pub fn failed(&mut self, now: i64, kind: TroubleKind, unit: f64) {
        if self.trouble.as_ref().is_some_and(|trouble| trouble.waits(now)) {
            return;
        }
        let (since, failures) = match &self.trouble {
            Some(earlier) => (earlier.since, earlier.failures.saturating_add(1)),
            None => (now, 1),
        };
        let longest = FIRST_WAIT.saturating_mul(1 << failures.min(6)).min(LONGEST_WAIT);
        let wait = FIRST_WAIT + longest.mul_f64(unit);
        let retry_at = now.saturating_add(millis(wait));
        self.trouble = Some(Trouble { kind, since, retry_at, failed_at: now, failures });
    }

    /// The person asks to try now.
    pub fn retry_now(&mut self, now: i64) {
        if let Some(trouble) = &mut self.trouble {
            trouble.retry_at = now;
        }
    }

    /// The computer has a network again: what failed on the old one says nothing about this one. True when a wait
    /// ended with it.
    pub fn network_back(&mut self, now: i64) -> bool {
        let Some(trouble) = self.trouble.as_mut().filter(|trouble| trouble.kind == TroubleKind::Offline) else {
            return false;
        };
        trouble.retry_at = now;
        trouble.failures = 0;
        true
    }

    pub fn refusal(&self) -> Option<&Refused> {
        self.refused.as_ref()
    }

    pub fn paused_until(&self, now: i64) -> Option<i64> {
        self.pause.filter(|pause| within(now, pause.asked_at, pause.until)).map(|pause| pause.until)
    }

    pub fn trouble(&self) -> Option<&Trouble> {
        self.trouble.as_ref()
    }
}

impl Trouble {
    fn waits(&self, now: i64) -> bool {
        within(now, self.failed_at, self.retry_at)
    }
}

fn within(now: i64, began: i64, until: i64) -> bool {
    began.saturating_sub(CORRECTION_MS) <= now && now < until
}

fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX / 4)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pause_holds_every_call_until_it_is_over() {
        let mut line = Line::default();
        line.pause(1_000, Duration::from_secs(38));
        assert_eq!(line.hold(1_000), Some(Hold::Pause { until: 39_000 }));
        line.pause(2_000, Duration::from_secs(1));
        assert_eq!(line.paused_until(2_000), Some(39_000), "a shorter pause does not cut the longer one");
        assert_eq!(line.hold(39_000), None);
    }

    #[test]
    fn a_clock_that_is_set_back_makes_no_wait_longer() {
        let (hour, now) = (3_600_000, 10_000_000);
        let mut line = Line::default();
        line.pause(now, Duration::from_secs(38));
        assert_eq!(line.hold(now - 1_000), Some(Hold::Pause { until: now + 38_000 }), "a small correction");
        assert_eq!(line.hold(now - hour), None);
        line.pause(now - hour, Duration::from_secs(38));
        assert_eq!(line.paused_until(now - hour), Some(now - hour + 38_000), "the new pause counts, not the old one");

        let mut line = Line::default();
        line.failed(now, TroubleKind::Offline, 0.5);
        assert!(line.hold(now).is_some());
        assert_eq!(line.hold(now - hour), None);
        line.failed(now - hour, TroubleKind::Offline, 0.0);
        assert!(line.trouble().is_some_and(|trouble| trouble.retry_at < now - hour + 125_000));
    }

    #[test]
    fn failures_that_were_already_out_count_once() {
        let mut line = Line::default();
        line.failed(0, TroubleKind::Offline, 0.0);
        let first = line.trouble().map(|trouble| trouble.retry_at);
        line.failed(10, TroubleKind::Offline, 0.9);
        assert_eq!(line.trouble().map(|trouble| trouble.retry_at), first);
    }

    #[test]
    fn waits_grow_but_stay_below_two_minutes_and_end_with_an_answer() {
        let mut line = Line::default();
        let mut now = 0;
        let mut longest = 0;
        for _ in 0..20 {
            line.failed(now, TroubleKind::Service { status: 502 }, 0.999);
            let until = line.trouble().map_or(0, |trouble| trouble.retry_at);
            longest = longest.max(until - now);
            now = until;
        }
        assert!((60_000..=122_000).contains(&longest), "{longest}");
        assert_eq!(line.trouble().map(|trouble| trouble.since), Some(0));
        assert!(line.answered(now));
        assert_eq!(line.hold(now), None);
    }

    #[test]
    fn a_network_that_is_back_ends_the_wait_and_forgets_how_often_the_old_one_failed() {
        let mut line = Line::default();
        let mut now = 0;
        for _ in 0..10 {
            line.failed(now, TroubleKind::Offline, 0.999);
            now = line.trouble().map_or(0, |trouble| trouble.retry_at);
        }
        line.failed(now, TroubleKind::Offline, 0.999);
        assert!(line.hold(now + 60_000).is_some());
        assert!(line.network_back(now + 1_000));
        assert_eq!(line.hold(now + 1_000), None);
        line.failed(now + 1_000, TroubleKind::Offline, 0.999);
        let wait = line.trouble().map_or(0, |trouble| trouble.retry_at - now - 1_000);
        assert!((2_000..=6_000).contains(&wait), "the name may not be found yet in the first second: {wait} ms");
        // What the service itself asked for or answered is not the network's to end.
        let mut line = Line::default();
        line.failed(0, TroubleKind::Service { status: 502 }, 0.5);
        line.pause(0, Duration::from_secs(30));
        assert!(!line.network_back(1));
        assert_eq!(line.hold(1), Some(Hold::Pause { until: 30_000 }));
    }

    #[test]
    fn a_refused_key_stops_everything_until_it_is_replaced() {
        let mut line = Line::default();
        line.refused(Refused { at: 5, code: Some(10004), message: "revoked".into() });
        assert_eq!(line.hold(i64::MAX), Some(Hold::Key));
        assert!(!line.answered(6), "an answer to an older call does not make the key good");
        assert_eq!(line.hold(7), Some(Hold::Key));
        line.key_replaced();
        assert_eq!(line.hold(7), None);
    }
}
