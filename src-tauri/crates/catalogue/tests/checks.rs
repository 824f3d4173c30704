//! What speaks against a draft, and what only warns.
#![allow(clippy::unwrap_used)]

mod common;

use catalogue::{BODY_LIMIT, Kind, PROMPT_LIMIT, ProblemCode, WayOut};
use common::{codes, typed};
use serde_json::{Value, json};

fn one(draft: &common::Typed) -> (ProblemCode, bool) {
    let found = codes(&draft.check());
    assert_eq!(found.len(), 1, "{found:?}");
    (found[0].1, found[0].2)
}

fn ways(draft: &common::Typed) -> Vec<(String, Value)> {
    let problems = draft.check().problems;
    problems.into_iter().flat_map(|problem| problem.ways_out).map(|WayOut { name, value }| (name, value)).collect()
}

fn seedance() -> common::Typed {
    typed(Kind::Video, "doubao-seedance-2.0", "a heron takes off")
}

#[test]
fn a_good_draft_has_no_problem() {
    assert_eq!(codes(&seedance().with("duration", json!(4)).check()), []);
}

#[test]
fn the_prompt_is_counted_in_characters() {
    let draft = |prompt: &str| typed(Kind::Video, "doubao-seedance-2.0", prompt);
    assert_eq!(one(&draft(" \n")), (ProblemCode::PromptMissing, true));
    assert_eq!(one(&draft("ab")), (ProblemCode::PromptTooShort, true));
    assert_eq!(codes(&draft(&"鷺".repeat(4000)).check()), []);
    let long = draft(&"鷺".repeat(4012));
    assert_eq!(one(&long), (ProblemCode::PromptTooLong, true));
    assert_eq!(long.check().problems[0].facts["over"], "12");
    assert_eq!(long.check().prompt_length, 4012);
    assert!(long.check().body.is_some(), "typing is never cut");
}

#[test]
fn a_prompt_that_is_not_required_may_be_missing() {
    let draft = typed(Kind::Audio, "suno-music", "")
        .with("customMode", json!(false))
        .with("instrumental", json!(true))
        .with("version", json!("V5"));
    assert_eq!(codes(&draft.check()), []);
}

#[test]
fn what_is_required_says_the_value_that_would_do() {
    let draft =
        typed(Kind::Audio, "suno-music", "a song").with("customMode", json!(false)).with("instrumental", json!(true));
    assert_eq!(codes(&draft.check()), [("version".to_owned(), ProblemCode::ParameterMissing, true)]);
    assert_eq!(ways(&draft), [("version".to_owned(), json!("V5"))]);
    let draft = typed(Kind::Video, "kling-v3-motion-control", "walks");
    let missing: Vec<String> = codes(&draft.check()).into_iter().map(|(field, _, _)| field).collect();
    assert_eq!(missing, ["mode", "character_orientation", "image_url", "video_url"]);
}

#[test]
fn another_letter_case_warns_and_does_not_block() {
    let draft = typed(Kind::Image, "wan2.7-image", "a heron").with("resolution", json!("2K"));
    assert_eq!(one(&draft), (ProblemCode::NotAmong, false));
    assert_eq!(ways(&draft), [("resolution".to_owned(), json!("2k"))]);
    assert_eq!(draft.body()["resolution"], "2K", "it is sent as it was set");
}

#[test]
fn an_unknown_value_blocks_and_offers_ways_out() {
    let draft = typed(Kind::Video, "doubao-seedance-2.0-fast", "a heron").with("resolution", json!("4k"));
    assert_eq!(one(&draft), (ProblemCode::NotAmong, true));
    assert_eq!(ways(&draft), [("resolution".to_owned(), json!("720p")), ("resolution".to_owned(), json!(null))]);
}

#[test]
fn numbers_are_held_to_their_range_and_type() {
    let draft = seedance().with("duration", json!(16));
    assert_eq!(one(&draft), (ProblemCode::OutOfRange, true));
    assert_eq!(ways(&draft)[0], ("duration".to_owned(), json!(15)));
    assert_eq!(one(&seedance().with("duration", json!(3))), (ProblemCode::OutOfRange, true));
    assert_eq!(one(&seedance().with("duration", json!(4.5))), (ProblemCode::WrongType, true));
    assert_eq!(one(&seedance().with("duration", json!("8"))), (ProblemCode::WrongType, true));
    assert_eq!(one(&seedance().with("generate_audio", json!("yes"))), (ProblemCode::WrongType, true));
}

