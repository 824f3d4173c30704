use std::io::{ErrorKind, Read, Result, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;
use sha2::{Digest, Sha256};

use crate::files::{Files, OpenFile, Opening};
use crate::hex::hex;
use crate::note::{Note, note_path};
use crate::version::Version;

/// How a part that is there may be continued. Read it with `Resume::of`; it is used only if the note beside the
/// part names the same version, so bytes of two versions are never mixed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resume {
    pub etag: Option<String>,
    pub last_modified: Option<String>,
    /// Bytes that are safe on the disk.
    pub received: u64,
}

impl Resume {
    /// What the disk knows of the part at `part`; None when there is nothing to continue.
    pub fn of(files: &dyn Files, part: &Path) -> Option<Self> {
        let known = Note::peek(files, part).ok()??;
        let received = known.received;
        (received > 0 && files.length(part).ok()? >= received).then_some(Resume {
            etag: known.version.etag,
            last_modified: known.version.last_modified,
            received,
        })
    }
}

/// Removes a part and its note. That either is not there is fine.
pub fn discard_part(files: &dyn Files, part: &Path) -> std::result::Result<(), crate::DiskTrouble> {
    for path in [part.to_owned(), note_path(part)] {
        match files.remove(&path) {
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(error.into()),
            Ok(()) | Err(_) => {}
        }
    }
    Ok(())
}

/// A file on its way: bytes are hashed as they come, gathered to a mebibyte, written, and from time to time made
/// durable. After that the note says so; what it does not vouch for is fetched again, because a power cut may have
/// left a length without its bytes.
pub(crate) struct Part {
    files: Arc<dyn Files>,
    path: PathBuf,
    file: Box<dyn OpenFile>,
    note: Note,
    version: Option<Version>,
    hash: Sha256,
    gathered: Vec<u8>,
    received: u64,
    vouched: u64,
    complete: bool,
    pace: Duration,
    last_checkpoint: Instant,
}

const BUFFER: usize = 1 << 20;
/// Whichever comes first: this many bytes, or `CHECKPOINT_PACE`.
const CHECKPOINT_BYTES: u64 = 16 << 20;
pub(crate) const CHECKPOINT_PACE: Duration = Duration::from_secs(1);

impl Part {
    /// Opens the part and, if `resume` and the note agree on a version of `link`, hashes what the note vouches for.
    pub(crate) fn open(
        files: Arc<dyn Files>,
        path: PathBuf,
        link: &str,
        resume: Option<&Resume>,
        pace: Duration,
    ) -> Result<Self> {
        let file = files.open(&path, Opening::Keep)?;
        let (note, known) = Note::reopen(&*files, &path)?;
        let mut part = Part {
            files,
            path,
            file,
            note,
            version: None,
            hash: Sha256::new(),
            gathered: Vec::with_capacity(BUFFER),
            received: 0,
            vouched: 0,
            complete: false,
            pace,
            last_checkpoint: Instant::now(),
        };
        let agreed = known.filter(|known| {
            known.version.link == link
                && (known.complete || known.version.condition.is_some())
                && resume.is_some_and(|resume| {
                    resume.etag == known.version.etag && resume.last_modified == known.version.last_modified
                })
        });
        if let Some(known) = agreed
            && part.take_up(known.received)?
        {
            part.version = Some(known.version);
            part.complete = known.complete;
        }
        Ok(part)
    }

