//! A disk that is full, shut or far away: said, kept, and made good by itself.

use std::io::ErrorKind;
use std::sync::Arc;

use archive::{FaultyFiles, Step};
use engine::face::{Condition, Fact, KeepKey, Kind, OutputStateView, SaveTrouble, StateView};
use sandbox::{Fault, Sandbox};

use crate::books::{assert_books, assert_saved};
use crate::studio::{Place, Studio, files_below, sandbox};

async fn with_files(sandbox: &Sandbox, files: &FaultyFiles) -> Studio {
    let place = Place::for_api(&sandbox.api_url());
    let studio = Studio::try_open(place, Arc::default(), Arc::new(files.clone())).await.unwrap();
    studio.engine.key_keep(sandbox.key().to_owned(), KeepKey::Keychain).await.unwrap();
    studio
}

fn of_part(name: &str) -> bool {
    std::path::Path::new(name).extension().is_some_and(|extension| extension == "part")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_is_said_and_everything_is_saved_when_there_is_room() {
    let (sandbox, files) = (sandbox().await, FaultyFiles::new());
    let studio = with_files(&sandbox, &files).await;
    files.fail_when(|step| match step {
        Step::Write(name) if of_part(name) => Some(ErrorKind::StorageFull),
        _ => None,
    });
    let id = studio.press(Kind::Image, "mj-v7", "No room at the inn").await;
    let full = |state: &StateView| matches!(state, StateView::ArchiveFailed { reason: SaveTrouble::DiskFull, .. });
    studio.until(id, full).await;
    let conditions = studio.engine.status().await.unwrap().conditions;
    assert!(matches!(conditions[..], [Condition::DiskFull { free: Some(_), .. }]), "{conditions:?}");
    studio
        .until_true("the notice", || async {
            studio.desktop.titles() == ["Needs you: not saved yet, the disk is full"]
        })
        .await;
    assert!(studio.task(id).await.answer.is_some(), "everything else is kept");

    files.heal();
    let task = studio.until_archived(id).await;
    assert_saved(&sandbox.ledger(), &task);
    assert_books(&sandbox.ledger(), 1, 0);
    assert!(studio.engine.status().await.unwrap().conditions.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_that_may_not_be_written_is_said_and_used_when_it_may() {
    let (sandbox, files) = (sandbox().await, FaultyFiles::new());
    let studio = with_files(&sandbox, &files).await;
    files.fail_when(|step| match step {
        Step::Open(_) | Step::MakeFolder(_) => Some(ErrorKind::PermissionDenied),
        _ => None,
    });
    let id = studio.press(Kind::Image, "z-image", "Behind a locked door").await;
    let shut =
        |state: &StateView| matches!(state, StateView::ArchiveFailed { reason: SaveTrouble::FolderReadOnly, .. });
    studio.until(id, shut).await;
    assert!(matches!(studio.engine.status().await.unwrap().conditions[..], [Condition::ArchiveAway { .. }]));
    files.heal();
    let task = studio.until_archived(id).await;
    assert_saved(&sandbox.ledger(), &task);
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_said_to_be_archived_before_its_name_is_on_the_disk_for_good() {
    type Faulty = fn(&Step) -> bool;
    let steps: [Faulty; 2] = [
        |step| matches!(step, Step::Rename { to, .. } if !of_part(to)),
        |step| matches!(step, Step::SyncFolder(name) if name == "z-image"),
    ];
    for faulty in steps {
        let (sandbox, files) = (sandbox().await, FaultyFiles::new());
        let studio = with_files(&sandbox, &files).await;
        files.fail_when(move |step| faulty(step).then_some(ErrorKind::StorageFull));
        let id = studio.press(Kind::Image, "z-image", "Almost there").await;
        let task = studio.until(id, |state| matches!(state, StateView::ArchiveFailed { .. })).await;
        assert!(matches!(task.outputs[0].state, OutputStateView::Failed { reason: SaveTrouble::DiskFull, .. }));
        assert_eq!((&task.outputs[0].path, &task.outputs[0].sha256), (&None, &None));
        assert!(!task.timeline.iter().any(|entry| matches!(entry.fact, Fact::Saved { .. })));
        assert!(
            files_below(&studio.place.archive()).iter().all(|(path, _)| path.to_string_lossy().contains(".part")),
            "no file has its name yet"
        );
        files.heal();
        let task = studio.until_archived(id).await;
        assert_saved(&sandbox.ledger(), &task);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_that_dies_after_other_trouble_is_asked_after_too() {
    let sandbox = sandbox().await;
    let studio = Studio::with_key(&sandbox).await;
    sandbox.fault(Fault::CdnCut { after_bytes: 10, count: 2 });
    sandbox.fault(Fault::CdnGone { count: 1 });
    let id = studio.press(Kind::Image, "z-image", "First cut, then gone").await;
    let task = studio.until_archived(id).await;
    assert_saved(&sandbox.ledger(), &task);
    assert!(!task.timeline.iter().any(|entry| matches!(entry.fact, Fact::LinkDead { .. })));
}

#[tokio::test(flavor = "multi_thread")]
async fn no_link_is_said_dead_while_the_service_cannot_be_asked_for_another() {
    let sandbox = sandbox().await;
    let studio = Studio::with_key(&sandbox).await;
    sandbox.fault(Fault::Hold);
    let id = studio.press(Kind::Image, "mj-v7", "Nobody to ask [dead link]").await;
    studio.until(id, |state| matches!(state, StateView::Processing { .. })).await;
    sandbox.complete_all();
    sandbox.idle().await;
    // From the moment that it is seen to be done, the key is no longer good.
    studio.until(id, |state| matches!(state, StateView::Archiving { .. } | StateView::ArchiveFailed { .. })).await;
    sandbox.revoke_key(true);
    let _ = studio.engine.balance_read().await;
    studio.engine.archive_retry(id).await.unwrap();
    studio
        .until_true("the person is told", || async {
            let said = studio.desktop.titles();
            said.contains(&"Needs you: not saved yet, the link answers with an error".to_owned())
        })
        .await;
    assert!(matches!(studio.task(id).await.state, StateView::ArchiveFailed { .. }));
    sandbox.revoke_key(false);
    studio.engine.key_keep(sandbox.key().to_owned(), KeepKey::Keychain).await.unwrap();
    studio.engine.archive_retry(id).await.unwrap();
    let asked = sandbox.ledger().polls;
    studio.until(id, |state| matches!(state, StateView::LinkDead { .. })).await;
    assert!(sandbox.ledger().polls <= asked + 1, "four dead links of one task are one question");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_that_dies_in_mid_download_is_left_for_the_new_one() {
    let sandbox = sandbox().await;
    let studio = Studio::with_key(&sandbox).await;
    sandbox.fault(Fault::CdnSlow { bytes_per_second: 500_000 });
    let id = studio.press(Kind::Image, "z-image", "Moving house").await;
    studio.until(id, |state| matches!(state, StateView::Archiving { bytes, .. } if *bytes > 0)).await;
    let (dead, other) = (studio.place.root().join("dead"), studio.place.root().join("other"));
    std::fs::rename(studio.place.archive(), &dead).unwrap();
    let mut settings = studio.engine.settings().await.unwrap();
    settings.archive_folder = other.to_string_lossy().into_owned();
    studio.engine.settings_save(settings).await.unwrap();
    sandbox.fault(Fault::CdnSlow { bytes_per_second: 0 });
    let task = studio.until_archived(id).await;
    assert_saved(&sandbox.ledger(), &task);
    assert!(task.outputs[0].path.as_deref().unwrap().starts_with(&*other.to_string_lossy()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_line_that_is_cut_once_is_no_news() {
    let sandbox = sandbox().await;
    let studio = Studio::with_key(&sandbox).await;
    sandbox.fault(Fault::CdnCut { after_bytes: 10, count: 4 });
    let id = studio.press(Kind::Image, "mj-v7", "Four pictures, four cuts").await;
    studio.until_archived(id).await;
    studio.until_true("the notice", || async { !studio.desktop.titles().is_empty() }).await;
    assert_eq!(studio.desktop.titles(), ["Ready: 4 images"]);
}
