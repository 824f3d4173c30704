use rusqlite::{Connection, params};

use crate::Error;
use crate::query::Pattern;
use crate::stored::{rows, statements};

/// The short values of the bodies that results were made with, by name, however deep they stand; both folded. Written
/// with the row of `result`.
pub(crate) const CREATE: &str = "
CREATE TABLE parameter (
    name    TEXT    NOT NULL,
    value   TEXT    NOT NULL,
    task_id INTEGER NOT NULL REFERENCES task (id) ON DELETE CASCADE,
    PRIMARY KEY (name, value, task_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX parameter_task ON parameter (task_id);
";

statements! {
    WITH_VALUE = "SELECT task_id FROM parameter WHERE name = ?1 AND value = ?2";
    WITH_NAME = "SELECT value, task_id FROM parameter WHERE name = ?1 AND value >= ?2";
}

/// Tasks whose parameter of this folded name fits one of the values.
pub(crate) fn having(conn: &Connection, name: &str, values: &[Pattern]) -> Result<Vec<i64>, Error> {
    let mut tasks = Vec::new();
    for pattern in values {
        let folded = crate::text::fold(&pattern.0);
        let Some((begins, _)) = folded.split_once('*') else {
            tasks.extend(rows(conn, WITH_VALUE, params![name, folded], |row| row.get::<_, i64>(0))?);
            continue;
        };
        rows(conn, WITH_NAME, params![name, begins], |row| {
            if crate::text::fits(&folded, row.get_ref(0)?.as_str()?) {
                tasks.push(row.get(1)?);
            }
            Ok(())
        })?;
    }
    Ok(tasks)
}
