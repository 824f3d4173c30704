use rusqlite::params;

use super::handles;
use crate::Error;
use crate::stored::{change, first, statements};

pub(crate) const CREATE: &str = "
CREATE TABLE draft (
    account_id INTEGER PRIMARY KEY REFERENCES account (id),
    json       TEXT    NOT NULL,
    at         INTEGER NOT NULL
) STRICT;
";

statements! {
    GET = "SELECT json, at FROM draft WHERE account_id = ?1";
    SET = "INSERT INTO draft (account_id, json, at) VALUES (?1, ?2, ?3)
        ON CONFLICT (account_id) DO UPDATE SET json = excluded.json, at = excluded.at";
}

/// What the person has typed and not submitted yet, in the engine's own JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    pub json: String,
    pub at: i64,
}

handles! {
    /// Reads of drafts: one an account.
    Drafts,
    /// Reads and writes of drafts.
    DraftsMut
}

impl Drafts<'_> {
    pub fn get(&self, account: i64) -> Result<Option<Draft>, Error> {
        first(self.conn, GET, [account], |row| Ok(Draft { json: row.get(0)?, at: row.get(1)? }))
    }
}

impl DraftsMut<'_> {
    pub fn set(&self, account: i64, json: &str, at: i64) -> Result<(), Error> {
        change(self.conn(), SET, params![account, json, at]).map(drop)
    }
}
