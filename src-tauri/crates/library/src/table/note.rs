pub(crate) const CREATE: &str = "
CREATE TABLE note (
    task_id    INTEGER PRIMARY KEY REFERENCES task (id),
    text       TEXT    NOT NULL CHECK (text <> ''),
    changed_at INTEGER NOT NULL
) STRICT;
";
