#![allow(clippy::unwrap_used)]
//! The whole task lies beside its files, and no task's sidecar costs another one's.

use std::fs;
use std::io::ErrorKind;

use archive::{
    DiskTrouble, FaultyFiles, RealFiles, SIDECAR_SCHEMA, Sidecar, SidecarAccount, SidecarCost, SidecarError,
    SidecarJudgement, SidecarOutput, SidecarReceipt, SidecarTimes, SidecarTrouble, Step, read_sidecar, remove_sidecar,
    write_sidecar, write_sidecars,
};
use serde_json::{Map, json};
use tempfile::TempDir;

fn sidecar(id: &str) -> Sidecar {
    Sidecar {
        schema: SIDECAR_SCHEMA.to_owned(),
        id: id.to_owned(),
        account: SidecarAccount { name: "Studio".to_owned(), origin: "https://api.example".to_owned() },
        kind: "image".to_owned(),
        model: "mj-v7".to_owned(),
        prompt: "озеро \u{202e} 🌄".to_owned(),
        body: "{\"model\":\"mj-v7\" ,\"prompt\":\"…\"}".to_owned(),
        state: "completed".to_owned(),
        task_id: Some("task_1".to_owned()),
        made_from: None,
        judgement: None,
        times: SidecarTimes {
            created: "2026-11-24T10:00:00.123+01:00".to_owned(),
            sent: Some("2026-11-24T10:00:01+01:00".to_owned()),
            ended: None,
        },
        cost: Some(SidecarCost { credits: 12, how: "reported".to_owned(), refunded: false }),
        error: Some(SidecarError { code: Some(80002), message: "no".to_owned() }),
        answer: Some("{ \"id\" : \"task_1\" }".to_owned()),
        outputs: vec![SidecarOutput {
            url: "https://cdn.example/0.png".to_owned(),
            role: "result".to_owned(),
            label: None,
            file: Some("lake_1.png".to_owned()),
            bytes: Some(5),
            sha256: Some("ab".repeat(32)),
            mime: Some("image/png".to_owned()),
            width: Some(64),
            height: Some(48),
            duration_ms: None,
        }],
        receipts: vec![SidecarReceipt {
            at: "2026-11-24T10:00:01+01:00".to_owned(),
            fact: "sent".to_owned(),
            details: json!({ "status": 200 }),
        }],
        other: Map::new(),
    }
}

#[test]
fn what_is_written_is_read_back_whole() {
    let folder = TempDir::new().unwrap();
    let path = write_sidecar(&RealFiles, folder.path(), "lake_1", &sidecar("a/0")).unwrap();
    assert_eq!(path, folder.path().join("lake_1.afterimage.json"));
    assert_eq!(read_sidecar(&RealFiles, &path).unwrap(), sidecar("a/0"));
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.starts_with("{\n  \"schema\": \"afterimage.sidecar/1\",\n"));
}

#[test]
fn the_same_task_replaces_its_sidecar_and_only_when_something_changed() {
    let folder = TempDir::new().unwrap();
    let files = FaultyFiles::new();
    let path = write_sidecar(&files, folder.path(), "lake_1", &sidecar("a/0")).unwrap();
    let steps = files.steps();
    let name = folder.path().file_name().unwrap().to_str().unwrap().to_owned();
    let (fresh, last) = ("lake_1.afterimage.json.new".to_owned(), "lake_1.afterimage.json".to_owned());
    assert_eq!(
        steps,
        [
            Step::Open(fresh.clone()),
            Step::Write(fresh.clone()),
            Step::Sync(fresh.clone()),
            Step::Replace { from: fresh, to: last },
            Step::SyncFolder(name),
        ]
    );
    assert_eq!(write_sidecar(&files, folder.path(), "lake_1", &sidecar("a/0")).unwrap(), path);
    assert_eq!(files.steps().len(), steps.len());

    let changed = Sidecar { state: "failed".to_owned(), ..sidecar("a/0") };
    assert_eq!(write_sidecar(&files, folder.path(), "lake_1", &changed).unwrap(), path);
    assert_eq!(read_sidecar(&files, &path).unwrap(), changed);
}

#[test]
fn another_task_s_sidecar_and_a_foreign_file_are_spared() {
    let folder = TempDir::new().unwrap();
    let first = write_sidecar(&RealFiles, folder.path(), "v1.5_1", &sidecar("a/0")).unwrap();
    let second = folder.path().join("v1.5_1 (2).afterimage.json");
    fs::write(&second, "{\"schema\":\"afterimage.sidecar/2\"}").unwrap();
    let third = write_sidecar(&RealFiles, folder.path(), "v1.5_1", &sidecar("b/0")).unwrap();
    assert_eq!(third, folder.path().join("v1.5_1 (3).afterimage.json"));
    assert_eq!(write_sidecar(&RealFiles, folder.path(), "v1.5_1", &sidecar("b/0")).unwrap(), third);
    assert_eq!(read_sidecar(&RealFiles, &first).unwrap().id, "a/0");
    assert!(matches!(read_sidecar(&RealFiles, &second), Err(SidecarTrouble::Foreign(_))));
    assert_eq!(fs::read_to_string(&second).unwrap(), "{\"schema\":\"afterimage.sidecar/2\"}");
}

