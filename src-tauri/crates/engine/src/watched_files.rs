//! The port `Files` with a note of every call that has not come back. A drive at the end of a network may hold a call
//! for ever: nothing can end it, but it can be said, and nothing else needs to wait for it.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::io::{IoSlice, Read, Result, Seek, SeekFrom, Write};
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use archive::{Files, OpenFile, Opening};
use tokio::sync::Notify;

use crate::archiver::blocking;
use crate::inner::{Inner, locked};
use crate::ports::Clock;

/// A drive that has slept needs seconds; one that does not answer for so long is away.
const PATIENCE_MS: i64 = 60_000;
/// A page that shows the archive does not wait longer for a drive that sleeps or is away.
const ASKED_WITHIN: Duration = Duration::from_secs(20);

/// What was asked of the disk and is not answered yet.
pub(crate) struct Disk {
    clock: Arc<dyn Clock>,
    calls: Mutex<Calls>,
    begun: Notify,
    left: Notify,
}

#[derive(Default)]
struct Calls {
    next: u64,
    /// When each began.
    running: BTreeMap<u64, i64>,
}

impl Disk {
    pub fn new(clock: Arc<dyn Clock>) -> Arc<Self> {
        Arc::new(Self { clock, calls: Mutex::default(), begun: Notify::new(), left: Notify::new() })
    }

    /// Runs what may never come back.
    pub fn during<T>(&self, work: impl FnOnce() -> T) -> T {
        let call = {
            let mut calls = locked(&self.calls);
            let call = calls.next;
            calls.next += 1;
            calls.running.insert(call, self.clock.now());
            call
        };
        self.begun.notify_one();
        let _ended = Ended { disk: self, call };
        work()
    }

    /// Some call has waited for longer than a disk takes.
    pub fn is_silent(&self) -> bool {
        let now = self.clock.now();
        let oldest = locked(&self.calls).running.values().copied().min();
        oldest.is_some_and(|began| now.saturating_sub(began) >= PATIENCE_MS)
    }

    pub fn patience(&self) -> Duration {
        Duration::from_millis(PATIENCE_MS.unsigned_abs())
    }

    /// Waits until something is asked of the disk.
    pub async fn begun(&self) {
        self.begun.notified().await;
    }

    /// Another folder is used from now on: nobody waits for what the old one does not answer.
    pub fn leave(&self) {
        if self.is_silent() {
            locked(&self.calls).running.clear();
            self.left.notify_waiters();
        }
    }

    /// Waits until a silent disk is left for another one.
    pub async fn left(&self) {
        self.left.notified().await;
    }
}

struct Ended<'a> {
    disk: &'a Disk,
    call: u64,
}

impl Drop for Ended<'_> {
    fn drop(&mut self) {
        locked(&self.disk.calls).running.remove(&self.call);
    }
}

/// Asks the archive's disk what a person or the page waits for; None when it does not answer.
pub(crate) async fn asked<T: Send + 'static>(
    inner: &Arc<Inner>,
    question: impl FnOnce() -> T + Send + 'static,
) -> Option<T> {
    if inner.disk.is_silent() {
        return None;
    }
    let disk = Arc::clone(&inner.disk);
    let answer = blocking(move || disk.during(question));
    tokio::select! {
        answer = answer => Some(answer),
        () = inner.ports.clock.sleep(ASKED_WITHIN) => None,
    }
}

pub(crate) struct WatchedFiles {
    pub files: Arc<dyn Files>,
    pub disk: Arc<Disk>,
}

impl Files for WatchedFiles {
    fn open(&self, path: &Path, opening: Opening) -> Result<Box<dyn OpenFile>> {
        let file = self.disk.during(|| self.files.open(path, opening))?;
        Ok(Box::new(WatchedFile { file, disk: Arc::clone(&self.disk) }))
    }

    fn length(&self, path: &Path) -> Result<u64> {
        self.disk.during(|| self.files.length(path))
    }

    fn make_folder(&self, path: &Path) -> Result<bool> {
        self.disk.during(|| self.files.make_folder(path))
    }

    fn rename_new(&self, from: &Path, to: &Path) -> Result<()> {
        self.disk.during(|| self.files.rename_new(from, to))
    }

    fn replace(&self, from: &Path, to: &Path) -> Result<()> {
        self.disk.during(|| self.files.replace(from, to))
    }

    fn remove(&self, path: &Path) -> Result<()> {
        self.disk.during(|| self.files.remove(path))
    }

    fn names(&self, path: &Path) -> Result<Vec<OsString>> {
        self.disk.during(|| self.files.names(path))
    }

    fn sync_folder(&self, path: &Path) -> Result<()> {
        self.disk.during(|| self.files.sync_folder(path))
    }

    fn free_space(&self, path: &Path) -> Result<u64> {
        self.disk.during(|| self.files.free_space(path))
    }
}

struct WatchedFile {
    file: Box<dyn OpenFile>,
    disk: Arc<Disk>,
}

impl Read for WatchedFile {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize> {
        self.disk.during(|| self.file.read(buffer))
    }
}

impl Write for WatchedFile {
    fn write(&mut self, bytes: &[u8]) -> Result<usize> {
        self.disk.during(|| self.file.write(bytes))
    }

    fn write_vectored(&mut self, pieces: &[IoSlice<'_>]) -> Result<usize> {
        self.disk.during(|| self.file.write_vectored(pieces))
    }

    fn flush(&mut self) -> Result<()> {
        self.disk.during(|| self.file.flush())
    }
}

impl Seek for WatchedFile {
    fn seek(&mut self, to: SeekFrom) -> Result<u64> {
        self.disk.during(|| self.file.seek(to))
    }
}

impl OpenFile for WatchedFile {
    fn sync(&mut self) -> Result<()> {
        self.disk.during(|| self.file.sync())
    }

    fn begin_writing(&mut self, from: u64, bytes: u64) {
        self.disk.during(|| self.file.begin_writing(from, bytes));
    }

    fn set_length(&mut self, bytes: u64) -> Result<()> {
        self.disk.during(|| self.file.set_length(bytes))
    }
}
