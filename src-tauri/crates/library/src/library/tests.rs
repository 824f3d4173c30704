//! What needs a hand on the connection itself; the rest is in `tests/db/library.rs`.
#![allow(clippy::unwrap_used)]

use std::path::Path;
use std::time::Duration;

use crate::connection::open_writer_for;
use crate::migrate::known_version;
use crate::{Error, Library, Scope, Unwritable};

async fn limit_pages(library: &Library, pages: i64) {
    let limit = move |w: &mut crate::Writer<'_>| Ok(w.conn().pragma_update(None, "max_page_count", pages)?);
    library.write(limit).await.unwrap();
}

#[tokio::test]
async fn a_full_disk_is_said_and_takes_back_only_what_did_not_fit() {
    let folder = tempfile::tempdir().unwrap();
    let library = Library::open(&folder.path().join("library.db"), 0).unwrap();
    library.write(|w| w.settings().set(Scope::Profile, "before", "kept")).await.unwrap();
    limit_pages(&library, 1).await; // no less than what there is

    let large = "x".repeat(1_000_000);
    let writing = library.write(move |w| {
        w.settings().set(Scope::Profile, "small", "would fit")?;
        w.settings().set(Scope::Profile, "large", &large)
    });
    assert!(matches!(writing.await, Err(Error::Full)));

    let left = library.read(|r| r.settings().with_prefix(Scope::Profile, "")).await.unwrap();
    assert_eq!(left, [("before".to_owned(), "kept".to_owned())]);
    limit_pages(&library, 1_000_000).await;
    library.write(|w| w.settings().set(Scope::Profile, "after", "there is room again")).await.unwrap();
}

#[tokio::test]
async fn at_every_size_a_full_disk_is_said_until_a_write_is_kept_again() {
    let folder = tempfile::tempdir().unwrap();
    let library = Library::open(&folder.path().join("library.db"), 0).unwrap();
    let health = library.unwritable();
    let used: i64 = library.read(|r| Ok(r.conn().query_row("PRAGMA page_count", [], |row| row.get(0))?)).await.unwrap();
    for (round, more) in [0, 1, 2, 3, 5, 8].into_iter().enumerate() {
        limit_pages(&library, used + more).await;
        let mut kept = 0;
        let failed = loop {
            let name = format!("{round}.{kept}");
            let text = "x".repeat(3000);
            match library.write(move |w| w.settings().set(Scope::Profile, &name, &text)).await {
                Ok(()) => kept += 1,
                Err(error) => break error,
            }
        };
        assert!(matches!(failed, Error::Full), "{failed}");
        assert_eq!(*health.borrow(), Some(Unwritable::Full));
        // A write that changes nothing proves nothing.
        library.write(|_| Ok(())).await.unwrap();
        assert_eq!(*health.borrow(), Some(Unwritable::Full));
        let prefix = format!("{round}.");
        let left = library.read(move |r| r.settings().with_prefix(Scope::Profile, &prefix)).await.unwrap();
        assert_eq!(left.len(), kept, "all that was answered is there, and nothing of the rest");
        limit_pages(&library, 1_000_000).await;
        library.write(|w| Ok(w.conn().execute_batch("DELETE FROM setting")?)).await.unwrap();
        library.write(|w| w.settings().set(Scope::Profile, "after", "room")).await.unwrap();
        assert_eq!(*health.borrow(), None);
    }
}

#[tokio::test]
async fn a_damaged_file_stays_damaged_whatever_is_written_after() {
    let folder = tempfile::tempdir().unwrap();
    let library = Library::open(&folder.path().join("library.db"), 0).unwrap();
    let health = library.unwritable();
    let damaged = || Err::<(), _>(Error::Damaged { detail: "a page".to_owned() });
    library.read(move |_| damaged()).await.unwrap_err();
    library.write(|w| w.settings().set(Scope::Profile, "after", "kept")).await.unwrap();
    assert_eq!(*health.borrow(), Some(Unwritable::Damaged));
}

#[tokio::test]
async fn nothing_is_written_outside_of_the_transaction_even_by_a_closure_that_ignores_its_errors() {
    let folder = tempfile::tempdir().unwrap();
    let library = Library::open(&folder.path().join("library.db"), 0).unwrap();

    let writing = library.write(|w| {
        w.settings().set(Scope::Profile, "first", "taken back")?;
        // What SQLite does by itself when the disk breaks.
        w.conn().execute_batch("ROLLBACK")?;
        let ignored = w.settings().set(Scope::Profile, "second", "stands alone");
        assert!(ignored.is_err());
        Ok(())
    });

    assert!(matches!(writing.await, Err(Error::Io { .. })));
    let left = library.read(|r| r.settings().with_prefix(Scope::Profile, "")).await.unwrap();
    assert!(left.is_empty());
}

