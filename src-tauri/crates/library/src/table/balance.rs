use rusqlite::{Row, params};

use super::handles;
use crate::Error;
use crate::stored::{change, first, rows, statements};

pub(crate) const CREATE: &str = "
CREATE TABLE balance (
    id         INTEGER PRIMARY KEY,
    account_id INTEGER NOT NULL REFERENCES account (id),
    at         INTEGER NOT NULL,
    last_at    INTEGER NOT NULL,
    credits    INTEGER NOT NULL
) STRICT;
CREATE INDEX balance_at ON balance (account_id, at);
CREATE INDEX balance_last_at ON balance (account_id, last_at);
";

statements! {
    LATEST = "SELECT * FROM balance WHERE account_id = ?1 ORDER BY at DESC, id DESC LIMIT 1";
    LATEST_BEFORE = "SELECT * FROM balance WHERE account_id = ?1 AND at <= ?2 ORDER BY at DESC, id DESC LIMIT 1";
    FIRST_SINCE = "SELECT * FROM balance WHERE account_id = ?1 AND last_at >= ?2 ORDER BY last_at, id LIMIT 1";
    BETWEEN = "SELECT * FROM balance WHERE account_id = ?1 AND at BETWEEN ?2 AND ?3 ORDER BY at, id";
    APPEND = "INSERT INTO balance (account_id, at, last_at, credits) VALUES (?1, ?2, ?2, ?3)";
    SEEN_AGAIN = "UPDATE balance SET last_at = max(last_at, ?2) WHERE id = ?1";
}

/// A balance that the service told, and for how long it told the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Balance {
    /// When it was first read.
    pub at: i64,
    /// When it was last read, unchanged.
    pub last_at: i64,
    pub credits: i64,
}

handles! {
    /// Reads of balances.
    Balances,
    /// Reads and writes of balances.
    BalancesMut
}

impl Balances<'_> {
    pub fn latest(&self, account: i64) -> Result<Option<Balance>, Error> {
        first(self.conn, LATEST, [account], read)
    }

    /// The last one that was first read at `t` or before. Its `last_at` may lie after `t`: then it was read again,
    /// unchanged.
    pub fn latest_before(&self, account: i64, t: i64) -> Result<Option<Balance>, Error> {
        first(self.conn, LATEST_BEFORE, [account, t], read)
    }

    /// The first one that was read at `t` or later; when its `at` lies before `t`, it was still unchanged then.
    pub fn first_since(&self, account: i64, t: i64) -> Result<Option<Balance>, Error> {
        first(self.conn, FIRST_SINCE, [account, t], read)
    }

    /// Those first read from `t0` to `t1`, both included, in order.
    pub fn between(&self, account: i64, t0: i64, t1: i64) -> Result<Vec<Balance>, Error> {
        rows(self.conn, BETWEEN, [account, t0, t1], read)
    }
}

impl BalancesMut<'_> {
    /// Keeps what was read: a new row when it differs from the latest, else only the time of the latest moves.
    pub fn append(&self, account: i64, at: i64, credits: i64) -> Result<(), Error> {
        let latest =
            first(self.conn(), LATEST, [account], |row| Ok((row.get::<_, i64>("id")?, row.get::<_, i64>("credits")?)))?;
        match latest {
            Some((id, known)) if known == credits => change(self.conn(), SEEN_AGAIN, [id, at]).map(drop),
            Some(_) | None => change(self.conn(), APPEND, params![account, at, credits]).map(drop),
        }
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<Balance> {
    Ok(Balance { at: row.get("at")?, last_at: row.get("last_at")?, credits: row.get("credits")? })
}
