//! Nothing is lost on the way to the disk.

use engine::face::{Condition, Fact, FailureCode, Kind, OutputStateView, SaveTrouble, StateView};
use sandbox::Fault;

use crate::books::{assert_books, assert_saved};
use crate::studio::{Studio, files_below, sandbox};

#[tokio::test(flavor = "multi_thread")]
async fn a_download_that_is_cut_goes_on_where_it_was() {
    let sandbox = sandbox().await;
    let studio = Studio::with_key(&sandbox).await;
    sandbox.fault(Fault::CdnCut { after_bytes: 20_000, count: 3 });
    let id = studio.press(Kind::Image, "z-image", "Cut three times").await;
    let task = studio.until_archived(id).await;
    assert_saved(&sandbox.ledger(), &task);
    assert!(
        task.timeline.iter().any(|entry| matches!(entry.fact, Fact::NotSaved { reason: SaveTrouble::NotReached, .. }))
    );
    assert!(
        !files_below(&studio.place.archive()).iter().any(|(path, _)| path.extension().is_some_and(|e| e == "part"))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_in_place_of_a_picture_is_not_archived_but_fetched_again() {
    let sandbox = sandbox().await;
    let studio = Studio::with_key(&sandbox).await;
    sandbox.fault(Fault::CdnHtml { count: 2 });
    let id = studio.press(Kind::Image, "z-image", "Behind a login page").await;
    let task = studio.until_archived(id).await;
    assert_saved(&sandbox.ledger(), &task);
    let wrong = |fact: &Fact| matches!(fact, Fact::NotSaved { reason: SaveTrouble::WrongContent, .. });
    assert!(task.timeline.iter().any(|entry| wrong(&entry.fact)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dead_link_is_asked_after_once_and_then_said() {
    let sandbox = sandbox().await;
    let studio = Studio::with_key(&sandbox).await;
    let id = studio.press(Kind::Image, "z-image", "Gone already [dead link]").await;
    let task = studio.until(id, |state| matches!(state, StateView::LinkDead { .. })).await;
    assert!(task.outputs.iter().all(|output| output.state == OutputStateView::LinkDead));
    assert!(task.answer.is_some(), "everything else is kept");
    studio
        .until_true("the notice", || async { studio.desktop.titles() == ["Could not be saved: the link is gone"] })
        .await;

    // A link that answers 404 once and then again gives the file.
    sandbox.fault(Fault::CdnGone { count: 1 });
    let id = studio.press(Kind::Image, "z-image", "Only late").await;
    let task = studio.until_archived(id).await;
    assert_saved(&sandbox.ledger(), &task);
    assert_books(&sandbox.ledger(), 2, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_that_goes_away_is_said_and_saved_into_when_it_is_back() {
    let sandbox = sandbox().await;
    let studio = Studio::with_key(&sandbox).await;
    let away = studio.place.root().join("unplugged");
    std::fs::rename(studio.place.archive(), &away).unwrap();
    let id = studio.press(Kind::Image, "z-image", "To an absent drive").await;
    studio
        .until(id, |state| matches!(state, StateView::ArchiveFailed { reason: SaveTrouble::FolderMissing, .. }))
        .await;
    let status = studio.engine.status().await.unwrap();
    assert!(matches!(status.conditions[..], [Condition::ArchiveAway { .. }]), "{:?}", status.conditions);
    assert!(!studio.place.archive().exists(), "no folder of the drive's name is made in its place");
    std::fs::rename(&away, studio.place.archive()).unwrap();
    studio.engine.archive_retry(id).await.unwrap();
    let task = studio.until_archived(id).await;
    assert_saved(&sandbox.ledger(), &task);
    assert!(studio.engine.status().await.unwrap().conditions.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn another_folder_takes_new_files_and_an_unusable_one_is_refused() {
    let sandbox = sandbox().await;
    let studio = Studio::with_key(&sandbox).await;
    let mut settings = studio.engine.settings().await.unwrap();
    let before = settings.clone();
    settings.archive_folder = "/proc/afterimage".to_owned();
    let refused = studio.engine.settings_save(settings.clone()).await.unwrap_err();
    assert_eq!(refused.code, FailureCode::FolderUnusable);
    assert_eq!(studio.engine.settings().await.unwrap(), before);
    let other = studio.place.root().join("other folder");
    settings.archive_folder = other.to_string_lossy().into_owned();
    studio.engine.settings_save(settings).await.unwrap();
    let id = studio.press(Kind::Image, "z-image", "Over there").await;
    let task = studio.until_archived(id).await;
    assert!(task.outputs[0].path.as_deref().unwrap().starts_with(&*other.to_string_lossy()));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_app_ended_in_mid_download_goes_on_after_the_restart() {
    let sandbox = sandbox().await;
    let studio = Studio::with_key(&sandbox).await;
    sandbox.fault(Fault::CdnSlow { bytes_per_second: 60_000 });
    let id = studio.press(Kind::Image, "z-image", "Slowly").await;
    let begun = |state: &StateView| matches!(state, StateView::Archiving { bytes, .. } if *bytes > 0);
    studio.until(id, begun).await;
    let studio = studio.restarted().await;
    sandbox.fault(Fault::CdnSlow { bytes_per_second: 0 });
    let task = studio.until_archived(id).await;
    assert_saved(&sandbox.ledger(), &task);
    assert_books(&sandbox.ledger(), 1, 0);
}
