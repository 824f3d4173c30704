//! What left the window and came back to it.

use std::collections::HashSet;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// The window hears of a drop by a way of its own, a little later than the drag hears of its end.
const STILL: Duration = Duration::from_secs(1);

/// The files that are dragged out of our window, or were just now: dropped back onto it they mean nothing.
#[derive(Default)]
pub struct Own(Mutex<Option<Out>>);

struct Out {
    paths: HashSet<PathBuf>,
    ended: Option<Instant>,
}

impl Own {
    pub fn begin(&self, paths: &[PathBuf]) {
        *self.locked() = Some(Out { paths: paths.iter().cloned().collect(), ended: None });
    }

    pub fn end(&self) {
        self.end_at(Instant::now());
    }

    /// Whether these are the files that are dragged out.
    pub fn are(&self, paths: &[PathBuf]) -> bool {
        self.are_at(paths, Instant::now())
    }

    fn end_at(&self, now: Instant) {
        if let Some(out) = &mut *self.locked() {
            out.ended = Some(now);
        }
    }

    fn are_at(&self, paths: &[PathBuf], now: Instant) -> bool {
        let out = self.locked();
        let Some(out) = &*out else { return false };
        let lately = out.ended.is_none_or(|ended| now.saturating_duration_since(ended) < STILL);
        lately && paths.len() == out.paths.len() && paths.iter().all(|path| out.paths.contains(path))
    }

    fn locked(&self) -> std::sync::MutexGuard<'_, Option<Out>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_very_files_that_are_dragged_out_mean_nothing_and_only_for_a_moment_longer() {
        let (own, paths) = (Own::default(), [PathBuf::from("/a b.png"), PathBuf::from("/é#.mp4")]);
        let began = Instant::now();
        assert!(!own.are_at(&paths, began), "nothing left the window yet");
        own.begin(&paths);
        let late = began + Duration::from_secs(600);
        assert!(own.are_at(&paths, late), "however long it is held");
        assert!(own.are_at(&[paths[1].clone(), paths[0].clone()], late), "in any order");
        assert!(!own.are_at(&paths[..1], late) && !own.are_at(&[PathBuf::from("/c")], late) && !own.are_at(&[], late));
        own.end_at(late);
        assert!(own.are_at(&paths, late + STILL / 2));
        assert!(!own.are_at(&paths, late + STILL), "later the file manager may hand the same ones in");
    }
}
