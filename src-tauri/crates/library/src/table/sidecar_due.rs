use super::handles;
use crate::Error;
use crate::stored::{change, first, rows, statements};

/// Kept by a trigger on `output`, so that nobody can write that a file is saved and forget what lies beside it.
pub(crate) const CREATE: &str = "
CREATE TABLE sidecar_due (
    task_id INTEGER PRIMARY KEY REFERENCES task (id),
    asked   INTEGER NOT NULL
) STRICT;
CREATE TRIGGER sidecar_due_saved AFTER UPDATE OF state ON output WHEN NEW.state = 'archived' BEGIN
    INSERT INTO sidecar_due (task_id, asked) VALUES (NEW.task_id, 1)
    ON CONFLICT (task_id) DO UPDATE SET asked = asked + 1;
END;
";

/// What the version before made after its sidecar was the picture, so a file without one may lack both.
pub(crate) const OF_VERSION_1: &str = "
INSERT INTO sidecar_due (task_id, asked) SELECT DISTINCT task_id, 1 FROM output WHERE thumb = 0 AND state = 'archived';
";

statements! {
    OF_ACCOUNT = "SELECT sidecar_due.task_id FROM sidecar_due CROSS JOIN task ON task.id = sidecar_due.task_id
        WHERE sidecar_due.task_id > 0 AND task.account_id = ?1 ORDER BY sidecar_due.task_id";
    ASKED = "SELECT asked FROM sidecar_due WHERE task_id = ?1";
    WRITTEN = "DELETE FROM sidecar_due WHERE task_id = ?1 AND asked = ?2";
}

handles! {
    /// Tasks whose sidecars are to be written.
    SidecarsDue,
    /// The same, and what takes one off.
    SidecarsDueMut
}

impl SidecarsDue<'_> {
    /// Tasks of an account in the order of their ids.
    pub fn of_account(&self, account: i64) -> Result<Vec<i64>, Error> {
        rows(self.conn, OF_ACCOUNT, [account], |row| row.get(0))
    }

    /// How often the sidecar of a task was asked for since it was written last; None when it is not due.
    pub fn asked(&self, task: i64) -> Result<Option<i64>, Error> {
        first(self.conn, ASKED, [task], |row| row.get(0))
    }
}

impl SidecarsDueMut<'_> {
    /// The sidecar is on the disk as the task was when it had been asked for so often. False, and it stays due, when
    /// it was asked for again meanwhile.
    pub fn written(&self, task: i64, asked: i64) -> Result<bool, Error> {
        Ok(change(self.conn(), WRITTEN, [task, asked])? == 1)
    }
}
