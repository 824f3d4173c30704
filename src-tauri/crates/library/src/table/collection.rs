use rusqlite::{Row, params};

use super::handles;
use crate::Error;
use crate::fold::fold;
use crate::stored::{change, first, only, rows, statements};

/// `place` orders what is in a collection by hand; any number, lower stands first. No id is given twice.
pub(crate) const CREATE: &str = "
CREATE TABLE collection (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    name    TEXT    NOT NULL,
    folded  TEXT    NOT NULL UNIQUE,
    private INTEGER NOT NULL DEFAULT 0 CHECK (private IN (0, 1)),
    made_at INTEGER NOT NULL
) STRICT;
CREATE TABLE collection_task (
    collection_id INTEGER NOT NULL REFERENCES collection (id),
    task_id       INTEGER NOT NULL REFERENCES task (id),
    place         REAL    NOT NULL,
    PRIMARY KEY (collection_id, task_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX collection_task_order ON collection_task (collection_id, place, task_id);
CREATE INDEX collection_task_of ON collection_task (task_id, collection_id);
";

statements! {
    ALL = "SELECT id, name, private, made_at FROM collection WHERE folded >= '' ORDER BY folded";
    GET = "SELECT id, name, private, made_at FROM collection WHERE id = ?1";
    BY_NAME = "SELECT id, name, private, made_at FROM collection WHERE folded = ?1";
    OF_TASK = "SELECT collection.id, collection.name, collection.private, collection.made_at
        FROM collection_task CROSS JOIN collection ON collection.id = collection_task.collection_id
        WHERE collection_task.task_id = ?1";
    HELD = "SELECT task_id, place FROM collection_task WHERE collection_id = ?1 ORDER BY place, task_id";
    PLACE_OF = "SELECT place FROM collection_task WHERE collection_id = ?1 AND task_id = ?2";
    LAST = "SELECT coalesce(max(place), 0.0) FROM collection_task WHERE collection_id = ?1";
    INSERT = "INSERT INTO collection (name, folded, private, made_at) VALUES (?1, ?2, ?3, ?4) RETURNING id";
    PUT = "INSERT INTO collection (id, name, folded, private, made_at) VALUES (?1, ?2, ?3, ?4, ?5)
        ON CONFLICT DO NOTHING";
    CHANGE = "UPDATE collection SET name = ?2, folded = ?3, private = ?4 WHERE id = ?1";
    REMOVE = "DELETE FROM collection WHERE id = ?1";
    PLACE = "INSERT INTO collection_task (collection_id, task_id, place) VALUES (?1, ?2, ?3)
        ON CONFLICT (collection_id, task_id) DO UPDATE SET place = excluded.place";
    TAKE_OUT = "DELETE FROM collection_task WHERE collection_id = ?1 AND task_id = ?2";
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Collection {
    pub id: i64,
    pub name: String,
    /// What is in it is shown to nobody who looks over a shoulder.
    pub private: bool,
    pub made_at: i64,
}

/// Where a task stands in a collection, before and after a change; None: it is not in it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Placed {
    pub task: i64,
    pub from: Option<f64>,
    pub to: Option<f64>,
}

handles! {
    /// Reads of collections.
    Collections,
    /// Reads and writes of collections.
    CollectionsMut
}

impl Collection {
    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self { id: row.get(0)?, name: row.get(1)?, private: row.get(2)?, made_at: row.get(3)? })
    }
}

impl Collections<'_> {
    /// By name.
    pub fn all(&self) -> Result<Vec<Collection>, Error> {
        rows(self.conn, ALL, [], Collection::read)
    }

    pub fn get(&self, id: i64) -> Result<Option<Collection>, Error> {
        first(self.conn, GET, [id], Collection::read)
    }

    /// The one of this name, whatever its case and accents.
    pub fn named(&self, name: &str) -> Result<Option<Collection>, Error> {
        first(self.conn, BY_NAME, [fold(name)], Collection::read)
    }

    pub fn of_task(&self, task: i64) -> Result<Vec<Collection>, Error> {
        rows(self.conn, OF_TASK, [task], Collection::read)
    }

    /// What is in it, of any account, with its place, in order.
    pub fn held(&self, id: i64) -> Result<Vec<(i64, f64)>, Error> {
        rows(self.conn, HELD, [id], |row| Ok((row.get(0)?, row.get(1)?)))
    }

    pub fn place_of(&self, id: i64, task: i64) -> Result<Option<f64>, Error> {
        first(self.conn, PLACE_OF, [id, task], |row| row.get(0))
    }

    /// The place behind which a new one stands; 0 when there is none.
    pub fn last(&self, id: i64) -> Result<f64, Error> {
        only(self.conn, LAST, [id], |row| row.get(0))
    }
}

impl CollectionsMut<'_> {
    /// A new one. None, and nothing changes, when the name is taken.
    pub fn add(&self, name: &str, private: bool, now: i64) -> Result<Option<Collection>, Error> {
        if self.named(name)?.is_some() {
            return Ok(None);
        }
        let id: i64 = only(self.conn(), INSERT, params![name, fold(name), private, now], |row| row.get(0))?;
        Ok(Some(Collection { id, name: name.to_owned(), private, made_at: now }))
    }

    /// One that was there before, under its id. False, and nothing changes, when id or name are taken.
    pub fn put(&self, collection: &Collection) -> Result<bool, Error> {
        let Collection { id, name, private, made_at } = collection;
        Ok(change(self.conn(), PUT, params![id, name, fold(name), private, made_at])? == 1)
    }

    /// Name and privacy. False, and nothing changes, when the name is another's or there is no such collection.
    pub fn set(&self, id: i64, name: &str, private: bool) -> Result<bool, Error> {
        if self.named(name)?.is_some_and(|other| other.id != id) {
            return Ok(false);
        }
        Ok(change(self.conn(), CHANGE, params![id, name, fold(name), private])? == 1)
    }

    /// False, and nothing changes, while something is in it.
    pub fn remove(&self, id: i64) -> Result<bool, Error> {
        Ok(self.held_any(id)?.is_none() && change(self.conn(), REMOVE, [id])? == 1)
    }

    /// Puts each of these where it says, if it stands where it says. Answers those that did.
    pub fn place(&self, id: i64, placed: &[Placed]) -> Result<Vec<Placed>, Error> {
        let mut done = Vec::new();
        for one in placed {
            let now = self.place_of(id, one.task)?;
            if now != one.from || now == one.to {
                continue;
            }
            match one.to {
                Some(place) => change(self.conn(), PLACE, params![id, one.task, place])?,
                None => change(self.conn(), TAKE_OUT, [id, one.task])?,
            };
            done.push(*one);
        }
        Ok(done)
    }

    fn held_any(&self, id: i64) -> Result<Option<i64>, Error> {
        first(self.conn(), HELD, [id], |row| row.get(0))
    }
}
