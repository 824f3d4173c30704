//! What a crash leaves half done is finished at the next start. `cargo xtask crash` kills processes at these places;
//! here they are told one by one.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use archive::{FaultyFiles, Step};
use engine::face::{KeepKey, Kind, TaskDetail};
use rusqlite::Connection;
use sandbox::Sandbox;

use crate::books::{assert_books, assert_saved};
use crate::studio::{Place, Studio, draft, sandbox};

/// A studio with one saved picture, closed.
async fn closed_with_a_picture() -> (Sandbox, Studio, TaskDetail) {
    let sandbox = sandbox().await;
    let studio = Studio::with_key(&sandbox).await;
    let id = studio.press(Kind::Image, "z-image", "Half done").await;
    let task = studio.until_archived(id).await;
    studio.engine.shutdown().await;
    (sandbox, studio, task)
}

fn change(studio: &Studio, sql: &str) {
    let database = Connection::open(studio.place.profile().join("library.sqlite")).unwrap();
    assert_eq!(database.execute(sql, []).unwrap(), 1);
}

fn file_of(task: &TaskDetail) -> PathBuf {
    PathBuf::from(task.outputs[0].path.as_deref().unwrap())
}

fn sidecars_beside(file: &Path) -> Vec<PathBuf> {
    let beside = std::fs::read_dir(file.parent().unwrap()).unwrap().map(|entry| entry.unwrap().path());
    beside.filter(|path| path.to_string_lossy().ends_with(".afterimage.json")).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_crash_between_the_row_and_the_sidecar_leaves_no_file_without_one() {
    let (_sandbox, studio, task) = closed_with_a_picture().await;
    let sidecars = sidecars_beside(&file_of(&task));
    let [sidecar] = sidecars.as_slice() else { panic!("{sidecars:?}") };
    let before = std::fs::read(sidecar).unwrap();
    // The row says `archived`; the sidecar would have come next.
    std::fs::remove_file(sidecar).unwrap();
    change(&studio, "INSERT INTO sidecar_due (task_id, asked) SELECT id, 1 FROM task");

    let studio = Studio::open(studio.place, studio.keys).await;
    studio.until_true("the sidecar", || async { sidecar.exists() }).await;
    assert_eq!(std::fs::read(sidecar).unwrap(), before);
    studio.engine.shutdown().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_crash_between_the_name_and_the_row_leaves_no_note_of_the_part() {
    let (sandbox, studio, task) = closed_with_a_picture().await;
    let file = file_of(&task);
    let part = file.with_file_name(".1.part");
    let note = file.with_file_name(".1.part.resume");
    // The file has its name; the note would have been removed next, and then the row written.
    std::fs::write(&note, "what the part was").unwrap();
    let again =
        format!("UPDATE output SET state = 'downloading', archived_at = NULL, part_path = '{}'", part.display());
    change(&studio, &again);

    let requests = sandbox.ledger().cdn_requests;
    let studio = Studio::open(studio.place, studio.keys).await;
    let found = studio.until_archived(task.id).await;
    studio.engine.shutdown().await;
    assert_saved(&sandbox.ledger(), &found);
    assert_eq!(file_of(&found), file);
    assert!(!note.exists() && !part.exists());
    assert_eq!(sandbox.ledger().cdn_requests, requests, "it is not fetched again");
    assert_books(&sandbox.ledger(), 1, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn files_of_one_name_that_come_at_once_take_the_names_that_were_written_down() {
    let (sandbox, files) = (sandbox().await, FaultyFiles::new());
    let place = Place::for_api(&sandbox.api_url());
    // Of each part, the name that it was last moved to and the one that its row said at that moment.
    let names: Arc<Mutex<BTreeMap<String, (String, String)>>> = Arc::default();
    let (seen, database) = (Arc::clone(&names), place.profile().join("library.sqlite"));
    files.fail_when(move |step| {
        if let Step::Rename { from, to } = step
            && let Some(id) = from.strip_prefix('.').and_then(|name| name.strip_suffix(".part"))
        {
            let database = Connection::open(&database).unwrap();
            let path: String =
                database.query_row("SELECT path FROM output WHERE id = ?1", [id], |row| row.get(0)).unwrap();
            let said = Path::new(&path).file_name().unwrap().to_string_lossy().into_owned();
            seen.lock().unwrap().insert(from.clone(), (to.clone(), said));
        }
        None
    });
    let studio = Studio::try_open(place, Arc::default(), Arc::new(files)).await.unwrap();
    studio.engine.key_keep(sandbox.key().to_owned(), KeepKey::Keychain).await.unwrap();
    let mut press = draft(Kind::Image, "z-image", "One name for all");
    press.extra = r#"{"size":"64x64"}"#.to_owned();
    press.count = 12;
    for id in studio.engine.submit(press).await.unwrap().tasks {
        studio.until_archived(id).await;
    }
    studio.engine.shutdown().await;
    let names = names.lock().unwrap();
    // One that took another name than its row says would not be found after a crash at that moment.
    assert!(names.len() == 12 && names.values().all(|(taken, said)| taken == said), "{names:?}");
}
