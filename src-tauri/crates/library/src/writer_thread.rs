use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc;

use rusqlite::{Connection, TransactionBehavior};
use tokio::sync::oneshot;

use crate::health::Health;
use crate::{Error, Writer};

type Job = Box<dyn FnOnce(&mut Connection) + Send>;

enum Message {
    Job(Job),
    Close(oneshot::Sender<Result<(), Error>>),
}

/// The thread that owns the writing connection. It takes one job after the other, each a transaction of its own,
/// and ends after `close` or when nobody can send to it any more.
pub(crate) struct WriterThread {
    messages: mpsc::Sender<Message>,
    health: Health,
}

impl WriterThread {
    pub(crate) fn start(mut conn: Connection, health: Health) -> Result<Self, Error> {
        let (messages, inbox) = mpsc::channel();
        std::thread::Builder::new().name("library-writer".into()).spawn(move || {
            for message in inbox {
                match message {
                    Message::Job(job) => job(&mut conn),
                    Message::Close(closed) => {
                        // Nobody may wait for the answer any more; the file is closed all the same.
                        closed.send(close(conn)).ok();
                        return;
                    }
                }
            }
        })?;
        Ok(Self { messages, health })
    }

    /// Runs `f` in one transaction and answers after its commit is on the disk. Once asked, it is done even when
    /// the caller stops waiting.
    pub(crate) async fn write<T, F>(&self, f: F) -> Result<T, Error>
    where
        F: FnOnce(&mut Writer<'_>) -> Result<T, Error> + Send + 'static,
        T: Send + 'static,
    {
        let (written, answer) = oneshot::channel();
        let health = self.health.clone();
        let job: Job = Box::new(move |conn| {
            let before = conn.total_changes();
            let done = in_one_transaction(conn, f);
            health.wrote(&done, conn.total_changes() != before);
            // The caller may have gone away; the write stands.
            written.send(done).ok();
        });
        self.messages.send(Message::Job(job)).map_err(|_| Error::Closed)?;
        answer.await.map_err(|_| Error::Closed)?
    }

    /// Waits for the writes asked before, moves the log into the file and closes it.
    pub(crate) async fn close(&self) -> Result<(), Error> {
        let (closed, answer) = oneshot::channel();
        if self.messages.send(Message::Close(closed)).is_err() {
            return Ok(());
        }
        answer.await.unwrap_or(Ok(()))
    }
}

/// What a panic said.
pub(crate) fn panic_detail(panic: &(dyn Any + Send)) -> String {
    panic
        .downcast_ref::<&str>()
        .map(|text| (*text).to_owned())
        .or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "without a word".to_owned())
}

fn in_one_transaction<T>(
    conn: &mut Connection,
    f: impl FnOnce(&mut Writer<'_>) -> Result<T, Error>,
) -> Result<T, Error> {
    // Every way out before the commit drops the transaction, and that rolls it back.
    let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let done = catch_unwind(AssertUnwindSafe(|| f(&mut Writer::new(&tx))))
        .unwrap_or_else(|panic| Err(Error::Panicked { detail: panic_detail(&*panic) }))?;
    if tx.is_autocommit() {
        // SQLite took the transaction back itself (disk full, broken disk), and `f` did not pass its error on.
        return Err(Error::Io { detail: "the transaction was taken back before its end".into() });
    }
    tx.commit()?;
    Ok(done)
}

fn close(conn: Connection) -> Result<(), Error> {
    let log = conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()));
    conn.close().map_err(|(_, error)| Error::from(error))?;
    Ok(log?)
}
