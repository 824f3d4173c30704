use rusqlite::{Connection, Row, params};

use crate::Error;
use crate::stored::{first, rows, statements};
use crate::{Kind, Media, TaskState};

macro_rules! columns {
    () => {
        "SELECT task_id, account_id, made_at, state, kind, media, aspect, duration_ms, pixels, cost, bytes, outputs, \
        archived, missing, parts, refunded, imported, press, parent_id, favourite, rating, label, private, bin, \
        collections, noted, tags, model, model_title, changed FROM result "
    };
}

statements! {
    // The one pass over a library: narrow rows, in the order of their ids.
    ALL = concat!(columns!(), "WHERE task_id >= -9223372036854775807 ORDER BY task_id");
    ONE = concat!(columns!(), "WHERE task_id = ?1");
    // Whatever was completed has ended, and was made then.
    NEWEST = "SELECT task.id FROM task INDEXED BY task_ended CROSS JOIN result ON result.task_id = task.id
        WHERE task.account_id = ?1 AND task.ended_at IS NOT NULL AND result.state = 'completed' AND result.bin = 0
        ORDER BY task.ended_at DESC, task.id DESC LIMIT ?2";
    GISTS = "SELECT task_id, gist FROM result WHERE task_id >= -9223372036854775807 ORDER BY task_id";
    TAGS = "SELECT tag_id, task_id FROM task_tag WHERE tag_id >= -9223372036854775807 ORDER BY tag_id, task_id";
    TAGS_OF = "SELECT tag_id FROM task_tag WHERE task_id = ?1";
    TAG_NAMES = "SELECT id, name FROM tag WHERE id >= -9223372036854775807";
    COLLECTED = "SELECT collection_id, task_id FROM collection_task WHERE collection_id >= -9223372036854775807
        ORDER BY collection_id, task_id";
    COLLECTIONS_OF = "SELECT collection_id FROM collection_task WHERE task_id = ?1";
    COLLECTION_NAMES = "SELECT id, name, private FROM collection WHERE id >= -9223372036854775807";
    BY_HAND = "SELECT task_id FROM collection_task WHERE collection_id = ?1 ORDER BY place, task_id";
}

/// A row as it is stored.
pub(crate) struct ResultRow<'r> {
    pub(crate) task: i64,
    pub(crate) account: i64,
    pub(crate) made_at: i64,
    pub(crate) state: TaskState,
    pub(crate) kind: Kind,
    pub(crate) media: Media,
    pub(crate) aspect: f64,
    pub(crate) duration_ms: Option<i64>,
    pub(crate) pixels: Option<i64>,
    pub(crate) cost: Option<i64>,
    pub(crate) bytes: i64,
    pub(crate) outputs: i64,
    pub(crate) archived: i64,
    pub(crate) missing: i64,
    pub(crate) parts: i64,
    pub(crate) refunded: bool,
    pub(crate) imported: bool,
    pub(crate) press: i64,
    pub(crate) parent: Option<i64>,
    pub(crate) favourite: bool,
    pub(crate) rating: i64,
    pub(crate) label: Option<crate::query::Label>,
    pub(crate) private: bool,
    pub(crate) bin: i64,
    pub(crate) collections: i64,
    pub(crate) noted: bool,
    pub(crate) tags: i64,
    pub(crate) model: &'r str,
    pub(crate) model_title: &'r str,
    pub(crate) changed: i64,
}

impl<'r> ResultRow<'r> {
    fn read(row: &'r Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            task: row.get(0)?,
            account: row.get(1)?,
            made_at: row.get(2)?,
            state: row.get(3)?,
            kind: row.get(4)?,
            media: row.get(5)?,
            aspect: row.get(6)?,
            duration_ms: row.get(7)?,
            pixels: row.get(8)?,
            cost: row.get(9)?,
            bytes: row.get(10)?,
            outputs: row.get(11)?,
            archived: row.get(12)?,
            missing: row.get(13)?,
            parts: row.get(14)?,
            refunded: row.get(15)?,
            imported: row.get(16)?,
            press: row.get(17)?,
            parent: row.get(18)?,
            favourite: row.get(19)?,
            rating: row.get(20)?,
            label: row.get(21)?,
            private: row.get(22)?,
            bin: row.get(23)?,
            collections: row.get(24)?,
            noted: row.get(25)?,
            tags: row.get(26)?,
            model: row.get_ref(27)?.as_str()?,
            model_title: row.get_ref(28)?.as_str()?,
            changed: row.get(29)?,
        })
    }
}

/// Hands over every row, by id.
pub(crate) fn each(conn: &Connection, mut f: impl FnMut(&ResultRow<'_>)) -> Result<(), Error> {
    rows(conn, ALL, [], |row| ResultRow::read(row).map(|read| f(&read))).map(drop)
}

/// Hands over one row, if it is there.
pub(crate) fn one(conn: &Connection, task: i64, f: impl FnOnce(&ResultRow<'_>)) -> Result<bool, Error> {
    Ok(first(conn, ONE, [task], |row| ResultRow::read(row).map(|read| f(&read)))?.is_some())
}

/// The newest results of an account that were completed and are not binned, newest first.
pub(crate) fn newest(conn: &Connection, account: i64, wanted: usize) -> Result<Vec<i64>, Error> {
    rows(conn, NEWEST, params![account, i64::try_from(wanted).unwrap_or(i64::MAX)], |row| row.get(0))
}

/// How the prompts begin, by task.
pub(crate) fn gists(conn: &Connection, mut f: impl FnMut(i64, &str)) -> Result<(), Error> {
    rows(conn, GISTS, [], |row| {
        f(row.get(0)?, row.get_ref(1)?.as_str()?);
        Ok(())
    })
    .map(drop)
}

/// Pairs of tag and task, by tag.
pub(crate) fn tags(conn: &Connection) -> Result<Vec<(i64, i64)>, Error> {
    rows(conn, TAGS, [], |row| Ok((row.get(0)?, row.get(1)?)))
}

pub(crate) fn tags_of(conn: &Connection, task: i64) -> Result<Vec<i64>, Error> {
    rows(conn, TAGS_OF, [task], |row| row.get(0))
}

/// Id and name.
pub(crate) fn tag_names(conn: &Connection) -> Result<Vec<(i64, String)>, Error> {
    rows(conn, TAG_NAMES, [], |row| Ok((row.get(0)?, row.get(1)?)))
}

/// Pairs of collection and task, by collection.
pub(crate) fn collected(conn: &Connection) -> Result<Vec<(i64, i64)>, Error> {
    rows(conn, COLLECTED, [], |row| Ok((row.get(0)?, row.get(1)?)))
}

pub(crate) fn collections_of(conn: &Connection, task: i64) -> Result<Vec<i64>, Error> {
    rows(conn, COLLECTIONS_OF, [task], |row| row.get(0))
}

/// Id, name, and whether it is private.
pub(crate) fn collection_names(conn: &Connection) -> Result<Vec<(i64, String, bool)>, Error> {
    rows(conn, COLLECTION_NAMES, [], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
}

/// Tasks of a collection as a person ordered them.
pub(crate) fn by_hand(conn: &Connection, collection: i64) -> Result<Vec<i64>, Error> {
    rows(conn, BY_HAND, [collection], |row| row.get(0))
}
