//! Where an output's bytes gather and where they will lie, and what they look like.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use archive::{DiskTrouble, Files, NameFacts, Resume};
use library::{Output, OutputState, Task};

use crate::archiver::blocking;
use crate::grid;
use crate::inner::Inner;

const HEAD_BYTES: u64 = 4096;

/// What a file is by its first bytes, and by a closer look if it could be taken.
pub(crate) struct Looked {
    pub sniffed: media::Sniffed,
    pub facts: Option<media::Facts>,
}

impl Looked {
    /// A closer look may correct the first bytes: an MP4 that holds only sound is an m4a.
    pub fn extension(&self) -> &'static str {
        self.facts.as_ref().map_or(self.sniffed.extension, |facts| facts.extension)
    }
}

pub(crate) async fn look_into(inner: &Inner, part: &Path) -> std::io::Result<Looked> {
    let (disk, path) = (Arc::clone(&inner.disk), part.to_owned());
    blocking(move || {
        let head = disk.during(|| read_head(&path))?;
        // A file that cannot be measured is kept all the same: nothing paid for is thrown away.
        Ok(Looked { sniffed: media::sniff(&head), facts: disk.during(|| media::inspect(&path)).ok() })
    })
    .await
}

fn read_head(path: &Path) -> std::io::Result<Vec<u8>> {
    use std::io::Read;
    let mut head = Vec::new();
    std::fs::File::open(path)?.take(HEAD_BYTES).read_to_end(&mut head)?;
    Ok(head)
}

/// After a crash between rename and commit the file has its name already: it is known by its hash. Whether the name is
/// on the disk for good, nobody knows: its folder is synced again.
pub(crate) async fn already_placed(inner: &Arc<Inner>, output: &Output) -> Result<Option<PathBuf>, DiskTrouble> {
    if output.state != OutputState::Downloading {
        return Ok(None);
    }
    let (Some(sha256), Some(path)) = (output.sha256.clone(), output.path.clone().map(PathBuf::from)) else {
        return Ok(None);
    };
    let inner = Arc::clone(inner);
    blocking(move || {
        match inner.disk.during(|| archive::verify(&path, &sha256)) {
            Ok(true) => {}
            // The drive is away and comes back, unless another one is used by now.
            Err(DiskTrouble::FolderMissing) if path.starts_with(inner.settings().archive_folder) => {
                return Err(DiskTrouble::FolderMissing);
            }
            Ok(false) | Err(_) => return Ok(None),
        }
        if let Some(folder) = path.parent() {
            inner.ports.files.sync_folder(folder)?;
        }
        Ok(Some(path))
    })
    .await
}

/// Beside the target, under a name that no other output has.
pub(crate) fn part_path(folder: &Path, task: &Task, output: &Output) -> PathBuf {
    folder.join(relative_path(task, output.idx, "part")).with_file_name(format!(".{}.part", output.id))
}

/// Makes the folders that the part lies in, below the archive folder, which must be there; tells how far the part is.
pub(crate) async fn make_way(inner: &Inner, folder: &Path, part: &Path) -> Result<Option<Resume>, DiskTrouble> {
    let (files, root, part) = (Arc::clone(&inner.ports.files), folder.to_owned(), part.to_owned());
    blocking(move || {
        if let Some(inside) = part.parent().and_then(|parent| parent.strip_prefix(&root).ok()) {
            archive::make_folders(&*files, &root, inside)?;
        }
        Ok(Resume::of(&*files, &part))
    })
    .await
}

/// The path that a file is going to get, unless others of its group get it.
pub(crate) fn planned_path(
    files: &dyn Files,
    folder: &Path,
    relative: &Path,
    taken: &mut HashSet<PathBuf>,
) -> Result<PathBuf, DiskTrouble> {
    let path = archive::free_path(files, folder, relative, taken)?;
    taken.insert(path.clone());
    Ok(path)
}

/// Name of an output below the archive folder, by its place in the answer.
pub(crate) fn relative_path(task: &Task, place: i64, extension: &str) -> PathBuf {
    archive::relative_path(&NameFacts {
        date: grid::local_date(task.ended_at.unwrap_or(task.created_at)),
        model: &task.model,
        prompt: &task.prompt,
        index: u32::try_from(place + 1).unwrap_or(1),
        extension,
    })
}

pub(crate) async fn discard(files: Arc<dyn Files>, part: &Path) {
    let part = part.to_owned();
    if let Err(error) = blocking(move || archive::discard_part(&*files, &part)).await {
        tracing::warn!(%error, "a part file that is of no use stays");
    }
}
