#![allow(clippy::unwrap_used)]
//! A final name is given to a whole file, durably, and never to the cost of another file.

use std::collections::HashSet;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use archive::{DiskTrouble, FaultyFiles, Placing, RealFiles, Step, free_path, place, place_all};
use tempfile::TempDir;

const RELATIVE: &str = "2026/11-24/mj-v7/lake_1.png";

struct Archive {
    root: TempDir,
    files: FaultyFiles,
}

impl Archive {
    fn new() -> Self {
        let archive = Archive { root: TempDir::new().unwrap(), files: FaultyFiles::new() };
        fs::write(archive.part(), "bytes").unwrap();
        fs::write(archive.root.path().join("x.part.resume"), "note").unwrap();
        archive
    }

    fn part(&self) -> PathBuf {
        self.root.path().join("x.part")
    }

    fn folder(&self) -> PathBuf {
        self.root.path().join("2026/11-24/mj-v7")
    }

    fn place(&self) -> Result<PathBuf, DiskTrouble> {
        place(&self.files, &self.part(), self.root.path(), RELATIVE.as_ref())
    }

    fn fail_once(&self, fault: impl Fn(&Step) -> Option<ErrorKind> + Send + 'static) {
        let mut left = 1;
        self.files.fail_when(move |step| {
            let failure = fault(step).filter(|_| left > 0);
            left -= u32::from(failure.is_some());
            failure
        });
    }
}

/// Every file below a folder, by its relative path, sorted.
fn tree(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                found.push(path.strip_prefix(folder).unwrap().to_str().unwrap().to_owned());
            }
        }
    }
    found.sort();
    found
}

#[test]
fn every_new_name_is_synced_into_its_folder() {
    let archive = Archive::new();
    assert_eq!(archive.place().unwrap(), archive.root.path().join(RELATIVE));
    let root = archive.root.path().file_name().unwrap().to_str().unwrap().to_owned();
    let text = str::to_owned;
    assert_eq!(
        archive.files.steps(),
        [
            Step::MakeFolder(text("2026")),
            Step::SyncFolder(root),
            Step::MakeFolder(text("11-24")),
            Step::SyncFolder(text("2026")),
            Step::MakeFolder(text("mj-v7")),
            Step::SyncFolder(text("11-24")),
            Step::Rename { from: text("x.part"), to: text("lake_1.png") },
            Step::SyncFolder(text("mj-v7")),
            Step::Remove(text("x.part.resume")),
        ]
    );
    assert_eq!(tree(archive.root.path()), [RELATIVE]);
}

#[test]
fn a_taken_name_is_spared_and_the_next_free_one_is_used() {
    let archive = Archive::new();
    fs::create_dir_all(archive.folder()).unwrap();
    for taken in ["lake_1.png", "lake_1 (2).png"] {
        fs::write(archive.folder().join(taken), "another's").unwrap();
    }
    let expected = archive.folder().join("lake_1 (3).png");
    assert_eq!(free_path(&archive.files, archive.root.path(), RELATIVE.as_ref(), &HashSet::new()).unwrap(), expected);
    assert_eq!(archive.place().unwrap(), expected);
    assert_eq!(fs::read_to_string(archive.folder().join("lake_1.png")).unwrap(), "another's");
    assert_eq!(fs::read_to_string(expected).unwrap(), "bytes");
}

