use library::{Board, Kind, NewTask, Wins};

use crate::seed::{Home, new_task};

fn board(home: &Home, submit_id: &str, blind: bool) -> Board {
    Board {
        submit_id: submit_id.to_owned(),
        account_id: home.account,
        kind: Kind::Image,
        seed: 7,
        blind,
        leads: false,
        winner: None,
        decided_at: None,
    }
}

/// A press on these models, at a time.
async fn press(home: &Home, submit_id: &str, models: &[&str], at: i64) -> Vec<i64> {
    let of = |model: &&str| NewTask { model: (*model).to_owned(), ..new_task(home.account, "a lake") };
    let rows: Vec<NewTask> = models.iter().map(of).collect();
    let (board, submit_id) = (board(home, submit_id, at % 2 == 1), submit_id.to_owned());
    home.write(move |w| {
        let ids = w.tasks().insert_batch(&submit_id, &rows)?.ids;
        let tasks: Vec<_> = ids.iter().copied().zip(rows.iter().map(|row| row.model.clone())).collect();
        w.boards().open(&board, &tasks, at)?;
        Ok(ids)
    })
    .await
}

#[tokio::test]
async fn a_board_holds_its_tasks_and_what_was_submitted_anew_stands_in_its_place() {
    let home = Home::new().await;
    let tasks = press(&home, "one", &["a", "b", "b"], 1).await;
    let other = press(&home, "two", &["a", "c"], 2).await;
    assert_eq!(home.read(|r| r.boards().tasks("one")).await, tasks);
    assert_eq!(home.read(|r| Ok((r.boards().models("one")?, r.boards().models("none")?))).await, (2, 0));
    assert_eq!(home.read(move |r| r.boards().of_task(other[1])).await.as_deref(), Some("two"));
    assert_eq!(home.read(|r| r.boards().get("one")).await, Some(board(&home, "one", true)));

    let (account, refused) = (home.account, tasks[1]);
    let anew = home
        .write(move |w| {
            let row = NewTask { parent_id: Some(refused), model: "b".into(), ..new_task(account, "a lake") };
            let anew = w.tasks().insert_batch("anew", &[row])?.ids[0];
            assert!(w.boards().follow(refused, anew)?);
            // What is made from a result otherwise is no part of the board.
            let row = NewTask { parent_id: Some(anew), ..new_task(account, "larger") };
            w.tasks().insert_batch("later", &[row])?;
            Ok(anew)
        })
        .await;
    assert_eq!(home.read(|r| r.boards().tasks("one")).await, [tasks[0], tasks[2], anew]);
    let alone = home.task("alone").await;
    assert!(!home.write(move |w| w.boards().follow(alone, anew)).await);
}

#[tokio::test]
async fn the_winner_of_the_board_decided_last_leads_until_that_is_taken_back() {
    let home = Home::new().await;
    let account = home.account;
    let first = press(&home, "one", &["a", "b"], 1).await;
    let second = press(&home, "two", &["a", "b", "c"], 2).await;
    let choose =
        |board: &'static str, task: Option<i64>, at: i64| home.write(move |w| w.boards().choose(board, task, at));
    let leading = || home.read(move |r| Ok(r.boards().leading(account, Kind::Image)?.map(|(_, model)| model)));
    assert_eq!(leading().await, None);
    assert!(choose("one", Some(first[1]), 10).await);
    assert_eq!(leading().await.as_deref(), Some("b"));
    assert!(choose("two", Some(second[2]), 20).await);
    assert_eq!(leading().await.as_deref(), Some("c"));
    assert!(!choose("two", Some(first[0]), 30).await, "a task of another board");
    assert!(!choose("none", None, 30).await);
    let won = |model: &'static str| home.read(move |r| r.boards().won(account, model));
    assert_eq!((won("b").await, won("c").await), (Wins { won: 1, of: 2 }, Wins { won: 1, of: 1 }));

    assert!(home.write(|w| w.boards().set_leads("two", false)).await);
    assert_eq!(leading().await.as_deref(), Some("b"), "it won, and does not lead");
    assert!(choose("one", None, 40).await);
    assert_eq!((leading().await, won("b").await), (None, Wins { won: 0, of: 1 }));
    assert!(!home.write(|w| w.boards().set_leads("one", true)).await, "nothing is chosen there");
    assert_eq!(home.read(move |r| r.boards().leading(account, Kind::Video)).await, None);
}

#[tokio::test]
async fn a_new_board_can_be_blind_as_the_last_one_was() {
    let home = Home::new().await;
    let account = home.account;
    assert!(!home.read(move |r| r.boards().last_blind(account)).await);
    press(&home, "one", &["a", "b"], 1).await;
    assert!(home.read(move |r| r.boards().last_blind(account)).await);
    assert!(home.write(|w| w.boards().set_blind("one", false)).await);
    assert!(!home.read(move |r| r.boards().last_blind(account)).await);
}
