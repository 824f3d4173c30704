#![allow(clippy::unwrap_used)]

use std::fs;
use std::process::{Command, Stdio};
use std::sync::Barrier;

use rusqlite::Connection;

use super::*;
use crate::connection::{PATIENCE, open_writer, open_writer_for};
use crate::{Library, Scope};

/// Two versions of a small library.
const FIRST: &[Migration] =
    &[Migration { steps: &["CREATE TABLE picture (name TEXT) STRICT;", "INSERT INTO picture VALUES ('a cat')"] }];
const SECOND: &[Migration] = &[
    Migration { steps: FIRST[0].steps },
    Migration { steps: &["ALTER TABLE picture ADD COLUMN stars INTEGER NOT NULL DEFAULT 3;"] },
];
const BROKEN: &[Migration] = &[
    Migration { steps: FIRST[0].steps },
    Migration { steps: &["DELETE FROM picture;", "INSERT INTO no_such_table VALUES (1)"] },
];

#[test]
fn a_new_file_is_brought_to_the_last_version_without_a_copy() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("library.db");
    let mut conn = older(&path, 2);
    assert_eq!(migrate(&mut conn, &path, 0, SECOND).unwrap(), None);
    assert_eq!(stored_version(&conn).unwrap(), 2);
    assert_eq!(migrate(&mut conn, &path, 0, SECOND).unwrap(), None);
}

#[test]
fn an_older_file_is_copied_whole_before_it_is_changed() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("library.db");
    let mut old = older(&path, 1);
    migrate(&mut old, &path, 0, FIRST).unwrap();
    old.execute("INSERT INTO picture VALUES ('in the log, not yet in the file')", []).unwrap();

    let mut conn = older(&path, 2);
    let copy = migrate(&mut conn, &path, 1_764_000_000_000, SECOND).unwrap().unwrap();

    assert_eq!(copy.file_name().unwrap(), "library.db.before-v2.20251124T160000Z");
    let copied = Connection::open(&copy).unwrap();
    assert_eq!(stored_version(&copied).unwrap(), 1);
    assert_eq!(names(&copied), ["a cat", "in the log, not yet in the file"]);
    assert_eq!(copied.query_row("PRAGMA integrity_check", [], |row| row.get::<_, String>(0)).unwrap(), "ok");
    assert_eq!(names(&conn), ["a cat", "in the log, not yet in the file"]);
    let stars: i64 = conn.query_row("SELECT sum(stars) FROM picture", [], |row| row.get(0)).unwrap();
    assert_eq!(stars, 6);
}

#[test]
fn a_library_of_the_first_version_keeps_its_rows_and_what_its_tasks_show() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("library.db");
    let mut conn = older(&path, 1);
    migrate(&mut conn, &path, 0, &MIGRATIONS[..1]).unwrap();
    conn.execute_batch(
        "INSERT INTO account (id, name, api_base, sandbox, created_at) VALUES (1, 'a', 'https://a', 0, 0);
         INSERT INTO task (id, account_id, kind, state, ended_at, queue_order, created_at, queued_at, made_at, submit_index,
             submit_id, machine, endpoint, body_sha256, model, model_title, facts, prompt, body)
         VALUES (7, 1, 'image', 'completed', 1, 0, 0, 0, 0, 0, 's', 'm', 'e', '', 'x', 'X', '[]', '', '');
         INSERT INTO output (id, task_id, idx, state, media, role, fetch, width, height, url) VALUES
             (1, 7, 0, 'waiting', 'image', 'result', 1, 300, 200, 'https://a/0'),
             (2, 7, 1, 'waiting', 'video', 'result', 1, 100, 100, 'https://a/1');",
    )
    .unwrap();
    assert!(migrate(&mut conn, &path, 0, MIGRATIONS).unwrap().is_some(), "it was copied first");
    let shown = || {
        let row = "SELECT media, aspect FROM result WHERE task_id = 7";
        conn.query_row(row, [], |row| Ok((row.get::<_, String>(0)?, row.get::<_, f64>(1)?))).unwrap()
    };
    assert_eq!(shown(), ("image".to_owned(), 1.5));
    conn.execute("UPDATE output SET width = 900, height = 300 WHERE id = 2", []).unwrap();
    assert_eq!(shown(), ("image".to_owned(), 1.5));
    conn.execute("UPDATE output SET width = 320, height = 200 WHERE id = 1", []).unwrap();
    assert_eq!(shown(), ("image".to_owned(), 1.6));
}

