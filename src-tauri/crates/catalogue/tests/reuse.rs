//! A body becomes a draft that makes the same body again.
#![allow(clippy::unwrap_used)]

mod common;

use catalogue::{Catalogue, Kind, draft_of_body};
use common::{full, minimal, of_body, typed};
use serde_json::{Value, json};

#[test]
fn every_model_comes_back_as_it_was() {
    for model in Catalogue::embedded().models() {
        for draft in [minimal(model), full(model)] {
            let body = draft.check().body.unwrap();
            let back = of_body(model.kind, &body);
            assert_eq!(back.check().body.as_deref(), Some(body.as_str()), "{}", model.id);
            assert_eq!(back.values, draft.values, "{}: every value is back in its control", model.id);
            assert_eq!(back.references.len(), draft.references.len(), "{}", model.id);
        }
    }
}

#[test]
fn what_no_control_can_hold_is_kept_as_json() {
    let bodies = [
        json!({"model": "gpt-image-2", "prompt": "", "n": 1.0, "size": null, "image_urls": []}),
        json!({"model": "gpt-image-2", "prompt": ["a"], "n": "1", "size": {"w": 1}, "image_urls": "https://a.example/1.png"}),
        json!({"model": "gpt-image-2", "prompt": "p", "image_urls": ["https://a.example/1.png", 3], "n": 1, "x": {"y": [1.5]}}),
        json!({"model": "doubao-seedance-2.0", "prompt": "p", "image_with_roles": [{"url": "https://a.example/1.png"}]}),
        json!({"model": "doubao-seedance-2.0", "prompt": "p", "image_with_roles": [{"url": "u", "role": "first_frame", "z": 1}]}),
        json!({"model": "veo3.1-fast-official", "prompt": "p", "first_frame_image": [" https://a.example/1.png"]}),
        json!({"model": "suno-wav", "prompt": "kept though the model takes none", "taskId": " ", "audioId": ""}),
        json!({"model": "nano-banana-9", "prompt": "p", "size": "1:1", "deep": {"a": [{"b": null}]}}),
        json!({"model": 7, "prompt": "p"}),
        json!({"model": " gpt-image-2 ", "prompt": "p"}),
    ];
    for body in bodies {
        let back = of_body(Kind::Image, &body.to_string());
        let made: Option<Value> = back.check().body.map(|body| serde_json::from_str(&body).unwrap());
        if body["model"].is_string() {
            assert_eq!(made, Some(body), "{back:?}");
        } else {
            assert_eq!(serde_json::from_str::<Value>(&back.extra).unwrap()["model"], 7);
        }
    }
}

#[test]
fn a_link_in_its_natural_place_stays_free_to_move() {
    let body = typed(Kind::Image, "gpt-image-2", "p").link("https://a.example/1.png", Some("image_urls")).check().body;
    assert_eq!(of_body(Kind::Image, &body.unwrap()).references, [("https://a.example/1.png".to_owned(), None)]);
    let role = typed(Kind::Video, "doubao-seedance-2.0", "p p")
        .link("https://a.example/1.png", Some("image_with_roles.last_frame"))
        .check()
        .body;
    let place = Some("image_with_roles.last_frame".to_owned());
    assert_eq!(of_body(Kind::Video, &role.unwrap()).references, [("https://a.example/1.png".to_owned(), place)]);
}

#[test]
fn the_kind_is_the_one_of_the_model() {
    assert_eq!(draft_of_body(Catalogue::embedded(), Kind::Image, r#"{"model":"suno-music"}"#).kind, Kind::Audio);
    assert_eq!(draft_of_body(Catalogue::embedded(), Kind::Video, r#"{"model":"new"}"#).kind, Kind::Video);
}
