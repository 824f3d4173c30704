use std::collections::HashMap;
use std::io::{Read, Result, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::files::{Files, OpenFile, Opening};
use crate::real_files::RealFiles;

/// One thing that was asked of the disk and done, with all that a replay needs. Files have numbers of their own,
/// because names move.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    /// A new, empty file under this name.
    Make {
        file: usize,
        path: PathBuf,
    },
    Write {
        file: usize,
        at: u64,
        bytes: Arc<[u8]>,
    },
    SetLength {
        file: usize,
        bytes: u64,
    },
    Sync {
        file: usize,
    },
    MakeFolder(PathBuf),
    /// A rename, whether the new name was free or is taken over.
    Move {
        from: PathBuf,
        to: PathBuf,
    },
    Remove(PathBuf),
    SyncFolder(PathBuf),
    /// Something else became durable; the number is its own.
    Mark(usize),
}

/// The real disk, with every act recorded in the order in which it was done, for `DiskAfter` to replay.
/// For tests of whoever uses `Files`. A file that was there before is not known; reading is not recorded.
#[derive(Clone, Default)]
pub struct RecordingFiles {
    inner: Arc<Mutex<Inner>>,
}

#[derive(Default)]
struct Inner {
    acts: Vec<Act>,
    files: usize,
    names: HashMap<PathBuf, usize>,
    look: Option<Look>,
}

type Look = Box<dyn FnMut() -> Option<usize> + Send>;

impl RecordingFiles {
    pub fn new() -> Self {
        Self::default()
    }

    /// Asked before every act: a number is recorded as a mark in front of it. So a commit that came too early stands
    /// before the sync that it should have waited for.
    pub fn look_before_each(&self, look: impl FnMut() -> Option<usize> + Send + 'static) {
        self.inner().look = Some(Box::new(look));
    }

    /// Looks now.
    pub fn look(&self) {
        self.inner().look();
    }

    pub fn acts(&self) -> Vec<Act> {
        self.inner().acts.clone()
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Does and records as one step: what two threads do at once is recorded as it happened.
    fn act<T>(&self, act: impl FnOnce() -> Result<T>, done: impl FnOnce(&mut Inner, &T) -> Option<Act>) -> Result<T> {
        let mut inner = self.inner();
        inner.look();
        let result = act()?;
        if let Some(act) = done(&mut inner, &result) {
            inner.acts.push(act);
        }
        Ok(result)
    }
}

impl Inner {
    fn look(&mut self) {
        if let Some(mark) = self.look.as_mut().and_then(|look| look()) {
            self.acts.push(Act::Mark(mark));
        }
    }

    fn moved(&mut self, from: &Path, to: &Path) -> Option<Act> {
        let file = self.names.remove(from)?;
        self.names.insert(to.to_owned(), file);
        Some(Act::Move { from: from.to_owned(), to: to.to_owned() })
    }
}

impl Files for RecordingFiles {
    fn open(&self, path: &Path, opening: Opening) -> Result<Box<dyn OpenFile>> {
        if opening == Opening::Read {
            return RealFiles.open(path, opening);
        }
        let mut number = 0;
        let opened = self.act(
            || RealFiles.open(path, opening),
            |inner, _| match inner.names.get(path) {
                Some(known) => {
                    number = *known;
                    (opening == Opening::Empty).then_some(Act::SetLength { file: number, bytes: 0 })
                }
                None => {
                    number = inner.files;
                    inner.files += 1;
                    inner.names.insert(path.to_owned(), number);
                    Some(Act::Make { file: number, path: path.to_owned() })
                }
            },
        )?;
        Ok(Box::new(RecordedFile { files: self.clone(), number, file: opened }))
    }

    fn length(&self, path: &Path) -> Result<u64> {
        RealFiles.length(path)
    }

    fn make_folder(&self, path: &Path) -> Result<bool> {
        self.act(|| RealFiles.make_folder(path), |_, made| made.then(|| Act::MakeFolder(path.to_owned())))
    }

    fn rename_new(&self, from: &Path, to: &Path) -> Result<()> {
        self.act(|| RealFiles.rename_new(from, to), |inner, ()| inner.moved(from, to))
    }

    fn replace(&self, from: &Path, to: &Path) -> Result<()> {
        self.act(|| RealFiles.replace(from, to), |inner, ()| inner.moved(from, to))
    }

    fn remove(&self, path: &Path) -> Result<()> {
        self.act(|| RealFiles.remove(path), |inner, ()| inner.names.remove(path).map(|_| Act::Remove(path.to_owned())))
    }

    fn sync_folder(&self, path: &Path) -> Result<()> {
        self.act(|| RealFiles.sync_folder(path), |_, ()| Some(Act::SyncFolder(path.to_owned())))
    }

    fn free_space(&self, path: &Path) -> Result<u64> {
        RealFiles.free_space(path)
    }
}

struct RecordedFile {
    files: RecordingFiles,
    number: usize,
    file: Box<dyn OpenFile>,
}

impl Read for RecordedFile {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize> {
        self.file.read(buffer)
    }
}

impl Write for RecordedFile {
    fn write(&mut self, bytes: &[u8]) -> Result<usize> {
        let (file, number) = (&mut self.file, self.number);
        let at = file.stream_position()?;
        self.files.act(
            || file.write(bytes),
            |_, written| Some(Act::Write { file: number, at, bytes: bytes[..*written].into() }),
        )
    }

    fn flush(&mut self) -> Result<()> {
        self.file.flush()
    }
}

impl Seek for RecordedFile {
    fn seek(&mut self, to: SeekFrom) -> Result<u64> {
        self.file.seek(to)
    }
}

impl OpenFile for RecordedFile {
    fn sync(&mut self) -> Result<()> {
        let (file, number) = (&mut self.file, self.number);
        self.files.act(|| file.sync(), |_, ()| Some(Act::Sync { file: number }))
    }

    fn set_length(&mut self, bytes: u64) -> Result<()> {
        let (file, number) = (&mut self.file, self.number);
        self.files.act(|| file.set_length(bytes), |_, ()| Some(Act::SetLength { file: number, bytes }))
    }
}
