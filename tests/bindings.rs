//! The page's types are those of the engine: the committed file is what the app would write now.
#![allow(clippy::unwrap_used)]

#[test]
fn the_committed_bindings_are_fresh() {
    let committed = concat!(env!("CARGO_MANIFEST_DIR"), "/ui/src/lib/backend/bindings.ts");
    let folder = tempfile::tempdir().unwrap();
    let written = folder.path().join("bindings.ts");
    afterimage::write_bindings(&written).unwrap();
    let [written, committed] =
        [written.as_path(), committed.as_ref()].map(|path| std::fs::read_to_string(path).unwrap());
    let stale = written.lines().zip(committed.lines()).find(|(written, committed)| written != committed);
    assert!(
        written == committed,
        "ui/src/lib/backend/bindings.ts is stale, first at {stale:?}. Write it anew: cargo run -- bindings ui/src/lib/backend/bindings.ts"
    );
}
