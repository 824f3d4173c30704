mod brought;
mod read;
mod upkeep;
mod write;

pub use brought::BroughtFile;
pub use upkeep::SavedFile;
pub use write::{MediaFacts, NewOutput, OutputPatch};

#[cfg(test)]
pub(crate) use {
    brought::STATEMENTS as BROUGHT, read::STATEMENTS as READS, upkeep::STATEMENTS as UPKEEP,
    write::STATEMENTS as WRITES, write::every_column_changed,
};

use rusqlite::Row;

use super::handles;
use crate::{Media, OutputState, Role, Thumb};

/// `unsaved` is the state of what is fetched by itself and not saved yet, else NULL; with it `output_unsaved` holds
/// only those, as `output_unshown` holds only what has no thumbnail yet: both stay small however large the library
/// is. The triggers tell the task how its tile looks.
pub(crate) const CREATE: &str = "
CREATE TABLE output (
    id            INTEGER PRIMARY KEY,
    task_id       INTEGER NOT NULL REFERENCES task (id),
    idx           INTEGER NOT NULL,
    state         TEXT    NOT NULL,
    media         TEXT    NOT NULL,
    role          TEXT    NOT NULL,
    fetch         INTEGER NOT NULL CHECK (fetch IN (0, 1)),
    thumb         INTEGER NOT NULL DEFAULT 0,
    width         INTEGER,
    height        INTEGER,
    duration_ms   INTEGER,
    bytes         INTEGER,
    received      INTEGER NOT NULL DEFAULT 0,
    tries         INTEGER NOT NULL DEFAULT 0,
    first_try_at  INTEGER,
    last_try_at   INTEGER,
    retry_at      INTEGER,
    archived_at   INTEGER,
    colour        TEXT,
    peaks200      BLOB,
    mime          TEXT,
    extension     TEXT,
    fail_reason   TEXT,
    fail_detail   TEXT,
    sha256        TEXT,
    facts         TEXT,
    label         TEXT,
    path          TEXT,
    part_path     TEXT,
    etag          TEXT,
    last_modified TEXT,
    url           TEXT    NOT NULL,
    peaks2000     BLOB,
    unsaved       TEXT GENERATED ALWAYS AS
        (CASE WHEN fetch = 1 AND state IN ('waiting', 'downloading', 'failed') THEN state END) VIRTUAL,
    UNIQUE (task_id, url),
    CHECK (state <> 'archived'
        OR (path IS NOT NULL AND bytes IS NOT NULL AND sha256 IS NOT NULL AND archived_at IS NOT NULL))
) STRICT;
CREATE INDEX output_task ON output (task_id, idx, id);
CREATE INDEX output_unsaved ON output (unsaved, retry_at) WHERE unsaved IS NOT NULL;
CREATE INDEX output_unshown ON output (state, id) WHERE thumb = 0;
CREATE TRIGGER output_shown_new AFTER INSERT ON output BEGIN
    UPDATE task SET (shown_media, shown_aspect) = (
        SELECT media, CASE WHEN width > 0 AND height > 0 THEN CAST(width AS REAL) / height
            ELSE coalesce(task.aspect, 1.0) END
        FROM output WHERE task_id = NEW.task_id ORDER BY idx, id LIMIT 1)
    WHERE id = NEW.task_id;
END;
CREATE TRIGGER output_shown AFTER UPDATE OF media, width, height ON output BEGIN
    UPDATE task SET (shown_media, shown_aspect) = (
        SELECT media, CASE WHEN width > 0 AND height > 0 THEN CAST(width AS REAL) / height
            ELSE coalesce(task.aspect, 1.0) END
        FROM output WHERE task_id = NEW.task_id ORDER BY idx, id LIMIT 1)
    WHERE id = NEW.task_id;
END;
";

/// Only the first output is shown, so only it changes its task's row. That row holds the whole answer: written anew
/// for each of thousands of outputs it would keep the one writer for minutes.
pub(crate) const SHOWN_BY_THE_FIRST: &str = "
DROP TRIGGER output_shown_new;
DROP TRIGGER output_shown;
CREATE TRIGGER output_shown_new AFTER INSERT ON output
WHEN NOT EXISTS (SELECT 1 FROM output WHERE task_id = NEW.task_id AND (idx, id) < (NEW.idx, NEW.id)) BEGIN
    UPDATE task SET shown_media = NEW.media, shown_aspect =
        CASE WHEN NEW.width > 0 AND NEW.height > 0 THEN CAST(NEW.width AS REAL) / NEW.height
            ELSE coalesce(aspect, 1.0) END
    WHERE id = NEW.task_id;
