//! One way to ask after a task, and what its states mean.

use engine::face::{Kind, StateView};

use super::desk::{Desk, Says, ended, runs};
use super::holds;
use crate::raw_api::KEY;
use crate::studio::SPEED;

#[tokio::test(flavor = "multi_thread")]
async fn pictures_clips_and_sounds_are_asked_after_in_one_way() {
    holds!("asking: one address", "asking: with the key", "submitting: an id", "state: processing", "state: completed");
    let desk = Desk::saying(Says::state("processing"));
    let studio = desk.api.studio(SPEED).await;
    let mut ids = Vec::new();
    for (kind, model) in [(Kind::Image, "z-image"), (Kind::Video, "kling-3-0"), (Kind::Audio, "suno-music")] {
        let id = studio.press(kind, model, "Alike").await;
        let task = studio.until(id, runs).await;
        assert_eq!(task.task_id.unwrap(), format!("task_{id:08}"), "the id that the answer gave");
        ids.push(id);
    }
    studio
        .until_true("all were looked at while they ran", || async {
            (1..=3).all(|n| desk.api.asked(&format!("GET /api/v1/tasks/task_{n:08} ")).len() > 1)
        })
        .await;
    desk.say(Says::done(r#"{"text":"la"}"#));
    for id in ids {
        studio.until(id, ended).await;
    }
    assert!(desk.looks().iter().all(|look| look.line.ends_with(" HTTP/1.1") && look.key == KEY));
    assert_eq!(desk.posts(), 3);
    assert_eq!(studio.engine.status().await.unwrap().watching, 0, "an end is not asked after again");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_word_that_is_not_documented_is_shown_as_it_came_and_looked_at_on() {
    holds!("state: any other word");
    let desk = Desk::saying(Says::state("processing"));
    let studio = desk.api.studio(SPEED).await;
    let id = studio.press(Kind::Image, "z-image", "In other words").await;
    for word in ["queued", "cancelled", "succeeded", "COMPLETED", "\u{202e}done", "error"] {
        desk.say(Says::state(word));
        let shown =
            |state: &StateView| matches!(state, StateView::Processing { status: Some(status), .. } if status == word);
        studio.until(id, shown).await;
    }
    desk.say(Says::done("null"));
    studio.until(id, ended).await;
    assert_eq!(desk.posts(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn failures_keep_code_and_words_whatever_else_is_missing() {
    holds!("state: failed", "failure: 80002", "failure: 80006", "failure: other 8xxxx", "failure: few fields");
    let desk = Desk::saying(Says::state("processing"));
    let studio = desk.api.studio(SPEED).await;
    let cases = [
        (r#"{"code":80002,"message":"Timed out"}"#, Some(80_002), "Timed out"),
        (
            r#"{"code":80006,"message":"Request violates content policy"}"#,
            Some(80_006),
            "Request violates content policy",
        ),
        (r#"{"code":80099,"message":"The moon was full"}"#, Some(80_099), "The moon was full"),
        (r#"{"error":{"code":80007,"message":"Nested"}}"#, Some(80_007), "Nested"),
        (r#""just words""#, None, "just words"),
        ("null", None, ""),
    ];
    for (error, code, message) in cases {
        desk.say(Says::with_status(
            200,
            format!(r#"{{"id":"{{id}}","status":"failed","output":null,"error":{error}}}"#),
        ));
        let id = studio.press(Kind::Image, "z-image", "In vain").await;
        let task = studio.until(id, |state| matches!(state, StateView::Failed { .. })).await;
        assert_eq!(task.state, StateView::Failed { code, message: message.to_owned(), refunded: true }, "{error}");
        assert!(task.cost.is_none_or(|cost| cost.refund.is_given()), "{error}");
        assert!(task.answer.unwrap().contains(r#""status":"failed""#), "the answer is kept as it came");
    }
    assert_eq!(desk.posts(), cases.len(), "nothing was sent again");
}
