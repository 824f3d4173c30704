//! One prompt, several models: one press, each body as its model takes it, side by side, blind if wanted, and what wins is
//! what new drafts begin with.

use std::collections::BTreeMap;

use engine::face::{Board, Draft, FailureCode, Kind, RejectReason, StateView, Won};
use serde_json::{Value, json};

use crate::books::{assert_books, assert_saved};
use crate::studio::{Studio, draft, sandbox};

const MODELS: [&str; 3] = ["gpt-image-2", "z-image", "nano-banana-2-lite"];

/// One prompt for three models, in 16:9.
fn three(prompt: &str) -> Draft {
    let others = MODELS[1..].iter().map(|id| (*id).to_owned()).collect();
    Draft {
        others: BTreeMap::from([(Kind::Image, others)]),
        values: BTreeMap::from([("size".to_owned(), json!("16:9"))]),
        ..draft(Kind::Image, MODELS[0], prompt)
    }
}

impl Studio {
    async fn board(&self, board: &str) -> Board {
        self.engine.board(board.to_owned()).await.unwrap()
    }

    /// Models of the columns, in their order; "" where it is hidden.
    async fn columns(&self, board: &str) -> Vec<String> {
        let columns = self.board(board).await.columns;
        columns.into_iter().map(|column| column.model.map_or_else(String::new, |model| model.id)).collect()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn three_models_are_one_press_with_exactly_the_bodies_that_were_shown() {
    let sandbox = sandbox().await;
    let studio = Studio::with_key(&sandbox).await;
    let press = three("A {red|blue} barn");
    let view = studio.engine.batch_check(press.clone()).await.unwrap();
    assert_eq!((view.found.submissions, view.models.len(), view.blocked), (6, 3, 0), "{view:?}");
    let total: i64 = view.models.iter().map(|model| model.credits).sum();
    assert_eq!(view.credits, total);
    let mut shown: Vec<Value> = Vec::new();
    for row in 0..6 {
        let body = studio.engine.batch_body(press.clone(), row).await.unwrap();
        shown.push(serde_json::from_str(&body).unwrap());
    }
    let pressed = studio.engine.submit(press.clone()).await.unwrap();
    let board = pressed.board.clone().unwrap();
    let again = studio.engine.submit(press).await.unwrap();
    assert_eq!((again.repeated, &again.tasks, again.board), (true, &pressed.tasks, Some(board.clone())));
    for task in &pressed.tasks {
        let task = studio.until_archived(*task).await;
        assert_saved(&sandbox.ledger(), &task);
        assert_eq!(task.board.map(|on| (on.board, on.models)), Some((board.clone(), 3)));
    }
    let mut sent: Vec<Value> = Vec::new();
    for task in &pressed.tasks {
        sent.push(serde_json::from_str(&studio.task(*task).await.body).unwrap());
    }
    assert_eq!(sent, shown, "in their order");
    let ledger = sandbox.ledger();
    let mut taken: Vec<(String, String)> =
        ledger.tasks.iter().map(|task| (task.model.clone(), task.prompt.clone())).collect();
    taken.sort();
    let mut expected: Vec<(String, String)> = MODELS
        .iter()
        .flat_map(|model| ["A blue barn", "A red barn"].map(|prompt| ((*model).to_owned(), prompt.to_owned())))
        .collect();
    expected.sort();
    assert_eq!(taken, expected);
    assert_books(&ledger, 6, 0);
    assert_eq!(studio.columns(&board).await, MODELS, "in the order in which they were chosen");
    let board = studio.board(&board).await;
    assert_eq!((board.prompts, board.columns[0].tasks.len()), (2, 2));
    assert!(board.columns.iter().flat_map(|column| &column.tasks).all(|task| task.outputs.len() == 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_blind_board_tells_nothing_until_one_is_chosen() {
    let sandbox = sandbox().await;
    let studio = Studio::with_key(&sandbox).await;
    let pressed = studio.engine.submit(three("A barn")).await.unwrap();
    let name = pressed.board.unwrap();
    studio.engine.board_blind(name.clone(), true).await.unwrap();
    for task in &pressed.tasks {
        studio.until_archived(*task).await;
    }
    let hidden = studio.board(&name).await;
    assert!(hidden.hidden && hidden.columns.iter().all(|column| column.model.is_none()));
    let said = serde_json::to_string(&hidden).unwrap();
    for model in MODELS {
        let task = studio.task(pressed.tasks[MODELS.iter().position(|id| *id == model).unwrap()]).await;
        let path = task.outputs[0].path.clone().unwrap();
        for telling in [model, &task.model_title, &path, task.task_id.as_deref().unwrap()] {
            assert!(!said.contains(telling), "{telling} in {said}");
        }
    }
    for task in hidden.columns.iter().flat_map(|column| &column.tasks) {
        assert_eq!((task.credits, task.made_in_ms, task.facts.len()), (None, None, 0));
    }
    let order: Vec<i64> = hidden.columns.iter().map(|column| column.tasks[0].task).collect();
    let again: Vec<i64> = studio.board(&name).await.columns.iter().map(|column| column.tasks[0].task).collect();
    assert_eq!(order, again, "the order is of chance once, and stays");

    studio.engine.board_choose(name.clone(), Some(order[1])).await.unwrap();
    let shown = studio.board(&name).await;
    assert_eq!((shown.hidden, shown.blind, shown.winner), (false, true, Some(order[1])));
    let same: Vec<i64> = shown.columns.iter().map(|column| column.tasks[0].task).collect();
    assert_eq!(same, order, "nothing jumps when it is lifted");
    assert!(shown.columns.iter().all(|column| column.model.is_some()));
    let foreign = studio.press(Kind::Image, "z-image", "another").await;
    let refused = studio.engine.board_choose(name, Some(foreign)).await.unwrap_err();
    assert_eq!(refused.code, FailureCode::NotFound);

    let next = studio.engine.submit(three("Another barn")).await.unwrap().board.unwrap();
    assert!(studio.board(&next).await.hidden, "whoever judged blind last does so again");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_wins_is_what_new_drafts_begin_with_and_the_word_can_be_taken_back() {
    let sandbox = sandbox().await;
    let studio = Studio::with_key(&sandbox).await;
    let pressed = studio.engine.submit(three("A barn")).await.unwrap();
    let board = pressed.board.unwrap();
    let begins = async || studio.engine.draft_new().await.unwrap().models[&Kind::Image].clone();
    let won = async |id: &str| {
        let models = studio.engine.models().await.unwrap();
        models.into_iter().find(|model| model.id == id).unwrap().boards
    };
    assert_eq!(begins().await, MODELS[0]);
    studio.engine.board_choose(board.clone(), Some(pressed.tasks[2])).await.unwrap();
    assert_eq!(begins().await, MODELS[2]);
    assert_eq!((won(MODELS[2]).await, won(MODELS[0]).await), (Won { won: 1, of: 1 }, Won { won: 0, of: 1 }));
    assert!(studio.board(&board).await.leads);

    studio.engine.board_lead(board.clone(), false).await.unwrap();
    let draft = studio.engine.draft_new().await.unwrap();
    assert_eq!(draft.models[&Kind::Image], MODELS[2], "a tab beside another begins like that one");
    assert_eq!((studio.board(&board).await.leads, won(MODELS[2]).await.won), (false, 1));
    studio.engine.board_lead(board.clone(), true).await.unwrap();
    studio.engine.board_choose(board.clone(), None).await.unwrap();
    assert_eq!((studio.board(&board).await.leads, won(MODELS[2]).await), (false, Won { won: 0, of: 0 }));
    let studio = studio.restarted().await;
    studio.engine.board_choose(board.clone(), Some(pressed.tasks[1])).await.unwrap();
    let studio = studio.restarted().await;
    assert_eq!(studio.engine.draft_new().await.unwrap().models[&Kind::Image], MODELS[1]);
    assert_eq!(studio.board(&board).await.winner, Some(pressed.tasks[1]));
}

#[tokio::test(flavor = "multi_thread")]
async fn without_credits_in_the_middle_what_is_submitted_anew_comes_onto_the_same_board() {
    let sandbox = sandbox().await;
    let studio = Studio::with_key(&sandbox).await;
    let mut settings = studio.engine.settings().await.unwrap();
    settings.in_flight_limit = 1;
    studio.engine.settings_save(settings).await.unwrap();
    let first = studio.engine.batch_check(three("A barn")).await.unwrap().models[0].credits;
    sandbox.set_balance(first.max(1));
    let pressed = studio.engine.submit(three("A barn")).await.unwrap();
    let board = pressed.board.unwrap();
    let is_refused = |state: &StateView| matches!(state, StateView::Rejected { reason: RejectReason::NoCredits, .. });
    studio.until(pressed.tasks[1], is_refused).await;
    let shown = studio.board(&board).await;
    assert!(matches!(shown.columns[1].tasks[0].state, StateView::Rejected { .. }), "{shown:?}");
    let batch = studio.engine.queue().await.unwrap().batches.into_iter().find(|batch| batch.batch == board);
    assert_eq!(batch.map(|batch| batch.board), Some(3));

    sandbox.set_balance(100_000);
    let anew = studio.engine.submit_anew(pressed.tasks[1], "anew".into(), None).await.unwrap();
    for task in [pressed.tasks[0], anew.tasks[0], pressed.tasks[2]] {
        studio.until_archived(task).await;
    }
    let shown = studio.board(&board).await;
    let of: Vec<Vec<i64>> =
        shown.columns.iter().map(|column| column.tasks.iter().map(|task| task.task).collect()).collect();
    assert_eq!(of.iter().map(Vec::len).collect::<Vec<_>>(), [1, 1, 1]);
    assert_eq!(studio.columns(&board).await.len(), 3);
    assert!(of.contains(&vec![anew.tasks[0]]), "{of:?}");
    assert_eq!(studio.task(anew.tasks[0]).await.board.map(|on| on.board), Some(board));
    assert_books(&sandbox.ledger(), 3, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_model_that_cannot_take_it_stops_the_press_and_is_named() {
    let sandbox = sandbox().await;
    let studio = Studio::with_key(&sandbox).await;
    // Longer than the one takes and not too long for the others.
    let mut press = three(&"barn ".repeat(300));
    let view = studio.engine.batch_check(press.clone()).await.unwrap();
    let blocked: Vec<u32> = view.models.iter().map(|model| model.blocked).collect();
    assert_eq!((view.blocked, blocked), (1, vec![0, 1, 0]), "{:?}", view.models);
    assert_eq!(view.models[1].problem.as_ref().map(|problem| problem.field.as_str()), Some("prompt"));
    let refused = studio.engine.submit(press.clone()).await.unwrap_err();
    assert_eq!((refused.code, refused.facts["model"].as_str()), (FailureCode::DraftNotReady, "z-image"));
    assert_eq!(studio.engine.queue().await.unwrap().waiting, [], "none of it was written");

    press.others = BTreeMap::from([(Kind::Image, vec![MODELS[2].to_owned()])]);
    let pressed = studio.engine.submit(press).await.unwrap();
    for task in &pressed.tasks {
        studio.until_archived(*task).await;
    }
    assert_books(&sandbox.ledger(), 2, 0);
    let one = studio.engine.submit(draft(Kind::Image, "z-image", "alone")).await.unwrap();
    assert_eq!((one.board, studio.task(one.tasks[0]).await.board), (None, None));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_models_stay_with_the_draft() {
    let sandbox = sandbox().await;
    let studio = Studio::with_key(&sandbox).await;
    let present = studio.engine.draft().await.unwrap();
    let kept = Draft { others: three("").others, ..present };
    studio.engine.draft_save(kept.clone()).await.unwrap();
    assert_eq!(studio.engine.draft().await.unwrap().others, kept.others);
    let pressed = studio.engine.submit(Draft { prompt: "A barn".into(), ..kept.clone() }).await.unwrap();
    assert_eq!(studio.engine.draft().await.unwrap().others, kept.others, "after the press");
    assert_eq!(
        studio.engine.reuse(pressed.tasks[0]).await.unwrap().others,
        BTreeMap::new(),
        "one task was made by one model"
    );
    let other = studio.engine.draft_for_model(kept.clone(), Kind::Video, "kling-v3".into()).await.unwrap();
    assert_eq!(other.others, kept.others);
}
