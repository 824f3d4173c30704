use rusqlite::params;

use super::{Output, Outputs};
use crate::Error;
use crate::stored::{first, only, rows, statements};
use crate::table::archive_total::{self, ArchiveTotal};

statements! {
    GET = "SELECT * FROM output WHERE id = ?1";
    OF_TASK = "SELECT * FROM output WHERE task_id = ?1 ORDER BY idx, id";
    UNFINISHED = "SELECT output.* FROM output JOIN task ON task.id = output.task_id
        WHERE output.unsaved IN ('waiting', 'downloading') AND task.account_id = ?1
        UNION ALL
        SELECT output.* FROM output JOIN task ON task.id = output.task_id
        WHERE output.unsaved = 'failed' AND output.retry_at <= ?2 AND task.account_id = ?1
        ORDER BY id";
    NEXT_RETRY_AT = "SELECT output.retry_at FROM output CROSS JOIN task ON task.id = output.task_id
        WHERE output.unsaved = 'failed' AND output.retry_at IS NOT NULL AND task.account_id = ?1
        ORDER BY output.retry_at LIMIT 1";
    ON_ITS_WAY = "SELECT EXISTS (SELECT 1 FROM output INDEXED BY output_unsaved
        WHERE unsaved IN ('waiting', 'downloading') AND task_id = ?1)";
    WITHOUT_THUMB = "SELECT * FROM output WHERE thumb = 0 AND state = 'archived' ORDER BY id LIMIT ?1";
    AT_PATH = "SELECT * FROM output WHERE path = ?1 ORDER BY id DESC LIMIT 1";
    OF_SUM = "SELECT * FROM output WHERE sha256 = ?1 ORDER BY id DESC LIMIT 1";
    IS_MISSING = "SELECT missing FROM output WHERE id = ?1";
    IS_CHANGED = "SELECT changed FROM output WHERE id = ?1";
    COUNT_NOT_FETCHED = "SELECT count(*) FROM output WHERE task_id = ?1 AND fetch = 0";
}

impl Outputs<'_> {
    pub fn get(&self, id: i64) -> Result<Option<Output>, Error> {
        first(self.conn, GET, [id], Output::read)
    }

    /// In their order in the answer.
    pub fn of_task(&self, task: i64) -> Result<Vec<Output>, Error> {
        rows(self.conn, OF_TASK, [task], Output::read)
    }

    /// [`Outputs::of_task`] of several tasks, one after the other.
    pub fn of_tasks(&self, tasks: &[i64]) -> Result<Vec<Output>, Error> {
        let mut outputs = Vec::new();
        for task in tasks {
            outputs.extend(self.of_task(*task)?);
        }
        Ok(outputs)
    }

    /// What the archiver has to do for an account at `now`: all that wait, all that were downloading (only one
    /// archiver lives, so on start these are its predecessor's), and the failed ones whose time has come. Those
    /// that are not fetched by themselves are not among them. Oldest first.
    pub fn unfinished(&self, account: i64, now: i64) -> Result<Vec<Output>, Error> {
        rows(self.conn, UNFINISHED, params![account, now], Output::read)
    }

    /// Whether something of a task that is fetched by itself waits or downloads. Looks only among what is not saved, so
    /// that it costs nothing for each of thousands of files.
    pub fn any_on_its_way(&self, task: i64) -> Result<bool, Error> {
        only(self.conn, ON_ITS_WAY, [task], |row| row.get(0))
    }

    /// When the next failed one is due.
    pub fn next_retry_at(&self, account: i64) -> Result<Option<i64>, Error> {
        first(self.conn, NEXT_RETRY_AT, [account], |row| row.get(0))
    }

    /// Files and bytes in the archive.
    pub fn totals(&self, account: i64) -> Result<ArchiveTotal, Error> {
        archive_total::get(self.conn, account)
    }

    /// Archived ones of any account whose thumbnail, poster or waveform was not tried yet, oldest first. Sound
    /// leaves the list when its thumb is set to `Cannot`.
    pub fn without_thumb(&self, limit: u32) -> Result<Vec<Output>, Error> {
        rows(self.conn, WITHOUT_THUMB, [limit], Output::read)
    }

    /// The newest that lies at this path, of any account.
    pub fn at_path(&self, path: &str) -> Result<Option<Output>, Error> {
        first(self.conn, AT_PATH, [path], Output::read)
    }

    /// The newest with this SHA-256 (lower-case hexadecimal digits), of any account.
    pub fn of_sum(&self, sha256: &str) -> Result<Option<Output>, Error> {
        first(self.conn, OF_SUM, [sha256], Output::read)
    }

    /// Whether its file was not where it was saved when somebody looked last.
    pub fn is_missing(&self, id: i64) -> Result<bool, Error> {
        Ok(first(self.conn, IS_MISSING, [id], |row| row.get(0))?.unwrap_or(false))
    }

    /// Whether its file was other than when it was saved when somebody looked last.
    pub fn is_changed(&self, id: i64) -> Result<bool, Error> {
        Ok(first(self.conn, IS_CHANGED, [id], |row| row.get(0))?.unwrap_or(false))
    }

    /// How many of a task are not fetched by themselves.
    pub fn count_not_fetched(&self, task: i64) -> Result<u32, Error> {
        only(self.conn, COUNT_NOT_FETCHED, [task], |row| row.get(0))
    }
}
