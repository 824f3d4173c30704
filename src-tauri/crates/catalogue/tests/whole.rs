//! The catalogue is whole, and what proves it sees what is missing.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::{Value, json};
use tempfile::TempDir;

fn check(folder: &Path) -> (bool, String) {
    let Output { status, stdout, stderr } =
        Command::new(env!("CARGO_BIN_EXE_catalogue-check")).arg(folder).output().unwrap();
    (status.success(), String::from_utf8_lossy(&stdout).into_owned() + &String::from_utf8_lossy(&stderr))
}

#[test]
fn every_model_parameter_limit_rule_mode_and_price_is_seen_at_work() {
    let (whole, said) = check(Path::new(env!("CARGO_MANIFEST_DIR")));
    assert!(whole, "{said}");
    assert!(said.starts_with("models=95 ") && said.trim_end().ends_with(" gaps=0"), "{said}");
}

/// One model with its cases, changed.
fn changed(model: impl Fn(&mut Value), cases: impl Fn(&mut Value)) -> (bool, String) {
    let folder = TempDir::new().unwrap();
    let from = Path::new(env!("CARGO_MANIFEST_DIR"));
    let copy = |kind: &str, change: &dyn Fn(&mut Value)| {
        let name = format!("{kind}/gemini-omni.json");
        let mut value: Value = serde_json::from_str(&fs::read_to_string(from.join(&name)).unwrap()).unwrap();
        change(&mut value);
        fs::create_dir(folder.path().join(kind)).unwrap();
        fs::write(folder.path().join(name), value.to_string()).unwrap();
    };
    copy("models", &model);
    copy("cases", &cases);
    check(folder.path())
}

#[test]
fn what_is_missing_is_found() {
    let same = |_: &mut Value| {};
    assert!(changed(same, same).0, "one model alone is whole too");
    let gaps: [(&str, (bool, String)); 12] = [
        (
            "no body breaks one-size",
            changed(same, |cases| {
                cases["bad"].as_array_mut().unwrap().retain(|bad| bad["rule"] != "one-size");
            }),
        ),
        (
            "size is in no good body",
            changed(same, |cases| {
                cases["good"].as_array_mut().unwrap().retain(|body| body.get("size").is_none());
            }),
        ),
        (
            "no good body is in the mode fusion",
            changed(same, |cases| {
                let three = |body: &Value| body["image_urls"].as_array().is_some_and(|links| links.len() == 3);
                cases["good"].as_array_mut().unwrap().retain(|body| !three(body));
            }),
        ),
        ("says no wish", changed(|model| drop(model.as_object_mut().unwrap().remove("wishes")), same)),
        ("does not fulfil FromText", changed(|model| model["wishes"] = json!(["fromImage"]), same)),
        ("cannot fulfil LipSync", changed(|model| model["wishes"] = json!(["fromText", "lipSync"]), same)),
        (
            "duration cannot mean Sound",
            changed(|model| model["parameters"]["properties"]["duration"]["x-means"] = json!("sound"), same),
        ),
        ("does not stop", changed(|model| model["rules"][1]["cel"] = Value::from("true"), same)),
        ("speaks against a good body", changed(|model| model["rules"][1]["cel"] = Value::from("false"), same)),
        ("no good body has a price", changed(|model| model["price"]["each"] = Value::from("null"), same)),
        ("no-such", changed(|model| model["rules"][0]["fields"][0] = Value::from("no-such"), same)),
        ("is not CEL", changed(|model| model["rules"][1]["cel"] = Value::from("body.size =="), same)),
    ];
    for (gap, (whole, said)) in gaps {
        assert!(!whole && said.contains(gap), "{gap}: {said}");
    }
}
