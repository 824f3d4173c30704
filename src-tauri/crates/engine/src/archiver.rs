//! Copies every output into the archive: what is due is fetched, a few at a time. With `saving` beside it, this is
//! the only writer of output states.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use archive::{FetchError, Fetched, Finished, Progress, Resume, Want};
use library::{Output, OutputPatch, OutputState, Task};
use tokio::sync::mpsc;

use crate::face::{Event, Tag};
use crate::inner::{Inner, locked};
use crate::lane::{Lane, Transfer};
use crate::part_files::{already_placed, discard, make_way, part_path};
use crate::ready::{Ready, look};
use crate::turns::{Due, Place, Places};
use crate::verbs::IDLE;
use crate::{importing, saving, sidecar, verbs};

/// Files that are fetched at the same time, and how many of them from one host.
const AT_ONCE: usize = 16;
const OF_A_HOST: usize = 8;
/// Files that may wait to be kept before the next ones are held up.
const WAITING: usize = 64;
/// Progress is told this often for one file.
const TELL_EVERY_MS: u64 = 250;
/// A clock that is corrected by this little goes on; one that is set back further has been set.
const CORRECTION_MS: i64 = 5_000;
/// What could not be written to the database is tried again after this.
pub(crate) const WRITE_RETRY: Duration = Duration::from_secs(5);

/// Runs until the engine stops.
pub(crate) async fn run(inner: Arc<Inner>, lane: Arc<Lane>) {
    let (sidecars, of_tasks) = mpsc::unbounded_channel();
    let (to_keep, fetched) = mpsc::channel(WAITING);
    inner.tasks.spawn(sidecar::write_as_told(Arc::clone(&inner), Arc::clone(&lane), of_tasks));
    inner.tasks.spawn(saving::keep_as_fetched(Arc::clone(&inner), Arc::clone(&lane), fetched, sidecars));
    let places = Places::new(AT_ONCE, OF_A_HOST);
    let busy: Busy = Arc::default();
    let (mut due, mut looked_at, mut look_at, mut rest) = (Due::default(), inner.now(), i64::MIN, IDLE);
    loop {
        let (woken, freed) = (lane.wake_archiver.notified(), places.freed());
        let now = inner.now();
        let set_back = now < looked_at.saturating_sub(CORRECTION_MS);
        if set_back {
            put_nothing_off(&inner, &lane, now).await;
        }
        if set_back || now >= look_at {
            (due, rest) = what_is_due(&inner, &lane, &busy, now).await.unwrap_or_else(|error| {
                tracing::error!(%error, "what waits to be saved could not be read");
                (Due::default(), Duration::from_secs(30))
            });
            looked_at = now;
            look_at = now.saturating_add(i64::try_from(rest.as_millis()).unwrap_or(i64::MAX));
        }
        while !inner.is_stopping()
            && let Some((output, place)) = due.next(&places)
        {
            let work = Work::on(&lane, &busy, &output);
            let tracker = inner.tasks.clone();
            tracker.spawn(save(Arc::clone(&inner), Arc::clone(&lane), output, place, work, to_keep.clone()));
        }
        // The clock may be set back just now; that is seen at the next look.
        let wait = verbs::until(look_at, inner.now()).min(rest);
        let rested = async {
            tokio::select! {
                () = woken => look_at = i64::MIN,
                () = inner.ports.clock.sleep(wait) => {}
                () = freed => {}
            }
        };
        if inner.unless_stopping(rested).await.is_none() {
            return;
        }
    }
}

/// The clock was set back: nobody knows how long anything has waited, so all that failed is tried again now. Written
/// down, because one of them may be in hand still and be looked for only when the jump is forgotten.
async fn put_nothing_off(inner: &Inner, lane: &Lane, now: i64) {
    let account = lane.account;
    if let Err(error) = inner.library.write_shared(move |writer| writer.outputs().try_now(account, now)).await {
        tracing::error!(%error, "what was put off before the clock was set back waits for its time");
    }
}

/// Outputs that are being worked on.
type Busy = Arc<Mutex<HashSet<i64>>>;

