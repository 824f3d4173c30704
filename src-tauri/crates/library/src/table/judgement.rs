/// What a person said of a result. Only what something was said of has a row. `emptied_at`: its files were deleted
/// from the bin; the row of the task stays, because it says what was paid.
pub(crate) const CREATE: &str = "
CREATE TABLE judgement (
    account_id INTEGER NOT NULL REFERENCES account (id),
    task_id    INTEGER NOT NULL REFERENCES task (id),
    favourite  INTEGER NOT NULL DEFAULT 0 CHECK (favourite IN (0, 1)),
    rating     INTEGER NOT NULL DEFAULT 0 CHECK (rating BETWEEN 0 AND 5),
    label      TEXT    CHECK (label IN ('red', 'orange', 'yellow', 'green', 'blue', 'violet')),
    private    INTEGER NOT NULL DEFAULT 0 CHECK (private IN (0, 1)),
    binned_at  INTEGER,
    emptied_at INTEGER,
    PRIMARY KEY (account_id, task_id),
    CHECK (emptied_at IS NULL OR binned_at IS NOT NULL)
) STRICT, WITHOUT ROWID;
CREATE INDEX judgement_task ON judgement (task_id);
CREATE INDEX judgement_binned ON judgement (account_id, binned_at, task_id) WHERE binned_at IS NOT NULL AND emptied_at IS NULL;
";
