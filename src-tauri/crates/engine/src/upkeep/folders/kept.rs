//! Which folders are watched, as a setting.

use std::sync::Arc;

use library::{Reader, Scope, Writer};
use serde::{Deserialize, Serialize};

use super::below;
use crate::inner::Inner;

const WATCHED: &str = "watched_folders";

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Kept {
    pub path: String,
    /// Unix milliseconds.
    pub since: i64,
    /// What lay there then is brought in, too.
    pub existing: bool,
    /// What is brought in from it belongs together.
    pub run: String,
    /// Files that were.
    pub taken: u32,
    pub last_at: Option<i64>,
}

pub(super) async fn read(inner: &Arc<Inner>) -> Result<Vec<Kept>, library::Error> {
    inner.library.read(stored).await
}

pub(super) async fn add(inner: &Arc<Inner>, folder: Kept) -> Result<(), library::Error> {
    inner
        .library
        .write(move |writer| {
            let mut kept = stored(writer)?;
            kept.push(folder);
            set(writer, &kept)
        })
        .await
}

/// With what was noted of its files: added again, everything in it is as new or as old as it is then.
pub(super) async fn remove(inner: &Arc<Inner>, path: String) -> Result<(), library::Error> {
    inner
        .library
        .write(move |writer| {
            let kept: Vec<Kept> = stored(writer)?.into_iter().filter(|kept| kept.path != path).collect();
            writer.watched_files().forget_below(&below(&path))?;
            set(writer, &kept)
        })
        .await
}

/// So many more were brought in from it.
pub(super) fn count(writer: &Writer<'_>, path: &str, taken: u32, now: i64) -> Result<(), library::Error> {
    let mut kept = stored(writer)?;
    for folder in kept.iter_mut().filter(|folder| folder.path == path && taken > 0) {
        folder.taken = folder.taken.saturating_add(taken);
        folder.last_at = Some(now);
    }
    set(writer, &kept)
}

fn stored(reader: &Reader<'_>) -> Result<Vec<Kept>, library::Error> {
    let Some(json) = reader.settings().get(Scope::Profile, WATCHED)? else { return Ok(Vec::new()) };
    Ok(serde_json::from_str(&json).unwrap_or_else(|error| {
        tracing::error!(%error, "which folders are watched is damaged; none is");
        Vec::new()
    }))
}

fn set(writer: &Writer<'_>, kept: &[Kept]) -> Result<(), library::Error> {
    let json = serde_json::to_string(kept).expect("plain data");
    writer.settings().set(Scope::Profile, WATCHED, &json)
}