    /// Hashes the first `received` bytes and cuts the rest off. False, with nothing taken, when they are not there.
    fn take_up(&mut self, received: u64) -> Result<bool> {
        if received == 0 || self.files.length(&self.path)? < received {
            return Ok(false);
        }
        let mut left = received;
        let mut buffer = vec![0; BUFFER];
        self.file.seek(SeekFrom::Start(0))?;
        while left > 0 {
            let most = usize::try_from(left).map_or(BUFFER, |left| left.min(BUFFER));
            match self.file.read(&mut buffer[..most]) {
                Ok(0) => return Err(ErrorKind::UnexpectedEof.into()),
                Ok(count) => {
                    self.hash.update(&buffer[..count]);
                    left -= count as u64;
                }
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        self.file.set_length(received)?;
        self.file.seek(SeekFrom::Start(received))?;
        (self.received, self.vouched) = (received, received);
        Ok(true)
    }

    pub(crate) fn version(&self) -> Option<&Version> {
        self.version.as_ref()
    }

    /// Bytes taken so far, hashed, though perhaps not all on the disk.
    pub(crate) fn received(&self) -> u64 {
        self.received
    }

    /// Bytes that a crash cannot take back.
    pub(crate) fn vouched(&self) -> u64 {
        self.vouched
    }

    /// The whole file is here and durable.
    pub(crate) fn is_complete(&self) -> bool {
        self.complete
    }

    /// Empties the part for a new version. The note of the old one is gone before the first new byte is written.
    pub(crate) fn begin(&mut self, version: Version) -> Result<()> {
        self.note.clear()?;
        self.file.set_length(0)?;
        self.file.seek(SeekFrom::Start(0))?;
        self.note.begin(&version)?;
        self.version = Some(version);
        self.hash = Sha256::new();
        self.gathered.clear();
        (self.received, self.vouched, self.complete) = (0, 0, false);
        self.last_checkpoint = Instant::now();
        Ok(())
    }

    /// An error of kind `StorageFull` when the disk has no room for `more` bytes; no answer counts as room.
    pub(crate) fn make_sure_of_room(&self, more: u64) -> Result<()> {
        let folder = self.path.parent().unwrap_or(&self.path);
        match self.files.free_space(folder) {
            Ok(free) if free < more => Err(ErrorKind::StorageFull.into()),
            Ok(_) | Err(_) => Ok(()),
        }
    }

    pub(crate) fn write(&mut self, piece: &Bytes) -> Result<()> {
        self.hash.update(piece);
        self.received += piece.len() as u64;
        self.gathered.extend_from_slice(piece);
        if self.gathered.len() >= BUFFER {
            self.flush()?;
        }
        if self.received - self.vouched >= CHECKPOINT_BYTES || self.last_checkpoint.elapsed() >= self.pace {
            self.checkpoint(false)?;
        }
        Ok(())
    }

    /// Makes durable what has come. `complete` says that nothing more is to come.
    pub(crate) fn checkpoint(&mut self, complete: bool) -> Result<()> {
        self.flush()?;
        self.file.sync()?;
        if self.received != self.vouched || complete {
            self.note.vouch(self.received, complete)?;
        }
        self.vouched = self.received;
        self.complete = complete;
        self.last_checkpoint = Instant::now();
        Ok(())
    }

    /// SHA-256 of what has come, in lower-case hexadecimal digits.
    pub(crate) fn sha256(&self) -> String {
        hex(&self.hash.clone().finalize())
    }

    /// Removes part and note.
    pub(crate) fn discard(self) -> std::result::Result<(), crate::DiskTrouble> {
        let Part { files, path, file, note, .. } = self;
        drop((file, note));
        discard_part(&*files, &path)
    }

    pub(crate) fn discard_if_empty(self) -> std::result::Result<(), crate::DiskTrouble> {
        if self.files.length(&self.path)? == 0 { self.discard() } else { Ok(()) }
    }

    fn flush(&mut self) -> Result<()> {
        self.file.write_all(&self.gathered)?;
        self.gathered.clear();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::RealFiles;

    fn begun(path: &Path, pace: Duration) -> Part {
        let mut part = Part::open(Arc::new(RealFiles), path.to_owned(), "link", None, pace).unwrap();
        let version = Version {
            link: "link".to_owned(),
            etag: Some("\"a\"".to_owned()),
            last_modified: None,
            condition: Some("\"a\"".to_owned()),
            total: None,
            content_type: None,
        };
        part.begin(version).unwrap();
        part
    }

    /// What a process that is killed at this moment leaves behind.
    fn left(path: &Path) -> Option<u64> {
        Resume::of(&RealFiles, path).map(|resume| resume.received)
    }

    #[test]
    fn a_process_that_is_killed_loses_no_more_than_a_pace_or_a_stretch() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.part");
        let mut slow = begun(&path, Duration::ZERO);
        assert_eq!(left(&path), None);
        for sent in 1..=3 {
            slow.write(&Bytes::from_static(&[7; 1000])).unwrap();
            assert_eq!(left(&path), Some(sent * 1000));
        }
        drop(slow);

        let path = folder.path().join("y.part");
        let mut fast = begun(&path, Duration::from_secs(3600));
        let piece = Bytes::from(vec![7; BUFFER]);
        for sent in 1..=33u64 {
            fast.write(&piece).unwrap();
            let vouched = sent / 16 * CHECKPOINT_BYTES;
            assert_eq!(left(&path), (vouched > 0).then_some(vouched));
        }
    }
}
