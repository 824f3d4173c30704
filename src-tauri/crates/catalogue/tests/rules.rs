//! Rules, closed fields and modes, as a draft meets them.
#![allow(clippy::unwrap_used)]

mod common;

use catalogue::{Checked, Kind, ProblemCode, WayOut};
use common::{Typed, typed};
use serde_json::json;

fn seedance() -> Typed {
    typed(Kind::Video, "doubao-seedance-2.0", "a heron takes off")
}

fn broken(checked: &Checked) -> Vec<(&str, &str, bool)> {
    let rules = checked.problems.iter().filter_map(|problem| Some((problem, problem.broke.as_ref()?)));
    rules.map(|(problem, broke)| (broke.rule.as_str(), problem.field.as_str(), problem.blocks)).collect()
}

fn closed(checked: &Checked) -> Vec<(&str, &str)> {
    checked.closed.iter().map(|closed| (closed.field.as_str(), closed.broke.rule.as_str())).collect()
}

#[test]
fn a_broken_rule_says_its_fields_its_message_and_what_that_speaks_of() {
    let frames = seedance()
        .link("https://a.example/start.png", Some("image_with_roles.first_frame"))
        .link("https://a.example/walk.mp4", Some("video_urls"));
    let checked = frames.check();
    assert_eq!(broken(&checked), [("frames-or-references", "image_with_roles", true)]);
    let problem = &checked.problems[0];
    assert_eq!(problem.code, ProblemCode::Rule);
    assert_eq!(problem.fields, ["image_with_roles", "video_urls", "audio_urls"]);
    let broke = problem.broke.as_ref().unwrap();
    assert_eq!((broke.message.as_str(), broke.text.as_str()), ("apart", "Frames go without videos and sounds."));
    assert_eq!((broke.args["field"].as_str(), broke.args["with"].as_str()), ("Frames", "Videos, Sounds"));
    assert!(checked.blocked && checked.body.is_some(), "it can be sent as JSON, and the body is there to see");
}

#[test]
fn weak_evidence_and_what_was_typed_as_json_only_warn() {
    let weak = typed(Kind::Video, "happyhorse-1.0", "a heron")
        .with("size", json!("1:1"))
        .link("https://a.example/1.png", Some("first_frame_image"));
    assert_eq!(broken(&weak.check()), [("frame-sets-the-size", "size", false)]);
    let by_hand = typed(Kind::Image, "gpt-image-2", "a heron").with("resolution", json!("4k"));
    assert_eq!(broken(&by_hand.check()), [("4k-is-wide-or-tall", "resolution", true)]);
    let as_json = typed(Kind::Image, "gpt-image-2", "a heron").extra(r#"{"resolution":"4k"}"#);
    assert_eq!(broken(&as_json.check()), [("4k-is-wide-or-tall", "resolution", false)]);
    assert!(!as_json.check().blocked);
}

#[test]
fn a_rule_reads_values_in_the_letter_case_that_is_known() {
    let series = typed(Kind::Image, "doubao-seedream-5-0-lite", "a heron")
        .with("n", json!(2))
        .with("sequential_image_generation", json!("AUTO"));
    assert_eq!(broken(&series.check()), []);
    assert!(!series.check().blocked, "{:?}", series.check().problems);
    assert_eq!(series.body()["sequential_image_generation"], "AUTO", "it is sent as it was set");
}

#[test]
fn a_field_that_cannot_be_sent_beside_what_is_sent_is_closed_with_the_reason() {
    let vidu = typed(Kind::Video, "viduq3-pro", "a heron");
    assert_eq!(closed(&vidu.check()), []);
    let image = vidu.clone().link("https://a.example/1.png", None);
    assert_eq!(closed(&image.check()), [("aspect_ratio", "image-sets-the-size")]);
    let both = image.with("aspect_ratio", json!("1:1"));
    assert_eq!(closed(&both.check()), [], "what is sent all the same is a problem, and no closed field");
    assert_eq!(broken(&both.check()), [("image-sets-the-size", "aspect_ratio", true)]);
    let leave_it_out = WayOut { name: "aspect_ratio".to_owned(), value: json!(null) };
    assert_eq!(both.check().problems[0].ways_out, [leave_it_out]);
}

#[test]
fn what_needs_something_else_is_closed_until_it_is_there() {
    let gemini = typed(Kind::Image, "gemini-3.1-flash-image-preview", "a heron");
    assert_eq!(closed(&gemini.check()), [("google_image_search", "image-search-needs-search")]);
    assert_eq!(closed(&gemini.with("google_search", json!(true)).check()), []);
}

#[test]
fn an_action_closes_all_that_it_does_not_take_even_while_another_is_sent() {
    let blend = typed(Kind::Image, "midjourney", "").with("action", json!("blend"));
    let pictures = blend.link("https://a.example/1.png", Some("image_urls"));
    let open = ["action", "image_urls", "dimensions", "size", "speed", "metadata"];
    for draft in [pictures.clone(), pictures.with("chaos", json!(5))] {
        let checked = draft.check();
        let shut: Vec<&str> = checked.closed.iter().map(|closed| closed.field.as_str()).collect();
        assert!(shut.contains(&"prompt") && shut.contains(&"zoom_ratio") && shut.contains(&"stylize"), "{shut:?}");
        assert!(open.iter().all(|name| !shut.contains(name)), "{shut:?}");
    }
    let checked = typed(Kind::Image, "midjourney", "a heron").with("action", json!("blend")).check();
    let told = broken(&checked);
    assert!(told.contains(&("blend-alone", "prompt", true)), "of all that is closed, what is sent is told: {told:?}");
}

#[test]
fn the_mode_follows_the_fields() {
    let mode = |draft: Typed| draft.check().mode;
    assert_eq!(mode(seedance()).as_deref(), Some("text"));
    assert_eq!(mode(seedance().link("https://a.example/1.png", None)).as_deref(), Some("image"));
    let end = seedance().link("https://a.example/1.png", Some("image_with_roles.last_frame"));
    assert_eq!(mode(end).as_deref(), Some("frames"));
    let all = seedance().link("https://a.example/1.png", None).link("https://a.example/1.mp4", None);
    assert_eq!(mode(all).as_deref(), Some("reference"));
    assert_eq!(mode(typed(Kind::Image, "z-image", "a heron")), None);
    assert_eq!(mode(typed(Kind::Image, "midjourney", "a heron")), None, "no action, no mode");
}

#[test]
fn a_body_with_very_many_values_is_sent_unchecked_and_says_so() {
    let many: Vec<u32> = (0..30_000).collect();
    let draft = seedance().extra(&json!({"seeds": many}).to_string());
    let checked = draft.check();
    let codes: Vec<ProblemCode> = checked.problems.iter().map(|problem| problem.code).collect();
    assert_eq!(codes, [ProblemCode::TooLargeToCheck]);
    assert!(!checked.blocked && checked.body.is_some());
}
