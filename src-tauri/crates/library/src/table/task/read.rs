use rusqlite::params;

use super::{RunOfModel, Task, TaskMoney, Tasks};
use crate::stored::{first, json_list, only, rows, statements};
use crate::{Error, TaskState};

statements! {
    GET = "SELECT * FROM task WHERE id = ?1";
    BY_REMOTE_ID = "SELECT * FROM task WHERE account_id = ?1 AND remote_id = ?2";
    OF_SUBMIT = "SELECT id FROM task WHERE submit_id = ?1 ORDER BY submit_index";
    COUNT_OF_SUBMIT = "SELECT count(*), coalesce(sum(state IN ('sending', 'processing')), 0) FROM task WHERE submit_id = ?1";
    REFUSED_FOR_CREDITS = "SELECT * FROM task WHERE submit_id = ?1 AND state = 'rejected' AND error_status = 402
        AND NOT EXISTS (SELECT 1 FROM task AS anew WHERE anew.parent_id = task.id AND anew.state <> 'withdrawn'
            AND NOT EXISTS (SELECT 1 FROM kinship WHERE kinship.task_id = anew.id))
        ORDER BY submit_index";
    MADE_FROM = "SELECT id FROM task WHERE parent_id = ?1 ORDER BY id";
    IN_STATES = "SELECT * FROM task WHERE account_id = ?1 AND state IN (SELECT value FROM json_each(?2)) ORDER BY id";
    NEXT_TO_SEND = "SELECT * FROM task WHERE account_id = ?1 AND state = 'queued' AND hold IS NULL
        ORDER BY queue_order, id LIMIT ?2";
    COUNT_IN_FLIGHT = "SELECT count(*) FROM task WHERE account_id = ?1 AND state IN ('sending', 'processing')";
    DURATIONS = "SELECT ended_at - sent_at FROM task WHERE account_id = ?1 AND model = ?2 AND state = 'completed'
        AND sent_at IS NOT NULL AND ended_at >= sent_at ORDER BY ended_at DESC LIMIT ?3";
    RUNS = "SELECT id, ended_at AS at, ended_at - sent_at AS ms, coalesce(last_polled_at, sent_at) - sent_at AS seen_ms, facts
        FROM task WHERE account_id = ?1 AND model = ?2 AND state = 'completed' AND sent_at IS NOT NULL
        AND ended_at >= sent_at ORDER BY ended_at DESC LIMIT ?3";
    LOST_RUNS = "SELECT id, coalesce(last_polled_at, sent_at) AS at, NULL AS ms,
        coalesce(last_polled_at, sent_at) - sent_at AS seen_ms, facts
        FROM task WHERE account_id = ?1 AND state = 'lost_contact' AND model = ?2 AND sent_at IS NOT NULL LIMIT ?3";
    // From one model to the next along the index, so that a library of one model and 100,000 tasks is one step.
    LAST_USED = "WITH RECURSIVE used (model) AS (
            SELECT min(model) FROM task WHERE account_id = ?1
            UNION ALL
            SELECT (SELECT min(model) FROM task WHERE account_id = ?1 AND model > used.model)
            FROM used WHERE used.model IS NOT NULL
        )
        SELECT model, (SELECT max(created_at) FROM task WHERE account_id = ?1 AND task.model = used.model)
        FROM used WHERE model IS NOT NULL";
    SENT_BETWEEN = "SELECT count(*) FROM task WHERE account_id = ?1 AND sent_at BETWEEN ?2 AND ?3 AND id <> ?4";
    // What was sent before `?3` counts only when it may have ended after it.
    MONEY_SINCE = "SELECT id, kind, state, sent_at, answered_at, broke_at, ended_at, last_polled_at, cost_estimate,
            cost_reported
        FROM task WHERE account_id = ?1 AND sent_at >= ?2 AND (sent_at >= ?3 OR ended_at IS NULL OR ended_at >= ?3
            OR state IN ('unconfirmed', 'dismissed', 'lost_contact'))
        ORDER BY sent_at, id LIMIT ?4";
    LAST_ACCEPTED = "SELECT * FROM task WHERE account_id = ?1 AND model = ?2 AND state = 'completed' AND ended_at <= ?3
        AND prompt <> '' ORDER BY ended_at DESC LIMIT 1";
    HAS_UNFINISHED = "SELECT
        EXISTS (SELECT 1 FROM account CROSS JOIN task ON task.account_id = account.id
            WHERE task.state = 'sending')
        OR EXISTS (SELECT 1 FROM account CROSS JOIN task ON task.account_id = account.id
            WHERE task.state = 'processing' AND task.watched = 1)
        OR EXISTS (SELECT 1 FROM account CROSS JOIN task ON task.account_id = account.id
            WHERE task.state = 'queued' AND task.hold IS NULL)
        OR EXISTS (SELECT 1 FROM output WHERE unsaved IN ('waiting', 'downloading'))
        OR EXISTS (SELECT 1 FROM output WHERE unsaved = 'failed' AND retry_at IS NOT NULL)";
}

