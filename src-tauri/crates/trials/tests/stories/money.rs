//! What the balances prove is found, said and added up as the service's own books have it.

use engine::face::{Condition, CostKnown, Decision, Draft, Fact, Kind, Refund, SpendingView, StateView, TaskDetail};
use sandbox::{Fault, Ledger, Sandbox};
use serde_json::json;

use crate::settable_clock::SettableClock;
use crate::studio::{Place, Studio, draft, sandbox};

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

/// One after the other: paid as estimated, refunded, kept although it failed, attached to its id, dearer and cheaper than
/// estimated, and never made. Answers the tasks.
async fn one_of_each(studio: &Studio, sandbox: &Sandbox) -> Vec<i64> {
    studio.engine.balance_read().await.unwrap();
    let fair = studio.press_song("As dear as said").await;
    studio.until_ended(fair).await;
    studio.until_balance(sandbox).await;
    let refunded = studio.press_song("In vain [time out]").await;
    studio.until_fact(refunded, |fact| matches!(fact, Fact::RefundSeen { .. })).await;
    sandbox.fault(Fault::TaskFailsUnrefunded { code: 80002 });
    let kept = studio.press_song("Kept the money").await;
    studio.until_fact(kept, |fact| matches!(fact, Fact::NotRefunded { .. })).await;
    let attached = studio.press_song("Found again [lose answer]").await;
    studio.until(attached, |state| matches!(state, StateView::Unconfirmed { .. })).await;
    let task_id = sandbox.ledger().charges.last().unwrap().task_id.clone();
    studio.engine.decide(attached, Decision::Attach { task_id, although_doubtful: true }).await.unwrap();
    studio.until_ended(attached).await;
    studio.until_balance(sandbox).await;
    let mut tasks = vec![fair, refunded, kept, attached];
    for credits in [75, 31] {
        sandbox.fault(Fault::Charge { credits });
        let other = studio.press_song("Not as said").await;
        studio.until_fact(other, |fact| matches!(fact, Fact::CostDiffers { .. })).await;
        tasks.push(other);
    }
    let before = sandbox.ledger().balance;
    sandbox.set_balance(0);
    let poor = studio.press_song("Not paid").await;
    studio.until(poor, |state| matches!(state, StateView::Rejected { .. })).await;
    sandbox.set_balance(before);
    studio.engine.balance_read().await.unwrap();
    tasks.push(poor);
    tasks
}

/// Each of the month's tasks, and their sums, as the service's own books have them.
async fn assert_month(studio: &Studio, ledger: &Ledger, month: &str, tasks: &[i64]) -> SpendingView {
    let (mut charged, mut refunded) = (0, 0);
    for id in tasks {
        let task = studio.task(*id).await;
        let is = |theirs: &str| task.task_id.as_deref() == Some(theirs);
        let charge = ledger.charges.iter().find(|charge| is(&charge.task_id)).map(|charge| charge.credits);
        let refund = ledger.refunds.iter().find(|refund| is(&refund.task_id)).map(|refund| refund.credits);
        assert_eq!(task.cost.map(|cost| cost.credits), charge, "{} ({id})", task.prompt);
        assert_eq!(task.cost.is_some_and(|cost| cost.refund.is_given()), refund.is_some(), "{} ({id})", task.prompt);
        charged += charge.unwrap_or(0);
        refunded += refund.unwrap_or(0);
    }
    let spending = studio.engine.spending(Some(month.to_owned())).await.unwrap();
    assert_eq!((spending.charged, spending.refunded), (charged, refunded), "{month}");
    assert_eq!((spending.tasks as usize, spending.unknown_tasks), (tasks.len(), 0), "{month}");
    spending
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_said_to_be_spent_is_what_the_ledger_has_task_by_task_and_month_by_month() {
    let sandbox = sandbox().await;
    let (studio, clock) = SettableClock::studio(Place::for_api(&sandbox.api_url()), sandbox.key()).await;
    // Noon of 10 February and of 10 March 2027.
    clock.set(1_802_260_800_000);
    let february = one_of_each(&studio, &sandbox).await;
    clock.set(1_804_680_000_000);
    let march = one_of_each(&studio, &sandbox).await;

    let ledger = sandbox.ledger();
    let months = [
        assert_month(&studio, &ledger, "2027-02", &february).await,
        assert_month(&studio, &ledger, "2027-03", &march).await,
    ];
    let sum = |of: fn(&SpendingView) -> i64| months.iter().map(of).sum::<i64>();
    let charged: i64 = ledger.charges.iter().map(|charge| charge.credits).sum();
    let refunded: i64 = ledger.refunds.iter().map(|refund| refund.credits).sum();
    assert_eq!((sum(|month| month.charged), sum(|month| month.refunded)), (charged, refunded));
    assert_eq!(ledger.granted - ledger.balance, charged - refunded, "no credit is unaccounted for");
    let span = (months[0].first.as_deref(), months[0].last.as_deref());
    assert_eq!(span, (Some("2027-02"), Some("2027-03")));
    assert_eq!(studio.engine.spending(Some("2027-01".to_owned())).await.unwrap().tasks, 0);
}
