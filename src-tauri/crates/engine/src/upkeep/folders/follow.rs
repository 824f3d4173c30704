//! One watched folder, from now on until it is removed or the engine stops.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use super::kept::Kept;
use super::names::is_wanted;
use super::settling::{Settling, Whole};
use super::{kept, sight};
use crate::archiver::blocking;
use crate::face::{ImportTrouble, Imported, Tag, WatchTrouble};
use crate::importing;
use crate::inner::Inner;
use crate::ports::{NotWatched, Watching};
use crate::upkeep::inbox::Inbox;
use crate::upkeep::looking::{Seen, seen};
use crate::upkeep::walking::is_hidden_below;
use crate::verbs;

/// How often it is looked whether a folder is there, and at all of it where the system does not tell.
const LOOK_EVERY: Duration = Duration::from_secs(60);
/// News come in bursts.
const GATHER: Duration = Duration::from_millis(500);
/// Files that were brought together.
const TOGETHER: usize = 32;
/// What could not be brought in is tried again after this, and so often.
const AGAIN_MS: i64 = 60_000;
const MOST_TRIES: u32 = 5;

pub(super) async fn follow(inner: Arc<Inner>, folder: Kept, stop: CancellationToken) {
    let mut followed = Followed { inner, folder, stop, settling: Settling::default(), looked_at: 0 };
    loop {
        let inbox = Arc::new(Inbox::default());
        let Some(begun) = followed.begin(&inbox).await else { return };
        let trouble = match &begun {
            Ok(_) => None,
            Err(NotWatched::Missing) => Some(WatchTrouble::Missing),
            Err(NotWatched::Unread(_)) => Some(WatchTrouble::Unread),
            Err(NotWatched::Limit | NotWatched::Unsupported) => Some(WatchTrouble::Slow),
        };
        followed.trouble(trouble);
        let is_slow = trouble == Some(WatchTrouble::Slow);
        if begun.is_ok() || is_slow {
            match followed.listen(&inbox, is_slow).await {
                Heard::Stopped => return,
                // That is said at once.
                Heard::Away => continue,
                Heard::Ended => {}
            }
        }
        if !followed.pause(LOOK_EVERY).await {
            return;
        }
    }
}

/// Why nothing is heard of a folder any more.
enum Heard {
    Stopped,
    Away,
    /// The system tells no more.
    Ended,
}

struct Followed {
    inner: Arc<Inner>,
    folder: Kept,
    stop: CancellationToken,
    settling: Settling,
    /// When all of it was looked at last.
    looked_at: i64,
}

impl Followed {
    fn path(&self) -> PathBuf {
        PathBuf::from(&self.folder.path)
    }

    /// False when it is to end.
    async fn pause(&self, wait: Duration) -> bool {
        self.unless_stopped(self.inner.ports.clock.sleep(wait)).await.is_some()
    }

    async fn unless_stopped<T>(&self, asked: impl Future<Output = T>) -> Option<T> {
        self.stop.run_until_cancelled(asked).await
    }

    fn trouble(&self, trouble: Option<WatchTrouble>) {
        if self.inner.upkeep.folders.set_trouble(&self.folder.path, trouble) {
            tracing::info!(folder = self.folder.path, ?trouble, "how a watched folder stands");
            self.inner.stale(&[Tag::Files], &[]);
        }
    }

    /// Watching begins before anything is looked at, so that nothing comes between.
    async fn begin(&self, inbox: &Arc<Inbox>) -> Option<Result<Box<dyn Watching>, NotWatched>> {
        let (watcher, tell, path) = (Arc::clone(&self.inner.ports.watcher), inbox.tell(), self.path());
        let beginning = blocking(move || {
            let facts = std::fs::metadata(&path).map_err(|error| match error.kind() {
                std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory => NotWatched::Missing,
                _ => NotWatched::Unread(error.to_string()),
            })?;
            if !facts.is_dir() {
                return Err(NotWatched::Missing);
            }
            std::fs::read_dir(&path).map_err(|error| NotWatched::Unread(error.to_string()))?;
            watcher.watch(&path, tell)
        });
        self.unless_stopped(beginning).await
    }

