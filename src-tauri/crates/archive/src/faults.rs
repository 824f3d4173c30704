use std::io::{self, ErrorKind, Read, Result, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::files::{Files, OpenFile, Opening};
use crate::real_files::RealFiles;

/// One thing that was done to the disk. File names only, without their folders.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    Open(String),
    Write(String),
    SetLength(String),
    Sync(String),
    MakeFolder(String),
    Rename { from: String, to: String },
    Replace { from: String, to: String },
    Remove(String),
    SyncFolder(String),
}

/// The real disk, with every step recorded, and any step failing on request. For tests of whoever uses `Files`.
#[derive(Clone, Default)]
pub struct FaultyFiles {
    inner: Arc<Mutex<Inner>>,
}

#[derive(Default)]
struct Inner {
    steps: Vec<Step>,
    fault: Option<Fault>,
    free: Option<u64>,
}

type Fault = Box<dyn FnMut(&Step) -> Option<ErrorKind> + Send>;

impl FaultyFiles {
    pub fn new() -> Self {
        Self::default()
    }

    /// Asked before every step: an error kind makes the step fail with it, and nothing is done. A `Write` that fails
    /// has written half of what it was given, as a disk that fills up does.
    pub fn fail_when(&self, fault: impl FnMut(&Step) -> Option<ErrorKind> + Send + 'static) {
        self.inner().fault = Some(Box::new(fault));
    }

    /// Every step works again.
    pub fn heal(&self) {
        self.inner().fault = None;
    }

    /// What the disk says of its free bytes; None asks the real one.
    pub fn set_free_space(&self, bytes: Option<u64>) {
        self.inner().free = bytes;
    }

    /// What has been done so far, failed steps included; writes in a row to one file are one step.
    pub fn steps(&self) -> Vec<Step> {
        let mut steps = self.inner().steps.clone();
        steps.dedup_by(|next, last| matches!(last, Step::Write(_)) && next == last);
        steps
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn step(&self, step: Step) -> Result<()> {
        let mut inner = self.inner();
        let failure = inner.fault.as_mut().and_then(|fault| fault(&step));
        inner.steps.push(step);
        failure.map_or(Ok(()), |kind| Err(io::Error::from(kind)))
    }
}

impl Files for FaultyFiles {
    fn open(&self, path: &Path, opening: Opening) -> Result<Box<dyn OpenFile>> {
        if opening != Opening::Read {
            self.step(Step::Open(name(path)))?;
        }
        let file = RealFiles.open(path, opening)?;
        Ok(Box::new(FaultyFile { files: self.clone(), path: path.to_owned(), file }))
    }

    fn length(&self, path: &Path) -> Result<u64> {
        RealFiles.length(path)
    }

    fn make_folder(&self, path: &Path) -> Result<bool> {
        self.step(Step::MakeFolder(name(path)))?;
        RealFiles.make_folder(path)
    }

    fn rename_new(&self, from: &Path, to: &Path) -> Result<()> {
        self.step(Step::Rename { from: name(from), to: name(to) })?;
        RealFiles.rename_new(from, to)
    }

    fn replace(&self, from: &Path, to: &Path) -> Result<()> {
        self.step(Step::Replace { from: name(from), to: name(to) })?;
        RealFiles.replace(from, to)
    }

    fn remove(&self, path: &Path) -> Result<()> {
        self.step(Step::Remove(name(path)))?;
        RealFiles.remove(path)
    }

    fn sync_folder(&self, path: &Path) -> Result<()> {
        self.step(Step::SyncFolder(name(path)))?;
        RealFiles.sync_folder(path)
    }

    fn free_space(&self, path: &Path) -> Result<u64> {
        let told = self.inner().free;
        told.map_or_else(|| RealFiles.free_space(path), Ok)
    }
}

struct FaultyFile {
    files: FaultyFiles,
    path: PathBuf,
    file: Box<dyn OpenFile>,
}

impl Read for FaultyFile {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize> {
        self.file.read(buffer)
    }
}

impl Write for FaultyFile {
    fn write(&mut self, bytes: &[u8]) -> Result<usize> {
        if let Err(error) = self.files.step(Step::Write(name(&self.path))) {
            self.file.write_all(&bytes[..bytes.len() / 2])?;
            return Err(error);
        }
        self.file.write(bytes)
    }

    fn flush(&mut self) -> Result<()> {
        self.file.flush()
    }
}

impl Seek for FaultyFile {
    fn seek(&mut self, to: SeekFrom) -> Result<u64> {
        self.file.seek(to)
    }
}

impl OpenFile for FaultyFile {
    fn sync(&mut self) -> Result<()> {
        self.files.step(Step::Sync(name(&self.path)))?;
        self.file.sync()
    }

    fn begin_writing(&mut self, from: u64, bytes: u64) {
        self.file.begin_writing(from, bytes);
    }

    fn set_length(&mut self, bytes: u64) -> Result<()> {
        self.files.step(Step::SetLength(name(&self.path)))?;
        self.file.set_length(bytes)
    }
}

fn name(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}
