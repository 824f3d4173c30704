//! The service in virtual time: a rate limit for all calls of the account, and answers about running tasks that are
//! repeated from a cache.

use std::collections::VecDeque;

use super::trace::Regimes;

const MINUTE_MS: i64 = 60_000;
const CACHED_MS: i64 = 5_000;

pub struct Service {
    limit: Limit,
    /// By task: when it will be ready, and when its answer was last made anew.
    tasks: Vec<(i64, Option<i64>)>,
}

enum Limit {
    /// So many calls in any minute.
    Sliding(usize, VecDeque<i64>),
    /// So many calls in each minute of the clock: which minute it is, and how many calls it had.
    Fixed(usize, i64, usize),
}

pub enum Answer {
    Running,
    Ready,
    /// Milliseconds to wait, in whole seconds as the header has them.
    Refused(i64),
}

impl Service {
    pub fn new(regimes: Regimes, tasks: usize) -> Self {
        let limit = match regimes {
            Regimes::Tuning => Limit::Sliding(240, VecDeque::new()),
            Regimes::HeldOut => Limit::Fixed(120, 0, 0),
        };
        Self { limit, tasks: vec![(i64::MAX, None); tasks] }
    }

    /// A task is submitted. The wait that is asked for instead, when the call is too much.
    pub fn submit(&mut self, now: i64, task: usize, duration: i64) -> Result<(), i64> {
        self.call(now)?;
        self.tasks[task].0 = now + duration;
        Ok(())
    }

    pub fn poll(&mut self, now: i64, task: usize) -> Answer {
        if let Err(wait) = self.call(now) {
            return Answer::Refused(wait);
        }
        let (ready, made) = &mut self.tasks[task];
        if made.is_some_and(|made| now - made < CACHED_MS) {
            return Answer::Running;
        }
        if now >= *ready {
            return Answer::Ready;
        }
        *made = Some(now);
        Answer::Running
    }

    /// Any call; refused ones do not count.
    pub fn call(&mut self, now: i64) -> Result<(), i64> {
        let wait = match &mut self.limit {
            Limit::Sliding(most, seen) => {
                while seen.front().is_some_and(|at| now - at >= MINUTE_MS) {
                    seen.pop_front();
                }
                if seen.len() < *most {
                    seen.push_back(now);
                    return Ok(());
                }
                seen.front().map_or(MINUTE_MS, |at| at + MINUTE_MS - now)
            }
            Limit::Fixed(most, minute, count) => {
                if now.div_euclid(MINUTE_MS) != *minute {
                    (*minute, *count) = (now.div_euclid(MINUTE_MS), 0);
                }
                if *count < *most {
                    *count += 1;
                    return Ok(());
                }
                (*minute + 1) * MINUTE_MS - now
            }
        };
        Err((wait + 999) / 1_000 * 1_000)
    }
}
