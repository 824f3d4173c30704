//! Which folders can be watched.

use std::path::{Path, PathBuf};

/// What a folder is to those that are used already.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Place {
    Free(PathBuf),
    /// It, or one that it lies in.
    Watched,
    Refused(&'static str),
}

/// Asks the disk: two paths may lead to one folder.
pub(super) fn place_of(folder: &Path, archive: &Path, profile: &Path, watched: Vec<PathBuf>) -> Place {
    if !folder.is_absolute() || !folder.is_dir() {
        return Place::Refused("it is not there");
    }
    let folder = real(folder);
    if std::fs::read_dir(&folder).is_err() {
        return Place::Refused("it cannot be read");
    }
    let overlaps = |other: &Path| folder.starts_with(other) || other.starts_with(&folder);
    if overlaps(&real(archive)) {
        return Place::Refused("the archive and a watched folder cannot lie in each other");
    }
    if overlaps(&real(profile)) {
        return Place::Refused("the profile and a watched folder cannot lie in each other");
    }
    let watched: Vec<PathBuf> = watched.iter().map(|other| real(other)).collect();
    if watched.iter().any(|other| folder.starts_with(other)) {
        return Place::Watched;
    }
    if watched.iter().any(|other| other.starts_with(&folder)) {
        return Place::Refused("a folder in it is watched already");
    }
    Place::Free(folder)
}

/// What is not there is where it says.
fn real(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_owned())
}

#[cfg(all(test, unix))]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_this_app_writes_into_is_watched_whatever_way_leads_there() {
        let home = tempfile::tempdir().unwrap();
        let home = home.path().canonicalize().unwrap();
        let at = |path: &str| home.join(path);
        for folder in ["pictures/archive/2026", "profile", "out/today", "other"] {
            std::fs::create_dir_all(at(folder)).unwrap();
        }
        std::fs::write(at("file"), "").unwrap();
        std::os::unix::fs::symlink(at("pictures/archive"), at("link")).unwrap();
        let place =
            |folder: &str| place_of(&at(folder), &at("pictures/archive"), &at("profile"), vec![at("out/today")]);
        assert_eq!(place("other"), Place::Free(at("other")));
        assert_eq!(place("out/today"), Place::Watched);
        for refused in ["pictures", "pictures/archive/2026", "link", "profile", "", "out", "away", "file"] {
            assert!(matches!(place(refused), Place::Refused(_)), "{refused}");
        }
        assert!(matches!(place_of(Path::new("out"), &home, &home, Vec::new()), Place::Refused(_)), "no whole path");
    }
}
