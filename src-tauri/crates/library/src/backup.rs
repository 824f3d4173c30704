use std::fs::{self, File};
use std::path::{Path, PathBuf};

use rusqlite::Connection;
use rusqlite::backup::{Backup, StepResult};

use crate::Error;
use crate::connection::open_reader;

/// Copies the database as it was last committed to `target`, by SQLite's own backup, and syncs the copy. It has its
/// name only when it is whole.
pub(crate) fn copy(database: &Path, target: &Path) -> Result<(), Error> {
    let part = with_suffix(target, ".part");
    let copied = copy_pages(database, &part).and_then(|()| keep(&part, target));
    if copied.is_err() {
        // The reason of the failure is worth more than that of the cleaning.
        fs::remove_file(&part).ok();
    }
    copied
}

/// A name beside the database that says what the copy is and sorts by time, not used yet:
/// `library.db.before-v2.20261124T130000Z`.
pub(crate) fn free_name(database: &Path, next_version: i64, now_ms: i64) -> PathBuf {
    let time = jiff::Timestamp::from_millisecond(now_ms)
        .map_or_else(|_| now_ms.to_string(), |time| time.strftime("%Y%m%dT%H%M%SZ").to_string());
    let wanted = with_suffix(database, &format!(".before-v{next_version}.{time}"));
    let mut name = wanted.clone();
    let mut another = 2;
    while name.exists() {
        name = with_suffix(&wanted, &format!("-{another}"));
        another += 1;
    }
    name
}

fn copy_pages(database: &Path, part: &Path) -> Result<(), Error> {
    match fs::remove_file(part) {
        Ok(()) => {}
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
        Err(error) => return Err(error.into()),
    }
    let from = open_reader(database)?;
    let mut to = Connection::open(part)?;
    match Backup::new(&from, &mut to)?.step(-1)? {
        StepResult::Done => {}
        StepResult::Busy | StepResult::Locked => return Err(Error::Locked),
        // `StepResult` is open-ended; all pages at once are either done or not.
        _ => {
            return Err(Error::Io { detail: "the copy ended before its last page".into() });
        }
    }
    to.close().map_err(|(_, error)| error.into())
}

fn keep(part: &Path, target: &Path) -> Result<(), Error> {
    File::options().write(true).open(part)?.sync_all()?;
    fs::rename(part, target)?;
    #[cfg(unix)]
    if let Some(folder) = target.parent() {
        let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        File::open(folder)?.sync_all()?;
    }
    Ok(())
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}
