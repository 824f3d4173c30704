use std::path::Path;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags};

use crate::Error;
use crate::migrate::{known_version, stored_version};

/// How long a lock of another process is waited for.
pub(crate) const PATIENCE: Duration = Duration::from_secs(5);

/// The one connection that writes. Nothing of a file that is damaged, newer or another program's is changed.
pub(crate) fn open_writer(path: &Path) -> Result<Connection, Error> {
    open_writer_for(path, known_version(), PATIENCE)
}

/// The same, for a program that knows versions up to `known` and waits for a lock no longer than `patience`.
pub(crate) fn open_writer_for(path: &Path, known: i64, patience: Duration) -> Result<Connection, Error> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let conn = Connection::open_with_flags(path, flags)?;
    conn.busy_timeout(patience)?;
    distrust(&conn)?;
    let found = stored_version(&conn)?;
    if found > known {
        return Err(Error::NewerVersion { found, known });
    }
    into_wal(&conn, patience)?;
    // A commit is on the disk before it is answered, on macOS past the drive's own cache too.
    conn.pragma_update(None, "synchronous", "FULL")?;
    conn.pragma_update(None, "fullfsync", true)?;
    conn.pragma_update(None, "checkpoint_fullfsync", true)?;
    conn.pragma_update(None, "foreign_keys", true)?;
    conn.pragma_update(None, "cache_size", -16_000)?;
    conn.pragma_update(None, "journal_size_limit", 32 * 1024 * 1024)?;
    Ok(conn)
}

/// A connection that cannot change the file.
pub(crate) fn open_reader(path: &Path) -> Result<Connection, Error> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let conn = Connection::open_with_flags(path, flags)?;
    conn.busy_timeout(PATIENCE)?;
    distrust(&conn)?;
    conn.pragma_update(None, "query_only", true)?;
    // There are several, and the system keeps the pages as well.
    conn.pragma_update(None, "cache_size", -2_000)?;
    Ok(conn)
}

/// Reads enough to know that the file is this library's and can be read: the version, the schema with every table
/// that this version needs, and a row of each. Cheap at any size: no pass over the data.
pub(crate) fn probe(conn: &Connection) -> Result<(), Error> {
    for table in crate::table::ALL {
        let there: i64 =
            conn.query_row("SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = ?1", [table], |row| {
                row.get(0)
            })?;
        if there == 0 {
            return Err(Error::Damaged { detail: format!("table {table} is missing") });
        }
        // Table names are constants of this crate.
        conn.prepare(&format!("SELECT * FROM {table} LIMIT 1"))?.query([])?.next()?;
    }
    Ok(())
}

/// The file may have been written by anybody: its schema must not reach outside, and a broken cell is an error.
fn distrust(conn: &Connection) -> Result<(), Error> {
    conn.set_prepared_statement_cache_capacity(160);
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    conn.pragma_update(None, "cell_size_check", true)?;
    crate::text::register(conn)?;
    Ok(())
}

/// Turning a new file into WAL needs it alone for a moment, and SQLite does not always wait for that by itself.
fn into_wal(conn: &Connection, patience: Duration) -> Result<(), Error> {
    let pause = Duration::from_millis(10);
    let mut waited = Duration::ZERO;
    loop {
        match conn.pragma_update_and_check(None, "journal_mode", "WAL", |row| row.get::<_, String>(0)) {
            Ok(mode) if mode == "wal" => return Ok(()),
            Ok(mode) => {
                return Err(Error::Io { detail: format!("the file stays in journal mode {mode}") });
            }
            Err(error) if error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy) && waited < patience => {
                std::thread::sleep(pause);
                waited += pause;
            }
            Err(error) => return Err(error.into()),
        }
    }
}
