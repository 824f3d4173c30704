//! A look at all saved files, once a day.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use library::{SavedFile, Scope};
use tokio_util::sync::CancellationToken;

use super::looking::{Verdict, seen, verdict};
use super::noting::{News, note};
use super::pace::Pace;
use super::roots::Roots;
use super::summing::sum_of;
use super::{CHECKED_AT, finding};
use crate::archiver::blocking;
use crate::face::Tag;
use crate::inner::{Inner, locked};
use crate::quiet::Quiet;
use crate::verbs;

/// A start has more to do than this.
const AFTER_START: Duration = Duration::from_secs(5 * 60);
const EVERY: Duration = Duration::from_secs(24 * 60 * 60);
/// A pass that could not be made, or that the system's news ask for, is made after this.
const SOON: Duration = Duration::from_secs(60);
/// Looked at together.
const TOGETHER: u32 = 256;

/// Runs until the engine stops.
pub(super) async fn keep_looking(inner: Arc<Inner>) {
    let mut due = after(&inner, AFTER_START);
    loop {
        let wait = verbs::until(due, inner.now());
        if !inner.rest(inner.upkeep.wake.notified(), wait).await {
            return;
        }
        let (person, soon) = {
            let mut asked = locked(&inner.upkeep.asked);
            (asked.person.clone(), std::mem::take(&mut asked.soon))
        };
        if soon {
            due = due.min(after(&inner, SOON));
        }
        if person.is_none() && inner.now() < due {
            continue;
        }
        let pace = if person.is_some() { Pace::Asked } else { Pace::Gentle };
        let stop = person.unwrap_or_else(|| inner.stop.clone());
        let ended = pass(&inner, pace, &stop).await;
        if pace == Pace::Asked {
            locked(&inner.upkeep.asked).person = None;
            *locked(&inner.upkeep.progress) = None;
        }
        inner.stale(&[Tag::Files], &[]);
        due = after(&inner, EVERY);
        if let Err(error) = ended {
            tracing::warn!(%error, "how the saved files stand could not be read or kept; it is tried again");
            due = after(&inner, SOON);
        }
    }
}

fn after(inner: &Inner, wait: Duration) -> i64 {
    inner.now().saturating_add(i64::try_from(wait.as_millis()).unwrap_or(i64::MAX))
}

/// Ends early without an error when it is to, and for a person, who gets one of their own.
async fn pass(inner: &Arc<Inner>, pace: Pace, stop: &CancellationToken) -> Result<(), library::Error> {
    if inner.disk.is_silent() {
        inner.upkeep.away.store(true, Ordering::Relaxed);
        return Ok(());
    }
    look_at_roots(inner).await?;
    let lanes: Vec<i64> = inner.all_lanes().iter().map(|lane| lane.account).collect();
    let files = inner.library.read(move |reader| {
        lanes.iter().try_fold(0, |of, lane| Ok::<i64, library::Error>(of + reader.outputs().totals(*lane)?.files))
    });
    let of = usize::try_from(files.await?).unwrap_or(0);
    let (mut behind, mut done, mut quiet) = (0, 0, Quiet::new(inner.now()));
    loop {
        let files = inner.library.read(move |reader| reader.outputs().saved(behind, TOGETHER)).await?;
        let Some(last) = files.last() else { break };
        behind = last.output;
        done += files.len();
        let began = inner.now();
        look_at(inner, files, pace, stop).await?;
        if pace == Pace::Asked {
            inner.upkeep.tell(inner, done, of, &mut quiet);
        }
        if !pace.rest(inner, began, stop).await || (pace == Pace::Gentle && inner.upkeep.is_asked()) {
            return Ok(());
        }
    }
    let now = inner.now().to_string();
    inner.library.write_shared(move |writer| writer.settings().set(Scope::Profile, CHECKED_AT, &now)).await?;
    let places = finding::own_places(inner).await?;
    finding::search(inner, places, pace, stop).await.map(drop)
}

/// Looks at files and keeps what is new of them. Ends early without an error when it is to.
pub(super) async fn look_at(
    inner: &Arc<Inner>,
    files: Vec<SavedFile>,
    pace: Pace,
    stop: &CancellationToken,
) -> Result<(), library::Error> {
    let disk = Arc::clone(&inner.disk);
    let looking = blocking(move || {
        let look = |file: SavedFile| {
            let seen = disk.during(|| seen(Path::new(&file.path)));
            (verdict(&file, seen), file)
        };
        files.into_iter().map(look).collect::<Vec<_>>()
    });
    let looked = tokio::select! {
        looked = looking => looked,
        // A drive that does not answer is not waited for: the engine ends, or another one is used from now on.
        () = stop.cancelled() => return Ok(()),
        () = inner.disk.left() => return Ok(()),
    };
    let gone = looked.iter().any(|(verdict, _)| *verdict == Verdict::Gone);
    // After the look, so that a drive that went away meanwhile is seen.
    let looked = if gone { without_what_is_away(looked, look_at_roots(inner).await?).await } else { looked };
    let (mut news, mut to_read) = (Vec::new(), Vec::new());
    for (verdict, file) in looked {
        match verdict {
            Verdict::Nothing => {}
            Verdict::Gone => news.push(of(file, true, None)),
            Verdict::There { changed } => news.push(of(file, false, changed)),
            Verdict::Read => to_read.push(file),
        }
    }
    note(inner, news).await?;
    for file in to_read {
        if stop.is_cancelled() {
            return Ok(());
        }
        let Some((sum, facts)) = sum_of(inner, PathBuf::from(&file.path), pace, stop).await else { continue };
        let changed = !sum.eq_ignore_ascii_case(&file.sha256);
        note(inner, vec![News { read: Some(facts), ..of(file, false, Some(changed)) }]).await?;
    }
    Ok(())
}

/// The archive folders, and what the page hears of the present one.
pub(super) async fn look_at_roots(inner: &Arc<Inner>) -> Result<Roots, library::Error> {
    let roots = Roots::look(inner).await?;
    if inner.upkeep.away.swap(roots.is_away, Ordering::Relaxed) != roots.is_away {
        inner.stale(&[Tag::Files], &[]);
    }
    Ok(roots)
}

async fn without_what_is_away(looked: Vec<(Verdict, SavedFile)>, roots: Roots) -> Vec<(Verdict, SavedFile)> {
    blocking(move || {
        // Files of one page mostly lie together, and one look at their folder is enough.
        let mut told: std::collections::HashMap<PathBuf, bool> = std::collections::HashMap::new();
        let mut believes = |file: &SavedFile| {
            let path = Path::new(&file.path);
            let folder = path.parent().unwrap_or(path).to_owned();
            *told.entry(folder).or_insert_with(|| roots.believes(path))
        };
        looked.into_iter().filter(|(verdict, file)| *verdict != Verdict::Gone || believes(file)).collect()
    })
    .await
}

fn of(file: SavedFile, missing: bool, changed: Option<bool>) -> News {
    News { output: file.output, task: file.task, path: file.path, missing, changed, read: None }
}
