//! A database that takes no writes for a while, and rows that no version of this program has written.

use std::path::Path;

use engine::face::{Kind, StateView};
use rusqlite::Connection;

use crate::books::{assert_books, assert_saved};
use crate::studio::{Studio, files_below, sandbox};

/// The database as another program sees it.
fn beside(studio: &Studio) -> Connection {
    let connection = Connection::open(studio.place.profile().join("library.sqlite")).unwrap();
    connection.busy_timeout(std::time::Duration::from_secs(20)).unwrap();
    library::text::register(&connection).unwrap();
    connection
}

/// From now on no row of the table reaches this state: the write fails, as on a full disk.
fn refuse(database: &Connection, table: &str, state: &str) {
    let sql = format!(
        "CREATE TRIGGER refused BEFORE UPDATE ON {table} WHEN NEW.state = '{state}'
        BEGIN SELECT RAISE(ABORT, 'the disk is full'); END"
    );
    database.execute_batch(&sql).unwrap();
}

/// Neither a part nor what describes files.
fn is_media(path: &Path) -> bool {
    let extension = path.extension().and_then(|extension| extension.to_str());
    matches!(extension, Some("png" | "jpg" | "webp"))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_write_that_fails_loses_nothing_and_sends_nothing_twice_wherever_it_fails() {
    let places = [
        ("task", "sending"),
        ("task", "processing"),
        ("task", "completed"),
        ("output", "downloading"),
        ("output", "archived"),
    ];
    for (table, state) in places {
        let sandbox = sandbox().await;
        let studio = Studio::with_key(&sandbox).await;
        let database = beside(&studio);
        refuse(&database, table, state);
        let id = studio.press(Kind::Image, "z-image", "Written later").await;
        let ledger = || sandbox.ledger();
        match (table, state) {
            // Without its row nothing goes out; there is nothing to wait for.
            (_, "sending") => assert_eq!(ledger().submissions_seen, 0),
            (_, "processing") => studio.until_true("sent", || async { ledger().charges.len() == 1 }).await,
            ("task", _) => {
                studio.until_true("made", || async { ledger().charges.len() == 1 }).await;
                sandbox.idle().await;
                let seen = ledger().polls;
                studio.until_true("asked again", || async { ledger().polls > seen + 1 }).await;
            }
            (_, "downloading") => {
                studio.until(id, |state| matches!(state, StateView::Archiving { .. })).await;
                assert_eq!(ledger().cdn_requests, 0, "nothing is fetched that the row does not know of");
            }
            _ => {
                let archive = studio.place.archive();
                let there = || async { files_below(&archive).iter().any(|(path, _)| is_media(path)) };
                studio.until_true("in its place", there).await;
                assert!(!matches!(studio.task(id).await.state, StateView::Archived { .. }));
            }
        }
        database.execute_batch("DROP TRIGGER refused").unwrap();
        let task = studio.until_archived(id).await;
        assert_saved(&sandbox.ledger(), &task);
        assert_books(&sandbox.ledger(), 1, 0);
        assert_eq!(sandbox.ledger().submissions_seen, 1, "{table} {state}");
        let files = files_below(&studio.place.archive());
        let media = files.iter().filter(|(path, _)| is_media(path)).count();
        assert_eq!(media, 1, "{table} {state}: one file, not two");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_state_that_nobody_knows_is_shown_as_it_is_and_never_sent() {
    let sandbox = sandbox().await;
    let studio = Studio::with_key(&sandbox).await;
    studio.engine.sending_pause(true).await.unwrap();
    let strange = studio.press(Kind::Image, "z-image", "From a version to come").await;
    studio.engine.shutdown().await;
    beside(&studio).execute("UPDATE task SET state = 'scheduled' WHERE id = ?1", [strange]).unwrap();

    let studio = Studio::open(studio.place, studio.keys).await;
    let unknown = StateView::Unknown { raw: "scheduled".to_owned() };
    assert_eq!(studio.task(strange).await.state, unknown);
    assert_eq!(studio.engine.queue().await.unwrap().needs_you.len(), 1);
    studio.engine.sending_pause(false).await.unwrap();
    studio.engine.release(vec![strange]).await.unwrap();
    studio.engine.withdraw(vec![strange]).await.unwrap();
    let id = studio.press(Kind::Image, "z-image", "Goes past it").await;
    studio.until_archived(id).await;
    assert_eq!(studio.task(strange).await.state, unknown);
    assert_eq!(sandbox.ledger().submissions_seen, 1);
}
