/// Tags belong to the profile, what is tagged to an account. `folded` is the name without case and accents, by which
/// two names are the same.
pub(crate) const CREATE: &str = "
CREATE TABLE tag (
    id     INTEGER PRIMARY KEY,
    name   TEXT NOT NULL,
    folded TEXT NOT NULL UNIQUE
) STRICT;
CREATE TABLE task_tag (
    tag_id  INTEGER NOT NULL REFERENCES tag (id),
    task_id INTEGER NOT NULL REFERENCES task (id),
    PRIMARY KEY (tag_id, task_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX task_tag_of ON task_tag (task_id, tag_id);
";
