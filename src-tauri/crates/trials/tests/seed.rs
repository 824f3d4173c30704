//! A seeded library is whole, is the same for the same number and seed, and is one that the engine opens.
#![allow(clippy::unwrap_used)]

use std::path::Path;

use engine::face::{GridLayout, GridRow, Group, Sort, ViewRequest};
use rusqlite::Connection;
use sha2::{Digest, Sha256};
use trials::seed::{Made, Options, seed};

const TASKS: usize = 120;

fn seeded(folder: &Path, seed_of: u64) -> Made {
    seed(&Options { tasks: TASKS, profile: folder.to_owned(), seed: seed_of }).unwrap()
}

/// All that is in the tables of a person's doing, without where the profile lies.
fn told(folder: &Path) -> Vec<String> {
    let conn = Connection::open(folder.join("library.sqlite")).unwrap();
    let here = folder.canonicalize().unwrap().to_string_lossy().into_owned();
    let mut lines = Vec::new();
    for table in [
        "task",
        "output",
        "receipt",
        "kinship",
        "judgement",
        "tag",
        "task_tag",
        "collection",
        "collection_task",
        "note",
        "prompt",
        "archive_total",
        "account",
        "link",
        "task_link",
    ] {
        let mut rows = conn.prepare(&format!("SELECT * FROM {table} ORDER BY 1, 2")).unwrap();
        let columns = rows.column_count();
        let mut rows = rows.query([]).unwrap();
        while let Some(row) = rows.next().unwrap() {
            let cells = (0..columns).map(|column| format!("{:?}", row.get_ref_unwrap(column)));
            let cells: Vec<String> = cells.collect();
            // A text is shown as its bytes; the path is the one cell that depends on the folder.
            lines.push(
                format!("{table} {}", cells.join(" "))
                    .replace(&format!("{:?}", here.as_bytes()).replace(['[', ']'], ""), ""),
            );
        }
    }
    lines
}

#[tokio::test(flavor = "multi_thread")]
async fn a_seeded_library_is_whole_the_same_again_and_opens() {
    let (first, second) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (one, two) = (first.path().to_owned(), second.path().to_owned());
    let (made, again) = tokio::task::spawn_blocking(move || {
        std::thread::scope(|scope| {
            let other = scope.spawn(|| seeded(&two, 4));
            (seeded(&one, 4), other.join().unwrap())
        })
    })
    .await
    .unwrap();
    assert_eq!(made, again);
    assert_eq!(told(first.path()), told(second.path()));
    whole(first.path(), &made);

    let engine = trials::seed::open(first.path()).await.unwrap();
    let view = engine.library_view(request()).await.unwrap();
    assert!(view.count as usize >= TASKS * 8 / 10, "{view:?}");
    let rows = engine.library_rows(view.view, 0.0, 2_000.0).await.unwrap();
    assert!(!rows.rows.is_empty());
    engine.shutdown().await;
    the_first_rows_are_those_of_the_whole(first.path()).await;
}

/// Right after a start, when the results may still be read.
async fn the_first_rows_are_those_of_the_whole(profile: &Path) {
    let engine = trials::seed::open(profile).await.unwrap();
    // So narrow that what fills it is a part of the library.
    let view = engine.library_view(ViewRequest { width: 240, row_height: 320, ..request() }).await.unwrap();
    assert_eq!(view.whole, view.of.is_some(), "{view:?}");
    let first = tiles(&engine, view.view, view.height).await;
    let whole = engine.library_whole(view.view).await.unwrap();
    assert!(whole.whole && whole.of == Some(whole.count) && whole.count >= view.count, "{whole:?}");
    let all = tiles(&engine, view.view, whole.height).await;
    assert_eq!(all.len(), usize::try_from(whole.count).unwrap());
    assert!(first.len() >= 40, "{}", first.len());
    assert_eq!(first, all[..first.len()]);
    engine.shutdown().await;
}

/// Every tile of a view with its place.
async fn tiles(engine: &engine::Engine, view: u32, height: f64) -> Vec<(i64, u32, f64, f64)> {
    let mut tiles = Vec::new();
    let mut from = 0.0;
    while from < height {
        for row in engine.library_rows(view, from, from + 2_000.0).await.unwrap().rows {
            if let GridRow::Tiles { y, tiles: here, .. } = row {
                tiles.extend(here.into_iter().map(|tile| (tile.task, tile.position, tile.x, y)));
            }
        }
        from += 2_000.0;
    }
    // A row at the edge is in both answers.
    tiles.sort_by_key(|tile| tile.1);
    tiles.dedup_by_key(|tile| tile.1);
    tiles
}

fn request() -> ViewRequest {
    ViewRequest {
        text: String::new(),
        sort: Sort::Newest,
        group: Group::Day,
        layout: GridLayout::Justified,
        width: 1_000,
        row_height: 176,
    }
}

/// Counts as they were said, every archived file where its row says and with the sum that it says.
fn whole(folder: &Path, made: &Made) {
    let conn = Connection::open(folder.join("library.sqlite")).unwrap();
    let count = |sql: &str| usize::try_from(conn.query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap()).unwrap();
    let integrity: String = conn.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
    assert_eq!(integrity, "ok");
    assert!(conn.prepare("PRAGMA foreign_key_check").unwrap().query([]).unwrap().next().unwrap().is_none());
    assert_eq!(count("SELECT count(*) FROM task"), TASKS);
    assert_eq!(made.counts.tasks, TASKS);
    assert_eq!(count("SELECT count(*) FROM output"), made.counts.outputs);
    assert_eq!(count("SELECT count(*) FROM output WHERE state = 'archived'"), made.counts.archived);
    assert_eq!(count("SELECT files FROM archive_total"), made.counts.archived, "the triggers have run");
    assert_eq!(count("SELECT count(*) FROM judgement WHERE favourite = 1"), made.judged.favourites);
    assert_eq!(count("SELECT count(*) FROM note"), made.judged.noted);
    assert_eq!(count("SELECT count(*) FROM sidecar_due"), 0);
    assert_eq!(count("SELECT count(*) FROM sidecar_stale"), 0, "nothing is left to do when it opens");
    assert_eq!(count("SELECT count(*) FROM tag"), 60);
    assert!(count("SELECT count(*) FROM kinship") > 5);
    let mut rows = conn.prepare("SELECT id, path, sha256, bytes, thumb FROM output WHERE state = 'archived'").unwrap();
    let mut rows = rows.query([]).unwrap();
    let mut missing = 0;
    while let Some(row) = rows.next().unwrap() {
        let (id, path): (i64, String) = (row.get(0).unwrap(), row.get(1).unwrap());
        match std::fs::read(path) {
            Ok(bytes) => {
                let sum: String = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
                assert_eq!(sum, row.get::<_, String>(2).unwrap());
                assert_eq!(i64::try_from(bytes.len()).unwrap(), row.get::<_, i64>(3).unwrap());
            }
            Err(_) => missing += 1,
        }
        if row.get::<_, i64>(4).unwrap() == 1 {
            for size in [320, 640] {
                assert!(folder.join(format!("thumbnails/{}/{id}_{size}.webp", id / 1000)).is_file());
            }
        }
    }
    assert_eq!(missing, made.counts.missing);
}
