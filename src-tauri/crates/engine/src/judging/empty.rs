//! Emptying the bin: the only thing here that cannot be taken back. What is about to be deleted is written down first,
//! then the files go, then it is written that they are gone; a start after a crash in between goes on. Rows, receipts
//! and what was paid stay.

use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use archive::{DiskTrouble, Files, Removed};
use library::{Output, OutputState, Task, Writer};
use tokio_util::sync::CancellationToken;

use crate::Engine;
use crate::archiver::blocking;
use crate::face::{Emptied, Event, Fact, Failure, FailureCode, Selection, Tag};
use crate::faults;
use crate::inner::{Inner, locked};
use crate::part_files::relative_path;
use crate::pictures::{LARGE, SMALL};
use crate::quiet::Quiet;
use crate::receipts::record;

/// Results that go together: one commit before, one after, and each folder is synced once.
const TOGETHER: usize = 256;

impl Engine {
    /// Deletes the files of what is binned, or of those of a selection that are. This is not undone.
    pub async fn bin_empty(&self, selection: Option<Selection>) -> Result<Emptied, Failure> {
        let account = self.inner.need_lane()?.account;
        let chosen = match selection {
            Some(selection) => Some(self.selected(&selection).await?),
            None => None,
        };
        let _turn = self.inner.judging.emptying.lock().await;
        let stop = self.inner.stop.child_token();
        *locked(&self.inner.judging.stop) = Some(stop.clone());
        let inner = Arc::clone(&self.inner);
        // Tracked, so that the end of the engine waits until what was begun is written down.
        let emptying = self.inner.tasks.spawn(async move { empty(&inner, account, chosen, &stop).await });
        let (emptied, gone) = emptying.await.map_err(|panic| Failure::new(FailureCode::Internal).detail(panic))?;
        *locked(&self.inner.judging.stop) = None;
        if let Some(journal) = self.inner.judging.journals.lock().await.get_mut(&account) {
            journal.forget_bin(&gone);
        }
        self.tell_stale(&[Tag::Library, Tag::Tags, Tag::Collections, Tag::Task, Tag::Archive, Tag::Status], &gone);
        Ok(emptied?)
    }
}

/// After a start: what was being deleted when the last run ended.
pub(crate) async fn go_on_emptying(inner: Arc<Inner>) {
    let _turn = inner.judging.emptying.lock().await;
    for lane in inner.all_lanes() {
        let account = lane.account;
        let left = match inner.library.read(move |reader| reader.judgements().emptying(account)).await {
            Ok(left) => left,
            Err(error) => return tracing::error!(%error, "what was being deleted could not be read"),
        };
        if left.is_empty() {
            continue;
        }
        tracing::info!(results = left.len(), "what was being deleted when the app ended is deleted");
        let (emptied, gone) = empty(&inner, account, Some(left), &inner.stop).await;
        if let Err(error) = emptied {
            tracing::error!(%error, "what was being deleted could not be written down; the next start goes on");
        }
        inner.stale(
            &[Tag::Library, Tag::Task, Tag::Archive, Tag::Status],
            &gone.into_iter().take(200).collect::<Vec<_>>(),
        );
    }
}

/// Empties what of `chosen` (None: of all) lies in the bin. Answers what was deleted beside how it ended, for that is
/// so whatever came then.
async fn empty(
    inner: &Arc<Inner>,
    account: i64,
    chosen: Option<Vec<i64>>,
    stop: &CancellationToken,
) -> (Result<Emptied, library::Error>, HashSet<i64>) {
    let mut gone = HashSet::new();
    let mut emptied = Emptied { count: 0, files: 0, bytes: 0, left: 0 };
    let chosen: Option<HashSet<i64>> = chosen.map(|chosen| chosen.into_iter().collect());
    let binned = match inner.library.read(move |reader| reader.binned(account)).await {
        Ok(binned) => binned,
        Err(error) => return (Err(error), gone),
    };
    let wanted: Vec<i64> =
        binned.into_iter().filter(|task| chosen.as_ref().is_none_or(|chosen| chosen.contains(task))).collect();
    let mut quiet = Quiet::new(inner.now());
    for (number, tasks) in wanted.chunks(TOGETHER).enumerate() {
        if stop.is_cancelled() {
            break;
        }
        match empty_some(inner, account, tasks.to_vec()).await {
            Ok((some, of_these)) => {
                gone.extend(of_these);
                emptied.count += some.count;
                emptied.files += some.files;
                emptied.bytes = emptied.bytes.saturating_add(some.bytes);
                emptied.left += some.left;
            }
            Err(error) => return (Err(error), gone),
        }
        if quiet.is_due(inner.now()) {
            let done = (number + 1).saturating_mul(TOGETHER).min(wanted.len());
            let whole = |count| u32::try_from(count).unwrap_or(u32::MAX);
            inner.tell(Event::Emptying { done: whole(done), of: whole(wanted.len()) });
        }
    }
    (Ok(emptied), gone)
}

