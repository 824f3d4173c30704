//! Takes a profile back by one version, so that the next start migrates it.

use std::fs;
use std::path::{Path, PathBuf};

use rusqlite::Connection;

use crate::Failure;

/// Undoes the version that the library has under the feature `faults` only. Nothing may have the profile open.
pub fn take_back(database: &Path) -> Result<(), Failure> {
    let connection = Connection::open(database).map_err(not_read(database))?;
    let version: i64 = connection.query_row("PRAGMA user_version", [], |row| row.get(0)).map_err(not_read(database))?;
    let there: bool = connection
        .query_row("SELECT count(*) FROM sqlite_schema WHERE name = 'crash_trial'", [], |row| row.get(0))
        .map_err(not_read(database))?;
    // A death before the migration's commit has left the older version as it was.
    if there {
        let back = format!("BEGIN; DROP TABLE crash_trial; PRAGMA user_version = {}; COMMIT;", version - 1);
        connection.execute_batch(&back).map_err(not_read(database))?;
    }
    Ok(())
}

/// Whether SQLite finds nothing wrong with a database; what it finds has been said.
pub fn is_sound(database: &Path) -> Result<bool, Failure> {
    let connection = Connection::open(database).map_err(not_read(database))?;
    let mut sound = true;
    for (check, fine) in [("PRAGMA integrity_check", Some("ok")), ("PRAGMA foreign_key_check", None)] {
        let mut statement = connection.prepare(check).map_err(not_read(database))?;
        let mut rows = statement.query([]).map_err(not_read(database))?;
        while let Some(row) = rows.next().map_err(not_read(database))? {
            let said: String = row.get(0).map_err(not_read(database))?;
            if fine != Some(said.as_str()) {
                crate::telling::say(format_args!("{}: {check}: {said}", database.display()));
                sound = false;
            }
        }
    }
    Ok(sound)
}

/// The copies that migrations have left beside a database.
pub fn copies(profile: &Path) -> Result<Vec<PathBuf>, Failure> {
    let mut copies = Vec::new();
    for entry in fs::read_dir(profile).map_err(Failure::file(profile))? {
        let path = entry.map_err(Failure::file(profile))?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        // One that died before it was whole still has the name of a part.
        if name.contains(".before-v") && !name.contains(".part") {
            copies.push(path);
        }
    }
    Ok(copies)
}

fn not_read(database: &Path) -> impl FnOnce(rusqlite::Error) -> Failure {
    Failure::not_understood(database.display().to_string())
}
