//! Walls that no compiler holds: what a source file may say, and how long it may be.

use std::fs;
use std::path::Path;

/// A file of more lines needs a reason.
const MOST_LINES: usize = 400;

/// Written by a test from the face of the engine, so nobody reads it from top to bottom.
const GENERATED: &str = "ui/src/lib/backend/bindings.ts";

/// A source file, by its path from the root, with `/` on every system.
pub struct Source {
    pub path: String,
    pub text: String,
}

/// All `.rs`, `.ts` and `.svelte` files under a folder of the project.
pub fn under(root: &Path, folder: &str) -> Vec<Source> {
    let mut sources = Vec::new();
    collect(root, &root.join(folder), &mut sources);
    sources.sort_by(|a, b| a.path.cmp(&b.path));
    sources
}

fn collect(root: &Path, folder: &Path, sources: &mut Vec<Source>) {
    for entry in fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())) {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(root, &path, sources);
        } else if path.extension().is_some_and(|end| end == "rs" || end == "ts" || end == "svelte") {
            let parts = path.strip_prefix(root).unwrap().iter().map(|part| part.to_str().unwrap());
            sources.push(Source {
                path: parts.collect::<Vec<_>>().join("/"),
                text: fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display())),
            });
        }
    }
}

/// The sources that contain a word which they must not.
pub fn naming(sources: &[Source], word: &str, why: &str) -> Vec<String> {
    let naming = sources.iter().filter(|source| source.text.contains(word));
    naming.map(|source| format!("{} names {word}: {why}", source.path)).collect()
}

/// The Rust sources outside some places that derive a type for the pages.
pub fn types_for_the_pages_outside(sources: &[Source], places: &[&str]) -> Vec<String> {
    let outside = |source: &&Source| !places.iter().any(|place| source.path.starts_with(place));
    let rust = sources.iter().filter(|source| source.path.ends_with(".rs"));
    rust.filter(outside)
        .filter(|source| derives(&source.text).any(|name| name == "Type" || name == "specta::Type"))
        .map(|source| format!("{} derives specta::Type: types for the pages are made in {}", source.path, places[0]))
        .collect()
}

/// Every name in a `derive(…)`, the ones of `cfg_attr` too.
fn derives(text: &str) -> impl Iterator<Item = &str> {
    text.match_indices("derive(").flat_map(|(at, start)| {
        let names = &text[at + start.len()..];
        let names = &names[..names.find(')').unwrap_or(names.len())];
        names.split(',').map(str::trim)
    })
}

/// Long files that are not in the list, and rows of the list whose file is gone, short, or without a reason.
pub fn long_without_reason(sources: &[Source], listed: &[(&str, &str)]) -> Vec<String> {
    let mut breaches = Vec::new();
    let long = |source: &&Source| source.path != GENERATED && source.text.lines().count() > MOST_LINES;
    for source in sources.iter().filter(long) {
        if !listed.iter().any(|(path, reason)| *path == source.path && !reason.is_empty()) {
            let lines = source.text.lines().count();
            breaches.push(format!("{} has {lines} lines and no reason in the list", source.path));
        }
    }
    for (path, _) in listed {
        if !sources.iter().filter(long).any(|source| source.path == *path) {
            breaches.push(format!("{path} is listed as a long file and is none"));
        }
    }
    breaches
}

mod tests {
    use super::{GENERATED, Source, derives, long_without_reason, naming, types_for_the_pages_outside};

    fn source(path: &str, text: &str) -> Source {
        Source { path: path.to_owned(), text: text.to_owned() }
    }

    #[test]
    fn a_made_up_import_of_the_window_is_found() {
        let pages = [
            source("ui/src/features/queue/Row.svelte", "import { invoke } from '@tauri-apps/api/core';"),
            source("ui/src/features/queue/row.ts", "import { backend } from '$lib/backend/backend';"),
        ];
        let breaches = naming(&pages, "@tauri-apps/", "no");
        assert_eq!(breaches.len(), 1);
        assert!(breaches[0].starts_with("ui/src/features/queue/Row.svelte "));
    }

    #[test]
    fn a_made_up_type_for_the_pages_is_found_however_it_is_written() {
        let text = "#[derive(Debug, Type)] struct A;";
        let qualified = "#[cfg_attr(test, derive(\n    Clone,\n    specta::Type,\n))]\nstruct B;";
        let innocent = "#[derive(Debug)] struct C { kind: Type }";
        let sources = [
            source("src-tauri/src/a.rs", text),
            source("src-tauri/src/b.rs", qualified),
            source("src-tauri/src/c.rs", innocent),
            source("engine/face/d.rs", text),
        ];
        let breaches = types_for_the_pages_outside(&sources, &["engine/face/"]);
        assert_eq!(breaches.len(), 2, "{breaches:?}");
        assert_eq!(derives("#[derive(A, b::C)]").collect::<Vec<_>>(), ["A", "b::C"]);
    }

    #[test]
    fn a_made_up_long_file_needs_a_reason_and_a_reason_needs_a_long_file() {
        let long = "line\n".repeat(401);
        let sources = [source("a.rs", &long), source("b.rs", &"line\n".repeat(400)), source(GENERATED, &long)];
        assert_eq!(long_without_reason(&sources, &[]).len(), 1, "400 lines pass, and what is generated");
        assert_eq!(long_without_reason(&sources, &[("a.rs", "one table")]).len(), 0);
        assert_eq!(long_without_reason(&sources, &[("a.rs", "")]).len(), 1, "an empty reason is none");
        assert_eq!(long_without_reason(&sources, &[("a.rs", "x"), ("b.rs", "x"), ("gone.rs", "x")]).len(), 2);
    }
}
