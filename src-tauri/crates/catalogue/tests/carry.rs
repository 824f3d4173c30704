//! From one model to another: what means the same goes along.
#![allow(clippy::unwrap_used)]

mod common;

use catalogue::{Catalogue, Held, Kept, Kind, Left, Model, ProblemCode, carry, kept};
use common::{Typed, full, good_bodies, minimal, of_body, typed};
use serde_json::json;

fn held(draft: &Typed) -> Held {
    Held { values: draft.values.clone(), references: draft.references.clone() }
}

fn of(values: serde_json::Value, references: &[(&str, Option<&str>)]) -> Held {
    let values = values.as_object().unwrap().iter().map(|(name, value)| (name.clone(), value.clone())).collect();
    let named = |(link, name): &(&str, Option<&str>)| ((*link).to_owned(), name.map(str::to_owned));
    Held { values, references: references.iter().map(named).collect() }
}

fn go(from: &str, to: &str, held: &Held, left: &[Left]) -> (Held, Vec<Left>) {
    carry(Catalogue::embedded(), from, to, held, left)
}

/// Everything that is set for a model, in several ways.
fn drafts(model: &'static Model) -> Vec<Held> {
    let bodies = good_bodies().into_iter().filter(|(of, _)| of.id == model.id);
    let cases = bodies.take(2).map(|(of, body)| held(&of_body(of.kind, &body.to_string())));
    [held(&minimal(model)), held(&full(model)), Held::default()].into_iter().chain(cases).collect()
}

#[test]
fn between_all_models_what_goes_along_is_accepted_and_back_again_all_is_as_before() {
    let models: Vec<&'static Model> = Catalogue::embedded().models().collect();
    let mut pairs = 0;
    for from in &models {
        for draft in drafts(from) {
            for to in &models {
                if from.id == to.id {
                    continue;
                }
                pairs += 1;
                let (there, left) = go(&from.id, &to.id, &draft, &[]);
                accepted(to, &there, &format!("{} to {}", from.id, to.id));
                let (back, left) = go(&to.id, &from.id, &there, &left);
                assert_eq!((&back, left.as_slice()), (&draft, [].as_slice()), "{} to {} and back", from.id, to.id);
            }
        }
    }
    assert!(pairs > 95 * 94 * 3, "{pairs}");
}

/// No parameter of it is wrong in itself, and none of it is set aside.
fn accepted(model: &Model, there: &Held, way: &str) {
    let draft = Typed {
        values: there.values.clone(),
        references: there.references.clone(),
        ..typed(model.kind, &model.id, "")
    };
    let checked = draft.check();
    assert_eq!(checked.set_aside, [] as [&str; 0], "{way}: {there:?}");
    for problem in checked.problems {
        let carried = there.values.contains_key(&problem.field);
        let wrong = match problem.code {
            ProblemCode::NotAmong | ProblemCode::WrongType | ProblemCode::OutOfRange => carried,
            ProblemCode::TooManyItems | ProblemCode::NotALink => true,
            _ => false,
        };
        assert!(!wrong, "{way}: {problem:?}");
    }
}

#[test]
fn the_same_wish_has_many_names() {
    let seedance = of(
        json!({"size": "9:16", "resolution": "1080p", "duration": 8, "generate_audio": true, "return_last_frame": true}),
        &[("https://a.example/1.png", Some("image_with_roles.first_frame"))],
    );
    let to = |model: &str| go("doubao-seedance-2.0", model, &seedance, &[]).0;
    let kling = to("kling-3-0");
    assert_eq!(
        kling,
        of(
            json!({"aspect_ratio": "9:16", "duration": 8, "sound": true}),
            &[("https://a.example/1.png", Some("image_urls"))]
        )
    );
    let wan = to("wan2.7-video-official");
    assert_eq!(wan.values, of(json!({"ratio": "9:16", "resolution": "1080P", "duration": 8}), &[]).values);
    assert_eq!(wan.references[0].1.as_deref(), Some("media.first_frame"));
    let grok = to("grok-imagine-1.0-video");
    assert_eq!(grok.values, of(json!({"size": "9:16", "duration": 8}), &[]).values, "1080p is no quality of it");
    let image = to("qwen-image-2");
    assert_eq!(image, of(json!({"image_size": "9:16"}), &[("https://a.example/1.png", Some("image_url"))]));
}

