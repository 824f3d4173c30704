//! The archiver's other way to a file: it is copied from this computer. Only a row that an import wrote leads here, so
//! no answer of a service makes the archiver open a file.

use std::path::Path;
use std::sync::Arc;

use archive::{CopyError, Fetched, Finished, Foreign};
use library::{Output, Task};

use crate::archiver::{blocking, told};
use crate::face::SaveTrouble;
use crate::inner::Inner;
use crate::lane::Lane;
use crate::not_saved::NotSaved;

/// Copies a file into the part of an output, if it is still the one that was looked at.
pub(crate) async fn copy_in(
    inner: &Arc<Inner>,
    lane: &Arc<Lane>,
    task: &Task,
    output: &Output,
    part: &Path,
    from: String,
) -> Result<Fetched, NotSaved> {
    let wanted = output.bytes.and_then(|bytes| u64::try_from(bytes).ok()).zip(output.sha256.clone());
    let Some((bytes, sha256)) = wanted else {
        return Err(for_good(SaveTrouble::Other, "nobody knows what the file was"));
    };
    let wanted = Finished { bytes, sha256 };
    let (files, part, stop) = (Arc::clone(&inner.ports.files), part.to_owned(), inner.stop.clone());
    let progress = told(inner, lane, task.id, output.id, 0);
    blocking(move || {
        let opened = Foreign::open(Path::new(&from))
            .map_err(|why| for_good(SaveTrouble::NotReached, format!("{from}: {why}")))?;
        let mut go_on = |received: u64| {
            progress(archive::Progress { received, total: Some(bytes) });
            !stop.is_cancelled()
        };
        archive::copy_in(files, opened, part, &wanted, &mut go_on).map_err(|error| match error {
            CopyError::Disk(trouble) => trouble.into(),
            CopyError::Changed => for_good(SaveTrouble::WrongContent, format!("{from}: {error}")),
            CopyError::Unread(_) | CopyError::Stopped => {
                NotSaved::new(SaveTrouble::NotReached, format!("{from}: {error}"))
            }
        })
    })
    .await
}

/// What no waiting makes better: it is tried again when the person asks.
fn for_good(reason: SaveTrouble, detail: impl ToString) -> NotSaved {
    NotSaved { by_itself: false, ..NotSaved::new(reason, detail) }
}
