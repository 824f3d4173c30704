//! Files for the gallery: by the id of an output, never by a path of the page's.

use std::path::PathBuf;

use library::{OutputState, Thumb};

use crate::Engine;
use crate::face::{Failure, FailureCode};
use crate::pictures::{LARGE, SMALL};
use crate::upkeep;
use crate::watched_files::asked;

/// A file on disk and its type by content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MediaFile {
    pub path: PathBuf,
    pub mime: String,
}

pub use archive::Remote;

impl Engine {
    /// The archived file of an output; None while it is not on disk.
    pub async fn media_file(&self, output: i64) -> Result<Option<MediaFile>, Failure> {
        let row = self.inner.library.read(move |reader| reader.outputs().get(output)).await?;
        let row = row.ok_or_else(|| Failure::new(FailureCode::NotFound))?;
        let (OutputState::Archived, Some(path)) = (&row.state, row.path) else {
            return Ok(None);
        };
        let path = PathBuf::from(path);
        let looked_at = path.clone();
        let there = asked(&self.inner, move || looked_at.is_file()).await;
        self.note_missing(output, there).await;
        let there = there.unwrap_or(false);
        let mime = row.mime.unwrap_or_else(|| "application/octet-stream".to_owned());
        Ok(there.then_some(MediaFile { path, mime }))
    }

    /// Has a file looked at again that is not as it is known: gone, or back. Nothing is said of an archive that is not
    /// plugged in, nor when the disk does not answer.
    pub(crate) async fn note_missing(&self, output: i64, there: Option<bool>) {
        let Some(there) = there else { return };
        let known = self.inner.library.read(move |reader| reader.outputs().is_missing(output)).await;
        if known.is_ok_and(|missing| missing == there) {
            upkeep::look_again(&self.inner, output).await;
        }
    }

    /// The thumbnail or poster of an output; None when there is none.
    pub async fn thumbnail_file(&self, output: i64, size: u32) -> Result<Option<PathBuf>, Failure> {
        if size != SMALL && size != LARGE {
            return Err(Failure::new(FailureCode::NotFound));
        }
        let row = self.inner.library.read(move |reader| reader.outputs().get(output)).await?;
        let row = row.ok_or_else(|| Failure::new(FailureCode::NotFound))?;
        Ok((row.thumb == Thumb::There).then(|| self.inner.profile.thumbnail(output, size)))
    }

    /// The strip of a video's frames; None while the page has not drawn one.
    pub async fn strip_file(&self, output: i64) -> Result<Option<PathBuf>, Failure> {
        let row = self.inner.library.read(move |reader| reader.outputs().get(output)).await?;
        let row = row.ok_or_else(|| Failure::new(FailureCode::NotFound))?;
        let strip = self.inner.profile.strip(row.id);
        Ok(tokio::fs::try_exists(&strip).await.unwrap_or(false).then_some(strip))
    }

    /// What is still on the CDN, under the same rules as any fetch.
    pub async fn remote(&self, output: i64, range: Option<String>) -> Result<Remote, Failure> {
        let row = self.inner.library.read(move |reader| reader.outputs().get(output)).await?;
        let row = row.ok_or_else(|| Failure::new(FailureCode::NotFound))?;
        let (_, lane) = self.row(row.task_id).await?;
        let remote = self.inner.fetcher.stream(&lane.fetch_policy(), &row.url, range.as_deref()).await;
        remote.map_err(|error| Failure::new(FailureCode::NotReached).detail(error))
    }
}
