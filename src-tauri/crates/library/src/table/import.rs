use rusqlite::{Row, params};

use super::handles;
use crate::Error;
use crate::stored::{change, first, rows, statements};

/// Where results come from that were not submitted here: what they were brought in from, together in one run, and
/// what the file itself said of how it was made.
pub(crate) const CREATE: &str = "
CREATE TABLE import (
    task_id  INTEGER PRIMARY KEY REFERENCES task (id) ON DELETE CASCADE,
    at       INTEGER NOT NULL,
    source   TEXT    NOT NULL CHECK (source IN ('archive', 'file')),
    run      TEXT    NOT NULL,
    program  TEXT    NOT NULL DEFAULT '',
    path     TEXT    NOT NULL,
    metadata TEXT    NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX import_run ON import (run, task_id);
CREATE TRIGGER result_imported AFTER INSERT ON import BEGIN
    UPDATE result SET imported = 1 WHERE task_id = NEW.task_id;
END;
";

statements! {
    OF_TASK = "SELECT * FROM import WHERE task_id = ?1";
    OF_RUN = "SELECT task_id FROM import WHERE run = ?1 ORDER BY task_id";
    INSERT = "INSERT INTO import (task_id, at, source, run, program, path, metadata)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
}

crate::stored::closed_text! {
    /// What a result was brought in from.
    pub enum ImportSource else |unknown: &str| Err(unknown.to_owned()); {
        /// An archive of this app: a sidecar said what it is.
        Archive = "archive",
        /// A file that was made by another program.
        File = "file",
    }
}

/// Where a result comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Import {
    pub task_id: i64,
    /// When it was brought in.
    pub at: i64,
    pub source: ImportSource,
    /// Results of one import have the same.
    pub run: String,
    /// Proper name of the program that made it; "" where nobody knows.
    pub program: String,
    /// The sidecar or file that it was brought in from.
    pub path: String,
    /// What stood in the file of how it was made, as it stood.
    pub metadata: String,
}

handles! {
    /// Reads of what was brought in.
    Imports,
    /// Reads and writes of what was brought in.
    ImportsMut
}

impl Imports<'_> {
    /// None: it was submitted here, or added by its id.
    pub fn of_task(&self, task: i64) -> Result<Option<Import>, Error> {
        first(self.conn, OF_TASK, [task], read)
    }

    /// Tasks of one import, by id.
    pub fn of_run(&self, run: &str) -> Result<Vec<i64>, Error> {
        rows(self.conn, OF_RUN, [run], |row| row.get(0))
    }
}

impl ImportsMut<'_> {
    /// Its task is there, and has none yet.
    pub fn insert(&self, new: &Import) -> Result<(), Error> {
        let values = params![new.task_id, new.at, new.source, new.run, new.program, new.path, new.metadata];
        change(self.conn(), INSERT, values).map(drop)
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<Import> {
    Ok(Import {
        task_id: row.get("task_id")?,
        at: row.get("at")?,
        source: row.get("source")?,
        run: row.get("run")?,
        program: row.get("program")?,
        path: row.get("path")?,
        metadata: row.get("metadata")?,
    })
}
