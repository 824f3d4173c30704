use rusqlite::{Row, params};

use super::handles;
use crate::Error;
use crate::fold::fold;
use crate::stored::{change, first, rows, statements};

/// Tags belong to the profile, what is tagged to an account. `folded` is the name without case and accents, by which
/// two names are the same. No id is given twice, so that what is taken back finds its tag or none.
pub(crate) const CREATE: &str = "
CREATE TABLE tag (
    id     INTEGER PRIMARY KEY AUTOINCREMENT,
    name   TEXT NOT NULL,
    folded TEXT NOT NULL UNIQUE
) STRICT;
CREATE TABLE task_tag (
    tag_id  INTEGER NOT NULL REFERENCES tag (id),
    task_id INTEGER NOT NULL REFERENCES task (id),
    PRIMARY KEY (tag_id, task_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX task_tag_of ON task_tag (task_id, tag_id);
";

statements! {
    ALL = "SELECT id, name FROM tag WHERE folded >= '' ORDER BY folded";
    GET = "SELECT id, name FROM tag WHERE id = ?1";
    BY_NAME = "SELECT id, name FROM tag WHERE folded = ?1";
    OF_TASK = "SELECT tag.id, tag.name FROM task_tag CROSS JOIN tag ON tag.id = task_tag.tag_id
        WHERE task_tag.task_id = ?1";
    TASKS = "SELECT task_id FROM task_tag WHERE tag_id = ?1 ORDER BY task_id";
    IS_USED = "SELECT 1 FROM task_tag WHERE tag_id = ?1 LIMIT 1";
    INSERT = "INSERT INTO tag (name, folded) VALUES (?1, ?2) RETURNING id";
    PUT = "INSERT INTO tag (id, name, folded) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING";
    RENAME = "UPDATE tag SET name = ?2, folded = ?3 WHERE id = ?1";
    REMOVE = "DELETE FROM tag WHERE id = ?1";
    TIE = "INSERT INTO task_tag (tag_id, task_id) VALUES (?1, ?2) ON CONFLICT DO NOTHING";
    UNTIE = "DELETE FROM task_tag WHERE tag_id = ?1 AND task_id = ?2";
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tag {
    pub id: i64,
    pub name: String,
}

handles! {
    /// Reads of tags.
    Tags,
    /// Reads and writes of tags.
    TagsMut
}

impl Tag {
    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self { id: row.get(0)?, name: row.get(1)? })
    }
}

impl Tags<'_> {
    /// By name.
    pub fn all(&self) -> Result<Vec<Tag>, Error> {
        rows(self.conn, ALL, [], Tag::read)
    }

    pub fn get(&self, id: i64) -> Result<Option<Tag>, Error> {
        first(self.conn, GET, [id], Tag::read)
    }

    /// The tag of this name, whatever its case and accents.
    pub fn named(&self, name: &str) -> Result<Option<Tag>, Error> {
        first(self.conn, BY_NAME, [fold(name)], Tag::read)
    }

    pub fn of_task(&self, task: i64) -> Result<Vec<Tag>, Error> {
        rows(self.conn, OF_TASK, [task], Tag::read)
    }

    /// What has it, of any account, by id.
    pub fn tasks(&self, id: i64) -> Result<Vec<i64>, Error> {
        rows(self.conn, TASKS, [id], |row| row.get(0))
    }

    pub fn is_used(&self, id: i64) -> Result<bool, Error> {
        Ok(first(self.conn, IS_USED, [id], |_| Ok(()))?.is_some())
    }
}

impl TagsMut<'_> {
    /// A new one. None, and nothing changes, when the name is taken.
    pub fn add(&self, name: &str) -> Result<Option<Tag>, Error> {
        if self.named(name)?.is_some() {
            return Ok(None);
        }
        first(self.conn(), INSERT, params![name, fold(name)], |row| Ok(Tag { id: row.get(0)?, name: name.to_owned() }))
    }

    /// One that was there before, under its id. False, and nothing changes, when id or name are taken.
    pub fn put(&self, tag: &Tag) -> Result<bool, Error> {
        Ok(change(self.conn(), PUT, params![tag.id, tag.name, fold(&tag.name)])? == 1)
    }

    /// False, and nothing changes, when the name is another's or there is no such tag.
    pub fn rename(&self, id: i64, name: &str) -> Result<bool, Error> {
        if self.named(name)?.is_some_and(|other| other.id != id) {
            return Ok(false);
        }
        Ok(change(self.conn(), RENAME, params![id, name, fold(name)])? == 1)
    }

    /// False, and nothing changes, while something has it.
    pub fn remove(&self, id: i64) -> Result<bool, Error> {
        Ok(!self.is_used(id)? && change(self.conn(), REMOVE, [id])? == 1)
    }

    /// Gives it to tasks. Answers those that did not have it.
    pub fn tie(&self, id: i64, tasks: &[i64]) -> Result<Vec<i64>, Error> {
        self.each(TIE, id, tasks)
    }

    /// Takes it from tasks. Answers those that had it.
    pub fn untie(&self, id: i64, tasks: &[i64]) -> Result<Vec<i64>, Error> {
        self.each(UNTIE, id, tasks)
    }

    fn each(&self, sql: &str, id: i64, tasks: &[i64]) -> Result<Vec<i64>, Error> {
        let mut changed = Vec::new();
        for task in tasks {
            if change(self.conn(), sql, [id, *task])? == 1 {
                changed.push(*task);
            }
        }
        Ok(changed)
    }
}
