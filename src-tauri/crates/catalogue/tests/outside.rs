//! Models from outside: what is wrong with one is said, what is right is used, and nothing of it does harm.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use catalogue::{Catalogue, Draft, Found, Kind, NoCatalogue, Sort, bundle, changes, check, read_outside};
use serde_json::{Value, json};

fn file(id: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("models").join(format!("{id}.json"));
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

fn read(value: &Value) -> Result<Found, NoCatalogue> {
    read_outside(&value.to_string(), &mut || true)
}

fn refused(model: Value) -> String {
    let found = read(&model).unwrap();
    assert!(found.models.is_empty(), "{model} was taken");
    found.refused[0].why.clone()
}

fn draft<'a>(model: &'a str, prompt: &'a str, values: &'a std::collections::BTreeMap<String, Value>) -> Draft<'a> {
    Draft { kind: Kind::Image, model, prompt, values, references: &[], extra: "", count: 1, source_seconds: None }
}

#[test]
fn every_model_of_this_build_would_be_taken_from_outside_too() {
    let models: Vec<Value> = Catalogue::embedded().models().map(|model| file(&model.id)).collect();
    let found = read(&json!({"catalogue": 1, "models": models})).unwrap();
    assert_eq!(found.refused, []);
    assert_eq!(found.models.len(), models.len());
    for one in &found.models {
        let own = Catalogue::embedded().text(&one.model.id).unwrap();
        assert_eq!(changes(own, &one.text), [], "{}", one.model.id);
    }
    assert_eq!(read(&bundle(&found.models)).unwrap().models.len(), models.len());
}

#[test]
fn a_model_from_outside_takes_the_place_of_the_one_with_its_id_and_leaves_the_others() {
    let mut newer = file("z-image");
    newer["parameters"]["properties"]["prompt"]["maxLength"] = json!(5);
    let found = read(&newer).unwrap();
    let now = Catalogue::embedded().with(&found.models);
    let values = Default::default();
    assert!(!check(Catalogue::embedded(), &draft("z-image", "a celadon vase", &values)).blocked);
    assert!(check(&now, &draft("z-image", "a celadon vase", &values)).blocked);
    assert!(now.is_from_outside("z-image") && !now.is_from_outside("gpt-image-2"));
    assert_eq!(now.models().count(), Catalogue::embedded().models().count());
    let mut own = file("z-image");
    own["id"] = json!("my-own");
    let with_own = now.with(&read(&own).unwrap().models);
    assert_eq!(with_own.models().count(), now.models().count() + 1);
    assert!(with_own.text("my-own").is_some() && with_own.is_from_outside("z-image"));
}

#[test]
fn what_differs_is_said_part_by_part() {
    let before = file("gpt-image-2");
    let mut after = before.clone();
    let properties = after["parameters"]["properties"].as_object_mut().unwrap();
    properties.insert("style".to_owned(), json!({"type": "string", "x-order": 99, "x-label": "Style"}));
    properties["prompt"]["maxLength"] = json!(7);
    properties.shift_remove("size").unwrap();
    let gone = after["rules"].as_array_mut().unwrap().remove(0);
    after["price"]["text"] = json!("twice as much");
    after["evidence"]["seen"] = json!("2026-11");
    after["title"] = json!("Another");
    let found = changes(&before.to_string(), &after.to_string());
    let one = |of: Sort| found.iter().find(|change| change.of == of).unwrap();
    assert_eq!(one(Sort::ParameterNew).name, "Style");
    assert_eq!(one(Sort::ParameterGone).name, before["parameters"]["properties"]["size"]["x-label"].as_str().unwrap());
    let limit = one(Sort::ParameterChanged);
    assert_eq!((limit.word.as_str(), limit.after.as_str()), ("maxLength", "7"));
    assert_eq!(one(Sort::RuleGone).name, gone["text"].as_str().unwrap());
    assert_eq!(one(Sort::Price).after, "twice as much");
    assert!(one(Sort::Evidence).after.contains("2026-11"));
    assert_eq!(one(Sort::Other).name, "title");
}

