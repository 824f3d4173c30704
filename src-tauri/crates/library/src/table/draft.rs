use rusqlite::{Row, params};

use super::handles;
use crate::Error;
use crate::stored::{change, first, rows, statements};

/// Of the first versions, which knew one draft an account.
pub(crate) const CREATE: &str = "
CREATE TABLE draft (
    account_id INTEGER PRIMARY KEY REFERENCES account (id),
    json       TEXT    NOT NULL,
    at         INTEGER NOT NULL
) STRICT;
";

/// Several an account, each of which is a tab of compose. The one that was kept before is the first and present one.
/// `present` is unique by index: two that both say so would make a press a matter of luck.
pub(crate) const SEVERAL: &str = "
CREATE TABLE draft_of_several (
    id         INTEGER PRIMARY KEY,
    account_id INTEGER NOT NULL REFERENCES account (id),
    place      INTEGER NOT NULL,
    present    INTEGER NOT NULL DEFAULT 0 CHECK (present IN (0, 1)),
    closed_at  INTEGER,
    at         INTEGER NOT NULL,
    json       TEXT    NOT NULL,
    CHECK (closed_at IS NULL OR present = 0)
) STRICT;
INSERT INTO draft_of_several (account_id, place, present, at, json) SELECT account_id, 0, 1, at, json FROM draft;
DROP TABLE draft;
ALTER TABLE draft_of_several RENAME TO draft;
CREATE INDEX draft_place ON draft (account_id, place, id) WHERE closed_at IS NULL;
CREATE UNIQUE INDEX draft_present ON draft (account_id) WHERE present = 1;
CREATE INDEX draft_closed ON draft (account_id, closed_at, id);
";

/// Closed drafts that can still be opened again, an account.
const CLOSED_KEPT: u32 = 20;

statements! {
    PRESENT = "SELECT id, json, at FROM draft WHERE account_id = ?1 AND present = 1";
    GET = "SELECT id, json, at FROM draft WHERE id = ?2 AND account_id = ?1 AND closed_at IS NULL";
    OPEN = "SELECT id, json, at FROM draft WHERE account_id = ?1 AND closed_at IS NULL ORDER BY place, id";
    OPEN_IDS = "SELECT id FROM draft WHERE account_id = ?1 AND closed_at IS NULL ORDER BY place, id";
    SET = "UPDATE draft SET json = ?3, at = ?4 WHERE id = ?2 AND account_id = ?1 AND closed_at IS NULL";
    INSERT = "INSERT INTO draft (account_id, place, json, at) VALUES (?1, ?2, ?3, ?4) RETURNING id";
    MOVE = "UPDATE draft SET place = ?2 WHERE id = ?1";
    LEAVE = "UPDATE draft SET present = 0 WHERE account_id = ?1 AND present = 1";
    CHOOSE = "UPDATE draft SET present = 1 WHERE id = ?2 AND account_id = ?1 AND closed_at IS NULL";
    CLOSE = "UPDATE draft SET present = 0, closed_at = ?3 WHERE id = ?2 AND account_id = ?1 AND closed_at IS NULL";
    REOPEN = "UPDATE draft SET closed_at = NULL WHERE id = ?2 AND account_id = ?1 AND closed_at IS NOT NULL";
    FORGET = "DELETE FROM draft WHERE id IN (SELECT id FROM draft WHERE account_id = ?1 AND closed_at IS NOT NULL
        ORDER BY closed_at DESC, id DESC LIMIT -1 OFFSET ?2)";
}

/// What the person has typed and not submitted yet, in the engine's own JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    pub id: i64,
    pub json: String,
    pub at: i64,
}

handles! {
    /// Reads of drafts: those of an account in the order of their tabs, one of which is the present one.
    Drafts,
    /// Reads and writes of drafts.
    DraftsMut
}

impl Draft {
    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self { id: row.get(0)?, json: row.get(1)?, at: row.get(2)? })
    }
}

