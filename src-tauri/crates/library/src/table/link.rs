use rusqlite::params;

use super::handles;
use crate::stored::{change, first, rows, statements};
use crate::{Error, Media, OutputState, Role, Thumb};

/// Every link that is spoken of more than once: what tasks were made with, fresh links of outputs, the cast. A link is
/// kept once however long it is.
pub(crate) const CREATE: &str = "
CREATE TABLE link (
    id  INTEGER PRIMARY KEY,
    url TEXT    NOT NULL UNIQUE
) STRICT;
CREATE INDEX output_url ON output (url);
";

statements! {
    KEEP = "INSERT INTO link (url) VALUES (?1) ON CONFLICT (url) DO NOTHING";
    ID = "SELECT id FROM link WHERE url = ?1";
    AS_ANSWERED = "SELECT output.id, output.task_id, output.idx, output.role, output.media, output.state, output.thumb,
        output.duration_ms, coalesce(task.ended_at, task.created_at)
        FROM output CROSS JOIN task ON task.id = output.task_id
        WHERE output.url = ?2 AND task.account_id = ?1 ORDER BY output.id DESC LIMIT 1";
    RENEWED = "SELECT output.id, output.task_id, output.idx, output.role, output.media, output.state, output.thumb,
        output.duration_ms, output_link.at
        FROM link CROSS JOIN output_link ON output_link.link_id = link.id
        CROSS JOIN output ON output.id = output_link.output_id CROSS JOIN task ON task.id = output.task_id
        WHERE link.url = ?2 AND task.account_id = ?1 LIMIT 1";
    FRESHEST = "SELECT link.url, output_link.at FROM output_link CROSS JOIN link ON link.id = output_link.link_id
        WHERE output_link.output_id = ?1 ORDER BY output_link.at DESC, output_link.link_id DESC LIMIT 1";
    FIRST_OF = "SELECT output.url, coalesce(task.ended_at, task.created_at)
        FROM output CROSS JOIN task ON task.id = output.task_id WHERE output.id = ?1";
    OUTPUTS = "SELECT id, idx, url FROM output WHERE task_id = ?1 ORDER BY idx, id";
    RENEW = "INSERT INTO output_link (link_id, output_id, at) VALUES (?1, ?2, ?3) ON CONFLICT (link_id) DO NOTHING";
}

/// The output that a link leads to.
#[derive(Clone, Debug, PartialEq)]
pub struct LinkedOutput {
    pub output: i64,
    pub task: i64,
    pub idx: i64,
    pub role: Role,
    pub media: Media,
    pub state: OutputState,
    pub thumb: Thumb,
    pub duration_ms: Option<i64>,
    /// When the service made the link.
    pub made_at: i64,
}

handles! {
    /// Reads of links.
    Links,
    /// Reads and writes of links.
    LinksMut
}

impl Links<'_> {
    /// The output of an account that a link leads to: as its task was answered, or as it was renewed later.
    pub fn output_of(&self, account: i64, url: &str) -> Result<Option<LinkedOutput>, Error> {
        for sql in [AS_ANSWERED, RENEWED] {
            let found = first(self.conn, sql, params![account, url], |row| {
                Ok(LinkedOutput {
                    output: row.get(0)?,
                    task: row.get(1)?,
                    idx: row.get(2)?,
                    role: row.get(3)?,
                    media: row.get(4)?,
                    state: row.get(5)?,
                    thumb: row.get(6)?,
                    duration_ms: row.get(7)?,
                    made_at: row.get(8)?,
                })
            })?;
            if found.is_some() {
                return Ok(found);
            }
        }
        Ok(None)
    }

    /// The youngest link of an output, and when it was made.
    pub fn youngest(&self, output: i64) -> Result<Option<(String, i64)>, Error> {
        let link = first(self.conn, FRESHEST, [output], |row| Ok((row.get(0)?, row.get(1)?)))?;
        if link.is_some() {
            return Ok(link);
        }
        first(self.conn, FIRST_OF, [output], |row| Ok((row.get(0)?, row.get(1)?)))
    }
}

impl LinksMut<'_> {
    /// The id of a link, kept now if it was not known.
    pub fn keep(&self, url: &str) -> Result<i64, Error> {
        change(self.conn(), KEEP, [url])?;
        let id = first(self.conn(), ID, [url], |row| row.get(0))?;
        id.ok_or_else(|| Error::Damaged { detail: "a link that was just kept is not there".into() })
    }

    /// Fresh links of a task's outputs, by their place in its answer. What an output has already stays of its time.
    pub fn renew(&self, task: i64, fresh: &[(i64, String)], at: i64) -> Result<(), Error> {
        let outputs = rows(self.conn(), OUTPUTS, [task], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
        for (output, idx, url) in outputs {
            let (output, idx, url): (i64, i64, String) = (output, idx, url);
            let Some((_, fresh)) = fresh.iter().find(|(place, fresh)| *place == idx && *fresh != url) else { continue };
            change(self.conn(), RENEW, params![self.keep(fresh)?, output, at])?;
        }
        Ok(())
    }
}
