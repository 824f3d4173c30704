use library::Balance;

use crate::seed::Home;

#[tokio::test]
async fn a_balance_that_stays_the_same_is_one_row_with_two_times() {
    let home = Home::new().await;
    let (account, other) = (home.account, home.another_account().await);
    home.write(move |w| {
        for (at, credits) in [(10, 500), (20, 500), (30, 460), (40, 460), (50, 500)] {
            w.balances().append(account, at, credits)?;
        }
        w.balances().append(other, 60, 460)
    })
    .await;

    let first = Balance { at: 10, last_at: 20, credits: 500 };
    let second = Balance { at: 30, last_at: 40, credits: 460 };
    let third = Balance { at: 50, last_at: 50, credits: 500 };
    assert_eq!(home.read(move |r| r.balances().between(account, 0, 100)).await, [first, second, third]);
    assert_eq!(home.read(move |r| r.balances().between(account, 30, 49)).await, [second]);
    assert_eq!(home.read(move |r| r.balances().latest(account)).await, Some(third));
    assert_eq!(home.read(move |r| r.balances().latest(other)).await.unwrap().credits, 460);

    assert_eq!(home.read(move |r| r.balances().latest_before(account, 29)).await, Some(first));
    assert_eq!(home.read(move |r| r.balances().latest_before(account, 9)).await, None);
    assert_eq!(home.read(move |r| r.balances().first_since(account, 15)).await, Some(first));
    assert_eq!(home.read(move |r| r.balances().first_since(account, 21)).await, Some(second));
    assert_eq!(home.read(move |r| r.balances().first_since(account, 51)).await, None);
}

#[tokio::test]
async fn a_clock_that_goes_back_moves_no_time_back() {
    let home = Home::new().await;
    let account = home.account;
    home.write(move |w| w.balances().append(account, 100, 5)).await;
    home.write(move |w| w.balances().append(account, 50, 5)).await;
    let latest = home.read(move |r| r.balances().latest(account)).await;
    assert_eq!(latest, Some(Balance { at: 100, last_at: 100, credits: 5 }));
}
