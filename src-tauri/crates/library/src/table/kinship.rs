use rusqlite::{Row, params};

use super::handles;
use crate::Error;
use crate::stored::{change, first, statements};

/// How a task came from the one that `task.parent_id` names: varied, followed up. Of what was only submitted again
/// there is no row.
pub(crate) const CREATE: &str = "
CREATE TABLE kinship (
    task_id    INTEGER PRIMARY KEY REFERENCES task (id) ON DELETE CASCADE,
    how        TEXT NOT NULL,
    output_idx INTEGER
) STRICT;
";

statements! {
    OF_TASK = "SELECT how, output_idx FROM kinship WHERE task_id = ?1";
    SET = "INSERT OR IGNORE INTO kinship (task_id, how, output_idx) VALUES (?1, ?2, ?3)";
}

/// How a task was made from its parent, in the engine's word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kinship {
    pub how: String,
    /// Which output of the parent, by its place in the answer; None: no single one.
    pub output_idx: Option<i64>,
}

handles! {
    /// Reads of kinships.
    Kinships,
    /// Reads and writes of kinships.
    KinshipsMut
}

impl Kinship {
    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self { how: row.get(0)?, output_idx: row.get(1)? })
    }
}

impl Kinships<'_> {
    pub fn of_task(&self, task: i64) -> Result<Option<Kinship>, Error> {
        first(self.conn, OF_TASK, [task], Kinship::read)
    }
}

impl KinshipsMut<'_> {
    /// Written with the task, and never changed: false when there is one already.
    pub fn set(&self, task: i64, kinship: &Kinship) -> Result<bool, Error> {
        Ok(change(self.conn(), SET, params![task, kinship.how, kinship.output_idx])? == 1)
    }
}
