//! A file that was made here, known by where it lies, by what it holds, or by its sidecar.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use archive::{Foreign, Sidecar, Sum, is_sidecar, parse_sidecar};
use catalogue::BODY_LIMIT;
use library::Output;
use tokio_util::sync::CancellationToken;

use super::name_of;
use crate::Engine;
use crate::adopt::ADDED;
use crate::archiver::{blocking, whole};
use crate::face::{Dropped, Event, Failure, FailureCode, Kind, KnownBy};
use crate::inner::Inner;
use crate::quiet::Quiet;

/// A folder of one day and model has fewer; beyond it nothing is looked for.
const MOST_SIDECARS: usize = 4_000;
/// All sidecars of a folder together. In bytes.
const MOST_READ: u64 = 256 << 20;

impl Engine {
    /// A file as the library or a sidecar beside it knows it; else some file of this computer.
    pub(super) async fn made_of_file(
        &self,
        mut file: Foreign,
        path: PathBuf,
        name: String,
        record: Option<String>,
        stop: &CancellationToken,
    ) -> Result<Dropped, Failure> {
        if let Some(text) = path.to_str().map(str::to_owned)
            && let Some(output) = self.inner.library.read(move |reader| reader.outputs().at_path(&text)).await?
            // Another file may have taken the place of the one that was saved there.
            && output.bytes == Some(whole(file.length))
        {
            return self.made_of_output(&output, name, KnownBy::Path).await;
        }
        let (inner, token) = (Arc::clone(&self.inner), stop.clone());
        let sum = blocking(move || {
            let of = file.length;
            let mut progress = Progress::new(&inner, of);
            file.sum(&mut |done| {
                progress.tell(done);
                !token.is_cancelled()
            })
        });
        let sum = match sum.await {
            Ok(Sum::Whole(sum)) => sum,
            Ok(Sum::Stopped) => return Ok(Dropped::Stopped),
            Err(error) => return Err(Failure::new(FailureCode::FileMissing).fact("path", name).detail(error)),
        };
        let of = sum.clone();
        if let Some(output) = self.inner.library.read(move |reader| reader.outputs().of_sum(&of)).await? {
            return self.made_of_output(&output, name, KnownBy::Sum).await;
        }
        match blocking(move || beside(&path, &sum)).await {
            Some(sidecar) => self.made_of_sidecar(*sidecar, name).await,
            None => Ok(Dropped::LocalFile { name, record }),
        }
    }

    async fn made_of_output(&self, output: &Output, name: String, by: KnownBy) -> Result<Dropped, Failure> {
        let task = output.task_id;
        let row = self.inner.library.read(move |reader| reader.tasks().get(task)).await?;
        let row = row.ok_or_else(|| Failure::new(FailureCode::NotFound))?;
        if row.endpoint == ADDED || row.endpoint == crate::importing::IMPORTED {
            return Err(Failure::new(FailureCode::RequestUnknown));
        }
        let draft = self.draft_as_made(crate::state_view::kind(row.kind), &row.body).await?;
        Ok(Dropped::Made { draft: Box::new(draft), task: Some(task), name, by })
    }

    /// Also when its task is in no library here: the sidecar holds the body itself.
    pub(super) async fn made_of_sidecar(&self, sidecar: Sidecar, name: String) -> Result<Dropped, Failure> {
        if sidecar.body.is_empty() {
            return Err(Failure::new(FailureCode::RequestUnknown));
        }
        if sidecar.body.len() > BODY_LIMIT {
            return Err(Failure::new(FailureCode::TooLarge).fact("limit", BODY_LIMIT));
        }
        let task = self.task_of(&sidecar.id).await?;
        let draft = self.draft_as_made(kind_of(&sidecar.kind), &sidecar.body).await?;
        Ok(Dropped::Made { draft: Box::new(draft), task, name, by: KnownBy::Sidecar })
    }

    /// The task of this library that a sidecar is of, by its submit id and index.
    async fn task_of(&self, id: &str) -> Result<Option<i64>, Failure> {
        let Some((submit, index)) = id.rsplit_once('/') else { return Ok(None) };
        let Ok(index) = index.parse::<usize>() else { return Ok(None) };
        let submit = submit.to_owned();
        let tasks = self.inner.library.read(move |reader| reader.tasks().of_submit(&submit)).await?;
        Ok(tasks.get(index).copied())
    }
}

/// A kind that nobody knows counts as a picture: the body names its model, and that decides where it can.
fn kind_of(text: &str) -> Kind {
    match text {
        "video" => Kind::Video,
        "audio" => Kind::Audio,
        _ => Kind::Image,
    }
}

/// The sidecar in the file's own folder that names a file of this sum.
fn beside(path: &Path, sum: &str) -> Option<Box<Sidecar>> {
    let entries = std::fs::read_dir(path.parent()?).ok()?;
    let sidecars =
        entries.take(MOST_SIDECARS * 4).filter_map(|entry| Some(entry.ok()?.path())).filter(|path| is_sidecar(path));
    let mut left = MOST_READ;
    for path in sidecars.take(MOST_SIDECARS) {
        let Ok(mut file) = Foreign::open(&path) else { continue };
        if file.length > left {
            continue;
        }
        left -= file.length;
        let Ok(Some(bytes)) = file.whole(file.length) else { continue };
        // Most are of other files, and reading one as JSON costs far more than looking for the sum in it.
        if !bytes.windows(sum.len()).any(|part| part == sum.as_bytes()) {
            continue;
        }
        let Ok(sidecar) = parse_sidecar(&bytes) else { continue };
        if sidecar.outputs.iter().any(|output| output.sha256.as_deref() == Some(sum)) {
            tracing::info!(sidecar = name_of(&path), "known by its sidecar");
            return Some(Box::new(sidecar));
        }
    }
    None
}

/// Tells how far a long reading is.
struct Progress<'a> {
    inner: &'a Inner,
    of: u64,
    quiet: Quiet,
}

impl<'a> Progress<'a> {
    fn new(inner: &'a Inner, of: u64) -> Self {
        Self { inner, of, quiet: Quiet::new(inner.now()) }
    }

    fn tell(&mut self, done: u64) {
        if self.quiet.is_due(self.inner.now()) {
            self.inner.tell(Event::Reading { done: whole(done), of: whole(self.of) });
        }
    }
}
