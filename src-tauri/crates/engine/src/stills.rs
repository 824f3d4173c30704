//! What the page draws of a video, which it can decode and nothing here can: a frame that a person wants as a file, and
//! the strip of frames that is shown beside it. Every byte is decoded and encoded anew before it is kept.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use archive::{DiskTrouble, Files, Opening};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use library::{Media, Output, OutputState};
use tokio::sync::Semaphore;

use crate::Engine;
use crate::archiver::blocking;
use crate::face::{Failure, FailureCode, StillSaved};
use crate::inner::locked;
use crate::verbs::{missing, open_refused};
use crate::watched_files::asked;

/// A still of 8K takes some hundred megabytes while it is encoded.
static ONE_AT_A_TIME: Semaphore = Semaphore::const_new(1);

impl Engine {
    /// Saves a frame of a video beside the video, as `name_still_00-03-120.png`. `png` is what the page has drawn, in
    /// base64: 48 MB and 8K at most. Fails with `NotFound`, `WrongState` (no video, or not saved), `FileMissing`,
    /// `TooLarge`, `DiskFull`, `FolderUnusable`; then nothing is left of it.
    pub async fn still_save(&self, output: i64, at_ms: i64, png: String) -> Result<StillSaved, Failure> {
        self.video(output).await?;
        let video = self.existing_file(output).await?;
        let _turn = ONE_AT_A_TIME.acquire().await.expect("the semaphore is never closed");
        let bytes = of_base64(&png, media::MOST_STILL_BYTES)?;
        drop(png);
        let (still, _) = blocking(move || media::still_from_page(&bytes)).await.map_err(unusable)?;
        let (files, inner) = (Arc::clone(&self.inner.ports.files), Arc::clone(&self.inner));
        let name = still_name(&video, at_ms);
        let saved = blocking(move || inner.disk.during(|| write(&*files, &video, output, &name, &still))).await;
        let path = saved.map_err(not_written)?;
        *locked(&self.inner.still) = Some(path.clone());
        Ok(StillSaved { path: path.display().to_string() })
    }

    /// Shows the still that was saved last in the file manager.
    pub async fn still_reveal(&self) -> Result<(), Failure> {
        let saved = locked(&self.inner.still).clone().ok_or_else(|| Failure::new(FailureCode::NotFound))?;
        let looked_at = saved.clone();
        if asked(&self.inner, move || looked_at.is_file()).await != Some(true) {
            return Err(missing(&saved));
        }
        self.inner.ports.desktop.reveal(&saved).map_err(open_refused)
    }

    /// Keeps the strip of a video's frames, which the gallery gives from then on. `jpeg` is what the page has drawn, in
    /// base64: 4 MB, 24 frames in six columns. One that was kept before is replaced.
    pub async fn strip_keep(&self, output: i64, jpeg: String) -> Result<(), Failure> {
        let row = self.video(output).await?;
        let bytes = of_base64(&jpeg, media::MOST_STRIP_BYTES)?;
        let strip = blocking(move || media::strip_from_page(&bytes)).await.map_err(unusable)?;
        let (files, path) = (Arc::clone(&self.inner.ports.files), self.inner.profile.strip(row.id));
        let kept = blocking(move || {
            if let Some(folder) = path.parent() {
                std::fs::create_dir_all(folder).map_err(DiskTrouble::from)?;
            }
            archive::replace_content(&*files, &path, &strip)
        });
        kept.await.map_err(not_written)
    }

    /// The row of a video that is saved.
    async fn video(&self, output: i64) -> Result<Output, Failure> {
        let row = self.inner.library.read(move |reader| reader.outputs().get(output)).await?;
        let row = row.ok_or_else(|| Failure::new(FailureCode::NotFound))?;
        if row.media == Media::Video && row.state == OutputState::Archived {
            return Ok(row);
        }
        Err(Failure::new(FailureCode::WrongState).fact("state", row.state.as_text()))
    }
}

/// Nothing larger than is ever taken is decoded.
fn of_base64(text: &str, most: usize) -> Result<Vec<u8>, Failure> {
    if text.len() / 4 * 3 > most + 3 {
        return Err(Failure::new(FailureCode::TooLarge).fact("limit", most));
    }
    STANDARD.decode(text).map_err(|error| Failure::new(FailureCode::Internal).detail(error))
}

/// `sea_1_still_00-03-120.png` for the clip `sea_1.mp4` at 3.12 seconds.
fn still_name(video: &Path, at_ms: i64) -> PathBuf {
    let ms = at_ms.max(0);
    let mut name = video.file_stem().unwrap_or_default().to_owned();
    name.push(format!("_still_{:02}-{:02}-{:03}.png", ms / 60_000, ms / 1000 % 60, ms % 1000));
    PathBuf::from(name)
}

/// Into a part that is synced, then to its name, which takes no other file's place.
fn write(files: &dyn Files, video: &Path, output: i64, name: &Path, still: &[u8]) -> Result<PathBuf, DiskTrouble> {
    let folder = video.parent().ok_or(DiskTrouble::FolderMissing)?;
    let part = folder.join(format!(".{output}.still.part"));
    let written = (|| {
        let mut file = files.open(&part, Opening::Empty)?;
        file.write_all(still)?;
        file.sync()
    })();
    let placed = written.map_err(DiskTrouble::from).and_then(|()| archive::place(files, &part, folder, name));
    if placed.is_err() {
        // It may not have been made at all.
        let _ = files.remove(&part);
    }
    placed
}

fn unusable(error: media::Error) -> Failure {
    let code = match error {
        media::Error::TooLarge(_) => FailureCode::TooLarge,
        // The page draws what it hands in: anything else is a bug of ours.
        media::Error::Unreadable(_)
        | media::Error::Damaged(_)
        | media::Error::NeedsPage(_)
        | media::Error::NotShown(_) => FailureCode::Internal,
    };
    Failure::new(code).detail(error)
}

fn not_written(trouble: DiskTrouble) -> Failure {
    let code = match trouble {
        DiskTrouble::Full => FailureCode::DiskFull,
        DiskTrouble::FolderMissing | DiskTrouble::ReadOnly | DiskTrouble::Other(_) => FailureCode::FolderUnusable,
    };
    Failure::new(code).detail(trouble)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_still_is_named_after_its_video_and_its_moment() {
        let named = |path: &str, at| still_name(Path::new(path), at).display().to_string();
        assert_eq!(named("/a/2026/sea_1.mp4", 3_120), "sea_1_still_00-03-120.png");
        assert_eq!(named("/a/sea_1 (2).mp4", 3_723_004), "sea_1 (2)_still_62-03-004.png");
        assert_eq!(named("/a/sea.mp4", -5), "sea_still_00-00-000.png");
        assert!(named("/a/sea.mp4", i64::MAX).ends_with("-807.png"), "no moment is too late for a name");
    }

    #[test]
    fn more_than_is_ever_taken_is_not_decoded() {
        assert_eq!(of_base64(&"A".repeat(64), 12).unwrap_err().code, FailureCode::TooLarge);
        assert_eq!(of_base64("AAAA", 3).unwrap(), [0, 0, 0]);
        assert_eq!(of_base64("not base64!", 300).unwrap_err().code, FailureCode::Internal);
    }
}
