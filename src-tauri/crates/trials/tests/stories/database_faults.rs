//! A database that is held, damaged, older than what was done, or newer than this program.

use std::path::Path;
use std::sync::Arc;

use archive::RealFiles;
use engine::OpenError;
use engine::face::{Broke, Condition, DatabaseTrouble, FailureCode, Kind, StateView, WaitsFor};
use rusqlite::Connection;
use rusqlite::backup::Backup;
use sandbox::{Fault, Sandbox};

use crate::books::{assert_books, assert_saved};
use crate::studio::{Place, Studio, draft, sandbox};

fn database_of(place: &Place) -> std::path::PathBuf {
    place.profile().join("library.sqlite")
}

/// The database as another program sees it.
fn beside(place: &Place) -> Connection {
    let connection = Connection::open(database_of(place)).unwrap();
    connection.busy_timeout(std::time::Duration::from_secs(20)).unwrap();
    connection
}

/// The profile at this moment, as a power cut would leave it.
fn copy_now(place: &Place, to: &Path) {
    let mut copy = Connection::open(to).unwrap();
    Backup::new(&beside(place), &mut copy).unwrap().step(-1).unwrap();
}

/// Puts another database into a profile whose engine has ended.
fn put_back(place: &Place, database: &[u8], log: Option<&[u8]>) {
    for ending in ["-wal", "-shm"] {
        let _ = std::fs::remove_file(place.profile().join(format!("library.sqlite{ending}")));
    }
    std::fs::write(database_of(place), database).unwrap();
    if let Some(log) = log {
        std::fs::write(place.profile().join("library.sqlite-wal"), log).unwrap();
    }
}

async fn reopen(place: &Place, studio: &Studio) -> Result<Studio, OpenError> {
    Studio::try_open(place.clone(), Arc::clone(&studio.keys), Arc::new(RealFiles)).await
}

/// One task is out and a second one waits behind it.
async fn one_out_one_waiting(sandbox: &Sandbox) -> (Studio, i64, i64) {
    let studio = Studio::with_key(sandbox).await;
    let mut settings = studio.engine.settings().await.unwrap();
    settings.in_flight_limit = 1;
    studio.engine.settings_save(settings).await.unwrap();
    sandbox.fault(Fault::Hold);
    let out = studio.press(Kind::Image, "z-image", "Out").await;
    studio.until(out, |state| matches!(state, StateView::Processing { .. })).await;
    let waiting = studio.press(Kind::Image, "z-image", "Waiting").await;
    (studio, out, waiting)
}

