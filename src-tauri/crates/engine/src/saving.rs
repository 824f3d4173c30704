//! What becomes of one fetched file. The row says `archived` only after the rename and the fsync of the folder, and
//! the receipt is written in the same transaction.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use archive::{DiskTrouble, FetchError, Fetched, NameFacts};
use library::{MediaFacts, Output, OutputPatch, OutputState, Task};

use crate::archiver::{blocking, whole};
use crate::face::{Fact, SaveTrouble, Tag};
use crate::inner::{Inner, locked};
use crate::lane::Lane;
use crate::ports::Files;
use crate::receipts::{fold, record};
use crate::state_view::{LINKS_ASKED, save_trouble_text, stored_media};
use crate::{attach, grid, pictures, sidecar, telling};

/// Waits after a failed try; the last one repeats.
const RETRIES_MS: [i64; 6] = [1_000, 5_000, 20_000, 60_000, 300_000, 900_000];
/// A full or missing folder needs a person or a cable: it is not tried more often than this.
const FOLDER_RETRY_MS: i64 = 20_000;
/// No try is put off further than this, whatever a server says.
pub(crate) const LONGEST_WAIT_MS: i64 = 3_600_000;
const HEAD_BYTES: u64 = 4096;

/// The part is whole and synced: its type is found by content, its name is written down, and then it gets it.
pub(crate) async fn keep(
    inner: &Arc<Inner>,
    lane: &Arc<Lane>,
    task: &Task,
    output: &Output,
    folder: &Path,
    part: &Path,
    fetched: Fetched,
) -> Result<(), library::Error> {
    let (sniffed, facts) = match look_into(inner, part).await {
        Ok(looked) => looked,
        Err(error) => return failed(inner, lane, output, NotSaved::new(SaveTrouble::Other, error)).await,
    };
    if !sniffed.promised {
        discard(Arc::clone(&inner.ports.files), part).await;
        let detail = format!("{} came in place of media", sniffed.mime);
        return failed(inner, lane, output, NotSaved::new(SaveTrouble::WrongContent, detail)).await;
    }
    // A closer look may correct the first bytes: an MP4 that holds only sound is an m4a.
    let extension = facts.as_ref().map_or(sniffed.extension, |facts| facts.extension);
    let relative = relative_path(task, output.idx, extension);
    let (files, root, name) = (Arc::clone(&inner.ports.files), folder.to_owned(), relative.clone());
    let planned = match blocking(move || archive::free_path(&*files, &root, &name)).await {
        Ok(planned) => planned,
        Err(error) => return failed(inner, lane, output, error.into()).await,
    };
    let noted = note(inner, output, &sniffed, facts, &fetched, &planned).await?;
    let Some(noted) = noted else { return Ok(()) };
    let (files, part, root) = (Arc::clone(&inner.ports.files), part.to_owned(), folder.to_owned());
    match blocking(move || archive::place(&*files, &part, &root, &relative)).await {
        Ok(path) => kept(inner, lane, task, &noted, path).await,
        Err(error) => failed(inner, lane, output, error.into()).await,
    }
}

/// What the file is and where it will lie, before it gets its name: a restart in between finds it by its hash.
async fn note(
    inner: &Inner,
    output: &Output,
    sniffed: &media::Sniffed,
    facts: Option<media::Facts>,
    fetched: &Fetched,
    planned: &Path,
) -> Result<Option<Output>, library::Error> {
    let id = output.id;
    let media = MediaFacts {
        media: stored_media(facts.as_ref().map_or(sniffed.media, |facts| facts.media)),
        mime: Some(facts.as_ref().map_or(sniffed.mime, |facts| facts.mime).to_owned()),
        extension: Some(facts.as_ref().map_or(sniffed.extension, |facts| facts.extension).to_owned()),
        width: facts.as_ref().and_then(|facts| facts.width).map(i64::from),
        height: facts.as_ref().and_then(|facts| facts.height).map(i64::from),
        duration_ms: facts.as_ref().and_then(|facts| facts.duration_ms).map(whole).or(output.duration_ms),
        facts: facts.map(|facts| facts.words).filter(|words| !words.is_empty()),
    };
    let patch = OutputPatch {
        sha256: Some(Some(fetched.sha256.clone())),
        bytes: Some(Some(whole(fetched.bytes))),
        received: Some(whole(fetched.bytes)),
        path: Some(Some(planned.to_string_lossy().into_owned())),
        ..OutputPatch::default()
    };
    inner
        .library
        .write(move |writer| {
            let downloading = [OutputState::Downloading];
            if !writer.outputs().set_state_from(id, &downloading, &OutputState::Downloading, &patch)? {
                return Ok(None);
            }
            writer.outputs().set_facts(id, &media)?;
            writer.outputs().get(id)
        })
        .await
}

