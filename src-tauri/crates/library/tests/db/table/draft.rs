use library::Draft;

use crate::seed::Home;

#[tokio::test]
async fn a_draft_is_kept_byte_for_byte_an_account() {
    let home = Home::new().await;
    let (account, other) = (home.account, home.another_account().await);
    let odd = "{\"prompt\":\"\u{202e}مرحبا 🐈\u{0} \\u0000\"";
    let id = home.write(move |w| w.drafts().set(account, None, "{}", 1)).await.unwrap();
    assert_eq!(home.write(move |w| w.drafts().set(account, None, odd, 2)).await, Some(id));
    let kept = Some(Draft { id, json: odd.to_owned(), at: 2 });
    assert_eq!(home.read(move |r| r.drafts().present(account)).await, kept);
    assert_eq!(home.read(move |r| r.drafts().get(account, id)).await, kept);
    assert_eq!(home.read(move |r| r.drafts().present(other)).await, None);
    assert_eq!(home.read(move |r| r.drafts().get(other, id)).await, None);
    assert_eq!(home.write(move |w| w.drafts().set(other, Some(id), "{}", 3)).await, None);
    assert_eq!(home.read(move |r| r.drafts().get(account, id)).await, kept);
}

#[tokio::test]
async fn a_new_draft_is_the_present_one_beside_the_one_before_and_can_be_moved() {
    let home = Home::new().await;
    let account = home.account;
    let ids = home
        .write(move |w| {
            let first = w.drafts().insert(account, "first", 1)?;
            let third = w.drafts().insert(account, "third", 2)?;
            w.drafts().choose(account, first)?;
            Ok([first, w.drafts().insert(account, "second", 3)?, third])
        })
        .await;
    assert_eq!(row(&home).await, open(&["first", "second", "third"], "second"));
    home.write(move |w| w.drafts().order(account, ids[0], 1)).await;
    assert_eq!(row(&home).await.0, ["second", "first", "third"]);
    home.write(move |w| w.drafts().order(account, ids[1], u32::MAX)).await;
    assert_eq!(row(&home).await, open(&["first", "third", "second"], "second"));
    assert!(!home.write(move |w| w.drafts().order(account, 999, 0)).await);
    assert!(!home.write(move |w| w.drafts().choose(account, 999)).await);
    assert_eq!(row(&home).await.1, "second", "a draft that is not there does not take the place of the present one");
}

#[tokio::test]
async fn a_closed_draft_is_not_written_over_and_opens_again_where_it_was() {
    let home = Home::new().await;
    let account = home.account;
    let ids = home
        .write(move |w| {
            let ids = ["a", "b", "c"].map(|json| w.drafts().insert(account, json, 1));
            ids.into_iter().collect::<Result<Vec<_>, _>>()
        })
        .await;
    let (first, middle, last) = (ids[0], ids[1], ids[2]);
    home.write(move |w| w.drafts().choose(account, middle)).await;
    assert!(home.write(move |w| w.drafts().close(account, middle, 5)).await);
    assert_eq!(row(&home).await, open(&["a", "c"], "c"), "its neighbour is the present one");
    assert_eq!(home.write(move |w| w.drafts().set(account, Some(middle), "late", 6)).await, None);
    assert!(home.write(move |w| w.drafts().close(account, last, 7)).await);
    assert!(!home.write(move |w| w.drafts().close(account, first, 8)).await, "the last one stays");
    assert!(home.write(move |w| w.drafts().reopen(account, middle)).await);
    assert!(!home.write(move |w| w.drafts().reopen(account, middle)).await);
    assert_eq!(row(&home).await, open(&["a", "b"], "b"));
}

#[tokio::test]
async fn only_the_last_closed_drafts_are_kept() {
    let home = Home::new().await;
    let account = home.account;
    let closed = home
        .write(move |w| {
            w.drafts().insert(account, "stays", 0)?;
            let mut closed = Vec::new();
            for at in 1..=25 {
                let id = w.drafts().insert(account, "closed", at)?;
                w.drafts().close(account, id, at)?;
                closed.push(id);
            }
            Ok(closed)
        })
        .await;
    let (oldest, newest) = (closed[0], closed[24]);
    assert!(!home.write(move |w| w.drafts().reopen(account, oldest)).await);
    assert!(home.write(move |w| w.drafts().reopen(account, newest)).await);
}

/// The texts of the open drafts in their order, and that of the present one.
async fn row(home: &Home) -> (Vec<String>, String) {
    let account = home.account;
    home.read(move |r| {
        let open = r.drafts().open(account)?.into_iter().map(|draft| draft.json).collect();
        Ok((open, r.drafts().present(account)?.unwrap().json))
    })
    .await
}

fn open(texts: &[&str], present: &str) -> (Vec<String>, String) {
    (texts.iter().map(|text| (*text).to_owned()).collect(), present.to_owned())
}
