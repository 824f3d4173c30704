//! An engine with recording ports, as the stories open it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use archive::RealFiles;
use engine::face::{Draft, Event, KeepKey, Kind, StateView, TaskDetail};
use engine::ports::{Clock, Desktop, Files, FolderWatcher, KeyStore, Ports, Random, SandboxHost};
use engine::system::{FastClock, SystemClock, SystemRandom};
use engine::{Engine, OpenError, Options};
use sandbox::Sandbox;
pub use trials::recording::{MemoryKeys, NoSandbox, RecordingDesktop, ToldFolders};

/// Stories run this much faster than life, sandbox and engine alike.
pub const SPEED: f64 = 100.0;
/// No story waits longer than this for anything, in real time.
const PATIENCE: Duration = Duration::from_secs(60);

pub struct Studio {
    pub engine: Engine,
    pub desktop: Arc<RecordingDesktop>,
    pub keys: Arc<MemoryKeys>,
    pub place: Place,
}

/// Folders that outlive an engine, so that a story can restart it.
#[derive(Clone)]
pub struct Place {
    root: Arc<tempfile::TempDir>,
    pub api: String,
    pub extra_root: Option<String>,
    pub machine: String,
    /// The sandbox inside the app, in the stories that have one.
    pub inside: Arc<dyn SandboxHost>,
    /// Unix milliseconds at which each of its openings begins; None: the present.
    pub begins: Option<i64>,
    /// How much faster than life the engine runs.
    pub speed: f64,
    /// In place of the one that runs at that speed.
    pub clock: Option<Arc<dyn Clock>>,
    pub random: Arc<dyn Random>,
    /// Through it a story says what happened in folders.
    pub folders: Arc<ToldFolders>,
}

impl Place {
    pub fn for_api(api: &str) -> Place {
        Place {
            root: Arc::new(tempfile::tempdir().unwrap()),
            api: api.to_owned(),
            extra_root: None,
            machine: "this computer".to_owned(),
            inside: Arc::new(NoSandbox),
            begins: None,
            speed: SPEED,
            clock: None,
            random: Arc::new(SystemRandom),
            folders: Arc::default(),
        }
    }

    pub fn profile(&self) -> PathBuf {
        self.root.path().join("profile")
    }

    pub fn archive(&self) -> PathBuf {
        self.root.path().join("archive")
    }

    pub fn root(&self) -> &Path {
        self.root.path()
    }
}

pub async fn sandbox() -> Sandbox {
    Sandbox::start(options()).await.unwrap()
}

/// A sandbox as fast as the stories, that is in nobody's way.
pub fn options() -> sandbox::Options {
    sandbox::Options { speed: SPEED, requests_per_minute: 100_000, ..Default::default() }
}

/// The same, kept in a folder, so that a story can end it and start it again.
pub fn options_in(folder: &Path) -> sandbox::Options {
    sandbox::Options { state: Some(folder.to_owned()), ..options() }
}

impl Studio {
    /// A studio whose person has just entered the sandbox's key.
    pub async fn with_key(sandbox: &Sandbox) -> Studio {
        Studio::with_key_in(Place::for_api(&sandbox.api_url()), sandbox).await
    }

    /// The same at noon in the middle of a month, for what is told by days and months: a story that is told at midnight
    /// ends on another day than it began.
    pub async fn at_noon(sandbox: &Sandbox) -> Studio {
        const NOON: i64 = 1_781_524_800_000; // 2026-06-15 12:00 UTC
        let mut place = Place::for_api(&sandbox.api_url());
        place.begins = Some(NOON);
        Studio::with_key_in(place, sandbox).await
    }

    async fn with_key_in(place: Place, sandbox: &Sandbox) -> Studio {
        let studio = Studio::open(place, Arc::default()).await;
        studio.engine.key_keep(sandbox.key().to_owned(), KeepKey::Keychain).await.unwrap();
        studio
    }

    pub async fn open(place: Place, keys: Arc<MemoryKeys>) -> Studio {
        Studio::try_open(place, keys, Arc::new(RealFiles)).await.unwrap()
    }