END;
CREATE TRIGGER output_shown AFTER UPDATE OF media, width, height ON output
WHEN NOT EXISTS (SELECT 1 FROM output WHERE task_id = NEW.task_id AND (idx, id) < (NEW.idx, NEW.id)) BEGIN
    UPDATE task SET shown_media = NEW.media, shown_aspect =
        CASE WHEN NEW.width > 0 AND NEW.height > 0 THEN CAST(NEW.width AS REAL) / NEW.height
            ELSE coalesce(aspect, 1.0) END
    WHERE id = NEW.task_id;
END;
";

/// A file is known again by where it lies or by what it holds.
pub(crate) const FOUND_AGAIN: &str = "
CREATE INDEX output_path ON output (path) WHERE path IS NOT NULL;
CREATE INDEX output_sha256 ON output (sha256) WHERE sha256 IS NOT NULL;
";

/// One file that a task made, or a link to it.
#[derive(Clone, Debug, PartialEq)]
pub struct Output {
    pub id: i64,
    pub task_id: i64,
    /// Its place in the answer.
    pub idx: i64,
    pub role: Role,
    /// Title or label of a track.
    pub label: Option<String>,
    pub url: String,
    pub media: Media,
    pub mime: Option<String>,
    pub extension: Option<String>,
    pub width: Option<i64>,
    pub height: Option<i64>,
    pub duration_ms: Option<i64>,
    /// Codec, frames a second, sample rate in words.
    pub facts: Option<String>,
    /// Size of the whole file, when known.
    pub bytes: Option<i64>,
    pub sha256: Option<String>,
    /// Where the archived file lies.
    pub path: Option<String>,
    pub state: OutputState,
    /// The engine's name of what stands in the way.
    pub fail_reason: Option<String>,
    pub fail_detail: Option<String>,
    pub tries: i64,
    pub first_try_at: Option<i64>,
    pub last_try_at: Option<i64>,
    /// When it is tried again by itself; None: not before somebody asks.
    pub retry_at: Option<i64>,
    pub archived_at: Option<i64>,
    /// The unfinished file, and what the server said of it, for resuming.
    pub part_path: Option<String>,
    pub etag: Option<String>,
    pub last_modified: Option<String>,
    /// Bytes on disk so far.
    pub received: i64,
    pub thumb: Thumb,
    /// Mean colour as "#rrggbb".
    pub colour: Option<String>,
    pub peaks200: Option<Vec<u8>>,
    pub peaks2000: Option<Vec<u8>>,
    /// Whether it is fetched by itself; false beyond the first 200 of a task.
    pub fetch: bool,
    /// The file was not where it was saved when somebody looked last.
    pub missing: bool,
    /// It was other than when it was saved.
    pub changed: bool,
}

handles! {
    /// Reads of outputs.
    Outputs,
    /// Reads and writes of outputs.
    OutputsMut
}

impl Output {
    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            task_id: row.get("task_id")?,
            idx: row.get("idx")?,
            role: row.get("role")?,
            label: row.get("label")?,
            url: row.get("url")?,
            media: row.get("media")?,
            mime: row.get("mime")?,
            extension: row.get("extension")?,
            width: row.get("width")?,
            height: row.get("height")?,
            duration_ms: row.get("duration_ms")?,
            facts: row.get("facts")?,
            bytes: row.get("bytes")?,
            sha256: row.get("sha256")?,
            path: row.get("path")?,
            state: row.get("state")?,
            fail_reason: row.get("fail_reason")?,
            fail_detail: row.get("fail_detail")?,
            tries: row.get("tries")?,
            first_try_at: row.get("first_try_at")?,
            last_try_at: row.get("last_try_at")?,
            retry_at: row.get("retry_at")?,
            archived_at: row.get("archived_at")?,
            part_path: row.get("part_path")?,
            etag: row.get("etag")?,
            last_modified: row.get("last_modified")?,
            received: row.get("received")?,
            thumb: row.get("thumb")?,
            colour: row.get("colour")?,
            peaks200: row.get("peaks200")?,
            peaks2000: row.get("peaks2000")?,
            fetch: row.get("fetch")?,
            missing: row.get("missing")?,
            changed: row.get("changed")?,
        })
    }
}
