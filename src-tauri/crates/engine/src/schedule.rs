//! When to look at which task next: one queue of due times for all tasks of an account. Pure: time is passed in.

use std::collections::{BTreeSet, HashMap, HashSet};

use crate::bucket::Bucket;

/// The service caches the answer about a running task for 5 s and advises against asking more often than every
/// 2 to 3 s; below this floor a poll cannot learn anything.
pub(crate) const FLOOR_MS: i64 = 2_000;
/// No look is ever set further ahead than this: one that seems to be was set before the clock was set back.
const FURTHEST_MS: i64 = 180_000;
/// What is in the window goes before what has been due for this much less: ahead of its turn, and never so far that
/// anything else would wait for ever.
const IN_WINDOW_MS: i64 = 8_000;
/// A rest that took this much longer than it was meant to was a sleep of the computer, or the clock was set.
const JUMP_MS: i64 = 15_000;
/// After one, what became overdue meanwhile is looked at this far apart, all of it within two minutes.
const APART_MS: i64 = 400;
const SPREAD_OVER_MS: i64 = 120_000;

#[derive(Debug, Default)]
pub struct Schedule {
    /// By turn, which is the due time but for what is in the window.
    by_turn: BTreeSet<(i64, i64)>,
    of: HashMap<i64, Due>,
    in_window: HashSet<i64>,
    /// When it was asked last, and when it is to be asked again at the latest.
    rest: Option<(i64, i64)>,
}

#[derive(Clone, Copy, Debug)]
struct Due {
    at: i64,
    turn: i64,
}

/// What comes next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// Look at this task; it is out of the schedule until it is set again.
    Look(i64),
    /// Nothing before this moment.
    Rest(i64),
    /// There is nothing to look at.
    Idle,
}

impl Schedule {
    /// Sets or moves the next look at a task.
    pub fn set(&mut self, task: i64, due: i64) {
        self.remove(task);
        let turn = if self.in_window.contains(&task) { due.saturating_sub(IN_WINDOW_MS) } else { due };
        self.of.insert(task, Due { at: due, turn });
        self.by_turn.insert((turn, task));
    }

    pub fn remove(&mut self, task: i64) {
        if let Some(due) = self.of.remove(&task) {
            self.by_turn.remove(&(due.turn, task));
        }
    }

    /// These are in the window; all others are not.
    pub fn viewing(&mut self, tasks: &[i64]) {
        let before = std::mem::replace(&mut self.in_window, tasks.iter().copied().collect());
        let changed: Vec<i64> = before.symmetric_difference(&self.in_window).copied().collect();
        for task in changed {
            if let Some(due) = self.of.get(&task).copied() {
                self.set(task, due.at);
            }
        }
    }

    /// What to do at `now`. A look is taken out, and its token with it. `unit` (chance in `[0, 1)`) spreads what a sleep
    /// of the computer has made overdue.
    pub fn turn(&mut self, bucket: &mut Bucket, now: i64, unit: f64) -> Turn {
        self.after_a_jump(now, unit);
        let turn = match self.next(now) {
            None => Turn::Idle,
            Some((_, due)) if due > now => Turn::Rest(due),
            Some((task, _)) => match bucket.poll(now) {
                Ok(()) => {
                    bucket.spend(now);
                    self.remove(task);
                    Turn::Look(task)
                }
                Err(until) => Turn::Rest(until),
            },
        };
        self.rest = match turn {
            Turn::Rest(until) => Some((now, until)),
            Turn::Look(_) => Some((now, now)),
            Turn::Idle => None,
        };
        turn
    }

    /// Something else than the schedule said how long to rest.
    pub fn rests_until(&mut self, now: i64, until: i64) {
        self.rest = Some((now, until));
    }

    /// When the next look is due.
    pub fn next_due(&self) -> Option<i64> {
        self.next(i64::MIN).map(|(_, due)| due)
    }

    pub fn is_empty(&self) -> bool {
        self.of.is_empty()
    }

    pub fn len(&self) -> usize {
        self.of.len()
    }

    /// The first in turn that is due; else the one that is due first.
    fn next(&self, now: i64) -> Option<(i64, i64)> {
        let due = |task: &i64| self.of.get(task).map_or(i64::MAX, |due| due.at);
        let horizon = (now, i64::MAX);
        let ready = self.by_turn.range(..=horizon).map(|(_, task)| (*task, due(task))).find(|(_, at)| *at <= now);
        // A turn is at most a moment before its due time, so the first few turns hold the first due time.
        let first = self.by_turn.first().map(|(turn, _)| turn.saturating_add(IN_WINDOW_MS));
        let soonest = |first: i64| {
            let few = self.by_turn.range(..=(first, i64::MAX)).map(|(_, task)| (*task, due(task)));
            few.min_by_key(|(_, at)| *at)
        };
        ready.or_else(|| first.and_then(soonest))
    }

    /// After a sleep, or when the clock was set, what is overdue goes out one by one, first what is in the window, and
    /// what seems to lie far ahead soon.
    fn after_a_jump(&mut self, now: i64, unit: f64) {
        let Some((asked, until)) = self.rest else { return };
        let (back, forth) = (now < asked.saturating_sub(JUMP_MS), now > until.saturating_add(JUMP_MS));
        if !back && !forth {
            return;
        }
        let misplaced = |due: i64| due <= now || due.saturating_sub(now) > FURTHEST_MS;
        let late: Vec<i64> = self.by_turn.iter().map(|(_, task)| *task).collect();
        let mut late: Vec<i64> = late.into_iter().filter(|task| misplaced(self.of[task].at)).collect();
        late.sort_by_key(|task| !self.in_window.contains(task));
        let count = i64::try_from(late.len()).unwrap_or(i64::MAX).max(1);
        let apart = APART_MS.min(SPREAD_OVER_MS / count).max(1);
        #[expect(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "less than half a second")]
        let jitter = (apart as f64 * unit.clamp(0.0, 1.0)) as i64;
        for (place, task) in (0_i64..).zip(late) {
            let wait = place * apart + if place > 0 { jitter } else { 0 };
            self.set(task, now.saturating_add(wait));
        }
    }
}

#[cfg(test)]
mod tests;