#[test]
fn weak_evidence_warns() {
    let draft = typed(Kind::Video, "doubao-seedance-2.5-face", "a heron").with("duration", json!(-1));
    assert_eq!(one(&draft), (ProblemCode::OutOfRange, false));
    assert!(!draft.check().blocked);
}

#[test]
fn what_was_typed_as_json_is_sent_as_it_is() {
    let draft = seedance().extra(r#"{"duration": 99, "size": {"w": 1}}"#);
    assert_eq!(
        codes(&draft.check()),
        [("size".to_owned(), ProblemCode::WrongType, false), ("duration".to_owned(), ProblemCode::OutOfRange, false)]
    );
    assert_eq!(draft.body()["duration"], 99);
}

#[test]
fn a_size_in_pixels_is_taken_where_the_model_takes_one() {
    let sized = |size: &str| typed(Kind::Image, "gpt-image-2-official", "a heron").with("size", json!(size));
    assert_eq!(codes(&sized("1024x768").check()), []);
    assert_eq!(codes(&sized("21:9").check()), []);
    assert_eq!(one(&sized("1024x")), (ProblemCode::NotAmong, true));
}

#[test]
fn links_must_be_addresses_of_the_web_and_not_too_many() {
    let draft = typed(Kind::Image, "gpt-image-2", "a heron");
    assert_eq!(one(&draft.clone().link("data:image/png;base64,AAAA", None)), (ProblemCode::NotALink, true));
    assert_eq!(one(&draft.clone().link("C:\\pictures\\me.png", None)), (ProblemCode::NotALink, true));
    let many = (0..17).fold(draft, |draft, number| draft.link(&format!("https://a.example/{number}.png"), None));
    assert_eq!(one(&many), (ProblemCode::TooManyItems, true));
    assert_eq!(many.check().problems[0].facts["max"], "16");
    let one_song = typed(Kind::Audio, "suno-mashup", "x").with("customMode", json!(false)).with("version", json!("V5"));
    assert_eq!(one(&one_song.link("https://a.example/1.mp3", None)), (ProblemCode::OutOfRange, true));
}

#[test]
fn broken_json_says_where_and_makes_no_body() {
    let draft = seedance().extra("{\n  \"seed\": 1,,\n}");
    let checked = draft.check();
    assert_eq!(codes(&checked), [("extra".to_owned(), ProblemCode::JsonInvalid, true)]);
    assert_eq!((checked.problems[0].facts["line"].as_str(), checked.problems[0].facts["column"].as_str()), ("2", "13"));
    assert_eq!(checked.body, None);
    assert_eq!(one(&seedance().extra("[1]")), (ProblemCode::JsonInvalid, true));
    assert_eq!(codes(&seedance().extra("  \n").check()), []);
}

#[test]
fn a_model_is_needed_and_an_unknown_one_is_said() {
    let none = typed(Kind::Image, "  ", "a heron");
    assert_eq!(one(&none), (ProblemCode::ModelMissing, true));
    assert_eq!(none.check().body, None);
    assert_eq!(one(&typed(Kind::Image, "nano-banana-9", "")), (ProblemCode::ModelUnknown, false));
}

#[test]
fn nothing_larger_than_the_limits_is_ever_made() {
    let prompt = typed(Kind::Image, "nano-banana-9", &"a".repeat(PROMPT_LIMIT));
    assert_eq!(one(&prompt), (ProblemCode::ModelUnknown, false));
    let prompt = typed(Kind::Image, "nano-banana-9", &"a".repeat(PROMPT_LIMIT + 1)).check();
    assert!(prompt.blocked && prompt.body.is_none());
    let json = json!({"x": "a".repeat(BODY_LIMIT - 20)}).to_string();
    let body = typed(Kind::Image, "nano-banana-9", &"a".repeat(1000)).extra(&json).check();
    assert!(body.blocked && body.body.is_none());
    assert!(body.problems.iter().any(|problem| problem.code == ProblemCode::TooLarge));
}
