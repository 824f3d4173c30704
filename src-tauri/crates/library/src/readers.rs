use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::Connection;
use tokio::sync::Semaphore;

use crate::connection::open_reader;
use crate::health::Health;
use crate::writer_thread::panic_detail;
use crate::{Error, Reader};

/// How many reads run side by side.
const SIDE_BY_SIDE: u32 = 4;

/// A few read-only connections, lent one a read.
pub(crate) struct Readers {
    path: PathBuf,
    idle: Mutex<Vec<Connection>>,
    turns: Arc<Semaphore>,
    health: Health,
}

impl Readers {
    pub(crate) fn new(path: PathBuf, health: Health) -> Self {
        let turns = Arc::new(Semaphore::new(SIDE_BY_SIDE as usize));
        Self { path, idle: Mutex::default(), turns, health }
    }

    /// Waits for a turn, then reads on a thread that may block.
    pub(crate) async fn read<T, F>(self: &Arc<Self>, f: F) -> Result<T, Error>
    where
        F: FnOnce(&Reader<'_>) -> Result<T, Error> + Send + 'static,
        T: Send + 'static,
    {
        self.read_after(|| Ok(()), |(), reader| f(reader)).await
    }

    /// The same, with something done on that thread before the moment of the reading begins.
    pub(crate) async fn read_after<B, T>(
        self: &Arc<Self>,
        before: impl FnOnce() -> Result<B, Error> + Send + 'static,
        f: impl FnOnce(B, &Reader<'_>) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error>
    where
        T: Send + 'static,
    {
        let turn = Arc::clone(&self.turns).acquire_owned().await.map_err(|_| Error::Closed)?;
        let readers = Arc::clone(self);
        let reading = tokio::task::spawn_blocking(move || {
            let read = before().and_then(|before| readers.read_on_this_thread(|reader| f(before, reader)));
            drop(turn);
            read
        });
        // A panic of `f` is caught inside; what is left is a runtime that shuts down.
        reading.await.map_err(|_| Error::Closed)?
    }

    /// Reads at once, on a connection of its own if all are lent.
    pub(crate) fn read_blocking<T>(&self, f: impl FnOnce(&Reader<'_>) -> Result<T, Error>) -> Result<T, Error> {
        if self.turns.is_closed() {
            return Err(Error::Closed);
        }
        self.read_on_this_thread(f)
    }

    /// Waits for the reads that run, and lends no more.
    pub(crate) async fn close(&self) {
        let all = self.turns.acquire_many(SIDE_BY_SIDE).await;
        self.turns.close();
        self.idle().clear();
        drop(all);
    }

    fn read_on_this_thread<T>(&self, f: impl FnOnce(&Reader<'_>) -> Result<T, Error>) -> Result<T, Error> {
        let lent = self.idle().pop();
        let mut conn = match lent {
            Some(conn) => conn,
            None => open_reader(&self.path)?,
        };
        let read = read_in_one_moment(&mut conn, f);
        self.health.read(&read);
        let mut idle = self.idle();
        if idle.len() < SIDE_BY_SIDE as usize && !self.turns.is_closed() {
            idle.push(conn);
        }
        read
    }

    fn idle(&self) -> std::sync::MutexGuard<'_, Vec<Connection>> {
        // Nothing that holds it can leave the list half-changed.
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Runs `f` inside a read transaction, so that all that it reads is of one moment.
pub(crate) fn read_in_one_moment<T>(
    conn: &mut Connection,
    f: impl FnOnce(&Reader<'_>) -> Result<T, Error>,
) -> Result<T, Error> {
    let moment = conn.transaction()?;
    catch_unwind(AssertUnwindSafe(|| f(&Reader::new(&moment))))
        .unwrap_or_else(|panic| Err(Error::Panicked { detail: panic_detail(&*panic) }))
}
