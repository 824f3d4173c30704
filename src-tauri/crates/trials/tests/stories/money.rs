//! What the balances prove is found, said and added up as the service's own books have it.

use engine::face::{Condition, CostKnown, Draft, Fact, Kind, Refund, SpendingView, StateView, TaskDetail};
use sandbox::{Fault, Ledger, Sandbox};
use serde_json::json;

use crate::studio::{Studio, draft, sandbox};

/// A song costs in the sandbox what the price list says: 60 credits.
fn song(prompt: &str) -> Draft {
    let mut song = draft(Kind::Audio, "suno-music", prompt);
    for (name, value) in [("customMode", json!(false)), ("instrumental", json!(true)), ("version", json!("V5"))] {
        song.values.insert(name.to_owned(), value);
    }
    song
}

impl Studio {
    async fn press_song(&self, prompt: &str) -> i64 {
        self.engine.submit(song(prompt)).await.unwrap().tasks[0]
    }

    async fn until_fact(&self, id: i64, wanted: impl Fn(&Fact) -> bool) -> TaskDetail {
        let holds = || async { self.task(id).await.timeline.iter().any(|entry| wanted(&entry.fact)) };
        self.until_true("a fact of the timeline", holds).await;
        self.task(id).await
    }

    async fn until_ended(&self, id: i64) -> TaskDetail {
        self.until(id, |state| matches!(state, StateView::Archived { .. } | StateView::Failed { .. })).await
    }

    /// Until the balance was read after everything that has happened.
    async fn until_balance(&self, sandbox: &Sandbox) {
        let read = || async { self.engine.balance().await.unwrap().credits == Some(sandbox.ledger().balance) };
        self.until_true("the balance", read).await;
    }

    async fn missing(&self) -> Option<Condition> {
        let conditions = self.engine.status().await.unwrap().conditions;
        conditions.into_iter().find(|condition| matches!(condition, Condition::CreditsMissing { .. }))
    }
}

