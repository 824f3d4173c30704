//! What the page can reach: the commands it may call, and where its content security policy lets it go.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde_json::{Value, json};

/// Where the page may load each kind of thing from. Media comes from the gallery, whose port is new in every run.
fn policy() -> Value {
    json!({
        "default-src": "'self'",
        "script-src": "'self'",
        // Elements are moved and sized by their own style; no text of a person or a server becomes one.
        "style-src": "'self' 'unsafe-inline'",
        "font-src": "'self'",
        "img-src": "'self' http://127.0.0.1:*",
        "media-src": "'self' http://127.0.0.1:*",
        // The app's own commands, and nothing that speaks HTTP.
        "connect-src": "ipc: http://ipc.localhost",
        "object-src": "'none'",
        "frame-src": "'none'",
        "worker-src": "'none'",
        "base-uri": "'none'",
        "form-action": "'none'",
    })
}

/// Plugins whose commands would give the page files, programs or the network if a capability let it have them.
const NEVER: &[&str] = &["fs", "shell", "http", "upload", "websocket", "process", "sql", "stronghold", "localhost"];

#[test]
fn the_page_may_call_exactly_the_commands_that_there_are() {
    let bindings = read("ui/src/lib/backend/bindings.ts");
    let there: BTreeSet<&str> = bindings
        .lines()
        .filter_map(|line| line.split_once("__TAURI_INVOKE<")?.1.split_once(">(\"")?.1.split_once('"'))
        .map(|(name, _)| name)
        .collect();
    assert!(there.contains("key_keep") && there.len() > 30, "the bindings are not read rightly: {there:?}");
    let permissions = read("src-tauri/permissions/page.toml");
    let listed = permissions.lines().filter_map(|line| line.trim().strip_prefix('"')?.split_once('"'));
    let allowed: BTreeSet<&str> = listed.map(|(name, _)| name).collect();
    let differing: Vec<_> = there.symmetric_difference(&allowed).collect();
    assert!(differing.is_empty(), "src-tauri/permissions/page.toml does not list what there is: {differing:?}");
}

#[test]
fn one_capability_gives_one_window_those_commands_and_the_events() {
    let files: Vec<_> =
        fs::read_dir(root().join("src-tauri/capabilities")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(files, ["main.json"]);
    let capability = parse("src-tauri/capabilities/main.json");
    let mut fields: Vec<_> = capability.as_object().unwrap().keys().map(String::as_str).collect();
    fields.sort_unstable();
    // None of them is `remote`, which would let pages from elsewhere in.
    assert_eq!(fields, ["$schema", "description", "identifier", "permissions", "windows"]);
    assert_eq!(capability["windows"], json!(["main"]));
    assert_eq!(capability["permissions"], json!(["page", "core:event:allow-listen", "core:event:allow-unlisten"]));
    let permission_files: Vec<_> =
        fs::read_dir(root().join("src-tauri/permissions")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(permission_files, ["page.toml"]);
}

#[test]
fn the_page_loads_and_reaches_only_its_own() {
    let app = &parse("tauri.conf.json")["app"];
    assert_eq!(app["withGlobalTauri"], json!(false));
    assert_eq!(app["windows"], json!([]), "the one window is made by the shell, which guards where it goes");
    let security = app["security"].as_object().unwrap();
    let mut fields: Vec<_> = security.keys().map(String::as_str).collect();
    fields.sort_unstable();
    // No asset protocol, no second policy for development, nothing turned off but hashes of styles.
    assert_eq!(fields, ["capabilities", "csp", "dangerousDisableAssetCspModification"]);
    assert_eq!(security["capabilities"], json!(["main"]));
    assert_eq!(security["dangerousDisableAssetCspModification"], json!(["style-src"]));
    assert_eq!(security["csp"], policy());
}

#[test]
fn no_plugin_that_reaches_files_programs_or_the_network_is_built_in() {
    let manifest = read("Cargo.toml");
    for name in NEVER {
        let plugin = format!("tauri-plugin-{name}");
        assert!(!manifest.contains(&plugin), "{plugin} stands in Cargo.toml");
    }
    // The opener is called from Rust alone: registered as a plugin it would have commands.
    let start = read("src-tauri/src/start.rs");
    assert_eq!(start.matches(".plugin(").count(), 3);
    assert!(!start.contains("opener"));
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn parse(path: &str) -> Value {
    serde_json::from_str(&read(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}
