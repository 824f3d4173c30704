use library::{Error, SentCost, TaskPatch, TaskState};
use serde_json::json;

use crate::seed::{Home, new_task};

/// A task that was sent at a moment, and failed.
async fn failed(home: &Home, sent_at: i64) -> i64 {
    let id = home.insert(new_task(home.account, "a task")).await;
    home.write(move |w| {
        let sent = TaskPatch { sent_at: Some(Some(sent_at)), ..TaskPatch::default() };
        w.tasks().advance(id, &[TaskState::Queued], &TaskState::Sending, &sent)?;
        w.tasks().advance(id, &[TaskState::Sending], &TaskState::Processing, &TaskPatch::default())?;
        let end = TaskPatch { ended_at: Some(Some(sent_at + 10)), refunded: Some(true), ..TaskPatch::default() };
        w.tasks().advance(id, &[TaskState::Processing], &TaskState::Failed, &end)
    })
    .await;
    id
}

#[tokio::test]
async fn what_was_sent_in_a_span_comes_in_order_however_many_there_are() {
    let home = Home::new().await;
    let account = home.account;
    assert_eq!(home.read(move |r| r.sent_span(account)).await, None);
    let mut sent = Vec::new();
    // Several at the same moment, over the end of a page.
    for number in 0..450 {
        sent.push(failed(&home, 1_000 + number / 3).await);
    }
    let before = failed(&home, 999).await;
    let after = failed(&home, 1_150).await;
    home.task("never sent").await;
    let other = home.another_account().await;
    assert_eq!(home.read(move |r| r.sent_span(account)).await, Some((999, 1_150)));
    assert_eq!(home.read(move |r| r.sent_span(other)).await, None);
    let found = home
        .read(move |r| {
            let mut found = Vec::new();
            r.each_sent(account, 1_000, 1_150, |id| -> Result<(), Error> {
                found.push(id);
                Ok(())
            })?;
            Ok(found)
        })
        .await;
    assert_eq!(found, sent);
    assert!(!found.contains(&before) && !found.contains(&after));
}

#[tokio::test]
async fn a_price_that_was_found_comes_with_the_task() {
    let home = Home::new().await;
    let account = home.account;
    let id = failed(&home, 1_000).await;
    let found = json!({"name": "costDiffers", "charged": 52, "estimated": 40});
    let written = found.clone();
    home.write(move |w| {
        w.receipts().append(id, 2_000, "costDiffers", &written)?;
        w.receipts().append(id, 2_001, "polled", &json!({}))?;
        assert!(w.tasks().note_refund(id, false)?);
        Ok(())
    })
    .await;
    let queued = home.task("queued").await;
    assert!(!home.write(move |w| w.tasks().note_refund(queued, true)).await, "only what failed is given back");
    let costs = home
        .read(move |r| {
            let mut costs = Vec::new();
            r.each_cost(account, 0, 5_000, |cost| -> Result<(), Error> {
                costs.push(cost);
                Ok(())
            })?;
            Ok(costs)
        })
        .await;
    let estimated = costs[0].estimated;
    let cost =
        SentCost { task: id, state: TaskState::Failed, refunded: false, estimated, reported: None, found: Some(found) };
    assert_eq!(costs, [cost]);
}