/// A result whose files are deleted, and how far that went.
struct Going {
    task: Task,
    outputs: Vec<Output>,
    /// Outputs whose files are the files of other results, too: those stay.
    shared: Vec<i64>,
    /// Outputs whose files are gone.
    gone: Vec<i64>,
    left: bool,
}

async fn empty_some(inner: &Arc<Inner>, account: i64, tasks: Vec<i64>) -> Result<(Emptied, Vec<i64>), library::Error> {
    // A sidecar that was being written would come after its task is deleted.
    let _sidecars = crate::sidecar::ONE_AT_A_TIME.lock().await;
    let (now, asked) = (inner.now(), tasks.len());
    let going = inner.library.write(move |writer| begin(writer, account, &tasks, now)).await?;
    faults::reached("emptying-noted");
    let root = PathBuf::from(inner.settings().archive_folder);
    let (files, profile) = (Arc::clone(&inner.ports.files), inner.profile.clone());
    let disk = Arc::clone(&inner.disk);
    let going = blocking(move || {
        let thumbnail =
            |output: i64| [profile.thumbnail(output, SMALL), profile.thumbnail(output, LARGE), profile.strip(output)];
        disk.during(|| delete(&*files, &root, going, thumbnail))
    })
    .await;
    faults::reached("emptying-deleted");
    let skipped = asked - going.len();
    inner
        .library
        .write(move |writer| {
            let mut emptied =
                Emptied { count: 0, files: 0, bytes: 0, left: u32::try_from(skipped).unwrap_or(u32::MAX) };
            let mut gone = Vec::new();
            for one in going {
                finish(writer, account, &one, now, &mut emptied)?;
                if !one.left {
                    gone.push(one.task.id);
                }
            }
            Ok((emptied, gone))
        })
        .await
}

/// Writes down what is about to be deleted. What is just being fetched stays in the bin: its file would come all the
/// same.
fn begin(writer: &Writer<'_>, account: i64, tasks: &[i64], now: i64) -> Result<Vec<Going>, library::Error> {
    let mut going = Vec::new();
    for id in tasks {
        let outputs = writer.outputs().of_task(*id)?;
        let Some(task) = writer.tasks().get(*id)? else { continue };
        let moving = outputs.iter().any(|output| output.state == OutputState::Downloading);
        if moving || !writer.judgements().empty(account, *id, now)? {
            continue;
        }
        writer.outputs().give_up(*id)?;
        let outputs = writer.outputs().of_task(*id)?;
        going.push(Going { task, outputs, shared: Vec::new(), gone: Vec::new(), left: false });
    }
    let going_outputs: HashSet<i64> =
        going.iter().flat_map(|one: &Going| &one.outputs).map(|output| output.id).collect();
    for one in &mut going {
        one.shared = shared(writer, &one.outputs, &going_outputs)?;
    }
    Ok(going)
}

/// Two that were the same may have been left one file. It goes with the last of them.
fn shared(writer: &Writer<'_>, outputs: &[Output], going: &HashSet<i64>) -> Result<Vec<i64>, library::Error> {
    let mut shared = Vec::new();
    for output in outputs {
        if let Some(path) = &output.path
            && writer.outputs().saved_at(path)?.iter().any(|file| !going.contains(&file.output))
        {
            shared.push(output.id);
        }
    }
    Ok(shared)
}