#[test]
fn a_copy_never_takes_the_name_of_another() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("library.db");
    let first = backup::free_name(&path, 2, 0);
    fs::write(&first, "an earlier copy").unwrap();
    let second = backup::free_name(&path, 2, 0);
    assert_ne!(first, second);
    assert!(backup::free_name(&path, 2, i64::MAX).to_str().unwrap().ends_with(&i64::MAX.to_string()));
}

#[test]
fn a_migration_that_fails_leaves_the_file_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("library.db");
    let mut conn = older(&path, 2);
    migrate(&mut conn, &path, 0, FIRST).unwrap();

    assert!(migrate(&mut conn, &path, 0, BROKEN).is_err());

    assert_eq!(stored_version(&conn).unwrap(), 1);
    assert_eq!(names(&conn), ["a cat"]);
}

#[test]
fn without_room_for_the_copy_nothing_is_migrated() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("library.db");
    let mut conn = older(&path, 2);
    migrate(&mut conn, &path, 0, FIRST).unwrap();
    // A folder where the unfinished copy would lie: it can neither be removed as a file nor written.
    let mut part = backup::free_name(&path, 2, 0).into_os_string();
    part.push(".part");
    fs::create_dir(part).unwrap();

    assert!(matches!(migrate(&mut conn, &path, 0, SECOND), Err(Error::Io { .. })));

    assert_eq!(stored_version(&conn).unwrap(), 1);
}

#[test]
fn of_several_that_migrate_at_once_one_does_it_and_one_copy_is_made() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("library.db");
    migrate(&mut older(&path, 1), &path, 0, FIRST).unwrap();

    let together = Barrier::new(6);
    let copies: Vec<PathBuf> = std::thread::scope(|threads| {
        let started: Vec<_> = (0..6)
            .map(|_| {
                threads.spawn(|| {
                    let mut conn = older(&path, 2);
                    together.wait();
                    migrate(&mut conn, &path, 0, SECOND).unwrap()
                })
            })
            .collect();
        started.into_iter().filter_map(|thread| thread.join().unwrap()).collect()
    });

    assert_eq!(copies.len(), 1);
    assert_eq!(names(&Connection::open(&path).unwrap()), ["a cat"]);
}

#[test]
fn from_every_older_version_the_file_becomes_what_a_new_one_is() {
    let schema = |conn: &Connection| {
        let mut all = conn.prepare("SELECT type, name, sql FROM sqlite_schema ORDER BY type, name").unwrap();
        let row = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?));
        all.query_map([], row).unwrap().collect::<rusqlite::Result<Vec<(String, String, Option<String>)>>>().unwrap()
    };
    let folder = tempfile::tempdir().unwrap();
    let new = folder.path().join("new.db");
    let mut as_new = open_writer(&new).unwrap();
    migrate(&mut as_new, &new, 0, MIGRATIONS).unwrap();
    for version in 1..MIGRATIONS.len() {
        let path = folder.path().join(format!("{version}.db"));
        let mut conn = open_writer(&path).unwrap();
        migrate(&mut conn, &path, 0, &MIGRATIONS[..version]).unwrap();
        migrate(&mut conn, &path, 0, MIGRATIONS).unwrap();
        assert_eq!(schema(&conn), schema(&as_new), "from version {version}");
    }
}

#[test]
fn version_2_owes_the_sidecars_that_version_1_would_have_looked_for() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("library.db");
    let mut conn = open_writer(&path).unwrap();
    migrate(&mut conn, &path, 0, &MIGRATIONS[..1]).unwrap();
    conn.execute_batch(
        "PRAGMA foreign_keys = OFF;
        INSERT INTO output (task_id, idx, state, media, role, fetch, thumb, url, path, bytes, sha256, archived_at)
        VALUES (1, 0, 'archived', 'image', 'result', 1, 1, 'shown', 'a', 1, 'a', 1),
            (2, 0, 'archived', 'image', 'result', 1, 0, 'crashed', 'b', 1, 'b', 1),
            (2, 1, 'archived', 'image', 'result', 1, 0, 'crashed too', 'c', 1, 'c', 1);
        INSERT INTO output (task_id, idx, state, media, role, fetch, url)
        VALUES (3, 0, 'waiting', 'image', 'result', 1, 'not there yet');",
    )
    .unwrap();
    migrate(&mut conn, &path, 0, MIGRATIONS).unwrap();
    let mut due = conn.prepare("SELECT task_id FROM sidecar_due").unwrap();
    let due: Vec<i64> = due.query_map([], |row| row.get(0)).unwrap().collect::<rusqlite::Result<_>>().unwrap();
    assert_eq!(due, [2]);
}