/// What is due and not being worked on, and how long nothing more will be due.
async fn what_is_due(inner: &Inner, lane: &Lane, busy: &Busy, now: i64) -> Result<(Due, Duration), library::Error> {
    let account = lane.account;
    // Before the rows are read: what is done meanwhile has another state in them, or is looked at again.
    let working = locked(busy).clone();
    let (due, next) = inner
        .library
        .read(move |reader| {
            let next = reader.outputs().next_retry_at(account)?;
            // Nothing is ever put off that far: the clock was set back before this start.
            let set_back = next.is_some_and(|at| at.saturating_sub(now) > saving::LONGEST_WAIT_MS);
            let due = reader.outputs().unfinished(account, if set_back { i64::MAX } else { now })?;
            Ok((due, next))
        })
        .await?;
    let due = due.into_iter().filter(|output| !working.contains(&output.id)).collect();
    Ok((Due::of(due), next.filter(|at| *at > now).map_or(IDLE, |at| verbs::until(at, now))))
}

/// Work on one output. Whatever happens to it, when it is dropped the output has its turn again.
pub(crate) struct Work {
    lane: Arc<Lane>,
    busy: Busy,
    output: i64,
    saved: bool,
}

impl Work {
    fn on(lane: &Arc<Lane>, busy: &Busy, output: &Output) -> Self {
        locked(busy).insert(output.id);
        Self { lane: Arc::clone(lane), busy: Arc::clone(busy), output: output.id, saved: false }
    }

    pub fn output(&self) -> i64 {
        self.output
    }

    /// Nothing is left to do for it.
    pub fn saved(mut self) {
        self.saved = true;
    }
}

impl Drop for Work {
    fn drop(&mut self) {
        locked(&self.lane.transfers).remove(&self.output);
        locked(&self.busy).remove(&self.output);
        if !self.saved {
            self.lane.wake_archiver.notify_one();
        }
    }
}

/// Fetches one output, in its place among those that are fetched, and hands it on.
async fn save(
    inner: Arc<Inner>,
    lane: Arc<Lane>,
    output: Output,
    place: Place,
    work: Work,
    to_keep: mpsc::Sender<(Ready, Work)>,
) {
    let (id, task) = (output.id, output.task_id);
    let made = tokio::select! {
        made = make_ready(&inner, &lane, output) => made,
        // The disk that it waits for may never answer, and the person has chosen another one.
        () = inner.disk.left() => Ok(None),
    };
    match made {
        Ok(Some(ready)) => {
            // What was sent is kept before the engine ends; where nobody takes it any more it is fetched again.
            let _ = to_keep.send((ready, work)).await;
        }
        Ok(None) => {
            drop(work);
            inner.stale(&[Tag::Task, Tag::Queue, Tag::Status, Tag::Library, Tag::Archive], &[task]);
        }
        Err(error) => {
            tracing::error!(output = id, %error, "what happened to a file could not be written");
            inner.pause(WRITE_RETRY).await;
        }
    }
    drop(place);
}

/// None when it did not come, and that was written down.
async fn make_ready(inner: &Arc<Inner>, lane: &Arc<Lane>, output: Output) -> Result<Option<Ready>, library::Error> {
    match already_placed(inner, &output).await {
        Ok(Some(path)) => {
            // The note of its part may still lie there, and nobody would look for it again.
            if let Some(part) = &output.part_path {
                discard(Arc::clone(&inner.ports.files), Path::new(part)).await;
            }
            return Ok(Some(Ready::placed(output, path)));
        }
        Ok(None) => {}
        Err(trouble) => {
            saving::not_yet(inner, lane, &output, trouble).await;
            return Ok(None);
        }
    }
    let folder = PathBuf::from(inner.settings().archive_folder);
    let Some(Begun { task, output, part, left, from }) = begin(inner, output.id, folder.clone()).await? else {
        return Ok(None);
    };
    if let Some(left) = left {
        // Its disk may be the one that never answers.
        let inner_of = Arc::clone(inner);
        inner.tasks.spawn(async move {
            inner_of.unless_stopping(discard(Arc::clone(&inner_of.unwatched), &left)).await;
        });
    }
    inner.stale(&[Tag::Task, Tag::Queue, Tag::Status], &[task.id]);
    let resume = match make_way(inner, &folder, &part).await {
        Ok(resume) => resume,
        Err(trouble) => return saving::failed(inner, lane, &output, trouble.into()).await.map(|()| None),
    };
    if let Some(from) = from {
        return match importing::copy_in(inner, lane, &task, &output, &part, from).await {
            Ok(copied) => look(inner, lane, task, output, folder, part, copied).await,
            Err(_) if inner.is_stopping() => Ok(None),
            Err(why) => saving::failed(inner, lane, &output, why).await.map(|()| None),
        };
    }
    match fetch(inner, lane, &task, &output, &part, resume).await {
        Ok(fetched) => look(inner, lane, task, output, folder, part, fetched).await,
        Err(_) if inner.is_stopping() => Ok(None),
        Err(FetchError::Gone { status }) => saving::gone(inner, lane, &task, &output, status).await.map(|()| None),
        Err(error) => saving::failed(inner, lane, &output, error.into()).await.map(|()| None),
    }
}

