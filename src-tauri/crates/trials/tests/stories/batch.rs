//! Many submissions of one press: shown before, written at once, asked about above a limit, held and taken up again.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use engine::face::{
    Confirmed, Decision, Draft, Fact, FailureCode, KeepKey, Kind, QueueBatch, RejectReason, StateView, WaitsFor,
};
use sandbox::{Fault, Options, Sandbox};
use serde_json::json;

use crate::books::{assert_books, assert_saved};
use crate::raw_api::{RawApi, http};
use crate::studio::{Place, SPEED, Studio, draft, options, sandbox};

fn image(prompt: &str) -> Draft {
    draft(Kind::Image, "z-image", prompt)
}

/// 30 credits a piece, in the price list and in the sandbox.
fn priced(prompt: &str, count: u16) -> Draft {
    let values = BTreeMap::from([("resolution".to_owned(), json!("1k"))]);
    Draft { count, values, ..draft(Kind::Image, "gpt-image-2", prompt) }
}

impl Studio {
    async fn at_once(&self, limit: u16) {
        let mut settings = self.engine.settings().await.unwrap();
        settings.in_flight_limit = limit;
        self.engine.settings_save(settings).await.unwrap();
    }

    async fn ask_above(&self, press: Option<u32>, day: Option<u32>) {
        let mut settings = self.engine.settings().await.unwrap();
        (settings.ask_above_press, settings.ask_above_day) = (press, day);
        self.engine.settings_save(settings).await.unwrap();
    }

    async fn batches(&self) -> Vec<QueueBatch> {
        self.engine.queue().await.unwrap().batches
    }
}

