#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used)]
//! `sha256sum -c` accepts the list, whatever the files are called.

use std::fs;
use std::io::ErrorKind;
use std::process::Command;

use archive::{DiskTrouble, FaultyFiles, RealFiles, SUMS, Step, add_sums, remove_sums, verify};
use sha2::{Digest, Sha256};
use tempfile::TempDir;

fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn the_system_s_own_program_accepts_every_line() {
    let folder = TempDir::new().unwrap();
    let names =
        ["lake_1.png", "lake_1 (2).png", "рассвет_1.mp4", " lead", "a\nb", "a\\b", "a\rb", "*star", "\\n", "-rf"];
    for name in names {
        fs::write(folder.path().join(name), name).unwrap();
        add_sums(&RealFiles, folder.path(), &[(name, &sha256(b"first"))]).unwrap();
        add_sums(&RealFiles, folder.path(), &[(name, &sha256(name.as_bytes()))]).unwrap();
    }
    let check =
        || Command::new("sha256sum").args(["--check", "--strict", SUMS]).current_dir(folder.path()).output().unwrap();
    let checked = check();
    assert!(checked.status.success(), "{}", String::from_utf8_lossy(&checked.stderr));
    assert_eq!(String::from_utf8_lossy(&checked.stdout).matches(": OK").count(), names.len());

    fs::write(folder.path().join("lake_1.png"), "changed").unwrap();
    assert!(!check().status.success());
}

#[test]
fn a_fault_at_any_step_leaves_the_old_list() {
    let folder = TempDir::new().unwrap();
    let files = FaultyFiles::new();
    add_sums(&files, folder.path(), &[("a.png", &sha256(b"a"))]).unwrap();
    let old = fs::read(folder.path().join(SUMS)).unwrap();
    for failing in ["open", "write", "sync", "replace"] {
        files.fail_when(move |step| {
            let fails = match step {
                Step::Open(_) => failing == "open",
                Step::Write(_) => failing == "write",
                Step::Sync(_) => failing == "sync",
                Step::Replace { .. } => failing == "replace",
                _ => false,
            };
            fails.then_some(ErrorKind::StorageFull)
        });
        let full = add_sums(&files, folder.path(), &[("b.png", &sha256(b"b"))]);
        assert_eq!(full, Err(DiskTrouble::Full), "{failing}");
        assert_eq!(fs::read(folder.path().join(SUMS)).unwrap(), old);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "{failing}");
    }
}

#[test]
fn a_file_is_verified_by_its_bytes() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("a.png");
    fs::write(&path, "a").unwrap();
    assert_eq!(verify(&path, &sha256(b"a")), Ok(true));
    assert_eq!(verify(&path, &sha256(b"a").to_uppercase()), Ok(true));
    assert_eq!(verify(&path, &sha256(b"b")), Ok(false));
    assert_eq!(verify(&folder.path().join("gone.png"), &sha256(b"a")), Ok(false));
    assert_eq!(verify(&folder.path().join("away/a.png"), &sha256(b"a")), Err(DiskTrouble::FolderMissing));
    assert!(archive::free_space(&RealFiles, &folder.path().join("not/yet/there")).unwrap() > 0);
}

#[test]
fn what_is_taken_out_leaves_the_other_lines_and_no_empty_list() {
    let folder = tempfile::tempdir().unwrap();
    let a = "a".repeat(64);
    let list = folder.path().join(SUMS);
    remove_sums(&RealFiles, folder.path(), &["x.png"]).unwrap();
    assert!(!list.exists(), "no list is made to say nothing");
    std::fs::write(&list, format!("# mine\n{a} *x.png\n\\{a}  a\\nb\n{a}  y.png\n")).unwrap();
    remove_sums(&RealFiles, folder.path(), &["x.png", "a\nb", "never there"]).unwrap();
    assert_eq!(std::fs::read_to_string(&list).unwrap(), format!("# mine\n{a}  y.png\n"));
    std::fs::write(&list, format!("{a}  y.png\n")).unwrap();
    remove_sums(&RealFiles, folder.path(), &["y.png"]).unwrap();
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}
