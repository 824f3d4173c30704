//! What all parts of the engine share.

use std::collections::{BTreeMap, HashSet};
use std::fs::File;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use std::time::Duration;

use catalogue::Catalogue;
use library::Library;
use tokio::sync::broadcast;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::face::{Event, Failure, FailureCode, Settings, Tag};
use crate::grid::Views;
use crate::judging::Judging;
use crate::lane::Lane;
use crate::network::Network;
use crate::notices::Notices;
use crate::ports::{Files, Ports};
use crate::profile::Profile;
use crate::recovery::Counted;
use crate::watched_files::Disk;

/// Events that a slow page may lag behind before it is told to read everything anew.
const EVENTS: usize = 1024;

pub(crate) struct Inner {
    pub version: String,
    pub machine: String,
    pub extra_root: Option<String>,
    pub network: Network,
    pub profile: Profile,
    pub ports: Ports,
    pub library: Library,
    /// What was asked of the disk and is not answered.
    pub disk: Arc<Disk>,
    /// The port itself, for what nobody waits for.
    pub unwatched: Arc<dyn Files>,
    /// Openings and submissions, as counted beside the database.
    pub counted: Counted,
    pub fetcher: archive::Fetcher,
    pub settings: RwLock<Settings>,
    /// One lane an account, by account id; made at opening and when an account is added.
    pub lanes: RwLock<BTreeMap<i64, Arc<Lane>>>,
    /// The account that the page shows.
    pub active: RwLock<Option<i64>>,
    pub views: Views,
    /// What was said of results in this run, and can be taken back.
    pub judging: Judging,
    pub notices: Notices,
    pub sending_paused: AtomicBool,
    pub stop: CancellationToken,
    pub tasks: TaskTracker,
    pub events: broadcast::Sender<Event>,
    pub open_task: Mutex<Option<i64>>,
    pub receipts: Mutex<crate::receipt_export::Receipts>,
    /// The still that was saved last.
    pub still: Mutex<Option<std::path::PathBuf>>,
    pub taken_out: Mutex<crate::taking_out::TakenOut>,
    pub links_checked: Mutex<crate::links::LinksChecked>,
    /// The models that are known just now.
    pub in_use: crate::in_use::InUse,
    /// What was handed in and is being read, or waits for the person's word.
    pub brought: crate::bring::Brought,
    /// What is brought in from elsewhere.
    pub importing: crate::importing::Importing,
    /// How the saved files stand, and folders that are watched.
    pub upkeep: crate::upkeep::Upkeep,
    /// Archived outputs whose pictures are being made: a notice waits for them.
    pub pictured: Mutex<HashSet<i64>>,
    /// Held while the sandbox's lane is looked for or made: there is one.
    pub sandbox_turn: tokio::sync::Mutex<()>,
    /// Held for the life of the engine.
    pub _lock: Mutex<Option<File>>,
}

impl Inner {
    pub fn event_channel() -> broadcast::Sender<Event> {
        broadcast::channel(EVENTS).0
    }

    pub fn now(&self) -> i64 {
        self.ports.clock.now()
    }

    /// Tells the page what is old. Nobody listening is no error.
    pub fn stale(&self, tags: &[Tag], tasks: &[i64]) {
        let _ = self.events.send(Event::Stale { tags: tags.to_vec(), tasks: tasks.to_vec() });
    }

    /// A task changed its state. The library holds only results: what makes one says so itself.
    pub fn task_changed(&self, task: i64) {
        self.stale(&[Tag::Task, Tag::Queue, Tag::Status], &[task]);
    }

    /// A task ended without a result. The library shows those to whoever asks for them.
    pub fn task_gave_nothing(&self, task: i64) {
        self.stale(&[Tag::Task, Tag::Queue, Tag::Status, Tag::Library], &[task]);
    }

    pub fn tell(&self, event: Event) {
        let _ = self.events.send(event);
    }

    /// The one catalogue that holds just now. Whoever makes one thing of it in several steps asks once.
    pub fn catalogue(&self) -> Arc<Catalogue> {
        self.in_use.catalogue()
    }

    pub fn settings(&self) -> Settings {
        self.settings.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub fn active_lane(&self) -> Option<Arc<Lane>> {
        let active = (*self.active.read().unwrap_or_else(PoisonError::into_inner))?;
        self.lane(active)
    }

    pub fn need_lane(&self) -> Result<Arc<Lane>, Failure> {
        self.active_lane().ok_or_else(|| Failure::new(FailureCode::KeyMissing))
    }

    pub fn lane(&self, account: i64) -> Option<Arc<Lane>> {
        self.lanes.read().unwrap_or_else(PoisonError::into_inner).get(&account).cloned()
    }

    pub fn all_lanes(&self) -> Vec<Arc<Lane>> {
        self.lanes.read().unwrap_or_else(PoisonError::into_inner).values().cloned().collect()
    }

    pub fn sending_paused(&self) -> bool {
        self.sending_paused.load(Ordering::Relaxed)
    }

    pub fn is_stopping(&self) -> bool {
        self.stop.is_cancelled()
    }

    /// Waits for an answer that nothing depends on; None when the engine ends first.
    pub async fn unless_stopping<T>(&self, asked: impl Future<Output = T>) -> Option<T> {
        tokio::select! {
            biased;
            () = self.stop.cancelled() => None,
            answer = asked => Some(answer),
        }
    }

    /// Lets time pass. False when the engine ends meanwhile.
    pub async fn pause(&self, wait: Duration) -> bool {
        self.unless_stopping(self.ports.clock.sleep(wait)).await.is_some()
    }

    /// How a worker rests: until it is woken or the time is over. False when the engine ends meanwhile.
    pub async fn rest(&self, woken: impl Future<Output = ()>, wait: Duration) -> bool {
        let rested = async {
            tokio::select! {
                () = woken => {}
                () = self.ports.clock.sleep(wait) => {}
            }
        };
        self.unless_stopping(rested).await.is_some()
    }
}

/// A lock whose holder panicked still holds whole values here: each is replaced in one step.
pub(crate) fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
