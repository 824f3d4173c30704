use rusqlite::{Connection, Row};
use serde::Serialize;
use serde_json::Value;

use crate::stored::{rows, statements};
use crate::{Error, Kind, OutputState, Reader, TaskState};

statements! {
    TASKS = "SELECT task.id, account.name, task.kind, task.model, task.state, task.remote_id, task.body,
            task.error_status, task.error_code, task.error_message, task.error_request_id
        FROM task CROSS JOIN account ON account.id = task.account_id WHERE task.id > ?1 ORDER BY task.id LIMIT 200";
    OUTPUTS = "SELECT url, state, path, bytes, sha256 FROM output WHERE task_id = ?1 ORDER BY idx, id";
}

/// A task as `export` prints it, one a line.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ExportedTask {
    pub id: i64,
    /// The account's name.
    pub account: String,
    pub kind: Kind,
    pub model: String,
    pub state: TaskState,
    /// The service's task id.
    pub task_id: Option<String>,
    /// The exact body: as JSON where writing that JSON gives the very same bytes, else as a string.
    pub body: Value,
    pub error: Option<ExportedError>,
    pub outputs: Vec<ExportedOutput>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ExportedError {
    pub status: Option<i64>,
    pub code: Option<i64>,
    pub message: Option<String>,
    pub request_id: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ExportedOutput {
    pub url: String,
    pub state: OutputState,
    pub path: Option<String>,
    pub bytes: Option<i64>,
    pub sha256: Option<String>,
}

impl Reader<'_> {
    /// Hands over every task of every account, oldest first, a few at a time in memory; ends with the first error.
    pub fn each_task<E: From<Error>>(&self, mut f: impl FnMut(ExportedTask) -> Result<(), E>) -> Result<(), E> {
        let mut after = i64::MIN;
        loop {
            let page = rows(self.conn(), TASKS, [after], read)?;
            let Some(last) = page.last() else {
                return Ok(());
            };
            after = last.id;
            for mut task in page {
                task.outputs = outputs(self.conn(), task.id)?;
                f(task)?;
            }
        }
    }
}

fn outputs(conn: &Connection, task: i64) -> Result<Vec<ExportedOutput>, Error> {
    rows(conn, OUTPUTS, [task], |row| {
        Ok(ExportedOutput {
            url: row.get(0)?,
            state: row.get(1)?,
            path: row.get(2)?,
            bytes: row.get(3)?,
            sha256: row.get(4)?,
        })
    })
}

fn read(row: &Row<'_>) -> rusqlite::Result<ExportedTask> {
    let error =
        ExportedError { status: row.get(7)?, code: row.get(8)?, message: row.get(9)?, request_id: row.get(10)? };
    let nothing = ExportedError { status: None, code: None, message: None, request_id: None };
    Ok(ExportedTask {
        id: row.get(0)?,
        account: row.get(1)?,
        kind: row.get(2)?,
        model: row.get(3)?,
        state: row.get(4)?,
        task_id: row.get(5)?,
        body: exact(row.get(6)?),
        error: (error != nothing).then_some(error),
        outputs: Vec::new(),
    })
}

fn exact(body: String) -> Value {
    let value = serde_json::from_str::<Value>(&body).ok();
    let same = value.filter(|value| serde_json::to_string(value).is_ok_and(|written| written == body));
    same.unwrap_or(Value::String(body))
}
