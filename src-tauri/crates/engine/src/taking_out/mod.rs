//! Results for elsewhere: copies of their files under names of a person's choice, in a folder or a zip, with a contact
//! sheet and how each was made; and what goes into the clipboard or is dragged out. Originals are only read. Private
//! results are left out unless they are asked for.

mod name;
mod sheet;
mod write;

use std::collections::HashSet;
use std::path::PathBuf;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use library::{Media, Output, OutputState, Reader, Task};
use tokio_util::sync::CancellationToken;

use crate::Engine;
use crate::face::{Copied, CopyWhat, Failure, FailureCode, FilesOrder, FilesPreview, FilesWritten, Selection};
use crate::inner::locked;
use crate::verbs;
use name::{Parts, Template};

/// More than this nobody pastes or drags; a folder is the way to take them out.
const MOST_IN_HAND: usize = 1_000;
const PREVIEWED: usize = 5;

/// The export that is being written, and where the last one is.
#[derive(Default)]
pub(crate) struct TakenOut {
    running: Option<CancellationToken>,
    written: Option<PathBuf>,
}

/// A result with what a name may say of it.
pub(super) struct Taken {
    task: Task,
    outputs: Vec<Output>,
    rating: u8,
    favourite: bool,
}

impl Engine {
    /// What an order would make; nothing is written.
    pub async fn files_preview(&self, order: FilesOrder) -> Result<FilesPreview, Failure> {
        let chosen = self.chosen(&order.selection, order.private).await?;
        let template = Template::of(&order.template);
        let mut preview = FilesPreview {
            results: 0,
            files: 0,
            bytes: 0,
            names: Vec::new(),
            private: chosen.private,
            missing: 0,
            unknown: template.unknown(),
        };
        let read = self.inner.library.read(move |reader| {
            let mut taken = HashSet::new();
            for task in &chosen.tasks {
                let Some(one) = Taken::read(reader, chosen.account, *task)? else { continue };
                preview.results += 1;
                for output in one.wanted(order.first_only) {
                    if output.path.is_none() || output.state != OutputState::Archived {
                        preview.missing += 1;
                        continue;
                    }
                    preview.files += 1;
                    preview.bytes = preview.bytes.saturating_add(output.bytes.unwrap_or(0));
                    if preview.names.len() < PREVIEWED {
                        preview.names.push(template.name(&one.parts(output, preview.files), &mut taken));
                    }
                }
            }
            Ok(preview)
        });
        Ok(read.await?)
    }

    /// Writes an export. One at a time; `files_stop` ends it and leaves nothing behind.
    pub async fn files_export(&self, order: FilesOrder) -> Result<FilesWritten, Failure> {
        let folder = PathBuf::from(&order.to);
        if !folder.is_absolute() || !folder.is_dir() {
            return Err(Failure::new(FailureCode::FolderUnusable).detail("the folder is not there"));
        }
        let chosen = self.chosen(&order.selection, order.private).await?;
        let stop = self.inner.stop.child_token();
        {
            let mut taken = locked(&self.inner.taken_out);
            if taken.running.is_some() {
                return Err(Failure::new(FailureCode::ExportRuns));
            }
            taken.running = Some(stop.clone());
        }
        let inner = Arc::clone(&self.inner);
        // Tracked, so that the end of the engine waits until an unfinished one is cleared away.
        let writing = self.inner.tasks.spawn_blocking(move || write::write(&inner, &order, &folder, &chosen, stop));
        let written = writing.await;
        let mut taken = locked(&self.inner.taken_out);
        taken.running = None;
        let written = written.map_err(|panic| Failure::new(FailureCode::Internal).detail(panic))??;
        taken.written = Some(PathBuf::from(&written.path));
        Ok(written)
    }

    /// Ends the export that is being written. Without one nothing happens.
    pub async fn files_stop(&self) -> Result<(), Failure> {
        if let Some(running) = &locked(&self.inner.taken_out).running {
            running.cancel();
        }
        Ok(())
    }