/// Counts the commits in the write-ahead log: a frame whose head says how large the file now is ends one.
fn commits_of(path: &Path) -> impl Fn() -> usize + use<> {
    let log = path.with_extension("db-wal");
    move || {
        let bytes = std::fs::read(&log).unwrap_or_default();
        let page = 4096;
        // The log's own head, then frames: a head of 24 bytes and a page.
        bytes.get(32..).unwrap_or_default().chunks_exact(24 + page).filter(|frame| frame[4..8] != [0; 4]).count()
    }
}

/// Holds the writer thread until it is let go, so that what is asked meanwhile waits together.
fn held(library: &Library) -> (impl Future<Output = Result<(), Error>>, std::sync::mpsc::Sender<()>) {
    let (go, wait) = std::sync::mpsc::channel();
    let library = library.clone();
    let holding = async move { library.write(move |_| wait.recv().map_err(|_| Error::Closed)).await };
    (holding, go)
}

#[tokio::test]
async fn writes_that_share_a_commit_are_kept_or_taken_back_one_by_one() {
    let folder = tempfile::tempdir().unwrap();
    let library = Library::open(&folder.path().join("library.db"), 0).unwrap();
    let set = |name: &'static str| library.write_shared(move |w| w.settings().set(Scope::Profile, name, "kept"));
    let (holding, go) = held(&library);
    let failing = library.write_shared(|w| {
        w.settings().set(Scope::Profile, "b", "taken back")?;
        Err::<(), _>(Error::Full)
    });
    let panicking = library.write_shared(|w| -> Result<(), Error> {
        w.settings().set(Scope::Profile, "c", "taken back")?;
        panic!("a bug")
    });
    let commits = commits_of(&folder.path().join("library.db"));
    let before = commits();
    let (held, a, b, c, d, ()) =
        tokio::join!(holding, set("a"), failing, panicking, set("d"), async { go.send(()).unwrap() });
    held.unwrap();
    a.unwrap();
    d.unwrap();
    assert!(matches!(b, Err(Error::Full)));
    assert!(matches!(c, Err(Error::Panicked { .. })));
    let left = library.read(|r| r.settings().with_prefix(Scope::Profile, "")).await.unwrap();
    assert_eq!(left.into_iter().map(|(name, _)| name).collect::<Vec<_>>(), ["a", "d"]);
    assert_eq!(commits() - before, 1, "the four shared one commit, and the one that held changed nothing");
}

#[tokio::test]
async fn a_write_of_its_own_shares_with_nobody_and_keeps_its_turn() {
    let folder = tempfile::tempdir().unwrap();
    let library = Library::open(&folder.path().join("library.db"), 0).unwrap();
    let (holding, go) = held(&library);
    let first = library.write_shared(|w| w.settings().set(Scope::Profile, "first", "kept"));
    let broken = library.write(|w| {
        assert_eq!(w.settings().get(Scope::Profile, "first")?.as_deref(), Some("kept"));
        w.conn().execute_batch("ROLLBACK")?;
        Ok(())
    });
    let last = library.write_shared(|w| w.settings().set(Scope::Profile, "last", "kept"));
    let (held, first, broken, last, ()) = tokio::join!(holding, first, broken, last, async { go.send(()).unwrap() });
    held.unwrap();
    first.unwrap();
    assert!(matches!(broken, Err(Error::Io { .. })));
    last.unwrap();
    let left = library.read(|r| r.settings().with_prefix(Scope::Profile, "")).await.unwrap();
    assert_eq!(left.len(), 2);
}

#[tokio::test]
async fn a_transaction_that_breaks_is_told_to_all_that_share_it() {
    let folder = tempfile::tempdir().unwrap();
    let library = Library::open(&folder.path().join("library.db"), 0).unwrap();
    let (holding, go) = held(&library);
    let before = library.write_shared(|w| w.settings().set(Scope::Profile, "before", "taken back"));
    let breaking = library.write_shared(|w| Ok(w.conn().execute_batch("ROLLBACK")?));
    let after = library.write_shared(|w| w.settings().set(Scope::Profile, "after", "taken back"));
    let (held, before, breaking, after, ()) =
        tokio::join!(holding, before, breaking, after, async { go.send(()).unwrap() });
    held.unwrap();
    for told in [before, breaking, after] {
        assert!(matches!(told, Err(Error::Io { .. })));
    }
    let left = library.read(|r| r.settings().with_prefix(Scope::Profile, "")).await.unwrap();
    assert!(left.is_empty());
}

#[tokio::test]
async fn a_reader_cannot_write() {
    let folder = tempfile::tempdir().unwrap();
    let library = Library::open(&folder.path().join("library.db"), 0).unwrap();
    let writing = library.read(|r| Ok(r.conn().execute("DELETE FROM setting", [])?));
    assert!(matches!(writing.await, Err(Error::Io { .. })));
}

#[test]
fn a_lock_that_another_program_does_not_let_go_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("library.db");
    let other = rusqlite::Connection::open(&path).unwrap();
    other.execute_batch("BEGIN EXCLUSIVE").unwrap();
    let opened = open_writer_for(&path, known_version(), Duration::from_millis(1));
    assert!(matches!(opened.err(), Some(Error::Locked)));
}
