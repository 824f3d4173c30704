//! A file that somebody hands in: it may be a pipe, a device, a link to elsewhere, or larger than any disk.

use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Read, Result};
use std::path::Path;

use sha2::{Digest, Sha256};

use crate::hex::hex;

/// A plain file that was handed in, open for reading. Nothing is ever written to it.
pub struct Foreign {
    file: File,
    /// In bytes, as it was when it was opened.
    pub length: u64,
    /// When it was written to last, in Unix milliseconds, as it was when it was opened; 0 where nobody knows.
    pub modified_at: i64,
}

/// Why a path is no plain file that can be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotForeign {
    #[error("a folder")]
    Folder,
    /// What it leads to was not chosen by whoever handed it in.
    #[error("a link to another file")]
    Link,
    /// A pipe, a socket, a device.
    #[error("no plain file")]
    Special,
    #[error("it cannot be read: {0}")]
    Unread(String),
}

/// What became of adding up a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sum {
    /// Lower-case hexadecimal digits.
    Whole(String),
    Stopped,
}

impl Foreign {
    /// Opens the file that lies at the path itself. Never waits for another program, as opening a pipe would.
    pub fn open(path: &Path) -> std::result::Result<Foreign, NotForeign> {
        let unread = |error: std::io::Error| NotForeign::Unread(error.to_string());
        let before = std::fs::symlink_metadata(path).map_err(unread)?;
        plain(&before)?;
        let file = options().open(path).map_err(unread)?;
        // Once more of what was opened: another file may have taken the name meanwhile.
        let facts = file.metadata().map_err(unread)?;
        plain(&facts)?;
        Ok(Foreign { file, length: facts.len(), modified_at: modified_at(&facts) })
    }

    /// Whether it is as long and as old as when it was opened. What is read from one that is not may be of two files.
    pub fn is_as_it_was(&self) -> bool {
        self.file.metadata().is_ok_and(|now| now.len() == self.length && modified_at(&now) == self.modified_at)
    }

    /// The first bytes, at most so many; the file is at its beginning again afterwards.
    pub fn begins(&mut self, most: usize) -> Result<Vec<u8>> {
        use std::io::Seek;
        let mut bytes = Vec::new();
        self.file.by_ref().take(most as u64).read_to_end(&mut bytes)?;
        self.file.rewind()?;
        Ok(bytes)
    }

    /// Everything from the beginning, unless it is more than so many bytes: then None.
    pub fn whole(&mut self, most: u64) -> Result<Option<Vec<u8>>> {
        use std::io::Seek;
        self.file.rewind()?;
        let mut bytes = Vec::new();
        self.file.by_ref().take(most.saturating_add(1)).read_to_end(&mut bytes)?;
        Ok((bytes.len() as u64 <= most).then_some(bytes))
    }

    /// Adds up the whole file in little memory; `go_on` hears how many bytes are done, and ends it by saying no.
    pub fn sum(&mut self, go_on: &mut dyn FnMut(u64) -> bool) -> Result<Sum> {
        use std::io::Seek;
        self.file.rewind()?;
        let (mut hash, mut buffer, mut done) = (Sha256::new(), vec![0; 1 << 20], 0u64);
        loop {
            if !go_on(done) {
                return Ok(Sum::Stopped);
            }
            match self.file.read(&mut buffer) {
                Ok(0) => return Ok(Sum::Whole(hex(&hash.finalize()))),
                Ok(count) => {
                    hash.update(&buffer[..count]);
                    done = done.saturating_add(count as u64);
                }
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }
}

impl Read for Foreign {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize> {
        self.file.read(buffer)
    }
}

impl std::io::Seek for Foreign {
    fn seek(&mut self, to: std::io::SeekFrom) -> Result<u64> {
        self.file.seek(to)
    }
}

fn modified_at(facts: &std::fs::Metadata) -> i64 {
    let since = facts.modified().ok().and_then(|at| at.duration_since(std::time::UNIX_EPOCH).ok());
    since.and_then(|since| i64::try_from(since.as_millis()).ok()).unwrap_or(0)
}

fn plain(facts: &std::fs::Metadata) -> std::result::Result<(), NotForeign> {
    let kind = facts.file_type();
    if kind.is_file() {
        Ok(())
    } else if kind.is_dir() {
        Err(NotForeign::Folder)
    } else if kind.is_symlink() {
        Err(NotForeign::Link)
    } else {
        Err(NotForeign::Special)
    }
}

#[cfg(target_os = "linux")]
fn options() -> OpenOptions {
    use std::os::unix::fs::OpenOptionsExt;
    let mut options = OpenOptions::new();
    options.read(true).custom_flags(libc::O_NONBLOCK | libc::O_NOFOLLOW | libc::O_NOCTTY);
    options
}

#[cfg(not(target_os = "linux"))]
fn options() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.read(true);
    options
}

#[cfg(all(test, target_os = "linux"))]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use std::os::unix::ffi::OsStrExt;

    /// Without a program for it: until that has begun it holds what is open here, and the locks of other tests' files.
    fn make_pipe(path: &Path) {
        use rustix::fs::{CWD, Mode};
        let mode = Mode::RUSR | Mode::WUSR;
        #[cfg(not(target_vendor = "apple"))]
        rustix::fs::mknodat(CWD, path, rustix::fs::FileType::Fifo, mode, 0).unwrap();
        #[cfg(target_vendor = "apple")]
        rustix::fs::mkfifoat(CWD, path, mode).unwrap();
    }

    #[test]
    fn only_a_plain_file_is_opened_and_a_pipe_is_not_waited_for() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        std::fs::write(at("plain"), "abc").unwrap();
        std::os::unix::fs::symlink(at("plain"), at("link")).unwrap();
        make_pipe(&at("pipe"));
        let why = |path: &Path| Foreign::open(path).err();
        assert_eq!(why(&at("plain")), None);
        assert_eq!(why(&at("link")), Some(NotForeign::Link));
        assert_eq!(why(&at("pipe")), Some(NotForeign::Special));
        assert_eq!(why(folder.path()), Some(NotForeign::Folder));
        assert_eq!(why(Path::new("/dev/zero")), Some(NotForeign::Special));
        assert!(matches!(why(&at("gone")), Some(NotForeign::Unread(_))));
        let odd = folder.path().join(std::ffi::OsStr::from_bytes(b"\xff\xfe"));
        std::fs::write(&odd, "odd").unwrap();
        assert_eq!(Foreign::open(&odd).unwrap().length, 3);
    }

    #[test]
    fn a_file_is_read_up_to_a_limit_and_added_up_until_it_is_stopped() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        std::fs::write(&path, "abc").unwrap();
        let mut file = Foreign::open(&path).unwrap();
        assert_eq!(file.begins(2).unwrap(), b"ab");
        assert_eq!(file.whole(3).unwrap().unwrap(), b"abc");
        assert_eq!(file.whole(2).unwrap(), None);
        let known = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(file.sum(&mut |_| true).unwrap(), Sum::Whole(known.to_owned()));
        assert_eq!(file.sum(&mut |done| done == 0).unwrap(), Sum::Stopped);
    }
}
