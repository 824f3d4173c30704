//! A file that was found becomes the file of an output: the list of its folder, the row with its receipt, then the list
//! that it was in before. The sidecar follows by itself, because the row says that it is stale.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use archive::Files;
use library::{SavedFile, Writer};

use crate::archiver::blocking;
use crate::face::Fact;
use crate::inner::Inner;
use crate::receipts::record;
use crate::upkeep::looking::{Facts, Seen, is_later, seen};

pub(super) struct Taking {
    pub task: i64,
    pub file: SavedFile,
    /// It holds what the file of the row held.
    pub to: String,
    pub facts: Facts,
    /// It is the file of another output already, and there is no other one.
    pub is_shared: bool,
}

/// The task whose file it is; None when it is not taken.
pub(super) async fn take(inner: &Arc<Inner>, taking: Taking) -> Result<Option<i64>, library::Error> {
    let (from, to) = (PathBuf::from(&taking.file.path), PathBuf::from(&taking.to));
    let (back, files) = (from.clone(), files_of(inner, &to));
    let (listed, sum) = (to.clone(), taking.file.sha256.clone());
    let is_back = blocking(move || {
        // It may have come back meanwhile; the next look says so.
        if matches!(seen(&back), Seen::There(_)) {
            return true;
        }
        list(&*files, &listed, &sum);
        false
    });
    if is_back.await {
        return Ok(None);
    }
    let task = taking.task;
    let now = inner.now();
    let archive = PathBuf::from(inner.settings().archive_folder);
    let fact = Fact::FoundAgain { from: shown(&archive, &from), to: shown(&archive, &to) };
    let is_taken = inner.library.write_shared(move |writer| write(writer, &taking, now, &fact)).await?;
    if !is_taken {
        return Ok(None);
    }
    inner.judging.say();
    let files = files_of(inner, &from);
    blocking(move || forget(&*files, &from)).await;
    Ok(Some(task))
}

fn write(writer: &Writer<'_>, taking: &Taking, now: i64, fact: &Fact) -> Result<bool, library::Error> {
    let Taking { file, to, facts, is_shared, .. } = taking;
    // Another search, or an import, may have been faster.
    if (!is_shared && writer.outputs().is_claimed(to)?) || !writer.outputs().moved(file.output, &file.path, to)? {
        return Ok(false);
    }
    if is_later(*facts, file.archived_at) {
        writer.file_checks().set(file.output, facts.bytes, facts.modified_at)?;
    }
    record(writer, taking.task, now, fact)?;
    Ok(true)
}

/// A folder that is not the archive's may be slow, and that says nothing of the archive.
fn files_of(inner: &Inner, path: &Path) -> Arc<dyn Files> {
    let is_archive = path.starts_with(inner.settings().archive_folder);
    Arc::clone(if is_archive { &inner.ports.files } else { &inner.unwatched })
}

/// Where it cannot be listed, it is still the file.
fn list(files: &dyn Files, path: &Path, sum: &str) {
    let (Some(folder), Some(name)) = (path.parent(), path.file_name().and_then(|name| name.to_str())) else { return };
    if let Err(error) = archive::add_sums(files, folder, &[(name, sum)]) {
        tracing::info!(%error, "a file that was found is not in the list of its folder");
    }
}

fn forget(files: &dyn Files, path: &Path) {
    let (Some(folder), Some(name)) = (path.parent(), path.file_name().and_then(|name| name.to_str())) else { return };
    if !folder.is_dir() || path.exists() {
        return;
    }
    if let Err(error) = archive::remove_sums(files, folder, &[name]) {
        tracing::info!(%error, "the list of a folder still names a file that lies elsewhere");
    }
}

/// As it is shown to others, too: a receipt says nothing of the folders around an archive.
fn shown(archive: &Path, path: &Path) -> String {
    path.strip_prefix(archive).unwrap_or(path).to_string_lossy().into_owned()
}
