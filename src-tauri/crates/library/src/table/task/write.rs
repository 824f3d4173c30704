use std::fmt::Write;

use rusqlite::types::ToSql;
use rusqlite::{params, params_from_iter};

use super::TasksMut;
use crate::stored::{change, json_list, only, patch, rows, statements};
use crate::{Broke, Error, Hold, Kind, TaskState};

statements! {
    INSERT = "INSERT INTO task (account_id, submit_id, submit_index, kind, endpoint, model, model_title, prompt, body,
            body_sha256, facts, aspect, shown_aspect, cost_estimate, state, hold, queue_order, created_at, queued_at,
            made_at, parent_id, machine)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, coalesce(?12, 1.0), ?13, 'queued', ?14,
            coalesce(?15, (SELECT max(coalesce((SELECT max(id) FROM task), 0), coalesce((SELECT max(queue_order) FROM task
                WHERE account_id = ?1 AND state = 'queued'), 0.0)) + 1)), ?16, ?16, ?16, ?17, ?18)
        RETURNING id";
    // One account after the other, so that each is a step into the index of states.
    INTERRUPTED = "UPDATE task SET state = 'unconfirmed', broke = 'app_ended', broke_at = ?1 WHERE id IN (
            SELECT task.id FROM account CROSS JOIN task ON task.account_id = account.id WHERE task.state = 'sending')
        RETURNING id";
    SET_WATCHED = "UPDATE task SET watched = ?2 WHERE id = ?1";
    SET_QUEUE_ORDER = "UPDATE task SET queue_order = ?2 WHERE id = ?1 AND state = 'queued'";
    SET_HOLD = "UPDATE task SET hold = ?2 WHERE id = ?1 AND state = 'queued'";
    HOLD_BATCH = "UPDATE task SET hold = ?2 WHERE submit_id = ?1 AND state = 'queued' AND hold IS NULL RETURNING id";
    RELEASE_BATCH = "UPDATE task SET hold = NULL, queued_at = ?3, machine = ?4
        WHERE submit_id = ?1 AND state = 'queued' AND hold = ?2 RETURNING id";
    RELEASE = "UPDATE task SET hold = NULL WHERE account_id = ?1 AND state = 'queued' AND hold = ?2 RETURNING id";
    NOTE_REFUND = "UPDATE task SET refunded = ?2 WHERE id = ?1 AND state = 'failed'";
    NOTE_POLL = "UPDATE task SET remote_status = ?2, last_polled_at = ?3 WHERE id = ?1";
}

/// A submission as it is written before anything is sent; it begins `queued`.
#[derive(Clone, Debug, PartialEq)]
pub struct NewTask {
    pub account_id: i64,
    pub kind: Kind,
    pub endpoint: String,
    pub model: String,
    pub model_title: String,
    pub prompt: String,
    /// The exact JSON that will be sent.
    pub body: String,
    pub body_sha256: String,
    pub facts: Vec<String>,
    /// Width divided by height that was asked for; what is no positive number counts as not known.
    pub aspect: Option<f64>,
    pub cost_estimate: Option<i64>,
    pub hold: Option<Hold>,
    /// None: behind all others.
    pub queue_order: Option<f64>,
    pub created_at: i64,
    pub parent_id: Option<i64>,
    pub machine: String,
}

/// What a press made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inserted {
    /// In order of their index.
    pub ids: Vec<i64>,
    /// The submit id had been answered before: these are the first rows, and nothing was written.
    pub repeated: bool,
}

patch! {
    /// What changes together with a state.
    pub struct TaskPatch {
        hold: Option<Hold>,
        watched: bool,
        queue_order: f64,
        queued_at: i64,
        sent_at: Option<i64>,
        answered_at: Option<i64>,
        broke_at: Option<i64>,
        broke: Option<Broke>,
        ended_at: Option<i64>,
        last_polled_at: Option<i64>,
        remote_id: Option<String>,
        remote_status: Option<String>,
        cost_estimate: Option<i64>,
        cost_reported: Option<i64>,
        refunded: bool,
        error_status: Option<i64>,
        error_code: Option<i64>,
        error_message: Option<String>,
        error_request_id: Option<String>,
        answer: Option<String>,
        machine: String,
    }
}