#[test]
fn many_are_written_before_the_first_is_synced_and_the_folder_is_synced_once() {
    let folder = TempDir::new().unwrap();
    let files = FaultyFiles::new();
    write_sidecar(&files, folder.path(), "b", &sidecar("b/0")).unwrap();
    let before = files.steps().len();
    let (first, unchanged, second) = (sidecar("a/0"), sidecar("b/0"), sidecar("c/0"));
    let written = write_sidecars(&files, folder.path(), &[("a", &first), ("b", &unchanged), ("a", &second)]);
    let paths: Vec<_> = written.into_iter().map(Result::unwrap).collect();
    let name = |base: &str| folder.path().join(format!("{base}.afterimage.json"));
    assert_eq!(paths, [name("a"), name("b"), name("a (2)")], "two tasks of one base get a sidecar each");
    assert_eq!(read_sidecar(&files, &paths[2]).unwrap().id, "c/0");
    let steps = &files.steps()[before..];
    let first_sync = steps.iter().position(|step| matches!(step, Step::Sync(_))).unwrap();
    assert_eq!(steps[..first_sync].iter().filter(|step| matches!(step, Step::Write(_))).count(), 2, "{steps:?}");
    assert_eq!(steps.iter().filter(|step| matches!(step, Step::SyncFolder(_))).count(), 1);
    assert!(matches!(steps[steps.len() - 1], Step::SyncFolder(_)));
}

#[cfg(unix)]
#[test]
fn tasks_of_one_prompt_do_not_read_each_other_s_sidecars_again() {
    let folder = TempDir::new().unwrap();
    let place = |id: &str| write_sidecar(&RealFiles, folder.path(), "lake_1", &sidecar(id));
    let name = |number: u32| folder.path().join(format!("lake_1 ({number}).afterimage.json"));
    let first = place("a/0").unwrap();
    assert_eq!((place("b/0").unwrap(), place("c/0").unwrap()), (name(2), name(3)));
    // Whoever opens it fails.
    fs::remove_file(&first).unwrap();
    std::os::unix::fs::symlink(&first, &first).unwrap();
    assert!(place("a/0").is_err());
    assert_eq!((place("d/0").unwrap(), place("c/0").unwrap()), (name(4), name(3)));
    // A person put another's in the place of its own.
    fs::rename(name(2), name(3)).unwrap();
    assert_eq!(place("c/0").unwrap(), name(5));
    assert_eq!(read_sidecar(&RealFiles, &name(3)).unwrap().id, "b/0");
}

#[test]
fn a_removed_sidecar_leaves_the_others_theirs() {
    let folder = TempDir::new().unwrap();
    let name = |number: u32| folder.path().join(format!("hole_1 ({number}).afterimage.json"));
    // As a process finds them that wrote none of them itself.
    for (number, id) in [(2, "b/0"), (4, "d/0")] {
        fs::write(name(number), serde_json::to_vec(&sidecar(id)).unwrap()).unwrap();
    }
    let judged = Sidecar {
        judgement: Some(SidecarJudgement { rating: 4, tags: vec!["kept".to_owned()], ..SidecarJudgement::default() }),
        ..sidecar("d/0")
    };
    assert_eq!(
        write_sidecar(&RealFiles, folder.path(), "hole_1", &judged).unwrap(),
        name(4),
        "not in a free place before"
    );
    assert_eq!(read_sidecar(&RealFiles, &name(4)).unwrap(), judged);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
    assert!(remove_sidecar(&RealFiles, folder.path(), "hole_1", "b/0").unwrap());
    assert!(!remove_sidecar(&RealFiles, folder.path(), "hole_1", "b/0").unwrap());
    assert!(!remove_sidecar(&RealFiles, folder.path(), "hole_1", "never/0").unwrap());
    assert_eq!(read_sidecar(&RealFiles, &name(4)).unwrap(), judged, "another task's stays");
    assert!(remove_sidecar(&RealFiles, folder.path(), "hole_1", "d/0").unwrap());
    let next = write_sidecar(&RealFiles, folder.path(), "hole_1", &sidecar("e/0")).unwrap();
    assert_eq!(read_sidecar(&RealFiles, &next).unwrap().id, "e/0");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn fields_of_a_later_version_survive_being_written_again() {
    let folder = TempDir::new().unwrap();
    let mut later = serde_json::to_value(sidecar("a/0")).unwrap();
    later["rating"] = json!(5);
    let path = folder.path().join("lake_1.afterimage.json");
    fs::write(&path, later.to_string()).unwrap();
    let read = read_sidecar(&RealFiles, &path).unwrap();
    write_sidecar(&RealFiles, folder.path(), "lake_1", &Sidecar { state: "failed".to_owned(), ..read }).unwrap();
    assert_eq!(read_sidecar(&RealFiles, &path).unwrap().other["rating"], json!(5));
}

#[test]
fn a_full_disk_leaves_the_old_sidecar() {
    let folder = TempDir::new().unwrap();
    let files = FaultyFiles::new();
    let path = write_sidecar(&files, folder.path(), "lake_1", &sidecar("a/0")).unwrap();
    files.fail_when(|step| matches!(step, Step::Write(_)).then_some(ErrorKind::StorageFull));
    let changed = Sidecar { state: "failed".to_owned(), ..sidecar("a/0") };
    assert_eq!(write_sidecar(&files, folder.path(), "lake_1", &changed), Err(DiskTrouble::Full));
    assert_eq!(read_sidecar(&files, &path).unwrap(), sidecar("a/0"));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn garbage_is_no_sidecar() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("x.afterimage.json");
    for garbage in [&b""[..], b"{", b"[]", b"{\"schema\":1}", b"\xff\xfe", &b"[".repeat(100_000)] {
        fs::write(&path, garbage).unwrap();
        assert!(matches!(read_sidecar(&RealFiles, &path), Err(SidecarTrouble::Foreign(_))));
    }
    let missing = read_sidecar(&RealFiles, &folder.path().join("none"));
    assert_eq!(missing, Err(SidecarTrouble::Disk(DiskTrouble::FolderMissing)));
}
