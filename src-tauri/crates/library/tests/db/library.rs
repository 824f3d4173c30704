use std::fs;

use library::{Error, Library, Scope, TaskState, known_version};

use crate::seed::{Home, new_task};

#[tokio::test]
async fn what_was_written_is_there_after_a_sudden_end() {
    let home = Home::new().await;
    let id = home.task("a lighthouse").await;

    // The files as they lie on disk at this moment, without a close: what a power cut leaves.
    let after = tempfile::tempdir().unwrap();
    for name in ["library.db", "library.db-wal"] {
        fs::copy(home.folder.path().join(name), after.path().join(name)).unwrap();
    }
    let file = after.path().join("library.db");
    let exported = Library::open_read_only(&file).unwrap();
    let task = exported.read(|r| r.tasks().get(id)).unwrap().unwrap();
    assert_eq!(task.prompt, "a lighthouse", "an export needs no start of the app");
    let reopened = Library::open(&file, 0).unwrap();
    let task = reopened.read(move |r| r.tasks().get(id)).await.unwrap().unwrap();
    assert_eq!((task.prompt.as_str(), task.state), ("a lighthouse", TaskState::Queued));
}

#[tokio::test]
async fn an_error_in_the_middle_takes_everything_back() {
    let home = Home::new().await;
    let account = home.account;
    let failed = home
        .library
        .write(move |w| {
            let made = w.tasks().insert_batch("one press", &[new_task(account, "one"), new_task(account, "two")])?;
            w.receipts().append(made.ids[0], 1, "written", &serde_json::json!({}))?;
            w.receipts().append(404, 1, "of no task", &serde_json::json!({}))
        })
        .await;
    assert!(matches!(failed, Err(Error::Constraint { .. })));
    assert!(home.read(|r| r.tasks().of_submit("one press")).await.is_empty());
}

#[tokio::test]
async fn a_panic_takes_everything_back_and_the_next_write_goes_on() {
    let home = Home::new().await;
    let account = home.account;
    let panicked: Result<(), Error> = home
        .library
        .write(move |w| {
            w.tasks().insert_batch("one press", &[new_task(account, "one")])?;
            panic!("a bug of the caller")
        })
        .await;
    assert!(matches!(panicked, Err(Error::Panicked { detail }) if detail == "a bug of the caller"));
    let panicked: Result<(), Error> = home.library.read(|_| panic!("{}", "another")).await;
    assert!(matches!(panicked, Err(Error::Panicked { detail }) if detail == "another"));

    assert!(home.read(|r| r.tasks().of_submit("one press")).await.is_empty());
    home.task("the next").await;
}

#[tokio::test]
async fn a_write_is_done_even_when_nobody_waits_for_it() {
    let home = Home::new().await;
    let (begun, has_begun) = tokio::sync::oneshot::channel();
    let (go, may_go) = std::sync::mpsc::channel();
    let library = home.library.clone();
    let waiting = tokio::spawn(async move {
        let write = library.write(move |w| {
            begun.send(()).unwrap();
            may_go.recv().unwrap();
            w.settings().set(Scope::Profile, "done", "yes")
        });
        write.await
    });
    has_begun.await.unwrap();
    waiting.abort();
    assert!(waiting.await.unwrap_err().is_cancelled());
    go.send(()).unwrap();

    // Writes run one after the other, so this one sees what the first has done.
    let done = home.write(|w| w.settings().get(Scope::Profile, "done")).await;
    assert_eq!(done.as_deref(), Some("yes"));
}

#[tokio::test]
async fn a_read_sees_one_moment_while_others_write() {
    let home = Home::new().await;
    let (first_done, first_is_done) = tokio::sync::oneshot::channel();
    let (go, may_go) = std::sync::mpsc::channel();
    let library = home.library.clone();
    let reading = tokio::spawn(async move {
        let read = library.read(move |r| {
            let before = r.settings().get(Scope::Profile, "name")?;
            first_done.send(()).unwrap();
            may_go.recv().unwrap();
            Ok((before, r.settings().get(Scope::Profile, "name")?))
        });
        read.await.unwrap()
    });
    first_is_done.await.unwrap();
    home.write(|w| w.settings().set(Scope::Profile, "name", "new")).await;
    go.send(()).unwrap();
    assert_eq!(reading.await.unwrap(), (None, None));
    assert_eq!(home.read(|r| r.settings().get(Scope::Profile, "name")).await.as_deref(), Some("new"));
}

