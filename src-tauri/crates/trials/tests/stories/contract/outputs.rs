//! Whatever an output names is a file, is fetched at once and only once, and without the key.

use std::collections::BTreeSet;

use engine::face::{Kind, OutputRole, OutputStateView, StateView};

use super::desk::{Desk, Says, ended};
use super::holds;
use crate::studio::SPEED;

#[tokio::test(flavor = "multi_thread")]
async fn every_link_of_an_output_is_one_file() {
    holds!(
        "output: image_urls",
        "output: video_urls",
        "output: audio_urls",
        "output: last_frame_url",
        "output: tracks",
        "output: any link",
    );
    let desk = Desk::saying(Says::done(
        r#"{
            "preview": "{host}/files/preview.png",
            "tracks": [
                {"url": "{host}/files/a0.png", "title": "Of audio_urls"},
                {"title": "By its place", "duration": 1.5},
                {"url": "{host}/files/stem.png", "label": "drums"}
            ],
            "last_frame_url": "{host}/files/last.png",
            "audio_urls": ["{host}/files/a0.png", "{host}/files/a1.png"],
            "video_urls": ["{host}/files/v0.png"],
            "image_urls": ["{host}/files/i0.png", "{host}/files/i1.png", "{host}/files/i0.png"],
            "new": {"deep": [[{"er": "{host}/files/deep.png"}], "not a link", "ftp://example.org/x", 7, null]}
        }"#,
    ));
    let studio = desk.api.studio(SPEED).await;
    let id = studio.press(Kind::Video, "kling-3-0", "All of it").await;
    let task = studio.until_archived(id).await;
    let roles: Vec<OutputRole> = task.outputs.iter().map(|output| output.role).collect();
    let result = OutputRole::Result;
    let expected = [
        result,
        result,
        result,
        result,
        result,
        OutputRole::LastFrame,
        OutputRole::Track,
        OutputRole::Other,
        OutputRole::Other,
    ];
    assert_eq!(roles, expected);
    let labels: Vec<&str> = task.outputs.iter().filter_map(|output| output.label.as_deref()).collect();
    assert_eq!(labels, ["Of audio_urls", "By its place", "drums"]);
    assert!(task.outputs.iter().all(|output| output.state == OutputStateView::Archived));
    let paths: BTreeSet<_> = task.outputs.iter().map(|output| output.path.clone().unwrap()).collect();
    assert_eq!(paths.len(), task.outputs.len(), "a file for each");
    let fetched = desk.api.asked("GET /files/");
    assert_eq!(fetched.len(), expected.len(), "each was fetched once");
    assert!(fetched.iter().all(|fetch| fetch.key.is_empty()), "the key went to no file");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_end_without_files_is_an_end_and_its_answer_is_kept() {
    holds!("output: null");
    let desk = Desk::saying(Says::state("processing"));
    let studio = desk.api.studio(SPEED).await;
    for output in ["null", "{}", r#"{"text":"Verse 1"}"#, "[]", r#""a haiku""#, "17"] {
        desk.say(Says::done(output));
        let id = studio.press(Kind::Audio, "suno-music", "Only words").await;
        let task = studio.until(id, ended).await;
        assert!(task.answer.unwrap().contains(output), "{output}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_end_is_asked_after_again_only_for_fresh_links_and_on_request() {
    holds!("output: not for ever", "state: completed");
    let desk = Desk::saying(Says::done(r#"{"image_urls":["{host}/files/0.png"]}"#));
    let studio = desk.api.studio(SPEED).await;
    let saved = studio.press(Kind::Image, "z-image", "Copied at once").await;
    studio.until_archived(saved).await;
    desk.files_are_gone();
    let dead = studio.press(Kind::Image, "z-image", "Gone before it was copied").await;
    studio.until(dead, |state| matches!(state, StateView::LinkDead { .. })).await;
    let looks = |id: i64| desk.api.asked(&format!("GET /api/v1/tasks/task_{id:08} ")).len();
    assert_eq!((looks(saved), looks(dead)), (1, 2), "one look at the end, one for fresh links");
    desk.say(Says::done(r#"{"image_urls":["{host}/elsewhere/0.png"]}"#));
    studio.engine.archive_retry(dead).await.unwrap();
    studio.until_true("asked on request", || async { looks(dead) > 2 }).await;
    let studio = studio.restarted().await;
    assert!(matches!(studio.task(saved).await.state, StateView::Archived { .. }));
    assert_eq!(looks(saved), 1, "not after a restart either");
}
