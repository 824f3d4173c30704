//! What lies where an output was saved, and what that says.

use std::fs::Metadata;
use std::io::ErrorKind;
use std::path::Path;
use std::time::UNIX_EPOCH;

use library::SavedFile;

/// The clock of a drive and that of this computer differ by as much, and a file gets its name before its row does.
const GRACE_MS: i64 = 5_000;

/// What lies at a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Seen {
    There(Facts),
    Gone,
    /// It cannot be told.
    Unknown,
}

/// A file without a look at what it holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Facts {
    pub bytes: i64,
    /// Unix milliseconds; 0 where the system does not tell.
    pub modified_at: i64,
}

impl From<&Metadata> for Facts {
    fn from(facts: &Metadata) -> Self {
        let since = facts.modified().ok().and_then(|at| at.duration_since(UNIX_EPOCH).ok());
        let modified_at = since.and_then(|since| i64::try_from(since.as_millis()).ok()).unwrap_or(0);
        Self { bytes: i64::try_from(facts.len()).unwrap_or(i64::MAX), modified_at }
    }
}

/// Follows links, as whoever opens the file does.
pub(super) fn seen(path: &Path) -> Seen {
    match std::fs::metadata(path) {
        Ok(facts) if facts.is_file() => Seen::There(Facts::from(&facts)),
        Ok(_) => Seen::Gone,
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => Seen::Gone,
        Err(_) => Seen::Unknown,
    }
}

/// What a look says of a saved file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// As it is known, or nothing can be said.
    Nothing,
    Gone,
    /// There, and what it holds is known without reading it; None: as before.
    There {
        changed: Option<bool>,
    },
    /// Only reading it tells.
    Read,
}

pub(super) fn verdict(file: &SavedFile, seen: Seen) -> Verdict {
    let facts = match seen {
        Seen::Unknown => return Verdict::Nothing,
        Seen::Gone if file.missing => return Verdict::Nothing,
        Seen::Gone => return Verdict::Gone,
        Seen::There(facts) => facts,
    };
    let there = |changed: Option<bool>| {
        let changed = changed.filter(|changed| *changed != file.changed);
        if file.missing || changed.is_some() { Verdict::There { changed } } else { Verdict::Nothing }
    };
    if facts.bytes != file.bytes {
        return there(Some(true));
    }
    let untouched = facts.modified_at <= file.archived_at.saturating_add(GRACE_MS);
    if file.checked == Some((facts.bytes, facts.modified_at)) || (untouched && !file.changed) {
        return there(None);
    }
    Verdict::Read
}

/// Whether a file that holds what was saved was written to since, so that it would be read again.
pub(super) fn is_later(facts: Facts, archived_at: i64) -> bool {
    facts.modified_at > archived_at.saturating_add(GRACE_MS)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAVED: i64 = 1_000_000;

    fn file() -> SavedFile {
        SavedFile {
            output: 1,
            task: 2,
            path: "/a/b.png".to_owned(),
            bytes: 10,
            sha256: String::new(),
            archived_at: SAVED,
            missing: false,
            changed: false,
            checked: None,
        }
    }

    fn there(bytes: i64, modified_at: i64) -> Seen {
        Seen::There(Facts { bytes, modified_at })
    }

    #[test]
    fn only_what_was_written_to_later_is_read_and_only_once() {
        let before = there(10, SAVED + 4_000);
        let after = there(10, SAVED + 6_000);
        assert_eq!(verdict(&file(), before), Verdict::Nothing);
        assert_eq!(verdict(&file(), after), Verdict::Read);
        let checked = SavedFile { checked: Some((10, SAVED + 6_000)), ..file() };
        assert_eq!(verdict(&checked, after), Verdict::Nothing);
        assert_eq!(verdict(&checked, there(10, SAVED + 7_000)), Verdict::Read, "written to once more");
    }

    #[test]
    fn another_length_is_a_change_and_the_old_one_is_read_before_it_counts_as_the_old_file() {
        assert_eq!(verdict(&file(), there(9, 0)), Verdict::There { changed: Some(true) });
        let changed = SavedFile { changed: true, ..file() };
        assert_eq!(verdict(&changed, there(9, 0)), Verdict::Nothing, "known");
        assert_eq!(verdict(&changed, there(10, 0)), Verdict::Read);
    }

    #[test]
    fn what_is_gone_and_what_is_back_is_said_once_and_what_cannot_be_told_never() {
        let missing = SavedFile { missing: true, ..file() };
        assert_eq!(verdict(&file(), Seen::Gone), Verdict::Gone);
        assert_eq!(verdict(&missing, Seen::Gone), Verdict::Nothing);
        assert_eq!(verdict(&missing, there(10, 0)), Verdict::There { changed: None });
        assert_eq!(verdict(&missing, there(9, 0)), Verdict::There { changed: Some(true) });
        for known in [file(), missing] {
            assert_eq!(verdict(&known, Seen::Unknown), Verdict::Nothing);
        }
    }

    #[test]
    fn a_folder_in_the_place_of_a_file_is_no_file() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        assert_eq!(seen(folder.path()), Seen::Gone);
        let path = folder.path().join("a");
        assert_eq!(seen(&path), Seen::Gone);
        std::fs::write(&path, "abc").expect("written");
        assert!(matches!(seen(&path), Seen::There(Facts { bytes: 3, .. })));
        assert_eq!(seen(&path.join("below a file")), Seen::Gone);
    }
}
