use rusqlite::params;

use super::{MediaFacts, NewOutput, OutputsMut};
use crate::Error;
use crate::stored::{change, first, statements};

statements! {
    BRING_SAVED = "INSERT INTO output (task_id, idx, role, label, url, media, mime, extension, width, height,
            duration_ms, facts, bytes, received, sha256, path, archived_at, fetch, state)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?13, ?14, ?15, ?16, 1, 'archived')
        ON CONFLICT (task_id, url) DO NOTHING RETURNING id";
    EXPECT = "UPDATE output SET bytes = ?2, sha256 = ?3 WHERE id = ?1 AND state = 'waiting'";
    LIES_AT = "UPDATE output SET path = ?2, missing = 0, changed = 0 WHERE id = ?1 AND state = 'archived'";
}

/// A file that is saved already, by another run of this app.
#[derive(Clone, Debug, PartialEq)]
pub struct BroughtFile {
    pub path: String,
    pub bytes: i64,
    /// Lower-case hexadecimal digits.
    pub sha256: String,
    pub archived_at: i64,
    pub facts: MediaFacts,
}

impl OutputsMut<'_> {
    /// Adds an output whose file lies there, checked. Its sidecar is not due: it lies beside it. None when the task has
    /// the link already.
    pub fn bring(&self, task: i64, new: &NewOutput, file: &BroughtFile) -> Result<Option<i64>, Error> {
        let facts = &file.facts;
        let values = params![
            task,
            new.idx,
            new.role,
            new.label,
            new.url,
            facts.media,
            facts.mime,
            facts.extension,
            facts.width,
            facts.height,
            facts.duration_ms,
            facts.facts,
            file.bytes,
            file.sha256,
            file.path,
            file.archived_at,
        ];
        first(self.conn(), BRING_SAVED, values, |row| row.get(0))
    }

    /// What a file that waits to be copied has to be. False when it does not wait.
    pub fn expect(&self, id: i64, bytes: i64, sha256: &str) -> Result<bool, Error> {
        Ok(change(self.conn(), EXPECT, params![id, bytes, sha256])? == 1)
    }

    /// A saved file lies here now, as it was saved. False when it is not saved.
    pub fn lies_at(&self, id: i64, path: &str) -> Result<bool, Error> {
        Ok(change(self.conn(), LIES_AT, params![id, path])? == 1)
    }
}
