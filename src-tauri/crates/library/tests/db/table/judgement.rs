use library::query::Label;
use library::{Judgement, Mark, Marked, OutputState, TaskState};

use crate::seed::{Home, new_task, submit_id};

async fn mark(home: &Home, tasks: &[i64], mark: Mark) -> Vec<Marked> {
    let (account, tasks) = (home.account, tasks.to_vec());
    home.write(move |w| w.judgements().mark(account, &tasks, mark)).await
}

async fn said(home: &Home, task: i64) -> Judgement {
    let account = home.account;
    home.read(move |r| r.judgements().get(account, task)).await
}

#[tokio::test]
async fn a_mark_says_what_stood_there_before_and_leaves_the_others_alone() {
    let home = Home::new().await;
    let (one, two) = (home.task_in(TaskState::Completed).await, home.task_in(TaskState::Completed).await);
    mark(&home, &[one], Mark::Label(Some(Label::Red))).await;
    mark(&home, &[one], Mark::Rating(3)).await;
    let changed = mark(&home, &[one, two, one], Mark::Rating(5)).await;
    let of = |from, task| Marked { from: Mark::Rating(from), to: Mark::Rating(5), tasks: vec![task] };
    assert_eq!(changed, [of(3, one), of(0, two)]);
    assert!(mark(&home, &[one, two], Mark::Rating(5)).await.is_empty());
    assert_eq!(said(&home, one).await, Judgement { rating: 5, label: Some(Label::Red), ..Judgement::default() });

    // Taken back only where it still stands.
    mark(&home, &[two], Mark::Rating(1)).await;
    let (account, back) = (home.account, Marked { from: Mark::Rating(5), to: Mark::Rating(0), tasks: vec![one, two] });
    assert_eq!(home.write(move |w| w.judgements().mark_from(account, &back)).await, [one]);
    assert_eq!((said(&home, one).await.rating, said(&home, two).await.rating), (0, 1));
}

#[tokio::test]
async fn of_what_nothing_is_said_any_more_there_is_no_row() {
    let home = Home::new().await;
    let (task, account) = (home.task_in(TaskState::Completed).await, home.account);
    for on in [true, false] {
        mark(&home, &[task], Mark::Favourite(on)).await;
        let rows = home.read(move |r| r.judgements().of_account(account)).await;
        assert_eq!(rows.len(), usize::from(on));
    }
}

#[tokio::test]
async fn what_is_being_emptied_or_was_does_not_come_out_of_the_bin() {
    let home = Home::new().await;
    let (account, task) = (home.account, home.completed_with(&[OutputState::Archived, OutputState::Failed]).await);
    assert!(!home.write(move |w| w.judgements().empty(account, task, 5)).await, "it does not lie there");
    mark(&home, &[task], Mark::Binned(Some(4))).await;
    assert!(mark(&home, &[task], Mark::Binned(Some(9))).await.is_empty(), "since when it lies there stays");
    let bin = home.read(move |r| r.bin(account)).await;
    assert_eq!((bin.results, bin.files, bin.bytes), (1, 1, 100));
    assert!(home.write(move |w| w.judgements().empty(account, task, 5)).await);
    assert_eq!(home.read(move |r| r.judgements().emptying(account)).await, [task]);
    assert!(mark(&home, &[task], Mark::Binned(None)).await.is_empty());
    // It could not be deleted after all.
    home.write(move |w| w.judgements().emptied(account, task, None)).await;
    assert_eq!(mark(&home, &[task], Mark::Binned(None)).await.len(), 1);
    mark(&home, &[task], Mark::Binned(Some(6))).await;
    home.write(move |w| {
        w.judgements().empty(account, task, 7)?;
        w.outputs().give_up(task)?;
        for output in w.outputs().of_task(task)? {
            assert!(w.outputs().deleted(output.id)?);
        }
        w.judgements().emptied(account, task, Some(8))
    })
    .await;
    assert!(mark(&home, &[task], Mark::Binned(None)).await.is_empty());
    let (bin, total) = home.read(move |r| Ok((r.bin(account)?, r.outputs().totals(account)?))).await;
    assert_eq!((bin.results, total.files, total.bytes), (0, 0, 0));
    assert!(home.read(move |r| r.outputs().unfinished(account, i64::MAX)).await.is_empty(), "nothing is fetched again");
}

#[tokio::test]
async fn what_is_made_from_something_private_is_private_from_its_first_moment() {
    let home = Home::new().await;
    let account = home.account;
    let (open, private, held) =
        (home.task("open").await, home.task("private").await, home.task("in a private drawer").await);
    mark(&home, &[private], Mark::Private(true)).await;
    home.write(move |w| {
        let drawer = w.collections().add("Drawer", true, 0)?.unwrap().id;
        let placed = library::Placed { task: held, from: None, to: Some(1.0) };
        w.collections().place(drawer, &[placed])
    })
    .await;
    for (parent, is_private) in [(open, false), (private, true), (held, true)] {
        let child = library::NewTask { parent_id: Some(parent), ..new_task(account, "a child") };
        let made = home.write(move |w| w.tasks().insert_batch(&submit_id(), &[child.clone(), child])).await.ids;
        for child in made {
            assert_eq!(home.read(move |r| r.is_private(child)).await, is_private);
        }
    }
}

#[tokio::test]
async fn a_selection_is_added_up_alike_whether_it_is_small_or_large() {
    let home = Home::new().await;
    let account = home.account;
    let other = home.another_account().await;
    let stranger = home.insert(new_task(other, "not ours")).await;
    let tasks: Vec<i64> =
        home.write(move |w| w.tasks().insert_batch("many", &vec![new_task(account, "one of many"); 2_100])).await.ids;
    let (some, few) = (tasks.clone(), tasks[..10].to_vec());
    home.write(move |w| {
        w.judgements().mark(account, &some, Mark::Rating(4))?;
        w.judgements().mark(account, &some[..7], Mark::Favourite(true))?;
        let tag = w.tags().add("Dress")?.unwrap();
        w.tags().tie(tag.id, &some[3..9])?;
        let drawer = w.collections().add("Drawer", false, 0)?.unwrap().id;
        let place =
            |(task, place): (&i64, u32)| library::Placed { task: *task, from: None, to: Some(f64::from(place)) };
        w.collections().place(drawer, &some[..2].iter().zip(0..).map(place).collect::<Vec<_>>())
    })
    .await;
    for (tasks, count) in [(few, 10), (tasks.clone(), 2_100)] {
        let asked: Vec<i64> = tasks.iter().copied().chain([stranger, -7, tasks[0]]).collect();
        let said = home.read(move |r| r.said(account, &asked)).await;
        assert_eq!((said.count, said.favourites, said.binned, said.rating), (count, 7, 0, Some(4)));
        assert_eq!((said.tags[0].0.name.as_str(), said.tags[0].1, said.tags.len()), ("Dress", 6, 1));
        assert_eq!((said.collections[0].0.name.as_str(), said.collections[0].1), ("Drawer", 2));
    }
    mark(&home, &tasks[..1], Mark::Rating(0)).await;
    for count in [10, 2_100] {
        let tasks = tasks[..count].to_vec();
        assert_eq!(home.read(move |r| r.said(account, &tasks)).await.rating, None);
    }
}
