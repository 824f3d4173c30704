//! What is offered after a result, and what the check finds wrong with it.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::Path;
use std::process::Command;

use catalogue::{Catalogue, FollowUp, Following, Kind, Origin, Takes, Verb, check, continued, follow_ups};
use serde_json::{Value, json};
use tempfile::TempDir;

const LINK: &str = "https://cdn.example/0.mp4";
const FRAME: &str = "https://cdn.example/last.png";

fn origin<'a>(model: &'a str, media: Takes) -> Origin<'a> {
    Origin {
        model,
        prompt: "a heron",
        media,
        is_last_frame: false,
        link: Some(LINK),
        last_frame: None,
        number: Some(1),
        task: Some("task_of_the_service"),
        track: None,
    }
}

fn ways(origin: &Origin<'_>) -> Vec<FollowUp> {
    follow_ups(Catalogue::embedded(), origin)
}

fn body(way: &FollowUp) -> Value {
    serde_json::from_str(&check(Catalogue::embedded(), &way.parts.draft()).body.unwrap()).unwrap()
}

#[test]
fn a_picture_is_counted_as_the_model_that_takes_it_counts() {
    let of_v8 = ways(&origin("midjourney", Takes::Images));
    let upscale = of_v8.iter().find(|way| way.model == "midjourney" && way.verb == Verb::Upscale).unwrap();
    assert_eq!(
        body(upscale),
        json!({"model": "midjourney", "action": "upscale", "task_id": "task_of_the_service", "index": 2})
    );
    let video = of_v8.iter().find(|way| way.model == "midjourney-video").unwrap();
    assert_eq!((video.verb, body(video)["index"].clone()), (Verb::Animate, json!(1)));

    let of_v7 = ways(&origin("mj-v7-variation", Takes::Images));
    let creative = of_v7.iter().find(|way| way.model == "mj-v7-upscale" && way.label == "Creative").unwrap();
    assert_eq!(
        body(creative),
        json!({"model": "mj-v7-upscale",
            "model_params": {"type": "creative", "task_id": "task_of_the_service", "image_number": 1}})
    );
    let edit = of_v7.iter().find(|way| way.model == "mj-v7-edit").unwrap();
    assert_eq!(edit.missing, ["Prompt", "Midjourney settings (canvas)", "Midjourney settings (img_pos)"]);
}

#[test]
fn a_model_takes_only_the_tasks_of_its_own_service_and_a_link_of_any() {
    for way in ways(&origin("gpt-image-2", Takes::Images)) {
        assert_eq!(way.by, Following::Link, "{}", way.model);
        assert_eq!(way.parts.references[0].0, LINK);
    }
    // Midjourney enlarges its own tasks alone; a link to another picture is nothing to it.
    let found = ways(&origin("gpt-image-2", Takes::Images));
    assert!(!found.iter().any(|way| way.model == "midjourney" && way.verb == Verb::Upscale));
    assert!(found.iter().any(|way| way.model == "midjourney-video" && way.verb == Verb::Animate));
    // Without the id of the task it follows by nothing but links.
    let unsent = Origin { task: None, ..origin("midjourney", Takes::Images) };
    assert!(ways(&unsent).iter().all(|way| way.by == Following::Link));
    // And without a link and an id nothing follows.
    assert_eq!(ways(&Origin { link: None, ..unsent }), []);
}

#[test]
fn a_track_is_named_by_its_id_and_asked_for_when_it_is_not_known() {
    let known = Origin { track: Some("track-2"), ..origin("suno-music", Takes::Sound) };
    let stems = |ways: Vec<FollowUp>| ways.into_iter().find(|way| way.model == "suno-vocal-separation").unwrap();
    let known = stems(ways(&known));
    assert_eq!((known.verb, known.missing.len()), (Verb::Stems, 0));
    assert_eq!(body(&known)["audioId"], "track-2");
    assert_eq!(stems(ways(&origin("suno-music", Takes::Sound))).missing, ["Track id"]);
}