/// Parts "0.part" and so on in the archive folder, and the names that they are to get.
fn parts(archive: &Archive, names: &[&'static str]) -> Vec<(PathBuf, &'static Path)> {
    let part = |(number, name): (usize, &&'static str)| {
        let part = archive.root.path().join(format!("{number}.part"));
        fs::write(&part, number.to_string()).unwrap();
        (part, Path::new(*name))
    };
    names.iter().enumerate().map(part).collect()
}

fn place_parts(archive: &Archive, parts: &[(PathBuf, &Path)]) -> Vec<Result<PathBuf, DiskTrouble>> {
    let parts: Vec<Placing<'_>> =
        parts.iter().map(|(part, relative)| Placing { part, relative, planned: None }).collect();
    place_all(&archive.files, archive.root.path(), &parts)
}

#[test]
fn many_parts_are_all_moved_before_each_folder_is_synced_once() {
    let archive = Archive::new();
    let parts = parts(&archive, &["a/x.png", "a/x.png", "b/y.png"]);
    let placed: Vec<_> = place_parts(&archive, &parts).into_iter().map(Result::unwrap).collect();
    let root = archive.root.path();
    assert_eq!(placed, [root.join("a/x.png"), root.join("a/x (2).png"), root.join("b/y.png")]);
    let contents: Vec<_> = placed.iter().map(|path| fs::read_to_string(path).unwrap()).collect();
    assert_eq!(contents, ["0", "1", "2"]);
    let steps = archive.files.steps();
    let last_rename = steps.iter().rposition(|step| matches!(step, Step::Rename { .. })).unwrap();
    let text = str::to_owned;
    assert_eq!(steps[last_rename + 1..][..2], [Step::SyncFolder(text("a")), Step::SyncFolder(text("b"))]);
}

#[test]
fn a_part_that_cannot_be_moved_costs_the_others_nothing() {
    let archive = Archive::new();
    let parts = parts(&archive, &["a/x.png", "a/y.png", "a/z.png"]);
    archive.fail_once(|step| match step {
        Step::Rename { to, .. } if to == "y.png" => Some(ErrorKind::StorageFull),
        _ => None,
    });
    let placed = place_parts(&archive, &parts);
    assert_eq!(placed[1], Err(DiskTrouble::Full));
    assert!(placed[0].is_ok() && placed[2].is_ok());
    assert_eq!(tree(archive.root.path()), ["1.part", "a/x.png", "a/z.png", "x.part", "x.part.resume"]);
}

#[test]
fn a_folder_that_cannot_be_synced_gives_back_all_that_came_into_it() {
    let archive = Archive::new();
    for folder in ["a", "b"] {
        fs::create_dir(archive.root.path().join(folder)).unwrap();
    }
    let parts = parts(&archive, &["a/x.png", "b/y.png", "a/z.png"]);
    archive.fail_once(|step| (*step == Step::SyncFolder("a".to_owned())).then_some(ErrorKind::StorageFull));
    let placed = place_parts(&archive, &parts);
    assert_eq!(placed[0], Err(DiskTrouble::Full));
    assert_eq!(placed[1], Ok(archive.root.path().join("b/y.png")));
    assert_eq!(placed[2], Err(DiskTrouble::Full));
    assert_eq!(tree(archive.root.path()), ["0.part", "2.part", "b/y.png", "x.part", "x.part.resume"]);
}

#[test]
fn a_name_that_another_of_the_same_group_is_to_get_is_not_free() {
    let archive = Archive::new();
    let first = archive.root.path().join(RELATIVE);
    let taken = HashSet::from([first.clone()]);
    let next = free_path(&archive.files, archive.root.path(), RELATIVE.as_ref(), &taken).unwrap();
    assert_eq!(next, first.with_file_name("lake_1 (2).png"));
}

#[test]
fn a_name_that_hundreds_have_is_not_tried_hundreds_of_times() {
    let archive = Archive::new();
    let wanted = archive.root.path().join(RELATIVE);
    fs::create_dir_all(archive.folder()).unwrap();
    fs::write(&wanted, "another's").unwrap();
    for number in 2..=300 {
        fs::write(wanted.with_file_name(format!("lake_1 ({number}).png")), "another's").unwrap();
    }
    assert_eq!(archive.place().unwrap(), wanted.with_file_name("lake_1 (301).png"));
    let tried = archive.files.steps().iter().filter(|step| matches!(step, Step::Rename { .. })).count();
    assert_eq!(tried, 2, "the name itself, and the free one");
}

#[cfg(unix)]
#[test]
fn a_link_to_nothing_is_a_taken_name() {
    let archive = Archive::new();
    fs::create_dir_all(archive.folder()).unwrap();
    std::os::unix::fs::symlink("nowhere", archive.folder().join("lake_1.png")).unwrap();
    assert_eq!(archive.place().unwrap(), archive.folder().join("lake_1 (2).png"));
}

#[test]
fn the_name_that_was_planned_is_given_unless_somebody_took_it() {
    let archive = Archive::new();
    fs::create_dir_all(archive.folder()).unwrap();
    let planned = archive.folder().join("lake_1 (7).png");
    let placed = |part: &Path| {
        let placing = Placing { part, relative: RELATIVE.as_ref(), planned: Some(&planned) };
        place_all(&archive.files, archive.root.path(), &[placing]).remove(0).unwrap()
    };
    assert_eq!(placed(&archive.part()), planned);
    fs::write(archive.part(), "bytes").unwrap();
    assert_eq!(placed(&archive.part()), archive.root.path().join(RELATIVE));
}

#[test]
fn files_placed_at_the_same_moment_get_a_name_each() {
    let root = TempDir::new().unwrap();
    std::thread::scope(|scope| {
        for number in 0..8 {
            let root = root.path();
            scope.spawn(move || {
                let part = root.join(format!("{number}.part"));
                fs::write(&part, number.to_string()).unwrap();
                place(&RealFiles, &part, root, RELATIVE.as_ref()).unwrap();
            });
        }
    });
    let placed = tree(root.path());
    let mut contents: Vec<_> = placed.iter().map(|path| fs::read_to_string(root.path().join(path)).unwrap()).collect();
    contents.sort();
    assert_eq!(contents, ["0", "1", "2", "3", "4", "5", "6", "7"]);
}

#[test]
fn a_fault_at_any_step_leaves_the_part_and_no_final_name() {
    for kind in [ErrorKind::StorageFull, ErrorKind::ReadOnlyFilesystem, ErrorKind::Other] {
        for number in 0..8 {
            let archive = Archive::new();
            let mut seen = 0;
            archive.files.fail_when(move |_| {
                seen += 1;
                (seen - 1 == number).then_some(kind)
            });
            archive.place().unwrap_err();
            assert_eq!(tree(archive.root.path()), ["x.part", "x.part.resume"], "{kind:?} at {number}");
            archive.files.heal();
            assert_eq!(archive.place().unwrap(), archive.root.path().join(RELATIVE));
        }
    }
}

#[test]
fn a_part_on_another_disk_is_copied_synced_and_only_then_named() {
    let archive = Archive::new();
    archive.fail_once(|step| matches!(step, Step::Rename { .. }).then_some(ErrorKind::CrossesDevices));
    assert_eq!(archive.place().unwrap(), archive.root.path().join(RELATIVE));
    let steps = archive.files.steps();
    let copied = steps.iter().position(|step| matches!(step, Step::Open(_))).unwrap();
    let text = str::to_owned;
    assert_eq!(
        steps[copied..],
        [
            Step::Open(text("x.part")),
            Step::Write(text("x.part")),
            Step::Sync(text("x.part")),
            Step::Rename { from: text("x.part"), to: text("lake_1.png") },
            Step::SyncFolder(text("mj-v7")),
            Step::Remove(text("x.part")),
            Step::Remove(text("x.part.resume")),
        ]
    );
    assert_eq!(tree(archive.root.path()), [RELATIVE]);
    assert_eq!(fs::read_to_string(archive.root.path().join(RELATIVE)).unwrap(), "bytes");
}

#[test]
fn a_disk_that_fills_up_while_copying_leaves_only_the_part() {
    for failing in ["write", "sync", "rename", "folder"] {
        let archive = Archive::new();
        let mut crossed = false;
        archive.files.fail_when(move |step| match step {
            Step::Rename { .. } if !crossed => {
                crossed = true;
                Some(ErrorKind::CrossesDevices)
            }
            Step::Write(_) if failing == "write" => Some(ErrorKind::StorageFull),
            Step::Sync(_) if failing == "sync" => Some(ErrorKind::StorageFull),
            Step::Rename { from, .. } if failing == "rename" && from == "x.part" => Some(ErrorKind::StorageFull),
            Step::SyncFolder(name) if failing == "folder" && name == "mj-v7" => Some(ErrorKind::StorageFull),
            _ => None,
        });
        assert_eq!(archive.place(), Err(DiskTrouble::Full), "{failing}");
        assert_eq!(tree(archive.root.path()), ["x.part", "x.part.resume"], "{failing}");
    }
}

#[test]
fn an_archive_folder_that_is_away_is_not_made_anew() {
    let archive = Archive::new();
    let away = archive.root.path().join("away");
    let missing = place(&archive.files, &archive.part(), &away, RELATIVE.as_ref());
    assert_eq!(missing, Err(DiskTrouble::FolderMissing));
    assert!(!away.exists() && archive.part().exists());
}

#[test]
fn a_part_that_is_gone_is_no_missing_folder() {
    let archive = Archive::new();
    fs::remove_file(archive.part()).unwrap();
    assert!(matches!(archive.place(), Err(DiskTrouble::Other(_))));
}

#[test]
fn no_name_leads_out_of_the_archive() {
    let archive = Archive::new();
    for relative in ["../x.png", "a/../../x.png", "/tmp/x.png", "./x.png"] {
        let refused = place(&archive.files, &archive.part(), &archive.folder(), relative.as_ref());
        assert!(matches!(refused, Err(DiskTrouble::Other(_))), "{relative}");
    }
    assert!(archive.files.steps().is_empty());
}
