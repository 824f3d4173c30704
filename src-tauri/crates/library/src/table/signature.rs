use rusqlite::params;

use super::handles;
use crate::Error;
use crate::stored::{change, rows, statements};

/// What the pictures of outputs look like, in a few bytes that mean nothing here. Clustered by account, so that what
/// is like a picture is found by one pass over nothing but them. `signature_due` holds outputs that had a thumbnail
/// before there were signatures; it is empty from the day on which they were made.
pub(crate) const CREATE: &str = "
CREATE TABLE signature (
    account_id INTEGER NOT NULL REFERENCES account (id),
    task_id    INTEGER NOT NULL,
    output_id  INTEGER NOT NULL REFERENCES output (id),
    bytes      BLOB    NOT NULL,
    PRIMARY KEY (account_id, task_id, output_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX signature_output ON signature (output_id);
CREATE TABLE signature_due (
    output_id INTEGER PRIMARY KEY REFERENCES output (id)
) STRICT;
INSERT INTO signature_due (output_id) SELECT id FROM output WHERE thumb = 1;
";

statements! {
    // The one pass over all of an account: in the order of its key, and it reads no other table.
    ALL = "SELECT task_id, bytes FROM signature WHERE account_id = ?1";
    OF_TASK = "SELECT signature.bytes FROM task JOIN signature ON signature.account_id = task.account_id
        AND signature.task_id = task.id WHERE task.id = ?1 ORDER BY signature.output_id";
    SET = "INSERT INTO signature (account_id, task_id, output_id, bytes)
        SELECT task.account_id, task.id, output.id, ?2 FROM output JOIN task ON task.id = output.task_id
        WHERE output.id = ?1
        ON CONFLICT DO UPDATE SET bytes = excluded.bytes";
    DUE = "SELECT output_id FROM signature_due WHERE output_id > ?1 ORDER BY output_id LIMIT ?2";
    DONE = "DELETE FROM signature_due WHERE output_id = ?1";
}

handles! {
    /// Reads of signatures.
    Signatures,
    /// Reads and writes of signatures.
    SignaturesMut
}

impl Signatures<'_> {
    /// Every signature of an account with its task, by task.
    pub fn each(&self, account: i64, mut f: impl FnMut(i64, &[u8])) -> Result<(), Error> {
        rows(self.conn, ALL, [account], |row| {
            // Bytes of another length are for the caller to leave out; so is what is no blob in a damaged file.
            f(row.get(0)?, row.get_ref(1)?.as_blob().unwrap_or_default());
            Ok(())
        })
        .map(|_: Vec<()>| ())
    }

    /// Those of one task, in the order of its outputs.
    pub fn of_task(&self, task: i64) -> Result<Vec<Vec<u8>>, Error> {
        rows(self.conn, OF_TASK, [task], |row| row.get(0))
    }

    /// Outputs above an id whose signature is to be made of their thumbnail, by id.
    pub fn due(&self, above: i64, limit: u32) -> Result<Vec<i64>, Error> {
        rows(self.conn, DUE, params![above, limit], |row| row.get(0))
    }
}

impl SignaturesMut<'_> {
    /// Keeps what an output looks like; it is no longer due.
    pub fn set(&self, output: i64, bytes: &[u8]) -> Result<(), Error> {
        change(self.conn(), SET, params![output, bytes])?;
        self.not_due(output)
    }

    /// None can be made of its thumbnail.
    pub fn not_due(&self, output: i64) -> Result<(), Error> {
        change(self.conn(), DONE, [output]).map(|_| ())
    }
}
