//! Files that are gone, found again by what they hold. Only a file of the very length of a missing one is read, and only
//! one that no output claims; nothing is believed but the SHA-256.

mod candidates;
mod taking;

use std::collections::{BTreeSet, HashMap};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use library::SavedFile;
use tokio_util::sync::CancellationToken;

use super::folders;
use super::noting::tell;
use super::pace::Pace;
use super::summing::sum_of;
use crate::face::FilesFound;
use crate::inner::Inner;
use crate::quiet::Quiet;
use candidates::Candidate;
use taking::Taking;

/// Rows that are read at once.
const TOGETHER: u32 = 4_096;

/// Where files are looked for by themselves: the archive and the watched folders.
pub(super) async fn own_places(inner: &Arc<Inner>) -> Result<Vec<PathBuf>, library::Error> {
    let mut places = vec![PathBuf::from(inner.settings().archive_folder)];
    places.extend(folders::watched(inner).await?);
    Ok(places)
}

/// Looks in these folders, and at these files, for everything that is missing. Those named first are preferred.
pub(super) async fn search(
    inner: &Arc<Inner>,
    places: Vec<PathBuf>,
    pace: Pace,
    stop: &CancellationToken,
) -> Result<FilesFound, library::Error> {
    let gone = gone(inner).await?;
    let of = gone.values().map(Vec::len).sum::<usize>();
    let mut found = FilesFound { missing: whole(of), ..FilesFound::default() };
    if gone.is_empty() {
        return Ok(found);
    }
    let lengths = gone.keys().copied().collect();
    let candidates = candidates::below(inner, places, lengths, pace, stop).await?;
    let count = candidates.values().map(Vec::len).sum::<usize>();
    let (mut done, mut quiet) = (0, Quiet::new(inner.now()));
    for (length, candidates) in candidates {
        let Some(ids) = gone.get(&length) else { continue };
        let of_length = candidates.len();
        let mut progress = |looked: usize| {
            if pace == Pace::Asked {
                inner.upkeep.tell(inner, done + looked, count, &mut quiet);
            }
        };
        found.found += among(inner, ids.clone(), candidates, pace, stop, &mut progress).await?;
        done += of_length;
        if stop.is_cancelled() {
            break;
        }
    }
    found.missing = found.missing.saturating_sub(found.found);
    found.stopped = stop.is_cancelled();
    if found.found > 0 {
        tracing::info!(found = found.found, missing = found.missing, "files that were gone are found");
    }
    Ok(found)
}

/// Ids of what is missing, by length.
async fn gone(inner: &Arc<Inner>) -> Result<HashMap<i64, Vec<i64>>, library::Error> {
    let (mut gone, mut behind) = (HashMap::<i64, Vec<i64>>::new(), 0);
    loop {
        let some = inner.library.read(move |reader| reader.outputs().gone(behind, TOGETHER)).await?;
        let Some((last, _)) = some.last() else { return Ok(gone) };
        behind = *last;
        for (id, bytes) in some {
            gone.entry(bytes).or_default().push(id);
        }
    }
}

/// Reads candidates of one length until nothing of that length is missing. Answers how many were found.
async fn among(
    inner: &Arc<Inner>,
    ids: Vec<i64>,
    mut candidates: Vec<Candidate>,
    pace: Pace,
    stop: &CancellationToken,
    progress: &mut (dyn FnMut(usize) + Send),
) -> Result<u32, library::Error> {
    let mut missing: Vec<SavedFile> = inner
        .library
        .read(move |reader| {
            let rows = ids.iter().map(|id| reader.outputs().saved_one(*id));
            rows.filter_map(Result::transpose).filter(|row| row.as_ref().map_or(true, |row| row.missing)).collect()
        })
        .await?;
    candidates::in_order(&mut candidates, &missing);
    let (mut found, mut tasks, mut known) = (0, BTreeSet::new(), HashMap::new());
    for (looked, candidate) in candidates.into_iter().enumerate() {
        if missing.is_empty() || stop.is_cancelled() {
            break;
        }
        progress(looked);
        let began = inner.now();
        let path = candidate.path.clone();
        let Some((sum, facts)) = sum_of(inner, PathBuf::from(&path), pace, stop).await else { continue };
        if let Some(place) = its_owner(&missing, &sum, &candidate) {
            let file = missing.swap_remove(place);
            let taking = Taking { task: file.task, file, to: path.clone(), facts, is_shared: false };
            if let Some(task) = taking::take(inner, taking).await? {
                found += 1;
                tasks.insert(task);
                known.insert(sum, (path, facts));
            }
        }
        if !pace.rest(inner, began, stop).await {
            break;
        }
    }
    // What holds the same and has no file of its own is served by one that was found for another.
    for file in missing {
        let Some((path, facts)) = known.get(&file.sha256.to_ascii_lowercase()) else { continue };
        let taking = Taking { task: file.task, file, to: path.clone(), facts: *facts, is_shared: true };
        if let Some(task) = taking::take(inner, taking).await? {
            found += 1;
            tasks.insert(task);
        }
    }
    inner.upkeep.found.fetch_add(found, Ordering::Relaxed);
    tell(inner, tasks);
    Ok(found)
}

/// The missing one that a file of this sum is: before others the one of the same name.
fn its_owner(missing: &[SavedFile], sum: &str, candidate: &Candidate) -> Option<usize> {
    let same = |place: &usize| missing[*place].sha256.eq_ignore_ascii_case(sum);
    let named = |place: &usize| candidates::name_of(&missing[*place].path) == candidates::name_of(&candidate.path);
    let all = || (0..missing.len()).filter(same);
    all().find(named).or_else(|| all().min_by_key(|place| missing[*place].output))
}

fn whole(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
