mod brought;
mod order;
mod read;
mod write;

pub use brought::BroughtTask;
pub use order::QueuePlace;
pub use write::{Inserted, NewTask, TaskPatch};

#[cfg(test)]
pub(crate) use {
    brought::STATEMENTS as BROUGHT, order::STATEMENTS as ORDERS, read::STATEMENTS as READS,
    write::STATEMENTS as WRITES, write::every_column_advanced,
};

use rusqlite::Row;

use super::handles;
use crate::{Broke, Hold, Kind, TaskState};

/// Small columns come first: SQLite reaches them without reading the long texts at the end. `made_at`, the end or
/// before it the beginning, orders the library. `shown_media` and `shown_aspect` were those of the first output until
/// version 5, which keeps them in `result` and reads them here no more.
/// `task_strange` finds what a newer version left in a state that this one does not know.
pub(crate) const CREATE: &str = "
CREATE TABLE task (
    id               INTEGER PRIMARY KEY,
    account_id       INTEGER NOT NULL REFERENCES account (id),
    kind             TEXT    NOT NULL CHECK (kind IN ('image', 'video', 'audio')),
    state            TEXT    NOT NULL,
    hold             TEXT,
    watched          INTEGER NOT NULL DEFAULT 1 CHECK (watched IN (0, 1)),
    refunded         INTEGER NOT NULL DEFAULT 0 CHECK (refunded IN (0, 1)),
    queue_order      REAL    NOT NULL,
    created_at       INTEGER NOT NULL,
    queued_at        INTEGER NOT NULL,
    sent_at          INTEGER,
    answered_at      INTEGER,
    broke_at         INTEGER,
    ended_at         INTEGER,
    last_polled_at   INTEGER,
    made_at          INTEGER NOT NULL,
    shown_media      TEXT    NOT NULL DEFAULT 'other',
    shown_aspect     REAL    NOT NULL DEFAULT 1.0,
    aspect           REAL,
    cost_estimate    INTEGER,
    cost_reported    INTEGER,
    parent_id        INTEGER REFERENCES task (id),
    submit_index     INTEGER NOT NULL,
    submit_id        TEXT    NOT NULL,
    machine          TEXT    NOT NULL,
    broke            TEXT,
    error_status     INTEGER,
    error_code       INTEGER,
    error_request_id TEXT,
    remote_id        TEXT,
    remote_status    TEXT,
    endpoint         TEXT    NOT NULL,
    body_sha256      TEXT    NOT NULL,
    model            TEXT    NOT NULL,
    model_title      TEXT    NOT NULL,
    facts            TEXT    NOT NULL,
    error_message    TEXT,
    prompt           TEXT    NOT NULL,
    body             TEXT    NOT NULL,
    answer           TEXT,
    UNIQUE (submit_id, submit_index),
    UNIQUE (account_id, remote_id),
    CHECK (ended_at IS NOT NULL OR state NOT IN ('completed', 'failed', 'rejected', 'withdrawn', 'dismissed'))
) STRICT;
CREATE INDEX task_view ON task (account_id, state, made_at, id, shown_media, shown_aspect);
CREATE INDEX task_queue ON task (account_id, queue_order, id) WHERE state = 'queued';
CREATE INDEX task_ended ON task (account_id, ended_at, id) WHERE ended_at IS NOT NULL;
CREATE INDEX task_runs ON task (account_id, model, ended_at, sent_at) WHERE state = 'completed';
CREATE INDEX task_model ON task (account_id, model, created_at);
CREATE INDEX task_sent ON task (account_id, sent_at) WHERE sent_at IS NOT NULL;
CREATE INDEX task_parent ON task (parent_id) WHERE parent_id IS NOT NULL;
CREATE INDEX task_strange ON task (account_id) WHERE state NOT IN ('queued', 'sending', 'processing', 'completed',
    'failed', 'rejected', 'unconfirmed', 'lost_contact', 'withdrawn', 'dismissed');
CREATE TRIGGER task_made AFTER UPDATE OF ended_at ON task BEGIN
    UPDATE task SET made_at = coalesce(ended_at, created_at) WHERE id = NEW.id;
END;
";