    /// Shows the export that was written last in the file manager.
    pub async fn files_reveal(&self) -> Result<(), Failure> {
        let path = locked(&self.inner.taken_out).written.clone().ok_or_else(|| Failure::new(FailureCode::NotFound))?;
        if !path.exists() {
            return Err(verbs::missing(&path));
        }
        self.inner.ports.desktop.reveal(&path).map_err(|detail| Failure::new(FailureCode::OpenRefused).detail(detail))
    }

    /// Puts results into the clipboard; texts are answered, for the page to put them there.
    pub async fn files_copy(&self, selection: Selection, what: CopyWhat) -> Result<Copied, Failure> {
        let chosen = self.chosen(&selection, false).await?;
        let private = chosen.private;
        match what {
            CopyWhat::Prompts => {
                let prompts =
                    self.read_each(&chosen, |one| Some(one.task.prompt.clone()).filter(|it| !it.is_empty())).await?;
                Ok(Copied { results: count(prompts.len()), files: 0, text: Some(prompts.join("\n\n")), private })
            }
            CopyWhat::Paths => {
                let paths = self.read_each(&chosen, Taken::paths_as_text).await?;
                let files = paths.iter().map(|text| text.lines().count()).sum();
                Ok(Copied { results: count(paths.len()), files: count(files), text: Some(paths.join("\n")), private })
            }
            CopyWhat::Files => {
                let (results, paths) = self.files_in_hand(&chosen).await?;
                let files = count(paths.len());
                self.inner
                    .ports
                    .desktop
                    .copy_files(&paths)
                    .map_err(|detail| Failure::new(FailureCode::ClipboardRefused).detail(detail))?;
                Ok(Copied { results, files, text: None, private })
            }
            CopyWhat::Picture => {
                let (results, paths) = self.files_in_hand(&chosen).await?;
                let path = paths.into_iter().next().ok_or_else(|| Failure::new(FailureCode::NotFound))?;
                let bitmap = crate::archiver::blocking(move || media::bitmap(&path)).await;
                let bitmap = bitmap.map_err(|error| Failure::new(FailureCode::CannotShow).detail(error))?;
                self.inner
                    .ports
                    .desktop
                    .copy_picture(bitmap)
                    .map_err(|detail| Failure::new(FailureCode::ClipboardRefused).detail(detail))?;
                Ok(Copied { results: results.min(1), files: 1, text: None, private })
            }
        }
    }

    /// Files of results that are dragged to another program, each there at this moment, and a thumbnail of the first.
    pub async fn files_to_drag(&self, selection: Selection) -> Result<(Vec<PathBuf>, Option<PathBuf>), Failure> {
        let chosen = self.chosen(&selection, false).await?;
        let first = chosen.tasks.first().copied();
        let (_, paths) = self.files_in_hand(&chosen).await?;
        let shown = match first {
            Some(task) => self.inner.library.read(move |reader| reader.outputs().of_task(task)).await?,
            None => Vec::new(),
        };
        let thumbnail = shown.first().map(|output| self.inner.profile.thumbnail(output.id, crate::pictures::SMALL));
        Ok((paths, thumbnail.filter(|path| path.is_file())))
    }

    /// The tasks of a selection that may leave, and how many private ones may not.
    async fn chosen(&self, selection: &Selection, private: bool) -> Result<Chosen, Failure> {
        let account = self.inner.need_lane()?.account;
        let tasks = self.selected(selection).await?;
        let read = self.inner.library.read(move |reader| {
            let mut chosen = Chosen { account, tasks: Vec::new(), private: 0 };
            for task in reader.own(account, &tasks)? {
                if !private && reader.is_private(task)? {
                    chosen.private += 1;
                } else {
                    chosen.tasks.push(task);
                }
            }
            Ok(chosen)
        });
        Ok(read.await?)
    }

    async fn read_each(
        &self,
        chosen: &Chosen,
        f: impl Fn(&Taken) -> Option<String> + Send + 'static,
    ) -> Result<Vec<String>, Failure> {
        let (account, tasks) = (chosen.account, in_hand(&chosen.tasks)?);
        let read = self.inner.library.read(move |reader| {
            let mut texts = Vec::new();
            for task in tasks {
                texts.extend(Taken::read(reader, account, task)?.as_ref().and_then(&f));
            }
            Ok(texts)
        });
        Ok(read.await?)
    }

