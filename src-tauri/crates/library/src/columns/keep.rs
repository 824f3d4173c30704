use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

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

impl Changes {
    fn is_none(&self) -> bool {
        self.tasks.is_empty() && !self.names
    }
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

    fn is_none(&self) -> bool {
        locked(&self.done).is_none()
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
    extent: Extent,
    /// The last changes, oldest first, and how many came before them.
    log: Vec<i64>,
    before_log: u64,
}

/// Which results the columns hold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Extent {
    /// None, or what can no longer be relied on.
    #[default]
    Nothing,
    /// So many of the newest that an account shows, as they were when they were read.
    Newest {
        account: i64,
        wanted: usize,
    },
    All,
}

impl Extent {
    fn has_newest(self, of: i64, so_many: usize) -> bool {
        matches!(self, Extent::Newest { account, wanted } if account == of && wanted >= so_many)
    }
}

impl KeptColumns {
    pub(crate) fn new(path: PathBuf, changed: Arc<Changed>) -> Self {
        Self { path, changed, turn: Mutex::default(), kept: RwLock::default() }
    }

    /// Brings the columns to hold at least the newest of what an account shows, as it was written before it was called:
    /// until they are loaded those alone are read, which takes as long whatever the size of the library. Blocks.
    pub(crate) fn newest(&self, account: i64, wanted: usize) -> Result<(), Error> {
        let has_newest = |kept: &Kept| kept.extent.has_newest(account, wanted) && self.changed.is_none();
        if has_newest(&self.here()) {
            return Ok(());
        }
        // Whoever has the turn loads everything; slots that were given meanwhile would not be known there.
        if let Ok(mut turn) = self.turn.try_lock()
            && self.here().is_blank()
        {
            // What is changed from here on is told of; what was before is read now, or with everything.
            drop(self.changed.take());
            let mut columns = Columns::default();
            self.with_connection(&mut turn, |reader| columns.read_newest(reader.conn(), account, wanted))?;
            let mut kept = self.here_to_change();
            kept.columns = columns;
            kept.extent = Extent::Newest { account, wanted };
            return Ok(());
        }
        self.present()
    }

    pub(crate) fn here(&self) -> RwLockReadGuard<'_, Kept> {
        self.kept.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn here_to_change(&self) -> RwLockWriteGuard<'_, Kept> {
        self.kept.write().unwrap_or_else(PoisonError::into_inner)
    }

    /// Gives the file back.
    pub(crate) fn close(&self) {
        locked(&self.turn).take();
    }

    /// Brings the columns to hold everything that was written before it was called; the first call loads them. Blocks.
    pub(crate) fn present(&self) -> Result<(), Error> {
        let mut turn = locked(&self.turn);
        let loaded = self.here().has_all();
        // Taken before anything is read: what is committed after it is told of once more.
        let changes = if loaded { self.changed.take() } else { self.changed_before_all() };
        if loaded && changes.is_none() {
            return Ok(());
        }
        let read = self.with_connection(&mut turn, |reader| {
            if loaded { self.change(reader.conn(), &changes) } else { self.load(reader.conn()) }
        });
        if read.is_err() {
            self.changed.put(changes);
        }
        read
    }

    /// What changed while the newest alone stood: as they were read they are true no longer, so whoever looks at them waits
    /// for everything, too. In one step, or somebody would see neither.
    fn changed_before_all(&self) -> Changes {
        let mut kept = self.here_to_change();
        let changes = self.changed.take();
        if !changes.is_none() {
            kept.extent = Extent::Nothing;
        }
        changes
    }

    fn change(&self, conn: &Connection, changes: &Changes) -> Result<(), Error> {
        let mut kept = self.here_to_change();
        // Whatever fails half-way is read anew as a whole.
        kept.extent = Extent::Nothing;
        kept.change(conn, changes)?;
        kept.extent = Extent::All;
        Ok(())
    }

    /// Beside those who look at the newest, whose slots stay what they are.
    fn load(&self, conn: &Connection) -> Result<(), Error> {
        let mut columns = self.here().columns.clone();
        columns.load(conn)?;
        let mut kept = self.here_to_change();
        kept.columns = columns;
        kept.loaded_anew();
        kept.extent = Extent::All;
        Ok(())
    }

    /// On the connection of whoever has the turn.
    fn with_connection<T>(
        &self,
        turn: &mut Option<Connection>,
        f: impl FnOnce(&Reader<'_>) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let mut conn = match turn.take() {
            Some(conn) => conn,
            None => {
                let conn = open_reader(&self.path)?;
                conn.pragma_update(None, "cache_size", -CACHE_KIB)?;
                conn
            }
        };
        let read = readers::read_in_one_moment(&mut conn, f);
        *turn = Some(conn);
        read
    }
}

impl Kept {
    /// False while the newest results alone are here.
    pub(crate) fn has_all(&self) -> bool {
        self.extent == Extent::All
    }

    /// Nobody was given a slot yet.
    fn is_blank(&self) -> bool {
        self.extent == Extent::Nothing && self.columns.is_empty()
    }

    /// How many changes there were.
    pub(crate) fn changes(&self) -> u64 {
        self.before_log + self.log.len() as u64
    }

    /// Tasks that changed since there were so many changes; None when that is too long ago to be known.
    pub(crate) fn changed_since(&self, changes: u64) -> Option<BTreeSet<i64>> {
        let skip = usize::try_from(changes.checked_sub(self.before_log)?).ok()?;
        Some(self.log.get(skip..)?.iter().copied().collect())
    }

    /// Nobody's own sets are true any more.
    fn loaded_anew(&mut self) {
        self.before_log = self.changes() + 1;
        self.log.clear();
    }

    fn change(&mut self, conn: &Connection, changes: &Changes) -> Result<(), Error> {
        let columns = &mut self.columns;
        if changes.names {
            columns.read_names(conn)?;
        }
        columns.read_words(conn)?;
        if changes.tasks.len() > MANY.max(columns.len() / IN_ONE_PASS) {
            columns.load(conn)?;
            self.loaded_anew();
            return Ok(());
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
