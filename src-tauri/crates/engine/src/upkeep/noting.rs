//! What was seen of files, written down and told.

use std::collections::BTreeSet;
use std::sync::Arc;

use library::Writer;

use super::looking::Facts;
use crate::face::Tag;
use crate::inner::Inner;

/// Tasks that one event names.
const NAMED: usize = 200;

/// What was seen at the path of an output.
#[derive(Clone, Debug)]
pub(super) struct News {
    pub output: i64,
    pub task: i64,
    pub path: String,
    pub missing: bool,
    /// None: as before.
    pub changed: Option<bool>,
    /// As it was when it was read.
    pub read: Option<Facts>,
}

/// Keeps it in one commit. What does not lie at its path any more is left alone.
pub(super) async fn note(inner: &Arc<Inner>, news: Vec<News>) -> Result<(), library::Error> {
    if news.is_empty() {
        return Ok(());
    }
    let tasks = inner.library.write_shared(move |writer| write(writer, news)).await?;
    tell(inner, tasks);
    Ok(())
}

/// Says that results changed.
pub(super) fn tell(inner: &Inner, tasks: BTreeSet<i64>) {
    let tasks: Vec<i64> = tasks.into_iter().collect();
    for tasks in tasks.chunks(NAMED) {
        inner.stale(&[Tag::Files, Tag::Library, Tag::Task], tasks);
    }
}

/// The tasks of which something is new.
fn write(writer: &Writer<'_>, news: Vec<News>) -> Result<BTreeSet<i64>, library::Error> {
    let mut tasks = BTreeSet::new();
    for News { output, task, path, missing, changed, read } in news {
        let mut is_new = writer.outputs().note_missing(output, &path, missing)?;
        if let Some(changed) = changed {
            is_new |= writer.outputs().note_changed(output, &path, changed)?;
        }
        if let Some(Facts { bytes, modified_at }) = read
            && writer.outputs().saved_one(output)?.is_some_and(|now| now.path == path)
        {
            writer.file_checks().set(output, bytes, modified_at)?;
        }
        if is_new {
            tasks.insert(task);
        }
    }
    Ok(tasks)
}