fn assert_adds_up(spending: &SpendingView, ledger: &Ledger) {
    let charged: i64 = ledger.charges.iter().map(|charge| charge.credits).sum();
    let refunded: i64 = ledger.refunds.iter().map(|refund| refund.credits).sum();
    assert_eq!((spending.charged, spending.refunded), (charged, refunded), "{spending:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_charge_other_than_estimated_is_found_and_said() {
    let sandbox = sandbox().await;
    let studio = Studio::with_key(&sandbox).await;
    sandbox.fault(Fault::Charge { credits: 75 });
    let dear = studio.press_song("Dearer than said").await;
    let wanted = Fact::CostDiffers { charged: 75, estimated: Some(60) };
    let task = studio.until_fact(dear, |fact| *fact == wanted).await;
    let cost = task.cost.unwrap();
    assert_eq!((cost.credits, cost.how, cost.estimated), (75, CostKnown::Balance, Some(60)));
    assert!(task.timeline.iter().any(|entry| entry.fact == wanted && entry.attention));

    // One that costs what was said is not talked about.
    let fair = studio.press_song("As dear as said").await;
    studio.until_ended(fair).await;
    studio.until_balance(&sandbox).await;
    let task = studio.task(fair).await;
    assert_eq!((task.cost.unwrap().credits, task.cost.unwrap().estimated), (60, None));
    let spending = studio.engine.spending(None).await.unwrap();
    assert_eq!((spending.tasks, spending.unknown_tasks), (2, 0));
    assert_adds_up(&spending, &sandbox.ledger());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failure_without_a_refund_is_found_and_stays_until_it_is_settled() {
    let sandbox = sandbox().await;
    let studio = Studio::with_key(&sandbox).await;
    sandbox.fault(Fault::TaskFailsUnrefunded { code: 80002 });
    let id = studio.press_song("Kept the money").await;
    let task = studio.until_fact(id, |fact| *fact == Fact::NotRefunded { credits: 60 }).await;
    assert!(matches!(task.state, StateView::Failed { refunded: false, .. }));
    assert_eq!(task.cost.unwrap().refund, Refund::Missing);
    let missing = Condition::CreditsMissing { tasks: 1, credits: 60, task: id };
    assert_eq!(studio.missing().await, Some(missing.clone()));
    assert_adds_up(&studio.engine.spending(None).await.unwrap(), &sandbox.ledger());

    let studio = studio.restarted().await;
    assert_eq!(studio.missing().await, Some(missing), "a restart forgets nothing");
    studio.engine.credits_settled(id).await.unwrap();
    assert_eq!(studio.missing().await, None);
    let said = studio.task(id).await.timeline;
    let count = |wanted: fn(&Fact) -> bool| said.iter().filter(|entry| wanted(&entry.fact)).count();
    assert_eq!(count(|fact| matches!(fact, Fact::NotRefunded { .. })), 1);
    assert_eq!(count(|fact| matches!(fact, Fact::Decided { decision } if decision == "creditsSettled")), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refund_is_seen_once_and_accuses_nobody() {
    let sandbox = sandbox().await;
    let studio = Studio::with_key(&sandbox).await;
    let id = studio.press_song("A song [time out]").await;
    let task = studio.until_fact(id, |fact| matches!(fact, Fact::RefundSeen { credits: Some(60) | None })).await;
    assert!(matches!(task.state, StateView::Failed { refunded: true, .. }));
    assert_eq!(task.cost.unwrap().refund, Refund::Seen);
    assert_eq!(studio.missing().await, None);
    for _ in 0..3 {
        studio.engine.balance_read().await.unwrap();
    }
    let seen = studio.task(id).await.timeline;
    assert_eq!(seen.iter().filter(|entry| matches!(entry.fact, Fact::RefundSeen { .. })).count(), 1);
    let spending = studio.engine.spending(None).await.unwrap();
    assert_eq!((spending.charged, spending.refunded), (60, 60));
    assert_adds_up(&spending, &sandbox.ledger());
}

#[tokio::test(flavor = "multi_thread")]
async fn with_another_device_on_the_account_a_missing_refund_cannot_be_told() {
    let sandbox = sandbox().await;
    let studio = Studio::with_key(&sandbox).await;
    // The other device spends while nothing of ours is out.
    sandbox.set_balance(sandbox.ledger().balance - 33);
    studio.engine.balance_read().await.unwrap();
    sandbox.fault(Fault::TaskFailsUnrefunded { code: 80002 });
    let id = studio.press_song("Who took it").await;
    let task = studio.until_fact(id, |fact| *fact == Fact::RefundUntold).await;
    assert_eq!(task.cost.unwrap().refund, Refund::Untold);
    assert_eq!(studio.missing().await, None, "nobody is accused");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refund_that_comes_late_takes_the_complaint_back() {
    let sandbox = sandbox().await;
    let studio = Studio::with_key(&sandbox).await;
    sandbox.fault(Fault::TaskFailsUnrefunded { code: 80002 });
    let id = studio.press_song("Late but paid back").await;
    studio.until_fact(id, |fact| matches!(fact, Fact::NotRefunded { .. })).await;
    sandbox.set_balance(sandbox.ledger().balance + 60);
    studio.engine.balance_read().await.unwrap();
    let task = studio.task(id).await;
    assert!(matches!(task.state, StateView::Failed { refunded: true, .. }));
    assert_eq!(task.cost.unwrap().refund, Refund::Seen);
    assert_eq!(studio.missing().await, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn several_at_once_still_add_up_to_the_ledger() {
    let sandbox = sandbox().await;
    let studio = Studio::with_key(&sandbox).await;
    sandbox.fault(Fault::Charge { credits: 61 });
    sandbox.fault(Fault::Charge { credits: 90 });
    let mut press = song("Three at once");
    press.count = 3;
    let ids = studio.engine.submit(press).await.unwrap().tasks;
    for id in &ids {
        studio.until_ended(*id).await;
    }
    let adds_up = || async {
        let charged: i64 = sandbox.ledger().charges.iter().map(|charge| charge.credits).sum();
        studio.engine.spending(None).await.unwrap().charged == charged
    };
    studio.until_true("the figures are those of the ledger", adds_up).await;
    assert_eq!(studio.missing().await, None);
}
