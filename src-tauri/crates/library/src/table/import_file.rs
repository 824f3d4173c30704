use rusqlite::params;

use super::handles;
use crate::Error;
use crate::stored::{change, first, only, statements};

/// Files of this computer that outputs are copied from, instead of a link. Only whoever imports writes here, never an
/// answer of a server, so that no server can name a file of this computer.
pub(crate) const CREATE: &str = "
CREATE TABLE import_file (
    output_id INTEGER PRIMARY KEY REFERENCES output (id) ON DELETE CASCADE,
    path      TEXT    NOT NULL
) STRICT;
";

statements! {
    OF_OUTPUT = "SELECT path FROM import_file WHERE output_id = ?1";
    ANY_OF_TASK = "SELECT EXISTS (SELECT 1 FROM output CROSS JOIN import_file ON import_file.output_id = output.id
        WHERE output.task_id = ?1)";
    INSERT = "INSERT INTO import_file (output_id, path) VALUES (?1, ?2)";
}

handles! {
    /// Reads of files that are copied.
    ImportFiles,
    /// Reads and writes of files that are copied.
    ImportFilesMut
}

impl ImportFiles<'_> {
    /// The file that an output is copied from; None: it is fetched from its link.
    pub fn of_output(&self, output: i64) -> Result<Option<String>, Error> {
        first(self.conn, OF_OUTPUT, [output], |row| row.get(0))
    }

    /// Whether a file of a task is copied instead of fetched.
    pub fn any_of_task(&self, task: i64) -> Result<bool, Error> {
        only(self.conn, ANY_OF_TASK, [task], |row| row.get(0))
    }
}

impl ImportFilesMut<'_> {
    pub fn insert(&self, output: i64, path: &str) -> Result<(), Error> {
        change(self.conn(), INSERT, params![output, path]).map(drop)
    }
}
