//! When to look at which task next: one queue of due times for all tasks of an account. Pure: time is passed in.

use std::collections::{BTreeSet, HashMap};

use library::Kind;

/// The service caches the answer about a running task for 5 s and advises against asking more often than every
/// 2 to 3 s; below this floor a poll cannot learn anything.
pub(crate) const FLOOR_MS: i64 = 2_000;
/// No look is ever set further ahead than this: one that seems to be was set before the clock was set back.
const FURTHEST_MS: i64 = 180_000;

#[derive(Debug, Default)]
pub(crate) struct Schedule {
    by_due: BTreeSet<(i64, i64)>,
    due_of: HashMap<i64, i64>,
}

impl Schedule {
    /// Sets or moves the next look at a task.
    pub fn set(&mut self, task: i64, due: i64) {
        self.remove(task);
        self.due_of.insert(task, due);
        self.by_due.insert((due, task));
    }

    pub fn remove(&mut self, task: i64) {
        if let Some(due) = self.due_of.remove(&task) {
            self.by_due.remove(&(due, task));
        }
    }

    pub fn next_due(&self) -> Option<i64> {
        self.by_due.first().map(|(due, _)| *due)
    }

    /// Takes the most overdue task out, if one is due.
    pub fn take_due(&mut self, now: i64) -> Option<i64> {
        let (due, task) = *self.by_due.first()?;
        if due > now && due.saturating_sub(now) <= FURTHEST_MS {
            return None;
        }
        self.remove(task);
        Some(task)
    }

    pub fn len(&self) -> usize {
        self.due_of.len()
    }
}

/// How long to wait before the next look at a task that has run for `elapsed_ms`. Images and sounds usually take
/// under a minute, videos minutes, so videos are looked at less often; `unit` (chance in `[0, 1)`) spreads tasks
/// that were sent together. `usual_ms` is the median of this model's earlier runs: well before it there is
/// little to see.
pub(crate) fn next_delay_ms(kind: Kind, elapsed_ms: i64, usual_ms: Option<i64>, unit: f64) -> i64 {
    let base = match kind {
        Kind::Image | Kind::Audio => match elapsed_ms {
            ..60_000 => 2_500,
            60_000..300_000 => 5_000,
            300_000.. => 12_000,
        },
        Kind::Video => match elapsed_ms {
            ..300_000 => 8_000,
            300_000..1_800_000 => 15_000,
            1_800_000.. => 60_000,
        },
    };
    let quiet = usual_ms.map_or(0, |usual| (usual / 2 - elapsed_ms).clamp(0, 60_000));
    #[expect(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "at most a few seconds")]
    let jitter = (base as f64 * 0.2 * unit) as i64;
    (base.max(quiet) + jitter).max(FLOOR_MS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_overdue_task_comes_first_and_only_once() {
        let mut schedule = Schedule::default();
        schedule.set(1, 300);
        schedule.set(2, 100);
        schedule.set(3, 200);
        schedule.set(2, 250);
        assert_eq!(schedule.next_due(), Some(200));
        assert_eq!(schedule.take_due(199), None);
        assert_eq!(schedule.take_due(1_000), Some(3));
        assert_eq!(schedule.take_due(1_000), Some(2));
        assert_eq!(schedule.take_due(1_000), Some(1));
        assert_eq!(schedule.take_due(1_000), None);
        assert_eq!(schedule.len(), 0);
    }

    #[test]
    fn a_clock_that_is_set_back_puts_no_look_off() {
        let mut schedule = Schedule::default();
        schedule.set(1, 10_000_000);
        assert_eq!(schedule.take_due(9_990_000), None);
        assert_eq!(schedule.take_due(10_000_000 - 3_600_000), Some(1));
    }

    #[test]
    fn no_delay_is_below_the_floor_and_videos_are_slower() {
        for elapsed in [0, 1_000, 59_999, 60_000, 1_000_000, 100_000_000] {
            for unit in [0.0, 0.5, 0.999] {
                for usual in [None, Some(0), Some(40_000)] {
                    let image = next_delay_ms(Kind::Image, elapsed, usual, unit);
                    let video = next_delay_ms(Kind::Video, elapsed, usual, unit);
                    assert!(image >= FLOOR_MS && video >= image, "{elapsed} {unit} {image} {video}");
                    assert!(video <= 90_000);
                }
            }
        }
    }
}
