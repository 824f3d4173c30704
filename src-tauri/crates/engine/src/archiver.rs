//! Copies every output into the archive: what is due is fetched, a few at a time. With `saving` beside it, this is
//! the only writer of output states.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use archive::{FetchError, Fetched, Progress, Resume, Want};
use library::{Output, OutputPatch, OutputState, Task};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::face::{Event, Tag};
use crate::inner::{Inner, locked};
use crate::lane::{Lane, Transfer};
use crate::{saving, verbs};

/// Files that are fetched at the same time.
const AT_ONCE: usize = 3;
/// Progress is told this often for one file.
const TELL_EVERY_MS: i64 = 250;
const IDLE: Duration = Duration::from_secs(3600);
/// What could not be written to the database is tried again after this.
const WRITE_RETRY: Duration = Duration::from_secs(5);

/// Runs until the engine stops.
pub(crate) async fn run(inner: Arc<Inner>, lane: Arc<Lane>) {
    let slots = Arc::new(Semaphore::new(AT_ONCE));
    let busy: Arc<Mutex<HashSet<i64>>> = Arc::default();
    loop {
        let woken = lane.wake_archiver.notified();
        let wait = start_due(&inner, &lane, &slots, &busy).await.unwrap_or_else(|error| {
            tracing::error!(%error, "what waits to be saved could not be read");
            Duration::from_secs(30)
        });
        if !inner.rest(woken, wait).await {
            return;
        }
    }
}

/// Starts what is due and has a free slot; answers how long nothing more will be due.
async fn start_due(
    inner: &Arc<Inner>,
    lane: &Arc<Lane>,
    slots: &Arc<Semaphore>,
    busy: &Arc<Mutex<HashSet<i64>>>,
) -> Result<Duration, library::Error> {
    let (account, now) = (lane.account, inner.now());
    let (due, next) = inner
        .library
        .read(move |reader| {
            let next = reader.outputs().next_retry_at(account)?;
            // Nothing is ever put off that far: the clock was set back, and nobody knows how long they have waited.
            let set_back = next.is_some_and(|at| at.saturating_sub(now) > saving::LONGEST_WAIT_MS);
            let due = reader.outputs().unfinished(account, if set_back { i64::MAX } else { now })?;
            Ok((due, next))
        })
        .await?;
    for output in due {
        if inner.is_stopping() || locked(busy).contains(&output.id) {
            continue;
        }
        let Ok(slot) = Arc::clone(slots).try_acquire_owned() else {
            return Ok(IDLE);
        };
        locked(busy).insert(output.id);
        let (inner, lane, busy) = (Arc::clone(inner), Arc::clone(lane), Arc::clone(busy));
        let tracker = inner.tasks.clone();
        tracker.spawn(async move {
            // Whatever happens here, a slot is free afterwards and the others have their turn.
            let _slot = Slot { lane: Arc::clone(&lane), permit: Some(slot) };
            let (id, task) = (output.id, output.task_id);
            let saved = tokio::select! {
                saved = save(&inner, &lane, output) => saved,
                // The disk that it waits for may never answer, and the person has chosen another one.
                () = inner.disk.left() => Ok(()),
            };
            if let Err(error) = saved {
                tracing::error!(output = id, %error, "what happened to a file could not be written");
                inner.pause(WRITE_RETRY).await;
            }
            locked(&busy).remove(&id);
            locked(&lane.transfers).remove(&id);
            inner.stale(&[Tag::Task, Tag::Queue, Tag::Status, Tag::Library, Tag::Archive], &[task]);
        });
    }
    Ok(next.filter(|at| *at > now).map_or(IDLE, |at| verbs::until(at, now)))
}

/// One of the places for files that are fetched at the same time.
struct Slot {
    lane: Arc<Lane>,
    permit: Option<OwnedSemaphorePermit>,
}

impl Drop for Slot {
    fn drop(&mut self) {
        self.permit.take();
        self.lane.wake_archiver.notify_one();
    }
}

