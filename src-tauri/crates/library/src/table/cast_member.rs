use rusqlite::{Row, params};

use super::handles;
use crate::Error;
use crate::stored::{change, closed_text, first, rows, statements};

/// Names for links. They belong to the profile, as presets do: a link belongs to no account. `name_key` is the name in
/// small letters, by which it is found. One that was removed can be put back until it is forgotten.
pub(crate) const CREATE: &str = "
CREATE TABLE cast_member (
    id         INTEGER PRIMARY KEY,
    name       TEXT    NOT NULL,
    name_key   TEXT    NOT NULL CHECK (name_key <> ''),
    sort       TEXT    NOT NULL CHECK (sort IN ('person', 'place', 'product', 'style', 'voice')),
    link_id    INTEGER NOT NULL REFERENCES link (id),
    output_id  INTEGER REFERENCES output (id) ON DELETE SET NULL,
    note       TEXT    NOT NULL,
    created_at INTEGER NOT NULL,
    linked_at  INTEGER NOT NULL,
    removed_at INTEGER
) STRICT;
CREATE UNIQUE INDEX cast_member_name ON cast_member (name_key) WHERE removed_at IS NULL;
CREATE INDEX cast_member_output ON cast_member (output_id);
CREATE INDEX cast_member_link ON cast_member (link_id);
CREATE INDEX cast_member_removed ON cast_member (removed_at) WHERE removed_at IS NOT NULL;
";

statements! {
    ALL = "SELECT cast_member.id, name, sort, link.url, output_id, note, created_at, linked_at
        FROM cast_member CROSS JOIN link ON link.id = cast_member.link_id
        WHERE removed_at IS NULL AND name_key > '' ORDER BY name_key";
    GET = "SELECT cast_member.id, name, sort, link.url, output_id, note, created_at, linked_at
        FROM cast_member CROSS JOIN link ON link.id = cast_member.link_id
        WHERE cast_member.id = ?1 AND removed_at IS NULL";
    BY_KEY = "SELECT id FROM cast_member WHERE name_key = ?1 AND removed_at IS NULL";
    REMOVED_KEY = "SELECT name_key FROM cast_member WHERE id = ?1 AND removed_at IS NOT NULL";
    INSERT = "INSERT INTO cast_member (name, name_key, sort, link_id, output_id, note, created_at, linked_at)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) RETURNING id";
    CHANGE = "UPDATE cast_member SET name = ?2, name_key = ?3, sort = ?4, link_id = ?5, output_id = ?6, note = ?7,
        linked_at = ?8 WHERE id = ?1 AND removed_at IS NULL";
    REMOVE = "UPDATE cast_member SET removed_at = ?2 WHERE id = ?1 AND removed_at IS NULL";
    RESTORE = "UPDATE cast_member SET removed_at = NULL WHERE id = ?1 AND removed_at IS NOT NULL";
    FORGET = "DELETE FROM cast_member WHERE removed_at IS NOT NULL AND removed_at < ?1";
    MADE_WITH = "SELECT DISTINCT task_link.task_id FROM cast_link CROSS JOIN task_link ON task_link.link_id = cast_link.link_id
        CROSS JOIN task ON task.id = task_link.task_id
        WHERE cast_link.member_id = ?1 AND task.account_id = ?2 ORDER BY task_link.task_id DESC LIMIT ?3";
    OF_TASK = "SELECT DISTINCT cast_member.id, name, sort, link.url, output_id, note, created_at, linked_at
        FROM task_link CROSS JOIN cast_link ON cast_link.link_id = task_link.link_id
        CROSS JOIN cast_member ON cast_member.id = cast_link.member_id
        CROSS JOIN link ON link.id = cast_member.link_id
        WHERE task_link.task_id = ?1 AND removed_at IS NULL ORDER BY name_key";
    LINKS_OF_TASK = "SELECT link.url FROM task_link CROSS JOIN link ON link.id = task_link.link_id
        WHERE task_link.task_id = ?1 ORDER BY link.id LIMIT ?2";
}

