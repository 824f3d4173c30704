//! What a draft makes: the exact body.
#![allow(clippy::unwrap_used)]

mod common;

use std::collections::BTreeSet;

use catalogue::{Catalogue, Kind};
use common::{full, good_bodies, of_body, typed};
use serde_json::{Value, json};

#[test]
fn a_good_body_of_every_model_is_made_again_to_the_letter() {
    let mut models = BTreeSet::new();
    for (model, body) in good_bodies() {
        let checked = of_body(model.kind, &body.to_string()).check();
        let made: Value = serde_json::from_str(&checked.body.unwrap()).unwrap();
        assert_eq!(made, body, "{}", model.id);
        assert_eq!((checked.endpoint, checked.blocked), (model.endpoint(), false), "{}", model.id);
        assert_eq!(checked.set_aside, Vec::<String>::new(), "{}", model.id);
        models.insert(&model.id);
    }
    assert_eq!(models.len(), Catalogue::embedded().models().count());
}

#[test]
fn every_model_takes_everything_that_its_form_shows() {
    for model in Catalogue::embedded().models() {
        let draft = full(model);
        let body = draft.body();
        for parameter in &model.parameters {
            assert_eq!(body[&parameter.name], draft.values[&parameter.name], "{}: {}", model.id, parameter.name);
        }
        for (link, _) in &draft.references {
            assert!(body.to_string().contains(link.as_str()), "{}: {link} is not sent", model.id);
        }
    }
}

#[test]
fn nothing_is_sent_that_was_not_set() {
    let draft = typed(Kind::Video, "doubao-seedance-2.0", "a heron takes off");
    assert_eq!(draft.check().body.unwrap(), r#"{"model":"doubao-seedance-2.0","prompt":"a heron takes off"}"#);
    let unset = draft.with("size", json!(null)).with("resolution", json!(""));
    assert_eq!(unset.check().body.unwrap(), r#"{"model":"doubao-seedance-2.0","prompt":"a heron takes off"}"#);
    assert_eq!(unset.check().set_aside, Vec::<String>::new());
}

#[test]
fn keys_come_in_the_order_of_the_form_and_json_has_the_last_word() {
    let draft = typed(Kind::Video, "doubao-seedance-2.0", " a heron\n")
        .with("duration", json!(8.0))
        .with("generate_audio", json!(false))
        .with("size", json!("16:9"))
        .link("https://a.example/1.png", None)
        .link("https://a.example/2.mp4", None)
        .extra(r#"{"tools":[{"type":"web_search"}],"size":"1:1","new_field":null}"#);
    let expected = concat!(
        r#"{"model":"doubao-seedance-2.0","prompt":" a heron\n","size":"1:1","duration":8,"generate_audio":false,"#,
        r#""image_urls":["https://a.example/1.png"],"video_urls":["https://a.example/2.mp4"],"#,
        r#""tools":[{"type":"web_search"}],"new_field":null}"#
    );
    assert_eq!(draft.check().body.unwrap(), expected);
}

#[test]
fn a_link_goes_to_the_first_place_that_takes_its_sort_and_has_room() {
    let links = |id: &str, links: &[&str]| {
        let kind = Catalogue::embedded().get(id).unwrap().kind;
        let draft = links.iter().fold(typed(kind, id, "a heron"), |draft, link| draft.link(link, None));
        (draft.body(), draft.check().set_aside)
    };
    let (body, _) = links("kling-v2-6-motion-control", &["https://a.example/walk.mp4", "https://a.example/me.jpg"]);
    assert_eq!(body["video_url"], "https://a.example/walk.mp4");
    assert_eq!(body["image_url"], "https://a.example/me.jpg");
    let (body, aside) = links(
        "veo3.1-fast-official",
        &["https://a.example/1.png", "https://a.example/2.png", "https://a.example/3.png"],
    );
    assert_eq!(body["first_frame_image"], "https://a.example/1.png");
    assert_eq!(body["last_frame_image"], "https://a.example/2.png");
    assert_eq!(aside, ["1 link"]);
    let (body, _) = links("topaz-video-upscaler", &["https://a.example/signed/9fKx2?e=1"]);
    assert_eq!(body["video_url"], "https://a.example/signed/9fKx2?e=1");
    let (body, aside) = links("gpt-image-2", &["https://a.example/song.mp3"]);
    assert_eq!(body.get("image_urls"), None);
    assert_eq!(aside, ["1 link"]);
}

#[test]
fn a_link_with_a_role_goes_where_it_was_given_to() {
    let draft = typed(Kind::Video, "doubao-seedance-2.0", "a heron")
        .link("https://a.example/end.png", Some("image_with_roles.last_frame"))
        .link(" https://a.example/start.png ", Some("image_with_roles.first_frame"))
        .link("", None);
    assert_eq!(
        draft.body()["image_with_roles"],
        json!([
            {"url": "https://a.example/end.png", "role": "last_frame"},
            {"url": "https://a.example/start.png", "role": "first_frame"}
        ])
    );
    assert_eq!(draft.check().set_aside, Vec::<String>::new());
}

#[test]
fn what_the_model_does_not_take_is_kept_and_named() {
    let draft = typed(Kind::Audio, "suno-wav", "words")
        .with("taskId", json!("task_1"))
        .with("audioId", json!("a1"))
        .with("resolution", json!("4k"))
        .with("of_a_newer_model", json!(1))
        .link("https://a.example/1.png", Some("image_with_roles.last_frame"))
        .link("https://a.example/2.png", None);
    let checked = draft.check();
    assert_eq!(checked.set_aside, ["Prompt", "of_a_newer_model", "Resolution", "Last frame", "1 link"]);
    assert_eq!(checked.body.unwrap(), r#"{"model":"suno-wav","taskId":"task_1","audioId":"a1"}"#);
}

#[test]
fn an_unknown_id_works_with_prompt_and_json() {
    let draft = typed(Kind::Image, " nano-banana-9 ", "a heron").with("size", json!("1:1")).extra(r#"{"size":"2:1"}"#);
    let checked = draft.check();
    assert_eq!(checked.body.unwrap(), r#"{"model":"nano-banana-9","prompt":"a heron","size":"2:1"}"#);
    assert_eq!(checked.endpoint, "images/generations");
    assert_eq!(checked.set_aside, ["Size"]);
    assert!(!checked.blocked);
}
