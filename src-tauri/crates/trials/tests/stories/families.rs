//! What follows a result: the body that arrives is the one that was offered, and the family is kept.

use std::collections::BTreeMap;

use engine::face::{
    Draft, DraftReference, FailureCode, FollowBy, FollowUp, How, Kind, NothingFollows, StateView, TaskDetail,
};
use sandbox::Sandbox;
use serde_json::{Value, json};

use crate::studio::{Studio, draft, files_below, sandbox};

#[tokio::test(flavor = "multi_thread")]
async fn a_picture_is_followed_by_its_number_and_the_family_is_kept() {
    let sandbox = sandbox().await;
    let studio = Studio::with_key(&sandbox).await;
    let first = made(&studio, of(Kind::Image, "mj-v7", "a heron", &[])).await;
    let third = first.outputs[2].id;

    let creative = |way: &FollowUp| way.model == "mj-v7-upscale" && way.label == "Creative";
    let way = way(&studio, first.id, Some(third), creative).await;
    assert_eq!((way.how, way.by, way.missing.len()), (How::Upscale, FollowBy::Task, 0));
    let follow = studio.engine.follow_up(first.id, Some(third), way.id).await.unwrap();
    let upscaled = made(&studio, follow).await;
    let received = received(&sandbox);
    assert_eq!(received.last().unwrap(), &upscaled.body, "what arrived is what is shown");
    let body: Value = serde_json::from_str(&upscaled.body).unwrap();
    let id = first.task_id.clone().unwrap();
    assert_eq!(body["model_params"], json!({"task_id": id, "image_number": 2, "type": "creative"}));

    // Varied: what it has no seed for is as it was, in a draft of its own.
    let varied = studio.engine.vary(first.id).await.unwrap();
    assert_eq!((varied.prompt.as_str(), varied.made_from.unwrap().how), ("a heron", How::Varied));
    let varied = made(&studio, varied).await;

    for from in [first.id, upscaled.id, varied.id] {
        let family = studio.engine.family(from).await.unwrap();
        let said: Vec<_> = family.members.iter().map(|m| (m.task, m.depth, m.how, m.number)).collect();
        assert_eq!(
            said,
            [
                (first.id, 0, None, None),
                (upscaled.id, 1, Some(How::Upscale), Some(3)),
                (varied.id, 1, Some(How::Varied), None)
            ]
        );
        assert!(family.chain.is_empty() && !family.cut);
    }
    // Beside the files stands where it came from.
    studio
        .until_true("a sidecar that names its parent", || async {
            files_below(&studio.place.archive()).iter().any(|(path, bytes)| {
                let sidecar: Value = serde_json::from_slice(bytes).unwrap_or_default();
                path.to_string_lossy().ends_with(".afterimage.json")
                    && sidecar["made_from"]["task_id"] == json!(id)
                    && sidecar["made_from"]["how"] == "upscale"
                    && sidecar["made_from"]["output"] == 2
            })
        })
        .await;
    // And it outlives a restart.
    let studio = studio.restarted().await;
    assert_eq!(studio.engine.family(upscaled.id).await.unwrap().members.len(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn three_clips_that_go_on_from_each_other_are_one_chain() {
    let sandbox = sandbox().await;
    let studio = Studio::with_key(&sandbox).await;
    let values = [("return_last_frame", json!(true)), ("duration", json!(5)), ("resolution", json!("480p"))];
    let mut clips = vec![made(&studio, of(Kind::Video, "doubao-seedance-2.0", "a heron", &values)).await];
    for _ in 0..2 {
        let before = clips.last().unwrap();
        let next = |way: &FollowUp| way.how == How::Continue && way.model == "doubao-seedance-2.0";
        let way = way(&studio, before.id, None, next).await;
        assert_eq!(way.by, FollowBy::LastFrame);
        let draft = studio.engine.follow_up(before.id, None, way.id).await.unwrap();
        assert_eq!(
            (draft.prompt.as_str(), &draft.values["duration"]),
            ("a heron", &json!(5)),
            "made as the one before"
        );
        assert_eq!(draft.values["return_last_frame"], true, "so that the chain can go on");
        let clip = made(&studio, draft).await;
        let answer: Value = serde_json::from_str(before.answer.as_deref().unwrap()).unwrap();
        let frame = answer["output"]["last_frame_url"].as_str().unwrap();
        let body: Value = serde_json::from_str(&clip.body).unwrap();
        assert_eq!(body["image_with_roles"], json!([{"url": frame, "role": "first_frame"}]));
        clips.push(clip);
    }
    assert_eq!(received(&sandbox), clips.iter().map(|clip| clip.body.clone()).collect::<Vec<_>>());
    for clip in &clips {
        let chain = studio.engine.family(clip.id).await.unwrap().chain;
        assert_eq!(
            chain.iter().map(|each| each.task).collect::<Vec<_>>(),
            clips.iter().map(|each| each.id).collect::<Vec<_>>()
        );
        assert!(chain.iter().all(|each| each.output.is_some()));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_press_is_of_the_family_only_while_its_body_points_there() {
    let sandbox = sandbox().await;
    let studio = Studio::with_key(&sandbox).await;
    let first = made(&studio, draft(Kind::Image, "z-image", "a heron")).await;
    let edits = |way: &FollowUp| way.how == How::Edit && way.model == "gpt-image-2";
    let way = way(&studio, first.id, None, edits).await;
    assert_eq!((way.by, way.missing), (FollowBy::Link, vec!["Prompt".to_owned()]));
    let follow = studio.engine.follow_up(first.id, None, way.id).await.unwrap();
    assert_eq!(follow.references.len(), 1);

    let parted = Draft { references: Vec::new(), prompt: "another heron".into(), ..follow.clone() };
    let parted = made(&studio, Draft { submit_id: "1".repeat(32), ..parted }).await;
    let other = DraftReference { url: "https://files.example/another.png".into(), name: None };
    let elsewhere =
        Draft { references: vec![other], prompt: "a third".into(), submit_id: "2".repeat(32), ..follow.clone() };
    let elsewhere = studio.engine.submit(elsewhere).await.unwrap().tasks[0];
    let kept = made(&studio, Draft { prompt: "make it dusk".into(), ..follow }).await;
    let members = |id: i64| {
        let engine = studio.engine.clone();
        async move { engine.family(id).await.unwrap().members.into_iter().map(|m| m.task).collect::<Vec<_>>() }
    };
    assert_eq!(members(first.id).await, [first.id, kept.id]);
    assert_eq!(members(parted.id).await, [parted.id]);
    assert_eq!(members(elsewhere).await, [elsewhere]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_stood_in_compose_is_still_there_beside_a_follow_up() {
    let sandbox = sandbox().await;
    let studio = Studio::with_key(&sandbox).await;
    let first = made(&studio, draft(Kind::Image, "z-image", "a heron")).await;
    let typed = Draft { prompt: "typed for an hour".into(), ..studio.engine.draft().await.unwrap() };
    studio.engine.draft_save(typed.clone()).await.unwrap();
    let varied = studio.engine.vary(first.id).await.unwrap();
    assert_ne!(varied.tab, typed.tab);
    assert_eq!(studio.engine.draft().await.unwrap(), varied, "it is the present one");
    assert_eq!(studio.engine.draft_choose(typed.tab).await.unwrap().prompt, "typed for an hour");
    // In an empty draft nothing is lost.
    let empty = studio.engine.draft_new().await.unwrap();
    assert_eq!(studio.engine.vary(first.id).await.unwrap().tab, empty.tab);
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_follows_what_was_not_made_and_it_says_why() {
    let sandbox = sandbox().await;
    let studio = Studio::with_key(&sandbox).await;
    let queued = {
        studio.engine.sending_pause(true).await.unwrap();
        studio.press(Kind::Image, "z-image", "a heron").await
    };
    let found = studio.engine.follow_ups(queued, None).await.unwrap();
    assert_eq!((found.ways.len(), found.nothing), (0, Some(NothingFollows::NotMade)));
    studio.engine.withdraw(vec![queued]).await.unwrap();
    studio.until(queued, |state| *state == StateView::Withdrawn).await;
    assert_eq!(studio.engine.follow_ups(queued, None).await.unwrap().nothing, Some(NothingFollows::NoResult));
    let refused = studio.engine.follow_up(queued, None, "z-image/0".into()).await.unwrap_err();
    assert_eq!(refused.code, FailureCode::NotFound);
    assert_eq!(studio.engine.family(queued + 1).await.unwrap_err().code, FailureCode::NotFound);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_that_is_gone_is_asked_for_anew_before_it_is_used() {
    let sandbox = sandbox().await;
    let studio = Studio::with_key(&sandbox).await;
    let first = studio.press(Kind::Image, "mj-v7", "a heron [dead link]").await;
    studio.until(first, |state| matches!(state, StateView::LinkDead { .. })).await;
    let found = studio.engine.follow_ups(first, None).await.unwrap();
    assert!(found.link_gone);
    let before = studio.engine.draft().await.unwrap();
    let by_link = found.ways.iter().find(|way| way.by == FollowBy::Link).unwrap();
    // The service gives the same link again: nothing is made of it.
    let refused = studio.engine.follow_up(first, None, by_link.id.clone()).await.unwrap_err();
    assert_eq!(refused.code, FailureCode::LinkGone);
    assert_eq!(studio.engine.draft().await.unwrap().made_from, before.made_from);
    // What takes the task itself needs no link.
    let by_task = found.ways.iter().find(|way| way.by == FollowBy::Task && way.missing.is_empty()).unwrap();
    assert!(studio.engine.follow_up(first, None, by_task.id.clone()).await.is_ok());
}

fn of(kind: Kind, model: &str, prompt: &str, values: &[(&str, Value)]) -> Draft {
    let values: BTreeMap<String, Value> =
        values.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
    Draft { values, ..draft(kind, model, prompt) }
}

/// Submits once and waits until all is saved.
async fn made(studio: &Studio, draft: Draft) -> TaskDetail {
    let task = studio.engine.submit(draft).await.unwrap().tasks[0];
    studio.until_archived(task).await
}

async fn way(studio: &Studio, task: i64, output: Option<i64>, is: impl Fn(&FollowUp) -> bool) -> FollowUp {
    let found = studio.engine.follow_ups(task, output).await.unwrap();
    assert!(found.link_since.is_some() && !found.link_gone);
    found.ways.into_iter().find(is).unwrap()
}

fn received(sandbox: &Sandbox) -> Vec<String> {
    sandbox.ledger().charges.into_iter().map(|charge| charge.body).collect()
}
