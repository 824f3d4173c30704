//! The promise "nothing on the way to a pixel scans", checked on SQLite's own plans of every statement there is.
#![allow(clippy::unwrap_used)]

use rusqlite::Connection;
use rusqlite::config::DbConfig;

use crate::migrate::{MIGRATIONS, migrate};
use crate::query::names;
use crate::table::{
    account, archive_total, balance, board, cast_member, collection, draft, file_check, import, import_file, judgement,
    kinship, link, note, output, parameter, preset, prompt, receipt, result, saved_search, setting, sidecar_due,
    sidecar_stale, signature, snippet, tag, task, watched_file, words,
};
use crate::{export, family, insight, judged, queue, sent, tile};

/// What may be walked from end to end: the handful of accounts, and lists made in the statement itself (values of a
/// JSON array, steps of a recursion, unions already found).
const MAY_SCAN: &[&str] = &[
    "SCAN account",
    "SCAN json_each VIRTUAL TABLE",
    "SCAN piece VIRTUAL TABLE",
    "SCAN task_words VIRTUAL TABLE",
    "SCAN note_words VIRTUAL TABLE",
    "SCAN file_words VIRTUAL TABLE",
    "SCAN kin",
    "SCAN used",
    "SCAN (subquery",
    "SCAN CONSTANT ROW",
];

/// The SQL of every file that has some.
const FILES: &[(&str, &[(&str, &str)])] = &[
    ("account", account::STATEMENTS),
    ("archive_total", archive_total::STATEMENTS),
    ("balance", balance::STATEMENTS),
    ("board", board::STATEMENTS),
    ("cast_member", cast_member::STATEMENTS),
    ("collection", collection::STATEMENTS),
    ("draft", draft::STATEMENTS),
    ("file_check", file_check::STATEMENTS),
    ("import", import::STATEMENTS),
    ("import_file", import_file::STATEMENTS),
    ("judgement", judgement::STATEMENTS),
    ("kinship", kinship::STATEMENTS),
    ("link", link::STATEMENTS),
    ("note", note::STATEMENTS),
    ("output", output::BROUGHT),
    ("output", output::READS),
    ("output", output::UPKEEP),
    ("output", output::WRITES),
    ("parameter", parameter::STATEMENTS),
    ("preset", preset::STATEMENTS),
    ("prompt", prompt::STATEMENTS),
    ("receipt", receipt::STATEMENTS),
    ("result", result::STATEMENTS),
    ("saved_search", saved_search::STATEMENTS),
    ("setting", setting::STATEMENTS),
    ("sidecar_due", sidecar_due::STATEMENTS),
    ("sidecar_stale", sidecar_stale::STATEMENTS),
    ("signature", signature::STATEMENTS),
    ("snippet", snippet::STATEMENTS),
    ("tag", tag::STATEMENTS),
    ("task", task::BROUGHT),
    ("task", task::READS),
    ("task", task::WRITES),
    ("task", task::ORDERS),
    ("watched_file", watched_file::STATEMENTS),
    ("words", words::STATEMENTS),
    ("export", export::STATEMENTS),
    ("family", family::STATEMENTS),
    ("judged", judged::STATEMENTS),
    ("insight", insight::STATEMENTS),
    ("queue", queue::STATEMENTS),
    ("sent", sent::STATEMENTS),
    ("tile", tile::STATEMENTS),
    ("names", names::STATEMENTS),
];

#[test]
fn no_statement_scans_a_table() {
    let (_folder, conn) = empty_library();
    for (name, sql) in every_statement() {
        for step in plan(&conn, &sql) {
            let allowed = !step.contains("SCAN") || MAY_SCAN.iter().any(|scan| step.starts_with(scan));
            assert!(allowed, "{name}: {step}\n{sql}");
        }
    }
}

#[test]
fn the_library_is_read_in_one_pass_over_narrow_rows_and_in_their_order() {
    let (_folder, conn) = empty_library();
    for (name, by) in [
        ("result ALL", "SEARCH result USING INTEGER PRIMARY KEY (rowid>?)"),
        ("result GISTS", "SEARCH result USING INTEGER PRIMARY KEY (rowid>?)"),
        ("result TAGS", "SEARCH task_tag USING PRIMARY KEY (tag_id>?)"),
        ("result COLLECTED", "SEARCH collection_task USING PRIMARY KEY (collection_id>?)"),
    ] {
        assert_eq!(plan(&conn, &statement(name)), [by], "{name}");
    }
}

#[test]
fn figures_over_a_whole_library_read_as_few_rows_as_can_be() {
    let (_folder, conn) = empty_library();
    for (name, index) in [("insight SENT", "task_sent"), ("insight RUNS_OF", "task_runs")] {
        let steps = plan(&conn, &statement(name));
        assert_eq!(steps.len(), 1, "{name}: {steps:?}");
        assert!(steps[0].contains(&format!("COVERING INDEX {index} (account_id=?")), "{name}: {steps:?}");
    }
}

