//! What a person types comes back as it was typed.

use engine::export;
use engine::face::{FailureCode, Kind, ProblemCode};
use serde_json::{Value, json};

use crate::studio::{Studio, as_typed, draft, sandbox};

/// 100 kB, which is the most that is sent, with everything in it that breaks texts.
fn long_prompt() -> String {
    let piece = "héron 🪶👩‍👩‍👧‍👦 \u{202e}right to left\u{202c} \u{5e9}\u{5dc}\u{5d5}\u{5dd} e\u{301} \t\"\\ \u{0} \u{7f} \u{feff} {a, b}\r\n";
    let mut prompt = piece.repeat(100_000 / piece.len());
    prompt.push_str(&"…".repeat((100_000 - prompt.len()) / '…'.len_utf8()));
    prompt.push_str(&"!".repeat(100_000 - prompt.len()));
    prompt
}

async fn exported(studio: &Studio) -> Vec<Value> {
    let profile = engine::Profile::new(studio.place.profile());
    let lines = tokio::task::spawn_blocking(move || {
        let mut lines = Vec::new();
        export(&profile, &mut lines).map(|()| lines)
    });
    let lines = String::from_utf8(lines.await.unwrap().unwrap()).unwrap();
    lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// The text of the body, however `export` had to write it.
fn body_of(line: &Value) -> String {
    line["body"].as_str().map_or_else(|| line["body"].to_string(), str::to_owned)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_prompt_of_a_hundred_kilobytes_survives_byte_for_byte() {
    let sandbox = sandbox().await;
    let studio = Studio::with_key(&sandbox).await;
    let prompt = long_prompt();
    assert_eq!(prompt.len(), 100_000);
    // A model that the catalogue does not know is sent as it is typed.
    let press = draft(Kind::Image, "a-model-of-next-year", &prompt);
    studio.engine.draft_save(press.clone()).await.unwrap();
    assert_eq!(as_typed(studio.engine.draft().await.unwrap()), press);
    studio.engine.sending_pause(true).await.unwrap();
    let id = studio.engine.submit(press).await.unwrap().tasks[0];

    let studio = studio.restarted().await;
    let task = studio.task(id).await;
    assert_eq!(task.prompt, prompt);
    let body: Value = serde_json::from_str(&task.body).unwrap();
    assert_eq!(body["prompt"].as_str(), Some(prompt.as_str()));
    let lines = exported(&studio).await;
    assert_eq!(body_of(&lines[0]), task.body);

    studio.engine.sending_pause(false).await.unwrap();
    studio.until_true("it arrives", || async { sandbox.ledger().submissions_seen == 1 }).await;
    assert!(sandbox.ledger().tasks.iter().all(|theirs| theirs.prompt == prompt));
    assert_eq!(studio.engine.reuse(id).await.unwrap().prompt, prompt);
}

#[tokio::test(flavor = "multi_thread")]
async fn json_that_is_none_is_kept_as_typed_and_refused_with_its_place() {
    let sandbox = sandbox().await;
    let studio = Studio::with_key(&sandbox).await;
    let mut press = draft(Kind::Image, "z-image", "With a typo");
    press.extra = "{\n  \"seed\": 7,\n  \"style\": nature\n}".to_owned();
    studio.engine.draft_save(press.clone()).await.unwrap();
    let checked = studio.engine.compose_check(press.clone()).await.unwrap();
    let problem = checked.problems.iter().find(|problem| problem.code == ProblemCode::JsonInvalid).unwrap();
    let fact = |name: &str| problem.facts.get(name).map(ToString::to_string).unwrap();
    assert_eq!((fact("line").as_str(), fact("column").as_str()), ("3", "13"));
    assert!(checked.blocked && checked.body.is_none());
    assert_eq!(studio.engine.submit(press.clone()).await.unwrap_err().code, FailureCode::DraftNotReady);
    assert!(exported(&studio).await.is_empty(), "nothing was written");
    let studio = studio.restarted().await;
    assert_eq!(as_typed(studio.engine.draft().await.unwrap()), press);
}

#[tokio::test(flavor = "multi_thread")]
async fn export_says_what_the_library_says_while_the_app_runs() {
    let sandbox = sandbox().await;
    let studio = Studio::with_key(&sandbox).await;
    let mut ids = vec![
        studio.press(Kind::Image, "mj-v7", "Four of them").await,
        studio.press(Kind::Image, "z-image", "Refused [refuse]").await,
        studio.press(Kind::Image, "z-image", "A haiku [no file]").await,
    ];
    for id in &ids {
        studio.until_true("its end", || async { studio.task(*id).await.ended_at.is_some() }).await;
    }
    studio.until_archived(ids[0]).await;
    studio.engine.sending_pause(true).await.unwrap();
    ids.push(studio.press(Kind::Image, "z-image", "Still here").await);

    let lines = exported(&studio).await;
    assert_eq!(lines.len(), ids.len());
    for (id, line) in ids.iter().zip(&lines) {
        let task = studio.task(*id).await;
        assert_eq!(line["id"], json!(id));
        assert_eq!((&line["task_id"], &line["model"]), (&json!(task.task_id), &json!(task.model)));
        assert_eq!(body_of(line), task.body);
        let outputs = line["outputs"].as_array().unwrap();
        assert_eq!(outputs.len(), task.outputs.len());
        for (theirs, ours) in outputs.iter().zip(&task.outputs) {
            assert_eq!(theirs["path"], json!(ours.path));
            assert_eq!(theirs["sha256"], json!(ours.sha256));
            assert_eq!(theirs["bytes"], json!(ours.bytes));
        }
    }
    let states: Vec<_> = lines.iter().map(|line| line["state"].as_str().unwrap()).collect();
    assert_eq!(states, ["completed", "failed", "completed", "queued"]);
    assert_eq!(lines[1]["error"]["code"], json!(80_006));
}
