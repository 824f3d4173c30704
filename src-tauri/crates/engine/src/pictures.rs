//! Thumbnails, posters and waveforms of archived files, made in the background. No original is ever decoded on the
//! way to the grid.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use library::{Media, MediaFacts, Output, OutputState, Thumb, Writer};
use tokio::sync::Semaphore;

use crate::archiver::blocking;
use crate::face::Tag;
use crate::inner::{Inner, locked};
use crate::ready::Placed;
use crate::telling;

/// Names of the two sizes; the pixels are `media`'s.
pub(crate) const SMALL: u32 = 320;
pub(crate) const LARGE: u32 = 640;
/// One picture at a time: it is a background work on a machine that a person uses.
static ONE_AT_A_TIME: Semaphore = Semaphore::const_new(1);
const BATCH: u32 = 64;
const LONGEST_REST: Duration = Duration::from_millis(500);

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

/// Makes the pictures of files that were archived together, and tells of each task that is settled with them.
pub(crate) async fn show(inner: Arc<Inner>, placed: Vec<(Placed, Coming)>) {
    let mut by_task: BTreeMap<i64, Vec<(Placed, Coming)>> = BTreeMap::new();
    for one in placed {
        by_task.entry(one.0.task).or_default().push(one);
    }
    for (task, placed) in by_task {
        let (mut shown, mut noting) = (Vec::new(), Vec::new());
        for (Placed { output, path, .. }, coming) in placed {
            // After the next start they are made and told.
            if inner.is_stopping() {
                return;
            }
            let drawn = draw(&inner, output.id, path).await;
            shown.push(coming);
            // While it is written down the next one is drawn, and others may share the commit.
            noting.push(inner.tasks.spawn(note(Arc::clone(&inner), task, drawn)));
        }
        let inner_of = Arc::clone(&inner);
        inner.tasks.spawn(async move {
            futures_util::future::join_all(noting).await;
            drop(shown);
            telling::tell_if_settled(&inner_of, task).await;
        });
    }
}

/// After a start, and whenever files were brought in: what was archived but has no picture yet.
pub(crate) async fn catch_up(inner: Arc<Inner>) {
    loop {
        let more = inner.importing.undrawn.notified();
        draw_missing(&inner).await;
        if inner.unless_stopping(more).await.is_none() {
            return;
        }
    }
}

/// With a rest after each picture that is as long as the work: there may be ten thousand, and somebody works here.
async fn draw_missing(inner: &Arc<Inner>) {
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
            // Whoever has just saved it draws it.
            if locked(&inner.pictured).contains(&output.id) {
                continue;
            }
            let began = inner.now();
            let drawn = draw(inner, output.id, PathBuf::from(path)).await;
            note(Arc::clone(inner), output.task_id, drawn).await;
            let took = Duration::from_millis(inner.now().abs_diff(began));
            if !inner.pause(took.min(LONGEST_REST)).await {
                return;
            }
        }
        // A database that takes no writes would give the same ones for ever.
        let after = inner.library.read(|reader| reader.outputs().without_thumb(BATCH)).await;
        if after.is_ok_and(|after| after.iter().map(|output| output.id).eq(before)) {
            return;
        }
    }
}

/// After a start: what was shown before there were signatures. From the thumbnails; no original is decoded.
pub(crate) async fn sign(inner: Arc<Inner>) {
    let mut above = 0;
    while !inner.is_stopping() {
        let due = match inner.library.read(move |reader| reader.signatures().due(above, BATCH)).await {
            Ok(due) => due,
            Err(error) => return tracing::error!(%error, "what has no signature could not be read"),
        };
        let Some(last) = due.last() else { return };
        above = *last;
        let files: Vec<(i64, PathBuf)> = due.iter().map(|id| (*id, inner.profile.thumbnail(*id, SMALL))).collect();
        let signed = {
            let _turn = ONE_AT_A_TIME.acquire().await.expect("the semaphore is never closed");
            blocking(move || files.into_iter().map(|(id, file)| (id, signature_of(&file))).collect::<Vec<_>>()).await
        };
        let written = inner.library.write_shared(move |writer| {
            for (id, signature) in signed {
                match signature {
                    Some(signature) => writer.signatures().set(id, &signature.to_bytes())?,
                    None => writer.signatures().not_due(id)?,
                }
            }
            Ok(())
        });
        if let Err(error) = written.await {
            return tracing::error!(%error, "signatures could not be kept; they are made after the next start");
        }
    }
}

fn signature_of(thumbnail: &Path) -> Option<media::Signature> {
    let bytes = std::fs::read(thumbnail).ok()?;
    match media::signature_of_thumbnail(&bytes) {
        Ok(signature) => Some(signature),
        Err(error) => {
            tracing::info!(thumbnail = %thumbnail.display(), %error, "a thumbnail has no signature");
            None
        }
    }
}

