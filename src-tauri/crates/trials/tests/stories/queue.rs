//! The order of what waits, how many are out at once, and tasks that were made elsewhere.

use engine::face::{Draft, Fact, FailureCode, Kind, OutputStateView, QueuePlace, StateView};
use sandbox::Fault;

use crate::books::{assert_books, assert_saved};
use crate::raw_api::{RawApi, http};
use crate::studio::{SPEED, Studio, draft, sandbox};

async fn waiting(studio: &Studio) -> Vec<i64> {
    studio.engine.queue().await.unwrap().waiting.iter().map(|row| row.id).collect()
}

async fn at_once(studio: &Studio, limit: u16) {
    let mut settings = studio.engine.settings().await.unwrap();
    settings.in_flight_limit = limit;
    studio.engine.settings_save(settings).await.unwrap();
}

fn with_count(prompt: &str, count: u16) -> Draft {
    Draft { count, ..draft(Kind::Image, "z-image", prompt) }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_waits_goes_out_in_the_order_that_the_person_gave_it() {
    let sandbox = sandbox().await;
    let studio = Studio::with_key(&sandbox).await;
    studio.engine.sending_pause(true).await.unwrap();
    let mut ids = Vec::new();
    for prompt in ["a", "b", "c", "d"] {
        ids.push(studio.press(Kind::Image, "z-image", prompt).await);
    }
    let [a, b, c, d] = ids[..] else { unreachable!() };
    studio.engine.queue_order(c, QueuePlace::Front).await.unwrap();
    studio.engine.queue_order(a, QueuePlace::End).await.unwrap();
    studio.engine.queue_order(d, QueuePlace::Before { task: b }).await.unwrap();
    assert_eq!(waiting(&studio).await, [c, d, b, a]);
    at_once(&studio, 1).await;
    let studio = studio.restarted().await;
    assert_eq!(waiting(&studio).await, [c, d, b, a], "the order outlives a restart");
    studio.engine.sending_pause(false).await.unwrap();
    for id in [c, d, b, a] {
        studio.until_archived(id).await;
    }
    let sent: Vec<String> = sandbox.ledger().tasks.iter().map(|task| task.prompt.clone()).collect();
    assert_eq!(sent, ["c", "d", "b", "a"]);
    assert_books(&sandbox.ledger(), 4, 0);
    // What went out has no place any more, and gives none.
    assert_eq!(studio.engine.queue_order(a, QueuePlace::Front).await.unwrap_err().code, FailureCode::WrongState);
    assert_eq!(studio.engine.queue_order(404, QueuePlace::End).await.unwrap_err().code, FailureCode::NotFound);
    studio.engine.sending_pause(true).await.unwrap();
    let late = studio.press(Kind::Image, "z-image", "late").await;
    let refused = studio.engine.queue_order(late, QueuePlace::Before { task: a }).await.unwrap_err();
    assert_eq!(refused.code, FailureCode::WrongState);
    assert_eq!(waiting(&studio).await, [late]);
}

#[tokio::test(flavor = "multi_thread")]
async fn no_more_are_out_at_once_than_the_settings_say() {
    let sandbox = sandbox().await;
    let studio = Studio::with_key(&sandbox).await;
    sandbox.fault(Fault::Hold);
    assert_eq!(studio.engine.settings().await.unwrap().in_flight_limit, 3, "three unless the person says otherwise");
    let ids = studio.engine.submit(with_count("Many at once", 6)).await.unwrap().tasks;
    let out = |count: usize| {
        let sandbox = &sandbox;
        move || async move { sandbox.ledger().charges.len() == count }
    };
    studio.until_true("three are out", out(3)).await;
    for id in &ids[..3] {
        studio.until(*id, |state| matches!(state, StateView::Processing { .. })).await;
    }
    assert_eq!(waiting(&studio).await, ids[3..]);
    at_once(&studio, 4).await;
    studio.until_true("four are out", out(4)).await;
    studio.until(ids[3], |state| matches!(state, StateView::Processing { .. })).await;
    assert_eq!(sandbox.ledger().charges.len(), 4);
    let first = sandbox.ledger().tasks[0].id.clone();
    assert!(sandbox.complete(&first));
    studio.until_true("one ended and one went out", out(5)).await;
    sandbox.fault(Fault::Release);
    sandbox.complete_all();
    for id in ids {
        studio.until_archived(id).await;
    }
    assert_books(&sandbox.ledger(), 6, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_task_that_was_made_elsewhere_is_watched_and_saved_like_any_other() {
    let sandbox = sandbox().await;
    let there = Studio::with_key(&sandbox).await;
    let here = Studio::with_key(&sandbox).await;
    sandbox.fault(Fault::Hold);
    let theirs = there.press(Kind::Image, "mj-v7", "Made on another computer").await;
    let running = there.until(theirs, |state| matches!(state, StateView::Processing { .. })).await;
    let remote = running.task_id.unwrap();

    let pasted = format!("https://reapi.ai/tasks/{remote}?from=mail\n");
    let both = tokio::join!(here.engine.task_add(pasted.clone()), here.engine.task_add(pasted));
    let (one, other) = (both.0.unwrap(), both.1.unwrap());
    assert_eq!(one.task, other.task, "twice at once is one task");
    let added = here.task(one.task).await;
    assert!(matches!(added.state, StateView::Processing { watched: true, .. }), "{:?}", added.state);
    assert!(added.added_by_id && added.prompt.is_empty() && added.body.is_empty() && added.sent_at.is_none());
    assert_eq!((added.model.as_str(), added.kind, added.cost), ("mj-v7", Kind::Image, None));
    let row = here.engine.queue().await.unwrap().in_flight[0].clone();
    assert!(row.added_by_id);
    sandbox.fault(Fault::Release);
    sandbox.complete_all();
    let task = here.until_archived(one.task).await;
    assert_saved(&sandbox.ledger(), &task);
    assert_eq!(task.made_in_ms, None, "how long it took is not known here");
    assert!(task.timeline.iter().any(|entry| entry.fact == Fact::AddedById { task_id: remote.clone() }));
    let polls = sandbox.ledger().polls;
    let again = here.engine.task_add(format!(" {remote} ")).await.unwrap();
    assert_eq!((again.task, again.known), (one.task, true));
    assert_eq!(sandbox.ledger().polls, polls, "what is known is not asked for");
    assert_eq!(here.engine.reuse(one.task).await.unwrap_err().code, FailureCode::RequestUnknown);

    // One that failed there is known with its refund; nothing of it was ever sent from here.
    sandbox.fault(Fault::TaskFails { code: 80_006 });
    let failed = there.press(Kind::Image, "z-image", "Failed there").await;
    let failed = there.until(failed, |state| matches!(state, StateView::Failed { .. })).await;
    let added = here.engine.task_add(failed.task_id.unwrap()).await.unwrap();
    let task = here.task(added.task).await;
    assert!(matches!(task.state, StateView::Failed { code: Some(80_006), .. }), "{:?}", task.state);
    let here = here.restarted().await;
    assert!(matches!(here.task(one.task).await.state, StateView::Archived { .. }));
    assert_books(&sandbox.ledger(), 2, 1);
    assert_eq!(sandbox.ledger().submissions_seen, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_id_that_is_none_or_unknown_writes_nothing() {
    let sandbox = sandbox().await;
    let studio = Studio::with_key(&sandbox).await;
    for text in ["", "task", "a prompt of mine", "https://reapi.ai/dashboard", "task_00000001, task_00000002"] {
        assert_eq!(studio.engine.task_add(text.to_owned()).await.unwrap_err().code, FailureCode::TaskIdShape, "{text}");
    }
    assert_eq!(sandbox.ledger().polls, 0, "what is no id is not asked for");
    let unknown = studio.engine.task_add("task_ffffffffffffffffffffffffffffffff".to_owned()).await.unwrap_err();
    assert_eq!(unknown.code, FailureCode::TaskIdUnknown);
    sandbox.revoke_key(true);
    let refused = studio.engine.task_add("task_ffffffffffffffffffffffffffffffff".to_owned()).await.unwrap_err();
    assert_eq!(refused.code, FailureCode::KeyRefused);
    let queue = studio.engine.queue().await.unwrap();
    assert_eq!((queue.in_flight.len(), queue.needs_you.len(), queue.ended_today.len()), (0, 0, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_service_says_of_an_added_task_is_believed_only_as_far_as_it_can_be() {
    let said = [
        // Another task's answer says nothing of this one.
        (r#"{"id":"task_00000009","status":"completed"}"#, None),
        (
            r#"{"status":"completed","model":"a-model-of-tomorrow","created_at":-9223372036854775808}"#,
            Some(Kind::Video),
        ),
        (
            r#"{"status":"completed","created_at":9223372036854775807,"output":{"audio_urls":["http://127.0.0.1:1/a"]}}"#,
            Some(Kind::Audio),
        ),
        (r#"{"status":"failed","error":{"code":80002,"message":"m"}}"#, Some(Kind::Video)),
        (r#"{"status":"processing","model":"suno-music","created_at":1}"#, Some(Kind::Audio)),
    ];
    for (number, (answer, kind)) in said.into_iter().enumerate() {
        let api = RawApi::start(move |_| http(200, answer));
        let studio = api.studio(SPEED).await;
        let added = studio.engine.task_add(format!("task_0000000{number}")).await;
        let Some(kind) = kind else {
            assert_eq!(added.unwrap_err().code, FailureCode::TaskIdUnknown);
            continue;
        };
        let task = studio.task(added.unwrap().task).await;
        assert_eq!(task.kind, kind, "{answer}");
        assert!(task.created_at >= 0 && task.ended_at.is_none_or(|ended| ended >= task.created_at), "{answer}");
        assert!(task.outputs.iter().all(|output| output.state != OutputStateView::Archived));
        assert!(!matches!(task.state, StateView::Queued { .. } | StateView::Sending { .. }), "{:?}", task.state);
        assert!(api.asked("POST").is_empty(), "nothing is sent");
    }
}