#[test]
fn version_3_keeps_the_one_draft_of_every_older_version_as_the_present_one() {
    let odd = "{\"prompt\":\"\u{202e}مرحبا 🐈\u{0}\", not even JSON";
    for version in 1..3 {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("library.db");
        let mut conn = older(&path, 3);
        migrate(&mut conn, &path, 0, &MIGRATIONS[..version]).unwrap();
        conn.execute_batch(
            "INSERT INTO account (id, name, api_base, sandbox, created_at) VALUES (1, 'a', 'https://a', 0, 0),
                (2, 'b', 'https://b', 0, 0);",
        )
        .unwrap();
        conn.execute("INSERT INTO draft (account_id, json, at) VALUES (1, ?1, 7), (2, '{}', 8)", [odd]).unwrap();
        migrate(&mut conn, &path, 0, MIGRATIONS).unwrap();
        let tx = conn.transaction().unwrap();
        let drafts = crate::Drafts::new(&tx);
        let kept = drafts.open(1).unwrap();
        assert_eq!(kept.iter().map(|draft| (draft.json.as_str(), draft.at)).collect::<Vec<_>>(), [(odd, 7)]);
        assert_eq!(drafts.present(1).unwrap().as_ref(), kept.first(), "from version {version}");
        assert_eq!(drafts.present(2).unwrap().unwrap().json, "{}");
    }
}

#[test]
fn version_3_knows_the_prompts_that_were_submitted_before() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("library.db");
    let mut conn = older(&path, 2);
    migrate(&mut conn, &path, 0, &MIGRATIONS[..2]).unwrap();
    conn.execute_batch(
        "INSERT INTO account (id, name, api_base, sandbox, created_at) VALUES (1, 'a', 'https://a', 0, 0)",
    )
    .unwrap();
    for (id, prompt) in [(1, "a cat"), (2, "a heron"), (3, "a cat"), (4, "")] {
        conn.execute(
            "INSERT INTO task (id, account_id, kind, state, queue_order, created_at, queued_at, made_at, submit_index,
                submit_id, machine, endpoint, body_sha256, model, model_title, facts, prompt, body)
            VALUES (?1, 1, 'image', 'queued', 0, 0, 0, 0, ?1, 's', 'm', 'e', '', 'x', 'X', '[]', ?2, '')",
            rusqlite::params![id, prompt],
        )
        .unwrap();
    }
    migrate(&mut conn, &path, 0, MIGRATIONS).unwrap();
    let tx = conn.transaction().unwrap();
    let walked = crate::Prompts::new(&tx).before(1, None, 10).unwrap();
    assert_eq!(
        walked.iter().map(|used| (used.task, used.text.as_str())).collect::<Vec<_>>(),
        [(3, "a cat"), (2, "a heron")]
    );
}

