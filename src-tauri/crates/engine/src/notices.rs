//! What is told by notification and what is not: nothing that the person is looking at, and more than three
//! within ten seconds as one.

use std::collections::{HashSet, VecDeque};
use std::sync::Mutex;

use crate::face::Settings;
use crate::inner::locked;
use crate::ports::{Notice, NoticeKind};
use crate::words;

const WINDOW_MS: i64 = 10_000;
const MOST_SINGLE: usize = 3;

#[derive(Default)]
pub(crate) struct Notices {
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// When single notices went out, newest last.
    told: VecDeque<i64>,
    /// What came on top of the three: told together.
    held: Vec<Notice>,
    focused: bool,
    in_view: HashSet<i64>,
    /// Ends of saving that were told: two files that arrive at the same moment both see the task settled.
    settled: HashSet<(i64, &'static str)>,
}

/// What to do with a notice.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Telling {
    Now(Box<Notice>),
    /// Held back; ask `together` when this much time has passed.
    Together {
        after_ms: i64,
    },
    /// Others are already held and will be told together.
    Held,
    Silent,
}

impl Notices {
    pub fn viewing(&self, focused: bool, tasks: &[i64]) {
        let mut state = locked(&self.state);
        state.focused = focused;
        state.in_view = tasks.iter().copied().collect();
    }

    /// Whether the window has the person's attention.
    pub fn is_looked_at(&self) -> bool {
        locked(&self.state).focused
    }

    /// True for the first who reports this end of a task's saving.
    pub fn settles(&self, task: i64, end: &'static str) -> bool {
        locked(&self.state).settled.insert((task, end))
    }

    /// What is not saved is tried anew: its next end is news again.
    pub fn unsettle(&self, task: i64) {
        locked(&self.state).settled.retain(|(settled, _)| *settled != task);
    }

    pub fn offer(&self, now: i64, mut notice: Notice, settings: &Settings) -> Telling {
        let wanted = match notice.kind {
            NoticeKind::Ready => settings.notify_ready,
            NoticeKind::Failed => settings.notify_failed,
            NoticeKind::NeedsYou => settings.notify_needs_you,
            NoticeKind::Several => true,
        };
        let mut state = locked(&self.state);
        if !wanted || state.sees(&notice) {
            return Telling::Silent;
        }
        notice.sound = settings.notify_sound;
        // What seems to lie ahead was told before the clock was set back.
        state.told.retain(|at| (0..WINDOW_MS).contains(&now.saturating_sub(*at)));
        if state.told.len() < MOST_SINGLE && state.held.is_empty() {
            state.told.push_back(now);
            return Telling::Now(Box::new(notice));
        }
        state.held.push(notice);
        if state.held.len() > 1 {
            return Telling::Held;
        }
        let oldest = state.told.front().copied().unwrap_or(now);
        Telling::Together { after_ms: (oldest + WINDOW_MS - now).max(0) }
    }

    /// The held notices as one, without what the person has come to look at meanwhile.
    pub fn together(&self, now: i64) -> Option<Notice> {
        let mut state = locked(&self.state);
        let mut held = std::mem::take(&mut state.held);
        held.retain(|notice| !state.sees(notice));
        if held.is_empty() {
            return None;
        }
        state.told.push_back(now);
        if held.len() < 2 {
            return held.pop();
        }
        let body = held.iter().map(|notice| notice.title.as_str()).collect::<Vec<_>>().join("\n");
        Some(Notice {
            kind: NoticeKind::Several,
            task: None,
            title: words::several(held.len()),
            body,
            picture: held.iter().find_map(|notice| notice.picture.clone()),
            sound: held.iter().any(|notice| notice.sound),
        })
    }
}

impl State {
    /// Whether the person is looking at what the notice tells of.
    fn sees(&self, notice: &Notice) -> bool {
        self.focused && notice.task.is_some_and(|task| self.in_view.contains(&task))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::defaults;

    fn notice(task: i64) -> Notice {
        Notice {
            kind: NoticeKind::Ready,
            task: Some(task),
            title: format!("Ready {task}"),
            body: String::new(),
            picture: None,
            sound: false,
        }
    }

    #[test]
    fn three_come_single_and_the_rest_of_ten_seconds_as_one() {
        let notices = Notices::default();
        let settings = defaults("/tmp");
        for task in 0..3 {
            assert!(matches!(notices.offer(task * 100, notice(task), &settings), Telling::Now(_)));
        }
        assert_eq!(notices.offer(1_000, notice(3), &settings), Telling::Together { after_ms: 9_000 });
        assert_eq!(notices.offer(2_000, notice(4), &settings), Telling::Held);
        let one = notices.together(10_000).expect("two are held");
        assert_eq!((one.kind, one.task), (NoticeKind::Several, None));
        assert_eq!(one.body, "Ready 3\nReady 4");
        assert_eq!(notices.together(10_001), None);
    }

    #[test]
    fn what_is_held_is_not_told_once_it_is_looked_at_nor_put_off_by_a_clock_set_back() {
        let notices = Notices::default();
        let settings = defaults("/tmp");
        for task in 0..4 {
            notices.offer(10_000_000, notice(task), &settings);
        }
        notices.viewing(true, &[3]);
        assert_eq!(notices.together(10_010_000), None);
        notices.viewing(false, &[]);
        assert!(matches!(notices.offer(6_400_000, notice(4), &settings), Telling::Now(_)));
    }

    #[test]
    fn nothing_is_told_of_what_is_being_looked_at_or_not_wanted() {
        let notices = Notices::default();
        let mut settings = defaults("/tmp");
        notices.viewing(true, &[7]);
        assert_eq!(notices.offer(0, notice(7), &settings), Telling::Silent);
        notices.viewing(false, &[7]);
        assert!(matches!(notices.offer(0, notice(7), &settings), Telling::Now(_)));
        settings.notify_ready = false;
        assert_eq!(notices.offer(0, notice(8), &settings), Telling::Silent);
    }
}
