use library::{Mark, Note, OutputState, Placed, TaskState};

use crate::seed::Home;

async fn stale(home: &Home) -> Vec<i64> {
    let account = home.account;
    home.read(move |r| r.sidecars_stale().next(account, 0, 100)).await
}

/// Writes what is stale.
async fn written(home: &Home) -> Vec<i64> {
    let tasks = stale(home).await;
    let all = tasks.clone();
    home.write(move |w| {
        for task in all {
            let asked = w.sidecars_stale().asked(task)?.unwrap();
            assert!(w.sidecars_stale().written(task, asked)?);
        }
        Ok(())
    })
    .await;
    tasks
}

#[tokio::test]
async fn whatever_is_said_makes_the_sidecar_stale_once() {
    let home = Home::new().await;
    let account = home.account;
    let (one, two) =
        (home.completed_with(&[OutputState::Archived]).await, home.completed_with(&[OutputState::Archived]).await);
    let nothing_saved = home.task_in(TaskState::Completed).await;
    for mark in [Mark::Favourite(true), Mark::Rating(2), Mark::Private(true), Mark::Private(false)] {
        home.write(move |w| w.judgements().mark(account, &[one, nothing_saved], mark)).await;
        assert_eq!(written(&home).await, [one], "{mark:?}");
    }
    let (tag, drawer) = home
        .write(|w| Ok((w.tags().add("Tag")?.unwrap().id, w.collections().add("Drawer", false, 0)?.unwrap().id)))
        .await;
    assert!(stale(&home).await.is_empty(), "nobody has them");
    home.write(move |w| w.tags().tie(tag, &[one, two])).await;
    assert_eq!(written(&home).await, [one, two]);
    home.write(move |w| w.tags().tie(tag, &[one, two])).await;
    assert!(stale(&home).await.is_empty(), "they had it");
    home.write(move |w| w.tags().rename(tag, "Other")).await;
    assert_eq!(written(&home).await, [one, two]);
    home.write(move |w| w.collections().place(drawer, &[Placed { task: two, from: None, to: Some(1.0) }])).await;
    assert_eq!(written(&home).await, [two]);
    home.write(move |w| w.collections().place(drawer, &[Placed { task: two, from: Some(1.0), to: Some(2.0) }])).await;
    assert!(stale(&home).await.is_empty(), "its place is not in a sidecar");
    home.write(move |w| w.collections().set(drawer, "Drawer", true)).await;
    assert_eq!(written(&home).await, [two]);
    home.write(move |w| w.notes().set(one, Some(&Note { text: "a".to_owned(), changed_at: 1 }))).await;
    home.write(move |w| w.notes().set(one, None)).await;
    assert_eq!(written(&home).await, [one]);
    home.write(move |w| w.judgements().mark(account, &[one, two], Mark::Binned(Some(1)))).await;
    assert!(stale(&home).await.is_empty(), "nor is the bin");
}

#[tokio::test]
async fn a_receipt_makes_the_sidecar_stale_where_there_is_one() {
    let home = Home::new().await;
    let saved = home.completed_with(&[OutputState::Archived]).await;
    let on_its_way = home.completed_with(&[OutputState::Waiting]).await;
    for task in [saved, on_its_way, saved] {
        home.write(move |w| w.sidecars_stale().ask(task)).await;
    }
    assert_eq!(home.read(move |r| r.sidecars_stale().asked(saved)).await, Some(2));
    assert_eq!(written(&home).await, [saved]);
}

#[tokio::test]
async fn what_goes_stale_while_it_is_written_stays_stale() {
    let home = Home::new().await;
    let (account, task) = (home.account, home.completed_with(&[OutputState::Archived]).await);
    home.write(move |w| w.judgements().mark(account, &[task], Mark::Rating(1))).await;
    let asked = home.read(move |r| r.sidecars_stale().asked(task)).await.unwrap();
    home.write(move |w| w.judgements().mark(account, &[task], Mark::Rating(2))).await;
    assert!(!home.write(move |w| w.sidecars_stale().written(task, asked)).await);
    assert_eq!(stale(&home).await, [task]);
    let other = home.another_account().await;
    assert!(home.read(move |r| r.sidecars_stale().next(other, 0, 9)).await.is_empty());
    assert!(home.read(move |r| r.sidecars_stale().next(account, task, 9)).await.is_empty(), "none behind it");
}
