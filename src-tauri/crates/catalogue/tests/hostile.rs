//! Whatever is typed or stored, nothing panics and nothing typed is changed in silence.
#![allow(clippy::unwrap_used)]

mod common;

use catalogue::{Catalogue, Kind, draft_of_body, facts};
use common::{full, typed};
use serde_json::{Value, json};

fn oddities() -> Vec<Value> {
    let mut deep = json!(1);
    for _ in 0..100 {
        deep = json!([deep]);
    }
    vec![
        json!(null),
        json!(true),
        json!(-1),
        json!(u64::MAX),
        json!(i64::MIN),
        json!(1e308),
        json!(-0.0),
        json!(0.1),
        json!(""),
        json!("\u{0}\u{202e}\u{fffd}😀"),
        json!("16:9"),
        json!("x".repeat(20_000)),
        json!([]),
        json!({}),
        json!([null, {"url": 3, "role": []}, "https://a.example"]),
        json!([{"url": "https://a.example", "role": "first_frame"}]),
        deep,
    ]
}

#[test]
fn no_value_in_any_field_of_any_model_panics() {
    let catalogue = Catalogue::embedded();
    for model in catalogue.models() {
        let names: Vec<String> = model
            .parameters
            .iter()
            .map(|parameter| parameter.name.clone())
            .chain(model.json_only.iter().cloned())
            .chain(model.references.iter().map(|reference| reference.name.clone()))
            .collect();
        for oddity in oddities() {
            let mut draft = full(model);
            let mut extra = serde_json::Map::new();
            for name in &names {
                draft.values.insert(name.clone(), oddity.clone());
                extra.insert(name.clone(), oddity.clone());
            }
            draft.check();
            let body = json!({"model": model.id, "prompt": oddity, "duration": oddity});
            let parts = draft_of_body(catalogue, model.kind, &body.to_string());
            facts(catalogue, &parts.model, &body.to_string());
            draft.values.clear();
            draft.extra = Value::Object(extra).to_string();
            let checked = draft.check();
            let body = checked.body.unwrap();
            let again = common::of_body(model.kind, &body);
            let made: Value = serde_json::from_str(&again.check().body.unwrap()).unwrap();
            assert_eq!(made, serde_json::from_str::<Value>(&body).unwrap(), "{}", model.id);
        }
    }
}

#[test]
fn no_text_as_json_panics() {
    let bomb = "[".repeat(100_000);
    let texts = [
        "{",
        "null",
        "\"",
        "{\"a\":1}{",
        "{\"a\":1e999}",
        "\u{feff}{}",
        "{\"model\":null}",
        "{\"model\":\"\"}",
        bomb.as_str(),
    ];
    for text in texts {
        for model in ["gpt-image-2", "", "\u{0}", "nano-banana-9"] {
            typed(Kind::Image, model, "😀\u{202e}").extra(text).check();
        }
        draft_of_body(Catalogue::embedded(), Kind::Image, text);
        facts(Catalogue::embedded(), text, text);
    }
}

#[test]
fn a_body_that_is_no_object_is_kept_as_it_was() {
    for text in ["", "[1,2]", "not json", "\"text\""] {
        assert_eq!(draft_of_body(Catalogue::embedded(), Kind::Audio, text).extra, text);
    }
}

#[test]
fn ten_thousand_links_are_counted_not_cut() {
    let links = (0..10_000).fold(typed(Kind::Image, "gpt-image-2", "x"), |draft, number| {
        draft.link(&format!("https://a.example/{number}.png"), None)
    });
    let checked = links.check();
    assert!(checked.blocked);
    assert_eq!(checked.problems[0].facts["found"], "10000");
    assert_eq!(links.body()["image_urls"].as_array().unwrap().len(), 10_000);
}
