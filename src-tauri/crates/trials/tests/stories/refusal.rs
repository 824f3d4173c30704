//! A refusal for the content: the draft stays, the difference is shown, and nothing rolls again by itself.

use engine::face::{DiffHow, Fact, Kind, StateView};
use sandbox::{Fault, Ledger};

use crate::studio::{Studio, draft, sandbox};

fn refused(state: &StateView) -> bool {
    matches!(state, StateView::Failed { code: Some(80006), .. })
}

fn posts(ledger: &Ledger) -> (u64, usize) {
    (ledger.submissions_seen, ledger.charges.len())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_shows_what_differs_from_the_last_accepted_prompt_of_the_model() {
    let sandbox = sandbox().await;
    let studio = Studio::with_key(&sandbox).await;
    let other = studio.press(Kind::Image, "mj-v7", "Another model's prompt").await;
    let accepted = studio.press(Kind::Image, "z-image", "A quiet harbour at dawn").await;
    studio.until_archived(other).await;
    studio.until_archived(accepted).await;
    sandbox.fault(Fault::TaskFails { code: 80006 });
    let id = studio.press(Kind::Image, "z-image", "A burning harbour at dawn").await;
    let task = studio.until(id, refused).await;
    let against = task.refusal.unwrap().accepted.unwrap();
    assert_eq!(against.task, accepted);
    let marked: Vec<(DiffHow, &str)> = against.spans.iter().map(|span| (span.how, span.text.as_str())).collect();
    let expected = [
        (DiffHow::Same, "A "),
        (DiffHow::Removed, "quiet"),
        (DiffHow::Added, "burning"),
        (DiffHow::Same, " harbour at dawn"),
    ];
    assert_eq!(marked, expected);
    assert_eq!(studio.task(accepted).await.refusal, None, "only a refusal is held against anything");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_first_refusal_of_a_model_has_nothing_to_be_held_against() {
    let sandbox = sandbox().await;
    let studio = Studio::with_key(&sandbox).await;
    let id = studio.press(Kind::Image, "z-image", "First of its model [refuse]").await;
    let task = studio.until(id, refused).await;
    assert_eq!(task.refusal.unwrap().accepted, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_refusal_the_draft_is_as_it_was_and_nothing_goes_out_without_a_press() {
    let sandbox = sandbox().await;
    let studio = Studio::with_key(&sandbox).await;
    let pressed = draft(Kind::Image, "z-image", "Refused, and kept [refuse]");
    studio.engine.draft_save(pressed.clone()).await.unwrap();
    let id = studio.engine.submit(pressed.clone()).await.unwrap().tasks[0];
    studio.until(id, refused).await;
    let kept = studio.engine.draft().await.unwrap();
    assert_eq!((&kept.prompt, &kept.models), (&pressed.prompt, &pressed.models));

    // The refund is said once, and neither time nor a restart nor looking sends anything.
    let seen = |studio: &Studio| {
        let engine = studio.engine.clone();
        async move {
            let timeline = engine.task(id).await.unwrap().timeline;
            timeline.iter().filter(|entry| matches!(entry.fact, Fact::RefundSeen { .. })).count()
        }
    };
    studio.until_true("the refund", || async { seen(&studio).await == 1 }).await;
    let studio = studio.restarted().await;
    studio.engine.connection_retry().await.unwrap();
    studio.engine.ask_again(id).await.unwrap();
    studio.engine.balance_read().await.unwrap();
    assert_eq!(seen(&studio).await, 1);
    assert_eq!(posts(&sandbox.ledger()), (1, 1));

    // Back to the prompt, then a press: only that sends.
    let back = studio.engine.reuse(id).await.unwrap();
    assert_eq!(back.prompt, pressed.prompt);
    assert_eq!(posts(&sandbox.ledger()), (1, 1));
    let mut changed = back;
    changed.prompt = "Changed by hand".to_owned();
    changed.submit_id = "fedcba9876543210fedcba9876543210".to_owned();
    let second = studio.engine.submit(changed).await.unwrap().tasks[0];
    studio.until_archived(second).await;
    assert_eq!(posts(&sandbox.ledger()), (2, 2));
}
