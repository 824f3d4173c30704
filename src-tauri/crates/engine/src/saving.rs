//! What becomes of fetched files. A row says `archived` only after the rename and the fsync of the folder, and the
//! receipt is written in the same transaction. Files that were fetched at about the same time go these steps together,
//! each step for all of them before the next one.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use archive::{DiskTrouble, FetchError, Placing};
use library::{MediaFacts, Output, OutputPatch, OutputState, Task, Writer};
use tokio::sync::mpsc;

use crate::archiver::{WRITE_RETRY, Work, blocking, whole};
use crate::face::{Fact, SaveTrouble, Tag};
use crate::inner::{Inner, locked};
use crate::lane::Lane;
use crate::not_saved::NotSaved;
use crate::part_files::{planned_path, relative_path};
use crate::ready::{Part, Placed, Ready};
use crate::receipts::{fold, record};
use crate::state_view::{LINKS_ASKED, stored_media};
use crate::{attach, faults, pictures, sidecar, telling};

/// Waits after a failed try; the last one repeats.
const RETRIES_MS: [i64; 6] = [1_000, 5_000, 20_000, 60_000, 300_000, 900_000];
/// A full or missing folder needs a person or a cable: it is not tried more often than this.
const FOLDER_RETRY_MS: i64 = 20_000;
/// No try is put off further than this, whatever a server says.
pub(crate) const LONGEST_WAIT_MS: i64 = 3_600_000;
/// Most files that go the last steps together.
const TOGETHER: usize = 64;

/// Keeps what was fetched, as many files together as wait at the moment. Ends when nothing more can come.
pub(crate) async fn keep_as_fetched(
    inner: Arc<Inner>,
    lane: Arc<Lane>,
    mut inbox: mpsc::Receiver<(Ready, Work)>,
    sidecars: sidecar::Wanted,
) {
    let mut waiting = Vec::new();
    while inbox.recv_many(&mut waiting, TOGETHER).await > 0 {
        let (ready, work): (Vec<Ready>, Vec<Work>) = waiting.drain(..).unzip();
        let mut work: HashMap<i64, Work> = work.into_iter().map(|work| (work.output(), work)).collect();
        let kept = tokio::select! {
            kept = keep(&inner, &lane, ready, &sidecars) => kept,
            // The disk that it waits for may never answer, and the person has chosen another one.
            () = inner.disk.left() => Ok(Kept::default()),
        };
        match kept {
            Ok(Kept { saved, not_yet }) => {
                saved.iter().filter_map(|output| work.remove(output)).for_each(Work::saved);
                for (output, trouble) in not_yet {
                    let (inner_of, lane, work) = (Arc::clone(&inner), Arc::clone(&lane), work.remove(&output.id));
                    inner.tasks.spawn(async move {
                        self::not_yet(&inner_of, &lane, &output, trouble).await;
                        drop(work);
                    });
                }
            }
            Err(error) => {
                tracing::error!(%error, "what happened to files could not be written");
                inner.pause(WRITE_RETRY).await;
            }
        }
    }
}

/// What became of files that went the last steps together; the others failed, and that is written down.
#[derive(Default)]
struct Kept {
    saved: Vec<i64>,
    /// In their places, but not recorded.
    not_yet: Vec<(Output, DiskTrouble)>,
}

