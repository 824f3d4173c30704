//! A believable library of any size: three years of somebody's generations, the same for the same number and seed.
//!
//! Rows are written through the library's own triggers, in its own order, so whatever a migration keeps beside them is
//! there as well. Files are a few hundred that were drawn once; every output is a link to one of them.

mod chance;
mod judged;
mod models;
mod open;
mod outputs;
mod pool;
mod rows;
mod story;
mod times;
mod words;

use std::fs;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use library::{Library, NewAccount};
use rusqlite::Connection;

pub use judged::Judged;
pub use open::open;
pub use rows::{Counts, Trouble};

use crate::Failure;
use crate::telling::say;
use pool::Pool;
use rows::Rows;
use story::Story;
use words::{For, Words};

/// Changes whenever the same number and seed would give something else: what was kept of another version is made anew.
pub const VERSION: u32 = 4;

/// Tasks that are committed together.
const TOGETHER: usize = 4_000;
/// Between two lines of progress.
const TELLS_EVERY: Duration = Duration::from_secs(4);

#[derive(Clone, Debug)]
pub struct Options {
    pub tasks: usize,
    /// Made when missing; it must not hold a library.
    pub profile: PathBuf,
    pub seed: u64,
}

/// What a library holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Made {
    pub counts: Counts,
    pub judged: Judged,
}

/// Makes the library. It opens without a key: its account is the sandbox.
pub fn seed(options: &Options) -> Result<Made, Trouble> {
    fs::create_dir_all(&options.profile).map_err(Failure::file(&options.profile))?;
    let profile = fs::canonicalize(&options.profile).map_err(Failure::file(&options.profile))?;
    let database = profile.join("library.sqlite");
    if database.exists() {
        let why = format!("{} holds a library already; give another folder", profile.display());
        return Err(Failure::Disagree(why).into());
    }
    make_empty(&database)?;
    let began = Instant::now();
    let drawn = profile.join("drawn");
    let pool = Pool::draw(&drawn, options.seed, options.tasks)?;
    say(format_args!("{} files were drawn in {:.1} s", pool.len(), began.elapsed().as_secs_f32()));
    let conn = writing(&database)?;
    let mut rows = Rows::new(&conn, options.seed, &profile, pool);
    let mut story = Story::new(options.seed, options.tasks);
    let mut judged = Judged::default();
    let (mut told_at, mut open_since) = (Instant::now(), 0);
    conn.execute_batch("BEGIN IMMEDIATE")?;
    judged::names(&conn, times::END)?;
    loop {
        let session = story.session();
        if session.is_empty() {
            break;
        }
        for told in &session {
            let id = rows.task(told)?;
            judged::judge(&conn, options.seed, id, told, &mut judged)?;
        }
        open_since += session.len();
        if open_since >= TOGETHER {
            open_since = 0;
            conn.execute_batch("COMMIT; BEGIN IMMEDIATE")?;
        }
        if told_at.elapsed() >= TELLS_EVERY {
            told_at = Instant::now();
            say(format_args!("{} of {} tasks", rows.counts.tasks, options.tasks));
        }
    }
    // What is written beside the files was never downloaded here; nor is a library of years, left alone for a minute,
    // still writing what was said of it in all that time.
    conn.execute_batch("DELETE FROM sidecar_due; DELETE FROM sidecar_stale; COMMIT")?;
    let counts = rows.counts;
    drop(rows);
    fs::remove_dir_all(&drawn).map_err(Failure::file(&drawn))?;
    put_words_together(&database)?;
    settle(&conn)?;
    Ok(Made { counts, judged })
}

/// `count` prompts as they stand in such libraries, for what is looked for in them.
pub fn prompts(seed: u64, count: usize) -> Vec<String> {
    let words = Words::new();
    (0..count)
        .map(|at| {
            let mut dice = chance::Dice::of(seed ^ 0x7365_6172_6368, at);
            let tongue = words.tongue(&mut dice);
            let subject = words.subject(tongue, &mut dice);
            words.prompt(tongue, subject, For::Picture, &mut dice)
        })
        .collect()
}

/// A library of this version with the account that is shown.
fn make_empty(database: &std::path::Path) -> Result<(), Failure> {
    in_the_library(database, async |library| {
        let account = NewAccount {
            name: "Sandbox".to_owned(),
            api_base: "http://127.0.0.1:9/api/v1".to_owned(),
            sandbox: true,
            created_at: times::END - 3 * 365 * times::DAY_MS,
        };
        let write = library.write(move |writer| {
            let id = writer.accounts().insert(&account)?;
            writer.accounts().set_active(Some(id))
        });
        write.await
    })
}

/// As the app does each day; nobody's library of years is in the pieces of one long evening.
fn put_words_together(database: &std::path::Path) -> Result<(), Failure> {
    in_the_library(database, async |library| {
        while library.write(|writer| writer.merge_words()).await? {}
        Ok(())
    })
}

fn in_the_library(
    database: &std::path::Path,
    act: impl AsyncFnOnce(&Library) -> Result<(), library::Error>,
) -> Result<(), Failure> {
    let failed = |error: library::Error| Failure::Disagree(format!("the library did not open: {error}"));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|source| Failure::NotRun { program: "tokio".to_owned(), source })?;
    runtime.block_on(async {
        let library = Library::open(database, times::END).map_err(failed)?;
        let acted = act(&library).await.map_err(failed);
        library.close().await.map_err(failed)?;
        acted
    })
}

/// A crash would lose what is made here, and then it is made again: no commit waits for the disk.
fn writing(database: &std::path::Path) -> Result<Connection, Trouble> {
    let conn = Connection::open(database)?;
    library::text::register(&conn)?;
    conn.set_prepared_statement_cache_capacity(64);
    conn.pragma_update(None, "foreign_keys", true)?;
    conn.pragma_update(None, "synchronous", "OFF")?;
    conn.pragma_update(None, "cache_size", -400_000)?;
    conn.pragma_update(None, "wal_autocheckpoint", 30_000)?;
    Ok(conn)
}

/// Everything into the file and the file onto the disk, then a look whether it is whole.
fn settle(conn: &Connection) -> Result<(), Trouble> {
    conn.pragma_update(None, "synchronous", "FULL")?;
    conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
    let whole: String = conn.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    let strangers = conn.prepare("PRAGMA foreign_key_check")?.query([])?.next()?.is_some();
    if whole != "ok" || strangers {
        return Err(Failure::Disagree(format!("the database that was made is not whole: {whole}")).into());
    }
    Ok(())
}
