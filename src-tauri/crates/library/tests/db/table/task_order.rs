use library::{NewTask, QueuePlace, TaskState};

use crate::seed::{Home, bring, new_task};

/// What waits, in the order in which it goes out.
async fn order(home: &Home) -> Vec<i64> {
    let account = home.account;
    home.read(move |r| r.tasks().next_to_send(account, 100)).await.into_iter().map(|task| task.id).collect()
}

async fn moved(home: &Home, id: i64, place: QueuePlace) -> bool {
    home.write(move |w| w.tasks().move_to(id, place)).await
}

#[tokio::test]
async fn what_waits_can_be_moved_and_a_new_one_comes_behind_all() {
    let home = Home::new().await;
    let (a, b, c) = (home.task("a").await, home.task("b").await, home.task("c").await);
    assert!(moved(&home, c, QueuePlace::Front).await);
    assert_eq!(order(&home).await, [c, a, b]);
    assert!(moved(&home, c, QueuePlace::Before(b)).await);
    assert_eq!(order(&home).await, [a, c, b]);
    assert!(moved(&home, a, QueuePlace::End).await);
    assert!(moved(&home, c, QueuePlace::End).await);
    let d = home.task("d").await;
    assert_eq!(order(&home).await, [b, a, c, d]);
    assert!(moved(&home, b, QueuePlace::Before(b)).await, "before itself is where it is");
    assert_eq!(order(&home).await, [b, a, c, d]);
}

#[tokio::test]
async fn a_place_can_be_halved_for_ever() {
    let home = Home::new().await;
    let (a, b, c) = (home.task("a").await, home.task("b").await, home.task("c").await);
    for _ in 0..200 {
        assert!(moved(&home, b, QueuePlace::Before(c)).await);
        assert!(moved(&home, a, QueuePlace::Before(c)).await);
        assert_eq!(order(&home).await, [b, a, c]);
    }
    let twins = NewTask { queue_order: Some(9.0), ..new_task(home.account, "twin") };
    let (d, e) = (home.insert(twins.clone()).await, home.insert(twins).await);
    assert!(moved(&home, a, QueuePlace::Before(e)).await);
    assert_eq!(order(&home).await, [b, c, d, a, e]);
}

#[tokio::test]
async fn what_went_out_has_no_place_and_gives_none() {
    let home = Home::new().await;
    let (a, b) = (home.task("a").await, home.task("b").await);
    home.write(move |w| bring(w, a, &TaskState::Sending, 0)).await;
    assert!(!moved(&home, a, QueuePlace::End).await);
    assert!(!moved(&home, b, QueuePlace::Before(a)).await);
    let other = home.another_account().await;
    let theirs = home.insert(new_task(other, "theirs")).await;
    assert!(!moved(&home, b, QueuePlace::Before(theirs)).await, "accounts share no queue");
    assert!(!moved(&home, 404, QueuePlace::Front).await);
}