/// Gives files their names and writes that they are archived.
async fn keep(
    inner: &Arc<Inner>,
    lane: &Arc<Lane>,
    ready: Vec<Ready>,
    sidecars: &sidecar::Wanted,
) -> Result<Kept, library::Error> {
    let (mut placed, mut parts) = (Vec::new(), Vec::new());
    for ready in ready {
        match ready {
            Ready::Placed(one) => placed.push(*one),
            Ready::Fetched(part) => parts.push(*part),
        }
    }
    let mut told: Vec<i64> = parts.iter().map(|part| part.task.id).collect();
    let noted = note(inner, lane, parts).await?;
    placed.extend(give_names(inner, lane, noted).await?);
    let (placed, not_yet) = in_the_lists(inner, placed).await;
    let coming: Vec<pictures::Coming> =
        placed.iter().map(|placed| pictures::Coming::of(inner, placed.output.id)).collect();
    archived(inner, &placed).await?;
    if !placed.is_empty() {
        faults::reached("row-committed");
        *locked(&lane.archive_trouble) = None;
    }
    for Placed { task, output, .. } in &placed {
        tracing::info!(task, output = output.id, bytes = output.bytes, "archived");
        locked(&lane.transfers).remove(&output.id);
        // Nobody is there to take it when the engine ends; the database knows that it is due.
        let _ = sidecars.send(*task);
    }
    told.extend(placed.iter().map(|placed| placed.task));
    told.sort_unstable();
    told.dedup();
    inner.stale(&[Tag::Task, Tag::Queue, Tag::Library, Tag::Status, Tag::Archive], &told);
    let saved = placed.iter().map(|placed| placed.output.id).collect();
    let tracker = inner.tasks.clone();
    tracker.spawn(pictures::show(Arc::clone(inner), placed.into_iter().zip(coming).collect()));
    Ok(Kept { saved, not_yet })
}

/// A part whose name is written down.
struct Noted {
    part: Part,
    /// The row with what was written.
    output: Output,
    relative: PathBuf,
    planned: PathBuf,
}

impl Noted {
    fn placing(&self) -> Placing<'_> {
        Placing { part: &self.part.part, relative: &self.relative, planned: Some(&self.planned) }
    }
}

/// Writes what the files are and where they will lie, before they get their names: a restart in between finds them by
/// their hashes.
async fn note(inner: &Arc<Inner>, lane: &Arc<Lane>, parts: Vec<Part>) -> Result<Vec<Noted>, library::Error> {
    let files = Arc::clone(&inner.ports.files);
    let planned = blocking(move || {
        let mut taken = HashSet::new();
        let plan = |part: Part| {
            let relative = relative_path(&part.task, part.output.idx, part.looked.extension());
            let path = planned_path(&*files, &part.folder, &relative, &mut taken);
            (part, relative, path)
        };
        parts.into_iter().map(plan).collect::<Vec<_>>()
    })
    .await;
    let mut named = Vec::new();
    for (part, relative, path) in planned {
        match path {
            Ok(path) => named.push((part, relative, path)),
            Err(trouble) => failed(inner, lane, &part.output, trouble.into()).await?,
        }
    }
    if named.is_empty() {
        return Ok(Vec::new());
    }
    inner
        .library
        .write_shared(move |writer| {
            let mut noted = Vec::new();
            for (part, relative, planned) in named {
                if let Some(output) = note_one(writer, &part, &planned)? {
                    noted.push(Noted { part, output, relative, planned });
                }
            }
            Ok(noted)
        })
        .await
}

fn note_one(writer: &Writer<'_>, part: &Part, path: &Path) -> Result<Option<Output>, library::Error> {
    let (id, sniffed, facts) = (part.output.id, &part.looked.sniffed, part.looked.facts.as_ref());
    let media = MediaFacts {
        media: stored_media(facts.map_or(sniffed.media, |facts| facts.media)),
        mime: Some(facts.map_or(sniffed.mime, |facts| facts.mime).to_owned()),
        extension: Some(part.looked.extension().to_owned()),
        width: facts.and_then(|facts| facts.width).map(i64::from),
        height: facts.and_then(|facts| facts.height).map(i64::from),
        duration_ms: facts.and_then(|facts| facts.duration_ms).map(whole).or(part.output.duration_ms),
        facts: facts.map(|facts| facts.words.clone()).filter(|words| !words.is_empty()),
    };
    let bytes = whole(part.fetched.bytes);
    let patch = OutputPatch {
        sha256: Some(Some(part.fetched.sha256.clone())),
        bytes: Some(Some(bytes)),
        received: Some(bytes),
        path: Some(Some(path.to_string_lossy().into_owned())),
        ..OutputPatch::default()
    };
    let downloading = [OutputState::Downloading];
    if !writer.outputs().set_state_from(id, &downloading, &OutputState::Downloading, &patch)? {
        return Ok(None);
    }
    writer.outputs().set_facts(id, &media)?;
    writer.outputs().get(id)
}

