//! The archive folder, watched: what the person moves, deletes or writes to there is looked at within seconds. Where the
//! system watches no more folders, the pass alone is left, and that is nobody's trouble.

use std::collections::BTreeMap;
use std::path::{MAIN_SEPARATOR, Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use library::{Reader, SavedFile};

use super::inbox::{Inbox, News};
use super::pace::Pace;
use super::walking::is_hidden_below;
use super::{finding, pass};
use crate::archiver::blocking;
use crate::inner::Inner;
use crate::ports::{NotWatched, Watching};

/// The walk through the archive does not slow a start down.
const AFTER_START: Duration = Duration::from_secs(20);
/// How often it is looked whether the folder is still the archive's, and there.
const LOOK_EVERY: Duration = Duration::from_secs(60);
/// It has to be quiet for so long before anything is looked at, but nothing waits longer than ten times that.
const QUIET: Duration = Duration::from_secs(2);
const MOST_QUIETS: u32 = 10;
/// Files below one path that came or went; what more there are, the pass tells.
const MOST_BELOW: u32 = 20_000;

/// Runs until the engine stops.
pub(super) async fn follow(inner: Arc<Inner>) {
    let (mut refused, mut wait) = (None, AFTER_START);
    while inner.pause(wait).await {
        wait = LOOK_EVERY;
        let folder = PathBuf::from(inner.settings().archive_folder);
        if refused.as_ref() == Some(&folder) || inner.disk.is_silent() {
            continue;
        }
        let inbox = Arc::new(Inbox::default());
        let Some(begun) = inner.unless_stopping(begin(&inner, folder.clone(), &inbox)).await else { return };
        let listened = match begun {
            Ok(_watching) => listen(&inner, &folder, &inbox).await,
            Err(NotWatched::Missing) => pass::look_at_roots(&inner).await.map(drop),
            Err(why) => {
                tracing::info!(%why, "the archive folder is not watched; it is looked at once a day");
                refused = Some(folder);
                Ok(())
            }
        };
        if let Err(error) = listened {
            tracing::warn!(%error, "what happened in the archive folder could not be kept; it is looked at again");
            inner.upkeep.look_soon();
        }
    }
}

async fn begin(inner: &Arc<Inner>, folder: PathBuf, inbox: &Arc<Inbox>) -> Result<Box<dyn Watching>, NotWatched> {
    let (watcher, tell) = (Arc::clone(&inner.ports.watcher), inbox.tell());
    blocking(move || if folder.is_dir() { watcher.watch(&folder, tell) } else { Err(NotWatched::Missing) }).await
}

/// Ends when the folder is away, is the archive's no more, or nothing is told any more.
async fn listen(inner: &Arc<Inner>, folder: &Path, inbox: &Inbox) -> Result<(), library::Error> {
    pass::look_at_roots(inner).await?;
    while inner.rest(inbox.told(), LOOK_EVERY).await {
        let Some(news) = gather(inner, inbox).await else { break };
        if news.lost {
            inner.upkeep.look_soon();
        }
        let ended = news.ended;
        look_into(inner, news.paths.into_iter().filter(|path| !is_noise(folder, path)).collect()).await?;
        let there = folder.to_owned();
        let is_there = inner.unless_stopping(blocking(move || there.is_dir())).await;
        if ended || is_there != Some(true) || Path::new(&inner.settings().archive_folder) != folder {
            break;
        }
    }
    Ok(())
}

/// Everything that is told until it is quiet; None when the engine ends.
async fn gather(inner: &Inner, inbox: &Inbox) -> Option<News> {
    let mut news = inbox.take();
    for _ in 0..MOST_QUIETS {
        if news == News::default() || !inner.pause(QUIET).await {
            break;
        }
        let more = inbox.take();
        if more == News::default() {
            break;
        }
        news.add(more);
    }
    (!inner.is_stopping()).then_some(news)
}

/// What this app writes there all the time, and what is being written.
fn is_noise(folder: &Path, path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let ends = [".part", ".new"];
    is_hidden_below(folder, path)
        || name == archive::SUMS
        || archive::is_sidecar(path)
        || ends.iter().any(|end| name.ends_with(end))
}

/// Looks at what was saved at these paths and below, then whether something that is gone came to them.
async fn look_into(inner: &Arc<Inner>, paths: Vec<PathBuf>) -> Result<(), library::Error> {
    if paths.is_empty() {
        return Ok(());
    }
    let (places, texts) = (paths.clone(), paths);
    let files = inner.library.read(move |reader| saved(reader, &texts)).await?;
    pass::look_at(inner, files, Pace::Gentle, &inner.stop).await?;
    finding::search(inner, places, Pace::Gentle, &inner.stop).await.map(drop)
}

fn saved(reader: &Reader<'_>, paths: &[PathBuf]) -> Result<Vec<SavedFile>, library::Error> {
    let mut files = BTreeMap::new();
    for path in paths.iter().filter_map(|path| path.to_str()) {
        let mut here = reader.outputs().saved_at(path)?;
        if here.is_empty() {
            here = reader.outputs().saved_below(&format!("{path}{MAIN_SEPARATOR}"), MOST_BELOW)?;
        }
        files.extend(here.into_iter().map(|file| (file.output, file)));
    }
    Ok(files.into_values().collect())
}
