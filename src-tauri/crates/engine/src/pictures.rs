//! Thumbnails, posters and waveforms of archived files, made in the background. No original is ever decoded on the
//! way to the grid.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use library::{Media, MediaFacts, Output, Thumb};
use tokio::sync::Semaphore;

use crate::archiver::blocking;
use crate::face::Tag;
use crate::inner::{Inner, locked};
use crate::sidecar;

/// Names of the two sizes; the pixels are `media`'s.
pub(crate) const SMALL: u32 = 320;
pub(crate) const LARGE: u32 = 640;
/// One picture at a time: it is a background work on a machine that a person uses.
static ONE_AT_A_TIME: Semaphore = Semaphore::const_new(1);
const BATCH: u32 = 64;

enum Made {
    Picture(Box<media::Picture>),
    Sound(Box<media::Waveform>),
    Nothing,
}

/// Says of an output, as long as it lives, that its picture is being made.
pub(crate) struct Coming {
    inner: Arc<Inner>,
    output: i64,
}

impl Coming {
    pub fn of(inner: &Arc<Inner>, output: i64) -> Self {
        locked(&inner.pictured).insert(output);
        Self { inner: Arc::clone(inner), output }
    }
}

impl Drop for Coming {
    fn drop(&mut self) {
        locked(&self.inner.pictured).remove(&self.output);
    }
}

/// Makes what shows an output, and writes that it is there or cannot be made.
pub(crate) async fn make(inner: &Arc<Inner>, output: i64, path: &Path) {
    let _turn = ONE_AT_A_TIME.acquire().await.expect("the semaphore is never closed");
    if let Err(error) = make_one(inner, output, path.to_owned()).await {
        tracing::error!(output, %error, "the thumbnail could not be noted; it is made again after the next start");
    }
}

/// After a start: what was archived but has no picture yet.
pub(crate) async fn catch_up(inner: Arc<Inner>) {
    while !inner.is_stopping() {
        let waiting = match inner.library.read(|reader| reader.outputs().without_thumb(BATCH)).await {
            Ok(waiting) => waiting,
            Err(error) => return tracing::error!(%error, "missing thumbnails could not be read"),
        };
        let before: Vec<i64> = waiting.iter().map(|output| output.id).collect();
        if before.is_empty() {
            return;
        }
        for output in waiting {
            if inner.is_stopping() {
                return;
            }
            let Some(path) = output.path else { continue };
            sidecar::catch_up(&inner, output.task_id).await;
            make(&inner, output.id, Path::new(&path)).await;
            inner.stale(&[Tag::Library, Tag::Task, Tag::Queue], &[output.task_id]);
        }
        // A database that takes no writes would give the same ones for ever.
        let after = inner.library.read(|reader| reader.outputs().without_thumb(BATCH)).await;
        if after.is_ok_and(|after| after.iter().map(|output| output.id).eq(before)) {
            return;
        }
    }
}

async fn make_one(inner: &Arc<Inner>, output: i64, path: PathBuf) -> Result<(), library::Error> {
    let Some(row) = inner.library.read(move |reader| reader.outputs().get(output)).await? else {
        return Ok(());
    };
    let made = blocking(move || made_of(row.media, &path)).await;
    match made {
        Ok(Made::Picture(picture)) => {
            let colour = colour_text(picture.colour);
            let size = (picture.width, picture.height);
            let stored = store(inner, output, *picture).await;
            let thumb = if stored { Thumb::There } else { Thumb::None };
            inner
                .library
                .write_shared(move |writer| {
                    if row.width.is_none() {
                        let facts = MediaFacts {
                            width: Some(i64::from(size.0)),
                            height: Some(i64::from(size.1)),
                            ..facts_of(&row)
                        };
                        writer.outputs().set_facts(output, &facts)?;
                    }
                    writer.outputs().set_colour(output, &colour)?;
                    writer.outputs().set_thumb(output, thumb)?;
                    Ok(())
                })
                .await?;
        }
        Ok(Made::Sound(wave)) => {
            inner
                .library
                .write_shared(move |writer| {
                    let duration = i64::try_from(wave.duration_ms).ok();
                    let facts = MediaFacts { duration_ms: row.duration_ms.or(duration), ..facts_of(&row) };
                    writer.outputs().set_facts(output, &facts)?;
                    writer.outputs().set_peaks(output, &wave.peaks200, &wave.peaks2000)?;
                    writer.outputs().set_thumb(output, Thumb::Cannot)?;
                    Ok(())
                })
                .await?;
        }
        Ok(Made::Nothing) => {
            inner.library.write_shared(move |writer| writer.outputs().set_thumb(output, Thumb::Cannot)).await?;
        }
        Err(error @ media::Error::Unreadable(_)) => {
            tracing::info!(output, %error, "the file cannot be read now; its picture is made after the next start");
        }
        Err(error) => {
            tracing::info!(output, %error, "no picture can be made of this file; it is kept as it is");
            inner.library.write_shared(move |writer| writer.outputs().set_thumb(output, Thumb::Cannot)).await?;
        }
    }
    Ok(())
}

fn made_of(media: Media, path: &Path) -> Result<Made, media::Error> {
    match media {
        Media::Image => media::picture(path).map(|picture| Made::Picture(Box::new(picture))),
        Media::Video => media::poster(path).map(|picture| Made::Picture(Box::new(picture))),
        Media::Audio => media::waveform(path).map(|wave| Made::Sound(Box::new(wave))),
        Media::Other | Media::Unknown => Ok(Made::Nothing),
    }
}

async fn store(inner: &Arc<Inner>, output: i64, picture: media::Picture) -> bool {
    let (small, large) = (inner.profile.thumbnail(output, SMALL), inner.profile.thumbnail(output, LARGE));
    let stored = blocking(move || {
        if let Some(folder) = small.parent() {
            std::fs::create_dir_all(folder)?;
        }
        std::fs::write(&small, &picture.small)?;
        std::fs::write(&large, &picture.large)
    })
    .await;
    if let Err(error) = &stored {
        tracing::warn!(output, %error, "the thumbnail could not be written; it is made again after the next start");
    }
    stored.is_ok()
}

fn colour_text([red, green, blue]: [u8; 3]) -> String {
    format!("#{red:02x}{green:02x}{blue:02x}")
}

fn facts_of(row: &Output) -> MediaFacts {
    MediaFacts {
        media: row.media,
        mime: row.mime.clone(),
        extension: row.extension.clone(),
        width: row.width,
        height: row.height,
        duration_ms: row.duration_ms,
        facts: row.facts.clone(),
    }
}
