//! A file for the person that was not there before: whole or not at all, and never in the place of another.

use std::io::{Error, ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use archive::{DiskTrouble, Files, Opening};

use crate::face::{Failure, FailureCode};

/// Names that are tried for one file.
const MOST_NAMES: u32 = 1_000;

/// Writes `{stem}.{extension}` into an existing folder, or `{stem} (2).{extension}` where that is taken, and so on.
/// What has the name is whole. `token` is a text that no other unfinished file has.
///
/// # Errors
/// `diskFull`, `folderUnusable`; nothing is left in the folder then.
pub(crate) fn write_new(
    files: &dyn Files,
    folder: &Path,
    stem: &str,
    extension: &str,
    token: &str,
    bytes: &[u8],
) -> Result<PathBuf, Failure> {
    let part = folder.join(format!("{stem}.{}.part", token.get(..8).unwrap_or(token)));
    write(files, folder, stem, extension, &part, bytes).map_err(|error| {
        let _ = files.remove(&part);
        match DiskTrouble::from(error) {
            DiskTrouble::Full => Failure::new(FailureCode::DiskFull),
            other @ (DiskTrouble::FolderMissing | DiskTrouble::ReadOnly | DiskTrouble::Other(_)) => {
                Failure::new(FailureCode::FolderUnusable).detail(other)
            }
        }
    })
}

fn write(
    files: &dyn Files,
    folder: &Path,
    stem: &str,
    extension: &str,
    part: &Path,
    bytes: &[u8],
) -> std::io::Result<PathBuf> {
    let mut file = files.open(part, Opening::Empty)?;
    file.write_all(bytes)?;
    file.sync()?;
    drop(file);
    for number in 1..=MOST_NAMES {
        let again = if number == 1 { String::new() } else { format!(" ({number})") };
        let path = folder.join(format!("{stem}{again}.{extension}"));
        match files.rename_new(part, &path) {
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
            Ok(()) => {
                files.sync_folder(folder)?;
                return Ok(path);
            }
        }
    }
    Err(Error::from(ErrorKind::AlreadyExists))
}