/// Deletes files, parts, thumbnails, lines of checksum lists and sidecars; nothing outside of the archive and the
/// profile, and no file that is not the one that was saved.
fn delete(
    files: &dyn Files,
    root: &Path,
    mut going: Vec<Going>,
    thumbnail: impl Fn(i64) -> [PathBuf; 3],
) -> Vec<Going> {
    let mut by_folder: BTreeMap<PathBuf, Vec<(usize, String)>> = BTreeMap::new();
    for (place, one) in going.iter_mut().enumerate() {
        for output in &one.outputs {
            let deleted = match one.shared.contains(&output.id) {
                true => Ok(Removed::Gone),
                false => delete_output(files, root, output),
            };
            match deleted {
                Ok(Removed::Gone) => one.gone.push(output.id),
                Ok(kept @ (Removed::NotOurs | Removed::Away)) => {
                    tracing::warn!(output = output.id, ?kept, "a file is not deleted, and its result stays in the bin");
                    one.left = true;
                    continue;
                }
                Err(trouble) => {
                    tracing::warn!(output = output.id, %trouble, "a file could not be deleted");
                    one.left = true;
                    continue;
                }
            }
            for path in thumbnail(output.id) {
                // One that was never made, or stays, is shown nowhere any more.
                let _ = std::fs::remove_file(path);
            }
            if let Some((folder, name)) = output.path.as_deref().map(Path::new).and_then(parts_of)
                && output.state == OutputState::Archived
                && !one.shared.contains(&output.id)
            {
                by_folder.entry(folder).or_default().push((place, name));
            }
        }
        if !one.left
            && let Err(trouble) = delete_sidecar(files, root, one)
        {
            tracing::warn!(task = one.task.id, %trouble, "a sidecar could not be deleted");
            one.left = true;
        }
    }
    for (folder, names) in by_folder {
        // A folder that is gone took its list along.
        if !folder.is_dir() {
            continue;
        }
        let lines: Vec<&str> = names.iter().map(|(_, name)| name.as_str()).collect();
        let forgotten = archive::remove_sums(files, &folder, &lines)
            .and_then(|()| files.sync_folder(&folder).map_err(DiskTrouble::from));
        if let Err(trouble) = forgotten {
            tracing::warn!(%trouble, "a checksum list still names what was deleted; emptying again takes it out");
            for (place, _) in names {
                going[place].left = true;
                going[place].gone.clear();
            }
        }
    }
    going
}

fn delete_output(files: &dyn Files, root: &Path, output: &Output) -> Result<Removed, DiskTrouble> {
    match (&output.state, &output.path, &output.part_path) {
        (OutputState::Archived, Some(path), _) => {
            let bytes = output.bytes.and_then(|bytes| u64::try_from(bytes).ok());
            archive::remove_file(files, root, Path::new(path), bytes)
        }
        // A part and the note beside it, by the name that parts of this output have and no other.
        (OutputState::Deleted, _, Some(part)) => {
            let part = Path::new(part);
            let named = part.file_name().is_some_and(|name| *name == *format!(".{}.part", output.id));
            if named && part.starts_with(root) && archive::remove_file(files, root, part, None)? == Removed::Gone {
                archive::discard_part(files, part)?;
            }
            // What was begun in another folder is left there: nothing refers to it.
            Ok(Removed::Gone)
        }
        // A state that this version does not know may have a file that it knows nothing of.
        (OutputState::Unknown(_) | OutputState::Downloading, ..) => Ok(Removed::NotOurs),
        _ => Ok(Removed::Gone),
    }
}

/// The sidecar of a task, beside the first of its files.
fn delete_sidecar(files: &dyn Files, root: &Path, one: &Going) -> Result<(), DiskTrouble> {
    let saved = one.outputs.iter().filter(|output| output.state == OutputState::Archived);
    let first = saved.filter_map(|output| output.path.as_deref()).next();
    let Some((folder, _)) = first.map(Path::new).and_then(parts_of) else { return Ok(()) };
    if !folder.starts_with(root) || !folder.is_dir() {
        return Ok(());
    }
    let named = relative_path(&one.task, 0, "json");
    let base = named.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let id = format!("{}/{}", one.task.submit_id, one.task.submit_index);
    archive::remove_sidecar(files, &folder, &base, &id).map(drop)
}

fn parts_of(path: &Path) -> Option<(PathBuf, String)> {
    Some((path.parent()?.to_owned(), path.file_name()?.to_string_lossy().into_owned()))
}

fn finish(
    writer: &Writer<'_>,
    account: i64,
    one: &Going,
    now: i64,
    emptied: &mut Emptied,
) -> Result<(), library::Error> {
    for output in one.outputs.iter().filter(|output| one.gone.contains(&output.id)) {
        if writer.outputs().deleted(output.id)? && output.state == OutputState::Archived {
            emptied.files += 1;
            emptied.bytes = emptied.bytes.saturating_add(output.bytes.unwrap_or(0));
        }
    }
    writer.judgements().emptied(account, one.task.id, (!one.left).then_some(now))?;
    if one.left {
        emptied.left += 1;
    } else {
        emptied.count += 1;
        // There is no sidecar to write any more.
        if let Some(asked) = writer.sidecars_due().asked(one.task.id)? {
            writer.sidecars_due().written(one.task.id, asked)?;
        }
        if let Some(asked) = writer.sidecars_stale().asked(one.task.id)? {
            writer.sidecars_stale().written(one.task.id, asked)?;
        }
        record(writer, one.task.id, now, &Fact::Decided { decision: "deleted".into() })?;
    }
    Ok(())
}
