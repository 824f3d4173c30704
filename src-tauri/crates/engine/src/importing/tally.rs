//! What an import did so far, told of a few times a second once it takes longer than one.

use std::sync::Arc;

use tokio_util::sync::CancellationToken;

use crate::face::{Event, ImportStage, ImportTrouble, Imported, NotTaken, Tag};
use crate::inner::Inner;
use crate::quiet::Quiet;

/// A longer list of what is left out helps nobody.
pub(super) const MOST_TOLD: usize = 100;

pub(super) struct Tally {
    inner: Arc<Inner>,
    imported: Imported,
    progress: Progress,
    /// Rows came that the page does not know of yet.
    fresh: bool,
}

/// How far a look or an import is.
pub(super) struct Progress {
    inner: Arc<Inner>,
    stage: ImportStage,
    quiet: Quiet,
    pub done: usize,
    /// 0 while nobody knows.
    pub of: usize,
}

impl Progress {
    pub fn new(inner: &Arc<Inner>, stage: ImportStage, of: usize) -> Self {
        Self { inner: Arc::clone(inner), stage, quiet: Quiet::new(inner.now()), done: 0, of }
    }

    /// True when it was told just now.
    pub fn tell(&mut self) -> bool {
        let due = self.quiet.is_due(self.inner.now());
        if due {
            let (done, of) = (whole(self.done), whole(self.of));
            self.inner.tell(Event::Importing { stage: self.stage, done: if of > 0 { done.min(of) } else { done }, of });
        }
        due
    }
}

impl Tally {
    pub fn new(inner: &Arc<Inner>, run: &str, of: usize) -> Self {
        Self {
            inner: Arc::clone(inner),
            imported: Imported { run: run.to_owned(), ..Imported::default() },
            progress: Progress::new(inner, ImportStage::Taking, of),
            fresh: false,
        }
    }

    pub fn run(&self) -> String {
        self.imported.run.clone()
    }

    pub fn leave(&mut self, left: NotTaken) {
        self.imported.left_out_count = self.imported.left_out_count.saturating_add(1);
        if self.imported.left_out.len() < MOST_TOLD {
            self.imported.left_out.push(left);
        }
    }

    pub fn known(&mut self, more: usize) {
        self.imported.known = self.imported.known.saturating_add(whole(more));
    }

    pub fn found(&mut self, more: usize) {
        self.imported.found = self.imported.found.saturating_add(whole(more));
        self.fresh |= more > 0;
    }

    pub fn result(&mut self) {
        self.imported.results = self.imported.results.saturating_add(1);
        self.fresh = true;
    }

    pub fn file(&mut self) {
        self.imported.files = self.imported.files.saturating_add(1);
        self.fresh = true;
    }

    pub fn id(&mut self) {
        self.imported.ids = self.imported.ids.saturating_add(1);
        self.fresh = true;
    }

    /// So many more were gone through, whatever became of them.
    pub fn went_on(&mut self, more: usize) {
        self.progress.done = self.progress.done.saturating_add(more);
        self.tell();
    }

    /// Says how far it is, where it is time to.
    pub fn tell(&mut self) {
        if self.progress.tell() && self.fresh {
            self.fresh = false;
            self.inner.stale(&[Tag::Library, Tag::Queue, Tag::Status], &[]);
        }
    }

    pub fn end(mut self, stop: &CancellationToken) -> Imported {
        self.imported.stopped = stop.is_cancelled();
        self.imported
    }
}

pub(super) fn not_taken(name: impl Into<String>, why: ImportTrouble, detail: impl ToString) -> NotTaken {
    let detail: String = detail.to_string().chars().take(500).collect();
    NotTaken { name: name.into(), why, detail }
}

pub(super) fn whole(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
