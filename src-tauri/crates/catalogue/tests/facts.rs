//! A body in short words.
#![allow(clippy::unwrap_used)]

use catalogue::{Catalogue, facts};
use serde_json::json;

fn said(model: &str, body: &serde_json::Value) -> (Vec<String>, Option<f64>) {
    let found = facts(Catalogue::embedded(), model, &body.to_string());
    (found.facts, found.aspect)
}

#[test]
fn a_video_says_seconds_resolution_and_shape() {
    let body =
        json!({"model": "doubao-seedance-2.0", "size": "16:9", "resolution": "720p", "duration": 8, "prompt": "x"});
    let (words, aspect) = said("doubao-seedance-2.0", &body);
    assert_eq!(words, ["8 s", "720p", "16:9"]);
    assert_eq!(aspect, Some(16.0 / 9.0));
}

#[test]
fn switches_and_counts_read_as_words() {
    let suno = json!({"model": "suno-music", "version": "V5", "instrumental": true, "customMode": false});
    assert_eq!(said("suno-music", &suno).0, ["V5", "instrumental"]);
    let gemini = |n: i64| said("gemini-3-pro-image-preview", &json!({"resolution": "2k", "n": n})).0;
    assert_eq!(gemini(4), ["2k", "4 images"]);
    assert_eq!(gemini(1), ["2k", "1 image"]);
}

#[test]
fn the_shape_is_read_wherever_it_is_said() {
    let aspect = |body: serde_json::Value| said("unknown", &body).1;
    assert_eq!(aspect(json!({"aspect_ratio": "9:16"})), Some(9.0 / 16.0));
    assert_eq!(aspect(json!({"ratio": "21:9"})), Some(21.0 / 9.0));
    assert_eq!(aspect(json!({"image_size": "1024x768"})), Some(1024.0 / 768.0));
    assert_eq!(aspect(json!({"prompt": "a heron --ar 3:2 --v 7"})), Some(1.5));
    assert_eq!(aspect(json!({"width": 100, "height": 50})), Some(2.0));
    assert_eq!(aspect(json!({"dimensions": "PORTRAIT"})), Some(2.0 / 3.0));
    for nothing in [
        json!({"size": "auto"}),
        json!({"size": "1:0"}),
        json!({"size": "x"}),
        json!({"size": 7}),
        json!({"prompt": "--ar"}),
        json!({"size": "1e9:1"}),
    ] {
        assert_eq!(aspect(nothing.clone()), None, "{nothing}");
    }
}

#[test]
fn an_unknown_model_is_called_by_its_id_and_keeps_every_parameter() {
    let found = facts(
        Catalogue::embedded(),
        "nano-banana-9",
        r#"{"model":"nano-banana-9","prompt":"x","resolution":"4k","zeta":[1]}"#,
    );
    assert_eq!(found.title, "nano-banana-9");
    assert_eq!(found.facts, ["4k"]);
    let parameters: Vec<(&str, &str)> =
        found.parameters.iter().map(|(name, label, _)| (name.as_str(), label.as_str())).collect();
    assert_eq!(parameters, [("resolution", "Resolution"), ("zeta", "zeta")]);
}
