//! Saved files that are gone, changed, or lie elsewhere now; and folders whose new files are brought in.
//!
//! `looking` says what one file is, `pass` looks at all of them, `noting` writes down what was seen, `finding` looks for
//! what is gone by what it holds. `archive_news` hears from the system where something changed, so that the pass has
//! little left to find. `folders` brings in what comes into watched folders. Nothing here is waited for by anybody but
//! the person who asked for it, and on a drive that is away nothing is noted.

mod archive_news;
mod finding;
mod folders;
mod inbox;
mod looking;
mod noting;
mod pace;
mod pass;
mod roots;
mod summing;
mod walking;

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex};

use library::Scope;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use crate::Engine;
use crate::face::{Failure, FailureCode, FilesFound, FilesProgress, FilesView, Tag};
use crate::inner::{Inner, locked};
use pace::Pace;

/// When all files were looked at last.
const CHECKED_AT: &str = "files_checked_at";

/// What this run knows of the saved files beside the library.
#[derive(Default)]
pub(crate) struct Upkeep {
    asked: Mutex<Asked>,
    /// A search that a person asked for.
    searching: Mutex<Option<CancellationToken>>,
    progress: Mutex<Option<FilesProgress>>,
    wake: Notify,
    found: AtomicU32,
    away: AtomicBool,
    folders: folders::Folders,
}

/// What is wanted of the pass beside its turn once a day.
#[derive(Default)]
struct Asked {
    /// A person waits for it.
    person: Option<CancellationToken>,
    /// The system told less than what happened.
    soon: bool,
}

/// Starts what goes on beside everything else.
pub(crate) fn start(inner: &Arc<Inner>) {
    inner.tasks.spawn(pass::keep_looking(Arc::clone(inner)));
    inner.tasks.spawn(archive_news::follow(Arc::clone(inner)));
    inner.tasks.spawn(folders::start(Arc::clone(inner)));
}

/// Looks at the file of an output again, because somebody has met it otherwise than it is known.
pub(crate) async fn look_again(inner: &Arc<Inner>, output: i64) {
    let looked = async {
        let Some(file) = inner.library.read(move |reader| reader.outputs().saved_one(output)).await? else {
            return Ok(());
        };
        pass::look_at(inner, vec![file], Pace::Gentle, &inner.stop).await
    };
    if let Err(error) = looked.await {
        tracing::warn!(output, %error, "how a file stands could not be kept");
    }
}

impl Engine {
    pub async fn files_view(&self) -> Result<FilesView, Failure> {
        let upkeep = &self.inner.upkeep;
        let account = self.inner.active_lane().map(|lane| lane.account);
        let (checked_at, files, (missing, changed)) = self
            .inner
            .library
            .read(move |reader| {
                let checked_at = reader.settings().get(Scope::Profile, CHECKED_AT)?;
                let Some(account) = account else { return Ok((checked_at, 0, (0, 0))) };
                let files = reader.outputs().totals(account)?.files;
                Ok((checked_at, u32::try_from(files).unwrap_or(0), reader.outputs().count_astray(account)?))
            })
            .await?;
        Ok(FilesView {
            running: *locked(&upkeep.progress),
            checked_at: checked_at.and_then(|at| at.parse().ok()),
            files,
            missing,
            changed,
            found: upkeep.found.load(Ordering::Relaxed),
            away: upkeep.away.load(Ordering::Relaxed),
        })
    }

    /// Begins to look at all saved files; `files_view` says how far that is. One that goes on is not begun anew.
    pub async fn files_check(&self) -> Result<(), Failure> {
        let upkeep = &self.inner.upkeep;
        locked(&upkeep.asked).person.get_or_insert_with(|| self.inner.stop.child_token());
        locked(&upkeep.progress).get_or_insert(FilesProgress { done: 0, of: 0 });
        upkeep.wake.notify_one();
        self.inner.stale(&[Tag::Files], &[]);
        Ok(())
    }

    /// Ends the looking, or a search. What was seen until then stays.
    pub async fn files_check_stop(&self) -> Result<(), Failure> {
        let upkeep = &self.inner.upkeep;
        if let Some(stop) = &locked(&upkeep.asked).person {
            stop.cancel();
        }
        if let Some(stop) = &*locked(&upkeep.searching) {
            stop.cancel();
        }
        Ok(())
    }

    /// Looks for files that are gone below a folder, the archive and the watched folders, by what they hold.
    pub async fn files_find(&self, folder: PathBuf) -> Result<FilesFound, Failure> {
        let there = folder.clone();
        if !folder.is_absolute() || !crate::archiver::blocking(move || there.is_dir()).await {
            return Err(Failure::new(FailureCode::FileMissing).fact("path", folder.display()));
        }
        let stop = self.inner.stop.child_token();
        // The newer search looks for the same files.
        if let Some(before) = locked(&self.inner.upkeep.searching).replace(stop.clone()) {
            before.cancel();
        }
        let mut places = vec![folder];
        places.extend(finding::own_places(&self.inner).await?);
        let inner = Arc::clone(&self.inner);
        // Tracked, so that the end of the engine waits until what was found is written down.
        let finding = self.inner.tasks.spawn(async move { finding::search(&inner, places, Pace::Asked, &stop).await });
        let found = finding.await.map_err(|panic| Failure::new(FailureCode::Internal).detail(panic))?;
        if !self.inner.upkeep.is_asked() {
            *locked(&self.inner.upkeep.progress) = None;
        }
        self.inner.stale(&[Tag::Files], &[]);
        Ok(found?)
    }
}

impl Upkeep {
    /// Says how far it is what a person waits for.
    fn tell(&self, inner: &Inner, done: usize, of: usize, quiet: &mut crate::quiet::Quiet) {
        let whole = |count| u32::try_from(count).unwrap_or(u32::MAX);
        *locked(&self.progress) = Some(FilesProgress { done: whole(done.min(of)), of: whole(of) });
        if quiet.is_due(inner.now()) {
            inner.stale(&[Tag::Files], &[]);
        }
    }

    /// All files are to be looked at before their turn.
    fn look_soon(&self) {
        locked(&self.asked).soon = true;
        self.wake.notify_one();
    }

    fn is_asked(&self) -> bool {
        locked(&self.asked).person.is_some()
    }
}
