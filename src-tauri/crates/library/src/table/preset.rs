use rusqlite::{Row, params};

use super::handles;
use crate::Error;
use crate::stored::{change, first, rows, statements};

/// They belong to the profile: what is good for a model is so in every account.
pub(crate) const CREATE: &str = "
CREATE TABLE preset (
    id    INTEGER PRIMARY KEY,
    model TEXT    NOT NULL,
    name  TEXT    NOT NULL,
    at    INTEGER NOT NULL,
    json  TEXT    NOT NULL,
    UNIQUE (model, name)
) STRICT;
";

statements! {
    OF_MODEL = "SELECT id, model, name, at, json FROM preset WHERE model = ?1 ORDER BY name";
    // By the index of names, from its beginning.
    ALL = "SELECT id, model, name, at, json FROM preset WHERE model >= '' ORDER BY model, name";
    BY_NAME = "SELECT id, model, name, at, json FROM preset WHERE model = ?1 AND name = ?2";
    INSERT = "INSERT INTO preset (model, name, at, json) VALUES (?1, ?2, ?3, ?4) RETURNING id";
    CHANGE = "UPDATE preset SET model = ?2, name = ?3, at = ?4, json = ?5 WHERE id = ?1";
    REMOVE = "DELETE FROM preset WHERE id = ?1";
}

/// Settings of one model under a name, in the engine's own JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preset {
    pub id: i64,
    pub model: String,
    pub name: String,
    pub at: i64,
    pub json: String,
}

handles! {
    /// Reads of presets.
    Presets,
    /// Reads and writes of presets.
    PresetsMut
}

impl Preset {
    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self { id: row.get(0)?, model: row.get(1)?, name: row.get(2)?, at: row.get(3)?, json: row.get(4)? })
    }
}

impl Presets<'_> {
    /// In order of the names.
    pub fn of_model(&self, model: &str) -> Result<Vec<Preset>, Error> {
        rows(self.conn, OF_MODEL, [model], Preset::read)
    }

    /// In order of the models, then of the names.
    pub fn all(&self) -> Result<Vec<Preset>, Error> {
        rows(self.conn, ALL, [], Preset::read)
    }

    pub fn by_name(&self, model: &str, name: &str) -> Result<Option<Preset>, Error> {
        first(self.conn, BY_NAME, [model, name], Preset::read)
    }
}

impl PresetsMut<'_> {
    /// Keeps a preset, a new one when its id is 0 or not there (any more). Answers its id; None when another one of
    /// the model has the name, and then nothing changes.
    pub fn set(&self, preset: &Preset) -> Result<Option<i64>, Error> {
        if self.by_name(&preset.model, &preset.name)?.is_some_and(|other| other.id != preset.id) {
            return Ok(None);
        }
        let Preset { id, model, name, at, json } = preset;
        if change(self.conn(), CHANGE, params![id, model, name, at, json])? == 1 {
            return Ok(Some(*id));
        }
        first(self.conn(), INSERT, params![model, name, at, json], |row| row.get(0))
    }

    /// False when it was not there.
    pub fn remove(&self, id: i64) -> Result<bool, Error> {
        Ok(change(self.conn(), REMOVE, [id])? == 1)
    }
}