#[test]
fn a_clip_goes_on_from_its_last_frame_as_it_was_made_and_gives_its_own_back() {
    let clip = Origin { last_frame: Some(FRAME), ..origin("doubao-seedance-2.0", Takes::Video) };
    let all = ways(&clip);
    let next = |model: &str| all.iter().find(|way| way.model == model && way.verb == Verb::Continue).unwrap();
    let made = r#"{"model":"doubao-seedance-2.0","prompt":"a heron","duration":8,"resolution":"720p","size":"16:9"}"#;
    let same = next("doubao-seedance-2.0");
    let parts = continued(Catalogue::embedded(), same, made);
    let body: Value = serde_json::from_str(&check(Catalogue::embedded(), &parts.draft()).body.unwrap()).unwrap();
    assert_eq!(
        (&body["duration"], &body["resolution"], &body["return_last_frame"]),
        (&json!(8), &json!("720p"), &json!(true))
    );
    assert!(body.to_string().contains(FRAME) && !body.to_string().contains(LINK), "{body}");
    // What another model does not take beside a first frame stays behind.
    let other = continued(Catalogue::embedded(), next("wan2.7-video"), made);
    assert!(!other.values.contains_key("size"), "{other:?}");
    assert_eq!(other.values.get("duration"), Some(&json!(8)));
    // Where a first frame alone is refused it goes to where one picture may stand.
    assert_eq!(next("pixverse-v6").parts.references[0].1.as_deref(), Some("image_urls"));
    // No clip without its last frame is offered to go on.
    assert!(ways(&origin("doubao-seedance-2.0", Takes::Video)).iter().all(|way| way.verb != Verb::Continue));
    // A last frame that was chosen itself is a picture, and goes on too.
    let frame = Origin { is_last_frame: true, link: Some(FRAME), ..origin("doubao-seedance-2.0", Takes::Images) };
    assert!(ways(&frame).iter().any(|way| way.verb == Verb::Continue && way.parts.kind == Kind::Video));
}

/// One model alone with its cases, its file changed.
fn gaps(model: &str, change: impl Fn(&mut Value)) -> String {
    let folder = TempDir::new().unwrap();
    let from = Path::new(env!("CARGO_MANIFEST_DIR"));
    for kind in ["models", "cases"] {
        let name = format!("{kind}/{model}.json");
        let mut value: Value = serde_json::from_str(&fs::read_to_string(from.join(&name)).unwrap()).unwrap();
        if kind == "models" {
            change(&mut value);
        }
        fs::create_dir(folder.path().join(kind)).unwrap();
        fs::write(folder.path().join(name), value.to_string()).unwrap();
    }
    let said = Command::new(env!("CARGO_BIN_EXE_catalogue-check")).arg(folder.path()).output().unwrap();
    String::from_utf8_lossy(&said.stderr).into_owned()
}

#[test]
fn a_follow_up_that_is_said_wrongly_is_found() {
    assert_eq!(gaps("mj-v7-upscale", |_| {}), "");
    type Breaks = fn(&mut Value);
    let wrong: [(&str, Breaks); 6] = [
        ("does not say whose", |model| drop(model.as_object_mut().unwrap().remove("follows"))),
        ("does not fulfil", |model| model["follows"][0]["wish"] = json!("vary")),
        ("is no parameter", |model| model["follows"][0]["fills"] = json!({"model_params.id": "task"})),
        ("does not say the first", |model| drop(model["follows"][0].as_object_mut().unwrap().remove("first"))),
        ("breaks a good body", |model| model["follows"][0]["fills"]["model_params.image_number"] = json!("task")),
        ("no good body follows", |model| model["follows"][0]["sets"]["model_params.type"] = json!("larger")),
    ];
    for (gap, change) in wrong {
        let said = gaps("mj-v7-upscale", change);
        assert!(said.contains(gap), "{gap}: {said}");
    }
}
