#![allow(clippy::unwrap_used)]
use std::io::{ErrorKind, Read, Write};
use std::path::Path;
use std::sync::Arc;

use archive::{FaultyFiles, Step};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use super::lines::Chain;
use crate::sink::Sink;

fn lines(count: u32) -> Vec<u8> {
    let (mut chain, mut text) = (Chain::default(), Vec::new());
    for number in 0..count {
        chain.write(&mut text, Map::from_iter([("n".to_owned(), json!(number))])).unwrap();
    }
    text
}

/// As somebody else would check it: knows only what README.txt says.
fn chain_holds(text: &[u8]) -> bool {
    let mut previous = "0".repeat(64);
    text.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()).all(|line| {
        let said =
            serde_json::from_slice::<Value>(line).ok().and_then(|json| Some(json["previous"].as_str()?.to_owned()));
        let holds = said.as_deref() == Some(&previous);
        previous = Sha256::digest(line).iter().map(|byte| format!("{byte:02x}")).collect();
        holds
    })
}

#[test]
fn a_line_that_is_taken_out_put_in_moved_or_changed_shows() {
    let text = lines(5);
    assert!(chain_holds(&text) && chain_holds(&[]));
    let all: Vec<&[u8]> = text.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()).collect();
    let joined = |lines: &[&[u8]]| lines.join(&b'\n');
    assert!(chain_holds(&joined(&all)));
    let without: Vec<&[u8]> = [&all[..2], &all[3..]].concat();
    let twice: Vec<&[u8]> = [&all[..3], &all[2..]].concat();
    let swapped = [all[0], all[2], all[1], all[3], all[4]];
    for tampered in [joined(&without), joined(&twice), joined(&swapped), joined(&all[1..])] {
        assert!(!chain_holds(&tampered), "{}", String::from_utf8_lossy(&tampered));
    }
    let changed = String::from_utf8(text.clone()).unwrap().replace("\"n\":2", "\"n\":7");
    assert!(!chain_holds(changed.as_bytes()));
}

fn sink(files: &FaultyFiles, folder: &Path, zip: bool) -> Sink {
    Sink::new(Arc::new(files.clone()), folder, "receipt", "0123abcd", zip).unwrap()
}

fn fill(sink: &mut Sink) -> std::io::Result<std::path::PathBuf> {
    sink.begin("files/1/a.bin")?;
    sink.write_all(&[7; 300_000])?;
    sink.end()?;
    sink.file("b.txt", b"b")?;
    sink.finish()
}

#[test]
fn nothing_has_the_name_of_a_receipt_before_everything_in_it_is_synced() {
    for zip in [false, true] {
        let (files, folder) = (FaultyFiles::new(), tempfile::tempdir().unwrap());
        let path = fill(&mut sink(&files, folder.path(), zip)).unwrap();
        let steps = files.steps();
        let named = |step: &Step| matches!(step, Step::Rename { .. } | Step::Replace { .. });
        let renamed = steps.iter().position(named).unwrap();
        let written = steps.iter().rposition(|step| matches!(step, Step::Write(_))).unwrap();
        let synced = steps.iter().rposition(|step| matches!(step, Step::Sync(_))).unwrap();
        assert!(written < synced && synced < renamed, "{steps:#?}");
        assert_eq!(steps.len() - 1, renamed + 1, "the folder around it is synced last: {steps:#?}");
        assert!(matches!(steps[renamed + 1], Step::SyncFolder(_)));
        if !zip {
            for folder in ["1", "files", "receipt.0123abcd.part"] {
                let step = Step::SyncFolder(folder.to_owned());
                assert!(steps[..renamed].contains(&step), "{folder} is not synced: {steps:#?}");
            }
            assert_eq!(std::fs::read(path.join("files/1/a.bin")).unwrap().len(), 300_000);
        }
    }
}

#[test]
fn a_receipt_that_fails_anywhere_leaves_nothing_behind() {
    for zip in [false, true] {
        let steps = {
            let (files, folder) = (FaultyFiles::new(), tempfile::tempdir().unwrap());
            fill(&mut sink(&files, folder.path(), zip)).unwrap();
            files.steps().len()
        };
        for failing in 2..steps - 1 {
            let (files, folder) = (FaultyFiles::new(), tempfile::tempdir().unwrap());
            let mut sink = sink(&files, folder.path(), zip);
            let mut seen: Vec<Step> = Vec::new();
            files.fail_when(move |step| {
                let again = matches!(step, Step::Write(_)) && seen.last() == Some(step);
                if !again {
                    seen.push(step.clone());
                }
                (seen.len() + 1 == failing && !matches!(step, Step::Remove(_))).then_some(ErrorKind::StorageFull)
            });
            if fill(&mut sink).is_err() {
                sink.discard();
                let left: Vec<_> = std::fs::read_dir(folder.path()).unwrap().flatten().map(|e| e.path()).collect();
                assert!(left.is_empty(), "step {failing} of {steps}, zip {zip}: {left:?}");
            }
        }
    }
}

#[test]
fn a_second_receipt_of_the_same_name_is_beside_the_first_and_has_the_same_bytes() {
    let (files, folder) = (FaultyFiles::new(), tempfile::tempdir().unwrap());
    let first = fill(&mut sink(&files, folder.path(), true)).unwrap();
    let second = fill(&mut sink(&files, folder.path(), true)).unwrap();
    assert_eq!(
        (first.file_name(), second.file_name()),
        (Some("receipt.zip".as_ref()), Some("receipt (2).zip".as_ref()))
    );
    assert_eq!(std::fs::read(&first).unwrap(), std::fs::read(&second).unwrap());
    let mut zip = zip::ZipArchive::new(std::fs::File::open(first).unwrap()).unwrap();
    let mut text = String::new();
    zip.by_name("b.txt").unwrap().read_to_string(&mut text).unwrap();
    assert_eq!(text, "b");
    assert_eq!(zip.by_name("files/1/a.bin").unwrap().size(), 300_000);
    let folders = [(); 2].map(|()| fill(&mut sink(&files, folder.path(), false)).unwrap());
    assert!(folders[1].ends_with("receipt (2)"));
}
