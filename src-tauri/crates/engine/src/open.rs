//! Opening a profile: the lock first, then the database, then what was left unfinished.

use std::future::pending;
use std::path::PathBuf;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Duration;

use library::{Library, NewAccount, Scope};
use reapi::ApiBase;
use tokio::sync::broadcast;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::archiver::blocking;
use crate::face::{Event, Failure, FailureCode};
use crate::grid::Views;
use crate::inner::{Inner, locked};
use crate::lane::{self, Lane};
use crate::network::Network;
use crate::notices::Notices;
use crate::ports::Ports;
use crate::profile::Profile;
use crate::watched_files::{Disk, WatchedFiles};
use crate::{
    Engine, account, archiver, balance_reads, health, judging, pictures, poller, recovery, retouching, settings,
    status, submitter, verbs,
};

/// How to open an engine.
pub struct Options {
    /// Folder of the profile: database, thumbnails, logs, lock. Made when missing.
    pub profile: PathBuf,
    /// Archive folder until the person chooses another.
    pub default_archive: PathBuf,
    /// API address of the account of the real service; `reapi::REAPI_BASE` but in tests.
    pub api_base: String,
    /// Names this computer, so that a profile carried to another one sends nothing by itself.
    pub machine: String,
    /// The program's version, for the User-Agent and the page.
    pub version: String,
    /// An extra root certificate in PEM, for tests over TLS with a certificate of their own.
    pub extra_root: Option<String>,
    pub ports: Ports,
}

/// Why a profile could not be opened; nothing was changed in it.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Another engine holds the lock of this profile.
    #[error("another Afterimage uses this profile")]
    InUse,
    /// The profile folder cannot be made or written.
    #[error("the profile folder {folder} cannot be used: {detail}")]
    Folder { folder: PathBuf, detail: String },
    /// The database is damaged; the archive folder is untouched and its sidecars hold every task.
    #[error("the database cannot be read: {0}")]
    Damaged(String),
    /// The database was written by a newer version.
    #[error("the database was written by a newer version ({found}, this one knows {known})")]
    Newer { found: i64, known: i64 },
    /// The disk of the profile has no space left.
    #[error("the disk that holds the profile has no space left")]
    Full,
    /// The database answered with another error.
    #[error("the database did not open: {0}")]
    Database(String),
    #[error("the API address is not usable: {0}")]
    ApiBase(String),
    #[error("{0}")]
    Failed(Failure),
}

impl Engine {
    /// Takes the lock, opens the database (migrating it, with a copy kept), takes up what was left unfinished and
    /// starts to work.
    pub async fn open(options: Options) -> Result<Engine, OpenError> {
        Engine::open_on(options, Network::default()).await
    }

