use rusqlite::params;

use super::handles;
use crate::Error;
use crate::stored::{change, first, rows, statements};

pub(crate) const CREATE: &str = "
CREATE TABLE setting (
    scope TEXT NOT NULL,
    name  TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (scope, name)
) STRICT, WITHOUT ROWID;
";

statements! {
    GET = "SELECT value FROM setting WHERE scope = ?1 AND name = ?2";
    WITH_PREFIX = "SELECT name, value FROM setting WHERE scope = ?1 AND name >= ?2 AND name < ?3 ORDER BY name";
    SET = "INSERT INTO setting (scope, name, value) VALUES (?1, ?2, ?3)
        ON CONFLICT (scope, name) DO UPDATE SET value = excluded.value";
    REMOVE = "DELETE FROM setting WHERE scope = ?1 AND name = ?2";
}

/// Whose setting it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// The whole profile's.
    Profile,
    /// One account's, by its id.
    Account(i64),
}

handles! {
    /// Reads of settings: texts by name, whose meaning the engine knows.
    Settings,
    /// Reads and writes of settings.
    SettingsMut
}

impl Settings<'_> {
    pub fn get(&self, scope: Scope, name: &str) -> Result<Option<String>, Error> {
        first(self.conn, GET, params![scope.text(), name], |row| row.get(0))
    }

    /// Names that begin with `prefix`, whole, with their values; in order of the names.
    pub fn with_prefix(&self, scope: Scope, prefix: &str) -> Result<Vec<(String, String)>, Error> {
        let end = format!("{prefix}\u{10FFFF}");
        rows(self.conn, WITH_PREFIX, params![scope.text(), prefix, end], |row| Ok((row.get(0)?, row.get(1)?)))
    }
}

impl SettingsMut<'_> {
    pub fn set(&self, scope: Scope, name: &str, value: &str) -> Result<(), Error> {
        change(self.conn(), SET, params![scope.text(), name, value]).map(drop)
    }

    /// As if it had never been set.
    pub fn remove(&self, scope: Scope, name: &str) -> Result<(), Error> {
        change(self.conn(), REMOVE, params![scope.text(), name]).map(drop)
    }
}

impl Scope {
    fn text(self) -> String {
        match self {
            Self::Profile => String::new(),
            Self::Account(id) => id.to_string(),
        }
    }
}