#[tokio::test]
async fn closing_waits_for_the_writes_and_leaves_one_file() {
    let home = Home::new().await;
    let (library, file) = (home.library.clone(), home.file());
    let writes: Vec<_> = (0..20)
        .map(|n| {
            let library = library.clone();
            tokio::spawn(async move {
                library.write(move |w| w.settings().set(Scope::Profile, &n.to_string(), "kept")).await
            })
        })
        .collect();
    for write in writes {
        write.await.unwrap().unwrap();
    }
    home.library.clone().close().await.unwrap();

    assert!(matches!(library.read(|r| r.accounts().list()).await, Err(Error::Closed)));
    assert!(matches!(library.read_blocking(|r| r.accounts().list()), Err(Error::Closed)));
    assert!(matches!(library.write(|w| w.settings().set(Scope::Profile, "late", "")).await, Err(Error::Closed)));
    library.clone().close().await.unwrap();
    assert!(!file.with_file_name("library.db-wal").exists(), "the log was moved into the file");
    let kept = Library::open_read_only(&file).unwrap();
    assert_eq!(kept.read(|r| r.settings().with_prefix(Scope::Profile, "")).unwrap().len(), 20);
}

#[tokio::test]
async fn a_second_process_reads_while_the_first_writes() {
    let home = Home::new().await;
    let beside = Library::open_read_only(&home.file()).unwrap();
    let id = home.task("seen from beside").await;
    let task = beside.read(|r| r.tasks().get(id)).unwrap().unwrap();
    assert_eq!(task.prompt, "seen from beside");
}

#[test]
fn reading_only_creates_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("library.db");
    assert!(matches!(Library::open_read_only(&path), Err(Error::Missing { .. })));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn a_newer_version_is_refused_with_both_numbers_and_not_touched() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("library.db");
    let newer = rusqlite::Connection::open(&path).unwrap();
    newer.execute_batch("CREATE TABLE task (id INTEGER); PRAGMA user_version = 900;").unwrap();
    drop(newer);
    let before = fs::read(&path).unwrap();

    for error in [Library::open(&path, 0).err(), Library::open_read_only(&path).err()] {
        let error = error.unwrap();
        assert!(matches!(error, Error::NewerVersion { found: 900, known } if known == known_version()), "{error}");
        assert!(error.to_string().contains("900") && error.to_string().contains("not touched"), "{error}");
    }
    assert_eq!(fs::read(&path).unwrap(), before);
}

#[test]
fn an_older_version_is_not_exported_from_a_guess() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("library.db");
    fs::write(&path, "").unwrap();
    assert!(matches!(Library::open_read_only(&path), Err(Error::OlderVersion { found: 0, .. })));
}

#[tokio::test]
async fn a_damaged_file_is_said_to_be_damaged_and_not_touched() {
    let home = Home::new().await;
    for n in 0..200 {
        home.write(move |w| w.settings().set(Scope::Profile, &n.to_string(), &"x".repeat(1_000))).await;
    }
    let file = home.file();
    home.library.clone().close().await.unwrap();
    let whole = fs::read(&file).unwrap();

    let no_database = b"<html>not a database at all, but long enough to be read as one</html>".repeat(20);
    let cut_short = whole[..whole.len() / 2 / 4096 * 4096].to_vec();
    let mut without_schema = whole.clone();
    without_schema[100..4096].fill(0xA5);
    let mut without_all_but_the_head = whole.clone();
    without_all_but_the_head[4096..].fill(0);
    for (what, bytes) in [
        ("no database", no_database),
        ("cut short", cut_short),
        ("schema overwritten", without_schema),
        ("pages overwritten", without_all_but_the_head),
    ] {
        fs::write(&file, &bytes).unwrap();
        for error in [Library::open(&file, 0).err(), Library::open_read_only(&file).err()] {
            assert!(matches!(error, Some(Error::Damaged { .. })), "{what}: {error:?}");
        }
        assert!(fs::read(&file).unwrap() == bytes, "{what}: the file was changed");
    }
}

#[test]
fn another_programs_database_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("library.db");
    let other = rusqlite::Connection::open(&path).unwrap();
    other.execute_batch("CREATE TABLE bookmarks (url TEXT)").unwrap();
    drop(other);
    let before = fs::read(&path).unwrap();
    assert!(matches!(Library::open(&path, 0), Err(Error::Damaged { .. })));
    assert_eq!(fs::read(&path).unwrap(), before);
}

#[tokio::test]
async fn a_missing_table_is_damage() {
    let home = Home::new().await;
    home.library.clone().close().await.unwrap();
    home.meddle("PRAGMA foreign_keys = OFF; DROP TABLE receipt");
    let error = Library::open(&home.file(), 0).err().unwrap();
    assert!(matches!(&error, Error::Damaged { detail } if detail.contains("receipt")), "{error}");
}

#[test]
fn a_folder_in_place_of_the_file_is_an_error_of_the_system() {
    let folder = tempfile::tempdir().unwrap();
    assert!(matches!(Library::open(folder.path(), 0), Err(Error::Io { .. })));
    assert!(matches!(Library::open(&folder.path().join("no/such/folder.db"), 0), Err(Error::Io { .. })));
}
