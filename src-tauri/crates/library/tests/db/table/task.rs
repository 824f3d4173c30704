use library::{Broke, Error, Hold, Inserted, Kind, Library, NewTask, TaskPatch, TaskState};

use crate::seed::{Home, bring, new_task};

#[tokio::test]
async fn a_task_comes_back_as_it_was_written() {
    let home = Home::new().await;
    let prompt = format!("{}\u{202e}مرحبا 🐈‍⬛ \u{0} \"' {{a|b}}", "long ".repeat(20_000));
    let new = NewTask {
        kind: Kind::Video,
        aspect: Some(16.0 / 9.0),
        hold: Some(Hold::Person),
        parent_id: Some(home.task("its parent").await),
        cost_estimate: None,
        facts: vec!["8 s".into(), "720p".into()],
        ..new_task(home.account, &prompt)
    };
    let id = home.insert(new.clone()).await;
    let task = home.read(move |r| r.tasks().get(id)).await.unwrap();
    assert_eq!((task.prompt, task.body, task.facts, task.aspect), (new.prompt, new.body, new.facts, new.aspect));
    assert_eq!((task.kind, task.state, task.hold), (Kind::Video, TaskState::Queued, Some(Hold::Person)));
    assert_eq!((task.parent_id, task.cost_estimate, task.machine), (new.parent_id, None, new.machine));
    assert!(task.watched && !task.refunded);
    assert_eq!((task.created_at, task.queued_at, task.sent_at), (500, 500, None));
    assert_eq!(home.read(move |r| r.tasks().made_from(task.parent_id.unwrap())).await, [id]);
    assert_eq!(home.read(|r| r.tasks().get(404)).await, None);
}

#[tokio::test]
async fn a_shape_that_is_no_number_counts_as_not_known() {
    let home = Home::new().await;
    for aspect in [f64::NAN, f64::INFINITY, 0.0, -1.5] {
        let id = home.insert(NewTask { aspect: Some(aspect), ..new_task(home.account, "odd") }).await;
        assert_eq!(home.read(move |r| r.tasks().get(id)).await.unwrap().aspect, None);
    }
}

#[tokio::test]
async fn the_same_press_again_gives_the_first_rows_and_writes_nothing() {
    let home = Home::new().await;
    let account = home.account;
    let press = |prompt: &str, count: usize| press(home.library.clone(), vec![new_task(account, prompt); count]);
    let first = press("first", 3).await;
    assert!(!first.repeated);
    assert_eq!(first.ids.len(), 3);
    let again = press("something else", 5).await;
    assert!(again.repeated);
    assert_eq!(again.ids, first.ids);
    let none = press("nothing", 0).await;
    assert_eq!(none.ids, first.ids);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_at_once_with_the_same_press_make_its_rows_once() {
    let home = Home::new().await;
    let presses: Vec<_> = (0..20)
        .map(|n| {
            let new = vec![new_task(home.account, &format!("press {n}")); 2];
            tokio::spawn(press(home.library.clone(), new))
        })
        .collect();
    let mut made = Vec::new();
    for press in presses {
        made.push(press.await.unwrap());
    }
    assert_eq!(made.iter().filter(|made| !made.repeated).count(), 1);
    assert!(made.iter().all(|other| other.ids == made[0].ids));
    let account = home.account;
    let queued = home.read(move |r| r.tasks().in_states(account, &[TaskState::Queued])).await;
    assert_eq!(queued.len(), 2);
    assert_eq!(queued[0].prompt, queued[1].prompt, "both rows are of one press");
}

#[tokio::test]
async fn a_state_changes_only_from_the_one_that_was_expected() {
    let home = Home::new().await;
    let id = home.task("a boat").await;
    let advance = |from: &'static [TaskState], to: TaskState, patch: TaskPatch| {
        home.library.write(move |w| w.tasks().advance(id, from, &to, &patch))
    };
    let sent = TaskPatch { sent_at: Some(Some(9)), ..TaskPatch::default() };
    assert!(advance(&[TaskState::Queued], TaskState::Sending, sent.clone()).await.unwrap());
    let late = TaskPatch { sent_at: Some(Some(99)), ..TaskPatch::default() };
    assert!(!advance(&[TaskState::Queued], TaskState::Sending, late).await.unwrap(), "it goes out once");
    assert!(!advance(&[], TaskState::Rejected, TaskPatch::default()).await.unwrap());

    let task = home.read(move |r| r.tasks().get(id)).await.unwrap();
    assert_eq!((task.state, task.sent_at), (TaskState::Sending, Some(9)), "a refused change changes nothing");

    let wrong = advance(&[TaskState::Sending, TaskState::Completed], TaskState::Processing, sent).await;
    assert!(matches!(wrong, Err(Error::WrongStep { from: TaskState::Completed, to: TaskState::Processing })));
}

