use std::ffi::OsString;
use std::io::{ErrorKind, Read, Result, SeekFrom};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::files::{Files, OpenFile, Opening};
use crate::version::Version;

/// A few lines of JSON beside a part: first the version that its bytes belong to, then, each written only after the
/// bytes were synced, how many of them are safe. Torn or foreign lines end the reading; nothing after them counts. It
/// is made when there is something to vouch for: most files come in one go, and never have one.
pub(crate) struct Note {
    path: PathBuf,
    /// None as long as there is none on the disk.
    file: Option<Box<dyn OpenFile>>,
    /// The first line, which waits for the second.
    begun: Option<Vec<u8>>,
}

/// What a note vouches for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Known {
    pub version: Version,
    pub received: u64,
    pub complete: bool,
}

#[derive(Serialize, Deserialize)]
struct Safe {
    received: u64,
    complete: bool,
}

/// A note is a line a second of download; this many bytes are more than a day of it.
const LONGEST: u64 = 8 << 20;

pub(crate) fn note_path(part: &Path) -> PathBuf {
    let mut name = OsString::from(part);
    name.push(".resume");
    PathBuf::from(name)
}

impl Note {
    /// What the note of a part says, if there is one. Changes nothing.
    pub(crate) fn peek(files: &dyn Files, part: &Path) -> Result<Option<Known>> {
        let file = files.open(&note_path(part), Opening::Read)?;
        Ok(read(&text_of(file)?).0)
    }

    /// Opens the note of a part, if there is one, ready for the next line.
    pub(crate) fn reopen(files: &dyn Files, part: &Path) -> Result<(Self, Option<Known>)> {
        let path = note_path(part);
        let mut note = Note { path, file: None, begun: None };
        match files.open(&note.path, Opening::Read) {
            Ok(_) => {}
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok((note, None)),
            Err(error) => return Err(error),
        }
        let mut file = files.open(&note.path, Opening::Keep)?;
        let text = text_of(&mut file)?;
        let (known, used) = read(&text);
        if used < text.len() {
            file.set_length(used as u64)?;
            file.seek(SeekFrom::Start(used as u64))?;
        }
        note.file = Some(file);
        Ok((note, known))
    }

    /// Forgets everything, durably, and begins with a version.
    pub(crate) fn begin(&mut self, version: &Version) -> Result<()> {
        if let Some(file) = &mut self.file {
            file.set_length(0)?;
            file.seek(SeekFrom::Start(0))?;
            file.sync()?;
        }
        self.begun = Some(line(version)?);
        Ok(())
    }

    /// Says that the first `received` bytes are safe. Only after the part has been synced. A complete part gets its
    /// name next, and with the name the note is over: none is made for it, and in one that is there that line is left
    /// to the system to write. A power cut before both costs what came since the line before.
    pub(crate) fn vouch(&mut self, files: &dyn Files, received: u64, complete: bool) -> Result<()> {
        if complete && self.file.is_none() {
            return Ok(());
        }
        let file = match &mut self.file {
            Some(file) => file,
            none => none.insert(files.open(&self.path, Opening::Keep)?),
        };
        let mut lines = self.begun.clone().unwrap_or_default();
        lines.extend(line(&Safe { received, complete })?);
        file.write_all(&lines)?;
        self.begun = None;
        if complete { Ok(()) } else { file.sync() }
    }
}

fn line(value: &impl Serialize) -> Result<Vec<u8>> {
    let mut line = serde_json::to_vec(value)?;
    line.push(b'\n');
    Ok(line)
}

fn text_of(file: impl Read) -> Result<Vec<u8>> {
    let mut text = Vec::new();
    file.take(LONGEST).read_to_end(&mut text)?;
    Ok(text)
}

/// What the whole lines say, and how many bytes of them were understood.
fn read(text: &[u8]) -> (Option<Known>, usize) {
    let mut known: Option<Known> = None;
    let mut used = 0;
    for line in text.split_inclusive(|byte| *byte == b'\n') {
        if !line.ends_with(b"\n") {
            break;
        }
        match &mut known {
            None => match serde_json::from_slice(line) {
                Ok(version) => {
                    known = Some(Known { version, received: 0, complete: false });
                }
                Err(_) => break,
            },
            Some(known) => match serde_json::from_slice::<Safe>(line) {
                Ok(safe) if safe.received >= known.received => {
                    (known.received, known.complete) = (safe.received, safe.complete);
                }
                Ok(_) | Err(_) => break,
            },
        }
        used += line.len();
    }
    (known, used)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    const VERSION: &str =
        r#"{"link":"x","etag":"\"a\"","last_modified":null,"condition":"\"a\"","total":9,"content_type":null}"#;

    #[test]
    fn a_torn_note_vouches_for_what_its_whole_lines_say() {
        let whole = format!("{VERSION}\n{{\"received\":4,\"complete\":false}}\n{{\"received\":9,\"complete\":true}}\n");
        for cut in 0..=whole.len() {
            let (known, used) = read(&whole.as_bytes()[..cut]);
            let lines = whole[..cut].matches('\n').count();
            assert_eq!(known.as_ref().map(|known| known.received), [None, Some(0), Some(4), Some(9)][lines]);
            assert_eq!(used, whole[..cut].rfind('\n').map_or(0, |position| position + 1));
        }
    }

    #[test]
    fn garbage_and_shrinking_lines_vouch_for_nothing_more() {
        assert_eq!(read(b"\0\0\0\0\n"), (None, 0));
        assert_eq!(read(b"{}\n"), (None, 0));
        let shrinking =
            format!("{VERSION}\n{{\"received\":4,\"complete\":false}}\n{{\"received\":3,\"complete\":true}}\n");
        let (known, _) = read(shrinking.as_bytes());
        let known = known.unwrap();
        assert_eq!((known.received, known.complete), (4, false));
    }
}
