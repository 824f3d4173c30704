use rusqlite::params;

use super::{Tasks, TasksMut};
use crate::stored::{change, first, json_list, only, statements};
use crate::{Error, Kind, TaskState};

statements! {
    AT_SUBMIT = "SELECT id FROM task WHERE submit_id = ?1 AND submit_index = ?2";
    PARENT_OF = "SELECT parent_id FROM task WHERE id = ?1";
    BRING = "INSERT INTO task (account_id, submit_id, submit_index, kind, endpoint, model, model_title, prompt, body,
            body_sha256, facts, aspect, shown_aspect, cost_estimate, cost_reported, refunded, state, remote_id,
            created_at, queued_at, sent_at, answered_at, ended_at, made_at, error_code, error_message, answer, machine,
            queue_order)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, coalesce(?12, 1.0), ?13, ?14, ?15, ?16, ?17, ?18, ?18,
            ?19, ?20, ?21, coalesce(?21, ?18), ?22, ?23, ?24, ?25, 0.0)
        RETURNING id";
    SET_PROMPT = "UPDATE task SET prompt = ?2 WHERE id = ?1";
    SET_PARENT = "UPDATE task SET parent_id = ?2 WHERE id = ?1 AND parent_id IS NULL
        AND account_id = (SELECT account_id FROM task WHERE id = ?2)";
}

/// A task that was over before it came here.
#[derive(Clone, Debug, PartialEq)]
pub struct BroughtTask {
    pub account_id: i64,
    pub submit_id: String,
    pub submit_index: i64,
    pub kind: Kind,
    pub endpoint: String,
    pub model: String,
    pub model_title: String,
    pub prompt: String,
    /// Whether the prompt was submitted: only those are walked back through.
    pub submitted: bool,
    pub body: String,
    pub body_sha256: String,
    pub facts: Vec<String>,
    pub aspect: Option<f64>,
    pub cost_estimate: Option<i64>,
    pub cost_reported: Option<i64>,
    pub refunded: bool,
    /// An end, or lost contact.
    pub state: TaskState,
    pub remote_id: Option<String>,
    pub created_at: i64,
    pub sent_at: Option<i64>,
    /// Since when contact is lost.
    pub answered_at: Option<i64>,
    pub ended_at: Option<i64>,
    pub error_code: Option<i64>,
    pub error_message: Option<String>,
    pub answer: Option<String>,
    pub machine: String,
}

impl Tasks<'_> {
    /// The task that a press made at this place.
    pub fn at_submit(&self, submit_id: &str, index: i64) -> Result<Option<i64>, Error> {
        first(self.conn, AT_SUBMIT, params![submit_id, index], |row| row.get(0))
    }

    /// The task that it was made from.
    pub fn parent_of(&self, id: i64) -> Result<Option<i64>, Error> {
        Ok(first(self.conn, PARENT_OF, [id], |row| row.get(0))?.flatten())
    }
}

impl TasksMut<'_> {
    /// Writes a task as it ended elsewhere; nothing of it is ever sent. Answers its id.
    ///
    /// # Errors
    /// [`Error::WrongStep`] for a state in which something would go on; [`Error::Constraint`] when the press and place,
    /// or the account's id of the service, are another task's.
    pub fn bring(&self, task: &BroughtTask) -> Result<i64, Error> {
        if !task.state.is_end() && task.state != TaskState::LostContact {
            return Err(Error::WrongStep { from: TaskState::Queued, to: task.state.clone() });
        }
        // The history of prompts is kept by a trigger on new rows alone.
        let prompt = if task.submitted { task.prompt.as_str() } else { "" };
        let values = params![
            task.account_id,
            task.submit_id,
            task.submit_index,
            task.kind,
            task.endpoint,
            task.model,
            task.model_title,
            prompt,
            task.body,
            task.body_sha256,
            json_list(task.facts.iter().map(String::as_str)),
            task.aspect.filter(|aspect| aspect.is_finite() && *aspect > 0.0),
            task.cost_estimate,
            task.cost_reported,
            task.refunded,
            task.state,
            task.remote_id,
            task.created_at,
            task.sent_at,
            task.answered_at,
            task.ended_at,
            task.error_code,
            task.error_message,
            task.answer,
            task.machine,
        ];
        let id = only(self.conn(), BRING, values, |row| row.get(0))?;
        if prompt != task.prompt {
            change(self.conn(), SET_PROMPT, params![id, task.prompt])?;
        }
        Ok(id)
    }

    /// Says what a task was made from, where nothing is said yet. False when it is, or when the two are of different
    /// accounts. Whether it closes a circle is for the caller to see.
    pub fn set_parent(&self, id: i64, parent: i64) -> Result<bool, Error> {
        Ok(id != parent && change(self.conn(), SET_PARENT, [id, parent])? == 1)
    }
}