#[test]
fn what_has_no_place_is_kept_and_said() {
    let frames = [
        ("https://a.example/1.png", Some("image_with_roles.first_frame")),
        ("https://a.example/2.png", Some("image_with_roles.last_frame")),
    ];
    let seedance = of(json!({"duration": 15, "resolution": "720p"}), &frames);
    let (veo, left) = go("doubao-seedance-2.0", "veo3.1-fast", &seedance, &[]);
    assert_eq!(veo, of(json!({"resolution": "720p"}), &[("https://a.example/1.png", Some("image_urls"))]));
    let said = kept(Catalogue::embedded(), "veo3.1-fast", &left);
    let labels = vec!["Duration".to_owned(), "Last frame".to_owned()];
    let (model, title) = ("doubao-seedance-2.0".to_owned(), "Seedance 2.0".to_owned());
    assert_eq!(said, [Kept { model, title, labels }]);
    // A third model that has a place for it gets it.
    let (pixverse, _) = go("veo3.1-fast", "pixverse-v6", &veo, &left);
    assert_eq!(pixverse.values["duration"], 15);
    assert_eq!(pixverse.references.len(), 2, "{pixverse:?}");
}

#[test]
fn what_was_changed_meanwhile_goes_along_and_what_was_cleared_stays_cleared() {
    let seedance = of(json!({"size": "adaptive", "resolution": "480p", "duration": 8, "generate_audio": true}), &[]);
    let (mut kling, left) = go("doubao-seedance-2.0", "kling-3-0", &seedance, &[]);
    assert_eq!(kling, of(json!({"duration": 8, "sound": true}), &[]));
    kling.values.insert("duration".to_owned(), json!(10));
    kling.values.remove("sound");
    kling.values.insert("mode".to_owned(), json!("pro"));
    let (back, left) = go("kling-3-0", "doubao-seedance-2.0", &kling, &left);
    assert_eq!(back, of(json!({"size": "adaptive", "resolution": "480p", "duration": 10}), &[]));
    assert_eq!(left, [Left { model: "kling-3-0".to_owned(), held: kling.clone() }], "its mode is kept for it");
    assert_eq!(go("doubao-seedance-2.0", "kling-3-0", &back, &left).0, kling);
}

#[test]
fn links_that_were_added_removed_or_moved_meanwhile_stay_so() {
    let three =
        [("https://a.example/1.png", None), ("https://a.example/2.png", None), ("https://a.example/3.png", None)];
    let (one, left) = go("gpt-image-2", "qwen-image-2", &of(json!({}), &three), &[]);
    assert_eq!(one, of(json!({}), &three[..1]), "it takes one image");
    assert_eq!(go("qwen-image-2", "gpt-image-2", &one, &left).0, of(json!({}), &three));
    let other = of(json!({}), &[("https://a.example/9.png", None)]);
    let back = go("qwen-image-2", "gpt-image-2", &other, &left).0;
    assert_eq!(back, of(json!({}), &[("https://a.example/9.png", None), three[1], three[2]]));
}

#[test]
fn counts_and_negative_prompts_stay_in_their_kind() {
    let wan = of(json!({"n": 4, "negative_prompt": "blurred", "seed": 7, "watermark": false}), &[]);
    let video = go("wan2.7-image", "veo3.1-fast-official", &wan, &[]).0;
    assert_eq!(video, of(json!({"seed": 7}), &[]), "four images are not four videos");
    let mureka = go("mureka-v9-song", "suno-music", &of(json!({"number_of_songs": 3, "lyrics": "la"}), &[]), &[]).0;
    assert_eq!(mureka, Held::default());
}

#[test]
fn a_model_that_is_not_known_takes_nothing_and_gives_all_back() {
    let draft = of(json!({"size": "1:1", "n": 1}), &[("https://a.example/1.png", None)]);
    for unknown in ["nano-banana-9", "", "\u{0}"] {
        let (there, left) = go("gpt-image-2", unknown, &draft, &[]);
        assert_eq!(there, Held::default());
        assert_eq!(go(unknown, "gpt-image-2", &there, &left), (draft.clone(), vec![]));
    }
}

#[test]
fn what_is_kept_is_bounded() {
    let many: Vec<(String, Option<String>)> =
        (0..3_000).map(|number| (format!("https://a.example/{number}.png"), None)).collect();
    let held = Held { values: of(json!({"title": "x".repeat(200_000)}), &[]).values, references: many };
    let mut left = Vec::new();
    for number in 0..40 {
        left = go(&format!("unknown-{number}"), "z-image", &held, &left).1;
    }
    let bytes: usize = left.iter().map(|left| left.held.values["title"].as_str().unwrap().len()).sum();
    assert!(bytes <= 256 << 10 && left.len() <= 12, "{bytes}, {}", left.len());
    let small = of(json!({"x": 1}), &[]);
    let left = (0..40).fold(Vec::new(), |left, number| go(&format!("unknown-{number}"), "z-image", &small, &left).1);
    assert_eq!(left.len(), 12);
    assert_eq!(left[11].model, "unknown-39", "the newest stay");
    assert_eq!(typed(Kind::Image, "z-image", "x").check().set_aside, [] as [&str; 0]);
}