struct Begun {
    task: Task,
    output: Output,
    part: PathBuf,
    /// What was begun in another folder cannot be finished there: that folder is away, or full, or not wanted.
    left: Option<PathBuf>,
    /// The file of this computer that it is copied from, in place of its link.
    from: Option<String>,
}

/// Writes that a fetch begins, with the place of its part file, so that a restart finds it. None when it is no longer
/// to be fetched.
async fn begin(inner: &Inner, id: i64, folder: PathBuf) -> Result<Option<Begun>, library::Error> {
    let now = inner.now();
    inner
        .library
        .write_shared(move |writer| {
            let Some(before) = writer.outputs().get(id)? else { return Ok(None) };
            let Some(task) = writer.tasks().get(before.task_id)? else { return Ok(None) };
            let (part, left) = match before.part_path.as_ref().map(PathBuf::from) {
                Some(part) if part.starts_with(&folder) => (part, None),
                left => (part_path(&folder, &task, &before), left),
            };
            let patch = OutputPatch {
                part_path: Some(Some(part.to_string_lossy().into_owned())),
                last_try_at: Some(Some(now)),
                first_try_at: Some(before.first_try_at.or(Some(now))),
                ..OutputPatch::default()
            };
            let expected = [OutputState::Waiting, OutputState::Failed, OutputState::Downloading];
            if !writer.outputs().set_state_from(id, &expected, &OutputState::Downloading, &patch)? {
                return Ok(None);
            }
            let output = Output { state: OutputState::Downloading, ..before };
            let from = writer.import_files().of_output(id)?;
            Ok(Some(Begun { task, output, part, left, from }))
        })
        .await
}

async fn fetch(
    inner: &Arc<Inner>,
    lane: &Arc<Lane>,
    task: &Task,
    output: &Output,
    part: &Path,
    resume: Option<Resume>,
) -> Result<Fetched, FetchError> {
    let resumed_from = resume.as_ref().map_or(0, |resume| resume.received);
    let bytes = output.bytes.and_then(|bytes| u64::try_from(bytes).ok());
    let finished = bytes.zip(output.sha256.clone()).map(|(bytes, sha256)| Finished { bytes, sha256 });
    let want = Want { url: output.url.clone(), part: part.to_owned(), resume, finished };
    let progress = told(inner, lane, task.id, output.id, resumed_from);
    let policy = lane.fetch_policy();
    tokio::select! {
        fetched = inner.fetcher.download(Arc::clone(&inner.ports.files), &policy, want, progress) => fetched,
        () = inner.stop.cancelled() => Err(FetchError::Broke { received: 0, detail: "the app ends".to_owned() }),
    }
}

/// Takes how far a file is, and tells it a few times a second.
pub(crate) fn told(
    inner: &Arc<Inner>,
    lane: &Arc<Lane>,
    task: i64,
    output: i64,
    resumed_from: u64,
) -> impl Fn(Progress) + Send + Sync + use<> {
    let (began, told) = (inner.now(), Mutex::new(0_i64));
    let (inner, lane) = (Arc::clone(inner), Arc::clone(lane));
    move |progress: Progress| {
        let now = inner.now();
        let transfer = Transfer { task, bytes: progress.received, total: progress.total, began, resumed_from };
        locked(&lane.transfers).insert(output, transfer);
        let mut told = locked(&told);
        if now.abs_diff(*told) >= TELL_EVERY_MS {
            *told = now;
            let total = progress.total.map(whole);
            inner.tell(Event::Transfer { task, output, bytes: whole(progress.received), total });
        }
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