impl Drafts<'_> {
    /// None as long as the account has kept none.
    pub fn present(&self, account: i64) -> Result<Option<Draft>, Error> {
        first(self.conn, PRESENT, [account], Draft::read)
    }

    /// An open one; None when it is another account's.
    pub fn get(&self, account: i64, id: i64) -> Result<Option<Draft>, Error> {
        first(self.conn, GET, [account, id], Draft::read)
    }

    /// All that are open, in the order of their tabs.
    pub fn open(&self, account: i64) -> Result<Vec<Draft>, Error> {
        rows(self.conn, OPEN, [account], Draft::read)
    }
}

impl DraftsMut<'_> {
    /// Keeps a draft; None: the present one, which is made when the account has none. Answers its id, or None when it
    /// is not open (any more): what was closed is not written over.
    pub fn set(&self, account: i64, id: Option<i64>, json: &str, at: i64) -> Result<Option<i64>, Error> {
        let present = match id {
            Some(id) => Some(id),
            None => self.present(account)?.map(|draft| draft.id),
        };
        match present {
            Some(id) => Ok((change(self.conn(), SET, params![account, id, json, at])? == 1).then_some(id)),
            None => self.insert(account, json, at).map(Some),
        }
    }

    /// A new one beside the present one, whose place as the present one it takes.
    pub fn insert(&self, account: i64, json: &str, at: i64) -> Result<i64, Error> {
        let present = self.present(account)?.map(|draft| draft.id);
        let mut order = self.open_ids(account)?;
        let behind = order.iter().position(|id| Some(*id) == present).map_or(order.len(), |at| at + 1);
        let id = first(self.conn(), INSERT, params![account, 0, json, at], |row| row.get(0))?
            .ok_or_else(|| Error::Io { detail: "a new draft has no id".into() })?;
        order.insert(behind, id);
        self.place(&order)?;
        self.choose(account, id)?;
        Ok(id)
    }

    /// Makes an open one the present one. False when there is no such draft; then nothing changes.
    pub fn choose(&self, account: i64, id: i64) -> Result<bool, Error> {
        if self.get(account, id)?.is_none() {
            return Ok(false);
        }
        change(self.conn(), LEAVE, [account])?;
        Ok(change(self.conn(), CHOOSE, [account, id])? == 1)
    }

    /// Takes one out of the row; it can be opened again for a while. Its neighbour becomes the present one if it was
    /// that. False when it is not open, or the last one.
    pub fn close(&self, account: i64, id: i64, at: i64) -> Result<bool, Error> {
        let order = self.open_ids(account)?;
        let Some(place) = order.iter().position(|other| *other == id).filter(|_| order.len() > 1) else {
            return Ok(false);
        };
        let was_present = self.present(account)?.is_some_and(|draft| draft.id == id);
        change(self.conn(), CLOSE, [account, id, at])?;
        if was_present {
            let neighbour = order.get(place + 1).unwrap_or(&order[place.saturating_sub(1)]);
            self.choose(account, *neighbour)?;
        }
        change(self.conn(), FORGET, params![account, CLOSED_KEPT])?;
        Ok(true)
    }

    /// Opens a closed one at the place that it had, as the present one. False when it is not there any more.
    pub fn reopen(&self, account: i64, id: i64) -> Result<bool, Error> {
        Ok(change(self.conn(), REOPEN, [account, id])? == 1 && self.choose(account, id)?)
    }

    /// Moves an open one to a place in the row, counted from 0 without it; one past the end is the end.
    pub fn order(&self, account: i64, id: i64, place: u32) -> Result<bool, Error> {
        let mut order = self.open_ids(account)?;
        let Some(now) = order.iter().position(|other| *other == id) else { return Ok(false) };
        order.remove(now);
        order.insert(usize::try_from(place).unwrap_or(usize::MAX).min(order.len()), id);
        self.place(&order)?;
        Ok(true)
    }

    fn open_ids(&self, account: i64) -> Result<Vec<i64>, Error> {
        rows(self.conn(), OPEN_IDS, [account], |row| row.get(0))
    }

    fn place(&self, order: &[i64]) -> Result<(), Error> {
        for (id, place) in order.iter().zip(0i64..) {
            change(self.conn(), MOVE, params![id, place])?;
        }
        Ok(())
    }
}