impl TasksMut<'_> {
    /// Writes all rows of one press. The same submit id again answers the first rows, whatever is in `new`.
    pub fn insert_batch(&self, submit_id: &str, new: &[NewTask]) -> Result<Inserted, Error> {
        let ids = self.of_submit(submit_id)?;
        if !ids.is_empty() {
            return Ok(Inserted { ids, repeated: true });
        }
        let ids = new.iter().zip(0..).map(|(task, index)| self.insert(submit_id, index, task));
        Ok(Inserted { ids: ids.collect::<Result<_, _>>()?, repeated: false })
    }

    /// Moves a task from one of the expected states to the next, with what changes with it. False, and nothing
    /// changes, when its state is another one (or there is no such task). An end needs `ended_at`.
    ///
    /// # Errors
    /// [`Error::WrongStep`] when no task lives from one of `from` to `to`; [`Error::Constraint`] when the account
    /// has another task with this `remote_id`.
    pub fn advance(&self, id: i64, from: &[TaskState], to: &TaskState, patch: &TaskPatch) -> Result<bool, Error> {
        if let Some(wrong) = from.iter().find(|from| !from.may_become(to)) {
            return Err(Error::WrongStep { from: wrong.clone(), to: to.clone() });
        }
        let columns = patch.columns();
        let expected = json_list(from.iter().map(TaskState::as_text));
        let mut values: Vec<&dyn ToSql> = vec![&id, to, &expected];
        values.extend(columns.iter().map(|(_, value)| *value));
        Ok(change(self.conn(), &advance_sql(&columns), params_from_iter(values))? == 1)
    }

    /// On start: what was being sent when the app ended may or may not have arrived. Answers the ids, oldest first.
    pub fn interrupted(&self, now: i64) -> Result<Vec<i64>, Error> {
        sorted(rows(self.conn(), INTERRUPTED, [now], |row| row.get(0)))
    }

    /// False when there is no such task; so with the setters below.
    pub fn set_watched(&self, id: i64, watched: bool) -> Result<bool, Error> {
        Ok(change(self.conn(), SET_WATCHED, params![id, watched])? == 1)
    }

    /// Only while queued.
    pub fn set_queue_order(&self, id: i64, order: f64) -> Result<bool, Error> {
        Ok(change(self.conn(), SET_QUEUE_ORDER, params![id, order])? == 1)
    }

    /// Holds or releases one task. Only while queued.
    pub fn set_hold(&self, id: i64, hold: Option<&Hold>) -> Result<bool, Error> {
        Ok(change(self.conn(), SET_HOLD, params![id, hold])? == 1)
    }

    /// Holds what is still queued, and not held, of one press. Answers the ids, oldest first.
    pub fn hold_batch(&self, submit_id: &str, hold: &Hold) -> Result<Vec<i64>, Error> {
        sorted(rows(self.conn(), HOLD_BATCH, params![submit_id, hold], |row| row.get(0)))
    }

    /// Puts what one press has waiting, held for this reason, into the queue anew. Answers the ids, oldest first.
    pub fn release_batch(&self, submit_id: &str, hold: &Hold, now: i64, machine: &str) -> Result<Vec<i64>, Error> {
        sorted(rows(self.conn(), RELEASE_BATCH, params![submit_id, hold, now, machine], |row| row.get(0)))
    }

    /// Releases all of an account that are held for this reason. Answers the ids, oldest first.
    pub fn release(&self, account: i64, hold: &Hold) -> Result<Vec<i64>, Error> {
        sorted(rows(self.conn(), RELEASE, params![account, hold], |row| row.get(0)))
    }

    /// Whether the credits of a failed task came back. False when it is no failed task.
    pub fn note_refund(&self, id: i64, refunded: bool) -> Result<bool, Error> {
        Ok(change(self.conn(), NOTE_REFUND, params![id, refunded])? == 1)
    }

    /// What a poll saw, without a change of state.
    pub fn note_poll(&self, id: i64, remote_status: &str, at: i64) -> Result<bool, Error> {
        Ok(change(self.conn(), NOTE_POLL, params![id, remote_status, at])? == 1)
    }

    fn insert(&self, submit_id: &str, index: i64, new: &NewTask) -> Result<i64, Error> {
        let values = params![
            new.account_id,
            submit_id,
            index,
            new.kind,
            new.endpoint,
            new.model,
            new.model_title,
            new.prompt,
            new.body,
            new.body_sha256,
            json_list(new.facts.iter().map(String::as_str)),
            new.aspect.filter(|aspect| aspect.is_finite() && *aspect > 0.0),
            new.cost_estimate,
            new.hold,
            new.queue_order,
            new.created_at,
            new.parent_id,
            new.machine,
        ];
        only(self.conn(), INSERT, values, |row| row.get(0))
    }
}

fn advance_sql(columns: &[(&str, &dyn ToSql)]) -> String {
    let mut sql = "UPDATE task SET state = ?2".to_owned();
    for ((column, _), place) in columns.iter().zip(4..) {
        write!(sql, ", {column} = ?{place}").expect("a String takes every write");
    }
    sql.push_str(" WHERE id = ?1 AND state IN (SELECT value FROM json_each(?3))");
    sql
}

fn sorted(ids: Result<Vec<i64>, Error>) -> Result<Vec<i64>, Error> {
    ids.map(|mut ids| {
        ids.sort_unstable();
        ids
    })
}

/// The largest statement that `advance` makes.
#[cfg(test)]
pub(crate) fn every_column_advanced() -> String {
    let patch = TaskPatch { answer: Some(None), sent_at: Some(None), ..TaskPatch::default() };
    advance_sql(&patch.columns())
}
