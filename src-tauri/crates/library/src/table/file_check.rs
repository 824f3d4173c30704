use rusqlite::params;

use super::handles;
use crate::Error;
use crate::stored::{change, first, statements};

/// Saved files that were written to after they were saved, as they were when they were read again: whether one is still
/// what it was is in `output.changed`. One that was never written to has no row. The indexes hold only what is astray,
/// and a file that is saved anew, or is no more, is neither missing nor changed. One that lies elsewhere has a sidecar
/// that says where, which a trigger looks after, so that nobody moves a row and forgets it.
pub(crate) const CREATE: &str = "
ALTER TABLE output ADD COLUMN changed INTEGER NOT NULL DEFAULT 0 CHECK (changed IN (0, 1));
ALTER TABLE result ADD COLUMN changed INTEGER NOT NULL DEFAULT 0;
CREATE TABLE file_check (
    output_id   INTEGER PRIMARY KEY REFERENCES output (id) ON DELETE CASCADE,
    bytes       INTEGER NOT NULL,
    modified_at INTEGER NOT NULL
) STRICT;
CREATE TRIGGER result_output_changed AFTER UPDATE OF changed ON output BEGIN
    UPDATE result SET changed = changed + NEW.changed - OLD.changed WHERE task_id = NEW.task_id;
END;
CREATE INDEX output_missing ON output (missing, id, task_id, bytes) WHERE missing = 1 AND state = 'archived';
CREATE INDEX output_changed ON output (changed, missing, task_id) WHERE changed = 1 AND state = 'archived';
CREATE TRIGGER output_not_astray AFTER UPDATE OF state ON output
WHEN OLD.state <> NEW.state AND (NEW.missing = 1 OR NEW.changed = 1) BEGIN
    UPDATE output SET missing = 0, changed = 0 WHERE id = NEW.id;
    DELETE FROM file_check WHERE output_id = NEW.id;
END;
CREATE TRIGGER sidecar_stale_moved AFTER UPDATE OF path ON output
WHEN OLD.state = 'archived' AND NEW.state = 'archived' AND OLD.path <> NEW.path BEGIN
    INSERT INTO sidecar_stale (task_id, asked) VALUES (NEW.task_id, 1)
    ON CONFLICT (task_id) DO UPDATE SET asked = asked + 1;
END;
";

statements! {
    IS_CHECKED = "SELECT EXISTS (SELECT 1 FROM file_check WHERE output_id = ?1 AND bytes = ?2 AND modified_at = ?3)";
    SET = "INSERT INTO file_check (output_id, bytes, modified_at) VALUES (?1, ?2, ?3)
        ON CONFLICT DO UPDATE SET bytes = excluded.bytes, modified_at = excluded.modified_at";
}

handles! {
    /// Reads of what was read again.
    FileChecks,
    /// Reads and writes of what was read again.
    FileChecksMut
}

impl FileChecks<'_> {
    /// Whether a file was read again as it is now. `modified_at` is in milliseconds.
    pub fn is_checked(&self, output: i64, bytes: i64, modified_at: i64) -> Result<bool, Error> {
        Ok(first(self.conn, IS_CHECKED, params![output, bytes, modified_at], |row| row.get(0))?.unwrap_or(false))
    }
}

impl FileChecksMut<'_> {
    pub fn set(&self, output: i64, bytes: i64, modified_at: i64) -> Result<(), Error> {
        change(self.conn(), SET, params![output, bytes, modified_at]).map(drop)
    }
}
