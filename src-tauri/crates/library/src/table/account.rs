use rusqlite::{Row, params};

use super::handles;
use super::setting::{Scope, Settings, SettingsMut};
use crate::Error;
use crate::stored::{change, first, only, rows, statements};

pub(crate) const CREATE: &str = "
CREATE TABLE account (
    id         INTEGER PRIMARY KEY,
    name       TEXT    NOT NULL,
    api_base   TEXT    NOT NULL,
    sandbox    INTEGER NOT NULL CHECK (sandbox IN (0, 1)),
    created_at INTEGER NOT NULL
) STRICT;
";

statements! {
    INSERT = "INSERT INTO account (name, api_base, sandbox, created_at) VALUES (?1, ?2, ?3, ?4) RETURNING id";
    LIST = "SELECT * FROM account ORDER BY id";
    GET = "SELECT * FROM account WHERE id = ?1";
    SET_API_BASE = "UPDATE account SET api_base = ?2 WHERE id = ?1";
}

/// The name of the setting that says which account is in use.
const ACTIVE: &str = "active_account";

/// Where tasks are sent. Keys live in the keychain, never here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    pub id: i64,
    pub name: String,
    pub api_base: String,
    /// The service inside the app: no money.
    pub sandbox: bool,
    pub created_at: i64,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewAccount {
    pub name: String,
    pub api_base: String,
    pub sandbox: bool,
    pub created_at: i64,
}

handles! {
    /// Reads of accounts.
    Accounts,
    /// Reads and writes of accounts.
    AccountsMut
}

impl Accounts<'_> {
    /// All accounts, oldest first.
    pub fn list(&self) -> Result<Vec<Account>, Error> {
        rows(self.conn, LIST, [], read)
    }

    pub fn get(&self, id: i64) -> Result<Option<Account>, Error> {
        first(self.conn, GET, [id], read)
    }

    /// The accounts that are, or are not, the sandbox; oldest first.
    pub fn with_sandbox(&self, sandbox: bool) -> Result<Vec<Account>, Error> {
        Ok(self.list()?.into_iter().filter(|account| account.sandbox == sandbox).collect())
    }

    /// The account in use; None on the first run.
    pub fn active(&self) -> Result<Option<Account>, Error> {
        let id = Settings::new(self.conn).get(Scope::Profile, ACTIVE)?.and_then(|id| id.parse().ok());
        id.map_or(Ok(None), |id| self.get(id))
    }
}

impl AccountsMut<'_> {
    /// Answers the new account's id.
    pub fn insert(&self, new: &NewAccount) -> Result<i64, Error> {
        let values = params![new.name, new.api_base, new.sandbox, new.created_at];
        only(self.conn(), INSERT, values, |row| row.get(0))
    }

    /// The sandbox has another port at each start. False when there is no such account.
    pub fn set_api_base(&self, id: i64, api_base: &str) -> Result<bool, Error> {
        Ok(change(self.conn(), SET_API_BASE, params![id, api_base])? == 1)
    }

    /// Puts an account in use, or none.
    pub fn set_active(&self, id: Option<i64>) -> Result<(), Error> {
        let settings = SettingsMut::new(self.conn());
        match id {
            Some(id) => settings.set(Scope::Profile, ACTIVE, &id.to_string()),
            None => settings.remove(Scope::Profile, ACTIVE),
        }
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<Account> {
    Ok(Account {
        id: row.get("id")?,
        name: row.get("name")?,
        api_base: row.get("api_base")?,
        sandbox: row.get("sandbox")?,
        created_at: row.get("created_at")?,
    })
}
