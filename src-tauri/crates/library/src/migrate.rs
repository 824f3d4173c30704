use std::path::{Path, PathBuf};

use rusqlite::{Connection, Transaction, TransactionBehavior};

use crate::{Error, backup, faults, table};

/// What brings a file from one version to the next. Migrations are only ever added at the end; a shipped one is
/// never changed.
pub(crate) struct Migration {
    /// SQL in its order, each piece from the file of its table.
    pub(crate) steps: &'static [&'static str],
}

/// The first brings an empty file to version 1, the second from 1 to 2, and so on.
pub(crate) const MIGRATIONS: &[Migration] = &[
    Migration {
        steps: &[
            table::account::CREATE,
            table::setting::CREATE,
            table::draft::CREATE,
            table::balance::CREATE,
            table::task::CREATE,
            table::task_fts::CREATE,
            table::output::CREATE,
            table::archive_total::CREATE,
            table::receipt::CREATE,
        ],
    },
    Migration {
        steps: &[table::sidecar_due::CREATE, table::sidecar_due::OF_VERSION_1, table::output::SHOWN_BY_THE_FIRST],
    },
    Migration { steps: &[table::draft::SEVERAL, table::preset::CREATE, table::snippet::CREATE, table::prompt::CREATE] },
    Migration {
        steps: &[
            table::link::CREATE,
            table::task_link::CREATE,
            table::output_link::CREATE,
            table::cast_member::CREATE,
            table::cast_link::CREATE,
            table::output::FOUND_AGAIN,
            table::board::CREATE,
            table::kinship::CREATE,
        ],
    },
    Migration {
        steps: &[
            table::judgement::CREATE,
            table::tag::CREATE,
            table::collection::CREATE,
            table::note::CREATE,
            table::saved_search::CREATE,
            table::judgement::OF_PARENT,
            table::sidecar_stale::CREATE,
            table::signature::CREATE,
            // From here on a result is made of all that is said of a task.
            table::words::CREATE,
            table::parameter::CREATE,
            table::result::CREATE,
        ],
    },
    Migration {
        steps: &[
            table::import::CREATE,
            table::import_file::CREATE,
            table::watched_file::CREATE,
            table::file_check::CREATE,
        ],
    },
    #[cfg(any(feature = "faults", clippy))]
    faults::NEXT_VERSION,
];

/// The version that this program writes and the newest that it reads.
pub fn known_version() -> i64 {
    version_after(MIGRATIONS)
}

/// The version of the file, from `PRAGMA user_version`; 0 when it is empty. Reading it also finds out whether the
/// file is a database at all.
pub(crate) fn stored_version(conn: &Connection) -> Result<i64, Error> {
    let version = conn.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    let tables: i64 = conn.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    match version {
        0 if tables > 0 => Err(Error::Damaged { detail: "it holds the tables of another program".into() }),
        version if version < 0 => Err(Error::Damaged { detail: format!("it says that its version is {version}") }),
        version => Ok(version),
    }
}

/// Brings the file to the version after the last of `migrations`, in one transaction, and answers where the copy of
/// the file as it was before lies, if there was something to copy. Of several processes at once one does it, and
/// the others find it done.
pub(crate) fn migrate(
    conn: &mut Connection,
    path: &Path,
    now_ms: i64,
    migrations: &[Migration],
) -> Result<Option<PathBuf>, Error> {
    if stored_version(conn)? == version_after(migrations) {
        return Ok(None);
    }
    let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
    // Asked again under the lock: another process may have been here.
    let found = stored_version(&tx)?;
    let known = version_after(migrations);
    if found > known {
        return Err(Error::NewerVersion { found, known });
    }
    if found == known {
        return Ok(None);
    }
    // The lock keeps writers out, and the copy is made of what was committed before it.
    let copy = (found > 0).then(|| backup::free_name(path, known, now_ms));
    if let Some(copy) = &copy {
        backup::copy(path, copy)?;
        tracing::info!(found, known, copy = %copy.display(), "database copied before its migration");
        faults::reached("before-migration");
    }
    run(&tx, migrations, found)?;
    tx.pragma_update(None, "user_version", known)?;
    if copy.is_some() {
        faults::reached("in-migration");
    }
    tx.commit()?;
    Ok(copy)
}

fn version_after(migrations: &[Migration]) -> i64 {
    i64::try_from(migrations.len()).expect("a handful of migrations fits i64")
}

fn run(tx: &Transaction<'_>, migrations: &[Migration], found: i64) -> Result<(), Error> {
    let done = usize::try_from(found).expect("stored_version answers nothing below 0");
    for migration in migrations.iter().skip(done) {
        for sql in migration.steps {
            tx.execute_batch(sql)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