#[test]
fn version_5_knows_every_result_that_was_made_before_its_words_and_its_parameters() {
    for version in 1..5 {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("library.db");
        let mut conn = older(&path, 5);
        migrate(&mut conn, &path, 0, &MIGRATIONS[..version]).unwrap();
        conn.execute_batch(
            r#"INSERT INTO account (id, name, api_base, sandbox, created_at) VALUES (1, 'a', 'https://a', 0, 0);
            INSERT INTO task (id, account_id, kind, state, ended_at, queue_order, created_at, queued_at, made_at,
                submit_index, submit_id, machine, endpoint, body_sha256, model, model_title, facts, prompt, body,
                cost_estimate, cost_reported, parent_id)
            VALUES (6, 1, 'image', 'failed', 8, 0, 0, 0, 0, 0, 's', 'm', 'e', '', 'kling-v2', 'Kling', '[]', 'Café 猫',
                    'no JSON', 40, 10, NULL),
                (7, 1, 'video', 'completed', 9, 0, 0, 0, 0, 1, 's', 'm', 'tasks', '', 'kling-v2', 'Kling', '[]', 'neon',
                    '{"seed":42,"lyrics":"la la","image":"https://a/1.png"}', 40, 52, 6),
                (8, 1, 'video', 'processing', NULL, 0, 0, 0, 0, 0, 't', 'm', 'e', '', 'x', 'X', '[]', 'boat', '{}', 1, 1, 7);
            INSERT INTO output (task_id, idx, state, media, role, fetch, width, height, url, path, bytes, sha256, archived_at,
                facts, duration_ms)
            VALUES (7, 0, 'archived', 'video', 'result', 1, 300, 200, 'https://a/0', '/a/Neon_1.mp4', 5, 's', 1,
                    'H.264, AAC stereo', 7000),
                (7, 1, 'waiting', 'image', 'result', 1, 1, 1, 'https://a/1', NULL, 6, NULL, NULL, NULL, NULL);"#,
        )
        .unwrap();
        migrate(&mut conn, &path, 0, MIGRATIONS).unwrap();
        let text = |sql: &str| conn.query_row(sql, [], |row| row.get::<_, String>(0)).unwrap();
        let facts =
            "SELECT group_concat(concat_ws(' ', task_id, made_at, state, media, aspect, duration_ms, pixels, cost,
            bytes, outputs, archived, parts & 7, imported, press, parent_id, gist), '; ') FROM result";
        assert_eq!(
            text(facts),
            "6 8 failed other 1.0 40 0 0 0 0 0 6 cafe 猫; 7 9 completed video 1.5 7000 300 52 11 2 1 7 1 6 6 neon",
            "from version {version}"
        );
        assert_eq!(text("SELECT group_concat(name || '=' || value) FROM parameter"), "image=https://a/1.png,seed=42");
        let found = |table: &str, word: &str| {
            let sql = format!("SELECT group_concat(rowid) FROM {table} WHERE {table} MATCH '{word}'");
            conn.query_row(&sql, [], |row| row.get::<_, Option<String>>(0)).unwrap().unwrap_or_default()
        };
        let words = ["cafe", "猫", "la", "kling", "boat"].map(|word| found("task_words", word));
        assert_eq!(words, ["6", "6", "7", "6,7", ""]);
        assert_eq!(found("file_words", "mp4"), ((7_i64 << 24) | 1).to_string());
        assert_eq!(text("SELECT count(*) || '' FROM word WHERE text IN ('cafe', 'mp4', '猫', 'v2')"), "4");
    }
}

#[test]
fn several_processes_may_open_a_new_library_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("library.db");
    let children: Vec<_> = (0..4)
        .map(|child| {
            Command::new(std::env::current_exe().unwrap())
                .args(["--exact", "migrate::tests::a_process_of_its_own", "--ignored"])
                .env("LIBRARY_FILE", &path)
                .env("LIBRARY_CHILD", child.to_string())
                .stdout(Stdio::null())
                .spawn()
                .unwrap()
        })
        .collect();
    for mut child in children {
        assert!(child.wait().unwrap().success());
    }
    let library = Library::open(&path, 0).unwrap();
    let written = library.read_blocking(|r| r.settings().with_prefix(Scope::Profile, "child")).unwrap();
    assert_eq!(written.len(), 4);
}

#[test]
#[ignore = "started by several_processes_may_open_a_new_library_at_once"]
fn a_process_of_its_own() {
    let path = PathBuf::from(std::env::var_os("LIBRARY_FILE").unwrap());
    let name = format!("child {}", std::env::var("LIBRARY_CHILD").unwrap());
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let library = Library::open(&path, 0).unwrap();
    runtime.block_on(library.write(move |w| w.settings().set(Scope::Profile, &name, "was here"))).unwrap();
}

#[test]
fn every_commit_is_synced_and_rules_between_tables_hold() {
    let folder = tempfile::tempdir().unwrap();
    let conn = open_writer(&folder.path().join("library.db")).unwrap();
    let number = |pragma: &str| conn.query_row(pragma, [], |row| row.get::<_, i64>(0)).unwrap();
    assert_eq!(number("PRAGMA synchronous"), 2, "FULL");
    assert_eq!(number("PRAGMA foreign_keys"), 1);
    assert_eq!(number("PRAGMA fullfsync"), 1);
    let mode: String = conn.query_row("PRAGMA journal_mode", [], |row| row.get(0)).unwrap();
    assert_eq!(mode, "wal");
}

/// The writing connection of a program that knows versions up to `known`.
fn older(path: &Path, known: i64) -> Connection {
    open_writer_for(path, known, PATIENCE).unwrap()
}

fn names(conn: &Connection) -> Vec<String> {
    let mut names = conn.prepare("SELECT name FROM picture ORDER BY rowid").unwrap();
    names.query_map([], |row| row.get(0)).unwrap().collect::<rusqlite::Result<_>>().unwrap()
}
