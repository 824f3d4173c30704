//! The engine itself, as it is in the app: a real profile, rows that are due, and everything up to the sidecars.

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant};

use engine::Engine;
use engine::face::{Event, Tag};
use engine::ports::{Clock, Desktop, Notice, Ports, RealFiles, Tray};
use engine::system::{NoWatcher, SystemClock, SystemRandom};
use futures_util::future::BoxFuture;
use library::{
    Kind, Library, Media, NewAccount, NewOutput, NewTask, OutputPatch, OutputState, Role, TaskPatch, TaskState, Writer,
};
use tokio::sync::Notify;
use tokio::sync::broadcast::error::RecvError;

use super::load::Load;
use super::server::Server;
use crate::Failure;
use crate::headless::ports::{NoKeychain, NoSandbox};

/// Fetched before the time begins, so that the client and the certificates of the system are there, as they are in an
/// app that is open.
pub const FIRST: &str = "first.png";
const PUT_OFF_MS: i64 = 1_800_000;
const PATIENCE: Duration = Duration::from_secs(120);

/// Does it once, in `folder`, which must be empty: from the moment that the links are due to the end of an engine that
/// was told to end as soon as every row said archived, so that sums, sidecars and the database's own log are in it.
pub async fn run(load: &Load, server: &Server, folder: &Path) -> Result<Duration, Failure> {
    let (profile, archive) = (folder.join("profile"), folder.join("archive"));
    for folder in [&profile, &archive] {
        fs::create_dir_all(folder).map_err(Failure::file(folder))?;
    }
    let clock = Arc::new(LeapingClock::default());
    seed(&profile, load, server, clock.now()).await?;
    let engine = Engine::open(options(&profile, &archive, server, &clock)).await;
    let engine = engine.map_err(Failure::not_understood("the profile"))?;
    let database = Library::open_read_only(&engine.profile().database()).map_err(of_library)?;
    let saved = || database.read(|reader| Ok(reader.outputs().totals(ACCOUNT)?.files)).map_err(of_library);
    let mut events = engine.events();
    let mut until_saved = async |files: i64| -> Result<(), Failure> {
        while saved()? < files {
            match events.recv().await {
                Ok(Event::Stale { tags, .. }) if !tags.contains(&Tag::Archive) => {}
                Ok(_) | Err(RecvError::Lagged(_)) => {}
                Err(RecvError::Closed) => break,
            }
        }
        Ok(())
    };
    let files = i64::try_from(load.files).unwrap_or(i64::MAX);
    let late = |_| Failure::TooLate { what: "the files".to_owned(), limit: PATIENCE, last: String::new() };
    tokio::time::timeout(PATIENCE, until_saved(1)).await.map_err(late)??;

    super::rivals::settle()?;
    let began = Instant::now();
    clock.leap();
    tokio::time::timeout(PATIENCE, until_saved(files + 1)).await.map_err(late)??;
    engine.shutdown().await;
    let took = began.elapsed();
    drop(database);
    check(load, &archive)?;
    Ok(took)
}

/// Every file is there, its sum and its task's sidecar too.
fn check(load: &Load, archive: &Path) -> Result<(), Failure> {
    let mut folders = vec![archive.to_owned()];
    let (mut media, mut sidecars, mut sums) = (0, 0, 0);
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).map_err(Failure::file(&folder))? {
            let path = entry.map_err(Failure::file(&folder))?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if path.is_dir() {
                folders.push(path);
            } else if name == "SHA256SUMS" {
                sums += fs::read_to_string(&path).map_err(Failure::file(&path))?.lines().count();
            } else if name.ends_with(".afterimage.json") {
                let text = fs::read_to_string(&path).map_err(Failure::file(&path))?;
                sidecars += text.matches("\"sha256\": \"").count();
            } else if name.ends_with(".png") || name.ends_with(".mp4") {
                media += 1;
            } else {
                return Err(Failure::Disagree(format!("{} was left behind", path.display())));
            }
        }
    }
    // Receipts name a sum too.
    let files = load.files + 1;
    if (media, sums) == (files, files) && sidecars >= files {
        Ok(())
    } else {
        Err(Failure::Disagree(format!("{files} files: {media} there, {sums} sums, {sidecars} in sidecars")))
    }
}

/// The first account of a new library.
const ACCOUNT: i64 = 1;

/// A profile as an app leaves it that ended after the answers: tasks are completed, their links not yet fetched. They
/// are put off, so that the engine is open and at rest when their time comes.
async fn seed(profile: &Path, load: &Load, server: &Server, now: i64) -> Result<(), Failure> {
    let library = Library::open(&profile.join("library.sqlite"), now).map_err(of_library)?;
    let api = server.api();
    let links: Vec<String> = load.names().map(|name| server.url(&name)).collect();
    let (each, first) = (load.of_a_task, server.url(FIRST));
    library
        .write(move |writer| {
            let new = NewAccount { name: "127.0.0.1".to_owned(), api_base: api, sandbox: false, created_at: now };
            writer.accounts().insert(&new)?;
            completed(writer, 0, now, &[first], None)?;
            for (number, links) in links.chunks(each).enumerate() {
                completed(writer, number + 1, now, links, Some(now + PUT_OFF_MS))?;
            }
            Ok(())
        })
        .await
        .map_err(of_library)?;
    library.close().await.map_err(of_library)
}

