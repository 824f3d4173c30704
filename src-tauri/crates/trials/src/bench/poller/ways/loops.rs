//! A loop of its own for each task, as clients of such services have it.

use std::collections::BTreeSet;

use super::{ROUND_TRIP_MS, Watched};
use crate::bench::poller::service::{Answer, Service};
use crate::bench::poller::trace::{Regimes, Trace};

/// First look after 2 s, then every 2 s, as the service's documentation says; after a 429 that loop waits as told.
pub fn documented(trace: &Trace, regimes: Regimes) -> Watched {
    watch(trace, regimes, |_| 2_000)
}

/// 2 s, half as much again each time, up to 30 s.
pub fn back_off(trace: &Trace, regimes: Regimes) -> Watched {
    watch(trace, regimes, |looks| {
        let grown = 2_000.0 * 1.5_f64.powi(looks.min(20));
        #[expect(clippy::cast_possible_truncation, reason = "at most half a minute")]
        let wait = grown.min(30_000.0) as i64;
        wait
    })
}

fn watch(trace: &Trace, regimes: Regimes, wait: impl Fn(i32) -> i64) -> Watched {
    let mut watched = Watched { delays: vec![0; trace.tasks.len()], ..Watched::default() };
    let mut service = Service::new(regimes, trace.tasks.len());
    // When, whether it is a look, which task, how many looks it had, when it was sent.
    let mut due: BTreeSet<(i64, bool, usize, i32, i64)> = BTreeSet::new();
    due.extend(trace.tasks.iter().enumerate().map(|(place, task)| (task.sent, false, place, 0, 0)));
    while let Some((now, is_look, place, looks, sent)) = due.pop_first() {
        let task = &trace.tasks[place];
        if !is_look {
            match service.submit(now, place, task.duration) {
                Ok(()) => due.insert((now + wait(0), true, place, 0, now)),
                Err(told) => {
                    watched.refused += 1;
                    due.insert((now + told, false, place, 0, 0))
                }
            };
            continue;
        }
        match service.poll(now, place) {
            Answer::Refused(told) => {
                watched.refused += 1;
                due.insert((now + told, true, place, looks, sent));
            }
            Answer::Running => {
                watched.polls += 1;
                due.insert((now + wait(looks + 1), true, place, looks + 1, sent));
            }
            Answer::Ready => {
                watched.polls += 1;
                watched.delays[place] = now + ROUND_TRIP_MS - sent - task.duration;
            }
        }
    }
    watched
}
