//! Which room may depend on which: the table, and the check of `cargo metadata` against it.

use serde_json::Value;

/// The crate that is the app itself.
const APP: &str = "afterimage";

/// The crate that `cargo xtask` is.
const XTASK: &str = "xtask";

/// Who may know which of our own crates, in any kind of dependency.
const ROOMS: &[(&str, May)] = &[
    ("reapi", May::Only(&[])),
    ("catalogue", May::Only(&[])),
    ("library", May::Only(&[])),
    ("media", May::Only(&[])),
    ("archive", May::Only(&["media"])),
    ("keychain", May::Only(&["reapi"])),
    ("engine", May::Only(&["reapi", "catalogue", "library", "media", "archive"])),
    ("gallery", May::Only(&["engine"])),
    ("sandbox", May::Only(&[])),
    ("trials", May::AnyBut(&[APP, XTASK])),
    (XTASK, May::Only(&[])),
    (APP, May::Only(&["engine", "keychain", "gallery", "sandbox"])),
];

/// The tests of the app look at every room's public surface.
const TESTS_OF_THE_APP: May = May::AnyBut(&["trials", XTASK]);

/// Crates that know a window, by how their names start. The app alone may use them.
const WINDOW: &[&str] = &["tauri", "wry", "tao", "muda", "tray-icon"];

enum May {
    Only(&'static [&'static str]),
    AnyBut(&'static [&'static str]),
}

impl May {
    fn know(&self, name: &str) -> bool {
        match self {
            May::Only(names) => names.contains(&name),
            May::AnyBut(names) => !names.contains(&name),
        }
    }
}

/// The crates of the workspace, and what each depends on.
pub struct House {
    crates: Vec<Crate>,
}

struct Crate {
    name: String,
    dependencies: Vec<Dependency>,
}

struct Dependency {
    name: String,
    dev: bool,
}

impl House {
    /// Reads what `cargo metadata --format-version 1 --no-deps` prints, or says what is not as expected.
    pub fn read(metadata: &[u8]) -> Result<House, String> {
        let metadata: Value = serde_json::from_slice(metadata).map_err(|error| error.to_string())?;
        let packages = metadata["packages"].as_array().ok_or("no packages")?;
        let crates = packages.iter().map(read_crate).collect::<Result<_, _>>()?;
        Ok(House { crates })
    }

    /// Every wall that is breached, a sentence each.
    pub fn breaches(&self) -> Vec<String> {
        let mut breaches = Vec::new();
        for one in &self.crates {
            match ROOMS.iter().find(|(name, _)| *name == one.name) {
                Some((_, may)) => self.look_into(one, may, &mut breaches),
                None => breaches.push(format!("{} has no row in the table of rooms", one.name)),
            }
        }
        for (name, _) in ROOMS {
            if !self.is_ours(name) {
                breaches.push(format!("{name} is in the table of rooms and not in the workspace"));
            }
        }
        breaches
    }

    fn look_into(&self, one: &Crate, may: &May, breaches: &mut Vec<String>) {
        for dependency in &one.dependencies {
            let name = &dependency.name;
            let may = if one.name == APP && dependency.dev { &TESTS_OF_THE_APP } else { may };
            // A crate may name itself, to be tested with a feature that others do not get.
            if self.is_ours(name) && *name != one.name && !may.know(name) {
                breaches.push(format!("{} must not know {name}", one.name));
            }
            if one.name != APP && WINDOW.iter().any(|start| is_of_family(name, start)) {
                breaches.push(format!("{} must not know {name}: only the app knows the window", one.name));
            }
            if one.name == XTASK && !self.is_ours(name) {
                breaches.push(format!("xtask must not wait for {name}: it uses the standard library only"));
            }
        }
    }

    fn is_ours(&self, name: &str) -> bool {
        self.crates.iter().any(|one| one.name == name)
    }
}

fn is_of_family(name: &str, start: &str) -> bool {
    name.strip_prefix(start).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
}