#[tokio::test]
async fn a_patch_sets_what_it_names_empties_what_it_says_and_leaves_the_rest() {
    let home = Home::new().await;
    let id = home.task("a boat").await;
    let all = TaskPatch {
        hold: Some(Some(Hold::Unknown("newer".into()))),
        watched: Some(false),
        queue_order: Some(0.5),
        queued_at: Some(1),
        sent_at: Some(Some(2)),
        answered_at: Some(Some(3)),
        broke_at: Some(Some(4)),
        broke: Some(Some(Broke::NoAnswer)),
        ended_at: Some(Some(5)),
        last_polled_at: Some(Some(6)),
        remote_id: Some(Some("task_1".into())),
        remote_status: Some(Some("pending".into())),
        cost_estimate: Some(Some(7)),
        cost_reported: Some(Some(8)),
        refunded: Some(true),
        error_status: Some(Some(500)),
        error_code: Some(Some(60_099)),
        error_message: Some(Some("said".into())),
        error_request_id: Some(Some("req_1".into())),
        answer: Some(Some("{}".into())),
        machine: Some("there".into()),
    };
    let clear = TaskPatch { hold: Some(None), error_message: Some(None), ..TaskPatch::default() };
    home.write(move |w| w.tasks().advance(id, &[TaskState::Queued], &TaskState::Sending, &all)).await;
    home.write(move |w| w.tasks().advance(id, &[TaskState::Sending], &TaskState::Sending, &clear)).await;
    let task = home.read(move |r| r.tasks().get(id)).await.unwrap();
    assert_eq!((task.hold, task.watched, task.queue_order, task.queued_at), (None, false, 0.5, 1));
    assert_eq!((task.sent_at, task.answered_at, task.broke_at), (Some(2), Some(3), Some(4)));
    assert_eq!((task.broke, task.ended_at, task.last_polled_at), (Some(Broke::NoAnswer), Some(5), Some(6)));
    assert_eq!(task.remote_id.as_deref(), Some("task_1"));
    assert_eq!(task.remote_status.as_deref(), Some("pending"));
    assert_eq!((task.cost_estimate, task.cost_reported, task.refunded), (Some(7), Some(8), true));
    assert_eq!((task.error_status, task.error_code, task.error_message), (Some(500), Some(60_099), None));
    assert_eq!(task.error_request_id.as_deref(), Some("req_1"));
    assert_eq!((task.answer.as_deref(), task.machine.as_str()), (Some("{}"), "there"));
}

#[tokio::test]
async fn an_end_without_its_time_is_refused() {
    let home = Home::new().await;
    let id = home.task("a boat").await;
    let advance = home
        .library
        .write(move |w| w.tasks().advance(id, &[TaskState::Queued], &TaskState::Withdrawn, &TaskPatch::default()));
    assert!(matches!(advance.await, Err(Error::Constraint { .. })));
}

