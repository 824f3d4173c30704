use std::io::{ErrorKind, IoSlice, Read, Result, SeekFrom};
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

/// What an earlier try found in a part that was all there: enough to know it again without a note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finished {
    pub bytes: u64,
    /// Lower-case hexadecimal digits.
    pub sha256: String,
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

/// A file on its way: bytes are hashed and written as they come, and from time to time made durable. After that the
/// note says so; what it does not vouch for is fetched again, because a power cut may have left a length without its
/// bytes.
pub(crate) struct Part {
    files: Arc<dyn Files>,
    path: PathBuf,
    file: Box<dyn OpenFile>,
    note: Note,
    version: Option<Version>,
    hash: Sha256,
    received: u64,
    /// The disk was asked to begin with what lies before this.
    begun: u64,
    vouched: u64,
    complete: bool,
    pace: Pace,
    last_checkpoint: Instant,
}

/// When what has come is made durable: whichever is reached first.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pace {
    pub time: Duration,
    pub bytes: u64,
}

/// A crash costs no more than a second of the line, or what a good one brings in two.
pub(crate) const CHECKPOINTS: Pace = Pace { time: Duration::from_secs(1), bytes: 256 << 20 };
const BUFFER: usize = 1 << 20;
/// The disk is asked to begin in stretches of this many bytes.
const STRETCH: u64 = 8 << 20;

impl Part {
    /// Opens the part and, if `resume` and the note agree on a version of `link`, hashes what the note vouches for.
    /// Without a note it is complete if it is what `finished` says.
    pub(crate) fn open(
        files: Arc<dyn Files>,
        path: PathBuf,
        link: &str,
        resume: Option<&Resume>,
        finished: Option<&Finished>,
        pace: Pace,
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
            received: 0,
            begun: 0,
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
        } else if let Some(finished) = finished
            && part.files.length(&part.path)? == finished.bytes
            && part.take_up(finished.bytes)?
        {
            part.complete = part.sha256() == finished.sha256;
            if !part.complete {
                part.forget();
            }
        }
        Ok(part)
    }

    /// Nothing of what lies there counts.
    fn forget(&mut self) {
        self.hash = Sha256::new();
        (self.received, self.begun, self.vouched, self.complete) = (0, 0, 0, false);
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
        (self.received, self.begun, self.vouched) = (received, received, received);
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
        self.note.begin(&version)?;
        self.file.set_length(0)?;
        self.file.seek(SeekFrom::Start(0))?;
        self.version = Some(version);
        self.forget();
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

    /// Takes pieces that follow each other.
    pub(crate) fn write(&mut self, pieces: &[Bytes]) -> Result<()> {
        for piece in pieces {
            self.hash.update(piece);
        }
        write_all(&mut *self.file, pieces)?;
        self.received += pieces.iter().map(|piece| piece.len() as u64).sum::<u64>();
        if self.received - self.begun >= STRETCH {
            self.file.begin_writing(self.begun, self.received - self.begun);
            self.begun = self.received;
        }
        if self.received - self.vouched >= self.pace.bytes || self.last_checkpoint.elapsed() >= self.pace.time {
            self.checkpoint(false)?;
        }
        Ok(())
    }

    /// Makes durable what has come. `complete` says that nothing more is to come.
    pub(crate) fn checkpoint(&mut self, complete: bool) -> Result<()> {
        self.file.sync()?;
        if self.received != self.vouched || complete {
            self.note.vouch(&*self.files, self.received, complete)?;
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
}

/// All pieces in as few calls as the system allows, without copying them together.
fn write_all(file: &mut dyn OpenFile, pieces: &[Bytes]) -> Result<()> {
    let mut slices: Vec<IoSlice<'_>> = pieces.iter().map(|piece| IoSlice::new(piece)).collect();
    let mut left = &mut slices[..];
    // Empty ones at the front would look like a file that takes nothing.
    IoSlice::advance_slices(&mut left, 0);
    while !left.is_empty() {
        match file.write_vectored(left) {
            Ok(0) => return Err(ErrorKind::WriteZero.into()),
            Ok(count) => IoSlice::advance_slices(&mut left, count),
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::RealFiles;

    fn begun(path: &Path, pace: Pace) -> Part {
        let mut part = Part::open(Arc::new(RealFiles), path.to_owned(), "link", None, None, pace).unwrap();
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
        let mut slow = begun(&path, Pace { time: Duration::ZERO, bytes: u64::MAX });
        assert_eq!(left(&path), None);
        for sent in 1..=3 {
            slow.write(&[Bytes::from_static(&[7; 600]), Bytes::new(), Bytes::from_static(&[7; 400])]).unwrap();
            assert_eq!(left(&path), Some(sent * 1000));
        }
        drop(slow);

        let path = folder.path().join("y.part");
        let mut fast = begun(&path, Pace { time: Duration::from_secs(3600), bytes: 16_000 });
        let piece = Bytes::from_static(&[7; 1000]);
        for sent in 1..=33u64 {
            fast.write(std::slice::from_ref(&piece)).unwrap();
            let vouched = sent / 16 * 16_000;
            assert_eq!(left(&path), (vouched > 0).then_some(vouched));
        }
    }
}
