use rusqlite::params;

use crate::stored::{only, rows, statements};
use crate::table::archive_total;
use crate::table::task::brief_columns;
use crate::{Error, Reader, TaskBrief};

/// Needs the person: unconfirmed, lost contact, held for the person's word or for an unknown reason, completed with
/// an output that could not be saved, or in a state that this version does not know.
macro_rules! needs_you {
    () => {
        "SELECT id FROM task WHERE account_id = ?1 AND state IN ('unconfirmed', 'lost_contact')
        UNION SELECT id FROM task WHERE account_id = ?1 AND state = 'queued' AND hold NOT IN ('credits', 'paused', 'key')
        UNION SELECT task.id FROM output CROSS JOIN task ON task.id = output.task_id
            WHERE output.unsaved = 'failed' AND task.account_id = ?1 AND task.state = 'completed'
        UNION SELECT id FROM task WHERE account_id = ?1 AND state NOT IN ('queued', 'sending', 'processing',
            'completed', 'failed', 'rejected', 'unconfirmed', 'lost_contact', 'withdrawn', 'dismissed')"
    };
}

/// In flight: sending, processing, or completed with outputs that are being saved and none that failed.
macro_rules! in_flight {
    () => {
        "SELECT id FROM task WHERE account_id = ?1 AND state IN ('sending', 'processing')
        UNION SELECT task.id FROM output CROSS JOIN task ON task.id = output.task_id
            WHERE output.unsaved IN ('waiting', 'downloading') AND task.account_id = ?1 AND task.state = 'completed'
                AND NOT EXISTS (SELECT 1 FROM output AS other
                    WHERE other.task_id = task.id AND other.unsaved = 'failed')"
    };
}

/// Over, as nothing of it is left to do.
macro_rules! ended {
    () => {
        "FROM task WHERE account_id = ?1 AND ended_at >= ?2
        AND state IN ('completed', 'failed', 'rejected', 'withdrawn', 'dismissed')
        AND NOT EXISTS (SELECT 1 FROM output WHERE output.task_id = task.id AND output.unsaved IS NOT NULL)"
    };
}

statements! {
    NEEDS_YOU = concat!("SELECT ", brief_columns!(), " FROM task WHERE id IN (", needs_you!(), ")
        ORDER BY coalesce(sent_at, created_at), id");
    IN_FLIGHT = concat!("SELECT ", brief_columns!(), " FROM task WHERE id IN (", in_flight!(), ")
        ORDER BY coalesce(sent_at, created_at), id");
    WAITING = concat!("SELECT ", brief_columns!(), " FROM task WHERE account_id = ?1 AND state = 'queued'
        AND (hold IS NULL OR hold IN ('credits', 'paused', 'key')) ORDER BY queue_order, id");
    ENDED = concat!("SELECT ", brief_columns!(), " ", ended!(), " ORDER BY ended_at DESC, id DESC LIMIT ?3");
    ENDED_COUNTS = concat!("SELECT count(*), coalesce(sum(state <> 'completed' OR (
            EXISTS (SELECT 1 FROM output WHERE output.task_id = task.id) AND NOT EXISTS (
                SELECT 1 FROM output WHERE output.task_id = task.id AND output.state = 'archived'))), 0) ", ended!());
    COUNTS = concat!("SELECT
        (SELECT count(*) FROM (", needs_you!(), ")),
        (SELECT count(*) FROM (", in_flight!(), ")),
        (SELECT count(*) FROM task WHERE account_id = ?1 AND state = 'queued'
            AND (hold IS NULL OR hold IN ('credits', 'paused', 'key'))),
        (SELECT count(*) FROM task WHERE account_id = ?1 AND state = 'processing' AND watched = 1),
        (SELECT count(*) FROM output CROSS JOIN task ON task.id = output.task_id
            WHERE output.unsaved IN ('waiting', 'downloading') AND task.account_id = ?1)");
}

/// The queue of an account. Every task that is alive is in exactly one of the first three groups.
#[derive(Clone, Debug, PartialEq)]
pub struct Queue {
    /// Unconfirmed, lost contact, held for the person or for an unknown reason, an output that could not be saved, or
    /// an unknown state; by time of sending.
    pub needs_you: Vec<TaskBrief>,
    /// Sending, processing, or outputs being saved; by time of sending.
    pub in_flight: Vec<TaskBrief>,
    /// Queued, unless under Needs you; in the order in which they go out.
    pub waiting: Vec<TaskBrief>,
    /// Newest first.
    pub ended: Vec<TaskBrief>,
    /// How many ended since then, shown or not.
    pub ended_count: u32,
    /// Of those: failed, rejected, withdrawn, dismissed, or completed with no file saved of those it had.
    pub ended_without_result: u32,
    /// When the account's newest file was archived.
    pub last_saved_at: Option<i64>,
}

/// Sizes of the queue's groups, without reading them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct QueueCounts {
    pub needs_you: u32,
    pub in_flight: u32,
    pub waiting: u32,
    /// Processing and watched.
    pub watching: u32,
    /// Outputs waiting or downloading.
    pub saving: u32,
}

impl Reader<'_> {
    /// The queue, with at most `ended_limit` of what ended at `ended_since` or later.
    pub fn queue(&self, account: i64, ended_since: i64, ended_limit: u32) -> Result<Queue, Error> {
        let conn = self.conn();
        let (ended_count, ended_without_result) =
            only(conn, ENDED_COUNTS, [account, ended_since], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(Queue {
            needs_you: rows(conn, NEEDS_YOU, [account], TaskBrief::read)?,
            in_flight: rows(conn, IN_FLIGHT, [account], TaskBrief::read)?,
            waiting: rows(conn, WAITING, [account], TaskBrief::read)?,
            ended: rows(conn, ENDED, params![account, ended_since, ended_limit], TaskBrief::read)?,
            ended_count,
            ended_without_result,
            last_saved_at: archive_total::get(conn, account)?.last_archived_at,
        })
    }

    pub fn queue_counts(&self, account: i64) -> Result<QueueCounts, Error> {
        only(self.conn(), COUNTS, [account], |row| {
            Ok(QueueCounts {
                needs_you: row.get(0)?,
                in_flight: row.get(1)?,
                waiting: row.get(2)?,
                watching: row.get(3)?,
                saving: row.get(4)?,
            })
        })
    }
}
