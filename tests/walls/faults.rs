//! The feature `faults` breaks the engine on purpose. It is named in three manifests and turned on by none.

use serde_json::Value;

/// The feature, in every crate that has it.
const FAULTS: &str = "faults";

/// Who has it, and what it may turn on there.
const MAY_NAME: &[(&str, &[&str])] =
    &[("library", &[]), ("engine", &["library/faults"]), ("trials", &["engine/faults"])];

/// Every manifest that turns the feature on, a sentence each, from `cargo metadata --no-deps`.
pub fn turned_on(metadata: &[u8]) -> Result<Vec<String>, String> {
    let metadata: Value = serde_json::from_slice(metadata).map_err(|error| error.to_string())?;
    let packages = metadata["packages"].as_array().ok_or("no packages")?;
    let mut breaches = Vec::new();
    for package in packages {
        let name = package["name"].as_str().ok_or("a package without a name")?;
        for dependency in package["dependencies"].as_array().ok_or("a package without dependencies")? {
            if texts(&dependency["features"]).any(|feature| feature == FAULTS) {
                breaches.push(format!("{name} turns {FAULTS} of {} on", dependency["name"]));
            }
        }
        for (feature, turns_on) in package["features"].as_object().into_iter().flatten() {
            let may = MAY_NAME.iter().find(|(may, _)| *may == name && feature == FAULTS).map_or(&[][..], |(_, on)| on);
            for on in texts(turns_on).filter(|on| on.ends_with(FAULTS) && !may.contains(on)) {
                breaches.push(format!("the feature {feature} of {name} turns {on} on"));
            }
        }
    }
    Ok(breaches)
}

fn texts(list: &Value) -> impl Iterator<Item = &str> {
    list.as_array().into_iter().flatten().filter_map(Value::as_str)
}

mod tests {
    use super::turned_on;
    use serde_json::{Value, json};

    fn breaches(name: &str, dependencies: Value, features: Value) -> usize {
        let packages = json!({"packages": [{"name": name, "dependencies": dependencies, "features": features}]});
        turned_on(packages.to_string().as_bytes()).unwrap().len()
    }

    #[test]
    fn a_manifest_that_turns_faults_on_is_found() {
        let dependency = json!([{"name": "engine", "features": ["faults"]}]);
        assert_eq!(breaches("afterimage", dependency, json!({})), 1);
        assert_eq!(breaches("afterimage", json!([]), json!({"default": ["engine/faults"]})), 1);
        assert_eq!(breaches("trials", json!([]), json!({"default": ["faults"], "faults": ["engine/faults"]})), 1);
        assert_eq!(breaches("trials", json!([]), json!({"faults": ["engine/faults"]})), 0);
        assert_eq!(breaches("engine", json!([]), json!({"faults": ["library/faults"]})), 0);
        assert_eq!(breaches("engine", json!([]), json!({"faults": ["library/faults", "archive/faults"]})), 1);
        assert!(turned_on(b"{}").is_err());
    }
}
