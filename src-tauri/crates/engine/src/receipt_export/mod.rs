//! A receipt that another person can check: one task, or everything that was sent in a month, as a folder or a zip.
//!
//! It is written task by task from one look at the library, beside its final name, synced, and only then renamed: what
//! has the name of a receipt is whole. The same library gives the same bytes.

mod check;
mod clean;
mod copies;
mod lines;
mod page;
mod readme;
mod words;

#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use archive::DiskTrouble;
use library::{Account, Library, Reader};
use tokio_util::sync::CancellationToken;

use crate::face::{Event, Failure, FailureCode, ReceiptOf, ReceiptOrder, ReceiptWritten};
use crate::inner::{Inner, locked};
use crate::quiet::Quiet;
use crate::sink::Sink;
use crate::spending::{Figures, Month};
use crate::{Engine, verbs};
pub(crate) use check::hex;
pub(crate) use clean::clean_text;
use copies::Copies;
use lines::{Counted, Entry};

/// The receipt that is being written, and where the last one is.
#[derive(Default)]
pub(crate) struct Receipts {
    running: Option<CancellationToken>,
    written: Option<PathBuf>,
}

impl Receipts {
    /// Something else was written for other people, which is shown as a receipt is.
    pub fn written_is(&mut self, path: PathBuf) {
        self.written = Some(path);
    }
}

impl Engine {
    /// Writes a receipt. One at a time; `receipt_stop` ends it and leaves nothing behind.
    pub async fn receipt_export(&self, order: ReceiptOrder) -> Result<ReceiptWritten, Failure> {
        let folder = PathBuf::from(&order.to);
        if !folder.is_absolute() || !folder.is_dir() {
            return Err(Failure::new(FailureCode::FolderUnusable).detail("the folder is not there"));
        }
        let scope = self.scope_of(&order.what).await?;
        let stop = self.inner.stop.child_token();
        {
            let mut receipts = locked(&self.inner.receipts);
            if receipts.running.is_some() {
                return Err(Failure::new(FailureCode::ReceiptRuns));
            }
            receipts.running = Some(stop.clone());
        }
        let inner = Arc::clone(&self.inner);
        // Tracked, so that the end of the engine waits until an unfinished one is cleared away.
        let writing = self.inner.tasks.spawn_blocking(move || {
            let mut progress = Progress::new(&inner, stop);
            write(&inner, &scope, &folder, &order, &mut progress)
        });
        let written = writing.await;
        let mut receipts = locked(&self.inner.receipts);
        receipts.running = None;
        let written = written.map_err(|panic| Failure::new(FailureCode::Internal).detail(panic))??;
        receipts.written = Some(PathBuf::from(&written.path));
        Ok(written)
    }

    /// Ends the receipt that is being written. Without one nothing happens.
    pub async fn receipt_stop(&self) -> Result<(), Failure> {
        if let Some(running) = &locked(&self.inner.receipts).running {
            running.cancel();
        }
        Ok(())
    }

    /// Shows the receipt that was written last in the file manager.
    pub async fn receipt_reveal(&self) -> Result<(), Failure> {
        let written = locked(&self.inner.receipts).written.clone();
        let path = written.ok_or_else(|| Failure::new(FailureCode::NotFound))?;
        if !path.exists() {
            return Err(verbs::missing(&path));
        }
        self.inner.ports.desktop.reveal(&path).map_err(|detail| Failure::new(FailureCode::OpenRefused).detail(detail))
    }

    async fn scope_of(&self, what: &ReceiptOf) -> Result<Wanted, Failure> {
        let (account, wanted) = match what {
            ReceiptOf::Task { task } => (self.row(*task).await?.0.account_id, Span::Task(*task)),
            ReceiptOf::Month { month } => (self.inner.need_lane()?.account, Span::Month(Month::parse(month)?)),
        };
        let accounts = self.inner.library.read(|reader| reader.accounts().list()).await?;
        let account = accounts.into_iter().find(|row| row.id == account);
        Ok(Wanted { account: account.ok_or_else(|| Failure::new(FailureCode::NotFound))?, span: wanted })
    }
}

/// What the receipt is of.
pub(crate) struct Wanted {
    account: Account,
    span: Span,
}

#[derive(Clone, Copy)]
enum Span {
    Task(i64),
    Month(Month),
}

impl Wanted {
    fn stem(&self) -> String {
        let sandbox = if self.account.sandbox { "-sandbox" } else { "" };
        match self.span {
            Span::Task(task) => format!("afterimage-receipt{sandbox}-task-{task}"),
            Span::Month(month) => format!("afterimage-receipt{sandbox}-{}", month.text()),
        }
    }

    fn title(&self) -> String {
        match self.span {
            Span::Task(task) => format!("Receipt of task {task}"),
            Span::Month(month) => format!("Receipt of {}", month.text()),
        }
    }

    /// Hands over the tasks, in order of sending.
    fn each(&self, reader: &Reader<'_>, mut f: impl FnMut(i64) -> Result<(), Stop>) -> Result<(), Stop> {
        match self.span {
            Span::Task(task) => f(task),
            Span::Month(month) => {
                let (from, to) = month.span();
                reader.each_sent(self.account.id, from, to, f)
            }
        }
    }

    fn figures(&self, reader: &Reader<'_>) -> Result<Figures, Stop> {
        match self.span {
            Span::Task(task) => {
                let mut figures = Figures::default();
                figures.add(&lines::cost_of(reader, task)?);
                Ok(figures)
            }
            Span::Month(month) => Ok(crate::spending::figures(reader, self.account.id, month)?),
        }
    }
}

