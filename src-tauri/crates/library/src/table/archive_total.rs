use rusqlite::Connection;

use crate::Error;
use crate::stored::{first, statements};

/// Kept by triggers on `output`, so that the status line never counts.
pub(crate) const CREATE: &str = "
CREATE TABLE archive_total (
    account_id       INTEGER PRIMARY KEY REFERENCES account (id),
    files            INTEGER NOT NULL,
    bytes            INTEGER NOT NULL,
    last_archived_at INTEGER NOT NULL
) STRICT;
CREATE TRIGGER output_counted_new AFTER INSERT ON output WHEN NEW.state = 'archived' BEGIN
    INSERT INTO archive_total (account_id, files, bytes, last_archived_at)
    SELECT account_id, 1, NEW.bytes, NEW.archived_at FROM task WHERE id = NEW.task_id
    ON CONFLICT (account_id) DO UPDATE SET files = files + 1, bytes = bytes + excluded.bytes,
        last_archived_at = max(last_archived_at, excluded.last_archived_at);
END;
CREATE TRIGGER output_counted AFTER UPDATE OF state, bytes ON output WHEN NEW.state = 'archived' BEGIN
    INSERT INTO archive_total (account_id, files, bytes, last_archived_at)
    SELECT account_id, 1, NEW.bytes, NEW.archived_at FROM task WHERE id = NEW.task_id
    ON CONFLICT (account_id) DO UPDATE SET files = files + 1, bytes = bytes + excluded.bytes,
        last_archived_at = max(last_archived_at, excluded.last_archived_at);
END;
CREATE TRIGGER output_discounted AFTER UPDATE OF state, bytes ON output WHEN OLD.state = 'archived' BEGIN
    UPDATE archive_total SET files = files - 1, bytes = bytes - OLD.bytes
    WHERE account_id = (SELECT account_id FROM task WHERE id = OLD.task_id);
END;
";

statements! {
    GET = "SELECT files, bytes, last_archived_at FROM archive_total WHERE account_id = ?1";
}

/// What an account has in the archive.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ArchiveTotal {
    pub files: i64,
    pub bytes: i64,
    /// When the newest file was archived.
    pub last_archived_at: Option<i64>,
}

pub(crate) fn get(conn: &Connection, account: i64) -> Result<ArchiveTotal, Error> {
    let total = first(conn, GET, [account], |row| {
        Ok(ArchiveTotal { files: row.get(0)?, bytes: row.get(1)?, last_archived_at: row.get(2)? })
    })?;
    Ok(total.unwrap_or_default())
}
