//! The walls of the house: which room may know which, and what may stand where. `ARCHITECTURE.md` says why.
#![allow(clippy::unwrap_used)]

#[path = "walls/faults.rs"]
mod faults;
#[path = "walls/page.rs"]
mod page;
#[path = "walls/rooms.rs"]
mod rooms;
#[path = "walls/sources.rs"]
mod sources;

use std::path::Path;
use std::process::Command;

use rooms::House;

/// Sources of more than 400 lines, each with the reason why it is not two files.
const LONG: &[(&str, &str)] = &[
    (
        "src-tauri/crates/trials/src/headless/verbs.rs",
        "one table: a line in three places for each verb, and a reader looks for all three at once",
    ),
    (
        "ui/src/lib/backend/memory.ts",
        "one class that answers the whole interface; what its answers are made of has files of its own",
    ),
];

/// Where types for the pages are made.
const TYPES_FOR_THE_PAGES: &[&str] = &[
    "src-tauri/crates/engine/src/face/",
    // The envelope of the engine's one event: what Tauri sends has to be a type of the shell.
    "src-tauri/src/bindings.rs",
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

#[track_caller]
fn assert_none(breaches: &[String]) {
    assert!(breaches.is_empty(), "\n{}\n", breaches.join("\n"));
}

fn cargo(words: &[&str]) -> Vec<u8> {
    let output = Command::new(env!("CARGO")).args(words).arg("--offline").current_dir(root()).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

#[test]
fn every_room_knows_only_what_it_may() {
    let metadata = cargo(&["metadata", "--format-version", "1", "--no-deps"]);
    assert_none(&House::read(&metadata).unwrap().breaches());
}

#[test]
fn nothing_is_built_to_be_broken_unless_it_is_asked_for() {
    let metadata = cargo(&["metadata", "--format-version", "1", "--no-deps"]);
    assert_none(&faults::turned_on(&metadata).unwrap());
    // What cargo makes of the manifests: the app alone, and all that `run`, `test` and the demo are built from.
    let built_with = |words: &[&str]| {
        let tree = cargo(&[&["tree", "--locked", "--prefix=none", "--format={p} {f}"], words].concat());
        let engine = |line: &&str| line.starts_with("engine v");
        String::from_utf8(tree).unwrap().lines().find(engine).unwrap().to_owned()
    };
    for selected in ["--package=afterimage", "--workspace"] {
        assert!(!built_with(&[selected]).contains("faults"), "{selected}");
    }
    assert!(built_with(&["--workspace", "--features=trials/faults"]).contains("faults"));
}

#[test]
fn only_the_backend_of_the_pages_knows_the_window() {
    let mut pages = sources::under(root(), "ui/src");
    assert!(!pages.is_empty());
    pages.retain(|source| !source.path.starts_with("ui/src/lib/backend/"));
    assert_none(&sources::naming(&pages, "@tauri-apps/", "only ui/src/lib/backend talks to the window"));
}

#[test]
fn types_for_the_pages_are_made_in_the_face_of_the_engine() {
    let rust = sources::under(root(), "src-tauri");
    assert_none(&sources::types_for_the_pages_outside(&rust, TYPES_FOR_THE_PAGES));
}

#[test]
fn the_engine_asks_for_models_in_one_place() {
    let mut engine = sources::under(root(), "src-tauri/crates/engine/src");
    engine.retain(|source| !source.path.ends_with("tests.rs") && !source.path.ends_with("in_use.rs"));
    assert!(!engine.is_empty());
    // Tests inside of a file may say which catalogue they mean.
    let before_tests = |text: &str| text.split("#[cfg(test)]").next().unwrap_or_default().to_owned();
    for source in &mut engine {
        source.text = before_tests(&source.text);
    }
    assert_none(&sources::naming(
        &engine,
        "Catalogue::embedded()",
        "ask Inner::catalogue(): models may come from outside",
    ));
}

#[test]
fn a_long_file_has_a_reason() {
    let mut all = sources::under(root(), "src-tauri");
    all.extend(sources::under(root(), "ui/src"));
    all.extend(sources::under(root(), "tests"));
    assert_none(&sources::long_without_reason(&all, LONG));
}
