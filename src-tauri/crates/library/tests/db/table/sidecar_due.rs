use library::OutputState;

use crate::seed::Home;

async fn due(home: &Home, account: i64) -> Vec<i64> {
    home.read(move |r| r.sidecars_due().of_account(account)).await
}

#[tokio::test]
async fn whoever_writes_that_a_file_is_saved_owes_the_sidecar_of_its_task() {
    let home = Home::new().await;
    let account = home.account;
    home.completed_with(&[OutputState::Waiting, OutputState::Failed, OutputState::LinkDead]).await;
    let one = home.completed_with(&[OutputState::Archived]).await;
    let two = home.completed_with(&[OutputState::Archived, OutputState::Archived]).await;
    assert_eq!(due(&home, account).await, [one, two]);
    let other = home.another_account().await;
    assert!(due(&home, other).await.is_empty());
    assert_eq!(home.read(move |r| r.sidecars_due().asked(two)).await, Some(2));
}

#[tokio::test]
async fn a_sidecar_that_is_asked_for_while_it_is_written_stays_due() {
    let home = Home::new().await;
    let account = home.account;
    let task = home.completed_with(&[OutputState::Archived]).await;
    home.meddle("UPDATE output SET state = 'downloading'; UPDATE output SET state = 'archived'");
    assert!(!home.write(move |w| w.sidecars_due().written(task, 1)).await);
    assert_eq!(due(&home, account).await, [task]);
    assert!(home.write(move |w| w.sidecars_due().written(task, 2)).await);
    assert!(due(&home, account).await.is_empty());
    assert!(!home.write(move |w| w.sidecars_due().written(task, 2)).await);
}