fn read_crate(package: &Value) -> Result<Crate, String> {
    let name = package["name"].as_str().ok_or("a package without a name")?;
    let dependencies = package["dependencies"].as_array().ok_or("a package without dependencies")?;
    Ok(Crate {
        name: name.to_owned(),
        dependencies: dependencies.iter().map(read_dependency).collect::<Result<_, _>>()?,
    })
}

fn read_dependency(dependency: &Value) -> Result<Dependency, String> {
    Ok(Dependency {
        name: dependency["name"].as_str().ok_or("a dependency without a name")?.to_owned(),
        dev: dependency["kind"].as_str() == Some("dev"),
    })
}

mod tests {
    use super::{House, ROOMS};
    use serde_json::{Value, json};

    /// A house with all its rooms, in which `from` depends on `on`.
    fn house(from: &str, on: &str, kind: Value) -> House {
        let packages: Vec<Value> = ROOMS
            .iter()
            .map(|(name, _)| {
                let dependencies = if *name == from { json!([{ "name": on, "kind": kind }]) } else { json!([]) };
                json!({ "name": name, "dependencies": dependencies })
            })
            .collect();
        House::read(json!({ "packages": packages }).to_string().as_bytes()).unwrap()
    }

    #[track_caller]
    fn assert_breach(from: &str, on: &str, kind: Value) {
        let breaches = house(from, on, kind).breaches();
        assert_eq!(breaches.len(), 1, "{from} on {on}: {breaches:?}");
        assert!(breaches[0].contains(from) && breaches[0].contains(on), "{breaches:?}");
    }

    #[track_caller]
    fn assert_allowed(from: &str, on: &str, kind: Value) {
        assert_eq!(house(from, on, kind).breaches(), Vec::<String>::new(), "{from} on {on}");
    }

    #[test]
    fn a_made_up_breach_is_found_in_every_kind_of_dependency() {
        for kind in [Value::Null, json!("build"), json!("dev")] {
            assert_breach("sandbox", "reapi", kind.clone());
            assert_breach("engine", "keychain", kind.clone());
            assert_breach("library", "media", kind.clone());
            assert_breach("trials", "afterimage", kind.clone());
            assert_breach("gallery", "afterimage", kind);
        }
    }

    #[test]
    fn the_window_is_known_to_the_app_alone() {
        assert_breach("engine", "tauri", Value::Null);
        assert_breach("trials", "tauri-specta", json!("dev"));
        assert_allowed("afterimage", "tauri-plugin-opener", Value::Null);
        assert_allowed("engine", "taurine", Value::Null);
    }

    #[test]
    fn a_room_may_know_itself() {
        assert_allowed("archive", "archive", json!("dev"));
    }

    #[test]
    fn xtask_waits_for_nothing() {
        assert_breach("xtask", "serde_json", Value::Null);
        assert_breach("xtask", "engine", Value::Null);
    }

    #[test]
    fn the_app_knows_four_rooms_and_its_tests_all() {
        assert_breach("afterimage", "library", Value::Null);
        assert_breach("afterimage", "trials", json!("dev"));
        assert_allowed("afterimage", "gallery", Value::Null);
        assert_allowed("afterimage", "library", json!("dev"));
    }

    #[test]
    fn a_room_that_nobody_drew_is_found() {
        let metadata = json!({ "packages": [{ "name": "annex", "dependencies": [] }] });
        let breaches = House::read(metadata.to_string().as_bytes()).unwrap().breaches();
        assert!(breaches.iter().any(|breach| breach.contains("annex")));
        assert!(breaches.iter().any(|breach| breach.contains("engine")), "and one that is gone");
    }

    #[test]
    fn what_is_no_metadata_is_not_a_house_without_breaches() {
        for text in ["", "{}", r#"{"packages":[{}]}"#, r#"{"packages":[{"name":"reapi"}]}"#] {
            assert!(House::read(text.as_bytes()).is_err(), "{text}");
        }
    }
}