#[tokio::test]
async fn a_task_id_belongs_to_one_task_of_an_account() {
    let home = Home::new().await;
    let (account, other_account) = (home.account, home.another_account().await);
    let with_id = TaskPatch { remote_id: Some(Some("task_1".into())), ..TaskPatch::default() };
    let first = home.task("first").await;
    let elsewhere = home.insert(new_task(other_account, "elsewhere")).await;
    for id in [first, elsewhere] {
        let patch = with_id.clone();
        home.write(move |w| w.tasks().advance(id, &[TaskState::Queued], &TaskState::Sending, &patch)).await;
    }
    let second = home.task("second").await;
    let taken =
        home.library.write(move |w| w.tasks().advance(second, &[TaskState::Queued], &TaskState::Sending, &with_id));
    assert!(matches!(taken.await, Err(Error::Constraint { .. })));

    let found = home.read(move |r| r.tasks().by_remote_id(account, "task_1")).await.unwrap();
    assert_eq!(found.id, first);
    assert_eq!(home.read(move |r| r.tasks().by_remote_id(account, "task_2")).await, None);
}

#[tokio::test]
async fn an_unknown_state_survives_and_is_never_acted_on() {
    let home = Home::new().await;
    let account = home.account;
    let id = home.task("from a newer version").await;
    home.meddle("UPDATE task SET state = 'paused', hold = 'moon', broke = 'odd'");

    let task = home.read(move |r| r.tasks().get(id)).await.unwrap();
    assert_eq!(task.state, TaskState::Unknown("paused".into()));
    assert_eq!(task.hold, Some(Hold::Unknown("moon".into())));
    assert_eq!(task.broke, Some(Broke::Unknown("odd".into())));
    assert!(home.read(move |r| r.tasks().next_to_send(account, 10)).await.is_empty());
    assert!(home.read(move |r| r.tasks().in_states(account, TaskState::KNOWN)).await.is_empty());
    assert_eq!(home.read(move |r| r.tasks().count_in_flight(account)).await, 0);
    assert!(!home.read(|r| r.tasks().has_unfinished()).await);
    assert!(home.write(|w| w.tasks().interrupted(1)).await.is_empty());
    for from in TaskState::KNOWN {
        let moved = home.write(move |w| w.tasks().advance(id, std::slice::from_ref(from), from, &TaskPatch::default()));
        assert!(!moved.await);
    }
    let strange = [TaskState::Unknown("paused".into())];
    let moved = home.library.write(move |w| w.tasks().advance(id, &strange, &TaskState::Queued, &TaskPatch::default()));
    assert!(matches!(moved.await, Err(Error::WrongStep { .. })));
    let after = home.read(move |r| r.tasks().get(id)).await.unwrap();
    assert_eq!(after.state.as_text(), "paused");
}

#[tokio::test]
async fn what_was_being_sent_when_the_app_ended_is_unconfirmed() {
    let home = Home::new().await;
    let sending = home.task_in(TaskState::Sending).await;
    let processing = home.task_in(TaskState::Processing).await;
    let queued = home.task("queued").await;
    let other_account = home.another_account().await;
    let elsewhere = home.insert(new_task(other_account, "elsewhere")).await;
    home.write(move |w| bring(w, elsewhere, &TaskState::Sending, 0)).await;

    assert_eq!(home.write(|w| w.tasks().interrupted(7_000)).await, [sending, elsewhere]);
    assert!(home.write(|w| w.tasks().interrupted(8_000)).await.is_empty());
    let task = home.read(move |r| r.tasks().get(sending)).await.unwrap();
    assert_eq!((task.state, task.broke, task.broke_at), (TaskState::Unconfirmed, Some(Broke::AppEnded), Some(7_000)));
    for (id, state) in [(processing, TaskState::Processing), (queued, TaskState::Queued)] {
        assert_eq!(home.read(move |r| r.tasks().get(id)).await.unwrap().state, state);
    }
}

