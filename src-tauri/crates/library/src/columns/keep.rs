use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard};

use rusqlite::Connection;

use super::Columns;
use crate::connection::open_reader;
use crate::{Error, Reader, readers};

/// More changed rows than this share of all are read in one pass instead of one by one.
const IN_ONE_PASS: usize = 8;
/// So few are never worth the pass.
const MANY: usize = 256;
/// Pages that the connection behind the columns keeps: one pass over everything and then a row here and there, so what
/// was read is not read again.
const CACHE_KIB: i64 = 512;
/// Changes that are remembered for those who keep sets of their own.
const LOG: usize = 4_096;

/// What was written and is not read yet. The writer's connection tells of each row as it changes (SQLite's update
/// hook), and what a commit made true is handed over before anybody is answered that it was written. So nothing is
/// missed, whoever writes, and nobody pays for a list of changes.
#[derive(Default)]
pub(crate) struct Changed {
    /// In the transaction that runs.
    open: Mutex<Changes>,
    /// Committed.
    done: Mutex<Changes>,
}

#[derive(Default)]
struct Changes {
    tasks: BTreeSet<i64>,
    names: bool,
}

impl Changed {
    pub(crate) fn watch(self: &Arc<Self>, conn: &mut Connection) -> Result<(), Error> {
        let changed = Arc::clone(self);
        conn.update_hook(Some(move |_, _: &str, table: &str, row: i64| match table {
            "result" => {
                locked(&changed.open).tasks.insert(row);
            }
            "tag" | "collection" => locked(&changed.open).names = true,
            _ => {}
        }))?;
        Ok(())
    }

    /// The transaction is over.
    pub(crate) fn ended(&self, committed: bool) {
        let ended = std::mem::take(&mut *locked(&self.open));
        if committed {
            self.put(ended);
        }
    }

    fn put(&self, mut changes: Changes) {
        let mut done = locked(&self.done);
        done.tasks.append(&mut changes.tasks);
        done.names |= changes.names;
    }

    fn take(&self) -> Changes {
        std::mem::take(&mut *locked(&self.done))
    }
}

/// The columns, and what keeps them true.
pub(crate) struct KeptColumns {
    path: PathBuf,
    changed: Arc<Changed>,
    /// Held while columns are brought up to date: of two that read, the later may not be overtaken.
    turn: Mutex<Option<Connection>>,
    kept: RwLock<Kept>,
}

#[derive(Default)]
pub(crate) struct Kept {
    pub(crate) columns: Columns,
    loaded: bool,
    /// The last changes, oldest first, and how many came before them.
    log: Vec<i64>,
    before_log: u64,
}

impl KeptColumns {
    pub(crate) fn new(path: PathBuf, changed: Arc<Changed>) -> Self {
        Self { path, changed, turn: Mutex::default(), kept: RwLock::default() }
    }

    /// Brings the columns to hold everything that was written before it was called; the first call loads them. Blocks.
    pub(crate) fn present(&self) -> Result<(), Error> {
        self.catch_up()
    }

    pub(crate) fn here(&self) -> RwLockReadGuard<'_, Kept> {
        self.kept.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// Gives the file back.
    pub(crate) fn close(&self) {
        locked(&self.turn).take();
    }

    fn catch_up(&self) -> Result<(), Error> {
        let mut turn = locked(&self.turn);
        let loaded = self.kept.read().unwrap_or_else(PoisonError::into_inner).loaded;
        // Taken before anything is read: what is committed after it is told of once more.
        let changes = self.changed.take();
        if loaded && changes.tasks.is_empty() && !changes.names {
            return Ok(());
        }
        let read = self.read(&mut turn, &changes, loaded);
        if read.is_err() {
            self.changed.put(changes);
        }
        read
    }

    fn read(&self, turn: &mut Option<Connection>, changes: &Changes, loaded: bool) -> Result<(), Error> {
        let mut conn = match turn.take() {
            Some(conn) => conn,
            None => {
                let conn = open_reader(&self.path)?;
                conn.pragma_update(None, "cache_size", -CACHE_KIB)?;
                conn
            }
        };
        let read = readers::read_in_one_moment(&mut conn, |reader: &Reader<'_>| {
            let mut kept = self.kept.write().unwrap_or_else(PoisonError::into_inner);
            // Whatever fails half-way is read anew as a whole.
            kept.loaded = false;
            if loaded { kept.change(reader.conn(), changes) } else { kept.load(reader.conn()) }?;
            kept.loaded = true;
            Ok(())
        });
        *turn = Some(conn);
        read
    }
}

impl Kept {
    /// How many changes there were.
    pub(crate) fn changes(&self) -> u64 {
        self.before_log + self.log.len() as u64
    }

    /// Tasks that changed since there were so many changes; None when that is too long ago to be known.
    pub(crate) fn changed_since(&self, changes: u64) -> Option<BTreeSet<i64>> {
        let skip = usize::try_from(changes.checked_sub(self.before_log)?).ok()?;
        Some(self.log.get(skip..)?.iter().copied().collect())
    }

    fn load(&mut self, conn: &Connection) -> Result<(), Error> {
        self.columns.load(conn)?;
        // Nobody's own sets are true any more.
        self.before_log = self.changes() + 1;
        self.log.clear();
        Ok(())
    }

    fn change(&mut self, conn: &Connection, changes: &Changes) -> Result<(), Error> {
        let columns = &mut self.columns;
        if changes.names {
            columns.read_names(conn)?;
        }
        columns.read_words(conn)?;
        if changes.tasks.len() > MANY.max(columns.len() / IN_ONE_PASS) {
            return self.load(conn);
        }
        let tasks: Vec<i64> = changes.tasks.iter().copied().collect();
        columns.read_again(conn, &tasks)?;
        columns.put_in_order();
        self.log.extend(tasks);
        if self.log.len() > LOG {
            let surplus = self.log.len() - LOG / 2;
            self.log.drain(..surplus);
            self.before_log += surplus as u64;
        }
        Ok(())
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // Whoever holds it replaces or extends whole values.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
