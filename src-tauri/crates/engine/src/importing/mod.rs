//! What was made elsewhere comes into the library: archives of this app by their sidecars, files of other programs, ids
//! of tasks. A look makes an offer and keeps nothing; taking it is one thing at a time, told of as it goes, and can be
//! stopped: what was brought in until then stays. Nothing is ever sent, and nothing that comes here is ever charged.

mod accounts;
mod checks;
mod copying;
mod elsewhere;
mod families;
mod file_rows;
mod files;
mod ids;
mod list;
mod look;
mod money;
mod rows;
mod said;
mod sheet;
mod sheets;
mod take;
mod tally;
mod walk;

use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use crate::Engine;
use crate::archiver::blocking;
use crate::face::{Failure, FailureCode, ImportOffer, ImportOrder, Imported, Undone};
use crate::inner::{Inner, locked};
use crate::lane::Lane;
use look::Found;

pub(crate) use copying::copy_in;
pub(crate) use file_rows::IMPORTED;

/// Longest list of ids that is read. In bytes.
const MOST_LIST: usize = 16 << 20;
/// Imports whose added tasks are remembered, so that they can be taken back.
const REMEMBERED: usize = 20;

/// What is looked at or brought in, and what waits for the person's word.
#[derive(Default)]
pub(crate) struct Importing {
    running: Mutex<Option<CancellationToken>>,
    offer: Mutex<Offered>,
    /// Tasks that were added by their ids, by the import that did. They have no row that says so.
    added: Mutex<VecDeque<(String, Vec<i64>)>>,
    /// Files came that have no thumbnail yet.
    pub undrawn: Notify,
}

#[derive(Default)]
struct Offered {
    id: u32,
    /// None when it was taken.
    found: Option<Found>,
}

/// The one look or import that runs, until it is dropped.
struct Turn(Arc<Inner>);

impl Drop for Turn {
    fn drop(&mut self) {
        *locked(&self.0.importing.running) = None;
    }
}

impl Importing {
    fn keep(&self, found: Found) -> ImportOffer {
        let mut offered = locked(&self.offer);
        offered.id = offered.id.wrapping_add(1);
        let offer = ImportOffer { id: offered.id, ..found.offer.clone() };
        offered.found = Some(found);
        offer
    }

    fn take(&self, id: u32) -> Option<Found> {
        let mut offered = locked(&self.offer);
        if offered.id == id { offered.found.take() } else { None }
    }

    fn remember_added(&self, run: &str, tasks: Vec<i64>) {
        let mut added = locked(&self.added);
        if added.len() == REMEMBERED {
            added.pop_front();
        }
        added.push_back((run.to_owned(), tasks));
    }

    fn added_by(&self, run: &str) -> Vec<i64> {
        let added = locked(&self.added);
        added.iter().filter(|(of, _)| of == run).flat_map(|(_, tasks)| tasks.iter().copied()).collect()
    }
}

impl Engine {
    /// What could be brought in from files and folders. Progress comes as events; `import_stop` ends it.
    ///
    /// # Errors
    /// `ImportRuns`, `ImportStopped`; nothing has changed.
    pub async fn import_look(&self, paths: Vec<PathBuf>) -> Result<ImportOffer, Failure> {
        self.import_offer(paths, &self.inner.stop.child_token()).await
    }

    /// The same, ended by whoever holds the token, too.
    pub(crate) async fn import_offer(
        &self,
        paths: Vec<PathBuf>,
        stop: &CancellationToken,
    ) -> Result<ImportOffer, Failure> {
        let _turn = self.turn_to_import(stop)?;
        let (inner, token) = (Arc::clone(&self.inner), stop.clone());
        let found = blocking(move || look::look(&inner, paths, &token)).await?;
        Ok(self.inner.importing.keep(found))
    }

