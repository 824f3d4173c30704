use rusqlite::params;

use super::handles;
use crate::Error;
use crate::stored::{change, first, statements};

/// Files of watched folders that were looked at, so that none is read twice while it stays as it is. Which folders are
/// watched is a setting.
pub(crate) const CREATE: &str = "
CREATE TABLE watched_file (
    path        TEXT    PRIMARY KEY,
    bytes       INTEGER NOT NULL,
    modified_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
";

statements! {
    IS_SEEN = "SELECT EXISTS (SELECT 1 FROM watched_file WHERE path = ?1 AND bytes = ?2 AND modified_at = ?3)";
    SET = "INSERT INTO watched_file (path, bytes, modified_at) VALUES (?1, ?2, ?3)
        ON CONFLICT DO UPDATE SET bytes = excluded.bytes, modified_at = excluded.modified_at";
    FORGET = "DELETE FROM watched_file WHERE path >= ?1 AND path < ?2";
}

handles! {
    /// Reads of what was looked at in watched folders.
    WatchedFiles,
    /// Reads and writes of what was looked at in watched folders.
    WatchedFilesMut
}

impl WatchedFiles<'_> {
    /// Whether a file was looked at as it is now. `modified_at` is in milliseconds.
    pub fn is_seen(&self, path: &str, bytes: i64, modified_at: i64) -> Result<bool, Error> {
        Ok(first(self.conn, IS_SEEN, params![path, bytes, modified_at], |row| row.get(0))?.unwrap_or(false))
    }
}

impl WatchedFilesMut<'_> {
    pub fn set(&self, path: &str, bytes: i64, modified_at: i64) -> Result<(), Error> {
        change(self.conn(), SET, params![path, bytes, modified_at]).map(drop)
    }

    /// Forgets what lies below a folder, which ends in the separator of this system.
    pub fn forget_below(&self, folder: &str) -> Result<(), Error> {
        // No character of a path is behind this one.
        let end = format!("{folder}\u{10ffff}");
        change(self.conn(), FORGET, params![folder, end]).map(drop)
    }
}
