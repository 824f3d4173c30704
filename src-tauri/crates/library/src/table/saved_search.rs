use rusqlite::{Row, params};

use super::handles;
use crate::Error;
use crate::fold::fold;
use crate::stored::{change, first, rows, statements};

/// Searches that a person keeps under a name; their results are a collection that fills itself.
pub(crate) const CREATE: &str = "
CREATE TABLE saved_search (
    id     INTEGER PRIMARY KEY,
    name   TEXT NOT NULL,
    folded TEXT NOT NULL UNIQUE,
    query  TEXT NOT NULL,
    place  REAL NOT NULL
) STRICT;
CREATE INDEX saved_search_order ON saved_search (place, id);
";

statements! {
    // By the index of their places, from its beginning.
    ALL = "SELECT id, name, query FROM saved_search WHERE place > -1e308 ORDER BY place, id";
    IDS = "SELECT id FROM saved_search WHERE place > -1e308 ORDER BY place, id";
    BY_NAME = "SELECT id FROM saved_search WHERE folded = ?1";
    LAST = "SELECT place FROM saved_search WHERE place > -1e308 ORDER BY place DESC LIMIT 1";
    INSERT = "INSERT INTO saved_search (name, folded, query, place) VALUES (?1, ?2, ?3, ?4) RETURNING id";
    CHANGE = "UPDATE saved_search SET name = ?2, folded = ?3, query = ?4 WHERE id = ?1";
    MOVE = "UPDATE saved_search SET place = ?2 WHERE id = ?1";
    REMOVE = "DELETE FROM saved_search WHERE id = ?1";
}

/// A text of the query language under a name. They belong to the profile: a search finds in whatever account is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedSearch {
    /// 0 for a new one.
    pub id: i64,
    pub name: String,
    pub query: String,
}

handles! {
    /// Reads of saved searches.
    SavedSearches,
    /// Reads and writes of saved searches.
    SavedSearchesMut
}

impl SavedSearch {
    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self { id: row.get(0)?, name: row.get(1)?, query: row.get(2)? })
    }
}

impl SavedSearches<'_> {
    /// In the order that the person gave them.
    pub fn all(&self) -> Result<Vec<SavedSearch>, Error> {
        rows(self.conn, ALL, [], SavedSearch::read)
    }
}

impl SavedSearchesMut<'_> {
    /// Keeps a search; a new one, at the end, when its id is 0 or not there (any more). Answers its id; None when
    /// another one has the name, and then nothing changes.
    pub fn set(&self, search: &SavedSearch) -> Result<Option<i64>, Error> {
        let SavedSearch { id, name, query } = search;
        let folded = fold(name);
        let other: Option<i64> = first(self.conn(), BY_NAME, [&folded], |row| row.get(0))?;
        if other.is_some_and(|other| other != *id) {
            return Ok(None);
        }
        if change(self.conn(), CHANGE, params![id, name, folded, query])? == 1 {
            return Ok(Some(*id));
        }
        let last: Option<f64> = first(self.conn(), LAST, [], |row| row.get(0))?;
        first(self.conn(), INSERT, params![name, folded, query, last.map_or(0.0, |last| last + 1.0)], |row| row.get(0))
    }

    /// Moves one to a place in the list, counted from 0 without it; one past the end is the end. False when it is not
    /// there.
    pub fn order(&self, id: i64, place: u32) -> Result<bool, Error> {
        let mut order: Vec<i64> = rows(self.conn(), IDS, [], |row| row.get(0))?;
        let Some(now) = order.iter().position(|other| *other == id) else { return Ok(false) };
        order.remove(now);
        order.insert(usize::try_from(place).unwrap_or(usize::MAX).min(order.len()), id);
        for (id, place) in order.iter().zip(0u32..) {
            change(self.conn(), MOVE, params![id, f64::from(place)])?;
        }
        Ok(true)
    }

    /// False when it was not there.
    pub fn remove(&self, id: i64) -> Result<bool, Error> {
        Ok(change(self.conn(), REMOVE, [id])? == 1)
    }
}
