//! Nothing is lost by a restart, a crash or a restored copy.

use std::sync::Arc;

use archive::RealFiles;
use engine::OpenError;
use engine::face::{Broke, Kind, StateView, WaitsFor};
use library::{Library, TaskPatch, TaskState};
use sandbox::Fault;

use crate::books::{assert_books, assert_saved};
use crate::studio::{Studio, sandbox};

#[tokio::test(flavor = "multi_thread")]
async fn running_tasks_are_watched_again_after_a_restart() {
    let sandbox = sandbox().await;
    sandbox.fault(Fault::Hold);
    let studio = Studio::with_key(&sandbox).await;
    let id = studio.press(Kind::Video, "kling-3-0", "Goes on at the service").await;
    studio.until(id, |state| matches!(state, StateView::Processing { .. })).await;
    let studio = studio.restarted().await;
    assert!(matches!(studio.task(id).await.state, StateView::Processing { .. }));
    sandbox.fault(Fault::Release);
    sandbox.complete_all();
    let task = studio.until_archived(id).await;
    assert_saved(&sandbox.ledger(), &task);
    assert_books(&sandbox.ledger(), 1, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_being_sent_when_the_app_ended_is_never_sent_by_itself() {
    let sandbox = sandbox().await;
    let studio = Studio::with_key(&sandbox).await;
    studio.engine.sending_pause(true).await.unwrap();
    let id = studio.press(Kind::Image, "z-image", "In mid-air").await;
    studio.engine.shutdown().await;
    // What a power cut between the row and the answer leaves behind.
    let library = Library::open(&studio.place.profile().join("library.sqlite"), 0).unwrap();
    library
        .write(move |writer| {
            let patch = TaskPatch { sent_at: Some(Some(1)), ..TaskPatch::default() };
            writer.tasks().advance(id, &[TaskState::Queued], &TaskState::Sending, &patch)
        })
        .await
        .unwrap();
    library.close().await.unwrap();

    let studio = Studio::open(studio.place, studio.keys).await;
    studio.engine.sending_pause(false).await.unwrap();
    let task = studio.until(id, |state| matches!(state, StateView::Unconfirmed { .. })).await;
    assert!(matches!(task.state, StateView::Unconfirmed { what: Broke::AppEnded, .. }));
    assert_books(&sandbox.ledger(), 0, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_waited_in_an_older_copy_or_on_another_computer_asks_first() {
    let sandbox = sandbox().await;
    let studio = Studio::with_key(&sandbox).await;
    studio.engine.sending_pause(true).await.unwrap();
    let id = studio.press(Kind::Image, "z-image", "May have been sent since").await;
    studio.engine.shutdown().await;
    let database = studio.place.profile().join("library.sqlite");
    let copy = std::fs::read(&database).unwrap();

    // Meanwhile it is sent and done; then the older copy comes back.
    let studio = Studio::open(studio.place, studio.keys).await;
    studio.engine.sending_pause(false).await.unwrap();
    studio.until_archived(id).await;
    studio.engine.shutdown().await;
    for ending in ["-wal", "-shm"] {
        let _ = std::fs::remove_file(studio.place.profile().join(format!("library.sqlite{ending}")));
    }
    std::fs::write(&database, copy).unwrap();

    let asks = |state: &StateView| matches!(state, StateView::Queued { waits_for: WaitsFor::Person, .. });
    let studio = Studio::open(studio.place, studio.keys).await;
    studio.engine.sending_pause(false).await.unwrap();
    assert!(asks(&studio.task(id).await.state));
    assert_eq!(studio.engine.queue().await.unwrap().needs_you.len(), 1);
    assert_books(&sandbox.ledger(), 1, 0);

    // The person's word sends it; then the same profile on another computer asks again for what waits there.
    studio.engine.sending_pause(true).await.unwrap();
    studio.engine.release(vec![id]).await.unwrap();
    assert!(!asks(&studio.task(id).await.state));
    studio.engine.shutdown().await;
    let mut place = studio.place;
    place.machine = "another computer".to_owned();
    let studio = Studio::open(place, studio.keys).await;
    assert!(asks(&studio.task(id).await.state));
    studio.engine.withdraw(vec![id]).await.unwrap();
    assert_eq!(studio.task(id).await.state, StateView::Withdrawn);
    assert_books(&sandbox.ledger(), 1, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_profile_has_one_engine() {
    let sandbox = sandbox().await;
    let studio = Studio::with_key(&sandbox).await;
    let second = Studio::try_open(studio.place.clone(), Arc::clone(&studio.keys), Arc::new(RealFiles)).await;
    assert!(matches!(second.err(), Some(OpenError::InUse)));
    studio.engine.shutdown().await;
    assert!(Studio::try_open(studio.place, studio.keys, Arc::new(RealFiles)).await.is_ok());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_database_is_said_and_left_as_it_is() {
    let sandbox = sandbox().await;
    let studio = Studio::with_key(&sandbox).await;
    let id = studio.press(Kind::Image, "z-image", "Safe on disk").await;
    let task = studio.until_archived(id).await;
    studio.engine.shutdown().await;
    let database = studio.place.profile().join("library.sqlite");
    std::fs::write(&database, b"this is no database, this is a picture of one, and long enough to be a page").unwrap();
    let opened = Studio::try_open(studio.place.clone(), Arc::clone(&studio.keys), Arc::new(RealFiles)).await;
    assert!(matches!(opened.err(), Some(OpenError::Damaged(_))));
    assert!(std::fs::read(&database).unwrap().starts_with(b"this is no database"));
    assert!(std::path::Path::new(task.outputs[0].path.as_deref().unwrap()).is_file());
}

#[tokio::test(flavor = "multi_thread")]
async fn drafts_and_settings_are_as_they_were() {
    let sandbox = sandbox().await;
    let studio = Studio::with_key(&sandbox).await;
    let mut draft = studio.engine.draft().await.unwrap();
    draft.prompt = "héron 🪶 \u{202e}left to right\u{202c} {35 mm | anamorphic}".to_owned();
    draft.extra = "{\"broken\": ".to_owned();
    studio.engine.draft_save(draft.clone()).await.unwrap();
    let mut settings = studio.engine.settings().await.unwrap();
    settings.in_flight_limit = 7;
    studio.engine.settings_save(settings.clone()).await.unwrap();
    studio.engine.remember("compose.width".to_owned(), "412".to_owned()).await.unwrap();
    let studio = studio.restarted().await;
    let kept = studio.engine.draft().await.unwrap();
    assert_ne!(kept.tab, 0);
    assert_eq!(kept, engine::face::Draft { tab: kept.tab, ..draft });
    let opening = studio.engine.opening("http://127.0.0.1:1/x").await.unwrap();
    assert_eq!(opening.settings, settings);
    assert_eq!(opening.remembered.get("compose.width").map(String::as_str), Some("412"));
}
