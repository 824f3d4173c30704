use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::Connection;
use tokio::sync::watch;

use crate::columns::{Changed, KeptColumns};
use crate::connection::{open_reader, open_writer, probe};
use crate::find::{Look, Postings};
use crate::health::Health;
use crate::migrate::{MIGRATIONS, known_version, migrate, stored_version};
use crate::readers::{Readers, read_in_one_moment};
use crate::writer_thread::WriterThread;
use crate::{Error, Reader, Unwritable, Writer};

/// The library of one profile. Clones are handles to the same one.
#[derive(Clone)]
pub struct Library {
    writer: Arc<WriterThread>,
    readers: Arc<Readers>,
    columns: Arc<KeptColumns>,
    postings: Arc<Mutex<Postings>>,
    health: Health,
    copy: Option<Arc<Path>>,
}

impl Library {
    /// Opens the file, creating it or bringing it to this program's version; an existing file is copied beside
    /// itself first (`now_ms` names the copy). Blocks.
    ///
    /// # Errors
    /// [`Error::Damaged`], [`Error::NewerVersion`]: the file was not touched. [`Error::Full`], [`Error::Io`],
    /// [`Error::Locked`]: the file is as it was.
    pub fn open(path: &Path, now_ms: i64) -> Result<Library, Error> {
        let mut conn = open_writer(path)?;
        let copy = migrate(&mut conn, path, now_ms, MIGRATIONS)?;
        probe(&conn)?;
        let health = Health::default();
        let readers = Readers::new(path.to_owned(), health.clone());
        let changed = Arc::new(Changed::default());
        changed.watch(&mut conn)?;
        let columns = KeptColumns::new(path.to_owned(), Arc::clone(&changed));
        let writer = WriterThread::start(conn, health.clone(), changed)?;
        Ok(Self {
            writer: Arc::new(writer),
            readers: Arc::new(readers),
            columns: Arc::new(columns),
            postings: Arc::default(),
            health,
            copy: copy.map(Arc::from),
        })
    }

    /// Opens the file for reading only, beside a process that may be using it. Nothing is created or changed.
    ///
    /// # Errors
    /// [`Error::Missing`], [`Error::OlderVersion`], [`Error::NewerVersion`], [`Error::Damaged`], [`Error::Io`].
    pub fn open_read_only(path: &Path) -> Result<ReadOnlyLibrary, Error> {
        if !path.exists() {
            return Err(Error::Missing { path: path.display().to_string() });
        }
        let conn = open_reader(path)?;
        let (found, known) = (stored_version(&conn)?, known_version());
        if found > known {
            return Err(Error::NewerVersion { found, known });
        }
        if found < known {
            return Err(Error::OlderVersion { found, known });
        }
        probe(&conn)?;
        Ok(ReadOnlyLibrary { conn: Mutex::new(conn) })
    }

    /// Where the copy lies that was made before this opening migrated the file, if it did.
    pub fn copy_before_migration(&self) -> Option<PathBuf> {
        self.copy.as_deref().map(Path::to_owned)
    }

    /// Runs `f` as one transaction on the writer thread, and resolves after the commit is synced to disk. An error
    /// or a panic in `f` takes everything back. A write that was asked for is done even when the caller stops
    /// waiting for it.
    pub async fn write<T, F>(&self, f: F) -> Result<T, Error>
    where
        F: FnOnce(&mut Writer<'_>) -> Result<T, Error> + Send + 'static,
        T: Send + 'static,
    {
        self.writer.write(f).await
    }

    /// [`Library::write`] for what comes in crowds and can be done again: writes of this kind that wait at the same
    /// moment share one commit. An error or a panic in `f` takes back what `f` did and nothing else; when the disk
    /// does not take the commit, none of them is kept.
    pub async fn write_shared<T, F>(&self, f: F) -> Result<T, Error>
    where
        F: FnOnce(&mut Writer<'_>) -> Result<T, Error> + Send + 'static,
        T: Send + 'static,
    {
        self.writer.write_shared(f).await
    }

    /// Runs `f` on one of a few read-only connections, on a thread that may block. All that it reads is of one
    /// moment, and holds everything that was written before it was called.
    pub async fn read<T, F>(&self, f: F) -> Result<T, Error>
    where
        F: FnOnce(&Reader<'_>) -> Result<T, Error> + Send + 'static,
        T: Send + 'static,
    {
        self.readers.read(f).await
    }

    /// [`Library::read`] on this thread, for callers that are not async.
    pub fn read_blocking<T>(&self, f: impl FnOnce(&Reader<'_>) -> Result<T, Error>) -> Result<T, Error> {
        self.readers.read_blocking(f)
    }

    /// Looks at the results in memory, and at the indexes beside them, on a thread that may block. They hold everything
    /// that was written before it was called.
    pub async fn look<T, F>(&self, f: F) -> Result<T, Error>
    where
        F: FnOnce(&Look<'_>) -> Result<T, Error> + Send + 'static,
        T: Send + 'static,
    {
        self.look_after(KeptColumns::present, f).await
    }

    /// [`Library::look`] at the newest that an account shows where nothing is asked, `wanted` of them or all: until the
    /// results are in memory nothing else is read, and [`Look::has_all`] says no. So a start waits as long for its first
    /// rows whatever the size of the library.
    pub async fn look_at_newest<T, F>(&self, account: i64, wanted: usize, f: F) -> Result<T, Error>
    where
        F: FnOnce(&Look<'_>) -> Result<T, Error> + Send + 'static,
        T: Send + 'static,
    {
        self.look_after(move |columns| columns.newest(account, wanted), f).await
    }

    /// [`Library::look`] on this thread.
    pub fn look_blocking<T>(&self, f: impl FnOnce(&Look<'_>) -> Result<T, Error>) -> Result<T, Error> {
        self.columns.present()?;
        self.read_blocking(|reader| f(&Look { kept: &self.columns.here(), reader, postings: &self.postings }))
    }

    async fn look_after<T: Send + 'static>(
        &self,
        before: impl FnOnce(&KeptColumns) -> Result<(), Error> + Send + 'static,
        f: impl FnOnce(&Look<'_>) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        let (columns, postings) = (Arc::clone(&self.columns), Arc::clone(&self.postings));
        self.readers
            .read_after(
                move || before(&columns).map(|()| columns),
                move |columns, reader| f(&Look { kept: &columns.here(), reader, postings: &postings }),
            )
            .await
    }

    /// Why the database takes no writes at present; None when the last one that changed something was kept.
    pub fn unwritable(&self) -> watch::Receiver<Option<Unwritable>> {
        self.health.watch()
    }

    /// Waits for the reads and writes that were asked for, moves the write-ahead log into the file and closes it.
    /// From then on every handle answers [`Error::Closed`].
    ///
    /// # Errors
    /// When the log could not be moved: nothing is lost, the next opening does it.
    pub async fn close(self) -> Result<(), Error> {
        self.readers.close().await;
        self.columns.close();
        self.writer.close().await
    }
}

/// A library that can only be read, by a process that does not own the profile.
pub struct ReadOnlyLibrary {
    conn: Mutex<Connection>,
}

impl ReadOnlyLibrary {
    /// Runs `f` on this thread; all that it reads is of one moment.
    pub fn read<T>(&self, f: impl FnOnce(&Reader<'_>) -> Result<T, Error>) -> Result<T, Error> {
        let mut conn = self.conn.lock().unwrap_or_else(PoisonError::into_inner);
        read_in_one_moment(&mut conn, f)
    }
}

#[cfg(test)]
mod tests;
