use std::fmt::Write;

use rusqlite::types::ToSql;
use rusqlite::{params, params_from_iter};

use super::OutputsMut;
use crate::stored::{change, first, json_list, patch, statements};
use crate::{Error, Media, OutputState, Role, Thumb};

statements! {
    INSERT = "INSERT INTO output (task_id, idx, role, label, url, media, width, height, duration_ms, fetch, state)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, 'waiting')
        ON CONFLICT (task_id, url) DO NOTHING RETURNING id";
    SET_RECEIVED = "UPDATE output SET received = ?2 WHERE id = ?1";
    SET_FACTS = "UPDATE output SET media = ?2, mime = ?3, extension = ?4, width = ?5, height = ?6, duration_ms = ?7,
        facts = ?8 WHERE id = ?1";
    SET_THUMB = "UPDATE output SET thumb = ?2 WHERE id = ?1";
    SET_COLOUR = "UPDATE output SET colour = ?2 WHERE id = ?1";
    SET_PEAKS = "UPDATE output SET peaks200 = ?2, peaks2000 = ?3 WHERE id = ?1";
    SET_MISSING = "UPDATE output SET missing = ?2 WHERE id = ?1 AND missing <> ?2";
    SET_CHANGED = "UPDATE output SET changed = ?2 WHERE id = ?1 AND changed <> ?2";
    SET_FETCH = "UPDATE output SET fetch = ?2 WHERE id = ?1";
    TRY_NOW = "UPDATE output SET retry_at = ?2 WHERE unsaved = 'failed' AND retry_at > ?2
        AND EXISTS (SELECT 1 FROM task WHERE task.id = output.task_id AND task.account_id = ?1)";
    GIVE_UP = "UPDATE output SET state = 'deleted', retry_at = NULL
        WHERE task_id = ?1 AND state IN ('waiting', 'failed', 'link_dead')";
    DELETED = "UPDATE output SET state = 'deleted', path = NULL, part_path = NULL, archived_at = NULL, retry_at = NULL,
        fail_reason = NULL, fail_detail = NULL, received = 0, etag = NULL, last_modified = NULL, thumb = 2, colour = NULL,
        peaks200 = NULL, peaks2000 = NULL WHERE id = ?1 AND state IN ('archived', 'deleted')";
    FRESH_URL = "UPDATE OR IGNORE output SET url = ?3 WHERE task_id = ?1 AND idx = ?2 AND url <> ?3
        AND state IN ('waiting', 'downloading', 'failed', 'link_dead') RETURNING id";
}

/// An output as an answer names it; it begins `waiting`.
#[derive(Clone, Debug, PartialEq)]
pub struct NewOutput {
    /// Its place in the answer.
    pub idx: i64,
    pub role: Role,
    pub label: Option<String>,
    pub url: String,
    /// `Unknown` until its content is seen, unless the answer was of that kind before.
    pub media: Media,
    /// As the answer says, if it does.
    pub width: Option<i64>,
    pub height: Option<i64>,
    pub duration_ms: Option<i64>,
    /// Whether it is fetched by itself.
    pub fetch: bool,
}

/// What a file's content says of it.
#[derive(Clone, Debug, PartialEq)]
pub struct MediaFacts {
    pub media: Media,
    pub mime: Option<String>,
    pub extension: Option<String>,
    pub width: Option<i64>,
    pub height: Option<i64>,
    pub duration_ms: Option<i64>,
    pub facts: Option<String>,
}

patch! {
    /// What changes together with a state.
    pub struct OutputPatch {
        bytes: Option<i64>,
        sha256: Option<String>,
        path: Option<String>,
        fail_reason: Option<String>,
        fail_detail: Option<String>,
        tries: i64,
        first_try_at: Option<i64>,
        last_try_at: Option<i64>,
        retry_at: Option<i64>,
        archived_at: Option<i64>,
        part_path: Option<String>,
        etag: Option<String>,
        last_modified: Option<String>,
        received: i64,
        fetch: bool,
    }
}

