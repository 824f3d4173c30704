//! Names of the library that a query can ask for, as they are offered while it is typed.

use rusqlite::params;

use crate::stored::{rows, statements};
use crate::{Error, Reader};

/// More names than anybody has; of more the rest is not offered.
const MOST: u32 = 5_000;

statements! {
    // From one model to the next along the index, never along its tasks.
    MODELS = "WITH RECURSIVE used (model) AS (
            SELECT min(model) FROM task WHERE account_id = ?1
            UNION ALL
            SELECT (SELECT min(model) FROM task WHERE account_id = ?1 AND model > used.model) FROM used
            WHERE used.model IS NOT NULL)
        SELECT model, (SELECT model_title FROM task WHERE account_id = ?1 AND task.model = used.model
                ORDER BY created_at DESC LIMIT 1),
            (SELECT max(created_at) FROM task WHERE account_id = ?1 AND task.model = used.model) AS last
        FROM used WHERE model IS NOT NULL ORDER BY last DESC LIMIT ?2";
    TAGS = "SELECT name FROM tag WHERE folded >= '' ORDER BY folded LIMIT ?1";
    COLLECTIONS = "SELECT name FROM collection WHERE folded >= '' ORDER BY folded LIMIT ?1";
}

/// A model that was used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UsedModel {
    pub id: String,
    /// As it was called when it was used last.
    pub title: String,
}

impl Reader<'_> {
    /// Every model that an account has tasks of, that of the newest task first.
    pub fn used_models(&self, account: i64) -> Result<Vec<UsedModel>, Error> {
        let read = |row: &rusqlite::Row<'_>| Ok(UsedModel { id: row.get(0)?, title: row.get(1)? });
        rows(self.conn(), MODELS, params![account, MOST], read)
    }

    /// In order of the names.
    pub fn tag_names(&self) -> Result<Vec<String>, Error> {
        rows(self.conn(), TAGS, [MOST], |row| row.get(0))
    }

    /// In order of the names.
    pub fn collection_names(&self) -> Result<Vec<String>, Error> {
        rows(self.conn(), COLLECTIONS, [MOST], |row| row.get(0))
    }
}
