use library::{Hold, NewTask, OutputState, Queue, QueueCounts, TaskBrief, TaskState};

use crate::seed::{Home, add_output, bring, new_output, new_task};

fn ids(tasks: &[TaskBrief]) -> Vec<i64> {
    tasks.iter().map(|task| task.id).collect()
}

async fn queue(home: &Home) -> Queue {
    let account = home.account;
    home.read(move |r| r.queue(account, 2_000, 50)).await
}

#[tokio::test]
async fn every_task_is_in_the_group_that_its_state_says() {
    let home = Home::new().await;
    let account = home.account;
    let lost = home.task_in(TaskState::LostContact).await;
    let unconfirmed = home.task_in(TaskState::Unconfirmed).await;
    let old = home.insert(NewTask { hold: Some(Hold::Person), ..new_task(account, "old") }).await;
    let moon = Hold::Unknown("moon".into());
    let held = home.insert(NewTask { hold: Some(moon), created_at: 700, ..new_task(account, "odd") }).await;
    let unsaved = home.completed_with(&[OutputState::Failed, OutputState::Downloading, OutputState::Archived]).await;
    let strange = home.task_in(TaskState::Withdrawn).await;
    home.meddle(&format!("UPDATE task SET state = 'paused', created_at = 600 WHERE id = {strange}"));

    let processing = home.task_in(TaskState::Processing).await;
    let sending = home.task_in(TaskState::Sending).await;
    let saving = home.completed_with(&[OutputState::Archived, OutputState::Waiting]).await;

    let behind = home.task("behind").await;
    let ahead = home.insert(NewTask { queue_order: Some(0.5), ..new_task(account, "ahead") }).await;
    let for_credits = home.insert(NewTask { hold: Some(Hold::Credits), ..new_task(account, "credits") }).await;

    let paused = home.insert(NewTask { hold: Some(Hold::Paused), ..new_task(account, "paused") }).await;

    let archived = home.completed_with(&[OutputState::Archived]).await;
    let gone = home.completed_with(&[OutputState::LinkDead]).await;
    let without_file = home.task_in(TaskState::Completed).await;
    let failed = home.task_in(TaskState::Failed).await;
    let rejected = home.task_in(TaskState::Rejected).await;
    let withdrawn = home.task_in(TaskState::Withdrawn).await;
    let dismissed = home.task_in(TaskState::Dismissed).await;
    let on_request = home.completed_with(&[OutputState::Archived]).await;
    home.write(move |w| {
        let beyond = library::NewOutput { fetch: false, ..new_output(300) };
        w.outputs().insert_all(on_request, &[beyond])
    })
    .await;

    let queue = queue(&home).await;
    assert_eq!(
        ids(&queue.needs_you),
        [old, strange, held, lost, unconfirmed, unsaved],
        "by time of sending, else of making"
    );
    assert_eq!(ids(&queue.in_flight), [processing, sending, saving]);
    assert_eq!(ids(&queue.waiting), [ahead, behind, for_credits, paused]);
    let ended = [on_request, dismissed, withdrawn, rejected, failed, without_file, gone, archived];
    assert_eq!(ids(&queue.ended), ended);
    assert_eq!((queue.ended_count, queue.ended_without_result), (8, 5));
    assert_eq!(queue.last_saved_at, Some(3_000));

    let counts = home.read(move |r| r.queue_counts(account)).await;
    assert_eq!(counts, QueueCounts { needs_you: 6, in_flight: 3, waiting: 4, watching: 1, saving: 2 });
}

#[tokio::test]
async fn another_account_has_a_queue_of_its_own() {
    let home = Home::new().await;
    let other = home.another_account().await;
    for state in TaskState::KNOWN {
        let id = home.insert(new_task(other, "elsewhere")).await;
        home.write(move |w| {
            bring(w, id, state, 2_000)?;
            match state {
                TaskState::Completed => add_output(w, id, 0, &OutputState::Failed).map(drop),
                _ => Ok(()),
            }
        })
        .await;
    }
    let queue = queue(&home).await;
    assert!(queue.needs_you.is_empty() && queue.in_flight.is_empty() && queue.waiting.is_empty());
    assert!(queue.ended.is_empty() && queue.ended_count == 0 && queue.last_saved_at.is_none());
    let account = home.account;
    assert_eq!(home.read(move |r| r.queue_counts(account)).await, QueueCounts::default());
}

#[tokio::test]
async fn what_ended_is_limited_newest_first_and_counted_whole() {
    let home = Home::new().await;
    let mut made = Vec::new();
    for ended_at in [1_999, 2_000, 2_500, 2_400] {
        let id = home.task("an end").await;
        home.write(move |w| bring(w, id, &TaskState::Completed, ended_at)).await;
        made.push(id);
    }
    let account = home.account;
    let queue = home.read(move |r| r.queue(account, 2_000, 2)).await;
    assert_eq!(ids(&queue.ended), [made[2], made[3]]);
    assert_eq!((queue.ended_count, queue.ended_without_result), (3, 0), "an end without a file is a good end");
}

#[tokio::test]
async fn a_row_carries_the_beginning_of_its_prompt() {
    let home = Home::new().await;
    home.task(&"🐈".repeat(1_000)).await;
    let queue = queue(&home).await;
    assert_eq!(queue.waiting[0].prompt, "🐈".repeat(300));
    assert_eq!(queue.waiting[0].facts, ["1k"]);
}
