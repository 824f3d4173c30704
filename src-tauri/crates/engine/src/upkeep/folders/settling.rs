//! When a file is whole: nobody says so. One that has kept its length, and was not written to, for two seconds is.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::upkeep::looking::{Facts, Seen};

const QUIET_MS: i64 = 2_000;
/// More wait outside: what is left out is found by the next look at the whole folder.
const MOST: usize = super::sight::MOST;

/// Files that came and are not brought in yet.
#[derive(Debug, Default)]
pub(super) struct Settling {
    files: BTreeMap<PathBuf, Waiting>,
    /// Not all that came could be kept here.
    pub is_over: bool,
}

#[derive(Clone, Copy, Debug)]
struct Waiting {
    facts: Facts,
    /// Since when it is as it is.
    since: i64,
    /// It was tried in vain so often.
    tries: u32,
    /// It is not tried before.
    not_before: i64,
}

impl Waiting {
    fn due(&self) -> i64 {
        self.since.saturating_add(QUIET_MS).max(self.not_before)
    }
}

/// A file that is whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Whole {
    pub path: PathBuf,
    pub facts: Facts,
    pub tries: u32,
}

impl Settling {
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// It came, or was written to just now.
    pub fn heard(&mut self, path: PathBuf, seen: Seen, now: i64) {
        match seen {
            // An empty one is told of again when something is in it.
            Seen::There(facts) if facts.bytes > 0 => {
                if self.files.len() >= MOST && !self.files.contains_key(&path) {
                    self.is_over = true;
                    return;
                }
                self.files.insert(path, Waiting { facts, since: now, tries: 0, not_before: now });
            }
            Seen::There(_) | Seen::Gone | Seen::Unknown => drop(self.files.remove(&path)),
        }
    }

    /// It was whole and could not be brought in.
    pub fn again(&mut self, whole: Whole, now: i64, wait_ms: i64) {
        let waiting =
            Waiting { facts: whole.facts, since: now, tries: whole.tries + 1, not_before: now.saturating_add(wait_ms) };
        self.files.insert(whole.path, waiting);
    }

    /// When the next one may be whole.
    pub fn due(&self) -> Option<i64> {
        self.files.values().map(Waiting::due).min()
    }

    /// Those that may be whole: a look at them tells.
    pub fn due_at(&self, now: i64) -> Vec<PathBuf> {
        self.files.iter().filter(|(_, waiting)| waiting.due() <= now).map(|(path, _)| path.clone()).collect()
    }

    /// Takes out what is whole, by a look at what is due.
    pub fn whole(&mut self, seen: &[(PathBuf, Seen)], now: i64) -> Vec<Whole> {
        seen.iter().filter_map(|(path, seen)| self.is_whole(path, *seen, now)).collect()
    }

    fn is_whole(&mut self, path: &Path, seen: Seen, now: i64) -> Option<Whole> {
        let waiting = self.files.get_mut(path)?;
        match seen {
            Seen::There(facts) if facts != waiting.facts => {
                (waiting.facts, waiting.since) = (facts, now);
                None
            }
            Seen::There(facts) if waiting.due() <= now => {
                let tries = waiting.tries;
                self.files.remove(path);
                Some(Whole { path: path.to_owned(), facts, tries })
            }
            Seen::There(_) | Seen::Unknown => None,
            Seen::Gone => {
                self.files.remove(path);
                None
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn there(bytes: i64, modified_at: i64) -> Seen {
        Seen::There(Facts { bytes, modified_at })
    }

    fn whole(settling: &mut Settling, path: &str, seen: Seen, now: i64) -> bool {
        !settling.whole(&[(path.into(), seen)], now).is_empty()
    }

    #[test]
    fn a_file_that_is_written_slowly_is_whole_two_seconds_after_the_last_byte() {
        let mut settling = Settling::default();
        settling.heard("a".into(), there(0, 0), 0);
        assert!(settling.is_empty(), "nothing is in it yet");
        settling.heard("a".into(), there(10, 0), 0);
        assert!(!whole(&mut settling, "a", there(20, 1_000), 1_000));
        settling.heard("a".into(), there(20, 1_000), 1_500);
        assert!(!whole(&mut settling, "a", there(20, 2_500), 2_500), "written to, of the same length");
        assert!(!whole(&mut settling, "a", there(20, 2_500), 4_499));
        assert!(whole(&mut settling, "a", there(20, 2_500), 4_500));
        assert!(!whole(&mut settling, "a", there(20, 2_500), 9_000), "once");
    }

    #[test]
    fn what_goes_before_it_is_whole_is_forgotten_and_what_was_not_taken_waits() {
        let mut settling = Settling::default();
        settling.heard("gone".into(), there(1, 0), 0);
        assert!(!whole(&mut settling, "gone", Seen::Gone, 3_000));
        assert!(settling.is_empty());
        settling.heard("a".into(), there(1, 0), 0);
        let one = settling.whole(&[("a".into(), there(1, 0))], 2_000).remove(0);
        settling.again(one, 2_000, 60_000);
        assert!(!whole(&mut settling, "a", there(1, 0), 61_999));
        assert_eq!(settling.whole(&[("a".into(), there(1, 0))], 62_000)[0].tries, 1);
    }

    #[test]
    fn a_flood_is_bounded_and_said() {
        let mut settling = Settling::default();
        for number in 0..MOST {
            settling.heard(number.to_string().into(), there(1, 0), 0);
        }
        assert!(!settling.is_over);
        settling.heard("0".into(), there(2, 0), 0);
        assert!(!settling.is_over, "it waits already");
        settling.heard("more".into(), there(1, 0), 0);
        assert!(settling.is_over);
        assert_eq!(
            (settling.due(), settling.due_at(1_999).len(), settling.due_at(2_000).len()),
            (Some(2_000), 0, MOST)
        );
    }
}