/// The file is in its place for good: sum, row and receipt, sidecar, then the picture of it.
pub(crate) async fn kept(
    inner: &Arc<Inner>,
    lane: &Arc<Lane>,
    task: &Task,
    output: &Output,
    path: PathBuf,
) -> Result<(), library::Error> {
    let (id, task_id, now) = (output.id, task.id, inner.now());
    if let Err(trouble) = sidecar::add_sum(inner, output, &path).await {
        return not_yet(inner, lane, output, trouble).await;
    }
    let picture = pictures::Coming::of(inner, id);
    let stored = path.to_string_lossy().into_owned();
    let fact = Fact::Saved {
        file: path.file_name().unwrap_or_default().to_string_lossy().into_owned(),
        bytes: output.bytes.unwrap_or(0),
        sha256: output.sha256.clone().unwrap_or_default(),
    };
    inner
        .library
        .write(move |writer| {
            let patch = OutputPatch {
                path: Some(Some(stored)),
                archived_at: Some(Some(now)),
                part_path: Some(None),
                fail_reason: Some(None),
                fail_detail: Some(None),
                retry_at: Some(None),
                ..OutputPatch::default()
            };
            let downloading = [OutputState::Downloading];
            if writer.outputs().set_state_from(id, &downloading, &OutputState::Archived, &patch)? {
                record(writer, task_id, now, &fact)?;
            }
            Ok(())
        })
        .await?;
    tracing::info!(task = task_id, output = id, bytes = output.bytes, "archived");
    *locked(&lane.archive_trouble) = None;
    locked(&lane.transfers).remove(&id);
    sidecar::write(inner, lane, task_id).await;
    inner.stale(&[Tag::Task, Tag::Queue, Tag::Library, Tag::Status, Tag::Archive], &[task_id]);
    pictures::make(inner, id, &path).await;
    drop(picture);
    telling::tell_if_settled(inner, task_id).await;
    Ok(())
}

/// Why a file is not saved yet.
pub(crate) struct NotSaved {
    reason: SaveTrouble,
    /// As stored: it may say more than the reason.
    stored: String,
    detail: String,
    /// The server named a time before which it will not answer.
    not_before: Duration,
}

impl NotSaved {
    pub fn new(reason: SaveTrouble, detail: impl ToString) -> Self {
        let (stored, detail) = (save_trouble_text(reason), detail.to_string());
        Self { reason, stored, detail, not_before: Duration::ZERO }
    }
}

impl From<DiskTrouble> for NotSaved {
    fn from(trouble: DiskTrouble) -> Self {
        let reason = match trouble {
            DiskTrouble::Full => SaveTrouble::DiskFull,
            DiskTrouble::FolderMissing => SaveTrouble::FolderMissing,
            DiskTrouble::ReadOnly => SaveTrouble::FolderReadOnly,
            DiskTrouble::Other(_) => SaveTrouble::Other,
        };
        Self::new(reason, trouble)
    }
}