impl OutputsMut<'_> {
    /// Adds what an answer names. A URL that the task has already is left as it is. Answers the ids of the new ones.
    pub fn insert_all(&self, task: i64, new: &[NewOutput]) -> Result<Vec<i64>, Error> {
        let mut ids = Vec::new();
        for output in new {
            ids.extend(self.insert(task, output)?);
        }
        Ok(ids)
    }

    /// Moves an output from one of the expected states to the next, with what changes with it. False, and nothing
    /// changes, when its state is another one (or there is no such output).
    ///
    /// # Errors
    /// [`Error::Constraint`] for `archived` without path, bytes, sum and time.
    pub fn set_state_from(
        &self,
        id: i64,
        expected: &[OutputState],
        new: &OutputState,
        patch: &OutputPatch,
    ) -> Result<bool, Error> {
        let columns = patch.columns();
        let expected = json_list(expected.iter().map(OutputState::as_text));
        let mut values: Vec<&dyn ToSql> = vec![&id, new, &expected];
        values.extend(columns.iter().map(|(_, value)| *value));
        Ok(change(self.conn(), &state_sql(&columns), params_from_iter(values))? == 1)
    }

    /// Bytes on disk so far. False when there is no such output; so with the setters below.
    pub fn set_received(&self, id: i64, received: i64) -> Result<bool, Error> {
        Ok(change(self.conn(), SET_RECEIVED, [id, received])? == 1)
    }

    /// The task's tile follows when this is its first output.
    pub fn set_facts(&self, id: i64, facts: &MediaFacts) -> Result<bool, Error> {
        let values = params![
            id,
            facts.media,
            facts.mime,
            facts.extension,
            facts.width,
            facts.height,
            facts.duration_ms,
            facts.facts,
        ];
        Ok(change(self.conn(), SET_FACTS, values)? == 1)
    }

    pub fn set_thumb(&self, id: i64, thumb: Thumb) -> Result<bool, Error> {
        Ok(change(self.conn(), SET_THUMB, params![id, thumb])? == 1)
    }

    /// Mean colour as "#rrggbb".
    pub fn set_colour(&self, id: i64, colour: &str) -> Result<bool, Error> {
        Ok(change(self.conn(), SET_COLOUR, params![id, colour])? == 1)
    }

    /// The waveform in 200 and in up to 2,000 peaks, one byte each.
    pub fn set_peaks(&self, id: i64, peaks200: &[u8], peaks2000: &[u8]) -> Result<bool, Error> {
        Ok(change(self.conn(), SET_PEAKS, params![id, peaks200, peaks2000])? == 1)
    }

    pub fn set_fetch(&self, id: i64, fetch: bool) -> Result<bool, Error> {
        Ok(change(self.conn(), SET_FETCH, params![id, fetch])? == 1)
    }

    /// Whether its file is no longer where it was saved. False when that was known, or there is no such output.
    pub fn set_missing(&self, id: i64, missing: bool) -> Result<bool, Error> {
        Ok(change(self.conn(), SET_MISSING, params![id, missing])? == 1)
    }

    /// Whether its file is other than when it was saved. False when that was known, or there is no such output.
    pub fn set_changed(&self, id: i64, changed: bool) -> Result<bool, Error> {
        Ok(change(self.conn(), SET_CHANGED, params![id, changed])? == 1)
    }

    /// Failed ones of an account that were put off are tried again from `now` on. Answers how many.
    pub fn try_now(&self, account: i64, now: i64) -> Result<usize, Error> {
        change(self.conn(), TRY_NOW, [account, now])
    }

    /// What a task has not saved is not wanted any more: nothing fetches it from now on. What is being fetched stays.
    pub fn give_up(&self, task: i64) -> Result<usize, Error> {
        change(self.conn(), GIVE_UP, [task])
    }

    /// The file is no longer on the disk, because the person wanted so; nor is anything that shows it. False when it
    /// was neither archived nor given up.
    pub fn deleted(&self, id: i64) -> Result<bool, Error> {
        Ok(change(self.conn(), DELETED, [id])? == 1)
    }

    /// Fresh links, by their place in the answer, for outputs that are not archived. States stay. A link that the
    /// task has elsewhere is not taken twice. Answers the ids that have a new link.
    pub fn replace_urls(&self, task: i64, fresh: &[(i64, String)]) -> Result<Vec<i64>, Error> {
        let mut ids = Vec::new();
        for (idx, url) in fresh {
            ids.extend(first(self.conn(), FRESH_URL, params![task, idx, url], |row| row.get::<_, i64>(0))?);
        }
        Ok(ids)
    }

    fn insert(&self, task: i64, new: &NewOutput) -> Result<Option<i64>, Error> {
        let values = params![
            task,
            new.idx,
            new.role,
            new.label,
            new.url,
            new.media,
            new.width,
            new.height,
            new.duration_ms,
            new.fetch,
        ];
        first(self.conn(), INSERT, values, |row| row.get(0))
    }
}

