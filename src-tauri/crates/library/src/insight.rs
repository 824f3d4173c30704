//! All that an account made and sent, walked once: for figures over the whole of a library.

use rusqlite::{Connection, Row, params};

use crate::stored::{first, rows, statements};
use crate::{Error, Kind, Media, Reader, TaskState};

/// What was charged: what the balances showed, what the service said of a completed task, else the estimate.
macro_rules! cost {
    () => {
        "coalesce((SELECT CASE WHEN json_valid(data) THEN CASE
                WHEN json_type(data, '$.share') = 'integer' THEN data ->> '$.share'
                WHEN json_type(data, '$.charged') = 'integer' THEN data ->> '$.charged'
                WHEN json_type(data, '$.credits') = 'integer' THEN data ->> '$.credits' END END
            FROM receipt WHERE receipt.task_id = task.id
                AND fact IN ('costDiffers', 'batchCostDiffers', 'refundSeen', 'notRefunded')
            ORDER BY receipt.id DESC LIMIT 1),
            CASE WHEN state = 'completed' THEN cost_reported END, cost_estimate)"
    };
}

statements! {
    // The narrow rows of the library's own pass; only where a file is not saved are the files themselves added up.
    ENDED = "SELECT task_id, made_at, state, kind, media, cost, refunded,
            CASE WHEN archived = outputs THEN bytes ELSE (SELECT CAST(total(bytes) AS INTEGER) FROM output
                WHERE output.task_id = result.task_id AND state = 'archived') END,
            archived, outputs > 0, model, model_title
        FROM result WHERE task_id >= -9223372036854775807 AND account_id = ?1
            AND state IN ('completed', 'failed', 'rejected', 'lost_contact', 'withdrawn', 'dismissed')";
    FIRST_ENDED = "SELECT ended_at FROM task WHERE account_id = ?1 AND ended_at IS NOT NULL ORDER BY ended_at LIMIT 1";
    // The index alone, no row of a task.
    SENT = "SELECT id, sent_at FROM task WHERE account_id = ?1 AND sent_at IS NOT NULL AND sent_at >= ?2";
    SENT_ONE = concat!("SELECT state, refunded, ", cost!(), " FROM task WHERE id = ?1");
    RUNNING = "SELECT id, model, model_title, sent_at FROM task WHERE account_id = ?1 AND state = 'processing'";
    FAILED = concat!("SELECT state, error_code, error_status, coalesce(ended_at, created_at), refunded, ", cost!(), ",
            substr(error_message, 1, 200)
        FROM task WHERE account_id = ?1 AND state IN ('failed', 'rejected', 'lost_contact')");
    RUNS_OF = "SELECT ended_at - sent_at FROM task WHERE account_id = ?1 AND model = ?2 AND state = 'completed'
        AND ended_at >= ?3 AND sent_at IS NOT NULL AND ended_at >= sent_at";
}

/// A task that is over, or given up, as far as it is counted.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ended<'a> {
    pub task: i64,
    /// When it ended; of one that contact was lost with, when it was made.
    pub made_at: i64,
    pub state: &'a TaskState,
    /// By its first file, or without one by what was asked for.
    pub media: Media,
    /// Credits: what is known best of its price.
    pub cost: Option<i64>,
    pub refunded: bool,
    /// Of its files in the archive.
    pub bytes: i64,
    pub files: i64,
    pub model: &'a str,
    pub model_title: &'a str,
}

/// What is known of the price of a task that was sent, whether it is over or not.
#[derive(Clone, Debug, PartialEq)]
pub struct Priced {
    pub state: TaskState,
    pub refunded: bool,
    pub cost: Option<i64>,
}

/// A task at the service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunningTask {
    pub task: i64,
    pub model: String,
    pub model_title: String,
    pub sent_at: i64,
}

/// A task that nothing came of, and why.
#[derive(Clone, Debug, PartialEq)]
pub struct FailedTask {
    pub state: TaskState,
    pub code: Option<i64>,
    pub status: Option<i64>,
    pub made_at: i64,
    pub refunded: bool,
    pub cost: Option<i64>,
    /// The service's words, at most 200 characters.
    pub message: Option<String>,
}