#[tokio::test]
async fn tasks_go_out_in_their_order_and_held_ones_wait() {
    let home = Home::new().await;
    let account = home.account;
    let (first, second, third) = (home.task("1").await, home.task("2").await, home.task("3").await);
    let held = home.insert(NewTask { hold: Some(Hold::Key), ..new_task(account, "held") }).await;
    let ids = |limit: u32| {
        let read = home.library.read(move |r| r.tasks().next_to_send(account, limit));
        async move { read.await.unwrap().into_iter().map(|task| task.id).collect::<Vec<_>>() }
    };
    assert_eq!(ids(10).await, [first, second, third]);
    assert_eq!(ids(2).await, [first, second]);
    assert!(home.write(move |w| w.tasks().set_queue_order(third, 0.5)).await);
    assert_eq!(ids(10).await, [third, first, second]);
    assert!(home.write(move |w| w.tasks().set_hold(first, Some(&Hold::Person))).await);
    assert_eq!(ids(10).await, [third, second]);
    assert_eq!(home.write(move |w| w.tasks().release(account, &Hold::Key)).await, [held]);
    assert_eq!(ids(10).await, [third, second, held]);

    home.write(move |w| bring(w, third, &TaskState::Sending, 0)).await;
    assert!(!home.write(move |w| w.tasks().set_hold(third, Some(&Hold::Person))).await, "it is on its way");
    assert!(!home.write(move |w| w.tasks().set_queue_order(third, 9.0)).await);
}

#[tokio::test]
async fn the_rest_of_a_batch_is_held_and_no_other() {
    let home = Home::new().await;
    let account = home.account;
    let batch = press(home.library.clone(), vec![new_task(account, "batch"); 3]).await.ids;
    let other = home.task("another press").await;
    let refused = batch[0];
    home.write(move |w| bring(w, refused, &TaskState::Rejected, 2_000)).await;
    let held = home.write(|w| w.tasks().hold_batch("the press", &Hold::Credits)).await;
    assert_eq!(held, batch[1..]);
    let next = home.read(move |r| r.tasks().next_to_send(account, 9)).await;
    assert_eq!(next.iter().map(|task| task.id).collect::<Vec<_>>(), [other]);
}

#[tokio::test]
async fn notes_on_a_task_change_no_state() {
    let home = Home::new().await;
    let id = home.task_in(TaskState::Processing).await;
    assert!(home.write(move |w| w.tasks().note_poll(id, "in_progress", 4_000)).await);
    assert!(home.write(move |w| w.tasks().set_watched(id, false)).await);
    let task = home.read(move |r| r.tasks().get(id)).await.unwrap();
    assert_eq!((task.state, task.watched, task.last_polled_at), (TaskState::Processing, false, Some(4_000)));
    assert_eq!(task.remote_status.as_deref(), Some("in_progress"));
    assert!(!home.write(|w| w.tasks().set_watched(404, false)).await);
}

#[tokio::test]
async fn durations_are_of_completed_runs_of_the_model_newest_first() {
    let home = Home::new().await;
    let account = home.account;
    for ended_at in [5_000, 3_000, 900] {
        let id = home.task("a run").await;
        home.write(move |w| bring(w, id, &TaskState::Completed, ended_at)).await;
    }
    home.task_in(TaskState::Failed).await;
    let other = home.insert(NewTask { model: "suno".into(), ..new_task(account, "other model") }).await;
    home.write(move |w| bring(w, other, &TaskState::Completed, 1_500)).await;

    let durations = |limit| home.library.read(move |r| r.tasks().durations(account, "gpt-image-2", limit));
    assert_eq!(durations(200).await.unwrap(), [4_000, 2_000], "an end before its beginning is no duration");
    assert_eq!(durations(1).await.unwrap(), [4_000]);

    let runs = home.library.read(move |r| r.tasks().runs(account, "gpt-image-2", 200)).await.unwrap();
    assert_eq!(
        runs.iter().map(|run| (run.at, run.ms)).collect::<Vec<_>>(),
        [(3_000, Some(2_000)), (5_000, Some(4_000))]
    );
    assert!(runs.iter().all(|run| run.facts == new_task(account, "x").facts && run.seen_ms == 0));
    let newest = home.library.read(move |r| r.tasks().runs(account, "gpt-image-2", 1)).await.unwrap();
    assert_eq!(newest.iter().map(|run| run.at).collect::<Vec<_>>(), [5_000]);
}