async fn poor(credits: i64) -> (Sandbox, Studio) {
    let sandbox = sandbox().await;
    let studio = Studio::with_key(&sandbox).await;
    sandbox.set_balance(credits);
    studio.at_once(1).await;
    (sandbox, studio)
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_preview_shows_is_what_is_sent_byte_for_byte() {
    let made = AtomicU32::new(0);
    let api = RawApi::start(move |asked| {
        let number = made.fetch_add(1, Ordering::SeqCst);
        let id = if asked.line.starts_with("POST") { format!("task_{number:08}") } else { String::new() };
        http(200, format!(r#"{{"id":"{id}","status":"processing"}}"#))
    });
    let studio = api.studio(SPEED).await;
    let mut batch = image("");
    batch.table = "prompt,aspect_ratio\n\"A {lake|hill}, \\{plain\\}\",1:1\nÜber „allem“ \u{1F600},16:9\n".to_owned();
    batch.sweeps = BTreeMap::from([("nsfw_checker".to_owned(), vec![json!(true), json!(false)])]);
    batch.count = 2;
    let view = studio.engine.batch_check(batch.clone()).await.unwrap();
    assert_eq!((view.rows.len(), view.times, view.found.submissions, view.blocked), (6, 2, 12, 0), "{view:?}");
    let mut shown = Vec::new();
    for row in 0..6 {
        let body = studio.engine.batch_body(batch.clone(), row).await.unwrap();
        shown.extend([body.clone(), body]);
    }
    assert_eq!(studio.engine.batch_body(batch.clone(), 6).await.unwrap_err().code, FailureCode::NotFound);
    assert!(shown[0].contains("A lake, {plain}"), "{}", shown[0]);
    studio.at_once(20).await;
    let pressed = studio.engine.submit(batch.clone()).await.unwrap();
    assert_eq!(pressed.tasks.len(), 12);
    for (task, body) in pressed.tasks.iter().zip(&shown) {
        assert_eq!(studio.task(*task).await.body, *body);
    }
    studio.until_true("all are sent", || async { api.asked("POST").len() == 12 }).await;
    let mut sent: Vec<String> = api.asked("POST").into_iter().map(|asked| asked.body).collect();
    sent.sort();
    shown.sort();
    assert_eq!(sent, shown);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_press_of_many_is_written_whole_or_not_at_all_and_once() {
    let sandbox = sandbox().await;
    let studio = Studio::with_key(&sandbox).await;
    studio.engine.sending_pause(true).await.unwrap();
    let mut wrong = image("");
    wrong.table = format!("first\n{}\nlast", "x".repeat(100_001));
    assert_eq!(studio.engine.submit(wrong).await.unwrap_err().code, FailureCode::DraftNotReady);
    let huge = image(&"{a|b}".repeat(100));
    assert_eq!(studio.engine.submit(huge).await.unwrap_err().code, FailureCode::BatchTooLarge);
    assert_eq!(studio.engine.queue().await.unwrap().waiting, [], "nothing of a press that failed is there");

    let batch = image("A lake at {dawn|noon|dusk}");
    let first = studio.engine.submit(batch.clone()).await.unwrap();
    let again = studio.engine.submit(batch).await.unwrap();
    assert_eq!((again.tasks, again.repeated), (first.tasks.clone(), true));
    studio.engine.sending_pause(false).await.unwrap();
    for task in &first.tasks {
        let task = studio.until_archived(*task).await;
        assert_saved(&sandbox.ledger(), &task);
    }
    let mut prompts: Vec<String> = sandbox.ledger().tasks.iter().map(|task| task.prompt.clone()).collect();
    prompts.sort();
    assert_eq!(prompts, ["A lake at dawn", "A lake at dusk", "A lake at noon"]);
    assert_books(&sandbox.ledger(), 3, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn above_a_limit_a_press_asks_and_no_batch_gets_around_it() {
    let sandbox = sandbox().await;
    let studio = Studio::with_key(&sandbox).await;
    studio.engine.sending_pause(true).await.unwrap();
    studio.ask_above(Some(100), None).await;
    let batch = priced("{a|b|c|d}", 1);
    let asked = studio.engine.submit(batch.clone()).await.unwrap_err();
    assert_eq!((asked.code, asked.facts["credits"].as_str()), (FailureCode::LimitAsks, "120"), "{asked:?}");
    assert_eq!((asked.facts["submissions"].as_str(), asked.facts["perPress"].as_str()), ("4", "100"));
    assert_eq!(studio.engine.queue().await.unwrap().waiting, [], "nothing was written");
    for (credits, submissions) in [(119, 4), (121, 4), (120, 3), (0, 0)] {
        let other = studio.engine.submit_confirmed(batch.clone(), Confirmed { credits, submissions }).await;
        assert_eq!(other.unwrap_err().code, FailureCode::LimitAsks, "{credits} {submissions}");
    }
    let confirmed = Confirmed { credits: 120, submissions: 4 };
    let first = studio.engine.submit_confirmed(batch.clone(), confirmed).await.unwrap();
    assert_eq!((first.tasks.len(), first.repeated), (4, false));
    let again = studio.engine.submit(batch).await.unwrap();
    assert!(again.repeated, "what was pressed already is answered, not asked about");

    // One row at a time, the day's limit still counts all that waits and all that was sent.
    studio.ask_above(None, Some(200)).await;
    studio.engine.submit(priced("e", 1)).await.unwrap();
    studio.engine.submit(priced("f", 1)).await.unwrap();
    let asked = studio.engine.submit(priced("g", 1)).await.unwrap_err();
    assert_eq!((asked.facts["waiting"].as_str(), asked.facts["spent"].as_str()), ("180", "0"));
    studio.engine.sending_pause(false).await.unwrap();
    for task in &first.tasks {
        studio.until_archived(*task).await;
    }
    studio.until_true("all are sent", || async { sandbox.ledger().charges.len() == 6 }).await;
    let settled = || async { studio.engine.queue().await.unwrap().waiting.is_empty() };
    studio.until_true("nothing waits", settled).await;
    let asked = studio.engine.submit(priced("g", 1)).await.unwrap_err();
    assert_eq!((asked.facts["waiting"].as_str(), asked.facts["spent"].as_str()), ("0", "180"));
    assert_eq!(asked.facts["perDay"], "200");
    assert_books(&sandbox.ledger(), 6, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_submitted_once_more_asks_above_a_limit_too() {
    let (sandbox, studio) = poor(0).await;
    let refused = studio.engine.submit(priced("a", 1)).await.unwrap().tasks[0];
    studio.until(refused, |state| matches!(state, StateView::Rejected { .. })).await;
    sandbox.set_balance(1_000);
    studio.ask_above(None, Some(20)).await;
    let confirmed = Confirmed { credits: 30, submissions: 1 };
    let asked = studio.engine.submit_anew(refused, "anew".into(), None).await.unwrap_err();
    assert_eq!((asked.code, asked.facts["credits"].as_str()), (FailureCode::LimitAsks, "30"), "{asked:?}");
    let anew = studio.engine.submit_anew(refused, "anew".into(), Some(confirmed)).await.unwrap().tasks[0];
    studio.until_archived(anew).await;
    let answered = studio.engine.submit_anew(refused, "anew".into(), None).await.unwrap();
    assert_eq!((answered.tasks, answered.repeated), (vec![anew], true), "what was confirmed once is not asked again");

    // What got no answer may have been charged: the day counts it, and a second one asks.
    let sandbox = crate::studio::sandbox().await;
    let studio = Studio::with_key(&sandbox).await;
    studio.ask_above(None, Some(40)).await;
    sandbox.fault(Fault::AnswerLost { after_charge: true });
    let lost = studio.engine.submit(priced("b", 1)).await.unwrap().tasks[0];
    studio.until(lost, |state| matches!(state, StateView::Unconfirmed { .. })).await;
    let again = |confirmed| Decision::SubmitAgain { submit_id: "again".to_owned(), confirmed };
    let asked = studio.engine.decide(lost, again(None)).await.unwrap_err();
    assert_eq!((asked.code, asked.facts["spent"].as_str()), (FailureCode::LimitAsks, "30"), "{asked:?}");
    assert!(matches!(studio.task(lost).await.state, StateView::Unconfirmed { .. }), "nothing was decided");
    studio.engine.decide(lost, again(Some(confirmed))).await.unwrap();
    studio.engine.decide(lost, again(None)).await.unwrap();
    studio.until_true("the second is charged", || async { sandbox.ledger().charges.len() == 2 }).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_presses_at_the_same_moment_do_not_pass_under_one_limit() {
    let sandbox = sandbox().await;
    let studio = Studio::with_key(&sandbox).await;
    studio.engine.sending_pause(true).await.unwrap();
    studio.ask_above(None, Some(100)).await;
    let presses = (0..8).map(|number| {
        let engine = studio.engine.clone();
        tokio::spawn(async move { engine.submit(priced(&format!("at once {number}"), 1)).await })
    });
    let mut passed = 0;
    for press in presses.collect::<Vec<_>>() {
        passed += u32::from(press.await.unwrap().is_ok());
    }
    assert_eq!(passed, 3, "3 × 30 credits are within 100");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_batch_waits_goes_on_and_is_withdrawn_one_by_one() {
    let sandbox = sandbox().await;
    let studio = Studio::with_key(&sandbox).await;
    studio.engine.sending_pause(true).await.unwrap();
    let tasks = studio.engine.submit(image("{a|b|c|d}")).await.unwrap().tasks;
    let other = studio.engine.submit(image("another press")).await.unwrap().tasks[0];
    let batches = studio.batches().await;
    let [batch] = &batches[..] else { panic!("one press of several") };
    assert_eq!((batch.tasks, &batch.waiting, batch.paused), (4, &tasks, false));
    studio.engine.batch_pause(batch.batch.clone(), true).await.unwrap();
    studio.engine.withdraw(vec![tasks[1]]).await.unwrap();
    studio.engine.sending_pause(false).await.unwrap();
    studio.until_archived(other).await;
    let studio = studio.restarted().await;
    let batches = studio.batches().await;
    let [batch] = &batches[..] else { panic!("a pause outlives a restart") };
    assert_eq!((batch.waiting.as_slice(), batch.paused), (&[tasks[0], tasks[2], tasks[3]][..], true));
    let state = studio.task(tasks[0]).await.state;
    assert!(matches!(state, StateView::Queued { waits_for: WaitsFor::BatchPaused, .. }), "{state:?}");
    assert_eq!(sandbox.ledger().charges.len(), 1, "only the other one went out");

    studio.engine.batch_pause(batch.batch.clone(), false).await.unwrap();
    for task in [tasks[0], tasks[2], tasks[3]] {
        studio.until_archived(task).await;
    }
    assert!(matches!(studio.task(tasks[1]).await.state, StateView::Withdrawn));
    assert_books(&sandbox.ledger(), 4, 0);
    assert_eq!(studio.batches().await, []);
    let said = studio.task(tasks[0]).await.timeline;
    let decided =
        |wanted: &str| said.iter().any(|entry| matches!(&entry.fact, Fact::Decided { decision } if decision == wanted));
    assert!(decided("batchPaused") && decided("batchResumed"));
}

#[tokio::test(flavor = "multi_thread")]
async fn without_credits_in_the_middle_the_rest_is_held_and_one_click_submits_it_anew() {
    let (sandbox, studio) = poor(75).await;
    let tasks = studio.engine.submit(priced("{a|b|c|d|e}", 1)).await.unwrap().tasks;
    let refused = studio.until(tasks[2], |state| matches!(state, StateView::Rejected { .. })).await;
    assert!(matches!(refused.state, StateView::Rejected { reason: RejectReason::NoCredits, status: 402, .. }));
    for task in &tasks[3..] {
        studio.until(*task, |state| matches!(state, StateView::Queued { waits_for: WaitsFor::Credits, .. })).await;
    }
    let batches = studio.batches().await;
    let [batch] = &batches[..] else { panic!("the rest is there") };
    assert_eq!((batch.held_for_credits, batch.refused_for_credits), (2, Some(tasks[2])));
    assert_eq!(sandbox.ledger().submissions_seen, 3, "what is held is not even tried");

    // Not topped up yet: it is refused again, charged never, and can be submitted anew once more.
    let anew = studio.engine.submit_anew(tasks[2], "anew 1".into(), None).await.unwrap();
    let [poor_again] = anew.tasks[..] else { panic!("the one that was refused") };
    studio.until(poor_again, |state| matches!(state, StateView::Rejected { .. })).await;
    studio.until(tasks[3], |state| matches!(state, StateView::Rejected { .. })).await;

    sandbox.set_balance(sandbox.ledger().balance + 1_000);
    let second = studio.engine.submit_anew(poor_again, "anew 2".into(), None).await.unwrap();
    let third = studio.engine.submit_anew(tasks[3], "anew 3".into(), None).await.unwrap();
    let clicked_twice = studio.engine.submit_anew(tasks[3], "anew 4".into(), None).await.unwrap();
    assert_eq!((clicked_twice.tasks.len(), clicked_twice.repeated), (0, true), "never a second one of the same");
    let repeated = studio.engine.submit_anew(tasks[3], "anew 3".into(), None).await.unwrap();
    assert_eq!((&repeated.tasks, repeated.repeated), (&third.tasks, true));
    for task in [tasks[0], tasks[1], tasks[4], second.tasks[0], third.tasks[0]] {
        let task = studio.until_archived(task).await;
        assert_saved(&sandbox.ledger(), &task);
    }
    assert_eq!(studio.task(second.tasks[0]).await.body, refused.body, "the same body");
    let mut made: Vec<String> = sandbox.ledger().tasks.iter().map(|task| task.prompt.clone()).collect();
    made.sort();
    assert_eq!(made, ["a", "b", "c", "d", "e"]);
    assert_books(&sandbox.ledger(), 5, 0);
    let wrong = studio.engine.submit_anew(tasks[0], "anew 5".into(), None).await.unwrap_err();
    assert_eq!(wrong.code, FailureCode::WrongState);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hundred_go_out_at_the_pace_that_the_service_takes() {
    // Slower than the other stories: a minute of the service must not be as short as a pause of this computer.
    let slowly = 20.0;
    let sandbox = Sandbox::start(Options { speed: slowly, requests_per_minute: 150, ..options() }).await.unwrap();
    let mut place = Place::for_api(&sandbox.api_url());
    place.speed = slowly;
    let studio = Studio::open(place, Arc::default()).await;
    studio.engine.key_keep(sandbox.key().to_owned(), KeepKey::Keychain).await.unwrap();
    studio.at_once(20).await;
    let mut batch = image("");
    batch.table = (0..100).map(|number| format!("picture {number}\n")).collect();
    let tasks = studio.engine.submit(batch).await.unwrap().tasks;
    assert_eq!(tasks.len(), 100);
    studio.until_true("all are sent", || async { sandbox.ledger().charges.len() == 100 }).await;
    let mut refused = 0;
    for task in &tasks {
        let timeline = studio.task(*task).await.timeline;
        let back = |fact: &Fact| matches!(fact, Fact::BackInQueue { waits_for: WaitsFor::RateLimit });
        refused += timeline.iter().filter(|entry| back(&entry.fact)).count();
    }
    assert!(refused <= 10, "{refused} of 100 submissions were refused for coming too fast");
    let mut prompts: Vec<String> = sandbox.ledger().tasks.iter().map(|task| task.prompt.clone()).collect();
    prompts.sort();
    prompts.dedup();
    assert_eq!(prompts.len(), 100, "each once");
    assert_books(&sandbox.ledger(), 100, 0);
}
