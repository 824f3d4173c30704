//! Whatever a server says, the engine lives, sends nothing twice, and says where things stand.

use std::sync::Mutex;

use engine::face::{Condition, Decision, FailureCode, KeepKey, Kind, LostReason, OutputStateView, StateView};

use crate::raw_api::{Asked, KEY, RawApi, http};
use crate::studio::{SPEED, draft};

const DONE: &str = r#"{"id":"task_00000001","status":"completed","output":{"text":"a haiku"}}"#;
const RUNS: &str = r#"{"id":"task_00000001","status":"processing"}"#;

fn submits(asked: &Asked) -> bool {
    asked.line.starts_with("POST")
}

/// Answers of a server that is broken, lies, or means harm.
fn horrors() -> Vec<Vec<u8>> {
    vec![
        http(200, b"\xff\xfe{\"id\":\"\xc3\x28\"}"),
        http(200, "[".repeat(200_000)),
        http(200, format!("{{\"id\":{}1{}}}", "[".repeat(50_000), "]".repeat(50_000))),
        http(200, "<!doctype html><title>Sign in to the hotel</title>"),
        http(200, vec![b' '; 5 << 20]),
        http(200, ""),
        http(200, "null"),
        http(200, r#"{"id":"../../balance"}"#),
        http(200, r#"{"id":17,"task_id":["task_00000009"],"status":{}}"#),
        b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n{\"id\":\"task_0".to_vec(),
        b"HTTP/1.1 200 OK\r\nContent-Length: minus one\r\n\r\n".to_vec(),
        b"\x00\x01\x02 what is HTTP?\r\n\r\n".to_vec(),
        Vec::new(),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hostile_answer_to_a_submission_leaves_one_unconfirmed_task_and_a_living_engine() {
    let answers = Mutex::new(horrors());
    let api = RawApi::start(move |asked| {
        if !submits(asked) {
            return http(200, DONE);
        }
        let mut answers = answers.lock().unwrap();
        if answers.is_empty() { http(200, RUNS) } else { answers.remove(0) }
    });
    let studio = api.studio(SPEED).await;
    for sent in 1..=horrors().len() {
        let id = studio.press(Kind::Image, "z-image", "Into the dark").await;
        studio.until(id, |state| matches!(state, StateView::Unconfirmed { .. })).await;
        assert_eq!(api.asked("POST").len(), sent, "each press was sent once");
    }
    let id = studio.press(Kind::Image, "z-image", "Into the light").await;
    studio.until(id, |state| matches!(state, StateView::CompletedWithoutFile { .. })).await;
    assert_eq!(studio.engine.queue().await.unwrap().needs_you.len(), horrors().len());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hostile_answer_to_a_look_is_waited_out_and_another_tasks_files_are_not_taken() {
    let others = r#"{"id":"task_00000002","status":"completed","output":{"image_urls":["http://127.0.0.1:1/x.png"]}}"#;
    let strange = r#"{"id":"task_00000001","status":"Completed","output":{"image_urls":["http://127.0.0.1:1/y.png"]}}"#;
    let mut answers = horrors();
    answers.extend([http(200, others), http(200, strange), http(200, r#"{"id":"task_00000001"}"#)]);
    let answers = Mutex::new(answers);
    let api = RawApi::start(move |asked| {
        let mut answers = answers.lock().unwrap();
        match (submits(asked), answers.is_empty()) {
            (true, _) => http(200, RUNS),
            (false, true) => http(200, DONE),
            (false, false) => answers.remove(0),
        }
    });
    let studio = api.studio(SPEED).await;
    let id = studio.press(Kind::Image, "z-image", "Patience with monsters").await;
    let task = studio.until(id, |state| matches!(state, StateView::CompletedWithoutFile { .. })).await;
    assert_eq!(task.answer.as_deref(), Some(DONE), "the answer is kept as it came");
    assert!(task.outputs.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn looks_end_when_the_services_own_time_is_over() {
    let useless = [
        http(200, "<html>maintenance</html>"),
        http(200, r#"{"id":"task_00000002","status":"completed"}"#),
        http(200, RUNS),
    ];
    for answer in useless {
        let api = RawApi::start(move |asked| if submits(asked) { http(200, RUNS) } else { answer.clone() });
        let studio = api.studio(10_000.0).await;
        let id = studio.press(Kind::Image, "z-image", "For ever").await;
        let past = |state: &StateView| matches!(state, StateView::LostContact { reason: LostReason::PastLimit, .. });
        studio.until(id, past).await;
        assert_eq!(studio.engine.status().await.unwrap().watching, 0, "nothing is looked at any more");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_task_gives_its_place_to_the_next_and_is_found_when_asked_again() {
    let lost = r#"{"error":{"code":40001,"message":"Task not found"}}"#;
    let known = std::sync::Arc::new(Mutex::new(false));
    let knows = std::sync::Arc::clone(&known);
    let (posts, looks) = (Mutex::new(0), Mutex::new(0));
    let api = RawApi::start(move |asked| {
        if submits(asked) {
            let mut posts = posts.lock().unwrap();
            *posts += 1;
            return http(200, format!(r#"{{"id":"task_0000000{posts}","status":"processing"}}"#));
        }
        let mut looks = looks.lock().unwrap();
        *looks += 1;
        match asked.line.contains("task_00000001") {
            // It is known for a while, so that all that its submission has called up is over when it is lost.
            true if *looks < 4 => http(200, RUNS),
            true if *knows.lock().unwrap() => http(200, DONE),
            true => http(404, lost),
            false => http(200, DONE.replace("00001", "00002")),
        }
    });
    // So slow that the hourly look at the queue, which would hide a lost call, does not come.
    let studio = api.studio(10.0).await;
    let mut settings = studio.engine.settings().await.unwrap();
    settings.in_flight_limit = 1;
    studio.engine.settings_save(settings).await.unwrap();
    // One press, so that the second waits from the beginning and nothing but the loss of the first can call it.
    let mut press = draft(Kind::Image, "z-image", "Never heard of");
    press.count = 2;
    let ids = studio.engine.submit(press).await.unwrap().tasks;
    let (first, second) = (ids[0], ids[1]);
    studio.until(second, |state| matches!(state, StateView::CompletedWithoutFile { .. })).await;
    let not_known = |state: &StateView| matches!(state, StateView::LostContact { reason: LostReason::NotKnown, .. });
    assert!(not_known(&studio.task(first).await.state));
    assert_eq!(studio.engine.ask_again(first).await.unwrap_err().code, FailureCode::TaskIdUnknown);
    *known.lock().unwrap() = true;
    studio.engine.ask_again(first).await.unwrap();
    studio.until(first, |state| matches!(state, StateView::CompletedWithoutFile { .. })).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_id_that_was_made_at_no_possible_time_is_doubtful_and_another_tasks_answer_is_none() {
    let times = ["-9223372036854775808", "9223372036854775807", "0"];
    let answers = Mutex::new(times.to_vec());
    let api = RawApi::start(move |asked| {
        if submits(asked) {
            return Vec::new();
        }
        match answers.lock().unwrap().pop() {
            Some(at) => http(200, format!(r#"{{"id":"task_00000001","status":"processing","created_at":{at}}}"#)),
            None => http(200, DONE.replace("00001", "00002")),
        }
    });
    let studio = api.studio(SPEED).await;
    let id = studio.press(Kind::Image, "z-image", "When?").await;
    studio.until(id, |state| matches!(state, StateView::Unconfirmed { .. })).await;
    let attach = |although_doubtful| Decision::Attach { task_id: "task_00000001".to_owned(), although_doubtful };
    for _ in times {
        assert_eq!(studio.engine.decide(id, attach(false)).await.unwrap_err().code, FailureCode::TaskIdDoubtful);
    }
    assert_eq!(studio.engine.decide(id, attach(true)).await.unwrap_err().code, FailureCode::TaskIdUnknown);
    assert!(matches!(studio.task(id).await.state, StateView::Unconfirmed { .. }));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_refusal_of_a_key_that_was_replaced_meanwhile_stops_nothing() {
    let (reached, at_service) = std::sync::mpsc::channel();
    let (go_on, held) = std::sync::mpsc::channel();
    let held = Mutex::new(held);
    let api = RawApi::start(move |asked| {
        if !submits(asked) {
            return http(200, DONE);
        }
        if asked.key == KEY {
            reached.send(()).unwrap();
            held.lock().unwrap().recv().unwrap();
            return http(401, r#"{"error":{"code":10003,"message":"Invalid API key"}}"#);
        }
        http(200, RUNS)
    });
    let studio = api.studio(SPEED).await;
    let id = studio.press(Kind::Image, "z-image", "Sent with the old key").await;
    tokio::task::spawn_blocking(move || at_service.recv().unwrap()).await.unwrap();
    studio.engine.key_keep("rk_live_ffff456789abcdef0123".to_owned(), KeepKey::Keychain).await.unwrap();
    go_on.send(()).unwrap();
    studio.until(id, |state| matches!(state, StateView::CompletedWithoutFile { .. })).await;
    let conditions = studio.engine.status().await.unwrap().conditions;
    assert!(!conditions.iter().any(|condition| matches!(condition, Condition::KeyRefused { .. })), "{conditions:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_id_that_the_library_has_already_is_kept_for_one_task_only() {
    let api = RawApi::start(|asked| http(200, if submits(asked) { RUNS } else { DONE }));
    let studio = api.studio(SPEED).await;
    let first = studio.press(Kind::Image, "z-image", "The one").await;
    studio.until(first, |state| matches!(state, StateView::CompletedWithoutFile { .. })).await;
    let second = studio.press(Kind::Image, "z-image", "The other").await;
    studio.until(second, |state| matches!(state, StateView::Unconfirmed { .. })).await;
    studio
        .until_true("the person is asked", || async {
            studio.desktop.titles().contains(&"Needs you: no answer came back".to_owned())
        })
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn beyond_two_hundred_links_files_are_fetched_on_request() {
    let links: Vec<String> = (0..203).map(|number| format!("http://127.0.0.1:1/{number}.png")).collect();
    let mut done: serde_json::Value = serde_json::from_str(DONE).unwrap();
    done["output"] = serde_json::json!({ "image_urls": links });
    let done = done.to_string();
    let api = RawApi::start(move |asked| if submits(asked) { http(200, RUNS) } else { http(200, &done) });
    let studio = api.studio(SPEED).await;
    let id = studio.press(Kind::Image, "z-image", "A flood").await;
    let task =
        studio.until(id, |state| matches!(state, StateView::Archiving { .. } | StateView::ArchiveFailed { .. })).await;
    assert_eq!((task.outputs.len(), task.not_fetched), (203, 3));
    assert!(task.outputs[200..].iter().all(|output| output.state == OutputStateView::Waiting));
    studio.engine.archive_retry(id).await.unwrap();
    assert_eq!(studio.task(id).await.not_fetched, 0);
    let tried = |output: &engine::face::OutputView| !matches!(output.state, OutputStateView::Waiting);
    studio.until_true("the last one is tried", || async { tried(&studio.task(id).await.outputs[202]) }).await;
}
