use rusqlite::{Row, params};
use serde_json::Value;

use super::handles;
use crate::Error;
use crate::stored::{change, first, json_list, only, rows, statements};

/// Rows are evidence: SQLite itself refuses to delete one, or to change more of it than how often and when last.
pub(crate) const CREATE: &str = "
CREATE TABLE receipt (
    id      INTEGER PRIMARY KEY,
    task_id INTEGER NOT NULL REFERENCES task (id),
    at      INTEGER NOT NULL,
    last_at INTEGER NOT NULL,
    count   INTEGER NOT NULL DEFAULT 1,
    fact    TEXT    NOT NULL,
    data    TEXT    NOT NULL
) STRICT;
CREATE INDEX receipt_task ON receipt (task_id, id);
CREATE TRIGGER receipt_stays BEFORE DELETE ON receipt BEGIN
    SELECT RAISE(ABORT, 'a receipt is never deleted');
END;
CREATE TRIGGER receipt_keeps BEFORE UPDATE ON receipt
WHEN NEW.id IS NOT OLD.id OR NEW.task_id IS NOT OLD.task_id OR NEW.at IS NOT OLD.at OR NEW.fact IS NOT OLD.fact
    OR NEW.data IS NOT OLD.data OR NEW.count < OLD.count OR NEW.last_at < OLD.last_at
BEGIN
    SELECT RAISE(ABORT, 'a receipt is never changed');
END;
";

statements! {
    OF_TASK = "SELECT * FROM receipt WHERE task_id = ?1 ORDER BY id";
    NEWEST = "SELECT id, fact, data FROM receipt WHERE task_id = ?1 ORDER BY id DESC LIMIT 1";
    LATEST_OF = "SELECT max(last_at) FROM receipt WHERE task_id = ?1 AND fact IN (SELECT value FROM json_each(?2))";
    APPEND = "INSERT INTO receipt (task_id, at, last_at, fact, data) VALUES (?1, ?2, ?2, ?3, ?4) RETURNING id";
    ONCE_MORE = "UPDATE receipt SET count = count + 1, last_at = max(last_at, ?2) WHERE id = ?1";
}

/// One line of a task's timeline: a fact, written down as it happened.
#[derive(Clone, Debug, PartialEq)]
pub struct Receipt {
    pub id: i64,
    pub task: i64,
    pub at: i64,
    /// When it happened last; `at` unless folded.
    pub last_at: i64,
    /// How often it happened in a row.
    pub count: i64,
    /// The engine's name of the fact.
    pub fact: String,
    /// What belongs to it; a text that is no JSON comes as a string.
    pub data: Value,
}

handles! {
    /// Reads of receipts.
    Receipts,
    /// Reads of receipts, and the two ways of adding to them.
    ReceiptsMut
}

impl Receipts<'_> {
    /// In the order in which they were written.
    pub fn of_task(&self, task: i64) -> Result<Vec<Receipt>, Error> {
        rows(self.conn, OF_TASK, [task], read)
    }

    /// When one of these facts happened last.
    pub fn latest_of(&self, task: i64, facts: &[&str]) -> Result<Option<i64>, Error> {
        only(self.conn, LATEST_OF, params![task, json_list(facts.iter().copied())], |row| row.get(0))
    }
}

impl ReceiptsMut<'_> {
    /// Answers the new row's id.
    pub fn append(&self, task: i64, at: i64, fact: &str, data: &Value) -> Result<i64, Error> {
        only(self.conn(), APPEND, params![task, at, fact, data.to_string()], |row| row.get(0))
    }

    /// Counts one more when the task's newest row says the very same, else appends. Answers the row's id.
    pub fn fold(&self, task: i64, at: i64, fact: &str, data: &Value) -> Result<i64, Error> {
        let text = data.to_string();
        let newest = first(self.conn(), NEWEST, [task], |row| {
            let same = row.get::<_, String>("fact")? == fact && row.get::<_, String>("data")? == text;
            Ok(same.then_some(row.get("id")?))
        })?;
        match newest.flatten() {
            Some(id) => change(self.conn(), ONCE_MORE, [id, at]).map(|_| id),
            None => self.append(task, at, fact, data),
        }
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<Receipt> {
    let data: String = row.get("data")?;
    Ok(Receipt {
        id: row.get("id")?,
        task: row.get("task_id")?,
        at: row.get("at")?,
        last_at: row.get("last_at")?,
        count: row.get("count")?,
        fact: row.get("fact")?,
        data: serde_json::from_str(&data).unwrap_or(Value::String(data)),
    })
}
