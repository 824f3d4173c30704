//! Saved files that the person moves, deletes or edits by hand: what can be found again is, the rest is said, and nothing
//! is said of a drive that is away.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::{Duration, UNIX_EPOCH};

use engine::face::{
    Fact, FailureCode, FilesView, GridLayout, Group, Kind, OutputView, Sort, StateView, TaskDetail, ViewRequest,
};
use engine::ports::NotWatched;

use crate::studio::{Studio, sandbox};

impl Studio {
    async fn until_archive_is_watched(&self) {
        let archive = self.place.archive();
        self.until_true("the archive is watched", || async { self.place.folders.is_watching(&archive) }).await;
    }

    /// Looks at all files because the person asks for it, and waits until that is over.
    async fn files_checked(&self) -> FilesView {
        self.engine.files_check().await.unwrap();
        self.until_true("all files were looked at", || async { self.files().await.running.is_none() }).await;
        self.files().await
    }

    async fn files(&self) -> FilesView {
        self.engine.files_view().await.unwrap()
    }

    async fn count(&self, query: &str) -> u32 {
        let request = ViewRequest {
            text: query.to_owned(),
            sort: Sort::Newest,
            group: Group::None,
            layout: GridLayout::Justified,
            width: 1_000,
            row_height: 200,
        };
        self.engine.library_view(request).await.unwrap().count
    }

    /// The first output of a task.
    async fn output(&self, task: i64) -> OutputView {
        self.task(task).await.outputs[0].clone()
    }

    async fn until_output(&self, task: i64, what: &str, holds: impl Fn(&OutputView) -> bool) {
        self.until_true(what, || async { holds(&self.output(task).await) }).await;
    }
}

fn path_of(task: &TaskDetail) -> PathBuf {
    PathBuf::from(task.outputs[0].path.clone().unwrap())
}

/// Lets a file have been written to a minute after it was saved: the clock of the story is not that of the disk.
fn written_later(path: &Path, task: &TaskDetail) {
    let later = u64::try_from(task.outputs[0].archived_at.unwrap()).unwrap() + 60_000;
    let file = File::options().write(true).open(path).unwrap();
    file.set_modified(UNIX_EPOCH + Duration::from_millis(later)).unwrap();
}

