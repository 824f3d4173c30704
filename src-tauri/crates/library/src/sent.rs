//! What an account sent in a span of time, and what it cost: for receipts and figures of a month.

use rusqlite::{Row, params};
use serde_json::Value;

use crate::stored::{first, only, rows, statements};
use crate::{Error, Reader, TaskState};

/// Tasks that are held in memory at once.
const PAGE: u32 = 200;

statements! {
    FIRST = "SELECT sent_at FROM task WHERE account_id = ?1 AND sent_at IS NOT NULL ORDER BY sent_at LIMIT 1";
    LAST = "SELECT sent_at FROM task WHERE account_id = ?1 AND sent_at IS NOT NULL ORDER BY sent_at DESC LIMIT 1";
    PAGE_OF_IDS = "SELECT sent_at, id FROM task WHERE account_id = ?1 AND sent_at IS NOT NULL AND sent_at < ?3
        AND sent_at >= ?2 AND (sent_at > ?2 OR id > ?4) ORDER BY sent_at, id LIMIT ?5";
    WAITING_COST = "SELECT coalesce(sum(cost_estimate), 0), count(*) - count(cost_estimate)
        FROM task WHERE account_id = ?1 AND state = 'queued'";
    PAGE_OF_COSTS = "SELECT sent_at, id, state, refunded, cost_estimate, cost_reported, model, model_title,
            (SELECT data FROM receipt WHERE task_id = task.id AND fact IN ('costDiffers', 'batchCostDiffers', 'refundSeen', 'notRefunded')
                ORDER BY id DESC LIMIT 1) AS found
        FROM task WHERE account_id = ?1 AND sent_at IS NOT NULL AND sent_at < ?3
        AND sent_at >= ?2 AND (sent_at > ?2 OR id > ?4) ORDER BY sent_at, id LIMIT ?5";
}

/// What is known of a task's price.
#[derive(Clone, Debug, PartialEq)]
pub struct SentCost {
    pub task: i64,
    pub state: TaskState,
    pub refunded: bool,
    pub estimated: Option<i64>,
    pub reported: Option<i64>,
    /// The newest fact that tells what was charged or given back, as it was written down.
    pub found: Option<Value>,
}

/// A submission and what is known of its price, for figures by day and by model.
#[derive(Clone, Debug, PartialEq)]
pub struct Spent {
    pub sent_at: i64,
    pub model: String,
    pub model_title: String,
    pub cost: SentCost,
}

/// Where a page begins: behind the task that was the last one before.
#[derive(Clone, Copy)]
struct Place {
    sent_at: i64,
    id: i64,
}

impl Reader<'_> {
    /// When the account sent its first and its last submission.
    pub fn sent_span(&self, account: i64) -> Result<Option<(i64, i64)>, Error> {
        let began = first(self.conn(), FIRST, [account], |row| row.get(0))?;
        let last = first(self.conn(), LAST, [account], |row| row.get(0))?;
        Ok(began.zip(last))
    }

    /// Estimated credits of all that waits to be sent, and how many tasks of it have no estimate.
    pub fn waiting_cost(&self, account: i64) -> Result<(i64, u32), Error> {
        only(self.conn(), WAITING_COST, [account], |row| Ok((row.get(0)?, row.get(1)?)))
    }

    /// Hands over the ids of what was sent from `from` to before `to`, in order of sending; ends with the first error.
    pub fn each_sent<E: From<Error>>(
        &self,
        account: i64,
        from: i64,
        to: i64,
        f: impl FnMut(i64) -> Result<(), E>,
    ) -> Result<(), E> {
        let id = |row: &Row<'_>| Ok((row.get("id")?, place(row)?));
        self.pages(PAGE_OF_IDS, account, from, to, id, f)
    }

    /// Hands over what is known of the prices of what was sent from `from` to before `to`.
    pub fn each_cost<E: From<Error>>(
        &self,
        account: i64,
        from: i64,
        to: i64,
        f: impl FnMut(SentCost) -> Result<(), E>,
    ) -> Result<(), E> {
        self.pages(PAGE_OF_COSTS, account, from, to, |row| Ok((cost(row)?, place(row)?)), f)
    }

    /// As `each_cost`, with when and by which model.
    pub fn each_spent<E: From<Error>>(
        &self,
        account: i64,
        from: i64,
        to: i64,
        f: impl FnMut(Spent) -> Result<(), E>,
    ) -> Result<(), E> {
        let spent = |row: &Row<'_>| {
            let (sent_at, model, model_title) = (row.get("sent_at")?, row.get("model")?, row.get("model_title")?);
            Ok((Spent { sent_at, model, model_title, cost: cost(row)? }, place(row)?))
        };
        self.pages(PAGE_OF_COSTS, account, from, to, spent, f)
    }

    fn pages<T, E: From<Error>>(
        &self,
        sql: &str,
        account: i64,
        from: i64,
        to: i64,
        read: impl Fn(&Row<'_>) -> rusqlite::Result<(T, Place)>,
        mut f: impl FnMut(T) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut place = Place { sent_at: from, id: i64::MIN };
        loop {
            let page = rows(self.conn(), sql, params![account, place.sent_at, to, place.id, PAGE], &read)?;
            let Some((_, last)) = page.last() else {
                return Ok(());
            };
            place = *last;
            for (found, _) in page {
                f(found)?;
            }
        }
    }
}

fn cost(row: &Row<'_>) -> rusqlite::Result<SentCost> {
    let found: Option<String> = row.get("found")?;
    Ok(SentCost {
        task: row.get("id")?,
        state: row.get("state")?,
        refunded: row.get("refunded")?,
        estimated: row.get("cost_estimate")?,
        reported: row.get("cost_reported")?,
        found: found.and_then(|data| serde_json::from_str(&data).ok()),
    })
}

fn place(row: &Row<'_>) -> rusqlite::Result<Place> {
    Ok(Place { sent_at: row.get("sent_at")?, id: row.get("id")? })
}
