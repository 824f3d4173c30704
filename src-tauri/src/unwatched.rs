//! Folders that were watched and are not any more, since the app started. Which folder is watched is said in the system's
//! dialog and never by the page; but one of these may be watched again, because a person takes its removal back.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

#[derive(Default)]
pub struct Unwatched(Mutex<BTreeSet<String>>);

impl Unwatched {
    pub fn note(&self, path: String) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(path);
    }

    /// Whether it was watched in this run; the answer is no the next time, until it is noted anew.
    pub fn take(&self, path: &str) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_watched_again_only_if_it_was_before() {
        let unwatched = Unwatched::default();
        assert!(!unwatched.take("/etc"));
        unwatched.note("/home/mira/output".into());
        assert!(!unwatched.take("/home/mira"));
        assert!(unwatched.take("/home/mira/output"));
        assert!(!unwatched.take("/home/mira/output"));
    }
}
