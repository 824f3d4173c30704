use rusqlite::params;

use super::handles;
use crate::Error;
use crate::stored::{change, first, rows, statements};

pub(crate) const CREATE: &str = "
CREATE TABLE snippet (
    id   INTEGER PRIMARY KEY,
    text TEXT NOT NULL UNIQUE
) STRICT;
";

statements! {
    NEWEST = "SELECT id, text FROM snippet WHERE id > 0 ORDER BY id DESC LIMIT ?1";
    FIND = "SELECT id FROM snippet WHERE text = ?1";
    INSERT = "INSERT INTO snippet (text) VALUES (?1) RETURNING id";
    REMOVE = "DELETE FROM snippet WHERE id = ?1";
}

/// A piece of text that goes into prompts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snippet {
    pub id: i64,
    pub text: String,
}

handles! {
    /// Reads of snippets.
    Snippets,
    /// Reads and writes of snippets.
    SnippetsMut
}

impl Snippets<'_> {
    /// Newest first.
    pub fn newest(&self, limit: u32) -> Result<Vec<Snippet>, Error> {
        rows(self.conn, NEWEST, [limit], |row| Ok(Snippet { id: row.get(0)?, text: row.get(1)? }))
    }
}

impl SnippetsMut<'_> {
    /// Keeps a text; one that is kept already stays the same snippet. Answers its id.
    pub fn keep(&self, text: &str) -> Result<i64, Error> {
        if let Some(known) = first(self.conn(), FIND, [text], |row| row.get(0))? {
            return Ok(known);
        }
        first(self.conn(), INSERT, params![text], |row| row.get(0))?
            .ok_or_else(|| Error::Io { detail: "a new snippet has no id".into() })
    }

    /// False when it was not there.
    pub fn remove(&self, id: i64) -> Result<bool, Error> {
        Ok(change(self.conn(), REMOVE, [id])? == 1)
    }
}
