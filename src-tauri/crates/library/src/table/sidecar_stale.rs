use rusqlite::params;

use super::handles;
use crate::Error;
use crate::stored::{change, first, rows, statements};

/// Sidecars that lack what a person said since, or what the balance proved. What a person says is noted by triggers, so
/// that nobody can say something and forget it. Apart from `sidecar_due`, because a hundred thousand may be judged at once,
/// and nobody waits for these.
pub(crate) const CREATE: &str = "
CREATE TABLE sidecar_stale (
    task_id INTEGER PRIMARY KEY REFERENCES task (id),
    asked   INTEGER NOT NULL
) STRICT;
CREATE TRIGGER sidecar_stale_judged_new AFTER INSERT ON judgement
WHEN (NEW.favourite, NEW.rating, NEW.label, NEW.private) IS NOT (0, 0, NULL, 0)
AND EXISTS (SELECT 1 FROM output WHERE task_id = NEW.task_id AND state = 'archived') BEGIN
    INSERT INTO sidecar_stale (task_id, asked) VALUES (NEW.task_id, 1)
    ON CONFLICT (task_id) DO UPDATE SET asked = asked + 1;
END;
CREATE TRIGGER sidecar_stale_judged AFTER UPDATE ON judgement
WHEN (OLD.favourite, OLD.rating, OLD.label, OLD.private) IS NOT (NEW.favourite, NEW.rating, NEW.label, NEW.private)
AND EXISTS (SELECT 1 FROM output WHERE task_id = NEW.task_id AND state = 'archived') BEGIN
    INSERT INTO sidecar_stale (task_id, asked) VALUES (NEW.task_id, 1)
    ON CONFLICT (task_id) DO UPDATE SET asked = asked + 1;
END;
CREATE TRIGGER sidecar_stale_judged_gone AFTER DELETE ON judgement
WHEN (OLD.favourite, OLD.rating, OLD.label, OLD.private) IS NOT (0, 0, NULL, 0)
AND EXISTS (SELECT 1 FROM output WHERE task_id = OLD.task_id AND state = 'archived') BEGIN
    INSERT INTO sidecar_stale (task_id, asked) VALUES (OLD.task_id, 1)
    ON CONFLICT (task_id) DO UPDATE SET asked = asked + 1;
END;
CREATE TRIGGER sidecar_stale_tagged AFTER INSERT ON task_tag
WHEN EXISTS (SELECT 1 FROM output WHERE task_id = NEW.task_id AND state = 'archived') BEGIN
    INSERT INTO sidecar_stale (task_id, asked) VALUES (NEW.task_id, 1)
    ON CONFLICT (task_id) DO UPDATE SET asked = asked + 1;
END;
CREATE TRIGGER sidecar_stale_untagged AFTER DELETE ON task_tag
WHEN EXISTS (SELECT 1 FROM output WHERE task_id = OLD.task_id AND state = 'archived') BEGIN
    INSERT INTO sidecar_stale (task_id, asked) VALUES (OLD.task_id, 1)
    ON CONFLICT (task_id) DO UPDATE SET asked = asked + 1;
END;
CREATE TRIGGER sidecar_stale_tag AFTER UPDATE OF name ON tag WHEN OLD.name <> NEW.name BEGIN
    INSERT INTO sidecar_stale (task_id, asked) SELECT task_id, 1 FROM task_tag WHERE tag_id = NEW.id
    ON CONFLICT (task_id) DO UPDATE SET asked = asked + 1;
END;
CREATE TRIGGER sidecar_stale_collected AFTER INSERT ON collection_task
WHEN EXISTS (SELECT 1 FROM output WHERE task_id = NEW.task_id AND state = 'archived') BEGIN
    INSERT INTO sidecar_stale (task_id, asked) VALUES (NEW.task_id, 1)
    ON CONFLICT (task_id) DO UPDATE SET asked = asked + 1;
END;
CREATE TRIGGER sidecar_stale_uncollected AFTER DELETE ON collection_task
WHEN EXISTS (SELECT 1 FROM output WHERE task_id = OLD.task_id AND state = 'archived') BEGIN
    INSERT INTO sidecar_stale (task_id, asked) VALUES (OLD.task_id, 1)
    ON CONFLICT (task_id) DO UPDATE SET asked = asked + 1;
END;
CREATE TRIGGER sidecar_stale_collection AFTER UPDATE OF name, private ON collection
WHEN OLD.name <> NEW.name OR OLD.private <> NEW.private BEGIN
    INSERT INTO sidecar_stale (task_id, asked) SELECT task_id, 1 FROM collection_task WHERE collection_id = NEW.id
    ON CONFLICT (task_id) DO UPDATE SET asked = asked + 1;
END;
CREATE TRIGGER sidecar_stale_noted_new AFTER INSERT ON note BEGIN
    INSERT INTO sidecar_stale (task_id, asked) VALUES (NEW.task_id, 1)
    ON CONFLICT (task_id) DO UPDATE SET asked = asked + 1;
END;
CREATE TRIGGER sidecar_stale_noted AFTER UPDATE OF text ON note BEGIN
    INSERT INTO sidecar_stale (task_id, asked) VALUES (NEW.task_id, 1)
    ON CONFLICT (task_id) DO UPDATE SET asked = asked + 1;
END;
CREATE TRIGGER sidecar_stale_note_gone AFTER DELETE ON note BEGIN
    INSERT INTO sidecar_stale (task_id, asked) VALUES (OLD.task_id, 1)
    ON CONFLICT (task_id) DO UPDATE SET asked = asked + 1;
END;
";

statements! {
    NEXT = "SELECT sidecar_stale.task_id FROM sidecar_stale CROSS JOIN task ON task.id = sidecar_stale.task_id
        WHERE sidecar_stale.task_id > ?2 AND task.account_id = ?1 ORDER BY sidecar_stale.task_id LIMIT ?3";
    ASKED = "SELECT asked FROM sidecar_stale WHERE task_id = ?1";
    ASK = "INSERT INTO sidecar_stale (task_id, asked)
        SELECT ?1, 1 WHERE EXISTS (SELECT 1 FROM output WHERE task_id = ?1 AND state = 'archived')
        ON CONFLICT (task_id) DO UPDATE SET asked = asked + 1";
    WRITTEN = "DELETE FROM sidecar_stale WHERE task_id = ?1 AND asked = ?2";
}

handles! {
    /// Tasks whose sidecars lack what was said.
    SidecarsStale,
    /// The same, and what takes one off.
    SidecarsStaleMut
}

impl SidecarsStale<'_> {
    /// The next of an account behind a task, by id.
    pub fn next(&self, account: i64, behind: i64, most: u32) -> Result<Vec<i64>, Error> {
        rows(self.conn, NEXT, params![account, behind, most], |row| row.get(0))
    }

    /// How often it went stale since it was written last; None when it is not.
    pub fn asked(&self, task: i64) -> Result<Option<i64>, Error> {
        first(self.conn, ASKED, [task], |row| row.get(0))
    }
}

impl SidecarsStaleMut<'_> {
    /// The sidecar, where there is one, lacks a receipt that was written down since.
    pub fn ask(&self, task: i64) -> Result<(), Error> {
        change(self.conn(), ASK, [task]).map(drop)
    }

    /// The sidecar is on the disk, or has none to be, as the task was when it had gone stale so often. False, and it
    /// stays stale, when it did again meanwhile.
    pub fn written(&self, task: i64, asked: i64) -> Result<bool, Error> {
        Ok(change(self.conn(), WRITTEN, [task, asked])? == 1)
    }
}
