//! What lies in a watched folder, held against what was looked at before. No file is read for it.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use tokio::runtime::Handle;
use tokio_util::sync::CancellationToken;

use super::Ours;
use super::names::is_wanted;
use crate::archiver::blocking;
use crate::inner::Inner;
use crate::upkeep::looking::Facts;
use crate::upkeep::pace::{Pace, Rests};
use crate::upkeep::walking::walk;

/// Rows that are read or written at once.
const TOGETHER: usize = 512;
/// More that is new is found by the next look.
pub(super) const MOST: usize = 5_000;

/// Wanted files at or below places that were not looked at as they are now. None: the work ended before its end, or the
/// library could not be read.
pub(super) async fn fresh(
    inner: &Arc<Inner>,
    places: Vec<PathBuf>,
    stop: &CancellationToken,
) -> Option<Vec<(PathBuf, Facts)>> {
    let (of, mut rests) = (Arc::clone(inner), Rests::new(inner, Pace::Gentle, stop));
    let looking = blocking(move || {
        let (mut fresh, mut page) = (Vec::new(), Vec::new());
        let mut failed = None;
        let mut on_file = |path: PathBuf, facts: Facts| {
            page.push((path, facts));
            if page.len() >= TOGETHER && failed.is_none() {
                failed = sift(&of, std::mem::take(&mut page), &mut fresh).err();
            }
        };
        for place in places {
            each(&of, &place, &mut || rests.go_on(), &mut on_file);
        }
        match failed.map_or_else(|| sift(&of, page, &mut fresh), Err) {
            Ok(()) => Some(fresh),
            Err(error) => {
                tracing::warn!(%error, "what was looked at in a watched folder could not be read; it is tried again");
                None
            }
        }
    });
    stop.run_until_cancelled(looking).await.flatten()
}

/// Keeps what is new of a page.
fn sift(inner: &Inner, page: Vec<(PathBuf, Facts)>, fresh: &mut Vec<(PathBuf, Facts)>) -> Result<(), library::Error> {
    inner.library.read_blocking(|reader| {
        for (path, facts) in page {
            let Some(text) = path.to_str() else { continue };
            if fresh.len() < MOST && !reader.watched_files().is_seen(text, facts.bytes, facts.modified_at)? {
                fresh.push((path, facts));
            }
        }
        Ok(())
    })
}

/// Notes everything that lies in a folder as looked at.
pub(super) async fn note_all(
    inner: &Arc<Inner>,
    folder: PathBuf,
    stop: &CancellationToken,
) -> Result<(), library::Error> {
    let (of, mut rests) = (Arc::clone(inner), Rests::new(inner, Pace::Asked, stop));
    let runtime = Handle::current();
    blocking(move || {
        let (mut page, mut failed) = (Vec::new(), None);
        let mut on_file = |path: PathBuf, facts: Facts| {
            page.push((path, facts));
            if page.len() >= TOGETHER && failed.is_none() {
                failed = runtime.block_on(note(&of, std::mem::take(&mut page))).err();
            }
        };
        each(&of, &folder, &mut || rests.go_on(), &mut on_file);
        match failed {
            Some(error) => Err(error),
            None => runtime.block_on(note(&of, page)),
        }
    })
    .await
}

/// Notes files as looked at.
pub(super) async fn note(inner: &Inner, files: Vec<(PathBuf, Facts)>) -> Result<(), library::Error> {
    if files.is_empty() {
        return Ok(());
    }
    inner
        .library
        .write_shared(move |writer| {
            let texts = files.iter().filter_map(|(path, facts)| Some((path.to_str()?, facts)));
            texts
                .into_iter()
                .try_for_each(|(path, facts)| writer.watched_files().set(path, facts.bytes, facts.modified_at))
        })
        .await
}

fn each(inner: &Inner, place: &Path, go_on: &mut dyn FnMut() -> bool, on_file: &mut dyn FnMut(PathBuf, Facts)) {
    let ours = Ours::of(inner);
    walk(place, &|path| ours.holds(path), go_on, &mut |path, facts| {
        if is_wanted(&path) && facts.len() > 0 {
            on_file(path, Facts::from(facts));
        }
    });
}
