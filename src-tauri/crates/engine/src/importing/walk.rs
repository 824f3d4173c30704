//! What lies below folders: sidecars by their names, everything else by where it lies. No link is followed.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use archive::{SUMS, is_sidecar};
use tokio_util::sync::CancellationToken;

use super::tally::Progress;

/// More than anybody's folders are deep.
const DEPTH: usize = 32;
/// Files that are looked at in one go.
const MOST_FILES: usize = 200_000;

/// What was found, in the order of names, so that what was made first comes first.
#[derive(Default)]
pub(super) struct Walked {
    pub sidecars: Vec<Place>,
    pub files: Vec<PathBuf>,
    /// Folders that could not be read, and why.
    pub unread: Vec<(PathBuf, String)>,
    /// There was more.
    pub more: bool,
}

/// A file, and the folder that was chosen above it.
#[derive(Clone, Debug)]
pub(super) struct Place {
    pub path: PathBuf,
    pub root: Arc<Path>,
}

/// Everything below a folder but what lies in `without`, which is our own.
pub(super) fn below(
    root: &Path,
    without: &[PathBuf],
    walked: &mut Walked,
    progress: &mut Progress,
    stop: &CancellationToken,
) {
    let chosen: Arc<Path> = Arc::from(root);
    let mut folders = vec![(root.to_owned(), 0)];
    while let Some((folder, depth)) = folders.pop() {
        if stop.is_cancelled() {
            return;
        }
        let entries = match std::fs::read_dir(&folder) {
            Ok(entries) => entries,
            Err(error) => {
                walked.unread.push((folder, error.to_string()));
                continue;
            }
        };
        let (mut inside, mut names) = (Vec::new(), Vec::new());
        for entry in entries.flatten() {
            // Of the entry itself, not of what a link leads to.
            let Ok(kind) = entry.file_type() else { continue };
            if entry.file_name().as_encoded_bytes().starts_with(b".") {
                continue;
            }
            if kind.is_dir() {
                inside.push(entry.path());
            } else if kind.is_file() && entry.file_name() != SUMS {
                names.push(entry.path());
            }
            if walked.files.len() + walked.sidecars.len() + names.len() >= MOST_FILES {
                walked.more = true;
                break;
            }
        }
        names.sort_unstable();
        for path in names {
            if is_sidecar(&path) {
                walked.sidecars.push(Place { path, root: Arc::clone(&chosen) });
            } else {
                walked.files.push(path);
            }
        }
        progress.done = walked.files.len() + walked.sidecars.len();
        progress.tell();
        if walked.more {
            return;
        }
        // The last is looked into first.
        inside.sort_unstable_by(|one, other| other.cmp(one));
        inside.retain(|folder| !without.contains(folder));
        if depth + 1 < DEPTH {
            folders.extend(inside.into_iter().map(|folder| (folder, depth + 1)));
        } else {
            walked.more |= !inside.is_empty();
        }
    }
}