/// One submission, whole.
#[derive(Clone, Debug, PartialEq)]
pub struct Task {
    pub id: i64,
    pub account_id: i64,
    /// The press that made it, and its place among the rows of that press.
    pub submit_id: String,
    pub submit_index: i64,
    pub kind: Kind,
    pub endpoint: String,
    pub model: String,
    pub model_title: String,
    pub prompt: String,
    /// The exact JSON that is sent.
    pub body: String,
    pub body_sha256: String,
    /// Short facts after the model, as "8 s", "720p".
    pub facts: Vec<String>,
    /// Width divided by height that was asked for, when known.
    pub aspect: Option<f64>,
    pub cost_estimate: Option<i64>,
    pub cost_reported: Option<i64>,
    pub refunded: bool,
    pub state: TaskState,
    /// Only while queued: why it does not go out.
    pub hold: Option<Hold>,
    /// The service's task id.
    pub remote_id: Option<String>,
    /// The service's own word, as last polled.
    pub remote_status: Option<String>,
    pub watched: bool,
    /// Place in the queue; any number, lower goes out first.
    pub queue_order: f64,
    pub created_at: i64,
    /// When it was put into the queue last.
    pub queued_at: i64,
    pub sent_at: Option<i64>,
    pub answered_at: Option<i64>,
    /// When the wait for an answer ended without one.
    pub broke_at: Option<i64>,
    pub broke: Option<Broke>,
    pub ended_at: Option<i64>,
    pub last_polled_at: Option<i64>,
    pub error_status: Option<i64>,
    pub error_code: Option<i64>,
    pub error_message: Option<String>,
    pub error_request_id: Option<String>,
    /// The service's last answer, as it came.
    pub answer: Option<String>,
    /// The task that this one was made from (submitted again, follow-up).
    pub parent_id: Option<i64>,
    /// The computer on which it was queued.
    pub machine: String,
}

/// What a row of the queue shows: a task without its body and answer.
#[derive(Clone, Debug, PartialEq)]
pub struct TaskBrief {
    pub id: i64,
    pub account_id: i64,
    pub submit_id: String,
    pub kind: Kind,
    pub endpoint: String,
    pub model: String,
    pub model_title: String,
    /// First 300 characters.
    pub prompt: String,
    pub facts: Vec<String>,
    pub aspect: Option<f64>,
    pub cost_estimate: Option<i64>,
    pub cost_reported: Option<i64>,
    pub refunded: bool,
    pub state: TaskState,
    pub hold: Option<Hold>,
    pub remote_id: Option<String>,
    pub remote_status: Option<String>,
    pub watched: bool,
    pub queue_order: f64,
    pub created_at: i64,
    pub queued_at: i64,
    pub sent_at: Option<i64>,
    pub answered_at: Option<i64>,
    pub broke_at: Option<i64>,
    pub broke: Option<Broke>,
    pub ended_at: Option<i64>,
    pub last_polled_at: Option<i64>,
    pub error_status: Option<i64>,
    pub error_code: Option<i64>,
    /// First 1,000 characters.
    pub error_message: Option<String>,
}

/// Of a task that was sent, what the reckoning of balances needs.
#[derive(Clone, Debug, PartialEq)]
pub struct TaskMoney {
    pub id: i64,
    pub kind: Kind,
    pub state: TaskState,
    pub sent_at: i64,
    pub answered_at: Option<i64>,
    pub broke_at: Option<i64>,
    pub ended_at: Option<i64>,
    pub last_polled_at: Option<i64>,
    pub cost_estimate: Option<i64>,
    pub cost_reported: Option<i64>,
}

handles! {
    /// Reads of tasks.
    Tasks,
    /// Reads and writes of tasks.
    TasksMut
}

/// The columns of a [`TaskBrief`], as a literal for `concat!`.
macro_rules! brief_columns {
    () => {
        "task.id, task.account_id, task.submit_id, task.kind, task.endpoint, task.model, task.model_title, \
        substr(task.prompt, 1, 300) AS prompt, task.facts, task.aspect, task.cost_estimate, task.cost_reported, \
        task.refunded, task.state, task.hold, \
        task.remote_id, task.remote_status, task.watched, task.queue_order, task.created_at, task.queued_at, \
        task.sent_at, task.answered_at, task.broke_at, task.broke, task.ended_at, task.last_polled_at, \
        task.error_status, task.error_code, substr(task.error_message, 1, 1000) AS error_message"
    };
}