    /// Results with files, and the files that are there. Fails with `fileMissing` when none is.
    async fn files_in_hand(&self, chosen: &Chosen) -> Result<(u32, Vec<PathBuf>), Failure> {
        let texts = self.read_each(chosen, Taken::paths_as_text).await?;
        let all: Vec<PathBuf> = texts.iter().flat_map(|text| text.lines()).map(PathBuf::from).collect();
        let there = crate::archiver::blocking(move || {
            let (there, gone): (Vec<PathBuf>, Vec<PathBuf>) = all.into_iter().partition(|path| path.is_file());
            (there, gone.into_iter().next())
        });
        match there.await {
            (there, _) if !there.is_empty() => Ok((count(texts.len()), there)),
            (_, Some(gone)) => Err(verbs::missing(&gone)),
            (_, None) => Err(Failure::new(FailureCode::NotFound)),
        }
    }
}

pub(super) struct Chosen {
    account: i64,
    tasks: Vec<i64>,
    /// Left out because they are private.
    private: u32,
}

fn in_hand(tasks: &[i64]) -> Result<Vec<i64>, Failure> {
    if tasks.len() > MOST_IN_HAND {
        return Err(Failure::new(FailureCode::TooLarge).fact("limit", MOST_IN_HAND));
    }
    Ok(tasks.to_vec())
}

impl Taken {
    fn read(reader: &Reader<'_>, account: i64, task: i64) -> Result<Option<Self>, library::Error> {
        let Some(row) = reader.tasks().get(task)? else { return Ok(None) };
        let said = reader.judgements().get(account, task)?;
        let outputs = reader.outputs().of_task(task)?;
        Ok(Some(Self { task: row, outputs, rating: said.rating, favourite: said.favourite }))
    }

    fn wanted(&self, first_only: bool) -> &[Output] {
        if first_only { self.outputs.get(..1).unwrap_or_default() } else { &self.outputs }
    }

    fn archived(&self) -> impl Iterator<Item = &str> {
        self.outputs
            .iter()
            .filter(|output| output.state == OutputState::Archived)
            .filter_map(|output| output.path.as_deref())
    }

    /// A path a line; one with a line break in it, which the archive never makes, is left out.
    fn paths_as_text(&self) -> Option<String> {
        let paths: Vec<&str> = self.archived().filter(|path| !path.contains(['\n', '\r'])).collect();
        (!paths.is_empty()).then(|| paths.join("\n"))
    }

    fn parts<'a>(&'a self, output: &'a Output, count: u32) -> Parts<'a> {
        let made = Timestamp::from_millisecond(self.made_at()).unwrap_or(Timestamp::UNIX_EPOCH);
        let made = made.to_zoned_datetime(TimeZone::system());
        Parts {
            date: made.strftime("%Y-%m-%d").to_string(),
            time: made.strftime("%H-%M-%S").to_string(),
            model: &self.task.model_title,
            prompt: if self.task.prompt.trim().is_empty() { &self.task.model_title } else { &self.task.prompt },
            kind: match output.media {
                Media::Image => "image",
                Media::Video => "video",
                Media::Audio => "audio",
                Media::Other | Media::Unknown => "file",
            },
            number: u32::try_from(output.idx).unwrap_or(0).saturating_add(1),
            count,
            rating: self.rating,
            seed: seed_of(&self.task.body),
            task: self.task.id,
            extension: output.extension.as_deref().filter(|it| media::is_extension(it)).unwrap_or("bin"),
        }
    }

    fn made_at(&self) -> i64 {
        self.task.ended_at.unwrap_or(self.task.created_at)
    }
}

/// The seed that was sent, as its digits stand in the body; "" without one.
fn seed_of(body: &str) -> &str {
    let Some((_, behind)) = body.split_once("\"seed\"") else { return "" };
    let behind = behind.trim_start().strip_prefix(':').unwrap_or_default().trim_start();
    let end = behind.find(|c: char| !c.is_ascii_digit() && c != '-').unwrap_or(behind.len());
    &behind[..end]
}

fn count(len: usize) -> u32 {
    u32::try_from(len).unwrap_or(u32::MAX)
}
