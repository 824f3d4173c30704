use library::Error;
use serde_json::json;

use crate::seed::Home;

#[tokio::test]
async fn facts_stand_in_the_order_in_which_they_happened() {
    let home = Home::new().await;
    let (task, other) = (home.task("one").await, home.task("two").await);
    let data = json!({ "status": 200, "a": 1.5, "z": [null, "\u{0}🐈"], "b": "in the order it came" });
    let same = data.clone();
    home.write(move |w| {
        w.receipts().append(task, 30, "answered", &data)?;
        w.receipts().append(other, 31, "sent", &json!({}))?;
        // A clock that goes back changes no order.
        w.receipts().append(task, 20, "kept", &json!({}))
    })
    .await;
    let receipts = home.read(move |r| r.receipts().of_task(task)).await;
    let facts: Vec<(&str, i64)> = receipts.iter().map(|receipt| (receipt.fact.as_str(), receipt.at)).collect();
    assert_eq!(facts, [("answered", 30), ("kept", 20)]);
    assert_eq!(receipts[0].data.to_string(), same.to_string());
}

#[tokio::test]
async fn polls_with_the_same_answer_are_folded_until_something_else_happens() {
    let home = Home::new().await;
    let (task, other) = (home.task("one").await, home.task("two").await);
    home.write(move |w| {
        for at in [10, 20, 30] {
            w.receipts().fold(task, at, "polled", &json!({ "status": "processing" }))?;
            w.receipts().fold(other, at, "polled", &json!({ "status": "processing" }))?;
        }
        w.receipts().fold(task, 40, "polled", &json!({ "status": "pending" }))?;
        w.receipts().append(task, 50, "app restarted", &json!({}))?;
        w.receipts().fold(task, 60, "polled", &json!({ "status": "pending" }))
    })
    .await;
    let folded = home.read(move |r| r.receipts().of_task(task)).await;
    let lines: Vec<_> = folded.iter().map(|r| (r.fact.as_str(), r.at, r.last_at, r.count)).collect();
    assert_eq!(
        lines,
        [("polled", 10, 30, 3), ("polled", 40, 40, 1), ("app restarted", 50, 50, 1), ("polled", 60, 60, 1)]
    );
}

#[tokio::test]
async fn not_even_sqlite_changes_or_deletes_evidence() {
    let home = Home::new().await;
    let task = home.task("one").await;
    home.write(move |w| w.receipts().append(task, 10, "sent", &json!({ "n": 1 }))).await;
    let raw = rusqlite::Connection::open(home.file()).unwrap();
    for sql in [
        "DELETE FROM receipt",
        "UPDATE receipt SET data = '{}'",
        "UPDATE receipt SET at = 0",
        "UPDATE receipt SET fact = 'withdrawn'",
        "UPDATE receipt SET count = 0",
    ] {
        assert!(raw.execute(sql, []).is_err(), "{sql}");
    }
    let unknown = home.library.write(|w| w.receipts().append(404, 1, "sent", &json!({}))).await;
    assert!(matches!(unknown, Err(Error::Constraint { .. })));
}