/// Moves the parts to their names and syncs each folder once.
async fn give_names(inner: &Arc<Inner>, lane: &Arc<Lane>, noted: Vec<Noted>) -> Result<Vec<Placed>, library::Error> {
    let mut by_folder: BTreeMap<PathBuf, Vec<Noted>> = BTreeMap::new();
    for one in noted {
        by_folder.entry(one.part.folder.clone()).or_default().push(one);
    }
    let mut placed = Vec::new();
    for (folder, noted) in by_folder {
        let files = Arc::clone(&inner.ports.files);
        let moved = blocking(move || {
            let placings: Vec<Placing<'_>> = noted.iter().map(Noted::placing).collect();
            let moved = archive::place_all(&*files, &folder, &placings);
            noted.into_iter().zip(moved).collect::<Vec<_>>()
        })
        .await;
        for (Noted { part, output, .. }, moved) in moved {
            match moved {
                Ok(path) => placed.push(Placed { task: part.task.id, output, path }),
                Err(trouble) => failed(inner, lane, &output, trouble.into()).await?,
            }
        }
    }
    Ok(placed)
}

/// Adds files to the checksum lists of their folders: each is in its list before its row says that it is archived.
async fn in_the_lists(inner: &Arc<Inner>, placed: Vec<Placed>) -> (Vec<Placed>, Vec<(Output, DiskTrouble)>) {
    let mut by_folder: BTreeMap<PathBuf, Vec<Placed>> = BTreeMap::new();
    for one in placed {
        by_folder.entry(one.path.parent().map(Path::to_owned).unwrap_or_default()).or_default().push(one);
    }
    let (mut listed, mut not_yet) = (Vec::new(), Vec::new());
    for (folder, placed) in by_folder {
        match sidecar::add_sums(inner, folder, placed.iter().map(|one| (&one.output, &*one.path))).await {
            Ok(()) => listed.extend(placed),
            Err(trouble) => not_yet.extend(placed.into_iter().map(|one| (one.output, trouble.clone()))),
        }
    }
    (listed, not_yet)
}

/// The files are in their places for good: rows and receipts.
async fn archived(inner: &Arc<Inner>, placed: &[Placed]) -> Result<(), library::Error> {
    if placed.is_empty() {
        return Ok(());
    }
    let now = inner.now();
    let rows: Vec<(i64, i64, String, Fact)> = placed
        .iter()
        .map(|Placed { task, output, path }| {
            let fact = Fact::Saved {
                file: path.file_name().unwrap_or_default().to_string_lossy().into_owned(),
                bytes: output.bytes.unwrap_or(0),
                sha256: output.sha256.clone().unwrap_or_default(),
            };
            (output.id, *task, path.to_string_lossy().into_owned(), fact)
        })
        .collect();
    inner
        .library
        .write_shared(move |writer| {
            for (output, task, path, fact) in rows {
                let patch = OutputPatch {
                    path: Some(Some(path)),
                    archived_at: Some(Some(now)),
                    part_path: Some(None),
                    fail_reason: Some(None),
                    fail_detail: Some(None),
                    retry_at: Some(None),
                    ..OutputPatch::default()
                };
                let downloading = [OutputState::Downloading];
                if writer.outputs().set_state_from(output, &downloading, &OutputState::Archived, &patch)? {
                    record(writer, task, now, &fact)?;
                }
            }
            Ok(())
        })
        .await
}

