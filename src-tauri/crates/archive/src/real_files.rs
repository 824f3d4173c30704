use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, ErrorKind, Result};
use std::path::Path;

use crate::files::{Files, OpenFile, Opening};
use crate::writeback;

/// The disk itself.
#[derive(Clone, Copy, Debug, Default)]
pub struct RealFiles;

impl Files for RealFiles {
    fn open(&self, path: &Path, opening: Opening) -> Result<Box<dyn OpenFile>> {
        let mut options = OpenOptions::new();
        let file = match opening {
            Opening::Read => options.read(true).open(path)?,
            Opening::Keep => {
                let file = options.read(true).write(true).create(true).truncate(false).open(path)?;
                lock(&file)?;
                file
            }
            Opening::Empty => options.read(true).write(true).create(true).truncate(true).open(path)?,
        };
        Ok(Box::new(file))
    }

    fn length(&self, path: &Path) -> Result<u64> {
        Ok(fs::metadata(path)?.len())
    }

    fn make_folder(&self, path: &Path) -> Result<bool> {
        match fs::create_dir(path) {
            Ok(()) => Ok(true),
            Err(error) if error.kind() == ErrorKind::AlreadyExists && path.is_dir() => Ok(false),
            Err(error) => Err(error),
        }
    }

    fn rename_new(&self, from: &Path, to: &Path) -> Result<()> {
        match rename_exclusively(from, to) {
            Err(error) if not_offered(&error) => link_then_remove(from, to),
            done => done,
        }
    }

    fn replace(&self, from: &Path, to: &Path) -> Result<()> {
        fs::rename(from, to)
    }

    fn remove(&self, path: &Path) -> Result<()> {
        fs::remove_file(path)
    }

    fn sync_folder(&self, path: &Path) -> Result<()> {
        sync_folder(path)
    }

    fn free_space(&self, path: &Path) -> Result<u64> {
        fs4::available_space(path)
    }
}

impl OpenFile for File {
    fn sync(&mut self) -> Result<()> {
        self.sync_all()
    }

    fn begin_writing(&mut self, from: u64, bytes: u64) {
        writeback::begin_writing(self, from, bytes);
    }

    fn set_length(&mut self, bytes: u64) -> Result<()> {
        self.set_len(bytes)
    }
}

/// Two downloads into one part would leave bytes on the disk that neither of them has hashed. File systems without
/// locks are taken as they are.
fn lock(file: &File) -> Result<()> {
    match file.try_lock() {
        Ok(()) => Ok(()),
        Err(TryLockError::WouldBlock) => {
            Err(io::Error::new(ErrorKind::WouldBlock, "another download is writing this part"))
        }
        Err(TryLockError::Error(error)) if not_offered(&error) => Ok(()),
        Err(TryLockError::Error(error)) => Err(error),
    }
}

#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
fn rename_exclusively(from: &Path, to: &Path) -> Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    Ok(renameat_with(CWD, from, CWD, to, RenameFlags::NOREPLACE)?)
}

#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
fn rename_exclusively(_: &Path, _: &Path) -> Result<()> {
    Err(ErrorKind::Unsupported.into())
}

/// Where no rename that spares its target is offered (Windows, some network file systems): a hard link fails when
/// the name is taken. A crash between the two steps leaves both names for the same bytes. Where hard links are not
/// offered either (FAT), the name is taken by an empty file that the rename then replaces.
fn link_then_remove(from: &Path, to: &Path) -> Result<()> {
    match fs::hard_link(from, to) {
        Ok(()) => fs::remove_file(from),
        Err(error) if not_offered(&error) || error.kind() == ErrorKind::PermissionDenied => {
            OpenOptions::new().write(true).create_new(true).open(to)?;
            fs::rename(from, to).inspect_err(|_| {
                // Only the empty place holder made above is removed; the part is untouched.
                let _ = fs::remove_file(to);
            })
        }
        Err(error) => Err(error),
    }
}

fn not_offered(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::Unsupported | ErrorKind::InvalidInput)
}

#[cfg(unix)]
fn sync_folder(path: &Path) -> Result<()> {
    match File::open(path)?.sync_all() {
        // Some network file systems cannot sync a folder and say so.
        Err(error) if not_offered(&error) => Ok(()),
        done => done,
    }
}

/// Windows has no call for it; NTFS writes names to its own journal.
#[cfg(not(unix))]
fn sync_folder(path: &Path) -> Result<()> {
    fs::metadata(path).map(drop)
}
