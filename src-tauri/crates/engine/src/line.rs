//! The line to the service of one account: what stops calls for now, and until when. Pure: time and chance are
//! passed in. Everything that calls the service asks here first and reports here after.

use std::time::Duration;

/// Shortest and longest wait after failures; in between it doubles, with full jitter.
const FIRST_WAIT: Duration = Duration::from_secs(2);
const LONGEST_WAIT: Duration = Duration::from_secs(120);

#[derive(Debug, Default)]
pub(crate) struct Line {
    refused: Option<Refused>,
    pause_until: Option<i64>,
    trouble: Option<Trouble>,
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

impl Line {
    /// None when a call may go out now.
    pub fn hold(&self, now: i64) -> Option<Hold> {
        if self.refused.is_some() {
            return Some(Hold::Key);
        }
        if let Some(until) = self.pause_until.filter(|until| *until > now) {
            return Some(Hold::Pause { until });
        }
        let trouble = self.trouble.as_ref().filter(|trouble| trouble.retry_at > now)?;
        Some(match trouble.kind {
            TroubleKind::Offline => Hold::Offline { until: trouble.retry_at },
            TroubleKind::Service { .. } | TroubleKind::Edge { .. } => Hold::Trouble { until: trouble.retry_at },
        })
    }

    /// The service answered a call as it should. True when a condition ended with it.
    pub fn answered(&mut self, now: i64) -> bool {
        let pause_over = self.pause_until.is_some_and(|until| until <= now);
        if pause_over {
            self.pause_until = None;
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
        let until = now + millis(retry_after);
        self.pause_until = Some(self.pause_until.map_or(until, |earlier| earlier.max(until)));
    }

    /// A call failed for a reason that time may cure. `unit` is chance in `[0, 1)`. Calls that were already out
    /// when the first one failed do not lengthen the wait.
    pub fn failed(&mut self, now: i64, kind: TroubleKind, unit: f64) {
        if self.trouble.as_ref().is_some_and(|trouble| trouble.retry_at > now) {
            return;
        }
        let (since, failures) = match &self.trouble {
            Some(earlier) => (earlier.since, earlier.failures + 1),
            None => (now, 1),
        };
        let longest = FIRST_WAIT.saturating_mul(1 << failures.min(6)).min(LONGEST_WAIT);
        let wait = FIRST_WAIT + longest.mul_f64(unit);
        self.trouble = Some(Trouble { kind, since, retry_at: now + millis(wait), failures });
    }

    /// The person asks to try now.
    pub fn retry_now(&mut self, now: i64) {
        if let Some(trouble) = &mut self.trouble {
            trouble.retry_at = now;
        }
    }

    pub fn refusal(&self) -> Option<&Refused> {
        self.refused.as_ref()
    }

    pub fn paused_until(&self, now: i64) -> Option<i64> {
        self.pause_until.filter(|until| *until > now)
    }

    pub fn trouble(&self) -> Option<&Trouble> {
        self.trouble.as_ref()
    }
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
