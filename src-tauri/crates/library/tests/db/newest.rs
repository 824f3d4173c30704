//! The newest results, which a start can show before all others are in memory.

use library::query::Expr;
use library::{Library, Look, Mark, NewTask, Placed, TaskState};

use crate::find::find;
use crate::seed::{Home, bring, new_task};

/// Task, whether it is a favourite, whether it is private, and its place in memory.
type Row = (i64, bool, bool, u32);

/// Whether everything was in memory when the newest were looked at, and what was there of the account.
async fn at_newest(library: &Library, account: i64, wanted: usize) -> (bool, Vec<Row>) {
    let look = move |look: &Look<'_>| {
        let row = |slot: u32| (look.made(slot).task, look.made(slot).is_favourite(), look.is_private(slot), slot);
        assert_eq!(look.total(account).is_some(), look.has_all());
        Ok((look.has_all(), look.newest(account).into_iter().map(row).collect()))
    };
    library.look_at_newest(account, wanted, look).await.unwrap()
}

/// A library of two accounts: of the first forty results, made in another order than that of their ids, three of them
/// binned, one in a private collection, and tasks that failed; of the second ten.
async fn of_two_accounts() -> (Home, i64) {
    let home = Home::new().await;
    let (account, other) = (home.account, home.another_account().await);
    home.write(move |w| {
        let new: Vec<NewTask> = (0..60).map(|_| new_task(account, "a lake")).collect();
        let ids = w.tasks().insert_batch("lakes", &new)?.ids;
        for (place, id) in (0..).zip(&ids) {
            let state = if place % 3 == 2 { TaskState::Failed } else { TaskState::Completed };
            bring(w, *id, &state, 10_000 + place * 7_919 % 60)?;
        }
        let shut = w.collections().add("shut", true, 0)?.unwrap();
        w.collections().place(shut.id, &[Placed { task: ids[0], from: None, to: Some(1.0) }])?;
        w.judgements().mark(account, &[ids[1], ids[30], ids[57]], Mark::Binned(Some(1)))?;
        let new: Vec<NewTask> = (0..10).map(|_| new_task(other, "a hill")).collect();
        for id in w.tasks().insert_batch("hills", &new)?.ids {
            bring(w, id, &TaskState::Completed, 90_000)?;
        }
        Ok(())
    })
    .await;
    (home, other)
}

#[tokio::test]
async fn the_newest_stand_before_the_rest_is_read_and_keep_their_places_when_it_is() {
    let (home, other) = of_two_accounts().await;
    let library = Library::open(&home.file(), 0).unwrap();
    let (all, first) = at_newest(&library, home.account, 12).await;
    assert!(!all);
    assert_eq!(first.len(), 12);
    let look = |look: &Look<'_>| Ok(look.has_all());
    assert!(library.look(look).await.unwrap(), "whoever asks anything else waits for everything");
    let (all, whole) = at_newest(&library, home.account, 12).await;
    assert!(all);
    assert_eq!(whole.len(), 37);
    assert_eq!(first, whole[..12]);
    let tasks: Vec<i64> = whole.iter().map(|(task, ..)| *task).collect();
    assert_eq!(tasks, find(&home, &Expr::default()));
    assert_eq!(whole.iter().filter(|(_, _, private, _)| *private).count(), 1);
    assert_eq!(at_newest(&library, other, 1).await.1.len(), 10);
}

#[tokio::test]
async fn the_newest_are_those_of_the_account_and_as_many_as_are_wanted() {
    let (home, other) = of_two_accounts().await;
    let anew = || Library::open(&home.file(), 0).unwrap();
    let library = anew();
    let (all, few) = at_newest(&library, other, 100).await;
    assert_eq!((all, few.len()), (false, 10), "no more than there are");
    assert!(at_newest(&library, home.account, 5).await.0, "of another account nothing was read");
    let library = anew();
    assert!(!at_newest(&library, home.account, 5).await.0);
    assert!(!at_newest(&library, home.account, 4).await.0);
    assert!(at_newest(&library, home.account, 6).await.0, "more than were read");
    let empty = Home::new().await;
    let library = Library::open(&empty.file(), 0).unwrap();
    assert_eq!(at_newest(&library, empty.account, 5).await, (false, vec![]));
    assert!(library.look(|look| Ok(look.has_all())).await.unwrap());
}

#[tokio::test]
async fn what_is_written_before_the_rest_is_read_is_seen_at_once() {
    let (home, _) = of_two_accounts().await;
    let account = home.account;
    let library = Library::open(&home.file(), 0).unwrap();
    let (_, first) = at_newest(&library, account, 12).await;
    let newest = first[0].0;
    library.write(move |w| w.judgements().mark(account, &[newest], Mark::Favourite(true))).await.unwrap();
    let (all, then) = at_newest(&library, account, 12).await;
    assert_eq!((all, then[0]), (true, (newest, true, false, first[0].3)));
    assert_eq!(then[1..12], first[1..]);
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_asks_after_a_write_sees_it_also_while_the_rest_is_read() {
    let (home, _) = of_two_accounts().await;
    let account = home.account;
    for on in [true, false].into_iter().cycle().take(60) {
        let library = Library::open(&home.file(), 0).unwrap();
        let newest = at_newest(&library, account, 12).await.1[0].0;
        let mark = move |w: &mut library::Writer<'_>| w.judgements().mark(account, &[newest], Mark::Favourite(on));
        library.write(mark).await.unwrap();
        let all = library.clone();
        let loading = tokio::spawn(async move { all.look(|look| Ok(look.has_all())).await.unwrap() });
        for _ in 0..8 {
            assert_eq!(at_newest(&library, account, 12).await.1[0].1, on);
        }
        assert!(loading.await.unwrap());
    }
}