    /// The same on a network of the caller's.
    pub async fn open_on(options: Options, network: Network) -> Result<Engine, OpenError> {
        let profile = Profile::new(&options.profile);
        let lock = profile.lock()?;
        let now = options.ports.clock.now();
        let path = profile.database();
        let library = blocking(move || Library::open(&path, now)).await.map_err(open_error)?;
        let base = ApiBase::parse(&options.api_base).map_err(|error| OpenError::ApiBase(error.to_string()))?;
        let user_agent = format!("Afterimage/{}", options.version);
        let (extra_root, lookup) = (options.extra_root.as_deref(), Arc::clone(&network.lookup));
        let fetcher = archive::Fetcher::with(&user_agent, extra_root, network.files, lookup)
            .map_err(|error| OpenError::Failed(Failure::new(FailureCode::Internal).detail(error)))?;
        let counted = recovery::take_up(&library, &profile, now, &options.machine).await.map_err(open_error)?;
        let stored =
            library.read(|reader| reader.settings().get(Scope::Profile, settings::NAME)).await.map_err(open_error)?;
        let paused = verbs::paused_at_last(&library).await.map_err(open_error)?;
        let disk = Disk::new(Arc::clone(&options.ports.clock));
        let unwatched = Arc::clone(&options.ports.files);
        let files = WatchedFiles { files: Arc::clone(&unwatched), disk: Arc::clone(&disk) };
        let (folder, version) = (profile.catalogue(), options.version.clone());
        let in_use = blocking(move || crate::in_use::InUse::load(&folder, &version)).await;
        let inner = Arc::new(Inner {
            version: options.version,
            machine: options.machine,
            extra_root: options.extra_root,
            network,
            settings: RwLock::new(settings::stored(stored, &options.default_archive)),
            profile,
            ports: Ports { files: Arc::new(files), ..options.ports },
            library,
            disk,
            unwatched,
            counted,
            fetcher,
            lanes: RwLock::default(),
            active: RwLock::default(),
            views: Views::default(),
            judging: crate::judging::Judging::default(),
            notices: Notices::default(),
            sending_paused: AtomicBool::new(paused),
            stop: CancellationToken::new(),
            tasks: TaskTracker::new(),
            events: Inner::event_channel(),
            open_task: Mutex::default(),
            receipts: Mutex::default(),
            still: Mutex::default(),
            taken_out: Mutex::default(),
            links_checked: Mutex::default(),
            in_use,
            brought: crate::bring::Brought::default(),
            importing: crate::importing::Importing::default(),
            upkeep: crate::upkeep::Upkeep::default(),
            pictured: Mutex::default(),
            sandbox_turn: tokio::sync::Mutex::default(),
            _lock: Mutex::new(Some(lock)),
        });
        settings::make_default_folder(&inner, &options.default_archive).await.map_err(open_error)?;
        open_accounts(&inner, &base).await.map_err(OpenError::Failed)?;
        let engine = Engine { inner };
        engine.inner.tasks.spawn(read_results(Arc::clone(&engine.inner)));
        engine.inner.tasks.spawn(pictures::catch_up(Arc::clone(&engine.inner)));
        engine.inner.tasks.spawn(judging::go_on_emptying(Arc::clone(&engine.inner)));
        engine.inner.tasks.spawn(pictures::sign(Arc::clone(&engine.inner)));
        engine.inner.tasks.spawn(status::follow_tray(Arc::clone(&engine.inner)));
        engine.inner.tasks.spawn(watch_for_keys(engine.clone()));
        engine.inner.tasks.spawn(health::follow_database(Arc::clone(&engine.inner)));
        engine.inner.tasks.spawn(health::follow_disk(Arc::clone(&engine.inner)));
        engine.inner.tasks.spawn(crate::merging::keep_words_together(Arc::clone(&engine.inner)));
        crate::upkeep::start(&engine.inner);
        Ok(engine)
    }

    /// The one stream of events. A receiver that lags is told so and should read everything anew.
    pub fn events(&self) -> broadcast::Receiver<Event> {
        self.inner.events.subscribe()
    }

    pub fn profile(&self) -> &Profile {
        &self.inner.profile
    }

    /// Stops taking new work, lets what is out come in for a while, and closes the database. What is still out then
    /// is found again at the next opening: rows that are being sent become unconfirmed, downloads go on.
    pub async fn shutdown(&self) {
        self.inner.stop.cancel();
        self.inner.tasks.close();
        if tokio::time::timeout(SHUTDOWN, self.inner.tasks.wait()).await.is_err() {
            tracing::warn!("something was still out when the app ended");
        }
        if let Err(error) = self.inner.library.clone().close().await {
            tracing::error!(%error, "the database was not closed cleanly; it is put right at the next opening");
        }
        locked(&self.inner._lock).take();
    }
}

/// Beside everything else, so that the results are in memory before they are asked for; a page that begins with its
/// newest does not wait for that, and has the processor to itself until they stand.
async fn read_results(inner: Arc<Inner>) {
    if inner.rest(pending(), FIRST_ROWS_WITHIN).await
        && let Err(error) = inner.library.look(|_| Ok(())).await
    {
        tracing::error!(%error, "the results could not be read into memory; they are when they are asked for");
    }
}

/// A page has shown its first rows by then, or shows something else.
const FIRST_ROWS_WITHIN: Duration = Duration::from_secs(1);
/// A submission that is out when the app ends has this long to get its answer.
const SHUTDOWN: Duration = Duration::from_secs(8);
/// While the keychain cannot be read it is looked for this often, as a login may start it after the app.
const KEYS_EVERY: Duration = Duration::from_secs(2);
/// After so many looks nobody is waiting at the screen for it any more.
const EAGER_LOOKS: u32 = 30;
const KEYS_RARELY: Duration = Duration::from_secs(15);
/// A keychain that asks the person to unlock it does not keep the window from opening: it is found later.
const FIRST_LOOK: Duration = Duration::from_secs(3);