impl Tasks<'_> {
    pub fn get(&self, id: i64) -> Result<Option<Task>, Error> {
        first(self.conn, GET, [id], Task::read)
    }

    pub fn by_remote_id(&self, account: i64, remote_id: &str) -> Result<Option<Task>, Error> {
        first(self.conn, BY_REMOTE_ID, params![account, remote_id], Task::read)
    }

    /// Ids of the rows that one press made, in order of their index; empty when it was never answered.
    pub fn of_submit(&self, submit_id: &str) -> Result<Vec<i64>, Error> {
        rows(self.conn, OF_SUBMIT, [submit_id], |row| row.get(0))
    }

    /// How many tasks one press made, and how many of them are in flight.
    pub fn count_of_submit(&self, submit_id: &str) -> Result<(u32, u32), Error> {
        only(self.conn, COUNT_OF_SUBMIT, [submit_id], |row| Ok((row.get(0)?, row.get(1)?)))
    }

    /// Of one press, what was refused for lack of credits and not submitted anew since; in order of their index.
    pub fn refused_for_credits(&self, submit_id: &str) -> Result<Vec<Task>, Error> {
        rows(self.conn, REFUSED_FOR_CREDITS, [submit_id], Task::read)
    }

    /// Ids of the tasks that have this one as their parent, oldest first.
    pub fn made_from(&self, id: i64) -> Result<Vec<i64>, Error> {
        rows(self.conn, MADE_FROM, [id], |row| row.get(0))
    }

    /// Oldest first.
    pub fn in_states(&self, account: i64, states: &[TaskState]) -> Result<Vec<Task>, Error> {
        let states = json_list(states.iter().map(TaskState::as_text));
        rows(self.conn, IN_STATES, params![account, states], Task::read)
    }

    /// Queued ones that nothing holds, in the order in which they go out.
    pub fn next_to_send(&self, account: i64, limit: u32) -> Result<Vec<Task>, Error> {
        rows(self.conn, NEXT_TO_SEND, params![account, limit], Task::read)
    }

    /// Sending or processing, watched or not.
    pub fn count_in_flight(&self, account: i64) -> Result<u32, Error> {
        only(self.conn, COUNT_IN_FLIGHT, [account], |row| row.get(0))
    }

    /// Milliseconds from sending to the end of completed runs of a model, newest first.
    pub fn durations(&self, account: i64, model: &str, limit: u32) -> Result<Vec<i64>, Error> {
        rows(self.conn, DURATIONS, params![account, model, limit], |row| row.get(0))
    }

    /// The newest completed runs of a model, and those that contact was lost with, oldest first. With what made them long
    /// or short.
    pub fn runs(&self, account: i64, model: &str, limit: u32) -> Result<Vec<RunOfModel>, Error> {
        let mut runs = rows(self.conn, RUNS, params![account, model, limit], RunOfModel::read)?;
        runs.extend(rows(self.conn, LOST_RUNS, params![account, model, limit], RunOfModel::read)?);
        runs.sort_by_key(|run| (run.at, run.id));
        Ok(runs)
    }

    /// Every model that the account has used and when last, in order of the models' ids.
    pub fn last_used(&self, account: i64) -> Result<Vec<(String, i64)>, Error> {
        rows(self.conn, LAST_USED, [account], |row| Ok((row.get(0)?, row.get(1)?)))
    }

    /// How many tasks other than `except` went out from `t0` to `t1`, both included: a difference of balances says
    /// something about one task only when nothing else was sent.
    pub fn sent_between(&self, account: i64, t0: i64, t1: i64, except: i64) -> Result<u32, Error> {
        only(self.conn, SENT_BETWEEN, [account, t0, t1, except], |row| row.get(0))
    }

    /// What was sent from `since` on and may have been charged or given back at `touching` or later, in order of
    /// sending; `limit` at a most.
    pub fn money_since(&self, account: i64, since: i64, touching: i64, limit: u32) -> Result<Vec<TaskMoney>, Error> {
        rows(self.conn, MONEY_SINCE, params![account, since, touching, limit], TaskMoney::read)
    }

    /// The task with a prompt that the model completed last, at `until` or before.
    pub fn last_accepted(&self, account: i64, model: &str, until: i64) -> Result<Option<Task>, Error> {
        first(self.conn, LAST_ACCEPTED, params![account, model, until], Task::read)
    }

    /// Whether anything in any account goes on by itself: queued and not held, sending, processing and watched, or
    /// an output that waits, downloads, or will be tried again.
    pub fn has_unfinished(&self) -> Result<bool, Error> {
        only(self.conn, HAS_UNFINISHED, [], |row| row.get(0))
    }
}
