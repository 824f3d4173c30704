#![cfg(unix)]
#![allow(clippy::unwrap_used)]
//! Only what was saved is deleted, and only inside of the archive.

use std::path::{Path, PathBuf};

use archive::{RealFiles, Removed, remove_file};

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