/// A lane for every account; the real one is made on the first opening.
async fn open_accounts(inner: &Arc<Inner>, base: &ApiBase) -> Result<(), Failure> {
    let (now, address) = (inner.now(), base.as_str().to_owned());
    let name = base.host().to_owned();
    let real = inner
        .library
        .write(move |writer| match writer.accounts().with_sandbox(false)?.pop() {
            Some(account) if account.api_base == address => Ok(account),
            Some(account) => {
                writer.accounts().set_api_base(account.id, &address)?;
                Ok(library::Account { api_base: address, ..account })
            }
            None => {
                let new = NewAccount { name, api_base: address, sandbox: false, created_at: now };
                account::added(writer, &new)
            }
        })
        .await?;
    let key = tokio::time::timeout(FIRST_LOOK, account::find_key(inner, base)).await.unwrap_or(lane::Key::Unreadable);
    let has_key = matches!(key, lane::Key::Known { .. });
    let lane = Arc::new(Lane::new(&real, account::client(inner, base.clone())?, key, inner.network.largest_file));
    start_lane(inner, &lane);
    let (sandbox, active, used) = inner
        .library
        .read(move |reader| {
            let sandbox = match reader.accounts().with_sandbox(true)?.pop() {
                Some(account) => Some((account::alive(reader, account.id)?, account)),
                None => None,
            };
            let active = reader.accounts().active()?.map(|account| account.id);
            Ok((sandbox, active, account::used(reader, real.id)?))
        })
        .await?;
    // The sandbox runs only when it is shown or has work left.
    if let Some((alive, account)) = sandbox
        && (alive || active == Some(account.id))
        && let Err(error) = account::sandbox_lane(inner).await
    {
        tracing::warn!(%error, "the sandbox did not start; its tasks wait, and it is tried again");
        // Without a key nothing goes out; the tasks are seen, and nothing of theirs is taken for a paid one.
        let base = ApiBase::parse(&account.api_base).unwrap_or_else(|_| base.clone());
        let client = account::client(inner, base)?;
        let lane = Lane::new(&account, client, lane::Key::Unreadable, inner.network.largest_file);
        start_lane(inner, &Arc::new(lane));
    }
    let shown = active.filter(|id| inner.lane(*id).is_some()).or_else(|| (has_key || used).then_some(lane.account));
    *inner.active.write().unwrap_or_else(PoisonError::into_inner) = shown;
    Ok(())
}

/// Adds the lane and starts its five workers.
pub(crate) fn start_lane(inner: &Arc<Inner>, lane: &Arc<Lane>) {
    inner.lanes.write().unwrap_or_else(PoisonError::into_inner).insert(lane.account, Arc::clone(lane));
    inner.tasks.spawn(submitter::run(Arc::clone(inner), Arc::clone(lane)));
    inner.tasks.spawn(poller::run(Arc::clone(inner), Arc::clone(lane)));
    inner.tasks.spawn(archiver::run(Arc::clone(inner), Arc::clone(lane)));
    inner.tasks.spawn(retouching::run(Arc::clone(inner), Arc::clone(lane)));
    inner.tasks.spawn(balance_reads::run(Arc::clone(inner), Arc::clone(lane)));
}

/// Until every keychain was read and the sandbox, if it is wanted, has started.
async fn watch_for_keys(engine: Engine) {
    let unread = |lane: &Arc<Lane>| matches!(lane.key(), lane::Key::Unreadable);
    for look in 0_u32.. {
        if !engine.inner.all_lanes().iter().any(unread) {
            return;
        }
        if !engine.inner.pause(if look < EAGER_LOOKS { KEYS_EVERY } else { KEYS_RARELY }).await {
            return;
        }
        engine.look_for_keys().await;
        if engine.inner.all_lanes().iter().any(|lane| lane.sandbox && unread(lane))
            && let Err(error) = account::sandbox_lane(&engine.inner).await
        {
            tracing::debug!(%error, "the sandbox still does not start");
        }
    }
}

pub(crate) fn open_error(error: library::Error) -> OpenError {
    match error {
        library::Error::Damaged { detail } => OpenError::Damaged(detail),
        library::Error::NewerVersion { found, known } => OpenError::Newer { found, known },
        library::Error::Full => OpenError::Full,
        other => OpenError::Database(other.to_string()),
    }
}
