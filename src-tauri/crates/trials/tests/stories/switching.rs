//! From one model to another: what goes along is sent, the rest is kept and comes back.

use std::collections::BTreeMap;

use engine::face::{Draft, DraftReference, Kind};
use serde_json::{Value, json};

use crate::studio::{Studio, as_typed, draft, sandbox};

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_goes_to_another_model_by_what_it_means_and_comes_back_after_a_restart() {
    let sandbox = sandbox().await;
    let studio = Studio::with_key(&sandbox).await;
    let frame = |name: &str, role: &str| DraftReference {
        url: format!("https://files.example/{name}.png"),
        name: Some(format!("image_with_roles.{role}")),
    };
    let seedance = Draft {
        values: BTreeMap::from([("size".into(), json!("9:16")), ("duration".into(), json!(12))]),
        references: vec![frame("first", "first_frame"), frame("last", "last_frame")],
        ..draft(Kind::Video, "doubao-seedance-2.0", "A heron takes off")
    };
    let engine = &studio.engine;
    let kling = engine.draft_for_model(seedance.clone(), Kind::Video, "kling-3-0-turbo".into()).await.unwrap();
    let checked = engine.compose_check(kling.clone()).await.unwrap();
    assert_eq!(
        serde_json::from_str::<Value>(&checked.body.unwrap()).unwrap(),
        json!({
            "model": "kling-3-0-turbo", "prompt": "A heron takes off", "aspect_ratio": "9:16", "duration": 12,
            "first_frame_image": "https://files.example/first.png",
        })
    );
    assert_eq!(checked.set_aside, [] as [&str; 0]);
    let kept: Vec<_> = checked.kept.iter().map(|kept| (kept.title.as_str(), kept.labels.as_slice())).collect();
    assert_eq!(kept, [("Seedance 2.0", ["Last frame".to_owned()].as_slice())]);

    engine.draft_save(kling).await.unwrap();
    let studio = studio.restarted().await;
    let kling = studio.engine.draft().await.unwrap();
    let pressed = studio.engine.submit(kling.clone()).await.unwrap();
    studio.until_archived(pressed.tasks[0]).await;
    let back = studio.engine.draft_for_model(kling, Kind::Video, "doubao-seedance-2.0".into()).await.unwrap();
    assert_eq!(as_typed(back), seedance);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_model_says_what_it_is_for_and_how_old_that_is() {
    let sandbox = sandbox().await;
    let studio = Studio::with_key(&sandbox).await;
    for card in studio.engine.models().await.unwrap() {
        assert!(!card.wishes.is_empty(), "{}", card.id);
        let form = studio.engine.model_form(card.kind, card.id.clone()).await.unwrap();
        assert_eq!(form.evidence.unwrap().seen, card.seen, "{}", card.id);
    }
}
