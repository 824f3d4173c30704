//! Watched folders: what comes into them is brought in by itself, each file once it is whole, and once.

mod follow;
mod kept;
mod names;
mod overlap;
mod settling;
mod sight;

use std::collections::BTreeMap;
use std::path::{MAIN_SEPARATOR, Path, PathBuf};
use std::sync::{Arc, Mutex};

use tokio_util::sync::CancellationToken;

use crate::Engine;
use crate::archiver::blocking;
use crate::face::{Failure, FailureCode, Tag, WatchTrouble, WatchedFolder};
use crate::inner::{Inner, locked};
use kept::Kept;
use overlap::Place;

/// The system gives a program only so many watchers.
const MOST: usize = 32;

/// The folders that are watched in this run, by path.
#[derive(Default)]
pub(crate) struct Folders {
    live: Mutex<BTreeMap<String, Live>>,
    /// Held while one is added or removed.
    turn: tokio::sync::Mutex<()>,
}

struct Live {
    stop: CancellationToken,
    trouble: Option<WatchTrouble>,
}

impl Folders {
    /// True when that is new.
    fn set_trouble(&self, path: &str, trouble: Option<WatchTrouble>) -> bool {
        locked(&self.live).get_mut(path).is_some_and(|live| std::mem::replace(&mut live.trouble, trouble) != trouble)
    }
}

/// Follows every folder that is kept.
pub(super) async fn start(inner: Arc<Inner>) {
    match kept::read(&inner).await {
        Ok(kept) => kept.into_iter().for_each(|folder| begin(&inner, folder)),
        Err(error) => tracing::error!(%error, "which folders are watched could not be read; none is in this run"),
    }
}

/// Their paths.
pub(super) async fn watched(inner: &Arc<Inner>) -> Result<Vec<PathBuf>, library::Error> {
    Ok(kept::read(inner).await?.into_iter().map(|kept| PathBuf::from(kept.path)).collect())
}

fn begin(inner: &Arc<Inner>, folder: Kept) {
    let stop = inner.stop.child_token();
    locked(&inner.upkeep.folders.live).insert(folder.path.clone(), Live { stop: stop.clone(), trouble: None });
    inner.tasks.spawn(follow::follow(Arc::clone(inner), folder, stop));
}

impl Engine {
    pub async fn watched_folders(&self) -> Result<Vec<WatchedFolder>, Failure> {
        let kept = kept::read(&self.inner).await?;
        let live = locked(&self.inner.upkeep.folders.live);
        let view = |kept: Kept| WatchedFolder {
            trouble: live.get(&kept.path).and_then(|live| live.trouble),
            path: kept.path,
            since: kept.since,
            taken: kept.taken,
            last_at: kept.last_at,
        };
        Ok(kept.into_iter().map(view).collect())
    }

    /// Watches a folder; with `existing` what lies there already is brought in too. One that is watched already, or lies
    /// in one that is, changes nothing.
    pub async fn watched_folder_add(&self, folder: PathBuf, existing: bool) -> Result<Vec<WatchedFolder>, Failure> {
        let refused = |detail: &str| {
            Failure::new(FailureCode::FolderUnusable).fact("path", folder.display()).detail(detail.to_owned())
        };
        let _turn = self.inner.upkeep.folders.turn.lock().await;
        let kept = kept::read(&self.inner).await?;
        let (asked, others) = (folder.clone(), kept.iter().map(|kept| PathBuf::from(&kept.path)).collect());
        let archive = PathBuf::from(self.inner.settings().archive_folder);
        let profile = self.inner.profile.folder().to_owned();
        let path = match blocking(move || overlap::place_of(&asked, &archive, &profile, others)).await {
            Place::Free(path) => path,
            Place::Watched => return self.watched_folders().await,
            Place::Refused(detail) => return Err(refused(detail)),
        };
        if kept.len() >= MOST {
            return Err(refused("as many folders are watched as can be"));
        }
        let Some(text) = path.to_str().map(str::to_owned) else { return Err(refused("its name is no text")) };
        if !existing {
            let (inner, path, stop) = (Arc::clone(&self.inner), path.clone(), self.inner.stop.clone());
            // Tracked and whole before the folder is kept: what lay there is not brought in by a restart either.
            let noting = self.inner.tasks.spawn(async move { sight::note_all(&inner, path, &stop).await });
            noting.await.map_err(|panic| Failure::new(FailureCode::Internal).detail(panic))??;
        }
        let run = self.inner.ports.random.id();
        let new = Kept { path: text, since: self.inner.now(), existing, run, taken: 0, last_at: None };
        kept::add(&self.inner, new.clone()).await?;
        begin(&self.inner, new);
        self.inner.stale(&[Tag::Files], &[]);
        self.watched_folders().await
    }

    /// Watches it no more. What was brought in stays.
    pub async fn watched_folder_remove(&self, path: String) -> Result<Vec<WatchedFolder>, Failure> {
        let _turn = self.inner.upkeep.folders.turn.lock().await;
        if let Some(live) = locked(&self.inner.upkeep.folders.live).remove(&path) {
            live.stop.cancel();
        }
        kept::remove(&self.inner, path).await?;
        self.inner.stale(&[Tag::Files], &[]);
        self.watched_folders().await
    }
}

/// As the paths of everything below a folder begin.
fn below(path: &str) -> String {
    let end = if path.ends_with(MAIN_SEPARATOR) { "" } else { std::path::MAIN_SEPARATOR_STR };
    format!("{path}{end}")
}

/// Folders of this app: one in a watched folder may have become the archive after that was watched.
struct Ours([PathBuf; 2]);

impl Ours {
    fn of(inner: &Inner) -> Self {
        Self([PathBuf::from(inner.settings().archive_folder), inner.profile.folder().to_owned()])
    }

    fn holds(&self, path: &Path) -> bool {
        self.0.iter().any(|folder| path.starts_with(folder))
    }
}