impl Reader<'_> {
    /// Hands over every task of the account that is over, in no order.
    pub fn each_ended(&self, account: i64, f: impl FnMut(&Ended<'_>)) -> Result<(), Error> {
        each_ended(self.conn(), account, f)
    }

    /// When the first task of the account ended.
    pub fn first_ended(&self, account: i64) -> Result<Option<i64>, Error> {
        first(self.conn(), FIRST_ENDED, [account], |row| row.get(0))
    }

    /// Ids and times of what was sent at `since` or later, by id.
    pub fn sent_since(&self, account: i64, since: i64) -> Result<Vec<(i64, i64)>, Error> {
        let mut sent = rows(self.conn(), SENT, [account, since], |row| Ok((row.get(0)?, row.get(1)?)))?;
        sent.sort_unstable();
        Ok(sent)
    }

    /// What is known of one task's price; None when it is not there.
    pub fn priced(&self, task: i64) -> Result<Option<Priced>, Error> {
        let read = |row: &Row<'_>| Ok(Priced { state: row.get(0)?, refunded: row.get(1)?, cost: whole(row, 2)? });
        first(self.conn(), SENT_ONE, [task], read)
    }

    /// What runs at the service just now.
    pub fn running(&self, account: i64) -> Result<Vec<RunningTask>, Error> {
        let read = |row: &Row<'_>| {
            let (task, model, model_title) = (row.get(0)?, row.get(1)?, row.get(2)?);
            let sent: Option<i64> = row.get(3)?;
            Ok(sent.map(|sent_at| RunningTask { task, model, model_title, sent_at }))
        };
        Ok(rows(self.conn(), RUNNING, [account], read)?.into_iter().flatten().collect())
    }

    /// Every task of the account that nothing came of.
    pub fn failed(&self, account: i64) -> Result<Vec<FailedTask>, Error> {
        rows(self.conn(), FAILED, [account], |row| {
            Ok(FailedTask {
                state: row.get(0)?,
                code: row.get(1)?,
                status: row.get(2)?,
                made_at: row.get(3)?,
                refunded: row.get(4)?,
                cost: whole(row, 5)?,
                message: row.get(6)?,
            })
        })
    }

    /// Milliseconds from sending to the end of a model's completed tasks that ended at `since` or later, in no order.
    pub fn runs_since(&self, account: i64, model: &str, since: i64) -> Result<Vec<i64>, Error> {
        rows(self.conn(), RUNS_OF, params![account, model, since], |row| row.get(0))
    }
}

/// The one pass over all that ended.
fn each_ended(conn: &Connection, account: i64, mut f: impl FnMut(&Ended<'_>)) -> Result<(), Error> {
    rows(conn, ENDED, [account], |row| {
        let state: TaskState = row.get(2)?;
        f(&Ended {
            task: row.get(0)?,
            made_at: row.get(1)?,
            state: &state,
            media: media(row.get(4)?, row.get(3)?, row.get(9)?),
            cost: whole(row, 5)?,
            refunded: row.get(6)?,
            bytes: row.get::<_, i64>(7)?.max(0),
            files: row.get(8)?,
            model: row.get_ref(10)?.as_str()?,
            model_title: row.get_ref(11)?.as_str()?,
        });
        Ok(())
    })
    .map(drop)
}

/// As the library's filter by kind has it.
fn media(shown: Media, kind: Kind, has_outputs: bool) -> Media {
    let asked_for = match kind {
        Kind::Image => Media::Image,
        Kind::Video => Media::Video,
        Kind::Audio => Media::Audio,
    };
    match shown {
        Media::Unknown => asked_for,
        Media::Other if !has_outputs => asked_for,
        Media::Image | Media::Video | Media::Audio | Media::Other => shown,
    }
}

/// A whole number. What is none, in a damaged fact, is as not known.
fn whole(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<i64>> {
    Ok(row.get_ref(column)?.as_i64().ok())
}
