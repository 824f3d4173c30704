//! When a sidecar is written: once for files of a task that come together, and never long after the first of them.

use std::collections::BTreeMap;

/// While other files of its task are on their way a sidecar waits for them, but no longer than this.
const GATHER_MS: i64 = 2_000;
/// One that the disk did not take is written again after this.
const RETRY_MS: i64 = 20_000;

/// Tasks whose sidecars are due.
#[derive(Default)]
pub(crate) struct Gathering(BTreeMap<i64, Waiting>);

struct Waiting {
    /// Something came since it was looked at.
    news: bool,
    /// It is written then, whatever is still on its way.
    at_last: i64,
}

/// A task that is looked at now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Turn {
    pub task: i64,
    /// It waits for nothing more.
    pub is_late: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tried {
    /// It is on the disk, or there is nothing to write.
    Done,
    /// Other files of its task are on their way.
    Coming,
    Failed,
}

impl Gathering {
    /// A file of the task was saved.
    pub fn ask(&mut self, task: i64, now: i64) {
        let at_last = now.saturating_add(GATHER_MS);
        self.0.entry(task).or_insert(Waiting { news: true, at_last }).news = true;
    }

    pub fn is_turn(&self, now: i64) -> bool {
        self.0.values().any(|waiting| waiting.news || waiting.is_late(now))
    }

    /// When the next one is late.
    pub fn next_turn(&self) -> Option<i64> {
        self.0.values().map(|waiting| waiting.at_last).min()
    }

    /// Those to look at.
    pub fn turns(&self, now: i64) -> Vec<Turn> {
        let turns = self.0.iter().map(|(task, waiting)| (waiting, Turn { task: *task, is_late: waiting.is_late(now) }));
        turns.filter(|(waiting, turn)| waiting.news || turn.is_late).map(|(_, turn)| turn).collect()
    }

    pub fn tried(&mut self, tried: &[(i64, Tried)], now: i64) {
        for (task, tried) in tried {
            match (tried, self.0.get_mut(task)) {
                (Tried::Done, _) => drop(self.0.remove(task)),
                (Tried::Coming, Some(waiting)) => waiting.news = false,
                (Tried::Failed, Some(waiting)) => {
                    *waiting = Waiting { news: false, at_last: now.saturating_add(RETRY_MS) };
                }
                (Tried::Coming | Tried::Failed, None) => {}
            }
        }
    }
}

impl Waiting {
    /// Nothing is ever put off further than a retry: then the clock was set back.
    fn is_late(&self, now: i64) -> bool {
        self.at_last <= now || self.at_last.saturating_sub(now) > RETRY_MS
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn turns(due: &Gathering, now: i64) -> Vec<(i64, bool)> {
        due.turns(now).into_iter().map(|turn| (turn.task, turn.is_late)).collect()
    }

    #[test]
    fn a_task_is_looked_at_when_a_file_came_and_waits_for_the_others_no_longer_than_two_seconds() {
        let mut due = Gathering::default();
        assert!(!due.is_turn(0) && due.next_turn().is_none());
        due.ask(7, 1_000);
        assert_eq!(turns(&due, 1_000), [(7, false)]);
        due.tried(&[(7, Tried::Coming)], 1_000);
        assert!(!due.is_turn(1_999) && turns(&due, 1_999).is_empty());
        due.ask(7, 2_500);
        assert_eq!(turns(&due, 2_500), [(7, false)]);
        due.tried(&[(7, Tried::Coming)], 2_500);
        assert_eq!(due.next_turn(), Some(3_000));
        assert!(due.is_turn(3_000));
        assert_eq!(turns(&due, 3_000), [(7, true)]);
        due.tried(&[(7, Tried::Done)], 3_000);
        assert!(!due.is_turn(i64::MAX));
    }

    #[test]
    fn one_that_the_disk_did_not_take_is_written_later_and_the_others_do_not_wait_for_it() {
        let mut due = Gathering::default();
        due.ask(7, 0);
        due.ask(8, 0);
        due.tried(&[(7, Tried::Failed), (8, Tried::Done)], 100);
        assert!(turns(&due, 20_099).is_empty());
        assert_eq!(turns(&due, 20_100), [(7, true)]);
        due.ask(7, 500);
        assert_eq!(turns(&due, 500), [(7, false)], "a new file is a new try");
    }

    #[test]
    fn a_clock_that_is_set_back_puts_nothing_off() {
        let mut due = Gathering::default();
        due.ask(7, 100_000);
        due.tried(&[(7, Tried::Coming)], 100_000);
        assert_eq!(turns(&due, 0), [(7, true)]);
    }

    #[test]
    fn at_the_end_everything_has_its_turn() {
        let mut due = Gathering::default();
        due.ask(7, 0);
        due.tried(&[(7, Tried::Coming)], 0);
        assert_eq!(turns(&due, i64::MAX), [(7, true)]);
    }
}