pub(crate) use brief_columns;

impl Task {
    pub(crate) fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            account_id: row.get("account_id")?,
            submit_id: row.get("submit_id")?,
            submit_index: row.get("submit_index")?,
            kind: row.get("kind")?,
            endpoint: row.get("endpoint")?,
            model: row.get("model")?,
            model_title: row.get("model_title")?,
            prompt: row.get("prompt")?,
            body: row.get("body")?,
            body_sha256: row.get("body_sha256")?,
            facts: facts(row)?,
            aspect: row.get("aspect")?,
            cost_estimate: row.get("cost_estimate")?,
            cost_reported: row.get("cost_reported")?,
            refunded: row.get("refunded")?,
            state: row.get("state")?,
            hold: row.get("hold")?,
            remote_id: row.get("remote_id")?,
            remote_status: row.get("remote_status")?,
            watched: row.get("watched")?,
            queue_order: row.get("queue_order")?,
            created_at: row.get("created_at")?,
            queued_at: row.get("queued_at")?,
            sent_at: row.get("sent_at")?,
            answered_at: row.get("answered_at")?,
            broke_at: row.get("broke_at")?,
            broke: row.get("broke")?,
            ended_at: row.get("ended_at")?,
            last_polled_at: row.get("last_polled_at")?,
            error_status: row.get("error_status")?,
            error_code: row.get("error_code")?,
            error_message: row.get("error_message")?,
            error_request_id: row.get("error_request_id")?,
            answer: row.get("answer")?,
            parent_id: row.get("parent_id")?,
            machine: row.get("machine")?,
        })
    }
}

impl TaskMoney {
    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            kind: row.get("kind")?,
            state: row.get("state")?,
            sent_at: row.get("sent_at")?,
            answered_at: row.get("answered_at")?,
            broke_at: row.get("broke_at")?,
            ended_at: row.get("ended_at")?,
            last_polled_at: row.get("last_polled_at")?,
            cost_estimate: row.get("cost_estimate")?,
            cost_reported: row.get("cost_reported")?,
        })
    }
}

impl TaskBrief {
    pub(crate) fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            account_id: row.get("account_id")?,
            submit_id: row.get("submit_id")?,
            kind: row.get("kind")?,
            endpoint: row.get("endpoint")?,
            model: row.get("model")?,
            model_title: row.get("model_title")?,
            prompt: row.get("prompt")?,
            facts: facts(row)?,
            aspect: row.get("aspect")?,
            cost_estimate: row.get("cost_estimate")?,
            cost_reported: row.get("cost_reported")?,
            refunded: row.get("refunded")?,
            state: row.get("state")?,
            hold: row.get("hold")?,
            remote_id: row.get("remote_id")?,
            remote_status: row.get("remote_status")?,
            watched: row.get("watched")?,
            queue_order: row.get("queue_order")?,
            created_at: row.get("created_at")?,
            queued_at: row.get("queued_at")?,
            sent_at: row.get("sent_at")?,
            answered_at: row.get("answered_at")?,
            broke_at: row.get("broke_at")?,
            broke: row.get("broke")?,
            ended_at: row.get("ended_at")?,
            last_polled_at: row.get("last_polled_at")?,
            error_status: row.get("error_status")?,
            error_code: row.get("error_code")?,
            error_message: row.get("error_message")?,
        })
    }
}

/// How long one run of a model took, or was seen running.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunOfModel {
    pub id: i64,
    /// When its end was noticed, or it was seen last.
    pub at: i64,
    /// Milliseconds from sending to when its end was noticed; None when contact with it was lost.
    pub ms: Option<i64>,
    /// Milliseconds from sending to when it was last seen running.
    pub seen_ms: i64,
    pub facts: Vec<String>,
}

impl RunOfModel {
    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            at: row.get("at")?,
            ms: row.get("ms")?,
            seen_ms: row.get("seen_ms")?,
            facts: facts(row)?,
        })
    }
}

/// A list of short texts; what is stored and is none counts as empty, since it is only shown.
fn facts(row: &Row<'_>) -> rusqlite::Result<Vec<String>> {
    let json: String = row.get("facts")?;
    Ok(serde_json::from_str(&json).unwrap_or_default())
}