fn lists(folder: &Path, name: &str) -> bool {
    fs::read_to_string(folder.join("SHA256SUMS")).is_ok_and(|list| list.contains(name))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_was_moved_by_hand_is_found_and_opens() {
    let sandbox = sandbox().await;
    let studio = Studio::with_key(&sandbox).await;
    let id = studio.press(Kind::Image, "z-image", "a lake at dawn").await;
    let task = studio.until_archived(id).await;
    let from = path_of(&task);
    studio.until_archive_is_watched().await;

    let folder = studio.place.archive().join("kept for ever");
    let to = folder.join("lake.png");
    fs::create_dir(&folder).unwrap();
    fs::rename(&from, &to).unwrap();
    for path in [&from, &folder, &to] {
        studio.place.folders.at(path);
    }
    let text = to.to_str().unwrap().to_owned();
    studio.until_output(id, "the new path", |output| output.path.as_ref() == Some(&text)).await;

    let task = studio.task(id).await;
    assert!(!task.outputs[0].missing && !task.outputs[0].changed);
    studio.engine.output_open(task.outputs[0].id).await.unwrap();
    assert_eq!(studio.engine.media_file(task.outputs[0].id).await.unwrap().unwrap().path, to);
    let relative = from.strip_prefix(studio.place.archive()).unwrap().to_str().unwrap();
    let said = Fact::FoundAgain { from: relative.to_owned(), to: "kept for ever/lake.png".to_owned() };
    assert_eq!(task.timeline.iter().filter(|entry| entry.fact == said).count(), 1);
    studio.until_true("it is counted", || async { studio.files().await.found == 1 }).await;
    let files = studio.files().await;
    assert_eq!((files.files, files.missing, files.changed), (1, 0, 0));
    assert!(lists(&folder, "lake.png"));
    assert!(!lists(from.parent().unwrap(), from.file_name().unwrap().to_str().unwrap()));
    studio
        .until_true("the sidecar beside it", || async {
            let entries = fs::read_dir(&folder).unwrap().flatten();
            let sidecar =
                entries.map(|entry| entry.path()).find(|path| path.extension().is_some_and(|it| it == "json"));
            sidecar.is_some_and(|path| fs::read_to_string(path).unwrap().contains("\"lake.png\""))
        })
        .await;

    // A folder that is renamed takes its files along, and what lies in it is not told of.
    let renamed = studio.place.archive().join("kept");
    fs::rename(&folder, &renamed).unwrap();
    studio.place.folders.at(&folder);
    studio.place.folders.at(&renamed);
    let text = renamed.join("lake.png").to_str().unwrap().to_owned();
    studio.until_output(id, "the newer path", |output| output.path.as_ref() == Some(&text)).await;
    studio.engine.shutdown().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deleted_file_is_said_and_its_result_stays() {
    let sandbox = sandbox().await;
    let studio = Studio::with_key(&sandbox).await;
    let id = studio.press(Kind::Image, "z-image", "a lake at dawn").await;
    let path = path_of(&studio.until_archived(id).await);
    let away = studio.place.root().join("taken out.png");
    studio.until_archive_is_watched().await;

    fs::rename(&path, &away).unwrap();
    studio.place.folders.at(&path);
    studio.until_output(id, "missing", |output| output.missing).await;
    assert!(matches!(studio.task(id).await.state, StateView::Archived { .. }));
    assert_eq!((studio.count("").await, studio.count("is:missing").await), (1, 1));
    let refused = studio.engine.output_open(studio.output(id).await.id).await.unwrap_err();
    assert_eq!(refused.code, FailureCode::FileMissing);
    assert_eq!(studio.files_checked().await.missing, 1, "another look finds nothing");

    // It comes back, and nobody says so but a look.
    fs::rename(&away, &path).unwrap();
    let files = studio.files_checked().await;
    assert_eq!((files.missing, files.found, studio.count("is:missing").await), (0, 0, 0));

    // Put away again, it is found where the person says.
    let folder = studio.place.root().join("elsewhere");
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("other.png"), fs::read(&path).unwrap().iter().rev().copied().collect::<Vec<u8>>()).unwrap();
    fs::rename(&path, folder.join("here it is.dat")).unwrap();
    assert_eq!(studio.files_checked().await.missing, 1);
    let found = studio.engine.files_find(folder.clone()).await.unwrap();
    assert_eq!((found.found, found.missing, found.stopped), (1, 0, false));
    let text = folder.join("here it is.dat").to_str().unwrap().to_owned();
    assert_eq!(studio.output(id).await.path, Some(text));
    assert!(!lists(&folder, "other.png"), "one of the same length is not taken for it");
    assert!(studio.engine.files_find(folder.join("away")).await.is_err());
    studio.engine.shutdown().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_edited_picture_is_changed_until_it_is_what_it_was() {
    let sandbox = sandbox().await;
    let studio = Studio::with_key(&sandbox).await;
    let id = studio.press(Kind::Image, "z-image", "a lake at dawn").await;
    let task = studio.until_archived(id).await;
    let path = path_of(&task);
    let saved = fs::read(&path).unwrap();
    studio.until_archive_is_watched().await;

    // Of another length: seen without a look into it.
    fs::write(&path, [&saved[..], b"more"].concat()).unwrap();
    studio.place.folders.at(&path);
    studio.until_output(id, "changed", |output| output.changed && !output.missing).await;
    assert_eq!(studio.count("is:changed").await, 1);
    assert_eq!((studio.files().await.changed, studio.files().await.missing), (1, 0));

    fs::write(&path, &saved).unwrap();
    written_later(&path, &task);
    assert_eq!(studio.files_checked().await.changed, 0, "read again, it is what was saved");
    assert_eq!(studio.count("is:changed").await, 0);

    // Of the same length: only reading it tells.
    let mut edited = saved.clone();
    edited[saved.len() / 2] ^= 1;
    fs::write(&path, &edited).unwrap();
    File::options().write(true).open(&path).unwrap().set_modified(UNIX_EPOCH + Duration::from_secs(1 << 33)).unwrap();
    assert_eq!(studio.files_checked().await.changed, 1);
    assert_eq!(studio.count("is:changed").await, 1);
    assert!(studio.engine.media_file(task.outputs[0].id).await.unwrap().is_some(), "it is shown as it is");
    studio.engine.shutdown().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_drive_that_is_away_says_nothing_of_its_files() {
    let sandbox = sandbox().await;
    let studio = Studio::with_key(&sandbox).await;
    let id = studio.press(Kind::Image, "z-image", "a lake at dawn").await;
    studio.until_archived(id).await;
    assert!(!studio.files_checked().await.away);

    let (archive, drive) = (studio.place.archive(), studio.place.root().join("drive"));
    fs::rename(&archive, &drive).unwrap();
    for empty in [false, true] {
        // Where a drive is mounted, an empty folder is left.
        if empty {
            fs::create_dir(&archive).unwrap();
        }
        let files = studio.files_checked().await;
        assert_eq!((files.away, files.missing, files.files), (true, 0, 1), "{empty}");
        assert!(studio.engine.media_file(studio.output(id).await.id).await.unwrap().is_none());
        assert!(!studio.output(id).await.missing);
    }
    fs::remove_dir(&archive).unwrap();
    fs::rename(&drive, &archive).unwrap();
    let files = studio.files_checked().await;
    assert_eq!((files.away, files.missing, files.changed, files.found), (false, 0, 0, 0));
    studio.engine.shutdown().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_that_are_the_same_get_a_file_each_and_share_only_the_last_one() {
    let sandbox = sandbox().await;
    let studio = Studio::with_key(&sandbox).await;
    let (one, other) = (
        studio.press(Kind::Image, "z-image", "a lake at dawn").await,
        studio.press(Kind::Image, "z-image", "a heron").await,
    );
    let (first, second) = (studio.until_archived(one).await, studio.until_archived(other).await);
    let bytes = fs::read(path_of(&first)).unwrap();
    studio.engine.shutdown().await;
    make_the_same(&studio.place.profile().join("library.sqlite"), &first, &second);
    fs::write(path_of(&second), &bytes).unwrap();
    let studio = Studio::open(studio.place, studio.keys).await;
    assert_eq!(studio.files_checked().await.missing, 0);

    let moved = studio.place.archive().join("moved");
    fs::create_dir(&moved).unwrap();
    let places = [&first, &second].map(|task| moved.join(path_of(task).file_name().unwrap()));
    fs::rename(path_of(&first), &places[0]).unwrap();
    fs::rename(path_of(&second), &places[1]).unwrap();
    let files = studio.files_checked().await;
    assert_eq!((files.missing, files.found), (0, 2));
    let paths = [studio.task(one).await, studio.task(other).await].map(|task| path_of(&task));
    assert_eq!(paths, places, "each that of its own name");

    // Only one of the two files is left, and it is both.
    fs::remove_file(&places[0]).unwrap();
    fs::rename(&places[1], moved.join("last.png")).unwrap();
    assert_eq!(studio.files_checked().await.missing, 0);
    let paths = [studio.task(one).await, studio.task(other).await].map(|task| path_of(&task));
    assert_eq!(paths, [moved.join("last.png"), moved.join("last.png")]);
    studio.engine.shutdown().await;
}

/// As if both had been made of the same bytes.
fn make_the_same(database: &Path, first: &TaskDetail, second: &TaskDetail) {
    let conn = rusqlite::Connection::open(database).unwrap();
    library::text::register(&conn).unwrap();
    let (like, id) = (&first.outputs[0], second.outputs[0].id);
    let changed = conn.execute(
        "UPDATE output SET bytes = ?2, sha256 = ?3 WHERE id = ?1",
        rusqlite::params![id, like.bytes.unwrap(), like.sha256.as_ref().unwrap()],
    );
    assert_eq!(changed.unwrap(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn all_files_are_looked_at_by_themselves_where_the_system_watches_no_folder() {
    let sandbox = sandbox().await;
    let studio = Studio::with_key(&sandbox).await;
    *studio.place.folders.refuses.lock().unwrap() = Some(NotWatched::Limit);
    let id = studio.press(Kind::Image, "z-image", "a lake at dawn").await;
    let path = path_of(&studio.until_archived(id).await);
    let kept = studio.press(Kind::Image, "z-image", "a heron").await;
    studio.until_archived(kept).await;
    studio.engine.shutdown().await;
    fs::remove_file(path).unwrap();
    let studio = Studio::open(studio.place, studio.keys).await;
    // Some minutes after the start, of the story's clock.
    studio.until_output(id, "missing", |output| output.missing).await;
    let files = studio.files().await;
    assert_eq!((files.files, files.missing, files.away, files.running), (2, 1, false, None));
    studio.until_true("when it was", || async { studio.files().await.checked_at.is_some() }).await;
    studio.engine.shutdown().await;
}
