//! Ports that remember what an engine did to the world, for whoever drives one.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use engine::ports::{
    Bitmap, Desktop, FolderNews, FolderWatcher, KeyRead, KeyStore, KeyStoreError, KeyStorePresence, NotWatched, Notice,
    SandboxAccess, SandboxHost, Tell, Tray, Watching,
};
use futures_util::future::BoxFuture;
use reapi::ApiKey;

/// A desktop on which nothing happens but that it is written down.
#[derive(Default)]
pub struct RecordingDesktop {
    pub notices: Mutex<Vec<Notice>>,
    pub trays: Mutex<Vec<Tray>>,
    /// What was put into the clipboard last.
    pub copied: Mutex<Vec<PathBuf>>,
    pub copied_picture: Mutex<Option<(u32, u32)>>,
}

impl RecordingDesktop {
    pub fn titles(&self) -> Vec<String> {
        locked(&self.notices).iter().map(|notice| notice.title.clone()).collect()
    }
}

impl Desktop for RecordingDesktop {
    fn notify(&self, notice: Notice) {
        locked(&self.notices).push(notice);
    }

    fn tray(&self, tray: Tray) {
        locked(&self.trays).push(tray);
    }

    fn open(&self, _: &Path) -> Result<(), String> {
        Ok(())
    }

    fn reveal(&self, _: &Path) -> Result<(), String> {
        Ok(())
    }

    fn copy_files(&self, paths: &[PathBuf]) -> Result<(), String> {
        *locked(&self.copied) = paths.to_vec();
        Ok(())
    }

    fn copy_picture(&self, picture: Bitmap) -> Result<(), String> {
        *locked(&self.copied_picture) = Some((picture.width, picture.height));
        Ok(())
    }

    fn browse(&self, _: &str) -> Result<(), String> {
        Ok(())
    }
}

/// A keychain in memory, which may be away.
#[derive(Default)]
pub struct MemoryKeys {
    pub away: Mutex<bool>,
    /// The entry says that it was entered for this origin.
    pub moved_from: Mutex<Option<String>>,
    keys: Mutex<BTreeMap<String, ApiKey>>,
}

impl KeyStore for MemoryKeys {
    fn look(&self) -> BoxFuture<'_, KeyStorePresence> {
        let away = *locked(&self.away);
        Box::pin(async move {
            if away { KeyStorePresence::Missing } else { KeyStorePresence::Running { name: "Memory".to_owned() } }
        })
    }

    fn read<'a>(&'a self, origin: &'a str) -> BoxFuture<'a, Result<KeyRead, KeyStoreError>> {
        let key = locked(&self.keys).get(origin).cloned();
        if let Some(other) = locked(&self.moved_from).clone() {
            return Box::pin(async { Ok(KeyRead::OtherOrigin(other)) });
        }
        Box::pin(async move { Ok(key.map_or(KeyRead::Nothing, KeyRead::Key)) })
    }

    fn write<'a>(&'a self, origin: &'a str, key: &'a ApiKey) -> BoxFuture<'a, Result<(), KeyStoreError>> {
        locked(&self.keys).insert(origin.to_owned(), key.clone());
        Box::pin(async { Ok(()) })
    }

    fn forget<'a>(&'a self, origin: &'a str) -> BoxFuture<'a, Result<(), KeyStoreError>> {
        locked(&self.keys).remove(origin);
        Box::pin(async { Ok(()) })
    }
}

/// For an engine without a sandbox inside.
pub struct NoSandbox;

impl SandboxHost for NoSandbox {
    fn open(&self) -> BoxFuture<'_, Result<SandboxAccess, String>> {
        Box::pin(async { Err("there is no sandbox inside".to_owned()) })
    }
}

/// Folders that are watched by nobody: whoever drives the engine says what happened in them.
#[derive(Default)]
pub struct ToldFolders {
    watched: Arc<Mutex<Vec<Arc<ToldFolder>>>>,
    /// What watching ends in, if it does.
    pub refuses: Mutex<Option<NotWatched>>,
}

struct ToldFolder {
    folder: PathBuf,
    tell: Tell,
}

impl ToldFolders {
    pub fn is_watching(&self, folder: &Path) -> bool {
        locked(&self.watched).iter().any(|watched| watched.folder == folder)
    }

    /// Something happened at this path.
    pub fn at(&self, path: &Path) {
        self.say(path, &FolderNews::At(path.to_owned()));
    }

    /// Tells everybody who watches this path or a folder that it lies in.
    pub fn say(&self, path: &Path, news: &FolderNews) {
        let watched = locked(&self.watched).clone();
        watched.iter().filter(|one| path.starts_with(&one.folder)).for_each(|one| (one.tell)(news.clone()));
    }
}

impl FolderWatcher for ToldFolders {
    fn watch(&self, folder: &Path, tell: Tell) -> Result<Box<dyn Watching>, NotWatched> {
        if let Some(refused) = locked(&self.refuses).clone() {
            return Err(refused);
        }
        let one = Arc::new(ToldFolder { folder: folder.to_owned(), tell });
        locked(&self.watched).push(Arc::clone(&one));
        Ok(Box::new(Told { one, all: Arc::clone(&self.watched) }))
    }
}

struct Told {
    one: Arc<ToldFolder>,
    all: Arc<Mutex<Vec<Arc<ToldFolder>>>>,
}

impl Watching for Told {}

impl Drop for Told {
    fn drop(&mut self) {
        locked(&self.all).retain(|other| !Arc::ptr_eq(other, &self.one));
    }
}

/// What is written down here is whole after a panic, too.
pub(crate) fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
