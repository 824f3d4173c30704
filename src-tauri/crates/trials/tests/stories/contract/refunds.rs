//! Credits that come back: at once, once, and told once. The judge is the sandbox's ledger.

use std::collections::BTreeSet;

use engine::face::{Fact, Kind, RejectReason, StateView};
use sandbox::Fault;

use super::desk::{Desk, Says};
use super::holds;
use crate::books::assert_books;
use crate::importing::{sidecars, tells_cost};
use crate::studio::{SPEED, Studio, sandbox};

#[tokio::test(flavor = "multi_thread")]
async fn a_failure_is_refunded_once_and_told_once_however_often_it_is_asked_after() {
    holds!("refund: at once", "refund: once", "asking: free");
    let sandbox = sandbox().await;
    let studio = Studio::with_key(&sandbox).await;
    sandbox.fault(Fault::TaskFails { code: 80_006 });
    let id = studio.press(Kind::Image, "z-image", "Not allowed").await;
    studio.until(id, |state| matches!(state, StateView::Failed { code: Some(80_006), .. })).await;
    let ledger = sandbox.ledger();
    assert_eq!(ledger.balance, ledger.granted, "the credits were back when the failure could be seen");
    let polls = ledger.polls;
    for _ in 0..5 {
        studio.engine.ask_again(id).await.unwrap();
    }
    let ledger = sandbox.ledger();
    assert_eq!(ledger.polls, polls + 5, "the service was asked each time");
    assert_books(&ledger, 1, 1);
    let task = studio.task(id).await;
    assert_eq!(task.timeline.iter().filter(|entry| matches!(entry.fact, Fact::Failed { .. })).count(), 1);
    assert!(task.cost.is_none_or(|cost| cost.refund.is_given()));
    studio
        .until_true("the notice", || async { studio.desktop.titles() == ["Failed: content policy (80006). Refunded"] })
        .await;
    let balance = || async { studio.engine.balance().await.unwrap().credits == Some(ledger.balance) };
    studio.until_true("the balance that is shown", balance).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_shown_as_paid_and_refunded_adds_up_to_the_ledger() {
    holds!("refund: once", "asking: free");
    let sandbox = sandbox().await;
    let studio = Studio::with_key(&sandbox).await;
    let made = studio.press(Kind::Image, "z-image", "Paid").await;
    studio.until_archived(made).await;
    sandbox.fault(Fault::TaskFails { code: 80_002 });
    let failed = studio.press(Kind::Image, "z-image", "Refunded").await;
    studio.until(failed, |state| matches!(state, StateView::Failed { .. })).await;
    sandbox.set_balance(0);
    let poor = studio.press(Kind::Image, "z-image", "Not paid").await;
    let no_credits = |state: &StateView| matches!(state, StateView::Rejected { reason: RejectReason::NoCredits, .. });
    studio.until(poor, no_credits).await;
    sandbox.set_balance(5_000);
    sandbox.fault(Fault::AnswerLost { after_charge: true });
    let lost = studio.press(Kind::Image, "z-image", "Paid, and nobody knows").await;
    studio.until(lost, |state| matches!(state, StateView::Unconfirmed { .. })).await;
    let ledger = sandbox.ledger();
    assert_books(&ledger, 3, 1);
    let mut refunded = BTreeSet::new();
    for id in [made, failed, poor, lost] {
        let task = studio.task(id).await;
        if task.cost.is_some_and(|cost| cost.refund.is_given()) {
            refunded.insert(task.task_id.unwrap());
        }
    }
    assert_eq!(refunded, ledger.refunds.iter().map(|refund| refund.task_id.clone()).collect());
    assert_eq!(studio.task(poor).await.cost, None, "what was never made has no cost");
    let shown = || async { studio.engine.balance().await.unwrap().credits == Some(sandbox.ledger().balance) };
    studio.until_true("the balance that is shown", shown).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_balance_proves_when_the_files_are_saved_stands_beside_them_too() {
    let desk = Desk::saying(Says::done(r#"{"image_urls":["{host}/files/1.png"]}"#));
    let studio = desk.api.studio(SPEED).await;
    let read = || async { studio.engine.balance().await.unwrap().credits == Some(5_000) };
    studio.until_true("the balance before", read).await;
    desk.api.set_balance(None);
    let id = studio.press(Kind::Image, "z-image", "Cheaper than it seemed").await;
    studio.until_archived(id).await;
    let archive = studio.place.archive();
    studio.until_true("the sidecar", || async { sidecars(&archive).len() == 1 }).await;
    assert!(!tells_cost(&sidecars(&archive)[0].1));
    desk.api.set_balance(Some(4_913));
    let told = || async {
        let _ = studio.engine.balance_read().await;
        tells_cost(&sidecars(&archive)[0].1)
    };
    studio.until_true("the charge in the sidecar", told).await;
    assert_eq!(studio.task(id).await.cost.unwrap().credits, 87);
    studio.engine.shutdown().await;
}