fn state_sql(columns: &[(&str, &dyn ToSql)]) -> String {
    let mut sql = "UPDATE output SET state = ?2".to_owned();
    for ((column, _), place) in columns.iter().zip(4..) {
        write!(sql, ", {column} = ?{place}").expect("a String takes every write");
    }
    sql.push_str(" WHERE id = ?1 AND state IN (SELECT value FROM json_each(?3))");
    sql
}

/// The largest statement that `set_state_from` makes.
#[cfg(test)]
pub(crate) fn every_column_changed() -> String {
    let patch = OutputPatch { bytes: Some(None), retry_at: Some(None), ..OutputPatch::default() };
    state_sql(&patch.columns())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::plans::empty_library;

    #[test]
    fn however_many_files_a_task_has_its_own_row_is_left_alone() {
        let (_folder, conn) = empty_library();
        conn.execute_batch(
            "INSERT INTO account (id, name, api_base, sandbox, created_at) VALUES (1, 'a', 'https://a', 0, 0);
             INSERT INTO task (id, account_id, kind, state, ended_at, queue_order, created_at, queued_at, made_at,
                 submit_index, submit_id, machine, endpoint, body_sha256, model, model_title, facts, prompt, body)
             VALUES (7, 1, 'image', 'completed', 1, 0, 0, 0, 0, 0, 's', 'm', 'e', '', 'x', 'X', '[]', '', '')",
        )
        .unwrap();
        conn.execute_batch(
            "CREATE TEMP TRIGGER task_written BEFORE UPDATE ON task BEGIN SELECT RAISE(ABORT, 'written'); END",
        )
        .unwrap();
        // As the writer thread does all.
        conn.execute_batch("BEGIN").unwrap();
        let outputs = OutputsMut::new(&conn);
        let changes = || conn.query_row("SELECT total_changes()", [], |row| row.get::<_, i64>(0)).unwrap();
        let shown = || {
            let row = "SELECT media, aspect FROM result WHERE task_id = 7";
            conn.query_row(row, [], |row| Ok((row.get::<_, Media>(0)?, row.get::<_, f64>(1)?))).unwrap()
        };
        let new = |idx: i64| NewOutput {
            idx,
            role: Role::Result,
            label: None,
            url: format!("https://cdn.example/{idx}.png"),
            media: Media::Image,
            width: Some(300),
            height: Some(200),
            duration_ms: None,
            fetch: true,
        };
        let before = changes();
        // The first one comes last.
        let ids = outputs.insert_all(7, &(1..500).chain([0]).map(new).collect::<Vec<_>>()).unwrap();
        assert_eq!(changes() - before, 500 * 2 + 2, "each and its count, and twice what is shown");
        let facts = |media, width| MediaFacts {
            media,
            mime: None,
            extension: None,
            width: Some(width),
            height: Some(100),
            duration_ms: None,
            facts: None,
        };
        for id in &ids[..499] {
            outputs.set_facts(*id, &facts(Media::Audio, 100)).unwrap();
        }
        assert_eq!(changes() - before, 500 * 2 + 2 + 499 * 2);
        assert_eq!(shown(), (Media::Image, 1.5));
        outputs.set_facts(ids[499], &facts(Media::Video, 160)).unwrap();
        assert_eq!(shown(), (Media::Video, 1.6));
    }
}
