//! Files that were fetched and wait for their last steps.

use std::path::PathBuf;
use std::sync::Arc;

use archive::Fetched;
use library::{Output, Task};

use crate::face::SaveTrouble;
use crate::inner::Inner;
use crate::lane::Lane;
use crate::not_saved::NotSaved;
use crate::part_files::{Looked, discard, look_into};
use crate::saving::failed;

/// A file that is whole and synced.
pub(crate) enum Ready {
    /// In its part.
    Fetched(Box<Part>),
    /// Under its name, from before a crash.
    Placed(Box<Placed>),
}

impl Ready {
    /// `output` lies at `path` already.
    pub fn placed(output: Output, path: PathBuf) -> Self {
        Ready::Placed(Box::new(Placed { task: output.task_id, output, path }))
    }
}

pub(crate) struct Part {
    pub task: Task,
    pub output: Output,
    /// The archive folder that it goes into.
    pub folder: PathBuf,
    pub part: PathBuf,
    pub fetched: Fetched,
    pub looked: Looked,
}

/// A file that has its name for good.
pub(crate) struct Placed {
    pub task: i64,
    pub output: Output,
    pub path: PathBuf,
}

/// Finds the type of a fetched part by its content. None when it is not what was promised.
pub(crate) async fn look(
    inner: &Arc<Inner>,
    lane: &Arc<Lane>,
    task: Task,
    output: Output,
    folder: PathBuf,
    part: PathBuf,
    fetched: Fetched,
) -> Result<Option<Ready>, library::Error> {
    let looked = match look_into(inner, &part).await {
        Ok(looked) => looked,
        Err(error) => {
            failed(inner, lane, &output, NotSaved::new(SaveTrouble::Other, error)).await?;
            return Ok(None);
        }
    };
    if !looked.sniffed.promised {
        discard(Arc::clone(&inner.ports.files), &part).await;
        let detail = format!("{} came in place of media", looked.sniffed.mime);
        failed(inner, lane, &output, NotSaved::new(SaveTrouble::WrongContent, detail)).await?;
        return Ok(None);
    }
    Ok(Some(Ready::Fetched(Box::new(Part { task, output, folder, part, fetched, looked }))))
}