#[tokio::test(flavor = "multi_thread")]
async fn while_another_program_holds_the_database_nothing_is_sent_and_then_all_goes_on() {
    let sandbox = sandbox().await;
    let (studio, out, waiting) = one_out_one_waiting(&sandbox).await;
    let other = beside(&studio.place);
    other.execute_batch("BEGIN EXCLUSIVE").unwrap();
    let press = draft(Kind::Image, "z-image", "Pressed meanwhile");
    let refused = studio.engine.submit(press.clone()).await.unwrap_err();
    assert_eq!(refused.code, FailureCode::Database);
    sandbox.fault(Fault::Release);
    sandbox.complete_all();
    let locked = Condition::Database { why: DatabaseTrouble::Locked };
    let told = || async { studio.engine.status().await.unwrap().conditions == [locked.clone()] };
    studio.until_true("it is said", told).await;
    assert_eq!(sandbox.ledger().submissions_seen, 1);
    assert!(matches!(studio.task(waiting).await.state, StateView::Queued { .. }), "what is there can be read");

    other.execute_batch("ROLLBACK").unwrap();
    let pressed = studio.engine.submit(press).await.unwrap();
    assert!(!pressed.repeated, "the refused press has left nothing behind");
    for id in [out, waiting, pressed.tasks[0]] {
        let task = studio.until_archived(id).await;
        assert_saved(&sandbox.ledger(), &task);
    }
    assert_books(&sandbox.ledger(), 3, 0);
    let well = || async { studio.engine.status().await.unwrap().conditions.is_empty() };
    studio.until_true("all is well", well).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn that_the_database_takes_writes_again_is_found_out_with_nothing_to_write() {
    // Without a key nothing goes on that would write.
    let studio = Studio::open(Place::for_api("http://127.0.0.1:9/api/v1"), Arc::default()).await;
    let other = beside(&studio.place);
    other.execute_batch("BEGIN EXCLUSIVE").unwrap();
    let refused = studio.engine.remember("pane".to_owned(), "1".to_owned()).await.unwrap_err();
    assert_eq!(refused.code, FailureCode::Database);
    let conditions = || async { studio.engine.status().await.unwrap().conditions };
    assert_eq!(conditions().await, [Condition::Database { why: DatabaseTrouble::Locked }]);
    other.execute_batch("ROLLBACK").unwrap();
    studio.until_true("all is well", || async { conditions().await.is_empty() }).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_cannot_be_written_is_kept_in_memory_and_after_a_crash_the_person_decides() {
    let sandbox = sandbox().await;
    let studio = Studio::with_key(&sandbox).await;
    let refuse = "CREATE TRIGGER refused BEFORE UPDATE ON task WHEN NEW.state = 'processing'
        BEGIN SELECT RAISE(ABORT, 'the disk is full'); END";
    beside(&studio.place).execute_batch(refuse).unwrap();
    let id = studio.press(Kind::Image, "z-image", "Answered in vain").await;
    studio.until_true("charged", || async { sandbox.ledger().charges.len() == 1 }).await;
    let crashed = Place::for_api(&sandbox.api_url());
    std::fs::create_dir_all(crashed.profile()).unwrap();
    copy_now(&studio.place, &database_of(&crashed));

    // The one that lives on writes it as soon as it can.
    beside(&studio.place).execute_batch("DROP TRIGGER refused").unwrap();
    studio.until_archived(id).await;
    // The one that died does not know, and sends nothing.
    beside(&crashed).execute_batch("DROP TRIGGER refused").unwrap();
    let after = reopen(&crashed, &studio).await.unwrap();
    let task = after.until(id, |state| matches!(state, StateView::Unconfirmed { .. })).await;
    assert!(matches!(task.state, StateView::Unconfirmed { what: Broke::AppEnded, .. }), "{:?}", task.state);
    let next = after.press(Kind::Image, "z-image", "The next one goes out").await;
    after.until_archived(next).await;
    assert_books(&sandbox.ledger(), 2, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_sent_after_the_copy_was_made_is_not_sent_again_even_within_one_run() {
    let sandbox = sandbox().await;
    let studio = Studio::with_key(&sandbox).await;
    studio.engine.sending_pause(true).await.unwrap();
    let id = studio.press(Kind::Image, "z-image", "Sent after the copy").await;
    let copy = studio.place.root().join("copy");
    copy_now(&studio.place, &copy);
    studio.engine.sending_pause(false).await.unwrap();
    studio.until_archived(id).await;
    studio.engine.shutdown().await;

    put_back(&studio.place, &std::fs::read(copy).unwrap(), None);
    let studio = reopen(&studio.place, &studio).await.unwrap();
    studio.engine.sending_pause(false).await.unwrap();
    let next = studio.press(Kind::Image, "z-image", "Goes past it").await;
    studio.until_archived(next).await;
    let state = studio.task(id).await.state;
    assert!(matches!(state, StateView::Queued { waits_for: WaitsFor::Person, .. }), "{state:?}");
    assert_books(&sandbox.ledger(), 2, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_log_that_is_damaged_takes_writes_away_and_nothing_is_sent_again() {
    let sandbox = sandbox().await;
    let studio = Studio::with_key(&sandbox).await.restarted().await;
    studio.engine.sending_pause(true).await.unwrap();
    let id = studio.press(Kind::Image, "z-image", "In the log only").await;
    studio.engine.sending_pause(false).await.unwrap();
    studio.until_archived(id).await;
    // What is in the log is not in the file yet.
    let database = std::fs::read(database_of(&studio.place)).unwrap();
    let log = std::fs::read(studio.place.profile().join("library.sqlite-wal")).unwrap();
    let openings = std::fs::read(studio.place.profile().join("openings")).unwrap();
    studio.engine.shutdown().await;
    const FRAME: usize = 24 + 4096;
    let frames = (log.len() - 32) / FRAME;
    assert!(frames > 20, "{frames}");
    let mut asked_first = 0;
    for damaged in (0..frames).step_by(frames.div_ceil(36)) {
        let mut log = log.clone();
        log[32 + damaged * FRAME + 1000] ^= 0x40;
        put_back(&studio.place, &database, Some(&log));
        std::fs::write(studio.place.profile().join("openings"), &openings).unwrap();
        let studio = reopen(&studio.place, &studio).await.unwrap();
        studio.engine.sending_pause(false).await.unwrap();
        if let Ok(task) = studio.engine.task(id).await {
            let asks = |state: &StateView| matches!(state, StateView::Queued { waits_for: WaitsFor::Person, .. });
            asked_first += usize::from(asks(&task.state));
            let rests = |state: &StateView| {
                asks(state) || matches!(state, StateView::Unconfirmed { .. } | StateView::Archived { .. })
            };
            studio.until(id, rests).await;
        }
        studio.engine.shutdown().await;
        assert_eq!(sandbox.ledger().submissions_seen, 1, "frame {damaged} of {frames}");
    }
    assert!(asked_first > 0, "no damage hit the moment between the press and the sending");
    assert_books(&sandbox.ledger(), 1, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_file_is_said_or_goes_unread_but_nothing_is_sent_again_and_the_files_stay() {
    let sandbox = sandbox().await;
    let studio = Studio::with_key(&sandbox).await;
    let id = studio.press(Kind::Image, "z-image", "Paid and kept").await;
    let saved = studio.until_archived(id).await;
    studio.engine.shutdown().await;
    let sound = std::fs::read(database_of(&studio.place)).unwrap();
    let pages = sound.len() / 4096;
    type Damage = Box<dyn Fn(&mut Vec<u8>)>;
    let flipped = |page: usize| -> Damage { Box::new(move |file| file[page * 4096..][..4096].fill(0xA5)) };
    let mut damages: Vec<(&str, Damage)> = vec![
        ("header", Box::new(|file| file[..16].fill(0))),
        ("first page", flipped(0)),
        ("half of it", Box::new(|file| file.truncate(file.len() / 2))),
        ("all but the header", Box::new(|file| file.truncate(100))),
    ];
    damages.extend((1..pages).step_by(pages.div_ceil(6)).map(|page| ("a page", flipped(page))));
    let mut said = 0;
    for (what, damage) in damages {
        let mut file = sound.clone();
        damage(&mut file);
        put_back(&studio.place, &file, None);
        match reopen(&studio.place, &studio).await {
            Err(OpenError::Damaged(_)) => {
                said += 1;
                assert_eq!(std::fs::read(database_of(&studio.place)).unwrap(), file, "{what}: it was touched");
            }
            Err(other) => panic!("{what}: {other}"),
            Ok(studio) => {
                // Part of it can be read. What cannot is an error with a code, and no panic.
                if let Err(failure) = studio.engine.task(id).await {
                    assert!(matches!(failure.code, FailureCode::Database | FailureCode::NotFound), "{failure}");
                }
                let _ = studio.engine.queue().await;
                let _ = studio.engine.submit(draft(Kind::Image, "z-image", "Perhaps")).await;
                studio.engine.shutdown().await;
            }
        }
        let ledger = sandbox.ledger();
        let first = ledger.tasks.iter().filter(|task| task.prompt == "Paid and kept").count();
        assert_eq!(first, 1, "{what}: sent again");
        let path = saved.outputs[0].path.as_deref().unwrap();
        assert!(Path::new(path).is_file(), "{what}");
    }
    assert!(said >= 4, "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn once_damage_is_met_nothing_more_is_sent() {
    let sandbox = sandbox().await;
    let studio = Studio::with_key(&sandbox).await;
    studio.engine.sending_pause(true).await.unwrap();
    let id = studio.press(Kind::Image, "z-image", "Not from this database").await;
    let other = beside(&studio.place);
    other.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).unwrap();
    let page: i64 =
        other.query_row("SELECT rootpage FROM sqlite_schema WHERE name = 'draft'", [], |row| row.get(0)).unwrap();
    let file = std::fs::File::options().write(true).open(database_of(&studio.place)).unwrap();
    std::os::unix::fs::FileExt::write_all_at(&file, &[0xA5; 4096], u64::try_from(page - 1).unwrap() * 4096).unwrap();
    assert_eq!(studio.engine.draft().await.unwrap_err().code, FailureCode::Database);
    let conditions = studio.engine.status().await.unwrap().conditions;
    assert_eq!(conditions[0], Condition::Database { why: DatabaseTrouble::Damaged });
    studio.engine.sending_pause(false).await.unwrap();
    // Calls that go out after it; what was to be sent would have come before them.
    for _ in 0..3 {
        studio.engine.balance_read().await.unwrap();
    }
    studio.engine.shutdown().await;
    assert_eq!(sandbox.ledger().submissions_seen, 0);
    let state: String =
        beside(&studio.place).query_row("SELECT state FROM task WHERE id = ?1", [id], |row| row.get(0)).unwrap();
    assert_eq!(state, "queued");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_of_a_newer_version_is_said_and_not_touched() {
    let sandbox = sandbox().await;
    let studio = Studio::with_key(&sandbox).await;
    studio.engine.shutdown().await;
    beside(&studio.place).pragma_update(None, "user_version", 99).unwrap();
    let before = std::fs::read(database_of(&studio.place)).unwrap();
    let opened = reopen(&studio.place, &studio).await;
    assert!(matches!(opened.err(), Some(OpenError::Newer { found: 99, .. })));
    assert_eq!(std::fs::read(database_of(&studio.place)).unwrap(), before);
}
