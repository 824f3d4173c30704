//! Thousands of tasks are as quick as ten.

use std::time::{Duration, Instant};

use engine::face::Kind;
use library::{Hold, Library, NewTask, TaskPatch, TaskState};

use crate::studio::{Studio, sandbox};

const MANY: usize = 5_000;

/// The quickest of several presses: what else the computer does makes some of them slow, never quick.
async fn quickest_press(studio: &Studio) -> Duration {
    let mut quickest = Duration::MAX;
    for _ in 0..10 {
        let began = Instant::now();
        studio.press(Kind::Image, "z-image", "One more").await;
        quickest = quickest.min(began.elapsed());
    }
    quickest
}

#[tokio::test(flavor = "multi_thread")]
async fn several_thousand_tasks_do_not_make_a_press_slower() {
    let sandbox = sandbox().await;
    let studio = Studio::with_key(&sandbox).await;
    studio.engine.sending_pause(true).await.unwrap();
    let before = quickest_press(&studio).await;
    let account = studio.engine.account().await.unwrap().unwrap().id;
    studio.engine.shutdown().await;

    let library = Library::open(&studio.place.profile().join("library.sqlite"), 0).unwrap();
    library.write(move |writer| fill(writer, account)).await.unwrap();
    library.close().await.unwrap();

    let studio = Studio::open(studio.place, studio.keys).await;
    let after = quickest_press(&studio).await;
    assert!(after < before * 4 + Duration::from_millis(20), "a press took {before:?}, and then {after:?}");
    // With all of them waiting, the next one still goes out and comes back.
    studio.engine.sending_pause(false).await.unwrap();
    let id = studio.press(Kind::Image, "z-image", "The last of many").await;
    studio.until_archived(id).await;
}

/// Half of them done, half of them waiting for the person's word.
fn fill(writer: &library::Writer<'_>, account: i64) -> Result<(), library::Error> {
    for number in 0..MANY {
        let row = NewTask {
            account_id: account,
            kind: library::Kind::Image,
            endpoint: "/images/generations".to_owned(),
            model: "z-image".to_owned(),
            model_title: "Z-Image".to_owned(),
            prompt: format!("Number {number} of many"),
            body: format!(r#"{{"model":"z-image","prompt":"Number {number} of many"}}"#),
            body_sha256: String::new(),
            facts: Vec::new(),
            aspect: None,
            cost_estimate: None,
            hold: (number % 2 == 0).then_some(Hold::Person),
            queue_order: None,
            created_at: 1_700_000_000_000,
            parent_id: None,
            machine: "this computer".to_owned(),
        };
        let id = writer.tasks().insert_batch(&format!("many-{number}"), &[row])?.ids[0];
        if number % 2 == 1 {
            let at = Some(Some(1_700_000_060_000));
            let sent = TaskPatch { sent_at: Some(Some(1_700_000_000_000)), ..TaskPatch::default() };
            let ended = TaskPatch { ended_at: at, ..TaskPatch::default() };
            writer.tasks().advance(id, &[TaskState::Queued], &TaskState::Sending, &sent)?;
            writer.tasks().advance(id, &[TaskState::Sending], &TaskState::Processing, &TaskPatch::default())?;
            writer.tasks().advance(id, &[TaskState::Processing], &TaskState::Completed, &ended)?;
        }
    }
    Ok(())
}
