#![allow(clippy::unwrap_used)]
//! A disk that fails at any step costs a retry, never a file.

mod common;

use std::io::ErrorKind;
use std::sync::Arc;

use archive::{DiskTrouble, FaultyFiles, FetchError, Step, place};
use common::{Answer, Desk, Server, asked_from, cut, noise, rest, sha256, whole};

async fn honest(file: &[u8]) -> Server {
    let file = file.to_vec();
    Server::start(move |_, head| match asked_from(head) {
        None => Answer::Bytes(whole("a", &file)),
        Some(from) => Answer::Bytes(rest("a", &file, from)),
    })
    .await
}

#[tokio::test]
async fn bytes_are_synced_before_the_file_is_given_and_one_that_comes_at_once_has_no_note() {
    let file = noise(1, 2_500_000);
    let server = honest(&file).await;
    let files = FaultyFiles::new();
    let desk = Desk::on(Arc::new(files.clone()));
    desk.download(&server.url()).await.unwrap();
    place(&files, &desk.part(), desk.folder.path(), "x.png".as_ref()).unwrap();
    let steps = files.steps();
    let folder = desk.folder.path().file_name().unwrap().to_str().unwrap().to_owned();
    let (part, note) = ("x.part".to_owned(), "x.part.resume".to_owned());
    let at = |step: &Step| steps.iter().rposition(|found| found == step).unwrap();
    let order = [
        at(&Step::Write(part.clone())),
        at(&Step::Sync(part.clone())),
        at(&Step::Rename { from: part, to: "x.png".to_owned() }),
        at(&Step::SyncFolder(folder)),
    ];
    assert!(order.is_sorted(), "{steps:?}");
    assert!(!steps.contains(&Step::Write(note)), "{steps:?}");
}

#[tokio::test]
async fn what_a_note_vouches_for_in_mid_download_is_synced_and_so_is_the_note() {
    let file = noise(1, 2_500_000);
    let server = Server::scripted(vec![Answer::Bytes(cut(whole("a", &file), 1_000_000))]).await;
    let files = FaultyFiles::new();
    let desk = Desk::on(Arc::new(files.clone()));
    assert!(matches!(desk.download(&server.url()).await, Err(FetchError::Broke { received: 1_500_000, .. })));
    let steps = files.steps();
    let (part, note) = ("x.part".to_owned(), "x.part.resume".to_owned());
    let made = [Step::Sync(part), Step::Open(note.clone()), Step::Write(note.clone()), Step::Sync(note)];
    assert_eq!(steps[steps.len() - 4..], made);
}

#[tokio::test]
async fn the_note_of_another_version_is_gone_for_good_before_the_first_byte_of_the_new_one() {
    let (old, new) = (noise(1, 50_000), noise(2, 20_000));
    let files = FaultyFiles::new();
    let desk = Desk::on(Arc::new(files.clone()));
    let script = vec![Answer::Bytes(cut(whole("a", &old), 20_000)), Answer::Bytes(whole("b", &new))];
    let server = Server::scripted(script).await;
    assert!(matches!(desk.download(&server.url()).await, Err(FetchError::Broke { received: 30_000, .. })));
    let before = files.steps().len();
    assert_eq!(desk.download(&server.url()).await.unwrap().sha256, sha256(&new));
    let steps = &files.steps()[before..];
    let (part, note) = ("x.part".to_owned(), "x.part.resume".to_owned());
    let at = |step: &Step| steps.iter().position(|found| found == step).unwrap();
    let order = [at(&Step::SetLength(note.clone())), at(&Step::Sync(note)), at(&Step::Write(part))];
    assert!(order.is_sorted(), "{steps:?}");
}

/// Fails the step of this number, and all after it, until healed.
fn fail_from(files: &FaultyFiles, number: usize, kind: ErrorKind) {
    let mut seen = 0;
    files.fail_when(move |_| {
        seen += 1;
        (seen > number).then_some(kind)
    });
}

#[tokio::test]
async fn a_fault_at_any_step_of_a_download_is_told_and_the_next_try_gets_the_file() {
    let file = noise(1, 2_500_000);
    let server = honest(&file).await;
    for (kind, trouble) in [
        (ErrorKind::StorageFull, DiskTrouble::Full),
        (ErrorKind::ReadOnlyFilesystem, DiskTrouble::ReadOnly),
        (ErrorKind::NotFound, DiskTrouble::FolderMissing),
    ] {
        for number in 0.. {
            let files = FaultyFiles::new();
            let desk = Desk::on(Arc::new(files.clone()));
            fail_from(&files, number, kind);
            let first = desk.download(&server.url()).await;
            files.heal();
            if first.is_ok() {
                assert!(number > 8, "there are more steps than that");
                break;
            }
            assert_eq!(first, Err(FetchError::Disk(trouble.clone())), "step {number}");
            assert_eq!(desk.download(&server.url()).await.unwrap().sha256, sha256(&file));
            assert!(desk.part_bytes() == file, "step {number}");
        }
    }
}

#[tokio::test]
async fn a_disk_without_room_is_known_before_the_first_byte() {
    let file = noise(1, 10_000);
    let server = honest(&file).await;
    let files = FaultyFiles::new();
    let desk = Desk::on(Arc::new(files.clone()));
    files.set_free_space(Some(9_999));
    assert_eq!(desk.download(&server.url()).await, Err(FetchError::Disk(DiskTrouble::Full)));
    assert_eq!(desk.part_bytes(), b"");
    files.set_free_space(Some(10_000));
    assert!(desk.download(&server.url()).await.is_ok());
}

#[tokio::test]
async fn a_folder_that_is_away_is_not_made_anew() {
    let server = honest(b"x").await;
    let desk = Desk::new();
    let folder = desk.folder.path().join("away");
    let mut want = desk.want(&server.url());
    want.part = folder.join("x.part");
    let missing = desk.fetcher.download(desk.files.clone(), &desk.policy, want, |_| {}).await;
    assert_eq!(missing, Err(FetchError::Disk(DiskTrouble::FolderMissing)));
    assert!(!folder.exists() && server.heads().is_empty());
}

#[tokio::test]
async fn two_downloads_never_write_into_one_part() {
    let file = noise(1, 10_000);
    let bytes = file.clone();
    let server = Server::start(move |_, _| Answer::Stall(whole("a", &bytes[..9_999]))).await;
    let stalled = Server::start(move |_, _| Answer::Stall(Vec::new())).await;
    let desk = Desk::new();
    let stalled_url = stalled.url();
    let first = desk.download(&stalled_url);
    let second = async {
        while stalled.heads().is_empty() {
            tokio::task::yield_now().await;
        }
        desk.download(&server.url()).await
    };
    tokio::select! {
        ended = first => panic!("{ended:?}"),
        refused = second => assert!(matches!(refused, Err(FetchError::Disk(DiskTrouble::Other(_)))), "{refused:?}"),
    }
    assert!(server.heads().is_empty());
}
