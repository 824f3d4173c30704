//! The JSON lines: tasks and their facts, each line chained to the one before by its SHA-256.

use std::io::{Result, Write};
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use library::{Account, Output, OutputState, Reader, Receipt, SentCost, Task, TaskState};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use super::Stop;
use super::check::{hex, line};
use super::clean::{clean, clean_json, clean_text};
use super::copies::Copies;
use crate::spending;

/// What was written.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Counted {
    pub tasks: u32,
    pub facts: u32,
    pub files: u32,
}

/// Lines of one file. Each says in `previous` what the line before is, so that a line that was taken out, put in,
/// moved or changed shows.
pub(super) struct Chain {
    last: String,
}

impl Default for Chain {
    fn default() -> Self {
        Self { last: "0".repeat(64) }
    }
}

impl Chain {
    pub fn write(&mut self, to: &mut impl Write, mut fields: Map<String, Value>) -> Result<()> {
        fields.insert("previous".to_owned(), Value::String(self.last.clone()));
        let line = Value::Object(fields).to_string();
        self.last = hex(&Sha256::digest(line.as_bytes()));
        to.write_all(line.as_bytes())?;
        to.write_all(b"\n")
    }

    /// SHA-256 of the last line.
    pub fn last(&self) -> &str {
        &self.last
    }
}

/// One task with everything that is known of it.
pub(super) struct Entry {
    pub task: Task,
    pub outputs: Vec<Output>,
    pub receipts: Vec<Receipt>,
}

/// An archived file.
pub(super) struct Archived {
    pub id: i64,
    pub path: PathBuf,
    pub name: String,
    pub sha256: String,
}

impl Entry {
    pub fn read(reader: &Reader<'_>, task: i64) -> std::result::Result<Self, Stop> {
        let gone = || std::io::Error::other("a task is no longer in the library");
        Ok(Self {
            task: reader.tasks().get(task)?.ok_or_else(gone)?,
            outputs: reader.outputs().of_task(task)?,
            receipts: reader.receipts().of_task(task)?,
        })
    }

    pub fn archived(&self) -> Vec<Archived> {
        self.outputs.iter().filter_map(archived).collect()
    }

    pub fn task_line(&self, account: &Account, archive: &Path, copies: &Copies) -> Map<String, Value> {
        let task = &self.task;
        let body = clean_text(&task.body);
        let cost = cost(task, &self.receipts);
        let outputs: Vec<Value> = self.outputs.iter().map(|output| output_line(output, archive, copies)).collect();
        fields(json!({
            "task": task.id,
            "task_id": task.remote_id,
            "account": account.name,
            "api": clean(&account.api_base),
            "kind": task.kind,
            "model": task.model,
            "state": task.state,
            "created_at": task.created_at,
            "created": time(task.created_at),
            "sent_at": task.sent_at,
            "sent": task.sent_at.map(time),
            "ended_at": task.ended_at,
            "ended": task.ended_at.map(time),
            "body": body,
            "body_sha256": task.body_sha256,
            "body_as_sent": body == task.body,
            "answer": task.answer.as_deref().map(clean_text),
            "error": error_line(task),
            "cost": {
                "estimated": task.cost_estimate,
                "reported": task.cost_reported,
                "charged": spending::charge(&cost),
                "refunded": (task.state == TaskState::Failed).then_some(task.refunded),
            },
            "outputs": outputs,
        }))
    }

    /// The facts as they are stored, in their order.
    pub fn receipt_lines(&self) -> impl Iterator<Item = Map<String, Value>> {
        self.receipts.iter().map(|receipt| {
            fields(json!({
                "task": receipt.task,
                "task_id": self.task.remote_id,
                "at": receipt.at,
                "time": time(receipt.at),
                "last_at": receipt.last_at,
                "last_time": time(receipt.last_at),
                "count": receipt.count,
                "fact": receipt.fact,
                "data": clean_json(receipt.data.clone()),
            }))
        })
    }

    /// Sums of the archived files, under their names in the archive.
    pub fn output_sums(&self, to: &mut impl Write, archive: &Path) -> Result<()> {
        for output in self.archived() {
            writeln!(to, "{}", line(&place(&output.path, archive), &output.sha256))?;
        }
        Ok(())
    }
}

/// RFC 3339 in UTC, with milliseconds.
pub(super) fn time(at_ms: i64) -> String {
    let moment = Timestamp::from_millisecond(at_ms).unwrap_or(Timestamp::UNIX_EPOCH);
    moment.strftime("%Y-%m-%dT%H:%M:%S%.3fZ").to_string()
}

pub(super) fn cost_of(reader: &Reader<'_>, task: i64) -> std::result::Result<SentCost, Stop> {
    let entry = Entry::read(reader, task)?;
    Ok(cost(&entry.task, &entry.receipts))
}

/// As the library gives it for a month.
pub(super) fn cost(task: &Task, receipts: &[Receipt]) -> SentCost {
    let found = receipts
        .iter()
        .rfind(|receipt| matches!(&*receipt.fact, "costDiffers" | "batchCostDiffers" | "refundSeen" | "notRefunded"));
    SentCost {
        task: task.id,
        state: task.state.clone(),
        refunded: task.refunded,
        estimated: task.cost_estimate,
        reported: task.cost_reported,
        found: found.map(|receipt| receipt.data.clone()),
    }
}

fn error_line(task: &Task) -> Option<Value> {
    let known = task.error_status.is_some() || task.error_code.is_some() || task.error_message.is_some();
    known.then(|| {
        json!({
            "status": task.error_status,
            "code": task.error_code,
            "message": task.error_message.as_deref().map(clean),
            "request_id": task.error_request_id,
        })
    })
}

fn output_line(output: &Output, archive: &Path, copies: &Copies) -> Value {
    json!({
        "index": output.idx,
        "role": output.role,
        "label": output.label.as_deref().map(clean),
        "url": clean(&output.url),
        "state": output.state,
        "bytes": output.bytes,
        "sha256": output.sha256,
        "archived_at": output.archived_at,
        "archived": output.archived_at.map(time),
        "in_archive": archived(output).map(|output| place(&output.path, archive)),
        "in_receipt": copies.name_of(output.id),
    })
}

fn archived(output: &Output) -> Option<Archived> {
    if output.state != OutputState::Archived {
        return None;
    }
    let path = PathBuf::from(output.path.as_deref()?);
    let name = path.file_name()?.to_string_lossy().into_owned();
    Some(Archived { id: output.id, name, sha256: output.sha256.clone()?, path })
}

/// Where a file lies in the archive; of one that was saved elsewhere only its name, since the rest says whose computer
/// it is.
fn place(path: &Path, archive: &Path) -> String {
    let relative = path.strip_prefix(archive).ok().or(path.file_name().map(Path::new)).unwrap_or(path);
    relative.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}

fn fields(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(fields) => fields,
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => Map::new(),
    }
}