/// Why a receipt was not written to its end.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Stop {
    #[error("stopped by the person")]
    ByPerson,
    #[error(transparent)]
    Library(#[from] library::Error),
    #[error(transparent)]
    Disk(#[from] std::io::Error),
}

impl From<Stop> for Failure {
    fn from(stop: Stop) -> Self {
        match stop {
            Stop::ByPerson => Failure::new(FailureCode::ReceiptStopped),
            Stop::Library(error) => error.into(),
            Stop::Disk(error) => match DiskTrouble::from(error) {
                DiskTrouble::Full => Failure::new(FailureCode::DiskFull),
                other @ (DiskTrouble::FolderMissing | DiskTrouble::ReadOnly | DiskTrouble::Other(_)) => {
                    Failure::new(FailureCode::FolderUnusable).detail(other)
                }
            },
        }
    }
}

/// Counts, tells, and looks whether to go on.
struct Progress<'a> {
    inner: &'a Inner,
    stop: CancellationToken,
    done: u32,
    of: u32,
    quiet: Quiet,
}

impl<'a> Progress<'a> {
    fn new(inner: &'a Inner, stop: CancellationToken) -> Self {
        Self { inner, stop, done: 0, of: 0, quiet: Quiet::new(inner.now()) }
    }

    fn step(&mut self) -> Result<(), Stop> {
        self.go_on()?;
        self.done += 1;
        if self.quiet.is_due(self.inner.now()) {
            self.inner.tell(Event::ReceiptWriting { done: self.done, of: self.of });
        }
        Ok(())
    }

    fn go_on(&self) -> Result<(), Stop> {
        if self.stop.is_cancelled() { Err(Stop::ByPerson) } else { Ok(()) }
    }
}

fn write(
    inner: &Inner,
    wanted: &Wanted,
    folder: &Path,
    order: &ReceiptOrder,
    progress: &mut Progress<'_>,
) -> Result<ReceiptWritten, Failure> {
    // A connection of its own: a long receipt keeps nobody from reading.
    let library = Library::open_read_only(&inner.profile.database())?;
    let archive = PathBuf::from(inner.settings().archive_folder);
    let token = &inner.ports.random.id()[..8];
    let mut sink =
        Sink::new(Arc::clone(&inner.ports.files), folder, &wanted.stem(), token, order.zip).map_err(Stop::from)?;
    let written = library.read(|reader| Ok(fill(reader, wanted, &archive, order.with_files, &mut sink, progress)));
    let finished = written.map_err(Stop::from).and_then(|filled| filled).and_then(|filled| {
        progress.go_on()?;
        Ok((sink.finish()?, filled))
    });
    match finished {
        Ok((path, (counted, left_out))) => Ok(ReceiptWritten {
            path: path.display().to_string(),
            tasks: counted.tasks,
            facts: counted.facts,
            files: counted.files,
            left_out,
        }),
        Err(stop) => {
            tracing::info!(%stop, "the receipt was not written");
            sink.discard();
            Err(stop.into())
        }
    }
}

/// All files in their order; each pass goes over the same moment of the library.
fn fill(
    reader: &Reader<'_>,
    wanted: &Wanted,
    archive: &Path,
    with_files: bool,
    sink: &mut Sink,
    progress: &mut Progress<'_>,
) -> Result<(Counted, Vec<String>), Stop> {
    let figures = wanted.figures(reader)?;
    let passes = if with_files { 4 } else { 3 };
    progress.of = figures.tasks.saturating_mul(passes);
    let mut counted = Counted::default();
    let mut copies = Copies::default();
    if with_files {
        wanted.each(reader, |task| {
            progress.step()?;
            copies.copy(&Entry::read(reader, task)?, sink, &|| progress.go_on())
        })?;
    }
    counted.files = copies.count();

    sink.begin("tasks.jsonl")?;
    let mut chain = lines::Chain::default();
    wanted.each(reader, |task| {
        progress.step()?;
        counted.tasks += 1;
        let line = Entry::read(reader, task)?.task_line(&wanted.account, archive, &copies);
        Ok(chain.write(sink, line)?)
    })?;
    sink.end()?;
    let tasks_end = chain.last().to_owned();

    sink.begin("receipts.jsonl")?;
    let mut chain = lines::Chain::default();
    wanted.each(reader, |task| {
        progress.step()?;
        for line in Entry::read(reader, task)?.receipt_lines() {
            counted.facts += 1;
            chain.write(sink, line)?;
        }
        Ok(())
    })?;
    sink.end()?;
    let ends = readme::Ends { tasks: tasks_end, receipts: chain.last().to_owned() };

    sink.begin("receipt.html")?;
    page::head(sink, &wanted.title(), &wanted.account, &figures)?;
    wanted.each(reader, |task| {
        progress.step()?;
        Ok(page::task(sink, &Entry::read(reader, task)?)?)
    })?;
    page::foot(sink)?;
    sink.end()?;

    sink.begin("outputs.sha256")?;
    wanted.each(reader, |task| Ok(Entry::read(reader, task)?.output_sums(sink, archive)?))?;
    sink.end()?;

    let left_out = copies.left_out();
    sink.file("README.txt", readme::text(wanted, &figures, &counted, &ends, with_files, &left_out).as_bytes())?;
    let sums = check::sums(sink.written());
    sink.file("SHA256SUMS", sums.as_bytes())?;
    Ok((counted, left_out))
}
