//! What is kept across a restart: facts in one file, written anew on each change. Media is drawn again.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use tokio::sync::watch;

use crate::error::Error;
use crate::ledger::Books;
use crate::world::World;

/// The version of the file that this program writes and reads.
const VERSION: u32 = 1;
const FILE: &str = "sandbox.json";

/// What is kept.
#[derive(Debug, Deserialize)]
pub(crate) struct Facts {
    version: u32,
    pub(crate) key: String,
    pub(crate) revoked: bool,
    pub(crate) api_port: u16,
    pub(crate) cdn_port: u16,
    pub(crate) books: Books,
}

#[derive(Serialize)]
struct Written<'a> {
    version: u32,
    key: &'a str,
    revoked: bool,
    api_port: u16,
    cdn_port: u16,
    books: &'a Books,
}

impl Facts {
    pub(crate) fn write(key: &str, revoked: bool, (api_port, cdn_port): (u16, u16), books: &Books) -> Vec<u8> {
        let facts = Written { version: VERSION, key, revoked, api_port, cdn_port, books };
        serde_json::to_vec(&facts).expect("the facts hold no map with keys that JSON cannot have")
    }

    fn read(content: &[u8]) -> Option<Facts> {
        let facts: Facts = serde_json::from_slice(content).ok()?;
        let key_fits = facts.key.bytes().all(|byte| byte.is_ascii_graphic());
        (facts.version == VERSION && key_fits && facts.books.are_whole()).then_some(facts)
    }
}

/// A state folder, locked for this process until it is dropped.
#[derive(Debug)]
pub(crate) struct Folder {
    path: PathBuf,
    _lock: File,
}

/// What lay in a state folder.
#[derive(Debug)]
pub(crate) enum Found {
    Nothing,
    Facts(Box<Facts>),
    /// A file that cannot be read as facts; it lies there now under this name.
    Damaged(PathBuf),
}

impl Folder {
    /// Opens or makes the folder.
    pub(crate) fn open(path: &Path) -> Result<(Folder, Found), Error> {
        let at = |path: &Path| {
            let path = path.to_owned();
            move |source| Error::State { path, source }
        };
        fs::create_dir_all(path).map_err(at(path))?;
        let lock_path = path.join("lock");
        let lock =
            OpenOptions::new().create(true).truncate(false).write(true).open(&lock_path).map_err(at(&lock_path))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(Error::StateInUse(path.to_owned())),
            Err(TryLockError::Error(source)) => return Err(at(&lock_path)(source)),
        }
        let file = path.join(FILE);
        let found = match fs::read(&file) {
            Ok(content) => match Facts::read(&content) {
                Some(facts) => Found::Facts(Box::new(facts)),
                None => Found::Damaged(put_aside(&file).map_err(at(&file))?),
            },
            Err(error) if error.kind() == io::ErrorKind::NotFound => Found::Nothing,
            Err(source) => return Err(at(&file)(source)),
        };
        Ok((Folder { path: path.to_owned(), _lock: lock }, found))
    }

    /// Replaces the facts in one step: a crash leaves the old ones or the new ones.
    pub(crate) fn write(&self, facts: &[u8]) -> Result<(), Error> {
        let part = self.path.join(format!("{FILE}.part"));
        let write = || {
            let mut file = File::create(&part)?;
            file.write_all(facts)?;
            file.sync_all()?;
            fs::rename(&part, self.path.join(FILE))
        };
        write().map_err(|source| Error::State { path: part.clone(), source })
    }
}

/// Renames the file to the first free name of its kind.
fn put_aside(file: &Path) -> io::Result<PathBuf> {
    let mut number = 1;
    loop {
        let aside = file.with_file_name(format!("{FILE}.damaged-{number}"));
        if !aside.try_exists()? {
            fs::rename(file, &aside)?;
            return Ok(aside);
        }
        number += 1;
    }
}

/// Which changes were made, and which are on disk.
#[derive(Debug)]
pub(crate) struct Changes {
    on_disk: bool,
    made: watch::Sender<u64>,
    kept: watch::Sender<u64>,
}

impl Changes {
    pub(crate) fn new(on_disk: bool) -> Changes {
        Changes { on_disk, made: watch::Sender::new(0), kept: watch::Sender::new(0) }
    }

    /// Notes a change: it will be written soon.
    pub(crate) fn note(&self) {
        self.made.send_modify(|made| *made += 1);
    }

    /// Returns when every change noted until now is on disk.
    pub(crate) async fn kept(&self) {
        if !self.on_disk {
            return;
        }
        let made = *self.made.borrow();
        // The sender lives as long as this: the wait cannot fail.
        let _ = self.kept.subscribe().wait_for(|kept| *kept >= made).await;
    }
}

/// Writes the facts whenever they changed, until told to stop; several changes at once are one write. It stops only
/// between two writes, so that no write is under way once it returned.
pub(crate) async fn keep(world: Arc<World>, folder: Arc<Folder>) {
    let mut made = world.changes.made.subscribe();
    loop {
        let change = *made.borrow_and_update();
        if *world.changes.kept.borrow() < change {
            write_now(&world, &folder).await;
            world.changes.kept.send_replace(change);
        }
        tokio::select! {
            () = world.stop.cancelled() => return,
            // The world holds the sender: it cannot be gone.
            _ = made.changed() => {}
        }
    }
}

/// Writes the facts as they are. A failure is logged: the sandbox goes on, and the next change tries again.
pub(crate) async fn write_now(world: &Arc<World>, folder: &Arc<Folder>) {
    let (world, folder) = (world.clone(), folder.clone());
    let written = tokio::task::spawn_blocking(move || folder.write(&world.facts())).await;
    if let Ok(Err(error)) = written {
        tracing::error!(%error, "the sandbox's state was not written");
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn facts() -> Vec<u8> {
        Facts::write("rk_live_x", true, (1, 2), &Books::open(5))
    }

    #[test]
    fn facts_come_back_as_they_were_written() {
        let folder = tempfile::tempdir().unwrap();
        let (open, found) = Folder::open(folder.path()).unwrap();
        assert!(matches!(found, Found::Nothing));
        open.write(&facts()).unwrap();
        drop(open);
        let Found::Facts(facts) = Folder::open(folder.path()).unwrap().1 else { panic!("facts were written") };
        assert_eq!((facts.key.as_str(), facts.revoked, facts.api_port, facts.books.balance), ("rk_live_x", true, 1, 5));
    }

    #[test]
    fn a_damaged_file_is_put_aside_and_kept() {
        let folder = tempfile::tempdir().unwrap();
        let newer = String::from_utf8(facts()).unwrap().replace("\"version\":1", "\"version\":2");
        for content in [&b"{"[..], b"", b"\xff\xff", newer.as_bytes()] {
            fs::write(folder.path().join(FILE), content).unwrap();
            let Found::Damaged(aside) = Folder::open(folder.path()).unwrap().1 else { panic!("it is damaged") };
            assert_eq!(fs::read(aside).unwrap(), content);
            assert!(!folder.path().join(FILE).exists());
        }
    }

    #[test]
    fn two_sandboxes_cannot_share_a_folder() {
        let folder = tempfile::tempdir().unwrap();
        let _open = Folder::open(folder.path()).unwrap();
        assert!(matches!(Folder::open(folder.path()), Err(Error::StateInUse(_))));
    }
}
