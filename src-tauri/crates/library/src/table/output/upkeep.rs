//! How saved files stand: what is read of many rows to look at their files, and what is written of what was seen.
//! Every write names the path that was looked at, so that nothing is said of a file that lies elsewhere by then.

use rusqlite::{Row, params};

use super::{Outputs, OutputsMut};
use crate::Error;
use crate::stored::{change, first, only, rows, statements};

macro_rules! saved {
    ($rest:literal) => {
        concat!(
            "SELECT output.id, output.task_id, output.path, output.bytes, output.sha256, output.archived_at,
                output.missing, output.changed, file_check.bytes, file_check.modified_at
            FROM output LEFT JOIN file_check ON file_check.output_id = output.id WHERE output.state = 'archived' AND ",
            $rest
        )
    };
}

statements! {
    SAVED = saved!("output.id > ?1 ORDER BY output.id LIMIT ?2");
    SAVED_ONE = saved!("output.id = ?1");
    SAVED_AT = saved!("output.path = ?1 ORDER BY output.id");
    SAVED_BELOW = saved!("output.path > ?1 AND output.path < ?2 ORDER BY output.path LIMIT ?3");
    NEWEST_SAVED = "SELECT path FROM output WHERE id < ?1 AND state = 'archived' ORDER BY id DESC LIMIT ?2";
    IS_CLAIMED = "SELECT EXISTS (SELECT 1 FROM output WHERE path = ?1 AND state = 'archived')";
    GONE = "SELECT id, bytes FROM output WHERE missing = 1 AND state = 'archived' AND id > ?1 ORDER BY id LIMIT ?2";
    COUNT_MISSING = "SELECT count(*) FROM output CROSS JOIN result ON result.task_id = output.task_id
        WHERE output.missing = 1 AND output.state = 'archived' AND result.account_id = ?1";
    COUNT_CHANGED = "SELECT count(*) FROM output CROSS JOIN result ON result.task_id = output.task_id
        WHERE output.changed = 1 AND output.missing = 0 AND output.state = 'archived' AND result.account_id = ?1";
    NOTE_MISSING = "UPDATE output SET missing = ?3
        WHERE id = ?1 AND path = ?2 AND state = 'archived' AND missing <> ?3";
    NOTE_CHANGED = "UPDATE output SET changed = ?3
        WHERE id = ?1 AND path = ?2 AND state = 'archived' AND changed <> ?3";
    MOVED = "UPDATE output SET path = ?3, missing = 0, changed = 0
        WHERE id = ?1 AND path = ?2 AND state = 'archived'";
}

/// An archived output as far as its file is concerned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedFile {
    pub output: i64,
    pub task: i64,
    pub path: String,
    /// Its length when it was saved.
    pub bytes: i64,
    /// Lower-case hexadecimal digits.
    pub sha256: String,
    pub archived_at: i64,
    pub missing: bool,
    pub changed: bool,
    /// Length and time of the last writing (milliseconds) of the file as it was read again last.
    pub checked: Option<(i64, i64)>,
}

impl Outputs<'_> {
    /// Archived ones of any account behind an id, by id.
    pub fn saved(&self, behind: i64, most: u32) -> Result<Vec<SavedFile>, Error> {
        rows(self.conn, SAVED, params![behind, most], read)
    }

    /// None: there is no such output, or it is not archived.
    pub fn saved_one(&self, id: i64) -> Result<Option<SavedFile>, Error> {
        first(self.conn, SAVED_ONE, [id], read)
    }

    /// All that were archived at this path.
    pub fn saved_at(&self, path: &str) -> Result<Vec<SavedFile>, Error> {
        rows(self.conn, SAVED_AT, [path], read)
    }

    /// Some of those below a folder, which ends in the separator of this system.
    pub fn saved_below(&self, folder: &str, most: u32) -> Result<Vec<SavedFile>, Error> {
        // No character of a path is behind this one.
        let end = format!("{folder}\u{10ffff}");
        rows(self.conn, SAVED_BELOW, params![folder, end, most], read)
    }

    /// Paths of those that were added last.
    pub fn newest_saved(&self, most: u32) -> Result<Vec<String>, Error> {
        rows(self.conn, NEWEST_SAVED, params![i64::MAX, most], |row| row.get(0))
    }

    /// Whether something is archived at this path.
    pub fn is_claimed(&self, path: &str) -> Result<bool, Error> {
        only(self.conn, IS_CLAIMED, [path], |row| row.get(0))
    }

    /// Ids and lengths of those that are missing, of any account, behind an id.
    pub fn gone(&self, behind: i64, most: u32) -> Result<Vec<(i64, i64)>, Error> {
        rows(self.conn, GONE, params![behind, most], |row| Ok((row.get(0)?, row.get(1)?)))
    }

    /// Files of an account that are missing, and those that are there and changed.
    pub fn count_astray(&self, account: i64) -> Result<(u32, u32), Error> {
        let missing = only(self.conn, COUNT_MISSING, [account], |row| row.get(0))?;
        Ok((missing, only(self.conn, COUNT_CHANGED, [account], |row| row.get(0))?))
    }
}

impl OutputsMut<'_> {
    /// What was seen at the path of an output. False when that was known, or it does not lie there any more.
    pub fn note_missing(&self, id: i64, path: &str, missing: bool) -> Result<bool, Error> {
        Ok(change(self.conn(), NOTE_MISSING, params![id, path, missing])? == 1)
    }

    /// The same of what the file holds.
    pub fn note_changed(&self, id: i64, path: &str, changed: bool) -> Result<bool, Error> {
        Ok(change(self.conn(), NOTE_CHANGED, params![id, path, changed])? == 1)
    }

    /// Its very bytes lie elsewhere from now on. False when it does not lie at `from` any more.
    pub fn moved(&self, id: i64, from: &str, to: &str) -> Result<bool, Error> {
        Ok(change(self.conn(), MOVED, params![id, from, to])? == 1)
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<SavedFile> {
    let checked: (Option<i64>, Option<i64>) = (row.get(8)?, row.get(9)?);
    Ok(SavedFile {
        output: row.get(0)?,
        task: row.get(1)?,
        path: row.get(2)?,
        bytes: row.get(3)?,
        sha256: row.get(4)?,
        archived_at: row.get(5)?,
        missing: row.get(6)?,
        changed: row.get(7)?,
        checked: checked.0.zip(checked.1),
    })
}
