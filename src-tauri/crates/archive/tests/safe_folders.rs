//! Folders whose own names must be on the disk before anything in them is.
#![allow(clippy::unwrap_used)]

use std::io::ErrorKind;
use std::path::Path;

use archive::{FaultyFiles, Step, make_folders};

fn synced(files: &FaultyFiles) -> Vec<String> {
    let name = |step| if let Step::SyncFolder(name) = step { Some(name) } else { None };
    files.steps().into_iter().filter_map(name).collect()
}

#[test]
fn a_folder_that_a_crash_may_have_left_unsynced_is_synced_once() {
    let archive = tempfile::tempdir().unwrap();
    std::fs::create_dir_all(archive.path().join("2026/11-24")).unwrap();
    let files = FaultyFiles::new();
    for _ in 0..2 {
        make_folders(&files, archive.path(), Path::new("2026/11-24")).unwrap();
    }
    let root = archive.path().file_name().unwrap().to_string_lossy().into_owned();
    assert_eq!(synced(&files), [root, "2026".to_owned()]);
}

#[test]
fn a_folder_whose_sync_failed_is_synced_at_the_next_try() {
    let archive = tempfile::tempdir().unwrap();
    let files = FaultyFiles::new();
    files.fail_when(|step| matches!(step, Step::SyncFolder(_)).then_some(ErrorKind::Other));
    make_folders(&files, archive.path(), Path::new("2026")).unwrap_err();
    assert!(archive.path().join("2026").is_dir());
    files.heal();
    make_folders(&files, archive.path(), Path::new("2026")).unwrap();
    assert_eq!(synced(&files).len(), 2);
}
