//! Walking through folders that may be anybody's: bounded, behind no link, past what is hidden.

use std::fs::Metadata;
use std::path::{Path, PathBuf};

/// A folder holds fewer, or it is not walked to its end.
const MOST_ENTRIES: usize = 1_000_000;
const DEEPEST: usize = 64;

/// How a walk ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Walked {
    Whole,
    /// More lies there than is walked through.
    Bounded,
    Stopped,
}

/// Hands over every plain file at or below `root`, except below what `is_left_out`. `go_on` is asked between entries.
/// What cannot be read is passed by.
pub(super) fn walk(
    root: &Path,
    is_left_out: &dyn Fn(&Path) -> bool,
    go_on: &mut dyn FnMut() -> bool,
    on_file: &mut dyn FnMut(PathBuf, &Metadata),
) -> Walked {
    let Ok(facts) = std::fs::symlink_metadata(root) else { return Walked::Whole };
    if is_left_out(root) {
        return Walked::Whole;
    }
    if facts.is_file() {
        on_file(root.to_owned(), &facts);
    }
    if !facts.is_dir() {
        return Walked::Whole;
    }
    let (mut folders, mut left, mut ended) = (vec![(root.to_owned(), 0)], MOST_ENTRIES, Walked::Whole);
    while let Some((folder, depth)) = folders.pop() {
        let Ok(entries) = std::fs::read_dir(&folder) else { continue };
        for entry in entries.flatten() {
            if !go_on() {
                return Walked::Stopped;
            }
            let Some(rest) = left.checked_sub(1) else { return Walked::Bounded };
            left = rest;
            let path = entry.path();
            if is_hidden(&path) || is_left_out(&path) {
                continue;
            }
            // Of the entry itself, not of what a link leads to.
            let Ok(facts) = entry.metadata() else { continue };
            if facts.is_file() {
                on_file(path, &facts);
            } else if facts.is_dir() && depth < DEEPEST {
                folders.push((path, depth + 1));
            } else if facts.is_dir() {
                ended = Walked::Bounded;
            }
        }
    }
    ended
}

/// Bins of drives, caches, and what is being written.
pub(super) fn is_hidden(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"."))
}

/// Whether a walk through `root` leaves a path out. The folder itself may be called as it likes.
pub(super) fn is_hidden_below(root: &Path, path: &Path) -> bool {
    let below = path.strip_prefix(root).unwrap_or(path);
    below.ancestors().any(is_hidden)
}

#[cfg(all(test, unix))]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use std::fs;
    use std::os::unix::fs::symlink;

    fn files(root: &Path, left_out: &Path) -> Vec<String> {
        let mut found = Vec::new();
        let ended = walk(root, &|path| path == left_out, &mut || true, &mut |path, facts| {
            found.push(format!("{} {}", path.strip_prefix(root).unwrap().display(), facts.len()));
        });
        assert_eq!(ended, Walked::Whole);
        found.sort();
        found
    }

    #[test]
    fn links_are_not_followed_and_hidden_folders_not_entered() {
        let home = tempfile::tempdir().unwrap();
        let root = home.path().join("root");
        for folder in ["root/a/b", "root/.Trash", "root/ours", "elsewhere"] {
            fs::create_dir_all(home.path().join(folder)).unwrap();
        }
        for file in ["root/1", "root/a/b/22", "root/.hidden", "root/.Trash/x", "root/ours/y", "elsewhere/z"] {
            fs::write(home.path().join(file), file.rsplit('/').next().unwrap()).unwrap();
        }
        symlink(home.path().join("elsewhere"), root.join("link")).unwrap();
        symlink(home.path().join("elsewhere/z"), root.join("z")).unwrap();
        symlink(&root, root.join("a/round")).unwrap();
        assert_eq!(files(&root, &root.join("ours")), ["1 1", "a/b/22 2"]);
        assert_eq!(files(&root.join("1"), Path::new("")), [" 1"], "a file alone");
        assert_eq!(files(&root.join("z"), Path::new("")), Vec::<String>::new());
        assert!(
            is_hidden_below(&root, &root.join(".Trash/x"))
                && !is_hidden_below(&root.join(".Trash"), &root.join(".Trash/x"))
        );
        assert_eq!(files(&home.path().join("away"), Path::new("")), Vec::<String>::new());
    }

    #[test]
    fn a_walk_ends_when_it_is_to() {
        let home = tempfile::tempdir().unwrap();
        for name in ["a", "b", "c"] {
            fs::write(home.path().join(name), "").unwrap();
        }
        let mut asked = 0;
        let mut go_on = || {
            asked += 1;
            asked < 2
        };
        assert_eq!(walk(home.path(), &|_| false, &mut go_on, &mut |_, _| {}), Walked::Stopped);
    }

    #[test]
    fn no_depth_is_too_deep_to_end() {
        let home = tempfile::tempdir().unwrap();
        let deep = home.path().join("d/".repeat(DEEPEST + 2));
        fs::create_dir_all(&deep).unwrap();
        fs::write(deep.join("x"), "").unwrap();
        let mut found = 0;
        let ended = walk(home.path(), &|_| false, &mut || true, &mut |_, _| found += 1);
        assert_eq!((ended, found), (Walked::Bounded, 0));
    }
}
