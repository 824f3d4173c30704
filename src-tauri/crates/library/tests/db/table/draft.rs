use library::Draft;

use crate::seed::Home;

#[tokio::test]
async fn a_draft_is_kept_byte_for_byte_an_account() {
    let home = Home::new().await;
    let (account, other) = (home.account, home.another_account().await);
    let odd = "{\"prompt\":\"\u{202e}مرحبا 🐈\u{0} \\u0000\"";
    home.write(move |w| w.drafts().set(account, "{}", 1)).await;
    home.write(move |w| w.drafts().set(account, odd, 2)).await;
    assert_eq!(home.read(move |r| r.drafts().get(account)).await, Some(Draft { json: odd.to_owned(), at: 2 }));
    assert_eq!(home.read(move |r| r.drafts().get(other)).await, None);
}
