use std::fs::Metadata;
use std::io::ErrorKind;
use std::path::{Component, Path, PathBuf};

use crate::files::Files;
use crate::trouble::DiskTrouble;

/// What became of a file that is not wanted any more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Removed {
    /// It is not there (any more). The folder is not synced.
    Gone,
    /// It was left: it is not the file that was saved, or lies outside of the archive, or behind a link.
    NotOurs,
    /// It was left: the archive is not there.
    Away,
}

/// Removes a file of the archive whose folder is `root`. Only a plain file below it is removed, reached by no link, and
/// only with this length when one is given: what is longer or shorter is not what was saved. That a file is gone is
/// believed only while the archive's own folders are there, for a drive that is away leaves an empty folder.
pub fn remove_file(files: &dyn Files, root: &Path, path: &Path, bytes: Option<u64>) -> Result<Removed, DiskTrouble> {
    let Ok(inside) = path.strip_prefix(root) else { return Ok(Removed::NotOurs) };
    let names: Vec<Component<'_>> = inside.components().collect();
    if names.len() < 2 || !names.iter().all(|name| matches!(name, Component::Normal(_))) {
        return Ok(Removed::NotOurs);
    }
    let mut folder = PathBuf::from(root);
    for (depth, name) in names[..names.len() - 1].iter().enumerate() {
        folder.push(name);
        match facts(&folder)? {
            None if depth == 0 => return Ok(Removed::Away),
            None => return Ok(Removed::Gone),
            Some(facts) if !facts.is_dir() => return Ok(Removed::NotOurs),
            Some(_) => {}
        }
    }
    match facts(path)? {
        None => Ok(Removed::Gone),
        Some(facts) if !facts.is_file() || bytes.is_some_and(|bytes| bytes != facts.len()) => Ok(Removed::NotOurs),
        Some(_) => match files.remove(path) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(error.into()),
            Ok(()) | Err(_) => Ok(Removed::Gone),
        },
    }
}

/// Of what lies there itself, not of what a link leads to.
fn facts(path: &Path) -> Result<Option<Metadata>, DiskTrouble> {
    match std::fs::symlink_metadata(path) {
        Ok(facts) => Ok(Some(facts)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error.into()),
    }
}

#[cfg(all(test, unix))]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::RealFiles;

    fn remove(root: &Path, path: impl AsRef<Path>, bytes: u64) -> Removed {
        remove_file(&RealFiles, root, path.as_ref(), Some(bytes)).unwrap()
    }

    #[test]
    fn only_the_file_that_was_saved_goes() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("archive");
        std::fs::create_dir_all(root.join("2026/11-24")).unwrap();
        let file = root.join("2026/11-24/a.png");
        std::fs::write(&file, "four").unwrap();
        assert_eq!(remove(&root, &file, 5), Removed::NotOurs, "somebody edited it");
        assert!(file.exists());
        assert_eq!(remove(&root, &file, 4), Removed::Gone);
        assert!(!file.exists());
        assert_eq!(remove(&root, &file, 4), Removed::Gone, "once more changes nothing");
        assert_eq!(remove(&root, root.join("2026/11-24"), 4), Removed::NotOurs);
    }

    #[test]
    fn nothing_outside_of_the_archive_and_nothing_behind_a_link_goes() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("archive");
        let mine = folder.path().join("mine");
        std::fs::create_dir_all(root.join("2026")).unwrap();
        std::fs::create_dir_all(&mine).unwrap();
        let thesis = mine.join("thesis");
        std::fs::write(&thesis, "four").unwrap();
        std::fs::write(root.join("list"), "four").unwrap();
        std::os::unix::fs::symlink(&mine, root.join("2026/linked")).unwrap();
        std::os::unix::fs::symlink(&thesis, root.join("2026/link")).unwrap();
        for path in [
            thesis.clone(),
            root.join("../mine/thesis"),
            root.join("2026/../../mine/thesis"),
            root.join("2026/linked/thesis"),
            root.join("2026/link"),
            root.join("list"),
            root.clone(),
            PathBuf::from("2026/a.png"),
            PathBuf::new(),
        ] {
            assert_eq!(remove(&root, &path, 4), Removed::NotOurs, "{}", path.display());
        }
        assert_eq!(std::fs::read(&thesis).unwrap(), b"four");
        assert!(root.join("2026/link").symlink_metadata().is_ok() && root.join("list").exists());
    }

    #[test]
    fn a_drive_that_is_away_has_not_lost_its_files() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("archive");
        let file = root.join("2026/11-24/a.png");
        assert_eq!(remove(&root, &file, 4), Removed::Away);
        std::fs::create_dir(&root).unwrap();
        assert_eq!(remove(&root, &file, 4), Removed::Away, "an empty folder where it is mounted");
        std::fs::create_dir(root.join("2026")).unwrap();
        assert_eq!(remove(&root, &file, 4), Removed::Gone, "a person removed the whole day");
    }
}