    /// What could be brought in by a text with ids of tasks: JSON, CSV, or lines.
    ///
    /// # Errors
    /// `TooLarge`, `ImportRuns`; nothing has changed.
    pub async fn import_text(&self, text: String) -> Result<ImportOffer, Failure> {
        if text.len() > MOST_LIST {
            return Err(Failure::new(FailureCode::TooLarge).fact("limit", MOST_LIST));
        }
        let stop = self.inner.stop.child_token();
        let _turn = self.turn_to_import(&stop)?;
        let inner = Arc::clone(&self.inner);
        let found = blocking(move || look::look_at_text(&inner, &text)).await?;
        Ok(self.inner.importing.keep(found))
    }

    /// Brings an offer in; one at a time.
    ///
    /// # Errors
    /// `ImportRuns`, `ImportVoid`: nothing was brought in. What cannot be brought in is in `Imported::left_out`.
    pub async fn import_take(&self, order: ImportOrder) -> Result<Imported, Failure> {
        let stop = self.inner.stop.child_token();
        let turn = self.turn_to_import(&stop)?;
        let found = self.inner.importing.take(order.offer).ok_or_else(|| Failure::new(FailureCode::ImportVoid))?;
        let (engine, run) = (self.clone(), self.inner.ports.random.id());
        // Tracked, so that the end of the engine waits until what was begun is written down.
        let taking = self.inner.tasks.spawn(async move {
            let imported = take::take(&engine, found, order.copy, run, &stop).await;
            drop(turn);
            imported
        });
        taking.await.map_err(|panic| Failure::new(FailureCode::Internal).detail(panic))
    }

    /// Ends what looks or takes. What was brought in stays.
    pub async fn import_stop(&self) -> Result<(), Failure> {
        if let Some(running) = &*locked(&self.inner.importing.running) {
            running.cancel();
        }
        Ok(())
    }

    /// Puts what an import brought in into the bin; `undo` brings it back.
    pub async fn import_take_back(&self, run: String) -> Result<Undone, Failure> {
        let mut tasks = self.inner.importing.added_by(&run);
        tasks.extend(self.inner.library.read(move |reader| reader.imports().of_run(&run)).await?);
        self.bin_together(tasks).await
    }

    fn turn_to_import(&self, stop: &CancellationToken) -> Result<Turn, Failure> {
        let mut running = locked(&self.inner.importing.running);
        if running.is_some() {
            return Err(Failure::new(FailureCode::ImportRuns));
        }
        *running = Some(stop.clone());
        Ok(Turn(Arc::clone(&self.inner)))
    }
}

/// Brings files of other programs in, for the account in use: plain files by their content, never a folder. What the
/// library knows is counted. The same `run` may be used again, so that what a watched folder brings in belongs together.
///
/// # Errors
/// When there is no account, or the database takes no rows. What one file is amiss is in `Imported::left_out`.
pub(crate) async fn take_files(
    inner: &Arc<Inner>,
    paths: Vec<PathBuf>,
    run: String,
    stop: &CancellationToken,
) -> Result<Imported, Failure> {
    let engine = Engine { inner: Arc::clone(inner) };
    let lane = account(&engine)?;
    let mut tally = tally::Tally::new(inner, &run, paths.len());
    let (looked_in, token) = (Arc::clone(inner), stop.clone());
    let looked = blocking(move || files::look_at_each(&looked_in, &paths, &token)).await?;
    tally.known(looked.known);
    looked.left.into_iter().for_each(|left| tally.leave(left));
    tally.found(take::found_again(&engine, looked.gone).await);
    file_rows::take(inner, &lane, looked.new, &mut tally, stop).await;
    take::settle(&engine).await;
    Ok(tally.end(stop))
}

/// The account that files of other programs come into: the one in use, and before one is, the real one.
fn account(engine: &Engine) -> Result<Arc<Lane>, Failure> {
    engine.inner.active_lane().map_or_else(|| engine.real_lane(), Ok)
}