#[test]
fn a_file_that_does_not_hold_to_the_format_is_refused_with_what_is_wrong() {
    let good = file("z-image");
    let with = |pointer: &str, value: Value| {
        let mut model = good.clone();
        *model.pointer_mut(pointer).unwrap() = value;
        model
    };
    let prompt = "/parameters/properties/prompt";
    for id in ["../x", "..", "a/b", "a\\b", "", "C:x", "a\u{0}b", ".hidden", "\u{202e}gnp", &"a".repeat(200)] {
        assert!(refused(with("/id", json!(id))).starts_with("/id"), "{id:?}");
    }
    assert!(refused(with(prompt, json!({"$ref": "#/properties/prompt"}))).contains("$ref"));
    assert!(refused(with(prompt, json!({"allOf": [{"$ref": "#"}]}))).contains("$ref"));
    assert!(!refused(with(prompt, json!({"type": "string", "pattern": "(((a{99}){99}){99})"}))).is_empty());
    assert!(!refused(with(prompt, json!([1, 2]))).is_empty());
    assert!(!refused(with("/parameters", json!(true))).is_empty());
    assert!(!refused(with("/kind", json!("spell"))).is_empty());
    assert!(!refused(with("/price/each", json!("[1,2].map(x, [1,2].map(y, x * y))"))).is_empty(), "a loop in a loop");
    assert!(!refused(with("/price/each", json!("((((((((((((((1))))))))))))))"))).is_empty());
    assert!(refused(with("/price/each", json!("body.nowhere * 2.0"))).contains("price"));
    assert!(
        refused(with(prompt, json!({"type": "string", "x-order": 1, "maxLength": 3, "default": "far too long"})))
            .contains("default")
    );
    assert!(
        refused(with(prompt, json!({"type": "boolean", "x-order": 1, "x-means": "ratio", "x-label": "Size"})))
            .contains("mean")
    );
}

#[test]
fn what_is_no_catalogue_is_none() {
    for (text, why) in [
        ("", "not JSON"),
        ("{", "not JSON"),
        ("[]", "neither"),
        ("3", "neither"),
        ("{}", "neither"),
        ("{\"catalogue\": 1}", "neither"),
        ("{\"catalogue\": 1, \"models\": {}}", "neither"),
        ("{\"catalogue\": 2, \"models\": []}", "format 2"),
        ("{\"schema\": \"afterimage.sidecar/1\"}", "neither"),
    ] {
        let error = read_outside(text, &mut || true).unwrap_err().to_string();
        assert!(error.contains(why), "{text}: {error}");
    }
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    assert!(matches!(read_outside(&deep, &mut || true), Err(NoCatalogue::NotJson(_))));
    let many = json!({"catalogue": 1, "models": vec![json!({"id": "a"}); 10_000]});
    assert_eq!(read(&many).unwrap_err(), NoCatalogue::TooMany(10_000));
    let large = format!("{{\"catalogue\":1,\"models\":[\"{}\"]}}", "a".repeat(17 << 20));
    assert_eq!(read_outside(&large, &mut || true).unwrap_err(), NoCatalogue::TooLarge);
}

#[test]
fn one_that_is_wrong_costs_the_others_nothing_and_an_id_counts_once() {
    let (good, mut twin) = (file("z-image"), file("z-image"));
    twin["title"] = json!("The second");
    let found = read(&json!({"catalogue": 1, "models": [7, {"id": "\u{202e}x"}, good, twin, null]})).unwrap();
    assert_eq!(found.models.len(), 1);
    assert_ne!(found.models[0].model.title, "The second");
    assert_eq!(found.refused.len(), 4);
    assert_eq!(found.refused[1].id, "x", "nothing that turns a line around is shown");
}

#[test]
fn many_bombs_cost_little_time_and_reading_can_be_stopped() {
    let mut bomb = file("z-image");
    bomb["price"]["each"] = json!(format!("{}1{}", "body.prompt.contains('a') ? 1.0 : ".repeat(10), ".0"));
    bomb["rules"] = json!(vec![
        json!({"id": "a", "text": "a", "message": {"key": "a"}, "fields": ["prompt"],
            "cel": "[1,2,3,4,5,6,7,8,9].all(x, x + 1 > x)", "evidence": bomb["evidence"]});
        60
    ]);
    let models: Vec<Value> = (0..200)
        .map(|index| {
            let mut model = bomb.clone();
            model["id"] = json!(format!("bomb-{index}"));
            model
        })
        .collect();
    let begun = Instant::now();
    let found = read(&json!({"catalogue": 1, "models": models})).unwrap();
    assert_eq!(found.models.len() + found.refused.len(), 200);
    assert!(begun.elapsed() < Duration::from_secs(60), "{:?}", begun.elapsed());
    let mut left = 3;
    let stopped = read_outside(&json!({"catalogue": 1, "models": models}).to_string(), &mut || {
        left -= 1;
        left >= 0
    });
    let stopped = stopped.unwrap();
    assert_eq!(stopped.models.len() + stopped.refused.len(), 3);
}