pub(crate) async fn failed(
    inner: &Arc<Inner>,
    lane: &Arc<Lane>,
    output: &Output,
    why: NotSaved,
) -> Result<(), library::Error> {
    let (now, reason) = (inner.now(), why.reason);
    let step = usize::try_from(output.tries).unwrap_or(0).min(RETRIES_MS.len() - 1);
    let wait = match reason {
        SaveTrouble::DiskFull | SaveTrouble::FolderMissing | SaveTrouble::FolderReadOnly => {
            *locked(&lane.archive_trouble) = Some(reason);
            RETRIES_MS[step].max(FOLDER_RETRY_MS)
        }
        SaveTrouble::AddressRefused => RETRIES_MS[RETRIES_MS.len() - 1],
        SaveTrouble::LinkAnswers | SaveTrouble::NotReached | SaveTrouble::WrongContent | SaveTrouble::Other => {
            RETRIES_MS[step]
        }
    };
    let wait = wait.max(i64::try_from(why.not_before.as_millis()).unwrap_or(LONGEST_WAIT_MS));
    let (id, task_id, tries) = (output.id, output.task_id, output.tries.saturating_add(1));
    let fact = Fact::NotSaved { reason, detail: why.detail.clone() };
    tracing::info!(task = task_id, output = id, ?reason, tries, "not saved yet");
    inner
        .library
        .write(move |writer| {
            let patch = OutputPatch {
                fail_reason: Some(Some(why.stored)),
                fail_detail: Some(Some(why.detail)),
                retry_at: Some(why.by_itself.then_some(now + wait)),
                tries: Some(tries),
                path: Some(None),
                ..OutputPatch::default()
            };
            writer.outputs().set_state_from(id, &[OutputState::Downloading], &OutputState::Failed, &patch)?;
            fold(writer, task_id, now, &fact)
        })
        .await?;
    // A cut line cures itself in seconds and is no news; what lasts is told.
    if tries == telling::TOLD_AFTER {
        telling::tell_if_settled(inner, task_id).await;
    }
    Ok(())
}

/// The link answers that the file is not there. The task is asked once for fresh links before that is final; while it
/// cannot be asked, nothing is final.
pub(crate) async fn gone(
    inner: &Arc<Inner>,
    lane: &Arc<Lane>,
    task: &Task,
    output: &Output,
    status: u16,
) -> Result<(), library::Error> {
    if output.fail_reason.as_deref() != Some(LINKS_ASKED) {
        let mut why = NotSaved::from(FetchError::Gone { status });
        if attach::fresh_links(inner, lane, task).await? {
            LINKS_ASKED.clone_into(&mut why.stored);
        }
        return failed(inner, lane, output, why).await;
    }
    let (id, task_id, now, tries) = (output.id, output.task_id, inner.now(), output.tries.saturating_add(1));
    inner
        .library
        .write(move |writer| {
            let patch = OutputPatch { retry_at: Some(None), tries: Some(tries), ..OutputPatch::default() };
            writer.outputs().set_state_from(id, &[OutputState::Downloading], &OutputState::LinkDead, &patch)?;
            record(writer, task_id, now, &Fact::LinkDead { status })
        })
        .await?;
    telling::tell_if_settled(inner, task_id).await;
    Ok(())
}

/// The file has its name, and the disk does not take what must come before the row says so. The row stays as it is,
/// and the next try finds the file.
pub(crate) async fn not_yet(inner: &Arc<Inner>, lane: &Arc<Lane>, output: &Output, trouble: DiskTrouble) {
    tracing::warn!(task = output.task_id, output = output.id, %trouble, "in its place, but not recorded yet");
    *locked(&lane.archive_trouble) = Some(NotSaved::from(trouble).reason);
    inner.stale(&[Tag::Status, Tag::Archive], &[]);
    inner.pause(Duration::from_millis(FOLDER_RETRY_MS.unsigned_abs())).await;
}