impl From<FetchError> for NotSaved {
    fn from(error: FetchError) -> Self {
        match error {
            FetchError::Answers { retry_after, .. } => {
                let longest = Duration::from_millis(LONGEST_WAIT_MS.unsigned_abs());
                let not_before = retry_after.unwrap_or_default().min(longest);
                Self { not_before, ..Self::new(SaveTrouble::LinkAnswers, error) }
            }
            FetchError::Gone { .. } => Self::new(SaveTrouble::LinkAnswers, error),
            FetchError::NotReached { .. } | FetchError::Broke { .. } => Self::new(SaveTrouble::NotReached, error),
            FetchError::AddressRefused { .. } => Self::new(SaveTrouble::AddressRefused, error),
            FetchError::TooLarge { .. } | FetchError::WrongLength { .. } | FetchError::Packed => {
                Self::new(SaveTrouble::WrongContent, error)
            }
            FetchError::Disk(trouble) => trouble.into(),
        }
    }
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
                retry_at: Some(Some(now + wait)),
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

/// After a crash between rename and commit the file has its name already: it is known by its hash. Whether the name is
/// on the disk for good, nobody knows: its folder is synced again.
pub(crate) async fn already_placed(inner: &Arc<Inner>, output: &Output) -> Result<Option<PathBuf>, DiskTrouble> {
    if output.state != OutputState::Downloading {
        return Ok(None);
    }
    let (Some(sha256), Some(path)) = (output.sha256.clone(), output.path.clone().map(PathBuf::from)) else {
        return Ok(None);
    };
    let inner = Arc::clone(inner);
    blocking(move || {
        match inner.disk.during(|| archive::verify(&path, &sha256)) {
            Ok(true) => {}
            // The drive is away and comes back, unless another one is used by now.
            Err(DiskTrouble::FolderMissing) if path.starts_with(inner.settings().archive_folder) => {
                return Err(DiskTrouble::FolderMissing);
            }
            Ok(false) | Err(_) => return Ok(None),
        }
        if let Some(folder) = path.parent() {
            inner.ports.files.sync_folder(folder)?;
        }
        Ok(Some(path))
    })
    .await
}

/// The file has its name, and the disk does not take what must come before the row says so. The row stays as it is,
/// and the next try finds the file.
pub(crate) async fn not_yet(
    inner: &Arc<Inner>,
    lane: &Arc<Lane>,
    output: &Output,
    trouble: DiskTrouble,
) -> Result<(), library::Error> {
    tracing::warn!(task = output.task_id, output = output.id, %trouble, "in its place, but not recorded yet");
    *locked(&lane.archive_trouble) = Some(NotSaved::from(trouble).reason);
    inner.stale(&[Tag::Status, Tag::Archive], &[]);
    inner.pause(Duration::from_millis(FOLDER_RETRY_MS.unsigned_abs())).await;
    Ok(())
}

/// Beside the target, under a name that no other output has.
pub(crate) fn part_path(folder: &Path, task: &Task, output: &Output) -> PathBuf {
    folder.join(relative_path(task, output.idx, "part")).with_file_name(format!(".{}.part", output.id))
}

/// Makes the folders that the part lies in, below the archive folder, which must be there.
pub(crate) async fn make_way(inner: &Inner, folder: &Path, part: &Path) -> Result<(), DiskTrouble> {
    let (files, root, part) = (Arc::clone(&inner.ports.files), folder.to_owned(), part.to_owned());
    blocking(move || {
        let inside = part.parent().and_then(|parent| parent.strip_prefix(&root).ok());
        inside.map_or(Ok(()), |inside| archive::make_folders(&*files, &root, inside).map(|_| ()))
    })
    .await
}

/// Name of an output below the archive folder, by its place in the answer.
pub(crate) fn relative_path(task: &Task, place: i64, extension: &str) -> PathBuf {
    archive::relative_path(&NameFacts {
        date: grid::local_date(task.ended_at.unwrap_or(task.created_at)),
        model: &task.model,
        prompt: &task.prompt,
        index: u32::try_from(place + 1).unwrap_or(1),
        extension,
    })
}

async fn look_into(inner: &Arc<Inner>, part: &Path) -> std::io::Result<(media::Sniffed, Option<media::Facts>)> {
    let (disk, path) = (Arc::clone(&inner.disk), part.to_owned());
    blocking(move || {
        let head = disk.during(|| read_head(&path))?;
        let sniffed = media::sniff(&head);
        // A file that cannot be measured is kept all the same: nothing paid for is thrown away.
        Ok((sniffed, disk.during(|| media::inspect(&path)).ok()))
    })
    .await
}

fn read_head(path: &Path) -> std::io::Result<Vec<u8>> {
    use std::io::Read;
    let mut head = Vec::new();
    std::fs::File::open(path)?.take(HEAD_BYTES).read_to_end(&mut head)?;
    Ok(head)
}

pub(crate) async fn discard(files: Arc<dyn Files>, part: &Path) {
    let part = part.to_owned();
    if let Err(error) = blocking(move || archive::discard_part(&*files, &part)).await {
        tracing::warn!(%error, "a part file that is of no use stays");
    }
}
