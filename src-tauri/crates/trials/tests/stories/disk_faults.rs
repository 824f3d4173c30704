//! A disk that fails where it hurts, and one that never answers.

use std::io::{ErrorKind, Result};
use std::path::Path;
use std::sync::{Arc, Condvar, Mutex};

use archive::{FaultyFiles, Files, OpenFile, Opening, RealFiles, Step};
use engine::face::{Condition, KeepKey, Kind, OutputStateView, SaveTrouble, StateView};
use sandbox::Sandbox;

use crate::books::{assert_books, assert_saved};
use crate::studio::{Place, Studio, files_below, sandbox};

async fn with_files(sandbox: &Sandbox, files: Arc<dyn Files>) -> Studio {
    let studio = Studio::try_open(Place::for_api(&sandbox.api_url()), Arc::default(), files).await.unwrap();
    studio.engine.key_keep(sandbox.key().to_owned(), KeepKey::Keychain).await.unwrap();
    studio
}

fn ends_with(name: &str, ending: &str) -> bool {
    name.ends_with(ending)
}

#[tokio::test(flavor = "multi_thread")]
async fn bytes_that_could_not_be_synced_are_fetched_again() {
    let (sandbox, files) = (sandbox().await, FaultyFiles::new());
    let studio = with_files(&sandbox, Arc::new(files.clone())).await;
    files.fail_when(|step| matches!(step, Step::Sync(name) if ends_with(name, ".part")).then_some(ErrorKind::Other));
    let id = studio.press(Kind::Image, "z-image", "Not on the platter").await;
    let task = studio.until(id, |state| matches!(state, StateView::ArchiveFailed { .. })).await;
    assert!(matches!(task.outputs[0].state, OutputStateView::Failed { reason: SaveTrouble::Other, .. }));
    assert!(!files.steps().iter().any(|step| matches!(step, Step::Rename { .. })), "it has no name yet");
    let asked = sandbox.ledger().cdn_requests;
    files.heal();
    let task = studio.until_archived(id).await;
    assert_saved(&sandbox.ledger(), &task);
    assert!(sandbox.ledger().cdn_requests > asked, "a failed sync may have dropped what was written");
    assert_books(&sandbox.ledger(), 1, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_in_the_checksum_list_before_it_is_said_to_be_archived() {
    let (sandbox, files) = (sandbox().await, FaultyFiles::new());
    let studio = with_files(&sandbox, Arc::new(files.clone())).await;
    files.fail_when(|step| {
        matches!(step, Step::Replace { to, .. } if to == "SHA256SUMS").then_some(ErrorKind::StorageFull)
    });
    let id = studio.press(Kind::Image, "z-image", "No room for its sum").await;
    let full =
        || async { matches!(studio.engine.status().await.unwrap().conditions[..], [Condition::DiskFull { .. }]) };
    studio.until_true("it is said", full).await;
    assert!(matches!(studio.task(id).await.state, StateView::Archiving { .. }));
    files.heal();
    let task = studio.until_archived(id).await;
    assert_saved(&sandbox.ledger(), &task);
    assert_eq!(sandbox.ledger().cdn_requests, 1, "the file that has its name is not fetched again");
    let list = Path::new(task.outputs[0].path.as_deref().unwrap()).with_file_name("SHA256SUMS");
    assert!(std::fs::read_to_string(list).unwrap().contains(task.outputs[0].sha256.as_deref().unwrap()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sidecar_that_found_no_room_is_written_when_there_is_some() {
    let (sandbox, files) = (sandbox().await, FaultyFiles::new());
    let studio = with_files(&sandbox, Arc::new(files.clone())).await;
    let of_sidecar = |name: &str| ends_with(name, ".afterimage.json.new");
    files.fail_when(move |step| match step {
        Step::Open(name) if of_sidecar(name) => Some(ErrorKind::StorageFull),
        _ => None,
    });
    let id = studio.press(Kind::Image, "z-image", "Nothing beside it").await;
    studio.until_archived(id).await;
    let archive = studio.place.archive();
    let sidecars = || {
        let files = files_below(&archive);
        files.iter().filter(|(path, _)| path.to_string_lossy().ends_with(".afterimage.json")).count()
    };
    studio
        .until_true("tried", || async {
            files.steps().iter().any(|step| matches!(step, Step::Open(name) if of_sidecar(name)))
        })
        .await;
    assert_eq!(sidecars(), 0);
    files.heal();
    studio.until_true("the sidecar", || async { sidecars() == 1 }).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_that_a_crash_may_have_left_unsynced_is_synced_before_the_row_says_archived() {
    let sandbox = sandbox().await;
    let studio = Studio::with_key(&sandbox).await;
    let database = rusqlite::Connection::open(studio.place.profile().join("library.sqlite")).unwrap();
    let refuse = "CREATE TRIGGER refused BEFORE UPDATE ON output WHEN NEW.state = 'archived'
        BEGIN SELECT RAISE(ABORT, 'here the process is killed'); END";
    database.execute_batch(refuse).unwrap();
    let id = studio.press(Kind::Image, "z-image", "Killed after the rename").await;
    let archive = studio.place.archive();
    let named = || async { files_below(&archive).iter().any(|(path, _)| path.extension().is_some_and(|e| e == "png")) };
    studio.until_true("it has its name", named).await;
    studio.engine.shutdown().await;
    database.execute_batch("DROP TRIGGER refused").unwrap();

    let files = FaultyFiles::new();
    files.fail_when(|step| matches!(step, Step::SyncFolder(name) if name == "z-image").then_some(ErrorKind::Other));
    let studio = Studio::try_open(studio.place, studio.keys, Arc::new(files.clone())).await.unwrap();
    let tried = || async { files.steps().iter().filter(|step| matches!(step, Step::SyncFolder(_))).count() >= 2 };
    studio.until_true("its folder was tried twice", tried).await;
    assert!(matches!(studio.task(id).await.state, StateView::Archiving { .. }));
    files.heal();
    let task = studio.until_archived(id).await;
    assert_saved(&sandbox.ledger(), &task);
    assert_eq!(sandbox.ledger().cdn_requests, 1);
}

/// The real disk, which at a word answers nothing any more, as a drive does whose network is gone.
#[derive(Clone, Default)]
struct HangingFiles(Arc<(Mutex<bool>, Condvar)>);

impl HangingFiles {
    fn hang(&self, hangs: bool) {
        *self.0.0.lock().unwrap() = hangs;
        self.0.1.notify_all();
    }

    fn pass(&self, path: &Path) {
        if path.to_string_lossy().contains("/archive") {
            drop(self.0.1.wait_while(self.0.0.lock().unwrap(), |hangs| *hangs).unwrap());
        }
    }
}

impl Drop for HangingFiles {
    fn drop(&mut self) {
        // A test that fails still ends.
        self.hang(false);
    }
}

impl Files for HangingFiles {
    fn open(&self, path: &Path, opening: Opening) -> Result<Box<dyn OpenFile>> {
        self.pass(path);
        RealFiles.open(path, opening)
    }

    fn length(&self, path: &Path) -> Result<u64> {
        self.pass(path);
        RealFiles.length(path)
    }

    fn make_folder(&self, path: &Path) -> Result<bool> {
        self.pass(path);
        RealFiles.make_folder(path)
    }

    fn rename_new(&self, from: &Path, to: &Path) -> Result<()> {
        self.pass(from);
        RealFiles.rename_new(from, to)
    }

    fn replace(&self, from: &Path, to: &Path) -> Result<()> {
        self.pass(from);
        RealFiles.replace(from, to)
    }

    fn remove(&self, path: &Path) -> Result<()> {
        self.pass(path);
        RealFiles.remove(path)
    }

    fn sync_folder(&self, path: &Path) -> Result<()> {
        self.pass(path);
        RealFiles.sync_folder(path)
    }

    fn free_space(&self, path: &Path) -> Result<u64> {
        self.pass(path);
        RealFiles.free_space(path)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_drive_that_never_answers_is_said_and_holds_nobody_else_up() {
    let (sandbox, files) = (sandbox().await, HangingFiles::default());
    let studio = with_files(&sandbox, Arc::new(files.clone())).await;
    files.hang(true);
    let mut ids = Vec::new();
    for prompt in ["Onto a dead share", "Another one", "A third", "A fourth", "A fifth"] {
        ids.push(studio.press(Kind::Image, "z-image", prompt).await);
    }
    let away =
        || async { matches!(studio.engine.status().await.unwrap().conditions[..], [Condition::ArchiveAway { .. }]) };
    studio.until_true("it is said", away).await;
    for id in &ids {
        studio.until(*id, |state| matches!(state, StateView::Archiving { .. })).await;
    }
    assert_books(&sandbox.ledger(), ids.len(), 0);
    let archive = studio.engine.archive().await.unwrap();
    assert_eq!((archive.usable, archive.free), (false, None));
    files.hang(false);
    for id in ids {
        let task = studio.until_archived(id).await;
        assert_saved(&sandbox.ledger(), &task);
    }
    let well = || async { studio.engine.status().await.unwrap().conditions.is_empty() };
    studio.until_true("all is well", well).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_drive_that_never_answers_is_left_for_another_folder() {
    let (sandbox, files) = (sandbox().await, HangingFiles::default());
    let studio = with_files(&sandbox, Arc::new(files.clone())).await;
    files.hang(true);
    let mut ids = Vec::new();
    for prompt in ["One", "Two", "Three", "Four"] {
        ids.push(studio.press(Kind::Image, "z-image", prompt).await);
    }
    let away =
        || async { matches!(studio.engine.status().await.unwrap().conditions[..], [Condition::ArchiveAway { .. }]) };
    studio.until_true("it is said", away).await;
    let other = studio.place.root().join("other");
    let mut settings = studio.engine.settings().await.unwrap();
    settings.archive_folder = other.to_string_lossy().into_owned();
    studio.engine.settings_save(settings).await.unwrap();
    for id in ids {
        let task = studio.until_archived(id).await;
        assert_saved(&sandbox.ledger(), &task);
        assert!(task.outputs[0].path.as_deref().unwrap().starts_with(&*other.to_string_lossy()));
    }
    assert!(studio.engine.status().await.unwrap().conditions.is_empty());
    assert_books(&sandbox.ledger(), 4, 0);
    files.hang(false);
}
