use rusqlite::{Row, params};

use super::handles;
use crate::Error;
use crate::stored::{change, first, statements};

pub(crate) const CREATE: &str = "
CREATE TABLE note (
    task_id    INTEGER PRIMARY KEY REFERENCES task (id),
    text       TEXT    NOT NULL CHECK (text <> ''),
    changed_at INTEGER NOT NULL
) STRICT;
";

statements! {
    OF_TASK = "SELECT text, changed_at FROM note WHERE task_id = ?1";
    SET = "INSERT INTO note (task_id, text, changed_at) VALUES (?1, ?2, ?3)
        ON CONFLICT (task_id) DO UPDATE SET text = excluded.text, changed_at = excluded.changed_at";
    REMOVE = "DELETE FROM note WHERE task_id = ?1";
}

/// What a person wrote about a result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    pub text: String,
    pub changed_at: i64,
}

handles! {
    /// Reads of notes.
    Notes,
    /// Reads and writes of notes.
    NotesMut
}

impl Note {
    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self { text: row.get(0)?, changed_at: row.get(1)? })
    }
}

impl Notes<'_> {
    pub fn of_task(&self, task: i64) -> Result<Option<Note>, Error> {
        first(self.conn, OF_TASK, [task], Note::read)
    }
}

impl NotesMut<'_> {
    /// None, or a note without a text, takes it away.
    pub fn set(&self, task: i64, note: Option<&Note>) -> Result<(), Error> {
        match note.filter(|note| !note.text.is_empty()) {
            Some(note) => change(self.conn(), SET, params![task, note.text, note.changed_at]).map(drop),
            None => change(self.conn(), REMOVE, [task]).map(drop),
        }
    }
}