#[tokio::test]
async fn runs_that_contact_was_lost_with_are_known_by_how_long_they_were_seen() {
    let home = Home::new().await;
    let account = home.account;
    let id = home.task_in(TaskState::Processing).await;
    let sent = home.read(move |r| r.tasks().get(id)).await.unwrap().sent_at.unwrap();
    home.write(move |w| w.tasks().note_poll(id, "processing", sent + 7_000)).await;
    home.write(move |w| {
        w.tasks().advance(id, &[TaskState::Processing], &TaskState::LostContact, &TaskPatch::default())
    })
    .await;
    let runs = home.library.read(move |r| r.tasks().runs(account, "gpt-image-2", 200)).await.unwrap();
    assert_eq!(runs.iter().map(|run| (run.id, run.ms, run.seen_ms)).collect::<Vec<_>>(), [(id, None, 7_000)]);
}

#[tokio::test]
async fn models_are_listed_with_their_last_use() {
    let home = Home::new().await;
    let account = home.account;
    assert!(home.read(move |r| r.tasks().last_used(account)).await.is_empty());
    for (model, created_at) in [("b", 3), ("a", 1), ("b", 2), ("", 4), ("猫", 5)] {
        home.insert(NewTask { model: model.into(), created_at, ..new_task(account, "x") }).await;
    }
    let used = home.read(move |r| r.tasks().last_used(account)).await;
    let expected = [("", 4), ("a", 1), ("b", 3), ("猫", 5)].map(|(model, at)| (model.to_owned(), at));
    assert_eq!(used, expected);
}

#[tokio::test]
async fn what_goes_on_by_itself_is_counted_and_what_waits_for_the_person_is_not() {
    let home = Home::new().await;
    let account = home.account;
    let unfinished = || home.library.read(|r| r.tasks().has_unfinished());
    assert!(!unfinished().await.unwrap());
    for state in [TaskState::Unconfirmed, TaskState::LostContact, TaskState::Completed, TaskState::Withdrawn] {
        home.task_in(state).await;
    }
    home.insert(NewTask { hold: Some(Hold::Person), ..new_task(account, "held") }).await;
    assert!(!unfinished().await.unwrap());

    let id = home.task_in(TaskState::Processing).await;
    assert!(unfinished().await.unwrap());
    home.write(move |w| w.tasks().set_watched(id, false)).await;
    assert!(!unfinished().await.unwrap());
    assert_eq!(home.read(move |r| r.tasks().count_in_flight(account)).await, 1, "it still takes a place");

    home.task("queued").await;
    assert!(unfinished().await.unwrap());
}

#[tokio::test]
async fn what_else_was_sent_in_between_is_counted() {
    let home = Home::new().await;
    let account = home.account;
    let (one, _two) = (home.task_in(TaskState::Processing).await, home.task_in(TaskState::Unconfirmed).await);
    home.task("never sent").await;
    let between = |t0, t1| home.library.read(move |r| r.tasks().sent_between(account, t0, t1, one));
    assert_eq!(between(1_000, 1_000).await.unwrap(), 1);
    assert_eq!(between(1_001, 9_000).await.unwrap(), 0);
}

/// One press of these rows, always with the same submit id.
async fn press(library: Library, new: Vec<NewTask>) -> Inserted {
    library.write(move |w| w.tasks().insert_batch("the press", &new)).await.unwrap()
}
