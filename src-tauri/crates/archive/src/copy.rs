use std::io::{ErrorKind, Read, Seek};
use std::path::PathBuf;
use std::sync::Arc;

use bytes::Bytes;

use crate::download::Fetched;
use crate::files::Files;
use crate::foreign::Foreign;
use crate::part::{CHECKPOINTS, Finished, Part};
use crate::trouble::DiskTrouble;
use crate::version::Version;

/// Read at a time.
const PIECE: usize = 1 << 20;

/// Why a file of this computer was not copied. The file itself is as it was.
#[derive(Debug, thiserror::Error)]
pub enum CopyError {
    /// Reading it ended with an error.
    #[error("it cannot be read: {0}")]
    Unread(String),
    /// Its bytes are not those that were asked for; nothing of them is kept.
    #[error("it is another file than the one that was looked at")]
    Changed,
    #[error("stopped")]
    Stopped,
    #[error(transparent)]
    Disk(#[from] DiskTrouble),
}

/// Copies a plain file into a part, hashed and synced, as a download does; `place` gives it its final name. It is kept
/// only when it is what `wanted` says. `go_on` hears how many bytes are there and ends it by saying no; what is there
/// then is copied anew the next time, but for a part that was whole already.
pub fn copy_in(
    files: Arc<dyn Files>,
    mut from: Foreign,
    part: PathBuf,
    wanted: &Finished,
    go_on: &mut dyn FnMut(u64) -> bool,
) -> Result<Fetched, CopyError> {
    let disk = |error: std::io::Error| CopyError::Disk(error.into());
    let mut part = Part::open(files, part, "", None, Some(wanted), CHECKPOINTS).map_err(disk)?;
    if !part.is_complete() {
        if from.length != wanted.bytes {
            return drop_it(part);
        }
        let version = Version {
            link: String::new(),
            etag: None,
            last_modified: None,
            condition: None,
            total: Some(wanted.bytes),
            content_type: None,
        };
        part.begin(version).map_err(disk)?;
        part.make_sure_of_room(wanted.bytes).map_err(disk)?;
        from.rewind().map_err(|error| CopyError::Unread(error.to_string()))?;
        let mut buffer = vec![0; PIECE];
        loop {
            if !go_on(part.received()) {
                return Err(CopyError::Stopped);
            }
            match from.read(&mut buffer) {
                Ok(0) => break,
                // It grows while it is read.
                Ok(count) if part.received() + count as u64 > wanted.bytes => return drop_it(part),
                Ok(count) => part.write(&[Bytes::copy_from_slice(&buffer[..count])]).map_err(disk)?,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(CopyError::Unread(error.to_string())),
            }
        }
        if part.received() != wanted.bytes || part.sha256() != wanted.sha256 {
            return drop_it(part);
        }
        part.checkpoint(true).map_err(disk)?;
    }
    Ok(Fetched {
        bytes: part.received(),
        sha256: part.sha256(),
        etag: None,
        last_modified: None,
        content_type: None,
        resumed: false,
    })
}

fn drop_it(part: Part) -> Result<Fetched, CopyError> {
    part.discard()?;
    Err(CopyError::Changed)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::RealFiles;

    /// SHA-256 of "abc".
    const SUM: &str = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    #[test]
    fn only_the_file_that_was_looked_at_is_copied_and_nothing_of_another_stays() {
        let folder = tempfile::tempdir().unwrap();
        let (from, part) = (folder.path().join("from"), folder.path().join(".1.part"));
        let wanted = Finished { bytes: 3, sha256: SUM.to_owned() };
        let copy = |text: &str, go_on: bool| {
            std::fs::write(&from, text).unwrap();
            let opened = Foreign::open(&from).unwrap();
            copy_in(Arc::new(RealFiles), opened, part.clone(), &wanted, &mut |_| go_on)
        };
        for other in ["abd", "ab", "abcd", ""] {
            assert!(matches!(copy(other, true), Err(CopyError::Changed)), "{other}");
            assert!(!part.exists());
        }
        assert!(matches!(copy("abc", false), Err(CopyError::Stopped)));
        let copied = copy("abc", true).unwrap();
        assert_eq!((copied.bytes, copied.sha256.as_str()), (3, SUM));
        assert_eq!(std::fs::read(&part).unwrap(), b"abc");
        assert_eq!(std::fs::read(&from).unwrap(), b"abc", "the file itself stays");
        // A part that was whole when the app ended is not copied again.
        assert_eq!(copy("gone by now", false).unwrap().sha256, SUM);
    }
}
