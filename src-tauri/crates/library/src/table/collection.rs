/// `place` orders what is in a collection by hand; any number, lower stands first.
pub(crate) const CREATE: &str = "
CREATE TABLE collection (
    id      INTEGER PRIMARY KEY,
    name    TEXT    NOT NULL,
    folded  TEXT    NOT NULL UNIQUE,
    private INTEGER NOT NULL DEFAULT 0 CHECK (private IN (0, 1)),
    made_at INTEGER NOT NULL
) STRICT;
CREATE TABLE collection_task (
    collection_id INTEGER NOT NULL REFERENCES collection (id),
    task_id       INTEGER NOT NULL REFERENCES task (id),
    place         REAL    NOT NULL,
    PRIMARY KEY (collection_id, task_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX collection_task_order ON collection_task (collection_id, place, task_id);
CREATE INDEX collection_task_of ON collection_task (task_id, collection_id);
";
