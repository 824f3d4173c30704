use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, mpsc};

use rusqlite::{Connection, TransactionBehavior};
use tokio::sync::oneshot;

use crate::columns::Changed;
use crate::health::Health;
use crate::{Error, Writer};

/// A write that somebody waits for.
trait Job: Send {
    /// Does it. False when nothing of it is to be kept.
    fn run(&mut self, conn: &Connection) -> bool;
    /// Tells whoever waits how it ended: by its own error, else by what became of the transaction.
    /// `changed`: the transaction changed something.
    fn tell(self: Box<Self>, committed: Result<(), Error>, changed: bool);
}

type Closing = oneshot::Sender<Result<(), Error>>;

enum Message {
    /// A transaction of its own.
    Alone(Box<dyn Job>),
    /// May share its transaction with others of its kind.
    Shared(Box<dyn Job>),
    Close(Closing),
}

/// Most writes that share a commit.
const TOGETHER: usize = 64;

/// The thread that owns the writing connection. It takes one job after the other; those that may share a commit and
/// wait at the same moment do so, because it is the commit's way to the disk that takes the time. It ends after `close`
/// or when nobody can send to it any more.
pub(crate) struct WriterThread {
    messages: mpsc::Sender<Message>,
    health: Health,
}

impl WriterThread {
    pub(crate) fn start(mut conn: Connection, health: Health, changed: Arc<Changed>) -> Result<Self, Error> {
        let (messages, inbox) = mpsc::channel();
        std::thread::Builder::new().name("library-writer".into()).spawn(move || {
            let mut next = inbox.recv().ok();
            while let Some(message) = next.take() {
                match message {
                    Message::Alone(job) => in_one_transaction(&mut conn, vec![job], &changed),
                    Message::Shared(job) => {
                        let jobs;
                        (jobs, next) = together(job, &inbox);
                        in_one_transaction(&mut conn, jobs, &changed);
                    }
                    Message::Close(closed) => {
                        // Nobody may wait for the answer any more; the file is closed all the same.
                        closed.send(close(conn)).ok();
                        return;
                    }
                }
                next = next.or_else(|| inbox.recv().ok());
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
        self.ask(f, Message::Alone).await
    }

    /// The same in a transaction that others may share. `f` is kept or taken back for itself, but when the commit
    /// fails, it fails for all.
    pub(crate) async fn write_shared<T, F>(&self, f: F) -> Result<T, Error>
    where
        F: FnOnce(&mut Writer<'_>) -> Result<T, Error> + Send + 'static,
        T: Send + 'static,
    {
        self.ask(f, Message::Shared).await
    }

    async fn ask<T, F>(&self, f: F, how: impl FnOnce(Box<dyn Job>) -> Message) -> Result<T, Error>
    where
        F: FnOnce(&mut Writer<'_>) -> Result<T, Error> + Send + 'static,
        T: Send + 'static,
    {
        let (written, answer) = oneshot::channel();
        let job = Write { work: Some(f), done: None, written, health: self.health.clone() };
        self.messages.send(how(Box::new(job))).map_err(|_| Error::Closed)?;
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

/// A job and those that wait behind it, up to the first message of another kind.
fn together(first: Box<dyn Job>, inbox: &mpsc::Receiver<Message>) -> (Vec<Box<dyn Job>>, Option<Message>) {
    let mut jobs = vec![first];
    while jobs.len() < TOGETHER {
        match inbox.try_recv() {
            Ok(Message::Shared(job)) => jobs.push(job),
            Ok(other) => return (jobs, Some(other)),
            Err(_) => break,
        }
    }
    (jobs, None)
}

struct Write<F, T> {
    work: Option<F>,
    done: Option<Result<T, Error>>,
    written: oneshot::Sender<Result<T, Error>>,
    health: Health,
}

impl<F, T> Job for Write<F, T>
where
    F: FnOnce(&mut Writer<'_>) -> Result<T, Error> + Send,
    T: Send,
{
    fn run(&mut self, conn: &Connection) -> bool {
        let work = self.work.take().expect("a job is run once");
        let done = catch_unwind(AssertUnwindSafe(|| work(&mut Writer::new(conn))))
            .unwrap_or_else(|panic| Err(Error::Panicked { detail: panic_detail(&*panic) }));
        self.done.insert(done).is_ok()
    }

    fn tell(self: Box<Self>, committed: Result<(), Error>, changed: bool) {
        let outcome = match (self.done, committed) {
            (Some(Err(own)), _) => Err(own),
            (Some(Ok(done)), Ok(())) => Ok(done),
            (_, Err(error)) => Err(error),
            (None, Ok(())) => unreachable!("nothing is committed before all jobs were run"),
        };
        self.health.wrote(&outcome, changed);
        // The caller may have gone away; the write stands.
        self.written.send(outcome).ok();
    }
}

fn in_one_transaction(conn: &mut Connection, mut jobs: Vec<Box<dyn Job>>, rows: &Changed) {
    let before = conn.total_changes();
    let committed = run_and_commit(conn, &mut jobs);
    let changed = conn.total_changes() != before;
    // Handed over before anybody is answered: whoever was, and looks, sees it.
    rows.ended(committed.is_ok());
    for job in jobs {
        job.tell(committed.as_ref().copied().map_err(again), changed);
    }
}

fn run_and_commit(conn: &mut Connection, jobs: &mut [Box<dyn Job>]) -> Result<(), Error> {
    // Every way out before the commit drops the transaction, and that rolls it back.
    let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
    for job in jobs {
        tx.prepare_cached("SAVEPOINT job")?.execute([])?;
        let keep = job.run(&tx);
        if tx.is_autocommit() {
            // SQLite took the transaction back itself (disk full, broken disk): nothing of the others is left either.
            return Err(Error::Io { detail: "the transaction was taken back before its end".into() });
        }
        if !keep {
            tx.prepare_cached("ROLLBACK TO job")?.execute([])?;
        }
        tx.prepare_cached("RELEASE job")?.execute([])?;
    }
    Ok(tx.commit()?)
}

/// The same error for everybody whose write shared the commit.
fn again(error: &Error) -> Error {
    match error {
        Error::Full => Error::Full,
        Error::Locked => Error::Locked,
        Error::Damaged { detail } => Error::Damaged { detail: detail.clone() },
        Error::Io { detail } => Error::Io { detail: detail.clone() },
        other => Error::Io { detail: other.to_string() },
    }
}

fn close(conn: Connection) -> Result<(), Error> {
    let log = conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()));
    conn.close().map_err(|(_, error)| Error::from(error))?;
    Ok(log?)
}
