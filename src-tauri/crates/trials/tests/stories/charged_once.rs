//! Nothing is charged twice.

use engine::face::{Decision, FailureCode, Kind, RejectReason, StateView};
use sandbox::{Fault, On};

use crate::books::{assert_books, assert_saved};
use crate::studio::{Studio, draft, sandbox};

fn unconfirmed(state: &StateView) -> bool {
    matches!(state, StateView::Unconfirmed { .. })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_answer_is_never_sent_again_and_its_task_is_found_by_its_id() {
    let sandbox = sandbox().await;
    let studio = Studio::with_key(&sandbox).await;
    sandbox.fault(Fault::AnswerLost { after_charge: true });
    let id = studio.press(Kind::Image, "z-image", "Celadon vase").await;
    let task = studio.until(id, unconfirmed).await;
    assert_eq!(task.task_id, None);
    assert_books(&sandbox.ledger(), 1, 0);

    // A restart does not send it again either.
    let studio = studio.restarted().await;
    studio.until(id, unconfirmed).await;
    // What the balances say is said, because nothing else was sent in between.
    studio
        .until_true("the balance after the break", || async {
            matches!(studio.task(id).await.state, StateView::Unconfirmed { balance: Some(step), .. } if step.after < step.before)
        })
        .await;

    let remote = sandbox.ledger().tasks[0].id.clone();
    let attach = |task_id: &str| Decision::Attach { task_id: task_id.to_owned(), although_doubtful: false };
    let refused = studio.engine.decide(id, attach("task_00000000000000000000000000000000")).await.unwrap_err();
    assert_eq!(refused.code, FailureCode::TaskIdUnknown);
    let refused = studio.engine.decide(id, attach("../../balance")).await.unwrap_err();
    assert_eq!(refused.code, FailureCode::TaskIdShape);
    studio.engine.decide(id, attach(&remote)).await.unwrap();
    let task = studio.until_archived(id).await;
    assert_saved(&sandbox.ledger(), &task);
    assert_books(&sandbox.ledger(), 1, 0);

    let other = studio.press(Kind::Image, "z-image", "Another").await;
    studio.until_archived(other).await;
    let refused = studio.engine.decide(other, attach(&remote)).await.unwrap_err();
    assert_eq!(refused.code, FailureCode::WrongState);
}

#[tokio::test(flavor = "multi_thread")]
async fn submitting_again_is_a_second_paid_task_and_one_press_is_one() {
    let sandbox = sandbox().await;
    let studio = Studio::with_key(&sandbox).await;
    sandbox.fault(Fault::AnswerLost { after_charge: true });
    let id = studio.press(Kind::Image, "z-image", "Twice on purpose").await;
    studio.until(id, unconfirmed).await;
    let again = Decision::SubmitAgain { submit_id: "0123456789abcdef0123456789abcdef".to_owned(), confirmed: None };
    studio.engine.decide(id, again).await.unwrap();
    assert!(matches!(studio.task(id).await.state, StateView::Dismissed { .. }));
    let queue = studio.engine.queue().await.unwrap();
    let second = queue.in_flight.iter().chain(&queue.waiting).next().unwrap().id;
    studio.until_archived(second).await;
    assert_books(&sandbox.ledger(), 2, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_press_again_answers_the_first_rows() {
    let sandbox = sandbox().await;
    let studio = Studio::with_key(&sandbox).await;
    let mut press = draft(Kind::Image, "z-image", "Pressed by a nervous hand");
    press.count = 2;
    let presses = (0..8).map(|_| studio.engine.submit(press.clone()));
    let answers = futures_util::future::join_all(presses).await;
    let first = answers[0].as_ref().unwrap().tasks.clone();
    assert_eq!(first.len(), 2);
    assert!(answers.iter().all(|answer| answer.as_ref().unwrap().tasks == first));
    assert_eq!(answers.iter().filter(|answer| !answer.as_ref().unwrap().repeated).count(), 1);
    for id in first {
        studio.until_archived(id).await;
    }
    assert_books(&sandbox.ledger(), 2, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_error_page_after_sending_leaves_the_decision_to_the_person() {
    for status in [500, 502, 408, 425, 499, 307] {
        let sandbox = sandbox().await;
        let studio = Studio::with_key(&sandbox).await;
        sandbox.fault(Fault::Status { status, count: 1, on: On::Submit });
        let id = studio.press(Kind::Image, "z-image", "Who knows").await;
        studio.until(id, unconfirmed).await;
        studio.engine.decide(id, Decision::Dismiss).await.unwrap();
        assert!(matches!(studio.task(id).await.state, StateView::Dismissed { .. }));
        assert_books(&sandbox.ledger(), 0, 0);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_request_is_rejected_and_the_edge_is_no_question_about_the_key() {
    let sandbox = sandbox().await;
    let studio = Studio::with_key(&sandbox).await;
    sandbox.fault(Fault::Status { status: 422, count: 1, on: On::Submit });
    let refused = studio.press(Kind::Image, "z-image", "Refused").await;
    let reason = |wanted: RejectReason| move |state: &StateView| matches!(state, StateView::Rejected { reason, .. } if *reason == wanted);
    studio.until(refused, reason(RejectReason::Refused)).await;
    sandbox.fault(Fault::EdgeHtml { status: 403, count: 1 });
    let edge = studio.press(Kind::Image, "z-image", "Stopped at the edge").await;
    studio.until(edge, reason(RejectReason::Edge)).await;
    assert!(studio.engine.status().await.unwrap().conditions.is_empty(), "the key is not in question");
    assert_books(&sandbox.ledger(), 0, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn no_credits_holds_the_rest_of_the_batch() {
    let sandbox = sandbox().await;
    let studio = Studio::with_key(&sandbox).await;
    sandbox.set_balance(0);
    let mut settings = studio.engine.settings().await.unwrap();
    settings.in_flight_limit = 1;
    studio.engine.settings_save(settings).await.unwrap();
    let mut press = draft(Kind::Image, "z-image", "Too dear");
    press.count = 3;
    let ids = studio.engine.submit(press).await.unwrap().tasks;
    studio.until(ids[0], |state| matches!(state, StateView::Rejected { reason: RejectReason::NoCredits, .. })).await;
    let waits =
        |state: &StateView| matches!(state, StateView::Queued { waits_for: engine::face::WaitsFor::Credits, .. });
    for id in &ids[1..] {
        assert!(waits(&studio.task(*id).await.state));
    }
    sandbox.set_balance(10_000);
    studio.engine.release(ids[1..].to_vec()).await.unwrap();
    for id in &ids[1..] {
        studio.until_archived(*id).await;
    }
    assert_books(&sandbox.ledger(), 2, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failed_task_is_refunded_once_and_said_once() {
    let sandbox = sandbox().await;
    let studio = Studio::with_key(&sandbox).await;
    let id = studio.press(Kind::Image, "z-image", "Not allowed [refuse]").await;
    let task = studio.until(id, |state| matches!(state, StateView::Failed { code: Some(80006), .. })).await;
    assert!(task.cost.is_none_or(|cost| cost.refund != engine::face::Refund::Missing));
    assert_books(&sandbox.ledger(), 1, 1);
    studio.until_true("the notice", || async { !studio.desktop.titles().is_empty() }).await;
    assert_eq!(studio.desktop.titles(), ["Failed: content policy (80006). Refunded"]);
    let ledger = sandbox.ledger();
    studio
        .until_true("the balance as the service has it", || async {
            studio.engine.balance().await.unwrap().credits == Some(ledger.balance)
        })
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_id_is_given_to_one_task_and_what_was_found_is_not_submitted_again() {
    let sandbox = sandbox().await;
    let studio = Studio::with_key(&sandbox).await;
    let mut ids = Vec::new();
    for prompt in ["One of two", "Two of two"] {
        sandbox.fault(Fault::AnswerLost { after_charge: true });
        ids.push(studio.press(Kind::Image, "z-image", prompt).await);
        studio.until(ids[ids.len() - 1], unconfirmed).await;
    }
    let remote = sandbox.ledger().tasks[0].id.clone();
    let attach = |id| studio.engine.decide(id, Decision::Attach { task_id: remote.clone(), although_doubtful: true });
    let (first, second) = futures_util::join!(attach(ids[0]), attach(ids[1]));
    let (found, refused) = if first.is_ok() { (ids[0], second) } else { (ids[1], first) };
    assert_eq!(refused.unwrap_err().code, FailureCode::TaskIdTaken);
    studio.until_archived(found).await;
    for submit_id in ["0123456789abcdef0123456789abcdef", ""] {
        let again = Decision::SubmitAgain { submit_id: submit_id.to_owned(), confirmed: None };
        let refused = studio.engine.decide(found, again).await.unwrap_err();
        assert!(matches!(refused.code, FailureCode::WrongState | FailureCode::DraftNotReady), "{refused:?}");
    }
    assert_books(&sandbox.ledger(), 2, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_balance_is_read_before_anything_else_is_sent_after_a_lost_answer() {
    let sandbox = sandbox().await;
    let studio = Studio::with_key(&sandbox).await;
    let mut settings = studio.engine.settings().await.unwrap();
    settings.in_flight_limit = 1;
    studio.engine.settings_save(settings).await.unwrap();
    sandbox.fault(Fault::AnswerLost { after_charge: true });
    let mut press = draft(Kind::Image, "z-image", "One lost, one behind it");
    press.count = 2;
    let ids = studio.engine.submit(press).await.unwrap().tasks;
    studio.until_archived(ids[1]).await;
    let StateView::Unconfirmed { balance: Some(step), .. } = studio.task(ids[0]).await.state else {
        panic!("what the balances say is not known: {:?}", studio.task(ids[0]).await.state)
    };
    assert_eq!(step.before - step.after, sandbox.ledger().charges[0].credits);
    assert_books(&sandbox.ledger(), 2, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_nobody_watches_does_not_hold_up_the_queue() {
    let sandbox = sandbox().await;
    let studio = Studio::with_key(&sandbox).await;
    let mut settings = studio.engine.settings().await.unwrap();
    settings.in_flight_limit = 1;
    studio.engine.settings_save(settings).await.unwrap();
    sandbox.fault(Fault::Hold);
    let running = studio.press(Kind::Image, "z-image", "Not watched").await;
    studio.until(running, |state| matches!(state, StateView::Processing { .. })).await;
    sandbox.fault(Fault::Release);
    let behind = studio.press(Kind::Image, "z-image", "Behind it").await;
    assert!(matches!(studio.task(behind).await.state, StateView::Queued { .. }));
    studio.engine.watch(running, false).await.unwrap();
    studio.until_archived(behind).await;
    assert!(matches!(studio.task(running).await.state, StateView::Processing { watched: false, .. }));
    sandbox.complete_all();
    studio.engine.watch(running, true).await.unwrap();
    studio.until_archived(running).await;
    assert_books(&sandbox.ledger(), 2, 0);
}