    async fn listen(&mut self, inbox: &Inbox, is_slow: bool) -> Heard {
        self.look_at_all().await;
        loop {
            let now = self.inner.now();
            let wait = self.settling.due().map_or(LOOK_EVERY, |due| verbs::until(due, now).clamp(GATHER, LOOK_EVERY));
            let rested = async {
                tokio::select! {
                    () = inbox.told() => self.inner.ports.clock.sleep(GATHER).await,
                    () = self.inner.ports.clock.sleep(wait) => {}
                }
            };
            if self.unless_stopped(rested).await.is_none() {
                return Heard::Stopped;
            }
            let news = inbox.take();
            if news.ended {
                return Heard::Ended;
            }
            let is_time = u128::from(self.inner.now().abs_diff(self.looked_at)) >= LOOK_EVERY.as_millis();
            // The folder's own path is told of when it goes.
            if is_time || news.lost || news.paths.contains(&self.path()) {
                let path = self.path();
                match self.unless_stopped(blocking(move || path.is_dir())).await {
                    Some(true) => {}
                    Some(false) => return Heard::Away,
                    None => return Heard::Stopped,
                }
            }
            self.hear(news.paths.into_iter().collect()).await;
            let is_missed = self.settling.is_over && self.settling.is_empty();
            if news.lost || is_missed || (is_time && is_slow) {
                self.look_at_all().await;
            } else if is_time {
                self.looked_at = self.inner.now();
            }
            self.take_what_is_whole().await;
        }
    }

    /// What came while nobody was told.
    async fn look_at_all(&mut self) {
        self.looked_at = self.inner.now();
        self.settling.is_over = false;
        self.look_at(vec![self.path()]).await;
    }

    async fn look_at(&mut self, places: Vec<PathBuf>) {
        let inner = Arc::clone(&self.inner);
        let Some(fresh) = sight::fresh(&inner, places, &self.stop).await else { return };
        self.settling.is_over |= fresh.len() >= sight::MOST;
        let now = self.inner.now();
        for (path, facts) in fresh {
            self.settling.heard(path, Seen::There(facts), now);
        }
    }

    async fn hear(&mut self, mut paths: Vec<PathBuf>) {
        let folder = self.path();
        paths.retain(|path| !is_hidden_below(&folder, path));
        // A folder that came is told of, and not always what lies in it.
        let looking = blocking(move || {
            paths.retain(|path| is_wanted(path) || path.is_dir());
            paths
        });
        let paths = self.unless_stopped(looking).await.unwrap_or_default();
        if !paths.is_empty() {
            self.look_at(paths).await;
        }
    }

    async fn take_what_is_whole(&mut self) {
        let due = self.settling.due_at(self.inner.now());
        if due.is_empty() {
            return;
        }
        let look = |path: PathBuf| {
            let seen = seen(&path);
            (path, seen)
        };
        let looking = blocking(move || due.into_iter().map(look).collect::<Vec<_>>());
        let Some(looked) = self.unless_stopped(looking).await else { return };
        let mut whole = self.settling.whole(&looked, self.inner.now()).into_iter();
        loop {
            let some: Vec<Whole> = whole.by_ref().take(TOGETHER).collect();
            if some.is_empty() || self.stop.is_cancelled() {
                return;
            }
            self.take(some).await;
        }
    }

    /// They go to the account that is in use at the moment.
    async fn take(&mut self, files: Vec<Whole>) {
        let paths = files.iter().map(|whole| whole.path.clone()).collect();
        let taking = importing::take_files(&self.inner, paths, self.folder.run.clone(), &self.stop);
        let now = self.inner.now();
        let imported = match taking.await {
            Ok(imported) if !imported.stopped => imported,
            // What is not done is found again by the next start.
            Ok(_) => return,
            Err(failure) => {
                tracing::info!(%failure, folder = self.folder.path, "nothing is brought in; it is tried again");
                files.into_iter().for_each(|whole| self.settling.again(whole, now, AGAIN_MS));
                return;
            }
        };
        // What never goes is tried again when it was written to.
        let is_again = |whole: &Whole| whole.tries < MOST_TRIES && is_not_done(&imported, whole);
        let (again, done): (Vec<Whole>, Vec<Whole>) = files.into_iter().partition(is_again);
        again.into_iter().for_each(|whole| self.settling.again(whole, now, AGAIN_MS));
        let (path, taken) = (self.folder.path.clone(), imported.files.saturating_add(imported.results));
        let noted = sight::note(&self.inner, done.into_iter().map(|whole| (whole.path, whole.facts)).collect()).await;
        let counted = if taken > 0 {
            self.inner.library.write_shared(move |writer| kept::count(writer, &path, taken, now)).await
        } else {
            Ok(())
        };
        if let Err(error) = noted.and(counted) {
            tracing::warn!(%error, "what was brought in from a watched folder could not be noted; it is known by what it holds");
        }
        if taken > 0 {
            self.inner.stale(&[Tag::Files], &[]);
        }
    }
}

/// Whether it may go better another time.
fn is_not_done(imported: &Imported, whole: &Whole) -> bool {
    let name = whole.path.file_name().unwrap_or_default().to_string_lossy();
    let is_meant = |left: &&crate::face::NotTaken| left.name == name || Path::new(&left.name) == whole.path;
    let left = imported.left_out.iter().find(is_meant);
    left.is_some_and(|left| {
        matches!(left.why, ImportTrouble::NotKept | ImportTrouble::Unread | ImportTrouble::NotAsked)
    })
}
