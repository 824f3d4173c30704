use library::{Media, OutputState, TaskPatch, TaskState};
use serde_json::json;

use crate::seed::{Home, bring, new_task};

/// What the pass hands over, as far as it is plain.
type Seen = (i64, i64, TaskState, Media, Option<i64>, i64, i64);

async fn ended(home: &Home) -> Vec<Seen> {
    let account = home.account;
    home.read(move |r| {
        let mut seen = Vec::new();
        r.each_ended(account, |e| {
            seen.push((e.task, e.made_at, e.state.clone(), e.media, e.cost, e.bytes, e.files));
        })?;
        seen.sort_by_key(|seen| seen.0);
        Ok(seen)
    })
    .await
}

#[tokio::test]
async fn what_is_over_is_handed_over_once_and_nothing_else_is() {
    let home = Home::new().await;
    let mut over = Vec::new();
    for state in TaskState::KNOWN {
        let id = home.task_in(state.clone()).await;
        if state.is_end() || *state == TaskState::LostContact {
            over.push((id, state.clone()));
        }
    }
    let other = home.another_account().await;
    let elsewhere = home.insert(new_task(other, "elsewhere")).await;
    home.write(move |w| bring(w, elsewhere, &TaskState::Completed, 2_000)).await;
    let seen = ended(&home).await;
    assert_eq!(seen.iter().map(|seen| (seen.0, seen.2.clone())).collect::<Vec<_>>(), over);
    for (_, made_at, state, ..) in &seen {
        // Contact was lost, but it may go on: then there is no end, and it counts where it was made.
        assert_eq!(*made_at, if *state == TaskState::LostContact { 500 } else { 2_000 });
    }
}

#[tokio::test]
async fn a_result_counts_its_saved_files_and_what_is_known_best_of_its_price() {
    let home = Home::new().await;
    let id = home.completed_with(&[OutputState::Archived, OutputState::Failed, OutputState::Archived]).await;
    assert_eq!(ended(&home).await, [(id, 2_000, TaskState::Completed, Media::Image, Some(40), 200, 2)]);
    home.meddle(&format!("UPDATE task SET cost_reported = 45 WHERE id = {id}"));
    assert_eq!(ended(&home).await[0].4, Some(45));
    for (fact, best) in [
        (json!({"charged": 52, "estimated": 40}), Some(52)),
        (json!({"charged": 90, "share": 30}), Some(30)),
        (json!({"credits": null}), Some(45)),
        (json!({"charged": "dear"}), Some(45)),
    ] {
        home.write(move |w| w.receipts().append(id, 3_000, "costDiffers", &fact).map(drop)).await;
        assert_eq!(ended(&home).await[0].4, best);
        assert_eq!(home.read(move |r| r.priced(id)).await.unwrap().cost, best, "one by one it is the same");
    }
    home.meddle(&format!(
        "INSERT INTO receipt (task_id, at, last_at, fact, data) VALUES ({id}, 4000, 4000, 'costDiffers', 'no json')"
    ));
    assert_eq!(ended(&home).await[0].4, Some(45));
}

#[tokio::test]
async fn what_was_sent_failed_and_runs_is_found_by_its_index() {
    let home = Home::new().await;
    let account = home.account;
    let failed = home.task_in(TaskState::Failed).await;
    let runs = home.task_in(TaskState::Processing).await;
    let late = home.task("late").await;
    home.write(move |w| {
        let sent = TaskPatch { sent_at: Some(Some(9_000)), ..TaskPatch::default() };
        w.tasks().advance(late, &[TaskState::Queued], &TaskState::Sending, &sent)
    })
    .await;
    home.task("never sent").await;
    let (all, later) = home.read(move |r| Ok((r.sent_since(account, 0)?, r.sent_since(account, 1_001)?))).await;
    assert_eq!(all, [(failed, 1_000), (runs, 1_000), (late, 9_000)]);
    assert_eq!(later, [(late, 9_000)]);
    let (running, causes) = home.read(move |r| Ok((r.running(account)?, r.failed(account)?))).await;
    assert_eq!(running.iter().map(|running| (running.task, running.sent_at)).collect::<Vec<_>>(), [(runs, 1_000)]);
    assert_eq!(
        causes.iter().map(|cause| (&cause.state, cause.made_at)).collect::<Vec<_>>(),
        [(&TaskState::Failed, 2_000)]
    );
    let of = |model: &'static str, since| home.read(move |r| r.runs_since(account, model, since));
    let done = home.task_in(TaskState::Completed).await;
    assert!(done > late);
    assert_eq!(
        (of("gpt-image-2", 0).await, of("gpt-image-2", 2_001).await, of("z", 0).await),
        (vec![1_000], vec![], vec![])
    );
}

#[tokio::test]
async fn a_damaged_row_ends_no_walk() {
    let home = Home::new().await;
    let id = home.completed_with(&[OutputState::Archived]).await;
    home.task_in(TaskState::Completed).await;
    home.meddle(&format!(
        "UPDATE task SET ended_at = 9223372036854775807, cost_estimate = -9223372036854775808 WHERE id = {id};
        UPDATE output SET bytes = 9223372036854775807, media = 'hologram';"
    ));
    let seen = ended(&home).await;
    assert_eq!((seen.len(), seen[0].1, seen[0].3), (2, i64::MAX, Media::Other));
    // A state of a newer version is not over, as far as this one knows.
    home.meddle("UPDATE task SET state = 'dreaming'");
    assert_eq!(ended(&home).await, []);
}
