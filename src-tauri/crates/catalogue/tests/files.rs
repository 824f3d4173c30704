//! The files of `models/`: what each of them must say.
#![allow(clippy::unwrap_used)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use catalogue::{Catalogue, Control};
use serde_json::Value;

fn files() -> BTreeMap<String, Value> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("models");
    let paths = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let models = paths.filter(|path| path.extension().is_some_and(|extension| extension == "json"));
    models
        .map(|path| {
            let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
            let value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
            (name, value)
        })
        .collect()
}

fn properties(file: &Value) -> &serde_json::Map<String, Value> {
    file["parameters"]["properties"].as_object().unwrap()
}

#[test]
fn every_file_is_in_the_catalogue_under_its_own_name() {
    let files = files();
    assert!(files.len() >= 95);
    let ids: Vec<&str> = Catalogue::embedded().models().map(|model| model.id.as_str()).collect();
    assert_eq!(ids, files.keys().map(String::as_str).collect::<Vec<_>>());
    for (name, file) in &files {
        assert_eq!(file["id"], Value::from(name.as_str()));
    }
}

#[test]
fn every_file_is_in_the_format_and_compiles() {
    let files = files();
    let texts: Vec<(String, String)> = files.iter().map(|(name, file)| (name.clone(), file.to_string())).collect();
    let read = Catalogue::of_files(texts.iter().map(|(name, text)| (name.as_str(), text.as_str())));
    assert_eq!(read.unwrap().models().count(), files.len());
}

#[test]
fn the_format_itself_is_a_schema() {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("catalogue.schema.json")).unwrap();
    assert!(jsonschema::meta::is_valid(&serde_json::from_str(&text).unwrap()));
}

#[test]
fn the_readme_says_what_each_word_of_our_own_means() {
    let readme = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("models/README.md")).unwrap();
    for (name, file) in files() {
        let keys = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
        let ours = properties(&file).values().flat_map(keys).filter(|key| key.starts_with("x-"));
        let of_rules = file.get("rules").and_then(Value::as_array).into_iter().flatten().flat_map(keys);
        let of_price = file.get("price").into_iter().flat_map(keys);
        for key in keys(&file).into_iter().chain(ours).chain(of_rules).chain(of_price) {
            assert!(readme.contains(&format!("`{key}`")) || readme.contains(&format!("{key},")), "{name}: {key}");
        }
    }
}

#[test]
fn every_parameter_has_a_label_and_a_place_of_its_own() {
    for (name, file) in files() {
        let mut orders = BTreeSet::new();
        for (parameter, property) in properties(&file) {
            assert!(orders.insert(property["x-order"].as_i64().unwrap()), "{name}: {parameter} shares its place");
            assert!(parameter == "prompt" || property["x-label"].is_string(), "{name}: {parameter} has no label");
        }
    }
}

#[test]
fn a_default_is_a_value_that_the_parameter_takes() {
    for model in Catalogue::embedded().models() {
        for parameter in &model.parameters {
            let Some(default) = &parameter.default else {
                continue;
            };
            let fits = match &parameter.control {
                Control::Ratio { values } => values.iter().any(|value| default == value),
                Control::Choice { values, .. } => values.contains(default),
                Control::Whole { min, max, .. } => default.as_f64().is_some_and(|default| {
                    min.is_none_or(|min| default >= min) && max.is_none_or(|max| default <= max)
                }),
                Control::Decimal { .. } | Control::Seed { .. } => default.is_number(),
                Control::Switch => default.is_boolean(),
                Control::Text { .. } => default.is_string(),
            };
            assert!(fits, "{}: {} = {default}", model.id, parameter.name);
        }
    }
}

#[test]
fn a_file_under_another_name_or_with_a_mistake_is_refused_with_its_name() {
    let good = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("models/z-image.json")).unwrap();
    let mistakes = [
        ("other", good.clone()),
        ("z-image", "{}".to_owned()),
        ("z-image", "not json".to_owned()),
        ("z-image", good.replace("\"images\"", "\"videos\"")),
        ("z-image", good.replace("2026-07-28", "July")),
        ("z-image", good.replace("\"maxLength\": 1000", "\"$ref\": \"#\"")),
        ("z-image", good.replace("\"maxLength\": 1000", "\"maxLenght\": 1000")),
        ("z-image", good.replace("\"maxLength\": 1000", "\"pattern\": \"(((a{99}){99}){99})\"")),
        ("z-image", good.replace("\"each\": \"0.0044\"", "\"each\": \"((((((((((((((1))))))))))))))\"")),
        ("z-image", good.replace("\"x-order\"", "\"x-ordre\"")),
        ("z-image", format!("{good}{}", " ".repeat(300_000))),
        (
            "z-image",
            good.replace(
                "\"maxLength\": 1000",
                &format!("\"not\": {}{}", "{\"not\":".repeat(200), "{}".to_owned() + &"}".repeat(200)),
            ),
        ),
    ];
    for (id, text) in mistakes {
        assert!(id != "z-image" || text != good, "the mistake is made");
        let error = Catalogue::of_files([(id, text.as_str())]).unwrap_err();
        assert!(error.to_string().starts_with(&format!("{id}.json: ")), "{error}");
    }
    assert!(Catalogue::of_files([("z-image", good.as_str())]).is_ok());
}

#[test]
fn common_parameters_have_real_controls() {
    let catalogue = Catalogue::embedded();
    let control = |id: &str, name: &str| {
        let model = catalogue.get(id).unwrap();
        model.parameters.iter().find(|parameter| parameter.name == name).unwrap().control.clone()
    };
    assert!(matches!(control("gpt-image-2", "size"), Control::Ratio { values } if values.contains(&"21:9".to_owned())));
    assert!(
        matches!(control("doubao-seedance-2.0", "resolution"), Control::Choice { values, .. } if values.len() == 4)
    );
    let seconds = Control::Whole { min: Some(4.0), max: Some(15.0), unit: Some("s".to_owned()) };
    assert_eq!(control("doubao-seedance-2.0", "duration"), seconds);
    assert_eq!(control("doubao-seedance-2.0", "generate_audio"), Control::Switch);
    assert_eq!(control("wan2.7-image", "seed"), Control::Seed { max: Some(2_147_483_647.0) });
    assert_eq!(control("suno-music", "styleWeight"), Control::Decimal { min: Some(0.0), max: Some(1.0), unit: None });
    assert_eq!(
        control("mureka-v9-song", "lyrics"),
        Control::Text { max_length: Some(3000), multiline: true, lyrics: true }
    );
    let references = &catalogue.get("doubao-seedance-2.0").unwrap().references;
    let names: Vec<&str> = references.iter().map(|reference| reference.label.as_str()).collect();
    assert_eq!(names, ["Images", "Videos", "Sounds", "First frame", "Last frame"]);
}