#[test]
fn what_has_a_limit_or_an_order_that_grows_is_never_sorted() {
    let (_folder, conn) = empty_library();
    let ordered = [
        "result ALL",
        "result BY_HAND",
        "words FRESH",
        "queue ENDED",
        "queue WAITING",
        "task NEXT_TO_SEND",
        "task FIRST",
        "task LAST",
        "task BEHIND_WHICH",
        "task DURATIONS",
        "task RUNS",
        "output OF_TASK",
        "output NEXT_RETRY_AT",
        "output WITHOUT_THUMB",
        "output SAVED",
        "output SAVED_BELOW",
        "output NEWEST_SAVED",
        "output GONE",
        "receipt OF_TASK",
        "receipt NEWEST",
        "sidecar_due OF_ACCOUNT",
        "sidecar_stale NEXT",
        "judgement EMPTYING",
        "judged BINNED",
        "collection HELD",
        "collection ALL",
        "tag ALL",
        "tag TASKS",
        "signature ALL",
        "signature OF_TASK",
        "signature DUE",
        "balance LATEST",
        "balance LATEST_BEFORE",
        "balance FIRST_SINCE",
        "export TASKS",
        "tile OUTPUTS",
        "insight FIRST_ENDED",
        "sent FIRST",
        "sent LAST",
        "sent PAGE_OF_IDS",
        "sent PAGE_OF_COSTS",
        "task MONEY_SINCE",
        "task LAST_ACCEPTED",
        "draft OPEN",
        "draft OPEN_IDS",
        "draft FORGET",
        "board TASKS",
        "board LAST_BLIND",
        "board LEADING",
        "preset OF_MODEL",
        "preset ALL",
        "prompt BEFORE",
        "snippet NEWEST",
        "cast_member ALL",
        "link AS_ANSWERED",
        "link FRESHEST",
        "saved_search ALL",
        "saved_search LAST",
        "names TAGS",
        "names COLLECTIONS",
    ];
    for name in ordered {
        let steps = plan(&conn, &statement(name));
        assert!(steps.iter().all(|step| !step.contains("TEMP B-TREE")), "{name}: {steps:?}");
    }
}

#[test]
fn unfinished_outputs_are_found_without_looking_at_finished_ones() {
    let (_folder, conn) = empty_library();
    for name in [
        "output UNFINISHED",
        "output ON_ITS_WAY",
        "output NEXT_RETRY_AT",
        "queue NEEDS_YOU",
        "queue IN_FLIGHT",
        "task HAS_UNFINISHED",
    ] {
        let steps = plan(&conn, &statement(name));
        assert!(steps.iter().any(|step| step.contains("INDEX output_unsaved (unsaved=?")), "{name}: {steps:?}");
    }
}

#[test]
fn every_file_with_statements_is_listed() {
    let mut folders = vec![std::path::PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src")];
    let mut with_statements = 0;
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if std::fs::read_to_string(path).unwrap().contains("\nstatements! {") {
                with_statements += 1;
            }
        }
    }
    assert_eq!(FILES.len(), with_statements);
}

fn every_statement() -> Vec<(String, String)> {
    let listed = FILES.iter().flat_map(|(file, statements)| {
        statements.iter().map(move |(name, sql)| (format!("{file} {name}"), (*sql).to_owned()))
    });
    let made = [
        ("task ADVANCE".to_owned(), task::every_column_advanced()),
        ("output SET_STATE".to_owned(), output::every_column_changed()),
    ];
    listed.chain(made).collect()
}

fn statement(name: &str) -> String {
    every_statement().into_iter().find(|(other, _)| other == name).unwrap().1
}

/// The steps of SQLite's plan, those of the triggers included.
fn plan(conn: &Connection, sql: &str) -> Vec<String> {
    let mut explained = conn.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
    let places = explained.parameter_count();
    let nothing = vec![rusqlite::types::Null; places];
    // What a foreign key does has no name.
    let step = |row: &rusqlite::Row<'_>| Ok(row.get::<_, Option<String>>(3)?.unwrap_or_default());
    let steps = explained.query_map(rusqlite::params_from_iter(nothing), step).unwrap();
    steps.collect::<rusqlite::Result<Vec<String>>>().unwrap()
}

pub(crate) fn empty_library() -> (tempfile::TempDir, Connection) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("library.db");
    let mut conn = crate::connection::open_writer(&path).unwrap();
    migrate(&mut conn, &path, 0, MIGRATIONS).unwrap();
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_TRIGGER_EQP, true).unwrap();
    (folder, conn)
}