closed_text! {
    /// What a member is. The table holds no other.
    pub enum CastSort else |unknown: &str| Err(unknown.to_owned()); {
        Person = "person",
        Place = "place",
        Product = "product",
        Style = "style",
        Voice = "voice",
    }
}

/// A link under a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CastMember {
    pub id: i64,
    pub name: String,
    pub sort: CastSort,
    pub link: String,
    /// The output that it is, when it is one of the library.
    pub output: Option<i64>,
    pub note: String,
    pub created_at: i64,
    /// When its present link was made, or given to it.
    pub linked_at: i64,
}

handles! {
    /// Reads of the cast.
    CastMembers,
    /// Reads and writes of the cast.
    CastMembersMut
}

/// How a name is found, whatever its letter case.
fn key(name: &str) -> String {
    name.to_lowercase()
}

impl CastMember {
    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            name: row.get(1)?,
            sort: row.get(2)?,
            link: row.get(3)?,
            output: row.get(4)?,
            note: row.get(5)?,
            created_at: row.get(6)?,
            linked_at: row.get(7)?,
        })
    }
}

impl CastMembers<'_> {
    /// In order of their names.
    pub fn all(&self) -> Result<Vec<CastMember>, Error> {
        rows(self.conn, ALL, [], CastMember::read)
    }

    pub fn get(&self, id: i64) -> Result<Option<CastMember>, Error> {
        first(self.conn, GET, [id], CastMember::read)
    }

    /// Tasks of an account that hold a link which the member has or had, newest first.
    pub fn made_with(&self, member: i64, account: i64, limit: u32) -> Result<Vec<i64>, Error> {
        rows(self.conn, MADE_WITH, params![member, account, limit], |row| row.get(0))
    }

    /// Who is in a task, in order of their names.
    pub fn of_task(&self, task: i64) -> Result<Vec<CastMember>, Error> {
        rows(self.conn, OF_TASK, [task], CastMember::read)
    }

    /// The links that a task's body holds.
    pub fn links_of_task(&self, task: i64, limit: u32) -> Result<Vec<String>, Error> {
        rows(self.conn, LINKS_OF_TASK, params![task, limit], |row| row.get(0))
    }

    fn taken(&self, key: &str, but: i64) -> Result<bool, Error> {
        let other: Option<i64> = first(self.conn, BY_KEY, [key], |row| row.get(0))?;
        Ok(other.is_some_and(|id| id != but))
    }
}

impl CastMembersMut<'_> {
    /// Keeps a member whose link has the id `link`, a new one when its id is 0 or not there (any more). Answers its id;
    /// None when another one has the name, and then nothing changes.
    pub fn set(&self, member: &CastMember, link: i64) -> Result<Option<i64>, Error> {
        let key = key(&member.name);
        if self.taken(&key, member.id)? {
            return Ok(None);
        }
        let CastMember { id, name, sort, output, note, created_at, linked_at, link: _ } = member;
        if change(self.conn(), CHANGE, params![id, name, key, sort, link, output, note, linked_at])? == 1 {
            return Ok(Some(*id));
        }
        let values = params![name, key, sort, link, output, note, created_at, linked_at];
        first(self.conn(), INSERT, values, |row| row.get(0))
    }

    /// False when it was not there.
    pub fn remove(&self, id: i64, at: i64) -> Result<bool, Error> {
        Ok(change(self.conn(), REMOVE, params![id, at])? == 1)
    }

    /// Puts one back that was removed; true as well when it was never away. False: another one has its name by now, or
    /// it was forgotten.
    pub fn restore(&self, id: i64) -> Result<bool, Error> {
        let Some(key) = first(self.conn(), REMOVED_KEY, [id], |row| row.get::<_, String>(0))? else {
            return Ok(self.get(id)?.is_some());
        };
        Ok(!self.taken(&key, id)? && change(self.conn(), RESTORE, [id])? == 1)
    }

    /// Forgets what was removed before a moment.
    pub fn forget(&self, before: i64) -> Result<(), Error> {
        change(self.conn(), FORGET, [before])?;
        Ok(())
    }
}