    pub async fn try_open(place: Place, keys: Arc<MemoryKeys>, files: Arc<dyn Files>) -> Result<Studio, OpenError> {
        let desktop = Arc::new(RecordingDesktop::default());
        let begins = place.begins.unwrap_or_else(|| SystemClock.now());
        let clock = place.clock.clone().unwrap_or_else(|| Arc::new(FastClock::starting_at(begins, place.speed)));
        let engine = Engine::open(Options {
            profile: place.profile(),
            default_archive: place.archive(),
            api_base: place.api.clone(),
            machine: place.machine.clone(),
            version: "0.0.0".to_owned(),
            extra_root: place.extra_root.clone(),
            ports: Ports {
                desktop: Arc::clone(&desktop) as Arc<dyn Desktop>,
                keys: Arc::clone(&keys) as Arc<dyn KeyStore>,
                clock,
                random: Arc::clone(&place.random),
                files,
                sandbox: Arc::clone(&place.inside),
                watcher: Arc::clone(&place.folders) as Arc<dyn FolderWatcher>,
            },
        })
        .await?;
        Ok(Studio { engine, desktop, keys, place })
    }

    /// Ends the engine as a closed window does, and opens it again on the same folders and keychain.
    pub async fn restarted(self) -> Studio {
        self.engine.shutdown().await;
        Studio::open(self.place, self.keys).await
    }

    /// One press.
    pub async fn press(&self, kind: Kind, model: &str, prompt: &str) -> i64 {
        self.engine.submit(draft(kind, model, prompt)).await.unwrap().tasks[0]
    }

    pub async fn task(&self, id: i64) -> TaskDetail {
        self.engine.task(id).await.unwrap()
    }

    /// Waits, event by event, until the task's state is as wanted.
    pub async fn until(&self, id: i64, wanted: impl Fn(&StateView) -> bool) -> TaskDetail {
        let mut events = self.engine.events();
        let waiting = async {
            loop {
                let task = self.task(id).await;
                if wanted(&task.state) {
                    return task;
                }
                wait_for_news(&mut events).await;
            }
        };
        match tokio::time::timeout(PATIENCE, waiting).await {
            Ok(task) => task,
            Err(_) => panic!("the story waited too long: {:#?}", self.task(id).await),
        }
    }

    pub async fn until_archived(&self, id: i64) -> TaskDetail {
        self.until(id, |state| matches!(state, StateView::Archived { .. })).await
    }

    /// Waits until something else holds; it is looked at again after every event.
    pub async fn until_true<F: Future<Output = bool>>(&self, what: &str, mut holds: impl FnMut() -> F) {
        let mut events = self.engine.events();
        let waiting = async {
            while !holds().await {
                wait_for_news(&mut events).await;
            }
        };
        assert!(tokio::time::timeout(PATIENCE, waiting).await.is_ok(), "the story waited too long for: {what}");
    }
}

async fn wait_for_news(events: &mut tokio::sync::broadcast::Receiver<Event>) {
    // What happens outside the engine (a server that comes back) makes no event: look again now and then.
    let _ = tokio::time::timeout(Duration::from_millis(100), events.recv()).await;
}

pub fn draft(kind: Kind, model: &str, prompt: &str) -> Draft {
    Draft {
        submit_id: engine::ports::Random::id(&SystemRandom),
        kind,
        models: BTreeMap::from([(kind, model.to_owned())]),
        prompt: prompt.to_owned(),
        values: needed(model),
        references: Vec::new(),
        extra: String::new(),
        left: Vec::new(),
        body: String::new(),
        count: 1,
        sweeps: BTreeMap::new(),
        others: BTreeMap::new(),
        table: String::new(),
        made_from: None,
        tab: 0,
    }
}

/// What a model does not go without.
fn needed(model: &str) -> BTreeMap<String, serde_json::Value> {
    let song = [("customMode", false.into()), ("instrumental", true.into()), ("version", "V5".into())];
    let values = song.into_iter().filter(|_| model == "suno-music");
    values.map(|(name, value)| (name.to_owned(), value)).collect()
}

/// A draft as it was typed, without the tab that the engine keeps it in.
pub fn as_typed(draft: Draft) -> Draft {
    Draft { tab: 0, ..draft }
}

/// Every file below a folder with its bytes.
pub fn files_below(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let bytes = std::fs::read(&path).unwrap_or_default();
                files.push((path, bytes));
            }
        }
    }
    files
}

/// Chance that always says the same: waits are as long as they can be with a number near one.
pub struct Always(pub f64);

impl Random for Always {
    fn unit(&self) -> f64 {
        self.0
    }

    fn id(&self) -> String {
        SystemRandom.id()
    }
}
