use library::{Account, Error, NewAccount};

use crate::seed::Home;

#[tokio::test]
async fn accounts_are_kept_and_one_of_them_is_in_use() {
    let home = Home::new().await;
    let sandbox = NewAccount {
        name: "Sandbox".into(),
        api_base: "http://127.0.0.1:4100/api/v1".into(),
        sandbox: true,
        created_at: 7,
    };
    let id = home.write(move |w| w.accounts().insert(&sandbox)).await;

    assert_eq!(home.read(|r| r.accounts().active()).await, None);
    home.write(move |w| w.accounts().set_active(Some(id))).await;
    assert!(home.write(move |w| w.accounts().set_api_base(id, "http://127.0.0.1:5200/api/v1")).await);
    let expected = Account {
        id,
        name: "Sandbox".into(),
        api_base: "http://127.0.0.1:5200/api/v1".into(),
        sandbox: true,
        created_at: 7,
    };
    assert_eq!(home.read(|r| r.accounts().active()).await, Some(expected.clone()));
    assert_eq!(home.read(move |r| r.accounts().get(id)).await, Some(expected.clone()));
    assert_eq!(home.read(|r| r.accounts().with_sandbox(true)).await, [expected]);
    let names: Vec<String> = home.read(|r| r.accounts().list()).await.into_iter().map(|account| account.name).collect();
    assert_eq!(names, ["reAPI", "Sandbox"]);

    home.write(|w| w.accounts().set_active(None)).await;
    assert_eq!(home.read(|r| r.accounts().active()).await, None);
}

#[tokio::test]
async fn no_task_is_written_for_an_account_that_is_not_there() {
    let home = Home::new().await;
    let new = crate::seed::new_task(999, "for nobody");
    let written = home.library.write(move |w| w.tasks().insert_batch("press", &[new])).await;
    assert!(matches!(written, Err(Error::Constraint { .. })));
    assert!(!home.write(|w| w.accounts().set_api_base(999, "x")).await);
}