/// What is to be written of an output's picture.
enum Drawn {
    Picture {
        row: Box<Output>,
        colour: String,
        signature: media::Signature,
        size: (u32, u32),
        /// Its thumbnails are on the disk.
        stored: bool,
    },
    Sound {
        row: Box<Output>,
        wave: Box<media::Waveform>,
    },
    /// There is nothing to show of it.
    Nothing {
        output: i64,
    },
    /// It could not be looked at now.
    NotNow,
}

impl Drawn {
    fn output(&self) -> Option<i64> {
        match self {
            Drawn::Picture { row, .. } | Drawn::Sound { row, .. } => Some(row.id),
            Drawn::Nothing { output } => Some(*output),
            Drawn::NotNow => None,
        }
    }
}

/// Makes what shows an output.
async fn draw(inner: &Arc<Inner>, output: i64, path: PathBuf) -> Drawn {
    let _turn = ONE_AT_A_TIME.acquire().await.expect("the semaphore is never closed");
    let row = match inner.library.read(move |reader| reader.outputs().get(output)).await {
        Ok(Some(row)) => Box::new(row),
        Ok(None) => return Drawn::NotNow,
        Err(error) => {
            tracing::error!(output, %error, "of what to make a thumbnail could not be read; it is made after the next start");
            return Drawn::NotNow;
        }
    };
    let media = row.media;
    match blocking(move || made_of(media, &path)).await {
        Ok(Made::Picture(picture)) => {
            let (colour, size) = (colour_text(picture.colour), (picture.width, picture.height));
            let signature = picture.signature;
            Drawn::Picture { row, colour, signature, size, stored: store(inner, output, *picture).await }
        }
        Ok(Made::Sound(wave)) => Drawn::Sound { row, wave },
        Ok(Made::Nothing) => Drawn::Nothing { output },
        Err(error @ media::Error::Unreadable(_)) => {
            tracing::info!(output, %error, "the file cannot be read now; its picture is made after the next start");
            Drawn::NotNow
        }
        Err(error) => {
            tracing::info!(output, %error, "no picture can be made of this file; it is kept as it is");
            Drawn::Nothing { output }
        }
    }
}

/// Writes that a picture is there or cannot be made, and says so.
async fn note(inner: Arc<Inner>, task: i64, drawn: Drawn) {
    let output = drawn.output();
    match inner.library.write_shared(move |writer| write(writer, drawn)).await {
        Ok(true) => {}
        Ok(false) => forget(&inner, output).await,
        Err(error) => {
            tracing::error!(task, %error, "a thumbnail could not be noted; it is made again after the next start");
        }
    }
    inner.stale(&[Tag::Library, Tag::Task, Tag::Queue], &[task]);
}

/// False when the file was deleted while its picture was made.
fn write(writer: &Writer<'_>, drawn: Drawn) -> Result<bool, library::Error> {
    let outputs = writer.outputs();
    if let Some(output) = drawn.output()
        && outputs.get(output)?.is_none_or(|now| now.state == OutputState::Deleted)
    {
        return Ok(false);
    }
    match drawn {
        Drawn::Picture { row, colour, signature, size, stored } => {
            if row.width.is_none() {
                let (width, height) = (Some(i64::from(size.0)), Some(i64::from(size.1)));
                outputs.set_facts(row.id, &MediaFacts { width, height, ..facts_of(&row) })?;
            }
            outputs.set_colour(row.id, &colour)?;
            writer.signatures().set(row.id, &signature.to_bytes())?;
            outputs.set_thumb(row.id, if stored { Thumb::There } else { Thumb::None })?;
        }
        Drawn::Sound { row, wave } => {
            let duration_ms = row.duration_ms.or(i64::try_from(wave.duration_ms).ok());
            outputs.set_facts(row.id, &MediaFacts { duration_ms, ..facts_of(&row) })?;
            outputs.set_peaks(row.id, &wave.peaks200, &wave.peaks2000)?;
            outputs.set_thumb(row.id, Thumb::Cannot)?;
        }
        Drawn::Nothing { output } => {
            outputs.set_thumb(output, Thumb::Cannot)?;
        }
        Drawn::NotNow => {}
    }
    Ok(true)
}

/// Nothing shows what the person deleted.
async fn forget(inner: &Arc<Inner>, output: Option<i64>) {
    let Some(output) = output else { return };
    let paths = [SMALL, LARGE].map(|size| inner.profile.thumbnail(output, size));
    blocking(move || {
        for path in paths {
            // It may not have been made.
            let _ = std::fs::remove_file(path);
        }
    })
    .await;
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
