//! The profile folder: where what lies, and the lock that keeps a second engine out.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use crate::open::OpenError;

/// Paths inside a profile folder.
#[derive(Clone, Debug)]
pub struct Profile {
    folder: PathBuf,
}

impl Profile {
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self { folder: folder.into() }
    }

    pub fn folder(&self) -> &Path {
        &self.folder
    }

    pub fn database(&self) -> PathBuf {
        self.folder.join("library.sqlite")
    }

    pub fn thumbnails(&self) -> PathBuf {
        self.folder.join("thumbnails")
    }

    pub fn logs(&self) -> PathBuf {
        self.folder.join("logs")
    }

    /// Models from outside: what is in use, and what a person puts there.
    pub fn catalogue(&self) -> PathBuf {
        self.folder.join("catalogue")
    }

    /// State and key of the sandbox inside the app.
    pub fn sandbox(&self) -> PathBuf {
        self.folder.join("sandbox")
    }

    /// Counts openings and submissions beside the database: a database that counted fewer is an older one.
    pub(crate) fn openings(&self) -> PathBuf {
        self.folder.join("openings")
    }

    /// Thumbnails lie in folders of a thousand, so that no folder grows without end.
    pub(crate) fn thumbnail(&self, output: i64, size: u32) -> PathBuf {
        self.thumbnails()
            .join((output / 1000).to_string())
            .join(format!("{output}_{size}.{}", media::PICTURE_EXTENSION))
    }

    /// Frames of a video side by side, beside its thumbnails.
    pub(crate) fn strip(&self, output: i64) -> PathBuf {
        self.thumbnails().join((output / 1000).to_string()).join(format!("{output}_strip.{}", media::PICTURE_EXTENSION))
    }

    /// Makes the folders and takes the exclusive lock; it is held as long as the answer lives.
    pub(crate) fn lock(&self) -> Result<File, OpenError> {
        let unusable = |error: std::io::Error| match error.kind() {
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => OpenError::Full,
            _ => OpenError::Folder { folder: self.folder.clone(), detail: error.to_string() },
        };
        std::fs::create_dir_all(self.thumbnails()).map_err(unusable)?;
        let lock = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(self.folder.join("lock"))
            .map_err(unusable)?;
        match lock.try_lock() {
            Ok(()) => Ok(lock),
            Err(TryLockError::WouldBlock) => Err(OpenError::InUse),
            Err(TryLockError::Error(error)) => Err(unusable(error)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_engine_does_not_get_the_profile() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let profile = Profile::new(folder.path());
        let first = profile.lock().expect("the first gets it");
        assert!(matches!(profile.lock(), Err(OpenError::InUse)));
        drop(first);
        assert!(profile.lock().is_ok());
    }
}