fn completed(
    writer: &Writer<'_>,
    number: usize,
    now: i64,
    links: &[String],
    put_off: Option<i64>,
) -> Result<(), library::Error> {
    let prompt = format!("A lake at dawn, seen for the {number}th time");
    let new = NewTask {
        account_id: ACCOUNT,
        kind: Kind::Image,
        endpoint: "/images/generations".to_owned(),
        model: "mj-v7".to_owned(),
        model_title: "Midjourney V7".to_owned(),
        body: format!("{{\"model\":\"mj-v7\",\"prompt\":\"{prompt}\"}}"),
        prompt,
        body_sha256: "00".repeat(32),
        facts: Vec::new(),
        aspect: None,
        cost_estimate: Some(40),
        hold: None,
        queue_order: None,
        created_at: now,
        parent_id: None,
        machine: "bench".to_owned(),
    };
    let task = writer.tasks().insert_batch(&format!("{number:032x}"), &[new])?.ids[0];
    let mut from = TaskState::Queued;
    for to in [TaskState::Sending, TaskState::Processing, TaskState::Completed] {
        let patch = TaskPatch {
            sent_at: (to == TaskState::Sending).then_some(Some(now)),
            ended_at: to.is_end().then_some(Some(now)),
            ..TaskPatch::default()
        };
        writer.tasks().advance(task, &[from], &to, &patch)?;
        from = to;
    }
    let outputs: Vec<NewOutput> = (0..).zip(links).map(|(idx, url)| output(idx, url)).collect();
    let ids = writer.outputs().insert_all(task, &outputs)?;
    if let Some(at) = put_off {
        let patch = OutputPatch {
            fail_reason: Some(Some("notReached".to_owned())),
            retry_at: Some(Some(at)),
            tries: Some(1),
            ..OutputPatch::default()
        };
        for id in ids {
            writer.outputs().set_state_from(id, &[OutputState::Waiting], &OutputState::Failed, &patch)?;
        }
    }
    Ok(())
}

fn output(idx: i64, url: &str) -> NewOutput {
    NewOutput {
        idx,
        role: Role::Result,
        label: None,
        url: url.to_owned(),
        media: Media::Unknown,
        width: None,
        height: None,
        duration_ms: None,
        fetch: true,
    }
}

fn options(profile: &Path, archive: &Path, server: &Server, clock: &Arc<LeapingClock>) -> engine::Options {
    let clock: Arc<dyn Clock> = Arc::<LeapingClock>::clone(clock);
    engine::Options {
        profile: profile.to_owned(),
        default_archive: archive.to_owned(),
        api_base: server.api(),
        machine: "bench".to_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        extra_root: None,
        ports: Ports {
            desktop: Arc::new(Nobody),
            keys: Arc::new(NoKeychain),
            clock,
            random: Arc::new(SystemRandom),
            files: Arc::new(RealFiles),
            sandbox: Arc::new(NoSandbox),
            watcher: Arc::new(NoWatcher),
        },
    }
}

fn of_library(error: library::Error) -> Failure {
    Failure::not_understood("the library")(error)
}

/// The system's clock, and once, half an hour passes at once.
#[derive(Default)]
struct LeapingClock {
    ahead: AtomicI64,
    leapt: Arc<Notify>,
}

impl LeapingClock {
    fn leap(&self) {
        self.ahead.store(PUT_OFF_MS, Ordering::SeqCst);
        self.leapt.notify_waiters();
    }
}

impl Clock for LeapingClock {
    fn now(&self) -> i64 {
        SystemClock.now() + self.ahead.load(Ordering::SeqCst)
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        let leapt = Arc::clone(&self.leapt).notified_owned();
        Box::pin(async move {
            tokio::select! {
                () = leapt => {}
                () = tokio::time::sleep(duration) => {}
            }
        })
    }
}

/// Nobody is told anything.
struct Nobody;

const NO_DESKTOP: &str = "there is no desktop here";

impl Desktop for Nobody {
    fn notify(&self, _: Notice) {}

    fn tray(&self, _: Tray) {}

    fn open(&self, _: &Path) -> Result<(), String> {
        Err(NO_DESKTOP.to_owned())
    }

    fn reveal(&self, _: &Path) -> Result<(), String> {
        Err(NO_DESKTOP.to_owned())
    }

    fn browse(&self, _: &str) -> Result<(), String> {
        Err(NO_DESKTOP.to_owned())
    }
}
