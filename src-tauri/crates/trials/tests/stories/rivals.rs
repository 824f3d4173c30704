//! Mistakes that other clients of such services have shipped, each as the case that shows it.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, OnceLock};

use engine::face::{Decision, GridLayout, Group, KeepKey, Kind, OutputStateView, Sort, StateView, ViewRequest};
use library::{Library, TaskPatch, TaskState};
use rusqlite::{Connection, OpenFlags};
use sandbox::Fault;
use serde::Serialize;

use crate::books::{assert_books, assert_saved};
use crate::raw_api::{RawApi, http};
use crate::studio::{SPEED, Studio, draft, files_below, sandbox};

const RUNS: &str = r#"{"id":"task_00000001","status":"processing"}"#;
const DONE: &str = r#"{"id":"task_00000001","status":"completed","output":null}"#;

/// What stands in the database at this moment, as another process reads it.
fn rows(profile: &OnceLock<PathBuf>) -> Vec<(String, i64)> {
    let file = profile.get().unwrap().join("library.sqlite");
    let database = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
    let mut rows = database.prepare("SELECT state, length(body) FROM task ORDER BY id").unwrap();
    rows.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap().collect::<Result<_, _>>().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_row_written_after_the_paid_call() {
    let profile: Arc<OnceLock<PathBuf>> = Arc::default();
    let seen: Arc<Mutex<Vec<(String, i64)>>> = Arc::default();
    let (at, kept) = (Arc::clone(&profile), Arc::clone(&seen));
    let api = RawApi::start(move |asked| {
        if !asked.line.starts_with("POST") {
            return http(200, DONE);
        }
        *kept.lock().unwrap() = rows(&at);
        http(200, RUNS)
    });
    let studio = api.studio(SPEED).await;
    profile.set(studio.place.profile()).unwrap();
    let id = studio.press(Kind::Image, "z-image", "First the row, then the money").await;
    let task = studio.until(id, |state| matches!(state, StateView::CompletedWithoutFile { .. })).await;
    let bytes = i64::try_from(task.body.len()).unwrap();
    assert_eq!(*seen.lock().unwrap(), [("sending".to_owned(), bytes)], "when the request arrived");
}

#[tokio::test(flavor = "multi_thread")]
async fn tasks_resumed_after_a_crash_by_submitting_them_again() {
    let sandbox = sandbox().await;
    sandbox.fault(Fault::Hold);
    let studio = Studio::with_key(&sandbox).await;
    let running = studio.press(Kind::Image, "z-image", "Runs when it crashes").await;
    studio.until(running, |state| matches!(state, StateView::Processing { .. })).await;
    studio.engine.sending_pause(true).await.unwrap();
    let out = studio.press(Kind::Image, "z-image", "On its way when it crashes").await;
    studio.engine.shutdown().await;
    // What a crash between the row and the answer leaves behind.
    let library = Library::open(&studio.place.profile().join("library.sqlite"), 0).unwrap();
    library
        .write(move |writer| {
            let patch = TaskPatch { sent_at: Some(Some(1)), ..TaskPatch::default() };
            writer.tasks().advance(out, &[TaskState::Queued], &TaskState::Sending, &patch)
        })
        .await
        .unwrap();
    library.close().await.unwrap();
    let studio = Studio::open(studio.place, studio.keys).await;
    studio.engine.sending_pause(false).await.unwrap();
    sandbox.fault(Fault::Release);
    sandbox.complete_all();
    studio.until_archived(running).await;
    assert!(matches!(studio.task(out).await.state, StateView::Unconfirmed { .. }), "the person decides");
    assert_eq!(sandbox.ledger().submissions_seen, 1);
    assert_books(&sandbox.ledger(), 1, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_stored_status_read_as_queued() {
    let sandbox = sandbox().await;
    let studio = Studio::with_key(&sandbox).await;
    studio.engine.sending_pause(true).await.unwrap();
    let strange = studio.press(Kind::Image, "z-image", "Of a newer version").await;
    let usual = studio.press(Kind::Image, "z-image", "Behind it").await;
    studio.engine.shutdown().await;
    let database = Connection::open(studio.place.profile().join("library.sqlite")).unwrap();
    library::text::register(&database).unwrap();
    database.execute("UPDATE task SET state = 'scheduled' WHERE id = ?1", [strange]).unwrap();
    drop(database);
    let studio = Studio::open(studio.place, studio.keys).await;
    studio.engine.sending_pause(false).await.unwrap();
    studio.until_archived(usual).await;
    assert_eq!(studio.task(strange).await.state, StateView::Unknown { raw: "scheduled".to_owned() });
    assert_books(&sandbox.ledger(), 1, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_result_given_up_after_so_many_looks() {
    const LOOKS: usize = 400;
    let left = Mutex::new(LOOKS);
    let api = RawApi::start(move |asked| {
        if asked.line.starts_with("POST") {
            return http(200, RUNS);
        }
        let mut left = left.lock().unwrap();
        *left = left.saturating_sub(1);
        http(200, if *left == 0 { DONE } else { RUNS })
    });
    let studio = api.studio(10_000.0).await;
    let id = studio.press(Kind::Video, "kling-3-0", "All night long").await;
    studio.until(id, |state| matches!(state, StateView::CompletedWithoutFile { .. })).await;
    assert!(api.asked("GET /api/v1/tasks/").len() >= LOOKS);
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_first_output_kept() {
    let sandbox = sandbox().await;
    let studio = Studio::with_key(&sandbox).await;
    let id = studio.press(Kind::Image, "mj-v7", "All four of them").await;
    let task = studio.until_archived(id).await;
    assert_eq!(task.outputs.len(), 4);
    assert_saved(&sandbox.ledger(), &task);
    let pictures = files_below(&studio.place.archive());
    let on_disk = |path: &str| pictures.iter().any(|(file, _)| file == &PathBuf::from(path));
    assert!(task.outputs.iter().all(|output| on_disk(output.path.as_deref().unwrap())));
    assert!(task.outputs.iter().all(|output| output.state == OutputStateView::Archived));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_timeout_taken_for_a_failure() {
    let answers: [(u16, &str); 5] = [(504, "timeout"), (408, ""), (499, ""), (524, "<html>"), (0, "")];
    let said = |(status, body): (u16, &str)| if status == 0 { Vec::new() } else { http(status, body) };
    // To a submission: nobody knows, so it is neither failed nor sent again.
    for answer in answers {
        let api = RawApi::start(move |_| said(answer));
        let studio = api.studio(SPEED).await;
        let id = studio.press(Kind::Image, "z-image", "Did it arrive?").await;
        studio.until(id, |state| matches!(state, StateView::Unconfirmed { .. })).await;
        assert_eq!(api.asked("POST").len(), 1, "{answer:?}");
    }
    // To a look: the task goes on.
    let left = Mutex::new(answers.to_vec());
    let api = RawApi::start(move |asked| match (asked.line.starts_with("POST"), left.lock().unwrap().pop()) {
        (true, _) => http(200, RUNS),
        (false, Some(answer)) => said(answer),
        (false, None) => http(200, DONE),
    });
    let studio = api.studio(1_000.0).await;
    let id = studio.press(Kind::Video, "kling-3-0", "Still there?").await;
    let task = studio.until(id, |state| matches!(state, StateView::CompletedWithoutFile { .. })).await;
    assert!(!task.cost.is_some_and(|cost| cost.refund.is_given()));
    assert_eq!(api.asked("POST").len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_key_handed_back_to_the_page() {
    let sandbox = sandbox().await;
    let studio = Studio::with_key(&sandbox).await;
    let mut events = studio.engine.events();
    let id = studio.press(Kind::Image, "z-image", "Look through everything").await;
    studio.until_archived(id).await;
    sandbox.fault(Fault::AnswerLost { after_charge: false });
    let lost = studio.press(Kind::Image, "z-image", "And through what broke").await;
    studio.until(lost, |state| matches!(state, StateView::Unconfirmed { .. })).await;
    let engine = &studio.engine;
    let key = sandbox.key().to_owned();
    let polls = sandbox.ledger().polls;
    let mut told = vec![
        json(&engine.key_keep(key.clone(), KeepKey::Keychain).await),
        json(&engine.opening("http://127.0.0.1:1/secret").await),
        json(&engine.account().await),
        json(&engine.balance_read().await),
        json(&engine.status().await),
        json(&engine.settings().await),
        json(&engine.archive().await),
        json(&engine.models().await),
        json(&engine.draft().await),
        json(&engine.compose_check(draft(Kind::Image, "z-image", "x")).await),
        json(&engine.queue().await),
        json(&engine.task(id).await),
        json(&engine.task(lost).await),
        json(&engine.reuse(id).await),
        json(&engine.task_add("task_ffffffffffffffff".to_owned()).await),
        json(&engine.task_add(key.clone()).await),
        json(&engine.decide(lost, Decision::Attach { task_id: key.clone(), although_doubtful: false }).await),
    ];
    let request = ViewRequest {
        text: String::new(),
        sort: Sort::Newest,
        group: Group::Day,
        layout: GridLayout::Justified,
        width: 1_000,
        row_height: 200,
    };
    told.push(json(&engine.library_view(request).await));
    assert_eq!(sandbox.ledger().polls, polls + 1, "a key in the place of an id is asked of nobody");
    sandbox.revoke_key(true);
    told.push(json(&engine.balance_read().await));
    told.push(json(&engine.key_keep(key.clone(), KeepKey::Keychain).await));
    told.push(json(&engine.key_forget().await));
    while let Ok(event) = events.try_recv() {
        told.push(json(&Ok::<_, ()>(event)));
    }
    assert!(told.len() > 25, "there is something to look through");
    let secret = key.trim_start_matches("rk_live_");
    for answer in told {
        assert!(!answer.contains(secret), "{answer}");
    }
}

fn json<T: Serialize, E: Serialize>(answer: &Result<T, E>) -> String {
    serde_json::to_string(answer).unwrap()
}