async fn save(inner: &Arc<Inner>, lane: &Arc<Lane>, output: Output) -> Result<(), library::Error> {
    let id = output.task_id;
    let Some(task) = inner.library.read(move |reader| reader.tasks().get(id)).await? else {
        return Ok(());
    };
    match saving::already_placed(inner, &output).await {
        Ok(Some(path)) => return saving::kept(inner, lane, &task, &output, path).await,
        Ok(None) => {}
        Err(trouble) => return saving::not_yet(inner, lane, &output, trouble).await,
    }
    let folder = PathBuf::from(inner.settings().archive_folder);
    let begun = output.part_path.as_ref().map(PathBuf::from);
    // What was begun in another folder cannot be finished there: that folder is away, or full, or not wanted.
    let (part, left) = match begun {
        Some(part) if part.starts_with(&folder) => (part, None),
        left => (saving::part_path(&folder, &task, &output), left),
    };
    if !begin(inner, &output, &part).await? {
        return Ok(());
    }
    if let Some(left) = left {
        // Its disk may be the one that never answers.
        let inner_of = Arc::clone(inner);
        inner.tasks.spawn(async move {
            inner_of.unless_stopping(saving::discard(Arc::clone(&inner_of.unwatched), &left)).await;
        });
    }
    inner.stale(&[Tag::Task, Tag::Queue, Tag::Status], &[task.id]);
    if let Err(trouble) = saving::make_way(inner, &folder, &part).await {
        return saving::failed(inner, lane, &output, trouble.into()).await;
    }
    match fetch(inner, lane, &task, &output, &part).await {
        Ok(fetched) => saving::keep(inner, lane, &task, &output, &folder, &part, fetched).await,
        Err(_) if inner.is_stopping() => Ok(()),
        Err(FetchError::Gone { status }) => saving::gone(inner, lane, &task, &output, status).await,
        Err(error) => saving::failed(inner, lane, &output, error.into()).await,
    }
}

/// Writes that a fetch begins, with the place of its part file, so that a restart finds it.
async fn begin(inner: &Inner, output: &Output, part: &Path) -> Result<bool, library::Error> {
    let (id, now, part) = (output.id, inner.now(), part.to_string_lossy().into_owned());
    let first = output.first_try_at.or(Some(now));
    let expected = [OutputState::Waiting, OutputState::Failed, OutputState::Downloading];
    inner
        .library
        .write(move |writer| {
            let patch = OutputPatch {
                part_path: Some(Some(part)),
                last_try_at: Some(Some(now)),
                first_try_at: Some(first),
                ..OutputPatch::default()
            };
            writer.outputs().set_state_from(id, &expected, &OutputState::Downloading, &patch)
        })
        .await
}

async fn fetch(
    inner: &Arc<Inner>,
    lane: &Arc<Lane>,
    task: &Task,
    output: &Output,
    part: &Path,
) -> Result<Fetched, FetchError> {
    let (files, asked) = (Arc::clone(&inner.ports.files), part.to_owned());
    let resume = blocking(move || Resume::of(&*files, &asked)).await;
    let resumed_from = resume.as_ref().map_or(0, |resume| resume.received);
    let want = Want { url: output.url.clone(), part: part.to_owned(), resume };
    let began = inner.now();
    let (watch, watched_lane, task, output) = (Arc::clone(inner), Arc::clone(lane), task.id, output.id);
    let told = Mutex::new(0_i64);
    let progress = move |progress: Progress| {
        let now = watch.now();
        let transfer = Transfer { task, bytes: progress.received, total: progress.total, began, resumed_from };
        locked(&watched_lane.transfers).insert(output, transfer);
        let mut told = locked(&told);
        if now - *told >= TELL_EVERY_MS {
            *told = now;
            let total = progress.total.map(whole);
            watch.tell(Event::Transfer { task, output, bytes: whole(progress.received), total });
        }
    };
    let policy = lane.fetch_policy();
    tokio::select! {
        fetched = inner.fetcher.download(Arc::clone(&inner.ports.files), &policy, want, progress) => fetched,
        () = inner.stop.cancelled() => Err(FetchError::Broke { received: 0, detail: "the app ends".to_owned() }),
    }
}

pub(crate) fn whole(bytes: u64) -> i64 {
    i64::try_from(bytes).unwrap_or(i64::MAX)
}

/// Work that blocks, off the async threads. A panic in it is passed on.
pub(crate) async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => done,
        Err(error) => match error.try_into_panic() {
            Ok(panic) => std::panic::resume_unwind(panic),
            // The runtime ends, and with it whoever waits here.
            Err(_) => std::future::pending().await,
        },
    }
}
